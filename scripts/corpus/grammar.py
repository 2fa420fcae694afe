"""Makes nominals and clauses at random: who does what, where and when, as far as it makes sense."""

from __future__ import annotations

from typing import Optional

from corpus import lexicon, tables
from corpus.clause import Clause, Part, RelativeClause
from corpus.dice import Dice
from corpus.lexicon import Noun, Verb
from corpus.nominals import (OWN, POSSESSIVES, Bare, FixedPhrase, Name, NounPhrase, Pair, PrepositionalPhrase, Pronoun)
from corpus.words import Meaning, Word

TENSES = {"simple": 30, "past": 32, "progressive": 9, "scheduled": 8, "future": 5, "modal": 12, "past modal": 4,
          "perfect": 7}
STATE_TENSES = {"state": 60, "past": 30, "modal": 10}
UNWILLED_TENSES = {"simple": 30, "past": 45, "future": 5, "perfect": 10}
GERMAN_FORM = {"simple": "present", "state": "present", "progressive": "present", "scheduled": "present",
               "past": "perfect", "perfect": "perfect", "future": "infinitive", "modal": "infinitive",
               "past modal": "infinitive"}
ABLE = ("verstehen", "sehen")  # the verbs of state that stand with "can"
DER = {"nominative": "der die das die", "accusative": "den die das die", "dative": "dem der dem denen"}


