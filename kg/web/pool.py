"""Answers queries in processes that can be killed, and shares them out so that long queries never keep small ones waiting.

A query runs as long as it wants to, up to the time limit, while there is room. It loses priority with age. When all slots are taken and
another waits, one of those that have had their quick slice (``Limits.quick``) gives up its own, with 503; the oldest ``Limits.long`` of
them are left to end. A text that was stopped once gets no quick slice for a while. See ``kg.web.nursery`` for where workers come from.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import math
import signal
import socket
import subprocess
import sys
import time
import weakref
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import InputError, KgError
from kg.store import Rows
from kg.web.negotiation import N_TRIPLES, TABLES, Form
from kg.web.nursery import MESSAGE
from kg.web.worker import ANSWERED, ASKED

LOG = logging.getLogger("kg.web")
QUERY_BYTES = 100 * 1024
"""Bytes of a query's text."""
_AGES = ((0.05, 10), (1.0, 19))
"""After so many seconds a query has this priority (``nice``); the first lets it be that its worker is not asked again."""
_REMEMBERED = 1000
_SLOW_FOR = 60.0
"""How many texts that were stopped are remembered, and for how many seconds."""
_SMALL = 0.02
"""Seconds of the processor that every query gets."""
_PATIENCE = 5.0
"""Seconds that a query waits for a slot."""
_SPARE = 2
"""Workers kept ready."""
_LARGE = 1 << 20
_STARTS_WITHIN = 120.0
Gone = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Limits:
    """What queries may use.

    Args:
        seconds: of one query.
        megabytes: of memory of one query, beside the graph.
        result_megabytes: of one answer.
        running: queries at the same time.
        long: those among them that have had their quick slice and are left to end though others wait.
        queue: queries that wait for a slot.
        quick: seconds that every query has before it must make room.
    """

    seconds: float = 10.0
    megabytes: int = 512
    result_megabytes: int = 50
    running: int = 8
    long: int = 2
    queue: int = 64
    quick: float = 0.5


@dataclass(frozen=True)
class Source:
    """What is asked: a built graph, or a SPARQL service, or files each of which is a graph of a name and no default graph."""

    graph: Path | str | None = None
    endpoint: str | None = None
    named: tuple[tuple[Path | str, str], ...] = ()


@dataclass(frozen=True)
class Question:
    """A query and how it is asked: forms for rows and for triples (None: not wanted), the graphs that a client chose, the base of IRIs."""

    text: str
    table: Form | None = TABLES[0]
    graph: Form | None = N_TRIPLES
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    base: str | None = None


@dataclass(frozen=True)
class Answer:
    """What comes back: the value of Content-Type, and the bytes."""

    media: str
    body: bytes


class PoolError(KgError):
    """A query that has no answer: a status of HTTP, one line, and headers that go with it."""

    exit_code = 4

    def __init__(self, status: int, line: str, retry: int = 0) -> None:
        super().__init__(line)
        self.status = status
        self.headers = {"Retry-After": str(retry)} if retry else {}


class GoneError(PoolError):
    """Whoever asked has gone."""

    def __init__(self) -> None:
        super().__init__(499, "the client has gone")


class _Worker(asyncio.Protocol):
    """One worker as the pool sees it: asked one thing at a time."""

    def __init__(self, number: int, nursery: _Nursery) -> None:
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


