"""Drafts of what is told in passing: invented sentences, and what each does and does not say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import registers
from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon, passages
from kg.draft.reading.known import Known
from kg.draft.whole import draft
from kg.texts import ArticleText
from kg.workspace import Workspace

WORLD = Path(__file__).parent / "world"
DAY = "2020-05-12"
Drafter = Callable[..., list[Proposal]]

needs_parser = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(registers.read_registers(Workspace(WORLD)).registers)


@pytest.fixture(scope="module")
def drafted(known: Known) -> Drafter:
    """What a text gives, of one frame; with the parser or without."""

    def made(text: str, frame: str, *, parsed: bool = True) -> list[Proposal]:
        nlp = passages.parser(passages.model()) if parsed else None
        return [proposal for proposal in draft(ArticleText(text), known, DAY, nlp).proposals if proposal.frame == frame]

    return made


def slots(found: list[Proposal], *names: str) -> set[tuple[str, ...]]:
    return {tuple("+".join(sorted(proposal.slots.get(name, ()))) for name in names) for proposal in found}


def test_every_code_of_the_word_lists_is_one_of_the_frames(known: Known) -> None:
    table, words = known.registers.table, lexicon.load("facts")

    def codes(frame: str, slot: str) -> set[str]:
        return set(table.codes[table.frames[frame].slots[slot].codes])

    assert {*words["counts"].values(), *words["whole"].values()} <= codes("Count", "what")
    assert set(words["categories"]) | {"days", "months", "years", "square-kilometres"} <= codes("Count", "category")
    assert {*words["aspects"], *words["bodies"].values(), *words["goods-needed"]} <= codes("Situation", "aspect")
    assert set(words["posts"].values()) <= codes("Post", "role")
    assert set(words["aid"].values()) <= codes("Aid", "action")


LYING = [
    ("Millbrook, a village north-east of Riverton, is quiet.", ("place/millbrook", "near", "place/riverton")),
    ("Shops opened in Millbrook near Riverton on Monday.", ("place/millbrook", "near", "place/riverton")),
    ("Trucks came to Riverton and the nearby village of Millbrook.", ("place/millbrook", "near", "place/riverton")),
    ("The army entered Stone Hill, which overlooks Millbrook, on Monday.", ("new/place/Stone Hill", "overlooks", "place/millbrook")),
    ("The army left Millbrook in Northland on Monday.", ("place/millbrook", "within", "place/northland")),
    ("Millbrook is 10 kilometers (6 miles) north of Riverton.", ("place/millbrook", "near", "place/riverton")),
    ("The army entered the Riverton suburbs of Alderton and Fernley.", ("new/place/Fernley", "within", "place/riverton")),
    ("The army entered Alderton, a small town in Northland, on Monday.", ("new/place/Alderton", "within", "place/northland")),
    ("The army entered the northern town of Millbrook on Monday.", ("place/millbrook", "within", "place/northland")),
    ("Talks began in the Eastmark border town of Alderton.", ("new/place/Alderton", "near", "new/place/Eastmark border")),
    ("Snow closed the Orchard Road, which links Riverton to Millbrook.", ("new/place/Orchard Road", "connects", "place/riverton")),
]


@pytest.mark.parametrize(("sentence", "relation"), LYING)
def test_how_places_lie_needs_no_parser(drafted: Drafter, sentence: str, relation: tuple[str, ...]) -> None:
    assert relation in slots(drafted(sentence, "PlaceRelation", parsed=False), "place", "relation", "other")


def test_a_direction_between_verbs_joins_no_places(drafted: Drafter) -> None:
    assert not drafted("The army left Millbrook. North of Riverton nothing moved.", "PlaceRelation", parsed=False)


def test_a_side_of_a_town_is_no_part_of_a_country(drafted: Drafter) -> None:
    assert not drafted("The army came from the east of the city of Riverton.", "PlaceRelation", parsed=False)


def test_kinds_of_settlements_are_told_of_each_place_listed(drafted: Drafter) -> None:
    found = drafted("The army entered the villages of Millbrook, Alderton and Fernley.", "Character", parsed=False)
    assert slots(found, "entity", "aspect", "value") == {
        (place, "settlement-kind", "village") for place in ("place/millbrook", "new/place/Alderton", "new/place/Fernley")
    }


def test_a_list_with_nationalities_gives_origins(drafted: Drafter) -> None:
    text = "“Otter Brigade” (Turkish), “Heron Brigade” (French), “Stork Brigade” (German)."
    found = drafted(f"The government relies on militias of many kinds.\n\n{text}", "Origin", parsed=False)
    assert ("new/actor/Otter Brigade", "new/place/Turkish") in slots(found, "group", "country")
    assert len(found) == 3


HELD = [
    ("Millbrook is under the control of the Green Front.", ("place/millbrook", "actor/green-front")),
    ("The Green Front controls Millbrook.", ("place/millbrook", "actor/green-front")),
    ("Millbrook is held by the Green Front.", ("place/millbrook", "actor/green-front")),
]


@needs_parser
@pytest.mark.parametrize(("sentence", "held"), HELD)
def test_who_holds_a_place_on_the_day_of_the_news(drafted: Drafter, sentence: str, held: tuple[str, ...]) -> None:
    (state,) = drafted(sentence, "ControlState")
    assert slots([state], "place", "holder") == {held}
    assert (state.stance, state.when and state.when.edtf) == ("asserts", DAY)


@needs_parser
@pytest.mark.parametrize(
    "sentence",
    ["Talks between the Green Front and the army were held in Millbrook.", "The Hill Brigade held a meeting in Millbrook on Monday."],
)
def test_meetings_hold_no_place(drafted: Drafter, sentence: str) -> None:
    assert not drafted(sentence, "ControlState")


@needs_parser
def test_control_that_is_only_thought_of_is_not_asserted(drafted: Drafter) -> None:
    found = drafted("The road stays closed if the Green Front controls Millbrook.", "ControlState")
    assert {proposal.stance for proposal in found} <= {"supposes"}


COUNTS = [
    ("At least 21 people were killed in Millbrook.", ("killed", "people"), {"least": "21"}),
    ("Nearly 800,000 people live in Riverton.", ("population", "people"), {"nearly": "800000"}),
    ("Shelling in Riverton killed dozens.", ("killed", "people"), {"order": "dozens"}),
    ("Thousands of families were forced to leave Riverton.", ("displaced", "families"), {"order": "thousands"}),
    ("A four-year siege ended in Riverton.", ("duration", "years"), {"exact": "4", "unit": "years"}),
    ("The siege of Riverton went on for two and a half years.", ("duration", "years"), {"exact": "2.5", "unit": "years"}),
]


@needs_parser
@pytest.mark.parametrize(("sentence", "counted", "amount"), COUNTS)
def test_figures_keep_their_bounds(drafted: Drafter, sentence: str, counted: tuple[str, str], amount: dict[str, str]) -> None:
    found = {(p.first("what"), p.first("category")): p.slots["amount"] for p in drafted(sentence, "Count")}
    assert found == {counted: amount}


@needs_parser
def test_years_ago_are_no_length(drafted: Drafter) -> None:
    assert not drafted("The Green Front left Millbrook for good two years ago.", "Count")


@needs_parser
def test_groups_listed_belong_to_the_body_named(drafted: Drafter) -> None:
    found = drafted(
        "The Green Front, which has many factions, includes the Hill Brigade, the Lake Brigade and Otter Brigade.", "Membership"
    )
    members = {"actor/hill-brigade", "actor/lake-brigade", "new/actor/Otter Brigade"}
    assert slots(found, "member", "whole") == {(member, "actor/green-front") for member in members}


def test_a_president_is_none_of_those_who_fight_him(drafted: Drafter) -> None:
    found = drafted("The gain was a boost for rebels who want to topple President Adam Reed.", "Post", parsed=False)
    assert all(proposal.first("organisation") != "actor/opposition-fighters" for proposal in found)


@needs_parser
def test_places_listed_belong_to_no_body(drafted: Drafter) -> None:
    text = "The Green Front took six villages, including Alderton and Fernley."
    assert not drafted(text, "Membership")


POSTS = [
    ("Anna Reed, a spokeswoman for Open Hands, spoke on Monday.", "spokesperson", "actor/open-hands"),
    ("The leader of the Hill Brigade, Colonel Adam Reed, spoke on Monday.", "commander", "actor/hill-brigade"),
    ("Open Hands director Anna Reed spoke on Monday.", "director", "actor/open-hands"),
]


@pytest.mark.parametrize(("sentence", "role", "body"), POSTS)
def test_offices_stand_beside_the_name_of_the_holder(drafted: Drafter, sentence: str, role: str, body: str) -> None:
    assert slots(drafted(sentence, "Post", parsed=False), "role", "organisation") == {(role, body)}


@needs_parser
def test_allies_and_backers(drafted: Drafter) -> None:
    found = drafted("The Hill Brigade united with the Lake Brigade.", "Alignment")
    assert slots(found, "a", "relation", "b") == {("actor/hill-brigade", "with", "actor/lake-brigade")}
    found = drafted("The Green Front, backed by the Hill Brigade, entered Millbrook.", "Support")
    assert slots(found, "supporter", "supported") == {("actor/hill-brigade", "actor/green-front")}


@needs_parser
def test_how_things_stand(drafted: Drafter) -> None:
    (state,) = drafted("Millbrook is now empty.", "Situation")
    assert (slots([state], "subject", "aspect"), state.when and state.when.edtf) == ({("place/millbrook", "population-level")}, DAY)


@needs_parser
def test_what_people_fear_is_an_attitude_and_bears_no_date(drafted: Drafter) -> None:
    (fear,) = drafted("The residents of Riverton fear that the army will enter Millbrook.", "Character")
    assert (slots([fear], "entity", "aspect"), fear.when) == ({("actor/residents", "attitude")}, None)
    assert not drafted("The Green Front wants to enter Millbrook.", "Character")


@needs_parser
def test_who_was_driven_out_is_counted_whence_they_went(drafted: Drafter) -> None:
    (count,) = drafted("Snow fell in Riverton. Thousands of families were forced to leave Riverton for Millbrook.", "Count")
    assert count.slots["area"] == ["place/riverton"]


@needs_parser
def test_how_large_an_operation_is(drafted: Drafter) -> None:
    found = drafted("The Hill Brigade launched a massive offensive on Millbrook.", "Character")
    assert slots(found, "entity", "aspect") == {("new/event/massive offensive", "size")}
    assert not drafted("The Hill Brigade baked a massive cake in Millbrook.", "Character")


STYLES = [
    ("The state-run Northland News Agency spoke of snow.", "Character", ("actor/northland-news", "loyalty")),
    ("The Green Front militant group spoke of snow.", "Character", ("actor/green-front", "composition")),
    ("Members of the Otter Council rebel group spoke of snow.", "Membership", ("new/actor/Otter Council", "belongs")),
    ("Shops were closed by the rebel Otter Council on Monday.", "Membership", ("new/actor/Otter Council", "belongs")),
]


@pytest.mark.parametrize(("sentence", "frame", "told"), STYLES)
def test_what_stands_beside_the_name_of_a_body(drafted: Drafter, sentence: str, frame: str, told: tuple[str, ...]) -> None:
    names = ("entity", "aspect") if frame == "Character" else ("member", "kind")
    assert told in slots(drafted(sentence, frame, parsed=False), *names)


def test_a_side_before_a_place_makes_no_member(drafted: Drafter) -> None:
    assert not drafted("The army shelled rebel Millbrook on Monday.", "Membership", parsed=False)


@needs_parser
def test_backed_is_backed_whatever_is_hoped_for(drafted: Drafter) -> None:
    (backed,) = drafted("Backed by the Hill Brigade, the Green Front hopes to enter Millbrook.", "Support")
    assert backed.stance == "asserts"


STATES_THAT_ARE_NOT_SO = [
    "Millbrook is not empty.",
    "Millbrook may be empty.",
    "Nobody says that Millbrook will be empty.",
    "Millbrook could face a famine.",
    "Open Hands warned of a famine in Millbrook.",
    "The army wants to prevent the collapse of Millbrook.",
]


@needs_parser
@pytest.mark.parametrize("sentence", STATES_THAT_ARE_NOT_SO)
def test_a_state_that_is_not_so_is_not_asserted(drafted: Drafter, sentence: str) -> None:
    assert all(state.stance != "asserts" for state in drafted(sentence, "Situation"))


NOT_SO = [
    ("The army denied that Millbrook is under the control of the Green Front.", "ControlState", "denies"),
    ("The Green Front could be backed by the Hill Brigade.", "Support", "supposes"),
    ("Open Hands plans to bring aid to Millbrook.", "Aid", "intends"),
    ("Open Hands said aid had not reached Millbrook.", "Aid", "negates"),
    ("The Lake Brigade tried to form the Otter Council.", "Formation", "intends"),
]


@needs_parser
@pytest.mark.parametrize(("sentence", "frame", "stance"), NOT_SO)
def test_what_is_planned_denied_or_thought_of_is_not_asserted(drafted: Drafter, sentence: str, frame: str, stance: str) -> None:
    assert [proposal.stance for proposal in drafted(sentence, frame)] == [stance]


@needs_parser
@pytest.mark.parametrize(
    "sentence", ["Nobody was killed in Millbrook.", "No fighters remain in Millbrook.", "There is no shortage of food."]
)
def test_nothing_is_counted_or_lacking_where_there_is_none(drafted: Drafter, sentence: str) -> None:
    assert not drafted(sentence, "Count") + drafted(sentence, "Situation")


def test_a_road_without_a_name_is_called_by_what_it_joins(drafted: Drafter) -> None:
    found = drafted("Snow closed the road between Riverton and Millbrook.", "PlaceRelation", parsed=False)
    assert slots(found, "place", "relation") == {("new/place/Riverton–Millbrook road", "connects")}
    assert not drafted("Snow closed the road to Riverton.", "PlaceRelation", parsed=False)


@needs_parser
def test_a_word_of_state_in_a_name_is_none(drafted: Drafter) -> None:
    assert not drafted("United Hands and the Clear River Society spoke on Monday.", "Situation")


@needs_parser
def test_what_is_presupposed_is_so_whatever_is_wished_of_it(drafted: Drafter) -> None:
    (state,) = drafted("Open Hands wants to stop the horrors in Millbrook.", "Situation")
    assert (state.stance, slots([state], "subject", "aspect")) == ("asserts", {("place/millbrook", "danger")})


@needs_parser
def test_importance_lasts_and_has_no_date(drafted: Drafter) -> None:
    found = drafted("On 3 May the army entered the strategic village of Millbrook.", "Character")
    assert ("place/millbrook", "control-importance") in slots(found, "entity", "aspect")
    assert {nature.when for nature in found} == {None}


@needs_parser
def test_bodies_are_formed_by_name(drafted: Drafter) -> None:
    (formed,) = drafted("Two brigades formed the Otter Council on 3 May.", "Formation")
    assert (formed.first("body"), formed.first("act"), formed.when and formed.when.edtf) == (
        "new/actor/Otter Council",
        "formed",
        "2020-05-03",
    )


def test_a_name_borne_before_is_a_succession(drafted: Drafter) -> None:
    found = drafted("Soldiers met the Otter Brigade, formerly known as the Hill Brigade, on Monday.", "Succession", parsed=False)
    assert slots(found, "old", "new", "kind") == {("actor/hill-brigade", "new/actor/Otter Brigade", "rename")}


@needs_parser
def test_aid_that_is_held_up(drafted: Drafter) -> None:
    found = drafted("The army prevented aid from entering Millbrook.", "Aid")
    assert ("blocked", "place/millbrook") in slots(found, "action", "to")


PORTRAYED = [
    ("Riverton, Northland’s former seat of parliament, was quiet.", "place/riverton", "history", "asserts"),
    ("The Northland crisis began as a protest against high prices.", "new/event/crisis", "history", "asserts"),
    ("The offensive did not last long.", "new/event/offensive", "history", "asserts"),
    ("The Red Shield was formed in an effort to defend the city.", "new/actor/Red Shield", "purpose", "intends"),
    ("The Hill Brigade, which the council classifies as a terrorist group, fled.", "actor/hill-brigade", "status-in-law", "asserts"),
    ("General Oak described Riverton as the shield of the valley.", "place/riverton", "control-importance", "asserts"),
    ("General Oak called the attack a crime.", "new/event/attack", "history", "alleges"),
    ("Riverton is a city.", "place/riverton", "settlement-kind", "asserts"),
    ("Riverton is not a fortress.", "place/riverton", "control-importance", "negates"),
    ("General Oak, who is the root cause of the crisis, went home.", "actor/general-oak", "responsibility", "alleges"),
    ("Most of the fighters belong to the Sunni sect.", "actor/opposition-fighters", "sectarian-identity", "asserts"),
    ("The army won a “decisive” battle on Monday.", "new/event/decisive battle", "control-importance", "alleges"),
]


@needs_parser
@pytest.mark.parametrize(("text", "entity", "aspect", "stance"), PORTRAYED)
def test_what_a_thing_is_said_to_be(drafted: Drafter, text: str, entity: str, aspect: str, stance: str) -> None:
    (made,) = drafted(text, "Character")
    assert (made.slots["entity"], made.slots["aspect"], made.stance) == ([entity], [aspect], stance)


@needs_parser
@pytest.mark.parametrize(
    "text", ["Riverton is once again under siege.", "This is the reason for the delay.", "Riverton is their next target."]
)
def test_what_tells_nothing_of_a_thing(drafted: Drafter, text: str) -> None:
    assert drafted(text, "Character") == []


RANKED = [
    ("The first aid convoy entered Riverton.", "new/event/first aid convoy", "asserts"),
    ("The army launched its most violent attack on Riverton.", "new/event/violent attack", "asserts"),
    ("The rebels made mistakes, the most serious being the lack of discipline.", "new/event/lack", "asserts"),
    ("Perhaps the most harmful was the decision to leave Riverton.", "new/event/decision", "supposes"),
    ("It would be the greatest victory of the year for the army.", "new/event/greatest victory", "predicts"),
    ("The raids were the heaviest in months.", "new/event/raids", "asserts"),
    ("The attack was more destructive than anything before.", "new/event/attack", "asserts"),
    ("Riverton is the last stronghold of the rebels.", "place/riverton", "asserts"),
    ("The Hill Brigade, one of the most powerful rebel groups, fled.", "actor/hill-brigade", "asserts"),
]


@needs_parser
@pytest.mark.parametrize(("text", "subject", "stance"), RANKED)
def test_what_comes_first_or_last(drafted: Drafter, text: str, subject: str, stance: str) -> None:
    (made,) = drafted(text, "Rank")
    assert (made.first("subject"), made.stance) == (subject, stance)


@needs_parser
@pytest.mark.parametrize(
    "text", ["The army lost its last battle in Riverton.", "The most recent raids hit Riverton.", "It was the last day."]
)
def test_what_is_no_rank(drafted: Drafter, text: str) -> None:
    assert drafted(text, "Rank") == []


OUTLYING = [
    ("They entered Oakham, just outside Riverton, on Monday.", ("new/place/Oakham", "near", "place/riverton")),
    ("They fled to Oakham, on the western outskirts of Riverton.", ("new/place/Oakham", "near", "place/riverton")),
    ("They know that Oakham lies 20 km (12 miles) from Riverton.", ("new/place/Oakham", "near", "place/riverton")),
    ("They reached Oakham, which lies on the border with Eastmark.", ("new/place/Oakham", "borders", "place/eastmark")),
    ("They reached Oakham, on the Eastmark border, at noon.", ("new/place/Oakham", "borders", "place/eastmark")),
    ("They took all of Riverton, except for Oakham.", ("new/place/Oakham", "within", "place/riverton")),
    ("They took parts of Riverton, including the Oakham district.", ("new/place/Oakham", "within", "place/riverton")),
    ("Riverton is quiet. They left the city's eastern suburbs.", ("new/place/eastern suburbs", "near", "place/riverton")),
    ("In Riverton they closed the northern Mill Road at noon.", ("new/place/Mill Road", "near", "place/riverton")),
]


@pytest.mark.parametrize(("text", "told"), OUTLYING)
def test_what_lies_around_a_larger_place(drafted: Drafter, text: str, told: tuple[str, str, str]) -> None:
    assert told in slots(drafted(text, "PlaceRelation", parsed=False), "place", "relation", "other")


@needs_parser
def test_what_divides_and_overlooks(drafted: Drafter) -> None:
    made = drafted("They crossed the checkpoints that divide Riverton. They took the hills overlooking Riverton.", "PlaceRelation")
    assert slots(made, "place", "relation", "other") == {
        ("new/place/checkpoints", "divides", "place/riverton"),
        ("new/place/hills", "overlooks", "place/riverton"),
    }


def test_places_in_one_list_are_no_parts_of_one_another(drafted: Drafter) -> None:
    assert drafted("They took the villages of Oakham, Elmwood and Riverton.", "PlaceRelation") == []


CALLED = [
    ("The UK-based monitoring group the Lake Observatory confirmed it.", "new/actor/Lake Observatory", {"location", "purpose"}),
    ("They entered the industrial Oakham area at noon.", "new/place/Oakham", {"settlement-kind"}),
    ("They entered the Oakham refugee camp at noon.", "new/place/Oakham", {"settlement-kind"}),
    ("They entered Oakham, seen as the last bastion of the army, at noon.", "new/place/Oakham", {"control-importance"}),
    ("They entered Oakham – considered the rebels' pride – at noon.", "new/place/Oakham", {"control-importance"}),
]


@pytest.mark.parametrize(("text", "entity", "told"), CALLED)
def test_what_a_thing_is_called(drafted: Drafter, text: str, entity: str, told: set[str]) -> None:
    made = drafted(text, "Character", parsed=False)
    assert {p.first("entity") for p in made} == {entity}
    assert {p.first("aspect") for p in made} == told


def test_what_is_a_part_of_the_name_says_nothing(drafted: Drafter) -> None:
    assert not drafted("They entered the Oakham districts at noon.", "Character", parsed=False)


@needs_parser
def test_what_is_lacking_is_told_once(drafted: Drafter) -> None:
    (made,) = drafted("Hospitals in Riverton have had no electricity since April 2020.", "Situation")
    assert (made.stance, made.slots["value"], made.when and made.when.edtf) == ("asserts", ["no electricity"], "2020-04/..")


@needs_parser
def test_the_name_of_an_operation(drafted: Drafter) -> None:
    (made,) = drafted("The campaign, dubbed “Open Gates”, began on Monday.", "Identity")
    assert (made.slots["form"], made.first("entity")) == (["Open Gates"], "new/event/campaign")


def test_a_journalist_has_no_seat(drafted: Drafter) -> None:
    assert drafted("The Riverton-based journalist John Oak said so.", "Character", parsed=False) == []