class Grammar:
    def __init__(self, dice: Dice):
        self.dice = dice
        self.begin()

    def begin(self):
        """Forgets the sentence before. `facts` are the combinations that the new one shows; see split.py."""
        self.facts = []
        self._used = set()
        self._timed = False

    # --- nominals

    def noun(self, classes) -> Noun:
        """One that this sentence does not have yet, nor another with the same English."""
        options = [noun for noun in lexicon.of_classes(classes) if noun.english not in self._used]
        chosen = self.dice.choose(options or lexicon.of_classes(classes))
        self._used.add(chosen.english)
        return chosen

    def name(self) -> Name:
        gender = self.dice.choose("fm")
        title = self.dice.chance(0.2)
        names = tables.SURNAMES if title else tables.WOMEN if gender == "f" else tables.MEN
        name = self.dice.choose([name for name in names.split() if name not in self._used])
        self._used.add(name)
        return Name(name, gender, title)

    def noun_phrase(self, noun: Noun, role: str = "object", owner: str = "", determiner: Optional[str] = None):
        """role: subject, object, place or dative. owner: the pronoun of the clause's subject, for "ihr Buch"."""
        plural = noun.plural is not None and self.dice.chance(0.12 if role == "place" else 0.28)
        if plural and noun.weak and role == "dative":
            plural = False  # "den Studenten" is also the accusative singular
        number_word = ""
        if determiner is None:
            determiner = self._determiner(noun, plural, role, owner)
        if determiner == "number":
            word = self.dice.choose(list(tables.NUMBER_WORDS))
            digits = self.dice.chance(0.45)
            determiner, number_word = (str(self.dice.number(3, 60)), "") if digits else (word, tables.NUMBER_WORDS[word])
        adjectives = []
        fitting = [word for word in lexicon.ADJECTIVES if word.classes & noun.classes]
        if fitting and self.dice.chance(0.12 if role == "place" else 0.15 if "kin" in noun.classes else 0.4):
            adjectives = [self.dice.choose(fitting)]
            self.facts.append(("adjective noun", adjectives[0].german, noun.german))
        return NounPhrase(noun, plural, determiner, adjectives, number_word=number_word)

    def _determiner(self, noun: Noun, plural: bool, role: str, owner: str) -> str:
        possessive = OWN.get(owner) if self.dice.chance(0.8) else None
        possessive = possessive or self.dice.choose(list(POSSESSIVES))
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
            bare = 0 if role == "subject" or noun.classes & {"person"} else 25
            return self.dice.weighted({"der": 40, "": bare, "number": 25, possessive: own, "dies": 10})
        every = 4 if role == "subject" else 0
        return self.dice.weighted({"der": 45, "ein": 28, possessive: own, "dies": 8, "jed": every})

    def subject(self, classes=("person",)):
        if "person" not in classes or self.dice.chance(0.42):
            phrase = self.noun_phrase(self.noun(classes), "subject")
            return phrase
        kind = self.dice.weighted({"name": 45, "pronoun": 45, "pair": 8})
        if kind == "name":
            return self.name()
        if kind == "pair":
            return Pair(self.name(), self.name())
        return Pronoun(self.dice.weighted({"I": 20, "you": 10, "he": 20, "she": 20, "we": 16, "they": 14}))

    def pronoun_for(self, nominal) -> Optional[Pronoun]:
        """The pronoun that takes a person up again."""
        if isinstance(nominal, Pronoun):
            return Pronoun(nominal.name)
        if nominal.plural:
            return Pronoun("they")
        return Pronoun({"m": "he", "f": "she"}[nominal.gender]) if nominal.gender in ("m", "f") else None

    def _owner(self, subject) -> str:
        pronoun = self.pronoun_for(subject) if not isinstance(subject, Bare) else None
        return pronoun.name if pronoun else ""

    def other_person(self, subject, role: str, owner: str):
        """A person for an object: pronoun, name or noun phrase."""
        kind = self.dice.weighted({"pronoun": 28, "name": 22, "noun": 50})
        if kind == "name":
            return self.name()
        if kind == "pronoun":
            options = ["I", "you", "he", "she", "we"] + (["they"] if role == "dative" else [])
            if isinstance(subject, Pronoun):
                alike = {"I": ("I", "we"), "we": ("I", "we"), "you": ("you",), "she": ("she", "they"),
                         "they": ("she", "they"), "polite": ("you",)}
                options = [name for name in options if name not in alike.get(subject.name, (subject.name,))]
            return Pronoun(self.dice.choose(options))
        return self.noun_phrase(self.noun(("person",)), role, owner)

    # --- clauses

    def clause(self, kind: str, subject=None, verb: Optional[Verb] = None, tenses: Optional[dict] = None,
               adverbials: int = 2, negatable: bool = True) -> Clause:
        """A subject does something. kind: main, question, subordinate, relative, zu: what the clause will become."""
        if verb is None:
            fits = [verb for verb in lexicon.VERBS if subject is None or self._can(subject, verb)]
            verb = self.dice.choose(fits)
        if subject is None:
            subject = self.subject(verb.listed("subject") or ("person",))
        tense = self._tense(verb, tenses)
        clause = Clause(subject, verb, tense)
        if tense in ("modal", "past modal"):
            clause.modal = self._modal(verb, tense)
        self.facts.append(("verb structure", verb.name, "zu" if kind == "zu" else f"{kind} {GERMAN_FORM[tense]}"))
        clause.parts += self._complements(clause)
        self._adverbials(clause, adverbials)
        if negatable and tense != "perfect" and self.dice.chance(0.13):
            self._negate(clause)
        return clause

    def _can(self, subject, verb: Verb) -> bool:
        classes = set(verb.listed("subject") or ("person",))
        if isinstance(subject, NounPhrase):
            return bool(classes & subject.noun.classes)
        if isinstance(subject, Bare) and subject.gender:
            return False
        return "person" in classes

    def _tense(self, verb: Verb, tenses: Optional[dict]) -> str:
        table = STATE_TENSES if verb.has("state") else UNWILLED_TENSES if verb.has("unwilled") else TENSES
        if verb.has("state") and verb.name not in ABLE:
            table = {"state": 60, "past": 30}
        allowed = {tense: weight for tense, weight in table.items()
                   if tenses is None or tense in tenses or (tense == "state" and "simple" in tenses)}
        return self.dice.weighted(allowed or {"past" if "past" in tenses else "state" if verb.has("state") else "simple": 1})

    def _modal(self, verb: Verb, tense: str) -> str:
        if verb.name in ABLE:
            return "können"
        if verb.listed("subject") and "person" not in verb.listed("subject"):
            return self.dice.choose(["müssen", "können"]) if tense == "past modal" else self.dice.choose(["müssen", "sollen"])
        if tense == "past modal":
            return self.dice.choose(["können", "müssen", "wollen"])
        return self.dice.weighted({"können": 26, "müssen": 24, "wollen": 20, "sollen": 10, "dürfen": 8, "möchten": 12})

    def object_part(self, nominal, case: str = "accusative") -> Part:
        if isinstance(nominal, Pronoun):
            place = f"{case} pronoun"
        elif case == "dative":
            place = "dative"
        else:
            place = "definite" if nominal.definite else "indefinite"
        return Part(place, "object", nominal.german(case), nominal.english(False), nominal)

    def _complements(self, clause: Clause) -> list:
        verb, subject = clause.verb, clause.subject
        owner = self._owner(subject)
        frame, *rest = verb.frame
        if frame == "alone":
            return []
        if frame == "acc":
            return [self.object_part(self._thing(verb, subject, rest[0].split(","), owner))]
        if frame == "dat":
            return [self.object_part(self._someone(verb, subject, "dative", owner), "dative")]
        if frame == "give":
            person = self._someone(verb, subject, "dative", owner)
            return [self._recipient(verb, person), self.object_part(self._thing(verb, subject, rest[0].split(","), owner))]
        if frame == "go":
            return [self._direction(verb.has("far"))]
        if frame == "city":
            city = self.dice.choose(tables.CITIES.split())
            phrase = PrepositionalPhrase("nach", "dative", "to", Name(city, "n"))
            return [Part("direction", "direction", phrase.german(), phrase.english())]
        if frame == "stay":
            return [self._place(verb)]
        case, preposition, classes = rest
        nominal = self._thing(verb, subject, classes.split(","), owner, "dative" if case == "dat" else "accusative")
        phrase = PrepositionalPhrase(frame, "dative" if case == "dat" else "accusative", preposition, nominal)
        return [Part("prepositional", "prepositional", phrase.german(), phrase.english())]

    def _someone(self, verb: Verb, subject, case: str, owner: str):
        person = self.other_person(subject, case, owner)
        if isinstance(person, NounPhrase):
            self.facts.append(("verb object", verb.name, person.noun.german))
        return person

    def _thing(self, verb: Verb, subject, classes: list, owner: str, case: str = "accusative"):
        if "person" in classes and verb.has("person") and self.dice.chance(0.5):
            return self._someone(verb, subject, case, owner)
        noun = self.noun(classes)
        self.facts.append(("verb object", verb.name, noun.german))
        return self.noun_phrase(noun, "dative" if case == "dative" else "object", owner)

    def _recipient(self, verb: Verb, person) -> Part:
        english = person.english(False)
        if isinstance(person, Pronoun) and not verb.has("to"):
            return Part("dative pronoun", "indirect", person.german("dative"), english, person)
        place = "dative pronoun" if isinstance(person, Pronoun) else "dative"
        return Part(place, "to", person.german("dative"), [Word("to", (), (person.edge,))] + english, person)

    def _fixed(self, phrase, german_place: str, english_place: str) -> Part:
        words = FixedPhrase(phrase)
        return Part(german_place, english_place, words.german(), words.english())

    def _direction(self, far: bool) -> Part:
        if self.dice.chance(0.25):
            options = [phrase for phrase in lexicon.FIXED_DIRECTIONS if "far" in phrase.tags or not far]
            return self._fixed(self.dice.choose(options), "direction", "direction")
        place = self.dice.choose([place for place in lexicon.PLACES if place.noun.english not in self._used
                                  and not (far and "near" in place.kinds)])
        self._used.add(place.noun.english)
        preposition, case, english_preposition = place.to
        nominal = self.noun_phrase(place.noun, "place", determiner="der")
        phrase = PrepositionalPhrase(preposition, {"acc": "accusative", "dat": "dative"}[case], english_preposition, nominal)
        return Part("direction", "direction", phrase.german(), phrase.english())

    def _place(self, verb: Verb) -> Part:
        kinds = set(verb.listed("at"))
        if self.dice.chance(0.12) and "live" in kinds:
            phrase = PrepositionalPhrase("in", "dative", "in", Name(self.dice.choose(tables.CITIES.split()), "n"))
            return Part("place", "place", phrase.german(), phrase.english())
        fixed = [phrase for phrase in lexicon.FIXED_PLACES if phrase.tags & kinds and not verb.has("state")]
        if fixed and self.dice.chance(0.15):
            return self._fixed(self.dice.choose(fixed), "place", "place")
        options = [place for place in lexicon.PLACES if place.kinds & kinds and place.noun.english not in self._used]
        place = self.dice.choose(options)
        self._used.add(place.noun.english)
        german, english = place.at
        phrase = PrepositionalPhrase(german, "dative", english, self.noun_phrase(place.noun, "place"))
        return Part("place", "place", phrase.german(), phrase.english())

    # --- adverbials

    def _adverbials(self, clause: Clause, most: int):
        verb, tense = clause.verb, clause.tense
        if tense == "perfect":
            self._already(clause)
            most -= 1
        elif tense in ("progressive", "scheduled"):
            clause.parts.append(self.time(verb, tense))
            most -= 1
        elif most and not self._timed and self.dice.chance(self._time_share(verb, tense)):
            clause.parts.append(self.time(verb, tense))
            most -= 1
        elif most and not verb.has("clock") and self.dice.chance({"simple": 0.4, "past": 0.08}.get(tense, 0)):
            clause.parts.append(self._fixed(self.dice.choose(lexicon.FREQUENCIES), "frequency", "frequency"))
            most -= 1
        if verb.has("plain"):
            return
        takes = {"place": 4 if verb.has("at") and verb.frame[0] != "stay" else 0, "companion": 1, "manner": 0,
                 "for": 2 if verb.has("for") and not self._has(clause, "to") else 0, "": 5}
        if verb.has("how") and not self._has_place(clause, "indefinite"):
            takes["manner"] = 3
        if verb.has("state") or verb.has("person") or not (verb.has("long") or verb.frame[0] in ("go", "city", "stay")):
            takes["companion"] = 0
        kind = self.dice.weighted(takes) if most > 0 else ""
        if kind == "place":
            clause.parts.append(self._place(verb))
        elif kind == "companion":
            clause.parts.append(self._beside(clause, "mit", "dative", "with"))
        elif kind == "for":
            clause.parts.append(self._beside(clause, "für", "accusative", "for"))
        elif kind == "manner":
            clause.parts.append(self._fixed(lexicon.MANNERS[self.dice.choose(verb.listed("how"))], "manner", "manner"))

    def _time_share(self, verb: Verb, tense: str) -> float:
        if verb.has("state"):
            return 0.1
        return {"past": 0.5, "simple": 0.3, "future": 0.6}.get(tense, 0.25)

    def _has(self, clause: Clause, english_place: str) -> bool:
        return any(part.english_place == english_place for part in clause.parts)

    def _has_place(self, clause: Clause, german_place: str) -> bool:
        return any(part.german_place == german_place for part in clause.parts)

    def _beside(self, clause: Clause, preposition: str, case: str, english_preposition: str) -> Part:
        person = self.other_person(clause.subject, "dative" if case == "dative" else "object", self._owner(clause.subject))
        phrase = PrepositionalPhrase(preposition, case, english_preposition, person)
        return Part("companion", "companion", phrase.german(), phrase.english())

    def _already(self, clause: Clause):
        """schon, noch nie, noch nicht: what makes the English perfect."""
        indefinite = self._has_place(clause, "indefinite") or clause.verb.frame[0] in ("go", "city", "stay")
        kind = self.dice.weighted({"schon": 4, "noch nie": 3, "noch nicht": 0 if indefinite else 3})
        meaning = Meaning()
        if kind == "schon":
            clause.parts.append(Part("not", "frequency", [Word("schon", (meaning,))], [Word("already", (meaning,))]))
        elif kind == "noch nie":
            german = [Word("noch", (), (meaning,)), Word("nie", (meaning,))]
            clause.parts.append(Part("not", "frequency", german, [Word("never", (meaning,))]))
        else:
            clause.negation = Meaning()
            german = [Word("noch", (meaning,)), Word("nicht", (clause.negation,))]
            clause.parts.append(Part("not", "yet", german, [Word("yet", (meaning,))]))

    def time(self, verb: Optional[Verb], tense: str) -> Part:
        self._timed = True
        if verb and verb.has("clock") and tense in ("simple", "past") and self.dice.chance(0.6):
            return self._measured("um", str(self.dice.number(1, 12)), "Uhr", ["at", "{}", "o'clock"])
        if tense == "past" and verb and verb.has("year") and self.dice.chance(0.5):
            return self._measured("im", str(self.dice.number(1980, 2020)), "Jahr", ["in", "{}"])
        if tense == "past" and self.dice.chance(0.15):
            return self._ago()
        when = "past" if tense == "past modal" else tense
        return self._fixed(self.dice.choose([phrase for phrase in lexicon.TIMES if when in phrase.tags]), "time", "time")

    def _measured(self, preposition: str, number: str, unit: str, english: list) -> Part:
        first, middle, last = Meaning(), Meaning(), Meaning()
        if unit == "Jahr":
            german = [Word(preposition, (first,)), Word(unit, (), (middle,)), Word(number, (middle,))]
            return Part("time", "time", german, [Word("in", (first,)), Word(number, (middle,))])
        german = [Word(preposition, (first,)), Word(number, (middle,)), Word(unit, (last,))]
        words = [Word(text.format(number), (meaning,)) for text, meaning in zip(english, (first, middle, last))]
        return Part("time", "time", german, words)

    def _ago(self) -> Part:
        word = self.dice.choose(list(tables.NUMBER_WORDS))
        number, english_number = word, tables.NUMBER_WORDS[word]
        if self.dice.chance(0.5):
            number = english_number = str(self.dice.number(3, 30))
        unit, english_unit = self.dice.choose([("Tagen", "days"), ("Wochen", "weeks"), ("Jahren", "years")])
        ago, count, span = Meaning(), Meaning(), Meaning()
        return Part("time", "time", [Word("vor", (ago,)), Word(number, (count,)), Word(unit, (span,))],
                    [Word(english_number, (count,)), Word(english_unit, (span,)), Word("ago", (ago,))])

    def _negate(self, clause: Clause):
        """With "kein" where the object is indefinite, else with "nicht"."""
        if self._has(clause, "frequency"):
            return
        for part in clause.parts:
            phrase = part.nominal
            if part.german_place != "indefinite":
                continue
            if phrase.determiner not in ("ein", ""):
                return
            phrase.__init__(phrase.noun, phrase.plural, "kein", phrase.adjectives)
            if clause.verb.name == "haben":
                phrase.negative = "no"
            else:
                clause.negation = phrase.negates
            part.german, part.english = phrase.german("accusative"), phrase.english(False)
            return
        clause.negation, clause.german_not = Meaning(), True

    # --- copula

    def description(self, kind: str, subject, tense: str) -> Clause:
        """Somebody or something is (very) tired, old, ..."""
        clause = Clause(subject, None, tense)
        if isinstance(subject, NounPhrase):
            fitting = [word for word in lexicon.ADJECTIVES if word.classes & subject.noun.classes]
        else:
            fitting = [word for word in lexicon.ADJECTIVES if "state" in word.classes]
        if kind == "subordinate" and any("state" in word.classes for word in fitting):
            fitting = [word for word in fitting if "state" in word.classes]
        quality = self.dice.choose(fitting)
        if isinstance(subject, NounPhrase):
            self.facts.append(("adjective noun", quality.german, subject.noun.german))
        self.facts.append(("adjective structure", quality.german, f"{kind} {tense}"))
        meaning, much = Meaning(), Meaning()
        german, english = [Word(quality.german, (meaning,))], [Word(quality.english, (meaning,))]
        if self.dice.chance(0.3):
            german.insert(0, Word("sehr", (much,)))
            english.insert(0, Word("very", (much,)))
        clause.parts.append(Part("predicate", "predicate", german, english))
        if kind == "main" and tense != "past" and "state" in quality.classes and self.dice.chance(0.3):
            clause.parts.append(self._fixed(self.dice.choose(lexicon.FREQUENCIES), "frequency", "frequency"))
        elif self.dice.chance(0.12):
            clause.negation, clause.german_not = Meaning(), True
        return clause

    def weather(self, tense: str) -> Clause:
        """It rains or snows, in the tense of the other clause; a present is progressive in English."""
        verb = self.dice.choose(WEATHER)
        self.facts.append(("verb structure", verb.name, f"subordinate {GERMAN_FORM[tense]}"))
        return Clause(Pronoun("it"), verb, tense)

    # --- relative clauses

    def relate(self, phrase: NounPhrase, past: bool, main: str = "") -> bool:
        """Hangs a relative clause, its verb not `main`, on the phrase; False where none fits."""
        person, animal = "person" in phrase.noun.classes, "animal" in phrase.noun.classes
        column = 3 if phrase.plural else "mfn".index(phrase.gender)
        tenses = {"past": 1, "past modal": 0.2} if past else {"simple": 1, "past": 0.6, "modal": 0.3}
        meaning = Meaning()

        def pronoun(case: str) -> list:
            return [Word(DER[case].split()[column], (meaning,))]

        kinds = {"subject": 5 if person or animal else 1, "object": 2 if person else 5, "preposition": 2}
        kind = self.dice.weighted(kinds)
        if kind == "subject":
            verbs = [verb for verb in lexicon.VERBS if self._can(phrase, verb) and verb.name != main]
            if not verbs:
                return False
            subject = Bare(pronoun("nominative"), [Word("who" if person else "that", (meaning,))], phrase.plural)
            clause = self.clause("relative", subject, self.dice.choose(verbs), tenses, 1)
            phrase.relative = RelativeClause(clause, [], [], [])
            return True
        frames = ("acc",) if kind == "object" else ("an", "mit", "über", "von", "auf")
        verbs = [verb for verb in lexicon.VERBS if verb.frame[0] in frames and "person" in (verb.listed("subject") or ["person"])
                 and set(verb.frame[-1].split(",")) & phrase.noun.classes and verb.name != main]
        if not verbs:
            return False
        verb = self.dice.choose(verbs)
        subject = self.subject()
        clear = (phrase.gender == "m" and not phrase.plural) or not (person or animal) or subject.marked("nominative")
        if kind == "object" and not clear:
            return False
        clause = Clause(subject, verb, self._tense(verb, tenses))
        if clause.tense in ("modal", "past modal"):
            clause.modal = self._modal(verb, clause.tense)
        self.facts += [("verb object", verb.name, phrase.noun.german),
                       ("verb structure", verb.name, f"relative {GERMAN_FORM[clause.tense]}")]
        if not self._timed and clause.tense == "past" and self.dice.chance(0.3):
            clause.parts.append(self.time(verb, "past"))
        if kind == "object":
            english = [Word("whom" if person else "that", (meaning,))]
            phrase.relative = RelativeClause(clause, pronoun("accusative"), english, [])
            return True
        case = "dative" if verb.frame[1] == "dat" else "accusative"
        link = Meaning()
        phrase.relative = RelativeClause(clause, [Word(verb.frame[0], (link,))] + pronoun(case),
                                         [Word(verb.frame[2], (link,)), Word("whom" if person else "which", (meaning,))], [])
        return True


WEATHER = [Verb("", "regnen", "regnet", "geregnet", "hat", ("rain", "rained", "rained"), "", ("alone",), {}),
           Verb("", "schneien", "schneit", "geschneit", "hat", ("snow", "snowed", "snowed"), "", ("alone",), {})]
