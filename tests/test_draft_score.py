"""Drafts of the curated articles, each as if it were new, where their texts are at hand; the figures are floors, not goals."""

from __future__ import annotations

import re

import pytest

from kg import seeds
from kg.draft import whole
from kg.draft.reading import passages
from kg.draft.reading.known import Known
from kg.draft.score import scoring
from kg.draft.score.scoring import Score
from kg.seeds import Seeds
from kg.texts import available
from kg.workspace import Workspace

from .conftest import ROOT

AT_HAND = available(ROOT)

pytestmark = pytest.mark.skipif(not AT_HAND, reason="the texts of the articles are not at hand (KG_TEXTS)")
needs_parser = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")


@pytest.fixture(scope="module")
def typed() -> Seeds:
    return seeds.read(Workspace(ROOT))


@pytest.fixture(scope="module")
def each(typed: Seeds) -> dict[str, Score]:
    nlp = passages.parser(passages.model()) if passages.model() else None
    found = scoring.score(typed, AT_HAND, nlp)
    assert len(found) == 5
    return found


@pytest.fixture(scope="module")
def scored(each: dict[str, Score]) -> Score:
    return sum(each.values(), Score())


def share(scored: Score, part: str, of: str) -> float:
    assert scored.counts[of]
    return scored.counts[part] / scored.counts[of]


def test_names_are_linked_and_new_ones_are_not(scored: Score) -> None:
    assert share(scored, "names linked right", "names") > 0.93
    assert share(scored, "links right", "links") > 0.94
    assert share(scored, "new names right", "new names") > 0.98


def test_dates_are_resolved(scored: Score) -> None:
    assert share(scored, "dates right", "dates") > 0.94


@needs_parser
def test_claims_are_covered_and_hardly_anything_is_made_an_assertion(scored: Score) -> None:
    assert scored.counts["not asserted, drafted as asserted (strict)"] <= 4
    assert share(scored, "asserted, drafted otherwise", "asserted, drafted") < 0.05
    assert share(scored, "matched", "drafted") > 0.7
    assert share(scored, "covered", "claims") > 0.6
    assert share(scored, "stances right", "matched") > 0.94


@needs_parser
def test_the_figures_that_are_published_are_those_measured(each: dict[str, Score]) -> None:
    table = scoring.table(each)
    readme = (ROOT / "README.md").read_text("utf-8")

    assert (ROOT / "benchmarks" / "drafting.txt").read_text("utf-8").splitlines() == table
    for line in table[2 : 2 + len(scoring.SHARES)]:
        what, count, share = re.split(r"\s{2,}", line)[:3]
        assert f"| {what} | {count} | {share} |" in readme or what not in readme


@needs_parser
def test_speakers_are_found_and_not_made_up(scored: Score) -> None:
    assert share(scored, "speakers given right", "speakers given") > 0.8
    assert share(scored, "speakers given right", "speakers there") > 0.75
    assert share(scored, "speakers given, none there", "articles own voice") < 0.03


def test_every_quote_is_the_text_at_its_place(typed: Seeds) -> None:
    nlp = passages.parser(passages.model()) if passages.model() else None
    for article in AT_HAND.values():
        made = whole.draft(article, Known(typed), "2016-12", nlp)
        for sentence in made.sentences:
            assert article.text[sentence.span.start : sentence.span.end] == sentence.text
        found = [(name.start, name.end, name.words) for name in made.names] + [(date.start, date.end, date.words) for date in made.dates]
        assert [article.text[start:end] for start, end, _ in found] == [words for _, _, words in found]
