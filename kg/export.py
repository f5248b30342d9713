"""The claims as one table, a row a claim, for spreadsheets."""

from __future__ import annotations

from collections import defaultdict

from kg import evidence, iris, tables
from kg.evidence import PREFIXES
from kg.store import Store

COLUMNS = (
    "article",
    "title",
    "paragraph",
    "claim",
    "wording",
    "speaker",
    "side",
    "anonymity",
    "via",
    "stance",
    "holder",
    "frame",
    "proposition",
    "slots",
    "date",
    "earliest",
    "latest",
    "date printed",
    "date known how",
    "status",
    "origins",
    "reading",
)
_SKIP = (
    "concerns",
    "status",
    "originCount",
    "edtf",
    "earliestStart",
    "latestStart",
    "earliestEnd",
    "latestEnd",
    "refines",
    "inDispute",
    "inFinding",
    "dateImpossible",
)


def csv(store: Store) -> str:
    """All claims as CSV with a byte order mark, so that spreadsheets read Arabic right; no cell runs as a formula."""
    slots, frames, spans = _slots(store), _frames(store), _spans(store)
    lines = [list(COLUMNS)]
    told = {t.iri: t for t in evidence.told(store, frames)}
    for item in sorted(
        (e for t in told.values() for e in t.evidence), key=lambda e: (e.places[0].article, e.places[0].anchor.start, e.claim)
    ):
        proposition = told[item.proposition]
        first, last = spans.get(item.proposition, ("", ""))
        lines.append(
            [
                item.places[0].article.rpartition("/")[2],
                item.places[0].title,
                "; ".join(str(p.anchor.paragraph) for p in item.places),
                iris.shorten(item.claim),
                item.wording,
                item.speaker,
                item.side,
                item.anonymity,
                " > ".join(item.chain),
                item.stance,
                "; ".join(item.holder),
                frames[item.proposition],
                proposition.label,
                "; ".join(slots[item.proposition]),
                proposition.when,
                first,
                last,
                item.printed,
                item.resolution,
                proposition.status,
                str(proposition.origins),
                item.confidence,
            ]
        )
    return "﻿" + tables.csv_text(lines)


def _frames(store: Store) -> dict[str, str]:
    rows = store.query(f"""{PREFIXES}SELECT ?p ?frame WHERE {{ ?claim cko:claims ?p . ?p a ?class .
        ?class rdfs:subClassOf cko:Proposition BIND(STRAFTER(STR(?class), "#") AS ?frame) }} ORDER BY ?p""")
    return {row["p"]: row["frame"] for row in rows.dicts()}


def _slots(store: Store) -> defaultdict[str, list[str]]:
    rows = store.query(f"""{PREFIXES}SELECT DISTINCT ?p ?slot ?value WHERE {{ ?claim cko:claims ?p . ?p ?slot ?value
        FILTER(STRSTARTS(STR(?slot), STR(cko:))) }} ORDER BY ?p ?slot ?value""")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows.dicts():
        name = row["slot"].rpartition("#")[2]
        if name not in _SKIP:
            found[row["p"]].append(f"{name} {iris.shorten(row['value'])}")
    return found


def _spans(store: Store) -> dict[str, tuple[str, str]]:
    rows = store.query(f"""{PREFIXES}SELECT ?p ?first ?last WHERE {{ ?p cko:edtf ?e
        OPTIONAL {{ ?p cko:earliestStart ?first }} OPTIONAL {{ ?p cko:latestEnd ?last }} }} ORDER BY ?p""")
    return {row["p"]: (row["first"][:10], row["last"][:10]) for row in rows.dicts()}
