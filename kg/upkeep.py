"""Brings what is remembered of a workspace up to date with its seeds: only what changed is read and weighed again."""

from __future__ import annotations

import contextlib
import pickle
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg import __version__, contribution, iris, ontology, parts, recheck, registers, seeds, texts, turtle, weighing
from kg.contribution import digest
from kg.errors import DataError, Problem
from kg.graph import Grapher
from kg.parts import Parts
from kg.progress import Progress, Steps
from kg.registers import Registers, RegistersReading
from kg.seeds import ArticleReading, Elsewhere
from kg.statements import Statements
from kg.weighing import Weighing
from kg.workspace import Workspace

SCHEMA = f"{parts.SCHEMA}{weighing.SCHEMA}{recheck.SCHEMA}CREATE TABLE remembered (name TEXT PRIMARY KEY, value BLOB);"


class Upkeep:
    """One run over a workspace.

    Args:
        workspace: whose seeds.
        connection: a database: empty, or what an earlier run left.
        progress: told what is being done.
        jobs: how many processes read articles.
    """

    def __init__(self, workspace: Workspace, connection: sqlite3.Connection, progress: Progress, jobs: int) -> None:
        self.workspace, self.connection, self.progress, self.jobs = workspace, connection, progress, jobs
        self.fresh = not connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        self.problems: list[Problem] = []

    def run(self) -> tuple[Parts, RegistersReading]:
        """Bring all up to date; the graph in parts, and the registers.

        Raises:
            DataError: every mistake in the seeds.
            InputError: a file or folder is missing or unreadable.
        """
        self.connection.execute("BEGIN")
        if self.fresh:
            for statement in filter(str.strip, SCHEMA.split(";")):
                self.connection.execute(statement)
        self.progress(f"reading {self.workspace.seeds}")
        found, touched, upset = self._registers()
        self.classes = registers.classes(self.workspace.data("ontology"))
        self.writer = turtle.Writer(iris.prefixes(found.registers.settings.get("namespace", iris.ALEPPO)))
        self.parts = Parts(self.connection, self.writer, fresh=self.fresh)
        weigh = Weighing(self.connection, self.parts, found.registers, found.disputes)
        read = self._articles(found, touched, weigh)
        if self.problems:
            raise DataError(self.problems)
        if not self.fresh:
            weigh.relist(*self._recall("listed"))
        grapher = Grapher(found.registers, self.classes)
        if touched is not None:
            grapher.write_registers()
            self.parts.replace("registers", self.writer.parts(grapher.take()))
        self._disputes(found, grapher, read)
        if self.fresh:
            self.parts.replace("header", self.writer.parts(header(found.registers)))
            self.parts.replace("ontology", self.writer.parts(vocabulary(self.workspace.data("ontology"))))
        self.progress("weighing what is told")
        weighed = weigh.weigh(everything=self.fresh or upset)
        self.progress(f"{weighed:,} of {weigh.number():,} propositions weighed; {len(read):,} articles read")
        self._remember("listed", (weigh.listed, weigh.kinds))
        self.connection.execute("COMMIT")
        return self.parts, found

    def _recall(self, name: str) -> Any:
        row = self.connection.execute("SELECT value FROM remembered WHERE name = ?", [name]).fetchone()
        return pickle.loads(row[0]) if row else None

    def _remember(self, name: str, value: object) -> None:
        self.connection.execute("INSERT OR REPLACE INTO remembered VALUES (?, ?)", [name, pickle.dumps(value)])

    def _registers(self) -> tuple[RegistersReading, set[tuple[str, str]] | None, bool]:
        """The registers, the ids of which something is new (None: of none), and whether what was there before is now other than it was."""
        content = digest(
            *(part for path in registers.register_files(self.workspace) for part in (path.name.encode(), registers.content(path)))
        )
        before = self._recall("registers")
        if before and before[0] == content:
            return before[1], None, False
        found = registers.read_registers(self.workspace)
        self.problems += found.problems
        self._remember("registers", (content, found))
        if before is None:
            return found, set(), False
        was, now = _essence(before[1].registers), _essence(found.registers)
        touched = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
        return found, touched, bool(touched & was.keys())

    def _articles(self, found: RegistersReading, touched: set[tuple[str, str]] | None, weigh: Weighing) -> set[str]:
        """Read the articles of which something is new, and leave out those that are gone; both."""
        paths, faults = registers.article_files(self.workspace)
        self.problems += faults
        at_hand = texts.available(self.workspace.root)
        contents = {path.stem: registers.content(path) for path in paths}
        digests = {stem: digest(content, *sorted(sha.encode() for sha in at_hand)) for stem, content in contents.items()}
        known = {name: (of, pickle.loads(uses)) for name, of, uses in self.connection.execute("SELECT article, digest, uses FROM article")}
        gone = known.keys() - contents.keys()
        new = {stem for stem in contents if known.get(stem, ("",))[0] != digests[stem]} | self._asking(touched or set())
        others = known.keys() != contents.keys()
        uses = {stem: seeds.uses(contents[stem], stem, contents) if others or stem in new else known[stem][1] for stem in contents}
        uses_of_gone = {stem for stem in contents if stem in known and known[stem][1] & gone}
        new |= uses_of_gone
        while more := {stem for stem in contents if stem not in new and uses[stem] & new}:
            new |= more
        for name in gone:
            weigh.leave_out(name)
        failed = self._read({stem: uses[stem] for stem in contents if stem in new}, digests, found, at_hand, weigh)
        entries = {entry for (entry,) in self.connection.execute("SELECT DISTINCT entry FROM claim")}
        entries |= {entry for reading in failed.values() for entry in reading.claims}
        unread = {stem for stem, reading in failed.items() if reading.article is None}
        self.problems += found.cross_check(contents, entries, unread, self.workspace)
        return new | gone

    def _asking(self, touched: set[tuple[str, str]]) -> set[str]:
        """The articles that looked up one of some ids."""
        if not touched:
            return set()
        rows = self.connection.execute("SELECT article, contribution FROM article")
        return {name for name, data in rows if pickle.loads(data).asked & touched}

    def _read(
        self,
        uses: Mapping[str, set[str]],
        digests: Mapping[str, str],
        found: RegistersReading,
        at_hand: dict[str, texts.ArticleText],
        weigh: Weighing,
    ) -> dict[str, ArticleReading]:
        """Read articles and take them in; those that could not be."""
        failed: dict[str, ArticleReading] = {}
        done: dict[str, Elsewhere] = {}
        folder, tell = self.workspace.seeds / "articles", Steps(self.progress, "reading articles", len(uses))
        for wave in seeds.waves(uses):
            tasks = [(folder / f"{stem}.yaml", self._usable(uses[stem], done)) for stem in wave]
            with contextlib.closing(contribution.contributions(tasks, found, self.classes, at_hand, self.jobs)) as made:
                for stem, given in zip(wave, made, strict=True):
                    done[stem] = given.elsewhere
                    if isinstance(given, ArticleReading):
                        failed[stem] = given
                        self.problems += given.problems
                    else:
                        weigh.take_in(stem, digests[stem], uses[stem], given)
                    tell.step()
        return failed

    def _usable(self, articles: Iterable[str], done: Mapping[str, Elsewhere]) -> dict[str, Elsewhere]:
        """What one article may use of others: of those read in this run, and of those remembered."""
        found = {name: done[name] for name in articles if name in done}
        for name in articles:
            row = self.connection.execute("SELECT contribution FROM article WHERE article = ?", [name]).fetchone()
            if row and name not in done:
                found[name] = pickle.loads(row[0]).elsewhere
        return found

    def _disputes(self, found: RegistersReading, grapher: Grapher, read: set[str]) -> None:
        """Write the disputes of which something is new: what curators wrote, or an article to which they point."""
        before = self._recall("disputes") or {}
        for key in before.keys() - found.disputes.keys():
            self.parts.replace(f"dispute/{key}", {})
        for key, dispute in found.disputes.items():
            refs = {ref for position in dispute.positions for ref in position.claims}
            if replace(dispute, line=0) != before.get(key) or read & {ref.partition("#")[0] for ref in refs}:
                grapher.write_dispute(key, dispute, {ref: self._claims(ref) for ref in refs})
                self.parts.replace(f"dispute/{key}", self.writer.parts(grapher.take()))
        self._remember("disputes", {key: replace(dispute, line=0) for key, dispute in found.disputes.items()})

    def _claims(self, entry: str) -> list[tuple[str, str]]:
        return self.connection.execute("SELECT claim, proposition FROM claim WHERE entry = ? ORDER BY claim", [entry]).fetchall()


