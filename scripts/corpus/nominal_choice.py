"""Draws people and things that make sense in context: pronouns, names, noun phrases."""

from __future__ import annotations

from typing import Optional

from corpus import lexicon, tables
from corpus.dice import Dice
from corpus.lexicon import Noun
from corpus.nominals import OWN, POSSESSIVES, Bare, Name, NounPhrase, Pair, Pronoun

# For each subject pronoun, the pronouns that cannot be its object: "wir sehen mich", and a second "sie".
ALIKE = {"I": ("I", "we"), "we": ("I", "we"), "you": ("you",), "he": ("he",), "she": ("she", "they"),
         "they": ("she", "they"), "polite": ("you",)}


class NominalChoice:
    def __init__(self, dice: Dice):
        self.dice = dice
        self.begin()

    def begin(self):
        """Starts a new sentence. `facts` are the combinations that it contains; see split.py."""
        self.facts = []
        self.used = set()  # English nouns and names used so far; none is used twice
        self.timed = False

    def noun(self, classes) -> Noun:
        """One that is not in this sentence yet, nor another with the same English, if possible."""
        fitting = lexicon.of_classes(classes)
        chosen = self.dice.choose([noun for noun in fitting if noun.english not in self.used] or fitting)
        self.used.add(chosen.english)
        return chosen

    def name(self) -> Name:
        gender = self.dice.choose("fm")
        title = self.dice.chance(0.2)
        names = tables.SURNAMES if title else tables.WOMEN if gender == "f" else tables.MEN
        name = self.dice.choose([name for name in names.split() if name not in self.used])
        self.used.add(name)
        return Name(name, gender, title)

    def noun_phrase(self, noun: Noun, role: str = "object", owner: str = "", determiner: Optional[str] = None):
        """role: subject, object, place or dative. owner: the pronoun of the clause's subject, for "ihr Buch"."""
        plural = noun.plural is not None and role != "place" and self.dice.chance(0.3)
        if plural and noun.weak and role == "dative":
            plural = False  # "den Studenten" is also the accusative singular
        if determiner is None:
            determiner = self._determiner(noun, plural, role, owner)
        number_word = ""
        if determiner == "number":
            determiner, number_word = self._number()
        return NounPhrase(noun, plural, determiner, self._adjectives(noun, role), number_word=number_word)

    def _number(self) -> tuple:
        """The German number and, if it is spelled out, the English one."""
        word, english = self.number_word()
        return (str(self.dice.number(3, 60)), "") if self.dice.chance(0.45) else (word, english)

    def number_word(self) -> tuple:
        return self.dice.choose(list(tables.NUMBER_WORDS.items()))

    def _adjectives(self, noun: Noun, role: str) -> list:
        fitting = [word for word in lexicon.ADJECTIVES if word.classes & noun.classes]
        share = 0.12 if role == "place" else 0.15 if "kin" in noun.classes else 0.3
        if not fitting or not self.dice.chance(share):
            return []
        adjective = self.dice.choose(fitting)
        self.facts.append(("adjective noun", adjective.german, noun.german))
        return [adjective]

    def _determiner(self, noun: Noun, plural: bool, role: str, owner: str) -> str:
        possessive = OWN.get(owner) if self.dice.chance(0.8) else None
        others = [word for word in POSSESSIVES if owner != "they" or word != "ihr"]  # "ihr" could mean "their"
        possessive = possessive or self.dice.choose(others)
        if "kin" in noun.classes:
            return possessive
        if "had" in noun.classes:
            return ""
        if not noun.countable:
            return self.dice.weighted({"": 70, "der": 25, possessive: 5})
        if role == "place":
            return self.dice.weighted({"der": 85, "dies": 8, "ein": 7})
        foreign = noun.classes & {"place", "sight", "transport", "person"} and "owned" not in noun.classes
        own = 0 if foreign else 14
        if plural:
            bare = 0 if role == "subject" or "person" in noun.classes else 25
            return self.dice.weighted({"der": 40, "": bare, "number": 25, possessive: own, "dies": 10})
        every = 4 if role == "subject" else 0
        return self.dice.weighted({"der": 45, "ein": 28, possessive: own, "dies": 8, "jed": every})

    def subject(self, classes=("person",)):
        if "person" not in classes or self.dice.chance(0.42):
            return self.noun_phrase(self.noun(classes), "subject")
        kind = self.dice.weighted({"name": 45, "pronoun": 45, "pair": 8})
        if kind == "name":
            return self.name()
        if kind == "pair":
            return Pair(self.name(), self.name())
        return Pronoun(self.dice.weighted({"I": 20, "you": 10, "he": 20, "she": 20, "we": 16, "they": 14}))

    def other_person(self, subject, role: str):
        """A person who is not the subject: pronoun, name or noun phrase. role: object or dative."""
        kind = self.dice.weighted({"pronoun": 28, "name": 22, "noun": 50})
        if kind == "name":
            return self.name()
        if kind == "noun":
            return self.noun_phrase(self.noun(("person",)), role, self.owner(subject))
        options = ["I", "you", "he", "she", "we"] + (["they"] if role == "dative" else [])
        alike = ALIKE[subject.name] if isinstance(subject, Pronoun) else ()
        return Pronoun(self.dice.choose([name for name in options if name not in alike]))

    def pronoun_for(self, nominal) -> Optional[Pronoun]:
        """The pronoun that refers back to a person; None for a neuter."""
        if isinstance(nominal, Pronoun):
            return Pronoun(nominal.name)
        if nominal.plural:
            return Pronoun("they")
        return Pronoun({"m": "he", "f": "she"}[nominal.gender]) if nominal.gender in ("m", "f") else None

    def owner(self, subject) -> str:
        pronoun = None if isinstance(subject, Bare) else self.pronoun_for(subject)
        return pronoun.name if pronoun else ""
