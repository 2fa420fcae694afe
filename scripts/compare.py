#!/usr/bin/env python3
"""What the papers compare, on the built-in corpus: every score and window on both recurrent decoders, no attention,
input feeding on and off, and the Transformer. Prints a Markdown table of BLEU, BLEU of the longest quarter of the test
sentences, AER and training seconds.

    scripts/compare.py [--gloss build/release/gloss] [--runs runs/compare] [--set training.steps=…]...

A run that is finished is not trained again.
"""
import argparse
import itertools
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCORES = ["additive", "dot", "general", "concat", "location"]
WINDOWS = ["global", "local-m", "local-p"]


def models():
    """(label, config, settings) of every row."""
    for config, score, window in itertools.product(["bahdanau", "luong"], SCORES, WINDOWS):
        attention = {"additive": {"hidden": 64}, "concat": {"hidden": 64}}.get(score, {})
        settings = [f"model.decoder.attention={{score: {score}, window: {window}"
                    + "".join(f", {key}: {value}" for key, value in attention.items()) + "}"]
        if score == "dot":  # asks for decoder states as wide as the encoder's
            settings += ["model.encoder.hidden=48", "model.decoder.hidden=96"]
        yield f"{config}, {score}, {window}", config, settings
    yield "luong, general, global, no input feeding", "luong", ["model.decoder.input_feeding=false"]
    yield "bahdanau, none", "bahdanau", ["model.decoder.attention={score: none}", "validation.metrics=[loss, bleu]"]
    yield "luong, none", "luong", ["model.decoder.attention={score: none}", "model.decoder.input_feeding=false",
                                   "validation.metrics=[loss, bleu]"]
    yield "transformer", "transformer", []


def lines(path):
    return path.read_text(encoding="utf8").splitlines()


def bleu(gloss, hypotheses, references, folder):
    (folder / "hypotheses").write_text("".join(line + "\n" for line in hypotheses), encoding="utf8")
    (folder / "references").write_text("".join(line + "\n" for line in references), encoding="utf8")
    said = run(gloss, "evaluate", "--hypothesis", folder / "hypotheses", "--reference", folder / "references",
               "--metrics", "bleu")
    return float(re.search(r"= ([0-9.]+)", said)[1])


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gloss", default="build/release/gloss")
    parser.add_argument("--runs", default="runs/compare", type=pathlib.Path)
    parser.add_argument("--set", action="append", default=[])
    arguments = parser.parse_args()
    source, reference = ROOT / "data/test.de", ROOT / "data/test.en"
    sources, references = lines(source), lines(reference)
    longest = sorted(range(len(sources)), key=lambda i: len(sources[i].split()))[-(len(sources) // 4):]
    print("| model | BLEU | BLEU, longest quarter | AER | seconds |\n|---|---|---|---|---|")
    for label, config, settings in models():
        folder = ROOT / arguments.runs / re.sub(r"[^a-z]+", "-", label)
        command = [arguments.gloss, "train", f"configs/{config}.yaml", "--run", folder]
        for setting in settings + arguments.set:
            command += ["--set", setting]
        start = time.monotonic()
        run(*command)
        seconds = time.monotonic() - start
        hypotheses = run(arguments.gloss, "translate", folder, "--input", source).splitlines()
        aer = "–"
        if "none" not in label:
            run(arguments.gloss, "align", folder, "--source", source, "--target", reference, "--output", folder / "links")
            said = run(arguments.gloss, "evaluate", "--alignments", folder / "links", "--gold", ROOT / "data/test.align")
            aer = f"{float(re.search(r'AER = ([0-9.]+)', said)[1]):.3f}"
        print(f"| {label} | {bleu(arguments.gloss, hypotheses, references, folder):.1f} | "
              f"{bleu(arguments.gloss, [hypotheses[i] for i in longest], [references[i] for i in longest], folder):.1f} | "
              f"{aer} | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
