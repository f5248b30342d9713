"""What a text has told up to a place: the days from which relative dates there are counted, and the years that run."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from kg import dates

Day = datetime.date
How = Literal["stated", "year-from-context", "anchored", "carried-over", "inferred", "impossible", "unresolved"]
Words = Mapping[str, str | None]


@dataclass(frozen=True)
class Reading:
    """What a printed date means: EDTF or None, how that is known, in words why, and the day from which it was counted."""

    edtf: str | None
    how: How
    why: str
    anchor: str = ""


@dataclass(frozen=True)
class Telling:
    """What a text has told up to a place: the days from which relative dates there are counted, and the years that run."""

    first: Day | None = None  # the publication day, or the first and last day that it can be
    last: Day | None = None
    now: str = ""  # the day of the text's own dateline, else of publication
    future: str = ""  # the word by which the sentence speaks of what is to come
    paragraph: int = 0
    paragraph_year: int | None = None
    day_year: int | None = None
    month_year: int | None = None
    date: str = ""  # the last date told
    day: Day | None = None  # the last date told that is one day

    @property
    def year(self) -> int | None:
        """The year that runs: of this paragraph, else of the last day told, else of the last month.

        A day without a year goes on from the days before it; months and years alone are mostly asides on earlier times.
        """
        return self.paragraph_year or self.day_year or self.month_year

    def at(self, paragraph: int, future: str) -> Telling:
        """The same at a later place."""
        same = paragraph == self.paragraph
        return replace(self, future=future, paragraph=paragraph, paragraph_year=self.paragraph_year if same else None)

    def after(self, reading: Reading, running: bool) -> Telling:
        """The same once a date has been told; ``running``: its year holds for what follows."""
        if reading.edtf is None:
            return self
        told, day = replace(self, date=reading.edtf), dates.day(reading.edtf)
        if day:
            told = replace(told, day=day)
        bounds = dates.bounds(reading.edtf)
        first, last = bounds.earliest_start, bounds.latest_end
        if not running or reading.how not in ("stated", "year-from-context") or not first or not last or first.year != last.year:
            return told
        if day:
            told = replace(told, day_year=day.year)
        elif len(reading.edtf) > 4:
            told = replace(told, month_year=first.year)
        return replace(told, paragraph_year=first.year)


def unresolved(why: str) -> Reading:
    """A date that cannot be told."""
    return Reading(None, "unresolved", why)


NOT_PUBLISHED = unresolved("Counted from the day of publication, which is not known.")
NOT_TOLD = unresolved("Counted from a date told before, and there is none.")
