"""The frequency of each sentence pattern."""

from __future__ import annotations

from corpus.complex_sentences import ComplexSentences
from corpus.grammar import Grammar
from corpus.questions import Questions
from corpus.statements import Statements
from corpus.words import Meaning, Word, sentence


class Sentences:
    def __init__(self, grammar: Grammar):
        self.grammar = grammar
        one, asked, two = Statements(grammar), Questions(grammar), ComplexSentences(grammar)
        self._patterns = {one.plain: 40, one.related: 9, one.described: 5, one.existence: 4, one.request: 3,
                          one.age: 1, one.price: 1, asked.yes_no: 8, asked.wh: 10, two.subordinate: 15,
                          two.reported: 7, two.infinitive: 5, two.purpose: 4, two.coordinated: 4}

    def make(self) -> tuple:
        """(German words, English words) with the same meaning; `facts` of the grammar lists their combinations."""
        self.grammar.begin()
        german, english, mark = self.grammar.dice.weighted(self._patterns)()
        end = Word(mark, (Meaning(),))
        return sentence(german, end), sentence(english, end)
