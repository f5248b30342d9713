"""Dates as articles print them: where they stand in the raw text, and what they mean as EDTF.

In goes the text as given and the day of publication; out comes every temporal expression at its exact place, with EDTF
where it can be told and with the reason in words. Nothing is guessed: without the day of publication what is counted from
it stays unresolved, and a day that no calendar has is kept and flagged.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, replace

from kg import dates
from kg.datecontext import DIRECTION, LEAD, ONWARDS, future_word
from kg.datefinding import STATED, Found, found_in
from kg.dateparts import whole
from kg.datereading import JOINED, read, run
from kg.datewords import unified
from kg.records import When
from kg.telling import How, Reading, Telling

BODY_WORDS = 25
"""A line of so many words is of the body of an article; what stands above the first is its head."""
_UNTOLD = ("now", "stretch", "length", "clock")


@dataclass(frozen=True)
class Printed:
    """A temporal expression: ``text[start:end]`` is ``words``, and ``edtf`` what it means, or None.

    ``date`` is the EDTF without a word of direction ("since", "until", "by"); ``why`` says in words how it was resolved.
    """

    start: int
    end: int
    words: str
    edtf: str | None
    how: How
    why: str
    anchor: str = ""
    date: str | None = None

    @property
    def bounds(self) -> dates.Bounds | None:
        """The four bounds, where it is resolved."""
        return dates.bounds(self.edtf) if self.edtf else None

    def when(self) -> When:
        """The record that a seed holds; its EDTF is empty where a curator has to say it."""
        edtf, how = self.edtf or "", self.how
        if how in ("anchored", "carried-over"):
            return When(edtf, self.words, self.anchor, "anchored")
        anchor = self.anchor or (edtf if dates.weekday_named(self.words) is not None else "")  # a weekday has an anchor, if its own day
        if how == "stated":
            return When(edtf, self.words, anchor)
        return When(edtf, self.words, anchor, "impossible" if how == "impossible" else "inferred", self.why)


def find(text: str, published: str | None) -> list[Printed]:
    """Every temporal expression of a text, in text order; ``published`` is an EDTF day, or the days that it can be.

    Raises:
        DateError: ``published`` is no EDTF date, or is open on a side.
    """
    plain = unified(text)
    found = found_in(plain)
    told = _beginning(plain, found, published)
    lines = [match.start() for match in re.finditer("\n", plain)]
    printed: list[Printed] = []
    i = 0
    while i < len(found):
        one = found[i]
        told = told.at(bisect.bisect_left(lines, one.start), future_word(plain, one.start))
        joined = run(plain, one, found[i + 1], told) if i + 1 < len(found) else None
        if joined:
            item, told, i = _printed(joined.start, found[i + 1].end, joined.reading), joined.told, i + 1
        else:
            item, told = _single(plain, one, told)
        printed.append(replace(item, words=text[item.start : item.end]))
        i += 1
    return printed


def _printed(start: int, end: int, reading: Reading) -> Printed:
    return Printed(start, end, "", reading.edtf, reading.how, reading.why, reading.anchor, reading.edtf)


def around(plain: str, start: int, end: int) -> tuple[str, str]:
    """What stands on the line before and after."""
    stop = plain.find("\n", end)
    return plain[plain.rfind("\n", 0, start) + 1 : start], plain[end : stop if stop >= 0 else len(plain)]


def head_end(plain: str) -> int:
    """Where the body of an article begins: its first long line."""
    return next((line.start() for line in re.finditer(r"[^\n]+", plain) if len(line[0].split()) >= BODY_WORDS), len(plain))


def written(text: str, published: str) -> str:
    """The day on which an article was written, as EDTF: one that its head names, else that of publication."""
    plain = unified(text)
    return _beginning(plain, found_in(plain), published).now


def _beginning(plain: str, found: list[Found], published: str | None) -> Telling:
    """What is known before the text begins; a day alone on the last line of the head is the day on which it was written."""
    if published is None:
        return Telling()
    bounds = dates.bounds(published)
    first, last = bounds.earliest_start, bounds.latest_end
    if first is None or last is None:
        raise dates.DateError(f'"{published}" is open: a day of publication has a first and a last day')
    head, own = head_end(plain), published
    for one in found:
        if one.end <= head and one.form in STATED and not re.search(r"\w", "".join(around(plain, one.start, one.end))):
            edtf = read(one, Telling()).edtf
            day = dates.day(edtf) if edtf else None
            own = day.isoformat() if day and 0 <= (first - day).days <= 7 else own
    return Telling(first, last, own)


def _single(plain: str, one: Found, told: Telling) -> tuple[Printed, Telling]:
    """One date, with the word of direction before it."""
    reading = read(one, told)
    item = _printed(one.start, one.end, reading)
    told_after = told if one.form in _UNTOLD else told.after(reading, one.form in JOINED)
    lead = LEAD.search(plain[max(0, one.start - 12) : one.start]) if one.form == "days" and "/" in (reading.edtf or "") else None
    found = DIRECTION.search(plain[max(0, one.start - 20) : one.start]) if one.form not in ("length", "clock", "row") else None
    way = found["way"].casefold() if found else ""
    onwards = ONWARDS.match(plain, one.end) if way == "from" else None
    if lead:
        return replace(item, start=one.start - len(lead[0])), told_after
    if found is None or (way == "from" and not onwards):
        return item, told_after
    on_that_day = way == "by" and one.by_day and told.day and reading.edtf == told.day.isoformat()
    edtf = reading.edtf if on_that_day else _directed(way, reading, told, one.form == "now")
    return replace(item, start=one.start - len(found[0]), end=onwards.end() if onwards else one.end, edtf=edtf), told_after


def _directed(way: str, reading: Reading, told: Telling, is_now: bool) -> str | None:
    """Since a date, or until (by, as of) it; what cannot be said as an interval stays the date itself.

    What is counted from another day is told up to the day of the text: nothing goes on beyond what an article says.
    """
    edtf, now = reading.edtf, told.now.partition("/")[0]  # of the days that it can be, the first: no more is said
    if edtf is None or ".." in edtf or "[" in edtf:
        return edtf
    if way not in ("since", "ever since", "from"):
        return f"../{now if is_now else whole(edtf, 1)}"
    relative = way != "from" and reading.how in ("anchored", "carried-over") and edtf <= now
    return f"{whole(edtf, 0)}/{now if relative else '..'}"
