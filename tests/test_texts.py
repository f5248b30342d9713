"""Texts at hand: paragraphs, sentences, blind anchors, and finding a passage again in another copy, never by guess."""

from __future__ import annotations

import hashlib
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import seal, seeds, texts
from kg.errors import InputError
from kg.records import PassageSeed
from kg.texts import Anchor, ArticleText, Span
from kg.workspace import Workspace

NBSP = "\u00a0"
TEXT = ArticleText(
    "Menu\n"
    "\n"
    f"  The mill{NBSP}fell on 9 May. Dr. Oak of the U.N. said: “We hold it.” Nobody else\tsaid so!  \n"
    "Then it rained…\n"
    "Nobody else said so.\n"
)
"""Five paragraphs would be too few to number wrongly."""


def words(text: ArticleText, span: Span) -> str:
    return text.text[span.start : span.end]


# Paragraphs and sentences


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    assert [(span.paragraph, words(TEXT, span)[:8]) for span in TEXT.paragraphs()] == [
        (1, "Menu"),
        (2, f"The mill{NBSP}fell"[:8]),
        (3, "Then it "),
        (4, "Nobody e"),
    ]


def test_sentences_end_at_stops_and_not_at_abbreviations() -> None:
    assert [words(TEXT, span) for span in TEXT.sentences()] == [
        "Menu",
        f"The mill{NBSP}fell on 9 May.",
        "Dr. Oak of the U.N. said: “We hold it.”",
        "Nobody else\tsaid so!",
        "Then it rained…",
        "Nobody else said so.",
    ]


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("One. Two.", 2),
        ('He said "Stop." Then he left.', 2),
        ("It was J. Oak. He left.", 2),
        ("In 2016. In 2017.", 2),
        ("about 3.5 km. of road", 1),
        ("Why? Nobody knows!", 2),
        ("(First.) Second.", 2),
        ("no stop here", 1),
        ("e.g. This is one", 1),
        ("انتهى. ثم بدأ", 2),
    ],
)
def test_how_many_sentences_a_line_holds(line: str, count: int) -> None:
    assert len(ArticleText(line).sentences()) == count


@given(st.text(st.sampled_from('Aa.!?…"”’ \n\t()1é\u00a0ع'), max_size=60))
def test_sentences_cover_everything_but_white_space_once_and_in_order(content: str) -> None:
    text = ArticleText(content)
    spans = text.sentences()

    assert "".join("".join(words(text, span).split()) for span in spans) == "".join(content.split())
    assert all(before.end <= after.start for before, after in itertools.pairwise(spans))
    assert all(words(text, span) == words(text, span).strip() != "" for span in spans)


# Anchors


def test_anchor_holds_place_count_and_digest_and_no_words() -> None:
    [span] = TEXT.find_words("We hold it")

    assert TEXT.anchor(span.start, span.end) == Anchor(2, span.start, span.end, 3, texts.digest("we hold it"))


def test_offsets_are_code_points_of_the_text_as_given() -> None:
    text = ArticleText("𝔄é\u0301 ﬁne\r\nSecond line")

    assert [(span.start, span.end) for span in text.paragraphs()] == [(0, 7), (9, 20)]
    assert text.anchor(9, 15).paragraph == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The  “mill”", 'the "MILL"'),
        (f"the{NBSP}mill's", "the mill’s"),
        ("ﬁve", "five"),
        ("a\n\tb", "a b"),
        ("‘x’", "'x'"),
        ("x´s", "x's"),
        ("5″", '5"'),
        ("«x»", '"x"'),
    ],
)
def test_digest_is_that_of_the_words_without_typography(one: str, other: str) -> None:
    assert texts.digest(one) == texts.digest(other)


def test_digest_tells_words_apart() -> None:
    assert len({texts.digest(words) for words in ("the mill", "the mills", "themill", "the mill.", "mill the")}) == 5


def test_digest_does_not_give_the_words_away_and_has_a_fixed_form() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", texts.digest("the mill"))
    assert texts.digest("the mill") == hashlib.sha256(b"the mill").hexdigest()[:16]


# Finding words


@pytest.mark.parametrize(
    "quote", ["the mill fell", "THE MILL FELL", f"The  mill{NBSP}fell", "“We hold it.”", '"We hold it."', "We hold it", "We hold it."]
)
def test_words_are_found_whatever_their_typography(quote: str) -> None:
    [span] = TEXT.find_words(quote)

    assert texts.normalise(words(TEXT, span)) == texts.normalise(quote)
    assert span.paragraph == 2


