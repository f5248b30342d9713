"""Figures in drafts: tolls that stand alone, single victims, groups that grew, how long something lasted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.draft.proposals import Proposal
from kg.draft.reading import passages

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")

Told = Callable[[str], list[Proposal]]


@pytest.fixture(scope="module")
def told(told: Told) -> Told:
    """The counts in a text that was published on 12 May 2020."""
    return lambda text: [p for p in told(text) if p.frame == "Count"]


def figures(made: list[Proposal]) -> set[tuple[str, str, str]]:
    """What is counted, of whom, and the amount as words."""
    return {(p.first("what"), p.first("category"), " ".join(f"{k} {v}" for k, v in dict(p.slots["amount"]).items())) for p in made}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The death toll from the raid rose to 45 on Sunday.", {("killed", "people", "exact 45")}),
        ("Activists put the death toll in Millbrook at more than 200.", {("killed", "people", "over 200")}),
        ("The strike left 12 people dead and 30 wounded.", {("killed", "people", "exact 12"), ("wounded", "people", "exact 30")}),
        ("A car bomb in Riverton killed at least 20, the council said.", {("killed", "people", "least 20")}),
        ("More than 3 million lost their homes.", {("homeless", "people", "over 3000000")}),
        ("A family was killed in a strike on Millbrook.", {("killed", "families", "exact 1")}),
        ("The number of brigades later rose to 31.", {("groups", "factions", "exact 31")}),
        ("Some 3,000 refugees fled Millbrook on Sunday.", {("displaced", "people", "about 3000")}),
        ("The two-week-long battle ended on Sunday.", {("duration", "days", "exact 14 unit days")}),
        ("After 13 days of heavy shelling the rebels left Millbrook.", {("duration", "days", "exact 13 unit days")}),
        ("The siege lasted three weeks.", {("duration", "days", "exact 21 unit days")}),
    ],
)
def test_a_figure_tells_what_it_counts(told: Told, text: str, expected: set[tuple[str, str, str]]) -> None:
    assert figures(told(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Residents leaving Riverton, 2 May 2020, on foot with their belongings.",
        "An officer of the army spoke of the dead.",
        "After four years of silence the council spoke.",
        "The army captured a village near Riverton.",
    ],
)
def test_what_is_no_figure_is_not_counted(told: Told, text: str) -> None:
    assert told(text) == []


def test_what_was_taken_over_is_not_more_than_it(told: Told) -> None:
    assert figures(told("They took over six districts in Riverton.")) == {("neighbourhoods", "neighbourhoods", "exact 6")}


def test_a_toll_that_is_feared_is_not_asserted(told: Told) -> None:
    assert {p.stance for p in told("The assault could leave 200 people dead in Millbrook.")} == {"supposes"}


def test_the_toll_of_some_days_has_their_dates(told: Told) -> None:
    (toll,) = told("Doctors say that the three-day death toll stands at more than 200.")
    assert toll.when is not None
    assert toll.when.edtf == "2020-05-10/2020-05-12"


def test_the_country_of_a_speaker_is_no_place_of_what_he_counts(told: Told) -> None:
    (count,) = told("Fighting went on in Millbrook for months. Eastmark’s Defence Ministry said that 10 soldiers were killed.")
    assert count.slots.get("area") == ["place/millbrook"]
