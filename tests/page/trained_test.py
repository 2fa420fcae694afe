#!/usr/bin/env python3
"""The pages of trained runs in a browser: a report, compared with the weights that numpy reads from the database, and
the live page during training."""

import json
import os
import sqlite3
import subprocess
import sys
import unittest
import zlib
from pathlib import Path

import numpy as np

import browser
from folding import fold

sys.path.append(str(Path(__file__).resolve().parent.parent / "cli"))
from program import ProgramTest

SHOWN = [  # step, example, head of the last layer, level, rows
    (0, 0, 0, "words", "written"), (7, 1, 1, "words", "read"), (20, 0, 1, "pieces", "written"),
    (20, 2, 0, "pieces", "read"), (20, 1, 1, "words", "written"),
]


def expected(database):
    """Cells of some maps, in the format of GLOSS_EXPECTED in page_test.py."""
    log = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    site, layer, heads = log.execute("SELECT id, layer, heads FROM site WHERE name = 'cross' "
                                     "ORDER BY layer DESC").fetchone()
    rng, cells = np.random.default_rng(0), []
    for step, example, head, level, rows in SHOWN:
        told = {}
        for side in ("source", "target"):
            text, pieces, words = log.execute(f"SELECT {side}, {side}_pieces, {side}_words FROM example WHERE id = ?",
                                              (example,)).fetchone()
            told[f"{side}_words"] = text.split()
            told[f"{side}_pieces"] = json.loads(pieces)[:-1]
            told[f"{side}_word_of"] = json.loads(words)[:-1]
        encoding, weights = log.execute("SELECT encoding, weights FROM attention WHERE step = ? AND example = ? AND "
                                        "site = ?", (step, example, site)).fetchone()
        weights = zlib.decompress(weights) if encoding.endswith("+zlib") else weights
        shape = heads, len(told["target_pieces"]) + 1, len(told["source_pieces"]) + 1
        weights = np.frombuffer(weights, "<u2").reshape(shape)[head] / 65535
        folded = fold(weights, told, level=level, rows=rows)
        fragment = f"#step={step}&example={example}&head={layer}.{head}&level={level}&rows={rows}"
        for _ in range(4):
            row, column = (int(rng.integers(count)) for count in folded.shape)
            cells.append({"fragment": fragment, "row": row, "column": column, "weight": float(folded[row, column])})
    log.close()
    return cells


class Trained(ProgramTest, browser.BrowserTest):
    def test_shows_its_numbers_in_a_report(self):
        self.gloss("train", "transformer.yaml")
        self.gloss("report", "runs/transformer", "--output", "report.html")
        numbers = self.write("expected.json", json.dumps(expected(self.folder / "runs" / "transformer" / "run.db")))
        given = {"GLOSS_REPORT": str(self.folder / "report.html"), "GLOSS_EXPECTED": str(numbers)}
        answer = subprocess.run([sys.executable, str(Path(__file__).with_name("page_test.py"))],
                                env={**os.environ, **given}, capture_output=True, encoding="utf-8", timeout=500)
        self.assertEqual(answer.returncode, 0, answer.stderr)

    def test_is_followed_while_it_goes_on(self):
        with self.training_for_long("luong.yaml", "runs/live"), self.viewing("runs/live") as viewer:
            page = self.open(viewer.address)
            step = int(page.get_attribute(".panel", "data-step"))
            self.assertGreaterEqual(step, 10)
            page.wait_for_function(f"() => Number(document.querySelector('.panel').dataset.step) > {step}")
            self.assertIn("following", page.text_content(".live"))
            page.goto(viewer.address.split("?")[0])  # the browser has the token as a cookie
            page.wait_for_selector(".panel[data-step]")
            self.assertEqual(page.complaints, [])


if __name__ == "__main__":
    unittest.main()
