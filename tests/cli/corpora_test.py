#!/usr/bin/env python3
"""Training texts of several files or of columns, validation pairs held out of them, and what is said of them."""

import contextlib
import re
import sqlite3
import subprocess
import unittest

import sentencepiece

from program import GLOSS, ROOT, SECONDS, ProgramTest, environment

TATOEBA = ROOT.parent / "shared/data/tatoeba-deu-eng/deu-eng.tsv"
ONE_STEP = ("--set", "training.steps=1", "--set", "validation.metrics=[loss]")


class CorporaTest(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sides = [cls.read(f"train.{ending}").splitlines() for ending in ("de", "en")]
        cls.pairs = list(zip(*sides))
        for name, some in (("first", cls.pairs[:200]), ("second", cls.pairs[200:])):
            for ending, lines in zip(("de", "en"), zip(*some)):
                cls.write(f"{name}.{ending}", "".join(line + "\n" for line in lines))
        cls.write("train.tsv", "".join(f"{en}\t{de}\tCC BY\n" for de, en in cls.pairs))

    def train(self, run, *settings):
        settings = [word for setting in settings for word in ("--set", setting)]
        return self.gloss("train", "luong.yaml", "--run", run, *ONE_STEP, *settings).stderr

    def corpus(self, run, step=1):
        return self.state(run, step)["corpus"]

    def held_out(self, run):
        return list(zip(*(self.read(f"{run}/holdout.{side}").splitlines() for side in ("source", "target"))))


class Files(CorporaTest):
    def test_of_a_list_and_columns_are_the_text_of_one_file(self):
        self.train("one")
        self.train("several", "data.train={source: [first.de, second.de], target: [first.en, second.en]}")
        self.train("columns", "data.train={tsv: train.tsv, source_column: 2, target_column: 1}")
        self.train("reversed", "data.train={source: [second.de, first.de], target: [second.en, first.en]}")
        self.assertEqual(len({self.corpus(run) for run in ("one", "several", "columns")}), 1)
        self.assertNotEqual(self.corpus("one"), self.corpus("reversed"))
        weights = [self.run_file(run, "model.safetensors", 1) for run in ("one", "several", "columns")]
        self.assertTrue(weights[0] == weights[1] == weights[2])

    def test_are_written_into_the_configuration_as_they_were_given(self):
        self.assertRegex(self.gloss("config", "luong.yaml").stdout, r"train:\n    source: train\.de\n    target: train\.en\n")
        answer = self.gloss("config", "luong.yaml", "--set", "data.train={source: [a, b], target: [c, d]}")
        self.assertIn("    source: [a, b]\n    target: [c, d]\n", answer.stdout)

    def test_of_the_other_direction_are_refused_in_a_run(self):
        self.gloss("train", "luong.yaml", "--run", "one-way", "--set", "training.steps=2")
        for change in ([], ["--change"]):
            refused = self.refused("train", "luong.yaml", "--swap", "--run", "one-way", *change)
            self.assertIn("one-way: this run translates in the other direction; expected another --run", refused)

    def test_of_columns_are_swapped(self):
        columns = ("--set", "data.train={tsv: train.tsv, source_column: 2, target_column: 1}")
        self.gloss("train", "luong.yaml", *ONE_STEP, *columns, "--swap", "--run", "swapped")
        self.gloss("train", "luong.yaml", *ONE_STEP, "--swap", "--run", "swapped-files")
        self.assertEqual(self.corpus("swapped"), self.corpus("swapped-files"))
        self.assertIn("resuming at step 1\n", self.gloss("train", "swapped", "--set", "training.steps=2").stderr)

    def test_with_a_line_of_other_columns_are_refused_with_file_and_line(self):
        self.write("wrong.tsv", "a\tb\nc\td\ne f\n")
        command = ("train", "luong.yaml", "--run", "wrong", "--set", "data.train={tsv: wrong.tsv}")
        self.assertEqual(self.refused(*command),
                         "gloss: error: wrong.tsv, line 3: expected 2 columns divided by tabs, but got 1")
        self.assertFalse((self.folder / "wrong").exists())

    def test_that_are_no_file_name_are_refused(self):
        self.assertIn("expected one file name for data.valid.alignments, but got a list",
                      self.refused("config", "luong.yaml", "--set", "data.valid.alignments=[a, b]"))
        self.assertIn("expected one file name or a list of file names for data.train.source, but got a mapping",
                      self.refused("config", "luong.yaml", "--set", "data.train.source={a: b}"))


class Holdout(CorporaTest):
    def test_is_drawn_by_the_seed_and_not_trained_on(self):
        doubled = ("data.train={source: [train.de, train.de], target: [train.en, train.en]}", "data.valid={holdout: 30}")
        told = self.train("drawn", *doubled)
        held_out = self.held_out("drawn")
        self.assertEqual(len(held_out), 30)
        self.assertLessEqual(set(held_out), set(self.pairs))
        sources = {source for source, _ in held_out}
        self.assertEqual(len(sources), 30)
        left = sum(source not in sources for source, _ in self.pairs)
        self.assertIn(f"{2 * left} training pairs", told)
        self.assertRegex(told, r"overlap of validation with training: pairs 0, sources 0, targets \d+ of 30\n")
        self.train("again", *doubled)
        self.assertEqual(self.held_out("again"), held_out)
        self.train("other", *doubled, "seed=2")
        self.assertNotEqual(self.held_out("other"), held_out)

    def test_is_validated_on_and_its_first_pairs_are_logged(self):
        self.train("validated", "data.valid={holdout: 30}", "validation.samples=2", "validation.metrics=[loss, bleu]",
                   "validation.every=1")
        for line, (source, reference) in enumerate(self.held_out("validated")[:2], 1):
            self.assertIn(f"source {line}: {source}\n", self.read("validated/log.txt"))
            self.assertIn(f"reference: {reference}\n", self.read("validated/log.txt"))

    def test_is_read_from_the_run_folder_when_the_run_goes_on(self):
        whole = ("--set", "data.valid={holdout: 30}", "--set", "validation.metrics=[loss]", "--set", "training.steps=6")
        self.gloss("train", "luong.yaml", "--run", "whole", *whole)
        self.train("halves", "data.valid={holdout: 30}", "training.steps=3")
        kept = self.held_out("halves")
        told = self.gloss("train", "halves", *whole[-2:]).stderr
        self.assertIn("resuming at step 3\n", told)
        self.assertNotIn("duplicates in training", told)
        self.assertEqual(self.held_out("halves"), kept)
        self.assertTrue(self.run_file("whole", "model.safetensors", 6) == self.run_file("halves", "model.safetensors", 6))
        # Another pair held out is another training text.
        target = self.folder / "halves/holdout.source"
        target.write_text(target.read_text(encoding="utf-8").replace(kept[0][0], "Hallo ."), encoding="utf-8")
        self.assertIn("no longer what this run began with", self.refused("train", "halves", "--set", "training.steps=7"))
        self.assertIn("a run that holds out pairs goes on with them",
                      self.refused("train", "halves", "--change", "--set", "data.valid={holdout: 30, source: valid.de, target: valid.en}"))
        target.unlink()
        self.assertIn("holdout.source: cannot be read", self.refused("train", "halves", "--set", "training.steps=7"))
        self.assertIn("data.valid.holdout: 30, but here it is 31", self.refused("train", "halves", "--set", "data.valid.holdout=31"))

    def test_of_too_many_pairs_says_how_many_there_are(self):
        different = len({source for source, _ in self.pairs})
        sentence = self.refused("train", "luong.yaml", *ONE_STEP, "--run", "all", "--set", "data.valid={holdout: 500}")
        self.assertIn(f"fewer pairs than the {different} different source sentences of data.train, but got 500", sentence)
        self.assertFalse((self.folder / "all").exists())

    @unittest.skipUnless(TATOEBA.exists(), "Tatoeba is not here.")
    def test_of_sentences_with_many_translations_leaves_none_of_them_in_training(self):
        lines = TATOEBA.read_text(encoding="utf-8").splitlines()[:3000]
        self.write("tatoeba.tsv", "\n".join(lines) + "\n")
        told = self.train("tatoeba", "data.train={tsv: tatoeba.tsv}", "data.valid={holdout: 100}", "vocabulary.size=400")
        sources = {source for source, _ in self.held_out("tatoeba")}
        left = sum(line.split("\t")[0] not in sources for line in lines)
        self.assertLess(left, 2900)  # some have several translations
        self.assertIn(f"{left} training pairs", told)


class Report(CorporaTest):
    def test_is_shown_and_logged_at_the_start(self):
        told = self.train("report")
        words = sum(len(de.split()) for de, _ in self.pairs)
        vocabulary = sentencepiece.SentencePieceProcessor(model_file=str(self.folder / "report/shared.spm"))
        lengths = [len(vocabulary.encode(de)) + 1 for de, _ in self.pairs]
        row = re.search(r"(?m)^training source +500 +(\d+) +(\S+) +(\S+) +\d+ +(\d+) +0$", told)
        self.assertEqual(int(row[1]), words)
        self.assertAlmostEqual(float(row[2]), (sum(lengths) - 500) / words, delta=0.006)
        self.assertAlmostEqual(float(row[3]), sum(lengths) / 500, delta=0.06)
        self.assertEqual(int(row[4]), max(lengths))
        self.assertIn(row[0], self.read("report/log.txt"))
        repeated = len(self.pairs) - len({de for de, _ in self.pairs})
        self.assertIn(f", sources {repeated}, ", told)

    def test_names_pairs_that_are_trained_and_validated_on_and_unknown_characters(self):
        for ending, line in (("de", "Ωmega und Ω ."), ("en", "Omega")):
            self.write(f"leak.{ending}", "".join(self.read(f"train.{ending}").splitlines(keepends=True)[:7]) + line + "\n")
        told = self.train("leak", "data.valid={source: leak.de, target: leak.en}")
        self.assertIn("overlap of validation with training: pairs 7, ", told)
        self.assertIn("unknown in the validation source: Ω (2)\n", told)

    def test_says_which_pairs_of_the_validation_set_are_left_out(self):
        for ending, lines in (("de", ["", *self.read("valid.de").splitlines(), "Hallo . " * 100]),
                              ("en", ["Hello .", *self.read("valid.en").splitlines(), "Hello ."])):
            self.write(f"gaps.{ending}", "".join(line + "\n" for line in lines))
        told = self.train("gaps", "data.valid={source: gaps.de, target: gaps.en}")
        self.assertIn("left out 2 validation pairs: 1 with an empty source, 1 with a source over max_length\n", told)


class GoldLinks(CorporaTest):
    """Of the validation set, checked before training begins."""

    def shifted(self, by):
        self.write("other.align", re.sub(r"(\d+)([-p])(\d+)", lambda link: f"{int(link[1]) + by}{link[2]}{int(link[3]) + by}",
                                         self.read("valid.align")))
        return "data.valid.alignments=other.align"

    def logged(self, run):
        with contextlib.closing(sqlite3.connect(self.folder / run / "run.db")) as log:
            return log.execute("select gold from example").fetchall(), log.execute("select aer from head").fetchall()

    def test_outside_of_the_words_are_refused_with_file_line_and_counts(self):
        lines = self.read("valid.align").splitlines()
        source, target = (len(self.read(f"valid.{ending}").splitlines()[3].split()) for ending in ("de", "en"))
        lines[3] = f"0-0 {source}-1"
        self.write("other.align", "\n".join(lines) + "\n")
        for command in (("luong.yaml", "--set", "data.valid.alignments=other.align"),
                        ("luong.yaml", "--set", "attention_log.from={source: valid.de, target: valid.en, "
                         "alignments: other.align}")):
            self.assertEqual(self.refused("train", *command, "--run", "outside"),
                             f"gloss: error: other.align:4: the link {source}-1 is outside of the {source} source and "
                             f"{target} target words")
            self.assertFalse((self.folder / "outside").exists())

    def test_counted_from_1_are_recognised_and_read(self):
        setting = self.shifted(1)
        self.assertIn("; no link of the file has a 0: if it counts words from 1, set one_based_alignments: true",
                      self.refused("train", "luong.yaml", "--run", "from-1", "--set", setting))
        self.train("from-1", setting, "data.valid.one_based_alignments=true")
        self.train("from-0")
        self.assertEqual(self.logged("from-1"), self.logged("from-0"))
        self.train("examples", "attention_log.from={source: valid.de, target: valid.en, alignments: other.align, "
                   "one_based_alignments: true}")
        self.assertEqual(self.logged("examples"), self.logged("from-0"))
        self.gloss("train", "luong.yaml", "--swap", "--run", "swapped-from-1", *ONE_STEP, "--set", setting, "--set",
                   "data.valid.one_based_alignments=true")
        self.gloss("train", "luong.yaml", "--swap", "--run", "swapped-from-0", *ONE_STEP)
        self.assertEqual(self.logged("swapped-from-1"), self.logged("swapped-from-0"))

    def test_of_another_order_are_named_as_they_are_written(self):
        self.write("other.align", "\n".join(["2-40", *self.read("valid.align").splitlines()[1:]]) + "\n")
        said = self.refused("train", "luong.yaml", "--swap", "--run", "order", "--set", "data.valid.alignments=other.align")
        self.assertIn("other.align:1: the link 2-40 is outside of the ", said)


class RunOfAnotherFolder(CorporaTest):
    def test_goes_on_with_the_files_that_it_began_with(self):
        self.train("elsewhere", "attention_log.from={source: first.de, target: first.en}", "training.steps=2")
        for place in ("sub", "sub/deeper"):
            (self.folder / place).mkdir()
        self.assertIn("resuming at step 2\n", self.resumed_in("sub", "../elsewhere", 3))
        self.assertIn("resuming at step 3\n", self.resumed_in("sub/deeper", "../../elsewhere", 4))
        self.assertIn("resuming at step 4\n", self.gloss("train", "elsewhere", "--set", "training.steps=5").stderr)
        self.assertIn("    source: train.de\n", self.read("elsewhere/config.yaml"))

    def resumed_in(self, folder, run, steps):
        return subprocess.run([GLOSS, "train", run, "--set", f"training.steps={steps}"], cwd=self.folder / folder,
                              env=environment(), capture_output=True, encoding="utf-8", timeout=SECONDS).stderr


if __name__ == "__main__":
    unittest.main()
