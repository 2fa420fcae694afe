#!/usr/bin/env python3
"""A killed run resumes where it stopped and ends like an uninterrupted one; other options of a second command."""

import re
import signal
import time
import unittest

from program import MODELS, SECONDS, ProgramTest, last_step

# 24 batches per epoch: 40 updates of two batches cross three epoch boundaries.
TRAINING = ("--set", "training.steps=40", "--set", "training.accumulate=2", "--set", "model.dropout.hidden=0.3",
            "--set", "training.schedule={type: inverse_sqrt, warmup: 15}")


class ResumeTest(ProgramTest):
    def begin_and_kill(self, ready, *arguments):
        """Starts a command and kills it as soon as `ready()`; returns whether it was still running."""
        with self.start(*arguments) as program:
            try:
                end = time.monotonic() + SECONDS
                while not ready() and program.poll() is None:
                    self.assertLess(time.monotonic(), end, "the run never came so far")
                    time.sleep(0.002)
            finally:
                program.kill()
        return program.returncode == -9

    def assert_same_end(self, one, other, step):
        for name in ("model.safetensors", "optimizer.safetensors"):
            self.assertTrue(self.run_file(one, name, step) == self.run_file(other, name, step), f"{name} differs")
        ends = [self.state(run, step) for run in (one, other)]
        for end in ends:
            end.pop("seconds")
        self.assertEqual(*ends)

    def assert_begins_again(self, killed, whole, *arguments):
        """A run that is killed before its first checkpoint and restarted ends like an uninterrupted one."""
        command = ("train", *arguments, "--set", "checkpoints.every=100000", "--set", "validation.every=100000")
        ready = (self.folder / killed / "log.txt").exists
        self.assertTrue(self.begin_and_kill(ready, *command, "--run", killed, "--set", "training.steps=100000"))
        self.assertEqual(list((self.folder / killed).glob("checkpoints/*/state.json")), [])
        for run in (killed, whole):
            self.gloss(*command, "--run", run, "--set", "training.steps=3")
        self.assert_same_end(killed, whole, 3)


class KilledRun(ResumeTest):
    def test_ends_as_one_that_never_stopped(self):
        for name in MODELS:
            with self.subTest(name):
                self.gloss("train", f"{name}.yaml", *TRAINING, "--run", f"whole-{name}")
                run = f"killed-{name}"
                command = ("train", f"{name}.yaml", *TRAINING, "--run", run)
                checkpoints = self.folder / run / "checkpoints"
                for _ in range(5):  # retry, since on a busy machine the run can end before the kill
                    if self.begin_and_kill((checkpoints / "00000020").exists, *command):
                        break
                    (self.folder / run).rename(self.folder / f"{run}-too-late-{time.monotonic_ns()}")
                else:
                    self.fail("the run always ended before it could be killed")
                self.assertFalse((checkpoints / "00000040").exists())
                self.assertRegex(self.gloss(*command).stderr, r"(?m)^resuming at step (20|30)$")
                self.assert_same_end(f"whole-{name}", run, 40)
                self.assertGreater(self.state(run, 40)["epoch"], 1)

    def test_begins_again_where_there_was_no_checkpoint_yet(self):
        self.assert_begins_again("early", "unhurried", "luong.yaml")


class StoppedRun(ResumeTest):
    def test_saves_what_was_trained_and_ends_as_one_that_never_stopped(self):
        rarely = ("--set", "checkpoints.every=100000", "--set", "validation.every=100000")
        for number in (signal.SIGINT, signal.SIGTERM):
            run = f"stopped-{number}"
            with self.start("train", "luong.yaml", *rarely, "--run", run, "--set", "training.steps=100000") as program:
                end = time.monotonic() + SECONDS
                while last_step(self.folder / run / "run.db") < 3:
                    self.assertLess(time.monotonic(), end, "the run never came so far")
                    time.sleep(0.01)
                program.send_signal(number)
                said = program.communicate()[1].decode()
            self.assertEqual(program.returncode, 128 + number, said)
            step = int(re.search(rf"stopped by a signal after step (\d+), which is saved: gloss train {run} resumes there", said)[1])
            self.assertEqual(self.state(run, step)["step"], step)
            self.assertEqual(last_step(self.folder / run / "run.db"), step)
            steps = ("--set", f"training.steps={step + 3}")
            self.gloss("train", "luong.yaml", *rarely, "--run", run, *steps)
            self.gloss("train", "luong.yaml", *rarely, "--run", f"whole-{number}", *steps)
            self.assert_same_end(run, f"whole-{number}", step + 3)


class NewFolder(ResumeTest):
    def test_is_trained_in_by_one_of_two_processes_that_start_together(self):
        for pair in range(5):
            command = ("train", "luong.yaml", "--run", f"race-{pair}", "--set", "training.steps=5")
            both = [self.start(*command) for _ in range(2)]
            said = [program.communicate()[1].decode() for program in both]
            codes = [program.returncode for program in both]
            # A process that starts after the other has ended finds a finished run.
            self.assertIn(sorted(codes), ([0, 1], [0, 0]), said)
            for code, text in zip(codes, said):
                if code == 1:
                    self.assertIn("another process is at work in this folder", text)
            self.assertEqual(sum("saved " in text for text in said), 1)

    def test_is_gone_again_where_training_could_not_start(self):
        self.refused("train", "luong.yaml", "--run", "nothing", "--set", "data.train.source=none.de")
        self.assertFalse((self.folder / "nothing").exists())


