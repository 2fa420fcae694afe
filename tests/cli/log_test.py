#!/usr/bin/env python3
"""The database that training writes, read with sqlite3, zlib and numpy."""

import json
import os
import random
import re
import sqlite3
import time
import unittest
import zlib

import numpy

from program import MODELS, ROOT, SECONDS, ProgramTest

EVERY_SITE = ("--set", "attention_log.sites=[cross, encoder_self, decoder_self]")
FLOATS = ("--set", "attention_log.encoding=float32")
TABLES = {"step": "step, epoch, loss, learning_rate, gradient_norm, tokens", "validation": "step, name, value",
          "sample": "step, line, source, reference, output", "site": "*", "example": "*",
          "attention": "step, example, site, rows, columns, encoding, weights",
          "piece": "step, example, losses, centres", "head": "*"}


def weights_of(encoding, blob, shape):
    plain = zlib.decompress(blob) if encoding.endswith("zlib") else blob
    if encoding.startswith("u16"):
        return numpy.frombuffer(plain, "<u2").reshape(shape) / 65535
    return numpy.frombuffer(plain, "<f4").reshape(shape)


class LogTest(ProgramTest):
    def ask(self, run, question, *values):
        database = sqlite3.connect(f"file:{self.folder / run / 'run.db'}?mode=ro", uri=True)
        try:
            return database.execute(question, values).fetchall()
        finally:
            database.close()

    def everything(self, run):
        """All rows, without times."""
        return {table: self.ask(run, f"select {columns} from {table} order by 1, 2, 3")
                for table, columns in TABLES.items()}

    def maps(self, run, step, kind):
        """(example, layer) -> weights (heads, rows, columns)."""
        found = self.ask(run, "select a.example, s.layer, s.heads, a.rows, a.columns, a.encoding, a.weights "
                              "from attention a join site s on s.id = a.site where a.step = ? and s.name = ?", step, kind)
        return {(example, layer): weights_of(encoding, blob, (heads, rows, columns))
                for example, layer, heads, rows, columns, encoding, blob in found}


class Weights(LogTest):
    def aligned(self, run, step):
        """Weights that `gloss align` gives for the examples at a checkpoint: [(site, layer, head) -> weights]."""
        examples = self.ask(run, "select source, target from example order by id")
        self.write("examples.de", "".join(source + "\n" for source, _ in examples))
        self.write("examples.en", "".join(target + "\n" for _, target in examples))
        lines = self.gloss("align", run, "--source", "examples.de", "--target", "examples.en", "--checkpoint", step,
                           "--format", "json", "--level", "piece").stdout.splitlines()
        return [{(site["name"], site["layer"], site["head"]): numpy.array(site["weights"])
                 for site in json.loads(line)["sites"]} for line in lines]

    def test_are_those_of_the_checkpoint_of_their_step(self):
        for name in MODELS:
            for encoding, tolerance in (("float32", 1e-6), ("u16", 1 / 65535 + 1e-6)):
                with self.subTest(name, encoding=encoding):
                    run = f"{name}-{encoding}"
                    sites = {"transformer": EVERY_SITE}.get(name, ())
                    self.gloss("train", f"{name}.yaml", "--run", run, "--set", f"attention_log.encoding={encoding}", *sites)
                    for step in (10, 20):
                        aligned = self.aligned(run, step)
                        kinds = {kind for heads in aligned for kind, *_ in heads}
                        self.assertEqual(len(kinds), 3 if sites else 1)
                        logged = {kind: self.maps(run, step, kind) for kind in kinds}
                        for example, heads in enumerate(aligned):
                            for (kind, layer, head), weights in heads.items():
                                mine = logged[kind][example, layer][head]
                                self.assertEqual(mine.shape, weights.shape)
                                self.assertLessEqual(numpy.abs(mine - weights).max(), tolerance)

    def test_of_what_a_row_cannot_see_are_exactly_zero(self):
        for encoding in ("u16", "float32"):
            run = f"seen-{encoding}"
            self.gloss("train", "transformer.yaml", "--run", run, *EVERY_SITE, "--set", f"attention_log.encoding={encoding}",
                       "--set", "training.steps=3")
            for kind in ("encoder_self", "decoder_self", "cross"):
                for weights in self.maps(run, 3, kind).values():
                    self.assertLess(numpy.abs(weights.sum(2) - 1).max(), weights.shape[2] / 65535)
                    if kind == "decoder_self":
                        self.assertEqual(numpy.triu(weights, 1).max(), 0)
                        self.assertGreater(numpy.tril(weights).min(), -1e-9)
                        self.assertTrue((weights[:, 0, 0] > 0.999).all())

    def test_do_not_depend_on_the_number_of_threads(self):
        for name in MODELS:
            with self.subTest(name):
                for threads in (1, 2, 3):
                    self.gloss("train", f"{name}.yaml", "--run", f"{name}-{threads}", "--threads", threads, *FLOATS,
                               "--set", "training.steps=1", "--set", "attention_log.examples=9")
                one, *others = (self.ask(f"{name}-{threads}", "select example, site, weights from attention "
                                         "where step = 0 order by 1, 2") for threads in (1, 2, 3))
                self.assertEqual(len({example for example, *_ in one}), 9)
                for other in others:
                    self.assertEqual(other, one)

    def test_of_local_p_come_with_their_centres(self):
        text = self.read("luong.yaml").replace("window: global", "window: local-p, D: 3")
        self.write("local.yaml", text)
        self.gloss("train", "local.yaml", "--run", "local", "--set", "training.steps=2")
        for rows, columns, centres, losses in self.ask("local", "select a.rows, a.columns, p.centres, p.losses from piece p "
                                                       "join attention a using (step, example)"):
            centres, losses = (numpy.frombuffer(blob, "<f4") for blob in (centres, losses))
            self.assertEqual((len(centres), len(losses)), (rows, rows))
            self.assertTrue(((centres >= 0) & (centres <= columns - 1)).all())
            self.assertTrue((losses > 0).all())


