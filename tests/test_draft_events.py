"""Events of drafts: lists of places, who takes part, sieges, and the date that belongs to a clause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg import registers
from kg.draft.proposals import Proposal
from kg.draft.reading import passages
from kg.draft.reading.known import Known
from kg.draft.whole import draft
from kg.records import EventSeed, Label
from kg.texts import ArticleText
from kg.workspace import Workspace

WORLD = Path(__file__).parent / "world"

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")

Told = Callable[[str], list[Proposal]]


@pytest.fixture(scope="module")
def told() -> Told:
    """The proposals for a text that was published on 12 May 2020."""
    known = Known(registers.read_registers(Workspace(WORLD)).registers)
    nlp = passages.parser(passages.model())
    return lambda text: draft(ArticleText(text), known, "2020-05-12", nlp).proposals


def of(made: list[Proposal], frame: str) -> list[Proposal]:
    return [proposal for proposal in made if proposal.frame == frame]


def filled(made: list[Proposal], frame: str, slot: str) -> list[str]:
    """What fills a slot in all proposals of a frame, without the register."""
    values = [value for p in of(made, frame) for value in p.slots.get(slot, []) if isinstance(value, str)]
    return sorted({value.rpartition("/")[2] for value in values})


def day(made: list[Proposal], frame: str) -> list[str]:
    return [p.when.edtf if p.when else "" for p in of(made, frame)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The Green Front took control of Millbrook, Ashford and the town of Elmsby.", ["Ashford", "Elmsby", "millbrook"]),
        ("The Green Front captured Millbrook and the neighboring village of Ashford.", ["Ashford", "millbrook"]),
        ("The Green Front took six villages from the army, including Millbrook and Ashford.", ["Ashford", "millbrook"]),
        ("The Green Front entered Riverton and gained control of it.", ["riverton"]),
        ("Millbrook fell to the Green Front.", ["millbrook"]),
        ("Millbrook was captured by the Green Front.", ["millbrook"]),
        ("The attack returned Millbrook to the control of the Green Front.", ["millbrook"]),
        ("Millbrook came under the control of the Green Front.", ["millbrook"]),
        ("The capture of Millbrook by the Green Front surprised residents.", ["millbrook"]),
        ("Millbrook is the first village the Green Front captured.", ["millbrook"]),
    ],
)
def test_every_place_of_a_list_is_taken(told: Told, text: str, places: list[str]) -> None:
    made = told(text)
    assert filled(made, "ControlChange", "place") == places
    assert filled(made, "ControlChange", "to") == ["green-front"]


@pytest.mark.parametrize(
    "text",
    [
        "The council took into consideration the violence in Riverton.",
        "The Green Front captured twenty soldiers in Riverton.",
        "The council can take decisions in the place of the assembly.",
    ],
)
def test_only_what_can_be_held_is_taken(told: Told, text: str) -> None:
    assert of(told(text), "ControlChange") == []


def test_a_list_ends_where_another_clause_begins(told: Told) -> None:
    made = told("The Green Front captured Millbrook, and Ashford lost its market.")
    assert filled([p for p in made if "green-front" in filled([p], p.frame, "to")], "ControlChange", "place") == ["millbrook"]


def test_what_is_said_of_an_offensive(told: Told) -> None:
    made = told("On 3 May the Green Front launched an offensive against the army in Riverton.")
    roles = {(p.first("actor"), p.first("role")) for p in of(made, "Participation")}
    assert {("actor/green-front", "attacker"), ("actor/northland-army", "defender")} <= roles
    assert filled(made, "Location", "place") == ["riverton"]
    assert day(made, "Timing") == ["2020-05-03"]
    assert {p.when for p in of(made, "Participation")} == {None}


def test_a_raid_that_is_launched_is_told_once(told: Told) -> None:
    made = of(told("The army launched air raids on Millbrook."), "Attack")
    assert [(p.slots["means"], p.slots["by"], p.slots["place"]) for p in made] == [
        (["air-strike"], ["actor/northland-army"], ["place/millbrook"])
    ]


@pytest.mark.parametrize(
    ("text", "event", "actors"),
    [
        ("Spring Flood, led by the Green Front, began on 28 April.", "event/spring-flood", {"actor/green-front"}),
        ("The Green Front announced the start of Spring Flood.", "event/spring-flood", {"actor/green-front"}),
        (
            "The groups taking part in Spring Flood include the Hill Brigade and the Lake Brigade.",
            "event/spring-flood",
            {"actor/hill-brigade", "actor/lake-brigade"},
        ),
    ],
)
def test_who_takes_part_in_a_named_operation(told: Told, text: str, event: str, actors: set[str]) -> None:
    made = of(told(text), "Participation")
    assert {p.first("event") for p in made} == {event}
    assert {p.first("actor") for p in made} == actors


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("The army accused the Hill Brigade of firing rockets at Millbrook.", "actor/hill-brigade"),
        ("Rocket fire by the Hill Brigade hit Millbrook.", "actor/hill-brigade"),
        ("Shelling by the army on Millbrook killed two children.", "actor/northland-army"),
        ("The army has responded with air strikes on Millbrook.", "actor/northland-army"),
        ("The Green Front rejected the claim that it used chlorine in Millbrook.", "actor/green-front"),
    ],
)
def test_who_attacks(told: Told, text: str, by: str) -> None:
    (attack,) = of(told(text), "Attack")
    assert (attack.first("by"), attack.first("place")) == (by, "place/millbrook")


def test_an_unnamed_operation_is_a_registered_one_where_place_and_month_fit() -> None:
    registered = registers.read_registers(Workspace(WORLD)).registers
    attack = EventSeed("Offensive", Label("Army attack on Millbrook (May 2020)"))
    known = Known(replace(registered, events={**registered.events, "millbrook-attack": attack}))
    nlp = passages.parser(passages.model())

    def event(text: str) -> str:
        made = draft(ArticleText(text), known, "2020-05-12", nlp).proposals
        return next(p.first("event") for p in made if p.frame == "Timing")

    assert event("The army launched an offensive on Millbrook on 3 May.") == "event/millbrook-attack"
    assert event("The army launched an offensive on Millbrook on 3 April.") == "new/event/offensive"
    assert event("The army launched an offensive on Riverton on 3 May.") == "new/event/offensive"


def test_those_listed_below_a_heading_take_part(told: Told) -> None:
    made = told(
        "Groups taking part in the battle for Riverton\n\n“Red Hawks” (Eastmark), “Grey Wolves” (Eastmark), “Hill Brigade” (The Rangers)."
    )
    assert filled(made, "Participation", "actor") == ["Grey Wolves", "Red Hawks", "hill-brigade"]


def test_those_at_a_meeting(told: Told) -> None:
    made = told("Talks between the Green Front and the army were held in Millbrook on 4 May.")
    assert filled(made, "Participation", "actor") == ["green-front", "northland-army"]
    assert filled(made, "Location", "place") == ["millbrook"]
    assert day(made, "Timing") == ["2020-05-04"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("No talks between the Green Front and the army took place in Millbrook.", "negates"),
        ("Talks between the Green Front and the army will be held in Millbrook on 20 May.", "predicts"),
        ("The army plans to launch an offensive on Millbrook.", "intends"),
        ("The Hill Brigade may take part in the battle for Riverton.", "supposes"),
        ("The army denied that it had launched an offensive on Millbrook on 3 May.", "denies"),
    ],
)
def test_taking_part_has_the_stance_of_what_is_told(told: Told, text: str, stance: str) -> None:
    made = [p for p in told(text) if p.frame in ("Participation", "Location", "Timing")]
    assert made
    assert {p.stance for p in made} == {stance}


def test_who_repels_an_attack_defends(told: Told) -> None:
    made = told("The Hill Brigade repelled an attack on Millbrook.")
    assert filled(made, "Fighting", "state") == ["repelled"]
    assert filled(made, "Participation", "role") == ["defender"]


def test_a_battle_that_is_not_in_something_is_not_fought(told: Told) -> None:
    assert of(told("The draft does not include battles against the Green Front in Riverton."), "Fighting") == []


@pytest.mark.parametrize(
    ("text", "siege", "change"),
    [
        ("The Green Front broke the siege of Riverton.", "event/siege-of-riverton", "broken"),
        ("The Green Front broke the siege imposed on Millbrook.", "new/event/siege", "broken"),
        ("The army besieged Riverton.", "event/siege-of-riverton", "imposed"),
    ],
)
def test_a_siege_is_known_by_what_is_besieged(told: Told, text: str, siege: str, change: str) -> None:
    (proposal,) = of(told(text), "SiegeChange")
    assert (proposal.first("siege"), proposal.first("change")) == (siege, change)


def test_a_place_is_put_under_siege(told: Told) -> None:
    (state,) = of(told("The fall of Millbrook placed Riverton under partial siege."), "SiegeState")
    assert (state.first("besieged"), state.first("completeness")) == ("place/riverton", "partial")


def test_what_depends_on_a_condition_is_supposed(told: Told) -> None:
    made = of(told("The Green Front was able to capture all of Riverton if Millbrook fell."), "ControlChange")
    assert {p.stance for p in made if p.first("place") == "place/riverton"} == {"supposes"}


@pytest.mark.parametrize(
    ("text", "frame", "when"),
    [
        ("On 3 May the Green Front captured Millbrook, which the army had entered on 1 May.", "ControlChange", "2020-05-03"),
        ("The army left Riverton on 3 May, as the council was voting on 5 May.", "Movement", "2020-05-03"),
        ("The Green Front has captured Millbrook and the road is now closed.", "ControlChange", "../2020-05-12"),
        ("Fighting went on until 4 May, when the Green Front captured Millbrook.", "ControlChange", "2020-05-04"),
        ("The army said on 3 May that the Green Front had captured Millbrook.", "ControlChange", ""),
    ],
)
def test_a_date_belongs_to_its_clause(told: Told, text: str, frame: str, when: str) -> None:
    assert day(told(text), frame) == [when]


def test_what_has_no_date_lies_between_those_around_it(told: Told) -> None:
    made = told(
        "The campaign in Millbrook began on 1 May. The Hill Brigade withdrew from Millbrook.\n\nOn 4 May the army entered Riverton."
    )
    withdrawal = next(p for p in of(made, "Movement") if p.first("act") == "withdrew")
    assert withdrawal.when is not None
    assert (withdrawal.when.edtf, withdrawal.when.how) == ("2020-05-01/2020-05-04", "inferred")
    assert "the date is that of the sentences around" in withdrawal.look_twice


def test_we_are_those_for_whom_a_speaker_speaks(told: Told) -> None:
    made = told("“We withdrew from Millbrook,” said a spokesman of the Hill Brigade.")
    assert filled(made, "Movement", "actor") == ["hill-brigade"]


def test_an_operation_named_in_passing_has_an_attacker_and_a_place(told: Told) -> None:
    made = told("The Green Front offensive on Millbrook goes on.")
    assert [(p.first("actor"), p.first("role")) for p in of(made, "Participation")] == [("actor/green-front", "attacker")]
    assert filled(made, "Location", "place") == ["millbrook"]


def test_who_helps_takes_part(told: Told) -> None:
    (helper,) = of(told("The army, backed by the Green Front, captured Millbrook on Sunday."), "Participation")
    assert (helper.first("actor"), helper.first("role")) == ("actor/green-front", "supporter")


def test_who_is_brought_into_a_battle_takes_part(told: Told) -> None:
    assert filled(told("The army used the Hill Brigade in the battles for Millbrook."), "Participation", "actor") == ["hill-brigade"]
    assert of(told("The army wants to use the Hill Brigade in the battles for Millbrook."), "Participation") == []


def test_who_withdraws_loses_the_place(told: Told) -> None:
    (lost,) = of(told("The army withdrew from Millbrook on Sunday."), "ControlChange")
    assert (lost.first("from"), lost.first("place"), lost.unstated) == ("actor/northland-army", "place/millbrook", ["to"])
    assert of(told("The army plans to withdraw from Millbrook."), "ControlChange") == []


def test_a_battle_without_a_place_is_where_the_story_is(told: Told) -> None:
    (fight,) = of(told("The army was driven from Millbrook. Its fighters are waging fierce battles."), "Fighting")
    assert fight.first("place") == "place/millbrook"
    assert "the place is that spoken of before" in fight.look_twice


def test_what_an_operation_includes_is_done_by_who_launched_it(told: Told) -> None:
    (attack,) = of(told("The army launched an offensive on Millbrook. The offensive includes a ground assault."), "Attack")
    assert (attack.first("by"), attack.slots["means"]) == ("actor/northland-army", ["ground-assault"])
    assert attack.look_twice


def test_each_weapon_of_a_list_is_a_means(told: Told) -> None:
    (attack,) = of(told("The army fired 100 mortar rounds and 50 rockets at Millbrook."), "Attack")
    assert attack.slots["means"] == ["mortar", "rocket"]


def test_forces_told_apart_by_names_are_each_a_party(told: Told) -> None:
    made = told("The Green Front was engaged in fierce battles against Eastmark, Northland and Southmark militias in Millbrook.")
    assert filled(made, "Participation", "actor") == ["Eastmark militias", "Northland militias", "Southmark militias", "green-front"]


@pytest.mark.parametrize(
    ("text", "who", "stance"),
    [
        ("Tens of thousands have fled Millbrook since Sunday.", "new/actor/residents of Millbrook", "asserts"),
        ("The army called on Millbrook residents to move to Riverton.", "new/actor/Millbrook residents", "intends"),
    ],
)
def test_people_who_leave(told: Told, text: str, who: str, stance: str) -> None:
    (left,) = of(told(text), "Displacement")
    assert (left.first("who"), left.stance) == (who, stance)


def test_a_ceasefire_that_is_over_was_there(told: Told) -> None:
    made = told("The ceasefire was declared over on Sunday.")
    assert [p.first("event") for p in of(made, "Occurrence")] == ["new/event/ceasefire"]
    assert [(p.first("bound"), p.when.edtf if p.when else "") for p in of(made, "Timing")] == [("end", "2020-05-10")]


def test_a_road_is_cut_off_and_a_town_besieged(told: Told) -> None:
    assert filled(told("The army cut off the main road to Millbrook."), "RouteState", "state") == ["cut"]
    (change,) = of(told("The army cut off Millbrook from the rest of the country."), "SiegeChange")
    assert (change.first("by"), change.first("change")) == ("actor/northland-army", "imposed")


def test_a_hill_is_not_the_town_that_it_overlooks(told: Told) -> None:
    assert "millbrook" not in filled(told("The army captured a hill overlooking Millbrook."), "ControlChange", "place")
