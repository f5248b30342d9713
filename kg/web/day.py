"""The day that a page shows, out of its address, and the days around it on which something changes."""

from __future__ import annotations

from collections.abc import Sequence

from kg import dates
from kg.web.told import date
from kg.web.view import BadRequest, View


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