class RunAtWork(ResumeTest):
    def test_is_not_trained_by_a_second_process(self):
        command = ("train", "luong.yaml", "--run", "busy", "--set", "training.steps=100000")
        with self.start(*command) as program:
            try:
                end = time.monotonic() + SECONDS
                while not (self.folder / "busy/log.txt").exists():
                    self.assertLess(time.monotonic(), end, "the run never began")
                    time.sleep(0.002)
                for more in ([], ["--fresh"]):
                    self.assertRegex(self.refused(*command, *more), "busy: another process is at work")
                self.assertFalse((self.folder / "busy.1").exists())
                self.assertIsNone(program.poll())
            finally:
                program.kill()


class SecondCommand(ResumeTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloss("train", "luong.yaml")

    def test_trains_nothing_where_the_run_has_ended(self):
        self.gloss("train", "luong.yaml", "--run", "ended")
        checkpoint = self.folder / "ended/checkpoints/00000020/model.safetensors"
        before = checkpoint.stat().st_mtime_ns
        told = self.gloss("train", "luong.yaml", "--run", "ended").stderr
        self.assertNotRegex(told, r"(?m)^(step|validation|saved) ")
        self.assertIn("finished", told)
        self.assertEqual(checkpoint.stat().st_mtime_ns, before)

    def test_trains_longer_where_more_steps_are_set(self):
        self.gloss("train", "luong.yaml", "--run", "longer")
        told = self.gloss("train", "longer", "--set", "training.steps=30").stderr
        self.assertIn("resuming at step 20\n", told)
        self.gloss("train", "luong.yaml", "--run", "at-once", "--set", "training.steps=30")
        self.assert_same_end("longer", "at-once", 30)

    def test_trains_longer_though_killed_before_the_first_checkpoint_with_more_steps(self):
        comes_down = ("--set", "training.schedule={type: linear, warmup: 2}")
        self.gloss("train", "luong.yaml", *comes_down, "--run", "comes-down")
        longer = ("train", "comes-down", "--set", "training.steps=400", "--set", "checkpoints.every=1000")
        config = self.folder / "comes-down/config.yaml"
        self.begin_and_kill(lambda: "steps: 400\n" in config.read_text(encoding="utf-8"), *longer)
        self.gloss(*longer)
        self.assertEqual(self.state("comes-down", 400)["schedule"]["decay"]["end"], 400)

    def test_goes_on_with_a_run_that_was_moved(self):
        self.gloss("train", "luong.yaml", "--run", "here")
        (self.folder / "here").rename(self.folder / "there")
        self.gloss("train", "there", "--set", "training.steps=22")
        self.assertEqual(self.state("there", 22)["step"], 22)
        self.assertFalse((self.folder / "here").exists())

    def test_fresh_moves_the_old_run_aside_and_begins_anew(self):
        self.gloss("train", "luong.yaml", "--run", "old", "--set", "training.steps=3")
        kept = self.run_file("old", "model.safetensors", 3)
        told = self.gloss("train", "luong.yaml", "--run", "old", "--set", "training.steps=4", "--fresh").stderr
        self.assertIn("old.1", told)
        self.assertNotIn("resuming", told)
        self.assertTrue(self.run_file("old.1", "model.safetensors", 3) == kept)
        self.assertEqual(self.state("old", 4)["step"], 4)

    def test_from_starts_from_the_weights_and_the_vocabulary_of_another_run(self):
        # The learning rate is too small to change any float, so the weights stay as loaded.
        self.gloss("train", "luong.yaml", "--run", "heir", "--from", "runs/luong", "--set", "training.steps=1", "--set",
                   "training.optimizer.learning_rate=1e-20")
        best = (self.folder / "runs/luong/best/model.safetensors").read_bytes()
        self.assertTrue(self.run_file("heir", "model.safetensors", 1) == best)
        self.assertEqual((self.folder / "heir/shared.spm").read_bytes(),
                         (self.folder / "runs/luong/shared.spm").read_bytes())
        self.assertEqual(self.state("heir", 1)["step"], 1)

    def test_log_has_each_line_that_the_screen_showed_once(self):
        runs = [self.gloss("train", "luong.yaml", "--run", "log", "--set", f"training.steps={steps}", "--set",
                           "data.valid={holdout: 20}", "--set", "validation.metrics=[loss]") for steps in (2, 3)]
        log = [line.split(" ", 2)[2] for line in self.read("log/log.txt").splitlines()]
        self.assertEqual(log, "".join(run.stderr for run in runs).splitlines())
        self.assertTrue(log[0].startswith("held out 20 pairs"), log[0])
        self.assertTrue(any(line.startswith("resuming at step 2") for line in log))
        told = self.gloss("train", "luong.yaml", "--run", "log", "--fresh", "--set", "training.steps=2").stderr
        self.assertEqual([line.split(" ", 2)[2] for line in self.read("log/log.txt").splitlines()], told.splitlines())

    def test_swap_trains_the_other_direction(self):
        self.gloss("train", "luong.yaml", "--swap", "--set", "training.steps=2")
        text = self.read("runs/luong-swapped/config.yaml")
        self.assertRegex(text, r"source: train\.en[,\n]")
        self.assertRegex(text, r"target: train\.de[,\n]")
        self.gloss("align", "runs/luong-swapped", "--source", "valid.en", "--target", "valid.de")
        # The gold links are swapped, too, and the same command resumes the same run.
        told = self.gloss("train", "luong.yaml", "--swap", "--set", "training.steps=3").stderr
        self.assertIn("resuming at step 2\n", told)
        self.assertRegex(told, r"aer [01]\.\d+")


if __name__ == "__main__":
    unittest.main()
