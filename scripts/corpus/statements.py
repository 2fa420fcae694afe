"""Statements and requests of one clause, and sentences with a relative clause."""

from __future__ import annotations

from typing import Optional

from corpus import lexicon
from corpus.clause import Clause, Part
from corpus.grammar import Grammar
from corpus.lexicon import Verb
from corpus.nominals import NounPhrase, PrepositionalPhrase, Pronoun
from corpus.words import Meaning, Word

COST = Verb("", "kosten", "kostet", "gekostet", "hat", ("cost", "cost", "cost"), "", ("alone",), {"state": ""})
DESCRIBED = [("person",), ("thing", "clothes", "vehicle"), ("building", "room"), ("text", "idea", "show"),
             ("animal", "food")]
FOR_SALE = ("food", "drink", "clothes", "thing")


class Statements:
    def __init__(self, grammar: Grammar):
        self.grammar, self.dice = grammar, grammar.dice

    def plain(self) -> tuple:
        clause = self.grammar.clause("main")
        front = self._front(clause)
        return clause.german_statement(front), clause.english_statement(front), "."

    def _front(self, clause: Clause) -> Optional[Part]:
        """What precedes the verb instead of the subject: an adverbial, or an object whose form shows its case."""
        if self.dice.chance(0.45):
            return None
        options = [part for part in clause.parts if part.german_place == "time" or
                   (part.german_place == "place" and clause.verb.frame[0] != "stay")]
        for part in clause.parts:
            phrase, case = part.nominal, "dative" if part.german_place == "dative" else "accusative"
            if isinstance(phrase, NounPhrase) and phrase.definite:
                if phrase.marked(case) or clause.subject.marked("nominative"):
                    options.append(part)
        return self.dice.choose(options) if options else None

    def request(self) -> tuple:
        verbs = [verb for verb in lexicon.VERBS if verb.frame[0] in ("acc", "give")
                 and not (verb.has("state") or verb.has("unwilled"))]
        verb = self.dice.choose(verbs)
        clause = self.grammar.clause("request", Pronoun("polite"), verb, {"simple": 1}, 0, negatable=False)
        return clause.german_request(), clause.english_request(), "!"

    # --- to be, to cost, to exist

    def described(self) -> tuple:
        classes = self.dice.choose(DESCRIBED)
        if "person" in classes and self.dice.chance(0.4):
            subject = self.grammar.subject()
        else:
            noun = self.grammar.noun(classes)
            subject = NounPhrase(noun, noun.plural is not None and self.dice.chance(0.3), "der")
        clause = self.grammar.description("main", subject, self.dice.choose(["simple", "simple", "past"]))
        if self.dice.chance(0.25):
            return clause.german_question(), clause.english_question(), "?"
        return clause.german_statement(), clause.english_statement(), "."

    def age(self) -> tuple:
        return self._measure(Clause(self.grammar.subject(), None), [("Jahre", "years"), ("alt", "old")])

    def price(self) -> tuple:
        noun = self.grammar.noun(("thing", "clothes"))
        subject = self.grammar.noun_phrase(noun, "subject", determiner=self.dice.choose(["der", "dies"]))
        return self._measure(Clause(subject, COST), [("Euro", "euros")])

    def _measure(self, clause: Clause, units: list) -> tuple:
        number = str(self.dice.number(5, 60))
        german, english = [], []
        for source, target in [(number, number)] + units:
            meaning = Meaning()
            german.append(Word(source, (meaning,)))
            english.append(Word(target, (meaning,)))
        clause.parts.append(Part("predicate", "predicate", german, english))
        return clause.german_statement(), clause.english_statement(), "."

    def existence(self) -> tuple:
        """Es gibt: the thing that exists is an object in German and decides the verb's form in English."""
        place = self.dice.choose([place for place in lexicon.PLACES if place.kinds & {"town", "shop"}])
        self.grammar.used.add(place.noun.english)
        where = PrepositionalPhrase(place.at[0], "dative", place.at[1],
                                    NounPhrase(place.noun, False, self.dice.choose(["der", "dies", "dies"])))
        thing = self._existing(self.grammar.noun(FOR_SALE if "shop" in place.kinds else ("building", "sight")))
        there, verb = Meaning(), Meaning()
        es, gibt = Word("es", (there,)), Word("gibt", (verb,))
        english = [Word("there", (there,)), Word("are" if thing.plural else "is", (verb,))] + thing.english(False)
        if self.dice.chance(0.5):
            return where.german() + [gibt, es] + thing.german("accusative"), where.english() + english, "."
        return [es, gibt] + where.german() + thing.german("accusative"), english + where.english(), "."

    def _existing(self, noun: lexicon.Noun) -> NounPhrase:
        positive = "ein" if noun.countable else ""
        thing = self.grammar.noun_phrase(noun, "object", determiner=self.dice.choose([positive, "kein"]))
        thing.negative = "no"
        if thing.plural and thing.determiner == "ein":
            german, english = self.grammar.number_word()
            return NounPhrase(noun, True, german, thing.adjectives, number_word=english)
        return thing

    # --- with a relative clause

    def related(self) -> tuple:
        while True:
            self.grammar.begin()
            clause = self._related_description() if self.dice.chance(0.12) else self._related_action()
            if clause:
                return clause.german_statement(), clause.english_statement(), "."

    def _related_description(self) -> Optional[Clause]:
        past = self.dice.chance(0.4)
        noun = self.grammar.noun(("person", "building", "text"))
        subject = self.grammar.noun_phrase(noun, "subject", determiner="der")
        if not self.grammar.relate(subject, past):
            return None
        return self.grammar.description("main", subject, "past" if past else "simple")

    def _related_action(self) -> Optional[Clause]:
        """On the subject, or on an object at the end of the clause; otherwise the English would be hard to read."""
        clause = self.grammar.clause("main", adverbials=1)
        phrases = [clause.subject] + ([clause.parts[0].nominal] if len(clause.parts) == 1 else [])
        phrases = [phrase for phrase in phrases
                   if isinstance(phrase, NounPhrase) and phrase.determiner in ("der", "ein")]
        if clause.tense in ("perfect", "progressive") or not phrases:
            return None
        phrase = self.dice.choose(phrases)
        if not self.grammar.relate(phrase, clause.tense in ("past", "past modal"), clause.verb.name):
            return None
        for part in clause.parts:
            if part.nominal is phrase:
                case = "dative" if part.german_place == "dative" else "accusative"
                part.german, part.english = phrase.german(case), phrase.english(False)
        return clause
