"""``kg seal`` turns sentences and quotes into blind anchors and leaves everything else of a file as it was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import seal, seeds, texts, yamltree
from kg.errors import DataError, InputError
from kg.workspace import Workspace

VALLEY = "seeds/articles/valley-post-2020-05.yaml"
KG = Callable[..., Any]


def edit(path: Path, *changes: tuple[str, str]) -> None:
    """Replace what stands once in a file."""
    content = path.read_bytes().decode()
    for old, new in changes:
        assert content.count(old) == 1, old
        content = content.replace(old, new)
    path.write_bytes(content.encode())


def seal_again(root: Path) -> str:
    """The longer article's file as sealing gives it."""
    typed = seeds.read(Workspace(root))
    article = typed.articles["valley-post-2020-05"]
    return seal.seal(article, texts.read_folder(root / "seeds" / "texts")[article.head.text.sha256], typed)


def test_sealing_what_is_sealed_changes_no_byte(own_world: Path, kg: KG) -> None:
    before = {path: path.read_bytes() for path in (own_world / "seeds" / "articles").iterdir()}
    assert len(before) == 2

    said = kg("seal", at=own_world)

    assert (said.code, said.out, said.err) == (0, "", "0 of 2 files changed\n")
    assert {path: path.read_bytes() for path in before} == before


def test_unsealed_sentences_and_quotes_become_the_anchors_that_stood_there(own_world: Path, kg: KG) -> None:
    path = own_world / VALLEY
    sealed = path.read_bytes()
    content = sealed.decode()
    content = re.sub(r"sentences:\n(  .*\n)+\n", "", content)
    content = re.sub(r"passages:\n(  .*\n)+\n", "", content)
    content = content.replace("passage: p6s1a", "quote: which belongs to the GREEN  Front")
    path.write_text(content, "utf-8")
    assert "digest" not in content

    said = kg("seal", "valley-post-2020-05", at=own_world)

    assert (said.code, said.err) == (0, "1 of 1 files changed\n")
    assert path.read_bytes() == sealed


def test_a_second_sealing_changes_nothing(own_world: Path) -> None:
    path = own_world / VALLEY
    edit(path, ("passage: p6s1a", "quote: opened the offensive"), ("passage: p7s1", "passage: p7s1  # the plan"))

    first = seal_again(own_world)
    path.write_text(first, "utf-8")

    assert seal_again(own_world) == first
    assert "passage: p7s1  # the plan\n" in first


def test_everything_but_sentences_passages_and_quotes_stays_byte_for_byte(own_world: Path) -> None:
    path = own_world / VALLEY
    edit(
        path,
        ("article:\n", "# A remark on top: with a colon\narticle:   # and one behind\n"),
        ("speakers:\n", "speakers:\n\n  # who speaks\n\n"),
        ("  asserts: village-taken\n", "  asserts:    village-taken   # as he says\n"),
        ("nothing:\n", "\n\n\n# nothing at all\nnothing:\n"),
        ("passage: p6s1a", "quote: 'opened the offensive'"),
    )
    before = path.read_text("utf-8")

    after = seal_again(own_world)

    outside = re.compile(r"^(?:sentences|passages):\n(?:  .*\n)+", re.MULTILINE)
    expected = outside.sub("", before).replace("quote: 'opened the offensive'", "passage: p6s1b")
    assert outside.sub("", after) == expected
    assert "why" not in after


