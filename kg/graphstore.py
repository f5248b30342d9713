"""The graphs of a remote store: read back, loaded, removed and moved, by the Graph Store Protocol or SPARQL alone."""

from __future__ import annotations

import itertools
import urllib.request
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

import pyoxigraph as ox
from pyoxigraph import Triple

from kg import digest, iris
from kg.connection import Answer, Connection
from kg.digest import Digest
from kg.errors import DataError, InputError, UsageError
from kg.remote import RemoteStore
from kg.servicefaults import NotFoundError
from kg.store import Term

STORE_BATCHES = (20_000, 20_000)
UPDATE_BATCHES = (500, 2_000)  # beyond twice of these Virtuoso runs out of lines or memory
"""Triples of a request, with blank nodes and without; some more where an axiom ends behind."""
PAGE = 5_000
"""Rows of a query's answer; Virtuoso gives no more than 10,000 unless it is told otherwise."""
_AXIOM = (
    f"?a <{iris.PREFIXES['owl']}annotatedSource> ?source ; "
    f"<{iris.PREFIXES['owl']}annotatedProperty> ?property ; <{iris.PREFIXES['owl']}annotatedTarget> ?target ."
)


class Server:
    """The graphs of a remote store.

    Args:
        update_url: takes SPARQL updates.
        query_url: answers SPARQL queries.
        store_url: takes graphs by the Graph Store Protocol, which is quicker; without it updates carry them.
    """

    def __init__(self, update_url: str, query_url: str, store_url: str | None = None) -> None:
        self.remote = RemoteStore(query_url, update_url)
        self.store = None if store_url is None else Connection(store_url)
        self.batches = UPDATE_BATCHES if store_url is None else STORE_BATCHES

    def count(self, graph: str) -> int:
        """How many triples a graph has."""
        [[found]] = self.remote.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").rows
        assert found is not None
        return int(found.value)

    def held(self, graph: str) -> Digest:
        """The digest of what a graph gives back; one that no other equals where its nameless nodes cannot be named."""
        count = self.count(graph)
        try:
            if self.store is not None and count:
                found = digest.digest(digest.gathered(self._whole(self.store, graph)))
                if found.count >= count:  # some stores, Virtuoso for one, cut off a long answer and say nothing
                    return found
            return digest.digest(digest.gathered(self._in_pages(graph))) if count else Digest()
        except DataError:
            return Digest(count)

    def add(self, graph: str, triples: Sequence[Triple]) -> None:
        """Add triples; a blank node is a new one in each call."""
        lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        if self.store is None:
            blank = any(map(digest.has_blank, triples))
            insert, where = ("INSERT", "WHERE {}") if blank else ("INSERT DATA", "")  # Virtuoso refuses blank nodes in INSERT DATA
            self.remote.update(f"{insert} {{ GRAPH <{graph}> {{\n{lines.decode()}}} }} {where}")
            return
        headers = {"Content-Type": "application/n-triples"}
        with self.store.open(urllib.request.Request(_of(self.store, graph), lines, headers, method="POST")) as answer:
            answer.whole(1 << 20)

    def drop(self, *graphs: str) -> None:
        """Remove graphs, where they are."""
        if graphs:
            self.remote.update(" ;\n".join(f"DROP SILENT GRAPH <{graph}>" for graph in graphs))

    def move(self, source: str, target: str) -> str:
        """Put a graph in the place of another by one request; how it was done."""
        try:
            self.remote.update(f"MOVE GRAPH <{source}> TO GRAPH <{target}>")
            return "MOVE"
        except UsageError:  # the service has no MOVE
            self.remote.update(f"DROP SILENT GRAPH <{target}> ;\nADD GRAPH <{source}> TO GRAPH <{target}> ;\nDROP SILENT GRAPH <{source}>")
            return "DROP and ADD"

    def below(self, prefix: str) -> list[str]:
        """The graphs whose IRIs begin so."""
        found = self.remote.query(f'SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{prefix}")) }}')
        return [row["g"] for row in found.dicts()]

    def _whole(self, store: Connection, graph: str) -> Iterator[Triple]:
        request = urllib.request.Request(_of(store, graph), headers={"Accept": "application/n-triples"})
        try:
            with store.open(request) as answer:
                yield from _parsed(store, answer)
        except NotFoundError:
            return

    def _in_pages(self, graph: str) -> Iterator[Triple]:
        """The triples by queries, a page each. Pages need no order: what comes twice or never changes the digest.

        Blank nodes have no name that lasts from one answer to the next, so each line of an axiom comes with what it annotates.
        """
        yield from itertools.starmap(digest.triple, self._pages(graph, "?s ?p ?o", "?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o))"))
        wanted = "?source ?property ?target ?p ?o"
        for *about, relation, value in self._pages(graph, wanted, f"{_AXIOM} ?a ?p ?o FILTER(isBlank(?a) && !isBlank(?target))"):
            yield digest.triple(digest.name(*about), relation, value)
        rest = f"?s ?p ?o FILTER(isBlank(?o) || isBlank(?s) && NOT EXISTS {{ {_AXIOM.replace('?a', '?s', 1)} FILTER(!isBlank(?target)) }})"
        others = self.remote.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ {rest} }} }}")
        yield from itertools.starmap(digest.triple, others.rows)

    def _pages(self, graph: str, wanted: str, pattern: str) -> Iterator[tuple[Term | None, ...]]:
        for offset in itertools.count(0, PAGE):
            text = f"SELECT {wanted} WHERE {{ GRAPH <{graph}> {{ {pattern} }} }} LIMIT {PAGE} OFFSET {offset}"
            rows = self.remote.query(text).rows
            yield from rows
            if len(rows) < PAGE:
                return


def _of(store: Connection, graph: str) -> str:
    return f"{store.url}{'&' if '?' in store.url else '?'}{urlencode({'graph': graph})}"


def _parsed(store: Connection, answer: Answer) -> Iterator[Triple]:
    form = ox.RdfFormat.from_media_type(answer.type)
    if form is None:
        raise InputError(f"{store.name}: answers with {answer.type} instead of a graph")
    try:
        for quad in ox.parse(answer, format=form):  # type: ignore[arg-type]  # all that it asks of a file is read(size)
            yield quad.triple
    except SyntaxError as error:
        raise InputError(f"{store.name}: answers with no {form.name}: {error}") from None
