#!/usr/bin/env python3
"""A small model trained in eager PyTorch as a careful user writes it; prints target pieces a second.

    eager.py transformer|bahdanau|luong --source FILE --target FILE --vocabulary FILE [--updates 40] [--bfloat16]

The models, batches and settings are those of the configurations of that name in this folder.
"""
import argparse
import random
import time

import sentencepiece
import torch
import torch.nn.functional as F

import eager_models

WARM_UP, BATCH_TOKENS = 10, 1750


def read(path, pieces):
    with open(path, encoding="utf8") as lines:
        return [pieces.encode(line.rstrip("\n")) + [eager_models.EOS] for line in lines]


def batches(pairs):
    """Shuffles, sorts by length within chunks, cuts at BATCH_TOKENS target pieces, as gloss's training_batches()."""
    def order(pair):  # by target length, and then by source length, rising and falling in turn
        source, target = map(len, pair)
        return target, source if target % 2 else -source

    random.shuffle(pairs)
    cut = []
    for start in range(0, len(pairs), 40000):
        batch, size = [], 0
        for pair in sorted(pairs[start:start + 40000], key=order):
            if size + len(pair[1]) > BATCH_TOKENS:
                cut.append(batch)
                batch, size = [], 0
            batch.append(pair)
            size += len(pair[1])
        cut.append(batch)
    random.shuffle(cut)
    return cut


def pad(rows):
    longest = max(map(len, rows))
    return torch.tensor([row + [eager_models.PAD] * (longest - len(row)) for row in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=eager_models.MODELS)
    for name in ("source", "target", "vocabulary"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--updates", type=int, default=40)
    parser.add_argument("--bfloat16", action="store_true", help="compute under autocast")
    arguments = parser.parse_args()
    torch.manual_seed(1)
    random.seed(1)
    pieces = sentencepiece.SentencePieceProcessor(model_file=arguments.vocabulary)
    pairs = [p for p in zip(read(arguments.source, pieces), read(arguments.target, pieces)) if max(map(len, p)) <= 100]
    model = eager_models.MODELS[arguments.model](pieces.get_piece_size())
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.98), eps=1e-9, fused=True)
    words, start = 0, 0.0
    for update, batch in enumerate(batches(pairs)[:WARM_UP + arguments.updates]):
        if update == WARM_UP:
            words, start = 0, time.perf_counter()
        source, target = (pad(side) for side in zip(*batch))
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=arguments.bfloat16):
            logits, wanted = model(source, target)
            loss = F.cross_entropy(logits, wanted, label_smoothing=0.1)
        loss.backward()
        optimizer.step()
        words += len(wanted)
    print(f"{words / (time.perf_counter() - start):.0f} target pieces/s, "
          f"{sum(parameter.numel() for parameter in model.parameters())} parameters, loss {loss.item():.3f}")


main()
