"""The page of the SPARQL endpoint for people: a form that works by itself, its answer as a table, and what the editor completes.

``?query=`` fills the form, ``?example=`` with a saved query; with ``show=table`` the answer stands below, on the same page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus

from kg import iris
from kg.errors import KgError
from kg.evidence import PREFIXES
from kg.web import answertable, asked, askpage
from kg.web.evidencepanel import Panels
from kg.web.site import Site
from kg.web.view import BadRequest, NotFound, Page, PageRoute, View

FORMATS: Mapping[str, Mapping[str, str]] = {
    "SELECT, ASK": {"csv": "CSV", "json": "JSON", "xml": "XML", "tsv": "TSV"},
    "CONSTRUCT, DESCRIBE": {"turtle": "Turtle", "ntriples": "N-Triples", "rdfxml": "RDF/XML", "jsonld": "JSON-LD"},
}
"""What ``format=`` may say, with the name of each, by the forms of query it fits."""
TABLE = "table"
FIRST = f"""# How many claims there are of each side and stance
PREFIX cko: <{iris.CKO}>
PREFIX rdfs: <{iris.PREFIXES["rdfs"]}>

SELECT ?side ?stance (COUNT(DISTINCT ?claim) AS ?claims)
WHERE {{
  ?claim cko:voiceSide ?side ;
         ?stance ?proposition .
  ?stance rdfs:subPropertyOf cko:claims .
}}
GROUP BY ?side ?stance
ORDER BY ?side DESC(?claims)"""
"""What stands in the form at first: short, and answered by every graph."""
WORDS = ("Query", "Run", "Stop", "Asking …", "The server does not answer.")
"""What the script says."""


def show_editor(site: Site, view: View) -> Page:
    """The form, with the answer where one is asked for.

    Raises:
        NotFound: ``example`` names no saved query.
        BadRequest: a setting of the table is none.
        KgError: the query took too long, or there was no room for it.
    """
    text = view.query.get("query", "").strip() or example(site, view.query.get("example", ""))
    answer: answertable.Table | None = None
    wrong, status = "", int(HTTPStatus.OK)
    if view.query.get("show") == TABLE:
        try:
            answer = _named(answertable.table(site, site.ask(text), view.query))
        except (BadRequest, NotFound):
            raise
        except KgError as error:
            status = int(getattr(error, "status", HTTPStatus.BAD_REQUEST))
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:  # another time it may be answered
                raise
            wrong = str(error)  # the query stays in the form, so that it can be mended
    values = {
        "text": text,
        "answer": answer,
        "wrong": wrong,
        "panels": Panels(site, view),
        "settings": {name: value for name, value in view.query.items() if name != "page"},
        "formats": FORMATS,
        "format": view.query.get("format", ""),
        "examples": [(name, query.summary) for name, query in site.saved.items()],
        "prefixes": prefixes(site),
        "data": {
            "prefixes": prefixes(site),
            "terms": site.memo("terms for the editor", lambda: terms(site)),
            "words": {word: view.say(word) for word in WORDS},
        },
    }
    return Page("SPARQL", "sparql", values, ("editor", "table"), index=not view.query, status=status)


def prefixes(site: Site) -> Mapping[str, str]:
    """The prefixes of the graph, those of kinds that it does not have left out."""
    kinds = {kind for kind, _ in site.names.things.values()}
    return {name: base for name, base in iris.prefixes(site.namespace).items() if name not in iris.KINDS or name in kinds}


def terms(site: Site) -> Mapping[str, Sequence[tuple[str, str]]]:
    """What the editor completes: IRIs of classes, of properties and of codes and statuses, each with its label."""
    patterns = {
        "classes": "{ ?term a owl:Class } UNION { [] a ?term }",
        "properties": "{ ?any ?term ?thing } UNION { VALUES ?type { owl:ObjectProperty owl:DatatypeProperty } ?term a ?type }",
        "codes": "{ ?term a cko:Code } UNION { ?term a cko:Status }",
    }
    found = {name: _column(site, f"{pattern} FILTER(isIRI(?term))") for name, pattern in patterns.items()}
    site.learn(iri for things in found.values() for iri in things)
    return {name: [(iri, site.label(iri).en) for iri in things] for name, things in found.items()}


def _column(site: Site, pattern: str) -> list[str]:
    rows = site.store.query(f"{PREFIXES}SELECT DISTINCT ?term WHERE {{ {pattern} }} ORDER BY ?term")
    return [row["term"] for row in rows.dicts()]


def example(site: Site, name: str) -> str:
    """A saved query with its defaults filled in."""
    if not name:
        return FIRST
    query = askpage.find(site, name)
    return f"# {query.summary}\n{asked.ask(site, query, {}).text.strip()}"


def _named(table: answertable.Table) -> answertable.Table:
    """A table whose columns are called as in the query: it is the reader's own."""
    return replace(table, columns=tuple(replace(column, heading=column.name) for column in table.columns))


PAGES = (PageRoute("sparql", "sparql", show_editor),)
