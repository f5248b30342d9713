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
        ("The Green Front captured another large army base near Riverton.", ["large army base"]),
        ("The Green Front captured a hilltop village near Riverton.", ["hilltop village"]),
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


@pytest.mark.parametrize(
    ("label", "text", "linked"),
    [
        ("Army attack on Millbrook (spring 2020)", "The army launched an offensive on Millbrook.", True),
        ("Army attack on Millbrook (spring 2019)", "The army launched an offensive on Millbrook.", False),
        ("Second attack to break the siege (May 2020)", "The army launched an offensive to break the siege.", True),
        ("Government attack on Millbrook (May 2020)", "The Green Front launched an offensive on Millbrook.", False),
    ],
)
def test_an_operation_without_a_date_is_one_of_the_month_of_the_news(label: str, text: str, linked: bool) -> None:
    registered = registers.read_registers(Workspace(WORLD)).registers
    known = Known(replace(registered, events={**registered.events, "the-attack": EventSeed("Offensive", Label(label))}))
    made = draft(ArticleText(text), known, "2020-05-12", passages.parser(passages.model())).proposals
    assert any("event/the-attack" in p.slots.get("event", []) for p in made) == linked


def test_a_war_is_known_by_its_country() -> None:
    registered = registers.read_registers(Workspace(WORLD)).registers
    known = Known(replace(registered, events={**registered.events, "war": EventSeed("Conflict", Label("Northland conflict"))}))
    text = "The Northland crisis began as a protest. The crisis in Eastmark began as a strike."
    made = draft(ArticleText(text), known, "2020-05-12", passages.parser(passages.model())).proposals
    assert [p.first("entity") for p in made if p.frame == "Character"] == ["event/war", "new/event/crisis"]


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
        ("The army said on 3 May that the Green Front had captured Millbrook.", "ControlChange", "../2020-05-03"),
        (
            "The areas captured by the Green Front include Millbrook and the towns taken by the army.",
            "ControlChange",
            "../2020-05-12|../2020-05-12",
        ),
        ("On 3 May the Green Front captured Millbrook in a matter of two days.", "ControlChange", "2020-05-03/2020-05-05"),
        ("On 3 May the army entered Millbrook and subsequently moved north.", "Movement", "2020-05-03/..|2020-05-03"),
        ("Millbrook has been under siege for three years.", "SiegeState", "2017/2020-05-12"),
        ("For ten months Millbrook has been under siege by the army.", "SiegeState", "2019-07/2020-05"),
        ("Four days of shelling hit Millbrook on 10 May.", "Attack", "2020-05-06/2020-05-10"),
        ("On 3 May the army widened its operations to break the siege of Millbrook.", "SiegeState", "../2020-05-03"),
        ("The army broke through the siege of Millbrook on 3 May.", "SiegeState", "../2020-05-03"),
        ("On 3 May the shelling began. In these attacks 40 civilians were killed.", "Count", "2020-05-03"),
        ("Millbrook had been held by the Green Front for years.", "ControlState", "../2020-05-12"),
        ("On Sunday the council condemned an attack on a school in Millbrook.", "Attack", "../2020-05-10"),
        ("General Smith, the commander of the Green Front, arrived on 3 May.", "Post", "2020-05-03"),
        ("General Smith, the commander of the Green Front, is in Millbrook.", "Post", "2020-05-12"),
        ("On 3 May the town of Millbrook was nearly empty.", "Situation", "2020-05-03"),
        ("The council praised General Smith, the commander of the Green Front.", "Post", ""),
        ("The current commander of the Green Front, General Smith, arrived.", "Post", "2020-05-12"),
        ("Millbrook has been besieged for weeks.", "SiegeState", "../2020-05-12"),
        ("Millbrook has been under siege for a week.", "SiegeState", "2020-05-05/2020-05-12"),
        ("There has been a stalemate in Millbrook since the army entered it last month.", "Fighting", "2020-04/2020-05-12"),
        ("After weeks of shelling in Millbrook the army rested on 10 May.", "Attack", "../2020-05-10"),
        ("Open Hands said on Tuesday it was alarmed. The army bombed Millbrook.", "Attack", "2020-05-12"),
        ("The war began in 2011. The army bombed Millbrook.", "Attack", ""),
        ("Open Hands said on Tuesday it was alarmed. The army is to bomb Millbrook.", "Attack", ""),
        ("Millbrook is without water.", "Situation", "2020-05-12"),
    ],
)
def test_a_date_belongs_to_its_clause(told: Told, text: str, frame: str, when: str) -> None:
    assert day(told(text), frame) == when.split("|")


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


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The army shelled a school in Millbrook.", "new/place/school"),
        ("The army shelled two villages in the hills of Millbrook.", "new/place/two villages"),
        ("The army shelled two villages, including Ashford.", "new/place/Ashford"),
    ],
)
def test_what_is_hit_is_not_the_place_around_it(told: Told, text: str, place: str) -> None:
    assert [p.first("place") for p in of(told(text), "Attack")] == [place]


