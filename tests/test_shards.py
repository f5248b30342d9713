"""The parts for bulk loaders hold the graph, each part whole axioms, and the same graph gives the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import digest, iris, shards
from kg.errors import InputError, UsageError
from kg.progress import silent

ROOT = Path(__file__).resolve().parent.parent
WORLD = ROOT / "tests" / "world.ttl"
GRAPH = "https://example.org/northland"
VOID = "http://rdfs.org/ns/void#"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy graph in five parts."""
    folder = tmp_path_factory.mktemp("shards") / "nquads"
    shards.write(WORLD, folder, 5, GRAPH, silent)
    return folder


def quads(path: Path) -> list[ox.Quad]:
    """What stands in a part, read as a document of its own."""
    return list(ox.parse(gzip.decompress(path.read_bytes()), format=ox.RdfFormat.N_QUADS))


def test_the_parts_are_the_graph(parts: Path) -> None:
    found = [quad for path in sorted(parts.glob("*.nq.gz")) for quad in quads(path)]

    assert {quad.graph_name for quad in found} == {ox.NamedNode(GRAPH)}
    assert digest.digest(digest.gathered(quad.triple for quad in found)) == digest.digest(digest.triples(WORLD))
    sizes = [len(quads(path)) for path in parts.glob("*.nq.gz")]
    assert len(sizes) == 5 and max(sizes) - min(sizes) < 30


def test_no_blank_node_stands_in_two_parts(parts: Path) -> None:
    each = [{quad.subject for quad in quads(path) if isinstance(quad.subject, ox.BlankNode)} for path in parts.glob("*.nq.gz")]

    assert sum(map(len, each)) == len(set().union(*each)) > 5


