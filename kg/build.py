"""The whole build on one page: seeds, graph, what follows, checks, and the file, written whole or not at all."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from kg import __version__, check, derive, iris, ontology, seal, seeds, turtle
from kg.graph import Grapher
from kg.seeds import Seeds
from kg.statements import Statements
from kg.status import Derivation
from kg.workspace import Workspace

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """A graph that was made: what it was made from, its triples, its Turtle, and what was derived."""

    seeds: Seeds
    triples: tuple[Triple, ...]
    text: str
    statuses: Counter[str]


def silent(message: str) -> None:
    """Progress that nobody reads."""


def make(workspace: Workspace, progress: Progress = silent) -> Built:
    """Make the graph of a workspace, unchecked and unwritten.

    Raises:
        DataError: every mistake in the seeds.
        InputError: a file or folder is missing or unreadable.
    """
    progress(f"reading {workspace.seeds}")
    typed = seeds.read(workspace)
    progress(f"writing {sum(len(a.claims) for a in typed.articles.values())} claims of {len(typed.articles)} articles as triples")
    folder = workspace.data("ontology")
    statements = Grapher(typed, ontology.parents(folder)).write()
    progress("deriving status and shortcuts")
    derivation = Derivation(typed)
    derive.write(derivation, statements)
    triples = [*statements, *_header(typed, statements), *vocabulary(folder)]
    text = turtle.write(triples, iris.prefixes(typed.settings["namespace"]))
    return Built(typed, tuple(triples), text, Counter(derivation.statuses.values()))


def vocabulary(folder: Path) -> list[Triple]:
    """The T-box without its own header: the built file is one ontology, with a header of its own."""
    return [t for t in ontology.triples(folder) if not (isinstance(t.subject, NamedNode) and t.subject.value == iris.ONTOLOGY)]


def _header(typed: Seeds, statements: Statements) -> list[Triple]:
    graph = NamedNode(typed.settings["namespace"].rstrip("/#"))
    owl, dcterms = iris.PREFIXES["owl"], iris.PREFIXES["dcterms"]
    header = Statements(statements.minter)
    header.add(graph, iris.PREFIXES["rdf"] + "type", NamedNode(owl + "Ontology"))
    header.add(graph, owl + "versionIRI", NamedNode(f"{graph.value}/{__version__}"))
    header.text(graph, owl + "versionInfo", __version__)
    header.text(graph, dcterms + "title", typed.settings.get("title", ""), typed.settings.get("language", "en"))
    header.text(graph, dcterms + "bibliographicCitation", typed.settings.get("cite", ""))
    if typed.settings.get("licence"):
        header.link(graph, dcterms + "license", NamedNode(typed.settings["licence"]))
    assert all(isinstance(t.object, (NamedNode, Literal)) for t in header)
    return list(header)


def path_of(workspace: Workspace, typed: Seeds) -> Path:
    """Where the built graph of a workspace is written."""
    return workspace.seeds.parent / typed.settings.get("built", "graph.ttl")


def build(workspace: Workspace, progress: Progress = silent) -> tuple[Built, Path, check.Report]:
    """Make, check and write the graph; where it does not pass, the file stays as it was.

    Returns:
        What was made, where it was written, and the report; the file is written only where ``report.conforms``.
    """
    built = make(workspace, progress)
    report = check.everything(workspace, built.seeds, built.text, progress)
    target = path_of(workspace, built.seeds)
    if report.conforms:
        seal.write(target, built.text)
    return built, target, report


def to_stderr(message: str) -> None:
    """Progress on standard error."""
    print(f"... {message}", file=sys.stderr, flush=True)
