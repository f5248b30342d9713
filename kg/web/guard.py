"""What stands between connections and the application: limits of size and number, names of hosts, headers, the log."""

from __future__ import annotations

import logging
import re
import time
import traceback
from typing import TYPE_CHECKING

from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.web.connections import HEADER_BYTES, HEADERS, TARGET_BYTES
from kg.web.question import HttpError
from kg.web.rates import AT_ONCE, PER_SECOND, Rates, network

if TYPE_CHECKING:
    from kg.web.server import Settings

LOG = logging.getLogger("kg.web")
BODY_BYTES = 310 * 1024
_STRICT = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_INLINE = f"{_STRICT}; style-src 'self' 'unsafe-inline'"
STYLED = ("/network",)
"""Pages with a library that writes style sheets of its own into the page."""
_DATA = (
    b"application/json",
    b"application/sparql-results+json",
    b"application/ld+json",
    b"application/n-",
    b"text/csv",
    b"text/tab",
    b"text/turtle",
)
"""What no browser takes for a document: no policy for documents goes with it."""
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")


def guarded(app: ASGIApp, settings: Settings) -> ASGIApp:
    """The application behind all checks."""
    if settings.cors:
        app = CORSMiddleware(
            app, allow_origins=["*"], allow_methods=_METHODS, allow_headers=["*"], expose_headers=["ETag", "Link", "Retry-After"]
        )
    return _Guard(app, settings)


class _Guard:
    """Refuses what no client in good faith sends, adds headers to every answer, and keeps the log."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self.hosts = {host.lower() for host in settings.hosts}
        self.rates = Rates(PER_SECOND, AT_ONCE)
        plain = {
            "x-content-type-options": "nosniff",
            "cross-origin-resource-policy": "cross-origin" if settings.cors else "same-origin",
        }
        headers = plain | {
            "referrer-policy": "no-referrer",
            "cross-origin-opener-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
        }
        self.plain = [(name.encode(), value.encode()) for name, value in plain.items()]
        self.strict, self.styled = (
            [(name.encode(), value.encode()) for name, value in {"content-security-policy": policy, **headers}.items()]
            for policy in (_STRICT, _INLINE)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.monotonic(), 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = list(message["headers"])
                media = next((value for name, value in headers if name == b"content-type"), b"")
                styled = scope["path"].removeprefix("/ar").rstrip("/") in STYLED
                message["headers"] = headers + (self.plain if media.startswith(_DATA) else self.styled if styled else self.strict)
            await send(message)

        try:
            refused = self._refused(scope)
            if refused:
                await PlainTextResponse(f"{refused}\n", refused.status, refused.headers)(scope, receive, answer)
            else:
                await self.app(scope, _limited(receive), answer)
        except Exception as error:
            LOG.error("%s\n%s", _line(scope, status or 500, started, queries=False), "".join(traceback.format_exception(error)))
            if status:
                raise  # half an answer is none: the connection is closed
            await PlainTextResponse("something went wrong here\n", 500)(scope, receive, answer)
        finally:
            LOG.info("%s", _line(scope, status, started, queries=self.settings.log_queries))

    def _refused(self, scope: Scope) -> HttpError | None:
        """Why a request is not answered, if so."""
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
        named = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        lengths = [value for name, value in headers if name == b"content-length"]
        if self.settings.public and (wait := self.rates.wait(network(scope))):
            return HttpError(429, "too many requests; ask more slowly", retry=wait)
        if len(scope["raw_path"]) + len(scope["query_string"]) > TARGET_BYTES:
            return HttpError(414, "the address is too long")
        if len(headers) > HEADERS or sum(len(name) + len(value) for name, value in headers) > HEADER_BYTES:
            return HttpError(431, "the headers are too large")
        if named is None or named[1].lower() not in self.hosts:
            return HttpError(421, "this server is not asked under that name (Host)")
        if scope["method"] not in _METHODS:
            return HttpError(405, f"there are {', '.join(_METHODS)}")
        if not scope["raw_path"].startswith(b"/") or "\0" in scope["path"]:
            return HttpError(400, "that is no address of this server")
        if lengths and int(lengths[0]) > BODY_BYTES:
            return HttpError(413, f"a request may not be larger than {BODY_BYTES // 1024} KB")
        return None


def _limited(receive: Receive) -> Receive:
    """Takes no more of a body than may come."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > BODY_BYTES:
            raise HttpError(413, f"a request may not be larger than {BODY_BYTES // 1024} KB")
        return message

    return limited


def _line(scope: Scope, status: int, started: float, *, queries: bool) -> str:
    """A line of the log: the address as it was sent, so that it holds no line ends, and without what may tell who looks for what."""
    target = scope["raw_path"] + (b"?" + scope["query_string"] if queries and scope["query_string"] else b"")
    client, shown = (scope.get("client") or ("-", 0))[0], target[:2000].decode("ascii", "backslashreplace")
    return f"{client} {scope['method'][:20]} {shown} {status} {(time.monotonic() - started) * 1000:.0f} ms"
