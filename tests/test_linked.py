"""Every IRI of the graph leads to its data and its page; the data hold what the graph says; the graph describes itself truly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from kg import iris
from kg.store import OxigraphStore, memory
from kg.web import description, linked
from kg.web.linked import FORMATS, INCOMING
from kg.web.site import Site, opened
from kg.workspace import Workspace

from .test_protocol import BROWSER, running, server

OWN = iris.ALEPPO.rstrip("/")
VOID, DCAT, FOAF = Namespace("http://rdfs.org/ns/void#"), Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://xmlns.com/foaf/0.1/")
AXIOM = f"{iris.PREFIXES['owl']}Axiom"


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[httpx.Client]:
    """A client of the checkout's graph."""
    with running(server(workspace)) as made:
        yield made


@pytest.fixture(scope="module")
def site(workspace: Workspace) -> Site:
    """The same graph as pages read it."""
    return opened(workspace)


@pytest.fixture(scope="module")
def graph(aleppo_ttl: Path) -> ox.Store:
    """The same graph in the engine."""
    return memory(aleppo_ttl)


def path(iri: str) -> str:
    """Where a resolver sends who asks for an IRI."""
    if iri.startswith(iris.ONTOLOGY):
        return f"/id/ontology{iri.removeprefix(iris.ONTOLOGY).replace('#', '/')}"
    return f"/id{iri.removeprefix(OWN) or '/'}"


def parsed(response: httpx.Response) -> set[ox.Triple]:
    """The triples of an answer."""
    media = response.headers["content-type"].partition(";")[0]
    return {quad.triple for quad in ox.parse(response.content, format=ox.RdfFormat.from_media_type(media))}


def things(graph: ox.Store) -> list[str]:
    """The IRIs of which the graph says something."""
    named = {quad.subject.value for quad in graph if isinstance(quad.subject, ox.NamedNode)}
    return sorted(iri for iri in named if iri.startswith((f"{OWN}/", iris.CKO)))


def test_every_iri_leads_to_its_data(client: httpx.Client, graph: ox.Store) -> None:
    every = things(graph)
    assert len(every) > 4_000
    some = [*every[::97], *(next(iri for iri in every if f"/{kind}/" in iri) for kind in iris.KINDS)]
    for iri in some:
        sent = client.get(path(iri), headers={"Accept": "text/turtle"})
        assert (sent.status_code, sent.headers["vary"]) == (303, "Accept"), iri
        found = client.get(sent.headers["location"])
        assert found.status_code == 200 and found.headers["content-type"] == "text/turtle; charset=utf-8"
        expected = {quad.triple for quad in graph.quads_for_pattern(ox.NamedNode(iri), None, None)}
        assert expected and expected <= parsed(found), iri


@pytest.mark.parametrize(
    ("accept", "end"),
    {
        "text/turtle": ".ttl",
        "application/n-triples": ".nt",
        "application/ld+json": ".jsonld",
        "application/rdf+xml": ".rdf",
        "*/*": ".ttl",
        BROWSER["Accept"]: ".html",
        "application/rdf+xml;q=0.5, text/html;q=0.4": ".rdf",
    }.items(),
)
def test_a_thing_sends_by_what_is_accepted(client: httpx.Client, accept: str, end: str) -> None:
    sent = client.get("/id/place/handarat", headers={"Accept": accept})
    assert (sent.status_code, sent.headers["location"]) == (303, f"/doc/place/handarat{end}")
    assert client.get(sent.headers["location"]).status_code == 200


def test_the_forms_of_a_document_hold_the_same(client: httpx.Client) -> None:
    base = "/doc/place/handarat"
    found = {form: parsed(client.get(f"{base}.{form}")) for form in FORMATS}
    about = {
        form: {t for t in triples if isinstance(t.subject, ox.NamedNode) and "127.0.0.1" not in t.subject.value}
        for form, triples in found.items()
    }
    assert len(about["ttl"]) > 50 and all(triples == about["ttl"] for triples in about.values())


