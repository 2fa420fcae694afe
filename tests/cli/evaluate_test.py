#!/usr/bin/env python3
"""gloss evaluate: its scores are identical to sacreBLEU's, and for alignments to hand-computed values."""

import os
import random
import re
import subprocess
import unittest

from program import GLOSS, ProgramTest

try:
    import sacrebleu
except ImportError:
    sacrebleu = None


class Translations(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        chance = random.Random(7)
        references = cls.read("train.en").splitlines()[:100]
        references[:3] = ["“Don't,” she said – it's 3,5 & 1.000-fold…",
                          "E-mail: a@b.c (50% of $7.20)!", "Äpfel, ÖL; naïve?"]
        hypotheses = []
        for line in references:
            words = line.split()
            words.insert(chance.randrange(len(words)), chance.choice(words))
            del words[chance.randrange(len(words))]
            hypotheses.append(" ".join(words))
        hypotheses[5] = ""
        cls.hypotheses, cls.references = hypotheses, references
        cls.write("out.en", "\n".join(hypotheses) + "\n")
        cls.write("reference.en", "\n".join(references) + "\n")

    @unittest.skipUnless(os.path.exists("/dev/full"), "there is no /dev/full here")
    def test_a_full_disk_is_an_error(self):
        with open("/dev/full", "wb") as full:
            answer = subprocess.run([GLOSS, "evaluate", "--hypothesis", "out.en", "--reference", "reference.en"],
                                    cwd=self.folder, stdout=full, stderr=subprocess.PIPE, encoding="utf-8")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("standard output: cannot be written to the end", answer.stderr)

    def score(self, metric, *options):
        out = self.gloss("evaluate", "--hypothesis", "out.en", "--reference", "reference.en", "--metrics", metric,
                         *options).stdout
        return re.fullmatch(r"\w+\|(\S+) = (\d+\.\d\d)( .*)?\n", out).groups()

    @unittest.skipIf(sacrebleu is None, "sacrebleu is not installed.")
    def test_bleu_is_that_of_sacrebleu_with_its_signature(self):
        for tokenizer in ("13a", "none", "char"):
            for lowercase in (False, True):
                with self.subTest(tokenizer, lowercase=lowercase):
                    metric = sacrebleu.metrics.BLEU(tokenize=tokenizer, lowercase=lowercase)
                    expected = metric.corpus_score(self.hypotheses, [self.references])
                    signature, score, _ = self.score("bleu", "--tokenize", tokenizer, *["--lowercase"] * lowercase)
                    self.assertEqual(score, f"{expected.score:.2f}")
                    self.assertEqual(signature.split("|version")[0], str(metric.get_signature()).split("|version")[0])

    @unittest.skipIf(sacrebleu is None, "sacrebleu is not installed.")
    def test_chrf_is_that_of_sacrebleu(self):
        expected = sacrebleu.metrics.CHRF().corpus_score(self.hypotheses, [self.references])
        self.assertEqual(self.score("chrf")[1], f"{expected.score:.2f}")

    def test_perfect_translation_scores_100(self):
        out = self.gloss("evaluate", "--hypothesis", "reference.en", "--reference", "reference.en").stdout
        self.assertEqual(re.findall(r"(?m)^\S+ = (\d+\.\d\d)", out), ["100.00", "100.00"])

    def test_translations_may_come_from_standard_input(self):
        by_pipe = self.gloss("evaluate", "--hypothesis", "-", "--reference", "reference.en", given=self.read("out.en"))
        by_file = self.gloss("evaluate", "--hypothesis", "out.en", "--reference", "reference.en")
        self.assertEqual(by_pipe.stdout, by_file.stdout)


class Alignments(ProgramTest):
    # Of five predicted links, three are sure and four are sure or possible; the gold has four sure links:
    # AER = 1 - (3 + 4) / (5 + 4), precision 4 / 5, recall 3 / 4 (Och and Ney 2003).
    PREDICTED = "0-0 1-2 2-1\n0-0 1-1\n"
    GOLD = "0-0 1-2 2p1 2-2\n0p1 1-1\n"
    SCORE = "AER = 0.2222 (precision = 0.8000 recall = 0.7500"

    def score(self, gold, *options):
        self.write("links", self.PREDICTED)
        self.write("gold", gold)
        return self.gloss("evaluate", "--alignments", "links", "--gold", "gold", *options).stdout

    def test_are_scored_as_by_hand(self):
        self.assertTrue(self.score(self.GOLD).startswith(self.SCORE))

    def test_gold_may_count_from_1(self):
        from_1 = re.sub(r"\d+", lambda number: str(int(number[0]) + 1), self.GOLD)
        self.assertTrue(self.score(from_1, "--one-based").startswith(self.SCORE))

    def test_gold_may_be_the_other_way_round(self):
        inverse = re.sub(r"(\d+)([-p])(\d+)", r"\3\2\1", self.GOLD)
        self.assertTrue(self.score(inverse, "--inverse").startswith(self.SCORE))

    def test_word_0_is_an_error_where_words_are_counted_from_1(self):
        self.write("links", self.PREDICTED)
        self.write("gold", self.GOLD)
        self.assertIn("gold:1", self.refused("evaluate", "--alignments", "links", "--gold", "gold", "--one-based"))


if __name__ == "__main__":
    unittest.main()
