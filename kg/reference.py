"""Asks pySHACL: for shapes that need what is not understood here, and, in tests, to compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.errors import DataError, Problem
from kg.lookup import Data, Index, Term
from kg.results import Result
from kg.shaclgraph import SH, ShaclGraph, sh
from kg.store import rdflib_graph


def findings(shapes: Sequence[ox.Triple], data: Data) -> list[Result]:
    """What pySHACL finds in a graph; nothing where there are no shapes.

    Raises:
        DataError: pySHACL takes a shape for wrong, or cannot go on.
    """
    if not shapes:
        return []
    import pyshacl
    from pyshacl.errors import ReportableRuntimeError
    from rdflib import Graph

    graphs = [rdflib_graph(_lines(triples)) for triples in (data.triples(), shapes)]
    try:
        _, report, _ = pyshacl.validate(graphs[0], shacl_graph=graphs[1], inference="none")
    except ReportableRuntimeError as error:
        report = error
    if not isinstance(report, Graph):
        raise DataError([Problem("shapes", 0, " ".join(str(report).split()))])
    return told(q.triple for q in ox.parse(report.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES))


def _lines(triples: Iterable[ox.Triple]) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def told(report: Iterable[ox.Triple]) -> list[Result]:
    """The results of a validation report, those without their details."""
    graph = ShaclGraph(Index(report))

    def local(node: Term, name: str) -> str:
        term = graph.one(node, name)
        return term.value.removeprefix(SH).removesuffix("ConstraintComponent") if isinstance(term, ox.NamedNode) else str(term)

    def result(node: Term) -> Result:
        shape, focus, path = (graph.one(node, name) for name in ("sourceShape", "focusNode", "resultPath"))
        assert shape is not None and focus is not None
        messages = [term.value for term in graph.values(node, "resultMessage") if isinstance(term, ox.Literal)]
        return Result(
            severity=local(node, "resultSeverity"),
            shape=shape,
            focus=focus,
            component=local(node, "sourceConstraintComponent"),
            value=graph.one(node, "value"),
            path=None if path is None else graph.path(path),
            message=messages[0] if messages else "",
        )

    return [result(node) for node in sorted(graph.graph.backward(sh("result")), key=str)]
