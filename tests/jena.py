"""Asks Apache Jena about Turtle files and saved queries; as a process of its own, since a Java machine starts only once.

Reads a JSON object from standard input: ``jars``, ``java`` (its home), ``files`` to parse, the ``graph`` to ask, ``queries`` by
name. Prints an object: ``faults`` by file (errors and warnings), and ``rows`` by query: lists of [kind, value, datatype or language].
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from owlapi import start

Cell = list[str] | None


def faults(path: str) -> list[str]:
    """The errors and warnings of a strict parse."""
    import jpype
    from org.apache.jena.riot import RDFParser
    from org.apache.jena.riot.system import StreamRDFLib

    heard: list[str] = []

    def hear(message: str, line: int, column: int) -> None:
        heard.append(f"line {line}: {message}")

    handler = jpype.JProxy("org.apache.jena.riot.system.ErrorHandler", dict={"warning": hear, "error": hear, "fatal": hear})
    try:
        RDFParser.source(path).checking(True).strict(True).errorHandler(handler).parse(StreamRDFLib.sinkNull())
    except jpype.JException as error:
        heard.append(str(error))
    return heard


def rows(graph: Any, text: str) -> list[list[Cell]]:
    """The rows of a query."""
    from org.apache.jena.query import QueryExecutionFactory, QueryFactory

    execution = QueryExecutionFactory.create(QueryFactory.create(text), graph)
    try:
        answer = execution.execSelect()
        names = list(answer.getResultVars())
        found = []
        while answer.hasNext():
            row = answer.next()
            found.append([_cell(row.get(name)) for name in names])
        return found
    finally:
        execution.close()


def _cell(node: Any) -> Cell:
    if node is None:
        return None
    if node.isURIResource():
        return ["iri", str(node.getURI()), ""]
    if node.isLiteral():
        return ["literal", str(node.getLexicalForm()), str(node.getLanguage() or node.getDatatypeURI())]
    return ["blank", "", ""]


def main() -> None:
    """Answer."""
    asked: Mapping[str, Any] = json.load(sys.stdin)
    start(asked["jars"], asked["java"])
    from org.apache.jena.riot import RDFDataMgr

    graph = RDFDataMgr.loadModel(asked["graph"])
    answer = {
        "faults": {path: faults(path) for path in asked["files"]},
        "rows": {name: rows(graph, text) for name, text in asked["queries"].items()},
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
