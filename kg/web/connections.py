"""Connections whose clients may not be slow, and no more of them than the server bears.

The head and body of a request must be there within ``READ_SECONDS`` of its beginning, and an answer must get on within
``WRITE_SECONDS``. When there are ``CONNECTIONS``, the one that keeps its request back longest makes room. ``uvicorn`` holds the settings.
The parser, of httptools, has no limits of its own: they stand here.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    from kg.web.server import Settings

READ_SECONDS, WRITE_SECONDS = 15.0, 30.0
CONNECTIONS, CONNECTIONS_EACH = 256, 32
"""How many at the same time; and, where others than this machine may ask, from one address."""
TARGET_BYTES, HEADER_BYTES, HEADERS = 310 * 1024, 32 * 1024, 100
"""Of a request: its address may hold a query of the longest kind, in percent signs."""
_HEAD_BYTES, _REQUEST_BYTES, _AHEAD = TARGET_BYTES + HEADER_BYTES, 4 << 20, 16
"""Of a head, of a whole request in small chunks, and how many requests may be sent before the first is answered."""
_HEAD, _BODY = "head", "body"
_PATH_BYTES = (1 << 16) - 1


def uvicorn(settings: Settings) -> dict[str, Any]:
    """The settings of the server on which the limits rest."""
    each = CONNECTIONS_EACH if settings.public else CONNECTIONS
    return {
        "http": type("Connection", (Connection,), {"each": each}),
        "ws": "none",
        "loop": "asyncio",  # the pool reads sockets as its loop does
        "timeout_keep_alive": 10,
        "server_header": False,
        "proxy_headers": False,
        "access_log": False,
    }


class Connection(HttpToolsProtocol):
    """A connection whose client may not be slow."""

    each = CONNECTIONS
    _part = ""  # of a request that has begun and is not all there
    _bytes = 0  # of it
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
        self._bytes += len(data)
        super().data_received(data)
        if self._part == _HEAD and self._bytes > _HEAD_BYTES and not self._busy:
            self._refuse(400, b"the address and the headers are too large")
        elif self._bytes > _REQUEST_BYTES or len(self.pipeline) > _AHEAD:
            self.transport.abort()
        self._expect()

    def on_message_begin(self) -> None:
        """Of httptools."""
        super().on_message_begin()
        self._part = _HEAD

    def on_header(self, name: bytes, value: bytes) -> None:
        """Of httptools."""
        if self._part == _HEAD:  # not those that come behind a body
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Of httptools."""
        self._part = _BODY
        # httptools reads addresses of 64 KB at most, where a query may stand, and leaves out the host of one that names any.
        target, _, query = self.url.partition(b"#")[0].partition(b"?")
        plain = target.startswith(b"/") and len(target) <= _PATH_BYTES
        self.url = target if plain else b"/"
        super().on_headers_complete()
        self.scope["query_string"] = query
        if not plain:
            self.scope["path"], self.scope["raw_path"] = target.decode("latin-1"), target

    def on_message_complete(self) -> None:
        """Of httptools."""
        self._part, self._bytes = "", 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Of uvicorn."""
        super().on_response_complete()
        self._begun = self.loop.time()
        if self.transport.is_closing() or self._part:  # else uvicorn waits for the next request
            self._expect()

    def send_400_response(self, msg: str) -> None:
        """Of uvicorn: a request is none."""
        if self._busy:  # an answer would stand within that to the request before
            self.transport.abort()
        else:
            super().send_400_response(msg)

    def _unsupported_upgrade_warning(self) -> None:
        """Of uvicorn: what a client would like is not worth the log."""

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

    @property
    def _busy(self) -> bool:
        """Whether a request is all there and not yet answered."""
        if self.pipeline:
            return True
        return self.cycle is not None and not self.cycle.response_complete and self._part != _BODY

    def _expect(self) -> None:
        """Wait for the client no longer than it may take: for the rest of a request, or to fetch the last of an answer."""
        closing = self.transport.is_closing()
        if self._busy and not closing:
            if self._deadline:
                self._deadline.cancel()
                self._deadline = None
        elif self._deadline is None:
            self._begun = self.loop.time()
            self._deadline = self.loop.call_later(WRITE_SECONDS if closing else READ_SECONDS, self._late)

    def _late(self) -> None:
        begun = self._part == _HEAD or (self._part == _BODY and not self.cycle.response_started)
        if begun and not self.transport.is_closing():
            self._refuse(408, b"the request took too long")
        self.transport.abort()

    def _refuse(self, status: int, line: bytes) -> None:
        """Answer without having read a request, and close."""
        phrase = {400: b"Bad Request", 408: b"Request Timeout", 503: b"Service Unavailable"}[status]
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
