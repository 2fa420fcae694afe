#!/usr/bin/env python3
"""What the attention log costs: each configuration is trained with each step logged and with none, in turn, and the
times of the whole commands are compared. Prints a Markdown table: the ratios of the pairs, their median, and the bytes
of the attention in the database for each logged step and each weight.

    scripts/log_cost.py [--gloss build/release/gloss] [--pairs 5] [--steps 200] [--every 1] CONFIG...
"""
import argparse
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def seconds(arguments, config, folder, every):
    rarely = [f"{key}=1000000" for key in ("validation.every", "checkpoints.every")]
    settings = [f"training.steps={arguments.steps}", "training.minutes=null", "training.epochs=null", *rarely,
                f"attention_log.every={every}"]
    command = [arguments.gloss, "train", config, "--run", folder, "--fresh"]
    command += [word for setting in settings for word in ("--set", setting)]
    start = time.monotonic()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - start


def size(database):
    """Bytes of maps for each logged step, and for each weight."""
    log = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    size, cells, steps = log.execute("SELECT sum(length(weights)), sum(rows * columns * heads), count(DISTINCT step) "
                                     "FROM attention JOIN site ON site.id = site").fetchone()
    log.close()
    return size / steps, size / cells


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gloss", default="build/release/gloss", type=pathlib.Path)
    parser.add_argument("--pairs", default=5, type=int)
    parser.add_argument("--steps", default=200, type=int)
    parser.add_argument("--every", default="1")
    parser.add_argument("configs", nargs="+", metavar="CONFIG", type=pathlib.Path)
    arguments = parser.parse_args()
    arguments.gloss = arguments.gloss.resolve()
    print("| configuration | with / without | median | bytes a step | bytes a weight |\n|---|---|---|---|---|", flush=True)
    for config in arguments.configs:
        with tempfile.TemporaryDirectory() as folder:
            logged, never = pathlib.Path(folder) / "logged", pathlib.Path(folder) / "never"
            ratios = [seconds(arguments, config.resolve(), logged, arguments.every) /
                      seconds(arguments, config.resolve(), never, "never") for _ in range(arguments.pairs)]
            told = ", ".join(f"{ratio:.3f}" for ratio in ratios)
            step, weight = size(logged / "run.db")
            print(f"| {config} | {told} | {statistics.median(ratios):.3f} | {step:,.0f} | {weight:.2f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
