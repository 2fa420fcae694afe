#!/usr/bin/env python3
"""gloss evaluate: its scores are identical to sacreBLEU's, and for alignments to hand-computed values."""

import json
import os
import random
import re
import subprocess
import unittest
import unittest.mock

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

    @unittest.skipIf(sacrebleu is None, "sacrebleu is not installed.")
    def test_chrf_plus_plus_and_several_references_are_those_of_sacrebleu(self):
        other = [line.replace("the", "a") for line in self.references]
        self.write("other.en", "\n".join(other) + "\n")
        files = ("--hypothesis", "out.en", "--reference", "reference.en", "other.en")
        scores = self.scores(*files, "--metrics", "bleu,chrf,chrf++")
        text = self.gloss("evaluate", *files, "--metrics", "bleu,chrf,chrf++").stdout.splitlines()
        metrics = (sacrebleu.metrics.BLEU(), sacrebleu.metrics.CHRF(), sacrebleu.metrics.CHRF(word_order=2))
        self.assertEqual(len(scores), len(metrics))
        for score, line, metric in zip(scores, text, metrics):
            expected = metric.corpus_score(self.hypotheses, [self.references, other])
            self.assertEqual(score["name"], expected.name)
            self.assertAlmostEqual(score["score"], expected.score, delta=1e-9)
            self.assertEqual(self.short(score["signature"]), self.short(str(metric.get_signature())))
            self.assertIn("nrefs:2|", score["signature"])
            self.assertTrue(line.startswith(f"{score['name']}|{score['signature']} = {expected.score:.2f}"), line)
        shown = str(metrics[0].corpus_score(self.hypotheses, [self.references, other]))
        self.assertEqual(scores[0]["verbose_score"], shown.split(" = ", 1)[1].split(" ", 1)[1])
        again = self.gloss("evaluate", "--hypothesis", "out.en", "--reference", "reference.en", "--reference",
                           "other.en", "--metrics", "bleu,chrf,chrf++").stdout
        self.assertEqual(again.splitlines(), text)

    @unittest.skipIf(sacrebleu is None, "sacrebleu is not installed.")
    def test_paired_bootstrap_is_that_of_sacrebleu(self):
        from sacrebleu.significance import PairedTest
        baseline = [" ".join(reversed(line.split())) if i % 9 == 0 else hypothesis
                    for i, (line, hypothesis) in enumerate(zip(self.references, self.hypotheses))]
        self.write("before.en", "\n".join(baseline) + "\n")
        files = ("--hypothesis", "out.en", "--baseline", "before.en", "--reference", "reference.en")
        for options, samples, seed in (((), 1000, "12345"), (("--bootstrap", "99", "--seed", "7"), 99, "7")):
            with self.subTest(samples=samples, seed=seed), unittest.mock.patch.dict(os.environ, SACREBLEU_SEED=seed):
                signatures, expected = PairedTest([("baseline", baseline), ("system", self.hypotheses)],
                                                  {"BLEU": sacrebleu.metrics.BLEU(), "chrF2": sacrebleu.metrics.CHRF()},
                                                  [self.references], "bs", samples)()
                scores = self.scores(*files, *options)
                self.assertEqual([score["name"] for score in scores], ["BLEU", "chrF2"])
                lines = self.gloss("evaluate", *files, *options).stdout.splitlines()
                for score, line in zip(scores, lines, strict=True):
                    of_baseline, of_system = expected[score["name"]]
                    self.assertEqual(self.short(score["signature"]), self.short(str(signatures[score["name"]])))
                    self.assertAlmostEqual(score["p_value"], of_system.p_value, places=12)
                    for mine, its in ((score, of_system), (score["baseline"], of_baseline)):
                        self.assertAlmostEqual(mine["score"], its.score, delta=1e-9)
                        self.assertAlmostEqual(mine["mean"], its.mean, delta=1e-4)  # sacreBLEU's has single precision
                        self.assertAlmostEqual(mine["ci"], its.ci, delta=1e-4)
                    shown = [f"{of['score']:.2f} (μ = {of['mean']:.2f} ± {of['ci']:.2f})"
                             for of in (score, score["baseline"])]
                    self.assertEqual(line, f"{score['name']}|{score['signature']} = {shown[0]} baseline = {shown[1]} "
                                           f"p = {score['p_value']:.4f}")

    @staticmethod
    def short(signature):
        return signature.split("|version")[0]

    def scores(self, *arguments):
        return json.loads(self.gloss("evaluate", *arguments, "--format", "json").stdout)

    def test_files_of_other_lengths_are_an_error_with_both_counts(self):
        self.write("short.en", "One line .\n")
        for options in (("--reference", "reference.en", "short.en"),
                        ("--reference", "reference.en", "--baseline", "short.en")):
            self.assertIn("out.en has 100 lines, but short.en has 1",
                          self.refused("evaluate", "--hypothesis", "out.en", *options))

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

    def test_are_scored_in_json_as_by_hand(self):
        score, = json.loads(self.score(self.GOLD, "--format", "json"))
        self.assertEqual((score["name"], score["links"], score["sure"]), ("AER", 5, 4))
        for name, value in (("score", 2 / 9), ("precision", 4 / 5), ("recall", 3 / 4)):
            self.assertAlmostEqual(score[name], value, places=12)

    def test_gold_may_count_from_1(self):
        from_1 = re.sub(r"\d+", lambda number: str(int(number[0]) + 1), self.GOLD)
        self.assertTrue(self.score(from_1, "--one-based").startswith(self.SCORE))

    def test_gold_that_seems_to_count_from_1_is_pointed_at(self):
        for gold, hinted in (("1-1 2-2\n1-1\n", True), ("0-0 2-2\n1-1\n", False)):
            self.write("links", "0-0\n0-0\n")
            self.write("gold", gold)
            said = self.gloss("evaluate", "--alignments", "links", "--gold", "gold").stderr
            self.assertEqual("give --one-based" in said, hinted, said)

    def test_gold_may_be_the_other_way_round(self):
        inverse = re.sub(r"(\d+)([-p])(\d+)", r"\3\2\1", self.GOLD)
        self.assertTrue(self.score(inverse, "--inverse").startswith(self.SCORE))

    def test_word_0_is_an_error_where_words_are_counted_from_1(self):
        self.write("links", self.PREDICTED)
        self.write("gold", self.GOLD)
        self.assertIn("gold:1", self.refused("evaluate", "--alignments", "links", "--gold", "gold", "--one-based"))


if __name__ == "__main__":
    unittest.main()
