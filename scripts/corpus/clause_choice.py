"""Draws clauses: a verb with the tense, the objects and the negation that it can have."""

from __future__ import annotations

from typing import Optional

from corpus import lexicon
from corpus.adverbial_choice import CASES, AdverbialChoice
from corpus.clause import Clause, Part
from corpus.lexicon import Verb
from corpus.nominals import NounPhrase, PrepositionalPhrase, Pronoun
from corpus.words import Meaning, Word

TENSES = {"simple": 30, "past": 32, "progressive": 9, "scheduled": 8, "future": 5, "modal": 12, "past modal": 4,
          "perfect": 7}
STATE_TENSES = {"state": 60, "past": 30}
ABLE_TENSES = {"state": 60, "past": 30, "modal": 10}
UNWILLED_TENSES = {"simple": 30, "past": 45, "future": 5, "perfect": 10}
ABLE = ("verstehen", "sehen")  # stative verbs that occur with "can"

# The tense as the German verb form shows it: the second part of a (verb, structure) combination.
GERMAN_FORM = {"simple": "present", "state": "present", "progressive": "present", "scheduled": "present",
               "past": "past", "perfect": "past", "future": "infinitive", "modal": "infinitive",
               "past modal": "infinitive"}

WEATHER = [Verb("", "regnen", "regnet", "geregnet", "hat", ("rain", "rained", "rained"), "", ("alone",), {}),
           Verb("", "schneien", "schneit", "geschneit", "hat", ("snow", "snowed", "snowed"), "", ("alone",), {})]


