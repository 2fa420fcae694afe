"""Random choices that come out the same on every Python 3."""

from __future__ import annotations

import random


class Dice:
    """Uses random.random() only: Python guarantees its sequence for a seed, but not that of choice() and shuffle()."""

    def __init__(self, seed: int):
        self._random = random.Random(seed).random

    def chance(self, probability: float) -> bool:
        return self._random() < probability

    def choose(self, options):
        return options[int(self._random() * len(options))]

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def weighted(self, weights: dict):
        """A key of the table, drawn in proportion to its weight."""
        point = self._random() * sum(weights.values())
        for option, weight in weights.items():
            point -= weight
            if point < 0:
                break
        return option
