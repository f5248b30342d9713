"""Writes the built graph as gzip-ed N-Quads parts for bulk loaders, with check sums and a VoID description.

The same graph gives the same bytes. No axiom is parted, and blank nodes have names that no other part uses for another, since a
loader may read each part as a document of its own or all as one.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import NamedNode

from kg import digest, iris
from kg.digest import Digest, Unit
from kg.errors import InputError, UsageError
from kg.progress import Progress

CHECKSUMS, DESCRIPTION = "SHA256SUMS", "void.ttl"
MOST = 999  # three digits in the names of parts
_TYPE, _ONTOLOGY = iris.PREFIXES["rdf"] + "type", iris.PREFIXES["owl"] + "Ontology"
_TOLD = {iris.PREFIXES["dcterms"] + name for name in ("title", "license", "bibliographicCitation")} | {iris.PREFIXES["owl"] + "versionInfo"}
"""What of the graph's own header goes into the description."""


def write(path: Path, folder: Path, shards: int, graph: str, progress: Progress) -> Digest:
    """Write the parts, their check sums and the description into a new folder, all or nothing.

    Args:
        shards: how many parts.
        graph: the graph of all quads.

    Returns:
        The digest of the graph.

    Raises:
        InputError: the graph cannot be read, or the folder not written.
        UsageError: the folder is there already, or there are more parts than triples.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder}: is there already; name a new folder")
    ours = digest.digest(digest.triples(path))
    progress(f"{ours.count:,} triples, digest {ours}")
    if not 1 <= shards <= min(MOST, ours.count):
        raise UsageError(f"--shards {shards}: 1 to {min(MOST, ours.count)} can be")
    beside = folder.with_name(f".{folder.name}.new")
    try:
        shutil.rmtree(beside, ignore_errors=True)  # of a run that was killed
        beside.mkdir(parents=True)
        try:
            _fill(beside, path, shards, graph, ours, progress)
            os.replace(beside, folder)
            _sync(folder.parent)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror or error})") from None
    return ours


def _fill(beside: Path, path: Path, shards: int, graph: str, ours: Digest, progress: Progress) -> None:
    names = [f"part-{number:03}.nq.gz" for number in range(1, shards + 1)]
    census = Census(graph)
    units = census.counting(digest.units(digest.triples(path)))
    done = 0
    for number, name in enumerate(names, 1):
        done = _part(beside / name, units, done, ours.count * number // shards, graph)
        progress(f"{name}: {done:,} of {ours.count:,} triples")
    (beside / DESCRIPTION).write_text(census.turtle(names, ours), "utf-8", newline="\n")
    sums = [f"{_sha256(beside / name)}  {name}\n" for name in (*names, DESCRIPTION)]
    (beside / CHECKSUMS).write_text("".join(sums), "utf-8", newline="\n")
    for each in (*beside.iterdir(), beside):
        _sync(each)


def _part(path: Path, units: Iterator[Unit], done: int, until: int, graph: str) -> int:
    """Write units until so many triples are written in all; how many there are now."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        while done < until:
            unit = next(units)
            packed.write("".join(f"{triple} <{graph}> .\n" for triple in unit).encode())
            done += len(unit)
    return done


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Have the disk keep a file or folder before it is renamed."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Census:
    """What the description tells: counted while the triples pass."""

    def __init__(self, graph: str) -> None:
        self.graph = graph
        self._properties: Counter[str] = Counter()
        self._classes: Counter[str] = Counter()
        self._header: list[tuple[str, str]] = []

    def counting(self, units: Iterable[Unit]) -> Iterator[Unit]:
        """The units, counted."""
        header = None
        for unit in units:
            for triple in unit:
                relation, value = triple.predicate.value, triple.object
                self._properties[relation] += 1
                if relation == _TYPE and isinstance(value, NamedNode):
                    self._classes[value.value] += 1
                    header = triple.subject if value.value == _ONTOLOGY else header
                elif relation in _TOLD and triple.subject == header:
                    self._header.append((relation, str(value)))
            yield unit

    def turtle(self, parts: Iterable[str], ours: Digest) -> str:
        """The description, by which a harvester finds the parts, relative to its own address."""
        lines = [f"<{relation}> {value}" for relation, value in sorted(self._header)]
        lines += [f"void:{name} {n}" for name, n in self._counts(ours)]
        lines += [f"void:feature <http://www.w3.org/ns/formats/N-Quads> ; void:vocabulary <{iris.CKO}>"]
        lines += [f"void:dataDump <{part}>" for part in parts]
        lines += [f"void:classPartition [ void:class <{c}> ; void:entities {n} ]" for c, n in sorted(self._classes.items())]
        lines += [f"void:propertyPartition [ void:property <{p}> ; void:triples {n} ]" for p, n in sorted(self._properties.items())]
        body = "".join(f" ;\n    {line}" for line in lines)
        return f"@prefix void: <http://rdfs.org/ns/void#> .\n\n<{self.graph}> a void:Dataset{body} .\n"

    def _counts(self, ours: Digest) -> tuple[tuple[str, int], ...]:
        return ("triples", ours.count), ("classes", len(self._classes)), ("properties", len(self._properties))
