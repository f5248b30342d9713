"""`kg serve` and `kg site` as a user runs them: the address, mistakes, a graph built anew, the end; the files and their links."""

from __future__ import annotations

import html
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from kg import build
from kg.cli import main
from kg.workspace import Workspace

from .servers import free_port

ROOT = Path(__file__).resolve().parent.parent
KG = Callable[..., Any]


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy workspace with its graph built."""
    root = tmp_path_factory.mktemp("serve") / "world"
    shutil.copytree(ROOT / "tests" / "world", root)
    (root / "northland.ttl").write_text(build.make(Workspace(root)).text, "utf-8")
    return root


def served(space: Path, *words: str) -> subprocess.Popen[str]:
    """The command as a process of its own, on a free port."""
    command = [sys.executable, "-m", "kg", "--workspace", str(space), "serve", "--port", "0", *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")


@pytest.fixture
def process(space: Path) -> Iterator[subprocess.Popen[str]]:
    """A running `kg serve` of the toy workspace."""
    with served(space) as running:
        yield running
        running.kill()


def where(running: subprocess.Popen[str]) -> str:
    """The address that it prints when it answers."""
    assert running.stdout is not None
    line = running.stdout.readline()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\n", line), line
    return line.strip()


def read(url: str) -> str:
    """What stands at an address."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


def test_it_prints_the_address_and_answers_in_both_languages(process: subprocess.Popen[str]) -> None:
    address = where(process)

    assert '<html lang="en" dir="ltr">' in read(address)
    assert '<html lang="ar" dir="rtl">' in read(f"{address}ar/")


def test_ctrl_c_ends_it_and_all_its_processes(process: subprocess.Popen[str]) -> None:
    read(where(process))
    group = children(process.pid)
    assert group, "queries run in processes of their own"

    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)

    assert (process.returncode, "Traceback" in said[1]) == (130, False)
    assert [pid for pid in group if alive(pid)] == []


def children(pid: int) -> list[int]:
    """All processes that a process began, and those that they began."""
    found = [int(word) for task in Path(f"/proc/{pid}/task").glob("*/children") for word in task.read_text().split()]
    return found + [below for child in found for below in children(child)]


def alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_graph_built_anew_is_shown_and_asked_without_a_new_start(space: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(space, tmp_path / "world"))
    graph = own / "northland.ttl"
    count = "sparql?query=" + urllib.request.quote('ASK { ?x <http://www.w3.org/2000/01/rdf-schema#label> "Anew"@en }')  # type: ignore[attr-defined]
    with served(own) as running:
        try:
            address = where(running)
            before = read(address), read(address + count)
            text = graph.read_text("utf-8").replace('dcterms:title "', 'dcterms:title "Anew: ', 1)
            beside = graph.with_suffix(".new")
            beside.write_text(text + '\n<urn:x> rdfs:label "Anew"@en .\n', "utf-8")
            os.replace(beside, graph)
            after = read(address), read(address + count)
        finally:
            running.kill()

    assert ("Anew: " in before[0], "true" in before[1]) == (False, False)
    assert ("Anew: " in after[0], "true" in after[1]) == (True, True)


def test_a_broken_graph_leaves_the_open_one(space: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(space, tmp_path / "world"))
    with served(own) as running:
        try:
            address = where(running)
            before = read(address)
            (own / "northland.ttl").write_text("no Turtle", "utf-8")
            assert read(address) == before
        finally:
            running.kill()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--host", "0.0.0.0"), 2, "kg: --host 0.0.0.0: others could ask there; add --public"),
        (("--port", "70000"), 2, "kg: --port 70000: a port is a number from 0 (any free one) to 65535"),
        (("--host", "nowhere.invalid", "--public"), 3, "kg: nowhere.invalid:"),
        (("--timeout", "0"), 2, "kg: --timeout 0"),
        (("--memory", "-1"), 2, "kg: --memory -1"),
        (("--endpoint", "ftp://x"), 2, "kg: "),
    ],
)
def test_mistakes_are_one_line(kg: KG, space: Path, words: tuple[str, ...], code: int, message: str) -> None:
    said = kg("serve", *words, at=space)

    assert (said.code, said.out, said.err.startswith(message), said.err.count("\n")) == (code, "", True, 1), said.err


