#!/usr/bin/env python3
"""Repeats the comparisons of the papers on the built-in corpus: every score and window on both recurrent decoders, no
attention, input feeding on and off, and the Transformer. Prints a Markdown table with test BLEU, BLEU of the longest
quarter of the test sentences, AER and the training time on one core in seconds.

    scripts/compare.py [--gloss build/release/gloss] [--runs runs/compare] [--set training.steps=…]...

Each model is trained on one core, with one job per core. Finished runs are not trained again and show no seconds.
"""
import argparse
import concurrent.futures
import itertools
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCORES = {"additive": ", hidden: 64", "dot": "", "general": "", "concat": ", hidden: 64", "location": ""}
WINDOWS = ["global", "local-m", "local-p"]
SOURCE, REFERENCE, GOLD = (ROOT / "data" / f"test.{ending}" for ending in ("de", "en", "align"))


def models():
    """(label, config, settings) of every row."""
    for config, score, window in itertools.product(["bahdanau", "luong"], SCORES, WINDOWS):
        settings = [f"model.decoder.attention={{score: {score}, window: {window}{SCORES[score]}}}"]
        if score == "dot":  # requires decoder states as wide as the encoder's
            settings += ["model.encoder.hidden=48", "model.decoder.hidden=96"]
        yield f"{config}, {score}, {window}", config, settings
    yield "luong, general, global, no input feeding", "luong", [
        "model.decoder.attention={score: general}", "model.decoder.input_feeding=false"]
    yield "luong, concat, global, no input feeding", "luong", [
        "model.decoder.attention={score: concat, hidden: 64}", "model.decoder.input_feeding=false"]
    for config in ("bahdanau", "luong"):
        settings = ["model.decoder.attention={score: none}", "validation.metrics=[loss, bleu]"]
        yield f"{config}, none", config, settings + (["model.decoder.input_feeding=false"] if config == "luong" else [])
    yield "transformer", "transformer", []


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT,
                          env={**os.environ, "OMP_NUM_THREADS": "1"}).stdout


def core_seconds(*command):
    """Like run(), but returns CPU time, which other programs affect less than wall-clock time."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               text=True, cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"})
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(said)
    return used.ru_utime + used.ru_stime


def lines(path):
    return path.read_text(encoding="utf8").splitlines()


def bleu(gloss, folder, chosen):
    """BLEU of the chosen test sentences."""
    for name, text in (("hypotheses", lines(folder / "test.en")), ("references", lines(REFERENCE))):
        (folder / name).write_text("".join(text[i] + "\n" for i in chosen), encoding="utf8")
    said = run(gloss, "evaluate", "--hypothesis", folder / "hypotheses", "--reference", folder / "references",
               "--metrics", "bleu")
    return float(re.search(r"= ([0-9.]+)", said)[1])


def alignment_error(gloss, folder):
    run(gloss, "align", folder, "--source", SOURCE, "--target", REFERENCE, "--output", folder / "links")
    said = run(gloss, "evaluate", "--alignments", folder / "links", "--gold", GOLD)
    return f"{float(re.search(r'AER = ([0-9.]+)', said)[1]):.3f}"


def row(arguments, label, config, settings):
    """Trains one model, translates and aligns the test set, and returns the row of the table."""
    folder = arguments.runs / re.sub(r"[^a-z]+", "-", label)
    began = (folder / "best").exists()
    seconds = core_seconds(
        arguments.gloss, "train", f"configs/{config}.yaml", "--run", folder,
        *(word for setting in settings + arguments.set for word in ("--set", setting)))
    run(arguments.gloss, "translate", folder, "--input", SOURCE, "--output", folder / "test.en")
    words = [len(line.split()) for line in lines(SOURCE)]
    everything = range(len(words))
    longest = sorted(everything, key=lambda i: words[i])[-(len(words) // 4):]
    aer = "–" if "none" in label else alignment_error(arguments.gloss, folder)
    scores = [f"{bleu(arguments.gloss, folder, chosen):.1f}" for chosen in (everything, longest)]
    took = "–" if began else f"{seconds:.0f}"
    return f"| {label} | {scores[0]} | {scores[1]} | {aer} | {took} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gloss", default="build/release/gloss", type=pathlib.Path)
    parser.add_argument("--runs", default="runs/compare", type=pathlib.Path)
    parser.add_argument("--set", action="append", default=[])
    arguments = parser.parse_args()
    arguments.gloss, arguments.runs = arguments.gloss.resolve(), arguments.runs.resolve()
    print("| model | BLEU | BLEU, longest quarter | AER | seconds |\n|---|---|---|---|---|", flush=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for line in pool.map(lambda model: row(arguments, *model), models()):
            print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
