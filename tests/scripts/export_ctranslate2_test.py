#!/usr/bin/env python3
"""scripts/export_ctranslate2.py: CTranslate2 translates and scores a Transformer of gloss as gloss does."""

import contextlib
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests/cli")]

from program import ProgramTest, environment  # noqa: E402

try:
    import ctranslate2
    import sacrebleu
    import sentencepiece

    import export_ctranslate2
except (ImportError, SystemExit):
    ctranslate2 = None

SCRIPT = ROOT / "scripts/export_ctranslate2.py"

# Large uniform matrices, and steps large enough to move biases and norms, so that no two parameters are alike.
TINY = """\
name: tiny
data:
  train: {source: train.de, target: train.en}
  valid: {source: valid.de, target: valid.en}
  max_length: 60
vocabulary: {type: bpe, size: 200, shared: true}
model:
  embedding: 16
  encoder: {type: transformer, layers: 1, heads: 2, feed_forward: 32}
  decoder: {type: transformer, layers: 1, heads: 2, feed_forward: 32}
  initialization: uniform
  initialization_range: 0.5
training: {steps: 3, batch_tokens: 200, optimizer: {type: adam, learning_rate: 0.05}}
validation: {every: 100, metrics: [loss], best_by: loss, samples: 0}
checkpoints: {every: 100}
attention_log: {every: never}
"""

SMALL = """\
name: small
data:
  train: {source: train.de, target: train.en}
  valid: {source: valid.de, target: valid.en}
vocabulary: {type: bpe, size: 600, shared: true}
model:
  embedding: 64
  encoder: {type: transformer, layers: 1, heads: 4, feed_forward: 128}
  decoder: {type: transformer, layers: 2, heads: 2, feed_forward: 128}
training:
  steps: 250
  batch_tokens: 1500
  optimizer: {type: adam, learning_rate: 0.005}
  average: {type: ema, decay: 0.98}
validation: {every: 250, metrics: [loss], best_by: loss, samples: 0}
checkpoints: {every: 50, keep_last: 2}
attention_log: {every: never}
"""


@unittest.skipIf(ctranslate2 is None, "needs the Python packages ctranslate2, pyyaml and safetensors")
class CTranslate2Test(ProgramTest):
    @classmethod
    def export(cls, run, out, checkpoint="best", force=False):
        with contextlib.redirect_stderr(io.StringIO()):
            export_ctranslate2.export(cls.folder / run, cls.folder / out, checkpoint, force)

    def load(self, out):
        return ctranslate2.Translator(str(self.folder / out), compute_type="float32", intra_threads=1)

    def vocabularies(self, out):
        shared, *sides = (self.folder / out / f"{side}.spm" for side in ("shared", "source", "target"))
        files = [shared, shared] if shared.exists() else sides
        return [sentencepiece.SentencePieceProcessor(model_file=str(file)) for file in files]

    def pieces(self, vocabulary, file):
        """Encodes word by word, since sentencepiece joins unknown words."""
        return [[piece for word in line.split() for piece in vocabulary.encode(word, out_type=str)]
                for line in self.read(file).splitlines()]

    def assert_close(self, ours, expected):
        """Logarithms of probabilities, of one piece each."""
        self.assertEqual(len(ours), len(expected))
        for one, other in zip(ours, expected):
            self.assertAlmostEqual(one, other, delta=1e-4)

    def assert_scores_as_gloss(self, run, out, checkpoint="best"):
        source, target = self.vocabularies(out)
        found = self.load(out).score_batch(self.pieces(source, "valid.de"), self.pieces(target, "valid.en"))
        expected = self.gloss("score", run, "--source", "valid.de", "--target", "valid.en", "--format", "json",
                              "--checkpoint", checkpoint).stdout.splitlines()
        self.assertEqual(len(expected), 10)
        for one, other in zip(found, map(json.loads, expected)):
            self.assert_close(one.log_probs, other["log_probabilities"])


