"""The SPARQL 1.1 Protocol at ``/sparql``: queries by GET, by form and as they are; updates are refused.

``Accept`` decides the form of an answer. Where it says nothing (none, or ``*/*``) or a browser asks, ``format=`` or ``output=`` may
name one; SPARQLWrapper sends odd values there, so a client that says what it accepts gets that. A bare GET gives browsers the page with
the editor, and programs the description of the service.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from urllib.parse import parse_qsl

from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.errors import KgError
from kg.web import description, editorpage, linked
from kg.web.negotiation import DOCUMENTS, GRAPHS, TABLES, Form, best, browser, by_name, ranges
from kg.web.question import Answer, GoneError, HttpError, Question
from kg.web.server import Server

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
METHODS = "GET, HEAD, POST, OPTIONS"
_FIELDS = 100
_CHUNK = 1 << 16
_PACKED_FROM = 1000  # bytes
_REFUSED = "this service only answers queries: updates are refused"
Fields = Mapping[str, list[str]]


class Quick:
    """Answers the queries of programs before the application is asked: on its way through there they would spend most of their time."""

    def __init__(self, server: Server, app: ASGIApp) -> None:
        self.server, self.app = server, app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/sparql" or not _plain(scope):
            await self.app(scope, receive, send)
            return
        response = await _endpoint(self.server, Request(scope, receive))
        large = int(response.headers.get("content-length", "0")) >= _PACKED_FROM
        await (GZipMiddleware(response, _PACKED_FROM, 6) if large else response)(scope, receive, send)


def _plain(scope: Scope) -> bool:
    """Whether a program sends a query."""
    if scope["method"] != "POST" and (scope["method"] != "GET" or b"query=" not in scope["query_string"]):
        return False
    return not any(name == b"accept" and b"html" in value.lower() for name, value in scope["headers"])


def routes(server: Server) -> list[BaseRoute]:
    """The endpoint, with and without a slash behind, and where the service describes the data."""
    endpoint = functools.partial(_endpoint, server)
    return [Route(path, endpoint, methods=METHODS.split(", ")) for path in ("/sparql", "/sparql/")]


async def _endpoint(server: Server, request: Request) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": METHODS, "Accept-Post": f"{FORM}, {QUERY}"})
    try:
        fields = await _fields(request)
        if fields.get("update"):
            raise HttpError(403, _REFUSED)
        if (not fields.get("query") and request.method != "POST") or "example" in fields:
            response = await _bare(server, request)
        elif _wants_page(request, fields):
            response = await server.page(request, "sparql", editorpage.show_editor)
        else:
            response = await _answer(server, request, _question(request, fields))
    except KgError as error:
        response = await server.refusal(request, error)
    response.headers.add_vary_header("Accept")
    return response


async def _fields(request: Request) -> Fields:
    """What the address and the body of a request give, by name.

    Raises:
        HttpError: they are in no form that the protocol knows.
    """
    found = _parsed(request.scope["query_string"].decode("ascii"))
    if request.method != "POST":
        return found
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind == UPDATE:
        raise HttpError(403, _REFUSED)
    if kind not in (FORM, QUERY):
        raise HttpError(415, f"send a query as {FORM} (query=...) or as {QUERY}")
    charset = parameters.partition("charset=")[2].split(";")[0].strip(' "').lower()
    if charset not in ("", "utf-8", "utf8"):
        raise HttpError(415, "send a query in UTF-8")
    try:
        body = await request.body()
    except ClientDisconnect:
        raise GoneError from None
    try:
        text = body.decode("ascii" if kind == FORM else "utf-8")
    except UnicodeDecodeError:
        raise HttpError(400, "the request is not in UTF-8" if kind == QUERY else "a form is written with percent signs, in UTF-8") from None
    more = {"query": [text]} if kind == QUERY else _parsed(text)
    return {name: [*found.get(name, []), *more.get(name, [])] for name in {**found, **more}}


def _parsed(text: str) -> Fields:
    fields: defaultdict[str, list[str]] = defaultdict(list)
    try:
        for name, value in parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS):
            fields[name].append(value)
    except UnicodeDecodeError:
        raise HttpError(400, "the request is not in UTF-8") from None
    except ValueError:
        raise HttpError(400, f"the request has more than {_FIELDS} fields") from None
    return fields


async def _bare(server: Server, request: Request) -> Response:
    """Who only looks: the page for people, the description for programs."""
    accept = ", ".join(request.headers.getlist("accept"))
    if browser(accept):
        return await server.page(request, "sparql", editorpage.show_editor)
    form = best(accept, DOCUMENTS)
    if form is None:
        raise HttpError(406, f"the description of the service can be had as {', '.join(f.media for f in DOCUMENTS)}")
    address = linked.address(request)
    links = {"Link": f'<{description.PATH}>; rel="describedby"'}
    return await linked.data(server, request, form, lambda site: description.service(site, address), links)


def _wants_page(request: Request, fields: Fields) -> bool:
    """Whether a browser asks without naming a form, of the graph of the pages: the answer is a table on the page."""
    if "default-graph-uri" in fields or "named-graph-uri" in fields:
        return False
    named = next((v for name in ("format", "output") for v in fields.get(name, []) if v), "")
    told = any(by_name(named, forms) for forms in (TABLES, GRAPHS))
    return request.method != "POST" and browser(", ".join(request.headers.getlist("accept"))) and (not told or bool(fields.get("show")))


def _question(request: Request, fields: Fields) -> Question:
    """What is asked, in which forms and of which graphs.

    Raises:
        HttpError: there is no query, or more than one, or no form that is accepted.
    """
    given = fields.get("query", [])
    if len(given) != 1 or not given[0].strip():
        raise HttpError(400, "more than one query" if len(given) > 1 else "no query")
    table, graph = _forms(", ".join(request.headers.getlist("accept")), fields)
    if table is None and graph is None:
        offered = ", ".join(dict.fromkeys(form.media for form in (*TABLES, *GRAPHS)))
        raise HttpError(406, f"none of the forms of an answer is accepted; there are {offered}")
    default, named = (tuple(fields.get(name, [])) for name in ("default-graph-uri", "named-graph-uri"))
    chosen = bool(default or named)
    return Question(given[0], table, graph, default if chosen else None, named if chosen else None, linked.address(request))


def _forms(accept: str, fields: Fields) -> tuple[Form | None, Form | None]:
    """The form for rows, and the one for triples."""
    silent = all(media in ("*/*", "*") for _, media in ranges(accept)) or browser(accept)
    if silent:
        for name in (value for key in ("format", "output") for value in fields.get(key, [])):
            table, graph = by_name(name, TABLES), by_name(name, GRAPHS)
            if table or graph:
                return table, graph
    return best(accept, TABLES), best(accept, GRAPHS)


async def _answer(server: Server, request: Request, question: Question) -> Response:
    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    answer = await server.answer(question, gone)
    headers = {"Content-Length": str(len(answer.body)), "Content-Type": answer.media}
    if len(answer.body) <= _CHUNK or request.method == "HEAD":
        return Response(b"" if request.method == "HEAD" else answer.body, headers=headers)
    return StreamingResponse(_pieces(answer), headers=headers)


async def _pieces(answer: Answer) -> AsyncIterator[bytes]:
    """A large answer piece by piece: compressing it, or a slow reader, keeps nobody else waiting."""
    for start in range(0, len(answer.body), _CHUNK):
        yield answer.body[start : start + _CHUNK]
