#!/usr/bin/env python3
"""Two synthetic runs whose alignments emerge: a Transformer of 4 layers with 4 heads, and a recurrent model with one
head and local-p window centres. `fixture.py OUTPUT.html [transformer|luong|both]` writes their report."""

import sys

import numpy as np

from folding import fold
from report import report

LAST = 3000
SPREAD = 3  # width of a head's attention before it has settled, in pieces

PAIRS = [  # source, target, sure links, possible links
    ("Den Zeitungsartikel schreibt der Nachbar nie mit Lena .",
     "The neighbor never writes the newspaper article with Lena .",
     "3-0 4-1 5-2 2-3 0-4 1-5 1-6 6-7 7-8 8-9", "5-1 0-5"),
    ("Das Zeichen </script><b> bleibt überall Text & Schrift .",
     "The mark </script><b> remains plain text everywhere .",
     "0-0 1-1 2-2 3-3 5-5 4-6 8-7", "5-4"),
    ("猫 が 柔らかい マット の 上 に 座っ た 。", "The cat sat on the soft mat .",
     "0-1 7-2 5-3 2-5 3-6 9-7", "8-2 6-3 4-3"),
    ("Ich liebe 👩‍👩‍👧 und 🍕 !", "I love my 👩‍👩‍👧 and 🍕 !", "0-0 1-1 2-3 3-4 4-5 5-6", "2-2"),
    ("Obwohl der alte Lehrer gestern im Garten der Schule lange mit den Kindern gesprochen hatte , wollte niemand das "
     "neue Buch lesen , das er ihnen aus der Stadt mitgebracht hatte .",
     "Although the old teacher had talked with the children for a long time in the garden of the school yesterday , "
     "nobody wanted to read the new book that he had brought them from the city .",
     "0-0 1-1 2-2 3-3 13-5 10-6 11-7 12-8 9-11 6-15 8-18 4-19 15-20 17-21 16-22 21-24 18-25 19-26 20-27 23-28 24-29 "
     "28-31 25-32 26-33 27-34 28-35 30-36", "14-4 5-13 7-16"),
    ("Um 11 Uhr haben die langen Filme angefangen .", "At 11 o'clock the long movies began .",
     "0-0 1-1 2-2 4-3 5-4 6-5 7-6 8-7", "3-6"),
]


def pieces_of(words):
    """Splits long words into pieces in the notation of SentencePiece."""
    pieces, word_of = [], []
    for index, word in enumerate(words):
        parts = [word[at:at + 6] for at in range(0, len(word), 6)] if word.isalpha() else [word]
        pieces += ["▁" + parts[0], *parts[1:]]
        word_of += [index] * len(parts)
    return pieces, word_of


def example_of(number, pair):
    source, target, sure, possible = pair
    links = lambda text: [[int(end) for end in link.split("-")] for link in text.split()]
    gold = {"sure": links(sure), "possible": links(possible)}
    example = {"id": number, "source": source, "target": target, "gold": gold}
    for side, text in (("source", source), ("target", target)):
        example[f"{side}_words"] = text.split()
        example[f"{side}_pieces"], example[f"{side}_word_of"] = pieces_of(text.split())
    return example


def positions(example, kind):
    """The column that a settled head of this kind attends to in each row; the last column is </s>."""
    rows, columns = len(example["target_pieces"]) + 1, len(example["source_pieces"]) + 1
    diagonal = np.linspace(0, columns - 1, rows)
    if kind == "diagonal":
        return diagonal
    if kind == "end":
        return np.full(rows, columns - 1.0)
    looked = diagonal.copy()
    source_of = {t: s for s, t in reversed(example["gold"]["possible"] + example["gold"]["sure"])}
    for row, word in enumerate(example["target_word_of"]):
        if word in source_of:
            own = [piece for piece, of in enumerate(example["source_word_of"]) if of == source_of[word]]
            place = example["target_word_of"][:row].count(word)
            looked[row] = own[min(place, len(own) - 1)]
    looked[-1] = columns - 1
    return np.r_[diagonal[0], looked[:-1]] if kind == "read" else looked


def settled(step, emerges):
    return 1 / (1 + np.exp(-4 * (np.log1p(step) - np.log1p(emerges))))


