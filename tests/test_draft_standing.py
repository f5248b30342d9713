"""How somebody or something stands: invented sentences, and of whom, in what respect and in what stance each tells."""

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
ARMY, REBELS = "actor/northland-army", "actor/opposition-fighters"
Drafter = Callable[[str], list[Proposal]]

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(registers.read_registers(Workspace(WORLD)).registers)


@pytest.fixture(scope="module")
def drafted(known: Known) -> Drafter:
    nlp = passages.parser(passages.model())
    return lambda text: draft(ArticleText(text), known, "2020-05-12", nlp).proposals


@pytest.fixture(scope="module")
def states(drafted: Drafter) -> Drafter:
    return lambda text: [p for p in drafted(text) if p.frame == "Situation"]


def test_every_aspect_of_the_word_lists_is_one_of_the_frames(known: Known) -> None:
    table, lists = known.registers.table, lexicon.load("states")
    plain = [lists[name] for name in ("being", "bearing", "affecting", "borne", "judging", "idioms", "moods-of-places")]
    told = {aspect for tree in (*plain, *lists["phrases"].values()) for aspect in tree}
    assert told <= set(table.codes[table.frames["Situation"].slots["aspect"].codes])


@pytest.mark.parametrize(
    ("sentence", "subject", "aspect"),
    [
        ("The rebels are on the verge of collapse.", REBELS, "prospects"),
        ("Much of the town of Millbrook lies in ruins.", "place/millbrook", "destruction"),
        ("The fighting has left Millbrook in ruins.", "place/millbrook", "destruction"),
        ("The rebels are under pressure to talk.", REBELS, "policy"),
        ("The army's defences in Millbrook crumbled.", ARMY, "military-strength"),
        ("The rebels have lost hope of victory.", REBELS, "morale"),
        ("The rebels have regained momentum.", REBELS, "military-strength"),
        ("The capture of Millbrook was a blow to the rebels.", REBELS, "military-strength"),
        ("An uneasy calm returned to Millbrook.", "place/millbrook", "security"),
        ("The talks have stalled.", "new/event/talks", "prospects"),
        ("The army is bogged down in Millbrook.", ARMY, "military-strength"),
        ("The rebels laid down their arms.", REBELS, "attitude"),
        ("The shelling turned Millbrook into a wasteland.", "place/millbrook", "destruction"),
        ("The rebels face defeat.", REBELS, "military-strength"),
        ("The army takes the threat into account.", ARMY, "policy"),
        ("There is no escape from Millbrook.", "place/millbrook", "access"),
        ("Support for the rebels is waning in Millbrook.", REBELS, "popular-support"),
        ("The shelling of Millbrook eased in Millbrook.", "place/millbrook", "intensity"),
        ("The rebels hesitated to leave Millbrook.", REBELS, "attitude"),
        ("The shelling hampered the rebels.", REBELS, "military-strength"),
        ("Millbrook, wrecked by months of shelling, was shut off.", "place/millbrook", "destruction"),
        ("Conditions in Millbrook have deteriorated.", "place/millbrook", "humanitarian-need"),
        ("The mayor spoke of mounting resentment among the rebels.", REBELS, "attitude"),
        ("The late General Oak was born in Riverton.", "actor/general-oak", "history"),
        ("Open Hands regards Millbrook as a warning.", "place/millbrook", "precedent"),
        ("The army may leave Riverton because Open Hands regards Millbrook as a warning.", "place/millbrook", "precedent"),
    ],
)
def test_of_whom_a_state_is_told(states: Drafter, sentence: str, subject: str, aspect: str) -> None:
    assert (subject, aspect, "asserts") in {(p.first("subject"), p.first("aspect"), p.stance) for p in states(sentence)}


def test_what_affects_somebody_brings_about_how_he_stands(drafted: Drafter) -> None:
    (link,) = [p for p in drafted("The army took Millbrook on Monday, splitting the rebels.") if p.frame == "Consequence"]
    assert {slot: [p.frame for p in inner] for slot, inner in link.branches.items()} == {
        "cause": ["ControlChange"],
        "effect": ["Situation"],
    }


def test_a_phase_that_is_entered_is_a_state_for_each_of_its_words(states: Drafter) -> None:
    assert {p.first("aspect") for p in states("Millbrook entered a violent and tragic phase.")} == {"danger", "humanitarian-need"}


def test_a_clause_says_one_state_of_a_thing(states: Drafter) -> None:
    assert len(states("The fate of Millbrook hangs in the balance.")) == 1


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("The rebels did not waver.", "asserts"),  # "not" is part of the state
        ("The army says that there is no way out of Millbrook.", "asserts"),
        ("The army fears that there is no way out of Millbrook.", "supposes"),
        ("Millbrook may be without shelter.", "supposes"),
        ("The rebels may lose hope.", "supposes"),
        ("The rebels will waver.", "predicts"),
        ("“We will never waver,” a fighter with the Green Front said.", "intends"),
        ("The army tried to demoralise and outflank the rebels.", "intends"),
        ("The army wants to leave Millbrook in ruins.", "intends"),
    ],
)
def test_what_is_feared_planned_or_foretold_is_not_so(states: Drafter, sentence: str, stance: str) -> None:
    found = states(sentence)
    assert found
    assert {p.stance for p in found} == {stance}


@pytest.mark.parametrize(
    "sentence",
    [
        "It was clear that Millbrook had fallen to the army.",
        "Did the rebels lose hope?",
        "The men hampering the army left Riverton.",
        "The army insisted on talks in Riverton.",
        "The rebels refuse to meet the envoy.",
        "The rebels rely on Eastmark.",
    ],
)
def test_what_tells_no_state_of_anything_known(states: Drafter, sentence: str) -> None:
    assert not states(sentence)


def test_a_state_bears_the_day_printed_with_it(states: Drafter) -> None:
    (state,) = states("The army's defences in Millbrook crumbled on Monday.")
    assert state.when
    assert state.when.edtf == "2020-05-11"


def test_they_are_the_fighters_told_of_before_and_no_state(states: Drafter) -> None:
    found = states("The army fears the rebels, and their aim has not changed.")
    assert {p.first("subject") for p in found} == {REBELS}


@pytest.mark.parametrize(
    ("sentence", "aspect"),
    [
        ("The convoy reached war-torn Millbrook on Monday.", "destruction"),
        ("The envoy spoke of a truce in the divided city of Millbrook.", "unity"),
        ("Aid reached the storm-battered town of Millbrook.", "destruction"),
        ("The minister visited embattled Millbrook.", "danger"),
    ],
)
def test_a_word_before_a_place_tells_how_it_stands_on_the_day_of_the_news(states: Drafter, sentence: str, aspect: str) -> None:
    told = [p for p in states(sentence) if p.slots["subject"] == ["place/millbrook"]]
    assert [(p.first("aspect"), p.stance, p.when and p.when.edtf) for p in told] == [(aspect, "asserts", "2020-05-12")]


@pytest.mark.parametrize(
    "sentence", ["The envoy fears a divided Millbrook.", "The committee was divided.", "There is no divided Millbrook."]
)
def test_what_is_only_thought_of_or_no_place_has_no_such_word(states: Drafter, sentence: str) -> None:
    assert not [p for p in states(sentence) if p.first("subject") == "place/millbrook"]
