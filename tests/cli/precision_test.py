#!/usr/bin/env python3
"""precision and compute: what training, resuming and translating do with them."""

import sqlite3
import unittest

from program import MODELS, ProgramTest


class Precision(ProgramTest):
    def losses(self, run, *settings):
        self.gloss("train", f"{run.split('-')[0]}.yaml", "--run", run, *settings)
        with sqlite3.connect(self.folder / run / "run.db") as database:
            return [loss for (loss,) in database.execute("select loss from step order by step")]

    def assert_close(self, some, others, delta):
        self.assertEqual(len(some), len(others))
        for one, other in zip(some, others):
            self.assertAlmostEqual(one, other, delta=delta)

    def test_of_every_model_trains_as_the_reference_does_from_the_same_seed(self):
        for name in MODELS:
            with self.subTest(name):
                fast = self.losses(f"{name}-fast")
                self.assert_close(fast, self.losses(f"{name}-reference", "--compute", "reference"), 1e-3)
                rounded = self.losses(f"{name}-rounded", "--precision", "bfloat16")
                self.assertNotEqual(fast, rounded)
                self.assert_close(fast, rounded, 0.1)
                self.assert_close(rounded, self.losses(f"{name}-both", "--set", "precision=bfloat16",
                                                       "--set", "compute=reference"), 0.05)

    def test_is_kept_with_the_run_and_told_apart_when_it_resumes(self):
        self.losses("luong-kept", "--set", "precision=bfloat16")
        self.assertIn(", bfloat16", self.state("luong-kept", 20)["arithmetic"])
        same = self.gloss("train", "luong-kept", "--set", "training.steps=21")
        self.assertNotIn("trained so far with", same.stderr)
        other = self.gloss("train", "luong-kept", "--set", "training.steps=22", "--precision", "float32")
        self.assertRegex(other.stderr, r"trained so far with .*, bfloat16, now with .*, float32")

    def test_of_search_scoring_and_alignment_changes_little(self):
        for name in MODELS:
            with self.subTest(name):
                self.losses(f"{name}-searched")
                for command in (("translate", "--beam", "2", "--input", "valid.de"),
                                ("align", "--source", "valid.de", "--target", "valid.en"),
                                ("score", "--source", "valid.de", "--target", "valid.en")):
                    written = [self.gloss(command[0], f"{name}-searched", *command[1:], *options).stdout.split("\n")
                               for options in ((), ("--compute", "reference"), ("--precision", "bfloat16"))]
                    self.assertEqual([len(lines) for lines in written], [11] * 3)
                    if command[0] == "score":
                        plain, reference, rounded = ([float(line.split("\t")[0]) for line in lines[:-1]] for lines in written)
                        self.assert_close(plain, reference, 1e-3)
                        self.assert_close(plain, rounded, 1)
                    else:
                        self.assertEqual(written[0], written[1])

    def test_tf32_needs_a_gpu(self):
        self.assertEqual(self.refused("train", "luong.yaml", "--device", "cpu", "--precision", "tf32"),
                         "gloss: error: precision tf32: expected a GPU, but the device is the CPU; it has float32 and "
                         "bfloat16")

    def test_of_another_name_is_refused(self):
        self.assertIn("float16", self.refused("train", "luong.yaml", "--set", "precision=float16"))
        self.assertNotEqual(self.answer("translate", "run", "--precision", "half").returncode, 0)


if __name__ == "__main__":
    unittest.main()
