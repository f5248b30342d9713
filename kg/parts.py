"""The graph in parts, on disk: which lines of Turtle each source (an article, a finding, a register) gives to each subject.

A source is replaced as a whole; what thereby changes is known, and the file is written anew from the parts in the order of
their subjects, so that its size is not that of memory.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg import turtle
from kg.turtle import BETWEEN, Writer

SCHEMA = """
CREATE TABLE part (subject TEXT, source TEXT, lines TEXT, PRIMARY KEY (subject, source)) WITHOUT ROWID;
CREATE INDEX part_source ON part (source);
"""


class Parts:
    """The parts in a database.

    Args:
        connection: a database with ``SCHEMA``.
        writer: how terms are written.
        fresh: whether there are none yet: then nothing needs to be compared.
    """

    def __init__(self, connection: sqlite3.Connection, writer: Writer, *, fresh: bool) -> None:
        self.connection, self.writer, self.fresh = connection, writer, fresh
        self._before: dict[str, str] = {}

    def replace(self, source: str, parts: Mapping[str, str]) -> None:
        """Give a source these parts, in place of those that it had."""
        if self.fresh:
            self._insert(source, parts.items())
            return
        had = dict(self.connection.execute("SELECT subject, lines FROM part WHERE source = ?", [source]))
        changed = {subject: lines for subject, lines in parts.items() if had.get(subject) != lines}
        gone = had.keys() - parts.keys()
        for subject in (*changed, *gone):
            if subject not in self._before:
                self._before[subject] = self.lines(subject)
        self.connection.executemany("DELETE FROM part WHERE subject = ? AND source = ?", [(subject, source) for subject in gone])
        self._insert(source, changed.items())

    def _insert(self, source: str, parts: Iterable[tuple[str, str]]) -> None:
        self.connection.executemany("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", [(subject, source, lines) for subject, lines in parts])

    def lines(self, subject: str) -> str:
        """All lines of a subject; nothing where there is none."""
        found = [lines for (lines,) in self.connection.execute("SELECT lines FROM part WHERE subject = ?", [subject])]
        return self.writer.merged(found) if found else ""

    def blocks(self) -> Iterator[tuple[str, int]]:
        """The subjects of the file in order, each with the number of its triples."""
        rows = self.connection.execute("SELECT subject, lines FROM part ORDER BY subject")
        for subject, group in itertools.groupby(rows, key=lambda row: row[0]):
            lines = self.writer.merged([lines for _, lines in group])
            yield turtle.block(subject, lines), lines.count(BETWEEN) + lines.count("\n")

    def changes(self) -> tuple[set[ox.Triple], set[ox.Triple]]:
        """The triples that are gone and those that came, of subjects that sources were replaced of."""
        after = {subject: self.lines(subject) for subject in self._before}
        changed = [subject for subject, lines in after.items() if lines != self._before[subject]]
        gone, came = self._triples(self._before, changed), self._triples(after, changed)
        return gone - came, came - gone

    def touched(self) -> str:
        """Turtle of the subjects that sources were replaced of, as they are now, and of the ontology."""
        own = {subject: self.lines(subject) for subject in self._before}
        own |= dict(self.connection.execute("SELECT subject, lines FROM part WHERE source = 'ontology'"))
        return self.writer.head() + "".join(turtle.block(subject, lines) for subject, lines in own.items() if lines)

    def _triples(self, lines: Mapping[str, str], subjects: Iterable[str]) -> set[ox.Triple]:
        text = self.writer.head() + "".join(turtle.block(subject, lines[subject]) for subject in subjects if lines[subject])
        return {found.triple for found in ox.parse(text, format=ox.RdfFormat.TURTLE)}