@pytest.mark.parametrize("quote", ["ill fell", "mill fel", "We hold", "hold it", "not there", "", " ", "fell on 9 M"])
def test_words_are_never_found_inside_a_word(quote: str) -> None:
    found = [words(TEXT, span) for span in TEXT.find_words(quote)]

    assert all(texts.normalise(item) == texts.normalise(quote) for item in found)
    assert bool(found) is (quote in ("We hold", "hold it"))


def test_words_that_stand_twice_are_found_twice() -> None:
    assert [span.paragraph for span in TEXT.find_words("nobody else said so")] == [2, 4]


@given(st.data())
def test_any_run_of_words_is_found_where_it_stands(data: st.DataObject) -> None:
    tokens = list(re.finditer(r"\S+", TEXT.text))
    first = data.draw(st.integers(0, len(tokens) - 1))
    last = data.draw(st.integers(first, len(tokens) - 1))
    start, end = tokens[first].start(), tokens[last].end()

    assert (start, end) in [(span.start, span.end) for span in TEXT.find_words(TEXT.text[start:end])]
    assert (start, end) in [(span.start, span.end) for span in TEXT.occurrences(TEXT.anchor(start, end))]


# Another copy


def other_copy(text: ArticleText) -> ArticleText:
    """The same article as another program gives it: other white space, quotes and blank lines."""
    retyped = text.text.replace(NBSP, " ").replace("“", '"').replace("”", '"').replace("\t", "  ")
    return ArticleText("Another heading\n\n" + "\n\n".join(retyped.split("\n")) + "\n")


@given(st.data())
def test_a_passage_is_found_in_another_copy_by_its_digest(data: st.DataObject) -> None:
    tokens = list(re.finditer(r"\S+", TEXT.text))
    first = data.draw(st.integers(0, len(tokens) - 1))
    last = data.draw(st.integers(first, len(tokens) - 1))
    anchor = TEXT.anchor(tokens[first].start(), tokens[last].end())
    copy = other_copy(TEXT)

    found = copy.occurrences(anchor)

    assert len(found) == len(TEXT.occurrences(anchor))
    assert {texts.digest(words(copy, span)) for span in found} == {anchor.digest}


def test_a_passage_without_its_outer_punctuation_is_found_in_another_copy() -> None:
    [span] = TEXT.find_words("We hold it")
    copy = other_copy(TEXT)

    [found] = copy.occurrences(TEXT.anchor(span.start, span.end))

    assert words(copy, found) == "We hold it"


def test_text_is_recognised_by_its_digest_or_by_most_of_its_passages() -> None:
    anchors = [TEXT.anchor(span.start, span.end) for span in TEXT.sentences()]
    copy, stranger = other_copy(TEXT), ArticleText("Nobody else said so.\nQuite another article.\n")

    assert texts.match(TEXT.sha256, anchors, {TEXT.sha256: TEXT, copy.sha256: copy}) is TEXT
    assert texts.match(TEXT.sha256, anchors, {stranger.sha256: stranger, copy.sha256: copy}) is copy
    assert texts.match(TEXT.sha256, anchors, {stranger.sha256: stranger}) is None
    assert texts.match(TEXT.sha256, [], {stranger.sha256: stranger}) is None


# Passages of the toy world in their text and in another copy


@pytest.fixture(scope="module")
def valley() -> tuple[seeds.Article, ArticleText]:
    """The longer article of the toy world with its text; one sentence stands in it twice."""
    space = Workspace(Path(__file__).resolve().parent / "world")
    article = seeds.read(space).articles["valley-post-2020-05"]
    return article, texts.read_folder(space.seeds / "texts")[article.head.text.sha256]


def test_every_passage_stands_at_its_own_offsets(valley: tuple[seeds.Article, ArticleText]) -> None:
    article, text = valley
    assert article.passages

    assert seal.anchor_faults(article, text, "x.yaml") == []
    assert {k: text.anchor(p.start, p.end) for k, p in article.passages.items()} == {
        k: seal.anchor_of(p) for k, p in article.passages.items()
    }


def test_every_passage_is_found_in_another_copy_and_order_decides_between_equal_ones(valley: tuple[seeds.Article, ArticleText]) -> None:
    article, text = valley
    copy = other_copy(text)

    assert seal.anchor_faults(article, copy, "x.yaml") == []
    places = {key: seal.place(copy, article, passage) for key, passage in article.passages.items()}
    assert {key: texts.digest(words(copy, span)) for key, span in places.items() if span} == {
        k: p.digest for k, p in article.passages.items()
    }
    first, second = places["p5s1"], places["p9s1"]
    assert first and second and first.start < second.start


