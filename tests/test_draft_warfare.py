"""Drafts of attacks, movements, fighting, flight, aid and wrongs, one sentence for each construction."""

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


def line(proposal: Proposal, *slots: str) -> tuple[str, ...]:
    """The first value of each slot, without the register, and the stance."""
    return (*(proposal.first(slot).rpartition("/")[2] for slot in slots), proposal.stance)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Barrel bombs fell on Millbrook.", "barrel-bomb"),
        ("Rockets slammed into Millbrook.", "rocket"),
        ("A blast rocked the town of Millbrook.", "unspecified-weapon"),
        ("Drones pounded Millbrook overnight.", "air-strike"),
        ("The town of Millbrook came under heavy shelling.", "artillery"),
        ("Millbrook has been under bombardment for weeks.", "shelling"),
        ("Snipers opened fire on people in Millbrook.", "small-arms"),
        ("Heavy mortar fire by the Green Front hit Millbrook.", "mortar"),
        ("The army fired missiles at Millbrook.", "unspecified-weapon"),
        ("The Green Front captured Millbrook in a surprise attack.", "surprise-attack"),
        ("Heavy raids forced the Green Front to withdraw from Millbrook.", "air-strike"),
    ],
)
def test_attacks_have_place_and_means(told: Told, text: str, means: str) -> None:
    assert (means, "millbrook", "asserts") in [line(p, "means", "place") for p in told(text, "Attack")]


@pytest.mark.parametrize(
    "text",
    [
        "The army fired its spokesman in Millbrook.",
        "Leaves fell on Millbrook.",
        "The storm destroyed a bridge in Millbrook.",
        "The council launched a programme in Millbrook.",
    ],
)
def test_what_is_no_weapon_attacks_nobody(told: Told, text: str) -> None:
    assert told(text, "Attack") == []


def test_several_weapons_that_are_fired_make_several_attacks(told: Told) -> None:
    made = told("The Green Front fired 100 mortar rounds and 20 rockets at Millbrook.", "Attack")
    assert {value for p in made for value in p.slots["means"]} == {"mortar", "rocket"}


def test_who_is_to_stop_bombing_bombs(told: Told) -> None:
    made = told("The council demanded an end to the bombing of Millbrook.", "Attack")
    assert [line(p, "place") for p in made] == [("millbrook", "asserts")]
    assert all(p.stance != "asserts" for p in told("The council wants to prevent attacks on Millbrook.", "Attack"))


@pytest.mark.parametrize(
    ("text", "act", "slot"),
    [
        ("The Green Front was pushed back from Millbrook.", "withdrew", "from"),
        ("The army drove the Green Front back from Millbrook.", "withdrew", "from"),
        ("The Green Front pulled its fighters out of Millbrook.", "withdrew", "from"),
        ("The Green Front exited Millbrook.", "left", "from"),
        ("Millbrook was emptied of the Green Front.", "left", "from"),
        ("The Green Front is dug in near Millbrook.", "stationed", "to"),
        ("The Green Front rushed reinforcements to Millbrook.", "reinforced", "to"),
        ("The Green Front thrust into Millbrook.", "advanced", "to"),
        ("The Green Front invaded Millbrook.", "entered", "to"),
        ("The Green Front’s offensive continued, reaching Millbrook.", "reached", "to"),
    ],
)
def test_movements_have_act_and_place(told: Told, text: str, act: str, slot: str) -> None:
    assert ("green-front", act, "millbrook", "asserts") in [line(p, "actor", "act", slot) for p in told(text, "Movement")]


def test_a_withdrawal_from_two_places_is_two_movements(told: Told) -> None:
    made = told("The Green Front withdrew from Millbrook and Riverton.", "Movement")
    assert sorted(line(p, "from") for p in made) == [("millbrook", "asserts"), ("riverton", "asserts")]


def test_who_advances_by_an_adjective(told: Told) -> None:
    assert [p.first("act") for p in told("The advancing Green Front shelled Millbrook.", "Movement")] == ["advanced"]


