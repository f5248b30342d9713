"""What a build remembers for the next one: a database in the user's cache folder, put in place whole.

Its name tells the workspace and a checksum of its bytes, so that one that is damaged, half written or somebody else's is
never trusted; what version made it stands inside. A build works on a copy, which takes its place at the end in one step:
builds at the same time do not see each other, and one that is stopped leaves nothing behind but a copy that the next removes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph

from kg import __version__, cachefolder
from kg.registers import content
from kg.workspace import PACKAGE, Workspace

_BLOCK = 1 << 20
_ABANDONED = 3600  # seconds after which a file that nobody writes to was left behind


class Cache:
    """The remembered builds of one workspace.

    Args:
        workspace: whose builds.
        version: of all but registers and articles: program, ontology, settings. What another version made is not used.
        folder: where they are kept (default: in the cache folder of the user).

    Raises:
        OSError: the folder cannot be made.
    """

    def __init__(self, workspace: Workspace, version: str, folder: Path | None = None) -> None:
        self.folder = folder or cachefolder.folder() / "build"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.owner = hashlib.sha256(os.fsencode(workspace.seeds.parent)).hexdigest()[:16]
        self.version = version[:16]

    @contextlib.contextmanager
    def copy(self, note: Callable[[str], None]) -> Iterator[Path]:
        """A copy of what was remembered last, to be worked on; empty where there is none, or none that can be used, which is noted."""
        tidy(self.folder, "*.work")
        descriptor, name = tempfile.mkstemp(dir=self.folder, prefix=f"{self.owner}.", suffix=".work")
        os.close(descriptor)
        work = Path(name)
        try:
            if self._kept() and not self._copied(work, note):
                work.write_bytes(b"")
            yield work
        finally:
            work.unlink(missing_ok=True)

    def _copied(self, work: Path, note: Callable[[str], None]) -> bool:
        for kept in self._kept():
            with contextlib.suppress(FileNotFoundError):  # another build has put a newer one in its place
                if kept.name.split(".")[1] != self.version:
                    note("what was remembered of earlier builds is of another version; building from the beginning")
                    return False
                shutil.copyfile(kept, work)
                if _ours(kept) and kept.name == self._named(work):
                    return True
                note(f"what was remembered of earlier builds is damaged ({kept}); building from the beginning")
                kept.unlink()
        return False

    def keep(self, work: Path) -> None:
        """Remember a copy, in place of what was remembered before."""
        before = self._kept()
        target = self.folder / self._named(work)
        os.replace(work, target)
        for kept in before:
            if kept != target:
                kept.unlink(missing_ok=True)

    def _kept(self) -> list[Path]:
        return sorted(self.folder.glob(f"{self.owner}.*.sqlite"))

    def _named(self, path: Path) -> str:
        checksum = 0
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                checksum = zlib.crc32(block, checksum)
        return f"{self.owner}.{self.version}.{checksum:08x}.sqlite"


def tidy(folder: Path, pattern: str) -> None:
    """Remove what a build that was killed left in a folder."""
    for path in folder.glob(pattern):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED:
                path.unlink()


def _ours(path: Path) -> bool:
    """Whether a file is of this user: what is remembered is read as only one's own files may be (it is pickled)."""
    return not hasattr(os, "getuid") or path.stat().st_uid == os.getuid()


def connect(path: Path | None) -> sqlite3.Connection:
    """A database to work on alone; without a path one that is gone with the connection."""
    connection = sqlite3.connect("" if path is None else path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -100000;")  # 100 MB; it is a copy
    return connection


def version(workspace: Workspace) -> str:
    """The digest of what everything in a graph rests on: the program, its libraries, the ontology, the workspace's settings."""
    ontology = workspace.data("ontology")
    files = [*Path(PACKAGE).glob("*.py"), *ontology.glob("*.yaml"), *ontology.glob("*.ttl"), workspace.seeds / "workspace.yaml"]
    found = hashlib.sha256(f"{sys.version} {pyoxigraph.__version__} {sqlite3.sqlite_version} {__version__}".encode())
    for path in sorted(files):
        found.update(f"\n{path.name} ".encode() + hashlib.sha256(content(path)).digest())
    return found.hexdigest()
