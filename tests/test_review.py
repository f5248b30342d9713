"""The review of a draft: every answer, the editor, what a person sees, and how a reviewed draft becomes an article of the graph."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.draft.file import layout
from kg.draft.file.layout import Tree
from kg.draft.reading import passages

ROOT = Path(__file__).resolve().parent.parent
COURIER = Path(__file__).parent / "drafts" / "lowland-courier.txt"
TEXT = "The village of Stonebridge was quiet.\n\nThe village of Ashford was quiet.\n\nThe village of Fernhill was quiet.\n"
KG = Callable[..., Any]
needs_parser = pytest.mark.skipif(not passages.model(), reason="no parser is installed (the extra draft)")
unix = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals and shell scripts are Unix's")


@pytest.fixture
def draft(own_world: Path, kg: KG, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The draft of a text that gives three claims: Stonebridge, Ashford and Fernhill are villages."""
    monkeypatch.setenv("KG_SPACY_MODEL", "")
    (own_world / "a.txt").write_text(TEXT, "utf-8")
    said = kg("draft", str(own_world / "a.txt"), "--date", "2020-05-12", "--source", "valley-post", "--id", "quiet", at=own_world)
    assert said.code == 0, said.err
    path = own_world / "seeds" / "drafts" / "quiet.yaml"
    assert len(layout.read(path)["claims"]) == 3
    return path


@pytest.fixture
def review(draft: Path, own_world: Path, kg: KG, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """``review("adq")`` answers so; ^ is Ctrl-C, and where the answers end the input ends."""

    def run(answers: str, path: Path = draft) -> Any:
        given: Iterator[str] = iter(answers)

        def answer(prompt: str) -> str:
            letter = next(given, "")
            if letter in ("", "^"):
                raise KeyboardInterrupt if letter else EOFError
            return letter

        monkeypatch.setattr("builtins.input", answer)
        return kg("review", str(path), at=own_world)

    return run


def marks(draft: Path) -> list[str]:
    return [str(mark["decided"]) for mark in layout.read(draft)["draft"]["claims"].values()]


# Answers


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("adq", ["accepted", "dropped", "no"]),
        ("sdq", ["no", "dropped", "no"]),
        ("aab", ["accepted", "accepted", "no"]),
        ("aabdq", ["accepted", "dropped", "no"]),  # back, and decided otherwise
        ("ba", ["accepted", "no", "no"]),  # there is nothing before the first
        ("ad", ["accepted", "dropped", "no"]),  # the input ends
        ("axzd", ["accepted", "dropped", "no"]),  # letters that are no answer
        ("q", ["no", "no", "no"]),
    ],
)
def test_answers(review: Callable[[str], Any], draft: Path, answers: str, expected: list[str]) -> None:
    said = review(answers)
    assert (said.code, marks(draft)) == (0, expected)
    assert f"{expected.count('no')} left; kg review goes on" in said.err


def test_ctrl_c_loses_nothing(review: Callable[[str], Any], draft: Path) -> None:
    said = review("a^")
    assert (said.code, marks(draft)) == (130, ["accepted", "no", "no"])
    assert said.err.endswith("1 decided now, 2 left; kg review goes on from here\nkg: stopped\n")


def test_review_goes_on_where_it_was_left(review: Callable[[str], Any], draft: Path) -> None:
    review("aq")
    said = review("q")
    assert "2 of 3 claims wait" in said.err
    assert "1/2  p2s1-character" in said.err


def test_a_claim_that_cannot_stand_is_not_accepted(review: Callable[[str], Any], draft: Path) -> None:
    draft.write_text(draft.read_text("utf-8").replace("aspect: settlement-kind", "aspect: kindness", 1), "utf-8")
    said = review("aq")
    assert marks(draft)[0] == "no"
    assert 'not taken: Character: aspect: "kindness" is not one of' in said.err


# What is shown


