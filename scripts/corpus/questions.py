"""Questions with and without a question word."""

from __future__ import annotations

from corpus import lexicon
from corpus.clause import Clause
from corpus.grammar import Grammar
from corpus.lexicon import Verb
from corpus.nominals import Bare, NounPhrase, Pronoun
from corpus.words import Meaning, Word

TENSES = {"simple": 3, "past": 5, "modal": 2}


class Questions:
    def __init__(self, grammar: Grammar):
        self.grammar, self.dice = grammar, grammar.dice
        self._kinds = {self._who: 4, self._what: 5, self._whom: 3, self._where: 3, self._when: 3, self._why: 3,
                       self._which: 3, self._how_many: 2}

    def yes_no(self) -> tuple:
        subject = Pronoun(self.dice.choose(["polite", "you", "you"])) if self.dice.chance(0.35) else None
        clause = self.grammar.clause("question", subject, adverbials=1, negatable=False)
        return clause.german_question(), clause.english_question(), "?"

    def wh(self) -> tuple:
        return self.dice.weighted(self._kinds)()

    def _who(self) -> tuple:
        """A question about the subject, the only kind without "do" in English."""
        subject = Bare(*_same("wer", "who"))
        clause = self.grammar.clause("question", subject, tenses={**TENSES, "future": 1}, adverbials=1, negatable=False)
        return clause.german_statement(), clause.english_statement(), "?"

    def _when(self) -> tuple:
        verbs = [verb for verb in lexicon.VERBS if not verb.has("state")]
        return self._asked(self._clause(self.dice.choose(verbs)), *_same("wann", "when"))

    def _why(self) -> tuple:
        verbs = [verb for verb in lexicon.VERBS if not verb.has("state")]
        return self._asked(self._clause(self.dice.choose(verbs), negatable=True), *_same("warum", "why"))

    def _where(self) -> tuple:
        moving = ("go", "city")
        verbs = [verb for verb in lexicon.VERBS if verb.frame[0] in moving or verb.has("at")]
        verb = self.dice.choose(verbs)
        clause = self._clause(verb, adverbials=1)
        clause.parts = [part for part in clause.parts if part.german_place not in ("place", "direction")]
        return self._asked(clause, *_same("wohin" if verb.frame[0] in moving else "wo", "where"))

    def _whom(self) -> tuple:
        verbs = [verb for verb in lexicon.VERBS if verb.frame[0] == "acc" and "person" in verb.frame[1].split(",")]
        return self._asked(self._clause_without_object(self.dice.choose(verbs)), *_same("wen", "whom"))

    def _what(self) -> tuple:
        verbs = [verb for verb in lexicon.VERBS if _askable(verb)]
        return self._asked(self._clause_without_object(self.dice.choose(verbs)), *_same("was", "what"))

    def _which(self) -> tuple:
        clause, phrase = self._clause_and_object()
        phrase = NounPhrase(phrase.noun, phrase.plural, "welch", phrase.adjectives)
        return self._asked(clause, phrase.german("accusative"), phrase.english(False))

    def _how_many(self) -> tuple:
        clause, phrase = self._clause_and_object()
        phrase = NounPhrase(phrase.noun, True, "", phrase.adjectives)
        opener = [how + many for how, many in zip(_same("wie", "how"), _same("viele", "many"))]
        return self._asked(clause, opener[0] + phrase.german("accusative"), opener[1] + phrase.english(False))

    def _clause_and_object(self) -> tuple:
        verb = self.dice.choose([verb for verb in lexicon.VERBS if _askable(verb)])
        clause = self._clause_without_object(verb)
        noun = self.dice.choose(_askable(verb))
        self.grammar.facts.append(("verb object", verb.name, noun.german))
        return clause, self.grammar.noun_phrase(noun, determiner="")

    def _clause(self, verb: Verb, adverbials: int = 0, negatable: bool = False) -> Clause:
        """Often about the listener."""
        listener = Pronoun(self.dice.choose(["polite", "you"]))
        subject = listener if self.dice.chance(0.3) and self.grammar.can(listener, verb) else None
        return self.grammar.clause("question", subject, verb, TENSES, adverbials, negatable=negatable)

    def _clause_without_object(self, verb: Verb) -> Clause:
        listener = Pronoun(self.dice.choose(["polite", "you"]))
        subject = listener if self.dice.chance(0.3) else self.grammar.subject()
        return self.grammar.bare_clause("question", subject, verb, TENSES)

    def _asked(self, clause: Clause, german: list, english: list) -> tuple:
        return clause.german_question(german), clause.english_question(english), "?"


def _same(german: str, english: str) -> tuple:
    meaning = Meaning()
    return [Word(german, (meaning,))], [Word(english, (meaning,))]


def _askable(verb: Verb) -> list:
    """Plural things that suit the verb as objects."""
    if verb.frame[0] != "acc" or "person" not in (verb.listed("subject") or ["person"]):
        return []
    classes = set(verb.frame[1].split(",")) - {"person", "animal", "had"}
    return [noun for noun in lexicon.of_classes(classes) if noun.plural]
