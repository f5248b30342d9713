"""What each form of a date means, and what two dates mean as one period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kg import calendardates, carrieddates, dates, perioddates, relativedates
from kg.datecontext import AND, LEAD, TO
from kg.datefinding import DAYS, STATED, Found
from kg.dateparts import first_day, whole
from kg.telling import How, Reading, Telling, Words

_RULES: dict[str, Callable[[Words, Telling], Reading]] = {
    "iso": calendardates.read_iso,
    "numeric": calendardates.read_numeric,
    "days": calendardates.read_days,
    "edge": perioddates.read_edge,
    "day of month": carrieddates.read_day_of_month,
    "month": calendardates.read_month,
    "bare month": calendardates.read_bare_month,
    "year": perioddates.read_year,
    "years": perioddates.read_years,
    "decade": perioddates.read_decade,
    "century": perioddates.read_century,
    "season": perioddates.read_season,
    "weekday": relativedates.read_weekday,
    "now": relativedates.read_now,
    "near day": relativedates.read_near_day,
    "ago": relativedates.read_ago,
    "stretch": relativedates.read_stretch,
    "period": relativedates.read_period,
    "same": carrieddates.read_same,
    "that time": carrieddates.read_that_time,
    "beside": carrieddates.read_beside,
    "later": carrieddates.read_later,
    "row": relativedates.read_row,
    "length": relativedates.read_length,
    "clock": relativedates.read_clock,
}
JOINED = (*DAYS, "month", "bare month", "edge", "year", "near day", "period", "season")
_ORDER: tuple[How, ...] = ("stated", "carried-over", "year-from-context", "anchored", "inferred", "impossible", "unresolved")


@dataclass(frozen=True)
class Run:
    """Two dates read as one period: where it begins, what it means, and what has been told after it."""

    start: int
    reading: Reading
    told: Telling


def read(one: Found, told: Telling) -> Reading:
    """What a form means; what lies outside the calendar is not resolved."""
    try:
        reading = _RULES[one.form](one.words, told)
        if reading.edtf is not None:
            dates.bounds(reading.edtf)
    except (OverflowError, ValueError):  # of datetime: 900 years before the year 16
        return Reading(None, "unresolved", "It lies outside the calendar.")
    return reading


def run(plain: str, one: Found, two: Found, told: Telling) -> Run | None:
    """From one date to another, or two that follow one another, as one period; None where they are two."""
    gap, lead = plain[one.end : two.start], LEAD.search(plain[max(0, one.start - 12) : one.start])
    way, same = lead["way"].casefold() if lead else "", _level(one) == _level(two)
    if one.form not in JOINED or two.form not in (*JOINED, "now"):
        return None
    ranged = AND.fullmatch(gap) if way == "between" else TO.fullmatch(gap) and (way == "from" or (same and "til" not in gap))
    whole_ones = one.form in ("weekday", "month", "bare month") and not one.words.get("part") and not two.words.get("part")
    if not ranged and not (whole_ones and same and not lead and " and " in gap and AND.fullmatch(gap)):
        return None
    first, last = _ends(one, two, told)
    edtf = f"{whole(first.edtf, 0)}/{whole(last.edtf, 1)}" if first.edtf and last.edtf and "[" not in first.edtf + last.edtf else None
    if not ranged and not (edtf and _adjoining(first.edtf, last.edtf)):
        return None
    how, why = max(first.how, last.how, key=_ORDER.index), " ".join(dict.fromkeys((first.why, last.why)))
    try:
        bounds = dates.bounds(edtf) if edtf else None
    except dates.DateError:
        bounds, why = None, f"{why} The second is before the first."
    if bounds is None:
        edtf, how = None, how if how == "impossible" else "unresolved"
    reading = Reading(edtf, how, why, last.anchor or first.anchor)
    start = one.start - len(lead[0]) if lead else one.start
    return Run(start, reading, told.after(first, True).after(last, True).after(reading, False))


def _level(one: Found) -> str:
    return "day" if one.form in STATED else one.form.removeprefix("bare ")


def _ends(one: Found, two: Found, told: Telling) -> tuple[Reading, Reading]:
    """What both ends of a range mean; an end without a year of its own is in that year which puts them in order."""
    first = read(one, told)
    last = read(two, told.after(first, True))
    day = dates.day(last.edtf) if last.edtf else None
    if one.form == two.form == "weekday" and day and not one.words.get("relative"):
        start = dates.day(first.edtf) if told.future and first.edtf else None
        if start:
            known = replace(told, first=start, last=start, future="will")
            return first, replace(read(two, known), anchor=first.anchor, why=first.why)
        known = replace(told, first=day, last=day, future="")
        return replace(read(one, known), anchor=last.anchor, why=last.why), last
    starts = first_day(first.edtf) if first.edtf else None
    if starts and last.edtf and first_day(last.edtf) < starts:
        if one.words.get("lent"):
            first = read(replace(one, words={**one.words, "year": str(int(str(one.words["lent"])) - 1)}), told)
        elif two.form in ("days", "bare month") and not two.words.get("year"):
            form = "month" if two.form == "bare month" else two.form
            later = read(replace(two, form=form, words={**two.words, "year": str(starts.year + 1)}), told)
            last = replace(later, how=last.how, why=last.why, anchor=last.anchor)
    return first, last


def _adjoining(first: str | None, last: str | None) -> bool:
    """Whether the second begins on the day after the first ends."""
    end = dates.bounds(first).latest_end if first and last else None
    return end is not None and last is not None and (first_day(last) - end).days == 1