@pytest.mark.parametrize(
    ("change", "orphans"),
    [
        (lambda text: text.replace("The army denies that the village has fallen.", "", 1), {"p5s1", "p9s1"}),
        (lambda text: text + "\nThe army denies that the village has fallen.\n", {"p5s1", "p9s1"}),
        (lambda text: text.replace("Its fighters come from", "Its men come from"), {"p6s2"}),
        (lambda text: text + "\nThe Green Front plans to take Riverton next.\n", {"p7s1"}),
    ],
    ids=["one of two gone", "a third one", "other words", "a single one doubled"],
)
def test_what_is_not_found_once_is_an_orphan_and_never_placed_by_guess(
    valley: tuple[seeds.Article, ArticleText], change: object, orphans: set[str]
) -> None:
    article, text = valley
    assert callable(change)
    copy = ArticleText(change(text.text))

    assert {key for key, passage in article.passages.items() if seal.place(copy, article, passage) is None} == orphans
    told = [problem.message for problem in seal.anchor_faults(article, copy, "x.yaml")]
    assert told == [
        f"passage {key}: an orphan: its words are not found, or not found once, in this copy of the article" for key in sorted(orphans)
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"start": 104}, "the text has other words at its offsets"),
        ({"digest": "0" * 16}, "the text has other words at its offsets"),
        ({"paragraph": 5}, "the text has other words at its offsets"),
        ({"words": 13}, "the text has other words at its offsets"),
        ({"repeats": 3}, "its words stand 1 times in the text, and the seed says 3; run kg seal"),
    ],
)
def test_a_wrong_anchor_is_told(valley: tuple[seeds.Article, ArticleText], change: dict[str, object], fault: str) -> None:
    from dataclasses import replace

    article, text = valley
    passages = {**article.passages, "p4s1": replace(article.passages["p4s1"], **change)}

    faults = seal.anchor_faults(replace(article, passages=passages), text, "x.yaml")

    assert [str(problem) for problem in faults] == [f"x.yaml: passage p4s1: {fault}"]


def test_a_repeat_that_the_seed_does_not_name_is_told(valley: tuple[seeds.Article, ArticleText]) -> None:
    from dataclasses import replace

    article, text = valley
    passages = {key: replace(passage, repeats=0) for key, passage in article.passages.items()}

    faults = seal.anchor_faults(replace(article, passages=passages), text, "x.yaml")

    assert [problem.message for problem in faults] == [
        f"passage {key}: its words stand 2 times in the text, and the seed says 1; run kg seal" for key in ("p5s1", "p9s1")
    ]


def test_without_a_text_only_what_is_not_sealed_is_told(valley: tuple[seeds.Article, ArticleText]) -> None:
    from dataclasses import replace

    article, _ = valley
    passages = {**article.passages, "p1s1": PassageSeed(paragraph=1, sentences=[1])}

    assert seal.anchor_faults(article, None, "x.yaml") == []
    faults = seal.anchor_faults(replace(article, passages=passages), None, "x.yaml")
    assert [problem.message for problem in faults] == ["passage p1s1 is not sealed; run kg seal"]


# The real articles


def test_every_passage_of_the_articles_stands_at_its_own_offsets(workspace: Workspace, texts: Path) -> None:
    from kg.texts import read_folder

    at_hand = read_folder(texts)
    articles = seeds.read(workspace).articles.values()
    assert articles
    for article in articles:
        assert article.head.text.sha256 in at_hand, article.id
        assert seal.anchor_faults(article, at_hand[article.head.text.sha256], article.id) == []


# Folders


def test_texts_are_read_from_the_folder_named_or_from_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seeds" / "texts").mkdir(parents=True)
    (tmp_path / "seeds" / "texts" / "anything.txt").write_text("one\n", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b").write_bytes(b"two\r\n")
    (tmp_path / "elsewhere" / "picture.png").write_bytes(b"\xff")

    monkeypatch.delenv("KG_TEXTS", raising=False)
    assert [text.text for text in texts.available(tmp_path).values()] == ["one\n"]
    assert texts.available(None) == {}
    monkeypatch.setenv("KG_TEXTS", str(tmp_path / "elsewhere"))
    assert [text.text for text in texts.available(tmp_path).values()] == ["two\r\n"]


def test_a_folder_that_is_named_and_missing_or_unreadable_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_TEXTS", raising=False)
    assert texts.available(tmp_path) == {}

    monkeypatch.setenv("KG_TEXTS", str(tmp_path / "absent"))
    with pytest.raises(InputError, match=r"absent: no such folder \(KG_TEXTS names it\)"):
        texts.available(tmp_path)

    (tmp_path / "x.txt").write_bytes(b"caf\xe9")
    monkeypatch.setenv("KG_TEXTS", str(tmp_path))
    with pytest.raises(InputError, match=r"x\.txt: byte 3 is not UTF-8"):
        texts.available(tmp_path)
