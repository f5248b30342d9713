"""Headings in drafts: one that repeats the text is a place of that claim; none makes a claim of its own."""

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
        ("Green Front captures Millbrook", ["p2s1", "p1s1"]),
        ("Green Front captures Riverton", ["p2s1"]),
        ("Will the Green Front capture Millbrook", ["p2s1"]),
        ("Millbrook captured at last", ["p2s1"]),
    ],
)
def test_a_heading_is_a_place_of_the_claim_that_it_repeats(heading: str, places: list[str]) -> None:
    made = drafted(f"{heading}\n\nOn Saturday the Green Front captured Millbrook.")
    assert [p.passages for p in made.proposals if p.frame == "ControlChange"] == [places]
