"""The processes that hold the graph and answer, as the pool sees them: one nursery, and its workers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

from kg.errors import InputError
from kg.web.nursery import MESSAGE
from kg.web.worker import ANSWERED, ASKED

_ENDS_WITHIN = 5.0


class Worker(asyncio.Protocol):
    """One worker as the pool sees it: asked one thing at a time."""

    def __init__(self, number: int, nursery: Nursery) -> None:
        self.number, self.nursery, self.pid = number, nursery, 0
        self.ended: asyncio.Future[int] = nursery.loop.create_future()  # by which signal
        self.answer: asyncio.Future[tuple[dict[str, Any], bytes]] | None = None
        self.transport: asyncio.Transport | None = None
        self.lost = False
        self._parts: list[bytes] = []
        self._have = self._want = 0
        self._told: dict[str, Any] | None = None

    def ask(self, payload: bytes) -> asyncio.Future[tuple[dict[str, Any], bytes]]:
        """Send a question; the future holds what the worker tells and the answer's bytes, or EOFError."""
        assert self.transport is not None
        self._parts, self._have, self._want, self._told = [], 0, ANSWERED.size, None
        self.answer = self.nursery.loop.create_future()
        self.transport.write(ASKED.pack(len(payload)) + payload)
        if self.lost:
            self.answer.set_exception(EOFError())
        return self.answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Of asyncio."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Of asyncio."""
        self._parts.append(data)
        self._have += len(data)
        if self._told is None and self._have >= ANSWERED.size:
            start = b"".join(self._parts)
            head, body = ANSWERED.unpack_from(start)
            self._want = ANSWERED.size + head + body
            if self._have >= ANSWERED.size + head:
                self._told = json.loads(start[ANSWERED.size : ANSWERED.size + head])
                self._parts = [start[ANSWERED.size + head :]]
        if self._told is not None and self._have == self._want and self.answer and not self.answer.done():
            self.answer.set_result((self._told, b"".join(self._parts)))

    def connection_lost(self, error: Exception | None) -> None:
        """Of asyncio."""
        self.lost = True
        self.nursery.forget(self)
        if self.answer and not self.answer.done():
            self.answer.set_exception(EOFError())

    @property
    def free(self) -> bool:
        """Whether it has given its last answer and may be asked again."""
        answer, line = self.answer, self.transport
        given = answer is not None and answer.done() and not answer.cancelled() and answer.exception() is None
        return given and line is not None and not line.is_closing() and not self.lost

    def used(self) -> float:
        """Seconds of the processor that it has had; infinite where the system does not tell."""
        try:
            return time.clock_gettime((~self.pid << 3) | 2) if self.pid else 0.0  # Linux: the clock of another process
        except (OSError, OverflowError):
            return math.inf

    def kill(self) -> None:
        """End it."""
        self.nursery.tell(b"K", self.number)
        if self.transport:
            self.transport.abort()


class Nursery:
    """The nursery process as the pool sees it; see ``kg.web.nursery``."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        """Start it; ``settings`` are those of ``nursery.main``."""
        self.loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[None] = self.loop.create_future()
        self.idle: list[Worker] = []
        self.workers: dict[int, Worker] = {}
        self.dead = False
        self._count, self._heard = 0, b""
        self._line, theirs = socket.socketpair()
        self._line.setblocking(False)
        start = "import json, sys; sys.path[:] = json.loads(sys.argv[3]); from kg.web.nursery import main; main(sys.argv[1], sys.argv[2])"
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", start, str(theirs.fileno()), json.dumps(settings), json.dumps(sys.path)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self.loop.add_reader(self._line, self._hear)

    def tell(self, what: bytes, number: int, value: int = 0) -> None:
        """Tell it to do something to a worker."""
        if not self.dead:
            with contextlib.suppress(OSError):
                self._line.send(MESSAGE.pack(what, number, value))

    async def take(self) -> Worker:
        """A worker that nobody uses."""
        while self.idle:
            worker = self.idle.pop()
            if not worker.lost:
                return worker
        return await self.fork()

    async def fork(self) -> Worker:
        """A new worker; what it is asked before it runs waits in its line.

        Raises:
            OSError: there can be none.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            self._count += 1
            worker = Worker(self._count, self)
            self.workers[worker.number] = worker
            try:
                socket.send_fds(self._line, [MESSAGE.pack(b"F", worker.number, 0)], [theirs.fileno()])
            except OSError:
                ours.close()
                self.workers.pop(worker.number)
                raise
        ours.setblocking(False)
        await self.loop.create_connection(lambda: worker, sock=ours)
        return worker

    def forget(self, worker: Worker) -> None:
        """A worker's line is closed."""
        if worker in self.idle:
            self.idle.remove(worker)

    def _hear(self) -> None:
        try:
            data = self._line.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._heard += data
        while len(self._heard) >= MESSAGE.size:
            what, number, value = MESSAGE.unpack_from(self._heard)
            if what == b"X" and len(self._heard) < MESSAGE.size + value:
                break
            rest = self._heard[MESSAGE.size :]
            if what == b"R" and not self.ready.done():
                self.ready.set_result(None)
            elif what == b"X":
                self.ready.set_exception(InputError(rest[:value].decode()))
                rest = rest[value:]
            elif what == b"P" and number in self.workers:
                self.workers[number].pid = value
            elif what == b"E" and number in self.workers:
                self.workers.pop(number).ended.set_result(value)
            self._heard = rest
        if not data:
            self._died()

    def _died(self) -> None:
        self.dead = True
        self.loop.remove_reader(self._line)
        self._line.close()
        if not self.ready.done():
            self.ready.set_exception(InputError("the process that holds the graph did not start; the log says why"))
        for worker in self.workers.values():
            worker.ended.set_result(0)
            if worker.transport:
                worker.transport.abort()
        self.workers.clear()

    async def close(self) -> None:
        """End it and its workers."""
        if not self.dead:
            self.loop.remove_reader(self._line)
            self._died()
        try:
            await asyncio.to_thread(self._process.wait, _ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
