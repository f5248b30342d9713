"""The words of a raw text with their places, as names are compared by: without case, marks, possessives and Arabic articles."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

_ARTICLE = r"(?:(?:[AaEe](?:l|s|sh|d|dh|n|r|t|th|z)|[Aa])-(?=\w))"
_WORD = re.compile(rf"(?P<article>{_ARTICLE})?(?P<word>(?:[A-Z]\.){{2,}}|[^\W_]+(?:[’'`ʿʾ‘][^\W_]+)*)")
_POSSESSIVE = re.compile(r"[’'`]s?$")
_STEM = 4
_MARKS = re.compile(r"[’'`ʿʾ‘.]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word: ``text[start:end]`` with its article, ``key`` as compared; ``tied``: a hyphen joins it to a neighbour."""

    start: int
    end: int
    key: str
    capital: bool
    shout: bool
    tied: bool


@functools.lru_cache(maxsize=20000)
def key(word: str) -> str:
    """A word without what spellings of it differ in."""
    plain = _POSSESSIVE.sub("", word)
    plain = unicodedata.normalize("NFKD", plain).casefold()
    return _MARKS.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


def stem(key: str) -> str:
    """What a country's name and its adjective have in common: Turkey, Turkish."""
    return key[:_STEM]


def words(text: str) -> list[Word]:
    """Every word in text order."""
    found = []
    for match in _WORD.finditer(text):
        word, start, end = match["word"], match.start(), match.end()
        possessive = _POSSESSIVE.search(word)
        if possessive and len(word) > len(possessive[0]):
            end -= len(possessive[0])
        tied = (text[max(0, start - 1) : start] in "-–" and start > 0) or text[match.end() : match.end() + 1] == "-"
        letters = text[match.start("word") : end]
        found.append(
            Word(start, end, key(letters), letters[0].isupper() or letters[0].isdigit(), letters.isupper() and len(letters) > 1, tied)
        )
    return found
