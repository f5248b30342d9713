"""The words of a text as they stand beside one another: which are joined, where a name may begin or end, and what is a title."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from kg.draft.reading.words import words

BREAK = re.compile(r"[.!?:;\n“”\"()\[\]•–—]")
STOP = re.compile(r"[.!?:\n•]")
_GAP = re.compile(r"[\s'’\-–]{1,3}|’s |'s |, ")
_BETWEEN = (["of"], ["for"], ["el"], ["al"], ["de"], ["of", "the"])
_LINE = re.compile(r"[^\n]+")
_FULL_STOP = re.compile(r"[.!][\"”’)]*\s*$")
_LONG = 4
_FEWEST, _MOST = 4, 25


class Runs:
    """The words of a text.

    Attributes:
        lower: words that stand in small letters somewhere.
        inside: words with a capital where no sentence begins: most are names.
        runs: runs of capitals that begin there.
        titled: the places of words in titles.
    """

    def __init__(self, text: str, names: Set[str]) -> None:
        """``names``: the words of known names, which stay capital in a title."""
        self.text, self.words = text, words(text)
        titles = [range(*line.span()) for line in _LINE.finditer(text) if _is_title(line[0])]
        self.titled = {n for n, word in enumerate(self.words) if any(word.start in title for title in titles)}
        self.lower = {word.key for word in self.words if not word.capital}
        self.inside = {w.key for n, w in enumerate(self.words) if w.capital and n not in self.titled and not self.starts(n, STOP)}
        for n in self.titled:
            word = self.words[n]
            if word.capital and not word.shout and (word.key in self.lower or word.key not in self.inside | names):
                self.words[n] = replace(word, capital=False)
        self.runs = {self.keys(n, self.capitals(n)) for n, word in enumerate(self.words) if word.capital and not self.starts(n)}

    def key(self, i: int) -> str:
        """A word as compared; "" beyond the ends."""
        return self.words[i].key if 0 <= i < len(self.words) else ""

    def keys(self, i: int, stop: int) -> tuple[str, ...]:
        """Words i to stop as compared."""
        return tuple(word.key for word in self.words[i:stop])

    def between(self, i: int, stop: int) -> str:
        """The text from the first to the last of words i to stop."""
        return self.text[self.words[i].start : self.words[stop - 1].end]

    def joined(self, i: int, j: int) -> bool:
        """Whether words i to j stand together, with nothing between them that ends a name."""
        return all(_GAP.fullmatch(self.text[a.end : b.start]) for a, b in zip(self.words[i:j], self.words[i + 1 : j + 1], strict=True))

    def goes_on(self, i: int) -> bool:
        """Whether nothing but a blank or hyphen stands between a word and the next: a possessive ends a name."""
        return self.text[self.words[i].end : self.words[i + 1].start] in (" ", "-", "  ")

    def starts(self, i: int, stops: re.Pattern[str] = BREAK) -> bool:
        """Whether a sentence, or a part of one, begins with a word."""
        return i == 0 or bool(stops.search(self.text[self.words[i - 1].end : self.words[i].start]))

    def tied_before(self, i: int) -> bool:
        """Whether a hyphen joins a word to the one before."""
        return self.text[max(0, self.words[i].start - 1) : self.words[i].start] == "-"

    def outward(self, i: int, last: int) -> bool:
        """Whether a hyphen joins the first or last word to one outside: Riverton-based, pro-Riverton."""
        return self.tied_before(i) or bool(re.match(r"(?:[’']s)?-\w", self.text[self.words[last].end : self.words[last].end + 4]))

    def capitals(self, i: int) -> int:
        """Where the run of capitalised words from i ends; "of", "the", "de" and such go on if a capital follows."""
        stop = i
        while stop < len(self.words) and self.words[stop].capital and (stop == i or self.goes_on(stop - 1)):
            stop += 1
            for linking in (1, 2):
                after = stop + linking
                named = after < len(self.words) and self.words[after].capital and all(self.goes_on(k) for k in range(stop - 1, after))
                if named and list(self.keys(stop, after)) in _BETWEEN:
                    stop = after
                    break
        return stop


def _is_title(line: str) -> bool:
    """Whether capitals say nothing in a line: A Title in Which All Words Are Written So."""
    found = [word for word in words(line) if word.end - word.start >= _LONG and (word.capital or not word.tied)]
    return _FEWEST <= len(found) <= _MOST and not _FULL_STOP.search(line) and sum(not word.capital for word in found) <= len(found) // 5