def test_the_same_graph_gives_the_same_bytes(parts: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.ttl"
    text = WORLD.read_text("utf-8")
    labels = {quad.subject.value for quad in ox.parse(text, format=ox.RdfFormat.TURTLE) if isinstance(quad.subject, ox.BlankNode)}
    for number, label in enumerate(sorted(labels, key=len, reverse=True)):
        text = text.replace(f"_:{label}\n", f"_:n{number}\n")
    other.write_text(text, "utf-8")
    assert other.read_bytes() != WORLD.read_bytes()

    shards.write(other, tmp_path / "again", 5, GRAPH, silent)

    assert {p.name: p.read_bytes() for p in (tmp_path / "again").iterdir()} == {p.name: p.read_bytes() for p in parts.iterdir()}


def test_check_sums_are_those_of_the_files(parts: Path) -> None:
    lines = [line.split("  ") for line in (parts / shards.CHECKSUMS).read_text("utf-8").splitlines()]

    assert sorted(name for _, name in lines) == sorted(p.name for p in parts.iterdir() if p.name != shards.CHECKSUMS)
    assert all(hashlib.sha256((parts / name).read_bytes()).hexdigest() == told for told, name in lines)
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--strict", shards.CHECKSUMS], cwd=parts, check=True, capture_output=True)


def test_the_description_counts_right_and_names_the_parts(parts: Path) -> None:
    store = ox.Store()
    store.load(path=str(parts / shards.DESCRIPTION), format=ox.RdfFormat.TURTLE, base_iri="http://x/d/void.ttl")

    def told(query: str) -> dict[str, str]:
        found = store.query(f"PREFIX void: <{VOID}> SELECT ?k ?v {{ {query} }}")
        assert isinstance(found, ox.QuerySolutions)
        return {row["k"].value: row["v"].value for row in found}

    triples = list(digest.triples(WORLD))
    classes = Counter(t.object.value for t in triples if t.predicate.value == iris.PREFIXES["rdf"] + "type")
    properties = Counter(t.predicate.value for t in triples)
    assert told("?d void:classPartition [ void:class ?k ; void:entities ?v ]") == {k: str(n) for k, n in classes.items()}
    assert told("?d void:propertyPartition [ void:property ?k ; void:triples ?v ]") == {k: str(n) for k, n in properties.items()}
    assert told("?k void:triples ?v ; a void:Dataset") == {GRAPH: str(len(triples))}
    assert sorted(told("?d void:dataDump ?k BIND(1 AS ?v)")) == [f"http://x/d/part-00{n}.nq.gz" for n in range(1, 6)]


@pytest.mark.parametrize("number", [0, -1, 1000])
def test_an_odd_number_of_parts_is_refused(number: int, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"1 to \d+ can be"):
        shards.write(WORLD, tmp_path / "out", number, GRAPH, silent)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten_and_a_place_that_cannot_be_is_one_line(parts: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is there already"):
        shards.write(WORLD, parts, 2, GRAPH, silent)
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        shards.write(WORLD, tmp_path / "file" / "out", 2, GRAPH, silent)


def test_the_command_writes_them(kg: Callable[..., Any], tmp_path: Path) -> None:
    said = kg("export", "nquads", "--shards", "2", "--graph", GRAPH, str(tmp_path / "out"), at=ROOT)

    assert (said.code, said.out) == (0, "")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["SHA256SUMS", "part-001.nq.gz", "part-002.nq.gz", "void.ttl"]
    said = kg("export", "nquads", "--graph", "no iri", str(tmp_path / "other"), at=ROOT)
    assert (said.code, said.err) == (2, 'kg: "no iri" is no IRI of a graph\n')


def grown(folder: Path, times: int) -> Path:
    """The toy graph many times over, each time about other things, as a built graph is written: block after block."""
    head, _, body = WORLD.read_text("utf-8").partition("\n\n")
    path = folder / f"grown{times}.ttl"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{head}\n\n")
        for number in range(times):
            file.write(body.replace("_:", f"_:n{number}-").replace("actor:", f"actor:n{number}-").replace("claim:", f"claim:n{number}-"))
    return path


SCRIPT = """
import resource, sys
from pathlib import Path
from kg import shards
shards.write(Path(sys.argv[1]), Path(sys.argv[2]), 4, "https://example.org/g", lambda message: None)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def exporting(path: Path, folder: Path) -> subprocess.Popen[str]:
    """A process that writes the parts, and then the memory that it took."""
    words = [sys.executable, "-c", SCRIPT, str(path), str(folder)]
    return subprocess.Popen(
        words, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in other units elsewhere")
def test_memory_does_not_grow_with_the_graph(tmp_path: Path) -> None:
    peaks = []
    for times in (10, 100):
        with exporting(grown(tmp_path, times), tmp_path / f"out{times}") as process:
            peaks.append(int(process.communicate()[0]) / 1024)

    assert peaks[1] - peaks[0] < 16, peaks


@pytest.mark.slow
@pytest.mark.parametrize("ended_by", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_stopped_leaves_no_half_folder(ended_by: signal.Signals, tmp_path: Path) -> None:
    chance = random.Random(3)
    path, folder = grown(tmp_path, 20), tmp_path / "out"
    started = time.monotonic()
    with exporting(path, folder) as process:
        process.communicate()
    whole = time.monotonic() - started
    names = {p.name for p in folder.iterdir()}
    stopped = 0
    for _ in range(4):
        shutil.rmtree(folder, ignore_errors=True)
        with exporting(path, folder) as process:
            time.sleep(whole * chance.uniform(0.2, 1))
            process.send_signal(ended_by)
            process.communicate()
        stopped += not folder.exists()
        assert not folder.exists() or {p.name for p in folder.iterdir()} == names
    assert stopped
    with exporting(path, tmp_path / "out2") as process:
        process.communicate()
    shutil.rmtree(folder, ignore_errors=True)
    with exporting(path, folder) as process:
        process.communicate()
    assert {p.name for p in tmp_path.iterdir()} == {path.name, "out", "out2"}
