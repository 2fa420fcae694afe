#!/usr/bin/env python3
"""gloss inspect --rank and --line: the validation pairs by how badly a run scores and aligns them."""

import contextlib
import csv
import json
import sqlite3
import unittest

import numpy as np

from program import ProgramTest

SCORES = ("loss", "aer", "coverage", "entropy", "end")


class Rank(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloss("train", "bahdanau.yaml", "--set", "training.steps=60", "--set", "validation.every=20")
        cls.gloss("train", "transformer.yaml")
        cls.pairs = list(zip(cls.read("valid.de").splitlines(), cls.read("valid.en").splitlines()))

    def ranked(self, run, score, *options):
        self.gloss("inspect", run, "--rank", score, "--output", "ranks.json", *options)
        return json.loads(self.read("ranks.json"))

    def aligned(self, run, *options):
        lines = self.gloss("align", run, "--source", "valid.de", "--target", "valid.en", "--format", "json", *options)
        return [json.loads(line) for line in lines.stdout.splitlines()]

    def test_scores_are_those_of_the_links_and_weights_that_align_writes(self):
        gold = [line.split() for line in self.read("valid.align").splitlines()]
        for run in ("runs/bahdanau", "runs/transformer"):
            head = self.state(run, self.best(run))["aligning_head"]
            words, pieces = self.aligned(run), self.aligned(run, "--level", "piece")
            for pair in self.ranked(run, "loss"):
                line = pair["line"] - 1
                with self.subTest(run, line=line):
                    self.assertEqual((pair["source"], pair["target"]), self.pairs[line])
                    self.assertEqual(pair["alignments"].split(), gold[line])
                    by_word, by_piece = (np.array(site["weights"]) for of in (words, pieces) for site in of[line]["sites"]
                                         if (site["name"], site["layer"], site["head"]) ==
                                         ("cross", head["layer"], head["head"]))
                    self.assertEqual(words[line]["rows"], head["rows"])
                    self.assertAlmostEqual(pair["loss"], -words[line]["score"] / len(words[line]["target"]["pieces"]), 5)
                    by_word = by_word[:len(pair["target"].split())]
                    self.assertAlmostEqual(pair["coverage"], np.minimum(1, by_word.sum(0)[:-1]).mean(), 5)
                    self.assertAlmostEqual(pair["end"], by_word[:, -1].mean(), 5)
                    self.assertAlmostEqual(pair["entropy"], -(by_piece * np.log(by_piece + 1e-30)).sum(1).mean(), 5)
                    links = {f"{s}-{t}" for s, t in words[line]["links"]}
                    sure = {link for link in gold[line] if "-" in link}
                    possible = {link.replace("p", "-") for link in gold[line]}
                    self.assertAlmostEqual(
                        pair["aer"], 1 - (len(links & sure) + len(links & possible)) / (len(links) + len(sure)), 9)

    def test_mean_loss_of_a_piece_is_the_validation_loss(self):
        lengths = [len(pair["target"]["pieces"]) for pair in self.aligned("runs/bahdanau")]
        losses = {pair["line"]: pair["loss"] for pair in self.ranked("runs/bahdanau", "end")}
        with contextlib.closing(sqlite3.connect(self.folder / "runs/bahdanau/run.db")) as log:
            (logged,) = log.execute("SELECT value FROM validation WHERE name = 'loss' AND step = ?",
                                    (self.best("runs/bahdanau"),)).fetchone()
        mean = sum(losses[i + 1] * length for i, length in enumerate(lengths)) / sum(lengths)
        self.assertAlmostEqual(mean, logged, 5)

    def test_worst_comes_first_and_top_limits_table_and_files(self):
        for score in SCORES:
            with self.subTest(score):
                pairs = self.ranked("runs/bahdanau", score)
                self.assertEqual(sorted(pair["line"] for pair in pairs), list(range(1, 11)))
                values = [pair[score] for pair in pairs]
                self.assertEqual(values, sorted(values, reverse=score != "coverage"))
                for pair, after in zip(pairs, pairs[1:]):
                    self.assertTrue(pair[score] != after[score] or pair["line"] < after["line"])
                self.assertEqual(self.ranked("runs/bahdanau", score, "--top", 3), pairs[:3])
                table = self.gloss("inspect", "runs/bahdanau", "--rank", score, "--top", 2).stdout
                self.assertIn("highest" if score != "coverage" else "lowest", table)
                self.assertEqual([line.split()[0] for line in table.splitlines()[2::2]],
                                 [str(pair["line"]) for pair in pairs[:2]])

    def test_table_of_numbers_says_what_json_says(self):
        pairs = self.ranked("runs/bahdanau", "aer")
        self.gloss("inspect", "runs/bahdanau", "--rank", "aer", "--output", "ranks.tsv")
        with open(self.folder / "ranks.tsv", encoding="utf-8", newline="\n") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        for row, pair in zip(rows, pairs, strict=True):
            texts = ("source", "target", "alignments")
            self.assertEqual({key: row[key] if key in texts else float(row[key]) for key in row}, pair)

    def test_written_pairs_are_what_a_new_run_logs(self):
        worst = self.ranked("runs/bahdanau", "entropy", "--top", 4, "--write-pairs", "worst")
        gold = self.read("valid.align").splitlines()
        self.assertEqual(self.read("worst.source").splitlines(), [pair["source"] for pair in worst])
        self.assertEqual(self.read("worst.target").splitlines(), [pair["target"] for pair in worst])
        self.assertEqual(self.read("worst.alignments").splitlines(), [gold[pair["line"] - 1] for pair in worst])
        settings = [word for key in ("source", "target", "alignments")
                    for word in ("--set", f"attention_log.from.{key}=worst.{key}")]
        self.gloss("train", "bahdanau.yaml", "--run", "worst", *settings, "--set", "attention_log.examples=1",
                   "--set", "training.steps=60", "--set", "validation.every=20")
        with contextlib.closing(sqlite3.connect(self.folder / "worst/run.db")) as log:
            self.assertEqual(log.execute("SELECT source, target FROM example").fetchall(),
                             [(worst[0]["source"], worst[0]["target"])])
            (entropy, aer), = log.execute("SELECT entropy, aer FROM head WHERE step = ?", (self.best("worst"),))
        self.assertAlmostEqual(entropy, worst[0]["entropy"], 5)
        self.assertAlmostEqual(aer, worst[0]["aer"], 5)

    def test_line_shows_the_pair_of_that_line(self):
        for site in ("cross", "encoder_self"):
            shown = self.gloss("inspect", "runs/transformer", "--line", 3, "--site", site, "--output", "line.npz",
                               "--image", "line.svg").stdout
            self.gloss("inspect", "runs/transformer", "--source", self.pairs[2][0], "--target", self.pairs[2][1],
                       "--site", site, "--output", "pair.npz", "--image", "pair.svg")
            self.assertIn("validation line 3", shown)
            line, pair = (np.load(self.folder / name) for name in ("line.npz", "pair.npz"))
            for name in ("weights", "source", "target", "steps"):
                np.testing.assert_array_equal(line[name], pair[name])
        self.assertIn("line 3", self.read("line.svg"))
        self.gloss("inspect", "runs/transformer", "--line", 3, "--output", "line.tsv")
        self.assertIn(self.pairs[2][0].split()[0], self.read("line.tsv"))
        self.assertIn("--line 11: expected a line of the validation set, 1 to 10",
                      self.refused("inspect", "runs/transformer", "--line", 11))

    def test_lines_keep_their_numbers_where_others_are_left_out(self):
        for ending in ("de", "en"):
            lines = self.read(f"valid.{ending}").splitlines()
            self.write(f"gap.{ending}", "\n".join([lines[0], "", *lines[1:]]) + "\n")
        self.gloss("train", "bahdanau.yaml", "--run", "gap", "--set", "data.valid.source=gap.de", "--set",
                   "data.valid.target=gap.en", "--set", "data.valid.alignments=null", "--set",
                   "validation.metrics=[loss]")
        pairs = self.ranked("gap", "loss")
        self.assertEqual({pair["line"]: pair["source"] for pair in pairs},
                         {i + 1: line for i, line in enumerate(self.read("gap.de").splitlines()) if line})
        self.assertFalse([pair for pair in pairs if "aer" in pair or "alignments" in pair])
        self.gloss("inspect", "gap", "--rank", "loss", "--output", "gap.tsv")
        self.assertEqual(self.read("gap.tsv").split("\n")[0].split("\t"),
                         ["line", "coverage", "end", "entropy", "loss", "source", "target"])
        self.assertEqual(self.refused("inspect", "gap", "--line", 2), "gloss: error: --line 2: the source of this line is empty")
        answer = self.gloss("inspect", "gap", "--rank", "loss", "--write-pairs", "gapped")
        self.assertIn("left out 1 validation pair: 1 with an empty source\n", answer.stderr)
        self.assertEqual(answer.stdout.splitlines()[1].split(), ["line", "coverage", "end", "entropy", "loss"])
        self.assertNotIn("nan", answer.stdout)
        self.assertFalse((self.folder / "gapped.alignments").exists())
        self.assertIn("data.valid.alignments", self.refused("inspect", "gap", "--rank", "aer"))

    def test_what_cannot_be_ranked_is_said(self):
        self.gloss("train", "bahdanau.yaml", "--run", "none", "--set", "model.decoder.attention={score: none}", "--set",
                   "validation.metrics=[loss]", "--set", "data.valid.alignments=null")
        self.assertIn("no attention", self.refused("inspect", "none", "--rank", "end"))
        self.gloss("train", "bahdanau.yaml", "--run", "no-valid", "--set", "data.valid={}", "--set",
                   "validation.metrics=[loss]")
        for option in (("--rank", "loss"), ("--line", 1)):
            self.assertIn("data.valid", self.refused("inspect", "no-valid", *option))
        self.assertRegex(self.refused("inspect", "runs/bahdanau", "--rank", "loss", "--output", "ranks.npz"),
                         r"ranks\.npz: expected \.tsv or \.json")

    def test_files_of_the_validation_set_are_not_written_over(self):
        for name in ("de", "en"):
            self.write({"de": "own.source", "en": "own.target"}[name], self.read(f"valid.{name}"))
        self.gloss("train", "bahdanau.yaml", "--run", "own", "--set", "data.valid.source=own.source", "--set",
                   "data.valid.target=own.target")
        self.assertIn("own.source", self.refused("inspect", "own", "--rank", "loss", "--top", 1, "--write-pairs", "own"))
        self.assertEqual(self.read("own.source"), self.read("valid.de"))

    def test_options_that_do_not_go_together_are_wrong_usage(self):
        for options in (["--rank", "bleu"], ["--rank", "loss", "--line", 1], ["--rank", "loss", "--top", 0],
                        ["--top", 3], ["--write-pairs", "a"], ["--line", 0], ["--checkpoint", "last"],
                        ["--rank", "loss", "--image", "a.png"], ["--line", 1, "--source", "a", "--target", "b"]):
            with self.subTest(options):
                answer = self.answer("inspect", "runs/bahdanau", *options)
                self.assertEqual((answer.returncode, answer.stdout), (2, ""), answer.stderr)

    def best(self, run):
        return int((self.folder / run / "best").readlink().name)


if __name__ == "__main__":
    unittest.main()
