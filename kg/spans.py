"""Intervals of days, and questions to many of them at once."""

from __future__ import annotations

import bisect
import datetime
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

Interval = tuple[float, float]
"""First and last day as ordinals; infinite where it is open."""
ALWAYS: Interval = (-math.inf, math.inf)
Item = TypeVar("Item")


def interval(start: datetime.date | None, end: datetime.date | None) -> Interval:
    """The days between two dates; open where one is not told."""
    return (start.toordinal() if start else -math.inf, end.toordinal() if end else math.inf)


class Spans:
    """Intervals of which one can ask whether any touches another.

    Args:
        intervals: each with its first and last day.
    """

    def __init__(self, intervals: Iterable[Interval]) -> None:
        ordered = sorted(intervals)
        self.starts = [start for start, _ in ordered]
        self.ends: list[float] = []  # the latest end among those that start no later
        for _, end in ordered:
            self.ends.append(max(end, self.ends[-1]) if self.ends else end)
        by_end = sorted(((end, start) for start, end in ordered), reverse=True)
        self._ends = [-end for end, _ in by_end]
        self._starts = list(itertools.accumulate((start for _, start in by_end), min))  # the first among those that end no sooner

    def touch(self, asked: Interval) -> bool:
        """Whether any of them has a day in common with this one."""
        number = bisect.bisect_right(self.starts, asked[1])
        return number > 0 and self.ends[number - 1] >= asked[0]

    def earliest(self, since: float) -> float:
        """The earliest start among those that end on a day or after it; infinity where none does."""
        number = bisect.bisect_right(self._ends, -since)
        return self._starts[number - 1] if number else math.inf

    def latest(self, until: float) -> float:
        """The latest end among those that start by a day; minus infinity where none does."""
        number = bisect.bisect_right(self.starts, until)
        return self.ends[number - 1] if number else -math.inf


class Covers(Generic[Item]):
    """Things with intervals, of which one can ask for all that cover another interval.

    A tree of the latest ends over the things in the order of their starts: what is asked costs about as much as the answer
    is long.

    Args:
        things: each with its interval.
    """

    def __init__(self, things: Iterable[tuple[Interval, Item]]) -> None:
        self.things: Sequence[tuple[Interval, Item]] = sorted(things, key=lambda thing: thing[0])
        self.starts = [start for (start, _), _ in self.things]
        self.size = 1 << max(len(self.things) - 1, 0).bit_length()
        self.latest = [-math.inf] * (2 * self.size)
        for number, ((_, end), _) in enumerate(self.things):
            self.latest[self.size + number] = end
        for node in range(self.size - 1, 0, -1):
            self.latest[node] = max(self.latest[2 * node], self.latest[2 * node + 1])

    def of(self, asked: Interval) -> Iterator[Item]:
        """Those that begin no later and end no sooner, in the order of their starts."""
        until = bisect.bisect_right(self.starts, asked[0])
        waiting = [(1, 0, self.size)]
        while waiting:
            node, first, width = waiting.pop()
            if first >= until or self.latest[node] < asked[1]:
                continue
            if width == 1:
                yield self.things[first][1]
            else:
                half = width // 2
                waiting += [(2 * node + 1, first + half, half), (2 * node, first, half)]
