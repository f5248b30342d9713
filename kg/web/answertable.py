"""The rows of an answer as a table for people: links for what has a page, headings in words, statuses and stances marked, in any order.

A cell that holds a label is a link only where exactly one thing has that label: nothing is guessed between homonyms.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg import iris, tables
from kg.store import Rows, Term
from kg.web.evidencepanel import STANCES
from kg.web.headings import HEADINGS
from kg.web.site import Site
from kg.web.told import SIDES
from kg.web.view import BadRequest

PAGE = 100
"""Rows of a page."""
ORDERS = ("asc", "desc")
_KINDS = ("article", "dispute", "finding")
"""Kinds whose ids stand without a prefix in columns that end in their name."""
_REGISTERED = ("actor", "place", "event", "document")
_DATE = re.compile(r"[0-9./~?-]{4,21}")
_CLASS = re.compile(r"[A-Z][A-Za-z]+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Cell:
    """One value.

    Args:
        kind: how it is shown: ``thing`` (a link with its label), ``id`` (a link with its id), ``status``, ``stance``, ``side``,
            ``code``, ``date``, ``long`` or ``plain``.
        text: in words, also for sorting.
        iri: what it links to.
        language: of the text, where it is told.
    """

    kind: str
    text: str
    iri: str = ""
    language: str = ""


@dataclass(frozen=True)
class Column:
    """A column that has a value somewhere; ``wide`` where its texts are long."""

    name: str
    heading: str
    wide: bool


@dataclass(frozen=True)
class Table:
    """One page of an answer.

    Args:
        columns: without those that are empty everywhere, which ``empty`` names.
        rows: of this page.
        total: how many there are on all pages.
        page: from 1.
        pages: how many.
        sort: name of the column by which they are sorted; empty for the order of the query.
        order: ``asc`` or ``desc``.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: tuple[str, ...]
    total: int
    page: int
    pages: int
    sort: str
    order: str


def table(site: Site, rows: Rows, settings: Mapping[str, str], size: int = PAGE) -> Table:
    """An answer, or the page of it that the settings ``sort``, ``order`` and ``page`` of an address name.

    Args:
        site: tells what has a label and a page.
        rows: all rows of the answer.
        settings: of the address.
        size: rows of a page; 0 for all on one.

    Raises:
        BadRequest: one of the settings is none.
    """
    rows = tabular(rows)
    kept = [i for i in range(len(rows.variables)) if not rows.rows or any(_plain(row[i]) for row in rows.rows)]
    names = [rows.variables[i] for i in kept]
    body = [[row[i] for i in kept] for row in rows.rows]
    sort, order = settings.get("sort", ""), settings.get("order", ORDERS[0])
    if sort and sort not in names:
        raise BadRequest(f'sort: the answer has no column "{sort}"; it has {", ".join(names)}')
    if order not in ORDERS:
        raise BadRequest(f'order: "{order}" is neither {" nor ".join(ORDERS)}')
    if sort:
        body = ordered(body, names.index(sort), descending=order == ORDERS[1])
    pages = max(1, -(-len(body) // size)) if size else 1
    page = settings.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,5}", page) or int(page) > pages:
        raise BadRequest(f'page: "{page}" is none of the {pages} pages of the answer')
    shown = body[(int(page) - 1) * size : int(page) * size] if size else body
    cells = _cells(site, names, shown)
    columns = tuple(Column(name, HEADINGS.get(name, name), any(row[i].kind == "long" for row in cells)) for i, name in enumerate(names))
    empty = tuple(HEADINGS.get(name, name) for name in rows.variables if name not in names)
    return Table(columns, tuple(cells), empty, len(body), int(page), pages, sort, order)


def tabular(rows: Rows) -> Rows:
    """Any answer as rows: triples by their three parts, yes or no as one word."""
    if rows.boolean is not None:
        return Rows(("answer",), ((ox.Literal("yes" if rows.boolean else "no"),),))
    if rows.triples is not None:
        return Rows(("subject", "predicate", "object"), tuple((t.subject, t.predicate, t.object) for t in rows.triples))  # type: ignore[misc]  # there are no triple terms
    return rows


def ordered(body: Sequence[list[Term | None]], index: int, *, descending: bool) -> list[list[Term | None]]:
    """Rows by one of their columns: numbers as numbers, if there is nothing else; what is empty always comes last."""
    filled = [row for row in body if _plain(row[index])]
    if all(_NUMBER.fullmatch(_plain(row[index])) for row in filled):
        filled.sort(key=lambda row: float(_plain(row[index])), reverse=descending)
    else:
        filled.sort(key=lambda row: _plain(row[index]).casefold(), reverse=descending)
    return filled + [row for row in body if not _plain(row[index])]


def _plain(term: Term | None) -> str:
    return tables.plain(term)


def _cells(site: Site, names: Sequence[str], body: Sequence[Sequence[Term | None]]) -> list[tuple[Cell, ...]]:
    wanted = {iri for row in body for name, term in zip(names, row, strict=True) if (iri := _meant(site, name, term))}
    site.learn(wanted)
    by_label = site.memo("things by label", lambda: _by_label(site))
    codes = site.memo("codes", lambda: _codes(site))
    articles = [names.index(other) if (other := _article(name)) in names else None for name in names]
    return [
        tuple(
            _cell(site, name, term, None if at is None else _plain(row[at]), by_label, codes)
            for name, term, at in zip(names, row, articles, strict=True)
        )
        for row in body
    ]


def _article(name: str) -> str:
    """The column with the article in which the speakers of a column speak; nothing for other columns."""
    return f"{name.removesuffix('speaker')}article" if name.endswith("speaker") else "saidarticle" if name == "saidby" else ""


def _meant(site: Site, name: str, term: Term | None) -> str:
    """The IRI that a term is, or that a bare id or class in a column of its kind stands for; it may not exist."""
    if term is None or not term.value:
        return ""
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, ox.Literal) and not term.language:
        if kind := next((kind for kind in _KINDS if name.endswith(kind)), ""):
            return site.iri(kind, term.value)
        if name.endswith(("frame", "kind")) and _CLASS.fullmatch(term.value):
            return iris.term(term.value)
    return ""


