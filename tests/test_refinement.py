"""Refinement without holding each proposition against each: the same pairs as by holding each against each."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import seeds
from kg.propositions import Proposition
from kg.refinement import Refinement
from kg.seeds import Seeds
from kg.spans import Covers, Interval
from kg.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
WORLD = seeds.read(Workspace(ROOT / "tests" / "world"))


@pytest.fixture(scope="module")
def aleppo() -> Seeds:
    return seeds.read(Workspace(ROOT))


def each_against_each(refinement: Refinement, propositions: dict[str, Proposition]) -> dict[str, list[str]]:
    """The pairs by definition."""
    groups: defaultdict[tuple[object, ...], list[Proposition]] = defaultdict(list)
    for proposition in propositions.values():
        groups[refinement.key(proposition)].append(proposition)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for group in groups.values():
        for narrow, wide in itertools.permutations(group, 2):
            if refinement.refines(narrow, wide):
                found[wide.id].append(narrow.id)
    return {key: sorted(ids) for key, ids in found.items()}


def test_pairs_of_the_graph_are_those_found_by_comparing_each_with_each(aleppo: Seeds) -> None:
    refinement, propositions = Refinement(aleppo), aleppo.propositions()
    found = refinement.pairs(propositions)

    assert found == each_against_each(refinement, propositions)
    assert sum(map(len, found.values())) > 40


DATES = ["", "2020", "2020-05", "2020-05-09", "2020-05-01/2020-05-09", "2020-05-03/2020-05-20", "../2020-05-09", "2020-05/.."]
SLOTS = {
    "extent": [(), ("extent/whole",), ("extent/part",)],
    "strength": [(), ("strength/full",), ("strength/weak",)],
    "event": [(), ("event/spring-flood",)],
    "manner": [(), ("by night",)],
    "holder": [("actor/green-front",), ("actor/green-front", "actor/hill-brigade"), ("actor/northland-army",)],
}


@st.composite
def states(draw: st.DrawFn) -> Proposition:
    slots = {name: draw(st.sampled_from(values)) for name, values in SLOTS.items()}
    slots["place"] = (draw(st.sampled_from(["place/millbrook", "place/riverton"])),)
    return Proposition("ControlState", tuple(sorted((k, v) for k, v in slots.items() if v)), draw(st.sampled_from(DATES)))


@given(st.lists(states(), max_size=25))
def test_pairs_are_those_found_by_comparing_each_with_each(told: list[Proposition]) -> None:
    refinement, propositions = Refinement(WORLD), {p.id: p for p in told}

    assert refinement.pairs(propositions) == each_against_each(refinement, propositions)


DAYS = st.sampled_from([-math.inf, 1.0, 2.0, 3.0, 4.0, 5.0, math.inf])
INTERVALS = st.tuples(DAYS, DAYS).filter(lambda days: days[0] <= days[1])


@given(st.lists(INTERVALS, max_size=20), INTERVALS)
def test_intervals_that_cover_another(told: list[Interval], asked: Interval) -> None:
    found = list(Covers([(days, number) for number, days in enumerate(told)]).of(asked))

    assert sorted(found) == [n for n, (start, end) in enumerate(told) if start <= asked[0] and end >= asked[1]]
    assert [told[n][0] for n in found] == sorted(told[n][0] for n in found)
