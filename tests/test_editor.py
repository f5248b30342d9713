"""The page of the SPARQL endpoint for people, as the server writes it; in a browser it is tested in test_browser.py."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg import iris, queries
from kg.store import OxigraphStore
from kg.web import editorpage
from kg.web.site import Site

from .explorer import Read

ROOT = Path(__file__).resolve().parent.parent
SAVED = sorted(queries.load_all(ROOT / "queries"))
HTML = {"Accept": "text/html"}


def page(explorer: httpx.Client, status: int = 200, **settings: str) -> str:
    """The page with some settings."""
    answer = explorer.get("/sparql", params=settings, headers=HTML)
    assert answer.status_code == status, answer.text
    return answer.text


def cells(html: str) -> list[list[str]]:
    """The rows of the answer."""
    return [[cell.strip() for cell in row] for row in Read(html).rows]


def form(html: str) -> str:
    """What stands in the form."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", html, re.DOTALL)
    assert found is not None
    return unescape(found[1]).strip()


def test_first_query_is_answered_by_the_graph(explorer: httpx.Client, store: OxigraphStore) -> None:
    rows = store.query(editorpage.FIRST).rows

    assert len(cells(page(explorer, show="table"))) == len(rows) > 0
    assert {str(row[0]).rstrip(">").rpartition("#")[2] for row in rows} >= {"side-government", "side-opposition"}


@pytest.mark.parametrize("name", SAVED)
def test_saved_question_is_a_query_to_begin_with(name: str, site: Site) -> None:
    text = editorpage.example(site, name)

    assert text.startswith("# ") and "?_" not in text and "#+" not in text
    ox.Store().query(text)


def test_unknown_example_is_not_found(explorer: httpx.Client) -> None:
    assert "place-holders" in page(explorer, 404, example="place-holder")


def test_things_are_shown_by_their_names_and_lead_to_their_pages(explorer: httpx.Client, site: Site) -> None:
    asked = "SELECT ?x WHERE { VALUES ?x { <https://w3id.org/conflict-kg/aleppo/place/handarat-camp> } }"

    html = page(explorer, query=asked, show="table")
    read = Read(html)
    assert cells(html) == [[site.label("https://w3id.org/conflict-kg/aleppo/place/handarat-camp").en]]
    assert "/doc/place/handarat-camp.html" in read.links
    assert [heading.strip() for heading in read.headings] == ["x"]  # as in the query, whatever it is called elsewhere


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("ASK { ?s ?p ?o }", [["yes"]]),
        ("ASK { ?s ?p 'nobody says this' }", [["no"]]),
        ("CONSTRUCT { <a:s> <a:p> 7 } WHERE { }", [["a:s", "a:p", "7"]]),
        ("SELECT ?x WHERE { VALUES ?x { UNDEF 'a' } } ORDER BY ?x", [[""], ["a"]]),
        ("SELECT ?x WHERE { FILTER(false) }", []),
    ],
)
def test_every_form_of_answer_is_a_table(asked: str, rows: list[list[str]], explorer: httpx.Client) -> None:
    assert cells(page(explorer, query=asked, show="table")) == rows


def test_long_answer_has_pages(explorer: httpx.Client) -> None:
    asked = f"SELECT ?claim WHERE {{ ?claim a <{iris.term('Claim')}> }} ORDER BY ?claim"

    first, second = (Read(page(explorer, query=asked, show="table", page=number)) for number in ("1", "2"))
    assert len(first.rows) == len(second.rows) == 100
    assert first.rows != second.rows
    assert "is none of the" in Read(page(explorer, 400, query=asked, show="table", page="99")).text


def test_mistake_leaves_the_query_in_the_form(explorer: httpx.Client) -> None:
    html = page(explorer, 400, query="SELECT ?x WHERE {", show="table")

    assert form(html) == "SELECT ?x WHERE {"
    assert "not a SPARQL query" in Read(html).text


def test_what_is_asked_is_never_markup(explorer: httpx.Client) -> None:
    evil = "</textarea></script><script>alert(1)</script>"
    asked = f'SELECT ("{evil}" AS ?x) WHERE {{ }}'

    for settings in ({}, {"show": "table"}):
        html = page(explorer, query=asked, **settings)
        assert "<script>alert" not in html
        assert Read(html).tags.count("script") == Read(page(explorer)).tags.count("script")
    assert cells(page(explorer, query=asked, show="table")) == [[evil]]


def test_editor_completes_every_term_of_the_ontology(explorer: httpx.Client, store: OxigraphStore) -> None:
    found = re.search(r'<script type="application/json" id="editor-data">(.*?)</script>', page(explorer))
    assert found is not None
    data = json.loads(found[1])
    offered = {iri for things in data["terms"].values() for iri, _ in things}

    declared = store.query(f"SELECT DISTINCT ?term WHERE {{ ?term a ?kind FILTER(STRSTARTS(STR(?term), '{iris.CKO}')) }}")
    assert {row["term"] for row in declared.dicts()} <= offered
    assert data["prefixes"]["cko"] == iris.CKO
    assert all(label for things in data["terms"].values() for iri, label in things if iri.startswith(iris.CKO))


def test_without_scripts_nothing_is_missing(explorer: httpx.Client) -> None:
    html = page(explorer)

    assert form(html) == editorpage.FIRST
    assert [tag for tag in ("form", "textarea", "select", "button") if tag not in Read(html).tags] == []
    assert "PREFIX place: &lt;" in html
