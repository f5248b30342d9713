"""Puts the built graph into a remote store in the place of what it held, whole or not at all.

The graph is loaded beside, into a staging graph whose IRI ends in its digest, read back and compared there, and moved over the
old one by one SPARQL update. Whatever breaks before leaves the old graph as it was; the next run sends what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Triple

from kg import digest
from kg.digest import Digest
from kg.errors import InputError
from kg.graphstore import Server
from kg.progress import Progress


def push(path: Path, server: Server, graph: str, progress: Progress) -> str:
    """Make a graph of a server the one of a file.

    Returns:
        What was done, in a line.

    Raises:
        InputError: the server is not there, fails, or does not hold what it took; the graph is the old one or the new one, whole.
    """
    progress(f"reading what <{graph}> holds")
    old = server.held(graph)
    ours = digest.digest(digest.triples(path))
    progress(f"{ours.count:,} triples to be there, digest {ours}")
    stagings, staging = f"{graph}/staging/", f"{graph}/staging/{str(ours)[:32]}"
    if old == ours:
        server.drop(*server.below(stagings))
        return f"<{graph}> holds these {ours.count:,} triples already; nothing was sent"
    if there := server.count(staging):
        progress(f"{there:,} triples are there from a run that broke off")
    _load(path, server, staging, there, ours.count, progress)
    progress(f"reading <{staging}> back")
    if (found := server.held(staging)) != ours and there:
        progress("what was there does not fit; from the beginning")
        server.drop(staging)
        _load(path, server, staging, 0, ours.count, progress)
        found = server.held(staging)
    if found != ours:
        server.drop(staging)
        raise InputError(f"{server.remote.queries.name}: {_unlike(found, ours)}; <{graph}> is as it was")
    progress(f"all there; moving it to <{graph}>")
    how = server.move(staging, graph)
    progress(f"reading <{graph}> back")
    if (found := server.held(graph)) != ours:
        raise InputError(f"{server.remote.queries.name}: {_unlike(found, ours)} in <{graph}> after {how}")
    server.drop(*server.below(stagings))
    rewritten = f"; it writes {ours.unusual - found.unusual:,} values otherwise (as 5 for 5.0)" if ours.unusual != found.unusual else ""
    return f"<{graph}> holds {ours.count:,} triples by {how}, in the place of {old.count:,}{rewritten}"


def _unlike(found: Digest, ours: Digest) -> str:
    """How what a server gives back differs from what it took."""
    if found.count != ours.count:
        return f"it took {ours.count:,} triples and holds {found.count:,}"
    return f"it took {ours.count:,} triples and holds as many, but not the same"


def _load(path: Path, server: Server, staging: str, there: int, count: int, progress: Progress) -> None:
    """Send the batches that a staging graph lacks; it holds the first ``there`` triples, or a batch in part."""
    done = 0
    for batch in _batches(path, server.batches):
        done += len(batch)
        if done <= there:
            continue
        if done - len(batch) < there and digest.has_blank(batch[0]):
            server.drop(staging)  # half of the axioms are there, and cannot be told from those that would come again
            return _load(path, server, staging, 0, count, progress)
        server.add(staging, batch)
        progress(f"{done:,} of {count:,} triples sent")


def _batches(path: Path, sizes: tuple[int, int]) -> Iterator[list[Triple]]:
    """The triples, always in the same order and batches: first those with blank nodes, none of whose units is parted."""
    for blank, size in zip((True, False), sizes, strict=True):
        batch: list[Triple] = []
        for unit in digest.units(digest.triples(path)):
            if digest.has_blank(unit[0]) == blank:
                batch += unit
                if len(batch) >= size:
                    yield batch
                    batch = []
        if batch:
            yield batch
