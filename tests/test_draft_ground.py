"""Who takes, holds, besieges and passes what: drafts of ControlChange, ControlState, SiegeState, SiegeChange and RouteState."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.draft.proposals import Proposal
from kg.draft.reading import passages

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")

Told = Callable[[str, str], list[Proposal]]


@pytest.fixture(scope="module")
def told(told: Callable[[str], list[Proposal]]) -> Told:
    """The proposals of a frame for a text that was published on 12 May 2020."""
    return lambda text, frame: [p for p in told(text) if p.frame == frame]


def values(made: list[Proposal], slot: str) -> list[str]:
    """What fills a slot in any proposal, without the register."""
    found = (p.slots.get(slot, []) for p in made)
    return sorted({value.rpartition("/")[2] for values in found if isinstance(values, list) for value in values})


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The Hill Brigade took control of Millbrook and several other villages nearby.", ["millbrook", "several other villages"]),
        ("The army took control of the town of Ashford and its rural outskirts.", ["Ashford", "Ashford outskirts"]),
        ("The army gained control of Millbrook and the areas surrounding it.", ["Millbrook surroundings", "millbrook"]),
        ("The army captured a strategic hill.", ["strategic hill"]),
        ("The army captured six villages, including Ashford and Elmsby.", ["Ashford", "Elmsby"]),
        ("Shelling hit Riverton. Neighborhoods fell one after the other.", ["riverton"]),
        ("Millbrook fell into the hands of the Hill Brigade.", ["millbrook"]),
        ("The army cleansed Millbrook of the Hill Brigade.", ["millbrook"]),
        ("Millbrook was returned to the fold.", ["millbrook"]),
        ("The army told of its advance and recapture of the military academies.", ["military academies"]),
        ("The areas retaken, after weeks of shelling, included the Ashford complex.", ["Ashford complex"]),
        ("The army took part in the talks. The talks took place in Millbrook.", []),
    ],
)
def test_what_is_taken_may_have_no_name(told: Told, text: str, places: list[str]) -> None:
    assert values(told(text, "ControlChange"), "place") == places


def test_the_complex_is_the_one_named_before(told: Told) -> None:
    made = told("The army shelled the Ashford military complex.\n\nRebels captured the complex last month.", "ControlChange")
    assert values(made, "place") == ["Ashford"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Recovering full control of Millbrook would be a victory for the army.", "supposes"),
        ("Retaking control of Millbrook is the goal of the army.", "intends"),
        ("The fall of Millbrook would be a blow to the army.", "supposes"),
        ("The fighters spoke of Millbrook's imminent surrender.", "predicts"),
        ("The fall of Millbrook was a blow to the army.", "asserts"),
    ],
)
def test_a_capture_that_is_only_thought_of_is_not_asserted(told: Told, text: str, stance: str) -> None:
    assert {p.stance for p in told(text, "ControlChange")} == {stance}


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("The army attacked with the aim of taking Millbrook, which it managed to do on 3 May 2020.", {"intends", "asserts"}),
        ("The army attacked with the aim of taking Millbrook but did not manage to achieve any change.", {"intends", "negates"}),
        ("The army attacked in order to take Millbrook but failed.", {"intends", "negates"}),
        ("The army hopes to take Millbrook, and it may succeed.", {"intends"}),
    ],
)
def test_what_was_meant_is_done_or_not(told: Told, text: str, stances: set[str]) -> None:
    assert {p.stance for p in told(text, "ControlChange")} == stances


def test_who_could_not_hold_a_place_lost_it(told: Told) -> None:
    text = "The Hill Brigade tried to keep the army out of Millbrook, but it could not withstand the shelling."
    (held,), (lost,) = told(text, "ControlState"), told(text, "ControlChange")
    assert (held.stance, held.first("holder"), lost.stance, lost.first("from")) == (
        "intends",
        "actor/hill-brigade",
        "asserts",
        "actor/hill-brigade",
    )


def test_who_fails_to_take_a_place_meant_to(told: Told) -> None:
    made = told("The Green Front was unable to capture Millbrook.", "ControlChange")
    assert {p.stance for p in made} == {"negates", "intends"}


def test_what_is_returned_to_control_is_taken(told: Told) -> None:
    made = told("The raids closed the gap and returned the Ashford factory to government control.", "ControlChange")
    assert (values(made, "place"), {p.stance for p in made}) == (["Ashford factory"], {"asserts"})


def test_who_is_to_strengthen_a_hold_has_it(told: Told) -> None:
    made = told("The army plans to strengthen its position in Millbrook.", "ControlState")
    assert {(p.stance, p.first("strength")) for p in made} == {("intends", "strong"), ("asserts", "")}


@pytest.mark.parametrize(
    ("text", "place", "holder", "stance"),
    [
        ("Millbrook had been in rebel hands since winter.", "millbrook", "opposition-fighters", "asserts"),
        ("Millbrook remains in the hands of the Hill Brigade.", "millbrook", "hill-brigade", "asserts"),
        ("If Millbrook is in the hands of the army, the war ends.", "millbrook", "northland-army", "supposes"),
        ("The army is in control of Millbrook.", "millbrook", "northland-army", "asserts"),
        ("The army wants to enter opposition neighborhoods of Riverton.", "riverton", "opposition-fighters", "asserts"),
        ("Millbrook, the last stronghold of the Hill Brigade, was shelled.", "millbrook", "hill-brigade", "asserts"),
        ("The army tightened its control on Millbrook.", "millbrook", "northland-army", "asserts"),
        ("The army has lost Riverton, with the exception of the Ashford neighborhood.", "Ashford", "northland-army", "asserts"),
        ("The army managed to keep control over Millbrook.", "millbrook", "northland-army", "asserts"),
    ],
)
def test_who_holds_a_place_is_taken_for_granted(told: Told, text: str, place: str, holder: str, stance: str) -> None:
    made = told(text, "ControlState")
    assert (values(made, "place"), values(made, "holder"), {p.stance for p in made}) == ([place], [holder], {stance})


@pytest.mark.parametrize(
    ("text", "change", "stance"),
    [
        ("The army retook the hills, placing Millbrook once again under siege.", "restored", "asserts"),
        ("The army wants to put Millbrook under siege.", "imposed", "intends"),
        ("The lifting of the siege of Millbrook pleased residents.", "broken", "asserts"),
    ],
)
def test_what_becomes_of_a_siege(told: Told, text: str, change: str, stance: str) -> None:
    (made,) = told(text, "SiegeChange")
    assert (made.first("change"), made.stance) == (change, stance)


@pytest.mark.parametrize(
    ("text", "completeness", "stance"),
    [
        ("Millbrook is semi-besieged and all roads are cut.", "partial", "asserts"),
        ("The army fully encircled Millbrook in May.", "full", "asserts"),
        ("The army wants to trap the civilians in Millbrook.", "full", "intends"),
        ("The brigade wants to prevent the army trapping civilians within Millbrook.", "full", "negates"),
    ],
)
def test_how_complete_a_siege_is(told: Told, text: str, completeness: str, stance: str) -> None:
    (made,) = told(text, "SiegeState")
    assert (made.first("completeness"), made.stance) == (completeness, stance)


@pytest.mark.parametrize(
    ("text", "route", "state", "stance"),
    [
        ("The River Road remains open to civilians.", "River Road", "open", "asserts"),
        ("The closure of the Ashford crossing worsened the plight.", "Ashford crossing", "closed-to", "asserts"),
        ("The army would not allow aid or weapons to move along the River Road.", "River Road", "cut", "intends"),
        ("The army prevented convoys from using the Ashford crossing.", "Ashford crossing", "cut", "asserts"),
        ("The army spoke of a chance of establishing safe roads for aid.", "safe roads", "open", "supposes"),
        ("The army opened safe roads for civilians.", "safe roads", "open", "asserts"),
        ("The army could not cut the River Road.", "River Road", "cut", "negates"),
    ],
)
def test_whether_a_road_can_be_used(told: Told, text: str, route: str, state: str, stance: str) -> None:
    (made,) = told(text, "RouteState")
    assert (values([made], "route"), made.first("state"), made.stance) == ([route], state, stance)


def test_a_shop_that_is_open_is_no_road(told: Told) -> None:
    assert told("The shop on the corner of the market is open.", "RouteState") == []
