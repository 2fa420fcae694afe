"""Words with their meanings, and the alignment that follows from them.

Both sides of a pair are generated from one structure. Each part of it that a word can express is a Meaning. A German
and an English word that express the same Meaning are linked. The link is sure if both express it fully, and possible
if one of them only accompanies it (as the "do" of a question accompanies the verb).
"""

from __future__ import annotations

from dataclasses import dataclass, replace


class Meaning:
    """A thing that words of both languages can express. Meanings are compared by identity."""


@dataclass(frozen=True)
class Word:
    text: str
    sure: tuple = ()
    possible: tuple = ()


def spell(text: str, *sure: Meaning, possible: tuple = ()) -> list[Word]:
    """The words of a text, every one expressing all of the meanings."""
    return [Word(token, tuple(sure), tuple(possible)) for token in text.split()]


def sentence(words: list[Word], end: Word) -> list[Word]:
    """Adds the final punctuation mark, drops commas before other marks and capitalises the first letter."""
    words = words + [end]
    kept = [word for word, following in zip(words, words[1:] + [end])
            if word is end or word.text != "," or following.text not in (",", end.text)]
    first = kept[0]
    return [replace(first, text=first.text[0].upper() + first.text[1:])] + kept[1:]


def text(words: list[Word]) -> str:
    return " ".join(word.text for word in words)


def pharaoh(source: list[Word], target: list[Word]) -> str:
    """The links, sorted: `i-j` sure, `ipj` possible."""
    links = []
    for i, left in enumerate(source):
        for j, right in enumerate(target):
            if set(left.sure) & set(right.sure):
                links.append(f"{i}-{j}")
            elif set(left.sure + left.possible) & set(right.sure + right.possible):
                links.append(f"{i}p{j}")
    return " ".join(links)