class Training(LogTest):
    def test_is_the_same_with_and_without_the_log(self):
        settings = ("--set", "training.steps=500", "--set", "model.dropout={embedding: 0.2, hidden: 0.3}", "--set",
                    "validation.every=100000", "--set", "checkpoints.every=100000")
        for name in ("bahdanau", "transformer"):
            with self.subTest(name):
                self.gloss("train", f"{name}.yaml", "--run", f"logged-{name}", *settings, "--set", "attention_log.every=1")
                self.gloss("train", f"{name}.yaml", "--run", f"silent-{name}", *settings, "--set",
                           "attention_log.every=never")
                logged, silent = (self.run_file(f"{kind}-{name}", "model.safetensors", 500)
                                  for kind in ("logged", "silent"))
                self.assertTrue(logged == silent)
                self.assertEqual(len(self.ask(f"logged-{name}", "select distinct step from attention")), 501)
                self.assertEqual(self.ask(f"silent-{name}", "select count(*) from attention"), [(0,)])
                self.assertEqual(self.ask(f"silent-{name}", "select count(*) from step"), [(500,)])

    def test_logs_validations_checkpoints_and_both_ends_whatever_the_interval(self):
        self.gloss("train", "luong.yaml", "--run", "seldom", "--set", "attention_log.every=7", "--set",
                   "checkpoints.every=4", "--set", "training.steps=17")
        steps = [step for step, in self.ask("seldom", "select distinct step from attention order by 1")]
        self.assertEqual(steps, [0, 4, 7, 8, 10, 12, 14, 16, 17])
        self.assertEqual(steps, [step for step, in self.ask("seldom", "select distinct step from head order by 1")])

    def test_says_how_large_the_log_will_be(self):
        told = self.gloss("train", "luong.yaml", "--run", "size").stderr
        self.assertRegex(told, r"attention log: 1 site of 8 sentence pairs, about [\d.]+ MB by step 20\n")

    def test_takes_examples_from_a_file(self):
        self.write("mine.de", "Hallo .\n" + "Ja . " * 50 + "\nDer Hund schläft .\n")
        self.write("mine.en", "Hello .\n" + "Yes . " * 50 + "\nThe dog sleeps .\n")
        self.gloss("train", "luong.yaml", "--run", "mine", "--set", "attention_log.from={source: mine.de, target: mine.en}",
                   "--set", "training.steps=2")
        self.assertEqual(self.ask("mine", "select source, gold from example order by id"),
                         [("Hallo .", None), ("Der Hund schläft .", None)])

    def test_without_validation_data_logs_steps_alone(self):
        text = "\n".join(line for line in self.read("luong.yaml").splitlines() if "valid" not in line)
        self.write("bare.yaml", text)
        told = self.gloss("train", "bare.yaml", "--run", "bare", "--set", "training.steps=3").stderr
        self.assertIn("no attention is logged", told)
        self.assertEqual(self.ask("bare", "select step from step order by 1"), [(1,), (2,), (3,)])

    def test_that_would_log_other_attention_leaves_a_run_as_it_was(self):
        self.gloss("train", "transformer.yaml", "--run", "kept", "--set", "training.steps=4")
        before = self.everything("kept")
        self.assertEqual(self.ask("kept", "select value from run where key = 'end'"),
                         [("training.steps = 4 reached; raise it to continue",)])
        said = self.refused("train", "kept", "--set", "attention_log.sites=[encoder_self]", "--set", "training.steps=6")
        self.assertRegex(said, "holds maps of cross.*--fresh")
        self.assertEqual(self.everything("kept"), before)
        self.gloss("train", "kept", "--set", "training.steps=6")
        self.assertEqual(self.ask("kept", "select max(step) from attention"), [(6,)])

    def test_refuses_self_attention_of_a_recurrent_model(self):
        self.assertIn("attention_log.sites", self.refused("config", "luong.yaml", *EVERY_SITE))
        self.assertIn("attention_log.every", self.refused("config", "luong.yaml", "--set", "attention_log.every=often"))


