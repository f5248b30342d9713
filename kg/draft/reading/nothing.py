"""Sentences that carry no claim, as far as their form tells: appeals, credits, menus, headings, bylines, questions, repetitions.

A sentence with a number, a date or a name may carry none only as menu or repetition (``kg.coverage``); what form does not tell is
left to the reviewer.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from kg import texts
from kg.draft.reading import lexicon
from kg.draft.reading.passages import Sentence

_BYLINE = re.compile(r"(?i)(?:written )?by\b")
_SHORT_LINE = 12
_LONG_LINE = 30
"""Lines of a page have no more words; in a longer sentence the same words may be of the matter."""
_LABEL = 3
"""So many words stand before a day of publication at most."""


def boilerplate(text: str) -> str:
    """advert, credit or menu for a line of the page that is no part of the article; else nothing."""
    if len(text.split()) > _LONG_LINE:
        return ""
    return next((reason for reason, words in _words() if words.search(text.casefold())), "")


@functools.cache
def _words() -> list[tuple[str, re.Pattern[str]]]:
    lists = lexicon.load("nothing").items()
    return [(str(reason), re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, map(str, words)))})")) for reason, words in lists]


def reasons(sentences: list[Sentence], has: Mapping[str, tuple[str, ...]], claimed: set[str]) -> dict[str, Any]:
    """Why sentences without a claim carry none, by key, where that can be told.

    Args:
        has: what each sentence holds (number, date, name).
        claimed: the sentences that have claims.
    """
    told: dict[str, str] = {}
    for sentence in sentences:
        if sentence.key in claimed:
            told.setdefault(texts.normalise(sentence.text), sentence.key)
    found: dict[str, Any] = {}
    for sentence in sentences:
        if sentence.key in claimed:
            continue
        before = told.get(texts.normalise(sentence.text))
        reason = _reason(sentence, bool(has[sentence.key]))
        if before:
            found[sentence.key] = {"reason": "repeat", "of": before}
        elif reason:
            found[sentence.key] = reason
    return found


def _reason(sentence: Sentence, look: bool) -> str:
    page = boilerplate(sentence.text)
    short = len(sentence.text.split()) < _SHORT_LINE
    if page or (sentence.heading and short and _only_date(sentence)):
        return "menu" if look or not page else page
    if short and _BYLINE.match(sentence.text):
        return "menu" if look else "byline"
    if look:
        return ""
    return "question" if sentence.text.rstrip("\"'”’)").endswith("?") else "heading" if sentence.heading else ""


def _only_date(sentence: Sentence) -> bool:
    """Whether a line holds a date and at most a label before it."""
    rest = sentence.text
    for date in sentence.dates:
        rest = rest.replace(date.words, "")
    return bool(sentence.dates) and len(re.findall(r"\w{2,}", rest)) <= _LABEL