class _Nursery:
    """The nursery process as the pool sees it; see ``kg.web.nursery``."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[None] = self.loop.create_future()
        self.idle: list[_Worker] = []
        self.workers: dict[int, _Worker] = {}
        self.dead = False
        self._count, self._heard = 0, b""
        self._line, theirs = socket.socketpair()
        self._line.setblocking(False)
        files = [(str(path), name) for path, name in source.named] + ([(str(source.graph), None)] if source.graph else [])
        own = {
            "seconds": limits.seconds,
            "megabytes": limits.megabytes,
            "room": limits.result_megabytes << 20,
            "barred": source.endpoint is None,
        }
        settings = json.dumps({"files": files, "endpoint": source.endpoint, "worker": own})
        start = "import sys, json; sys.path[:] = json.loads(sys.argv[3]); from kg.web import nursery; nursery.main(int(sys.argv[1]), json.loads(sys.argv[2]))"
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", start, str(theirs.fileno()), settings, json.dumps(sys.path)],
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

    async def take(self) -> _Worker:
        """A worker that nobody uses."""
        while self.idle:
            worker = self.idle.pop()
            if not worker.lost:
                return worker
        return await self.fork()

    async def fork(self) -> _Worker:
        """A new worker; what it is asked before it runs waits in its line."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._count += 1
            worker = _Worker(self._count, self)
            self.workers[worker.number] = worker
            try:
                socket.send_fds(self._line, [MESSAGE.pack(b"F", worker.number, 0)], [theirs.fileno()])
            except OSError:
                ours.close()
                self.workers.pop(worker.number)
                raise PoolError(503, "no process can be had for the query; try again", retry=1) from None
        ours.setblocking(False)
        await self.loop.create_connection(lambda: worker, sock=ours)
        return worker

    def forget(self, worker: _Worker) -> None:
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
            await asyncio.to_thread(self._process.wait, 5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@dataclass(eq=False)
class _Run:
    """A query that runs."""

    worker: _Worker
    text: int
    started: float
    slow: bool
    before: float
    stopped: PoolError | None = None
    timer: asyncio.TimerHandle | None = None
    watch: asyncio.Task[None] | None = None

    @property
    def used(self) -> float:
        """Seconds of the processor, or, where the system does not tell, of the clock on the wall."""
        return min(self.worker.used() - self.before, time.monotonic() - self.started)

    def stop(self, why: PoolError) -> None:
        """End it with an error, unless it has been."""
        if self.stopped is None:
            self.stopped = why
            self.worker.kill()


class Pool:
    """Answers queries from a source within limits."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source, self.limits = source, limits
        self._nursery: _Nursery | None = None
        self._renewing = asyncio.Lock()
        self._runs: dict[_Run, None] = {}  # by age
        self._taken = 0  # slots
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._pressing: asyncio.TimerHandle | None = None
        self._slow: OrderedDict[int, float] = OrderedDict()  # texts that were stopped, and when
        self._held = 0  # bytes of large answers not yet sent
        self._tasks: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Load the source.

        Raises:
            InputError: it cannot be loaded.
        """
        self._nursery = await self._started()

    async def reload(self) -> None:
        """Load the source again; queries that run end on the old one.

        Raises:
            InputError: it cannot be loaded, and the old one stays.
        """
        async with self._renewing:
            old, self._nursery = self._nursery, await self._started()
        if old:
            for worker in [*old.idle]:
                worker.kill()
            self._later(self._retire(old))

    async def close(self) -> None:
        """End all processes; queries that run end with them."""
        nursery, self._nursery = self._nursery, None
        for task in [*self._tasks]:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if nursery:
            await nursery.close()

    async def rows(self, text: str) -> Rows:
        """The answer to a query as rows.

        Raises:
            PoolError: it has none.
        """
        answer = await self.ask(Question(text))
        if answer.media.startswith(N_TRIPLES.media):
            return Rows((), (), triples=tuple(t.triple for t in ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES)))
        found = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean):
            return Rows((), (), boolean=bool(found))
        assert isinstance(found, ox.QuerySolutions)
        variables = tuple(v.value for v in found.variables)
        return Rows(variables, tuple(tuple(solution[i] for i in range(len(variables))) for solution in found))

    async def ask(self, question: Question, gone: Gone | None = None) -> Answer:
        """The answer to a query.

        Args:
            gone: ends when whoever asked has gone; the query is stopped then.

        Raises:
            PoolError: it has none.
        """
        if len(question.text.encode("utf-8", "surrogatepass")) > QUERY_BYTES:
            raise PoolError(413, f"the query is longer than {QUERY_BYTES // 1024} KB")
        text = hash(question.text)
        slow = self._slow.get(text, -math.inf) > time.monotonic() - _SLOW_FOR
        await self._slot(slow)
        try:
            nursery = await self._alive()
            worker = await nursery.take()
            run = _Run(worker, text, time.monotonic(), slow, min(worker.used(), 1e9))
            self._runs[run] = None
            try:
                return await self._outcome(run, question, gone)
            finally:
                self._end(run)
        finally:
            self._leave()

    async def _outcome(self, run: _Run, question: Question, gone: Gone | None) -> Answer:
        payload = json.dumps(_asked(question)).encode()
        self._age(run, gone, 0)
        if run.slow:
            run.worker.nursery.tell(b"N", run.worker.number, _AGES[-1][1])
        try:
            told, body = await run.worker.ask(payload)
        except EOFError:
            raise run.stopped or await self._fate(run) from None
        if "trace" in told:
            LOG.error("a query failed\n%s", told["trace"])
        if told["last"] or run.stopped or run.slow or time.monotonic() - run.started > _AGES[0][0]:
            run.worker.kill()  # its priority is low, or its memory large
        if told["status"] != 200:
            raise PoolError(told["status"], told["line"])
        self._slow.pop(run.text, None)
        form = question.graph if told["kind"] == "graph" else question.table
        assert form is not None or "media" in told
        return self._hold(Answer(told.get("media") or (form.content_type if form else ""), body))

    def _hold(self, answer: Answer) -> Answer:
        """Count a large answer until nobody needs it: slow readers may not fill the memory."""
        size = len(answer.body)
        if size > _LARGE:
            if self._held + size > 4 * (self.limits.result_megabytes << 20):
                raise PoolError(503, "too many large answers are being sent; try again in a moment", retry=5)
            self._held += size
            weakref.finalize(answer, self._drop, size)
        return answer

    def _drop(self, size: int) -> None:
        self._held -= size

    async def _fate(self, run: _Run) -> PoolError:
        """Why a worker ended that nobody stopped."""
        try:
            ended = await asyncio.wait_for(asyncio.shield(run.worker.ended), 2)
        except asyncio.TimeoutError:
            ended = 0
        if ended in (signal.SIGSEGV, signal.SIGBUS):
            return PoolError(400, "the query is nested too deeply")
        if ended in (signal.SIGABRT, signal.SIGKILL):
            self._remember(run.text)
            return PoolError(500, "the query takes more memory than this server gives; narrow it, or give it a LIMIT")
        if ended == signal.SIGALRM:
            return self._late()
        return PoolError(503, "the process that ran the query ended; try again", retry=1)

    def _end(self, run: _Run) -> None:
        """Tidy up after a query, however it ended."""
        del self._runs[run]
        if run.timer:
            run.timer.cancel()
        if run.watch:
            run.watch.cancel()
        worker, nursery = run.worker, run.worker.nursery
        if worker.lost or nursery is not self._nursery or worker.answer is None or not worker.answer.done():
            worker.kill()
        elif worker.transport and not worker.transport.is_closing():
            nursery.idle.append(worker)
        if nursery is self._nursery and len(nursery.idle) < min(_SPARE, self.limits.running):
            self._later(self._spare(nursery))

    async def _spare(self, nursery: _Nursery) -> None:
        with contextlib.suppress(PoolError):
            nursery.idle.insert(0, await nursery.fork())

    # Time.

    def _age(self, run: _Run, gone: Gone | None, stage: int) -> None:
        """Lower the priority of a query as time goes by, then end it."""
        age = time.monotonic() - run.started
        if stage:
            run.worker.nursery.tell(b"N", run.worker.number, _AGES[stage - 1][1])
        if stage == 1 and gone and run.watch is None:
            run.watch = asyncio.get_running_loop().create_task(self._watch(run, gone))
        loop = asyncio.get_running_loop()
        if stage < len(_AGES) and _AGES[stage][0] < self.limits.seconds:
            run.timer = loop.call_later(_AGES[stage][0] - age, self._age, run, gone, stage + 1)
        else:
            run.timer = loop.call_later(max(self.limits.seconds - age, 0), self._too_late, run)

    def _too_late(self, run: _Run) -> None:
        self._remember(run.text)
        run.stop(self._late())

    def _late(self) -> PoolError:
        return PoolError(504, f"the query took longer than {self.limits.seconds:g} seconds and was stopped; narrow it, or give it a LIMIT")

    async def _watch(self, run: _Run, gone: Gone) -> None:
        await gone()
        run.stop(GoneError())

    def _remember(self, text: int) -> None:
        self._slow[text] = time.monotonic()
        self._slow.move_to_end(text)
        if len(self._slow) > _REMEMBERED:
            self._slow.popitem(last=False)

    # Slots.

    async def _slot(self, slow: bool) -> None:
        """Wait for a slot.

        Raises:
            PoolError: there is none, for too long.
        """
        if self._taken < self.limits.running and not self._waiting:
            self._taken += 1
            return
        if slow or len(self._waiting) >= self.limits.queue:
            raise self._busy()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._press()
        try:
            await asyncio.wait_for(turn, _PATIENCE)
        except asyncio.TimeoutError:
            raise self._busy() from None
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was given a slot at the very moment
                self._leave()
            raise

    def _leave(self) -> None:
        """Hand a slot on."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._taken -= 1

    def _press(self) -> None:
        """Stop as many queries that have had their slice as others wait, and again, as long as any wait.

        Who has had most of the processor goes first: a small query may be old because the machine is busy.
        """
        if self._pressing:
            self._pressing.cancel()
            self._pressing = None
        waiting = sum(not turn.done() for turn in self._waiting)
        if not waiting:
            return
        now, quick = time.monotonic(), self.limits.quick / min(1 + waiting / self.limits.running, 4)  # the more wait, the shorter the slice
        old = [run for run in self._runs if run.stopped is None and (run.slow or now - run.started >= quick)][self.limits.long :]
        stopping = sum(run.stopped is not None for run in self._runs)
        for run in sorted(old, key=lambda run: -run.used)[: max(waiting - stopping, 0)]:
            if run.used >= _SMALL:
                run.stop(self._busy())
            if run.used >= self.limits.quick:
                self._remember(run.text)
        self._pressing = asyncio.get_running_loop().call_later(0.02, self._press)

    def _busy(self) -> PoolError:
        oldest = next(iter(self._runs), None)
        left = self.limits.seconds - (time.monotonic() - oldest.started) if oldest else 1
        return PoolError(503, "busy with long queries; try again later, or narrow the query", retry=max(1, math.ceil(left)))

    # The nursery.

    async def _started(self) -> _Nursery:
        nursery = _Nursery(self.source, self.limits)
        try:
            await asyncio.wait_for(asyncio.shield(nursery.ready), _STARTS_WITHIN)
        except BaseException:
            await nursery.close()
            raise
        for _ in range(min(_SPARE, self.limits.running)):
            nursery.idle.append(await nursery.fork())
        return nursery

    async def _alive(self) -> _Nursery:
        """The nursery, a new one where the old one has ended."""
        if self._nursery is None or self._nursery.dead:
            async with self._renewing:
                if self._nursery is None:
                    raise PoolError(503, "the server is closing")
                if self._nursery.dead:
                    LOG.error("the process that holds the graph has ended; another is started")
                    await self._nursery.close()
                    self._nursery = await self._started()
        return self._nursery

    async def _retire(self, nursery: _Nursery) -> None:
        """Close a nursery when its last query has ended."""
        while any(run.worker.nursery is nursery for run in self._runs):
            await asyncio.sleep(0.1)
        await nursery.close()

    def _later(self, what: Any) -> None:
        task = asyncio.get_running_loop().create_task(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _asked(question: Question) -> dict[str, object]:
    """A question as the worker reads it."""
    forms = [form.media for form in (question.table, question.graph) if form]
    return {
        "text": question.text,
        "table": question.table.name if question.table else None,
        "graph": question.graph.name if question.graph else None,
        "accept": ", ".join(forms),
        "default": question.default,
        "named": question.named,
        "base": question.base,
    }
