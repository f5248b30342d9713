"""Built graphs kept as stores on disk, in the cache folder, so that to ask one need not read its Turtle each time.

A store is kept under the digest of the file's bytes and of how it is kept (``HOW``): it is never out of date. Those who ask
it hold a lock, so that nobody removes it meanwhile; a damaged one is removed, and memory answers. ``kg.keeping`` makes them.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
import time
import zlib

import pyoxigraph as ox

from kg import cachefolder
from kg.store import KeptStore, NameTable, Store, memory, open_graph

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

TYPE_CHECKING = False  # as in typing
if TYPE_CHECKING:
    import io
    from collections.abc import Callable

HOW = f"2 {ox.__version__} {sys.version_info[:2]}"
"""The layout of a kept store, and whose formats it has: the engine's and marshal's."""
_STEADY = 2_000_000_000  # nanoseconds after which a file's times would tell of another change; some clocks tick every two seconds
_TRUSTED = 24 * 3600
"""Seconds after which a store that nobody asked is read whole once: what was read well yesterday is so today."""
LARGE = 32_000_000
"""Bytes of Turtle from which on the user waits for the store: in memory such a graph takes ten times as much."""
owed: set[str] = set()
"""Graph files that were not kept when they were asked."""
asked = False
"""Whether this process has asked a kept store: it then has threads of the engine, which a child of it would lack."""


class Source:
    """A graph file as it is read, with the name under which it is kept: it cannot have changed in between."""

    def __init__(self, file: io.BufferedReader, told: Callable[[int], None] | None = None) -> None:
        import hashlib  # late: a graph seen before needs none

        self._file, self._told, self._digest, self._count = file, told, hashlib.sha256(HOW.encode()), 0

    def read(self, size: int = -1) -> bytes:
        """Some bytes."""
        found = self._file.read(size)
        self._digest.update(found)
        self._count += len(found)
        if self._told:
            self._told(self._count)
        return found

    def name(self) -> str:
        """The name of what was read."""
        return self._digest.hexdigest()[:32]


def folder(path: str, afresh: bool = False) -> str:
    """Where the store of a graph file is kept, or would be.

    The digest of a file whose times and number are those of one seen before is known, unless it is to be made ``afresh``.
    """
    if fcntl is None:
        raise OSError("no file locks")
    graphs, info = cachefolder.place("graphs"), os.stat(path)
    marks = info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns
    seen = os.path.join(cachefolder.place("seen"), "-".join(f"{mark:x}" for mark in marks))
    if not afresh:
        with contextlib.suppress(OSError), open(seen, encoding="utf-8", errors="replace") as file:
            name, _, how = file.read().partition(" ")
            if how == HOW:
                return os.path.join(graphs, name)
    with open(path, "rb") as graph:
        source = Source(graph)
        while source.read(1 << 20):
            pass
    if max(info.st_mtime_ns, info.st_ctime_ns) + _STEADY < time.time_ns():
        with contextlib.suppress(OSError):
            with open(f"{seen}.{os.getpid()}", "w", encoding="utf-8") as file:
                file.write(f"{source.name()} {HOW}")
            os.replace(f"{seen}.{os.getpid()}", seen)
    return os.path.join(graphs, source.name())


def opened(path: str, folder: str) -> Store:
    """The store of a graph file that is kept in a folder; where there is none or it is damaged, the graph in memory."""
    try:
        return Kept(path, folder)
    except BlockingIOError:  # being removed
        pass
    except (OSError, RuntimeError):
        remove(folder)
    return open_graph(path)


class Kept(KeptStore):
    """A store kept in a folder, not to be removed by others as long as this object lives."""

    def __init__(self, path: str, folder: str) -> None:
        """Open it.

        Raises:
            OSError, RuntimeError: it is not there, or damaged.
        """
        global asked
        self._path, self._folder, self._state = path, folder, os.open(os.path.join(folder, "state"), os.O_RDONLY)
        fcntl.flock(self._state, fcntl.LOCK_SH | fcntl.LOCK_NB)
        sum_, _, files = os.read(self._state, 1 << 20).partition(b"\n")
        asked_last = os.fstat(self._state).st_mtime
        if files != marks(folder) or (asked_last + _TRUSTED < time.time() and sum_ != check(folder)):
            raise OSError(f"{folder}: damaged")  # not left to the engine: a block of wrong data can make it take all memory
        with contextlib.suppress(OSError):
            os.utime(self._state)  # asked last
        asked = True
        super().__init__(ox.Store.read_only(os.path.join(folder, "store")))

    def __del__(self) -> None:
        if hasattr(self, "_state"):
            os.close(self._state)

    def names(self) -> NameTable:
        """``kg.names.table`` of the graph."""
        try:
            with open(os.path.join(self._folder, "store", "names"), "rb") as file:
                found: NameTable = marshal.load(file)
            return found
        except OSError:  # it has just gone
            from kg import names

            return names.table(self)

    def instead(self) -> ox.Store:
        """The graph in memory, where this is damaged or gone."""
        remove(self._folder)
        return memory(self._path)


def remove(folder: str) -> None:
    """Remove a kept store, at once for those who look for it."""
    import shutil

    gone = f"{folder}-{os.getpid()}"
    with contextlib.suppress(OSError):
        os.rename(folder, gone)
    shutil.rmtree(gone, ignore_errors=True)


def marks(folder: str) -> bytes:
    """The files of a store with their sizes and times: what tells that none was cut, changed or lost."""
    with os.scandir(os.path.join(folder, "store")) as entries:
        found = sorted((entry.name, entry.stat().st_size, entry.stat().st_mtime_ns) for entry in entries)
    return repr(found).encode()


def check(folder: str) -> bytes:
    """A check sum of all files of a store."""
    found = 0
    for name in sorted(os.listdir(os.path.join(folder, "store"))):
        with open(os.path.join(folder, "store", name), "rb") as file:
            while content := file.read(1 << 20):
                found = zlib.crc32(content, found)
    return b"%08x" % found
