"""A proxy on this machine between a client and a server, which a test tells what to spoil."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Message:
    """A request on its way."""

    method: str
    path: str
    body: bytes


class Cut(Exception):
    """The connection breaks after so many bytes of a request or an answer; None: all of a request, and its answer is lost."""

    def __init__(self, after: int | None) -> None:
        super().__init__(after)
        self.after = after


@dataclass
class Proxy:
    """A running proxy: ``url`` turns an address of the server into one that leads through it.

    ``spoil`` and ``answer`` say what becomes of a request's body and of an answer's; both may raise ``Cut``. Where requests are
    ``signed``, those without credentials (which a server that wants them refuses) are neither spoiled nor kept.
    """

    port: int
    signed: bool
    spoil: Callable[[Message], bytes] = lambda message: message.body
    answer: Callable[[Message, bytes], bytes] = lambda message, content: content
    passed: list[Message] = field(default_factory=list)

    def url(self, of: str) -> str:
        """The same address through the proxy."""
        parts = urlsplit(of)
        return f"http://127.0.0.1:{self.port}{parts.path}"


@contextmanager
def proxy(server: str, signed: bool) -> Iterator[Proxy]:
    """A proxy in front of a server, of which any address is given; see ``Proxy`` for ``signed``."""
    there = urlsplit(server)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *words: object) -> None:
            pass

        def pass_on(self) -> None:
            """Send the request on and its answer back, unless it is to be spoiled."""
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            message = Message(self.command, self.path, body)
            upstream = http.client.HTTPConnection(there.hostname or "", there.port, timeout=60)
            headers = {k: v for k, v in self.headers.items() if k.lower() not in ("connection", "content-length", "expect")}
            lost = False
            if not running.signed or "Authorization" in self.headers:
                try:
                    body = running.spoil(message)
                except Cut as cut:
                    if cut.after is not None:
                        _part(upstream, self.command, self.path, headers, body, cut.after)
                        return self._break()
                    lost = True
                running.passed.append(message)
            upstream.request(self.command, self.path, body, headers)
            answer = upstream.getresponse()
            content = answer.read()
            upstream.close()
            if lost:
                return self._break()
            self.send_response(answer.status)
            for key, value in answer.headers.items():
                if key.lower() not in ("transfer-encoding", "content-length", "connection"):
                    self.send_header(key, value)
            end = None
            try:
                content = running.answer(message, content)
            except Cut as cut:
                end = cut.after
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[:end])
            if end is not None:
                self._break()

        do_GET = do_POST = do_PUT = do_DELETE = pass_on

        def _break(self) -> None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        running = Proxy(listening.server_address[1], signed)
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        try:
            yield running
        finally:
            listening.shutdown()
            thread.join()


def _part(upstream: http.client.HTTPConnection, method: str, path: str, headers: dict[str, str], body: bytes, after: int) -> None:
    """Send the beginning of a request and break off."""
    upstream.putrequest(method, path)
    for key, value in headers.items():
        if key.lower() not in ("host", "accept-encoding"):
            upstream.putheader(key, value)
    upstream.putheader("Content-Length", str(len(body)))
    upstream.endheaders(body[:after])
    upstream.close()
