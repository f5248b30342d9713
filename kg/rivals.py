"""Which of many dated answers to one question exclude one another, without holding each against each.

Answers that say the same are put together; then only the few *different* answers are held against one another, each pair by
sorted intervals. Time grows with the number of answers, not with its square.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from kg.spans import ALWAYS, Interval, Spans


@dataclass(frozen=True)
class Answer:
    """One proposition as an answer: its id, what it tells, and the days on which it certainly and possibly holds.

    Days are ordinals; ``certain`` is None where it is sure of no day.
    """

    id: str
    value: Hashable
    certain: Interval | None
    possible: Interval


Excludes = Callable[[Hashable, Hashable], bool]


def rivals(answers: Iterable[Answer], others: Iterable[Answer], excludes: Excludes, *, certainly: bool) -> set[str]:
    """The ids of those answers of which one of the others says something incompatible for some of the same days.

    Args:
        excludes: whether two values cannot both be true of one day.
        certainly: count only days on which both certainly hold; else days on which both possibly do.
    """

    def days(answer: Answer) -> Interval | None:
        return answer.certain if certainly else answer.possible

    grouped: defaultdict[Hashable, list[Interval]] = defaultdict(list)
    for other in others:
        if (found := days(other)) is not None:
            grouped[other.value].append(found)
    spans = {value: Spans(intervals) for value, intervals in grouped.items()}
    against: dict[Hashable, list[Spans]] = {}
    result: set[str] = set()
    for answer in answers:
        if answer.value not in against:
            against[answer.value] = [found for value, found in spans.items() if excludes(answer.value, value)]
        asked = days(answer)
        if asked is not None and any(found.touch(asked) for found in against[answer.value]):
            result.add(answer.id)
    return result


def clusters(answers: Sequence[Answer]) -> list[list[Answer]]:
    """Answers put together where their possible days hang together, in the order of time."""
    found: list[list[Answer]] = []
    reach = -math.inf
    for answer in sorted(answers, key=lambda a: (a.possible, a.id)):
        if found and answer.possible[0] <= reach:
            found[-1].append(answer)
            reach = max(reach, answer.possible[1])
        else:
            found.append([answer])
            reach = answer.possible[1]
    return found


def told_twice(happenings: Iterable[Answer], ended: Sequence[Spans]) -> set[str]:
    """The ids of those that tell one thing for days that exclude one another, with nothing told between that ended it.

    Args:
        happenings: tellings of one change, by their possible days.
        ended: the days of whatever would make a second time of it; it counts from the first day of the one telling to the
            last of the other.
    """
    told = [h for h in happenings if h.possible != ALWAYS]
    by_start = sorted((h.possible for h in told), reverse=True)
    starts, soonest_end = [-start for start, _ in by_start], _running(min, [end for _, end in by_start])
    by_end = sorted((end, start) for start, end in (h.possible for h in told))
    ends, latest_start = [end for end, _ in by_end], _running(max, [start for _, start in by_end])
    result: set[str] = set()
    for one in told:
        first, last = one.possible
        until = min((spans.earliest(first) for spans in ended), default=math.inf)
        since = max((spans.latest(last) for spans in ended), default=-math.inf)
        later, sooner = bisect.bisect_left(starts, -last), bisect.bisect_left(ends, first)
        again = later and (soonest_end[later - 1] < until or until == math.inf)
        before = sooner and (latest_start[sooner - 1] > since or since == -math.inf)
        if again or before:
            result.add(one.id)
    return result


@dataclass(frozen=True)
class Held:
    """A state for the comparison with changes: the last day of which it is sure, and the last day of a change that could have
    brought it about (minus infinity where nothing told could)."""

    answer: Answer
    until: float
    begun: float


def contradicted(states: Iterable[Held], changes: Iterable[Answer], excludes: Excludes) -> set[str]:
    """The ids of states and changes of which one contradicts the other.

    A change contradicts a state that it excludes where it certainly came before the last day of which the state is sure, and
    nothing told could have brought the state about since.

    Args:
        states: of one thing.
        changes: of the same thing, dated.
        excludes: whether what a change (first) brought about and what a state (second) tells cannot both be.
    """
    by_state: defaultdict[Hashable, list[Held]] = defaultdict(list)
    by_change: defaultdict[Hashable, list[Answer]] = defaultdict(list)
    for state in states:
        by_state[state.answer.value].append(state)
    for change in changes:
        by_change[change.value].append(change)
    found: set[str] = set()
    for value, held in by_state.items():
        for brought, told in by_change.items():
            if excludes(brought, value):
                found |= _overtaken(held, told)
    return found


def _overtaken(held: list[Held], told: list[Answer]) -> set[str]:
    by_end = sorted((c.possible[1], c.possible[0]) for c in told)
    ends, latest = [end for end, _ in by_end], _running(max, [start for _, start in by_end])
    by_until = sorted(((h.until, h.begun) for h in held), reverse=True)
    untils, oldest = [-until for until, _ in by_until], _running(min, [begun for _, begun in by_until])
    found = set()
    for state in held:
        number = bisect.bisect_left(ends, state.until)
        if number and (latest[number - 1] > state.begun or state.begun == -math.inf):
            found.add(state.answer.id)
    for change in told:
        number = bisect.bisect_left(untils, -change.possible[1])
        if number and (oldest[number - 1] < change.possible[0] or oldest[number - 1] == -math.inf):
            found.add(change.id)
    return found


def _running(better: Callable[[float, float], float], values: Sequence[float]) -> list[float]:
    """The best of all values so far, at each of them."""
    return list(itertools.accumulate(values, better))
