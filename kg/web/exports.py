"""The downloads: the whole graph in several forms, its tables and its places; each is made once for a graph and has its check sum."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio.to_thread
import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from kg import iris, turtle
from kg.errors import InputError, did_you_mean
from kg.web import csvw
from kg.web.negotiation import known
from kg.web.site import Site
from kg.web.view import NotFound, Page, PageRoute, View

PLACE = "export"
SUMS = "SHA256SUMS"
_PREFIX = "kg-export-"
_LOCK = threading.Lock()
Writer = Callable[[Site, Path], None]


@dataclass(frozen=True)
class Export:
    """A file to download: its name, media type, heading, and what is in it, both in English."""

    name: str
    media: str
    group: str
    says: str
    write: Writer


@dataclass(frozen=True)
class Made:
    """An export as it was made."""

    path: Path
    size: int
    sha256: str


class _Folder:
    """A folder that is there as long as somebody has this, and what was made in it.

    A process that a signal ends leaves its folder behind; the next one takes those of processes that are no more.
    """

    def __init__(self) -> None:
        for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
            pid = left.name.removeprefix(_PREFIX).partition("-")[0]
            if pid.isdecimal() and not _runs(int(pid)):
                shutil.rmtree(left, ignore_errors=True)
        self.path = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        self.made: dict[str, Made] = {}
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # of another user
        return True
    return True


def listed(site: Site) -> tuple[Export, ...]:
    """Every file that can be downloaded."""
    from kg.web import csvtables  # late, as in all that makes them: few visits want a file

    name = stem(site)
    graph, tables, places = "The graph", "Tables for spreadsheets", "Places for maps"
    csv = "text/csv; charset=utf-8; header=present"
    return (
        Export(f"{name}.ttl", "text/turtle; charset=utf-8", graph, "Turtle: the graph and its ontology, as it is built", _turtle),
        Export(f"{name}.jsonld", "application/ld+json", graph, "JSON-LD", _written(ox.RdfFormat.JSON_LD)),
        Export(f"{name}.nt", "application/n-triples", graph, "N-Triples: a line a triple", _written(ox.RdfFormat.N_TRIPLES)),
        Export(f"{name}.nq", "application/n-quads", graph, "N-Quads: in a graph with the IRI of this graph", _quads),
        Export(
            f"{name}-aligned.ttl",
            "text/turtle; charset=utf-8",
            graph,
            "Turtle, said in the terms of other vocabularies too: PROV-O, Web Annotation, CRMinf, SEM, ORG, GeoSPARQL and others",
            _aligned,
        ),
        Export(f"{name}-tables.zip", "application/zip", tables, "All tables and their description", _archive),
        *(Export(f"{t.name}.csv", csv, tables, t.says, _table(f"{t.name}.csv")) for t in csvtables.TABLES),
        Export(
            csvw.DESCRIPTION,
            "application/csvm+json",
            tables,
            "What the columns mean, as CSV on the Web",
            _table(csvw.DESCRIPTION),
        ),
        Export(
            f"{name}-places.geojson",
            "application/geo+json",
            places,
            "GeoJSON: places with their points, where these are from, and who is told to hold, take or lose them",
            _places,
        ),
    )


def stem(site: Site) -> str:
    """What the names of files begin with: the last word of the graph's own IRI."""
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in site.graph.iri.rstrip("/#").rpartition("/")[2]) or "graph"


def prepare(site: Site) -> None:
    """Make all exports of a graph of this machine, before somebody waits for them."""
    for export in listed(site) if site.path else ():
        made(site, export)


def made(site: Site, export: Export) -> Made:
    """An export, made now if it was not yet.

    Raises:
        InputError: there is no room to keep it.
    """
    with _LOCK:  # two who ask at once do not make it twice
        if site.downloads is None:
            site.downloads = _Folder()
        folder: _Folder = site.downloads
        found = folder.made.get(export.name)
        if found is None or not found.path.is_file():  # systems clear their folders for passing files
            size, sha256 = _make(site, export, folder.path / export.name)
            found = Made(folder.path / export.name, size, sha256)
            folder.made[export.name] = found
        return found