def test_a_document_holds_what_is_said_of_a_thing_and_of_what_is_said_so(client: httpx.Client, graph: ox.Store) -> None:
    iri = ox.NamedNode(f"{OWN}/actor/levant-front")
    triples = parsed(client.get("/doc/actor/levant-front.nt"))
    plain = {t for t in triples if isinstance(t.subject, ox.NamedNode)}
    pointing = {quad.triple for quad in graph.quads_for_pattern(None, None, iri) if isinstance(quad.subject, ox.NamedNode)}
    assert pointing and pointing <= plain
    annotated = {
        quad.subject
        for name in ("annotatedSource", "annotatedTarget")
        for quad in graph.quads_for_pattern(None, ox.NamedNode(iris.PREFIXES["owl"] + name), iri)
    }
    axioms = {t.subject for t in triples if t.predicate.value == iris.PREFIXES["rdf"] + "type" and t.object.value == AXIOM}
    assert len(axioms) == len(annotated) > 0
    about = {t.predicate.value.rpartition("#")[2]: t.object.value for t in triples if isinstance(t.subject, ox.BlankNode)}
    assert {"annotatedSource", "annotatedProperty", "annotatedTarget", "forProposition"} <= about.keys()
    document = next(t for t in plain if t.predicate.value == str(FOAF.primaryTopic))
    assert document.object == iri and document.subject.value == f"{client.base_url}/doc/actor/levant-front.nt"
    assert any(t.subject.value == OWN and t.predicate.value.endswith("license") for t in plain)


def test_a_thing_of_which_much_is_told_has_a_bounded_document(site: Site) -> None:
    label = ox.NamedNode(iris.PREFIXES["rdfs"] + "label")
    hub, told = ox.NamedNode(f"{iris.ALEPPO}place/hub"), ox.NamedNode(iris.term("concerns"))
    store = ox.Store()
    store.extend([ox.Quad(hub, label, ox.Literal("Hub")), *(ox.Quad(ox.NamedNode(f"urn:p{n}"), told, hub) for n in range(INCOMING + 10))])
    small = Site(site.space, OxigraphStore(store), site.sentences)
    triples = linked.document(small, hub.value, "http://localhost/doc/place/hub.ttl")
    assert sum(t.object == hub and t.predicate == told for t in triples) == INCOMING
    assert any("only 2,000 stand here" in t.object.value for t in triples if isinstance(t.object, ox.Literal))


