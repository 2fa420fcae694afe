"""English forms: agreement of verbs, articles, -s and -ing."""

from __future__ import annotations

DOUBLED = ("get", "run", "sit", "put", "forget", "swim")
SOUNDS_LIKE_CONSONANT = ("university",)


def third(base: str) -> str:
    if base in ("be", "have"):
        return {"be": "is", "have": "has"}[base]
    if base.endswith(("s", "x", "ch", "sh", "o")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def present(base: str, person: int, plural: bool) -> str:
    if base == "be":
        return "are" if plural or person == 2 else ("am" if person == 1 else "is")
    return third(base) if person == 3 and not plural else base


def past(form: str, person: int, plural: bool) -> str:
    if form == "was":
        return "were" if plural or person == 2 else "was"
    return form


def progressive(base: str) -> str:
    if base in DOUBLED:
        return base + base[-1] + "ing"
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    return base + "ing"


def indefinite(following: str) -> str:
    return "an" if following[0] in "aeiou" and following not in SOUNDS_LIKE_CONSONANT else "a"
