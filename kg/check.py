"""Everything that must hold of a graph: shapes (SHACL), checks (saved queries that must return no row), anchors, coverage.

A violation makes the graph invalid; a warning is told and counted.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import coverage, iris, queries, seal, texts
from kg.errors import InputError
from kg.seeds import Seeds
from kg.store import OxigraphStore, rdflib_graph
from kg.workspace import Workspace

if TYPE_CHECKING:
    from rdflib import Graph

SH = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that does not hold. ``by``: the shape, check or rule; ``where``: file and line of the seed, if known."""

    severity: str
    by: str
    focus: str
    message: str
    where: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.severity}: {self.by}: {self.focus}: {self.message}"


@dataclass(frozen=True)
class Report:
    """All findings, and what was looked at."""

    findings: tuple[Finding, ...]
    looked_at: tuple[str, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing worse than a warning was found."""
        return not any(finding.severity == "Violation" for finding in self.findings)


def shapes_graph(folder: Path) -> Graph:
    """All shape files of a folder as one graph.

    Raises:
        InputError: the folder has none.
    """
    from rdflib import Graph

    graph = Graph()
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise InputError(f"{folder}: no shapes there")
    for path in files:
        graph.parse(path, format="turtle")
    return graph


def with_own_targets(shapes: Graph) -> Graph:
    """The shapes with the targets of each node shape written on its property shapes too, in place of ``sh:property``.

    The findings are the same (a property shape of a targeted node shape is asked for exactly its targets); but pySHACL
    asks a property shape with targets once for all of them, and one behind ``sh:property`` once a node.
    """
    from rdflib import BNode, URIRef
    from rdflib.collection import Collection

    targets = [URIRef(SH + name) for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")]
    links, closed, ignored = (URIRef(SH + name) for name in ("property", "closed", "ignoredProperties"))
    for node in {node for target in targets for node in shapes.subjects(target)}:
        parts = list(shapes.objects(node, links))
        for part, target in itertools.product(parts, targets):
            for value in shapes.objects(node, target):
                shapes.add((part, target, value))
        if (node, closed, None) in shapes:  # a closed shape allows the paths of its property shapes, which leave it here
            head = shapes.value(node, ignored)
            paths = {path for part in parts for path in shapes.objects(part, URIRef(SH + "path"))}
            allowed = {*Collection(shapes, head), *paths} if head is not None else paths
            shapes.set((node, ignored, Collection(shapes, BNode(), sorted(allowed, key=str)).uri))
        shapes.remove((node, links, None))
    return shapes


def shacl(text: str, folder: Path) -> list[Finding]:
    """What pySHACL finds in a Turtle text against the shapes of a folder.

    The individuals of a built graph carry all their classes, so no inference is needed.
    """
    import pyshacl
    from rdflib import RDF, Graph, URIRef

    _, results, _ = pyshacl.validate(rdflib_graph(text), shacl_graph=with_own_targets(shapes_graph(folder)), inference="none")
    assert isinstance(results, Graph)
    found = []
    for result in results.subjects(RDF.type, URIRef(SH + "ValidationResult")):
        value = {name: results.value(result, URIRef(SH + name)) for name in ("sourceShape", "focusNode", "resultMessage", "resultSeverity")}
        found.append(
            Finding(
                severity=str(value["resultSeverity"]).removeprefix(SH),
                by=str(value["sourceShape"]).rpartition("#")[2] or str(value["sourceShape"]),
                focus=str(value["focusNode"]),
                message=str(value["resultMessage"]),
            )
        )
    return sorted(found)


def zero_rows(store: OxigraphStore, folder: Path) -> list[Finding]:
    """The rows of the checks: saved queries whose right answer is none. The first column is what is wrong."""
    found: list[Finding] = []
    for name, query in queries.load_all(folder).items():
        severity = "Warning" if "warning" in query.tags else "Violation"
        for row in queries.run(query, store).dicts():
            focus, *rest = row.values()
            found.append(Finding(severity, f"check {name}", focus, "; ".join([query.summary, *filter(None, map(iris.shorten, rest))])))
    return found


def of_seeds(seeds: Seeds, at_hand: dict[str, texts.ArticleText]) -> list[Finding]:
    """Anchors and coverage of every article."""
    found = []
    for article in seeds.articles.values():
        file = f"seeds/articles/{article.path.name}"
        text = seal.text_of(article, at_hand)
        for by, problems in (("anchors", seal.anchor_faults(article, text, file)), ("coverage", coverage.faults(article, file))):
            found += [Finding("Violation", by, article.id, p.message, f"{p.file}:{p.line}" if p.line else p.file) for p in problems]
    return found


def seed_places(seeds: Seeds) -> dict[str, str]:
    """File and line of the seed behind each claim's and registered thing's IRI."""
    minter = iris.Minter(seeds.settings["namespace"])
    found = {
        minter.make("claim", article.id, claim.key): f"seeds/articles/{article.path.name}:{claim.seed.line}"
        for article, claim in seeds.claims()
    }
    for kind, register in (
        ("actor", seeds.actors),
        ("place", seeds.places),
        ("event", seeds.events),
        ("document", seeds.documents),
        ("dispute", seeds.disputes),
    ):
        found |= {minter.make(kind, key): f"seeds/{kind}s.yaml:{record.line}" for key, record in register.items()}
    return found


def graph(workspace: Workspace, text: str, progress: Callable[[str], None]) -> list[Finding]:
    """Shapes and checks of a Turtle text."""
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    progress("asking the checks")
    found = zero_rows(OxigraphStore(store), workspace.data("queries") / "checks")
    progress("validating against the shapes")
    return shacl(text, workspace.data("shapes")) + found


def everything(workspace: Workspace, seeds: Seeds, text: str, progress: Callable[[str], None]) -> Report:
    """All checks of a graph made from seeds."""
    at_hand = texts.available(workspace.root)
    places = seed_places(seeds)
    found = of_seeds(seeds, at_hand) + _with_places(graph(workspace, text, progress), places)
    with_text = sum(seal.text_of(article, at_hand) is not None for article in seeds.articles.values())
    looked_at = (
        f"{len(seeds.articles)} articles' coverage",
        f"{sum(len(a.passages) for a in seeds.articles.values())} anchors ({with_text} of {len(seeds.articles)} texts at hand)",
        "shapes",
        "checks",
    )
    return Report(tuple(sorted(found)), looked_at)


def _with_places(findings: Iterable[Finding], places: dict[str, str]) -> list[Finding]:
    return [Finding(f.severity, f.by, iris.shorten(f.focus), f.message, places.get(f.focus, "")) for f in findings]
