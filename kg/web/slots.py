"""Shares out how many queries run at the same time, so that long ones never keep small ones waiting; see ``kg.web.pool``."""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict, deque
from dataclasses import dataclass

from kg.web.processes import Worker
from kg.web.question import HttpError, Limits

SMALL = 0.05
"""Seconds of the processor that every query gets."""
_REMEMBERED = 1000
_SLOW_FOR = 60.0
"""How many texts that were stopped are remembered, and for how many seconds."""
_PATIENCE = 5.0
"""Seconds that a query waits for a slot."""


@dataclass(eq=False)
class Run:
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


class Slots:
    """Who runs, who waits, and which texts were stopped of late."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.runs: dict[Run, None] = {}  # by age
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._pressing: asyncio.TimerHandle | None = None
        self._slow: OrderedDict[int, float] = OrderedDict()  # texts that were stopped, and when

    def slow(self, text: int) -> bool:
        """Whether a text was stopped of late."""
        return self._slow.get(text, -math.inf) > time.monotonic() - _SLOW_FOR

    def remember(self, text: int) -> None:
        """A text was stopped."""
        self._slow[text] = time.monotonic()
        self._slow.move_to_end(text)
        if len(self._slow) > _REMEMBERED:
            self._slow.popitem(last=False)

    def forget(self, text: int) -> None:
        """A text was answered."""
        self._slow.pop(text, None)

    async def take(self, slow: bool) -> None:
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
                self.leave()
            if isinstance(ended, TimeoutError):
                raise self._busy() from None
            raise

    def leave(self) -> None:
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
        old = [run for run in self.runs if run.stopped is None and (run.slow or now - run.started >= quick)][self.limits.long :]
        stopping = sum(run.stopped is not None for run in self.runs)
        for run in sorted(old, key=lambda run: -run.used)[: max(waiting - stopping, 0)]:
            if run.used >= SMALL:
                run.stop(self._busy())
            if run.used >= self.limits.quick:
                self.remember(run.text)
        self._pressing = asyncio.get_running_loop().call_later(0.02, self._press)

    def _busy(self) -> HttpError:
        oldest = next(iter(self.runs), None)
        left = self.limits.seconds - (time.monotonic() - oldest.started) if oldest else 1
        return HttpError(503, "busy with long queries; try again later, or narrow the query", retry=max(1, math.ceil(left)))
