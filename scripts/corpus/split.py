"""Which combinations training never shows.

A combination is two words, or a word and a structure. About one in eight is reserved, by a checksum of its text alone:
the rule does not depend on what was drawn before.
"""

from __future__ import annotations

import zlib

SHARE = 8


def reserved(fact: tuple) -> bool:
    return zlib.crc32("|".join(fact).encode("utf-8")) % SHARE == 0
