"""Answers queries in processes that can be killed, and shares them out so that long queries never keep small ones waiting.

A query runs as long as it wants to, up to the time limit, while there is room. It loses priority with age. When all slots are taken and
another waits, one of those that have had their quick slice (``Limits.quick``) gives up its own, with 503; the oldest ``Limits.long`` of
them are left to end. A text that was stopped once gets no quick slice for a while. See ``kg.web.slots`` for how they take turns,
``kg.web.nursery`` for where workers come from.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import time
import weakref
from collections.abc import Awaitable, Callable

from kg.store import Rows
from kg.web.nurseries import Nurseries
from kg.web.question import QUERY_BYTES, Answer, GoneError, HttpError, Limits, Question, Source, read
from kg.web.slots import SMALL, Run, Slots

LOG = logging.getLogger("kg.web")
_AGES = ((0.05, 10), (1.0, 19))
"""After so many seconds a query has this priority (``nice``); the first lets it be that its worker is not asked again."""
_LARGE = 1 << 20
Gone = Callable[[], Awaitable[object]]


class Pool:
    """Answers queries from a source within limits."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.limits = limits
        self._slots = Slots(limits)
        self._nurseries = Nurseries(source, limits, lambda nursery: any(run.worker.nursery is nursery for run in self._slots.runs))
        self._held = 0  # bytes of large answers not yet sent

    async def start(self) -> None:
        """Load the source.

        Raises:
            InputError: it cannot be loaded.
        """
        await self._nurseries.start()

    async def reload(self) -> None:
        """Load the source again; queries that run end on the old one.

        Raises:
            InputError: it cannot be loaded, and the old one stays.
        """
        await self._nurseries.reload()

    async def close(self) -> None:
        """End all processes; queries that run end with them."""
        await self._nurseries.close()

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
        slow = self._slots.slow(text)
        await self._slots.take(slow)
        try:
            nursery = await self._nurseries.alive()
            try:
                worker = await nursery.take()
            except OSError:
                raise HttpError(503, "no process can be had for the query; try again", retry=1) from None
            run = Run(worker, text, time.monotonic(), slow, min(worker.used(), 1e9))
            self._slots.runs[run] = None
            try:
                return await self._outcome(run, question, gone)
            finally:
                self._end(run)
        finally:
            self._slots.leave()

    async def _outcome(self, run: Run, question: Question, gone: Gone | None) -> Answer:
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
        self._slots.forget(run.text)
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

    async def _fate(self, run: Run) -> HttpError:
        """Why a worker ended that nobody stopped."""
        try:
            ended = await asyncio.wait_for(asyncio.shield(run.worker.ended), 2)
        except TimeoutError:
            ended = 0
        if ended in (signal.SIGSEGV, signal.SIGBUS):
            return HttpError(400, "the query is nested too deeply")
        if ended in (signal.SIGABRT, signal.SIGKILL):
            self._slots.remember(run.text)
            return HttpError(500, "the query takes more memory than this server gives; narrow it, or give it a LIMIT")
        if ended == signal.SIGALRM:
            return self._late()
        return HttpError(503, "the process that ran the query ended; try again", retry=1)

    def _end(self, run: Run) -> None:
        """Tidy up after a query, however it ended."""
        del self._slots.runs[run]
        if run.timer:
            run.timer.cancel()
        if run.watch:
            run.watch.cancel()
        self._nurseries.free(run.worker)

    def _age(self, run: Run, gone: Gone | None, stage: int) -> None:
        """Lower the priority of a query as time goes by, then end it."""
        age = time.monotonic() - run.started
        if stage and run.used > SMALL / 2:  # else it is the machine that is busy
            run.lower(_AGES[stage - 1][1])
        if stage == 1 and gone and run.watch is None:
            run.watch = asyncio.get_running_loop().create_task(self._watch(run, gone))
        loop = asyncio.get_running_loop()
        if stage < len(_AGES) and _AGES[stage][0] < self.limits.seconds:
            run.timer = loop.call_later(_AGES[stage][0] - age, self._age, run, gone, stage + 1)
        else:
            run.timer = loop.call_later(max(self.limits.seconds - age, 0), self._too_late, run)

    def _too_late(self, run: Run) -> None:
        self._slots.remember(run.text)
        run.stop(self._late())

    def _late(self) -> HttpError:
        return HttpError(504, f"the query took longer than {self.limits.seconds:g} seconds and was stopped; narrow it, or give it a LIMIT")

    async def _watch(self, run: Run, gone: Gone) -> None:
        await gone()
        run.stop(GoneError())


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
