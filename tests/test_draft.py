"""Drafts: invented sentences, each with a trap that a draft must not fall into."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import registers
from kg.draft import whole
from kg.draft.proposals import Proposal
from kg.draft.reading import naming, passages
from kg.draft.reading.known import Known
from kg.draft.whole import Draft, draft
from kg.texts import ArticleText
from kg.workspace import Workspace

WORLD = Path(__file__).parent / "world"
DAY = "2020-05-12"

needs_parser = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(registers.read_registers(Workspace(WORLD)).registers)


@pytest.fixture(scope="module")
def drafted(known: Known) -> Callable[[str], Draft]:
    nlp = passages.parser(passages.model())
    return lambda text: draft(ArticleText(text), known, DAY, nlp)


def only(made: Draft, frame: str) -> Proposal:
    found = [proposal for proposal in made.proposals if proposal.frame == frame]
    assert len(found) == 1, [(p.frame, p.slots) for p in made.proposals]
    return found[0]


STANCES = [
    ("The Green Front captured Millbrook.", "asserts"),
    ("The Green Front managed to capture Millbrook.", "asserts"),
    ("The Green Front tried to capture Millbrook.", "intends"),
    ("The Green Front launched an attack in order to capture Millbrook.", "intends"),
    ("The Green Front has the goal of capturing Millbrook.", "intends"),
    ("The Green Front is very close to capturing Millbrook.", "predicts"),
    ("The Green Front failed to capture Millbrook.", "negates"),
    ("The Green Front did not capture Millbrook.", "negates"),
    ("The Green Front has not been able to capture Millbrook.", "negates"),
    ("The Green Front may capture Millbrook.", "supposes"),
    ("The road stays closed unless the Green Front captures Millbrook.", "supposes"),
    ("Residents fear that the Green Front captured Millbrook.", "supposes"),
    ("The army denied that the Green Front captured Millbrook.", "denies"),
    ("The Green Front will capture Millbrook.", "predicts"),
    ("The Green Front reportedly captured Millbrook.", "alleges"),
    ("The possibility of the Green Front capturing Millbrook remains.", "supposes"),
    ("It was not clear whether the Green Front captured Millbrook.", "supposes"),
]


@needs_parser
@pytest.mark.parametrize(("sentence", "stance"), STANCES)
def test_what_is_not_asserted_is_not_drafted_as_asserted(drafted: Callable[[str], Draft], sentence: str, stance: str) -> None:
    changes = [p for p in drafted(sentence).proposals if p.frame == "ControlChange"]
    told = [p for p in changes if "that it was meant is implied" not in p.look_twice]
    assert [(p.stance, p.slots["place"]) for p in told] == [(stance, ["place/millbrook"])]
    assert all(p.stance == "intends" for p in changes if p not in told)


@needs_parser
def test_the_sayer_is_not_the_doer(drafted: Callable[[str], Draft]) -> None:
    made = drafted("Open Hands said 45 people were killed in Riverton on Saturday.")
    count = only(made, "Count")
    assert (count.slots["amount"], count.slots["area"], count.by) == ({"exact": "45"}, ["place/riverton"], "open-hands")
    assert not [p for p in made.proposals if "actor/open-hands" in str(p.slots)]


@needs_parser
def test_who_is_forced_is_the_doer_and_did_it(drafted: Callable[[str], Draft]) -> None:
    moved = only(drafted("Heavy rain forced the Hill Brigade to withdraw from Millbrook."), "Movement")
    assert (moved.stance, moved.slots["actor"], moved.slots["from"]) == ("asserts", ["actor/hill-brigade"], ["place/millbrook"])


@needs_parser
def test_a_passive_without_doer_leaves_the_doer_open(drafted: Callable[[str], Draft]) -> None:
    change = only(drafted("Millbrook was captured on Saturday."), "ControlChange")
    assert (change.unstated, change.when and change.when.edtf) == (["to"], "2020-05-09")


@needs_parser
@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("at least 180", {"least": "180"}),
        ("more than 20", {"over": "20"}),
        ("nearly 800,000", {"nearly": "800000"}),
        ("dozens of", {"order": "dozens"}),
        ("450.000", {"exact": "450000"}),
    ],
)
def test_numbers_keep_the_words_that_bound_them(drafted: Callable[[str], Draft], words: str, amount: dict[str, str]) -> None:
    assert only(drafted(f"In Riverton {words} people were killed."), "Count").slots["amount"] == amount


@needs_parser
def test_answers_are_the_interviewees(drafted: Callable[[str], Draft]) -> None:
    made = drafted(
        "Q: What happened in Millbrook last week?\n\nThe Green Front captured Millbrook.\n\n"
        "Q: And then what was there?\n\nThe Hill Brigade withdrew from Riverton."
    )
    assert {proposal.by for proposal in made.proposals if proposal.stance == "asserts"} == {"interviewee"}


@needs_parser
def test_menus_and_appeals_give_no_claim(drafted: Callable[[str], Draft]) -> None:
    made = drafted(
        "Subscribe to learn how the Green Front captured Millbrook.\n\nThe rain went on for days.\n\nGreen Front captures Millbrook"
    )
    assert made.proposals == []


@needs_parser
def test_tellings_of_one_thing_are_one_proposal(drafted: Callable[[str], Draft]) -> None:
    made = drafted("The Green Front captured Millbrook.\n\nIt rained a lot in the valley that night.\n\nThe Green Front seized Millbrook.")
    assert only(made, "ControlChange").passages == ["p1s1", "p3s1"]


@needs_parser
def test_curly_quotes_move_no_offset(drafted: Callable[[str], Draft]) -> None:
    text = "“We are here,” he said – and … then the Green Front’s men captured “Millbrook”."
    made = drafted(text)
    assert [text[n.start : n.end] for n in made.names] == [n.words for n in made.names]
    for proposal in made.proposals:
        assert text[slice(*proposal.span)] == text


def test_without_a_parser_no_role_is_drafted(known: Known) -> None:
    made = draft(ArticleText("The Green Front captured Millbrook, and people left."), known, DAY)
    assert made.proposals == []
    assert made.step.startswith("without parser")
    assert [name.things[0] for name in made.names] == ["actor/green-front", "place/millbrook"]


def test_one_name_of_two_things_is_asked_or_decided_by_the_word_beside(known: Known) -> None:
    bare, camp = naming.find("They left Millbrook.", known), naming.find("They left Millbrook camp.", known)
    assert [(name.how, name.things) for name in camp] == [("exact", ("place/millbrook-camp",))]
    assert [(name.how, set(name.things)) for name in bare] == [("ambiguous", {"place/millbrook", "place/millbrook-camp"})]


def test_no_place_is_taken_out_of_a_longer_name(known: Known) -> None:
    names = naming.find("He read it in the Riverton Morning Chronicle.", known)
    assert [(name.words, name.things) for name in names] == [("Riverton Morning Chronicle", ())]


@needs_parser
def test_hash_seeds_change_nothing(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text(" ".join(sentence for sentence, _ in STANCES), "utf-8")
    outputs = set()
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.yaml"
        command = [sys.executable, "-m", "kg", "--workspace", str(WORLD), "draft", str(text), "--date", DAY, "--id", "a", "-o", str(out)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True)
        outputs.add(out.read_text("utf-8"))
    assert len(outputs) == 1


def test_the_drafter_reads_no_curated_article() -> None:
    """Only the scorer knows the curated seeds."""
    folder = Path(whole.__file__).parent
    modules: Any = [path for path in folder.glob("*.py") if path.name not in ("scoring.py", "matching.py", "sameness.py", "claimscore.py")]
    assert modules
    assert not [
        path.name
        for path in modules
        if re.search(r"kg\.seeds|kg import .*\bseeds\b|articles/", path.read_text("utf-8").replace('"articles"', ""))
    ]
