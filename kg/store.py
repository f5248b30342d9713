"""Opens a built graph and asks it, by pyoxigraph or, for comparison, by rdflib; rows are the same either way.

A query is only ever read: updates are refused, and so is SERVICE and FROM, which would make the engine fetch things
from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal as OneOf, Protocol

import pyoxigraph as ox

from kg.errors import InputError, UsageError

if TYPE_CHECKING:
    from rdflib import Graph

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Engine = OneOf["pyoxigraph", "rdflib"]
ENGINES: tuple[Engine, ...] = ("pyoxigraph", "rdflib")
TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*|<[^<>"{}|^`\\\s]*>|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<word>[?$]?[A-Za-z_][A-Za-z0-9_]*)""",
)
_FETCHING = frozenset({"SERVICE", "FROM"})


@dataclass(frozen=True)
class Rows:
    """The answer to a SELECT: variable names, and a row of terms (None: unbound) a solution; or triples, or yes or no."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    triples: tuple[ox.Triple, ...] | None = None
    boolean: bool | None = None

    def column(self, name: str) -> list[Term | None]:
        """One column."""
        index = self.variables.index(name)
        return [row[index] for row in self.rows]

    def dicts(self) -> Iterator[dict[str, str]]:
        """Rows by variable, as plain text; unbound is empty."""
        for row in self.rows:
            yield {name: "" if term is None else term.value for name, term in zip(self.variables, row, strict=True)}


class Store(Protocol):
    """Whatever answers a SPARQL query."""

    def query(self, text: str) -> Rows:
        """Ask."""
        ...


def refuse_fetching(text: str) -> None:
    """Refuse a query that would make an engine fetch something.

    Raises:
        UsageError: SERVICE or FROM stands in it, outside strings, comments and IRIs.
    """
    for match in TOKEN.finditer(text):
        word = (match["word"] or "").upper()
        if word in _FETCHING or word.startswith("SERVICE"):
            raise UsageError(f"{word}: a query may not fetch from elsewhere; ask the built graph only")


class OxigraphStore:
    """The built graph in memory, asked by pyoxigraph."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def query(self, text: str) -> Rows:
        """Ask.

        Raises:
            UsageError: the text is no SPARQL query.
        """
        refuse_fetching(text)
        try:
            found = self.store.query(text)
        except SyntaxError as error:
            raise UsageError(f"not a SPARQL query: {error}") from None
        if isinstance(found, ox.QueryBoolean):
            return Rows((), (), boolean=bool(found))
        if isinstance(found, ox.QueryTriples):
            return Rows((), (), triples=tuple(found))
        variables = tuple(v.value for v in found.variables)
        return Rows(variables, tuple(tuple(solution[i] for i in range(len(variables))) for solution in found))  # type: ignore[misc]


class RdflibStore:
    """The built graph as an rdflib graph: slower, and what rdflib users see."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def query(self, text: str) -> Rows:
        """Ask; see ``OxigraphStore.query``."""
        refuse_fetching(text)
        from pyparsing import ParseException

        try:
            found = self.graph.query(text)
        except ParseException as error:
            raise UsageError(f"not a SPARQL query: {error}") from None
        if found.type == "ASK":
            return Rows((), (), boolean=bool(found.askAnswer))
        if found.type != "SELECT":
            data = found.serialize(format="nt") or b""
            return Rows((), (), triples=tuple(t.triple for t in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)))
        variables = tuple(str(v) for v in found.vars or ())
        return Rows(variables, tuple(tuple(_from_rdflib(row[i]) for i in range(len(variables))) for row in found))  # type: ignore[index]


def _from_rdflib(value: object) -> Term | None:
    from rdflib import BNode, Literal, URIRef

    if value is None:
        return None
    if isinstance(value, URIRef):
        return ox.NamedNode(str(value))
    if isinstance(value, BNode):
        return ox.BlankNode(str(value))
    assert isinstance(value, Literal)
    if value.language:
        return ox.Literal(str(value), language=value.language)
    return ox.Literal(str(value), datatype=ox.NamedNode(str(value.datatype))) if value.datatype else ox.Literal(str(value))


def open_graph(path: Path, engine: Engine = "pyoxigraph") -> Store:
    """Load a built graph.

    Raises:
        InputError: the file is missing, unreadable or no Turtle.
    """
    if not path.is_file():
        raise InputError(f"{path}: no built graph there; run kg build")
    try:
        if engine == "rdflib":
            from rdflib import Graph

            return RdflibStore(Graph().parse(path, format="turtle"))
        store = ox.Store()
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        return OxigraphStore(store)
    except (OSError, SyntaxError) as error:
        raise InputError(f"{path}: {error}") from None
