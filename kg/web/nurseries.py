"""Keeps one nursery that answers: starts it, another where it has ended, and one with the source loaded again."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any

from kg.errors import InputError
from kg.web.processes import Nursery, Worker
from kg.web.question import HttpError, Limits, Source

LOG = logging.getLogger("kg.web")
_SPARE, _IDLE = 2, 4
"""Workers kept ready: so many are made, and no more kept."""
_STARTS_WITHIN = 120.0


class Nurseries:
    """The nursery of a source.

    Args:
        used: whether a query runs in a nursery.
    """

    def __init__(self, source: Source, limits: Limits, used: Callable[[Nursery], bool]) -> None:
        self.source, self.limits = source, limits
        self._used = used
        self._nursery: Nursery | None = None
        self._renewing = asyncio.Lock()
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

    async def alive(self) -> Nursery:
        """The nursery, a new one where the old one has ended.

        Raises:
            HttpError: there is none any more.
        """
        if self._nursery is None or self._nursery.dead:
            async with self._renewing:
                if self._nursery is None:
                    raise HttpError(503, "the server is closing")
                if self._nursery.dead:
                    LOG.error("the process that holds the graph has ended; another is started")
                    await self._nursery.close()
                    self._nursery = await self._started()
        return self._nursery

    def free(self, worker: Worker) -> None:
        """Keep a worker for the next query, or end it."""
        nursery = worker.nursery
        if worker.free and nursery is self._nursery and len(nursery.idle) < _IDLE:
            nursery.idle.append(worker)
        else:
            worker.kill()
        if nursery is self._nursery and len(nursery.idle) < min(_SPARE, self.limits.running):
            self._later(self._spare(nursery))

    async def _spare(self, nursery: Nursery) -> None:
        with contextlib.suppress(OSError):
            nursery.idle.insert(0, await nursery.fork())

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

    async def _retire(self, nursery: Nursery) -> None:
        """Close a nursery when its last query has ended."""
        while self._used(nursery):
            await asyncio.sleep(0.1)
        await nursery.close()

    def _later(self, what: Any) -> None:
        task = asyncio.get_running_loop().create_task(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
