"""Subjects and objects in both languages: pronouns, names, noun phrases, prepositional phrases.

Every nominal has `person`, `plural` and `english_person` for the verb, `german(case)`, `english(subject)`, `edge` (a
meaning that its first German word expresses, for an English "to") and `marked(case)`: does the German show the case?
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

from corpus import english, german
from corpus.lexicon import Fixed, Noun
from corpus.words import Meaning, Word, spell

# nominative, accusative, dative | English subject, object | person, plural, gender
PRONOUNS = {
    "I": ("ich mich mir", "I me", 1, False, None),
    "you": ("du dich dir", "you you", 2, False, None),
    "he": ("er ihn ihm", "he him", 3, False, "m"),
    "she": ("sie sie ihr", "she her", 3, False, "f"),
    "it": ("es es ihm", "it it", 3, False, "n"),
    "we": ("wir uns uns", "we us", 1, True, None),
    "they": ("sie sie ihnen", "they them", 3, True, None),
    "polite": ("Sie Sie Ihnen", "you you", 3, True, None),
}
POSSESSIVES = {"mein": "my", "dein": "your", "sein": "his", "ihr": "her", "unser": "our"}
OWN = {"I": "mein", "you": "dein", "he": "sein", "she": "ihr", "we": "unser"}
DETERMINERS = {"der": "the", "jed": "every", "welch": "which", **POSSESSIVES}


class Pronoun:
    definite = True

    def __init__(self, name: str):
        forms, english_forms, self.person, self.plural, self.gender = PRONOUNS[name]
        self.name = name
        self.english_person = 2 if name == "polite" else self.person
        self.edge = Meaning()
        self._forms = forms.split()
        self._english = english_forms.split()

    def german(self, case: str) -> list:
        return [Word(self._forms[german.CASES.index(case)], (self.edge,))]

    def english(self, subject: bool) -> list:
        return [Word(self._english[0 if subject else 1], (self.edge,))]

    def marked(self, case: str) -> bool:
        return self.name in ("I", "you", "he", "we") or case == "dative"


class Name:
    """Anna, or Herr Schmidt: a title declines (Herrn)."""

    definite = True
    person, plural, english_person = 3, False, 3

    def __init__(self, name: str, gender: str, title: bool = False):
        self.name, self.gender, self.title = name, gender, title
        self.edge = Meaning()
        self._name = Meaning()

    def german(self, case: str) -> list:
        title = "Frau" if self.gender == "f" else "Herr" if case == "nominative" else "Herrn"
        return ([Word(title, (self.edge,))] if self.title else []) + [Word(self.name, self._own())]

    def english(self, subject: bool) -> list:
        title = "Mrs." if self.gender == "f" else "Mr."
        return ([Word(title, (self.edge,))] if self.title else []) + [Word(self.name, self._own())]

    def marked(self, case: str) -> bool:
        return self.title and self.gender == "m"

    def _own(self) -> tuple:
        return (self._name,) if self.title else (self._name, self.edge)


@dataclass
class NounPhrase:
    """determiner: "" (none), "der", an ein- or der-word's stem, or a number ("3", "drei")."""

    noun: Noun
    plural: bool
    determiner: str
    adjectives: list = field(default_factory=list)
    relative: Optional[object] = None  # a RelativeClause
    negative: str = "a"  # the English of "kein": "a" (after "not": a, any) or "no"
    number_word: str = ""  # the English of a number that is spelled out

    def __post_init__(self):
        self._determiner, self._noun = Meaning(), Meaning()
        self._qualities = [Meaning() for _ in self.adjectives]
        self.edge = self._determiner if self.determiner else (self._qualities + [self._noun])[0]

    person = english_person = 3

    @property
    def gender(self) -> str:
        return self.noun.gender

    @property
    def definite(self) -> bool:
        return self.determiner in ("der", "dies", "jed", "welch") + tuple(POSSESSIVES)

    def marked(self, case: str) -> bool:
        if case == "dative":
            return bool(self.determiner) and not self.determiner.isdigit() and not self.number_word
        return self.gender == "m" and not self.plural and bool(self.determiner)

    def german(self, case: str) -> list:
        return self._german_determiner(case) + self.german_rest(case)

    def german_rest(self, case: str) -> list:
        """Without the determiner, which may be contracted with a preposition."""
        words = [Word(german.adjective(quality, self.determiner, case, self.gender, self.plural), (meaning,))
                 for quality, meaning in zip(self.adjectives, self._qualities)]
        words.append(Word(german.noun(self.noun, case, self.plural), (self._noun,)))
        return words + (self.relative.german() if self.relative else [])

    def article(self, case: str) -> str:
        return german.determiner(self.determiner, case, self.gender, self.plural)

    def english(self, subject: bool) -> list:
        rest = [Word(quality.english, (meaning,)) for quality, meaning in zip(self.adjectives, self._qualities)]
        name = self.noun.english_plural if self.plural else self.noun.english
        rest += spell(name, self._noun)
        determiner = self._english_determiner(rest[0].text)
        words = spell(determiner, self._determiner) + rest
        return words + (self.relative.english() if self.relative else [])

    def _german_determiner(self, case: str) -> list:
        return [Word(self.article(case), (self._determiner,))] if self.determiner else []

    def _english_determiner(self, following: str) -> str:
        kind = self.determiner
        if kind == "ein":
            return english.indefinite(following)
        if kind == "dies":
            return "these" if self.plural else "this"
        if kind == "kein":
            if self.negative == "no":
                return "no"
            return english.indefinite(following) if self.noun.countable and not self.plural else "any"
        return DETERMINERS.get(kind, self.number_word or kind)


