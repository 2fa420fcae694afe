#!/usr/bin/env python3
"""On a GPU: a stopped run ends as one that never stopped, and the commands write what they write on the CPU.

GLOSS_TEST_DEVICE=cpu runs it where there is none, as does the stand-in device (tests/stand_in)."""

import os
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
