"""Everything that must hold of a graph: shapes (SHACL), checks (saved queries that must return no row), anchors, coverage.

A violation makes the graph invalid; a warning is told and counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import iris, queries, shacl, validate
from kg.errors import InputError
from kg.lookup import Index
from kg.progress import Progress
from kg.queries import SavedQuery
from kg.results import Result
from kg.store import OxigraphStore
from kg.workspace import Workspace


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that does not hold. ``by``: the shape, check or rule; ``where``: file and line of the seed, if known."""

    severity: str
    by: str
    focus: str
    message: str
    where: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.severity}: {self.by}: {self.focus}: {self.message}"


@dataclass(frozen=True)
class Report:
    """All findings, and what was looked at."""

    findings: tuple[Finding, ...]
    looked_at: tuple[str, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing worse than a warning was found."""
        return not any(finding.severity == "Violation" for finding in self.findings)


def of_result(result: Result) -> Finding:
    """What a validator found, told as all findings are."""
    shape, focus = (str(term) if isinstance(term, ox.Triple) else term.value for term in (result.shape, result.focus))
    return Finding(result.severity, shape.rpartition("#")[2] or shape, focus, result.message)


def zero_rows(store: OxigraphStore, folder: Path) -> list[Finding]:
    """The rows of the checks: saved queries whose right answer is none. The first column is what is wrong."""
    return [finding for query in queries.load_all(folder).values() for finding in rows(query, store)]


def rows(query: SavedQuery, store: OxigraphStore) -> list[Finding]:
    """The rows of one check."""
    severity = "Warning" if "warning" in query.tags else "Violation"
    found = []
    for row in queries.run(query, store).dicts():
        focus, *rest = row.values()
        message = "; ".join([query.summary, *filter(None, map(iris.shorten, rest))])
        found.append(Finding(severity, f"check {query.name}", focus, message))
    return found


def load(path: Path) -> ox.Store:
    """A Turtle file as a store, in which blank nodes keep their labels.

    Raises:
        InputError: it is missing, unreadable or no Turtle.
    """
    store = ox.Store()
    try:
        store.bulk_extend(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    except (SyntaxError, ValueError) as error:
        raise InputError(f"{path}: no Turtle: {error}") from None
    return store


def index(path: Path) -> Index:
    """A Turtle file for the validator, every literal as it is written (a store keeps 1.0 as 1)."""
    return Index(quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))


def graph(workspace: Workspace, path: Path, progress: Progress) -> Report:
    """Shapes and checks of a built graph by itself, from its file.

    Raises:
        InputError: it is missing, unreadable or no Turtle.
    """
    store = load(path)
    progress("asking the checks")
    found = zero_rows(OxigraphStore(store), workspace.data("queries") / "checks")
    progress("validating against the shapes")
    found += map(of_result, validate.findings(shacl.read(workspace.data("shapes")), index(path)))
    return Report(tuple(sorted(found)), (f"shapes and checks of {path}",))
