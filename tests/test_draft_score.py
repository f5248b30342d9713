"""Drafts of the curated articles, each as if it were new, where their texts are at hand; the figures are floors, not goals."""

from __future__ import annotations

import time

import pytest

from kg import seeds
from kg.draft import passages, scoring, whole
from kg.draft.known import Known
from kg.draft.scoring import Score
from kg.seeds import Seeds
from kg.texts import ArticleText, available
from kg.workspace import Workspace

from .conftest import ROOT

AT_HAND = available(ROOT)

pytestmark = pytest.mark.skipif(not AT_HAND, reason="the texts of the articles are not at hand (KG_TEXTS)")
needs_parser = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")


@pytest.fixture(scope="module")
def typed() -> Seeds:
    return seeds.read(Workspace(ROOT))


@pytest.fixture(scope="module")
def scored(typed: Seeds) -> Score:
    nlp = passages.parser(passages.model()) if passages.model() else None
    found = scoring.score(typed, AT_HAND, nlp)
    assert len(found) == 5
    return sum(found.values(), Score())


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
    assert scored.counts["not asserted, drafted as asserted"] <= 4
    assert share(scored, "asserted, drafted otherwise", "asserted, drafted") < 0.05
    assert share(scored, "matched", "drafted") > 0.55
    assert share(scored, "covered", "claims") > 0.12


def test_every_quote_is_the_text_at_its_place(typed: Seeds) -> None:
    nlp = passages.parser(passages.model()) if passages.model() else None
    for article in AT_HAND.values():
        made = whole.draft(article, Known(typed), "2016-12", nlp)
        for sentence in made.sentences:
            assert article.text[sentence.span.start : sentence.span.end] == sentence.text
        for item in (*made.names, *made.dates):
            assert article.text[item.start : item.end] == item.words


def test_a_thousand_words_are_drafted_in_time(typed: Seeds) -> None:
    text = max((article.text for article in AT_HAND.values()), key=len)
    cut = text[: [n for n, c in enumerate(text) if c == " "][1000]]
    known = Known(typed)
    nlp = passages.parser(passages.model()) if passages.model() else None
    whole.draft(ArticleText("Warm up."), known, "2016-12-05", nlp)
    start = time.process_time()
    whole.draft(ArticleText(cut), known, "2016-12-05", nlp)
    assert time.process_time() - start < (4 if nlp else 1)
