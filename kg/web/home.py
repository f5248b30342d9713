"""The first page: what this is, one question with its answer, where accounts differ, and the ways in."""

from __future__ import annotations

from dataclasses import dataclass

from kg import iris, queries
from kg.evidence import PREFIXES
from kg.queries import SavedQuery
from kg.store import Rows
from kg.web import answertable, disputepage
from kg.web.answertable import Table
from kg.web.evidencepanel import Panels
from kg.web.site import Site
from kg.web.view import Page, PageRoute, View

QUESTION = "event-participants"
"""The saved query that is answered here, if the workspace has it and its graph an answer; else the first that has one."""
ROWS, COLUMNS, CONTRADICTIONS = 12, 8, 4
COUNTED = ("Article", "Claim", "Proposition", "Dispute", "Speaker", "Actor", "Place", "Event")
STATUSES = {
    "Corroborated": "asserted by two or more independent origins",
    "SingleSource": "asserted by one origin",
    "Contested": "asserted or alleged by some and rejected or contradicted by others",
    "NotAsserted": "only planned, supposed, predicted, alleged, questioned, negated or denied",
    "Implausible": "it cannot be as told: a date that no calendar has",
}


@dataclass(frozen=True)
class Answer:
    """A saved query with the beginning of its answer, and the values with which it was asked."""

    saved: SavedQuery
    table: Table
    about: tuple[tuple[str, str], ...]


def show_home(site: Site, view: View) -> Page:
    """The first page."""
    counts = site.memo("counts", lambda: _counts(site))
    answer = site.memo("answer", lambda: _answer(site))
    contradictions = site.memo("contradictions", lambda: disputepage.first_contradictions(site, CONTRADICTIONS))
    by_kind: dict[str, int] = {}
    for row in disputepage.rows(site):
        by_kind[row.kind] = by_kind.get(row.kind, 0) + 1
    site.learn([*by_kind, *map(iris.term, iris.STATUSES), *(row.iri for row, _ in contradictions)])
    values = {
        "panels": Panels(site, view),
        "counts": counts,
        "answer": answer,
        "contradictions": contradictions,
        "kinds": list(by_kind.items()),
        "meanings": STATUSES,
        "sources": site.memo("sources", lambda: _sources(site)),
    }
    return Page(site.graph.title, "home", values)


def _counts(site: Site) -> dict[str, int]:
    """How many there are of each class and each status, by the class's or status's name."""
    wanted = " ".join(f"cko:{name}" for name in COUNTED)
    rows = site.store.query(f"""{PREFIXES}SELECT ?what (COUNT(DISTINCT ?s) AS ?n) WHERE {{ {{ VALUES ?what {{ {wanted} }} ?s a ?what }}
        UNION {{ ?s cko:status ?what }} }} GROUP BY ?what""")
    found = {row["what"].rpartition("#")[2]: int(row["n"]) for row in rows.dicts()}
    return {**dict.fromkeys((*COUNTED, *iris.STATUSES), 0), **found}


def _sources(site: Site) -> tuple[str, str]:
    """The dates of the first and the last article."""
    rows = site.store.query(
        f"{PREFIXES}SELECT (MIN(?start) AS ?first) (MAX(?start) AS ?last) WHERE {{ ?a a cko:Article ; cko:earliestStart ?start }}"
    )
    row = next(rows.dicts())
    return row["first"][:7], row["last"][:7]


def _answer(site: Site) -> Answer | None:
    """The saved query shown, with its answer."""
    for saved in sorted(site.saved.values(), key=lambda saved: (saved.name != QUESTION, saved.name)):
        found = queries.run(saved, site.store)
        if found.rows:
            rows = Rows(found.variables[:COLUMNS], tuple(row[:COLUMNS] for row in found.rows))
            about = tuple((p.name, saved.defaults[p.variables[0]]) for p in saved.parameters)
            return Answer(saved, answertable.table(site, rows, {}, ROWS), about)
    return None


PAGES = (PageRoute("home", "", show_home),)
