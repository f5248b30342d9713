"""Stances of drafts: what is planned, feared, denied, conditional or asked is never drafted as a fact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import registers
from kg.draft.proposals import Proposal
from kg.draft.reading import passages
from kg.draft.reading.known import Known
from kg.draft.whole import Draft, draft
from kg.texts import ArticleText
from kg.workspace import Workspace

WORLD = Path(__file__).parent / "world"

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")


@pytest.fixture(scope="module")
def drafted() -> Callable[[str], Draft]:
    known = Known(registers.read_registers(Workspace(WORLD)).registers)
    nlp = passages.parser(passages.model())
    return lambda text: draft(ArticleText(text), known, "2020-05-12", nlp)


CAPTURE = {
    "asserts": [
        "Open Hands reported that the Green Front captured Millbrook.",
        "The Green Front captured Millbrook in order to besiege Riverton.",
        "The Green Front was able to capture Millbrook.",
        "The Green Front went on to capture Millbrook.",
        "The army fled before the Green Front captured Millbrook.",
        "With the Green Front capturing Millbrook, people fear a long war.",
        "Only after the Green Front captured Millbrook did the army leave Riverton.",
    ],
    "negates": [
        "The Green Front has not yet captured Millbrook.",
        "The Green Front never captured Millbrook.",
        "No brigade captured Millbrook.",
        "None of the brigades captured Millbrook.",
        "The Green Front could not capture Millbrook.",
        "The Green Front was unable to capture Millbrook.",
        "The army prevented the Green Front from capturing Millbrook.",
        "The Green Front neither captured Millbrook nor entered Riverton.",
        "The army said the Green Front had not captured Millbrook.",
    ],
    "denies": ["The army dismissed reports that the Green Front captured Millbrook."],
    "questions": [
        "Has the Green Front captured Millbrook?",
        "There is no evidence that the Green Front captured Millbrook.",
        "Residents doubt that the Green Front captured Millbrook.",
    ],
    "supposes": [
        "If the Green Front captured Millbrook, the army would withdraw from Riverton.",
        "Perhaps the Green Front captured Millbrook.",
        "The Green Front may have captured Millbrook.",
        "It is unlikely that the Green Front captured Millbrook.",
        "The Green Front threatened to capture Millbrook.",
        "The Green Front was just a few streets away from capturing Millbrook.",
        "The Green Front stopped short of capturing Millbrook.",
        "It was not immediately clear if the Green Front had captured Millbrook.",
    ],
    "intends": [
        "The Green Front must capture Millbrook.",
        "The Green Front should capture Millbrook.",
        "The Green Front has to capture Millbrook.",
        "The Green Front vowed to capture Millbrook.",
        "Residents hope that the Green Front captures Millbrook.",
        "The Green Front was ordered to capture Millbrook.",
        "A commander said that the Green Front would capture Millbrook.",
        "The Green Front would thus capture Millbrook.",
        "A commander said that the Green Front had left Riverton and would capture Millbrook.",
        "An attempt by the Green Front to capture Millbrook failed.",
    ],
    "predicts": [
        "The capture of Millbrook by the Green Front is inevitable.",
        "The Green Front is expected to capture Millbrook.",
        "Analysts said that the Green Front would capture Millbrook.",
        "The Green Front is about to capture Millbrook.",
        "The Green Front is going to capture Millbrook.",
        "The Green Front is very close to capturing Millbrook.",
    ],
    "alleges": [
        "It was reported that the Green Front captured Millbrook.",
        "The Green Front claims to have captured Millbrook.",
        "The Green Front is believed to have captured Millbrook.",
        "Rumours that the Green Front captured Millbrook spread quickly.",
    ],
}


@pytest.mark.parametrize(("stance", "sentence"), [(stance, sentence) for stance, told in CAPTURE.items() for sentence in told])
def test_a_capture_has_the_stance_of_its_clause(drafted: Callable[[str], Draft], stance: str, sentence: str) -> None:
    made = [p for p in drafted(sentence).proposals if p.frame == "ControlChange"]
    changes = [p for p in made if "that it was meant is implied" not in p.look_twice]
    assert [(p.stance, p.slots["place"]) for p in changes] == [(stance, ["place/millbrook"])]


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("The raids forced the Hill Brigade to withdraw from Millbrook.", "asserts"),
        ("The raids did not force the Hill Brigade to withdraw from Millbrook.", "negates"),
        ("The army would not allow the Hill Brigade to withdraw from Millbrook.", "negates"),
        ("The truce opened the way for the Hill Brigade to withdraw from Millbrook.", "asserts"),
        ("The truce would open the way for the Hill Brigade to withdraw from Millbrook.", "supposes"),
        ("The truce will enable the Hill Brigade to withdraw from Millbrook.", "predicts"),
        ("We saw the Hill Brigade withdraw from Millbrook.", "asserts"),
        ("The raids fed rumours of a withdrawal of the Hill Brigade from Millbrook.", "alleges"),
        ("The Hill Brigade had to withdraw from Millbrook.", "asserts"),
    ],
)
def test_what_is_enabled_is_as_sure_as_what_enables_it(drafted: Callable[[str], Draft], sentence: str, stance: str) -> None:
    assert [p.stance for p in drafted(sentence).proposals if p.frame == "Movement"] == [stance]


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("Heavy clashes were reported in Millbrook on Sunday.", "alleges"),
        ("The brigade focuses on stopping the army's attacks on Millbrook.", "asserts"),
        ("The brigade wants an attack on Millbrook.", "intends"),
        ("The army relies on militias to shell Millbrook.", "asserts"),
        ("The army may rely on militias to shell Millbrook.", "supposes"),
        ("The army took the camp, only for rebels to attack Millbrook.", "asserts"),
        ("The army will shell Millbrook on 20 May 2020.", "predicts"),
    ],
)
def test_an_attack_has_the_stance_of_its_clause(drafted: Callable[[str], Draft], sentence: str, stance: str) -> None:
    told = [p for p in drafted(sentence).proposals if p.frame == "Attack" or p.slots.get("state") == ["ongoing"]]
    assert {p.stance for p in told} == {stance}


def test_what_is_to_come_is_no_fact(drafted: Callable[[str], Draft]) -> None:
    timing = next(p for p in drafted("The offensive on Millbrook begins on 20 May 2020.").proposals if p.frame == "Timing")
    assert timing.stance == "intends"


def test_they_are_not_those_for_whom_the_speaker_speaks(drafted: Callable[[str], Draft]) -> None:
    made = drafted("The army left. “They shelled Millbrook again,” said a spokesman of the army.")
    assert not any("actor/northland-army" in p.slots.get("by", []) for p in made.proposals)


def test_an_attack_that_was_not_launched_is_none(drafted: Callable[[str], Draft]) -> None:
    made = drafted("The Green Front did not launch an attack on Millbrook.")
    assert {p.stance for p in made.proposals if p.frame in ("Attack", "Participation")} == {"negates"}


def test_a_plan_has_its_holder(drafted: Callable[[str], Draft]) -> None:
    plan = next(p for p in drafted("The Green Front plans to capture Millbrook.").proposals if p.frame == "ControlChange")
    assert (plan.stance, plan.by, plan.holder) == ("intends", "article", ["actor/green-front"])


def test_a_wish_is_of_whoever_wishes(drafted: Callable[[str], Draft]) -> None:
    wish = next(p for p in drafted("Open Hands urged the army to lift the siege of Riverton.").proposals if p.frame == "SiegeChange")
    assert (wish.stance, wish.slots["by"], wish.holder) == ("intends", ["actor/northland-army"], ["actor/open-hands"])


@pytest.mark.parametrize(
    "sentence",
    [
        "No fighting was reported in Millbrook.",
        "There were no clashes in Millbrook.",
        "No raids hit Millbrook.",
        "The army made no gains in Millbrook.",
        "Clashes were reported in Millbrook.",
        "Losing Millbrook would hurt the army.",
    ],
)
def test_what_is_not_there_or_only_reported_is_not_asserted(drafted: Callable[[str], Draft], sentence: str) -> None:
    news = ("Fighting", "Attack", "Movement", "ControlChange")
    assert not [p for p in drafted(sentence).proposals if p.frame in news and p.stance == "asserts"]


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("The army said people struggle to find goods to sell and that the Green Front captured Millbrook.", "asserts"),
        ("The Green Front hopes to enter Riverton and capture Millbrook.", "intends"),
    ],
)
def test_a_clause_of_its_own_is_not_part_of_a_plan_before_it(drafted: Callable[[str], Draft], sentence: str, stance: str) -> None:
    found = [p for p in drafted(sentence).proposals if p.frame == "ControlChange"]
    assert {p.stance for p in found} == {stance}


def test_what_was_held_formerly_is_not_held_now(drafted: Callable[[str], Draft]) -> None:
    held = [p for p in drafted("Shells fell on formerly rebel-held Millbrook.").proposals if p.frame == "ControlState"]
    assert held and all(p.when is None and "until when it was so" in p.look_twice for p in held)


def test_a_plan_tells_no_kind_of_a_place_that_nobody_knows(drafted: Callable[[str], Draft]) -> None:
    def kinds(text: str) -> list[Proposal]:
        return [p for p in drafted(text).proposals if p.first("aspect") == "settlement-kind"]

    assert not kinds("The Green Front may enter Riverton from the Norwell district.")
    assert kinds("The Green Front entered Riverton from the Norwell district.")