def test_the_same_document_is_not_sent_twice(client: httpx.Client) -> None:
    first = client.get("/doc/place/handarat.ttl")
    again = client.get("/doc/place/handarat.ttl", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/doc/place/handarat.nt").headers["etag"] != first.headers["etag"]
    assert client.get("/doc/place/handarat.ttl").content == first.content
    links = first.headers["link"]
    assert f'<{OWN}/place/handarat>; rel="canonical"' in links and '</doc/place/handarat.html>; rel="alternate"; type="text/html"' in links
    assert 'rel="service-desc"' in links and links.count("alternate") == len(FORMATS)


@pytest.mark.parametrize("local", ["place/none", "place/", "none/x", "place/handarat/more", "ontology/None", "place/x%3E", "9.9.9"])
def test_what_the_graph_does_not_know_is_not_found(client: httpx.Client, local: str) -> None:
    for address in (f"/id/{local}", f"/doc/{local}.ttl", f"/doc/{local}.html"):
        missing = client.get(address)
        assert missing.status_code == 404 and missing.text.count("\n") == 1
        assert client.get(address, headers=BROWSER).headers["content-type"] == "text/html; charset=utf-8"
    assert client.get("/doc/place/handarat.exe").status_code == 404
    assert client.get("/id/place/handarat", headers={"Accept": "image/png"}).status_code == 406


def test_the_graph_and_its_version_lead_to_the_whole(client: httpx.Client, site: Site, aleppo_ttl: Path) -> None:
    for local in ("/id", "/id/", f"/id/{site.graph.version}"):
        sent = client.get(local, headers={"Accept": "text/turtle"})
        assert sent.status_code == 303
        whole = client.get(sent.headers["location"])
        assert whole.content == aleppo_ttl.read_bytes()  # which is valid: see the tests of the shapes
        assert client.get(local, headers=BROWSER).headers["location"] == "/"


def test_the_ontology_can_be_had(client: httpx.Client, workspace: Workspace) -> None:
    sent = client.get("/id/ontology", headers={"Accept": "application/rdf+xml"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/ontology.rdf")
    own = {quad.triple for quad in ox.parse(path=str(workspace.data("ontology") / "conflict.ttl"))}
    named = {t for t in own if isinstance(t.subject, ox.NamedNode)}
    for extension in FORMATS:
        assert named <= parsed(client.get(f"/ontology.{extension}"))


# What the data are.


@pytest.mark.parametrize("address", ["/.well-known/void", "/dataset.ttl"])
def test_the_description_counts_what_is_there(client: httpx.Client, graph: ox.Store, site: Site, address: str) -> None:
    response = client.get(address)
    found = Graph().parse(data=response.text, format="turtle")
    [dataset] = found.subjects(RDF.type, VOID.Dataset)
    assert dataset == URIRef(OWN) and (dataset, RDF.type, DCAT.Dataset) in found
    every = [quad.triple for quad in graph]
    expected = {
        VOID.triples: len(every),
        VOID.distinctSubjects: len({t.subject for t in every}),
        VOID.distinctObjects: len({t.object for t in every}),
        VOID.properties: len({t.predicate for t in every}),
        VOID.classes: len({t.object for t in every if t.predicate.value == str(RDF.type)}),
    }
    assert {name: found.value(dataset, name) for name in expected} == {name: Literal(number) for name, number in expected.items()}
    parts = {
        str(found.value(part, VOID.property)): int(found.value(part, VOID.triples) or 0)
        for part in found.objects(dataset, VOID.propertyPartition)
    }
    assert sum(parts.values()) == len(every) and parts[iris.term("asserts")] == sum(
        t.predicate.value == iris.term("asserts") for t in every
    )
    classes = {
        str(found.value(part, VOID["class"])): int(found.value(part, VOID.entities) or 0)
        for part in found.objects(dataset, VOID.classPartition)
    }
    assert classes[iris.term("Claim")] == sum(t.object.value == iris.term("Claim") and t.predicate.value == str(RDF.type) for t in every)
    told = {str(value) for value in found.objects(dataset)}
    assert {site.graph.title, site.graph.licence, site.graph.version, site.namespace, f"{client.base_url}/sparql"} <= told


def test_every_distribution_can_be_had(client: httpx.Client) -> None:
    found = Graph().parse(data=client.get("/.well-known/void").text, format="turtle")
    files = {
        str(found.value(part, DCAT.downloadURL)): str(found.value(part, DCAT.mediaType))
        for part in found.subjects(RDF.type, DCAT.Distribution)
    }
    assert len(files) > 5
    for file, media in files.items():
        response = client.head(file)
        assert response.status_code == 200 and media.endswith(response.headers["content-type"].partition(";")[0]), file
    assert {str(dump) for dump in found.objects(None, VOID.dataDump)} <= files.keys()


def test_the_description_comes_in_every_form(client: httpx.Client) -> None:
    for extension, media in FORMATS.items():
        named = client.get(f"/dataset.{extension}")
        chosen = client.get(description.PATH, headers={"Accept": media})
        assert named.headers["content-type"] == chosen.headers["content-type"] and len(parsed(named)) == len(parsed(chosen)) > 300
    assert client.get(description.PATH, headers={"Accept": "image/png"}).status_code == 406


def test_files_of_the_static_edition_hold_the_same(site: Site, client: httpx.Client) -> None:
    file = linked.file(site, "doc/place/handarat.ttl") or b""
    live = parsed(client.get("/doc/place/handarat.ttl"))
    triples = {quad.triple for quad in ox.parse(file, format=ox.RdfFormat.TURTLE)}
    assert triples and {t for t in live if "127.0.0.1" not in str(t)} == {t for t in triples}
    assert linked.file(site, "doc/place/handarat.html") is None and linked.file(site, "static/x.ttl") is None
