"""Prints the results of sacreBLEU or Python for some texts, as the reference for tests of gloss.

Texts are read from files, separated by NUL so that they may contain newlines. Results are separated by NUL, too.
"""

import sys
import unicodedata

from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read().split("\0")


def bleu(tokenizer, case, hypotheses, references):
    metric = BLEU(tokenize=tokenizer, lowercase=case == "lc", force=True)
    score = metric.corpus_score(read(hypotheses), [read(references)])
    return [score.score, *score.precisions, score.bp, score.sys_len, score.ref_len, metric.get_signature()]


def chrf(case, hypotheses, references):
    metric = CHRF(lowercase=case == "lc")
    score = metric.corpus_score(read(hypotheses), [read(references)])
    return [score.score, metric.get_signature()]


def version():
    import sacrebleu
    return [sacrebleu.__version__]


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


jobs = {job.__name__: job for job in (bleu, chrf, version, tokenize, lower, words, strip, characters)}
sys.stdout.reconfigure(encoding="utf-8", newline="")
sys.stdout.write("\0".join(map(str, jobs[sys.argv[1]](*sys.argv[2:]))))
