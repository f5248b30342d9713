"""A graph as it was before a change, seen through the graph as it is now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox

from kg.lookup import Data, Links, Term

_Ends = defaultdict[Term, defaultdict[Term, set[Term]]]


class Before:
    """What ``kg.lookup.Data`` asks for.

    Args:
        now: the graph as it is.
        gone: the triples that it had.
        came: the triples that it had not.
    """

    def __init__(self, now: Data, gone: Collection[ox.Triple], came: Collection[ox.Triple]) -> None:
        self.now, self._gone, self._came = now, gone, frozenset(came)
        self._had, self._has = _by_predicate(gone), _by_predicate(came)

    def forward(self, predicate: Term) -> Links:
        """See ``Data.forward``."""
        return _Earlier(self.now.forward(predicate), self._had[0][predicate], self._has[0][predicate])

    def backward(self, predicate: Term) -> Links:
        """See ``Data.backward``."""
        return _Earlier(self.now.backward(predicate), self._had[1][predicate], self._has[1][predicate])

    def beyond(self, nodes: Collection[Term], allowed: frozenset[Term]) -> Iterator[tuple[Term, Term, Term]]:
        """See ``Data.beyond``."""
        chosen = set(nodes)
        came = {(t.subject, t.predicate, t.object) for t in self._came}
        yield from (found for found in self.now.beyond(nodes, allowed) if found not in came)
        yield from ((t.subject, t.predicate, t.object) for t in self._gone if t.subject in chosen and t.predicate not in allowed)

    def triples(self) -> Iterator[ox.Triple]:
        """See ``Data.triples``."""
        yield from (triple for triple in self.now.triples() if triple not in self._came)
        yield from self._gone


def _by_predicate(triples: Iterable[ox.Triple]) -> tuple[_Ends, _Ends]:
    """The far ends of some triples by predicate and near end, from the subject and from the object."""
    forward: _Ends = defaultdict(lambda: defaultdict(set))
    backward: _Ends = defaultdict(lambda: defaultdict(set))
    for triple in triples:
        forward[triple.predicate][triple.subject].add(triple.object)
        backward[triple.predicate][triple.object].add(triple.subject)
    return forward, backward


class _Earlier(Links):
    """The links of one predicate as they were."""

    def __init__(self, now: Links, gone: defaultdict[Term, set[Term]], came: defaultdict[Term, set[Term]]) -> None:
        self.now, self.gone, self.came = now, gone, came

    def __getitem__(self, node: Term) -> Collection[Term]:
        found = [value for value in self.now.get(node, ()) if value not in self.came.get(node, ())]
        found += self.gone.get(node, ())
        if not found:
            raise KeyError(node)
        return found

    def __iter__(self) -> Iterator[Term]:
        yield from (node for node in self.now if node not in self.came or node in self.gone or set(self.now[node]) - self.came[node])
        yield from (node for node in self.gone if node not in self.now)

    def __len__(self) -> int:
        return sum(1 for _ in self)
