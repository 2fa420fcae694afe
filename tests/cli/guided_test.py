#!/usr/bin/env python3
"""training.guided_alignment: a head learns given links, and is marked."""

import unittest

from program import ProgramTest

GUIDED = ("--set", "training.guided_alignment={links: train.align, weight: 5}", "--set", "training.steps=100",
          "--set", "training.optimizer.learning_rate=0.01")


class Guided(ProgramTest):
    def head_rates(self, run):
        """AER of each cross-attention head at the last step, from the table of inspect."""
        self.gloss("inspect", run, "--output", "head.npz")
        table = self.gloss("inspect", run).stdout.splitlines()
        start = next(i for i, line in enumerate(table) if "monotonic" in line)
        names = table[start].split()
        rows = [line.split() for line in table[start + 1:] if line.split() and line.split()[0].isdigit()]
        return names, rows

    def test_head_aligns_better_than_without_links(self):
        for model in ("transformer", "bahdanau"):
            with self.subTest(model):
                rates = {}
                for run, options in ((f"{model}-guided", GUIDED), (f"{model}-free", GUIDED[2:])):
                    self.gloss("train", f"{model}.yaml", *options, "--run", run)
                    names, rows = self.head_rates(run)
                    rates[run] = float(next(row for row in rows if row[:2] == ["0", "0"])[names.index("AER")])
                self.assertLess(rates[f"{model}-guided"], rates[f"{model}-free"] - 0.03)

    def test_head_is_marked_as_guided(self):
        self.gloss("train", "transformer.yaml", *GUIDED, "--run", "marked",
                   "--set", "training.guided_alignment.head=1")
        names, rows = self.head_rates("marked")
        self.assertEqual([row[:2] for row in rows if "guided" in row], [["0", "1"]])
        self.gloss("report", "marked", "--output", "marked.html")
        self.assertRegex(self.read("marked.html")[:2_000_000], r'"guided":\{"site":\d+,"head":1\}')

    def test_works_with_sampled_segmentations_and_swapped_languages(self):
        self.gloss("train", "transformer.yaml", *GUIDED, "--run", "sampled", "--set",
                   "training.subword_sampling={source: 0.2, target: 0.2}", "--swap")

    def test_survives_an_interruption_bit_for_bit(self):
        for run, ends in (("whole", (20,)), ("cut", (10, 20))):
            for end in ends:
                self.gloss("train", "transformer.yaml", *GUIDED, "--set", f"training.steps={end}", "--run", run)
        whole, cut = (self.run_file(run, "model.safetensors", 20) for run in ("whole", "cut"))
        self.assertTrue(whole == cut)

    def test_run_of_the_other_direction_makes_the_links(self):
        """As a file of the links that align writes does; the run may be gone when training goes on."""
        other = ("--set", "training.steps=60", "--set", "data.valid.holdout=20", "--set", "data.valid.source=null",
                 "--set", "data.valid.target=null", "--set", "data.valid.alignments=null",
                 "--set", "validation.metrics=[loss]", "--set", "validation.best_by=loss")
        self.gloss("train", "transformer.yaml", *other, "--swap", "--run", "other")
        self.gloss("align", "other", "--source", "train.en", "--target", "train.de", "--output", "other.align")
        by_run = ("--set", "training.guided_alignment={run: other, inverse_links: true, rows: read}")
        by_file = ("--set", "training.guided_alignment={links: other.align, inverse_links: true, rows: read}")
        for run, guided, ends in (("by-run", by_run, (5, 10)), ("by-file", by_file, (10,))):
            for end in ends:
                self.gloss("train", "transformer.yaml", *guided, *other, "--set", f"training.steps={end}", "--run", run)
                if end == 5:
                    (self.folder / "other").rename(self.folder / "gone")
        by_run, by_file = (self.run_file(run, "model.safetensors", 10) for run in ("by-run", "by-file"))
        self.assertTrue(by_run == by_file)

    def test_estimated_links_are_kept_and_go_on(self):
        estimated = ("--set", "training.guided_alignment={estimated: true, rows: read, weight: 1}")
        for end in (5, 10):
            self.gloss("train", "transformer.yaml", *estimated, "--set", f"training.steps={end}", "--run", "estimated")
        links = self.read("estimated/learned.links").splitlines()
        self.assertEqual(len(links), self.training_pairs)
        self.assertRegex(links[0], r"^\d+-\d+( \d+-\d+)*$")
        by_file = ("--set", "training.guided_alignment={links: estimated/learned.links, rows: read, weight: 1}")
        self.gloss("train", "transformer.yaml", *by_file, "--set", "training.steps=10", "--run", "by-its-file")
        estimated, by_file = (self.run_file(run, "model.safetensors", 10) for run in ("estimated", "by-its-file"))
        self.assertTrue(estimated == by_file)

    def test_head_aligns_where_no_gold_links_choose(self):
        self.gloss("train", "transformer.yaml", *GUIDED, "--set", "training.steps=5", "--run", "no-gold",
                   "--set", "data.valid.alignments=null", "--set", "validation.metrics=[loss]", "--set",
                   "validation.best_by=loss", "--set", "training.guided_alignment.rows=read",
                   "--set", "training.guided_alignment.head=1")
        said = self.gloss("align", "no-gold", "--source", "valid.de", "--target", "valid.en").stderr
        self.assertIn("links from layer 0, head 1, rows as read (learned given links)", said)
        self.gloss("train", "transformer.yaml", "--swap", "--set", "training.steps=2", "--run", "no-gold-back",
                   "--set", "data.valid.alignments=null", "--set", "validation.metrics=[loss]", "--set",
                   "validation.best_by=loss")
        both = self.gloss("align", "no-gold", "--reverse", "no-gold-back", "--source", "valid.de", "--target",
                          "valid.en").stderr
        self.assertIn("links from layer 0, head 1, rows as read (learned given links)", both)
        self.assertRegex(both, r"backward links from layer \d, head \d, rows as \w+ \(chosen by agreement\)")

    def test_other_text_is_refused_as_in_any_run_and_changed_text_has_new_links(self):
        self.write("more.de", self.read("train.de"))
        self.write("more.en", self.read("train.en"))
        guided = ("--set", "training.guided_alignment.estimated=true",
                  "--set", "data.train={source: more.de, target: more.en}", "--run", "more")
        self.gloss("train", "transformer.yaml", *guided, "--set", "training.steps=2")
        kept = self.read("more/learned.links")
        self.gloss("train", "transformer.yaml", *guided, "--set", "training.steps=4", "--change",
                   "--set", "training.label_smoothing=0.2")
        self.assertEqual(self.read("more/learned.links"), kept)
        for language, words in (("de", "ein Haus"), ("en", "a house")):
            self.write(f"more.{language}", self.read(f"train.{language}") + words + "\n")
        longer = (*guided, "--set", "training.steps=6", "--set", "training.label_smoothing=0.2")
        self.assertIn("more: the training text or the vocabulary is no longer what this run began with",
                      self.refused("train", "transformer.yaml", *longer))
        self.gloss("train", "transformer.yaml", *longer, "--change")
        self.assertEqual(len(self.read("more/learned.links").splitlines()), self.training_pairs + 1)

    def test_run_that_makes_links_must_be_one(self):
        error = self.refused("train", "transformer.yaml", "--set", "training.guided_alignment.run=nowhere")
        self.assertIn("training.guided_alignment.run: nowhere has no config.yaml, expected the folder of a run", error)

    def test_links_come_from_one_place(self):
        error = self.refused("train", "transformer.yaml", *GUIDED, "--set", "training.guided_alignment.estimated=true")
        self.assertIn("training.guided_alignment: expected one of links, run and estimated, but got more", error)

    def test_recurrent_decoder_has_no_steps_that_read(self):
        error = self.refused("train", "bahdanau.yaml", *GUIDED, "--set", "training.guided_alignment.rows=read")
        self.assertIn("training.guided_alignment.rows: expected written, since a recurrent decoder looks at the source "
                      "before it reads a word", error)

    def test_links_of_other_lines_are_refused(self):
        error = self.refused("train", "transformer.yaml", "--set", "training.guided_alignment.links=valid.align",
                             "--run", "refused")
        self.assertIn("valid.align: expected 500 lines, as the training text has, but got 10", error)


if __name__ == "__main__":
    unittest.main()
