"""The pages of the ontology: every term has one, with its place in the ontology, its use, its shapes and its questions."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg import frames, iris
from kg.store import OxigraphStore
from kg.web import ontologypages, terms
from kg.web.site import Site
from kg.web.view import NotFound, View, catalogue, render
from kg.workspace import Workspace

from .explorer import Read
from .test_askpage import tiny

ROOT = Path(__file__).resolve().parent.parent


def defined() -> list[str]:
    """The local names of all terms that conflict.ttl defines."""
    relation = ox.NamedNode(iris.PREFIXES["rdfs"] + "isDefinedBy")
    found = ox.parse(path=str(ROOT / "ontology" / "conflict.ttl"), format=ox.RdfFormat.TURTLE)
    return sorted(q.subject.value.removeprefix(iris.CKO) for q in found if q.predicate == relation and isinstance(q.subject, ox.NamedNode))


def page(site: Site, term: str, language: str = "en") -> Read:
    """The page of a term."""
    view = View(language, f"doc/ontology/{term}")
    return Read(render(site, view, ontologypages.show_term(site, view, term)))


def test_every_term_has_a_page(site: Site) -> None:
    found = defined()
    assert len(found) > 600
    for number, term in enumerate(found):
        for language in ("en",) if number % 10 else ("en", "ar"):
            read = page(site, term, language)
            thing = terms.ontology(site).terms[iris.term(term)]
            assert f"cko:{term}" in read.text and thing.arabic() in read.text and thing.value("rdfs:label") in read.text
            assert " ".join(thing.value("skos:definition").split()) in read.text


def test_overview_has_every_term_once(explorer: httpx.Client) -> None:
    answer = explorer.get("/ontology")
    ids = re.findall(r' id="([A-Za-z][A-Za-z0-9-]*)"', answer.text)

    assert answer.status_code == 200
    assert [term for term in defined() if ids.count(term) != 1] == []
    assert [term for term in defined() if f'href="/doc/ontology/{term}.html"' not in answer.text] == []
    assert 'href="/ontology.ttl"' in answer.text and "0.1.0" in answer.text


def test_a_frame(site: Site) -> None:
    read = page(site, "ControlChange")

    for slot in frames.load(site.space.frames).frames["ControlChange"].slots.values():
        assert slot.name in read.text
    for link in ("Proposition", "toHolder", "fromHolder", "place", "capturedBy", "lostBy", "extent"):
        assert f"/doc/ontology/{link}.html" in read.links
    assert {"/query/place-holders", "/query/captures-by"} <= set(read.links)
    assert "svg" in read.tags and "style" not in read.tags
    assert "one of these required, conflict by side" in read.text and "Nature: change." in read.text


def test_a_class_lists_what_is_of_it(site: Site, store: OxigraphStore) -> None:
    [[count]] = store.query(f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a <{iris.term('Siege')}> }}").rows
    read = page(site, "Siege")
    listed = {link for link in read.links if link.startswith("/doc/event/")}

    assert count is not None and f"{count.value} things are of this class." in read.text
    assert len(listed) == min(int(count.value), ontologypages.SHOWN) > 0
    assert "/doc/ontology/Event.html" in read.links


def test_a_property_lists_its_use_and_its_shapes(site: Site) -> None:
    read = page(site, "saidBy")

    assert "shape:Claim-speaker" in read.text and "It is used in 1,227 statements." in read.text
    assert "/doc/ontology/Speaker.html" in read.links and any(link.startswith("/doc/claim/") for link in read.links)
    assert any(link.startswith("/sparql?query=") for link in read.links)


def test_a_code_belongs_to_its_list(site: Site) -> None:
    assert "/doc/ontology/RoleCode.html" in page(site, "role-attacker").links
    assert {"/doc/ontology/role-attacker.html", "/doc/ontology/role-target.html"} <= set(page(site, "RoleCode").links)
    assert "things refer to it" in page(site, "role-attacker").text


def test_other_vocabularies_are_named(site: Site) -> None:
    assert any("http://www.w3.org/ns/prov#" in link for link in page(site, "Claim").links + page(site, "Article").links)


@pytest.mark.parametrize("term", ["NoSuchTerm", "Claim> <x", "../x", "", "Claim ", "x" * 5000, "حلب"])
def test_other_terms_have_none(term: str, site: Site) -> None:
    with pytest.raises(NotFound):
        ontologypages.show_term(site, View(), term)


def test_every_shape_that_names_a_term_is_found_at_it(site: Site) -> None:
    shapes = "".join(file.read_text("utf-8") for file in sorted((ROOT / "shapes").glob("*.ttl")))
    named = set(re.findall(r"\bcko:([A-Za-z][A-Za-z0-9-]*)", re.sub(r'#[^\n]*|"[^"\n]*"', "", shapes)))
    found = {iri.removeprefix(iris.CKO) for iri in terms.checks(site)}

    assert named and found <= named
    assert named - found == set()


def test_graph_without_ontology_says_so(workspace: Workspace) -> None:
    bare = tiny(workspace, '<https://example.org/k/place/a> rdfs:label "A"@en .')
    view = View(path="ontology")

    assert "does not carry its ontology" in render(bare, view, ontologypages.show_ontology(bare, view))


def test_words_of_the_pages_are_said_in_arabic() -> None:
    every = frames.load(ROOT / "ontology" / "frames.yaml").frames.values()
    words = {mark for frame in every for taken in terms.slots(frame) for mark in taken.marks}
    words |= {slot.kind for frame in every for slot in frame.slots.values()}
    words |= {*ontologypages.KINDS.values(), *ontologypages.NATURES.values(), *ontologypages.TRAITS.values()}

    assert len(words) > 20
    assert words - catalogue().keys() == set()
