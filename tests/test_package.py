"""The package: what a wheel carries, that it answers on its own, and that answering stays light."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from kg import __version__, keeping
from kg.setup import HEADLINE

ROOT = Path(__file__).resolve().parent.parent
PACKAGED = ("ontology", "shapes", "queries")
HEAVY = {"rdflib", "pyshacl", "owlready2", "SPARQLWrapper", "spacy"}


def project() -> dict[str, object]:
    """The project table of pyproject.toml."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert isinstance(table, dict)
    return table


# The wheel


def files_of(folder: Path) -> dict[str, bytes]:
    """The content of every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.slow
def test_wheel_carries_the_checkouts_data(installed: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(installed[0]) as wheel:
        packaged = {name: wheel.read(name) for name in wheel.namelist()}

    for folder in PACKAGED:
        expected = files_of(ROOT / folder)
        assert expected
        start = f"kg/_data/{folder}/"
        assert {name.removeprefix(start): content for name, content in packaged.items() if name.startswith(start)} == expected
    drafting = {path.relative_to(ROOT).as_posix() for path in (ROOT / "kg" / "draft").rglob("*.*") if path.suffix in (".yaml", ".txt")}
    assert "kg/draft/model.txt" in drafting and drafting <= packaged.keys()
    assert packaged["kg/aleppo.ttl"] == (ROOT / "kg" / "aleppo.ttl").read_bytes()


@pytest.mark.slow
def test_wheel_carries_nothing_but_the_package(installed: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(installed[0]) as wheel:
        names = wheel.namelist()

    assert {name.split("/")[0] for name in names} == {"kg", f"aleppo_kg-{__version__}.dist-info"}
    assert {name.split("/")[2] for name in names if name.startswith("kg/_data/")} == set(PACKAGED)
    assert [name for name in names if name.endswith("/LICENSE")]


@pytest.mark.slow
def test_installed_wheel_answers_from_an_empty_folder(
    installed: tuple[Path, Path], tmp_path: Path, plain_environment: dict[str, str]
) -> None:
    def answer(*words: str | Path, folder: Path) -> str:
        said = subprocess.run(words, cwd=folder, env=plain_environment, capture_output=True, text=True)
        assert said.returncode == 0, said.stderr
        return said.stdout

    for words in (("--version",), ("--help",), ("query",), (*HEADLINE, "-f", "tsv")):
        packaged = answer(installed[1] / "kg", *words, folder=tmp_path)
        assert packaged
        assert packaged == answer(sys.executable, "-m", "kg", *words, folder=ROOT)


@pytest.mark.slow
def test_installed_wheel_checks_its_graph(installed: tuple[Path, Path], tmp_path: Path, plain_environment: dict[str, str]) -> None:
    said = subprocess.run([installed[1] / "kg", "check"], cwd=tmp_path, env=plain_environment, capture_output=True, text=True)

    assert said.returncode == 0, said.stderr


@pytest.mark.slow
def test_setup_of_an_installed_package_is_refused(installed: tuple[Path, Path], tmp_path: Path, plain_environment: dict[str, str]) -> None:
    said = subprocess.run([installed[1] / "kg", "setup"], cwd=tmp_path, env=plain_environment, capture_output=True, text=True)

    assert said.returncode == 2
    assert said.stderr == "kg: kg setup is for a clone of the project; this is an installed package, ready for use\n"


def test_checkout_has_no_packaged_copies() -> None:
    assert not (ROOT / "kg" / "_data").exists()


# What is declared


def test_versions_agree() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    newest = next(line for line in changelog.splitlines() if line.startswith("## "))

    assert newest == f"## {__version__}"
    assert f"\nversion: {__version__}\n" in citation


def test_newest_changes_are_of_ontology_data_and_code() -> None:
    newest = (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1]

    assert [line for line in newest.splitlines() if line.startswith("### ")] == ["### Ontology", "### Data", "### Code"]


def test_citation_has_what_the_format_asks_for() -> None:
    import yaml

    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))

    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys()
    assert citation["type"] in ("dataset", "software")
    assert all(set(author) == {"name"} for author in citation["authors"])  # an entity, no invented person


def test_every_dependency_has_both_ends_of_its_range() -> None:
    declared = project()["dependencies"]

    assert isinstance(declared, list) and declared
    assert [text for text in declared if ">=" not in text or "<" not in text.replace(">=", "")] == []


# What answering loads


def modules_loaded(*words: str) -> set[str]:
    """The top-level modules that a call of the command imports."""
    said = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kg", *words],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "120"},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr[-2000:]
    found = {line.rpartition("|")[2].strip().partition(".")[0] for line in said.stderr.splitlines() if line.startswith("import time:")}
    assert "kg" in found
    return found


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("query",), HEADLINE, ("show", "Handarat camp")], ids=" ".join)
def test_answering_is_light(words: tuple[str, ...]) -> None:
    loaded = modules_loaded(*words)

    assert loaded & HEAVY == set()


def test_a_question_asked_before_loads_little_of_the_standard_library() -> None:
    keeping.keep(str(ROOT / "kg" / "aleppo.ttl"))
    words = ("query", "event-participants", "-p", "event=Battle of Aleppo")
    modules_loaded(*words)

    assert modules_loaded(*words) & {"dataclasses", "difflib", "inspect", "pathlib", "shutil", "typing", "yaml", "hashlib", "json"} == set()


def test_help_loads_no_engine() -> None:
    assert "pyoxigraph" not in modules_loaded("--help")
