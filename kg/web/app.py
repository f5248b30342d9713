"""The web application: which address is answered by what, and how a page becomes an answer."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gzip
import hashlib
import logging
import traceback
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from http import HTTPStatus

import anyio.to_thread
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.errors import InputError, KgError, LimitError, UsageError
from kg.store import Rows
from kg.web import assets, guard, linked, pages, protocol
from kg.web.pool import Limits, Pool, PoolError, Source
from kg.web.site import Site
from kg.web.view import LANGUAGES, NotFound, Page, PageRoute, View, render

LOG = logging.getLogger("kg.web")
_KEPT_PAGES = 400
_KEPT_BYTES = 64 * 1024**2
_FRESH = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True)
class Settings:
    """How the explorer serves.

    Args:
        hosts: names under which it may be asked.
        public: whether others than this machine may ask: limits for each address, and no editor's conveniences that cost much.
        cors: whether scripts of other sites may read its answers.
        log_queries: whether the texts of queries stand in the log.
        limits: of queries.
    """

    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    public: bool = False
    cors: bool = False
    log_queries: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Kept:
    """A page as it was sent."""

    body: bytes
    packed: bytes
    etag: str
    iri: str


class Server:
    """What all answers share.

    Args:
        open_site: opens the graph; called again when it was built anew. It gets what answers a visitor's queries.
        source: the graph for the SPARQL endpoint.
        stamp: changes when the graph was built anew; None where nobody can tell and pages are not to be kept.
        settings: how to serve.
    """

    def __init__(
        self,
        open_site: Callable[[Callable[[str], Rows]], Site],
        source: Source,
        stamp: Callable[[], object] | None,
        settings: Settings,
    ) -> None:
        self.settings, self.source = settings, source
        self.pool = Pool(source, settings.limits)
        self._open, self._stamp = open_site, stamp
        self._stamped = stamp() if stamp else None
        self._site: Site | None = None
        self._kept: OrderedDict[object, Kept] = OrderedDict()
        self._renewing = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.started: Callable[[], None] = lambda: None  # called when it answers

    @contextlib.asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Start what answers queries; stop it at the end."""
        self._loop = asyncio.get_running_loop()
        await self.pool.start()
        try:
            self.site()
            self.started()
            yield
        finally:
            await self.pool.close()

    def site(self) -> Site:
        """The graph as pages read it; opened when it is first asked for.

        Raises:
            InputError: it cannot be opened.
        """
        if self._site is None:
            self._site = self._open(self.ask)
        return self._site

    def ask(self, text: str) -> Rows:
        """Ask with a visitor's values, through the processes that can be stopped; from a thread that makes a page.

        Raises:
            PoolError: it took too long, or there is no room.
        """
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(self.pool.rows(text), self._loop).result()

    async def renew(self) -> None:
        """Open the graph again if it was built anew."""
        if self._stamp is None or self._stamped == self._stamp() or self._renewing.locked():
            return
        async with self._renewing:
            stamped = self._stamp()
            try:
                site = await anyio.to_thread.run_sync(self._open, self.ask)
                await self.pool.reload()
            except KgError as error:  # half written, or gone: what is open goes on
                LOG.warning("the graph was built anew and cannot be opened: %s", error)
                return
            self._stamped, self._site = stamped, site
            self._kept.clear()

    def view(self, request: Request, path: str) -> View:
        """How the page at an address is shown."""
        language = request.scope.get("language", LANGUAGES[0])
        query = {name: value for name, value in request.query_params.items() if "\0" not in value}
        return View(language, path, query, origin=f"{request.url.scheme}://{request.url.netloc}")

    async def page(self, request: Request, path: str, show: Callable[[Site, View], Page], status: int = 200) -> Response:
        """The answer that holds a page; a page that nothing has changed is made once."""
        await self.renew()
        view = self.view(request, path)
        key = (view.language, path, tuple(sorted(view.query.items())), view.origin)
        kept = self._kept.get(key)
        if kept is None:
            kept = await anyio.to_thread.run_sync(_made, self.site(), view, show)
            if self._stamp is not None and status == HTTPStatus.OK:
                self._keep(key, kept)
        else:
            self._kept.move_to_end(key)
        headers = dict(_FRESH, ETag=kept.etag)
        if kept.iri:
            site = self.site()
            headers["Link"] = ", ".join(
                f'<{view.data(kept.iri, site, extension)}>; rel="alternate"; type="{media}"' for extension, media in linked.FORMATS.items()
            )
        if status == HTTPStatus.OK and request.headers.get("if-none-match") == kept.etag:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        body = kept.body
        if "gzip" in request.headers.get("accept-encoding", ""):
            body, headers["Content-Encoding"] = kept.packed, "gzip"
        return Response(body, status, headers, "text/html; charset=utf-8")

    def _keep(self, key: object, page: Kept) -> None:
        self._kept[key] = page
        while len(self._kept) > _KEPT_PAGES or sum(len(p.body) for p in self._kept.values()) > _KEPT_BYTES:
            self._kept.popitem(last=False)

    async def error(self, request: Request, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
        """The answer to what cannot be answered: a page for people, one line for programs."""
        if "text/html" in request.headers.get("accept", "") and self._site is not None:
            path = request.scope.get("page", "")
            title = HTTPStatus(status).phrase
            response = await self.page(
                request, path, lambda site, view: Page(title, "error", {"status": status, "message": message}, index=False), status
            )
        else:
            response = Response(f"{message}\n", status, media_type="text/plain; charset=utf-8")
        response.headers.update(headers or {})
        return response

    async def editor(self, request: Request) -> Response:
        """The page of the SPARQL endpoint for people."""
        return await self.page(request, "sparql", pages.EDITOR.show)


def _made(site: Site, view: View, show: Callable[[Site, View], Page]) -> Kept:
    page = show(site, view)
    body = render(site, view, page).encode()
    return Kept(body, gzip.compress(body, 6, mtime=0), f'"{hashlib.sha256(body).hexdigest()[:20]}"', page.iri)


def make(server: Server) -> ASGIApp:
    """The application."""
    routes: list[BaseRoute] = [_page_route(server, route) for route in pages.PAGES]
    routes += [Route("/static/{name}", _asset), *protocol.routes(server), *linked.routes(server)]
    for module in pages.RESOURCES:
        routes += module.routes(server)
    app = Starlette(
        routes=routes,
        lifespan=server.lifespan,
        exception_handlers={
            KgError: functools.partial(_refused, server),
            HTTPStatus.NOT_FOUND: functools.partial(_missing, server),
            Exception: functools.partial(_failed, server),
        },
    )
    return guard.guarded(_Language(GZipMiddleware(app, minimum_size=1000, compresslevel=6)), server.settings)


def _page_route(server: Server, route: PageRoute) -> Route:
    async def answer(request: Request) -> Response:
        parts = request.path_params
        path = route.pattern.format(**parts)
        return await server.page(request, path, lambda site, view: route.show(site, view, **parts))

    live = "/" + "/".join(f"{part[:-1]}:path}}" if part.startswith("{path") else part for part in route.pattern.split("/"))
    return Route(f"{live}.html" if route.pattern.startswith("doc/") else live, answer, name=route.name)


async def _asset(request: Request) -> Response:
    found = assets.served().get(request.path_params["name"])
    if found is None:
        return Response("there is no such file\n", HTTPStatus.NOT_FOUND, media_type="text/plain; charset=utf-8")
    return Response(found.content, headers=_FOR_EVER, media_type=found.media)


class _Language:
    """Takes the language from the beginning of the address: ``/ar/map``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            first, _, rest = scope["path"].removeprefix("/").partition("/")
            if first in LANGUAGES[1:]:
                scope = {**scope, "path": f"/{rest}", "raw_path": f"/{rest}".encode(), "language": first}
        await self.app(scope, receive, send)


async def _refused(server: Server, request: Request, error: Exception) -> Response:
    assert isinstance(error, KgError)
    if isinstance(error, PoolError):
        return await server.error(request, error.status, str(error), dict(error.headers))
    status = {NotFound: 404, LimitError: 503, InputError: 502}.get(type(error), 400 if isinstance(error, UsageError) else 500)
    return await server.error(request, status, str(error))


async def _missing(server: Server, request: Request, error: Exception) -> Response:
    return await server.error(request, HTTPStatus.NOT_FOUND, "there is no such page")


async def _failed(server: Server, request: Request, error: Exception) -> Response:
    LOG.error("%s %s\n%s", request.method, request.url.path, "".join(traceback.format_exception(error)))
    return await server.error(request, HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong here; the log of the server says what")


def accepts_html(headers: Headers) -> bool:
    """Whether a browser asks."""
    return "text/html" in headers.get("accept", "")
