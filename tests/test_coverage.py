"""Every sentence of an article is accounted for: by a claim, or by a reason why it carries none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg import coverage, seeds
from kg.records import Nothing, PassageSeed
from kg.seeds import Article
from kg.texts import ArticleText
from kg.workspace import Workspace

KG = Callable[..., Any]
VALLEY = "seeds/articles/valley-post-2020-05.yaml"


@pytest.fixture(scope="module")
def article() -> Article:
    """The longer article of the toy world."""
    return seeds.read(Workspace(Path(__file__).resolve().parent / "world")).articles["valley-post-2020-05"]


def faults(article: Article) -> list[str]:
    return [str(problem) for problem in coverage.faults(article, "x.yaml")]


def test_account_names_the_claims_or_the_reason_of_each_sentence(article: Article) -> None:
    account = {row.sentence.key: (row.claims, row.reason, row.of) for row in coverage.account(article)}

    assert list(account) == list(article.sentences)
    assert account["p1s1"] == ((), "menu", "")
    assert account["p2s1"] == ((), "repeat", "p4s1")
    assert account["p4s1"] == (("village-taken", "old-report"), "", "")
    assert account["p5s1"] == account["p9s1"] == (("village-taken-denied",), "", "")
    assert account["p6s1"] == (("offensive-begins", "brigade-belongs"), "", "")


def test_a_whole_account_has_no_faults(article: Article) -> None:
    assert faults(article) == []


def test_a_sentence_without_claim_and_reason_is_told(article: Article) -> None:
    without = replace(article, nothing={key: value for key, value in article.nothing.items() if key != "p3s1"})

    assert faults(without) == ["x.yaml: sentence p3s1 is unaccounted for: no claim, and no reason why it carries none"]


def test_a_sentence_whose_only_claim_goes_is_unaccounted_for(article: Article) -> None:
    without = replace(article, claims=tuple(claim for claim in article.claims if claim.seed.id != "riverton-next"))

    assert faults(without) == ["x.yaml: sentence p7s1 is unaccounted for: no claim, and no reason why it carries none"]


def test_a_sentence_with_claim_and_reason_is_told(article: Article) -> None:
    both = replace(article, nothing={**article.nothing, "p4s2": Nothing("rhetoric")})

    assert faults(both) == ["x.yaml: sentence p4s2 has claims and is listed as carrying none (rhetoric)"]


@pytest.mark.parametrize(
    ("key", "reason", "message"),
    [
        ("p3s1", "byline", "sentence p3s1 has a number and a date; it may not be listed as carrying none (byline)"),
        ("p3s1", "transition", "sentence p3s1 has a number and a date; it may not be listed as carrying none (transition)"),
        ("p2s1", "heading", "sentence p2s1 has a name; it may not be listed as carrying none (heading)"),
    ],
)
def test_a_sentence_with_number_date_or_name_needs_a_hard_reason(article: Article, key: str, reason: str, message: str) -> None:
    soft = replace(article, nothing={**article.nothing, key: Nothing(reason)})  # type: ignore[arg-type]

    assert faults(soft) == [f"x.yaml: {message}"]


@pytest.mark.parametrize("reason", ["menu", "caption"])
def test_menu_and_caption_need_no_second_look(article: Article, reason: str) -> None:
    assert faults(replace(article, nothing={**article.nothing, "p3s1": Nothing(reason)})) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("of", ["", "p4s9", "nowhere"])
def test_a_repeat_of_nothing_known_is_told(article: Article, of: str) -> None:
    repeat = replace(article, nothing={**article.nothing, "p3s1": Nothing("repeat", of)})

    assert faults(repeat) == ["x.yaml: sentence p3s1 repeats nothing known; name the passage or sentence that it repeats (of:)"]


def test_a_reason_for_a_sentence_that_is_none_is_told(article: Article) -> None:
    stray = replace(article, nothing={**article.nothing, "p77s1": Nothing("menu")})

    assert faults(stray) == ["x.yaml: nothing: there is no sentence p77s1"]


def test_a_passage_of_more_than_two_sentences_says_why(article: Article) -> None:
    long = replace(article.passages["p4s1"], start=103, end=277)
    passages = {**article.passages, "long": long}
    two = {**article.passages, "two": replace(long, end=231)}

    assert faults(replace(article, passages=passages)) == ["x.yaml: passage long spans more than two sentences and does not say why"]
    assert faults(replace(article, passages={**passages, "long": replace(long, why="one quotation")})) == []
    assert faults(replace(article, passages=two)) == []
    unsealed = {**article.passages, "long": PassageSeed(paragraph=4, sentences=[1, 2, 3])}
    assert faults(replace(article, passages=unsealed)) == ["x.yaml: passage long spans more than two sentences and does not say why"]


def test_an_article_without_sealed_sentences_is_told(article: Article) -> None:
    assert faults(replace(article, sentences={}, nothing={}))[0] == "x.yaml: no sealed sentences; run kg seal with the text at hand"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Nobody knows.", ()),
        ("Some 20 soldiers were killed.", ("number",)),
        ("Two brigades attacked.", ("number",)),
        ("It began on Saturday.", ("date",)),
        ("It was in May.", ("date",)),
        ("It was in 2016.", ("number", "date")),
        ("The Hill  Brigade came.", ("name",)),
        ("The Hill Brigades came.", ()),
        ("Millbrook, they say, fell on 9 May.", ("number", "date", "name")),
    ],
)
def test_what_in_a_sentence_asks_for_a_second_look(sentence: str, expected: tuple[str, ...]) -> None:
    assert coverage.features(sentence, ["Hill Brigade", "Millbrook"]) == expected


def test_sentences_are_sealed_with_place_and_features() -> None:
    sealed = coverage.seal_sentences(ArticleText("Menu\n\nOne fell. It was Millbrook.\n"), ["Millbrook"])

    assert [(s.key, s.paragraph, s.start, s.end, s.has) for s in sealed] == [
        ("p1s1", 1, 0, 4, ()),
        ("p2s1", 2, 6, 15, ()),
        ("p2s2", 2, 16, 33, ("name",)),
    ]


# The command


def test_account_is_printed_without_the_texts(own_world: Path, kg: KG) -> None:
    with_texts = kg("coverage", "valley-post-2020-05", at=own_world)
    for path in (own_world / "seeds" / "texts").iterdir():
        path.unlink()
    said = kg("coverage", "valley-post-2020-05", at=own_world)

    assert said == with_texts
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == ("valley-post-2020-05: 12 sentences, 9 with claims, 3 without (2 menu, 1 repeat); 11 claims in 10 passages")
    assert len(lines) == 13
    assert lines[2].split() == ["p2s1", "29-68", "-", "repeat", "of", "p4s1"]
    assert lines[4].split() == ["p4s1", "103-192", "village-taken,", "old-report"]


def test_summary_of_all_articles_is_a_line_each(own_world: Path, kg: KG) -> None:
    said = kg("coverage", at=own_world)

    assert said.code == 0
    assert [line.split(":")[0] for line in said.out.splitlines()] == ["river-news-2020-05", "valley-post-2020-05"]


def test_an_unaccounted_sentence_fails_the_command_and_the_check(own_world: Path, kg: KG) -> None:
    path = own_world / VALLEY
    path.write_text(path.read_text("utf-8").replace("  p3s1: menu\n", ""), "utf-8")

    said = kg("coverage", at=own_world)
    assert said.code == 1
    assert said.err == f"{VALLEY}: sentence p3s1 is unaccounted for: no claim, and no reason why it carries none\n"

    checked = kg("check", at=own_world)
    assert checked.code == 1
    assert "coverage: valley-post-2020-05: sentence p3s1 is unaccounted for" in checked.err


def test_unknown_article_is_told_with_a_suggestion(own_world: Path, kg: KG) -> None:
    said = kg("coverage", "valey-post-2020-05", at=own_world)

    assert (said.code, said.out) == (2, "")
    assert said.err == (
        'kg: there is no article "valey-post-2020-05"; did you mean "valley-post-2020-05"?; '
        "there are river-news-2020-05, valley-post-2020-05\n"
    )


def test_every_sentence_of_the_articles_is_accounted_for(workspace: Workspace) -> None:
    articles = seeds.read(workspace).articles.values()
    assert articles
    for article in articles:
        assert [str(problem) for problem in coverage.faults(article, article.id)] == []
