"""Turns the shapes of a graph into values, each with all that it demands, or finds that it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pyoxigraph as ox

from kg import constraints as kinds
from kg import iris, literals
from kg.constraints import Constraint, Shape
from kg.lookup import TYPE, Index, Term, closure
from kg.paths import Path
from kg.shaclgraph import SH, NotUnderstood, ShaclGraph, sh

RDF, RDFS = iris.PREFIXES["rdf"], iris.PREFIXES["rdfs"]
TARGETS = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
_SAYS_NOTHING = frozenset(
    {"path", "message", "severity", "deactivated", "property", "name", "description", "order", "group", "defaultValue", *TARGETS}
)
_ONLY_AT_A_PATH = frozenset({"minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape"})
_WITH_ANOTHER = {"flags": "pattern", "ignoredProperties": "closed"} | dict.fromkeys(
    ("qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint"), "qualifiedValueShape"
)


class ShapeReader(ShaclGraph):
    """Reads shapes, each once."""

    def __init__(self, graph: Index) -> None:
        super().__init__(graph)
        self._read: dict[Term, Shape] = {}
        self._reading: list[Term] = []
        declared = closure(graph.forward(sh("parameter")), graph.backward(TYPE).get(sh("ConstraintComponent"), ()))
        self._own_parameters = {value for node in declared for value in self.values(node, "path")}

    def shape(self, node: Term) -> Shape:
        """A shape with all that it leads to."""
        if node in self._reading:
            raise NotUnderstood("a shape that leads to itself")
        if node not in self._read:
            self._reading.append(node)
            try:
                self._read[node] = self._shape(node)
            finally:
                self._reading.pop()
        return self._read[node]

    def _shape(self, node: Term) -> Shape:
        head = self.one(node, "path")
        path = None if head is None else self.path(head)
        severity = self.one(node, "severity") or sh("Violation")
        messages = [term.value for term in self.values(node, "message") if isinstance(term, ox.Literal)]
        off = self.flag(node, "deactivated")
        return Shape(
            node=node,
            path=path,
            constraints=() if off else tuple(self._constraints(node, path)),
            properties=() if off else tuple(self._property(inner) for inner in self.values(node, "property")),
            severity=severity.value.removeprefix(SH) if isinstance(severity, ox.NamedNode) else str(severity),
            message=messages[0] if messages else "",
        )

    def _property(self, node: Term) -> Shape:
        shape = self.shape(node)
        if shape.path is None:
            raise NotUnderstood("sh:property of a shape without sh:path")
        return shape

    # Constraints

    def _constraints(self, node: Term, path: Path | None) -> Iterator[Constraint]:
        if own := [term for term in self._own_parameters if node in self.graph.forward(term)]:
            raise NotUnderstood(str(own[0]))
        for name in sorted(self.names.get(node, set()) - _SAYS_NOTHING):
            if name in _WITH_ANOTHER:
                if not self.values(node, _WITH_ANOTHER[name]):
                    raise NotUnderstood(f"sh:{name} without sh:{_WITH_ANOTHER[name]}")
            elif name not in _HOW:
                raise NotUnderstood(f"sh:{name}")
            elif path is None and name in _ONLY_AT_A_PATH:
                raise NotUnderstood(f"sh:{name} without sh:path")
            else:
                yield from _HOW[name](self, node, name)

    def _class(self, node: Term, name: str) -> Iterator[Constraint]:
        yield from map(kinds.OfClass, self.values(node, name))

    def _datatype(self, node: Term, name: str) -> Iterator[Constraint]:
        iri = self.one(node, name)
        if not isinstance(iri, ox.NamedNode) or iri.value in literals.UNKNOWN or iri.value.startswith(RDFS) or iri.value in _MARKUP:
            raise NotUnderstood(f"sh:datatype {iri}")
        yield kinds.Each("Datatype", kinds.datatype(iri))

    def _node_kind(self, node: Term, name: str) -> Iterator[Constraint]:
        kind = self.one(node, name)
        local = kind.value.removeprefix(SH) if isinstance(kind, ox.NamedNode) else ""
        if local not in ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"):
            raise NotUnderstood(f"sh:nodeKind {kind}")
        yield kinds.Each("NodeKind", kinds.node_kind(local))

    def _count(self, node: Term, name: str) -> Iterator[Constraint]:
        limit = self.number(node, name)
        assert limit is not None
        yield kinds.Count(name[0].upper() + name[1:], limit)

    def _length(self, node: Term, name: str) -> Iterator[Constraint]:
        limit = self.number(node, name)
        assert limit is not None
        if name == "minLength":
            if limit > 0:  # at 0 blank nodes pass as well
                yield kinds.Each("MinLength", kinds.length(lambda size: size >= limit))
        else:
            yield kinds.Each("MaxLength", kinds.length(lambda size: size <= limit))

    def _range(self, node: Term, name: str) -> Iterator[Constraint]:
        bound = self.one(node, name)
        assert bound is not None
        if literals.value(bound) is None:
            raise NotUnderstood(f"sh:{name} {bound}")
        signs = ((1,) if name.startswith("min") else (-1,)) + ((0,) if name.endswith("Inclusive") else ())
        yield kinds.Each(name[0].upper() + name[1:], kinds.beside(bound, signs))

    def _pattern(self, node: Term, name: str) -> Iterator[Constraint]:
        text, flags = self.one(node, name), self.one(node, "flags")
        if not isinstance(text, ox.Literal) or not isinstance(flags, ox.Literal | None):
            raise NotUnderstood(f"sh:pattern {text}")
        try:
            yield kinds.Each("Pattern", kinds.pattern(text.value, flags.value if flags else ""))
        except (re.error, ValueError) as error:
            raise NotUnderstood(f"sh:pattern {text}: {error}") from None

    def _list(self, node: Term, name: str) -> list[Term]:
        head = self.one(node, name)
        assert head is not None
        return self.items(head)

    def _in(self, node: Term, name: str) -> Iterator[Constraint]:
        yield kinds.Each("In", kinds.one_of(frozenset(self._list(node, name))))

    def _language_in(self, node: Term, name: str) -> Iterator[Constraint]:
        tags = self._list(node, name)
        if not all(isinstance(tag, ox.Literal) for tag in tags):
            raise NotUnderstood("sh:languageIn")
        yield kinds.Each("LanguageIn", kinds.language_in(frozenset(tag.value.lower() for tag in tags if isinstance(tag, ox.Literal))))

    def _unique_lang(self, node: Term, name: str) -> Iterator[Constraint]:
        if self.flag(node, name):
            yield kinds.UniqueLang()

    def _has_value(self, node: Term, name: str) -> Iterator[Constraint]:
        yield from map(kinds.HasValue, self.values(node, name))

    def _closed(self, node: Term, name: str) -> Iterator[Constraint]:
        ignored = self._list(node, "ignoredProperties") if self.values(node, "ignoredProperties") else []
        paths = {path for inner in self.values(node, "property") for path in self.values(inner, "path")}
        if self.flag(node, name):
            yield kinds.Closed(frozenset({*ignored, *paths}))

    def _pair(self, node: Term, name: str) -> Iterator[Constraint]:
        for predicate in self.values(node, name):
            if not isinstance(predicate, ox.NamedNode):
                raise NotUnderstood(f"sh:{name} {predicate}")
            yield kinds.Pair(name[0].upper() + name[1:], predicate)

    def _logic(self, node: Term, name: str) -> Iterator[Constraint]:
        for value in self.values(node, name):
            shapes = tuple(map(self.shape, (value,) if name in ("node", "not") else self.items(value)))
            if not shapes or (name == "node" and shapes[0].path is not None):
                raise NotUnderstood(f"sh:{name} {value}")
            yield kinds.Logic(name[0].upper() + name[1:], shapes)

    def _qualified(self, node: Term, name: str) -> Iterator[Constraint]:
        shape = self.one(node, name)
        assert shape is not None
        least, most = self.number(node, "qualifiedMinCount"), self.number(node, "qualifiedMaxCount")
        siblings: set[Term] = set()
        if self.flag(node, "qualifiedValueShapesDisjoint"):
            beside = {other for parent in self.graph.backward(sh("property")).get(node, ()) for other in self.values(parent, "property")}
            siblings = {value for other in beside for value in self.values(other, name)} - {shape}
        if least is None and most is None:
            raise NotUnderstood(f"sh:{name} without a count")
        yield kinds.Qualified(self.shape(shape), tuple(map(self.shape, sorted(siblings, key=str))), least, most)


_MARKUP = (RDF + "XMLLiteral", RDF + "HTML", RDF + "JSON")
_HOW: dict[str, Callable[[ShapeReader, Term, str], Iterator[Constraint]]] = {
    "class": ShapeReader._class,
    "datatype": ShapeReader._datatype,
    "nodeKind": ShapeReader._node_kind,
    **dict.fromkeys(("minCount", "maxCount"), ShapeReader._count),
    **dict.fromkeys(("minLength", "maxLength"), ShapeReader._length),
    **dict.fromkeys(("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"), ShapeReader._range),
    "pattern": ShapeReader._pattern,
    "in": ShapeReader._in,
    "languageIn": ShapeReader._language_in,
    "uniqueLang": ShapeReader._unique_lang,
    "hasValue": ShapeReader._has_value,
    "closed": ShapeReader._closed,
    **dict.fromkeys(("equals", "disjoint", "lessThan", "lessThanOrEquals"), ShapeReader._pair),
    **dict.fromkeys(("node", "not", "and", "or", "xone"), ShapeReader._logic),
    "qualifiedValueShape": ShapeReader._qualified,
}
