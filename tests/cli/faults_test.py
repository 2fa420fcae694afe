#!/usr/bin/env python3
"""Training meets faults: calls that fail, a full disk, kill -9 at any call that changes the run folder, a locked log.

Whatever happens, the same command goes on afterwards and ends with the model, optimizer, scores and logged steps of a run
that nothing happened to. FAULTS=all tries every call instead of a few and prints what it tried."""

import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from program import GLOSS, SECONDS, ProgramTest, environment, last_step, runs_within, within

ALL = os.environ.get("FAULTS") == "all"

SHIM = os.environ.get("FAULT_SHIM", "")
TRAINING = ("train", "luong.yaml", "--set", "training.steps=6", "--set", "checkpoints.every=2", "--set",
            "validation.every=3", "--set", "training.average={type: ema, decay: 0.9}", "--set", "attention_log.every=1",
            "--set", "training.batch_tokens=200")
REASON = "^gloss: error: .*(No space|Read-only|Input/output|disk I/O|is full|unable to open)"
FILES = ("model.safetensors", "optimizer.safetensors", "average.safetensors")
TABLES = {  # and what of them must be equal; rows at extra saves are allowed
    "step": "step, epoch, loss, learning_rate, gradient_norm, tokens", "validation": "step, name, value",
    "sample": "step, line, source, reference, output", "attention": "step, example, site, weights",
    "piece": "step, example, losses", "head": "step, site, head, entropy, converged"}


def rows(database):
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as log:
        return {table: set(log.execute(f"SELECT {columns} FROM {table}")) for table, columns in TABLES.items()}


