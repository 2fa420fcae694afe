#!/usr/bin/env python3
"""gloss train --change: a run goes on with other settings, and says so."""

import shutil
import sqlite3
import unittest

from program import ProgramTest

RATE = "training.optimizer.learning_rate"


class ChangeTest(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloss("train", "luong.yaml", "--run", "begun")

    def copy(self, name):
        shutil.copytree(self.folder / "begun", self.folder / name, symlinks=True)
        return name

    def ask(self, run, question, *values):
        log = sqlite3.connect(f"file:{self.folder / run / 'run.db'}?mode=ro", uri=True)
        try:
            return log.execute(question, values).fetchall()
        finally:
            log.close()

    def changes(self, run):
        return self.ask(run, "select step, key, old, new from change order by step, key")

    def change(self, run, *settings, steps=30):
        return self.gloss("train", run, "--change", *[part for one in settings for part in ("--set", one)], "--set",
                          f"training.steps={steps}").stderr

    def assert_same_model(self, one, other, step):
        for name in ("model.safetensors", "optimizer.safetensors"):
            self.assertTrue(self.run_file(one, name, step) == self.run_file(other, name, step), f"{name} differs")


class Measure(ChangeTest):
    def test_that_judges_is_another_and_the_next_validation_is_the_best(self):
        self.copy("judged")
        self.gloss("train", "judged", "--set", "validation.best_by=bleu", "--set", "validation.every=5", "--set",
                   "training.steps=25")
        state = self.state("judged", 25)
        self.assertEqual(state["best"], state["scores"]["bleu"])
        self.assertEqual(state["best_steps"], [25])


class LearningRate(ChangeTest):
    def test_halved_by_hand_trains_as_a_schedule_that_halves_it(self):
        self.gloss("train", "luong.yaml", "--run", "schedule", "--set", "training.steps=40", "--set",
                   "training.schedule={type: exponential, factor: 0.5, every: 20}")
        told = self.change(self.copy("by-hand"), f"{RATE}=0.0025", steps=40)
        self.assertIn(f"changed after step 20: {RATE} 0.005 -> 0.0025\n", told)
        self.assert_same_model("by-hand", "schedule", 40)
        self.assertEqual(self.changes("by-hand"), [(20, RATE, "0.005", "0.0025")])
        self.assertEqual(self.changes("schedule"), [])

    def test_once_changed_needs_no_further_flag(self):
        self.change(self.copy("at-once"), f"{RATE}=0.001", steps=40)
        told = self.change(self.copy("later"), f"{RATE}=0.001", steps=20)
        self.assertIn("no update is made with the changed settings yet, but the run keeps them\n", told)
        self.gloss("train", "later", "--set", "training.steps=30")
        self.gloss("train", "later", "--set", "training.steps=40")
        self.assert_same_model("later", "at-once", 40)
        self.assertEqual(self.changes("later"), self.changes("at-once"))

    def test_changes_are_listed_one_after_the_other(self):
        run = self.copy("twice")
        self.change(run, f"{RATE}=0.001", "model.dropout.hidden=0.3")
        self.change(run, f"{RATE}=0.0005", steps=40)
        self.change(run, f"{RATE}=0.7", steps=40)
        self.change(run, f"{RATE}=0.0005", steps=40)  # back, before any update
        self.assertEqual(self.changes(run), [(20, "model.dropout.hidden", "0.1", "0.3"), (20, RATE, "0.005", "0.001"),
                                             (30, RATE, "0.001", "0.0005")])
        shown = self.gloss("inspect", run).stdout
        self.assertTrue(shown.endswith(f"changed after step 20: model.dropout.hidden 0.1 -> 0.3\n"
                                       f"changed after step 20: {RATE} 0.005 -> 0.001\n"
                                       f"changed after step 30: {RATE} 0.001 -> 0.0005\n"))

    def test_of_a_log_of_an_older_version_is_recorded(self):
        run = self.copy("older")
        log = sqlite3.connect(self.folder / run / "run.db")
        log.execute("drop table change")
        log.commit()
        log.close()
        self.assertNotIn("changed", self.gloss("inspect", run).stdout)
        self.change(run, f"{RATE}=0.001")
        self.assertEqual(len(self.changes(run)), 1)


class Schedule(ChangeTest):
    def test_of_another_type_drops_what_it_does_not_know_with_a_notice(self):
        run = self.copy("warm")
        self.change(run, "training.schedule={type: inverse_sqrt, warmup: 15}")
        told = self.change(run, "training.schedule.type=constant", steps=32)
        self.assertRegex(told, r"--set training\.schedule\.type: constant has no warmup, so that of warm/config\.yaml:\d+ ")
        self.assertEqual(self.changes(run)[-2:], [(30, "training.schedule.type", "inverse_sqrt", "constant"),
                                                  (30, "training.schedule.warmup", "15", "null")])
        rates = self.ask(run, "select learning_rate from step where step in (20, 30, 31) order by step")
        self.assertEqual([rate for rate, in rates], [0.005, 0.005 * (15 / 30) ** 0.5, 0.005])

    def test_that_the_command_line_gives_a_wrong_key_is_refused(self):
        for setting in ("training.schedule={type: constant, warmup: 3}", "training.schedule.warmup=3"):
            self.assertIn("warmup", self.refused("config", "luong.yaml", "--set", "training.schedule.type=constant", "--set",
                                                 setting))


class Batches(ChangeTest):
    def test_keep_the_place_in_the_epoch(self):
        for tokens in (200, 1500):
            run = self.copy(f"tokens-{tokens}")
            self.change(run, f"training.batch_tokens={tokens}")
            epochs = [epoch for epoch, in self.ask(run, "select epoch from step order by step")]
            batches = 11_000 / tokens  # about 10,000 to 12,000 target pieces
            self.assertAlmostEqual(epochs[20] - epochs[19], 1 / batches, delta=1 / batches)
            largest, = self.ask(run, "select max(tokens) from step where step > 20")[0]
            self.assertTrue(tokens / 2 < largest <= tokens, largest)


class Data(ChangeTest):
    def setUp(self):
        self.write("other.de", "".join(self.read("train.de").splitlines(keepends=True)[:200]))
        self.write("other.en", "".join(self.read("train.en").splitlines(keepends=True)[:200]))

    def test_of_training_may_change_and_its_text_is_recorded(self):
        other = ("data.train.source=other.de", "data.train.target=other.en")
        told = self.change(self.copy("elsewhere"), *other)
        self.assertIn("200 training pairs", told)
        changes = self.changes("elsewhere")
        self.assertEqual([key for _, key, *_ in changes], ["corpus", "data.train.source", "data.train.target"])
        self.gloss("train", "elsewhere", "--set", "training.steps=40")
        self.change(self.copy("again"), *other, steps=40)
        self.assert_same_model("elsewhere", "again", 40)
        self.write("other.en", self.read("other.en").replace("the", "teh"))
        self.assertRegex(self.refused("train", "elsewhere", "--set", "training.steps=50"), "training text .*--change.*--from")
        self.change("elsewhere", steps=50)
        self.assertEqual(self.changes("elsewhere")[-1][:2], (40, "corpus"))

    def test_of_validation_may_change_while_the_logged_pairs_stay(self):
        run = self.copy("validated")
        for ending in ("de", "en"):
            self.write(f"few.{ending}", "".join(self.read(f"valid.{ending}").splitlines(keepends=True)[5:]))
        examples = self.ask(run, "select * from example")
        few = ("--set", "data.valid={source: few.de, target: few.en}", "--set", "validation.metrics=[loss, bleu]")
        self.gloss("train", "luong.yaml", "--run", run, "--change", *few, "--set", "training.steps=30")
        self.assertEqual(self.ask(run, "select * from example"), examples)
        self.assertEqual(self.state(run, 30)["best_steps"], [30])  # losses on other text are not compared
        self.gloss("train", "luong.yaml", "--run", run, *few, "--set", "training.steps=31")


class Refusal(ChangeTest):
    def test_of_a_changed_setting_names_change_and_from(self):
        before = self.read("begun/config.yaml")
        said = self.refused("train", "begun", "--set", f"{RATE}=0.001")
        self.assertRegex(said, rf"begun: .*{RATE}: 0\.005, .*0\.001; give --change .*--from begun ")
        self.assertEqual(self.read("begun/config.yaml"), before)

    def test_of_several_settings_names_at_most_five_and_the_way_to_go_on(self):
        settings = [f"{RATE}=0.001", "training.batch_tokens=100", "training.accumulate=2", "training.label_smoothing=0.2",
                    "training.clip_norm=2", "data.max_length=50", "model.dropout.hidden=0.2"]
        said = self.refused("train", "begun", *[word for one in settings for word in ("--set", one)])
        self.assertEqual(sum(f"{one.split('=')[0]}: " in said for one in settings), 5)
        self.assertIn("; and 2 more; give --change to go on differently, ", said)
        self.assertIn("gloss train begun to go on as it was", said)
        said = self.refused("train", "begun", "--set", f"{RATE}=0.001", "--set", "seed=2", "--set", "model.embedding=32")
        self.assertRegex(said, "this run has (seed: 1, .* 2; model.embedding|model.embedding: 16, .* 32; seed): .* no --change "
                               "changes them in a run")

    def test_of_fewer_steps_than_were_made_writes_nothing(self):
        before = self.read("begun/config.yaml"), self.state("begun", 20)
        for options in ((), ("--change", "--set", f"{RATE}=0.001")):
            self.assertEqual(self.refused("train", "begun", "--set", "training.steps=15", *options),
                             "gloss: error: begun: the run is at step 20, beyond training.steps = 15; expected at least as many")
        self.assertEqual((self.read("begun/config.yaml"), self.state("begun", 20)), before)

    def test_of_what_cannot_change_names_it(self):
        for setting in ("model.embedding=32", "seed=2", "vocabulary.size=200", "training.optimizer.type=sgd",
                        "model.decoder.input_feeding=false"):
            with self.subTest(setting):
                said = self.refused("train", "begun", "--change", "--set", f"{RATE}=0.001", "--set", setting)
                self.assertRegex(said, rf"{setting.split('=')[0]}: .* no --change changes it")

    def test_of_the_length_of_a_model_that_has_one_names_it(self):
        self.write("learned.yaml", self.read("transformer.yaml").replace("feed_forward: 32", "feed_forward: 32, positions: learned"))
        self.gloss("train", "learned.yaml", "--run", "learned", "--set", "training.steps=2")
        self.assertIn("no --change", self.refused("train", "learned", "--change", "--set", "data.max_length=50"))

    def test_where_there_is_no_run_to_change(self):
        self.assertIn("holds no run", self.refused("train", "luong.yaml", "--run", "nothing", "--change"))


class Ended(ChangeTest):
    def test_names_the_limits_that_are_reached(self):
        told = self.gloss("train", self.copy("short"), "--set", "training.minutes=1e-3", "--set", "training.steps=20000").stderr
        self.assertIn("finished: training.minutes = 0.001 reached; raise it to continue\n", told)
        told = self.gloss("train", "short", "--set", "training.steps=20").stderr
        self.assertIn("finished: training.steps = 20 and training.minutes = 0.001 reached; raise them to continue\n", told)

    def test_by_patience_goes_on_after_a_change(self):
        command = ("train", "luong.yaml", "--run", "patient", "--set", "validation.patience=2", "--set", "validation.every=1")
        self.gloss(*command, "--set", f"{RATE}=1e-20", "--set", "training.steps=15")
        self.assertIn("validation.patience = 2 reached", self.gloss("train", "patient").stderr)
        self.change("patient", f"{RATE}=0.005", steps=15)
        self.assertGreater(self.ask("patient", "select max(step) from step")[0][0], 3)


class OtherRun(ChangeTest):
    def test_says_what_it_starts_from(self):
        told = self.gloss("train", "luong.yaml", "--run", "heir", "--from", "begun", "--set", "training.steps=1").stderr
        self.assertRegex(told, r"(?m)^started with the weights of begun/checkpoints/000000\d0 \(Luong, .*\) and its vocabulary$")

    def test_gives_its_vocabulary_whatever_the_configuration_says(self):
        command = ("train", "luong.yaml", "--run", "heir-3", "--from", "begun", "--set", "vocabulary.size=200", "--set")
        told = self.gloss(*command, "training.steps=1").stderr
        self.assertIn("the vocabulary is that of begun: vocabulary.size is 300, not 200\n", told)
        self.assertRegex(self.gloss("config", "heir-3/config.yaml").stdout, r"vocabulary:\n  type: bpe\n  size: 300\n")
        self.assertIn("resuming at step 1\n", self.gloss(*command, "training.steps=2").stderr)
        told = self.gloss("train", "luong.yaml", "--run", "heir-4", "--from", "begun", "--set", "training.steps=1").stderr
        self.assertNotIn("the vocabulary is that of", told)

    def test_that_is_not_there_is_named_before_anything_is_made(self):
        self.assertEqual(self.refused("train", "luong.yaml", "--run", "new/run", "--from", "nope"),
                         "gloss: error: there is no folder nope; expected the folder of a run")
        self.assertFalse((self.folder / "new").exists())

    def test_of_another_model_is_refused_with_both_models(self):
        said = self.refused("train", "transformer.yaml", "--run", "heir-2", "--from", "begun")
        self.assertRegex(said, "--from begun: expected the model Transformer.*, but it is Luong")
        said = self.refused("train", "luong.yaml", "--run", "heir-2", "--from", "begun", "--set", "model.embedding=32")
        self.assertIn("model.embedding is 32 here and 16 there", said)
        self.assertFalse((self.folder / "heir-2").exists())


if __name__ == "__main__":
    unittest.main()
