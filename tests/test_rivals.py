"""Rival answers are found without holding each against each; here they are, and what is found must be the same."""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Hashable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.rivals import Answer, Excludes, Held, clusters, contradicted, rivals, told_twice
from kg.spans import ALWAYS, Covers, Interval, Spans, interval

VALUES = "ab"
Pairs = frozenset[tuple[str, str]]
many = settings(max_examples=120)

# Few days, so that many intervals are equal or only touch; some have no beginning or no end.
bounded = st.tuples(st.integers(0, 4), st.integers(0, 2)).map(lambda t: (float(t[0]), float(t[0] + t[1])))
begins = st.one_of(st.just(-math.inf), st.integers(0, 5).map(float))
ends = st.one_of(st.just(math.inf), st.integers(0, 5).map(float))
intervals = st.one_of(bounded, bounded, st.tuples(begins, ends).filter(lambda t: t[0] <= t[1]))


@st.composite
def answers(draw: st.DrawFn, most: int = 7, prefix: str = "") -> list[Answer]:
    """Some answers with few values; what is certain lies within what is possible, or is nothing."""
    found = []
    for number in range(draw(st.integers(0, most))):
        possible = draw(intervals)
        inner = draw(intervals)
        first, last = max(possible[0], inner[0]), min(possible[1], inner[1])
        certain = (first, last) if -math.inf < first <= last < math.inf else None
        found.append(Answer(f"{prefix}{number}", draw(st.sampled_from(VALUES)), certain, possible))
    return found


exclusions = st.frozensets(st.tuples(st.sampled_from(VALUES), st.sampled_from(VALUES)), min_size=1)


def both_ways(pairs: Pairs) -> Excludes:
    """Whether two values are among some pairs, either way round."""
    return lambda one, other: (one, other) in pairs or (other, one) in pairs


def one_way(pairs: Pairs) -> Excludes:
    """Whether two values, in this order, are among some pairs."""
    return lambda one, other: (one, other) in pairs


def share(one: Interval | None, other: Interval | None) -> bool:
    """Whether two intervals have a day in common."""
    return one is not None and other is not None and max(one[0], other[0]) <= min(one[1], other[1])


# Intervals


def test_an_interval_is_open_where_no_day_is_told() -> None:
    day = datetime.date(2020, 5, 9)

    assert interval(None, None) == ALWAYS
    assert interval(day, None) == (day.toordinal(), math.inf)
    assert interval(None, day) == (-math.inf, day.toordinal())
    assert interval(day, day) == (day.toordinal(), day.toordinal())


@many
@given(st.lists(intervals, max_size=6), intervals)
def test_spans_touch_what_any_of_them_has_a_day_in_common_with(told: list[Interval], asked: Interval) -> None:
    assert Spans(told).touch(asked) is any(share(one, asked) for one in told)


@many
@given(st.lists(intervals, max_size=6), st.one_of(st.just(-math.inf), st.just(math.inf), st.integers(-1, 8).map(float)))
def test_latest_is_the_last_end_of_those_begun_by_a_day(told: list[Interval], until: float) -> None:
    assert Spans(told).latest(until) == max((end for start, end in told if start <= until), default=-math.inf)


@many
@given(st.lists(intervals, max_size=6), st.one_of(st.just(-math.inf), st.just(math.inf), st.integers(-1, 8).map(float)))
def test_earliest_is_the_first_begin_of_those_that_end_no_sooner_than_a_day(told: list[Interval], since: float) -> None:
    assert Spans(told).earliest(since) == min((start for start, end in told if end >= since), default=math.inf)


@many
@given(st.lists(intervals, max_size=9), intervals)
def test_covers_are_those_that_begin_no_later_and_end_no_sooner(told: list[Interval], asked: Interval) -> None:
    things = [(span, number) for number, span in enumerate(told)]
    found = list(Covers(things).of(asked))

    assert sorted(found) == [number for (start, end), number in things if start <= asked[0] and asked[1] <= end]
    assert [told[number][0] for number in found] == sorted(told[number][0] for number in found)


# Rivals


def naive_rivals(asked: Sequence[Answer], others: Sequence[Answer], excludes: Excludes, *, certainly: bool) -> set[str]:
    """Each held against each."""
    return {
        one.id
        for one in asked
        for other in others
        if excludes(one.value, other.value) and (share(one.certain, other.certain) if certainly else share(one.possible, other.possible))
    }


@many
@given(answers(), answers(prefix="x"), exclusions, st.booleans())
def test_rivals_are_those_of_which_another_excludes_the_value_on_some_of_the_same_days(
    asked: list[Answer], others: list[Answer], pairs: Pairs, certainly: bool
) -> None:
    excludes = one_way(pairs)

    assert rivals(asked, others, excludes, certainly=certainly) == naive_rivals(asked, others, excludes, certainly=certainly)


@many
@given(answers(), exclusions)
def test_rivals_among_themselves_come_in_twos_and_the_certain_ones_are_among_the_possible(told: list[Answer], pairs: Pairs) -> None:
    excludes = both_ways(frozenset((one, other) for one, other in pairs if one != other))
    sure, may = (rivals(told, told, excludes, certainly=certain) for certain in (True, False))

    assert len(sure) != 1 != len(may)
    assert sure <= may == naive_rivals(told, told, excludes, certainly=False)