@unittest.skipUnless(SHIM, "FAULT_SHIM names the library to preload.")
class Faults(ProgramTest):
    training_pairs = 100

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if subprocess.run([GLOSS, "--version"], env={**environment(), "LD_PRELOAD": SHIM}, capture_output=True).returncode:
            raise unittest.SkipTest("a library cannot be preloaded into this build")
        cls.gloss(*TRAINING, "--run", "whole")
        cls.calls = cls.count(TRAINING, "counted")
        cls.expected = cls.end_of("whole")

    @classmethod
    def end_of(cls, run):
        folder = cls.folder / run / "checkpoints" / "00000006"
        state = json.loads((folder / "state.json").read_text())
        state.pop("seconds")
        return [state, *((folder / file).read_bytes() for file in FILES)]

    @classmethod
    def faulty(cls, command, run, **faults):
        return subprocess.run([GLOSS, *command, "--run", run], cwd=cls.folder, capture_output=True, encoding="utf-8",
                              timeout=SECONDS, env={**environment(), "LD_PRELOAD": SHIM,
                                                    "FAULT_FOLDER": str(cls.folder / run), **faults})

    @classmethod
    def count(cls, command, run):
        count = cls.folder / f"{run}.calls"
        answer = cls.faulty(command, run, FAULT_COUNT=str(count))
        assert answer.returncode == 0, answer.stderr
        return int(count.read_text())

    def points(self, calls, few):
        return range(1, calls + 1) if ALL else [*range(2, calls, max(1, calls // few)), calls - 1]

    def assert_goes_on(self, run):
        self.gloss(*TRAINING, "--run", run)
        for one, other in zip(self.end_of(run), self.expected):
            self.assertTrue(one == other, "the run ended otherwise")
        log, whole = rows(self.folder / run / "run.db"), rows(self.folder / "whole/run.db")
        for table, there in whole.items():
            self.assertLessEqual(there, log[table], f"rows of {table} are missing")
        self.assertEqual(log["step"], whole["step"])
        self.assertTrue((self.folder / run / "best").resolve(strict=True))
        self.assertEqual(sorted(path.name for path in (self.folder / run / "checkpoints").iterdir()),
                         sorted(path.name for path in (self.folder / "whole/checkpoints").iterdir()))

    def try_all(self, fault, few):
        tried = 0
        for n in self.points(self.calls, few):
            with self.subTest(fault=fault, call=n):
                run = f"{fault}-{n}"
                answer = self.faulty(TRAINING, run, FAULT=fault, FAULT_AT=str(n))
                if fault == "kill":
                    self.assertIn(answer.returncode, (-signal.SIGKILL, 0))
                elif answer.returncode != 0:
                    self.assertEqual(answer.returncode, 1, answer.stderr)
                    self.assertRegex(answer.stderr.splitlines()[-1], REASON)
                else:  # the call was of no account, as those that prune checkpoints and fold the log into one file
                    self.assertRegex(answer.stderr.splitlines()[-1], "^finished: ")
                    self.assertTrue((self.folder / run / "checkpoints/00000006/state.json").exists())
                self.assert_goes_on(run)
                tried += 1
        if ALL:
            print(f"{fault}: {tried} of {self.calls} calls tried")

    def test_a_call_that_fails_costs_no_more_than_the_work_since_the_last_checkpoint(self):
        self.try_all("fail", 8)

    def test_a_disk_that_is_full_from_some_call_on_stops_training_until_there_is_room(self):
        self.try_all("full", 5)

    def test_a_run_killed_at_any_call_goes_on(self):
        self.try_all("kill", 8)


class DamagedCheckpoint(ProgramTest):
    def damage(self, run, *files):
        self.gloss(*TRAINING, "--run", run)
        for file in files:
            path = self.folder / run / "checkpoints" / file
            path.write_bytes(path.read_bytes()[:-100])

    def test_is_set_aside_for_the_one_before(self):
        self.gloss(*TRAINING, "--run", "whole")
        for file in FILES + ("state.json",):
            with self.subTest(file):
                run = f"damaged-{file}"
                self.damage(run, f"00000006/{file}")
                (self.folder / run / "best").unlink()
                (self.folder / run / "best").symlink_to("checkpoints/00000006")
                if file in ("model.safetensors", "state.json"):
                    refused = self.refused("translate", run, "--checkpoint", "last", "--input", "valid.de")
                    self.assertIn(f"00000006/{file}", refused)
                warning = self.gloss(*TRAINING, "--run", run).stderr
                self.assertRegex(warning, rf"warning: .*00000006/{file}: .*00000006.damaged.* goes on from step 4")
                self.assertTrue((self.folder / run / "best").resolve(strict=True))
                for name in FILES:
                    self.assertTrue(self.run_file(run, name, 6) == self.run_file("whole", name, 6), name)

    def test_that_was_the_best_leaves_the_best_of_those_that_are_left(self):
        self.gloss(*TRAINING, "--run", "of-before", "--set", "checkpoints.keep_last=2")
        run = self.folder / "of-before"
        for step in (4, 6):  # as where step 2 was the best before 6, and is no longer kept
            path = run / f"checkpoints/{step:08}/state.json"
            state = json.loads(path.read_text(encoding="utf-8"))
            path.write_text(json.dumps(state | {"best": 1e-9, "best_steps": [2] if step == 4 else [6]}), encoding="utf-8")
        shutil.rmtree(run / "checkpoints/00000002", ignore_errors=True)
        weights = run / "checkpoints/00000006/model.safetensors"
        weights.write_bytes(weights.read_bytes()[:-100])
        (run / "best").unlink()
        (run / "best").symlink_to("checkpoints/00000006")
        self.gloss(*TRAINING, "--run", "of-before", "--set", "validation.every=100")
        self.gloss("translate", "of-before", given="Hund\n")
        self.assertNotEqual(self.state("of-before", 6)["best"], 1e-9)

    def test_is_an_error_when_no_other_can_be_read(self):
        self.damage("ruined", "00000006/model.safetensors", "00000004/state.json")
        self.assertRegex(self.refused(*TRAINING, "--run", "ruined"), "00000006/model.safetensors.*--fresh")
        self.assertEqual(sorted(path.name for path in (self.folder / "ruined/checkpoints").iterdir()),
                         ["00000004", "00000006"])


class LockedLog(ProgramTest):
    def test_is_waited_for(self):
        with self.start("train", "luong.yaml", "--run", "locked", "--set", "training.steps=100000") as training:
            try:
                end = time.monotonic() + SECONDS
                while last_step(self.folder / "locked/run.db") < 3:
                    self.assertLess(time.monotonic(), end, "the run never came so far")
                    time.sleep(0.01)
                with contextlib.closing(sqlite3.connect(self.folder / "locked/run.db", timeout=60)) as other:
                    other.execute("BEGIN IMMEDIATE")
                    while b"training waits for it" not in training.stderr.readline():
                        self.assertIsNone(training.poll(), "training ended")
                    before = last_step(self.folder / "locked/run.db")
                    other.rollback()
                while last_step(self.folder / "locked/run.db") <= before:
                    self.assertIsNone(training.poll(), "training ended")
                    time.sleep(0.01)
            finally:
                training.kill()
        with contextlib.closing(sqlite3.connect(self.folder / "locked/run.db")) as log:
            steps = [step for (step,) in log.execute("SELECT step FROM step ORDER BY step")]
        self.assertEqual(steps, list(range(1, steps[-1] + 1)))


class TwoProcesses(ProgramTest):
    def test_on_one_folder_are_one_that_trains_and_one_that_is_refused(self):
        pairs = 50 if ALL else 5
        for pair in range(pairs):
            command = ("train", "luong.yaml", "--run", f"pair-{pair}", "--set", "training.steps=100000", "--set",
                       "validation.every=100000", "--set", "checkpoints.every=100000")
            with self.subTest(pair), self.start(*command) as one:
                time.sleep(pair * 0.5 / pairs)
                with self.start(*command) as other:
                    try:
                        end = time.monotonic() + SECONDS
                        while one.poll() is None and other.poll() is None:
                            self.assertLess(time.monotonic(), end, "both train")
                            time.sleep(0.005)
                        refused, trains = (one, other) if other.poll() is None else (other, one)
                        self.assertEqual(refused.wait(), 1)
                        self.assertIn(b"another process is at work in this folder", refused.stderr.read())
                        while last_step(self.folder / f"pair-{pair}/run.db") < 2:
                            self.assertIsNone(trains.poll(), "neither trains")
                            time.sleep(0.01)
                    finally:
                        one.kill()
                        other.kill()
        if ALL:
            print(f"{pairs} pairs of processes: one trained of each")


class Signals(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # also where the tests themselves run under nohup

    def signal(self, *signals, shield=()):
        """Starts a training under `shield`, sends the signals one after the other; returns its exit code."""
        run = "-".join(map(str, ("run", *signals, *shield)))
        command = (*shield, GLOSS, "train", "luong.yaml", "--run", run, "--set", "training.steps=100000", "--set",
                   "validation.every=100000", "--set", "checkpoints.every=100000")
        with subprocess.Popen(command, cwd=self.folder, env=environment(), stderr=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL) as training:
            try:
                for one in signals:
                    step = last_step(self.folder / run / "run.db")
                    while last_step(self.folder / run / "run.db") <= step:
                        self.assertIsNone(training.poll(), "training ended")
                        time.sleep(0.01)
                    training.send_signal(one)
                return training.wait(SECONDS), self.folder / run
            finally:
                training.kill()

    def test_a_closed_terminal_saves_a_checkpoint(self):
        code, run = self.signal(signal.SIGHUP)
        self.assertEqual(code, 128 + signal.SIGHUP)
        self.assertTrue((run / "best/model.safetensors").exists())

    def test_under_nohup_training_does_not_stop_with_the_terminal(self):
        code, _ = self.signal(signal.SIGHUP, signal.SIGTERM, shield=("nohup",))
        self.assertEqual(code, 128 + signal.SIGTERM)


@unittest.skipUnless(runs_within(6000), "This build takes more addresses, as with a sanitizer.")
class OutOfMemory(ProgramTest):
    def answer_within(self, megabytes, *arguments):
        return subprocess.run([GLOSS, *arguments], cwd=self.folder, env=environment(), capture_output=True,
                              encoding="utf-8", timeout=SECONDS, preexec_fn=within(megabytes))

    def test_names_a_batch_size_that_fits(self):
        command = ("train", "transformer.yaml", "--threads", "1", "--set", "model.embedding=256", "--set",
                   "training.steps=2", "--set", "validation.every=1000", "--set", "attention_log.every=never")
        for megabytes in range(1500, 6000, 500):  # the program's own, which differs with the build
            if self.answer_within(megabytes, *command, "--run", f"small-{megabytes}", "--set",
                                  "training.batch_tokens=50").returncode == 0:
                break
        batch, answer = 200000, None
        while batch > 50:
            answer = self.answer_within(megabytes, *command, "--run", f"large-{batch}", "--set",
                                        f"training.batch_tokens={batch}")
            if answer.returncode == 0:
                break
            self.assertEqual(answer.returncode, 1, answer.stderr)
            found = re.search(r"out of memory with a batch of \d+ pairs.*training.batch_tokens than \d+, such as (\d+)",
                              answer.stderr.splitlines()[-1])
            self.assertTrue(found, answer.stderr)
            self.assertLess(int(found[1]), batch)
            batch = int(found[1])
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertLess(batch, 200000, "the memory was never too small")


if __name__ == "__main__":
    unittest.main()
