"""Drafts of places: invented sentences on where they lie, what they are called, and on places that bear no name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.draft.proposals import Proposal
from kg.draft.reading import passages

Told = Callable[[str], list[Proposal]]

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")


def slots(found: list[Proposal], frame: str, *names: str) -> set[tuple[str, ...]]:
    return {tuple("+".join(proposal.slots.get(name, ())) for name in names) for proposal in found if proposal.frame == frame}


LYING = [
    ("The army shelled a base near Riverton.", ("new/place/base", "near", "place/riverton", "")),
    ("The army shelled a large camp, just west of the city of Riverton.", ("new/place/large camp", "near", "place/riverton", "west")),
    ("They entered a field hospital in Riverton on Monday.", ("new/place/field hospital", "within", "place/riverton", "")),
    ("They lost a base in the country’s north, not far from Riverton.", ("new/place/base", "near", "place/riverton", "")),
    ("A depot that lies 5 km south-east of Riverton was shelled.", ("new/place/depot", "near", "place/riverton", "south-east")),
    ("They fought along a road linking Riverton with Millbrook.", ("new/place/Riverton–Millbrook road", "connects", "place/riverton", "")),
    ("They shelled a checkpoint on the Orchard Road.", ("new/place/checkpoint", "on-axis", "new/place/Orchard Road", "")),
    ("They left Riverton and fled to a nearby camp.", ("new/place/nearby camp", "near", "place/riverton", "")),
    ("Shops shut in Alderton (near Riverton) on Monday.", ("new/place/Alderton", "near", "place/riverton", "")),
    ("Trucks left the Eastmarkian port for Millbrook in a part of Riverton.", ("place/millbrook", "within", "place/riverton", "")),
    ("Trucks crossed Riverton to the northern district of Alderton.", ("new/place/Alderton", "within", "place/riverton", "north")),
]


@pytest.mark.parametrize(("sentence", "relation"), LYING)
def test_where_a_place_lies(told: Told, sentence: str, relation: tuple[str, ...]) -> None:
    assert relation in slots(told(sentence), "PlaceRelation", "place", "relation", "other", "direction")


@pytest.mark.parametrize("sentence", ["The base in Riverton was shelled.", "They shelled a base and left Riverton.", "A base was shelled."])
def test_a_place_spoken_of_before_or_alone_lies_nowhere(told: Told, sentence: str) -> None:
    assert not [place for place, _ in slots(told(sentence), "PlaceRelation", "place", "other") if place == "new/place/base"]


KINDS = [
    ("The army entered the Alderton district on Monday.", {("new/place/Alderton", "district")}),
    ("The army entered Alderton neighborhood on Monday.", {("new/place/Alderton", "neighbourhood")}),
    (
        "The army entered the Alderton and Fernley villages on Monday.",
        {("new/place/Alderton", "village"), ("new/place/Fernley", "village")},
    ),
    ("The army entered the quarter of Alderton on Monday.", {("new/place/Alderton", "quarter")}),
    ("The army entered the districts of Alderton and Fernley on Monday.", set()),
    ("The Alderton district council met on Monday.", set()),
    ("The army entered the city of Riverton on Monday.", set()),
]


@pytest.mark.parametrize(("sentence", "kinds"), KINDS)
def test_what_kind_of_place_it_is_called(told: Told, sentence: str, kinds: set[tuple[str, str]]) -> None:
    found = [proposal for proposal in told(sentence) if proposal.slots.get("aspect") == ["settlement-kind"]]
    assert slots(found, "Character", "entity", "value") == kinds


def test_how_large_a_place_without_a_name_is_and_what_for(told: Told) -> None:
    found = slots(told("The rebels shelled another large army base near Riverton."), "Character", "entity", "aspect", "value")
    assert found == {
        ("new/place/large army base", "size", "large"),
        ("new/place/large army base", "purpose", "army base"),
    }


TAKEN = [
    ("The army captured a strategic district of Riverton on Monday.", "new/place/strategic district of Riverton"),
    ("The army takes Riverton district.", "new/place/Riverton district"),
    ("The army captured the Alderton district of Riverton.", "new/place/Alderton"),
    ("The army captured the Riverton suburb of Alderton.", "new/place/Alderton"),
    ("The army captured the Eastmark border town of Millbrook.", "place/millbrook"),
]


@pytest.mark.parametrize(("sentence", "place"), TAKEN)
def test_who_takes_a_district_has_not_taken_its_city(told: Told, sentence: str, place: str) -> None:
    assert slots(told(sentence), "ControlChange", "place") == {(place,)}
    assert not {entity for entity, _ in slots(told(sentence), "Character", "entity", "value")} & {"place/riverton"}


def test_a_number_within_a_name_counts_nothing(told: Told) -> None:
    assert not slots(told("The 1070 Flats district lies on the southern outskirts of Riverton."), "Count", "what")


def test_those_left_dead_are_who_they_are_called(told: Told) -> None:
    found = slots(told("Strikes on Riverton left 11 civilians dead and 20 children wounded."), "Count", "what", "category")
    assert ("killed", "civilians") in found
