"""How to cite a claim or the answer of a saved query: with the version of the graph, and the article behind it."""

from __future__ import annotations

from kg import evidence, iris
from kg.errors import UsageError
from kg.evidence import PREFIXES
from kg.queries import SavedQuery
from kg.store import Store


def graph(store: Store) -> tuple[str, str, str]:
    """Citation, version and version IRI of a built graph."""
    rows = list(
        store.query(f"""{PREFIXES}SELECT ?cite ?version ?iri WHERE {{
        ?graph a owl:Ontology ; owl:versionIRI ?iri ; owl:versionInfo ?version
        OPTIONAL {{ ?graph dcterms:bibliographicCitation ?cite }} }} ORDER BY ?iri""").dicts()
    )
    if not rows:
        raise UsageError("the graph has no version; build it with kg build")
    return rows[0]["cite"], rows[0]["version"], rows[0]["iri"]


def claim(store: Store, iri: str) -> str:
    """The citation of a claim.

    Raises:
        UsageError: there is no such claim.
    """
    found = evidence.claims(store, f"VALUES ?claim {{ <{iri}> }} ?claim cko:claims ?p .")
    if not found:
        rows = store.query(f"{PREFIXES}SELECT ?day ?why WHERE {{ <{iri}> cko:withdrawnOn ?day ; cko:withdrawnBecause ?why }} ORDER BY ?day")
        withdrawn = "".join(f"{row['day']}: {row['why']}" for row in rows.dicts())
        told = f"withdrawn on {withdrawn}" if withdrawn else "the graph has no such claim"
        raise UsageError(f"{iris.shorten(iri)}: {told}")
    first, (cite, version, where) = found[0], graph(store)
    lines = []
    for place in sorted({(p.article, p.title, p.anchor.paragraph) for p in first.places}):
        lines.append(f'"{place[1]}" ({_article(store, place[0])}), paragraph {place[2]}')
    chain = f", through {' and then '.join(first.chain)}" if first.chain else ""
    return (
        f"{first.speaker}{chain}, in {'; '.join(lines)}.\n"
        f"Claim {iris.shorten(iri)} ({first.stance}: {first.wording}), in {cite}, version {version}. {where}\n"
        f"{iri}\n"
    )


def _article(store: Store, iri: str) -> str:
    rows = list(
        store.query(f"""{PREFIXES}SELECT ?name ?date ?how WHERE {{ <{iri}> cko:edtf ?date ; cko:publishedHow ?how
        OPTIONAL {{ <{iri}> cko:publisher ?p . ?p rdfs:label ?name FILTER(LANG(?name) = "en") }} }} ORDER BY ?name""").dicts()
    )
    row = rows[0]
    inferred = "" if row["how"].endswith("stated") else ", date inferred"
    return f"{row['name'] or 'publisher not given'}, {row['date']}{inferred}"


def query(store: Store, saved: SavedQuery) -> str:
    """The citation of the answer to a saved query."""
    cite, version, where = graph(store)
    return f'"{saved.summary}" (saved query {saved.name}), in {cite}, version {version}. {where}\n'
