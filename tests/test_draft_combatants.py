"""Who fights and who meets, in drafts: what is told of somebody makes him a party of a battle or of talks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.draft.proposals import Proposal
from kg.draft.reading import passages

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")

Told = Callable[[str], list[Proposal]]


def parties(made: list[Proposal], stance: str = "asserts") -> set[tuple[str, str]]:
    """Who takes part, with the role."""
    found = [p for p in made if p.frame == "Participation" and p.stance == stance]
    return {(p.first("actor").rpartition("/")[2], p.first("role")) for p in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Hill Brigade tried to take control of Millbrook on Sunday.", {("hill-brigade", "attacker")}),
        ("The army struggled to recapture Millbrook.", {("northland-army", "attacker")}),
        ("Fighters of the Green Front defended Millbrook for three days.", {("green-front", "defender")}),
        ("The Green Front held off the army in Millbrook.", {("green-front", "defender")}),
        ("We are forced to resist, the commander of the Green Front said.", {("green-front", "defender")}),
        ("The government relied on the Hill Brigade to fight the rebels in Millbrook.", {("hill-brigade", "participant")}),
        ("Fighters from the Lake Brigade are fighting in Millbrook.", {("lake-brigade", "participant")}),
        ("The Hill Brigade fought alongside the army.", {("hill-brigade", "participant"), ("northland-army", "participant")}),
        ("During the battle, the Green Front united with the Hill Brigade.", {("hill-brigade", "participant")}),
    ],
)
def test_what_somebody_does_in_a_war_makes_him_a_party(told: Told, text: str, expected: set[tuple[str, str]]) -> None:
    assert parties(told(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Green Front may try to take Millbrook.",
        "The Green Front would defend Millbrook.",
        "The army failed to defend Millbrook.",
        "The army plans to try to take Millbrook.",
        "The Green Front tried to reach the mayor of Millbrook.",
    ],
)
def test_who_may_fight_is_no_party(told: Told, text: str) -> None:
    assert parties(told(text)) == set()


def test_who_is_used_against_others_supports_and_stands_against_them(told: Told) -> None:
    made = told("The army has relied on the Hill Brigade to fight the Green Front since 2019.")
    (support,) = [p for p in made if p.frame == "Support"]
    (sides,) = [p for p in made if p.frame == "Alignment"]
    assert (support.first("supporter"), support.first("supported")) == ("actor/hill-brigade", "actor/northland-army")
    assert (sides.slots["a"], sides.slots["b"], sides.stance) == (
        ["actor/northland-army", "actor/hill-brigade"],
        ["actor/green-front"],
        "asserts",
    )
    assert support.when is not None
    assert support.when.edtf == "2019/.."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eastmark-Northland talks were held in Riverton.", {("Eastmark", "participant"), ("Northland", "participant")}),
        (
            "Representatives of the Green Front and delegates from the Hill Brigade met in Riverton.",
            {("green-front", "participant"), ("hill-brigade", "participant")},
        ),
        ("The Green Front held talks with the army.", {("green-front", "participant"), ("northland-army", "participant")}),
        ("The foreign minister of Northland met the envoy of Eastmark.", {("Northland", "participant"), ("Eastmark", "participant")}),
        ("Iranian-Turkish talks were held in Riverton.", {("Iran", "participant"), ("Turkey", "participant")}),
        ("Northland hosted the talks.", {("Northland", "mediator")}),
        ("Talks mediated by Eastmark began in Riverton.", {("Eastmark", "mediator")}),
        ("The paper writes as if these were talks with the Green Front.", set()),
    ],
)
def test_who_sits_at_the_table(told: Told, text: str, expected: set[tuple[str, str]]) -> None:
    assert parties(told(text)) == expected


def test_who_stays_away_from_talks_is_negated(told: Told) -> None:
    assert parties(told("The Green Front refused to attend the talks.")) == set()


def test_the_first_capture_that_is_told_makes_attackers(told: Told) -> None:
    made = told("The army captured Millbrook after clashes on Sunday. The Hill Brigade captured Elmsby after clashes on Monday.")
    assert parties(made) == {("northland-army", "attacker")}


def test_an_advance_is_a_part_of_the_offensive_that_is_named_with_it(told: Told) -> None:
    made = told("In their first advance of the offensive, the army captured Millbrook.")
    (part,) = [p for p in made if p.frame == "EventPart"]
    assert (part.first("part"), part.first("whole")) == ("new/event/battle of Millbrook", "new/event/offensive")
    assert len([p for p in made if p.frame == "Participation"]) == 2


def test_an_operation_that_gained_ground_was_carried_out(told: Told) -> None:
    meant = "The army came back to launch new battles around Riverton"
    assert parties(told(f"{meant}.")) == set()
    assert ("northland-army", "attacker") in parties(told(f"{meant}, managing to take control of Millbrook."))


def test_a_fight_at_a_village_is_a_battle_of_its_own(told: Told) -> None:
    made = told("The Hill Brigade fought near Riverton. The Hill Brigade also fought in Millbrook.")
    assert "new/event/fighting at Millbrook" in {p.first("event") for p in made if p.frame == "Participation"}


def test_who_is_backed_while_something_goes_on_is_backed_on_the_day_of_the_news(told: Told) -> None:
    now, then = "The army, backed by the Green Front, is close to Millbrook.", "The army, backed by the Green Front, took Millbrook."
    assert [p.when.edtf for p in told(now) if p.frame == "Support" and p.when] == ["2020-05-12"]
    assert [p.when for p in told(then) if p.frame == "Support"] == [None]


@pytest.mark.parametrize(
    ("text", "stance", "doers"),
    [
        ("The army accused the Green Front of using civilians as human shields in Riverton.", "alleges", {"green-front"}),
        ("Civilians are being used as human shields by the Green Front in Riverton.", "alleges", {"green-front"}),
        ("The army condemned the use of human shields by the Green Front.", "alleges", {"green-front"}),
        ("The Green Front denied using civilians as human shields.", "denies", {"green-front"}),
        ("The minister praised the shields of the brigade.", "", set()),
    ],
)
def test_who_uses_human_shields_is_charged(told: Told, text: str, stance: str, doers: set[str]) -> None:
    made = [p for p in told(text) if p.frame == "Conduct"]
    assert {p.stance for p in made} == ({stance} if stance else set())
    assert {actor.rpartition("/")[2] for p in made for actor in p.slots["actor"]} == doers


@pytest.mark.parametrize(
    "text",
    [
        "The army dismissed reports that its jets had hit a hospital in Riverton.",
        "The army rejected claims that it had shelled Riverton.",
        "The army denied that its planes had struck Riverton.",
    ],
)
def test_a_strike_that_is_denied_is_drafted_as_denied(told: Told, text: str) -> None:
    assert {(p.stance, p.by) for p in told(text) if p.frame == "Attack"} == {("denies", "northland-army")}


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("The Green Front is fighting to topple General Oak.", {"asserts"}),
        ("The Green Front is fighting to end the rule of General Oak.", {"asserts"}),
        ("The Green Front may fight to topple General Oak.", set()),
        ("The Green Front has alleged ties to the Lake Brigade.", {"alleges"}),
        ("The Green Front has no ties to the Lake Brigade.", {"negates"}),
    ],
)
def test_who_wants_to_topple_somebody_stands_against_him(told: Told, text: str, stances: set[str]) -> None:
    assert {p.stance for p in told(text) if p.frame == "Alignment"} == stances


def test_a_battle_is_proposed_only_where_fighting_is_told(told: Told) -> None:
    assert parties(told("The Green Front captured Riverton on Monday.")) == set()
    assert parties(told("The Green Front captured Riverton on Monday after heavy clashes.")) == {("green-front", "attacker")}


def test_who_backs_an_offensive_helps_those_who_launched_it(told: Told) -> None:
    made = told("The offensive, which was launched by the Northland army and backed by the Hill Brigade, went on.")
    assert ("hill-brigade", "supporter") in parties(made)
    assert [(p.first("supporter"), p.first("supported")) for p in made if p.frame == "Support"] == [
        ("actor/hill-brigade", "actor/northland-army")
    ]


def test_who_brokers_a_truce_mediates_and_who_attends_takes_part(told: Told) -> None:
    assert parties(told("The truce, brokered by the Green Front, ended on Monday.")) == {("green-front", "mediator")}
    made = told("The talks were held at a meeting in Millbrook attended by the Green Front and the Hill Brigade.")
    assert parties(made) == {("green-front", "participant"), ("hill-brigade", "participant")}


def test_battles_that_will_begin_are_foreseen(told: Told) -> None:
    assert [p.stance for p in told("Another round of battles will begin in Riverton.") if p.frame == "Fighting"] == ["predicts"]
