"""All building blocks of sentences, including relative clauses."""

from __future__ import annotations

from corpus import lexicon
from corpus.adverbial_choice import CASES
from corpus.clause import RelativeClause
from corpus.clause_choice import ClauseChoice
from corpus.lexicon import Verb
from corpus.nominals import Bare, NounPhrase
from corpus.words import Meaning, Word

RELATIVE_PRONOUNS = {"nominative": "der die das die", "accusative": "den die das die", "dative": "dem der dem denen"}
PREPOSITIONS = ("an", "mit", "über", "von", "auf")


class Grammar(ClauseChoice):
    def relate(self, phrase: NounPhrase, past: bool, main: str = "") -> bool:
        """Attaches a relative clause with a verb other than `main` to the phrase; False if none fits."""
        tenses = {"past": 1, "past modal": 0.2} if past else {"simple": 1, "past": 0.6, "modal": 0.3}
        classes = phrase.noun.classes
        kind = self.dice.weighted({"subject": 5 if classes & {"person", "animal"} else 1,
                                   "object": 2 if "person" in classes else 5, "preposition": 2})
        verbs = [verb for verb in lexicon.VERBS if verb.name != main and self._takes(verb, phrase, kind)]
        if not verbs:
            return False
        verb = self.dice.choose(verbs)
        if kind == "subject":
            phrase.relative = self._about_subject(phrase, verb, tenses)
        elif kind == "object":
            phrase.relative = self._about_object(phrase, verb, tenses)
        else:
            phrase.relative = self._about_preposition(phrase, verb, tenses)
        return phrase.relative is not None

    def _takes(self, verb: Verb, phrase: NounPhrase, kind: str) -> bool:
        if kind == "subject":
            return self.can(phrase, verb)
        if "person" not in (verb.listed("subject") or ["person"]):
            return False
        frames = ("acc",) if kind == "object" else PREPOSITIONS
        return verb.frame[0] in frames and bool(set(verb.frame[-1].split(",")) & phrase.noun.classes)

    def _pronoun(self, phrase: NounPhrase, case: str, english: str) -> tuple:
        meaning = Meaning()
        german = RELATIVE_PRONOUNS[case].split()[3 if phrase.plural else "mfn".index(phrase.gender)]
        return [Word(german, (meaning,))], [Word(english, (meaning,))]

    def _about_subject(self, phrase: NounPhrase, verb: Verb, tenses: dict) -> RelativeClause:
        """der Mann, der schläft"""
        words = self._pronoun(phrase, "nominative", "who" if "person" in phrase.noun.classes else "that")
        return RelativeClause(self.clause("relative", Bare(*words, phrase.plural), verb, tenses, 1), [], [])

    def _about_object(self, phrase: NounPhrase, verb: Verb, tenses: dict):
        """das Buch, das Anna liest; None if the pronoun could also be the subject (die Katze, die Anna sieht)."""
        subject = self.subject()
        alive = phrase.noun.classes & {"person", "animal"}
        masculine = phrase.gender == "m" and not phrase.plural
        if alive and not masculine and not subject.marked("nominative"):
            return None
        words = self._pronoun(phrase, "accusative", "whom" if "person" in phrase.noun.classes else "that")
        return RelativeClause(self._clause_about(phrase, subject, verb, tenses), *words)

    def _about_preposition(self, phrase: NounPhrase, verb: Verb, tenses: dict) -> RelativeClause:
        """die Frau, mit der er spricht"""
        german, case, english, _ = verb.frame
        words = self._pronoun(phrase, CASES[case], "whom" if "person" in phrase.noun.classes else "which")
        meaning = Meaning()
        openers = [[Word(preposition, (meaning,))] + opener for preposition, opener in zip((german, english), words)]
        return RelativeClause(self._clause_about(phrase, self.subject(), verb, tenses), *openers)

    def _clause_about(self, phrase: NounPhrase, subject, verb: Verb, tenses: dict):
        """The clause whose object is the relative pronoun."""
        clause = self.bare_clause("relative", subject, verb, tenses)
        self.facts.append(("verb object", verb.name, phrase.noun.german))
        if clause.tense == "past" and not self.timed and self.dice.chance(0.3):
            clause.parts.append(self.time(verb, "past"))
        return clause
