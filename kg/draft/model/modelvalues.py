"""Values of slots as a language model gives them: its own words, numbers by the words of the quote, and codes of closed lists."""

from __future__ import annotations

from typing import Any

from kg.datewords import unified
from kg.draft.model.gate import Grounded, RefusedError, standing
from kg.draft.reading import figures
from kg.frames import Frame, FrameTable

_OWN_WORDS = 12
_IN_A_ROW = 5
"""More words of the article in a row are its words and not ours: no seed holds them."""


def own_words(value: str, slot: str, claim: Grounded, article: str) -> str:
    """A value in the model's own words.

    Raises:
        RefusedError: it is long, is the article's own wording, or has a number that the quote has not.
    """
    words = value.split()
    if len(words) > _OWN_WORDS:
        raise RefusedError(f"{slot} is longer than {_OWN_WORDS} words")
    plain = " ".join(article.split())
    for start in range(len(words) - _IN_A_ROW):
        if standing(" ".join(words[start : start + _IN_A_ROW + 1]), plain):
            raise RefusedError(f"{slot} repeats the article's words")
    printed = {number for *_, number in figures.numbers(unified(claim.told.quote).casefold())}
    foreign = [number for *_, number in figures.numbers(" ".join(words).casefold()) if number not in printed]
    if foreign:
        raise RefusedError(f"{slot} has the number {foreign[0]}, which does not stand in the quote")
    return " ".join(words)


def amount(value: str, slot: str, claim: Grounded) -> dict[str, str]:
    """A number by the words of the quote.

    Raises:
        RefusedError: the words do not stand in the quote, or are no single number.
    """
    quote = unified(claim.told.quote)
    found = standing(value, quote)
    if found is None:
        raise RefusedError(f'{slot}: "{value}" does not stand in the quote')
    read = figures.read(quote, *found)
    if read is None:
        raise RefusedError(f'{slot}: "{value}" is no single number')
    cut = [number for start, end, number in figures.numbers(quote.casefold()) if start < found[1] and found[0] < end]
    if not set(cut) <= set(read.values()):  # 180 out of 1,180, five out of forty-five
        raise RefusedError(f'{slot}: "{value}" is a part of the number {cut[0]}')
    return read


def code(value: str, frame: Frame, slot: str, table: FrameTable) -> str:
    """A value of a closed list.

    Raises:
        RefusedError: it is not of the list.
    """
    kind = frame.slots[slot]
    allowed: Any = ("yes", "no") if kind.kind == "flag" else table.codes[kind.codes]
    if value not in allowed:
        raise RefusedError(f'{slot}: "{value}" is none of its codes')
    return value
