"""Dates as sources give them: EDTF in, four bounds out.

The subset of EDTF (ISO 8601-2, levels 0 and 1, and one-of sets) that news needs: ``2016-11-23``, ``2016-11``, ``2016``,
seasons (``2016-21`` spring to ``2016-24`` winter), unspecified digits (``201X``, ``2016-XX``), intervals ``A/B`` with
``..`` for an open end, sets ``[A,B]``, and the marks ``~ ? %``, which do not move the bounds: who writes "mid-June"
writes the days that are meant (``2016-06-11/2016-06-20``; the conventions are in the codebook).
"""

from __future__ import annotations

import calendar
import datetime
import functools
import re
from dataclasses import dataclass

WEEKDAYS = tuple(name.casefold() for name in calendar.day_name)
_SEASONS = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 2)}
_DATE = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?")
Day = datetime.date


class DateError(ValueError):
    """The text is no EDTF date, or no day of the calendar."""


@dataclass(frozen=True)
class Bounds:
    """Earliest and latest start and end as days (both inclusive); None where the source leaves that side open.

    A state certainly holds from ``latest_start`` to ``earliest_end`` and possibly from ``earliest_start`` to ``latest_end``.
    """

    earliest_start: Day | None = None
    latest_start: Day | None = None
    earliest_end: Day | None = None
    latest_end: Day | None = None

    def overlaps(self, other: Bounds) -> bool:
        """Whether the two can have a day in common; an open side counts as far away."""
        return not (_before(self.latest_end, other.earliest_start) or _before(other.latest_end, self.earliest_start))

    def covers(self, other: Bounds) -> bool:
        """Whether every day that the other can mean lies within this one."""
        starts = self.earliest_start is None or (other.earliest_start is not None and self.earliest_start <= other.earliest_start)
        ends = self.latest_end is None or (other.latest_end is not None and other.latest_end <= self.latest_end)
        return starts and ends

    def brackets(self, other: Bounds) -> bool:
        """Whether the other's begin lies within the bounds of this one's begin, and its end within those of its end."""
        return all(
            (early is None or (other_early is not None and early <= other_early))
            and (late is None or (other_late is not None and other_late <= late))
            for early, late, other_early, other_late in (
                (self.earliest_start, self.latest_start, other.earliest_start, other.latest_start),
                (self.earliest_end, self.latest_end, other.earliest_end, other.latest_end),
            )
        )


def _before(end: Day | None, start: Day | None) -> bool:
    return end is not None and start is not None and end < start


def normalise(edtf: str) -> str:
    """EDTF without its marks of doubt: two readings that differ only in doubt speak of the same time."""
    return re.sub(r"[~?%\s]", "", edtf)


@functools.lru_cache(maxsize=4096)
def bounds(edtf: str) -> Bounds:
    """The four bounds of an EDTF text.

    Raises:
        DateError: it is not of the subset above, or names a day that no calendar has.
    """
    text = normalise(edtf)
    if text.startswith("[") and text.endswith("]"):
        spans = [_span(part) for part in text[1:-1].split(",")]
        first, last = min(s for s, _ in spans), max(e for _, e in spans)
        return Bounds(first, last, first, last)
    if "/" not in text:
        first, last = _span(text)
        return Bounds(first, last, first, last)
    begin, _, end = text.partition("/")
    early, late = (None, None) if begin in ("", "..") else _span(begin)
    if end in ("", ".."):
        if early is None:
            raise DateError(f'"{edtf}" is open on both sides')
        return Bounds(early, late, early, None)  # it lasted at least as long as it took to begin, and nobody says more
    end_early, end_late = _span(end)
    if early is None or late is None:
        return Bounds(None, end_late, end_early, end_late)
    if end_late < early:
        raise DateError(f'"{edtf}" ends before it begins')
    return Bounds(early, min(late, end_late), max(end_early, early), end_late)


def day(edtf: str) -> Day | None:
    """The one day that an EDTF text names, or None where it names more than one."""
    found = bounds(edtf)
    return found.earliest_start if found.earliest_start == found.latest_end else None


def _span(text: str) -> tuple[Day, Day]:
    match = _DATE.fullmatch(text)
    if not match:
        raise DateError(f'"{text}" is no EDTF date; write 2016-11-23, 2016-11, 2016, 2016-22 (summer) or A/B')
    year, month, day_ = match.groups()
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not datetime.MINYEAR <= first_year <= last_year < datetime.MAXYEAR:
        raise DateError(f'"{text}": a year is between 0001 and 9998')
    if month is None or month == "XX":
        return Day(first_year, 1, 1), Day(last_year, 12, 31)
    if month in _SEASONS and day_ is None:
        begin, end = _SEASONS[month]
        end_year = last_year + (1 if end < begin else 0)
        return Day(first_year, begin, 1), Day(end_year, end, calendar.monthrange(end_year, end)[1])
    if not 1 <= int(month) <= 12:
        raise DateError(f'"{text}": there is no month {month}')
    last = calendar.monthrange(last_year, int(month))[1]
    if day_ is None or day_ == "XX":
        return Day(first_year, int(month), 1), Day(last_year, int(month), last)
    if not 1 <= int(day_) <= last:
        raise DateError(f'"{text}": {calendar.month_name[int(month)]} {last_year} has {last} days')
    return Day(first_year, int(month), int(day_)), Day(last_year, int(month), int(day_))


def first_instant(value: Day) -> str:
    """The first second of a day as xsd:dateTime in UTC, the only form that all engines and reasoners compare alike."""
    return f"{value.isoformat()}T00:00:00Z"


def last_instant(value: Day) -> str:
    """The last second of a day as xsd:dateTime in UTC."""
    return f"{value.isoformat()}T23:59:59Z"


def weekday_named(printed: str) -> int | None:
    """The weekday (0 Monday) that a printed date names, or None where it names none or several."""
    named = [i for i, name in enumerate(WEEKDAYS) if re.search(rf"\b{name}s?\b", printed.casefold())]
    return named[0] if len(named) == 1 else None
