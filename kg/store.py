"""Opens a built graph and asks it, by pyoxigraph or, for comparison, by rdflib; rows are the same either way.

A query is only ever read: updates are refused, and so is SERVICE and FROM, which would make the engine fetch things
from elsewhere. See ``kg.kept`` for graphs on disk and ``kg.remote`` for those of a service.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterator

import pyoxigraph as ox

from kg import iris
from kg.errors import InputError, LimitError, UsageError

TYPE_CHECKING = False  # as in typing, whose import alone takes a tenth of the time of asking a small question
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal as OneOf
    from typing import Protocol

    from rdflib import Graph

    Engine = OneOf["pyoxigraph", "rdflib"]
else:
    Protocol, Engine = object, str

Term = ox.NamedNode | ox.BlankNode | ox.Literal
NameTable = tuple[str, dict[str, tuple[str, str]], dict[str, list[str]], bytes]
"""The namespace, kind and label of each thing, the things by the key of a name, and all names: see ``kg.names.table``."""
ENGINES: tuple[Engine, ...] = ("pyoxigraph", "rdflib")
TOKEN = re.compile(
    r"""(?P<skip>\\.|\#[^\n]*|<[^<>"{}|^`\\\s]*>|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<word>[?$]?[A-Za-z_][A-Za-z0-9_]*)|(?P<bracket>[{}()\[\]])""",
)
_FETCHING = frozenset({"SERVICE", "FROM"})
_ANY_FETCHING = re.compile("service|(?<![?$a-z])from", re.IGNORECASE | re.ASCII)
_ESCAPED = re.compile(r"\\u([0-9a-f]{4}(?:[0-9a-f]{4})?)", re.IGNORECASE)  # as rdflib reads them, anywhere in a query
DEPTH_LIMIT = 100
"""How deep brackets may be nested in a query; some thousands kill the process in either engine."""


class Rows:
    """The answer to a SELECT: variable names, and a row of terms (None: unbound) a solution; or triples, or yes or no."""

    __slots__ = ("boolean", "rows", "triples", "variables")  # no dataclass: importing those takes as long as starting Python

    def __init__(
        self,
        variables: tuple[str, ...],
        rows: tuple[tuple[Term | None, ...], ...],
        triples: tuple[ox.Triple, ...] | None = None,
        boolean: bool | None = None,
    ) -> None:
        self.variables, self.rows, self.triples, self.boolean = variables, rows, triples, boolean

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and all(getattr(self, name) == getattr(other, name) for name in Rows.__slots__)

    def __repr__(self) -> str:
        return f"Rows({self.variables}, {self.rows}, {self.triples}, {self.boolean})"

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
    """Refuse a query that would make an engine fetch something, or nests deeper than an engine bears.

    Raises:
        UsageError: SERVICE or FROM stands in it, outside strings, comments, IRIs and names with a prefix.
        LimitError: its brackets are nested deeper than ``DEPTH_LIMIT``.
    """
    if "\\" not in text and not _ANY_FETCHING.search(text) and sum(map(text.count, "{([")) <= DEPTH_LIMIT:
        return  # most queries: no need to tell words from texts
    unescaped = _ESCAPED.sub(lambda m: chr(min(int(m[1], 16), 0x10FFFF)), text)
    for version in {text, unescaped}:
        depth = 0
        for match in TOKEN.finditer(version):
            word = (match["word"] or "").upper()
            if (word in _FETCHING or word.startswith("SERVICE")) and version[match.start() - 1 : match.start()] != ":":
                raise UsageError(f"{word}: a query may not fetch from elsewhere; ask the built graph only")
            depth += (match["bracket"] or "") in tuple("{([")
            depth -= (match["bracket"] or "") in tuple("})]")
            if depth > DEPTH_LIMIT:
                raise LimitError(f"the query is nested deeper than {DEPTH_LIMIT} brackets")


