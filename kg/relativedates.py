"""What a date means that is counted from the day of publication.

How wide a loose expression is taken is a convention: a week runs from Monday to Sunday; so many months ago may be half a
month off; a few days are two to six, some weeks two to four. Who is not told the day of publication resolves none of it.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable

from kg import dates
from kg.calendardates import read_weekday_number
from kg.carrieddates import read_weekday_told
from kg.dateparts import days, month_of, on_or_after, on_or_before, one_of, part_named, part_of, span, week_of
from kg.datewords import ORDINALS, count, text_of, unit_of
from kg.telling import NOT_PUBLISHED, Day, How, Reading, Telling, Words, unresolved

FROM_PUBLICATION = "Counted from the day of publication."
_NEAR = {"the day before yesterday": (-2, -2), "yesterday": (-1, -1), "last night": (-1, -1), "overnight": (-1, 0)}
_NEAR |= {"tomorrow": (1, 1), "the day after tomorrow": (2, 2)}


def shifted(day: Day, months: int) -> Day:
    """The same day so many months on, or the last of the month where it has none."""
    year, month = (int(part) for part in month_of(day.year, day.month + months).split("-"))
    return Day(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _counted(told: Telling, count_from: Callable[[Day], Day], why: str, sure: bool = True) -> Reading:
    """A day counted from publication; one of two where the day of publication is not known to the day."""
    assert told.first is not None and told.last is not None
    options = [count_from(told.first).isoformat(), count_from(told.last).isoformat()]
    return Reading(one_of(options), "anchored" if sure and options[0] == options[1] else "inferred", why, "published")


def read_weekday(words: Words, told: Telling) -> Reading:
    """A weekday: the last such day on or before publication, unless other words say which."""
    wanted, relative, week = read_weekday_number(words), text_of(words, "relative").removeprefix("the "), text_of(words, "week")
    if words.get("many") or relative in ("every", "each") or wanted is None:
        return unresolved("A day that comes again and again.")
    if relative in ("that", "same", "following", "previous"):
        return read_weekday_told(relative, wanted, told)
    if told.last is None:
        return NOT_PUBLISHED
    if week or relative == "this":
        weeks = {"last": -1, "next": 1}.get(week, 0)
        return _counted(told, lambda day: week_of(day, weeks)[0] + days(wanted), "The day in that week, from Monday to Sunday.")
    if relative in ("next", "coming", "this coming"):
        return _counted(told, lambda day: on_or_after(day + days(1), wanted), "The next such day after publication.")
    if relative == "last":
        return _counted(told, lambda day: on_or_before(day - days(1), wanted), "The last such day before publication.")
    if told.future and not relative:
        why = "The next such day from publication on: the sentence speaks of what is to come."
        return _counted(told, lambda day: on_or_after(day, wanted), why, sure=False)
    return _counted(told, lambda day: on_or_before(day, wanted), "The last such day on or before publication.")


def read_now(words: Words, told: Telling) -> Reading:
    """Now, currently, today: the day that stands over the text, else that of publication."""
    if told.first is None:
        return NOT_PUBLISHED
    earlier = dates.bounds(told.now).earliest_start != told.first
    return Reading(told.now, "anchored", "The day of the text.", told.now if earlier else "published")


def read_near_day(words: Words, told: Telling) -> Reading:
    """Yesterday, tomorrow, last night."""
    if told.first is None or told.last is None:
        return NOT_PUBLISHED
    before, after = _NEAR.get(text_of(words, "near"), (0, 0))
    return Reading(span(told.first + days(before), told.last + days(after)), "anchored", FROM_PUBLICATION, "published")


def read_ago(words: Words, told: Telling) -> Reading:
    """So many days, weeks, months or years ago."""
    if told.first is None or told.last is None:
        return NOT_PUBLISHED
    number, unit = count(words.get("count")), unit_of(words)
    first, last = told.first, told.last
    if words.get("halved"):
        number, unit = {"year": (6, "month"), "month": (2, "week")}.get(unit, (None, "hour"))
    if number is None:
        if unit == "day":
            return Reading(span(first - days(6), last - days(2)), "inferred", "Some days ago: two to six before publication.", "published")
        if unit == "week":
            found = _months(first - days(28), last - days(14))
            return Reading(found, "inferred", "Some weeks ago: two to four before publication, told by months.", "published")
        return unresolved("No number is told.")
    if unit in ("hour", "day"):
        number = number // 24 if unit == "hour" else number
        return Reading(span(first - days(number), last - days(number)), "anchored", FROM_PUBLICATION, "published")
    if unit == "week":
        number = 7 * number + (3 if words.get("half") else 0)
        found = span(week_of(first - days(number))[0], week_of(last - days(number))[1])
        return Reading(found, "anchored", "The week in which that day lies, counted from publication.", "published")
    if unit == "month" or words.get("half"):
        months = {"month": 1, "year": 12, "decade": 120}[unit]
        number = number * months + (months // 2 if words.get("half") else 0)
        found = _months(shifted(first, -number) - days(15), shifted(last, -number) + days(15))
        return Reading(found, "anchored", "Counted from publication, half a month more or less.", "published")
    year = told.last.year - number * (10 if unit == "decade" else 1)
    return Reading(f"{year:04}~", "anchored", "Counted from the year of publication.", "published")


def _months(first: Day, last: Day) -> str:
    begin, end = first.isoformat()[:7], last.isoformat()[:7]
    return begin if begin == end else f"{begin}/{end}"


def read_stretch(words: Words, told: Telling) -> Reading:
    """The past, last, next or coming days, weeks, months or years; publication itself is counted as a day."""
    if told.first is None or told.last is None:
        return NOT_PUBLISHED
    number, unit = count(words.get("count")), unit_of(words)
    if number is None and not words.get("many"):
        number = 1 if unit != "day" else 2
    how: How = "anchored" if number else "inferred"
    why = FROM_PUBLICATION if number else "Loose: six days, or four weeks."
    if number is None and unit not in ("day", "week"):
        return unresolved("No number is told.")
    first, last = told.first, told.last
    if unit in ("hour", "day", "week"):
        length = {"hour": -(-(number or 0) // 24), "day": (number or 7) - 1, "week": 7 * (number or 4)}[unit]
        past, coming = span(first - days(length), last), span(first, last + days(length))
    else:
        months = (number or 0) * {"month": 1, "year": 12, "decade": 120}[unit]
        past, coming = _months(shifted(first, -months), last), _months(first, shifted(last, months))
    ahead = text_of(words, "side") in ("next", "coming")
    return Reading(coming if ahead else past, how, why, "published")


def read_period(words: Words, told: Telling) -> Reading:
    """This, last or next week, weekend, month or year, or a part of it."""
    if told.first is None or told.last is None:
        return NOT_PUBLISHED
    relative, unit, part = text_of(words, "relative"), unit_of(words), text_of(words, "part")
    last, step = told.last, {"last": -1, "next": 1}.get(relative, 0)
    if unit == "month":
        edtf = month_of(last.year, last.month + step)
    elif unit == "year":
        edtf = f"{last.year + step:04}"
    elif unit == "week":
        edtf = span(*week_of(last, step))
    else:
        saturday = week_of(last, step)[0] + days(5)
        if relative == "the" and not told.future and saturday > last:
            saturday -= days(7)
        edtf = span(saturday, saturday + days(1))
    bounds = dates.bounds(edtf)
    begin, end = bounds.earliest_start or last, bounds.latest_end or last
    if part.startswith("earlier"):
        edtf = span(begin, max(begin, told.last - days(1)))
    elif part.startswith("later"):
        edtf = span(min(last, end), end)
    elif part:
        edtf = part_of(edtf, part_named(part))
    elif relative == "this" and not told.future and begin <= last < end:
        edtf = span(begin, last)
    return Reading(edtf, "anchored", FROM_PUBLICATION, "published")


def read_row(words: Words, told: Telling) -> Reading:
    """For the fourth straight day (on Monday): the four days that end with it, or with publication."""
    number = int("".join(filter(str.isdigit, str(words["nth"]))) or ORDINALS.index(str(words["nth"])) + 1)
    end = read_weekday(words, told) if words.get("weekday") else read_now(words, told)
    day = dates.day(end.edtf) if end.edtf else None
    if day is None:
        return NOT_PUBLISHED
    return Reading(span(day - days(number - 1), day), "anchored", f"The {number} days up to {day.isoformat()}.", "published")


def read_length(words: Words, told: Telling) -> Reading:
    """Three days, a two-day toll: found, and no date."""
    return unresolved("A length of time: no day is named.")


def read_clock(words: Words, told: Telling) -> Reading:
    """A time of day with no day beside it: found, and no date."""
    return unresolved("A time of day: no day is named.")
