#!/usr/bin/env python3
"""Training: a loss that is not finite, gradient accumulation, limits, skipped sentence pairs."""

import unittest

from program import ProgramTest, read_safetensors

SGD = ("--set", "training.optimizer={type: sgd, learning_rate: 0.5}")


class LossThatIsNoNumber(ProgramTest):
    def test_stops_the_run_and_names_step_rate_and_checkpoint(self):
        command = ("train", "transformer.yaml", "--run", "wild", "--set",
                   "training.optimizer={type: sgd, learning_rate: 1e30}", "--set", "training.clip_norm=1e30", "--set",
                   "checkpoints.every=1", "--set", "validation.every=1000")
        sentence = self.refused(*command)
        self.assertRegex(sentence, r"stopped at step \d+: the (loss|gradient) is not a number at learning rate 1e\+30; "
                                   r"the last good checkpoint is (wild/checkpoints/\d{8}|none yet)$")
        log = self.read("wild/log.txt")
        self.assertNotIn("finished", log)
        self.assertIn(sentence, log)


class Accumulation(ProgramTest):
    training_pairs = 40

    def trained(self, run, *settings):
        answer = self.gloss("train", "luong.yaml", "--run", run, *SGD, *settings,
                            "--set", "model.dropout={embedding: 0, hidden: 0}",
                            "--set", "validation.every=1000", "--set", "vocabulary.size=150")
        self.assertIn("40 training pairs", answer.stderr)
        step = max(int(path.name) for path in (self.folder / run / "checkpoints").iterdir())
        return self.state(run, step), read_safetensors(self.run_file(run, "model.safetensors", step))

    def test_of_two_halves_is_the_update_of_the_whole(self):
        # Find a batch size that gives two batches per epoch, so that two batches hold all pairs.
        for tokens in range(300, 3000, 100):
            state, _ = self.trained(f"search-{tokens}", "--set", f"training.batch_tokens={tokens}", "--set",
                                    "training.steps=2")
            if (state["epoch"], state["batch_index"]) == (1, 0):
                break
        else:
            self.fail("no batch size makes two batches")
        halves, accumulated = self.trained("halves", "--set", f"training.batch_tokens={tokens}", "--set",
                                           "training.accumulate=2", "--set", "training.steps=5")
        whole, at_once = self.trained("whole", "--set", "training.batch_tokens=100000", "--set", "training.steps=5")
        for state in (halves, whole):
            self.assertEqual((state["step"], state["epoch"], state["batch_index"]), (5, 5, 0))
        self.assertEqual(accumulated.keys(), at_once.keys())
        for name, values in at_once.items():
            for one, other in zip(values, accumulated[name]):
                self.assertAlmostEqual(one, other, delta=1e-5, msg=name)


class Limits(ProgramTest):
    def test_epochs_end_the_run_at_their_border(self):
        text = self.read("luong.yaml").replace("steps: 20", "epochs: 1")
        self.write("epoch.yaml", text)
        self.gloss("train", "epoch.yaml", "--run", "epoch")
        state = self.state("epoch", max(int(path.name) for path in (self.folder / "epoch/checkpoints").iterdir()))
        self.assertEqual((state["epoch"], state["batch_index"]), (1, 0))

    def test_patience_ends_the_run_early(self):
        told = self.gloss("train", "luong.yaml", "--run", "patient", "--set", "validation.patience=2", "--set",
                          "validation.every=1", "--set", "training.optimizer.learning_rate=1e-20", "--set",
                          "validation.metrics=[bleu]", "--set", "validation.best_by=bleu", "--set",
                          "checkpoints.every=1000").stderr
        self.assertIn("finished: no better for 2 validations: validation.patience = 2 reached; raise it to continue\n", told)
        self.assertEqual(self.state("patient", 3)["step"], 3)
        # With more patience, the run resumes; with the same patience, it is finished.
        self.assertIn("finished: no better for 2", self.gloss("train", "patient").stderr)
        self.assertIn("finished: no better for 4", self.gloss("train", "patient", "--set", "validation.patience=4").stderr)
        self.assertEqual(self.state("patient", 5)["step"], 5)

    def test_validation_pairs_over_the_longest_sentence_of_a_model_do_not_stop_training(self):
        self.write("long.yaml", self.read("transformer.yaml").replace("feed_forward: 32", "feed_forward: 32, positions: learned"))
        told = self.gloss("train", "long.yaml", "--set", "data.max_length=14", "--run", "short", "--set",
                          "training.steps=2").stderr
        self.assertRegex(told, r"validation at step 2 .*aer \d")

    def test_pairs_that_are_left_out_are_counted_by_reason(self):
        lines = {ending: self.read(f"train.{ending}").splitlines() for ending in ("de", "en")}
        lines["de"][3] = lines["en"][5] = lines["en"][6] = ""
        lines["de"][9] = "ja " * 200
        for ending, some in lines.items():
            self.write(f"gaps.{ending}", "\r\n".join(some) + "\r\n")
        told = self.gloss("train", "luong.yaml", "--run", "gaps", "--set", "training.steps=1", "--set",
                          "data.train={source: gaps.de, target: gaps.en}").stderr
        self.assertIn("left out 4 pairs: 1 with an empty source, 2 with an empty target, "
                      "1 with a source over max_length\n", told)
        self.assertIn("496 training pairs", told)

    def test_same_seed_gives_the_same_weights_and_another_gives_others(self):
        for run, seed in (("one", 1), ("again", 1), ("other", 2)):
            self.gloss("train", "bahdanau.yaml", "--run", run, "--set", f"seed={seed}", "--set", "training.steps=3")
        one, again, other = (self.run_file(run, "model.safetensors", 3) for run in ("one", "again", "other"))
        self.assertTrue(one == again)
        self.assertFalse(one == other)


if __name__ == "__main__":
    unittest.main()