class ClauseChoice(AdverbialChoice):
    def clause(self, kind: str, subject=None, verb: Optional[Verb] = None, tenses: Optional[dict] = None,
               adverbials: int = 2, negatable: bool = True) -> Clause:
        """A clause with a verb. kind, its later use: main, question, request, subordinate, relative or zu."""
        if verb is None:
            verb = self.dice.choose([verb for verb in lexicon.VERBS if subject is None or self.can(subject, verb)])
        if subject is None:
            subject = self.subject(verb.listed("subject") or ("person",))
        clause = self.bare_clause(kind, subject, verb, tenses)
        clause.parts += self._complements(clause)
        self.add_adverbials(clause, adverbials)
        if negatable and clause.tense != "perfect" and self.dice.chance(0.13):
            self._negate(clause)
        return clause

    def bare_clause(self, kind: str, subject, verb: Verb, tenses: Optional[dict]) -> Clause:
        """Subject and verb without their complements."""
        clause = Clause(subject, verb, self._tense(verb, tenses))
        if clause.tense in ("modal", "past modal"):
            clause.modal = self._modal(verb, clause.tense)
        structure = kind if kind in ("zu", "request") else f"{kind} {GERMAN_FORM[clause.tense]}"
        self.facts.append(("verb structure", verb.name, structure))
        return clause

    def can(self, subject, verb: Verb) -> bool:
        classes = set(verb.listed("subject") or ("person",))
        return bool(classes & subject.noun.classes) if isinstance(subject, NounPhrase) else "person" in classes

    def _tense(self, verb: Verb, tenses: Optional[dict]) -> str:
        table = TENSES
        if verb.has("state"):
            table = ABLE_TENSES if verb.name in ABLE else STATE_TENSES
        elif verb.has("unwilled"):
            table = UNWILLED_TENSES
        if tenses is None:
            return self.dice.weighted(table)
        present = "state" if verb.has("state") else "simple"
        wanted = {present if tense == "simple" else tense: weight for tense, weight in tenses.items()}
        return self.dice.weighted({tense: weight for tense, weight in wanted.items() if tense in table})

    def _modal(self, verb: Verb, tense: str) -> str:
        if verb.name in ABLE:
            return "können"
        if "person" not in (verb.listed("subject") or ["person"]):
            return "müssen"
        if tense == "past modal":
            return self.dice.choose(["können", "müssen", "wollen"])
        return self.dice.weighted({"können": 26, "müssen": 24, "wollen": 20, "sollen": 10, "dürfen": 8, "möchten": 12})

    # --- complements

    def _complements(self, clause: Clause) -> list:
        verb, subject = clause.verb, clause.subject
        frame, *rest = verb.frame
        if frame == "alone":
            return []
        if frame == "acc":
            return [self._object(self._thing(verb, subject, rest[0], "object"))]
        if frame == "dat":
            return [self._object(self._someone(verb, subject, "dative"), "dative")]
        if frame == "give":
            recipient = self._recipient(verb, self._someone(verb, subject, "dative"))
            return [recipient, self._object(self._thing(verb, subject, rest[0], "object"))]
        if frame == "go":
            return [self.direction(verb.has("far"))]
        if frame == "city":
            return [self.to_city()]
        if frame == "stay":
            return [self.place(verb)]
        case, preposition, classes = rest
        nominal = self._thing(verb, subject, classes, "dative" if case == "dat" else "object")
        phrase = PrepositionalPhrase(frame, CASES[case], preposition, nominal)
        return [Part("prepositional", "prepositional", phrase.german(), phrase.english())]

    def _someone(self, verb: Verb, subject, role: str):
        person = self.other_person(subject, role)
        if isinstance(person, NounPhrase):
            self.facts.append(("verb object", verb.name, person.noun.german))
        return person

    def _thing(self, verb: Verb, subject, classes: str, role: str):
        choices = classes.split(",")
        if "person" in choices and verb.has("person") and self.dice.chance(0.5):
            return self._someone(verb, subject, role)
        noun = self.noun(choices)
        self.facts.append(("verb object", verb.name, noun.german))
        return self.noun_phrase(noun, role, self.owner(subject))

    def _object(self, nominal, case: str = "accusative") -> Part:
        if isinstance(nominal, Pronoun):
            place = f"{case} pronoun"
        elif case == "dative":
            place = "dative"
        else:
            place = "definite" if nominal.definite else "indefinite"
        return Part(place, "object", nominal.german(case), nominal.english(False), nominal)

    def _recipient(self, verb: Verb, person) -> Part:
        """"gives him the book", else "gives the book to the woman"; "to" has no German word of its own."""
        german, english = person.german("dative"), person.english(False)
        pronoun = isinstance(person, Pronoun)
        if pronoun and not verb.has("to"):
            return Part("dative pronoun", "indirect", german, english, person)
        place = "dative pronoun" if pronoun else "dative"
        return Part(place, "to", german, [Word("to", (), (person.edge,))] + english, person)

    def _negate(self, clause: Clause):
        """Negates with "kein" if the object is indefinite, else with "nicht"; never with "oft" or before a number."""
        if clause.has_english("frequency"):
            return
        for part in clause.parts:
            if part.german_place == "indefinite":
                if part.nominal.determiner in ("ein", ""):
                    self._negate_object(clause, part)
                return
        clause.negation, clause.german_not = Meaning(), True

    def _negate_object(self, clause: Clause, part: Part):
        phrase = part.nominal
        no = clause.verb.name == "haben"
        phrase = NounPhrase(phrase.noun, phrase.plural, "kein", phrase.adjectives, negative="no" if no else "a")
        if not no:
            clause.negation = phrase.edge
        part.nominal, part.german, part.english = phrase, phrase.german("accusative"), phrase.english(False)

    # --- clauses without a verb from the tables

    def description(self, kind: str, subject, tense: str) -> Clause:
        """Somebody or something is (very) tired, old, ..."""
        clause = Clause(subject, None, tense)
        noun = subject.noun if isinstance(subject, NounPhrase) else None
        fitting = [word for word in lexicon.ADJECTIVES if word.classes & (noun.classes if noun else {"state"})]
        states = [word for word in fitting if "state" in word.classes]
        quality = self.dice.choose(states if states and kind == "subordinate" else fitting)
        if noun:
            self.facts.append(("adjective noun", quality.german, noun.german))
        meaning, much = Meaning(), Meaning()
        german, english = [Word(quality.german, (meaning,))], [Word(quality.english, (meaning,))]
        if "absolute" not in quality.classes and self.dice.chance(0.3):
            german.insert(0, Word("sehr", (much,)))
            english.insert(0, Word("very", (much,)))
        clause.parts.append(Part("predicate", "predicate", german, english))
        if kind == "main" and tense != "past" and "state" in quality.classes and self.dice.chance(0.3):
            clause.parts.append(self.frequency())
        elif self.dice.chance(0.12):
            clause.negation, clause.german_not = Meaning(), True
        return clause

    def weather(self, tense: str) -> Clause:
        """It rains or snows."""
        return self.bare_clause("subordinate", Pronoun("it"), self.dice.choose(WEATHER), {tense: 1})