class KilledRun(LogTest):
    def test_logs_what_one_that_never_stopped_does(self):
        command = ("train", "transformer.yaml", *EVERY_SITE, *FLOATS, "--set", "training.steps=60", "--set",
                   "checkpoints.every=20", "--set", "validation.every=30", "--set", "model.dropout.hidden=0.3")
        self.gloss(*command, "--run", "whole")
        for seen in ("00000020", "00000040"):  # two checkpoints before the end
            with self.start(*command, "--run", "killed") as program:
                end = time.monotonic() + SECONDS
                while not (self.folder / "killed/checkpoints" / seen).exists() and program.poll() is None:
                    self.assertLess(time.monotonic(), end, "the run never came so far")
                    time.sleep(0.002)
                program.kill()
            before = self.everything("killed")["step"]
            self.assertEqual([row[0] for row in before], list(range(1, len(before) + 1)))
        self.gloss(*command, "--run", "killed")
        whole, killed = self.everything("whole"), self.everything("killed")
        for table in TABLES:
            self.assertEqual(whole[table], killed[table], table)
        self.assertFalse((self.folder / "killed/run.db-wal").exists())


class Reversal(LogTest):
    def test_is_seen_on_the_reversed_diagonal_and_when_it_emerged(self):
        numbers = random.Random(1)
        words = [[numbers.choice("abcdefghijklmnop") for _ in range(numbers.randint(4, 8))] for _ in range(4000)]
        for name, some in (("train", words[:-20]), ("valid", words[-20:])):
            self.write(f"letters.{name}.a", "".join(" ".join(word) + "\n" for word in some))
            self.write(f"letters.{name}.b", "".join(" ".join(reversed(word)) + "\n" for word in some))
            self.write(f"letters.{name}.align", "".join(
                " ".join(f"{i}-{len(word) - 1 - i}" for i in range(len(word))) + "\n" for word in some))
        self.write("reversal.yaml", """
name: reversal
data:
  train: {source: letters.train.a, target: letters.train.b}
  valid: {source: letters.valid.a, target: letters.valid.b, alignments: letters.valid.align}
vocabulary: {type: word, size: 20, shared: true}
model:
  embedding: 32
  encoder: {type: recurrent, cell: gru, hidden: 32}
  decoder: {type: luong, cell: gru, hidden: 48, attention: {score: concat, hidden: 32}}
  dropout: {embedding: 0, hidden: 0}
  initialization: xavier
training:
  steps: 400
  batch_tokens: 700
  optimizer: {type: adam, learning_rate: 0.01}
  schedule: {type: inverse_sqrt, warmup: 50}
  label_smoothing: 0
validation: {every: 200, metrics: [loss, aer]}
attention_log: {examples: 20}
""")
        self.gloss("train", "reversal.yaml")
        hits = rows = 0
        for weights in self.maps("runs/reversal", 400, "cross").values():
            length = weights.shape[1] - 1  # without the row and column of </s>
            hits += (weights[0, :length].argmax(1) == numpy.arange(length)[::-1]).sum()
            rows += length
        self.assertGreaterEqual(hits / rows, 0.9)
        rows = lambda step: [row / numpy.linalg.norm(row)
                             for _, weights in sorted(self.maps("runs/reversal", step, "cross").items())
                             for row in weights[0].astype(float)]
        last, converged = rows(400), dict(self.ask("runs/reversal", "select step, converged from head"))
        for step in (0, 50, 200, 400):
            self.assertAlmostEqual(converged[step], numpy.mean([a @ b for a, b in zip(rows(step), last)]), places=4)
        emerged = self.emerged("runs/reversal")
        self.assertTrue(all(1 - converged[step] <= (1 - converged[0]) / 2 for step in range(emerged, 401)))
        self.assertGreater(1 - converged[emerged - 1], (1 - converged[0]) / 2)
        rates = [rate for rate, in self.ask("runs/reversal", "select aer from head order by step")]
        away = [1 - converged[step] for step in range(401)]
        self.assertGreaterEqual(numpy.corrcoef(rates, away)[0, 1], 0.95, "the maps settle as AER falls")
        self.gloss("train", "reversal.yaml", "--run", "runs/short", "--set", "training.steps=20")
        self.assertIsNone(self.emerged("runs/short"))

    def emerged(self, run):
        table = self.gloss("inspect", run).stdout
        self.assertIn("\nemerged: the step from which", table)
        step = re.search(r"(?m)^ +0 +0 .* (\d+|–)  \S+$", table)[1]
        return None if step == "–" else int(step)