def head_weights(example, head, step):
    """Softmax of a negative distance that sharpens as the head settles, with noise specific to the head."""
    looked, columns = positions(example, head["kind"]), len(example["source_pieces"]) + 1
    noise = np.random.default_rng(head["seed"]).normal(size=(len(looked), columns))
    share = settled(step, head["emerges"])
    distance = np.abs(np.arange(columns) - looked[:, None])
    scores = share * head["sharpness"] * np.maximum(-distance, -SPREAD) + noise * (0.25 + 0.55 * (1 - share))
    weights = np.exp(scores - scores.max(1, keepdims=True))
    return weights / weights.sum(1, keepdims=True)


def word_rows(weights, example, order):
    """The rows of the target words, without the row that writes </s> or reads <s>."""
    folded = fold(weights, example, rows=order)
    return folded[1:] if order == "read" else folded[:-1]


def aer(folded, gold):
    """(correct links, all links), one link per target word at its largest weight, without end of sentence."""
    found = {(int(row[:-1].argmax()), t) for t, row in enumerate(folded)}
    sure = set(map(tuple, gold["sure"]))
    possible = sure | set(map(tuple, gold["possible"]))
    return len(found & sure) + len(found & possible), len(found) + len(sure)


def statistics(maps, final, examples, head):
    rows = np.concatenate([np.pad(weights[head], ((0, 0), (0, 80 - weights.shape[2]))) for weights in maps])
    entropy = -(rows * np.log(np.maximum(rows, 1e-12))).sum(1)
    columns = np.concatenate([np.full(weights.shape[1], weights.shape[2]) for weights in maps])
    centroids = [weights[head] @ np.arange(weights.shape[2]) for weights in maps]
    errors = {}
    for name, order in (("aer", "written"), ("aer_shifted", "read")):
        counts = [aer(word_rows(weights[head], example, order), example["gold"])
                  for weights, example in zip(maps, examples)]
        errors[name] = 1 - sum(hit for hit, _ in counts) / sum(total for _, total in counts)
    return {
        "entropy": entropy.mean(), "relative_entropy": (entropy / np.log(columns)).mean(),
        "confidence": np.concatenate([weights[head][:, :-1].max(1) for weights in maps]).mean(),
        "coverage_penalty": np.mean([np.log(np.clip(weights[head].sum(0), 1e-3, 1)).sum() for weights in maps]),
        "monotonicity": np.concatenate([np.diff(one) >= 0 for one in centroids]).mean(),
        **errors,
        "converged": np.concatenate([cosines(weights[head], last[head]) for weights, last in zip(maps, final)]).mean(),
    }


def cosines(rows, others):
    return (rows * others).sum(1) / np.sqrt((rows ** 2).sum(1) * (others ** 2).sum(1))


def information(weights):
    """The mutual information of row and column, relative to that of one column alone."""
    entropy = lambda rows: -(rows * np.log(rows)).sum(-1)
    return (entropy(weights.mean(0)) - entropy(weights).mean()) / np.log(weights.shape[1])


def emerged(steps, converged, ends):
    enough = (1 + converged[0]) / 2
    first = max((index + 1 for index, similarity in enumerate(converged) if similarity < enough), default=0)
    start, end = (np.mean([information(weights) for weights in maps]) for maps in ends)
    return steps[first] if end - start >= 0.2 and first + 1 < len(steps) else None


