"""A clause in both languages: the German bracket and word order, the English auxiliaries and word order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

from corpus import english, german
from corpus.lexicon import Verb
from corpus.nominals import Pronoun
from corpus.words import Meaning, Word, spell

# German modal, English modal, its past in German and English. "have to" and "want to" are full verbs in English.
MODALS = {
    "können": ("can", "konnte", "could"),
    "müssen": ("have to", "musste", "had to"),
    "wollen": ("want to", "wollte", "wanted to"),
    "sollen": ("should", None, None),
    "dürfen": ("may", None, None),
    "möchten": ("would like to", None, None),
}

GERMAN_ORDER = ("accusative pronoun", "dative pronoun", "time", "frequency", "dative", "definite", "not", "manner",
                "companion", "place", "indefinite", "prepositional", "direction", "predicate")
ENGLISH_ORDER = ("indirect", "object", "to", "predicate", "prepositional", "direction", "manner", "companion", "place",
                 "time", "yet")


@dataclass
class Part:
    """A constituent other than subject and verb, with its position in the German middle field and in English."""

    german_place: str
    english_place: str
    german: list
    english: list
    nominal: Optional[object] = None


@dataclass
class Clause:
    """A clause with subject and verb. The tenses, named after the English, and the German that they translate:

    simple, state    liest: reads (state: a verb that has no progressive)
    progressive      liest jetzt: is reading now
    scheduled        liest morgen: will read tomorrow
    past             hat gelesen, war: read, was
    perfect          hat schon gelesen: has already read
    future           wird lesen: will read
    modal            muss lesen: has to read
    past modal       musste lesen: had to read
    """

    subject: object
    verb: Optional[Verb]  # None: the copula
    tense: str = "simple"
    parts: list = field(default_factory=list)
    modal: str = ""
    negation: Optional[Meaning] = None  # set where English has "not"
    german_not: bool = False  # the German word is "nicht", not "kein"

    def __post_init__(self):
        self._verb, self._prefix, self._auxiliary = Meaning(), Meaning(), Meaning()

    @property
    def infinitive_mark(self) -> Meaning:
        """The meaning of "zu", for the words around an infinitive."""
        return self._auxiliary

    def has_german(self, place: str) -> bool:
        return any(part.german_place == place for part in self.parts)

    def has_english(self, place: str) -> bool:
        return any(part.english_place == place for part in self.parts)

    # --- German

    def german_statement(self, front: Optional[Part] = None) -> list:
        """Verb second. If the subject is not in front, it follows the verb."""
        finite, tail = self._german_verbs(True)
        subject = self._german_subject()
        if front is None:
            return subject + finite + self._german_middle() + tail
        return front.german + finite + subject + self._german_middle(front) + tail

    def german_question(self, opener: Optional[list] = None) -> list:
        finite, tail = self._german_verbs(True)
        return (opener or []) + finite + self._german_subject() + self._german_middle() + tail

    def german_verb_last(self) -> list:
        finite, tail = self._german_verbs(False)
        return self._german_subject() + self._german_middle() + tail + finite

    def german_infinitive(self) -> list:
        """With "zu"; "zu" and a separable verb are one word."""
        words = german.zu_infinitive(self.verb)
        zu = [Word("zu", (self._auxiliary,))] if len(words) == 2 else []
        last = (self._verb, self._prefix) + (() if zu else (self._auxiliary,))
        return self._german_middle() + zu + [Word(words[-1], last)]

    def german_request(self) -> list:
        """Polite imperative: Öffnen Sie bitte ..."""
        prefix = [Word(self.verb.prefix, (self._prefix,))] if self.verb.prefix else []
        verb = Word(self.verb.base, (self._verb,) + (() if prefix else (self._prefix,)))
        opener = [verb, Word("Sie", (), (self._verb,)), Word("bitte", (self._auxiliary,))]
        return opener + self._german_middle() + prefix

    def _german_subject(self) -> list:
        return self.subject.german("nominative")

    def _german_middle(self, front: Optional[Part] = None) -> list:
        parts = [part for part in self.parts if part is not front]
        if self.german_not:
            parts.append(Part("not", "", [Word("nicht", (self.negation,))], []))
        parts.sort(key=lambda part: GERMAN_ORDER.index(part.german_place))
        return [word for part in parts for word in part.german]

    def _german_verbs(self, split: bool) -> tuple:
        """The finite verb, and what closes the bracket. split: a separable prefix is split from a finite verb."""
        person, plural = self.subject.person, self.subject.plural
        whole = (self._verb, self._prefix)
        if self.tense in ("past", "perfect") and not self._has_preterite():
            auxiliary = "sein" if self.verb.auxiliary == "ist" else "haben"
            finite = Word(german.present(auxiliary, "", person, plural), (self._auxiliary,))
            return [finite], [Word(self.verb.participle, whole)]
        if self.tense == "past":
            return [Word(german.preterite(self._preterite(), person, plural), whole)], []
        if self.tense in ("future", "modal", "past modal"):
            finite = "werden" if self.tense == "future" else self.modal
            form = german.present(finite, "", person, plural)
            if self.tense == "past modal":
                form = german.preterite(MODALS[self.modal][1], person, plural)
            infinitive = self.verb.name if self.verb else "sein"
            return [Word(form, (self._auxiliary,))], [Word(infinitive, whole)]
        if self.verb is None:
            return [Word(german.present("sein", "", person, plural), whole)], []
        form = german.present(self.verb.base, self.verb.third, person, plural)
        if self.verb.prefix and split:
            return [Word(form, (self._verb,))], [Word(self.verb.prefix, (self._prefix,))]
        return [Word(self.verb.prefix + form, whole)], []

    def _preterite(self) -> str:
        return self.verb.options["preterite"] if self.verb else "war"

    def _has_preterite(self) -> bool:
        return self.verb is None or (self.tense == "past" and self.verb.has("preterite"))

    # --- English

    def english_statement(self, front: Optional[Part] = None) -> list:
        """Subject first. A fronted adverbial stays in front; a fronted object moves back behind the verb."""
        fronted = front if front and front.nominal is None else None
        operator, rest = self._english_verbs(self.negation is not None)
        words = fronted.english if fronted else []
        return words + self._english_subject() + self._with_not(operator) + self._english_rest(rest, fronted)

    def english_question(self, opener: Optional[list] = None) -> list:
        operator, rest = self._english_verbs(True)
        return (opener or []) + operator + self._english_subject() + self._not() + self._english_rest(rest)

    def english_infinitive(self) -> list:
        return [Word("to", (self._auxiliary,))] + self._english_rest([self._main(self.verb.english[0])])

    def english_request(self) -> list:
        return [Word("please", (self._auxiliary,))] + self._english_rest([self._main(self.verb.english[0])])

    def _english_subject(self) -> list:
        return self.subject.english(True)

    def _not(self) -> list:
        return [Word("not", (self.negation,))] if self.negation else []

    def _with_not(self, operator: list) -> list:
        if self.negation and operator and operator[0].text == "can":
            return [Word("cannot", operator[0].sure + (self.negation,))]
        return operator + self._not()

    def _english_rest(self, verbs: list, front: Optional[Part] = None) -> list:
        parts = sorted((part for part in self.parts if part is not front and part.english_place in ENGLISH_ORDER),
                       key=lambda part: ENGLISH_ORDER.index(part.english_place))
        words = [word for part in self.parts if part.english_place == "frequency" for word in part.english] + verbs
        particle = self._particle()
        if particle and not self.verb.has("inseparable"):
            while parts and isinstance(parts[0].nominal, Pronoun):
                words += parts.pop(0).english
        words += particle
        return words + [word for part in parts for word in part.english]

    def _particle(self) -> list:
        if not self.verb or not self.verb.particle:
            return []
        return spell(self.verb.particle, self._prefix, possible=(self._verb,))

    def _main(self, form: str, *more: Meaning) -> Word:
        """A form of the main verb, linked to the German prefix too unless an English particle is."""
        if self.verb and self.verb.particle:
            return Word(form, (self._verb,), (self._prefix,) + more)
        return Word(form, (self._verb, self._prefix), more)

    def _english_verbs(self, needs_operator: bool) -> tuple:
        """The auxiliary that moves to the front in questions and precedes "not" (at most one), and the other words."""
        person, plural = self.subject.english_person, self.subject.plural
        base, past, participle = self.verb.english if self.verb else ("be", "was", "been")
        verb, auxiliary = self._verb, self._auxiliary
        if self.verb is None and self.tense in ("simple", "state", "past"):
            if self.tense == "past":
                return [self._main(english.past("was", person, plural))], []
            return [self._main(english.present("be", person, plural))], []
        if self.tense == "progressive":
            return [Word(english.present("be", person, plural), (), (verb,))], [self._main(english.progressive(base))]
        if self.tense == "perfect":
            return [Word(english.present("have", person, plural), (auxiliary,))], [self._main(participle)]
        if self.tense == "scheduled":
            return [Word("will", (), (verb,))], [self._main(base)]
        if self.tense == "future":
            return [Word("will", (auxiliary,))], [self._main(base)]
        if self.tense in ("modal", "past modal"):
            return self._english_modal(base, needs_operator)
        if self.tense == "past":
            did = Word("did", (), (verb,)) if self._has_preterite() else Word("did", (auxiliary,))
            return ([did], [self._main(base)]) if needs_operator else ([], [self._main(past, auxiliary)])
        if needs_operator:
            return [Word(english.present("do", person, plural), (), (verb,))], [self._main(base)]
        return [], [self._main(english.present(base, person, plural))]

    def _english_modal(self, base: str, needs_operator: bool) -> tuple:
        person, plural = self.subject.english_person, self.subject.plural
        english_modal, _, english_past = MODALS[self.modal]
        modal, *more = english_modal.split()
        carried = (self._auxiliary,)
        after = [Word(word, (), carried) if word == "to" else Word(word, carried) for word in more]
        if modal not in ("have", "want"):
            form = english_past if self.tense == "past modal" else modal
            return [Word(form, (self._auxiliary,))], after + [self._main(base)]
        if needs_operator:
            do = "did" if self.tense == "past modal" else english.present("do", person, plural)
            return ([Word(do, (), (self._auxiliary,))],
                    [Word(modal, (self._auxiliary,))] + after + [self._main(base)])
        form = english_past.split()[0] if self.tense == "past modal" else english.present(modal, person, plural)
        return [], [Word(form, (self._auxiliary,))] + after + [self._main(base)]


@dataclass
class RelativeClause:
    """Attached to a noun: `pronoun` is the subject of the clause, or `opener` stands before it."""

    clause: Clause
    opener_german: list
    opener_english: list

    def german(self) -> list:
        pronoun = self.opener_german[-1] if self.opener_german else self.clause.subject.german("nominative")[0]
        comma = Word(",", (), pronoun.sure)
        return [comma] + self.opener_german + self.clause.german_verb_last() + [Word(",")]

    def english(self) -> list:
        return self.opener_english + self.clause.english_statement()
