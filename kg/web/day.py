"""Dates as people read them, the day that a page shows, out of its address, and the days around it on which something changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from kg import dates
from kg.web.told import date
from kg.web.view import BadRequest, View

_SEASON = re.compile(r"(?<![-0-9])([0-9]{4})-(2[1-4])(?![-0-9])")
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}


def in_words(text: str, say: Callable[[str], str] = str) -> str:
    """A text with its seasons, which EDTF numbers as if they were months, by their names: 2016-22 is summer 2016."""
    return _SEASON.sub(lambda found: f"{say(_SEASONS[found[2]])} {found[1]}", text)


def when(view: View, edtf: str) -> Markup:
    """A date as people read it; what is no season stays EDTF."""
    return Markup('<bdi class="date" dir="{}">{}</bdi>').format("auto" if _SEASON.search(edtf) else "ltr", in_words(edtf, view.say))


def chosen_day(view: View, otherwise: int | None, changes: Sequence[int]) -> int:
    """The day in the address, or another one.

    Raises:
        BadRequest: it is no day.
    """
    given = view.query.get("date", "")
    if not given:
        return otherwise or (changes[-1] if changes else 1)
    try:
        found = dates.day(given)
    except dates.DateError as error:
        raise BadRequest(f"date: {error}") from None
    if found is None:
        raise BadRequest(f'date: "{given}" is more than one day; give one, such as 2016-09-24')
    return found.toordinal()


def around(changes: Sequence[int], day: int) -> tuple[str, str]:
    """The nearest days before and after one on which something changes; empty where there is none."""
    before, after = [c for c in changes if c < day], [c for c in changes if c > day]
    return (date(before[-1]) if before else "", date(after[0]) if after else "")


def spells(days: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of days in order, those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(days):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def nearest(spans: Sequence[tuple[int, int]], day: int) -> tuple[str, str] | None:
    """The last day of a span before a day and the first of one after it, empty where there is none; None where the day is in a span."""
    if any(first <= day <= last for first, last in spans):
        return None
    before, after = [last for _, last in spans if last < day], [first for first, _ in spans if first > day]
    return (date(before[-1]) if before else "", date(after[0]) if after else "")
