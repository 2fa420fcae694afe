#!/usr/bin/env python3
"""Translates lines with CTranslate2 and prints sentences a second, with the division into pieces but without the start.

    ctranslate2_speed.py MODEL BEAM THREADS COMPUTE_TYPE <INPUT >OUTPUT     (the speed goes to standard error)
"""
import sys
import time

import ctranslate2
import sentencepiece

model, beam, threads, compute_type = sys.argv[1], *map(int, sys.argv[2:4]), sys.argv[4]
pieces = sentencepiece.SentencePieceProcessor(model_file=f"{model}/shared.spm")
translator = ctranslate2.Translator(model, compute_type=compute_type, inter_threads=threads, intra_threads=1)


def translate(lines):
    found = translator.translate_batch(pieces.encode(lines, out_type=str), beam_size=beam, max_batch_size=64,
                                       length_penalty=1.0, max_decoding_length=100)
    return pieces.decode([translation.hypotheses[0] for translation in found])


lines = sys.stdin.read().splitlines()
translate(lines[:64])
start = time.perf_counter()
translations = translate(lines)
print(f"{len(lines) / (time.perf_counter() - start):.1f}", file=sys.stderr)
print("\n".join(translations))
