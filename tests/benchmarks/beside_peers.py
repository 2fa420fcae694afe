#!/usr/bin/env python3
"""Training speed of gloss beside eager PyTorch (eager.py), in turn: a Markdown table of target pieces a second.

    beside_peers.py [--corpus FOLDER] [--pairs 10] [--updates 40] [--models ...] [--precisions float32 bfloat16]

Both train the models of this folder's configurations on the same text, with the same vocabulary and batches. FOLDER
has train*.en and train*.de, as scripts/fetch_multi30k.sh puts them.
"""
import argparse
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

import pairs

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GLOSS = os.environ.get("GLOSS", ROOT / "build/release/gloss")
WARM_UP = 10  # updates of each that are not counted
ENVIRONMENT = {"OMP_NUM_THREADS": str(len(os.sched_getaffinity(0))), **os.environ,  # and an allocator as gloss tunes it
               "MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "-1", "MALLOC_TOP_PAD_": "67108864"}


def run(command):
    answer = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=ENVIRONMENT)
    return answer.stdout if answer.returncode == 0 else sys.exit(f"beside_peers: error: {answer.stderr[-2000:]}")


class Corpus:
    """The text, and the vocabulary that gloss makes of it."""

    def __init__(self, folder, work):
        self.source, self.target = (self.only_file(folder, f"train*.{side}") for side in ("en", "de"))
        self.work = work
        self.train("transformer", "vocabulary", ["training.steps=1"])
        self.vocabulary = work / "vocabulary/shared.spm"

    @staticmethod
    def only_file(folder, pattern):
        found = sorted(folder.glob(pattern))
        return found[0].resolve() if len(found) == 1 else sys.exit(
            f"beside_peers: {folder} has {len(found)} files {pattern}, expected one: see scripts/fetch_multi30k.sh")

    def train(self, model, name, settings):
        settings = [f"data.train={{source: {self.source}, target: {self.target}}}", *settings]
        run([GLOSS, "train", HERE / f"{model}.yaml", "--run", self.work / name, "--fresh", "--device", "cpu",
             *(word for setting in settings for word in ("--set", setting))])

    def gloss(self, model, precision, updates):
        settings = [f"vocabulary={{source: {self.vocabulary}, target: {self.vocabulary}}}",
                    f"training.steps={WARM_UP + updates}", "checkpoints.every=1000000"]
        self.train(model, "gloss", settings + ([] if precision == "float32" else [f"precision={precision}"]))
        log = sqlite3.connect(f"file:{self.work}/gloss/run.db?mode=ro", uri=True)
        pieces, seconds = log.execute("SELECT sum(tokens), sum(seconds) FROM step WHERE step > ?", [WARM_UP]).fetchone()
        log.close()
        return pieces / seconds

    def eager(self, model, precision, updates):
        printed = run([sys.executable, HERE / "eager.py", model, "--updates", updates, "--source", self.source,
                       "--target", self.target, "--vocabulary", self.vocabulary,
                       *([] if precision == "float32" else [f"--{precision}"])])
        return float(re.match(r"\d+", printed)[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=pathlib.Path, default=ROOT / "data/multi30k", metavar="FOLDER")
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--updates", type=int, default=40)
    parser.add_argument("--models", nargs="+", default=["transformer", "bahdanau", "luong"])
    parser.add_argument("--precisions", nargs="+", default=["float32", "bfloat16"], choices=["float32", "bfloat16"])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        corpus = Corpus(arguments.corpus, pathlib.Path(work))
        print("| target pieces/s, median (quartiles) | gloss | PyTorch, eager | ratio of pairs |\n|---|---|---|---|")
        for precision in arguments.precisions:
            for model in arguments.models:
                speeds = pairs.in_turn(arguments.pairs, lambda: corpus.gloss(model, precision, arguments.updates),
                                       lambda: corpus.eager(model, precision, arguments.updates))
                print(pairs.row(f"{model}, {precision}", speeds), flush=True)


if __name__ == "__main__":
    main()
