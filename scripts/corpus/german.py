"""German forms: declension of articles, adjectives and nouns, conjugation of verbs."""

from __future__ import annotations

from corpus.lexicon import Adjective, Noun, Verb

CASES = ("nominative", "accusative", "dative")

# Endings for masculine, feminine, neuter and plural, a row for each case.
STRONG = {"nominative": "er e es e", "accusative": "en e es e", "dative": "em er em en"}
WEAK = {"nominative": "e e e en", "accusative": "en e e en", "dative": "en en en en"}
MIXED = {"nominative": "er e es en", "accusative": "en e es en", "dative": "en en en en"}
DEFINITE = {"nominative": "der die das die", "accusative": "den die das die", "dative": "dem der dem den"}
INDEFINITE = {"nominative": "- e - e", "accusative": "en e - e", "dative": "em er em en"}

EIN_WORDS = ("ein", "kein", "mein", "dein", "sein", "ihr", "unser")
DER_WORDS = ("dies", "jed", "welch")
CONTRACTIONS = {("in", "dem"): "im", ("in", "das"): "ins", ("an", "dem"): "am", ("an", "das"): "ans",
                ("zu", "dem"): "zum", ("zu", "der"): "zur", ("von", "dem"): "vom"}

PRESENT = {"sein": "bin bist ist sind sind", "haben": "habe hast hat haben haben",
           "werden": "werde wirst wird werden werden", "wissen": "weiß weißt weiß wissen wissen",
           "können": "kann kannst kann können können", "müssen": "muss musst muss müssen müssen",
           "wollen": "will willst will wollen wollen", "sollen": "soll sollst soll sollen sollen",
           "dürfen": "darf darfst darf dürfen dürfen", "möchten": "möchte möchtest möchte möchten möchten"}


def _pick(table: dict, case: str, gender: str, plural: bool) -> str:
    form = table[case].split()[3 if plural else "mfn".index(gender)]
    return "" if form == "-" else form


def determiner(kind: str, case: str, gender: str, plural: bool) -> str:
    """kind: "der", an ein-word, a der-word's stem, or a number, which stays as it is."""
    if kind == "der":
        return _pick(DEFINITE, case, gender, plural)
    if kind in EIN_WORDS:
        ending = _pick(INDEFINITE, case, gender, plural)
        return kind + ending
    if kind in DER_WORDS:
        return kind + _pick(STRONG, case, gender, plural)
    return kind


def adjective(word: Adjective, kind: str, case: str, gender: str, plural: bool) -> str:
    """The attributive form after a determiner of that kind ("" or a number: strong)."""
    table = MIXED if kind in EIN_WORDS else WEAK if kind == "der" or kind in DER_WORDS else STRONG
    return word.stem + _pick(table, case, gender, plural)


def noun(word: Noun, case: str, plural: bool) -> str:
    if plural:
        return word.plural + ("n" if case == "dative" and word.plural[-1] not in "ns" else "")
    return word.plural if word.weak and case != "nominative" else word.german


def _second_person(third: str) -> str:
    stem = third[:-1]
    return stem + ("t" if stem[-1] in "sßz" else "st")


def present(infinitive: str, third: str, person: int, plural: bool) -> str:
    """The finite form of a verb without its separable prefix."""
    if infinitive in PRESENT:
        return PRESENT[infinitive].split()[3 if plural else person - 1]
    if plural:
        return infinitive
    if person == 3:
        return third
    if person == 2:
        return _second_person(third)
    stem = infinitive[:-2] if infinitive.endswith("en") else infinitive[:-1]
    return stem + "e"


def preterite(first: str, person: int, plural: bool) -> str:
    """From the first person singular: "hatte" and "war" type."""
    if plural:
        return first + ("n" if first.endswith("e") else "en")
    return first + "st" if person == 2 else first


def zu_infinitive(verb: Verb) -> list:
    """One word where the prefix is separable (anzurufen), else two."""
    return [verb.prefix + "zu" + verb.base] if verb.prefix else ["zu", verb.base]
