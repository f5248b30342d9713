"""Times validation of invented articles in any number, with a fault in one node of a hundred, against pySHACL over rdflib.

    python -m benchmarks.validation [ARTICLES ...]

Each in a process of its own, loading apart. pySHACL is asked up to some 250 articles only: above, it takes minutes.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from benchmarks import corpus
from kg import build, iris, reference, shacl, validate
from kg.lookup import Index
from kg.results import Result
from kg.store import rdflib_graph
from kg.workspace import Workspace

SHAPES = Path(__file__).resolve().parent.parent / "shapes"
BAR = 15
PYSHACL_UP_TO = 250
_LABEL = ox.NamedNode(iris.PREFIXES["rdfs"] + "label")


@dataclass(frozen=True)
class Run:
    """Processor seconds for loading and for validating, MiB at the most after each, and what was found."""

    loading: float
    validating: float
    loaded: float
    validated: float
    results: Counter[Result]


def faulty(triples: list[ox.Triple]) -> list[ox.Triple]:
    """A graph with one node of a hundred spoilt: a triple lost, a link that leads to a text, or a name without a language more."""
    chance = random.Random(1)
    told: dict[ox.NamedNode | ox.BlankNode, list[ox.Triple]] = {}
    for triple in triples:
        told.setdefault(triple.subject, []).append(triple)
    for node in sorted(told, key=str)[::100]:
        links = [n for n, triple in enumerate(told[node]) if isinstance(triple.object, ox.NamedNode)]
        how = chance.choice(("lost", "link", "name"))
        if how == "name" or not links:
            told[node].append(ox.Triple(node, _LABEL, ox.Literal("odd")))
        elif how == "lost":
            told[node].pop(chance.randrange(len(told[node])))
        else:
            number = chance.choice(links)
            told[node][number] = ox.Triple(node, told[node][number].predicate, ox.Literal("odd"))
    return [triple for found in told.values() for triple in found]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours(path: Path) -> Run:
    """The validator of ``kg check``."""
    start = time.process_time()
    shapes = shacl.read(SHAPES)
    index = Index(quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES))
    loaded, peak = time.process_time(), _peak()
    found = validate.findings(shapes, index)
    return Run(loaded - start, time.process_time() - loaded, peak, _peak(), Counter(found))


def pyshacl(path: Path) -> Run:
    """pySHACL."""
    from pyshacl import validate
    from rdflib import Graph

    start = time.process_time()
    data, shapes = rdflib_graph(path.read_bytes()), Graph()
    for file in SHAPES.glob("*.ttl"):
        shapes += rdflib_graph(file.read_bytes())
    loaded, peak = time.process_time(), _peak()
    _, report, _ = validate(data, shacl_graph=shapes, inference="none")
    done = time.process_time()
    assert isinstance(report, Graph)
    lines = report.serialize(format="nt", encoding="utf-8")
    found = reference.told(quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    return Run(loaded - start, done - loaded, peak, _peak(), Counter(found))


def main() -> None:
    """Print the table; numbers of articles from the command line, else 20, 200, 2,000."""
    print(f"{'articles':>8} {'triples':>9} {'validator':9} {'load s':>7} {'validate s':>10} {'MiB':>6} {'MiB more':>8} {'found':>7}")
    for articles in [int(word) for word in sys.argv[1:]] or [20, 200, 2000]:
        with (
            tempfile.TemporaryDirectory() as name,
            ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), max_tasks_per_child=1) as fresh,
        ):
            path = Path(name) / "faulty.nt"
            triples = fresh.submit(_write, path, articles).result()
            runs = {"ours": fresh.submit(ours, path).result()}
            if articles <= PYSHACL_UP_TO:
                runs["pySHACL"] = fresh.submit(pyshacl, path).result()
        for who, run in runs.items():
            print(
                f"{articles:8} {triples:9,} {who:9} {run.loading:7.2f} {run.validating:10.2f} {run.loaded:6.0f} "
                f"{run.validated - run.loaded:8.0f} {run.results.total():7,}",
                flush=True,
            )
        if "pySHACL" in runs:
            ratio = runs["pySHACL"].validating / runs["ours"].validating
            same = "the same is found" if runs["pySHACL"].results == runs["ours"].results else "THEY DIFFER"
            print(f"{'':8} {ratio:.0f} times as fast (bar at 200 articles: {BAR}); {same}", flush=True)


def _write(path: Path, articles: int) -> int:
    folder = corpus.write(path.parent / "articles", articles)
    made = build.make(Workspace(folder))
    triples = faulty([quad.triple for quad in ox.parse(made.text, format=ox.RdfFormat.TURTLE)])
    with path.open("wb") as file:
        ox.serialize(triples, file, format=ox.RdfFormat.N_TRIPLES)
    return len(triples)


if __name__ == "__main__":
    main()
