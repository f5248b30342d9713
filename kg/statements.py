"""A growing set of triples, with the few ways in which this project writes a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg import dates, iris
from kg.dates import Bounds

RDF_TYPE = NamedNode(iris.PREFIXES["rdf"] + "type")
LABEL = NamedNode(iris.PREFIXES["rdfs"] + "label")
_XSD = iris.PREFIXES["xsd"]
DATETIME, DECIMAL, INTEGER, BOOLEAN = (NamedNode(_XSD + name) for name in ("dateTime", "decimal", "integer", "boolean"))
Subject = NamedNode | BlankNode
Object = NamedNode | BlankNode | Literal


class Statements:
    """Triples without order or repetition. Terms of the ontology are named by their local names."""

    def __init__(self, minter: iris.Minter) -> None:
        self.minter = minter
        self._triples: dict[Triple, None] = {}

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def __len__(self) -> int:
        return len(self._triples)

    def node(self, kind: str, *parts: str) -> NamedNode:
        """The node of a thing of the data."""
        return NamedNode(self.minter.make(kind, *parts))

    def ref(self, value: str) -> NamedNode:
        """The node behind a slot's value, ``actor/x`` or ``role/attacker``."""
        return NamedNode(self.minter.ref(value))

    def add(self, subject: Subject, name: str, value: Object) -> None:
        """One triple; the property is a term of the ontology, or an IRI in full."""
        self._triples[Triple(subject, NamedNode(name if "://" in name else iris.term(name)), value)] = None

    def link(self, subject: Subject, name: str, *targets: NamedNode) -> None:
        """Triples to other nodes."""
        for target in targets:
            self.add(subject, name, target)

    def type(self, subject: NamedNode, classes: Iterable[str]) -> None:
        """The classes of a named individual, its superclasses among them."""
        self._triples[Triple(subject, RDF_TYPE, NamedNode(iris.PREFIXES["owl"] + "NamedIndividual"))] = None
        for name in classes:
            self._triples[Triple(subject, RDF_TYPE, NamedNode(iris.term(name)))] = None

    def text(self, subject: Subject, name: str, value: str, language: str = "") -> None:
        """A text, where there is one."""
        if value:
            self.add(subject, name, Literal(value, language=language) if language else Literal(value))

    def label(self, subject: NamedNode, value: str, language: str = "en") -> None:
        """An rdfs:label."""
        self._triples[Triple(subject, LABEL, Literal(value, language=language))] = None

    def integer(self, subject: Subject, name: str, value: int) -> None:
        """A whole number."""
        self.add(subject, name, Literal(str(value), datatype=INTEGER))

    def decimal(self, subject: Subject, name: str, value: str | None) -> None:
        """A decimal number, where there is one; with a point, since tools that abbreviate 20 in Turtle make an integer of it."""
        if value is not None:
            self.add(subject, name, Literal(value if "." in value else f"{value}.0", datatype=DECIMAL))

    def true(self, subject: Subject, name: str, value: bool = True) -> None:
        """A yes or no."""
        self.add(subject, name, Literal("true" if value else "false", datatype=BOOLEAN))

    def instant(self, subject: Subject, name: str, value: str | None) -> None:
        """An xsd:dateTime in UTC, where there is one."""
        if value is not None:
            self.add(subject, name, Literal(value, datatype=DATETIME))

    def bounds(
        self,
        subject: Subject,
        found: Bounds,
        names: tuple[str, str, str, str] = ("earliestStart", "latestStart", "earliestEnd", "latestEnd"),
    ) -> None:
        """The bounds of a time, each from the first or to the last instant of its day."""
        for name, day, instant in zip(
            names,
            (found.earliest_start, found.latest_start, found.earliest_end, found.latest_end),
            (dates.first_instant, dates.last_instant, dates.first_instant, dates.last_instant),
            strict=True,
        ):
            if name and day is not None:
                self.instant(subject, name, instant(day))
