"""The dates of an article in their order, between which lies what is told without one."""

from __future__ import annotations

import functools
import re

from kg import dates
from kg.draft.reading import lexicon
from kg.draft.reading.passages import Sentence

_MONTH, _LONGEST = 31, 62
"""Days: a date that is vaguer than a month, or a span that is longer, tells too little."""
_WEEK = 7
_NEAR = 3
"""Paragraphs over which a date is carried."""


class Timeline:
    """The dates of an article in their order, between which lies what is told without one."""

    def __init__(self, sentences: list[Sentence], today: str) -> None:
        self.every = [
            (number, sentence.span.paragraph, date.date)
            for number, sentence in enumerate(sentences)
            if not sentence.heading
            for date in sentence.dates
            if date.date and date.how in ("stated", "anchored", "carried-over", "year-from-context")
        ]
        self.told = [told for told in self.every if _width(told[2]) <= _MONTH]
        recent = {date for _, _, date in self.told if today and _days(date, today) < _MONTH}
        self.only = today if recent == {today} else ""
        self.numbers = {sentence.key: number for number, sentence in enumerate(sentences)}
        self.today = today

    def resumed(self, sentence: Sentence) -> str:
        """The last date told before in the paragraph, of what a sentence takes up again: in these attacks, during that battle."""
        number, paragraph = self.numbers[sentence.key], sentence.span.paragraph
        if not _resuming().search(sentence.text):
            return ""
        return next((date for n, p, date in reversed(self.every) if n < number and p == paragraph), "")

    @functools.cached_property
    def fresh(self) -> bool:
        """Whether all days that the article tells are of the last days: then so is what it tells between them."""
        days = [date for _, _, date in self.every if _width(date) < _WEEK]
        return (
            bool(days)
            and bool(self.today)
            and dates.day(self.today) is not None
            and all(_span(date, self.today) and _days(date, self.today) <= _WEEK for date in days)
        )

    def lately(self, sentence: Sentence) -> str:
        """Of an article that tells of the last days alone: from the last day told before a sentence to that of the news."""
        if not self.fresh:
            return ""
        number = self.numbers[sentence.key]
        days = [(n, date) for n, _, date in self.every if _width(date) < _WEEK]
        before = [date for n, date in days if n < number] or [days[0][1]]
        return _span(before[-1], self.today)

    def around(self, sentence: Sentence) -> str:
        """The time of what a sentence tells without a date: from the last date before it to the next; "" where none is near."""
        number, paragraph = self.numbers[sentence.key], sentence.span.paragraph
        before = next((told for told in reversed(self.told) if told[0] < number), None)
        behind = next((told for told in self.told if told[0] > number), None)
        if before is None or paragraph - before[1] > _NEAR:
            return self.only  # all that is new is of one day, that of the news
        first = before[2]
        last = behind[2] if behind is not None and behind[1] - paragraph <= _NEAR else self.today
        span = _span(first, last) if last else ""
        return span or (first if before[1] == paragraph else "")


@functools.cache
def _resuming() -> re.Pattern[str]:
    """Words that take up again what was told: in these attacks."""
    lists = lexicon.load("events")
    nouns = "|".join(sorted({*lists["offensives"], *lists["fights"], *lists["campaigns"], *lists["taken up"]}, key=str))
    return re.compile(rf"(?i)\b(?:in|during|by|from|after) (?:these|those|this|that|the same) (?:\w+ )?(?:{nouns})s?\b")


def _width(edtf: str) -> int:
    bounds = dates.bounds(edtf)
    return (bounds.latest_end - bounds.earliest_start).days if bounds.latest_end and bounds.earliest_start else 9999


def _days(edtf: str, today: str) -> int:
    """The days from a time to the day of the news."""
    start, news = dates.bounds(edtf).earliest_start, dates.bounds(today).earliest_start
    return (news - start).days if start and news else 9999


def _span(first: str, last: str) -> str:
    """From the beginning of one time to the end of another; "" where the second is earlier or far off."""
    other = last.split("/")[0]
    one = first.split("/")[0][: len(other)]
    if one == other:
        return one
    span = f"{one}/{other}"
    start, end = dates.bounds(first).earliest_start, dates.bounds(last).earliest_start
    if not start or not end or start > end or (end - start).days > _LONGEST:
        return ""
    return span
