"""A name taken apart: what type its head words tell, its part, numbers and aside, and the words that are the name itself.

Arabic names are spelt in many ways in Latin letters. The article goes, before sun letters too where it agrees with the
letter (as-Safira, a-Zahraa); head words go from in front (jabhat) or behind (front). ``kg.likeness`` compares what is left.
"""

from __future__ import annotations

import functools
import itertools
import re

from kg import namewords
from kg.nametokens import tokens
from kg.phonemes import VOWELS, Sounds, sounds

Head = frozenset[tuple[str, str]]
_NUMBER = re.compile(r"(\d+)(?:st|nd|rd|th)?")
_GLUED = re.compile(r"[ae]l(?=[^aeiouy].{3})|[aeu](?=([tdrsznj])\1.{4})")
_GLUED_BEHIND = re.compile(r"[ae]l(?=.{3})|[aeu](?=([tdrsznj])\1.{4})")
_ONE_CLASS = str.maketrans("xqkGgjfvbpDT", "kkkggjffbbdt", "hwyaeiouEOAWY")
_DOUBLED = re.compile(r"([^\Waeiou])\1")
_SHORTEST = 4  # consonants of a name from which on one may be wrong


class Word:
    """A word that is part of the name itself.

    Attributes:
        text: as folded.
        heard: its sounds, and those it has if its first letters are an article, its last a feminine ending, or it is spelt in French,
            with what is lost by that.
        meanings: what it means, if it is among those that are translated; ``english`` if it is the translation.
        given: the given names it may be.
        foreign: whether it is no Arabic word, by its letters or because it is a given name of another language.
        arabic: whether it is in Arabic script.
        doubled: whether it has a double consonant.
        vowels: those of each way in which it is heard, each at its place.
        consonants: what its consonants weigh.
    """

    def __init__(self, text: str, first: bool, last: bool, bare: bool) -> None:
        """``bare``: without an article of its own, so that its first letters may be one."""
        table = namewords.table()
        self.text, self.arabic = text, "\u0600" <= text[:1] <= "\u06ff"
        self.meanings, self.given = (frozenset(words.get(text, ())) for words in (table.words, table.given))
        self.english = text in table.english
        self.foreign = namewords.foreign(text)
        self._skeletons: tuple[str, ...] = ()
        self.doubled = bool(_DOUBLED.search(text))
        self.heard: list[tuple[Sounds, float]] = [(sounds(text), 0.0)]
        if bare and not self.foreign and (glued := (_GLUED if first else _GLUED_BEHIND).match(text)):
            self.heard.append((sounds(text[glued.end() :]), 0.03))
        if text.endswith(("at", "et", "it")) and len(self.heard[0][0].hard) > 1:
            self.heard.append((sounds(text[:-1]), 0.03 if last else 0.02))
        if "rh" in text:  # ghain in French spellings
            self.heard.append((sounds(text.replace("rh", "gh")), 0.03))
        if text.endswith("ة"):
            self.heard.append((sounds(text[:-1] + "ت"), 0.0))
        self.consonants = self.heard[0][0].consonants
        self.vowels = tuple("".join(c if c in VOWELS else "-" for c in heard.text) for heard, _ in self.heard)

    def skeletons(self) -> tuple[str, ...]:
        """The consonants, as they are compared at first."""
        if not self._skeletons:
            self._skeletons = tuple(sorted(self._bare()))
        return self._skeletons

    def _bare(self) -> set[str]:
        meant = [sounds(meaning).text for meaning in self.meanings | self.given]
        found = set()
        for text in meant or [heard.text for heard, _ in self.heard]:
            bare = text.translate(_ONE_CLASS)
            for hard in (bare, bare.replace("T", "s")) if "T" in bare else (bare,):
                for one in (hard, hard.replace("D", "z")) if "D" in hard else (hard,):
                    found.add(once(one.replace("T", "t").replace("D", "d")))
        return found


word_of = functools.lru_cache(maxsize=100_000)(Word)


def once(letters: str) -> str:
    """Letters, each run of one but once."""
    return "".join(letter for letter, before in zip(letters, " " + letters, strict=False) if letter != before)


class Spelling:
    """A name taken apart.

    Attributes:
        heads: for each head word, the kinds and meanings it may have.
        parts: words such as eastern and new.
        numbers: its numbers, in order of size.
        aside: what stands in brackets.
        words: the name itself; its head or part, if there is nothing else.
        general: whether it has nothing but head words, such as army.
    """

    def __init__(self, text: str) -> None:
        table = namewords.table()
        before, aside = tokens(text)
        self.aside = frozenset(word for word, _ in aside if word not in table.plain)
        self.heads, rest = _heads(before)
        numbers, parts, words = [], [], []
        for word, bare in rest:
            if match := _NUMBER.fullmatch(word):
                numbers.append(int(match[1]))
            elif word in table.numbers:
                numbers.append(table.numbers[word])
            elif word in table.parts:
                parts.append(word)
            elif word not in table.plain:
                words.append((word, bare))
        self.numbers = tuple(sorted(numbers))
        self.general = not words and not numbers and not parts
        if not words and not numbers:
            words, parts = [pair for pair in before if pair[0] not in table.plain] or before, []
            self.heads = ()
        self.parts = frozenset(meaning for word in parts for meaning in table.parts[word])
        self.words = tuple(word_of(word, place == 0, place == len(words) - 1, bare) for place, (word, bare) in enumerate(words))

    def whole(self) -> Word:
        """The words as if no blank stood between them."""
        return word_of("".join(word.text for word in self.words), True, True, True)

    def blocks(self) -> set[str]:
        """What names that may be the same have in common: the consonants, also without each one."""
        orders = [self.words, self.words[::-1]] if any(word.english for word in self.words) else [self.words]
        found = set()
        for words in [*orders, (self.whole(),)] if len(self.words) > 1 else orders:
            for choice in itertools.islice(itertools.product(*(word.skeletons() for word in words)), 16):
                whole = once("".join(choice))
                found.add(whole)
                if len(whole) >= _SHORTEST:
                    found |= {whole[:n] + whole[n + 1 :] for n in range(len(whole))}
        return found


def _heads(tokens: list[tuple[str, bool]]) -> tuple[tuple[Head, ...], list[tuple[str, bool]]]:
    """The head words of a name, and its other words. Arabic ones stand in front, English ones behind, or before ``of`` or a number."""
    table = namewords.table()
    words = [word for word, _ in tokens]

    def meant(start: int, stop: int, behind: bool) -> Head:
        return frozenset(table.heads.get((" ".join(words[start:stop]), behind), ()))

    end, found = len(words), {}
    while start := next((start for start in range(max(0, end - table.longest), end) if meant(start, end, True)), -1) + 1:
        found[start - 1, end], end = meant(start - 1, end, True), start - 1
    for start, stop in itertools.combinations(range(end), 2):
        if words[stop] == "of" or _NUMBER.fullmatch(words[stop]):
            found[start, stop] = meant(start, stop, True)
    for stop in range(1, table.longest + 1):
        found[0, stop] = found.get((0, stop)) or meant(0, stop, False)
    taken = {place for span, head in found.items() if head for place in range(*span)}
    return tuple(head for head in found.values() if head), [pair for place, pair in enumerate(tokens) if place not in taken]


@functools.lru_cache(maxsize=100_000)
def spelling(text: str) -> Spelling:
    """A name taken apart."""
    return Spelling(text)