def test_comments_in_the_sealed_sections_stay_where_they_stand(own_world: Path) -> None:
    path = own_world / VALLEY
    edit(
        path,
        ("passages:\n", "passages:  # anchors\n  # the report\n"),
        ('digest: "4fc5612f045d85ee"}\n', 'digest: "4fc5612f045d85ee"}  # first\n# at the margin\n'),
        (
            '  p9s1: {paragraph: 9, start: 607, end: 651, words: 8, digest: "1f1385e3621aefbc", repeats: 2}\n',
            '  p9s1: {paragraph: 9, start: 607, end: 651, words: 8, digest: "1f1385e3621aefbc", repeats: 2}\n  # the end\n',
        ),
        ("  p1s1: [0, 27]\n", "  p1s1: [0, 27]  # a menu\n"),
        ("passage: p6s1a", "quote: opened the offensive"),
    )
    before = path.read_text("utf-8")

    after = seal_again(own_world)

    remarks = re.compile(r"#.*")
    assert remarks.findall(after) == remarks.findall(before)
    line_of = {remark: next(line for line in after.split("\n") if remark in line) for remark in ("# first", "# a menu", "# anchors")}
    assert line_of["# first"].startswith("  p4s1:")
    assert line_of["# a menu"].startswith("  p1s1:")
    assert line_of["# anchors"].startswith("passages:")
    assert after.index("# the report") < after.index("  p4s1: {") < after.index("# at the margin") < after.index("  p4s2: {")
    path.write_text(after, "utf-8")
    assert seal_again(own_world) == after


def test_a_comment_stays_with_an_anchor_that_changes(own_world: Path) -> None:
    path = own_world / VALLEY
    edit(
        path,
        (
            'p7s1: {paragraph: 7, start: 424, end: 468, words: 8, digest: "3feb29c812973638"}',
            "p7s1: {paragraph: 7, sentences: [1]}  # the plan",
        ),
    )

    assert '  p7s1: {paragraph: 7, start: 424, end: 468, words: 8, digest: "3feb29c812973638"}  # the plan\n' in seal_again(own_world)


@pytest.mark.parametrize(
    "quote",
    [
        "quote: which belongs to the Green Front",
        "quote: which belongs to the Green Front   # a remark",
        "quote: 'which belongs to the Green Front'",
        'quote: "which belongs\n    to the Green Front"',
        "quote: which belongs\n    to the Green Front",
        "quote: >-\n    which belongs\n    to the Green Front",
        "quote: |\n    which belongs to the Green Front\n",
    ],
)
def test_a_quote_becomes_a_passage_however_it_is_written(own_world: Path, quote: str) -> None:
    path = own_world / VALLEY
    sealed = path.read_text("utf-8")
    edit(path, ("passage: p6s1a", quote))

    after = seal_again(own_world)

    [claim] = [c for c in _entries(after) if c["id"] == "brigade-belongs"]
    assert claim["passage"] in ("p6s1a", "p6s1b")
    assert "quote" not in after
    anchor = after.split(f"  {claim['passage']}: ")[1].split("\n")[0]
    [span] = texts.ArticleText(next((own_world / "seeds" / "texts").glob("valley*")).read_text("utf-8")).find_words(
        "which belongs to the Green Front"
    )
    assert f"start: {span.start}, end: {span.end}" in anchor
    assert ("# a remark" in after) is ("# a remark" in quote)
    assert [c["id"] for c in _entries(after)] == [c["id"] for c in _entries(sealed)]


def _entries(content: str) -> list[Any]:
    claims = yamltree.parse(content, "x.yaml")["claims"]
    assert isinstance(claims, list) and claims
    return claims


def test_a_quote_in_a_claim_written_on_one_line_becomes_its_passage_and_no_others(own_world: Path) -> None:
    path = own_world / VALLEY
    edit(
        path,
        (
            "- id: riverton-next\n  says: The Green Front wants Riverton after that.\n  passage: p7s1\n  holder: [green-front]\n"
            "  intends: {ControlChange: {place: riverton, to: green-front}}\n",
            "- {id: riverton-next, says: The Green Front wants Riverton after that., quote: plans to take, holder: [green-front], "
            "intends: {ControlChange: {place: riverton, to: green-front}}}\n",
        ),
        ("  passage: p8s1\n", "  quote: shelled the camp\n"),
    )

    claims = {str(claim["id"]): str(claim["passage"]) for claim in _entries(seal_again(own_world))}

    assert (claims["riverton-next"], claims["camp-shelled"]) == ("p7s1a", "p8s1a")


