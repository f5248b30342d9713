"""One process that answers one question after another, may be killed at any moment, and can open no file and no connection.

What is asked and answered goes over one socket: a length and a JSON object with the question's text and forms; back, two lengths,
a JSON object that tells what happened, and the answer's bytes. An engine without memory, or too deep in brackets, takes the
process with it: that is what the process is for.
"""

from __future__ import annotations

import io
import json
import os
import re
import resource
import signal
import socket
import struct
import sys
import traceback
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn, cast

import pyoxigraph as ox

from kg.errors import InputError, LimitError, UsageError
from kg.store import TOKEN, short

ASKED = struct.Struct(">I")
ANSWERED = struct.Struct(">II")
TABLES = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
GRACE = 2.0
"""Seconds after the time limit at which the system ends a worker that nobody has ended."""
_GROWN = 64 * 1024  # kilobytes by which a worker may have grown and still be asked again
_UNITS = 1024 if sys.platform == "darwin" else 1  # of ru_maxrss in a kilobyte
_SMALL = 1 << 16
_MAY_NAME, _MAY_ASK = re.compile("from", re.IGNORECASE), re.compile("service", re.IGNORECASE)
_AFTER_FROM = re.compile(r"(?:\s|#[^\n]*\n)*(?:<|(?:[A-Za-z][\w.-]*)?:|NAMED\b)", re.IGNORECASE)

Told = dict[str, Any]
Asked = Mapping[str, Any]
Answerer = Callable[[Asked, "Room"], Told]


class TooLargeError(Exception):
    """The answer has more bytes than it may."""


class Room(io.BytesIO):
    """Takes the bytes of an answer, up to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, data: Any) -> int:
        """Take some."""
        if self.tell() + len(data) > self.limit:
            raise TooLargeError
        return super().write(data)


def words(text: str) -> Iterator[tuple[str, int]]:
    """The keywords of a query and where they end; words within names, variables and language tags are none."""
    for match in TOKEN.finditer(text):
        word = match["word"]
        if (
            word
            and word[0] not in "?$"
            and text[match.start() - 1 : match.start()] not in tuple(":-.@%\\")
            and text[match.end() : match.end() + 1] != ":"
        ):
            yield word.upper(), match.end()


def names_dataset(text: str) -> bool:
    """Whether a query says itself, by FROM, which graphs it is asked of."""
    return bool(_MAY_NAME.search(text)) and any(word == "FROM" and _AFTER_FROM.match(text, end) for word, end in words(text))


def asks_elsewhere(text: str) -> bool:
    """Whether SERVICE stands in a query; the message is better than that of a descriptor that could not be had, which is what stops it."""
    return bool(_MAY_ASK.search(text)) and any(word in ("SERVICE", "SERVICESILENT") for word, _ in words(text))


class Failure(Exception):
    """A question that has no answer: a status of HTTP and one line."""

    def __init__(self, status: int, line: str) -> None:
        super().__init__(line)
        self.status, self.line = status, line


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong, as (status, line)."""
    try:
        yield
    except SyntaxError as error:
        raise Failure(400, f"not a SPARQL query: {short(error)}") from None
    except TooLargeError:
        raise Failure(413, "the answer is larger than this server gives; narrow the query, or give it a LIMIT") from None
    except MemoryError:
        raise Failure(500, "the query takes more memory than this server gives; narrow it, or give it a LIMIT") from None


class Graph:
    """Answers from a store.

    Without FROM or the client's own choice, a query is asked of one graph (``home``): so its triples are not held twice.
    """

    def __init__(self, store: ox.Store, home: str | None, prefixes: Mapping[str, str]) -> None:
        self.store = store
        self.home: ox.NamedNode | ox.DefaultGraph = ox.NamedNode(home) if home else ox.DefaultGraph()
        self.prefixes = dict(prefixes)

    def __call__(self, asked: Asked, room: Room) -> Told:
        """Answer into ``room``.

        Raises:
            Failure: it has no answer.
        """
        text: str = asked["text"]
        if asks_elsewhere(text):
            raise Failure(403, "SERVICE: a query may not fetch from elsewhere; ask the graph of this server only")
        with _told():
            try:
                return self._answer(self._find(text, asked), asked, room)
            except OSError:  # no descriptor was to be had for a connection
                raise Failure(403, "a query may not fetch from elsewhere; ask the graph of this server only") from None

    def _find(self, text: str, asked: Asked) -> Any:
        """What the engine finds."""
        if asked["default"] is None and asked["named"] is None:
            default = None if names_dataset(text) else [self.home]
            return self.store.query(text, base_iri=asked["base"], default_graph=cast("Any", default))
        try:
            default = [ox.NamedNode(iri) for iri in asked["default"] or ()]
            named = [ox.NamedNode(iri) for iri in asked["named"] or ()]
        except ValueError as error:
            raise Failure(400, f"a graph is named by an IRI: {short(error)}") from None
        return self.store.query(text, base_iri=asked["base"], default_graph=cast("Any", default), named_graphs=cast("Any", named))

    def _answer(self, found: Any, asked: Asked, room: Room) -> Told:
        kind = "graph" if isinstance(found, ox.QueryTriples) else "table"
        form = asked[kind]
        if form is None:
            offered = ", ".join(GRAPHS if kind == "graph" else TABLES)
            raise Failure(406, f"the answer is {'triples' if kind == 'graph' else 'rows or a yes or no'}, which can be had as {offered}")
        if kind == "graph":
            ox.serialize(found, room, format=GRAPHS[form], prefixes=self.prefixes)
        else:
            found.serialize(room, format=TABLES[form])
        return {"kind": kind}