def _by_label(site: Site) -> dict[tuple[str, str], str]:
    """Things of the registers by "" and their English label, speakers by the id of their article and theirs; only where it is one thing."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for iri, (kind, label) in site.names.things.items():
        if kind in _REGISTERED:
            found["", label].append(iri)
        elif kind == "speaker":
            found[iri.rpartition("/")[2].partition(".")[0], label].append(iri)
    return {key: iris_[0] for key, iris_ in found.items() if len(iris_) == 1}


def _codes(site: Site) -> frozenset[str]:
    """Every code; their labels are learnt."""
    rows = site.store.query(f"PREFIX cko: <{iris.CKO}> SELECT ?code WHERE {{ ?code a cko:Code }}")
    found = frozenset(row["code"] for row in rows.dicts())
    site.learn(found)
    return found


def _cell(
    site: Site, name: str, term: Term | None, article: str | None, by_label: Mapping[tuple[str, str], str], codes: Collection[str]
) -> Cell:
    """How a term is shown.

    Args:
        site: tells what has a label.
        name: of the column.
        term: the value.
        article: of the speakers in the column; None where it is no column of speakers.
        by_label: see ``_by_label``.
        codes: those of the ontology; a word in a column named as their list is one.
    """
    text = _plain(term)
    if not text:
        return Cell("plain", "")
    if (iri := _meant(site, name, term)) and (isinstance(term, ox.NamedNode) or site.label(iri).en):
        kind = site.local(iri).partition("/")[0]
        return Cell("thing" if kind in (*_REGISTERED, "ontology") else "id" if kind else "plain", text, iri)
    language = (term.language or "") if isinstance(term, ox.Literal) else ""
    if language == "en" and (iri := by_label.get((article or "", text), "")):
        return Cell("thing", text, iri, language)
    for kind, words in (("status", iris.STATUSES), ("stance", STANCES), ("side", SIDES)):
        if name.endswith(kind) and text in words:
            return Cell(kind, text)
    if (iri := iris.term(f"{name}-{text}")) in codes:
        return Cell("code", text, iri)
    return Cell("long" if len(text) > 40 else "date" if _DATE.fullmatch(text) else "plain", text, language=language)
