"""The patterns of whole sentences. Each makes a pair of word lists, German and English, that share their meanings."""

from __future__ import annotations

from typing import Optional

from corpus import lexicon, tables
from corpus.clause import Clause, Part
from corpus.grammar import Grammar
from corpus.lexicon import Verb
from corpus.nominals import Bare, NounPhrase, Pair, PrepositionalPhrase, Pronoun
from corpus.words import Meaning, Word, sentence

PRESENT = {"simple": 6, "modal": 3}
PAST = {"past": 6, "past modal": 1}
SUBORDINATORS = {"weil": "because", "obwohl": "although", "wenn": "if", "als": "when", "bevor": "before",
                 "während": "while"}


class Sentences:
    def __init__(self, grammar: Grammar):
        self.grammar = grammar
        self.dice = grammar.dice
        self._patterns = {self.statement: 34, self.related: 13, self.subordinate: 17, self.reported: 8,
                          self.yes_no_question: 8, self.wh_question: 10, self.coordinated: 5, self.infinitive: 5,
                          self.purpose: 4, self.existence: 4, self.described: 5, self.age: 1, self.price: 1,
                          self.request: 3}

    def make(self) -> tuple:
        """(German words, English words); the grammar's `facts` say what the sentence shows."""
        self.grammar.begin()
        german, english, mark = self.dice.weighted(self._patterns)()
        end = Word(mark, (Meaning(),))
        return sentence(german, end), sentence(english, end)

    # --- one clause

    def statement(self) -> tuple:
        clause = self.grammar.clause("main")
        front = self._front(clause)
        return clause.german_statement(front), clause.english_statement(front), "."

    def described(self) -> tuple:
        classes = self.dice.choose([("person",), ("thing", "clothes", "vehicle"), ("building", "room"), ("text", "idea", "show"),
                                    ("animal", "food")])
        noun = self.grammar.noun(classes)
        subject = self.grammar.noun_phrase(noun, "subject", determiner="der") if noun.countable else None
        if subject is None:
            subject = NounPhrase(noun, False, "der")
        subject.adjectives = []
        subject.__post_init__()
        if "person" in classes and self.dice.chance(0.4):
            subject = self.grammar.subject()
        self.grammar.facts = []
        clause = self.grammar.description("main", subject, self.dice.choose(["simple", "simple", "past"]))
        if self.dice.chance(0.25):
            return clause.german_question(), clause.english_question(), "?"
        return clause.german_statement(), clause.english_statement(), "."

    def request(self) -> tuple:
        verbs = [verb for verb in lexicon.VERBS if verb.frame[0] in ("acc", "give") and not verb.has("state")
                 and verb.name not in ("verlieren", "vergessen", "treffen")]
        verb = self.dice.choose(verbs)
        clause = self.grammar.clause("request", Pronoun("polite"), verb, {"simple": 1}, 0, negatable=False)
        return clause.german_request(), clause.english_request(), "!"

    def age(self) -> tuple:
        subject, verb, number, years, old = self.grammar.subject(), Meaning(), Meaning(), Meaning(), Meaning()
        clause = Clause(subject, None, "simple")
        count = str(self.dice.number(5, 60))
        german = [Word(count, (number,)), Word("Jahre", (years,)), Word("alt", (old,))]
        english = [Word(count, (number,)), Word("years", (years,)), Word("old", (old,))]
        clause.parts.append(Part("predicate", "predicate", german, english))
        return clause.german_statement(), clause.english_statement(), "."

    def price(self) -> tuple:
        noun = self.grammar.noun(("thing", "clothes"))
        subject = self.grammar.noun_phrase(noun, "subject", determiner=self.dice.choose(["der", "dies"]))
        number, euro = Meaning(), Meaning()
        count = str(self.dice.number(5, 60))
        clause = Clause(subject, COST, "state")
        clause.parts.append(Part("predicate", "predicate", [Word(count, (number,)), Word("Euro", (euro,))],
                                 [Word(count, (number,)), Word("euros", (euro,))]))
        return clause.german_statement(), clause.english_statement(), "."

    def existence(self) -> tuple:
        """Es gibt: the thing that exists is an object in German and decides the verb's form in English."""
        place = self.dice.choose([place for place in lexicon.PLACES if place.kinds & {"live", "shop"}])
        scene = NounPhrase(place.noun, False, self.dice.choose(["der", "dies", "dies"]))
        options = {"shop": ("food", "drink", "clothes", "thing"), "live": ("building", "sight")}
        kind = "shop" if "shop" in place.kinds else "live"
        if place.noun.german in ("Haus", "Wohnung"):
            options["live"] = ("room", "furniture", "switch")
        self.grammar._used.add(place.noun.english)
        noun = self.grammar.noun(options[kind])
        determiner = self.dice.choose(["ein", "kein"]) if noun.countable else self.dice.choose(["", "kein"])
        thing = self.grammar.noun_phrase(noun, "object", determiner=determiner)
        if thing.plural and determiner == "ein":
            word = self.dice.choose(list(tables.NUMBER_WORDS))
            thing = NounPhrase(noun, True, word, thing.adjectives, number_word=tables.NUMBER_WORDS[word])
        thing.negative = "no"
        there, verb = Meaning(), Meaning()
        where = PrepositionalPhrase(place.at[0], "dative", place.at[1], scene)
        es, gibt = Word("es", (there,)), Word("gibt", (verb,))
        existing = [Word("there", (there,)), Word("are" if thing.plural else "is", (verb,))] + thing.english(False)
        if self.dice.chance(0.5):
            return where.german() + [gibt, es] + thing.german("accusative"), where.english() + existing, "."
        return [es, gibt] + where.german() + thing.german("accusative"), existing + where.english(), "."

    # --- questions

    def yes_no_question(self) -> tuple:
        subject = Pronoun(self.dice.choose(["polite", "you", "you"])) if self.dice.chance(0.35) else None
        clause = self.grammar.clause("question", subject, adverbials=1, negatable=False)
        return clause.german_question(), clause.english_question(), "?"

    def wh_question(self) -> tuple:
        kind = self.dice.weighted({"who": 4, "what": 5, "whom": 3, "where": 3, "when": 3, "why": 3, "which": 3, "many": 2})
        if kind == "who":
            meaning = Meaning()
            subject = Bare([Word("wer", (meaning,))], [Word("who", (meaning,))])
            clause = self.grammar.clause("question", subject, adverbials=1, negatable=False,
                                         tenses={"simple": 3, "past": 6, "modal": 2, "future": 1, "state": 2})
            return clause.german_statement(), clause.english_statement(), "?"
        if kind in ("when", "why"):
            german, english = {"when": ("wann", "when"), "why": ("warum", "why")}[kind]
            verb = self.dice.choose([verb for verb in lexicon.VERBS if not verb.has("state")])
            clause = self._question_clause(verb, negatable=kind == "why", timeless=kind == "when")
            return self._asked(clause, [german], [english])
        if kind == "where":
            verb = self.dice.choose([verb for verb in lexicon.VERBS if verb.frame[0] in ("go", "stay", "city") or verb.has("at")])
            clause = self._question_clause(verb, timeless=False)
            moving = verb.frame[0] in ("go", "city")
            clause.parts = [part for part in clause.parts if part.german_place not in ("place", "direction")]
            return self._asked(clause, ["wohin" if moving else "wo"], ["where"])
        return self._object_question(kind)

    def _question_clause(self, verb: Verb, negatable: bool = False, timeless: bool = True) -> Clause:
        subject = Pronoun(self.dice.choose(["polite", "you"])) if self.dice.chance(0.3) and self.grammar._can(
            Pronoun("you"), verb) else None
        return self.grammar.clause("question", subject, verb, {"simple": 3, "past": 5, "modal": 2}, 0 if timeless else 1,
                                   negatable=negatable)

    def _object_question(self, kind: str) -> tuple:
        verbs = [verb for verb in lexicon.VERBS if verb.frame[0] == "acc" and "person" not in verb.listed("subject")]
        if kind == "whom":
            verbs = [verb for verb in verbs if "person" in verb.frame[1].split(",")]
        else:
            verbs = [verb for verb in verbs if _countable_objects(verb)]
        verb = self.dice.choose(verbs)
        clause = self._question_clause(verb)
        clause.parts = [part for part in clause.parts if part.english_place != "object"]
        self.grammar.facts = [fact for fact in self.grammar.facts if fact[0] == "verb structure"]
        if kind == "whom":
            return self._asked(clause, ["wen"], ["whom"])
        if kind == "what":
            return self._asked(clause, ["was"], ["what"])
        noun = self.dice.choose(_countable_objects(verb))
        self.grammar.facts.append(("verb object", verb.name, noun.german))
        phrase = self.grammar.noun_phrase(noun, determiner="welch" if kind == "which" else "")
        if kind == "which":
            return self._asked(clause, phrase.german("accusative"), phrase.english(False))
        phrase = NounPhrase(noun, True, "", phrase.adjectives)
        how, many = Meaning(), Meaning()
        german = [Word("wie", (how,)), Word("viele", (many,))] + phrase.german("accusative")
        return self._asked(clause, german, [Word("how", (how,)), Word("many", (many,))] + phrase.english(False))

    def _asked(self, clause: Clause, german: list, english: list) -> tuple:
        """Words of the question word; plain strings are one word each that mean the same."""
        if isinstance(german[0], str):
            meaning = Meaning()
            german, english = [Word(german[0], (meaning,))], [Word(english[0], (meaning,))]
        return clause.german_question(german), clause.english_question(english), "?"

    # --- two clauses

    def related(self) -> tuple:
        """A noun phrase with a relative clause, as the subject or as an object."""
        while True:
            self.grammar.begin()
            if self.dice.chance(0.12):
                noun = self.grammar.noun(("person", "building", "text"))
                subject = self.grammar.noun_phrase(noun, "subject", determiner="der")
                past = self.dice.chance(0.4)
                if self.grammar.relate(subject, past):
                    clause = self.grammar.description("main", subject, "past" if past else "simple")
                    return clause.german_statement(), clause.english_statement(), "."
                continue
            clause = self.grammar.clause("main", adverbials=1)
            past = clause.tense in ("past", "past modal")
            phrases = [clause.subject]
            if len(clause.parts) == 1:
                phrases.append(clause.parts[0].nominal)
            phrases = [phrase for phrase in phrases if isinstance(phrase, NounPhrase) and phrase.determiner in ("der", "ein")]
            if clause.tense not in ("perfect", "progressive") and phrases:
                chosen = self.dice.choose(phrases)
                if self.grammar.relate(chosen, past, clause.verb.name):
                    self._write_again(clause, chosen)
                    return clause.german_statement(), clause.english_statement(), "."

    def _write_again(self, clause: Clause, phrase: NounPhrase):
        for part in clause.parts:
            if part.nominal is phrase:
                if part.english_place == "to":
                    part.german, part.english = phrase.german("dative"), part.english[:1] + phrase.english(False)
                else:
                    case = "dative" if part.german_place == "dative" else "accusative"
                    part.german, part.english = phrase.german(case), phrase.english(False)

    def subordinate(self) -> tuple:
        """Two clauses; the second is verb-final. In front it makes the main clause begin with its verb."""
        word = self.dice.weighted({"weil": 8, "obwohl": 5, "wenn": 5, "als": 3, "bevor": 3, "während": 3})
        past = word == "als" or (word != "wenn" and self.dice.chance(0.4))
        tenses = PAST if past else {"simple": 3, "scheduled": 1, "modal": 2} if word == "wenn" else PRESENT
        verbs = [verb for verb in lexicon.VERBS if not verb.has("state") and (word != "während" or verb.has("long"))]
        main = self.grammar.clause("main", verb=self.dice.choose(verbs), tenses=tenses,
                                   adverbials=0 if word == "während" else 1, negatable=word in ("weil", "wenn"))
        side = self._side_clause(main, word, past)
        if side is None:
            return self.subordinate_again()
        meaning = Meaning()
        german, english = [Word(word, (meaning,))], [Word(SUBORDINATORS[word], (meaning,))]
        german_side, english_side = german + side.german_verb_last(), english + side.english_statement()
        if self.dice.chance(0.4):
            comma = Word(",", (Meaning(),))
            front = Part("", "", german_side + [comma], english_side + [comma])
            return main.german_statement(front), main.english_statement(front), "."
        german_side.insert(0, Word(",", (), (meaning,)))
        return main.german_statement() + german_side, main.english_statement() + english_side, "."

    def subordinate_again(self) -> tuple:
        self.grammar.begin()
        return self.subordinate()

    def _side_clause(self, main: Clause, word: str, past: bool) -> Optional[Clause]:
        kind = self.dice.weighted({"state": 4 if word in ("weil", "obwohl", "wenn") else 0,
                                   "weather": 2 if word in ("weil", "obwohl", "wenn", "als", "während") else 0, "action": 8})
        if kind == "weather":
            return self.grammar.weather("past" if past else "simple" if word == "wenn" else "progressive")
        subject = None
        if self.dice.chance(0.4 if word == "während" else 0.85):
            subject = self.grammar.pronoun_for(main.subject)
            if subject is None or not self._is_person(main.subject):
                return None
        if kind == "state":
            return self.grammar.description("subordinate", subject or self.grammar.subject(), "past" if past else "simple")
        tenses = {"past": 1} if past else {"simple": 1}
        if word in ("weil", "obwohl"):
            tenses = {"past": 3, "past modal": 3} if past else {"simple": 3, "modal": 6}
        verbs = [verb for verb in lexicon.VERBS if self._suits(verb, word) and verb.name != main.verb.name
                 and (subject is None or self.grammar._can(subject, verb))]
        verb = self.dice.choose(verbs)
        return self.grammar.clause("subordinate", subject, verb, tenses, 0, negatable=word in ("weil", "obwohl", "wenn"))

    def _suits(self, verb: Verb, word: str) -> bool:
        if word in ("während", "als"):
            return verb.has("long" if word == "während" else "sudden")
        return word != "bevor" or not verb.has("state")

    def _is_person(self, nominal) -> bool:
        return not isinstance(nominal, NounPhrase) or "person" in nominal.noun.classes

    def reported(self) -> tuple:
        """dass and ob."""
        verb = self.dice.choose([verb for verb in lexicon.CLAUSE_VERBS if verb.frame[0] in ("dass", "ob")])
        main = self.grammar.clause("main", verb=_plain(verb), tenses={"simple": 1}, adverbials=0, negatable=False)
        if verb.name in ("glauben", "sagen") and self.dice.chance(0.15):
            main.negation, main.german_not = Meaning(), True
        tenses = {"simple": 4, "past": 5, "scheduled": 2, "future": 2, "modal": 3}
        subject = None
        if self.dice.chance(0.35):
            subject = self.grammar.pronoun_for(main.subject)
        side = self.grammar.clause("subordinate", subject, tenses=tenses, adverbials=1)
        meaning = Meaning()
        german, english = {"dass": ("dass", "that"), "ob": ("ob", "whether")}[verb.frame[0]]
        return (main.german_statement() + [Word(",", (), (meaning,)), Word(german, (meaning,))] + side.german_verb_last(),
                main.english_statement() + [Word(english, (meaning,))] + side.english_statement(), ".")

    def coordinated(self) -> tuple:
        past = self.dice.chance(0.5)
        word, english = self.dice.choose([("und", "and"), ("aber", "but")])
        tenses = PAST if past else PRESENT
        first = self.grammar.clause("main", tenses=tenses, adverbials=1, negatable=False)
        verb = self.dice.choose([verb for verb in lexicon.VERBS if verb.name != first.verb.name])
        subject = self.grammar.subject(verb.listed("subject") or ("person",))
        while isinstance(subject, Pair):
            subject = self.grammar.subject()
        second = self.grammar.clause("main", subject, verb, tenses, adverbials=0, negatable=word == "aber")
        meaning, comma = Meaning(), [Word(",", (Meaning(),))] if word == "aber" else []
        return (first.german_statement() + comma + [Word(word, (meaning,))] + second.german_statement(),
                first.english_statement() + comma + [Word(english, (meaning,))] + second.english_statement(), ".")

    def infinitive(self) -> tuple:
        """versucht, das Buch zu lesen"""
        verb = self.dice.choose([verb for verb in lexicon.CLAUSE_VERBS if "zu" in verb.frame[-1].split()])
        tenses = {"past": 1} if verb.name in ("vergessen", "beschließen") else {"simple": 1, "past": 1}
        main = self.grammar.clause("main", verb=_plain(verb), tenses=tenses, adverbials=0, negatable=False)
        side = self._zu_clause(main.subject)
        comma = Word(",", (), (side._auxiliary,))
        return (main.german_statement() + [comma] + side.german_infinitive(),
                main.english_statement() + side.english_infinitive(), ".")

    def purpose(self) -> tuple:
        """geht in den Supermarkt, um Brot zu kaufen"""
        verb = self.dice.choose([verb for verb in lexicon.VERBS if verb.frame[0] in ("go", "city") or verb.name == "zurückkommen"])
        main = self.grammar.clause("main", self.grammar.subject(), verb, {"simple": 1, "past": 1, "modal": 1}, 1, negatable=False)
        side = self._zu_clause(main.subject)
        um = Word("um", (side._auxiliary,))
        return (main.german_statement() + [Word(",", (), (side._auxiliary,)), um] + side.german_infinitive(),
                main.english_statement() + side.english_infinitive(), ".")

    def _zu_clause(self, subject) -> Clause:
        verbs = [verb for verb in lexicon.VERBS if self.grammar._can(subject, verb) and not verb.has("state")
                 and verb.frame[0] in ("acc", "give", "dat", "mit") and verb.name not in ("verlieren", "vergessen")]
        return self.grammar.clause("zu", subject, self.dice.choose(verbs), {"simple": 1}, 0, negatable=False)

    def _front(self, clause: Clause) -> Optional[Part]:
        """What stands before the verb instead of the subject: an adverbial, or an object that its form gives away."""
        if self.dice.chance(0.45):
            return None
        options = [part for part in clause.parts if part.german_place in ("time", "place") and clause.verb.frame[0] != "stay"]
        for part in clause.parts:
            phrase = part.nominal
            case = "dative" if part.german_place == "dative" else "accusative"
            if isinstance(phrase, NounPhrase) and phrase.definite and part.english_place in ("object", "to"):
                if phrase.marked(case) or clause.subject.marked("nominative"):
                    options.append(part)
        return self.dice.choose(options) if options else None


def _countable_objects(verb: Verb) -> list:
    classes = set(verb.frame[1].split(",")) - {"person", "animal", "had"}
    return [noun for noun in lexicon.of_classes(classes) if noun.plural]


def _plain(verb: Verb) -> Verb:
    """A verb that takes a clause, without it."""
    return Verb(verb.prefix, verb.base, verb.third, verb.participle, verb.auxiliary, verb.english, verb.particle,
                ("alone",), {"plain": ""})


COST = Verb("", "kosten", "kostet", "gekostet", "hat", ("cost", "cost", "cost"), "", ("alone",), {})
