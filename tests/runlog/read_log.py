"""Reads a run's database with only sqlite3, zlib and numpy, as a user would.

Prints one line per map (step, example, site, encoding, then every weight) and one per row of losses.
"""

import json
import sqlite3
import sys
import zlib

import numpy as np

log = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
heads = dict(log.execute("SELECT id, heads FROM site"))
pieces = {
    example: (json.loads(target), json.loads(source))
    for example, target, source in log.execute("SELECT id, target_pieces, source_pieces FROM example")
}
maps = log.execute("SELECT step, example, site, rows, columns, encoding, weights FROM attention ORDER BY id")
for step, example, site, rows, columns, encoding, weights in maps:
    if encoding.endswith("+zlib"):
        weights = zlib.decompress(weights)
    if encoding.startswith("u16"):
        matrix = np.frombuffer(weights, "<u2") / 65535
    else:
        matrix = np.frombuffer(weights, "<f4")
    matrix = matrix.reshape(heads[site], rows, columns)
    assert (rows, columns) == tuple(map(len, pieces[example])) or site == 0
    print("map", step, example, site, encoding, *(repr(float(weight)) for weight in matrix.ravel()))
for step, example, losses in log.execute("SELECT step, example, losses FROM piece ORDER BY step, example"):
    print("losses", step, example, *(repr(float(loss)) for loss in np.frombuffer(losses, "<f4")))
