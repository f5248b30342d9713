"""Loads a graph beside everything else that a start does; imported before the pages, it imports little itself."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from kg.store import Store, open_graph


class Opening:
    """A built graph that is being loaded by a thread of its own.

    Args:
        path: the built file.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.stamp = path, stamp(path)
        self._found: Store | BaseException | None = None
        self._thread = threading.Thread(target=self._load, daemon=True)  # an interrupted start does not wait for it
        self._thread.start()

    def _load(self) -> None:
        try:
            self._found = open_graph(self.path)
        except BaseException as error:
            self._found = error

    def store(self) -> Store:
        """The graph, as soon as it is loaded.

        Raises:
            InputError: see ``open_graph``.
        """
        self._thread.join()
        if isinstance(self._found, BaseException):
            raise self._found
        assert self._found is not None
        return self._found


def stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file is written anew; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
