"""Bodies in drafts: how they come into being, who belongs to them, with whom they stand, and how their operations come out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.draft.proposals import Proposal
from kg.draft.reading import passages

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")

Told = Callable[[str], list[Proposal]]


def plain(made: list[Proposal], frame: str, *slots: str) -> set[tuple[str, ...]]:
    """The stance and some slots of all proposals of a frame, without registers."""
    return {(p.stance, *(" ".join(str(v).rpartition("/")[2] for v in p.slots.get(s, [])) for s in slots)) for p in made if p.frame == frame}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Green Front achieved its goals in the offensive on Millbrook.", {("asserts", "green-front", "success")}),
        ("The Green Front achieved some of its goals in the offensive.", {("asserts", "green-front", "partial")}),
        ("The army failed to capture Millbrook.", {("asserts", "northland-army", "failure")}),
        ("The Green Front lost the battle.", {("asserts", "green-front", "failure")}),
        ("The army made no progress in the battle for Millbrook.", {("asserts", "northland-army", "none-yet")}),
        ("The army has had difficulty in making progress in Millbrook.", {("asserts", "northland-army", "none-yet")}),
        ("The offensive stalled near Millbrook.", {("asserts", "", "none-yet")}),
        ("The talks in Riverton ended without a result on Sunday.", {("asserts", "", "none-yet")}),
        ("The army wants to achieve its goals in the battle.", {("intends", "northland-army", "success")}),
        ("The army made progress in Millbrook.", set()),
        ("The Green Front failed to reach the mayor.", set()),
    ],
)
def test_how_an_operation_came_out(told: Told, text: str, expected: set[tuple[str, ...]]) -> None:
    assert plain(told(text), "Outcome", "for", "result") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Rebel groups who fought each other are now working together.",
            {("with", "opposition-fighters"), ("against", "opposition-fighters")},
        ),
        ("The Green Front joined forces with the Hill Brigade.", {("with", "hill-brigade")}),
        ("The Hill Brigade stands against the army.", {("against", "northland-army")}),
        ("The army’s plans and those of its Eastmark and Westmark allies are clear.", {("with", "Eastmark Westmark")}),
    ],
)
def test_with_whom_a_body_stands(told: Told, text: str, expected: set[tuple[str, str]]) -> None:
    assert {(relation, other) for _, relation, other in plain(told(text), "Alignment", "relation", "b")} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "An accord to form the Valley Council was proposed.",
            {("asserts", "Valley Council", "proposed"), ("intends", "Valley Council", "formed")},
        ),
        (
            "A number of groups formed the first joint body, represented in the Red Valley operations room in March 2019.",
            {("asserts", "Red Valley", "formed")},
        ),
        ("The formation of the Valley Council was announced on Sunday.", {("asserts", "Valley Council", "formed")}),
        ("The Green Front set up the Valley Council in 2018.", {("asserts", "Valley Council", "formed")}),
        ("We must form a free national army, the commander said.", {("intends", "free national army", "formed")}),
        (
            "The Green Front was formed in 2015. Its number of factions later grew to 31.",
            {("asserts", "green-front", "formed"), ("asserts", "green-front", "grew")},
        ),
        ("The price of bread rose in Millbrook.", set()),
        ("The rebels established control over Millbrook.", set()),
    ],
)
def test_how_a_body_came_into_being(told: Told, text: str, expected: set[tuple[str, ...]]) -> None:
    assert plain(told(text), "Formation", "body", "act") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Hill Brigade joined the Green Front in 2019.", {("asserts", "hill-brigade", "green-front")}),
        ("The Hill Brigade pledged allegiance to the Green Front.", {("asserts", "hill-brigade", "green-front")}),
        ("The Hill Brigade may join the Green Front.", {("supposes", "hill-brigade", "green-front")}),
        (
            "A total of 60 organizations from 12 countries signed, the most prominent being Open Hands and Blue Shield.",
            {("asserts", "open-hands", "60 organizations"), ("asserts", "Blue Shield", "60 organizations")},
        ),
        ("General Oak with his comrades in the Green Front entered Riverton.", {("asserts", "general-oak", "green-front")}),
        ("A rebel coalition of some thirty factions entered Riverton.", {("asserts", "rebel coalition", "opposition-fighters")}),
        ("The army joined the battle.", set()),
        ("Millbrook, controlled by the Green Front, was shelled.", set()),
    ],
)
def test_who_belongs_to_a_body(told: Told, text: str, expected: set[tuple[str, ...]]) -> None:
    assert plain(told(text), "Membership", "member", "whole") == expected


def test_an_office_is_held_on_the_day_told_of(told: Told) -> None:
    (post,) = [p for p in told("Northland’s president, General Oak, spoke on Sunday.") if p.frame == "Post"]
    assert post.when is not None
    assert post.when.edtf == "2020-05-10"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eastmark has provided air cover to the army.", {("asserts", "Eastmark", "northland-army")}),
        ("Eastmark sends money to Open Hands.", {("asserts", "Eastmark", "open-hands")}),
        ("Eastmark jets supported the advance of the army.", {("asserts", "Eastmark jets", "northland-army")}),
        ("Eastmark wants to provide air cover to the army.", {("intends", "Eastmark", "northland-army")}),
        ("Eastmark denied providing weapons to the Green Front.", {("denies", "Eastmark", "green-front")}),
        ("The council gave its support to the plan.", set()),
    ],
)
def test_who_gives_help_supports(told: Told, text: str, expected: set[tuple[str, ...]]) -> None:
    assert plain(told(text), "Support", "supporter", "supported") == expected
