"""What a printed year, season, decade or century means, or a part of it."""

from __future__ import annotations

import datetime

from kg import dates
from kg.dateparts import first_day, month_of, part_named, part_of, span
from kg.datewords import count, months
from kg.telling import NOT_PUBLISHED, Day, Reading, Telling, Words, unresolved

_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}


def read_year(words: Words, told: Telling) -> Reading:
    """A year, or a part of it."""
    return Reading(part_of(str(words["year"]), part_named(words.get("part"))), "stated", "Printed whole.")


def read_edge(words: Words, told: Telling) -> Reading:
    """The first or last so many days, weeks or months of a month or year."""
    number = count(words["count"])
    if number is None:
        return unresolved("No number is told.")
    bounds = dates.bounds(f"{words['year']}-{months(str(words['month']))[0]:02}" if words["month"] else str(words["year"]))
    first, last = bounds.earliest_start, bounds.latest_end
    assert first is not None and last is not None
    ends = str(words["edge"]).casefold() not in ("first", "opening")
    if words["unit"] == "month":
        begin_month = max(13 - number, 1) if ends else 1
        edtf = f"{month_of(first.year, begin_month)}/{month_of(first.year, min(begin_month + number - 1, 12))}"
        return Reading(edtf, "stated", "Printed whole.") if not words["month"] and 1 <= number <= 12 else unresolved("No such part.")
    days = datetime.timedelta(number * (7 if words["unit"] == "week" else 1) - 1)
    begin_day, end_day = (last - days, last) if ends else (first, first + days)
    fits = number and begin_day >= first and end_day <= last
    return Reading(span(begin_day, end_day), "stated", "Printed whole.") if fits else unresolved("No such part.")


def read_years(words: Words, told: Telling) -> Reading:
    """Two years; two digits that are no later year of the century are a month."""
    year, until = str(words["year"]), str(words["until"])
    whole = until if len(until) == 4 else year[:2] + until
    if whole > year:
        return Reading(f"{year}/{whole}", "stated", "Printed whole.")
    if len(until) == 2 and 1 <= int(until) <= 12:
        return Reading(f"{year}-{until}", "stated", "Printed whole.")
    return unresolved("The second year is not after the first.")


def read_decade(words: Words, told: Telling) -> Reading:
    """The 1970s, or a part of them."""
    if not words.get("decade"):
        return unresolved("The century is not printed.")
    return Reading(part_of(str(words["decade"])[:3] + "X", part_named(words.get("part"))), "stated", "Printed whole.")


def read_century(words: Words, told: Telling) -> Reading:
    """The 17th century; its parts are not told apart."""
    number = int(str(words["century"]))
    return Reading(f"{number - 1:02}XX", "stated", "Printed whole.") if 1 < number < 100 else unresolved("No such century.")


def read_season(words: Words, told: Telling) -> Reading:
    """A season of a year, or this, the last or the next one; a winter is that which begins in its year."""
    code, part = _SEASONS[str(words["season"]).casefold()], part_named(words.get("part"))
    relative = str(words.get("relative") or "").casefold()
    if not relative:
        return Reading(part_of(f"{words['year']}-{code}", part), "stated", "Printed whole; a winter is that which begins in its year.")
    if told.first is None or told.last is None:
        return NOT_PUBLISHED
    years = range(told.last.year - 2, told.last.year + 3)
    ended = [y for y in years if (dates.bounds(f"{y}-{code}").latest_end or Day.max) < told.first]
    begun = [y for y in years if first_day(f"{y}-{code}") <= told.last]
    year = told.last.year - (code == 24 and told.last.month < 3)
    if relative in ("last", "this past"):
        year = ended[-1]
    elif relative != "this":
        year = begun[-1] + 1
    return Reading(f"{year}-{code}", "anchored", "Counted from the season of publication.", "published")
