#!/usr/bin/env python3
"""Measures the cost of the attention log: trains each configuration alternately with and without logging, and compares
the times of the whole commands. Prints a Markdown table with the time ratio of each pair, their median, the median
ratio of CPU times, and the bytes of attention maps in the database per logged step and per weight.

    scripts/benchmark_attention_log.py [--gloss build/release/gloss] [--pairs 5] [--steps 200] [--every 1] CONFIG...
"""
import argparse
import os
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def train(arguments, config, folder, every):
    """Wall-clock and CPU seconds."""
    rarely = [f"{key}=1000000" for key in ("validation.every", "checkpoints.every")]
    settings = [f"training.steps={arguments.steps}", "training.minutes=null", "training.epochs=null", *rarely,
                f"attention_log.every={every}"]
    command = [arguments.gloss, "train", config, "--run", folder, "--fresh"]
    command += [word for setting in settings for word in ("--set", setting)]
    start = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(said)
    return time.monotonic() - start, used.ru_utime + used.ru_stime


def size(database):
    """Bytes of maps per logged step and per weight."""
    log = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    size, cells, steps = log.execute("SELECT sum(length(weights)), sum(rows * columns * heads), count(DISTINCT step) "
                                     "FROM attention JOIN site ON site.id = site").fetchone()
    log.close()
    return (size / steps, size / cells) if steps else sys.exit(f"{database}: no attention was logged")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gloss", default="build/release/gloss", type=pathlib.Path)
    parser.add_argument("--pairs", default=5, type=int)
    parser.add_argument("--steps", default=200, type=int)
    parser.add_argument("--every", default="1")
    parser.add_argument("configs", nargs="+", metavar="CONFIG", type=pathlib.Path)
    arguments = parser.parse_args()
    arguments.gloss = arguments.gloss.resolve()
    print("| configuration | with / without | median | of processor time | bytes a step | bytes a weight |\n"
          "|---|---|---|---|---|---|", flush=True)
    for config in arguments.configs:
        with tempfile.TemporaryDirectory() as folder:
            ratios = []
            for pair in range(arguments.pairs):
                ways = [arguments.every, "never"]  # they take turns in going first
                took = {every: train(arguments, config.resolve(), pathlib.Path(folder) / every, every)
                        for every in (ways if pair % 2 else reversed(ways))}
                ratios.append([one / other for one, other in zip(took[arguments.every], took["never"])])
            clock, processor = zip(*ratios)
            step, weight = size(pathlib.Path(folder) / arguments.every / "run.db")
            print(f"| {config} | {', '.join(f'{ratio:.3f}' for ratio in clock)} | {statistics.median(clock):.3f} | "
                  f"{statistics.median(processor):.3f} | {step:,.0f} | {weight:.2f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
