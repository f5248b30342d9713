"""The web application: which address is answered by what."""

from __future__ import annotations

import functools
import logging
import traceback
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.errors import KgError
from kg.web import assets, exports, guard, linked, pages, protocol
from kg.web.server import Server
from kg.web.view import LANGUAGES, PageRoute

LOG = logging.getLogger("kg.web")
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def make(server: Server) -> ASGIApp:
    """The application."""
    server.prepare = exports.prepare
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
    app.router.redirect_slashes = False  # it knows nothing of the language, nor of a server before this one
    packed = GZipMiddleware(app, minimum_size=1000, compresslevel=6)
    return guard.guarded(protocol.Quick(server, _Language(packed)), server.settings)


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
    return await server.refusal(request, error)


async def _missing(server: Server, request: Request, error: Exception) -> Response:
    return await server.error(request, HTTPStatus.NOT_FOUND, "there is no such page")


async def _failed(server: Server, request: Request, error: Exception) -> Response:
    LOG.error("%s %s\n%s", request.method, request.url.path, "".join(traceback.format_exception(error)))
    return await server.error(request, HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong here; the log of the server says what")