def short(error: Exception) -> str:
    """What an engine says of a query on one line, without its list of all that it would take."""
    return " ".join(str(error).split()).partition(": expected one of ")[0]


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
            raise UsageError(f"not a SPARQL query: {short(error)}") from None
        if isinstance(found, ox.QueryBoolean):
            return Rows((), (), boolean=bool(found))
        if isinstance(found, ox.QueryTriples):
            return Rows((), (), triples=tuple(found))
        variables = tuple(v.value for v in found.variables)
        return Rows(variables, tuple(tuple(solution[i] for i in range(len(variables))) for solution in found))


class KeptStore(OxigraphStore):
    """The built graph on disk (see ``kg.kept``), with the table of its names; in memory where it can be read no longer."""

    def names(self) -> NameTable:
        """``kg.names.table`` of the graph."""
        raise NotImplementedError

    def instead(self) -> ox.Store:
        """The graph in memory."""
        raise NotImplementedError

    def query(self, text: str) -> Rows:
        """Ask; see ``OxigraphStore.query``."""
        try:
            return super().query(text)
        except (OSError, RuntimeError):  # a file has gone, or its checksums are wrong
            self.store = self.instead()
            return super().query(text)


class RdflibStore:
    """The built graph as an rdflib graph: slower, and what rdflib users see."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def query(self, text: str) -> Rows:
        """Ask; see ``OxigraphStore.query``."""
        refuse_fetching(text)
        try:
            ox.Store().query(text)  # rdflib raises bare exceptions for some mistakes and says nothing of others
            found = self.graph.query(text)
        except (SyntaxError, ValueError) as error:
            raise UsageError(f"not a SPARQL query: {short(error)}") from None
        if found.type == "ASK":
            return Rows((), (), boolean=bool(found.askAnswer))
        if found.type != "SELECT":
            data = found.serialize(format="nt") or b""
            return Rows((), (), triples=tuple(t.triple for t in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)))
        variables = found.vars or []
        return Rows(tuple(map(str, variables)), tuple(tuple(_from_rdflib(row.get(v)) for v in variables) for row in found.bindings))


def rdflib_graph(text: str | bytes) -> Graph:
    """A Turtle text as an rdflib graph, parsed by pyoxigraph (rdflib's own parser is 4 times slower), every literal as it stands.

    Raises:
        SyntaxError: it is no Turtle.
    """
    from rdflib import BNode, Graph, Literal, URIRef

    @functools.cache
    def term(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> BNode | Literal | URIRef:
        if isinstance(value, ox.NamedNode):
            return URIRef(value.value)
        if isinstance(value, ox.BlankNode):
            return BNode(value.value)
        assert isinstance(value, ox.Literal)
        if value.language:
            return Literal(value.value, lang=value.language)
        plain = value.datatype.value == iris.PREFIXES["xsd"] + "string"
        return Literal(value.value, datatype=None if plain else URIRef(value.datatype.value), normalize=False)

    graph = Graph()
    for name, base in iris.prefixes().items():
        graph.bind(name, base)
    for triple in ox.parse(text, format=ox.RdfFormat.TURTLE):
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph


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


def memory(path: Path | str) -> ox.Store:
    """A built graph loaded into memory.

    Raises:
        InputError: the file is missing, unreadable or no Turtle.
    """
    if not os.path.isfile(path):
        raise InputError(f"{path}: no built graph there; run kg build")
    store = ox.Store()
    try:
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)  # at this size quicker than bulk_load
    except (OSError, SyntaxError) as error:
        raise InputError(f"{path}: {error}") from None
    return store


def open_graph(path: Path | str, engine: Engine = "pyoxigraph") -> Store:
    """A built graph, asked in memory; see ``memory``."""
    store = memory(path)
    if engine == "pyoxigraph":
        return OxigraphStore(store)
    # its 5.0 is 5 in both
    return RdflibStore(rdflib_graph(store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""))