class TinyModels(CTranslate2Test):
    """What a model computes is compared in the scores of given translations."""

    training_pairs = 200

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("tiny.yaml", TINY)

    def compare(self, *settings):
        for folder in ("run", "out"):
            shutil.rmtree(self.folder / folder, ignore_errors=True)
        self.gloss("train", "tiny.yaml", "--run", "run", *(word for setting in settings for word in ("--set", setting)))
        self.export("run", "out")
        self.assert_scores_as_gloss("run", "out")

    def test_score_alike_with_every_norm_activation_kind_of_positions_and_tie(self):
        flags = ("false", "true")
        for norm, activation, positions, words, output in itertools.product(
                ("pre", "post"), ("relu", "gelu"), ("sinusoidal", "learned"), flags, flags):
            sides = [f"model.{side}.{key}={value}" for side in ("encoder", "decoder")
                     for key, value in (("norm", norm), ("activation", activation), ("positions", positions))]
            ties = [f"model.tie.source_target={words}", f"model.tie.output={output}"]
            with self.subTest(norm=norm, activation=activation, positions=positions, words=words, output=output):
                self.compare(*sides, *ties)

    def test_score_alike_with_every_vocabulary_and_also_what_it_does_not_know(self):
        self.write("valid.en", self.read("valid.en").replace("\n", " Zyxω Ωζ it\n", 3))
        self.write("valid.de", self.read("valid.de").replace("\n", " Ωζ Zyxω\n", 3))
        words = ["vocabulary.size=300", "vocabulary.type=word"]
        characters = ["vocabulary.size=60", "vocabulary.type=char", "data.max_length=90"]
        for settings in (["vocabulary.type=unigram"], words, characters):
            for shared in ("true", "false"):
                with self.subTest(settings=settings, shared=shared):
                    self.compare(*settings, f"vocabulary.shared={shared}")

    def test_score_alike_where_encoder_and_decoder_differ_in_everything(self):
        self.compare("model.encoder={type: transformer, layers: 3, heads: 4, feed_forward: 24, norm: post}",
                     "model.decoder={type: transformer, heads: 8, activation: gelu, positions: learned}")

    def test_score_alike_with_any_factor_on_embedded_words_and_an_odd_width(self):
        for factor in ("null", "1", "2.5"):
            with self.subTest(factor=factor):
                self.compare(f"model.embedding_scale={factor}", "model.embedding=15", "model.tie.output=true",
                             "model.encoder.heads=3", "model.decoder.heads=3")


