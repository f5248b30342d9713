"""Parts of periods, and EDTF put together.

The conventions (early June is 1 to 10 June, the beginning of a year its first quarter) are those of the codebook; the
middle of a year is here May to August, and early in a decade its first four years.
"""

from __future__ import annotations

import datetime
import re

from kg import dates
from kg.telling import Day

_PARTS = (("early|start|beginning|outset|opening|first days", "early"), ("mid", "mid"), ("late|end|close|last days|final days", "late"))
_MONTH_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "first half": (1, 15), "second half": (16, 31)}
_MONTH_PARTS |= {"first week": (1, 7), "second week": (8, 14), "third week": (15, 21), "fourth week": (22, 28)}
_YEAR_PARTS = {"early": (1, 3), "mid": (5, 8), "late": (10, 12), "first half": (1, 6), "second half": (7, 12), "first quarter": (1, 3)}
_YEAR_PARTS |= {"second quarter": (4, 6), "third quarter": (7, 9), "fourth quarter": (10, 12), "last quarter": (10, 12)}
_DECADE_PARTS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}


def span(first: Day, last: Day) -> str:
    """The EDTF of the days from first to last."""
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def days(number: int) -> datetime.timedelta:
    """So many days."""
    return datetime.timedelta(number)


def week_of(day: Day, weeks: int = 0) -> tuple[Day, Day]:
    """Monday and Sunday of the week of a day, or of one so many weeks on."""
    monday = day - days(day.weekday()) + days(7 * weeks)
    return monday, monday + days(6)


def on_or_before(day: Day, weekday: int) -> Day:
    """The last such weekday up to a day."""
    return day - days((day.weekday() - weekday) % 7)


def on_or_after(day: Day, weekday: int) -> Day:
    """The first such weekday from a day on."""
    return day + days((weekday - day.weekday()) % 7)


def month_of(year: int, month: int) -> str:
    """The EDTF of a month; months beyond December and before January are counted on."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04}-{month:02}"


def one_of(options: list[str]) -> str:
    """The EDTF of one among several dates."""
    return options[0] if len(set(options)) == 1 else f"[{','.join(sorted(set(options)))}]"


def part_named(words: str | None) -> str:
    """Which part of a period words name: early, mid, late, first half, third week ..., or none."""
    text = " ".join((words or "").casefold().split())
    counted = re.search(r"(first|second|third|fourth|last|final) (week|half|quarter)", text)
    if counted:
        return f"{counted[1].replace('final', 'last')} {counted[2]}"
    return next((name for pattern, name in _PARTS if re.search(pattern, text)), "")


def part_of(edtf: str, part: str) -> str:
    """The part of a month, year, season or decade."""
    if not part:
        return edtf
    if edtf.endswith("X"):
        begin, end = _DECADE_PARTS.get(part, (0, 9))
        return f"{edtf[:3]}{begin}/{edtf[:3]}{end}"
    bounds = dates.bounds(edtf)
    first, last = bounds.earliest_start, bounds.latest_end
    if first is None or last is None:
        return edtf
    if len(edtf) == 4 and part in ("first week", "last week"):
        return span(first, first.replace(day=7)) if part == "first week" else span(last.replace(day=25), last)
    if len(edtf) == 4:
        begin, end = _YEAR_PARTS.get(part, (1, 12))
        return f"{edtf}-{begin:02}/{edtf}-{end:02}"
    if len(edtf) == 7 and int(edtf[5:]) > 12:
        return month_of(first.year, first.month + ("early", "mid", "late").index(part)) if part in _DECADE_PARTS else edtf
    if len(edtf) == 7:
        begin, end = (last.day - 6, 31) if part == "last week" else _MONTH_PARTS.get(part, (1, 31))
        return span(first.replace(day=begin), last.replace(day=min(end, last.day)))
    length = (last - first).days  # of a week or the like
    third = (length + 1) // 3
    begin, end = {"early": (0, third), "mid": (third, length - third), "late": (length - third, length)}.get(part, (0, length))
    return span(first + days(begin), first + days(end))


def first_day(edtf: str) -> Day:
    """The first day that a date can mean."""
    return dates.bounds(edtf).earliest_start or Day.min


def cut_at(edtf: str, limit: Day) -> str:
    """A period of which the article could tell no more than what was over when it was published."""
    bounds = dates.bounds(edtf)
    if bounds.earliest_start and bounds.latest_end and bounds.earliest_start <= limit < bounds.latest_end:
        return span(bounds.earliest_start, limit)
    return edtf


def whole(edtf: str, side: int) -> str:
    """A date that can stand at an end of an interval: for a part of a month or year, that month or year."""
    if "/" not in edtf:
        return edtf
    begin, end = edtf.split("/")
    size = next((size for size in (10, 7, 4) if begin[:size] == end[:size]), 0)
    return begin[:size] if size else (begin, end)[side]
