"""Finds the nodes of which a change of a graph may alter what is found: from each changed triple back along the ways that shapes read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.constraints import Closed, Logic, OfClass, Pair, Qualified, Shape
from kg.lookup import SUBCLASS, TYPE, Data, Term, subclasses
from kg.paths import HERE, Path, Repeat, Step, after, ends, inverse, steps, together
from kg.shacl import Asked, Targets


@dataclass(frozen=True)
class Read:
    """Triples that are read of a focus node: at the end of a path, those of a step (None: all).

    ``cls``: a step to a class matters only where that is this one or below it.
    """

    before: Path
    step: Step | None
    cls: Term | None = None


def _of_class(before: Path, cls: Term) -> Iterator[Read]:
    yield Read(before, Step(TYPE), cls)
    yield Read(after(before, Step(TYPE), Repeat(Step(SUBCLASS), "*")), Step(SUBCLASS))


def _of_targets(targets: Targets) -> Iterator[Read]:
    for cls in targets.classes:
        yield from _of_class(HERE, cls)
    yield from (Read(HERE, Step(predicate)) for predicate in targets.subjects_of)
    yield from (Read(HERE, Step(predicate, back=True)) for predicate in targets.objects_of)


def _of_path(shape: Shape) -> Iterator[Read]:
    yield from (Read(before, step) for before, step in steps(shape.path or HERE))


def _of_shape(shape: Shape) -> Iterator[Read]:
    """What the path and the own constraints of a shape read."""
    path = shape.path or HERE
    yield from _of_path(shape)
    for constraint in shape.constraints:
        match constraint:
            case OfClass(cls):
                yield from _of_class(path, cls)
            case Closed():
                yield Read(path, None)
            case Pair(_, predicate):
                yield Read(HERE, Step(predicate))
            case Logic(_, inner):
                yield from _inside(path, inner)
            case Qualified(inner_shape, siblings):
                yield from _inside(path, (inner_shape, *siblings))


def _inside(path: Path, shapes: Iterable[Shape]) -> Iterator[Read]:
    for shape in shapes:
        for read in (*_of_shape(shape), *_inside(shape.path or HERE, shape.properties)):
            yield Read(after(path, read.before), read.step, read.cls)


def nodes(shapes: Iterable[Asked], old: Data, new: Data, changed: Iterable[ox.Triple]) -> Iterator[tuple[Asked, set[Term]]]:
    """Each shape, parents first, with the nodes that may have come or gone as its focus nodes, or of which it may now say another thing."""
    change = _Change(old, new, changed)
    moved: dict[Asked, set[Term]] = {}
    for asked in shapes:
        moved[asked] = change.touches(_of_targets(asked.targets))
        for parent in asked.parents:
            above = moved[parent]
            if parent.shape.path is not None:
                sources = above | change.touches(_of_path(parent.shape))
                above = change.both(parent.shape.path, sources)
            moved[asked] |= above
        yield asked, moved[asked] | change.touches(_of_shape(asked.shape))


class _Change:
    """Changed triples between two graphs."""

    def __init__(self, old: Data, new: Data, changed: Iterable[ox.Triple]) -> None:
        self.graphs = (old, new)
        self._by_predicate: defaultdict[Term, list[ox.Triple]] = defaultdict(list)
        for triple in changed:
            self._by_predicate[triple.predicate].append(triple)
        self._subjects: set[Term] = {triple.subject for triples in self._by_predicate.values() for triple in triples}
        self._below: dict[Term, frozenset[Term]] = {}

    def both(self, path: Path, sources: Collection[Term]) -> set[Term]:
        """Where a path leads in either graph."""
        return set().union(*(together(ends(path, data, sources)) for data in self.graphs)) if sources else set()

    def touches(self, reads: Iterable[Read]) -> set[Term]:
        """The nodes from which something that changed is read."""
        found: set[Term] = set()
        for read in reads:
            found |= self.both(inverse(read.before), self._near(read))
        return found

    def _near(self, read: Read) -> set[Term]:
        if read.step is None:
            return self._subjects
        triples = self._by_predicate.get(read.step.predicate, [])
        if read.step.back:
            return {triple.object for triple in triples}
        return {triple.subject for triple in triples if read.cls is None or triple.object in self._classes(read.cls)}

    def _classes(self, cls: Term) -> frozenset[Term]:
        if cls not in self._below:
            self._below[cls] = frozenset().union(*(subclasses(data, cls) for data in self.graphs))
        return self._below[cls]
