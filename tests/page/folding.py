"""Maps weights from pieces to words, independently of the page, to compute the expected tooltip."""

import numpy as np


def groups(words, word_of, level):
    """The pieces of every drawn row or column."""
    if level == "pieces":
        return [[piece] for piece in range(len(word_of))]
    return [[piece for piece, of in enumerate(word_of) if of == word] for word in range(len(words))]


def fold(weights, example, *, level="words", rows="written"):
    """One head's matrix as drawn, including <s> and </s>: sums over source pieces, means over target pieces."""
    source = groups(example["source_words"], example["source_word_of"], level) + [[len(example["source_pieces"])]]
    target = groups(example["target_words"], example["target_word_of"], level)
    if rows == "written":
        target = target + [[len(example["target_pieces"])]]
    else:
        target = [[0]] + [[piece + 1 for piece in pieces] for pieces in target]
    summed = np.stack([weights[:, columns].sum(1) for columns in source], 1)
    return np.stack([summed[pieces].mean(0) if pieces else np.zeros(len(source)) for pieces in target])