class SmallModel(CTranslate2Test):
    training_pairs = 20000

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("small.yaml", SMALL)
        cls.write("test.de", "\n".join((ROOT / "data/test.de").read_text("utf-8").split("\n")[:200]) + "\n")
        cls.gloss("train", "small.yaml")
        cls.export("runs/small", "served")

    def setUp(self):
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder)

    def files(self, folder):
        return {path.name: path.read_bytes() for path in (self.folder / folder).iterdir()}

    def assert_translates_as_gloss(self, *options, least=190, **of_ctranslate2):
        """At least so many of 200 lines in the same pieces; two searches may end apart, but by the same model."""
        lines = self.gloss("translate", "runs/small", "--input", "test.de", "--format", "json", "--max-length-ratio",
                           "100", *options).stdout
        expected = [json.loads(line)["translations"][0] for line in lines.splitlines()]
        source = self.vocabularies("served")[0].encode(self.read("test.de").splitlines(), out_type=str)
        model = self.load("served")
        found = model.translate_batch(source, return_scores=True, return_end_token=True, max_decoding_length=100,
                                      **of_ctranslate2)
        same = [(one, other) for one, other in zip(found, expected) if one.hypotheses[0] == other["pieces"]]
        self.assertGreaterEqual(len(same), least)
        for one, other in same:
            self.assertAlmostEqual(one.scores[0], other["score"], delta=1e-4 * len(other["pieces"]))
        ended = [(line, other) for line, other in zip(source, expected) if other["pieces"][-1] == "</s>"]
        scored = model.score_batch([line for line, _ in ended], [other["pieces"][:-1] for _, other in ended])
        for one, (_, other) in zip(scored, ended):
            self.assert_close(one.log_probs, other["log_probabilities"])

    def test_translates_greedily_as_gloss(self):
        self.assert_translates_as_gloss("--beam", "1", "--normalize", "average", beam_size=1, least=199)

    def test_translates_with_a_beam_as_gloss_that_normalises_alike(self):
        self.assert_translates_as_gloss("--normalize", "none", beam_size=5, length_penalty=0)
        self.assert_translates_as_gloss("--normalize", "average", beam_size=5, patience=2, least=180)

    def test_exports_the_checkpoint_that_is_asked_for(self):
        seen = set()
        for checkpoint in ("best", "average", "last", "200"):
            out = f"served-{checkpoint}"
            self.export("runs/small", out, checkpoint)
            self.assert_scores_as_gloss("runs/small", out, checkpoint)
            seen.add(self.files(out)["model.bin"])
        self.assertEqual(len(seen), 3)  # the best is the average
        self.gloss("train", "transformer.yaml", "--run", "plain", "--set", "training.steps=1")
        self.assertIn("plain: --checkpoint average: the run keeps no average",
                      self.refused("plain", "new", "--checkpoint", "average"))
        self.assertIn("no checkpoint of step 7, expected one of 200, 250",
                      self.refused("runs/small", "new", "--checkpoint", "7"))

    def test_of_an_exported_folder_is_the_model_of_its_run(self):
        self.gloss("export", "runs/small", "exported")
        self.export("exported", "served-exported")
        self.assertEqual(self.files("served-exported"), self.files("served"))
        self.assertEqual(self.files("served")["shared.spm"], (self.folder / "runs/small/shared.spm").read_bytes())

    def test_python_of_the_page_translates_in_int8(self):
        page = (ROOT / "src/run/README.md").read_text(encoding="utf-8")
        lines = re.search(r"```python\n(import ctranslate2.*?)```", page, flags=re.S)[1]
        names = {}
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(lines, "src/run/README.md", "exec"), names)
        found = names["translate"](self.read("test.de").splitlines())
        expected = self.gloss("translate", "runs/small", "--input", "test.de", "--normalize", "average").stdout
        # 81 of 200 lines are the same where the processor has no products of bytes, over 120 where it has.
        self.assertGreater(sacrebleu.corpus_chrf(found, [expected.splitlines()]).score, 70)
        self.assertEqual(names["translate"]([""]), [""])

    def refused(self, *arguments):
        """The sentence with which the script ends."""
        with mock.patch.object(sys, "argv", [SCRIPT.name, *arguments]):
            with self.assertRaises(SystemExit) as ended:
                export_ctranslate2.main()
        self.assertRegex(ended.exception.code, r"\Aexport_ctranslate2: error: .+\Z")  # a text: exit code 1
        return ended.exception.code

    def run_script(self, *arguments):
        return subprocess.run([SCRIPT, *arguments], cwd=self.folder, text=True, capture_output=True, timeout=300,
                              env={**environment(), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"})

    def test_is_a_program_that_says_what_it_wrote_and_explains_wrong_usage(self):
        for arguments, code, says in (
                (["runs/small", "told"], 0, r"wrote told: small, runs/small/checkpoints/0{5}250/average.safetensors\Z"),
                (["runs/none", "new"], 1, r"runs/none: expected the folder of a run, but it holds no config.yaml\Z"),
                (["runs/small", "new", "--checkpoint", "worst"], 2, "expected best, average, last or a step.*worst"),
                (["runs/small"], 2, "required: OUT")):
            with self.subTest(arguments):
                done = self.run_script(*arguments)
                self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
                self.assertRegex(done.stderr.strip(), says)

    def test_replaces_a_model_only_by_force_and_nothing_else_at_all(self):
        self.export("runs/small", "twice")
        before = self.files("twice")
        self.assertIn("twice: expected a new or empty folder", self.refused("runs/small", "twice"))
        self.assertEqual(self.files("twice"), before)
        self.export("runs/small", "twice", "200", force=True)
        self.assertEqual([name for name, data in self.files("twice").items() if data != before[name]], ["model.bin"])
        self.assertIn("small.yaml: expected a folder, but it is a file", self.refused("runs/small", "small.yaml"))
        self.write("twice/notes.txt", "mine")
        for out in ("twice", "runs/small", "."):
            kept = sorted((self.folder / out).rglob("*"))
            self.assertIn("--force replaces a model", self.refused("runs/small", out, "--force"))
            self.assertEqual(sorted((self.folder / out).rglob("*")), kept)

    def test_refuses_in_one_sentence_what_is_no_transformer_of_gloss(self):
        self.gloss("train", "luong.yaml", "--set", "training.steps=1", "--run", "recurrent")
        self.assertIn("recurrent: expected a Transformer, but got a recurrent encoder and the decoder luong",
                      self.refused("recurrent", "new"))
        self.gloss("export", "runs/small", "bad")
        text, weights, state = "bad/config.yaml", "bad/best/model.safetensors", "bad/best/state.json"
        for file, change, says in (
                (text, lambda data: b"model: [", "bad: .* ParserError"),
                (text, lambda data: b"name: x", "bad: .* KeyError: 'model'"),
                (text, lambda data: data.replace(b"layers: 2", b"layers: 3"), "bad: .* 'decoder.layers.2.self_atte"),
                (state, lambda data: data.replace(b'"format": 2', b'"format": 1'), "bad/.*: expected .* 2, .* 1"),
                (weights, lambda data: data[:1000], "bad: .* SafetensorError"),
                ("bad/shared.spm", lambda data: b"spoiled", "bad: expected a run")):
            with self.subTest(says=says):
                data = (self.folder / file).read_bytes()
                self.write(file, change(data))
                self.assertRegex(self.refused("bad", "new"), says)
                self.write(file, data)
        (self.folder / "bad/shared.spm").unlink()
        self.assertIn("bad/source.spm", self.refused("bad", "new"))
        self.assertFalse((self.folder / "new").exists())


if __name__ == "__main__":
    unittest.main()
