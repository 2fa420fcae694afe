"""Sentences of two clauses."""

from __future__ import annotations

from typing import Optional

from corpus import lexicon
from corpus.clause import Clause, Part
from corpus.grammar import Grammar
from corpus.lexicon import Verb
from corpus.nominals import NounPhrase, Pair
from corpus.words import Meaning, Word

PRESENT = {"simple": 6, "modal": 3}
PAST = {"past": 6, "past modal": 1}
SUBORDINATORS = {"weil": ("because", 8), "obwohl": ("although", 5), "wenn": ("if", 5), "als": ("when", 3),
                 "bevor": ("before", 3), "während": ("while", 3)}
REASONS = ("weil", "obwohl", "wenn")  # two reasons and a condition; a state suits all three


class ComplexSentences:
    def __init__(self, grammar: Grammar):
        self.grammar, self.dice = grammar, grammar.dice

    # --- subordinate clauses

    def subordinate(self) -> tuple:
        """The subordinate clause is verb-final. If it comes first, the main clause begins with its verb."""
        side = None
        while side is None:
            self.grammar.begin()
            word = self.dice.weighted({word: weight for word, (_, weight) in SUBORDINATORS.items()})
            past = word == "als" or (word != "wenn" and self.dice.chance(0.4))
            main = self._main_clause(word, past)
            side = self._side_clause(main, word, past)
        meaning, comma = Meaning(), Meaning()
        german = [Word(word, (meaning,))] + side.german_verb_last()
        english = [Word(SUBORDINATORS[word][0], (meaning,))] + side.english_statement()
        if self.dice.chance(0.4):
            front = Part("", "", german + [Word(",", (comma,))], english + [Word(",", (comma,))])
            return main.german_statement(front), main.english_statement(front), "."
        return main.german_statement() + [Word(",", (), (meaning,))] + german, main.english_statement() + english, "."

    def _main_clause(self, word: str, past: bool) -> Clause:
        verbs = [verb for verb in lexicon.VERBS if not verb.has("state") and (word != "während" or verb.has("long"))]
        tenses = PAST if past else {"simple": 3, "scheduled": 1, "modal": 2} if word == "wenn" else PRESENT
        return self.grammar.clause("main", verb=self.dice.choose(verbs), tenses=tenses,
                                   adverbials=1 if word in REASONS else 0, negatable=word in ("weil", "wenn"))

    def _side_clause(self, main: Clause, word: str, past: bool) -> Optional[Clause]:
        """A second clause, mostly about the same person; None if no pronoun can refer back to the subject."""
        kind = self.dice.weighted({"state": 4 if word in REASONS else 0, "weather": 0 if word == "bevor" else 2,
                                   "action": 8})
        if kind == "weather":
            return self.grammar.weather("past" if past else "simple" if word == "wenn" else "progressive")
        subject = None
        if self.dice.chance(0.4 if word == "während" else 0.85):
            if isinstance(main.subject, NounPhrase) and "person" not in main.subject.noun.classes:
                return None
            subject = self.grammar.pronoun_for(main.subject)
            if subject is None:
                return None
        if kind == "state":
            subject = subject or self.grammar.subject()
            return self.grammar.description("subordinate", subject, "past" if past else "simple")
        tenses = {"past": 1} if past else {"simple": 1}
        if word in ("weil", "obwohl"):
            tenses = {"past": 3, "past modal": 3} if past else {"simple": 3, "modal": 6}
        verbs = [verb for verb in lexicon.VERBS if _suits(verb, word) and verb.name != main.verb.name
                 and (subject is None or self.grammar.can(subject, verb))]
        verb = self.dice.choose(verbs)
        return self.grammar.clause("subordinate", subject, verb, tenses, 0, negatable=word in REASONS)

    def reported(self) -> tuple:
        """dass and ob"""
        verb = self.dice.choose([verb for verb in lexicon.CLAUSE_VERBS if verb.frame[0] in ("dass", "ob")])
        main = self._governing(verb, {"simple": 1})
        if verb.name in ("glauben", "sagen") and self.dice.chance(0.15):
            main.negation, main.german_not = Meaning(), True
        subject = self.grammar.pronoun_for(main.subject) if self.dice.chance(0.35) else None
        tenses = {"simple": 4, "past": 5, "scheduled": 2, "future": 2, "modal": 3}
        side = self.grammar.clause("subordinate", subject, tenses=tenses, adverbials=1)
        meaning, word = Meaning(), verb.frame[0]
        german = [Word(",", (), (meaning,)), Word(word, (meaning,))] + side.german_verb_last()
        english = [Word("that" if word == "dass" else "whether", (meaning,))] + side.english_statement()
        return main.german_statement() + german, main.english_statement() + english, "."

    # --- infinitives

    def infinitive(self) -> tuple:
        """versucht, das Buch zu lesen"""
        verb = self.dice.choose([verb for verb in lexicon.CLAUSE_VERBS if "zu" in verb.frame])
        done = verb.name in ("vergessen", "beschließen")
        return self._with_infinitive(self._governing(verb, {"past": 1} if done else {"simple": 1, "past": 1}), [])

    def purpose(self) -> tuple:
        """geht in den Supermarkt, um Brot zu kaufen"""
        verbs = [verb for verb in lexicon.VERBS if verb.frame[0] in ("go", "city") or verb.name == "zurückkommen"]
        main = self.grammar.clause("main", self.grammar.subject(), self.dice.choose(verbs),
                                   {"simple": 1, "past": 1, "modal": 1}, 1, negatable=False)
        return self._with_infinitive(main, ["um"])

    def _with_infinitive(self, main: Clause, opener: list) -> tuple:
        verbs = [verb for verb in lexicon.VERBS if verb.frame[0] in ("acc", "give", "dat", "mit")
                 and not (verb.has("state") or verb.has("unwilled"))]
        side = self.grammar.clause("zu", main.subject, self.dice.choose(verbs), {"simple": 1}, 0, negatable=False)
        meaning = side.infinitive_mark
        opener = [Word(",", (), (meaning,))] + [Word(word, (meaning,)) for word in opener]
        return (main.german_statement() + opener + side.german_infinitive(),
                main.english_statement() + side.english_infinitive(), ".")

    def _governing(self, verb: Verb, tenses: dict) -> Clause:
        """The clause of a verb that takes another clause."""
        return self.grammar.bare_clause("main", self.grammar.subject(), verb, tenses)

    # --- und, aber

    def coordinated(self) -> tuple:
        tenses = PAST if self.dice.chance(0.5) else PRESENT
        word, english = self.dice.choose([("und", "and"), ("aber", "but")])
        first = self.grammar.clause("main", tenses=tenses, adverbials=1, negatable=False)
        verb = self.dice.choose([verb for verb in lexicon.VERBS if verb.name != first.verb.name])
        subject = self.grammar.subject(verb.listed("subject") or ("person",))
        while isinstance(subject, Pair):
            subject = self.grammar.subject()
        second = self.grammar.clause("main", subject, verb, tenses, 0, negatable=word == "aber")
        comma = [Word(",", (Meaning(),))] if word == "aber" else []
        meaning = Meaning()
        return (first.german_statement() + comma + [Word(word, (meaning,))] + second.german_statement(),
                first.english_statement() + comma + [Word(english, (meaning,))] + second.english_statement(), ".")


def _suits(verb: Verb, word: str) -> bool:
    if word in ("während", "als"):
        return verb.has("long" if word == "während" else "sudden")
    return word != "bevor" or not verb.has("state")
