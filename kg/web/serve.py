"""Runs the explorer: opens the graph, binds the address, says where it is."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import functools
import ipaddress
import logging
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from kg import invocation
from kg.errors import InputError, UsageError
from kg.store import Rows
from kg.web import connections, scripts, site
from kg.web.app import make
from kg.web.opening import Opening, stamp
from kg.web.question import Limits, Source
from kg.web.server import Server, Settings
from kg.workspace import Workspace

_DAY = 86_400
_BACKLOG = 256


@dataclass(frozen=True)
class Wishes:
    """What a user asked of ``kg serve``; see its options."""

    host: str = "127.0.0.1"
    port: int = 8000
    public: bool = False
    names: tuple[str, ...] = ()
    endpoint: str | None = None
    cors: bool = False
    log_queries: bool = False
    limits: Limits = field(default_factory=Limits)


def serve(space: Workspace, wishes: Wishes, opening: Opening | None = None) -> None:
    """Serve until stopped.

    Args:
        opening: the graph, where it is being loaded already.

    Raises:
        UsageError: another address than this machine's without ``public``.
        InputError: the address is taken, or the graph cannot be opened.
    """
    _careful(wishes)
    with _bound(wishes.host, wishes.port) as listener:
        where = f"http://{_written(wishes.host)}:{listener.getsockname()[1]}/"
        server = prepared(space, wishes, opening)
        server.started = lambda: print(where, flush=True)
        logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
        how = connections.uvicorn(server.settings)
        config = uvicorn.Config(make(server), log_config=None, log_level="warning", timeout_graceful_shutdown=3, backlog=_BACKLOG, **how)
        if told := scripts.notice():
            invocation.say(told)
        asyncio.run(_run(server, config, listener))


async def _run(server: Server, config: uvicorn.Config, listener: socket.socket) -> None:
    await server.open()  # here and not at uvicorn's start, which would tell a graph that cannot be opened by a traceback
    await uvicorn.Server(config).serve(sockets=[listener])


def prepared(space: Workspace, wishes: Wishes, opening: Opening | None = None) -> Server:
    """What answers, not yet started; see ``serve``."""
    settings = Settings((*Settings().hosts, *_names(wishes)), wishes.public, wishes.cors, wishes.log_queries, wishes.limits)
    path = Path(invocation.graph_place(space))
    ahead = [opening] if opening else []

    def opened(ask: Callable[[str], Rows]) -> site.Site:
        first = ahead.pop() if ahead else None
        return site.opened(space, wishes.endpoint, ask, first.store if first and first.stamp == stamp(path) else None)

    if wishes.endpoint:
        return Server(opened, Source(endpoint=wishes.endpoint), None, settings)
    return Server(opened, Source(graph=path), functools.partial(stamp, path), settings)


def _careful(wishes: Wishes) -> None:
    if not wishes.public and not _loopback(wishes.host):
        raise UsageError(f"--host {wishes.host}: others could ask there; add --public, which turns on limits for each address")
    if not 0 < wishes.limits.seconds <= _DAY:
        raise UsageError(f"--timeout {wishes.limits.seconds:g}: give seconds, more than none")
    if wishes.limits.megabytes <= 0:
        raise UsageError(f"--memory {wishes.limits.megabytes}: give megabytes, more than none")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _names(wishes: Wishes) -> tuple[str, ...]:
    """The names under which it may be asked, beside those of this machine for itself."""
    found = [_written(wishes.host), *wishes.names]
    if wishes.public and not wishes.names:
        found += [socket.gethostname(), socket.getfqdn()]
    return tuple(name for name in found if name not in ("0.0.0.0", "[::]"))


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _bound(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65535:
        raise UsageError(f"--port {port}: a port is a number from 0 (any free one) to 65535")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with contextlib.ExitStack() as stack:
            listener = stack.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)  # now, so that whoever reads the address may ask at once
            stack.pop_all()
            return listener
    except OSError as error:
        hint = "; --port 0 takes any free one" if error.errno in (errno.EADDRINUSE, errno.EACCES) else ""
        raise InputError(f"{host}:{port}: {error.strerror or error}{hint}") from None