def _make(site: Site, export: Export, path: Path) -> tuple[int, str]:
    """Write an export; its size and check sum."""
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        export.write(site, path)
        with path.open("rb") as file:
            return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{export.name} cannot be kept: {error.strerror or error}") from None


def triples(site: Site) -> Iterable[ox.Triple]:
    """The triples of the graph, read from its file as they are needed; those of a service by one query."""
    if site.path is not None:
        return (quad.triple for quad in ox.parse(path=str(site.path), format=ox.RdfFormat.TURTLE))
    return site.store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").triples or ()


def _turtle(site: Site, path: Path) -> None:
    if site.path is not None:
        shutil.copyfile(site.path, path)
    else:
        path.write_text(turtle.write(triples(site), iris.prefixes(site.namespace)), "utf-8", newline="\n")


def _written(form: ox.RdfFormat) -> Writer:
    def write(site: Site, path: Path) -> None:
        ox.serialize(triples(site), str(path), form, prefixes=iris.prefixes(site.namespace))

    return write


def _quads(site: Site, path: Path) -> None:
    graph = ox.NamedNode(site.graph.iri)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{triple} {graph} .\n" for triple in triples(site))


def _aligned(site: Site, path: Path) -> None:
    from kg import aligned

    own = site.space.data("ontology") / "alignments.ttl"
    graph = site.path or turtle.write(triples(site), iris.prefixes(site.namespace))
    path.write_text(aligned.aligned(graph, own if own.is_file() else None), "utf-8", newline="\n")


def _tables(site: Site) -> dict[str, bytes]:
    from kg.web import csvtables

    return site.memo("csv tables", lambda: dict(csvtables.files(site)))


def _table(name: str) -> Writer:
    return lambda site, path: _void(path.write_bytes(_tables(site)[name]))


def _archive(site: Site, path: Path) -> None:
    path.write_bytes(csvw.archive(_tables(site)))


def _places(site: Site, path: Path) -> None:
    from kg.web import geojson

    path.write_text(geojson.collection(site), "utf-8", newline="\n")


def _void(_: object) -> None:
    """Nothing: what a writer gives back."""


def sums(site: Site) -> str:
    """The check sums of all exports, as ``sha256sum --check`` reads them."""
    return "".join(f"{made(site, export).sha256}  {export.name}\n" for export in listed(site))


def show_exports(site: Site, view: View) -> Page:
    """Every download with its size and check sum."""
    from kg.web import csvtables

    groups: dict[str, list[tuple[Export, Made]]] = {}
    for export in listed(site):
        groups.setdefault(export.group, []).append((export, made(site, export)))
    return Page("Downloads", "exports", {"groups": groups, "sums": SUMS, "place": PLACE, "tables": csvtables.TABLES})


def file(site: Site, name: str) -> bytes | None:
    """A download for the edition of pages as files, ``export/NAME``; None for any other file."""
    folder, _, rest = name.partition("/")
    if folder != PLACE:
        return None
    if rest == SUMS:
        return sums(site).encode()
    return next((made(site, export).path.read_bytes() for export in listed(site) if export.name == rest), None)


def routes(server: Any) -> list[BaseRoute]:
    """``/export/NAME``."""

    async def download(request: Request) -> Response:
        await server.renew()
        site, name = server.site(), request.path_params["name"]
        if name == SUMS:
            return PlainTextResponse(await anyio.to_thread.run_sync(sums, site))
        names = {export.name: export for export in listed(site)}
        if name not in names:
            raise NotFound(f'there is no download "{name[:80]}"{did_you_mean(name[:80], names)}')
        found = await anyio.to_thread.run_sync(made, site, names[name])
        headers = {"Cache-Control": "no-cache", "ETag": f'"{found.sha256[:32]}"'}
        if known(headers["ETag"], request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        return FileResponse(found.path, headers=headers, media_type=names[name].media, filename=name)

    return [Route(f"/{PLACE}/{{name}}", download)]


PAGES = (PageRoute("exports", "exports", show_exports),)