# What hangs together in time


def naive_clusters(told: Sequence[Answer]) -> list[list[Answer]]:
    """Answers that can be reached from one another by steps from one to another on the same day."""
    groups: list[set[Answer]] = []
    for one in told:
        near = [group for group in groups if any(share(one.possible, other.possible) for other in group)]
        groups = [group for group in groups if group not in near] + [{one}.union(*near)]
    by_time = [sorted(group, key=lambda a: (a.possible, a.id)) for group in groups]
    return sorted(by_time, key=lambda group: (group[0].possible, group[0].id))


@many
@given(answers(most=8))
def test_answers_are_put_together_where_their_days_hang_together(told: list[Answer]) -> None:
    assert clusters(told) == naive_clusters(told)


# Told twice


def naive_twice(told: Sequence[Answer], ended: Sequence[Interval]) -> set[str]:
    """Each held against each: on other days, and nothing that ended it from the first day of the one to the last of the other."""
    found: set[str] = set()
    for one, other in itertools.permutations([t for t in told if t.possible != ALWAYS], 2):
        if one.possible[1] < other.possible[0] and not any(share((one.possible[0], other.possible[1]), end) for end in ended):
            found |= {one.id, other.id}
    return found


@many
@given(answers(most=5), st.lists(intervals, max_size=2), st.lists(bounded, max_size=2))
def test_told_twice_is_told_for_other_days_with_nothing_between_that_ended_it(
    told: list[Answer], ended: list[Interval], more: list[Interval]
) -> None:
    found = told_twice(told, [Spans(ended), Spans(more)])

    assert found == naive_twice(told, [*ended, *more])
    assert len(found) != 1


@pytest.mark.parametrize(("day", "twice"), [(0, True), (1, False), (2, False), (3, False), (4, True)])
def test_what_ended_it_on_the_very_days_of_the_tellings_stands_between_them(day: int, twice: bool) -> None:
    told = [Answer("one", "", None, (1, 1)), Answer("other", "", None, (3, 3))]

    assert told_twice(told, [Spans([(day, day)])]) == ({"one", "other"} if twice else set())


@given(st.permutations([(1.0, 4.0), (2.0, 4.0), (5.0, 6.0), (5.0, 9.0)]))
def test_told_twice_does_not_depend_on_the_order_of_tellings_that_begin_or_end_together(told: list[Interval]) -> None:
    ended = [Spans([(1.0, 1.0)]), Spans([(8.0, 8.0)])]

    found = told_twice([Answer(f"{span}", "", None, span) for span in told], ended)

    assert found == {"(2.0, 4.0)", "(5.0, 6.0)"}


# States after changes


@st.composite
def held(draw: st.DrawFn) -> list[Held]:
    """Some states, each with the day until which it is sure and the day of what could have brought it about, if anything."""
    days = st.integers(0, 6).map(float)
    begun = st.one_of(st.just(-math.inf), st.just(math.inf), days)
    return [Held(answer, draw(days), draw(begun)) for answer in draw(answers(most=5, prefix="state"))]


def naive_contradicted(states: Sequence[Held], changes: Sequence[Answer], excludes: Excludes) -> set[str]:
    """Each state held against each change."""
    found: set[str] = set()
    for state, change in itertools.product(states, changes):
        brought = state.begun != -math.inf and state.begun >= change.possible[0]
        if excludes(change.value, state.answer.value) and change.possible[1] < state.until and not brought:
            found |= {state.answer.id, change.id}
    return found


@many
@given(held(), answers(most=6, prefix="change"), exclusions)
def test_a_state_is_contradicted_by_a_change_before_it_that_nothing_has_undone(
    states: list[Held], changes: list[Answer], pairs: Pairs
) -> None:
    excludes = one_way(pairs)

    assert contradicted(states, changes, excludes) == naive_contradicted(states, changes, excludes)


@pytest.mark.parametrize(
    ("until", "begun", "found"),
    [(4, 1, False), (5, 1, True), (5, 2, False), (5, 3, False), (3, -math.inf, False), (5, -math.inf, True)],
)
def test_a_change_counts_that_ended_before_a_state_was_sure_and_began_after_what_brought_it_about(
    until: float, begun: float, found: bool
) -> None:
    state, change = Answer("state", "a", None, (0, 9)), Answer("change", "b", None, (2, 4))

    assert contradicted([Held(state, until, begun)], [change], lambda one, other: one != other) == ({"state", "change"} if found else set())


def test_whether_values_exclude_one_another_is_asked_once_for_two_values_and_not_for_two_answers() -> None:
    asked: list[tuple[Hashable, Hashable]] = []

    def excludes(one: Hashable, other: Hashable) -> bool:
        asked.append((one, other))
        return one != other

    told = [Answer(f"{value}{n}", value, (n, n), (n, n)) for value in VALUES for n in range(50)]
    rivals(told, told, excludes, certainly=True)
    assert len(asked) == len(VALUES) ** 2

    asked.clear()
    contradicted([Held(answer, 60.0, -math.inf) for answer in told], told, excludes)
    assert len(asked) == len(VALUES) ** 2
