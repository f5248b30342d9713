"""Weighs what articles tell, as far as something in it is new: propositions, what hangs together with them, what follows.

What was told and what followed from it stands in a database; only those propositions are weighed again that hang together
with a changed one (``kg.questions``), and what follows from the others stays as it was.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg import derive, iris, shortcuts
from kg.contribution import Contribution, Telling
from kg.parts import Parts
from kg.propositions import Proposition
from kg.questions import pairs, questions
from kg.records import DisputeSeed
from kg.refinement import Refinement
from kg.registers import Registers
from kg.shortcuts import Edge, Ground
from kg.statements import Statements
from kg.status import Derivation
from kg.support import Support, Told, listed, together

SCHEMA = """
CREATE TABLE article (
    article TEXT PRIMARY KEY, digest TEXT, uses BLOB, contribution BLOB, anchors INTEGER, text_at_hand INTEGER, faults BLOB
);
CREATE TABLE telling (proposition TEXT, article TEXT, telling BLOB, PRIMARY KEY (proposition, article)) WITHOUT ROWID;
CREATE INDEX telling_article ON telling (article);
CREATE TABLE claim (entry TEXT, claim TEXT, proposition TEXT, article TEXT, PRIMARY KEY (entry, claim)) WITHOUT ROWID;
CREATE INDEX claim_article ON claim (article);
CREATE TABLE question (question TEXT, proposition TEXT, PRIMARY KEY (question, proposition)) WITHOUT ROWID;
CREATE TABLE status (proposition TEXT PRIMARY KEY, status TEXT) WITHOUT ROWID;
CREATE TABLE finding (finding TEXT, proposition TEXT, PRIMARY KEY (finding, proposition)) WITHOUT ROWID;
CREATE INDEX finding_proposition ON finding (proposition);
CREATE TABLE ground (edge TEXT, proposition TEXT, ground BLOB, PRIMARY KEY (edge, proposition)) WITHOUT ROWID;
CREATE INDEX ground_proposition ON ground (proposition);
"""


class Weighing:
    """What is told, and what follows from it.

    Args:
        connection: a database with ``SCHEMA``.
        parts: where triples go.
        registers: the things that articles speak of.
        disputes: what curators wrote of them.
    """

    def __init__(self, connection: sqlite3.Connection, parts: Parts, registers: Registers, disputes: Mapping[str, DisputeSeed]) -> None:
        self.connection, self.parts, self.registers = connection, parts, registers
        self.refinement = Refinement(registers)
        self.listed, self.kinds = listed(disputes), {key: dispute.kind for key, dispute in disputes.items()}
        self.changed: dict[str, Proposition] = {}
        self.minter = iris.Minter(registers.settings["namespace"])

    def take_in(self, article: str, digest: str, uses: set[str], new: Contribution) -> None:
        """Put what an article gives in place of what it gave before."""
        self._retell(article, new.tellings)
        self.connection.execute("DELETE FROM claim WHERE article = ?", [article])
        rows = [(entry, claim, about, article) for claim, (entry, about, _) in new.claims.items()]
        self.connection.executemany("INSERT INTO claim VALUES (?, ?, ?, ?)", rows)
        self.parts.replace(f"article/{article}", new.parts)
        kept = pickle.dumps(replace(new, parts={}, tellings={}, faults=()))
        faults = pickle.dumps(new.faults) if new.faults else None
        row = [article, digest, pickle.dumps(uses), kept, new.anchors, new.text_at_hand, faults]
        self.connection.execute("INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def leave_out(self, article: str) -> None:
        """Forget what an article gave."""
        self._retell(article, {})
        for table in ("claim", "article"):
            self.connection.execute(f"DELETE FROM {table} WHERE article = ?", [article])
        self.parts.replace(f"article/{article}", {})

    def _retell(self, article: str, new: Mapping[str, Telling]) -> None:
        rows = self.connection.execute("SELECT proposition, telling FROM telling WHERE article = ?", [article])
        old: dict[str, Telling] = {key: pickle.loads(data) for key, data in rows}
        for key in old.keys() | new.keys():
            if old.get(key) != new.get(key):
                self.changed[key] = (new.get(key) or old[key]).proposition
        self.connection.execute("DELETE FROM telling WHERE article = ?", [article])
        self.connection.executemany(
            "INSERT INTO telling VALUES (?, ?, ?)", [(key, article, pickle.dumps(telling)) for key, telling in new.items()]
        )

    def relist(self, listed: Mapping[str, list[str]], kinds: Mapping[str, str]) -> None:
        """Weigh the claims again that curators had listed otherwise before (disputes by entry, and their kinds)."""
        for entry in listed.keys() | self.listed.keys():
            was = [(dispute, kinds[dispute]) for dispute in listed.get(entry, ())]
            if was != [(dispute, self.kinds[dispute]) for dispute in self.listed.get(entry, ())]:
                for (key,) in self.connection.execute("SELECT DISTINCT proposition FROM claim WHERE entry = ?", [entry]).fetchall():
                    self.changed[key] = self._tellings(key)[0].proposition

    def _tellings(self, key: str) -> list[Telling]:
        rows = self.connection.execute("SELECT telling FROM telling WHERE proposition = ? ORDER BY article", [key])
        return [pickle.loads(data) for (data,) in rows]

    def weigh(self, *, everything: bool) -> int:
        """Write what follows; the number of propositions that were weighed.

        Args:
            everything: weigh all, as where the registers changed.
        """
        gone = [key for key in self.changed if not self._tellings(key)]
        for key in gone:
            self._forget(key)
        if everything:
            told = self._told(self._all())
            self.connection.execute("DELETE FROM question")
            self._ask(told.propositions.values())
        else:
            self._ask(proposition for key, proposition in self.changed.items() if key not in gone)
            told = self._told((key, self._tellings(key)) for key in sorted(self._together()))
        self._follow(Derivation(self.registers, told), {*told.propositions, *gone})
        return len(told.propositions)

    def number(self) -> int:
        """How many propositions there are."""
        found: int = self.connection.execute("SELECT count(*) FROM status").fetchone()[0]
        return found

    def _ask(self, propositions: Iterable[Proposition]) -> None:
        rows = sorted(pairs(propositions, self.refinement))
        self.connection.executemany("INSERT OR IGNORE INTO question VALUES (?, ?)", rows)

    def _forget(self, key: str) -> None:
        for table in ("question", "status"):
            self.connection.execute(f"DELETE FROM {table} WHERE proposition = ?", [key])
        for source in ("proposition", "status"):
            self.parts.replace(f"{source}/{key}", {})

    def _all(self) -> Iterator[tuple[str, list[Telling]]]:
        key, tellings = "", list[Telling]()
        for found, data in self.connection.execute("SELECT proposition, telling FROM telling ORDER BY proposition, article"):
            if found != key:
                if tellings:
                    yield key, tellings
                key, tellings = found, []
            tellings.append(pickle.loads(data))
        if tellings:
            yield key, tellings

    def _together(self) -> set[str]:
        """The ids of all propositions that hang together with a changed one."""
        found: set[str] = set()
        asked: set[str] = set()
        waiting = list(self.changed.values())
        while waiting:
            for question in questions(waiting.pop(), self.refinement).asked - asked:
                asked.add(question)
                for (key,) in self.connection.execute("SELECT proposition FROM question WHERE question = ?", [question]).fetchall():
                    if key not in found:
                        found.add(key)
                        waiting.append(self._tellings(key)[0].proposition)
        return found

    def _told(self, tellings: Iterable[tuple[str, list[Telling]]]) -> Told:
        """What is told of some propositions; each is worded as the first article words it."""
        propositions, labels, support = dict[str, Proposition](), dict[str, str](), dict[str, Support]()
        for key, found in tellings:
            first = found[0]
            propositions[key] = first.proposition.with_unstated(slot for telling in found for slot in telling.proposition.unstated)
            labels[key] = first.label
            voices = [voice for telling in found for voice in telling.voices]
            if voices:
                support[key] = together(voices)
            open_slots = [line for telling in found[1:] for line in telling.lines.split("\n") if line.startswith("    cko:unstated ")]
            lines = self.parts.writer.merged([first.lines, *open_slots]) if open_slots else first.lines
            self.parts.replace(f"proposition/{key}", {self._key("proposition", key): lines})
        return Told(propositions, labels, support, self.listed, self.kinds)

    def _key(self, kind: str, key: str) -> str:
        return self.parts.writer.key(self._statements().node(kind, key))

    def _statements(self) -> Statements:
        return Statements(self.minter)

    def _follow(self, derivation: Derivation, keys: set[str]) -> None:
        """Put what follows for some propositions in place of what followed before."""
        for key, status in derivation.statuses.items():
            to = self._statements()
            derive.write_proposition(derivation, key, to)
            self.parts.replace(f"status/{key}", self.parts.writer.parts(to))
            self.connection.execute("INSERT OR REPLACE INTO status VALUES (?, ?)", [key, status])
        self._follow_findings(derivation, keys)
        self._follow_shortcuts(derivation, keys)

    def _follow_findings(self, derivation: Derivation, keys: set[str]) -> None:
        before = self._of("finding", keys)
        found = {derive.finding_key(finding): finding for finding in derivation.findings}
        for key in before - found.keys():
            self.parts.replace(f"finding/{key}", {})
        self.connection.executemany("DELETE FROM finding WHERE finding = ?", [(key,) for key in before])
        for key, finding in found.items():
            to = self._statements()
            derive.write_finding(derivation, finding, to)
            self.parts.replace(f"finding/{key}", self.parts.writer.parts(to))
            self.connection.executemany("INSERT INTO finding VALUES (?, ?)", [(key, about) for about in sorted(finding.propositions)])

    def _follow_shortcuts(self, derivation: Derivation, keys: set[str]) -> None:
        before = self._of("ground", keys, "edge")
        self.connection.executemany("DELETE FROM ground WHERE proposition = ?", [(key,) for key in keys])
        given = shortcuts.given(derivation, derivation.propositions)
        for edge, grounds in given.items():
            rows = [("\t".join(edge), ground.proposition, pickle.dumps(ground)) for ground in grounds]
            self.connection.executemany("INSERT INTO ground VALUES (?, ?, ?)", rows)
        for line in sorted(before | {"\t".join(edge) for edge in given}):
            source, term, target = line.split("\t")
            rows_ = self.connection.execute("SELECT ground FROM ground WHERE edge = ? ORDER BY proposition", [line])
            self._write_shortcut((source, term, target), [pickle.loads(data) for (data,) in rows_])

    def _write_shortcut(self, edge: Edge, grounds: list[Ground]) -> None:
        to = self._statements()
        if grounds:
            shortcuts.write(edge, grounds, to)
        self.parts.replace(f"shortcut/{' '.join(edge)}", self.parts.writer.parts(to))

    def _of(self, table: str, keys: Iterable[str], column: str = "") -> set[str]:
        """What some propositions were in before, in a table."""
        query = f"SELECT {column or table} FROM {table} WHERE proposition = ?"
        return {row[0] for key in keys for row in self.connection.execute(query, [key])}
