#!/usr/bin/env python3
"""The built-in corpus in data/: equals the output of make_corpus.py and has the properties in its README."""

import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "data"
sys.path.insert(0, str(ROOT / "scripts"))

import make_corpus  # noqa: E402
from corpus import lexicon  # noqa: E402
from corpus.split import reserved  # noqa: E402

SIZES = {"train": 20000, "valid": 500, "test": 500}


def read(name):
    text = (DATA / name).read_bytes().decode("utf-8")
    assert text.endswith("\n")
    return text[:-1].split("\n")


class CorpusTest(unittest.TestCase):
    """The committed corpus (`pairs`) and the regenerated one (`made`, with the facts of each sentence)."""

    pairs = made = None

    @classmethod
    def setUpClass(cls):
        if CorpusTest.made is None:
            CorpusTest.pairs = {name: list(zip(*(read(f"{name}.{ending}") for ending in ("de", "en", "align"))))
                                for name in SIZES}
            CorpusTest.made = make_corpus.make()


class CommittedCorpus(CorpusTest):
    def words(self, name, side):
        return {word for pair in self.pairs[name] for word in pair[side].split()}

    def test_is_made_again_byte_for_byte(self):
        for name in SIZES:
            for side, ending in enumerate(("de", "en", "align")):
                lines = "".join(pair[side] + "\n" for pair in self.made[name])
                self.assertEqual(lines.encode("utf-8"), (DATA / f"{name}.{ending}").read_bytes(), f"{name}.{ending}")

    def test_has_the_promised_size(self):
        for name, size in SIZES.items():
            for ending in ("de", "en", "align"):
                self.assertEqual(len(read(f"{name}.{ending}")), size, f"{name}.{ending}")
        self.assertLess(sum(path.stat().st_size for path in DATA.iterdir() if path.suffix in (".de", ".en", ".align")),
                        4_000_000)

    def test_has_at_least_600_word_types_a_side_without_numbers(self):
        for side in (0, 1):
            self.assertGreaterEqual(sum(not word.isdigit() for word in self.words("train", side)), 600)

    def test_sentences_have_4_to_16_words_parted_by_single_spaces(self):
        for pairs in self.pairs.values():
            for german, english, _ in pairs:
                for line in (german, english):
                    self.assertEqual(line, " ".join(line.split()))
                    self.assertTrue(4 <= len(line.split()) <= 16, line)
                    self.assertRegex(line, r"^[0-9A-ZÄÖÜ].* [.?!]$")

    def test_no_sentence_of_either_side_occurs_twice(self):
        for side in (0, 1):
            lines = [pair[side] for pairs in self.pairs.values() for pair in pairs]
            self.assertEqual(len(lines), len(set(lines)))

    def test_every_word_of_valid_and_test_occurs_in_training(self):
        for name in ("valid", "test"):
            for side in (0, 1):
                self.assertEqual(self.words(name, side) - self.words("train", side), set())


class Alignments(CorpusTest):
    def links(self):
        for name, pairs in self.pairs.items():
            for german, english, line in pairs:
                yield f"{name}: {german}", german.split(), english.split(), [
                    (int(i), mark, int(j)) for i, mark, j in (re.fullmatch(r"(\d+)([-p])(\d+)", link).groups()
                                                              for link in line.split(" "))]

    def test_links_are_sorted_unique_and_in_range(self):
        for where, german, english, links in self.links():
            places = [(i, j) for i, _, j in links]
            self.assertEqual(places, sorted(set(places)), where)
            self.assertTrue(all(i < len(german) and j < len(english) for i, j in places), where)

    def test_every_word_is_linked_but_some_german_commas(self):
        for where, german, english, links in self.links():
            self.assertEqual({j for _, _, j in links}, set(range(len(english))), where)
            bare = set(range(len(german))) - {i for i, _, _ in links}
            self.assertEqual({german[i] for i in bare} - {","}, set(), where)

    def test_names_and_numbers_are_linked_to_their_copies(self):
        copied = 0
        for where, german, english, links in self.links():
            for i, word in enumerate(german):
                if word.isdigit() or word in ("Anna", "Peter", "Berlin", "Schmidt"):
                    copied += 1
                    self.assertTrue(any(a == i and mark == "-" and english[b] == word for a, mark, b in links), where)
        self.assertGreater(copied, 1000)


class HeldOutCombinations(CorpusTest):
    def test_training_and_validation_show_none(self):
        for name in ("train", "valid"):
            self.assertEqual([fact for *_, facts in self.made[name] for fact in facts if reserved(fact)], [])

    def test_every_test_sentence_shows_one_that_training_never_has(self):
        trained = {fact for *_, facts in self.made["train"] for fact in facts}
        kinds = {}
        for german, *_, facts in self.made["test"]:
            new = [fact for fact in facts if reserved(fact)]
            self.assertTrue(new, german)
            self.assertFalse(trained & set(new), german)
            for fact in new:
                kinds[fact[0]] = kinds.get(fact[0], 0) + 1
        for kind in ("adjective noun", "verb object", "verb structure"):
            self.assertGreater(kinds[kind], 50, kind)

    def test_reserved_adjectives_stand_before_their_nouns_in_the_test_text_alone(self):
        endings = ("e", "er", "es", "en", "em")
        adjectives = {word.stem + ending: word.german for word in lexicon.ADJECTIVES for ending in endings}
        nouns = {}
        for noun in lexicon.NOUNS:
            for form in (noun.german, noun.plural, noun.plural and noun.plural + "n"):
                nouns[form] = noun.german
        found = {}
        for name, pairs in self.pairs.items():
            words = [word for german, *_ in pairs for word in german.split()]
            neighbours = ((adjectives.get(first), nouns.get(second)) for first, second in zip(words, words[1:]))
            found[name] = sum(reserved(("adjective noun", *pair)) for pair in neighbours if all(pair))
        self.assertEqual((found["train"], found["valid"]), (0, 0))
        self.assertGreater(found["test"], 50)


if __name__ == "__main__":
    unittest.main()
