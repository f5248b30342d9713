"""The whole build on one page: seeds, graph, what follows, checks, and the file, written whole or not at all.

What an article gives to the graph, and what follows from it, is remembered from build to build (``kg.buildcache``), so
that a changed article costs what the article costs. A build from the beginning goes the same way, with nothing remembered.
"""

from __future__ import annotations

import contextlib
import filecmp
import functools
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

from kg import buildcache, check, recheck, seeds
from kg.buildcache import Cache
from kg.errors import InputError
from kg.parts import Parts
from kg.progress import Progress, silent
from kg.registers import Registers, RegistersReading
from kg.seeds import Seeds
from kg.upkeep import Upkeep
from kg.workspace import Workspace


@dataclass(frozen=True)
class Built:
    """A graph that was made, in parts."""

    workspace: Workspace
    parts: Parts
    registers: RegistersReading

    @functools.cached_property
    def text(self) -> str:
        """Its Turtle."""
        return "".join([self.parts.writer.head(), *(block for block, _ in self.parts.blocks())])

    @functools.cached_property
    def triples(self) -> tuple[Triple, ...]:
        """Its triples."""
        return tuple(found.triple for found in parse(self.text, format=RdfFormat.TURTLE))

    @functools.cached_property
    def seeds(self) -> Seeds:
        """What it was made from."""
        return seeds.read(self.workspace)

    @property
    def statuses(self) -> Counter[str]:
        """How many propositions have each status."""
        return Counter(dict(self.parts.connection.execute("SELECT status, count(*) FROM status GROUP BY status")))

    @property
    def claims(self) -> int:
        """How many claims it holds."""
        found: int = self.parts.connection.execute("SELECT count(*) FROM claim").fetchone()[0]
        return found

    def write(self, path: Path) -> int:
        """Write its Turtle, a block at a time; the number of its triples."""
        total = 0
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(self.parts.writer.head())
            for block, number in self.parts.blocks():
                file.write(block)
                total += number
            file.flush()
            os.fsync(file.fileno())
        return total


@dataclass(frozen=True)
class Outcome:
    """What came of a build: where the graph belongs, what was found, how much is in it, and whether it is what was there before."""

    target: Path
    report: check.Report
    triples: int
    claims: int
    statuses: Counter[str]
    disputes: int
    same: bool


def make(workspace: Workspace, progress: Progress = silent, jobs: int = 1) -> Built:
    """Make the graph of a workspace from the beginning, unchecked and unwritten.

    Raises:
        DataError: every mistake in the seeds.
        InputError: a file or folder is missing or unreadable.
    """
    return Built(workspace, *Upkeep(workspace, buildcache.connect(None), progress, jobs).run())


def build(
    workspace: Workspace,
    progress: Progress = silent,
    jobs: int = 1,
    *,
    remember: bool = False,
    write: bool = True,
    look: Callable[[Path], None] | None = None,
) -> Outcome:
    """Make, check and write the graph; where it does not pass, the file stays as it was.

    Args:
        jobs: how many processes read articles.
        remember: use what was remembered of earlier builds, and remember this one.
        write: whether the graph takes its place; else it is only made and checked.
        look: is shown the file while it waits beside its place.

    Raises:
        DataError: every mistake in the seeds.
        InputError: a file or folder is missing or unreadable, or cannot be written.
    """
    with _making(workspace, progress, jobs, remember) as built, _draft(built) as (target, draft):
        progress("writing the graph")
        triples = built.write(draft)
        report = recheck.everything(workspace, built.parts, draft, built.registers, progress)
        if look:
            look(draft)
        same = target.is_file() and filecmp.cmp(draft, target, shallow=False)
        if report.conforms and write:
            os.replace(draft, target)
        return Outcome(target, report, triples, built.claims, built.statuses, len(built.registers.disputes), same)


@contextlib.contextmanager
def _making(workspace: Workspace, progress: Progress, jobs: int, remember: bool) -> Iterator[Built]:
    """The graph, made from what is remembered; it is remembered in turn where nothing breaks."""
    cache = _cache(workspace, progress) if remember else None
    if cache is None:
        yield make(workspace, progress, jobs)
        return
    with cache.copy(progress) as work:
        connection = buildcache.connect(work)
        try:
            yield Built(workspace, *Upkeep(workspace, connection, progress, jobs).run())
        finally:
            connection.close()
        cache.keep(work)


def _cache(workspace: Workspace, progress: Progress) -> Cache | None:
    try:
        return Cache(workspace, buildcache.version(workspace))
    except OSError as error:
        progress(f"nothing is remembered of this build ({error.strerror or error})")
        return None


@contextlib.contextmanager
def _draft(built: Built) -> Iterator[tuple[Path, Path]]:
    """Where the graph belongs, and a file beside it that is gone in the end.

    Raises:
        InputError: the folder or file cannot be written.
    """
    target = path_of(built.workspace, built.registers.registers)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        buildcache.tidy(target.parent, f".{target.name}.*")
        yield target, draft
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror or error})") from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def path_of(workspace: Workspace, registers: Registers) -> Path:
    """Where the built graph of a workspace is written."""
    return workspace.seeds.parent / registers.settings.get("built", "graph.ttl")
