"""What a date means that is counted from the date told before it."""

from __future__ import annotations

from kg import dates
from kg.dateparts import days, month_of, on_or_after, on_or_before, span, week_of
from kg.datewords import count, text_of, unit_of
from kg.telling import NOT_TOLD, Day, Reading, Telling, Words, unresolved


def read_weekday_told(relative: str, wanted: int, told: Telling) -> Reading:
    """That, the following or the previous Friday."""
    if told.day is None:
        return NOT_TOLD
    day, anchor = told.day, told.day.isoformat()
    if relative == "following":
        day = on_or_after(day + days(1), wanted)
    elif relative == "previous":
        day = on_or_before(day - days(1), wanted)
    elif day.weekday() != wanted:
        return unresolved("The date told before falls on another weekday.")
    return Reading(day.isoformat(), "carried-over" if day == told.day else "anchored", f"Counted from {anchor}.", anchor)


def read_same(words: Words, told: Telling) -> Reading:
    """The same day, week, month or year as the date told before, or what comes later in it."""
    unit, part = text_of(words, "unit"), text_of(words, "part")
    if not told.date or (unit not in ("week", "month", "year") and told.day is None):
        return NOT_TOLD
    day = told.day or Day.min
    bounds = dates.bounds(told.date)
    start, end = bounds.earliest_start, bounds.latest_end
    if unit in ("month", "year"):
        size = 7 if unit == "month" else 4
        if start is None or end is None or start.isoformat()[:size] != end.isoformat()[:size]:
            return unresolved(f"The date told before, {told.date}, is no one {unit}.")
        edtf = start.isoformat()[:size]
        if part and start == end:
            whole = dates.bounds(edtf)
            first, last = whole.earliest_start or start, whole.latest_end or end
            edtf = span(min(end + days(1), last), last) if part == "later" else span(first, max(start - days(1), first))
    elif unit == "week":
        if start is None or start != end:
            return unresolved(f"The date told before, {told.date}, is no one day.")
        edtf = span(*week_of(start))
    else:
        edtf = day.isoformat()
    anchor = told.date if unit in ("week", "month", "year") else day.isoformat()
    return Reading(edtf, "carried-over", f"The date told before, {anchor}.", anchor)


def read_that_time(words: Words, told: Telling) -> Reading:
    """At that time, since then: the date told before, as wide as it is."""
    if not told.date:
        return NOT_TOLD
    return Reading(told.date, "carried-over", f"The date told before, {told.date}.", told.date)


def read_beside(words: Words, told: Telling) -> Reading:
    """The day, week, month or year before or after the date told before."""
    unit, step = unit_of(words), 1 if text_of(words, "side") in ("following", "next", "after") else -1
    if words.get("event") is not None:
        return unresolved("Counted from something that is told, not from a date.")
    if not told.date:
        return NOT_TOLD
    bounds = dates.bounds(told.date)
    start, end = bounds.earliest_start, bounds.latest_end
    if start is None or end is None:
        return unresolved(f"The date told before, {told.date}, is open.")
    why = f"Counted from {told.date}."
    if words.get("many"):
        if step < 0:
            return unresolved("No number is told.")
        later = {"day": (end + days(6)).isoformat(), "week": (end + days(28)).isoformat()[:7]}.get(unit)
        begin = (end + days(1)).isoformat()
        return (
            Reading(f"{begin}/{later}", "inferred", f"{why} Loose: six days, or four weeks.", told.date)
            if later
            else unresolved("No number is told.")
        )
    if unit == "day":
        if told.day is None:
            return NOT_TOLD
        return Reading((told.day + days(step)).isoformat(), "anchored", f"Counted from {told.day}.", told.day.isoformat())
    edge = end if step > 0 else start
    if unit == "month":
        edtf = month_of(edge.year, edge.month + step)
    elif unit == "year":
        edtf = f"{edge.year + step:04}"
    else:
        monday, sunday = week_of(edge, step)
        edtf = (
            span(monday, sunday)
            if unit == "week"
            else span(*((week_of(edge)[0] + days(5), week_of(edge)[1]) if step > 0 else (monday + days(5), sunday)))
        )
    return Reading(edtf, "anchored", why, told.date)


def read_later(words: Words, told: Telling) -> Reading:
    """So many days, weeks, months or years later or earlier than the date told before."""
    number, unit = count(words.get("count")), unit_of(words)
    step = 1 if text_of(words, "side") in ("later", "afterwards") else -1
    if not told.date:
        return NOT_TOLD
    if number is None or unit == "hour" or (words.get("half") and unit in ("day", "week")):
        return unresolved("The number is not told to the day.")
    if unit in ("day", "week"):
        if told.day is None:
            return unresolved(f"The date told before, {told.date}, is no one day.")
        day = told.day + days(step * number * (7 if unit == "week" else 1))
        return Reading(day.isoformat() + ("~" if unit == "week" else ""), "anchored", f"Counted from {told.day}.", told.day.isoformat())
    months = step * (number * {"month": 1, "year": 12, "decade": 120}[unit] + (6 if words.get("half") else 0))
    bounds = dates.bounds(told.date)
    start, end = bounds.earliest_start, bounds.latest_end
    if start is None or end is None or start.year != end.year:
        return unresolved(f"The date told before, {told.date}, is no one day, month or year.")
    why = f"Counted from {told.date}."
    if start.month == end.month:
        return Reading(month_of(start.year, start.month + months) + "~", "anchored", why, told.date)
    return (
        Reading(f"{start.year + months // 12:04}", "anchored", why, told.date) if months % 12 == 0 else unresolved("The month is not told.")
    )


def read_day_of_month(words: Words, told: Telling) -> Reading:
    """The 9th: of the month of the date told before."""
    if not told.date:
        return NOT_TOLD
    start = dates.bounds(told.date).earliest_start
    edtf = f"{start.isoformat()[:7]}-{int(str(words['day'])):02}" if start else ""
    try:
        dates.bounds(edtf)
    except dates.DateError:
        return unresolved(f"The month of the date told before, {told.date}, has no such day.")
    return Reading(edtf, "carried-over", f"In the month of the date told before, {told.date}.", told.date)
