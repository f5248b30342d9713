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
        ("The army dropped 20 barrel bombs on Millbrook.", "barrel-bomb"),
        ("Bombs were dropped on Millbrook.", "unspecified-weapon"),
        ("A suicide bomber blew himself up in Millbrook.", "unspecified-weapon"),
        ("Army shelling killed two people in Millbrook.", "artillery"),
        ("The army repelled an attack by the Green Front on Millbrook.", "unspecified-weapon"),
        ("Attacks that killed ten people were told in Millbrook.", "unspecified-weapon"),
        ("Warplanes struck the Riverton suburb of Millbrook.", "air-strike"),
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
    ("text", "frame", "slot", "thing"),
    [
        ("A report came after the army said it had captured Millbrook.", "ControlChange", "to", "northland-army"),
        (
            "Northland troops held on. After the Green Front said it had captured Millbrook, rain fell.",
            "ControlChange",
            "to",
            "green-front",
        ),
        ("The Green Front has captured a third of the territory in Millbrook.", "ControlChange", "place", "millbrook"),
        ("The Green Front has captured a third of the territory in Millbrook.", "ControlChange", "extent", "part"),
        ("They reached the River Road and cut it on Sunday.", "RouteState", "route", "River Road"),
        ("The army asked residents to leave and kept calling on the Green Front, shelling Millbrook.", "Attack", "place", "millbrook"),
    ],
)
def test_who_and_what_a_clause_means(told: Told, text: str, frame: str, slot: str, thing: str) -> None:
    assert [p.first(slot).rpartition("/")[2] for p in told(text, frame)] == [thing]


def test_what_came_before_an_agreement_took_place(told: Told) -> None:
    assert {p.stance for p in told("The ministers agreed to go on with the war after a meeting in Millbrook.", "Location")} == {"asserts"}
    assert "asserts" not in {p.stance for p in told("The ministers agreed to hold a meeting in Millbrook.", "Location")}


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
        ("The Green Front has been deployed to Millbrook.", "stationed", "to"),
        ("The Green Front took up positions in Millbrook.", "stationed", "to"),
        ("They left because of the shelling by the Green Front during its advance on Millbrook.", "advanced", "to"),
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


def test_news_of_one_day_is_dated_by_it(told: Told) -> None:
    text = "Two died in Riverton on Tuesday, people said.\n\nThe Hill Brigade left.\n\nNothing else was told there of it at that time.\n\n"
    text += "Nobody spoke of the valley then.\n\nThe lake lay still.\n\nThe army has bombed Millbrook."
    (attack,) = told(text, "Attack")
    assert attack.when is not None
    assert attack.when.edtf == "2020-05-12"
    (older,) = told(text.replace("Tuesday", "Sunday"), "Attack")
    assert older.when is None or older.when.edtf != "2020-05-12"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The Green Front has been besieging Millbrook.", ["green-front"]),
        ("The Green Front is besieging Millbrook.", ["green-front"]),
        ("The Green Front besieged Millbrook.", []),
    ],
)
def test_who_is_besieging_a_town_holds_it_under_siege(told: Told, text: str, state: list[str]) -> None:
    assert [p.first("besieger").rpartition("/")[2] for p in told(text, "SiegeState")] == state


def test_who_says_that_he_will_go_means_to(told: Told) -> None:
    made = told("The bridge is held by the Green Front, who say they will withdraw from Millbrook.", "Movement")
    assert [line(p, "actor", "from") for p in made] == [("green-front", "millbrook", "intends")]


def test_a_stop_of_fighting_is_wanted_where_it_goes_on(told: Told) -> None:
    made = told("The council proposed a freeze of the fighting in Millbrook.", "Fighting")
    assert {line(p, "place", "state") for p in made} == {("millbrook", "quiet", "intends"), ("millbrook", "ongoing", "asserts")}


def test_homes_that_are_fled_lie_where_people_come_from(told: Told) -> None:
    (made,) = told("Families fled their homes in Millbrook.", "Displacement")
    assert (made.slots["from"], "to" in made.slots) == (["place/millbrook"], False)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The Green Front seized territory near Millbrook.", "territory near Millbrook"),
        ("The Green Front captured areas close to Millbrook.", "areas close to Millbrook"),
    ],
)
def test_ground_beside_a_town_is_not_the_town(told: Told, text: str, place: str) -> None:
    assert [p.first("place").rpartition("/")[2] for p in told(text, "ControlChange")] == [place]


@pytest.mark.parametrize(
    "text",
    [
        "The army has a firm hold on Millbrook.",
        "Millbrook has become a stronghold for the army.",
        "Millbrook is a bastion of the army.",
        "Millbrook is a town held by the army.",
    ],
)
def test_whose_grip_or_stronghold_a_place_is_holds_it(told: Told, text: str) -> None:
    assert ("millbrook", "northland-army", "asserts") in [line(p, "place", "holder") for p in told(text, "ControlState")]


@pytest.mark.parametrize("text", ["The army has no hold on Millbrook.", "Millbrook could become a stronghold for the army."])
def test_a_grip_that_is_denied_or_only_possible_is_not_asserted(told: Told, text: str) -> None:
    assert "asserts" not in [p.stance for p in told(text, "ControlState")]


def test_those_who_go_further_come_from_where_all_flee(told: Told) -> None:
    text = "Hundreds of people are fleeing Millbrook, with many seeking shelter in Riverton and the rest going to Eastmark."
    assert ("millbrook", "eastmark", "asserts") in [line(p, "from", "to") for p in told(text, "Displacement")]


def test_people_from_a_place_flee_from_it(told: Told) -> None:
    assert ("millbrook", "asserts") in [line(p, "from") for p in told("Nearly 500 people from Millbrook are fleeing.", "Displacement")]


@pytest.mark.parametrize(
    ("text", "years"),
    [("After more than two years of bloodshed, Millbrook is quiet.", "2"), ("After two decades of rule, the mayor left Millbrook.", "20")],
)
def test_years_that_were_endured_are_counted_up_to_the_news(told: Told, text: str, years: str) -> None:
    made = [(p.slots["amount"], p.when and p.when.edtf) for p in told(text, "Count") if p.first("what") == "duration"]
    assert [(years in amount.values(), when) for amount, when in made] == [(True, "../2020-05-12")]


def test_a_road_that_somebody_holds(told: Told) -> None:
    made = told("The main road into Millbrook remains held by the army.", "RouteState")
    assert [line(p, "state", "by") for p in made] == [("held", "northland-army", "asserts")]
    assert "asserts" not in [p.stance for p in told("The main road into Millbrook could be held by the army.", "RouteState")]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("At least ten people were killed when shells hit a market in Oldbridge.", "Oldbridge"),
        ("At least ten people were killed by Oldbridge rockets.", ""),
    ],
)
def test_a_figure_is_of_a_place_new_to_the_registers_only_behind_a_preposition(told: Told, text: str, area: str) -> None:
    found = [p.first("area").rpartition("/")[2] for p in told(text, "Count")]
    assert found and (found == [area] if area else "Oldbridge" not in found)


@pytest.mark.parametrize(
    ("text", "killed"),
    [("45 Eastmarkers lost their lives in Millbrook.", True), ("45 foxes lost their lives in Millbrook.", False)],
)
def test_those_who_lost_their_lives_are_people(told: Told, text: str, killed: bool) -> None:
    assert bool([p for p in told(text, "Count") if p.first("what") == "killed"]) == killed