class Inspected(LogTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloss("train", "transformer.yaml", *EVERY_SITE)
        cls.gloss("train", "luong.yaml", "--set", "training.steps=2")

    def shown(self, *options):
        return self.gloss("inspect", "runs/transformer", *options).stdout

    def test_log_shows_the_last_step_and_every_head(self):
        shown = self.shown()
        self.assertIn("transformer, example 0, cross-attention, step 20\nlayer ", shown)
        self.assertEqual(len(re.findall(r"(?m)^ +[01] +[01] ", shown)), 4)

    def test_steps_sites_and_heads_can_be_chosen(self):
        shown = self.shown("--step", "first,10", "--site", "decoder_self", "--layer", "1", "--head", "0", "--example", "2")
        self.assertIn("transformer, example 2, self-attention of the decoder, step 0\nlayer 1, head 0 (as asked)\n", shown)
        self.assertIn("self-attention of the decoder, step 10\nlayer 1, head 0 (as asked)\n", shown)

    def test_weights_are_written_as_a_table_equal_to_the_log(self):
        self.shown("--layer", "0", "--head", "1", "--level", "piece", "--output", "map.tsv", "--site", "encoder_self")
        head, *lines = self.read("map.tsv").splitlines()
        self.assertEqual(head.split("\t"), ["step", "target", "source", "target_word", "source_word", "weight",
                                            "shows"])
        weights = self.maps("runs/transformer", 20, "encoder_self")[0, 0][1]
        self.assertEqual(len(lines), weights.size)
        for line in lines:
            step, target, source, *_, weight, shows = line.split("\t")
            self.assertEqual(shows, "layer 0, head 1 (as asked)")
            self.assertAlmostEqual(float(weight), weights[int(target), int(source)], places=6)

    def test_weights_are_written_as_arrays_equal_to_the_log(self):
        self.shown("--layer", "0", "--head", "1", "--level", "piece", "--output", "map.npz", "--step", "0,20", "--site",
                   "decoder_self")
        with numpy.load(self.folder / "map.npz") as arrays:
            self.assertEqual(arrays["steps"].tolist(), [0, 20])
            for step, weights in zip((0, 20), arrays["weights"]):
                numpy.testing.assert_allclose(weights, self.maps("runs/transformer", step, "decoder_self")[0, 0][1],
                                              atol=1e-6)
            (pieces,), = self.ask("runs/transformer", "select target_pieces from example where id = 0")
            self.assertEqual(list(arrays["target"]), json.loads(pieces))
            self.assertEqual(list(arrays["source"]), ["<s>", *json.loads(pieces)[:-1]])

    def test_any_sentence_pair_is_shown_with_any_checkpoint_at_any_site(self):
        source, target = self.ask("runs/transformer", "select source, target from example where id = 1")[0]
        for site in ("cross", "encoder_self", "decoder_self"):
            for step in (10, 20):
                chosen = ("--site", site, "--layer", "1", "--head", "0", "--level", "piece")
                self.shown("--step", step, "--example", 1, *chosen, "--output", "logged.npz")
                shown = self.shown("--checkpoint", step, "--source", source, "--target", target, *chosen, "--output",
                                   "own.npz")
                self.assertEqual("pieces as read" in shown, site == "decoder_self")
                with numpy.load(self.folder / "logged.npz") as logged, numpy.load(self.folder / "own.npz") as own:
                    self.assertEqual(own["steps"].tolist(), [step])
                    numpy.testing.assert_allclose(own["weights"], logged["weights"], atol=2e-5)
                    self.assertEqual(list(own["source"]), list(logged["source"]))
        said = self.refused("inspect", "runs/luong", "--source", "a", "--target", "b", "--site", "encoder_self")
        self.assertIn("--site encoder_self: the model has no such attention", said)

    def test_several_steps_are_drawn_as_a_film_strip(self):
        for ending, begins in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
            self.shown("--step", "0,10,20", "--image", f"strip.{ending}")
            self.assertTrue((self.folder / f"strip.{ending}").read_bytes().startswith(begins))
        svg = self.read("strip.svg")
        for title in ("step 0", "step 10", "step 20", "transformer, example 0, cross-attention", "weight"):
            self.assertIn(f">{title}</text>", svg)

    def test_figures_have_the_title_that_is_asked_for(self):
        for options in ((), ("--step", "0,20")):
            for title in ("Table 2: ß & more", ""):
                self.shown(*options, "--image", "titled.svg", "--title", title)
                texts = re.findall(r">([^<]*)</text>", self.read("titled.svg"))
                self.assertEqual(texts.count("Table 2: ß &amp; more"), 1 if title else 0)
                self.assertFalse([text for text in texts if "transformer" in text or "layer" in text or not text])
            self.shown(*options, "--image", "titled.svg")
            self.assertFalse([text for text in re.findall(r">([^<]*)</text>", self.read("titled.svg")) if text.endswith(", ")])
        self.assertEqual(self.answer("inspect", "runs/transformer", "--title", "a").returncode, 2)

    def test_what_is_not_there_is_named(self):
        for option, value, said in (("--step", "300", "no map of step 300"), ("--step", "soon", "--step soon: expected"),
                                    ("--example", "99", "--example 99: expected"),
                                    ("--layer", "5", "--layer 5: expected"), ("--head", "5", "--head 5: expected"),
                                    ("--output", "map.csv", r"--output map\.csv: expected .*\.tsv or \.npz")):
            with self.subTest(option, value=value):
                self.assertRegex(self.refused("inspect", "runs/transformer", option, value), said)


class Readme(LogTest):
    def test_asks_sql_for_the_steps_of_emergence_that_inspect_shows(self):
        self.gloss("train", "bahdanau.yaml", "--run", "emerging", "--set", "training.steps=300", "--set", "validation.every=100",
                   "--set", "training.optimizer.learning_rate=0.01")
        page = (ROOT / "src/runlog/README.md").read_text(encoding="utf-8")
        (_, _, emerged), = self.ask("emerging", re.search(r"```sql\n(.*?)```", page, flags=re.S)[1])
        line = re.search(r"(?m)^ +0 +0 .*", self.gloss("inspect", "emerging").stdout)[0]
        self.assertIn(line.split()[8], (str(emerged), "–"))
        converged = [value for value, in self.ask("emerging", "select converged from head order by step")]
        half = (1 + converged[0]) / 2
        self.assertTrue(0 < emerged < 300)
        self.assertTrue(converged[emerged - 1] < half <= min(converged[emerged:]))

    def test_reads_a_log_with_the_lines_that_it_shows(self):
        self.gloss("train", "luong.yaml", "--run", "runs/demo")
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        lines = re.search(r"```python\n(import sqlite3.*?)```", readme, flags=re.S)[1]
        before = os.getcwd()
        os.chdir(self.folder)
        try:
            names = {}
            exec(compile(lines, "README.md", "exec"), names)
        finally:
            os.chdir(before)
        self.assertEqual(names["weights"].shape[0], 1)
        self.assertTrue(numpy.allclose(names["weights"].sum(2), 1, atol=1e-3))
        self.assertEqual(len(names["steps"]), 20)


if __name__ == "__main__":
    unittest.main()
