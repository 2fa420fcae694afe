"""Runs gloss as a user would, in a temporary folder with a small corpus and configurations."""

import contextlib
import json
import os
import re
import resource
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(os.environ.get("GLOSS_SOURCE_DIR", Path(__file__).resolve().parent.parent.parent))
GLOSS = os.environ.get("GLOSS", str(ROOT / "build" / "release" / "gloss"))
SECONDS = 300  # timeout of one command; only reached if it hangs

MODELS = {
    "bahdanau": """
  encoder: {type: recurrent, cell: gru, hidden: 16}
  decoder: {type: bahdanau, hidden: 16, attention: {score: additive, hidden: 16}}""",
    "luong": """
  encoder: {type: recurrent, cell: lstm, layers: 1, bidirectional: false, hidden: 16, reverse: true}
  decoder: {type: luong, cell: lstm, layers: 1, hidden: 16, attention: {score: general, window: global}}""",
    "transformer": """
  encoder: {type: transformer, layers: 2, heads: 2, feed_forward: 32}
  decoder: {type: transformer, layers: 2, heads: 2, feed_forward: 32}""",
}

CONFIGURATION = """\
name: {name}
data:
  train: {{source: train.de, target: train.en}}
  valid: {{source: valid.de, target: valid.en, alignments: valid.align}}
vocabulary: {{type: bpe, size: 300, shared: true}}
model:
  initialization: paper
  embedding: 16{model}
  dropout: {{embedding: 0.1, hidden: 0.1}}
training:
  steps: 20
  batch_tokens: 500
  optimizer: {{type: adam, learning_rate: 0.005}}
validation: {{every: 10, metrics: [loss, bleu, aer], best_by: loss, samples: 1}}
checkpoints: {{every: 10}}
"""


class ProgramTest(unittest.TestCase):
    """Runs in a new folder with train.*, valid.* and NAME.yaml for the name of each model."""

    training_pairs = 500

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(tempfile.mkdtemp(prefix="gloss-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        for ending in ("de", "en", "align"):
            for name, count in (("train", cls.training_pairs), ("valid", 10)):
                lines = (ROOT / "data" / f"{name}.{ending}").read_text(encoding="utf-8").split("\n")[:count]
                cls.write(f"{name}.{ending}", "\n".join(lines) + "\n")
        for name, model in MODELS.items():
            cls.write(f"{name}.yaml", CONFIGURATION.format(name=name, model=model))

    @classmethod
    def write(cls, name, text):
        path = cls.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    @classmethod
    def read(cls, name):
        return (cls.folder / name).read_bytes().decode("utf-8")

    @classmethod
    def start(cls, *arguments):
        """Starts the command with pipes for its input and output."""
        return subprocess.Popen([GLOSS, *map(str, arguments)], cwd=cls.folder, env=environment(), stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    @classmethod
    def answer(cls, *arguments, given=""):
        """Runs the command: returncode, stdout and stderr as text."""
        return subprocess.run([GLOSS, *map(str, arguments)], cwd=cls.folder, env=environment(), input=given,
                              capture_output=True, encoding="utf-8", timeout=SECONDS)

    @classmethod
    def gloss(cls, *arguments, given=""):
        """Runs a command that must succeed."""
        answer = cls.answer(*arguments, given=given)
        if answer.returncode != 0:
            raise AssertionError(f"gloss {' '.join(map(str, arguments))}: exit {answer.returncode}\n{answer.stderr}")
        return answer

    @contextlib.contextmanager
    def training_for_long(self, configuration, run):
        """Trains while the body runs, which starts once the database has ten steps."""
        rarely = ("--set", "validation.every=100000", "--set", "checkpoints.every=100000")
        command = ("train", configuration, "--run", run, "--set", "training.steps=100000", *rarely)
        with self.start(*command) as training:
            try:
                end = time.monotonic() + SECONDS
                while last_step(self.folder / run / "run.db") < 10:
                    self.assertIsNone(training.poll(), "training ended")
                    self.assertLess(time.monotonic(), end, "the run never came so far")
                    time.sleep(0.05)
                yield
                self.assertIsNone(training.poll(), "training ended")
            finally:
                training.kill()

    @contextlib.contextmanager
    def viewing(self, *arguments):
        """Runs `gloss view` on a free port; its attributes `address`, `port` and `token` are those that it prints."""
        with self.start("view", *arguments, "--port", "0") as viewer:
            try:
                printed = re.search(r"(http://[^ /]+:(\d+)/\?token=([0-9a-f]{32,})) ", viewer.stderr.readline().decode())
                viewer.address, viewer.port, viewer.token = printed[1], int(printed[2]), printed[3]
                yield viewer
            finally:
                viewer.kill()

    def refused(self, *arguments, given=""):
        """The error message of a command that must exit with 1: its last line, after any output of training."""
        answer = self.answer(*arguments, given=given)
        self.assertEqual(answer.returncode, 1, answer.stderr)
        lines = answer.stderr.splitlines()
        self.assertEqual([line for line in lines if line.startswith("gloss: error: ")], lines[-1:], answer.stderr)
        self.assertNotRegex(answer.stderr, r"(?i)exception raised|backtrace|frame #\d|terminate called")
        return lines[-1]

    def run_file(self, run, name, step):
        return (self.folder / run / "checkpoints" / f"{step:08}" / name).read_bytes()

    def state(self, run, step):
        return json.loads(self.run_file(run, "state.json", step))


def environment():
    """Of gloss: one thread, and the stand-in device where the test gets one."""
    preloaded = {"LD_PRELOAD": os.environ["STAND_IN_DEVICE"]} if "STAND_IN_DEVICE" in os.environ else {}
    return {**os.environ, "OMP_NUM_THREADS": "1", **preloaded}


def within(megabytes):
    """What a process must do first to get no more addresses than that: the argument preexec_fn of subprocess.run."""
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def runs_within(megabytes):
    return subprocess.run([GLOSS, "--version"], preexec_fn=within(megabytes), capture_output=True).returncode == 0


def last_step(database):
    """The last step in a run's database, 0 if there is none yet."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as log:
            return log.execute("SELECT max(step) FROM step").fetchone()[0] or 0
    except sqlite3.Error:
        return 0


def read_safetensors(data):
    """Reads float32 tensors as {name: list of numbers}. The format: header length, JSON header, data."""
    length = struct.unpack_from("<Q", data)[0]
    tensors = {}
    for name, tensor in json.loads(data[8:8 + length]).items():
        if name != "__metadata__":
            begin, end = tensor["data_offsets"]
            tensors[name] = struct.unpack(f"<{(end - begin) // 4}f", data[8 + length + begin:8 + length + end])
    return tensors