def test_a_claim_is_shown_in_words(review: Callable[[str], Any]) -> None:
    lines = review("q").err.splitlines()
    start = next(n for n, line in enumerate(lines) if "1/3" in line)
    assert lines[start : start + 9] == [
        "── 1/3  p1s1-character",
        "! it speaks of a name that no register has",
        "p1s1  The village of Stonebridge was quiet.",
        "",
        "the article asserts",
        "  Character",
        "    entity  Stonebridge (new)",
        "    aspect  settlement kind",
        "    value   village",
    ]


def test_review_does_without_the_text(review: Callable[[str], Any], own_world: Path, draft: Path) -> None:
    (own_world / "a.txt").unlink()
    said = review("aq")
    assert "p1s1  (the text is not at hand)" in said.err
    assert marks(draft) == ["accepted", "no", "no"]


def test_an_article_gives_the_terminal_no_commands(own_world: Path, kg: KG, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SPACY_MODEL", "")
    (own_world / "a.txt").write_text("The village of Stonebridge was\033[2J \033]0;gone\x07 quiet.\n", "utf-8")
    assert kg("draft", str(own_world / "a.txt"), "--id", "a", "--date", "unknown", at=own_world).code == 0
    monkeypatch.setattr("builtins.input", lambda _: "q")
    said = kg("review", str(own_world / "seeds" / "drafts" / "a.yaml"), at=own_world)
    assert "Stonebridge was" in said.err and "quiet" in said.err
    assert not set(said.err) & {"\033", "\x07"}


@unix
def test_names_and_trigger_are_bold_on_a_terminal(draft: Path, own_world: Path) -> None:
    import pty

    def shown(**environment: str) -> str:
        main, other = pty.openpty()
        words = [sys.executable, "-m", "kg", "--workspace", str(own_world), "review", str(draft)]
        settings = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment}
        subprocess.run(words, stdin=subprocess.DEVNULL, stdout=other, stderr=other, env=settings, check=True)
        os.close(other)
        return os.read(main, 100_000).decode()

    assert "The \033[1mvillage\033[0m of \033[1mStonebridge\033[0m was quiet." in shown(NO_COLOR="")
    assert "\033[" not in shown(NO_COLOR="1")
    assert "\033[" not in shown(TERM="dumb")


# The editor


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """An editor that changes the file by some lines of Python, in which ``text`` is what it holds."""

    def write(change: str) -> None:
        program = tmp_path / "editor.py"
        program.write_text(
            f"import sys, pathlib\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text()\n{change}\nfile.write_text(text)\n"
        )
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"{sys.executable} {program}")

    return write


def first(draft: Path) -> Tree:
    return dict(layout.read(draft)["claims"][0])


def test_an_edited_claim_is_saved(review: Callable[[str], Any], draft: Path, editor: Callable[[str], None]) -> None:
    editor("text = text.replace('value: village', 'value: hamlet')")
    review("eq")
    assert marks(draft)[0] == "edited"
    assert first(draft)["asserts"]["Character"]["value"] == "hamlet"


def test_an_edited_claim_may_get_another_id(review: Callable[[str], Any], draft: Path, editor: Callable[[str], None]) -> None:
    editor("text = text.replace('id: p1s1-character', 'id: stonebridge-is-a-village')")
    review("eq")
    assert first(draft)["id"] == "stonebridge-is-a-village"
    assert next(iter(layout.read(draft)["draft"]["claims"].items()))[1]["decided"] == "edited"


