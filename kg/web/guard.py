"""What stands between the network and the application: limits of size, time and number, names of hosts, headers, the log.

Slow clients: the head and body of a request must be there within ``READ_SECONDS`` of its beginning, and an answer must get on within
``WRITE_SECONDS``. When there are ``CONNECTIONS``, the one that keeps its request back longest makes room. ``uvicorn`` holds the settings.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
import time
import traceback
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import h11
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.web.pool import PoolError

if TYPE_CHECKING:
    from kg.web.server import Settings

LOG = logging.getLogger("kg.web")
READ_SECONDS, WRITE_SECONDS = 15.0, 30.0
CONNECTIONS, CONNECTIONS_EACH = 256, 32
"""How many at the same time; and, where others than this machine may ask, from one address."""
TARGET_BYTES, HEADER_BYTES, HEADERS = 310 * 1024, 32 * 1024, 100
"""Of a request: its address may hold a query of the longest kind, in percent signs."""
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
_PER_SECOND, _AT_ONCE, _ADDRESSES = 10.0, 60.0, 10_000
"""How often an address may ask, on average and at once; how many addresses are remembered."""


def uvicorn(settings: Settings) -> dict[str, Any]:
    """The settings of the server on which the limits rest."""
    each = CONNECTIONS_EACH if settings.public else CONNECTIONS
    return {
        "http": type("Connection", (Connection,), {"each": each}),
        "ws": "none",
        "loop": "asyncio",  # the pool reads sockets as its loop does
        "h11_max_incomplete_event_size": TARGET_BYTES + HEADER_BYTES,
        "timeout_keep_alive": 10,
        "server_header": False,
        "proxy_headers": False,
        "access_log": False,
    }


class Connection(H11Protocol):
    """A connection whose client may not be slow."""

    each = CONNECTIONS
    _begun = 0.0
    _deadline: asyncio.TimerHandle | None = None
    _writing: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Of asyncio."""
        super().connection_made(_Joined(transport, self.loop))  # type: ignore[arg-type]
        every = [other for other in self.connections if isinstance(other, Connection) and not other.transport.is_closing()]
        same = [other for other in every if _address(other) == _address(self)]
        crowd = same if len(same) > self.each else every if len(every) > CONNECTIONS else []
        silent = [other for other in crowd if other is not self and (other._deadline or other.timeout_keep_alive_task)]
        if silent:
            min(silent, key=lambda other: other._begun).transport.abort()
        elif crowd:
            self._refuse(503, b"too many connections")
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Of asyncio."""
        try:
            super().data_received(data)
        except h11.LocalProtocolError:  # rubbish behind a request that is being answered
            self.transport.abort()
        self._expect()

    def on_response_complete(self) -> None:
        """Of uvicorn."""
        super().on_response_complete()
        self._begun = self.loop.time()
        if self.transport.is_closing() or self.conn.their_state is not h11.IDLE:  # else uvicorn waits for the next request
            self._expect()

    def pause_writing(self) -> None:
        """Of asyncio: the client takes nothing for now."""
        super().pause_writing()
        self._writing = self._writing or self.loop.call_later(WRITE_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Of asyncio."""
        super().resume_writing()
        if self._writing:
            self._writing.cancel()
            self._writing = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Of asyncio."""
        for timer in (self._deadline, self._writing):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def _expect(self) -> None:
        """Wait for the client no longer than it may take: for the rest of a request, or to fetch the last of an answer."""
        closing = self.transport.is_closing()
        if not closing and self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            if self._deadline:
                self._deadline.cancel()
                self._deadline = None
        elif self._deadline is None:
            self._begun = self.loop.time()
            self._deadline = self.loop.call_later(WRITE_SECONDS if closing else READ_SECONDS, self._late)

    def _late(self) -> None:
        begun = self.conn.their_state is h11.SEND_BODY or bool(self.conn.trailing_data[0])
        if (
            begun
            and not self.transport.is_closing()
            and (self.cycle is None or not self.cycle.response_started or self.cycle.response_complete)
        ):
            self._refuse(408, b"the request took too long")
        self.transport.abort()

    def _refuse(self, status: int, line: bytes) -> None:
        """Answer without having read a request, and close."""
        phrase = {408: b"Request Timeout", 503: b"Service Unavailable"}[status]
        head = b"HTTP/1.1 %d %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s\n"
        self.transport.write(head % (status, phrase, len(line) + 1, line))
        self.transport.close()


class _Joined:
    """A transport that sends together what is written in one turn of the loop: the head and body of an answer, mostly."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._parts: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send, at the end of this turn."""
        if not self._parts:
            self._loop.call_soon(self._send)
        self._parts.append(data)

    def close(self) -> None:
        """Send the rest and close."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        if self._parts:
            self._transport.write(b"".join(self._parts))
            self._parts.clear()


def _address(connection: Connection) -> str:
    return connection.client[0] if connection.client else ""


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
        self.rates = Rates(_PER_SECOND, _AT_ONCE)
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

    def _refused(self, scope: Scope) -> PoolError | None:
        """Why a request is not answered, if so."""
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
        named = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        lengths = [value for name, value in headers if name == b"content-length"]
        if self.settings.public and (wait := self.rates.wait(_network(scope))):
            return PoolError(429, "too many requests; ask more slowly", retry=wait)
        if len(scope["raw_path"]) + len(scope["query_string"]) > TARGET_BYTES:
            return PoolError(414, "the address is too long")
        if len(headers) > HEADERS or sum(len(name) + len(value) for name, value in headers) > HEADER_BYTES:
            return PoolError(431, "the headers are too large")
        if named is None or named[1].lower() not in self.hosts:
            return PoolError(421, "this server is not asked under that name (Host)")
        if scope["method"] not in _METHODS:
            return PoolError(405, f"there are {', '.join(_METHODS)}")
        if not scope["raw_path"].startswith(b"/") or "\0" in scope["path"]:
            return PoolError(400, "that is no address of this server")
        if lengths and int(lengths[0]) > BODY_BYTES:
            return PoolError(413, f"a request may not be larger than {BODY_BYTES // 1024} KB")
        return None


def _limited(receive: Receive) -> Receive:
    """Takes no more of a body than may come."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > BODY_BYTES:
            raise PoolError(413, f"a request may not be larger than {BODY_BYTES // 1024} KB")
        return message

    return limited