def test_a_capture_is_one_though_the_parse_takes_it_for_an_adjective(told: Told) -> None:
    (change,) = of(told("The army, backed by militias, recaptured Ashford."), "ControlChange")
    assert (change.first("to"), change.first("place")) == ("actor/northland-army", "new/place/Ashford")


def test_a_body_of_several_groups_is_a_new_actor(told: Told) -> None:
    made = told("A rebel coalition of 20 factions launched an offensive on Millbrook.")
    assert filled(made, "Participation", "actor") == ["rebel coalition"]


def test_all_weapons_that_are_begun_are_of_who_begins(told: Told) -> None:
    made = told("The army has launched raids and artillery bombardments on Millbrook.")
    assert {tuple(p.slots.get("by", [])) for p in of(made, "Attack")} == {("actor/northland-army",)}


def test_forces_told_apart_by_names_are_each_a_party(told: Told) -> None:
    made = told("The Green Front was engaged in fierce battles against Eastmark, Northland and Southmark militias in Millbrook.")
    assert filled(made, "Participation", "actor") == ["Eastmark militias", "Northland militias", "Southmark militias", "green-front"]


@pytest.mark.parametrize(
    ("text", "who", "stance"),
    [
        ("Tens of thousands have fled Millbrook since Sunday.", "new/actor/residents of Millbrook", "asserts"),
        ("The army called on Millbrook residents to move to Riverton.", "new/actor/residents of Millbrook", "intends"),
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


def test_a_siege_that_is_nearly_there_has_the_slots_of_a_state(told: Told) -> None:
    (state,) = of(told("Government forces were close to encircling Millbrook."), "SiegeState")

    assert {"siege", "besieged", "completeness"} <= state.slots.keys() <= {"siege", "besieged", "besieger", "completeness"}


TIMES = [
    ("The battle for Riverton continued until the end of April.", "end", "asserts", "2020-04-21/2020-04-30"),
    ("Riverton has been under siege since March 2019.", "begin", "asserts", "2019-03"),
    ("Riverton, besieged since July 2019, is quiet.", "begin", "asserts", "2019-07"),
    ("Riverton was contested since the spring of 2014.", "begin", "asserts", "2014-21"),
    ("The ceasefire took effect on Monday.", "begin", "asserts", "2020-05-11"),
    ("The war began in 2011.", "begin", "asserts", "2011"),
    ("The council will vote on the draft on 20 May.", "whole-span", "intends", "2020-05-20"),
    ("The ministers met in Riverton on Monday.", "whole-span", "asserts", "2020-05-11"),
    ("The plan was summed up in a telephone conversation on 3 May.", "whole-span", "asserts", "2020-05-03"),
    ("The Riverton meeting on 20 June 2020 is for the neighbours.", "whole-span", "intends", "2020-06-20"),
]


@pytest.mark.parametrize(("text", "bound", "stance", "when"), TIMES)
def test_when_something_was(told: Told, text: str, bound: str, stance: str, when: str) -> None:
    (made,) = of(told(text), "Timing")
    assert (made.first("bound"), made.stance, made.when.edtf if made.when else "") == (bound, stance, when)


@pytest.mark.parametrize("text", ["Riverton may be under siege until May.", "No results came out of the meetings until 3 May."])
def test_what_tells_no_time_of_an_event(told: Told, text: str) -> None:
    assert of(told(text), "Timing") == []


@pytest.mark.parametrize(
    ("text", "stance", "when"),
    [
        ("The army launched an offensive on Riverton on 3 May.", "asserts", None),
        ("It is like an offensive that the army undertook in March.", "asserts", "2020-03"),
        ("They called for an emergency session of the assembly.", "intends", None),
        ("The army plans to launch an offensive on Riverton.", None, None),
    ],
)
def test_that_something_took_place(told: Told, text: str, stance: str | None, when: str | None) -> None:
    found = of(told(text), "Occurrence")
    assert [(p.stance, p.when.edtf if p.when else None) for p in found] == ([(stance, when)] if stance else [])


def test_an_operation_is_where_its_name_says(told: Told) -> None:
    (made,) = of(told("The Riverton offensive has killed dozens."), "Location")
    assert made.first("place") == "place/riverton"


@pytest.mark.parametrize(
    ("text", "frame", "slot", "doer"),
    [
        ("The Green Front has been able to capture Millbrook.", "ControlChange", "to", "green-front"),
        ("The Green Front kept shelling Millbrook.", "Attack", "by", "green-front"),
        ("The army thwarted an attempt by the Green Front to recapture Millbrook.", "ControlChange", "to", "green-front"),
        ("The army thwarted the Green Front's attempt to storm Millbrook.", "Attack", "by", "green-front"),
        ("Millbrook was hit by rockets fired by the Green Front.", "Attack", "by", "green-front"),
    ],
)
def test_who_does_it_may_stand_above_the_deed_or_below_the_weapon(told: Told, text: str, frame: str, slot: str, doer: str) -> None:
    assert filled(told(text), frame, slot) == [doer]


@pytest.mark.parametrize("text", ["That left Millbrook encircled.", "The raid left Millbrook deserted.", "This left Millbrook in ruins."])
def test_what_is_left_in_a_state_is_left_by_nobody(told: Told, text: str) -> None:
    assert of(told(text), "Displacement") == of(told(text), "Movement") == []


def test_a_place_named_once_with_a_verb_before_it_is_no_person(told: Told) -> None:
    made = told("The Green Front entered the town of Elmsby. Losing Elmsby hurts the army. The army shelled Elmsby.")
    assert filled(made, "Attack", "place") == ["Elmsby"]


@pytest.mark.parametrize(
    ("text", "frame", "slot", "value"),
    [
        ("The Green Front launched a counter-offensive in Millbrook on Monday.", "Participation", "role", "attacker"),
        ("On Monday the cease-fire ended.", "Timing", "bound", "end"),
        ("On Monday the army surrendered Millbrook to the Green Front.", "ControlChange", "to", "green-front"),
        ("The town of Millbrook surrendered on Monday.", "ControlChange", "place", "millbrook"),
    ],
)
def test_nouns_with_a_hyphen_and_verbs_of_two_uses(told: Told, text: str, frame: str, slot: str, value: str) -> None:
    assert value in filled(told(text), frame, slot)


def test_who_is_only_spoken_to_does_not_tell_whose_operation_it_is() -> None:
    registered = registers.read_registers(Workspace(WORLD)).registers
    attack = EventSeed("Offensive", Label("Government attack on Millbrook (May 2020)"))
    known = Known(replace(registered, events={**registered.events, "the-attack": attack}))
    text = "This is a decisive battle for Millbrook, they told the Green Front."
    made = draft(ArticleText(text), known, "2020-05-12", passages.parser(passages.model())).proposals
    assert [p.first("entity") for p in made if p.frame == "Character"] == ["event/the-attack"]