def test_the_editor_shows_the_sentence_as_a_remark(review: Callable[[str], Any], draft: Path, editor: Callable[[str], None]) -> None:
    editor("text = '' if '# p1s1  The village of Stonebridge was quiet.' in text else text")
    assert "it needs an id" in review("eq").err


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("text = text", "nothing was changed"),
        ("text = text + 'a: b: c'", "line:"),
        ("text = text.replace('p1s1-character', 'p2s1-character')", 'another claim is called "p2s1-character"'),
        ("text = text.replace('p1s1-character', 'Stone Bridge')", "an id is lower-case letters, digits and hyphens"),
        ("text = text.replace('asserts', 'declares')", "give exactly one stance"),
        ("text = text.replace('entity: stonebridge', 'entity: stonebrige')", 'unknown actor, place, event or document "stonebrige"'),
        ("text = text.replace('passage: p1s1', 'passage: river')", 'unknown passage "river"'),
        ("text = ''", "it needs an id"),
        ("sys.exit(3)", "ended with 3; nothing is changed"),
    ],
)
def test_what_cannot_be_taken_is_told(
    review: Callable[[str], Any], draft: Path, editor: Callable[[str], None], change: str, message: str
) -> None:
    before = draft.read_text("utf-8")
    editor(change)
    assert message in review("eq").err
    assert draft.read_text("utf-8") == before