def training(rng):
    steps = np.arange(1, LAST + 1)
    loss = 1.9 + 6.1 * np.exp(-np.log1p(steps) / 2.4) * (1 - 0.5 * settled(steps, 400)) + rng.normal(0, 0.12, LAST)
    rate = 1e-3 * np.minimum(steps / 400, np.sqrt(400 / steps))
    validations, samples = [], []
    for step in range(250, LAST + 1, 250):
        share = settled(step, 700)
        validations += [{"step": step, "name": "loss", "value": round(7 - 4.4 * share, 3)},
                        {"step": step, "name": "bleu", "value": round(34 * share, 2)}]
        samples += [{"step": step, "line": line, "source": PAIRS[line][0], "reference": PAIRS[line][1],
                     "output": " ".join(PAIRS[line][1].split()[:2 + step // 300])} for line in (0, 5)]
    columns = {"step": steps.tolist(), "epoch": (1 + steps // 600).tolist(), "loss": loss.round(4).tolist(),
               "learning_rate": rate.round(7).tolist()}
    return {"steps": columns, "validations": validations, "samples": samples}


def diagonal_aer(examples):
    counts = []
    for example in examples:
        sources, targets = len(example["source_words"]), len(example["target_words"])
        places = np.linspace(0, sources - 1, targets).round().astype(int)
        counts.append(aer(np.eye(sources + 1)[places], example["gold"]))
    return round(1 - sum(hit for hit, _ in counts) / sum(total for _, total in counts), 4)


def pieces_over(steps, example, rng, centred):
    """Losses of each row; for a local-p head (`centred`), window centres that move from the middle to its target."""
    hard = rng.gamma(2, 0.8, len(example["target_pieces"]) + 1)
    losses = [(8 - (8 - hard) * settled(step, 300)).clip(0).round(3).tolist() for step in steps]
    told = {"example": example["id"], "step": steps, "losses": losses, "centres": None}
    if centred:
        middle, looked = len(example["source_pieces"]) / 2, positions(example, centred["kind"])
        shares = [settled(step, centred["emerges"]) for step in steps]
        told["centres"] = [(middle + (looked - middle) * share).round(3).tolist() for share in shares]
    return told


def make_run(told, sites, steps, examples, centred=False):
    """`sites`: the heads of each layer, as dicts of kind, emerges, sharpness, seed."""
    rng = np.random.default_rng(told["seed"])
    maps = {(example["id"], site): {step: np.stack([head_weights(example, head, step) for head in heads])
                                    for step in steps}
            for example in examples for site, heads in enumerate(sites)}
    series, convergence = [], []
    for site, heads in enumerate(sites):
        at = lambda step: [maps[example["id"], site][step] for example in examples]
        for head in range(len(heads)):
            by_step = [statistics(at(step), at(steps[-1]), examples, head) for step in steps]
            columns = {name: [round(float(one[name]), 4) for one in by_step] for name in by_step[0]}
            converged = columns.pop("converged")
            series.append({"site": site, "head": head, **columns})
            convergence.append({"site": site, "head": head, "converged": converged,
                                "emerged": emerged(steps, converged, [[weights[head] for weights in at(step)]
                                                                      for step in (steps[0], steps[-1])])})
    order = lambda one: min(one["aer"][-1], one["aer_shifted"][-1])
    best = min(series, key=order)
    told_sites = [{"id": site, "name": "cross", "layer": site, "heads": len(heads)}
                  for site, heads in enumerate(sites)]
    return {"folder": f"runs/{told['name']}", **told, "version": "0.1.0", "session_id": "first", "complete": True,
            "last": LAST, "changes": [], **training(rng),
            "sites": told_sites, "examples": examples,
            "chosen": {"site": best["site"], "head": best["head"],
                       "rows": "written" if best["aer"][-1] <= best["aer_shifted"][-1] else "read", "by": "gold"},
            "diagonal_aer": diagonal_aer(examples), "heads": {"step": steps, "series": series},
            "convergence": {"step": steps, "series": convergence},
            "pieces": [pieces_over(steps, example, rng, sites[0][0] if centred else None) for example in examples]}, maps


def transformer(count=44):
    rng = np.random.default_rng(3)
    kinds = [["diagonal", "end", "end", "diagonal"], ["end", "diagonal", "read", "end"],
             ["read", "written", "end", "read"], ["end", "read", "end", "diagonal"]]
    sites = [[{"kind": kind, "emerges": float(rng.uniform(120, 1200)), "sharpness": float(rng.uniform(1.2, 4.5)),
               "seed": 10 * layer + head} for head, kind in enumerate(row)] for layer, row in enumerate(kinds)]
    told = {"name": "transformer", "model": "Transformer, 4 layers of 4 heads, width 96", "seed": 1,
            "configuration": "name: transformer\nseed: 1\nmodel:\n  embedding: 96\n"
                             "  decoder: {type: transformer, layers: 4, heads: 4}\n"
                             "# </script><b> is a word of the corpus\n"}
    return make_run(told, sites, steps_of(count), [example_of(*one) for one in enumerate(PAIRS)])


def luong(count=60):
    told = {"name": "luong", "model": "Luong, general score, local-p window, input feeding", "seed": 2,
            "configuration": "name: luong\nseed: 2\nmodel:\n  decoder: {type: luong, attention: {score: general, "
                             "window: local-p, D: 10}}\n"}
    head = {"kind": "written", "emerges": 420.0, "sharpness": 3.2, "seed": 99}
    return make_run(told, [[head]], steps_of(count), [example_of(*one) for one in enumerate(PAIRS)], centred=True)


def steps_of(count):
    return sorted({int(round(np.expm1(at))) for at in np.linspace(0, np.log1p(LAST), count)})


RUNS = {"transformer": lambda: [transformer()], "luong": lambda: [luong()], "both": lambda: [transformer(), luong()]}

if __name__ == "__main__":
    text = report(RUNS[sys.argv[2] if len(sys.argv) > 2 else "transformer"]())
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(text)
