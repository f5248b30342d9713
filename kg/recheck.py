"""Checks a graph that was made: all of it, or of the shapes only what the change since the last time may have touched.

What was found of the shapes is remembered, so that what still holds is told again.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Collection, Iterable
from pathlib import Path

import pyoxigraph as ox

from kg import check, contribution, iris, queries, shacl, validate
from kg.before import Before
from kg.check import Finding, Report
from kg.lookup import StoreData
from kg.parts import Parts
from kg.progress import Progress
from kg.registers import RegistersReading
from kg.results import Result
from kg.store import OxigraphStore
from kg.workspace import Workspace

SCHEMA = """
CREATE TABLE clean (name TEXT, version TEXT);
CREATE TABLE checked (shapes TEXT);
CREATE TABLE result (shape TEXT, focus TEXT, finding BLOB);
CREATE INDEX result_focus ON result (focus);
"""


def everything(workspace: Workspace, parts: Parts, draft: Path, found: RegistersReading, progress: Progress) -> Report:
    """All checks of a graph made from seeds.

    Args:
        parts: the graph in parts, in a database of ``kg.upkeep``.
        draft: its file.
        found: the registers.
    """
    store = check.load(draft)
    progress("asking the checks")
    of_graph = _checks(workspace.data("queries") / "checks", parts, OxigraphStore(store))
    progress("validating against the shapes")
    of_graph += _shapes(workspace.data("shapes"), parts, draft, store)
    findings = _of_articles(parts.connection) + _with_places(of_graph, parts.connection, found)
    articles, anchors, texts = parts.connection.execute("SELECT count(*), total(anchors), total(text_at_hand) FROM article").fetchone()
    looked_at = (
        f"{articles} articles' coverage",
        f"{anchors:.0f} anchors ({texts:.0f} of {articles} texts at hand)",
        "shapes",
        "checks",
    )
    return Report(tuple(sorted(findings)), looked_at)


def _of_articles(connection: sqlite3.Connection) -> list[Finding]:
    """Faults of anchors and coverage."""
    return [
        Finding("Violation", by, article, fault.message, f"{fault.file}:{fault.line}" if fault.line else fault.file)
        for article, faults in connection.execute("SELECT article, faults FROM article WHERE faults IS NOT NULL ORDER BY article")
        for by, fault in pickle.loads(faults)
    ]


def _checks(folder: Path, parts: Parts, store: OxigraphStore) -> list[Finding]:
    """The rows of the checks.

    A check tagged ``local`` reads the triples of one subject and the ontology for a row: where it had none, only what was touched
    can give it one.
    """
    connection, few = parts.connection, ox.Store()
    version = _version(folder, "*.rq")
    clean: set[str] = set()
    if not parts.fresh:
        few.load(parts.touched().encode(), format=ox.RdfFormat.TURTLE)
        clean = {name for (name,) in connection.execute("SELECT name FROM clean WHERE version = ?", [version])}
    found: list[Finding] = []
    connection.execute("DELETE FROM clean")
    for name, query in queries.load_all(folder).items():
        local = "local" in query.tags
        rows = [] if local and name in clean and not check.rows(query, OxigraphStore(few)) else check.rows(query, store)
        if local and not rows:
            connection.execute("INSERT INTO clean VALUES (?, ?)", [name, version])
        found += rows
    return found


def _version(folder: Path, pattern: str) -> str:
    """The digest of some files of a folder."""
    return contribution.digest(*(part for path in sorted(folder.glob(pattern)) for part in (path.name.encode(), path.read_bytes())))


def _shapes(folder: Path, parts: Parts, draft: Path, store: ox.Store) -> list[Finding]:
    """What does not hold of the shapes, now."""
    shapes, connection = shacl.read(folder), parts.connection
    version = _version(folder, "*.ttl")
    before = connection.execute("SELECT shapes FROM checked").fetchone()
    if parts.fresh or before != (version,):
        _remember(connection, version, validate.findings(shapes, check.index(draft)))
    else:
        now, (gone, came) = StoreData(store), parts.changes()
        looked, results = validate.affected(shapes, Before(now, gone, came), now, gone | came)
        connection.executemany("DELETE FROM result WHERE shape = ? AND focus = ?", [(str(shape), str(focus)) for shape, focus in looked])
        _add(connection, results)
    return [pickle.loads(data) for (data,) in connection.execute("SELECT finding FROM result")]


def _remember(connection: sqlite3.Connection, version: str, results: Collection[Result]) -> None:
    connection.execute("DELETE FROM checked")
    connection.execute("DELETE FROM result")
    connection.execute("INSERT INTO checked VALUES (?)", [version])
    _add(connection, results)


def _add(connection: sqlite3.Connection, results: Iterable[Result]) -> None:
    rows = [(str(r.shape), str(r.focus), pickle.dumps(check.of_result(r))) for r in results]
    connection.executemany("INSERT INTO result VALUES (?, ?, ?)", rows)


def _with_places(findings: list[Finding], connection: sqlite3.Connection, found: RegistersReading) -> list[Finding]:
    """The findings with file and line of the seed, where they are of a claim or of a registered thing."""
    minter = iris.Minter(found.registers.settings["namespace"])
    wanted, places = {f.focus for f in findings}, dict[str, str]()
    if any((minter.split(focus) or ("",))[0] == "claim" for focus in wanted):
        for article, data in connection.execute("SELECT article, contribution FROM article"):
            claims: dict[str, tuple[str, str, int]] = pickle.loads(data).claims
            places |= {minter.make("claim", claim): f"seeds/articles/{article}.yaml:{line}" for claim, (_, _, line) in claims.items()}
    for kind, register in (*found.registers.kinds().items(), ("dispute", found.disputes)):
        lines = {minter.make(kind, key): record.line for key, record in register.items()}
        places |= {iri: f"seeds/{kind}s.yaml:{lines[iri]}" for iri in wanted & lines.keys()}
    return [Finding(f.severity, f.by, iris.shorten(f.focus), f.message, places.get(f.focus, "")) for f in findings]
