"""Triples by predicate, from subject to objects and back: what a validator asks of a graph.

Two sources give the same answers: an ``Index`` of all triples, for a whole graph, and a ``StoreData`` that asks a store
node by node, for a few nodes of a large one. A store keeps the value of a number, not how it is written: 01 is 1 there.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

import pyoxigraph as ox

from kg import iris

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Links = Mapping[Term, Collection[Term]]
"""One end of the triples of a predicate, each with the other ends, none twice."""
TYPE = ox.NamedNode(iris.PREFIXES["rdf"] + "type")
SUBCLASS = ox.NamedNode(iris.PREFIXES["rdfs"] + "subClassOf")
_Value = TypeVar("_Value")


class Data(Protocol):
    """A graph to be validated."""

    def forward(self, predicate: Term) -> Links:
        """The objects of each subject."""
        ...

    def backward(self, predicate: Term) -> Links:
        """The subjects of each object."""
        ...

    def beyond(self, nodes: Collection[Term], allowed: frozenset[Term]) -> Iterator[tuple[Term, Term, Term]]:
        """The triples of some nodes whose predicate is not among those allowed."""
        ...

    def triples(self) -> Iterator[ox.Triple]:
        """Everything."""
        ...


class Index:
    """A whole graph in memory, every term kept once."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._forward: defaultdict[Term, dict[Term, tuple[Term, ...]]] = defaultdict(dict)
        self._backward: dict[Term, Links] = {}
        alone: dict[Term, tuple[Term]] = {}  # most nodes have one value of a property: those tuples are shared
        several: dict[tuple[Term, Term], list[Term]] = {}
        for triple in triples:
            s, o = triple.subject, triple.object
            [subject] = alone.setdefault(s, (s,))
            value = alone.setdefault(o, (o,))
            before = self._forward[triple.predicate].setdefault(subject, value)
            if before is not value:
                several.setdefault((triple.predicate, subject), [before[0]]).append(value[0])
        for (predicate, subject), values in several.items():
            self._forward[predicate][subject] = tuple(dict.fromkeys(values))

    def forward(self, predicate: Term) -> Links:
        """See ``Data.forward``."""
        return self._forward.get(predicate, {})

    def backward(self, predicate: Term) -> Links:
        """See ``Data.backward``; made when first asked for."""
        if predicate not in self._backward:
            self._backward[predicate] = inverted(self.forward(predicate))
        return self._backward[predicate]

    def beyond(self, nodes: Collection[Term], allowed: frozenset[Term]) -> Iterator[tuple[Term, Term, Term]]:
        """See ``Data.beyond``."""
        chosen = set(nodes)
        for predicate, links in self._forward.items():
            if predicate not in allowed and not links.keys().isdisjoint(chosen):  # this way round the shorter is gone through
                yield from ((node, predicate, value) for node in chosen & links.keys() for value in links[node])

    def triples(self) -> Iterator[ox.Triple]:
        """See ``Data.triples``."""
        for predicate, links in self._forward.items():
            for subject, objects in links.items():
                for value in objects:
                    yield ox.Triple(subject, predicate, value)  # type: ignore[arg-type]  # they come from triples


def inverted(links: Links) -> Links:
    """The other end first."""
    found: dict[Term, list[Term]] = {}
    for node, values in links.items():
        for value in values:
            found.setdefault(value, []).append(node)
    return found


class StoreData:
    """The default graph of a store, looked up when asked, nothing kept."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def forward(self, predicate: Term) -> Links:
        """See ``Data.forward``."""
        return _Stored(self.store, predicate, back=False)

    def backward(self, predicate: Term) -> Links:
        """See ``Data.backward``."""
        return _Stored(self.store, predicate, back=True)

    def beyond(self, nodes: Collection[Term], allowed: frozenset[Term]) -> Iterator[tuple[Term, Term, Term]]:
        """See ``Data.beyond``."""
        for node in nodes:
            if not isinstance(node, ox.Literal):
                for quad in self.store.quads_for_pattern(node, None, None, ox.DefaultGraph()):
                    if quad.predicate not in allowed:
                        yield node, quad.predicate, quad.object

    def triples(self) -> Iterator[ox.Triple]:
        """See ``Data.triples``."""
        return (quad.triple for quad in self.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


class _Stored(Links):
    """The links of one predicate in a store."""

    def __init__(self, store: ox.Store, predicate: Term, back: bool) -> None:
        self.store, self.predicate, self.back = store, predicate, back

    def _quads(self, node: Term | None) -> Iterator[ox.Quad]:
        if isinstance(node, ox.Literal) and not self.back:
            return iter(())  # no literal is a subject
        ends = (None, node) if self.back else (node, None)
        return self.store.quads_for_pattern(ends[0], self.predicate, ends[1], ox.DefaultGraph())  # type: ignore[arg-type]

    def __getitem__(self, node: Term) -> Collection[Term]:
        found = [quad.subject if self.back else quad.object for quad in self._quads(node)]
        if not found:
            raise KeyError(node)
        return found

    def __contains__(self, node: object) -> bool:
        return isinstance(node, Term) and any(True for _ in self._quads(node))

    def __iter__(self) -> Iterator[Term]:
        return iter(dict.fromkeys(quad.object if self.back else quad.subject for quad in self._quads(None)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def closure(links: Links, start: Iterable[Term]) -> set[Term]:
    """The nodes reached by any number of links, those at the start included."""
    found: set[Term] = set()
    waiting = set(start)
    while waiting:
        found |= waiting
        waiting = set(itertools.chain.from_iterable(links.get(node, ()) for node in waiting)) - found
    return found


def subclasses(data: Data, cls: Term) -> frozenset[Term]:
    """A class and all below it."""
    return frozenset(closure(data.backward(SUBCLASS), (cls,)))