class Rates:
    """Lets each address ask so often, in the long run and at once; those that asked last are remembered."""

    def __init__(self, per_second: float, at_once: float) -> None:
        self.per_second, self.at_once = per_second, at_once
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Seconds until the address may ask again; 0 where it may now, which counts."""
        now = time.monotonic()
        left, then = self._left.pop(address, (self.at_once, now))
        left = min(self.at_once, left + (now - then) * self.per_second)
        allowed = left >= 1
        self._left[address] = (left - allowed, now)
        if len(self._left) > _ADDRESSES:
            self._left.popitem(last=False)
        return 0 if allowed else max(1, round((1 - left) / self.per_second))


def _network(scope: Scope) -> str:
    """The address that asks; of IPv6 the network, since one customer has all addresses of it."""
    client = (scope.get("client") or ("", 0))[0]
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return str(client)
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _line(scope: Scope, status: int, started: float, *, queries: bool) -> str:
    """A line of the log: the address as it was sent, so that it holds no line ends, and without what may tell who looks for what."""
    target = scope["raw_path"] + (b"?" + scope["query_string"] if queries and scope["query_string"] else b"")
    client, shown = (scope.get("client") or ("-", 0))[0], target[:2000].decode("ascii", "backslashreplace")
    return f"{client} {scope['method'][:20]} {shown} {status} {(time.monotonic() - started) * 1000:.0f} ms"
