"""What is asked, of what, within which limits, what comes back, and how it is told that nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError
from kg.store import Rows
from kg.web.negotiation import N_TRIPLES, TABLES, Form

QUERY_BYTES = 100 * 1024
"""Bytes of a query's text."""


@dataclass(frozen=True)
class Limits:
    """What queries may use.

    Args:
        seconds: of one query.
        megabytes: of memory of one query, beside the graph.
        result_megabytes: of one answer.
        running: queries at the same time.
        long: those among them that have had their quick slice and are left to end though others wait.
        queue: queries that wait for a slot.
        quick: seconds that every query has before it must make room.
    """

    seconds: float = 10.0
    megabytes: int = 512
    result_megabytes: int = 50
    running: int = 8
    long: int = 2
    queue: int = 64
    quick: float = 0.5


@dataclass(frozen=True)
class Source:
    """What is asked: a built graph, or a SPARQL service, or files each of which is a graph of a name and no default graph."""

    graph: Path | str | None = None
    endpoint: str | None = None
    named: tuple[tuple[Path | str, str], ...] = ()


@dataclass(frozen=True)
class Question:
    """A query and how it is asked: forms for rows and for triples (None: not wanted), the graphs that a client chose, the base of IRIs."""

    text: str
    table: Form | None = TABLES[0]
    graph: Form | None = N_TRIPLES
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    base: str | None = None


@dataclass(frozen=True)
class Answer:
    """What comes back: the value of Content-Type, and the bytes."""

    media: str
    body: bytes


class HttpError(KgError):
    """A query that has no answer: a status of HTTP, one line, and headers that go with it."""

    exit_code = 4

    def __init__(self, status: int, line: str, retry: int = 0) -> None:
        super().__init__(line)
        self.status = status
        self.headers = {"Retry-After": str(retry)} if retry else {}


class GoneError(HttpError):
    """Whoever asked has gone."""

    def __init__(self) -> None:
        super().__init__(499, "the client has gone")


def read(answer: Answer) -> Rows:
    """An answer in one of the forms that ``Question`` asks for by itself, as rows."""
    if answer.media.startswith(N_TRIPLES.media):
        return Rows((), (), triples=tuple(t.triple for t in ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES)))
    found = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return Rows((), (), boolean=bool(found))
    assert isinstance(found, ox.QuerySolutions)
    variables = tuple(v.value for v in found.variables)
    return Rows(variables, tuple(tuple(solution[i] for i in range(len(variables))) for solution in found))
