"""Drafts of what is told offhand: what is ranked beside its name, when wars and truces began and ended, who holds which office."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.draft.proposals import Proposal
from kg.draft.reading import passages

Told = Callable[[str], list[Proposal]]

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")


def slots(found: list[Proposal], frame: str, *names: str) -> set[tuple[str, ...]]:
    return {tuple("+".join(proposal.slots.get(name, ())) for name in names) for proposal in found if proposal.frame == frame}


RANKED = [
    ("The army wants to retake Riverton, the country’s second largest city.", ("place/riverton", "second")),
    ("Trucks reached the country’s second largest city, Riverton.", ("place/riverton", "second")),
    ("The army took Alderton on Monday, witnesses said, one of the last towns held by the rebels.", ("new/place/Alderton", "last")),
    ("Shells fell on Alderton, Northland’s largest urban centre.", ("new/place/Alderton", "largest")),
]


@pytest.mark.parametrize(("sentence", "rank"), RANKED)
def test_what_is_ranked_beside_its_name(told: Told, sentence: str, rank: tuple[str, str]) -> None:
    assert rank in slots(told(sentence), "Rank", "subject", "position")


def test_an_event_that_is_the_first_of_its_kind_is_no_place(told: Told) -> None:
    assert slots(told("The army left Millbrook. It was the first exodus from Riverton."), "Rank", "subject") == {
        ("new/event/first exodus",)
    }


BOUNDS = [
    ("A truce, broken at once by shelling, ended on Monday.", "end", "2020-05-11"),
    ("Riverton was hit by a deadly insurgency since 2018.", "begin", "2018"),
    ("They fled the revolt, which grew out of protests in March 2018.", "begin", "2018-03"),
    ("The campaign, which was launched by the army in March 2020, goes on.", "begin", "2020-03"),
    ("The envoy held talks with the army in Millbrook on Monday.", "whole-span", "2020-05-11"),
]


@pytest.mark.parametrize(("sentence", "bound", "day"), BOUNDS)
def test_when_an_event_began_or_ended(told: Told, sentence: str, bound: str, day: str) -> None:
    found = [p for p in told(sentence) if p.frame == "Timing" and p.stance == "asserts"]
    assert [(p.first("bound"), p.when.edtf) for p in found if p.when] == [(bound, day)]


def test_a_truce_that_somebody_may_end_has_not_ended(told: Told) -> None:
    assert all(p.stance != "asserts" for p in told("A truce may be ended by the army on Monday.") if p.frame == "Timing")


def test_a_body_set_up_at_a_meeting_is_no_forecast(told: Told) -> None:
    found = told("A council was set up on Monday at a meeting in Millbrook.")
    assert {p.stance for p in found if p.frame in ("Location", "Timing")} == {"asserts"}
    assert all(p.stance != "asserts" for p in told("The parties are set to hold talks in Millbrook.") if p.frame == "Location")


OFFICES = [
    ("A meeting was attended by exiled coalition chief Karl Lind.", ("new/actor/Karl Lind", "new/actor/exiled coalition", "director")),
    ("Karl Lind, who chairs the Otter Council, spoke on Monday.", ("new/actor/Karl Lind", "new/actor/Otter Council", "director")),
]


@pytest.mark.parametrize(("sentence", "post"), OFFICES)
def test_who_holds_an_office(told: Told, sentence: str, post: tuple[str, ...]) -> None:
    assert post in slots(told(sentence), "Post", "person", "organisation", "role")


def test_media_of_a_state_belong_to_it(told: Told) -> None:
    found = slots(told("Turkish state news agency Marmara News said that Millbrook is quiet."), "Membership", "member", "whole", "kind")
    assert found == {("new/actor/Marmara News", "new/actor/Turkey", "belongs")}


def test_a_unit_belongs_to_the_army_whose_it_is(told: Told) -> None:
    found = slots(told("They shelled the Northland army's 46th Regiment on Monday."), "Membership", "member", "whole")
    assert found == {("new/actor/46th Regiment", "actor/northland-army")}


def test_a_capital_is_its_city(told: Told) -> None:
    found = told("On Monday the envoy held talks in the Turkish capital.")
    assert ("new/place/Ankara",) in slots(found, "Location", "place")


def test_what_a_war_is_called(told: Told) -> None:
    found = told("The fragile truce was broken in Millbrook. Many left after the brutal war.")
    assert {(p.first("aspect"), *p.slots["value"]) for p in found if p.frame == "Character"} == {
        ("security", "fragile"),
        ("intensity", "brutal"),
    }


def test_a_body_named_in_full_is_meant_by_a_word_of_its_name(told: Told) -> None:
    found = told("The Green Front took Millbrook. The Front lost Riverton on Monday.")
    assert slots(found, "ControlChange", "from") >= {("actor/green-front",)}