def test_a_missing_editor_is_one_clear_line(review: Callable[[str], Any], draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    said = review("eaq")
    assert "not taken: no-such-editor: No such file or directory; set EDITOR to an editor that is there\n" in said.err
    assert marks(draft)[0] == "accepted"


def test_what_was_typed_is_there_again(review: Callable[[str], Any], draft: Path, editor: Callable[[str], None]) -> None:
    editor("text = text.replace('hamlet: x', 'hamlet') if 'hamlet' in text else text.replace('value: village', 'value: hamlet: x')")
    review("eeq")
    assert first(draft)["asserts"]["Character"]["value"] == "hamlet"


# From a draft to the graph


CLASSES = {"actors": "ArmedGroup", "events": "Battle", "places": "Village"}


def enter(world: Path, said: str) -> None:
    """Paste into the registers what the review asks for; a class is chosen where it gives none."""
    register = None
    for line in said.splitlines():
        if named := re.match(r"to enter in seeds/(\w+)\.yaml", line):
            register = world / "seeds" / f"{named[1]}.yaml"
        elif register and (entry := re.match(r"([a-z0-9-]+): \{(class: \w+)?", line)):
            chosen = line if entry[2] else line.replace("{", f"{{class: {CLASSES[register.stem]}, ", 1)
            register.write_text(f"{register.read_text('utf-8').rstrip()}\n{chosen}\n", "utf-8")
        elif line:
            register = None


@pytest.mark.parametrize("model", [pytest.param(passages.model(), marks=needs_parser, id="with parser"), pytest.param("", id="without")])
def test_a_reviewed_draft_becomes_an_article_of_the_graph(model: str, own_world: Path, kg: KG, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SPACY_MODEL", model)
    (own_world / "seeds" / "texts" / "courier.txt").write_bytes(COURIER.read_bytes())
    words = ("draft", str(own_world / "seeds" / "texts" / "courier.txt"), "--source", "river-news", "--id", "courier")
    assert kg(*words, at=own_world).code == 0
    path = own_world / "seeds" / "drafts" / "courier.yaml"
    claims = len(layout.read(path)["claims"])
    assert claims > (5 if model else 0)

    monkeypatch.setattr("builtins.input", lambda _: "a")
    said = kg("review", str(path), at=own_world)
    article = own_world / "seeds" / "articles" / "courier.yaml"
    assert said.code == 0 and not path.exists() and article.exists()
    enter(own_world, said.err)
    told = re.search(r"under nothing: ((?:p\d+s\d+(?:,\s+)?)+)", said.err)
    assert told
    reasons = "".join(f"  {key}: menu\n" for key in re.split(r",\s+", told[1].strip()))
    article.write_text(article.read_text("utf-8").replace("\nnothing:\n", f"\nnothing:\n{reasons}"), "utf-8")

    assert kg("seal", "courier", at=own_world).code == 0
    checked = kg("check", at=own_world)
    assert checked.code == 0, checked.err
    assert kg("build", at=own_world).code == 0
    assert kg("show", "stonebridge", at=own_world).out.count("courier") > 0


def test_all_decided_claims_are_an_article_and_the_rest_is_told(review: Callable[[str], Any], draft: Path, own_world: Path) -> None:
    said = review("ada")
    article = own_world / "seeds" / "articles" / "quiet.yaml"
    assert not draft.exists()
    content = article.read_text("utf-8")
    assert re.findall(r"- id: (\S+)", content) == ["p1s1-character", "p3s1-character"]
    assert "draft:" not in content and "p2s1: {" not in content
    assert "stonebridge: {class: Village" in said.err and "ashford" not in said.err
    assert "1 sentences have neither a claim nor a reason under nothing: p2s1" in said.err


def test_a_draft_without_sections_that_it_does_not_need_is_finished(own_world: Path, kg: KG) -> None:
    path = own_world / "seeds" / "drafts" / "bare.yaml"
    path.parent.mkdir()
    path.write_text("draft: {step: by hand}\narticle: {id: bare, text: {sha256: abc}}\n", "utf-8")
    assert kg("review", str(path), at=own_world).code == 0
    assert (own_world / "seeds" / "articles" / "bare.yaml").read_text("utf-8").startswith("article:\n  id: bare\n")


def test_an_article_that_is_there_is_not_overwritten(review: Callable[[str], Any], draft: Path, own_world: Path) -> None:
    article = own_world / "seeds" / "articles" / "quiet.yaml"
    article.write_text("article: {}\n", "utf-8")
    said = review("aaa")
    assert said.code == 2
    assert "quiet.yaml is there already" in said.err
    assert (article.read_text("utf-8"), marks(draft)) == ("article: {}\n", ["accepted"] * 3)


def test_a_draft_among_the_articles_is_reviewed_there(review: Callable[..., Any], draft: Path, own_world: Path) -> None:
    article = draft.rename(own_world / "seeds" / "articles" / "quiet.yaml")
    assert review("ada", article).code == 0
    assert article.read_text("utf-8").startswith("article:")


@pytest.mark.parametrize("name", ["workspace.yaml", "nothing.yaml"])
def test_what_is_no_draft_is_refused(own_world: Path, kg: KG, name: str) -> None:
    said = kg("review", str(own_world / "seeds" / name), at=own_world)
    assert said.code in (2, 3)
    assert said.err.count("\n") == 1


# Drafts and the graph


def test_a_draft_in_its_folder_is_not_read(draft: Path, own_world: Path, kg: KG) -> None:
    assert kg("build", at=own_world).code == 0
    built = (own_world / "northland.ttl").read_bytes()
    draft.write_text("not: [even: YAML", "utf-8")
    assert kg("build", at=own_world).code == 0
    assert (own_world / "northland.ttl").read_bytes() == built
    assert b"Stonebridge" not in built and "Stonebridge" not in kg("export", "csv", at=own_world).out


@pytest.mark.slow
def test_no_page_shows_a_draft(draft: Path, own_world: Path, kg: KG, tmp_path: Path) -> None:
    assert kg("build", at=own_world).code == 0
    assert kg("site", str(tmp_path / "site"), at=own_world).code == 0
    pages = [page.read_bytes() for page in (tmp_path / "site").rglob("*") if page.is_file()]
    assert any(b"Millbrook" in page for page in pages)
    assert not any(b"Stonebridge" in page for page in pages)


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_draft_among_the_articles_is_refused_in_one_line(draft: Path, own_world: Path, kg: KG, command: str) -> None:
    draft.rename(own_world / "seeds" / "articles" / "quiet.yaml")
    said = kg(command, at=own_world)
    assert said.code == 1
    [line] = [line for line in said.err.splitlines() if "quiet" in line]
    assert line == (
        "kg: seeds/articles/quiet.yaml:1: this is a draft, and nothing of it is in the graph before it is reviewed: "
        "kg review seeds/articles/quiet.yaml"
    )
    assert not (own_world / "northland.ttl").exists()
