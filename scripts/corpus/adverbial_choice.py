"""Draws adverbials of time, place, manner and company."""

from __future__ import annotations

from typing import Optional

from corpus import lexicon, tables
from corpus.clause import Clause, Part
from corpus.lexicon import Fixed, Verb
from corpus.nominal_choice import NominalChoice
from corpus.nominals import FixedPhrase, Name, PrepositionalPhrase
from corpus.words import Meaning, Word

CASES = {"acc": "accusative", "dat": "dative"}


class AdverbialChoice(NominalChoice):
    def add_adverbials(self, clause: Clause, most: int):
        """At most `most` adverbials, but always the one that marks the tense: "liest jetzt", "liest morgen"."""
        verb, tense = clause.verb, clause.tense
        if tense == "perfect":
            self._add_already(clause)
            most -= 1
        elif tense in ("progressive", "scheduled") or (
                most and not self.timed and self.dice.chance(self._time_share(verb, tense))):
            clause.parts.append(self.time(verb, tense))
            most -= 1
        elif most and not verb.has("clock") and self.dice.chance({"simple": 0.4, "past": 0.08}.get(tense, 0)):
            clause.parts.append(self.frequency())
            most -= 1
        if most > 0 and not verb.has("plain"):
            self._add_circumstance(clause)

    def _time_share(self, verb: Verb, tense: str) -> float:
        if verb.has("state"):
            return 0.1
        return {"past": 0.4, "simple": 0.25, "future": 0.5}.get(tense, 0.2)

    def _add_circumstance(self, clause: Clause):
        verb = clause.verb
        social = (verb.has("long") or verb.frame[0] in ("go", "city", "stay")) and not verb.has("state")
        kind = self.dice.weighted({
            "": 7,
            "place": 4 if verb.has("at") and verb.frame[0] != "stay" else 0,
            "companion": 1 if social and not verb.has("person") else 0,
            "for": 2 if verb.has("for") else 0,
            "manner": 3 if verb.has("how") and not clause.has_german("indefinite") else 0,
        })
        if kind == "place":
            clause.parts.append(self.place(verb))
        elif kind == "companion":
            clause.parts.append(self._beside(clause, "mit", "dative", "with"))
        elif kind == "for":
            clause.parts.append(self._beside(clause, "für", "accusative", "for"))
        elif kind == "manner":
            options = [word for word in verb.listed("how") if word != "lange" or clause.tense != "progressive"]
            clause.parts.append(self._fixed(lexicon.MANNERS[self.dice.choose(options)], "manner"))

    def _beside(self, clause: Clause, preposition: str, case: str, english: str) -> Part:
        person = self.other_person(clause.subject, "dative" if case == "dative" else "object")
        return self._part("companion", PrepositionalPhrase(preposition, case, english, person))

    def _add_already(self, clause: Clause):
        """schon, noch nie, noch nicht: they require the perfect in English."""
        definite = not clause.has_german("indefinite") and clause.verb.frame[0] not in ("go", "city", "stay")
        kind = self.dice.weighted({"schon": 4, "noch nie": 3, "noch nicht": 3 if definite else 0})
        meaning = Meaning()
        if kind == "schon":
            part = Part("not", "frequency", [Word("schon", (meaning,))], [Word("already", (meaning,))])
        elif kind == "noch nie":
            german = [Word("noch", (), (meaning,)), Word("nie", (meaning,))]
            part = Part("not", "frequency", german, [Word("never", (meaning,))])
        else:
            clause.negation = Meaning()
            german = [Word("noch", (meaning,)), Word("nicht", (clause.negation,))]
            part = Part("not", "yet", german, [Word("yet", (meaning,))])
        clause.parts.append(part)

    # --- time

    def frequency(self) -> Part:
        return self._fixed(self.dice.choose(lexicon.FREQUENCIES), "frequency")

    def time(self, verb: Optional[Verb], tense: str) -> Part:
        self.timed = True
        if verb and verb.has("clock") and tense in ("simple", "past") and self.dice.chance(0.6):
            return self._clock()
        if verb and verb.has("year") and tense == "past" and self.dice.chance(0.5):
            return self._year()
        if tense == "past" and self.dice.chance(0.15):
            return self._ago()
        tag = "past" if tense == "past modal" else tense
        return self._fixed(self.dice.choose([phrase for phrase in lexicon.TIMES if tag in phrase.tags]), "time")

    def _clock(self) -> Part:
        number, at, hour, clock = str(self.dice.number(1, 12)), Meaning(), Meaning(), Meaning()
        return Part("time", "time", [Word("um", (at,)), Word(number, (hour,)), Word("Uhr", (clock,))],
                    [Word("at", (at,)), Word(number, (hour,)), Word("o'clock", (clock,))])

    def _year(self) -> Part:
        number, within, year = str(self.dice.number(1980, 2020)), Meaning(), Meaning()
        return Part("time", "time", [Word("im", (within,)), Word("Jahr", (), (year,)), Word(number, (year,))],
                    [Word("in", (within,)), Word(number, (year,))])

    def _ago(self) -> Part:
        number, english_number = self.number_word()
        if self.dice.chance(0.5):
            number = english_number = str(self.dice.number(3, 30))
        unit, english_unit = self.dice.choose([("Tagen", "days"), ("Wochen", "weeks"), ("Jahren", "years")])
        ago, count, span = Meaning(), Meaning(), Meaning()
        return Part("time", "time", [Word("vor", (ago,)), Word(number, (count,)), Word(unit, (span,))],
                    [Word(english_number, (count,)), Word(english_unit, (span,)), Word("ago", (ago,))])

    # --- place

    def direction(self, far: bool) -> Part:
        """far: not to the next room."""
        if self.dice.chance(0.25):
            return self._fixed(self.dice.choose(lexicon.FIXED_DIRECTIONS), "direction")
        place = self._unused([place for place in lexicon.PLACES if not (far and "near" in place.kinds)])
        preposition, case, english = place.to
        nominal = self.noun_phrase(place.noun, "place", determiner="der")
        return self._part("direction", PrepositionalPhrase(preposition, CASES[case], english, nominal))

    def to_city(self) -> Part:
        return self._part("direction", PrepositionalPhrase("nach", "dative", "to", self._city()))

    def place(self, verb: Verb) -> Part:
        """A place that suits the verb's activity."""
        kinds = set(verb.listed("at"))
        if "live" in kinds and self.dice.chance(0.12):
            return self._part("place", PrepositionalPhrase("in", "dative", "in", self._city()))
        fixed = [phrase for phrase in lexicon.FIXED_PLACES if phrase.tags & kinds and not verb.has("state")]
        if fixed and self.dice.chance(0.15):
            return self._fixed(self.dice.choose(fixed), "place")
        place = self._unused([place for place in lexicon.PLACES if place.kinds & kinds])
        german, english = place.at
        nominal = self.noun_phrase(place.noun, "place")
        return self._part("place", PrepositionalPhrase(german, "dative", english, nominal))

    def _city(self) -> Name:
        return Name(self.dice.choose(tables.CITIES.split()), "n")

    def _unused(self, places: list) -> lexicon.Place:
        place = self.dice.choose([place for place in places if place.noun.english not in self.used])
        self.used.add(place.noun.english)
        return place

    def _fixed(self, phrase: Fixed, place: str) -> Part:
        return self._part(place, FixedPhrase(phrase))

    def _part(self, place: str, phrase) -> Part:
        return Part(place, place, phrase.german(), phrase.english())
