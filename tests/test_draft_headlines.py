"""Headings in drafts: one that repeats the text is a place of that claim; what only a heading tells is a claim of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import registers
from kg.draft.reading import passages
from kg.draft.reading.known import Known
from kg.draft.whole import Draft, draft
from kg.texts import ArticleText
from kg.workspace import Workspace

WORLD = Path(__file__).parent / "world"

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")


def drafted(text: str) -> Draft:
    known = Known(registers.read_registers(Workspace(WORLD)).registers)
    return draft(ArticleText(text), known, "2020-05-12", passages.parser(passages.model()))


@pytest.mark.parametrize(
    ("heading", "places"),
    [
        ("Green Front captures Millbrook", [["p2s1", "p1s1"]]),
        ("Green Front captures Riverton", [["p2s1"], ["p1s1"]]),
        ("Millbrook captured at last", [["p2s1"], ["p1s1"]]),
        ("Green Front in Millbrook", [["p2s1"]]),
    ],
)
def test_a_heading_is_a_place_of_the_claim_that_it_repeats_or_a_claim(heading: str, places: list[list[str]]) -> None:
    made = drafted(f"{heading}\n\nOn Saturday the Green Front captured Millbrook.")
    assert sorted(p.passages for p in made.proposals if p.frame == "ControlChange") == sorted(places)


def test_a_heading_is_dated_by_what_the_text_tells_more_fully() -> None:
    made = drafted("Millbrook captured at last\n\nOn Saturday the Green Front captured Millbrook.")
    own = next(p for p in made.proposals if p.passages == ["p1s1"])
    assert own.when is not None and own.when.edtf == "2020-05-09"
    assert "told in a heading" in own.look_twice


def test_a_caption_has_the_date_that_it_prints() -> None:
    made = drafted("Residents leaving Riverton, 8 May 2020\n\nOn Saturday the Green Front captured Millbrook.")
    (own,) = [p for p in made.proposals if p.frame == "Displacement"]
    assert own.when is not None and own.when.edtf == "2020-05-08"


def test_a_question_in_a_heading_is_not_asserted() -> None:
    made = drafted("Will the Green Front capture Millbrook\n\nNothing was said of that on Saturday.")
    assert all(p.stance != "asserts" for p in made.proposals if p.frame == "ControlChange")


def test_a_town_without_a_name_is_the_one_that_the_text_below_names() -> None:
    made = drafted("Green Front seizes town in Northland\n\nGreen Front fighters entered the town of Millbrook on Saturday.")
    own = next(p for p in made.proposals if p.frame == "ControlChange")
    assert (own.passages, own.slots["place"]) == (["p1s1"], ["place/millbrook"])


@pytest.mark.parametrize(
    ("second", "day"),
    [
        ("The army said that the Green Front had captured Millbrook.", "2020-05-09"),
        ("The army said that the Green Front had captured Millbrook, calling it the worst defeat since March.", "2020-05-09"),
        ("On Monday the Green Front captured Millbrook again.", "2020-05-11"),
    ],
)
def test_another_telling_has_the_day_that_the_text_prints(second: str, day: str) -> None:
    made = drafted(f"On Saturday the Green Front captured Millbrook.\n\n{second}")
    (other,) = [p for p in made.proposals if p.frame == "ControlChange" and "p2s1" in p.passages]
    assert other.when is not None and other.when.edtf == day


def test_a_telling_without_a_day_stays_open_where_the_place_was_taken_twice() -> None:
    text = "On Saturday the Green Front captured Millbrook. On Monday the Green Front captured Millbrook again."
    made = drafted(f"{text}\n\nThe army said that the Green Front had captured Millbrook.")
    (other,) = [p for p in made.proposals if p.frame == "ControlChange" and "p2s1" in p.passages]
    assert other.when is None or other.when.edtf not in ("2020-05-09", "2020-05-11")
