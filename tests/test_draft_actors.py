"""Who acts, in drafts: allies and foreigners without a name, those outside a partial quote, those who serve in an office of a group."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.draft.proposals import Proposal
from kg.draft.reading import passages

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")

Told = Callable[[str], list[Proposal]]


def of(made: list[Proposal], frame: str, *slots: str) -> set[tuple[str, ...]]:
    """What the claims of a frame say, by some slots."""
    return {tuple(" + ".join(v.rpartition("/")[2] for v in p.slots.get(slot, [])) for slot in slots) for p in made if p.frame == frame}


@pytest.mark.parametrize(
    ("text", "taker"),
    [
        ('The army "retook full control of Millbrook after heavy clashes," said the River News.', "northland-army"),
        ("The Green Front retook Millbrook, the army said.", "green-front"),
        ("Millbrook was re-taken by the army.", "northland-army"),
        ("The army and allied fighters captured Millbrook.", "northland-army + allied fighters"),
        ("Opposition fighters and their jihadist allies captured Millbrook.", "opposition-fighters + jihadist allies"),
        ("Turkish fighters captured Millbrook.", "Turkish fighters"),
        ("Fighters allied to the army captured Millbrook.", ""),
    ],
)
def test_who_takes_a_place(told: Told, text: str, taker: str) -> None:
    assert of(told(text), "ControlChange", "to", "place") == {(taker, "millbrook")}


@pytest.mark.parametrize(
    "text", ["The Green Front counter-attacked in Millbrook.", "The Green Front counterattacked on Sunday in Millbrook."]
)
def test_a_verb_with_a_hyphen_is_one_verb(told: Told, text: str) -> None:
    assert of(told(text), "Attack", "by", "place", "means") == {("green-front", "millbrook", "counter-attack")}


def test_positions_in_several_places_are_held_each_in_part(told: Told) -> None:
    made = told("The Green Front still holds marginal positions in Millbrook and a school.")
    assert of(made, "ControlState", "holder", "place", "extent") == {
        ("green-front", "millbrook", "part"),
        ("green-front", "school", "part"),
    }


@pytest.mark.parametrize("where", ["into", "on"])
def test_fire_into_a_place_is_an_attack(told: Told, where: str) -> None:
    assert of(told(f"Opposition fighters fired {where} Millbrook on Sunday."), "Attack", "by", "place") == {
        ("opposition-fighters", "millbrook")
    }


def test_who_fights_in_support_of_others_supports_them(told: Told) -> None:
    made = told("The Hill Brigade is fighting in support of the Green Front in Millbrook.")
    assert of(made, "Support", "supporter", "supported") == {("hill-brigade", "green-front")}


def test_who_plans_to_retake_a_place_has_not(told: Told) -> None:
    assert [p.stance for p in told("The army plans to retake Millbrook.") if p.frame == "ControlChange"] == ["intends"]


def test_who_gained_by_a_fight_was_in_it(told: Told) -> None:
    made = told("The army took Millbrook after clashes with the Green Front.")
    assert of(made, "Fighting", "parties") == {("northland-army + green-front",)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army and allied fighters captured Millbrook.", {("northland-army", "allied fighters")}),
        ("Opposition fighters and their jihadist allies captured Millbrook.", {("opposition-fighters", "jihadist allies")}),
        ("Allied fighters captured Millbrook.", set()),
    ],
)
def test_allies_stand_with_those_named_before(told: Told, text: str, expected: set[tuple[str, str]]) -> None:
    assert of(told(text), "Alignment", "a", "b") == expected


@pytest.mark.parametrize(
    ("text", "lands"),
    [("Kurdish fighters left the town of Millbrook.", set()), ("Turkish fighters left the town of Millbrook.", {("Turkish fighters",)})],
)
def test_peoples_are_no_countries(told: Told, text: str, lands: set[tuple[str, ...]]) -> None:
    assert of(told(text), "Origin", "group") == lands


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Omar Hadi, head of the political office of the Stone rebel group, fled.", ("Omar Hadi", "Stone", "political-officer")),
        ("Omar Hadi from the media office of the Green Front said so.", ("Omar Hadi", "green-front", "media-officer")),
        ("Omar Hadi, head of the Green Front, fled.", ("Omar Hadi", "green-front", "director")),
    ],
)
def test_who_serves_in_an_office_of_a_group(told: Told, text: str, expected: tuple[str, str, str]) -> None:
    assert of(told(text), "Post", "person", "organisation", "role") == {expected}
