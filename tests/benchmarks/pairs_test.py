#!/usr/bin/env python3
"""Medians and quartiles of pairs."""

import unittest

import pairs


class Pairs(unittest.TestCase):
    def test_take_turns_in_going_first(self):
        called = []
        speeds = pairs.in_turn(3, lambda: called.append("a") or 2, lambda: called.append("b") or 1)
        self.assertEqual("".join(called), "abbaab")
        self.assertEqual(speeds, [(2, 1)] * 3)

    def test_are_summed_up_by_the_median_and_the_quartiles_of_each_side_and_of_the_ratios(self):
        speeds = [(1000, 500), (2000, 4000), (3000, 1000), (4000, 1000), (5000, 5000)]
        self.assertEqual(pairs.row("of five", speeds), "| of five | 3,000 (2,000 to 4,000) | 1,000 (1,000 to 4,000) | "
                                                       "2.00 (1.00 to 3.00) |")
        self.assertEqual(pairs.row("of one", [(3, 2)]), "| of one | 3 (3 to 3) | 2 (2 to 2) | 1.50 (1.50 to 1.50) |")


if __name__ == "__main__":
    unittest.main()
