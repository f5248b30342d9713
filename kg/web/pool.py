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
import time
import weakref
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from kg.errors import InputError
from kg.store import Rows
from kg.web.processes import Nursery, Worker
from kg.web.question import QUERY_BYTES, Answer, GoneError, HttpError, Limits, Question, Source, read

LOG = logging.getLogger("kg.web")
_AGES = ((0.05, 10), (1.0, 19))
"""After so many seconds a query has this priority (``nice``); the first lets it be that its worker is not asked again."""
_REMEMBERED = 1000
_SLOW_FOR = 60.0
"""How many texts that were stopped are remembered, and for how many seconds."""
_SMALL = 0.05
"""Seconds of the processor that every query gets."""
_PATIENCE = 5.0
"""Seconds that a query waits for a slot."""
_SPARE, _IDLE = 2, 4
"""Workers kept ready: so many are made, and no more kept."""
_LARGE = 1 << 20
_STARTS_WITHIN = 120.0
Gone = Callable[[], Awaitable[object]]


@dataclass(eq=False)
class _Run:
    """A query that runs."""

    worker: Worker
    text: int
    started: float
    slow: bool
    before: float
    stopped: HttpError | None = None
    lowered: bool = False
    timer: asyncio.TimerHandle | None = None
    watch: asyncio.Task[None] | None = None

    @property
    def used(self) -> float:
        """Seconds of the processor, or, where the system does not tell, of the clock on the wall."""
        return min(self.worker.used() - self.before, time.monotonic() - self.started)

    def lower(self, priority: int) -> None:
        """Let others go before it."""
        self.lowered = True
        self.worker.nursery.tell(b"N", self.worker.number, priority)

    def stop(self, why: HttpError) -> None:
        """End it with an error, unless it has been."""
        if self.stopped is None:
            self.stopped = why
            self.worker.kill()