def test_a_port_in_use_is_told(kg: KG, space: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = kg("serve", "--port", str(port), at=space)

    assert (said.code, said.err) == (3, f"kg: 127.0.0.1:{port}: Address already in use; --port 0 takes any free one\n")


def test_without_a_graph_no_address_is_printed(kg: KG, space: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(space, tmp_path / "world"))
    (own / "northland.ttl").unlink()

    said = kg("serve", "--port", str(free_port()), at=own)

    assert (said.code, said.out) == (3, "")
    assert said.err.endswith("northland.ttl: no built graph there; run kg build\n")


def test_without_the_extra_it_says_what_brings_it(space: Path) -> None:
    code = "import sys; sys.modules['starlette'] = None; from kg.cli import main; sys.exit(main(sys.argv[1:]))"
    said = subprocess.run(
        [sys.executable, "-c", code, "--workspace", str(space), "serve"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )

    assert (said.returncode, said.stderr) == (3, "kg: pages need starlette, which is not here; pip install 'aleppo-kg[web]' brings it\n")


class Links(HTMLParser):
    """What a page links to, and the ids in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name in ("href", "src", "action") and value and not (name == "action" and ("hidden", None) in attrs):
                self.links.append(value)


@pytest.fixture(scope="module")
def edition(space: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static edition of the toy workspace, with the sentences of its articles."""
    folder = tmp_path_factory.mktemp("edition") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KG_TEXTS", raising=False)
        assert main(["--workspace", str(space), "site", str(folder)]) == 0
    return folder


def test_every_link_of_the_static_edition_leads_to_a_file_and_a_place_in_it(edition: Path) -> None:
    pages = {path: Links(path.read_text("utf-8")) for path in edition.rglob("*.html")}

    wrong = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto"):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            fragment = unquote(parts.fragment)
            if parts.scheme or not target.is_file() or (fragment and target in pages and fragment not in pages[target].ids):
                wrong.append((path.relative_to(edition).as_posix(), link))

    assert wrong == []
    kinds = {path.relative_to(edition).parts[-2] for path in pages if "doc" in path.parts}
    assert {"actor", "place", "event", "article", "speaker", "claim", "proposition", "dispute", "ontology"} <= kinds
    assert {path.suffix for path in edition.rglob("*") if path.is_file()} >= {".html", ".css", ".svg", ".ttl", ".jsonld", ".csv", ".json"}


def test_an_edition_is_replaced_whole_and_without_sentences_has_none(kg: KG, space: Path, edition: Path, tmp_path: Path) -> None:
    texts = sorted((space / "seeds" / "texts").glob("*.txt"))
    sentences = {" ".join(s.split()) for text in texts for s in re.split(r"(?<=[.])\s", text.read_text("utf-8")) if len(s) > 60}
    shown = [path for path in edition.rglob("doc/claim/*.html") if holds(path, sentences)]
    folder = Path(shutil.copytree(edition, tmp_path / "site"))
    (folder / "left-over.html").write_text("old", "utf-8")

    said = kg("site", "--without-sentences", str(folder), at=space)

    assert (said.code, sorted(p.name for p in tmp_path.iterdir())) == (0, ["site"]), said.err
    assert not (folder / "left-over.html").exists() and (folder / "index.html").exists()
    assert shown and not any(holds(path, sentences) for path in folder.rglob("*.html"))


def holds(path: Path, sentences: set[str]) -> bool:
    """Whether one of some sentences stands in the text of a page."""
    text = " ".join(re.sub(r"<[^>]+>", "", html.unescape(path.read_text("utf-8"))).split())
    return any(sentence in text for sentence in sentences)


def test_nothing_else_is_overwritten(kg: KG, space: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", "utf-8")

    refused = kg("site", str(tmp_path), at=space)

    assert (refused.code, [p.name for p in tmp_path.iterdir()]) == (2, ["thesis.txt"])
    assert "holds something else than an edition of pages" in refused.err
