"""Makes the stores of ``kg.kept``, each in a folder beside that is then renamed, by one process at a time.

What is small is answered from memory the first time and kept by a process behind the command, so that nobody waits for it
(see ``kg.invocation``); what is large is kept first. The lock is one that the system frees when a process dies, however it does. Where
nothing can be kept (a folder that cannot be written, a full disk, a system without file locks), memory answers.
"""

from __future__ import annotations

import contextlib
import fcntl
import marshal
import os
import shutil
import sys
import time

import pyoxigraph as ox

from kg import cachefolder, kept, names
from kg.errors import InputError
from kg.kept import Source
from kg.store import OxigraphStore

TYPE_CHECKING = False  # as in typing
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import NoReturn

MOST = 4
"""So many stores stay, those asked last."""
_MOST_SEEN = 1000


def behind(paths: Iterable[str]) -> NoReturn:
    """Keep small graphs in this process, which nobody waits for, and end it."""
    try:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in range(3):
            os.dup2(nothing, standard)  # who reads the command's output waits for its end, not for this one's
        os.nice(10)
        for path in paths:
            keep(path)
    finally:
        os._exit(0)


def at_once(path: str) -> None:
    """Keep a large graph while the user waits."""
    size, last = os.path.getsize(path), time.monotonic()
    print(f"kg: keeping {path} for this and later questions ({size / 1e6:,.0f} MB)", file=sys.stderr)

    def told(count: int) -> None:
        nonlocal last
        if sys.stderr.isatty() and time.monotonic() > last + 0.5:
            last = time.monotonic()
            print(f"\rkg: {100 * count // size} % read", end="\n" if count == size else "", file=sys.stderr, flush=True)

    try:
        keep(path, wait=True, told=told)
    except SyntaxError as error:
        raise InputError(f"{path}: {error}") from None
    except (OSError, RuntimeError) as error:
        print(f"kg: it cannot be kept ({getattr(error, 'strerror', None) or error}) and is asked in memory", file=sys.stderr)


def keep(path: str, wait: bool = False, told: Callable[[int], None] | None = None) -> None:
    """Make the kept store of a graph file, unless it is there, or another process is about one and ``wait`` is not set.

    Args:
        path: the graph file.
        wait: whether to wait for the other process.
        told: called now and then with how many bytes were read.

    Raises:
        OSError: it cannot be kept.
        SyntaxError: the file is no Turtle.
    """
    with _locked(wait) as free:
        if not free or os.path.isdir(kept.folder(path, afresh=True)):
            return
        graphs = cachefolder.place("graphs")
        _tidy(graphs)
        folder = os.path.join(graphs, f"making-{os.getpid()}-{time.time_ns()}")
        try:
            os.rename(folder, os.path.join(graphs, _make(path, folder, told)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _make(path: str, folder: str, told: Callable[[int], None] | None) -> str:
    """Make the store of a graph file in a folder; give back the name under which it is kept."""
    place = os.path.join(folder, "store")
    os.makedirs(place)
    store = ox.Store(place)
    with open(path, "rb") as file:
        source = Source(file, told)
        store.bulk_load(source, format=ox.RdfFormat.TURTLE)  # type: ignore[arg-type]  # it only reads
    store.optimize()
    table = names.table(OxigraphStore(store))
    del store  # closes it
    for name in os.listdir(place):
        if name.startswith(("LOG", "OPTIONS")):  # the engine's diary
            os.unlink(os.path.join(place, name))
    _write(os.path.join(place, "names"), marshal.dumps(table))
    _write(os.path.join(folder, "state"), kept.check(folder) + b"\n" + kept.marks(folder))
    _to_disk(folder)
    return source.name()


def _write(path: str, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)


def _to_disk(folder: str) -> None:
    """Have the system write what it has of a folder's files: a loss of power must not leave a name without its content."""
    for above, _, within in os.walk(folder):
        for name in (*within, ""):
            file = os.open(os.path.join(above, name), os.O_RDONLY)
            try:
                os.fsync(file)
            finally:
                os.close(file)


@contextlib.contextmanager
def _locked(wait: bool) -> Iterator[bool]:
    """Whether this process is the one that may change what is kept."""
    lock = os.open(os.path.join(cachefolder.place("graphs"), "lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(lock)


def _tidy(graphs: str) -> None:
    """Make room for one more: what is half made or half removed goes, and the stores not asked for longest that nobody reads."""
    whole = []
    with os.scandir(graphs) as entries:
        for entry in entries:
            if entry.is_dir() and "-" not in entry.name:
                state = os.path.join(entry.path, "state")
                whole.append((os.path.getmtime(state) if os.path.isfile(state) else 0, entry.path))
            elif entry.is_dir():
                kept.remove(entry.path)
    for _, folder in sorted(whole, reverse=True)[MOST - 1 :]:
        with contextlib.suppress(OSError):
            lock = os.open(os.path.join(folder, "state"), os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                kept.remove(folder)
            finally:
                os.close(lock)
    seen = cachefolder.place("seen")
    if len(os.listdir(seen)) >= _MOST_SEEN:
        shutil.rmtree(seen, ignore_errors=True)
