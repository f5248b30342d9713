"""What a printed date means by itself, or by the year that runs in the text."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable
from dataclasses import replace

from kg import dates
from kg.dateparts import cut_at, first_day, one_of, part_named, part_of
from kg.datewords import months
from kg.telling import NOT_PUBLISHED, Day, Reading, Telling, Words, unresolved

HALF_YEAR = 183


def read_iso(words: Words, told: Telling) -> Reading:
    """2016-11-23."""
    return _stated([str(words["iso"])])


def read_numeric(words: Words, told: Telling) -> Reading:
    """23/11/2016 or 11/23/2016; one of two days where it can be read either way."""
    one, two, year = int(str(words["one"])), int(str(words["two"])), words["year"]
    options = [f"{year}-{month:02}-{day:02}" for day, month in ((one, two), (two, one)) if month <= 12]
    good = [option for option in options if _exists(option)]
    if len(set(good)) > 1:
        return Reading(one_of(good), "inferred", "Day and month can be read in either order.")
    return _stated(good[:1] or [f"{year}-{two:02}-{one:02}"])


def _exists(edtf: str) -> bool:
    try:
        dates.bounds(edtf)
    except dates.DateError:
        return False
    return True


def _stated(options: list[str]) -> Reading:
    """The reading of a date that is printed whole; several options where the month's name means several."""
    try:
        edtf = one_of(options)
        dates.bounds(edtf)
    except dates.DateError as error:
        return Reading(None, "impossible", f"No calendar has this day ({error}); which one is meant is for a curator to say.")
    return Reading(edtf, "stated", "Printed whole.") if len(options) == 1 else Reading(edtf, "inferred", "The name means two months.")


def read_days(words: Words, told: Telling) -> Reading:
    """A day, or a run of days, of a month, with or without its year and weekday."""
    numbers = [int(number) for number in re.findall("[0-9]+", str(words["days"]))]
    names = months(str(words["month"]))
    if words["year"]:
        found = [_days_of(int(str(words["year"])), name, numbers) for name in names]
        return _fits_weekday(_stated(found), words)
    if len(names) > 1:
        return unresolved("The name means two months, and the year is not printed.")
    if not any(_exists(_days_of(year, names[0], numbers)) for year in (2015, 2016)):  # one of them a leap year
        return _stated([_days_of(2016, names[0], numbers)])
    return _in_running_year(lambda year: _days_of(year, names[0], numbers), words, told)


def _days_of(year: int, month: int, numbers: list[int]) -> str:
    return "/".join(f"{year:04}-{month:02}-{number:02}" for number in (numbers[:1] if len(numbers) < 2 else [numbers[0], numbers[-1]]))


def _fits_weekday(reading: Reading, words: Words) -> Reading:
    wanted, day = read_weekday_number(words), dates.day(reading.edtf) if reading.edtf else None
    if wanted is None or day is None or day.weekday() == wanted:
        return reading
    name = calendar.day_name[day.weekday()]
    return Reading(None, "impossible", f"{day.isoformat()} is a {name}; whether the day or the weekday is meant is for a curator to say.")


def read_weekday_number(words: Words) -> int | None:
    """The weekday (0 Monday) printed with a date, or None."""
    name = str(words.get("weekday") or "").casefold()[:3]
    return next((i for i, day in enumerate(dates.WEEKDAYS) if name and day.startswith(name)), None)


def read_month(words: Words, told: Telling) -> Reading:
    """A month with its year, or a part of it."""
    part = part_named(words.get("part"))
    reading = _stated([f"{words['year']}-{month:02}" for month in months(str(words["month"]))])
    return replace(reading, edtf=part_of(reading.edtf, part)) if reading.edtf and "[" not in reading.edtf else reading


def read_bare_month(words: Words, told: Telling) -> Reading:
    """A month, or a part of one, without its year."""
    month, part, relative = months(str(words["month"]))[0], part_named(words.get("part")), (words.get("relative") or "").casefold()
    if not relative:
        return _in_running_year(lambda year: part_of(f"{year:04}-{month:02}", part), words, told)
    if told.last is None:
        return NOT_PUBLISHED
    year = told.last.year
    if relative in ("last", "this past"):
        year -= month >= told.last.month
    elif relative == "next":
        year += month <= told.last.month
    return Reading(f"{year:04}-{month:02}", "anchored", "Counted from the month of publication.", "published")


def _in_running_year(make: Callable[[int], str], words: Words, told: Telling) -> Reading:
    """A date without its year: in the year that runs if it is not after publication, else the latest past one.

    Where the sentence says that it is to come, the next one within half a year comes first. "Would" may be said of what was
    to come at some past time, so it only allows a year that runs already.
    """
    limit = told.last
    if words.get("yearly"):
        return _in_year_named(make, words, told)
    if told.day and make(told.day.year) == told.day.isoformat():
        same = Reading(told.day.isoformat(), "carried-over", f"The day told before, {told.day}.", told.day.isoformat())
        return _fits_weekday(same, words)
    if limit and told.future and told.future != "would":
        coming = next((make(y) for y in (limit.year, limit.year + 1) if _exists(make(y)) and first_day(make(y)) >= limit), None)
        wanted = read_weekday_number(words)
        if coming and (first_day(coming) - limit).days <= HALF_YEAR and wanted in (None, first_day(coming).weekday()):
            return Reading(coming, "inferred", "The next such date after publication: the sentence speaks of what is to come.", "published")
    if told.year and _exists(make(told.year)) and (limit is None or first_day(make(told.year)) <= _latest(limit, told.future)):
        edtf = make(told.year) if limit is None or told.future else cut_at(make(told.year), limit)
        reading = Reading(edtf, "year-from-context", f"The year is that of the dates before, {told.year}.")
        return _by_weekday(make, words, told.year, reading)
    if limit is None:
        return unresolved("The year is neither printed nor told before, and the day of publication is not known.")
    year = next((y for y in range(limit.year, limit.year - 9, -1) if _exists(make(y)) and first_day(make(y)) <= limit), None)
    if year is None:
        return unresolved("It lies outside the calendar.")
    reading = Reading(cut_at(make(year), limit), "anchored", "The latest such date on or before publication.", "published")
    return _by_weekday(make, words, year, reading)


def _in_year_named(make: Callable[[int], str], words: Words, told: Telling) -> Reading:
    """A date of last year, this year or next year."""
    if told.last is None:
        return NOT_PUBLISHED
    year = told.last.year + {"last": -1, "next": 1}.get(str(words["yearly"]), 0)
    if not _exists(make(year)):
        return unresolved(f"The year {year} has no such day.")
    return Reading(make(year), "anchored", "Counted from the year of publication.", "published")


def _by_weekday(make: Callable[[int], str], words: Words, year: int, reading: Reading) -> Reading:
    """The reading, unless a weekday is printed with it on which the day falls in the year before only."""
    wanted, before = read_weekday_number(words), make(year - 1)
    fits = _fits_weekday(reading, words)
    if fits.edtf is None and _exists(before) and first_day(before).weekday() == wanted:
        return Reading(before, "inferred", "The day falls on this weekday in the year before.", reading.anchor)
    return fits


def _latest(limit: Day, future: str) -> Day:
    return limit + datetime.timedelta(HALF_YEAR) if future else limit
