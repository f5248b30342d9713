"""What all answers of the explorer share: the graph as it is now, the workers, and the pages as they were sent."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from http import HTTPStatus

import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError, LimitError, UsageError
from kg.store import Rows
from kg.web.keptpages import Kept, KeptPages, packed
from kg.web.negotiation import FORMATS, browser, known
from kg.web.pool import Gone, Pool
from kg.web.question import Answer, GoneError, HttpError, Limits, Question, Source, read
from kg.web.site import Site
from kg.web.view import LANGUAGES, BadRequest, NotFound, Page, View, render, warm

LOG = logging.getLogger("kg.web")
_LARGEST_SHOWN = 8 * 1024**2
"""Bytes of an answer that a page may show, some pages of a table at a time."""
_SHOWN, _SETTLED = 0.5, 3.0
"""Seconds after the start at which a program has the first page, and whoever opened it in a browser has it with all that it loads."""
_FRESH = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}


@dataclass(frozen=True)
class Settings:
    """How the explorer serves.

    Args:
        hosts: names under which it may be asked.
        public: whether others than this machine may ask: limits for each address.
        cors: whether scripts of other sites may read its answers.
        log_queries: whether the texts of queries stand in the log.
        limits: of queries.
    """

    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    public: bool = False
    cors: bool = False
    log_queries: bool = False
    limits: Limits = field(default_factory=Limits)


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
        self._kept = KeptPages()
        self._tasks: set[asyncio.Task[None]] = set()
        self._renewing = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._queries: asyncio.Task[None] | None = None  # the start of what answers them
        self.started: Callable[[], None] = lambda: None  # called when it answers
        self.prepare: Callable[[Site], None] = lambda site: None  # makes what takes long, before somebody asks for it

    @contextlib.asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Open it, if it is not yet; close it at the end."""
        if self._loop is None:
            await self.open()
        try:
            self.started()
            self._later(self._warm())
            yield
        finally:
            for task in self._tasks:
                task.cancel()
            await self.close()

    async def open(self) -> None:
        """Open the graph for pages, and begin to open it for queries, which wait for that: see ``answer``.

        Raises:
            InputError: it cannot be opened.
        """
        self._loop = asyncio.get_running_loop()
        self._queries = asyncio.create_task(self.pool.start())
        try:
            await anyio.to_thread.run_sync(self.site)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """End what answers queries."""
        if self._queries:
            self._queries.cancel()
            with contextlib.suppress(asyncio.CancelledError, KgError):
                await self._queries
        await self.pool.close()

    async def answer(self, question: Question, gone: Gone | None = None) -> Answer:
        """The answer to a query; see ``Pool.ask``.

        Raises:
            HttpError: it has none.
            InputError: the graph cannot be opened for queries.
        """
        if self._queries:
            await asyncio.shield(self._queries)
        return await self.pool.ask(question, gone)

    async def _warm(self) -> None:
        try:
            if self._queries:
                await asyncio.shield(self._queries)
                self._queries = None
        except KgError as error:  # who asks is told that it cannot be; pages need no queries
            LOG.error("%s", error)
        await asyncio.sleep(_SHOWN)
        await anyio.to_thread.run_sync(warm, abandon_on_cancel=True)
        await asyncio.sleep(_SETTLED)
        await self._prepared(self.site())

    async def _prepared(self, site: Site) -> None:
        try:
            await anyio.to_thread.run_sync(self.prepare, site, abandon_on_cancel=True)
        except KgError as error:  # whoever asks for it is told
            LOG.warning("%s", error)

    def _later(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

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
            HttpError: it took too long, or there is no room.
        """
        assert self._loop is not None
        answer = asyncio.run_coroutine_threadsafe(self.answer(Question(text)), self._loop).result()
        if len(answer.body) > _LARGEST_SHOWN:
            raise HttpError(413, "the answer is too large for a page; take it as CSV, or give the query a LIMIT")
        return read(answer)

    async def renew(self) -> None:
        """Open the graph again if it was built anew."""
        if self._stamp is None or self._stamped == self._stamp() or self._renewing.locked():
            return
        async with self._renewing:
            self._stamped = self._stamp()  # also of one that cannot be opened: it is not tried at every page
            try:
                site = await anyio.to_thread.run_sync(self._open, self.ask)
                if self._queries:
                    await asyncio.wait([self._queries])
                await self.pool.reload()
                self._queries = None  # also of a start that failed
            except (KgError, OSError) as error:  # half written, or gone: what is open goes on
                LOG.warning("the graph was built anew and cannot be opened: %s", error)
                return
            self._site = site
            self._kept.clear()
            self._later(self._prepared(site))

    def view(self, request: Request, path: str) -> View:
        """How the page at an address is shown.

        Raises:
            BadRequest: a setting is given twice, or is no text.
        """
        given = request.query_params.multi_items()
        query = dict(given)
        for name, value in given:
            if query[name] != value:
                raise BadRequest(f'"{name}" is given twice')
            if "\0" in name + value:
                raise BadRequest("a setting holds a character that no text has")
        return View(_language(request), path, query, origin=_origin(request))

    async def page(self, request: Request, path: str, show: Callable[[Site, View], Page]) -> Response:
        """The answer that holds a page; a page that nothing has changed is made once."""
        await self.renew()
        view = self.view(request, path)
        key = (view.language, path, tuple(sorted(view.query.items())), view.origin)
        kept = self._kept.get(key)
        if kept is None:
            site = self.site()
            kept = await anyio.to_thread.run_sync(_made, site, view, show)
            if self._stamp is not None and kept.status == HTTPStatus.OK and site is self._site:
                self._kept.keep(key, kept)
        return self._sent(request, kept)

    def _sent(self, request: Request, kept: Kept) -> Response:
        headers = dict(_FRESH, ETag=kept.etag)
        if kept.iri:
            site, view = self.site(), View()
            headers["Link"] = ", ".join(
                f'<{view.data(kept.iri, site, extension)}>; rel="alternate"; type="{media}"' for extension, media in FORMATS.items()
            )
        body = kept.body
        if "gzip" in request.headers.get("accept-encoding", ""):
            body, headers["Content-Encoding"], headers["ETag"] = kept.packed, "gzip", f'{kept.etag[:-1]}-gzip"'
        if kept.status == HTTPStatus.OK and known(headers["ETag"], request.headers.get("if-none-match", "")):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(body, kept.status, headers, "text/html; charset=utf-8")

    async def refusal(self, request: Request, error: KgError) -> Response:
        """The answer to a request that went wrong in a way that is foreseen."""
        if isinstance(error, GoneError):
            return Response(status_code=error.status)  # nobody reads it
        if isinstance(error, HttpError):
            return await self.error(request, error.status, str(error), dict(error.headers))
        if isinstance(error, UsageError):
            return await self.error(request, HTTPStatus.NOT_FOUND if isinstance(error, NotFound) else HTTPStatus.BAD_REQUEST, str(error))
        LOG.warning("%s %s: %s", request.method, request.url.path, error)  # may name files of this machine
        if isinstance(error, LimitError):
            return await self.error(request, HTTPStatus.SERVICE_UNAVAILABLE, "this took too long or too much; try again later")
        return await self.error(request, HTTPStatus.BAD_GATEWAY, "the graph cannot be asked now; the log of the server says why")

    async def error(self, request: Request, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
        """The answer to what cannot be answered: a page for people, one line for programs."""
        if browser(request.headers.get("accept", "")):
            page = Page(HTTPStatus(status).phrase, "error", {"message": message}, index=False, status=status)
            view = View(_language(request), origin=_origin(request))
            response = self._sent(request, await anyio.to_thread.run_sync(_made, self.site(), view, lambda site, view: page))
        else:
            response = Response(f"{message}\n", status, media_type="text/plain; charset=utf-8")
        response.headers.update(headers or {})
        response.headers.add_vary_header("Accept")
        return response


def _language(request: Request) -> str:
    return str(request.scope.get("language", LANGUAGES[0]))


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _made(site: Site, view: View, show: Callable[[Site, View], Page]) -> Kept:
    page = show(site, view)
    return packed(render(site, view, page).encode(), page.iri, page.status)