def _essence(registers: Registers) -> dict[tuple[str, str], object]:
    """What articles, and what follows from them, take from the registers, by kind and id."""
    return {
        (kind, key): (record.class_, record.label.en, getattr(record, "sides", None), getattr(record, "within", None))
        for kind, register in registers.kinds().items()
        for key, record in register.items()
    }


def vocabulary(folder: Path) -> list[Triple]:
    """The T-box without its own header: the built file is one ontology, with a header of its own."""
    return [t for t in ontology.triples(folder) if not (isinstance(t.subject, NamedNode) and t.subject.value == iris.ONTOLOGY)]


def header(registers: Registers) -> Statements:
    """What a built file says of itself."""
    settings = registers.settings
    graph = NamedNode(settings["namespace"].rstrip("/#"))
    owl, dcterms = iris.PREFIXES["owl"], iris.PREFIXES["dcterms"]
    found = Statements(iris.Minter(settings["namespace"]))
    found.add(graph, iris.PREFIXES["rdf"] + "type", NamedNode(owl + "Ontology"))
    found.add(graph, owl + "versionIRI", NamedNode(f"{graph.value}/{__version__}"))
    found.text(graph, owl + "versionInfo", __version__)
    found.text(graph, dcterms + "title", settings.get("title", ""), settings.get("language", "en"))
    found.text(graph, dcterms + "bibliographicCitation", settings.get("cite", ""))
    if settings.get("licence"):
        found.link(graph, dcterms + "license", NamedNode(settings["licence"]))
    assert all(isinstance(t.object, (NamedNode, Literal)) for t in found)
    return found