class Pair:
    """Two names or noun phrases with "und"."""

    definite = True
    person, plural, english_person, gender = 3, True, 3, None

    def __init__(self, first, second):
        self.first, self.second = first, second
        self.edge = Meaning()

    def german(self, case: str) -> list:
        return self.first.german(case) + [Word("und", (self.edge,))] + self.second.german(case)

    def english(self, subject: bool) -> list:
        return self.first.english(subject) + [Word("and", (self.edge,))] + self.second.english(subject)

    def marked(self, case: str) -> bool:
        return False


@dataclass
class Bare:
    """Fixed words in the place of a nominal: question words and relative pronouns."""

    german_words: list
    english_words: list
    plural: bool = False
    gender: Optional[str] = None
    person = english_person = 3
    definite = True

    @property
    def edge(self) -> Meaning:
        return self.german_words[0].sure[0]

    def german(self, case: str) -> list:
        return self.german_words

    def english(self, subject: bool) -> list:
        return self.english_words

    def marked(self, case: str) -> bool:
        return False


class PrepositionalPhrase:
    """A preposition with its case; contracted with a definite article (im, zur) unless a relative clause follows."""

    def __init__(self, preposition: str, case: str, english_preposition: str, nominal):
        self.preposition, self.case, self.english_preposition = preposition, case, english_preposition
        self.nominal = nominal
        self.meaning = Meaning()

    def german(self) -> list:
        nominal = self.nominal
        if isinstance(nominal, NounPhrase) and nominal.determiner == "der" and not nominal.relative:
            melted = german.CONTRACTIONS.get((self.preposition, nominal.article(self.case)))
            if melted:
                return [Word(melted, (self.meaning, nominal.edge))] + nominal.german_rest(self.case)
        return [Word(self.preposition, (self.meaning,))] + nominal.german(self.case)

    def english(self) -> list:
        return [Word(self.english_preposition, (self.meaning,))] + self.nominal.english(False)


class FixedPhrase:
    """An adverbial from the tables."""

    def __init__(self, phrase: Fixed):
        self.tags = phrase.tags
        german_words, english_words = phrase.german.split(), phrase.english.split()
        expressed = [([], []) for _ in range(len(german_words) + len(english_words))]
        for i, j, is_sure in phrase.links:
            meaning = Meaning()
            for place in (i, len(german_words) + j):
                expressed[place][0 if is_sure else 1].append(meaning)
        words = [Word(word, tuple(links[0]), tuple(links[1]))
                 for word, links in zip(german_words + english_words, expressed)]
        self._german, self._english = words[:len(german_words)], words[len(german_words):]

    def german(self) -> list:
        return self._german

    def english(self) -> list:
        return self._english
