"""Where dates stand in a text: the forms found, with the words that belong to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.datecontext import AFTER_DAY, AND, BEFORE_DAY, LEAD, NO_DATE_AFTER, NO_DATE_BEFORE, OF_YEAR, TO
from kg.dateforms import PATTERNS
from kg.telling import Words

STATED = ("iso", "numeric", "days")
DAYS = (*STATED, "weekday", "day of month")


@dataclass(frozen=True)
class Found:
    """A form found in the text, with what its pattern names."""

    start: int
    end: int
    form: str
    words: Words
    by_day: bool = False  # whether a part of the day is printed with it


def found_in(plain: str) -> list[Found]:
    """The forms in a text, none within another: the first that begins, and of those the longest."""
    every: list[Found] = []
    for form, pattern in PATTERNS:
        group = "words" if "words" in pattern.groupindex else 0
        every += (Found(*match.span(group), form, match.groupdict()) for match in pattern.finditer(plain))
    kept: list[Found] = []
    for one in sorted(every, key=lambda one: (one.start, -one.end)):
        if (kept and one.start < kept[-1].end) or _no_date(plain, one):
            continue
        longer = _extended(plain, one)
        if kept and longer.start < kept[-1].end:
            if kept[-1].form == "clock":
                kept.pop()  # a time of day that is printed with the day
            else:
                longer = replace(longer, start=one.start)
        kept += _several(plain, longer)
    for i in range(len(kept) - 2, -1, -1):
        kept[i] = _with_year_of(plain, kept[i], kept[i + 1])
    return kept


def _no_date(plain: str, one: Found) -> bool:
    """Whether it is part of a name or number: 17 August Street, Resolution 2042, Black Friday."""
    if one.form in ("days", "bare month", "year", "weekday") and NO_DATE_AFTER.match(plain, one.end):
        return True
    return one.form in ("year", "weekday") and bool(NO_DATE_BEFORE.search(plain[max(0, one.start - 20) : one.start]))


def _extended(plain: str, one: Found) -> Found:
    """A day with the words for a part of it (early Wednesday morning, 6 a.m. on Tuesday), or with "last year" after it."""
    yearly = OF_YEAR.match(plain, one.end) if one.form in ("days", "bare month") and not one.words.get("year") else None
    if yearly:
        return replace(one, end=yearly.end(), words={**one.words, "yearly": yearly["yearly"]})
    if one.form not in DAYS:
        return one
    before = BEFORE_DAY.search(plain[max(0, one.start - 40) : one.start])
    after = AFTER_DAY.match(plain, one.end)
    end = after.end() if after else one.end
    return replace(one, start=one.start - len(before[0]) if before else one.start, end=end, by_day=bool(before) or end > one.end)


def _several(plain: str, one: Found) -> list[Found]:
    """The days of a list (3 and 5 August), each at its own number; a run of days (3-7 August) is one."""
    days = one.words.get("days") or ""
    if " and " not in days or LEAD.search(plain[max(0, one.start - 12) : one.start]):
        return [one]
    offset = plain.index(days, one.start)
    edges = [(offset + number.start(), offset + number.end()) for number in re.finditer(r"[0-9]+(?:st|nd|rd|th)?", days)]
    edges[0], edges[-1] = (one.start, edges[0][1]), (edges[-1][0], one.end)
    numbers = re.findall("[0-9]+", days)
    return [replace(one, start=a, end=b, words={**one.words, "days": number}) for (a, b), number in zip(edges, numbers, strict=True)]


def _with_year_of(plain: str, one: Found, two: Found) -> Found:
    """The first of two dates with the year that is printed with the second only: September and October 2016."""
    gap, year = plain[one.end : two.start], two.words.get("year")
    if one.form not in ("days", "bare month") or one.words.get("year") or not year or two.form not in ("days", "month"):
        return one
    if one.words.get("relative") or not (TO.fullmatch(gap) or AND.fullmatch(gap)):
        return one
    return replace(one, form="month" if one.form == "bare month" else one.form, words={**one.words, "year": year, "lent": year})
