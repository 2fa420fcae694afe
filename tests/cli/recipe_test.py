#!/usr/bin/env python3
"""Recipes of training: schedules that come down at the end, and segmentations drawn anew each epoch."""

import contextlib
import sqlite3
import unittest

from program import ProgramTest

COOLED = ("train", "transformer.yaml", "--set", "training.schedule={type: inverse_sqrt, warmup: 5, cooldown: 0.5}")
SAMPLED = ("train", "transformer.yaml", "--set", "training.subword_sampling={source: 0.2, target: 0.2}")


class Recipe(ProgramTest):
    def rates(self, run):
        with contextlib.closing(sqlite3.connect(self.folder / run / "run.db")) as log:
            return [rate for (rate,) in log.execute("select learning_rate from step order by step")]

    def decay(self, run, step):
        return self.state(run, step)["schedule"]["decay"]

    def test_the_rate_comes_down_to_the_last_step(self):
        said = self.gloss(*COOLED, "--run", "cooled").stderr
        self.assertIn("the learning rate comes down from step 10 to step 20", said)
        for step, rate in enumerate(self.rates("cooled"), 1):
            share = 1 if step <= 10 else (21 - step) / 11
            self.assertAlmostEqual(rate, 0.005 * min(step / 5, (5 / step) ** 0.5) * share, delta=1e-12)

    def test_raising_the_limit_moves_the_descent(self):
        self.gloss(*COOLED, "--run", "longer")
        self.gloss(*COOLED, "--run", "longer", "--set", "training.steps=40")
        self.assertEqual(self.decay("longer", 40), {"begin": 20, "end": 40})
        self.assertAlmostEqual(self.rates("longer")[20], 0.005 * (5 / 21) ** 0.5 * 20 / 21, delta=1e-12)

    def test_a_run_of_minutes_ends_with_the_descent(self):
        said = self.gloss(*COOLED, "--run", "minutes", "--set", "training.steps=null",
                          "--set", "training.minutes=0.03").stderr
        rates = self.rates("minutes")
        end = len(rates)
        decay = self.decay("minutes", end)
        self.assertEqual(decay["end"], end)
        expected = 0.005 * min(end / 5, (5 / end) ** 0.5) / (end + 1 - decay["begin"])
        self.assertAlmostEqual(rates[-1], expected, delta=1e-12)
        self.assertIn("finished: training.minutes = 0.03 reached", said)

    def test_sampled_segmentations_survive_an_interruption_bit_for_bit(self):
        for run, ends in (("whole", (40,)), ("cut", (20, 40))):
            for end in ends:
                self.gloss(*SAMPLED, "--set", f"training.steps={end}", "--run", run)
        self.assertTrue(self.run_file("whole", "model.safetensors", 40) == self.run_file("cut", "model.safetensors", 40))

    def test_a_vocabulary_of_words_has_nothing_to_sample(self):
        error = self.refused(*SAMPLED, "--set", "vocabulary={type: word, size: 100}", "--run", "words")
        self.assertIn("training.subword_sampling.source: expected a vocabulary of type bpe or unigram", error)


if __name__ == "__main__":
    unittest.main()