def test_equal_quotes_share_a_passage_and_different_ones_get_letters(own_world: Path) -> None:
    path = own_world / VALLEY
    edit(
        path,
        ("passage: p7s1", "quote: plans to take"),
        ("passage: p8s1", "quote: plans to  TAKE"),
        ("passage: p8s2", "quote: to take Riverton"),
    )

    claims = {str(claim["id"]): str(claim["passage"]) for claim in _entries(seal_again(own_world))}

    assert (claims["riverton-next"], claims["camp-shelled"], claims["city-starved"]) == ("p7s1a", "p7s1a", "p7s1b")


@pytest.mark.parametrize("quote", ["no such words", "the village has fallen", "arm"])
def test_an_unplaceable_quote_is_one_clear_line_and_the_file_stays(own_world: Path, kg: KG, quote: str) -> None:
    path = own_world / VALLEY
    edit(path, ("passage: p7s1", f"quote: {quote}"))
    before = path.read_bytes()

    said = kg("seal", at=own_world)

    line = before.decode().split("\n").index("- id: riverton-next") + 1
    reason = "these words stand 2 times; give the paragraph or more words" if "village" in quote else "these words are not in the text"
    assert (said.code, said.out) == (1, "")
    assert said.err == f"kg: {VALLEY}:{line}: claim riverton-next: {reason}\n"
    assert path.read_bytes() == before


def test_all_unplaceable_passages_are_told_at_once(own_world: Path) -> None:
    path = own_world / VALLEY
    edit(
        path,
        ("passage: p7s1", "quote: no such words"),
        ("passage: p8s1", "passage: p8s7"),
        ("passage: p8s2", "passage: far"),
        ("passages:\n", "passages:\n  far: {paragraph: 4, quote: the village has fallen}\n"),
    )
    content = path.read_text("utf-8").split("\n")

    with pytest.raises(DataError) as refused:
        seal_again(own_world)

    assert str(refused.value).splitlines() == [
        f"{VALLEY}:{content.index('passages:') + 2}: passage far: these words are not in the text",
        f"{VALLEY}:{content.index('- id: riverton-next') + 1}: claim riverton-next: these words are not in the text",
        f"{VALLEY}:{content.index('- id: camp-shelled') + 1}: passage p8s7: there is no sentence p8s7",
    ]


def test_a_quote_in_a_passage_is_placed_by_its_paragraph(own_world: Path) -> None:
    path = own_world / VALLEY
    edit(path, ("passage: p8s2", "passage: far"), ("passages:\n", "passages:\n  far: {paragraph: 9, quote: the village has fallen}\n"))

    [anchor] = [line for line in seal_again(own_world).split("\n") if line.startswith("  far:")]

    assert "paragraph: 9, " in anchor and anchor.endswith("repeats: 2}")


def test_a_passage_that_says_why_it_is_long_keeps_saying_so(own_world: Path) -> None:
    path = own_world / VALLEY
    edit(
        path,
        ("passage: p8s2", "passage: long"),
        ("passages:\n", 'passages:\n  long: {paragraph: 8, sentences: [1, 2], why: "one: quote"}\n'),
    )

    [anchor] = [line for line in seal_again(own_world).split("\n") if line.startswith("  long:")]

    assert anchor.endswith(', why: "one: quote"}')
    assert "start: 470, end: 605" in anchor


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_stay(own_world: Path, kg: KG, newline: str, mark: str) -> None:
    path = own_world / VALLEY
    sealed = path.read_text("utf-8")
    path.write_bytes((mark + sealed.replace("\n", newline)).encode())
    assert kg("seal", at=own_world).err == "0 of 2 files changed\n"

    path.write_bytes((mark + sealed.replace("passage: p6s1a", "quote: which belongs to the Green Front").replace("\n", newline)).encode())
    assert kg("seal", at=own_world).code == 0

    assert path.read_bytes() == (mark + sealed.replace("\n", newline)).encode()


