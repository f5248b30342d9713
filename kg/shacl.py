"""Reads shape files. A shape that is not understood to the last word is set aside whole, for another validator; none is dropped.

https://www.w3.org/TR/shacl/ is followed, with ``sh:pattern`` in the regular expressions of Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.constraints import Shape
from kg.errors import InputError
from kg.lookup import TYPE, Index, Term, closure, subclasses
from kg.shaclgraph import SH, NotUnderstood, sh
from kg.shapereader import RDFS, TARGETS, ShapeReader


@dataclass(frozen=True)
class Targets:
    """What a shape is asked of."""

    nodes: frozenset[Term]
    classes: tuple[Term, ...]
    subjects_of: tuple[Term, ...]
    objects_of: tuple[Term, ...]


@dataclass(frozen=True, eq=False)
class Asked:
    """A shape that gives results of its own: by its targets, or behind ``sh:property`` of its ``parents``."""

    shape: Shape
    targets: Targets
    parents: tuple[Asked, ...]


@dataclass(frozen=True)
class Shapes:
    """All shapes.

    ``asked``: parents first. ``rest``: what is left for another validator, a shapes graph in which only the shapes
    that were not understood have targets; empty where there are none. ``reasons``: those shapes, and what was not understood.
    """

    asked: tuple[Asked, ...]
    rest: tuple[ox.Triple, ...]
    reasons: Mapping[Term, str]


def read(folder: Path) -> Shapes:
    """The shapes of all Turtle files of a folder.

    Raises:
        InputError: the folder has none, or a file is unreadable or no Turtle.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise InputError(f"{folder}: no shapes there")
    triples: list[ox.Triple] = []
    blank: dict[tuple[Path, ox.BlankNode], ox.BlankNode] = {}

    def named(path: Path, term: Term) -> Term:
        """A blank node with the same label at every reading, and another in every file."""
        return blank.setdefault((path, term), ox.BlankNode(f"b{len(blank)}")) if isinstance(term, ox.BlankNode) else term

    for path in files:
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                triples.append(ox.Triple(named(path, quad.subject), quad.predicate, named(path, quad.object)))  # type: ignore[arg-type]
        except (OSError, SyntaxError) as error:
            raise InputError(f"{path}: {error}") from None
    return of(triples)


def of(triples: Iterable[ox.Triple]) -> Shapes:
    """The shapes of a graph."""
    return _Collection(ShapeReader(Index(triples))).shapes()


class _Collection:
    """The shapes that have targets, and those that these lead to."""

    def __init__(self, reader: ShapeReader) -> None:
        self.reader, self.graph = reader, reader.graph
        self._classes = subclasses(self.graph, ox.NamedNode(RDFS + "Class"))
        self._entailed = any("entailment" in names for names in reader.names.values())

    def shapes(self) -> Shapes:
        """Everything."""
        reasons: dict[Term, str] = {}
        roots: dict[Term, Shape] = {}
        for node in self._roots():
            try:
                if self._entailed:
                    raise NotUnderstood("sh:entailment")
                if unknown := {name for name in self.reader.names.get(node, set()) if name.startswith("target")} - set(TARGETS):
                    raise NotUnderstood(f"sh:{min(unknown)}")
                roots[node] = self.reader.shape(node)
            except NotUnderstood as reason:
                reasons[node] = str(reason)
        links = self.graph.forward(sh("property"))
        reached = {node: closure(links, (node,)) for node in (*roots, *reasons)}
        while shared := [node for node in roots if any(not reached[node].isdisjoint(reached[other]) for other in reasons)]:
            for node in shared:  # a shape is asked by one validator, whichever way leads to it
                reasons[node] = "shares property shapes with one that is not understood"
                del roots[node]
        return Shapes(tuple(self._asked(roots)), tuple(self._without_targets(roots)) if reasons else (), reasons)

    def _roots(self) -> list[Term]:
        """Everything that has targets."""
        targeted = {node for node, names in self.reader.names.items() if any(name.startswith("target") for name in names)}
        shapes = {node for kind in ("NodeShape", "PropertyShape") for node in self._instances(subclasses(self.graph, sh(kind)))}
        return sorted(targeted | (shapes & self._instances(self._classes)), key=str)

    def _instances(self, classes: frozenset[Term]) -> set[Term]:
        return {node for cls in classes for node in self.graph.backward(TYPE).get(cls, ())}

    def _targets(self, node: Term) -> Targets:
        found = {name: self.reader.values(node, name) for name in TARGETS}
        implicit = (node,) if not self._classes.isdisjoint(self.graph.forward(TYPE).get(node, ())) else ()
        return Targets(frozenset(found["targetNode"]), found["targetClass"] + implicit, found["targetSubjectsOf"], found["targetObjectsOf"])

    def _asked(self, roots: Mapping[Term, Shape]) -> Iterator[Asked]:
        parents: dict[Shape, list[Shape]] = {}
        order: list[Shape] = []  # children first

        def visit(shape: Shape) -> None:
            if shape not in parents:
                parents[shape] = []
                for inner in shape.properties:
                    visit(inner)
                    parents[inner].append(shape)
                order.append(shape)

        for shape in roots.values():
            visit(shape)
        made: dict[Shape, Asked] = {}
        nothing = Targets(frozenset(), (), (), ())
        for shape in reversed(order):
            own = self._targets(shape.node) if shape.node in roots else nothing
            made[shape] = Asked(shape, own, tuple(made[parent] for parent in parents[shape]))
            yield made[shape]

    def _without_targets(self, roots: Mapping[Term, Shape]) -> Iterator[ox.Triple]:
        for triple in self.graph.triples():
            target = triple.predicate.value.startswith(SH + "target")
            implicit = triple.predicate == TYPE and triple.object in self._classes
            if not (triple.subject in roots and (target or implicit)):
                yield triple
