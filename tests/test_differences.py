"""Disputes as a reader sees them: the list, one dispute, the sides of the voices; and what every dispute must have."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import build, differences, evidence
from kg.evidence import Sentences
from kg.store import Store
from kg.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
KG = Callable[..., Any]


@pytest.fixture(scope="module")
def undisputed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy workspace without curators' disputes, with its graph built: what remains is found by rule."""
    root = tmp_path_factory.mktemp("differences") / "world"
    shutil.copytree(ROOT / "tests" / "world", root)
    (root / "seeds" / "disputes.yaml").write_text("{}\n", "utf-8")
    (root / "northland.ttl").write_text(build.make(Workspace(root)).text, "utf-8")
    return root


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


# What every dispute of the graph must have


def test_every_dispute_has_two_positions_each_with_claims_and_passages(store: Store) -> None:
    found = differences.differences(store)
    assert len(found) > 75

    for one in found:
        assert len(one.positions) >= (1 if one.kind == "implausible" else 2), one.iri
        for position in one.positions:
            assert position.evidence and all(e.places for e in position.evidence), (one.iri, position.holds)


def test_disputes_between_speakers_and_between_articles_are_many(store: Store) -> None:
    curated = [d for d in differences.differences(store) if not d.by_rule and d.kind != "implausible"]
    voices = [{frozenset((e.speaker, e.places[0].article) for e in p.evidence) for p in d.positions} for d in curated]
    apart = [d for d, found in zip(curated, voices, strict=True) if len(found) > 1]
    across, inside = [d for d in apart if len(d.articles) > 1], [d for d in apart if len(d.articles) == 1]

    assert len(apart) >= 25
    assert across and inside


def test_a_finding_that_is_joined_is_told_with_its_dispute(store: Store) -> None:
    listed = {d.iri.rpartition("/")[2]: d for d in differences.differences(store)}
    dispute = listed["ayn-al-tal-taken-by"]

    assert dispute.rules == ("rival-changes",)
    [found] = dispute.found
    assert found.startswith("contradiction by rule rival-changes: Control change of Ayn al-Tal: taken by the Kurdish side / ")
    assert all(not d.joined for d in listed.values())


# The command


def test_the_list_puts_contradictions_first(kg: KG) -> None:
    said = kg("disputes")
    listed = rows(said.out)

    assert said.code == 0
    kinds = [row["kind"] for row in listed if not row["dispute"].startswith("finding:")]
    assert kinds == sorted(kinds, key=evidence.DISPUTE_KINDS.index) and kinds[0] == "contradiction"
    assert f"{len(listed)} differences" in said.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--place", "Handarat camp", "--kind", "contradiction"], {"handarat-camp-24-september"}),
        (["--place", "حندرات", "--kind", "contradiction"], {"handarat-2014"}),
        (["--event", "epic-battle-2016", "--kind", "contradiction"], {"second-offensive-begin"}),
        (["--place", "hamdaniya", "--actor", "opposition fighters", "--kind", "contradiction"], {"gas-hamdaniya"}),
        (
            ["--kind", "contradiction", "--date", "2016-11-28"],
            {"ayn-al-tal-taken-by", "hanano-taken-when", "eastern-aleppo-how-much-taken"},
        ),
        (["--kind", "implausible", "--date", "2016-07-31"], {"first-offensive-31-june"}),
        (["--date", "2030", "--kind", "contradiction"], set()),
    ],
)
def test_the_list_by_place_actor_event_date_and_kind(kg: KG, words: list[str], expected: set[str]) -> None:
    said = kg("disputes", *words)

    assert (said.code, {row["dispute"] for row in rows(said.out)}) == (0, expected)


def test_a_place_has_the_disputes_about_its_parts(kg: KG) -> None:
    whole = {row["dispute"] for row in rows(kg("disputes", "--place", "aleppo-city").out)}
    part = {row["dispute"] for row in rows(kg("disputes", "--place", "ayn-al-tal").out)}

    assert part and part < whole


def test_one_dispute_with_positions_claims_status_and_sides(kg: KG) -> None:
    said = kg("disputes", "ankara-direct-talks")

    assert said.code == 0
    for words in (
        "Do Russia and opposition factions negotiate directly in Ankara?",
        "contradiction  dispute:ankara-direct-talks",
        "contradiction by rule rejected:",
        "3. No, the factions talk with Turkey only.",
        "denies ",
        "claim:enab-baladi-2016-12.c-direct-talks-denied",
        "Contested, 1 independent origin ",
        "By the side of the voice:",
        "  opposition       denies position 3",
    ):
        assert words in said.out, words


def test_what_the_rule_alone_finds_is_listed_and_shown(kg: KG, undisputed: Path) -> None:
    listed = rows(kg("disputes", "--kind", "contradiction", at=undisputed).out)
    assert listed and all(row["dispute"].startswith("finding:") and row["rules"] for row in listed)

    said = kg("disputes", listed[0]["dispute"], at=undisputed)
    assert (said.code, "in no dispute of the curators" in said.out) == (0, True)


def test_why_names_the_disputes_of_a_claim(kg: KG, undisputed: Path) -> None:
    def told(claim: str, **where: Path) -> str:
        return " ".join(kg("why", claim, **where).out.split())

    assert "(contradiction; dispute:handarat-camp-24-september)" in told("claim:unnamed-2016-09.camp-recovered")
    assert "told and rejected (contradiction; finding:rejected-" in told("claim:valley-post-2020-05.village-taken", at=undisputed)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere"], 'kg: no dispute or finding is called "nowhere"'),
        (["--kind", "scop"], 'kg: "scop" is none of contradiction, implausible, scope, precision, refinement; did you mean "scope"?'),
        (["--date", "2016-13"], 'kg: --date: "2016-13": there is no month 13'),
        (["--place", "Atlantis"], 'kg: no place is called "Atlantis"'),
        (["ankara-direct-talks", "--kind", "scope"], "kg: one dispute is shown whole"),
    ],
)
def test_mistakes_are_one_line(kg: KG, words: list[str], message: str) -> None:
    said = kg("disputes", *words)

    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert said.err.startswith(message)


def test_the_sides_of_voices_are_columns(store: Store) -> None:
    [dispute] = [d for d in differences.differences(store) if d.iri.endswith("/gas-hamdaniya")]
    text = differences.text(store, dispute, Sentences({}), 200)
    sides = {line[2:18].strip(): line for line in text.splitlines() if line.startswith("  ") and line[2:18].strip() in evidence.COLUMNS}

    assert set(sides) == set(evidence.COLUMNS)
    assert "alleges position 1" in sides["government"] and "denies position 2" in sides["opposition"]
