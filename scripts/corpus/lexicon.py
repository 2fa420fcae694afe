"""The tables as objects: nouns, adjectives, verbs, places and fixed phrases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from corpus import tables


@dataclass(frozen=True)
class Noun:
    german: str
    plural: Optional[str]
    gender: str
    weak: bool
    countable: bool
    english: str
    english_plural: Optional[str]
    classes: frozenset


@dataclass(frozen=True)
class Adjective:
    german: str
    stem: str
    english: str
    classes: frozenset


@dataclass(frozen=True)
class Verb:
    prefix: str
    base: str
    third: str
    participle: str
    auxiliary: str
    english: tuple  # base, past, participle
    particle: str
    frame: tuple
    options: dict

    @property
    def name(self) -> str:
        return self.prefix + self.base

    def has(self, option: str) -> bool:
        return option in self.options

    def listed(self, option: str) -> list:
        return [value for value in self.options.get(option, "").split(",") if value]


@dataclass(frozen=True)
class Place:
    noun: Noun
    at: tuple  # German, English
    to: tuple  # German, case, English
    kinds: frozenset


@dataclass(frozen=True)
class Fixed:
    """A phrase that is used verbatim; links are (German, English, sure)."""

    german: str
    english: str
    tags: frozenset
    links: tuple


def _cells(table: str, count: int) -> list:
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [row + [""] * (count - len(row)) for row in rows]


def _regular_plural(word: str) -> str:
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _noun(row: str) -> Noun:
    german, english = row.split("=")
    english, classes = english.split(":")
    singular, plural, marks = german.replace(",", " ").split()
    one, _, many = (part.strip() for part in english.partition(","))
    if plural == "-":
        plural = many = None
    return Noun(singular, plural, marks[0], "w" in marks, "u" not in marks, one,
                plural and (many or _regular_plural(one)), frozenset(classes.split()))


def _adjective(row: str) -> Adjective:
    words, classes = row.split(":")
    german, english = words.split()
    german, _, stem = german.partition("=")
    return Adjective(german, stem or german, english, frozenset(classes.split()))


def _verb(german: str, english: str, frame: str, options: str) -> Verb:
    infinitive, third, participle, auxiliary = german.split()
    prefix, _, base = infinitive.rpartition("-")
    english, _, particle = english.partition(" + ")
    pairs = (option.partition("=") for option in options.split())
    return Verb(prefix, base, third, participle, auxiliary, tuple(english.split()), particle, tuple(frame.split()),
                {name: value for name, _, value in pairs})


def _fixed(german: str, english: str, tags: str, links: str) -> Fixed:
    if not links:
        count = max(len(german.split()), len(english.split()))
        links = " ".join(f"{min(i, len(german.split()) - 1)}-{min(i, len(english.split()) - 1)}" for i in range(count))
    pairs = (link.replace("p", "-").split("-") + ["-" in link] for link in links.split())
    return Fixed(german, english, frozenset(tags.split()), tuple((int(i), int(j), sure) for i, j, sure in pairs))


def _place(words: str, way: str, kinds: str) -> Place:
    noun, german, english = words.split()
    return Place(BY_GERMAN[noun], (german, english), tuple(way.split()), frozenset(kinds.split()))


NOUNS = [_noun(row) for row in tables.NOUNS.strip().splitlines()]
BY_GERMAN = {noun.german: noun for noun in NOUNS}
ADJECTIVES = [_adjective(row) for row in tables.ADJECTIVES.strip().splitlines()]
VERBS = [_verb(*row) for row in _cells(tables.VERBS, 4)]
CLAUSE_VERBS = [_verb(*row) for row in _cells(tables.CLAUSE_VERBS, 4)]
PLACES = [_place(*row) for row in _cells(tables.PLACES, 3)]
TIMES = [_fixed(*row) for row in _cells(tables.TIMES, 4)]
FREQUENCIES = [_fixed(german, english, "", "") for german, english in _cells(tables.FREQUENCIES, 2)]
MANNERS = {german: _fixed(german, english, "", links) for german, english, links in _cells(tables.MANNERS, 3)}
FIXED_PLACES = [_fixed(*row) for row in _cells(tables.FIXED_PLACES, 4)]
FIXED_DIRECTIONS = [_fixed(german, english, "", links) for german, english, links in _cells(tables.FIXED_DIRECTIONS, 3)]


def of_classes(names) -> list:
    """The nouns of any of the classes."""
    return [noun for noun in NOUNS if noun.classes & set(names)]