class Elsewhere:
    """Hands a question on to a SPARQL service, and its answer's bytes through."""

    def __init__(self, url: str) -> None:
        from kg.connection import Connection

        self.connection = Connection(url)

    def __call__(self, asked: Asked, room: Room) -> Told:
        """See ``Graph``."""
        from kg.store import refuse_fetching

        try:
            refuse_fetching(asked["text"])
        except (UsageError, LimitError) as error:
            raise Failure(403 if isinstance(error, UsageError) else 400, str(error)) from None
        with _told():
            try:
                with self.connection.open(self._request(asked)) as answer:
                    while part := answer.read(1 << 16):
                        room.write(part)
                    return {"kind": "table", "media": answer.headers.get("Content-Type", answer.type)}
            except UsageError as error:
                raise Failure(400, str(error)) from None
            except InputError as error:
                raise Failure(502, str(error)) from None
            except LimitError as error:
                raise Failure(504, str(error)) from None

    def _request(self, asked: Asked) -> urllib.request.Request:
        """The question in the form that every service takes; who tells no form gets what the service likes."""
        from urllib.parse import urlencode

        given = [("query", asked["text"])]
        given += [("default-graph-uri", iri) for iri in asked["default"] or ()]
        given += [("named-graph-uri", iri) for iri in asked["named"] or ()]
        headers = {"Accept": asked["accept"], "Content-Type": "application/x-www-form-urlencoded"}
        return urllib.request.Request(self.connection.url, urlencode(given).encode(), headers)


def serve(answerer: Answerer, seconds: float, room: int) -> None:
    """Answer what comes over descriptor ``LINE`` until it closes."""
    line = socket.socket(fileno=LINE)
    started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while asked_head := _read(line, ASKED.size):
        asked = json.loads(_read(line, *ASKED.unpack(asked_head)))
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
        told, body = _outcome(answerer, asked, room)
        told["last"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - started > _GROWN * _UNITS
        written = json.dumps(told).encode()
        head = ANSWERED.pack(len(written), len(body)) + written
        if len(body) < _SMALL:  # whoever waits is woken once
            line.sendall(head + body)
        else:
            line.sendall(head)
            line.sendall(body)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if told["last"]:
            return


def _outcome(answerer: Answerer, asked: Asked, limit: int) -> tuple[Told, memoryview]:
    room = Room(limit)
    try:
        told = answerer(asked, room)
        return {"status": 200, **told}, room.getbuffer()
    except Failure as failure:
        return {"status": failure.status, "line": failure.line}, memoryview(b"")
    except Exception:
        return {"status": 500, "line": "the server failed at this query", "trace": traceback.format_exc()}, memoryview(b"")


def _read(line: socket.socket, size: int) -> bytes:
    """So many bytes, or none where the other end has closed."""
    found = bytearray()
    while len(found) < size:
        part = line.recv(size - len(found))
        if not part:
            return b""
        found += part
    return bytes(found)


LINE = 3
"""The only descriptor of a worker beside the three that lead nowhere."""


def become(line: socket.socket, answerer: Answerer, limits: Mapping[str, Any]) -> NoReturn:
    """Make this process, just forked, a worker, and leave it at the end."""
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        own = os.dup(line.detach())
        for low in (0, 1, 2):
            os.dup2(nowhere, low)
        os.dup2(own, LINE)
        os.closerange(LINE + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        _limit(limits["megabytes"], barred=limits["barred"])
        serve(answerer, limits["seconds"], limits["room"])
    except BaseException:  # also a client or server that has gone: nobody is left to tell
        os._exit(1)
    os._exit(0)


def _limit(megabytes: int, *, barred: bool) -> None:
    """Bound memory; no core files, nothing written; where ``barred``, no descriptor beyond those there are: no file, no connection."""
    size = megabytes << 20
    try:  # what the process has already does not count
        with open("/proc/self/statm", "rb") as file:
            size += int(file.read().split()[0]) * resource.getpagesize()
        with open("/proc/self/oom_score_adj", "wb") as file:
            file.write(b"1000")  # a system out of memory ends a worker first
    except OSError:
        size += resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _UNITS * 1024
    with_fallback = [(resource.RLIMIT_AS, size), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)]
    for kind, bound in with_fallback:
        resource.setrlimit(kind, (bound, bound))
    if barred:
        lowest = os.dup(0)
        os.close(lowest)
        assert lowest == LINE + 1, "a descriptor is free below those in use"
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, lowest))
