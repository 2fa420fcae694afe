#!/usr/bin/env python3
"""On a GPU: a stopped run ends as one that never stopped, and the commands write what they write on the CPU.

GLOSS_TEST_DEVICE=cpu runs it where there is none, as does the stand-in device (tests/stand_in)."""

import os
import sqlite3
import unittest

from program import MODELS, ProgramTest

DEVICE = os.environ.get("GLOSS_TEST_DEVICE", "cuda")


@unittest.skipUnless(DEVICE != "cuda" or os.path.exists("/dev/nvidia0"), "There is no GPU.")
class OnGpu(ProgramTest):
    def train(self, run, configuration, steps):
        self.gloss("train", configuration, "--run", run, "--device", DEVICE, "--set", f"training.steps={steps}",
                   "--set", "training.r_drop=1", "--set", "training.average={type: ema, decay: 0.9}")

    def test_a_resumed_run_ends_as_one_that_never_stopped(self):
        for name in MODELS:
            with self.subTest(name):
                self.train(f"whole-{name}", f"{name}.yaml", 20)
                self.train(f"halved-{name}", f"{name}.yaml", 10)
                self.train(f"halved-{name}", f"{name}.yaml", 20)
                for file in ("model.safetensors", "optimizer.safetensors", "average.safetensors"):
                    self.assertTrue(self.run_file(f"whole-{name}", file, 20) == self.run_file(f"halved-{name}", file, 20))

    def test_logs_every_step_once_with_the_loss_of_the_cpu(self):
        rows = []
        for device in (DEVICE, "cpu"):
            self.gloss("train", "transformer.yaml", "--run", f"steps-{device}", "--device", device,
                       "--set", "training.steps=20", "--set", "attention_log.every=7", "--set", "validation.every=9",
                       "--set", "model.dropout={embedding: 0, hidden: 0}",
                       "--set", "checkpoints.every=10")
            with sqlite3.connect(self.folder / f"steps-{device}/run.db") as database:
                rows.append(database.execute("SELECT step, loss, gradient_norm FROM step ORDER BY step").fetchall())
        ours, theirs = rows
        self.assertEqual([step for step, _, _ in ours], list(range(1, 21)))
        for one, other in zip(ours, theirs):
            self.assertAlmostEqual(one[1], other[1], delta=1e-4)
            self.assertAlmostEqual(one[2], other[2], delta=1e-3)

    def test_a_loss_that_is_no_number_ends_training_and_no_checkpoint_has_it(self):
        sentence = self.refused("train", "transformer.yaml", "--run", "wild", "--device", DEVICE,
                                "--set", "training.optimizer={type: sgd, learning_rate: 1e30}",
                                "--set", "training.clip_norm=1e30", "--set", "checkpoints.every=1000",
                                "--set", "validation.every=1000")
        self.assertRegex(sentence, r"stopped at step \d+: the (loss|gradient) is not a number at learning rate 1e\+30; "
                                   "the last good checkpoint is none yet")

    def test_old_checkpoints_are_removed(self):
        self.gloss("train", "bahdanau.yaml", "--run", "pruned", "--device", DEVICE, "--set", "checkpoints.every=4",
                   "--set", "validation.every=20")
        self.assertEqual(sorted(path.name for path in (self.folder / "pruned/checkpoints").iterdir()),
                         ["00000016", "00000020"])

    def test_translations_alignments_and_scores_are_those_of_the_cpu(self):
        for name in MODELS:
            with self.subTest(name):
                self.train(f"run-{name}", f"{name}.yaml", 20)
                pairs = ("--source", "valid.de", "--target", "valid.en")
                for command in (("translate", "--input", "valid.de"), ("align", *pairs)):
                    ours, theirs = (self.gloss(command[0], f"run-{name}", *command[1:], "--device", device).stdout
                                    for device in (DEVICE, "cpu"))
                    self.assertEqual(ours, theirs)
                ours, theirs = ([float(line.split("\t")[0]) for line in
                                 self.gloss("score", f"run-{name}", *pairs, "--device", device).stdout.splitlines()]
                                for device in (DEVICE, "cpu"))
                self.assertEqual(len(ours), 10)
                for one, other in zip(ours, theirs):
                    self.assertAlmostEqual(one, other, delta=1e-4)


if __name__ == "__main__":
    unittest.main()
