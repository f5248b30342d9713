"""Consequences drafted between what one sentence tells: so, participles, answers, "because of"."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import registers
from kg.draft.reading import passages
from kg.draft.reading.known import Known
from kg.draft.whole import draft
from kg.texts import ArticleText
from kg.workspace import Workspace

WORLD = Path(__file__).parent / "world"

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")


def links(text: str) -> list[tuple[list[str], list[str]]]:
    known = Known(registers.read_registers(Workspace(WORLD)).registers)
    made = draft(ArticleText(text), known, "2020-05-12", passages.parser(passages.model())).proposals
    return [([b.frame for b in p.branches["cause"]], [b.frame for b in p.branches["effect"]]) for p in made if p.frame == "Consequence"]


@pytest.mark.parametrize(
    ("text", "cause", "effect"),
    [
        ("People fled Riverton because of the shelling of Millbrook.", "Attack", "Displacement"),
        ("The army captured Millbrook, so the Green Front withdrew from Riverton.", "ControlChange", "Movement"),
        ("The army captured Millbrook on Monday, encircling Riverton.", "ControlChange", "SiegeChange"),
        ("The army captured Millbrook on Monday, depriving the Green Front of its shade.", "ControlChange", "Situation"),
        ("The offensive has triggered an exodus of people from Millbrook.", "Occurrence", "Displacement"),
        ("The army responded to the capture of Millbrook with the shelling of Riverton.", "ControlChange", "Attack"),
    ],
)
def test_what_came_of_what(text: str, cause: str, effect: str) -> None:
    assert [(cause in c, effect in e) for c, e in links(text)] == [(True, True)]


@pytest.mark.parametrize(
    "text",
    [
        "The army captured Millbrook on Monday, fighting the Green Front.",
        "The Green Front captured Millbrook and withdrew from Riverton.",
        "The fighting was so heavy that nobody captured Millbrook.",
    ],
)
def test_no_link_without_a_word_for_it(text: str) -> None:
    assert links(text) == []