class Pool:
    """Answers queries from a source within limits."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source, self.limits = source, limits
        self._nursery: Nursery | None = None
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
        """The answer to a query as rows; see ``read``.

        Raises:
            HttpError: it has none.
        """
        return read(await self.ask(Question(text)))

    async def ask(self, question: Question, gone: Gone | None = None) -> Answer:
        """The answer to a query.

        Args:
            gone: ends when whoever asked has gone; the query is stopped then.

        Raises:
            HttpError: it has none.
        """
        if len(question.text.encode("utf-8", "surrogatepass")) > QUERY_BYTES:
            raise HttpError(413, f"the query is longer than {QUERY_BYTES // 1024} KB")
        text = hash(question.text)
        slow = self._slow.get(text, -math.inf) > time.monotonic() - _SLOW_FOR
        await self._slot(slow)
        try:
            nursery = await self._alive()
            try:
                worker = await nursery.take()
            except OSError:
                raise HttpError(503, "no process can be had for the query; try again", retry=1) from None
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
            run.lower(_AGES[-1][1])
        try:
            told, body = await run.worker.ask(payload)
        except EOFError:
            raise run.stopped or await self._fate(run) from None
        if "trace" in told:
            LOG.error("a query failed\n%s", told["trace"])
        if told["last"] or run.stopped or run.lowered:
            run.worker.kill()  # its memory is large, or its priority low
        if told["status"] != 200:
            raise HttpError(told["status"], told["line"])
        self._slow.pop(run.text, None)
        form = question.graph if told["kind"] == "graph" else question.table
        assert form is not None or "media" in told
        return self._hold(Answer(told.get("media") or (form.content_type if form else ""), body))

    def _hold(self, answer: Answer) -> Answer:
        """Count a large answer until nobody needs it: slow readers may not fill the memory."""
        size = len(answer.body)
        if size > _LARGE:
            if self._held + size > 4 * (self.limits.result_megabytes << 20):
                raise HttpError(503, "too many large answers are being sent; try again in a moment", retry=5)
            self._held += size
            weakref.finalize(answer, self._drop, size)
        return answer

    def _drop(self, size: int) -> None:
        self._held -= size

    async def _fate(self, run: _Run) -> HttpError:
        """Why a worker ended that nobody stopped."""
        try:
            ended = await asyncio.wait_for(asyncio.shield(run.worker.ended), 2)
        except TimeoutError:
            ended = 0
        if ended in (signal.SIGSEGV, signal.SIGBUS):
            return HttpError(400, "the query is nested too deeply")
        if ended in (signal.SIGABRT, signal.SIGKILL):
            self._remember(run.text)
            return HttpError(500, "the query takes more memory than this server gives; narrow it, or give it a LIMIT")
        if ended == signal.SIGALRM:
            return self._late()
        return HttpError(503, "the process that ran the query ended; try again", retry=1)

    def _end(self, run: _Run) -> None:
        """Tidy up after a query, however it ended."""
        del self._runs[run]
        if run.timer:
            run.timer.cancel()
        if run.watch:
            run.watch.cancel()
        worker, nursery = run.worker, run.worker.nursery
        if worker.free and nursery is self._nursery and len(nursery.idle) < _IDLE:
            nursery.idle.append(worker)
        else:
            worker.kill()
        if nursery is self._nursery and len(nursery.idle) < min(_SPARE, self.limits.running):
            self._later(self._spare(nursery))

    async def _spare(self, nursery: Nursery) -> None:
        with contextlib.suppress(OSError):
            nursery.idle.insert(0, await nursery.fork())

    # Time.

    def _age(self, run: _Run, gone: Gone | None, stage: int) -> None:
        """Lower the priority of a query as time goes by, then end it."""
        age = time.monotonic() - run.started
        if stage and run.used > _SMALL / 2:  # else it is the machine that is busy
            run.lower(_AGES[stage - 1][1])
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

    def _late(self) -> HttpError:
        return HttpError(504, f"the query took longer than {self.limits.seconds:g} seconds and was stopped; narrow it, or give it a LIMIT")

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
            HttpError: there is none, for too long.
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
        except (TimeoutError, asyncio.CancelledError) as ended:
            if turn.done() and not turn.cancelled():  # it was given a slot at the very moment
                self._leave()
            if isinstance(ended, TimeoutError):
                raise self._busy() from None
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

    def _busy(self) -> HttpError:
        oldest = next(iter(self._runs), None)
        left = self.limits.seconds - (time.monotonic() - oldest.started) if oldest else 1
        return HttpError(503, "busy with long queries; try again later, or narrow the query", retry=max(1, math.ceil(left)))

    # The nursery.

    async def _started(self) -> Nursery:
        nursery = Nursery(self._settings())
        try:
            await asyncio.wait_for(asyncio.shield(nursery.ready), _STARTS_WITHIN)
        except TimeoutError:
            await nursery.close()
            raise InputError(f"the graph was not loaded within {_STARTS_WITHIN:g} seconds") from None
        except BaseException:
            await nursery.close()
            if nursery.ready.done():
                nursery.ready.exception()  # heard: starting was given up for another reason
            raise
        for _ in range(min(_SPARE, self.limits.running)):
            nursery.idle.append(await nursery.fork())
        return nursery

    def _settings(self) -> dict[str, object]:
        source, limits = self.source, self.limits
        files = [(str(path), name) for path, name in source.named] + ([(str(source.graph), None)] if source.graph else [])
        worker = {
            "seconds": limits.seconds,
            "megabytes": limits.megabytes,
            "room": limits.result_megabytes << 20,
            "barred": source.endpoint is None,
        }
        return {"files": files, "endpoint": source.endpoint, "worker": worker}

    async def _alive(self) -> Nursery:
        """The nursery, a new one where the old one has ended."""
        if self._nursery is None or self._nursery.dead:
            async with self._renewing:
                if self._nursery is None:
                    raise HttpError(503, "the server is closing")
                if self._nursery.dead:
                    LOG.error("the process that holds the graph has ended; another is started")
                    await self._nursery.close()
                    self._nursery = await self._started()
        return self._nursery

    async def _retire(self, nursery: Nursery) -> None:
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
