#!/usr/bin/env python3
"""training.average: what is validated and translates, `--checkpoint average`, and resuming."""

import unittest

from program import ProgramTest, read_safetensors

AVERAGES = {"ema": "{type: ema, decay: 0.9}", "last": "{type: last, count: 3}", "best": "{type: best, count: 2}"}
TRAINING = ("train", "transformer.yaml", "--set", "validation.every=5")


class Average(ProgramTest):
    def tensors_of(self, run, name, step):
        return read_safetensors(self.run_file(run, name, step))

    def test_survives_an_interruption_bit_for_bit(self):
        for kind, average in AVERAGES.items():
            with self.subTest(kind):
                for run, ends in (("whole", (40,)), ("cut", (20, 40))):
                    for end in ends:
                        self.gloss(*TRAINING, "--set", f"training.average={average}", "--set", f"training.steps={end}",
                                   "--run", f"{run}-{kind}")
                for name in ("model.safetensors", "optimizer.safetensors", "average.safetensors"):
                    one, other = (self.run_file(f"{run}-{kind}", name, 40) for run in ("whole", "cut"))
                    self.assertTrue(one == other, f"{name} differs")

    def test_of_the_last_checkpoints_is_their_mean(self):
        self.gloss(*TRAINING, "--set", "training.average={type: last, count: 3}", "--run", "mean",
                   "--set", "checkpoints={every: 5, keep_last: 9}")
        steps = [self.tensors_of("mean", "model.safetensors", step) for step in (10, 15, 20)]
        for name, found in self.tensors_of("mean", "average.safetensors", 20).items():
            for a, b, c, mean in zip(*(step[name] for step in steps), found):
                self.assertAlmostEqual((a + b + c) / 3, mean, delta=1e-6)

    def test_is_what_is_validated_and_translates_by_default(self):
        self.gloss(*TRAINING, "--set", "training.average={type: ema, decay: 0.9}", "--run", "ema")
        self.gloss("translate", "ema", "--input", "valid.de", "--output", "best.en")
        self.gloss("translate", "ema", "--checkpoint", "average", "--input", "valid.de", "--output", "average.en")
        self.assertEqual(self.read("best.en"), self.read("average.en"))
        last = self.tensors_of("ema", "model.safetensors", 20)
        self.assertNotEqual(last, self.tensors_of("ema", "average.safetensors", 20))

    def test_is_named_where_a_run_keeps_none(self):
        self.gloss(*TRAINING, "--run", "none")
        error = self.refused("translate", "none", "--checkpoint", "average", given="a\n")
        self.assertIn("keeps no average", error)


if __name__ == "__main__":
    unittest.main()