def test_an_attack_that_is_pushed_back_moves_nobody(told: Told) -> None:
    text = "The Green Front pushed back an attack on Millbrook."
    assert told(text, "Movement") == []
    assert [line(p, "place", "state") for p in told(text, "Fighting")] == [("millbrook", "repelled", "asserts")]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Operations near Millbrook continued.", "ongoing"),
        ("The front in Millbrook remained quiet.", "quiet"),
        ("The talks began amid a stalemated rebel offensive in Millbrook.", "stalemate"),
        ("Violence in Millbrook went on.", "ongoing"),
    ],
)
def test_how_fighting_stands_without_a_word_for_it(told: Told, text: str, state: str) -> None:
    assert [line(p, "place", "state") for p in told(text, "Fighting")] == [("millbrook", state, "asserts")]


def test_what_is_only_reported_is_not_asserted(told: Told) -> None:
    assert [p.stance for p in told("Clashes were reported in Millbrook.", "Fighting")] == ["alleges"]


def test_a_clause_of_contrast_is_not_what_is_expected_above_it(told: Told) -> None:
    made = told("While the army shelled Millbrook, experts expect an agreement.", "Attack")
    assert [line(p, "place") for p in made] == [("millbrook", "asserts")]


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("Residents poured out of Millbrook.", "from"),
        ("More than 2,000 families were bused to Millbrook.", "to"),
        ("Families took refuge in Millbrook.", "to"),
        ("The flight of residents from Millbrook began.", "from"),
        ("The war displaced thousands of residents from Millbrook.", "from"),
    ],
)
def test_people_are_displaced(told: Told, text: str, slot: str) -> None:
    assert [line(p, slot) for p in told(text, "Displacement")] == [("millbrook", "asserts")]


def test_the_rest_of_the_people_is_taken_up_again(told: Told) -> None:
    made = told("Residents of Riverton fled to Millbrook. Most fled to Ashford.", "Displacement")
    assert {p.first("who") for p in made} == {made[0].first("who")}
    assert len(made) == 2


def test_things_that_leave_something_behind_displace_nobody(told: Told) -> None:
    assert told("The raids left Millbrook in ruins.", "Displacement") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A convoy delivered aid to Millbrook.", ("delivered", "asserts")),
        ("An aid convoy entered Millbrook.", ("delivered", "asserts")),
        ("The war allowed a first aid convoy to enter Millbrook.", ("delivered", "asserts")),
        ("The army did not allow aid to enter Millbrook.", ("blocked", "asserts")),
        ("The army would not allow aid to enter Millbrook.", ("blocked", "intends")),
        ("The army blocked food deliveries to Millbrook.", ("blocked", "asserts")),
        ("The Green Front agreed to a plan to deliver aid to Millbrook.", ("agreed", "asserts")),
        ("The council appealed for the delivery of aid to Millbrook.", ("requested", "asserts")),
        ("Aid has not reached Millbrook.", ("delivered", "negates")),
    ],
)
def test_aid_has_action_and_place(told: Told, text: str, expected: tuple[str, str]) -> None:
    assert [line(p, "action") for p in told(text, "Aid")] == [expected]


def test_the_entry_of_aid_alone_says_of_none_that_it_came(told: Told) -> None:
    assert told("The entry of aid into Millbrook is a matter of debate.", "Aid") == []


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Gunmen looted shops in Millbrook.", "looting"),
        ("The army used a policy of starvation in Millbrook.", "starvation"),
        ("The army’s plans became clear with the policies of displacement in Millbrook.", "forced-displacement"),
        ("Cluster bombs were dropped on Millbrook by the army.", "indiscriminate-attack"),
        ("The Green Front fired rockets on residential areas in Millbrook.", "attack-on-civilians"),
        ("The world looks on at the extermination of humans in Millbrook.", "extermination"),
    ],
)
def test_wrongs_are_charged(told: Told, text: str, act: str) -> None:
    made = [p for p in told(text, "Conduct") if p.first("place") == "place/millbrook"]
    assert [line(p, "act") for p in made] == [(act, "alleges")]