def test_file_without_a_last_line_end_is_sealed(own_world: Path) -> None:
    path = own_world / VALLEY
    content = path.read_text("utf-8")
    passages = re.search(r"passages:\n(  .*\n)+\n", content)
    assert passages
    path.write_text(content.replace(passages[0], "").replace("passage: p6s1a", "passage: p6s1").rstrip("\n"), "utf-8")

    tree = yamltree.parse(seal_again(own_world), "x.yaml")

    assert list(tree["nothing"]) == ["p1s1", "p2s1", "p3s1"]  # type: ignore[arg-type]
    assert tree["passages"]


def test_an_article_whose_text_is_not_at_hand_is_left_as_it_is(own_world: Path, kg: KG) -> None:
    (own_world / "seeds" / "texts" / "river-news.txt").unlink()

    said = kg("seal", at=own_world)

    assert said.code == 0
    assert said.err == "0 of 2 files changed\n"


def test_an_unsealed_article_whose_text_is_not_at_hand_is_named(own_world: Path, kg: KG) -> None:
    path = own_world / VALLEY
    edit(path, ("passage: p7s1", "quote: plans to take"))
    (own_world / "seeds" / "texts" / "valley-post.txt").unlink()

    said = kg("seal", at=own_world)

    assert said.code == 3
    assert "the text of valley-post-2020-05 is not at hand" in said.err


def test_unsealed_passages_and_quotes_are_refused_by_the_check(own_world: Path, kg: KG) -> None:
    path = own_world / VALLEY
    edit(path, ("passage: p7s1", "quote: plans to take"), ("passage: p8s2", "passage: p8s1-2"))

    said = kg("check", at=own_world)

    assert said.code == 1
    assert "claim riverton-next: its quote is not sealed; run kg seal" in said.err
    assert "passage p8s1-2 is not sealed; run kg seal" in said.err


def test_an_anchor_at_wrong_offsets_is_not_sealed_again(own_world: Path) -> None:
    path = own_world / VALLEY
    edit(path, ("p7s1: {paragraph: 7, start: 424,", "p7s1: {paragraph: 7, start: 425,"))

    with pytest.raises(DataError, match=r"valley-post-2020-05\.yaml:\d+: passage p7s1: its words are not at its offsets"):
        seal_again(own_world)


def test_entries_over_several_lines_are_replaced_whole(own_world: Path) -> None:
    path = own_world / VALLEY
    edit(
        path,
        (
            '  p7s1: {paragraph: 7, start: 424, end: 468, words: 8, digest: "3feb29c812973638"}\n',
            "  # the plan\n  p7s1:\n    # one sentence\n    paragraph: 7\n\n    sentences: [1]\n",
        ),
    )

    after = seal_again(own_world)

    assert '  # the plan\n  p7s1: {paragraph: 7, start: 424, end: 468, words: 8, digest: "3feb29c812973638"}\n' in after
    path.write_text(after, "utf-8")
    assert seal_again(own_world) == after


# Writing


def test_writing_replaces_a_file_whole_and_makes_its_folder(tmp_path: Path) -> None:
    target = tmp_path / "new" / "x.yaml"
    seal.write(target, "one\r\n")
    seal.write(target, "two\n")

    assert target.read_bytes() == b"two\n"
    assert list(target.parent.iterdir()) == [target]


def test_writing_that_fails_leaves_no_temporary_file(tmp_path: Path) -> None:
    folder = tmp_path / "x.yaml"
    folder.mkdir()
    (tmp_path / "file").write_text("", "utf-8")

    for target in (folder, tmp_path / "file" / "x.yaml"):
        with pytest.raises(InputError, match=r"x\.yaml: cannot be written \("):
            seal.write(target, "new")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "x.yaml"]
    with pytest.raises(UnicodeEncodeError):
        seal.write(tmp_path / "y.yaml", "\ud800")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "x.yaml"]
