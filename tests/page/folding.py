"""From pieces to words, written apart from the page's own: what the number under the pointer must be."""

import numpy as np


def groups(words, word_of, level):
    """For every drawn row or column the pieces that it stands for."""
    if level == "pieces":
        return [[piece] for piece in range(len(word_of))]
    return [[piece for piece, of in enumerate(word_of) if of == word] for word in range(len(words))]


def fold(weights, example, *, level="words", rows="written"):
    """One head's matrix as the page draws it, marks included: sums over source pieces, means over target pieces."""
    source = groups(example["source_words"], example["source_word_of"], level) + [[len(example["source_pieces"])]]
    target = groups(example["target_words"], example["target_word_of"], level)
    if rows == "written":
        target = target + [[len(example["target_pieces"])]]
    else:
        target = [[0]] + [[piece + 1 for piece in pieces] for pieces in target]
    summed = np.stack([weights[:, columns].sum(1) for columns in source], 1)
    return np.stack([summed[pieces].mean(0) if pieces else np.zeros(len(source)) for pieces in target])
