"""Other tools take the files: riot, which is Apache Jena's parser, and rapper."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from . import jena
from .conftest import ROOT

TURTLE = sorted([*ROOT.glob("ontology/*.ttl"), *ROOT.glob("shapes/*.ttl"), ROOT / "kg" / "aleppo.ttl"])
BROKEN = '@prefix x: <http://example.org/> .\nx:a x:b "2016-06-31T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n'


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What Jena says of all Turtle files, and of a broken one."""
    broken = tmp_path_factory.mktemp("jena") / "broken.ttl"
    broken.write_text(BROKEN, "utf-8")
    found: dict[str, list[str]] = jena.ask(broken.parent, [str(path) for path in (*TURTLE, broken)])["faults"]
    return found


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.stem)
def test_jena_parses_the_file_without_a_warning(path: Path, faults: dict[str, list[str]]) -> None:
    assert faults[str(path)] == []


def test_jena_does_warn(faults: dict[str, list[str]]) -> None:
    [said] = [found for path, found in faults.items() if path.endswith("/broken.ttl")]
    assert said


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
