"""Compares the maps of a report with a text file: one line per map with step, example, site and every weight."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "page"))
from report import read_report

run, = read_report(Path(sys.argv[1]).read_text(encoding="utf-8"))
frames = run["frames"]
for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
    step, example, site, *weights = line.split()
    found = frames.pop((int(example), int(site), int(step)))
    np.testing.assert_allclose(found.ravel(), np.array(weights, float), atol=1e-7)
assert not frames, frames.keys()
