#!/usr/bin/env python3
"""Translation speed of gloss beside CTranslate2 with the same weights, in turn: a Markdown table of sentences a second.

    beside_ctranslate2.py RUN --input FILE [--pairs 10] [--times 3] [--beams 1 5]
                          [--precision float32] [--compute-type float32]

--precision is gloss's, --compute-type CTranslate2's. RUN is the folder of a Transformer's run; FILE is translated TIMES
times over. Times are without the start of either.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import pairs

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GLOSS = os.environ.get("GLOSS", ROOT / "build/release/gloss")
FEW = 10  # lines, whose time counts as the start of gloss


def run(command, given=None):
    answer = subprocess.run([str(word) for word in command], input=given, capture_output=True, encoding="utf-8")
    return answer if answer.returncode == 0 else sys.exit(f"beside_ctranslate2: error: {answer.stderr[-2000:]}")


class Translation:
    """The same lines by both programs; keeps the last translations of each."""

    def __init__(self, arguments, model):
        self.run, self.precision = arguments.run, arguments.precision
        self.model, self.compute_type = model, arguments.compute_type
        self.lines = arguments.input.read_text(encoding="utf-8").splitlines() * arguments.times

    def gloss(self, beam):
        took = []
        for lines in (self.lines[:FEW], self.lines):
            start = time.perf_counter()
            answer = run([GLOSS, "translate", self.run, "--device", "cpu", "--beam", beam,
                          "--precision", self.precision],
                         "".join(line + "\n" for line in lines))
            took.append(time.perf_counter() - start)
        self.by_gloss = answer.stdout.splitlines()
        return (len(self.lines) - FEW) / (took[1] - took[0])

    def ctranslate2(self, beam):
        answer = run([sys.executable, HERE / "ctranslate2_speed.py", self.model, beam, len(os.sched_getaffinity(0)),
                      self.compute_type], "".join(line + "\n" for line in self.lines))
        self.by_ctranslate2 = answer.stdout.splitlines()
        return float(answer.stderr.split()[-1])

    def equal_lines(self):
        if len(self.by_gloss) != len(self.by_ctranslate2):
            sys.exit(f"beside_ctranslate2: error: {len(self.by_gloss)} and {len(self.by_ctranslate2)} translations")
        return sum(map(str.__eq__, self.by_gloss, self.by_ctranslate2)) / len(self.by_gloss)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=pathlib.Path, metavar="RUN")
    parser.add_argument("--input", type=pathlib.Path, required=True, metavar="FILE")
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 5])
    parser.add_argument("--precision", default="float32")
    parser.add_argument("--compute-type", default="float32")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as model:
        run([sys.executable, ROOT / "scripts/export_ctranslate2.py", arguments.run, model])
        both = Translation(arguments, model)
        print("| sentences/s, median (quartiles) | gloss | CTranslate2 | ratio of pairs | equal lines |\n"
              "|---|---|---|---|---|")
        for beam in arguments.beams:
            speeds = pairs.in_turn(arguments.pairs, lambda: both.gloss(beam), lambda: both.ctranslate2(beam))
            print(f"{pairs.row(f'beam of {beam}', speeds)} {both.equal_lines():.1%} |", flush=True)


if __name__ == "__main__":
    main()
