#!/usr/bin/env python3
"""Generates the built-in German-English corpus with gold word alignments; identical bytes on Python 3.9 and later."""

from __future__ import annotations

import argparse
from pathlib import Path

from corpus import words
from corpus.dice import Dice
from corpus.grammar import Grammar
from corpus.sentences import Sentences
from corpus.split import reserved

ROOT = Path(__file__).resolve().parent.parent
SEED = 2014
SIZES = {"train": 20000, "valid": 500, "test": 500}
SHORTEST, LONGEST = 4, 16


def make(seed: int = SEED) -> dict:
    """A list of (German, English, links, facts) for each of train, valid and test."""
    sentences = Sentences(Grammar(Dice(seed)))
    corpus = {name: [] for name in SIZES}
    seen = [set(), set()]
    known = [set(), set()]
    for name, size in SIZES.items():
        while len(corpus[name]) < size:
            sides = sentences.make()
            facts = sentences.grammar.facts
            texts = [words.text(side) for side in sides]
            if any(reserved(fact) for fact in facts) != (name == "test"):
                continue
            if not all(SHORTEST <= len(side) <= LONGEST for side in sides) or any(map(set.__contains__, seen, texts)):
                continue
            if name == "train":
                for types, text in zip(known, texts):
                    types.update(text.split())
            elif not all(types.issuperset(text.split()) for types, text in zip(known, texts)):
                continue
            for lines, text in zip(seen, texts):
                lines.add(text)
            corpus[name].append((*texts, words.pharaoh(*sides), tuple(facts)))
    return corpus


def write(corpus: dict, folder: Path):
    folder.mkdir(parents=True, exist_ok=True)
    for name, pairs in corpus.items():
        for column, ending in enumerate(("de", "en", "align")):
            lines = "".join(pair[column] + "\n" for pair in pairs)
            (folder / f"{name}.{ending}").write_bytes(lines.encode("utf-8"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="default: %(default)s, the committed corpus")
    parser.add_argument("--output", type=Path, default=ROOT / "data", metavar="FOLDER", help="default: %(default)s")
    options = parser.parse_args()
    write(make(options.seed), options.output)


if __name__ == "__main__":
    main()
