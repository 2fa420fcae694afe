"""Prints the results of sacreBLEU or Python for some texts, as the reference for tests of gloss.

Texts are read from files, separated by NUL so that they may contain newlines. Results are separated by NUL, too.
"""

import os
import sys
import unicodedata

import numpy
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.significance import PairedTest
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read().split("\0")


def bleu(tokenizer, case, hypotheses, *references):
    metric = BLEU(tokenize=tokenizer, lowercase=case == "lc", force=True)
    score = metric.corpus_score(read(hypotheses), list(map(read, references)))
    return [score.score, *score.precisions, score.bp, score.sys_len, score.ref_len, metric.get_signature()]


def chrf(word_order, case, hypotheses, *references):
    metric = CHRF(word_order=int(word_order), lowercase=case == "lc")
    score = metric.corpus_score(read(hypotheses), list(map(read, references)))
    return [score.score, metric.get_signature()]


def bootstrap(samples, seed, baseline, system, *references):
    """Score, mean and interval of the baseline, the same and the p-value of the system, of each metric."""
    os.environ["SACREBLEU_SEED"] = seed
    metrics = {"BLEU": BLEU(force=True), "chrF2": CHRF(), "chrF2++": CHRF(word_order=2)}
    _, scores = PairedTest([("baseline", read(baseline)), ("system", read(system))], metrics,
                           list(map(read, references)), "bs", int(samples))()
    for name in metrics:
        one, other = scores[name]
        yield from (one.score, one.mean, one.ci, other.score, other.mean, other.ci, other.p_value)


def integers(count, *seeds_and_ns):
    """Random numbers below n for each seed and n."""
    for seed, n in zip(seeds_and_ns[::2], seeds_and_ns[1::2]):
        yield from numpy.random.default_rng(int(seed)).choice(int(n), size=int(count), replace=True)


def tokenize(texts):
    return map(Tokenizer13a(), read(texts))


def lower(texts):
    return (text.lower() for text in read(texts))


def words(texts):
    return ("|".join(text.split()) for text in read(texts))


def strip(texts):
    return (text.rstrip() for text in read(texts))


def characters():
    """Every character of Unicode 3.2, so that results hardly depend on the version of Python's tables."""
    everything = map(chr, range(1, sys.maxunicode + 1))
    return (c for c in everything if unicodedata.ucd_3_2_0.category(c) not in ("Cn", "Cs", "Co"))


jobs = {job.__name__: job for job in (bleu, chrf, bootstrap, integers, tokenize, lower, words, strip, characters)}
sys.stdout.reconfigure(encoding="utf-8", newline="")
sys.stdout.write("\0".join(map(str, jobs[sys.argv[1]](*sys.argv[2:]))))
