"""The SPARQL endpoint: the W3C's cases of the protocol, every form of an answer, and clients as they are."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pyoxigraph as ox
import pytest
import uvicorn
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from kg.web import connections, serve
from kg.web.app import make
from kg.web.question import Limits, Source
from kg.web.server import Server, Settings
from kg.web.site import opened
from kg.workspace import Workspace

W3C = Path(os.environ.get("KG_W3C", ""))
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT, CNT = Namespace("http://www.w3.org/2011/http#"), Namespace("http://www.w3.org/2011/content#")
DATA = "http://kasei.us/2009/09/sparql/data/"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SIEGES = "PREFIX cko: <https://w3id.org/conflict-kg/ontology#> SELECT ?s WHERE { ?s a cko:Siege } ORDER BY ?s"
PLACES = "PREFIX cko: <https://w3id.org/conflict-kg/ontology#> CONSTRUCT { ?s a cko:Place } WHERE { ?s a cko:Place }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def server(space: Workspace, source: Source | None = None, **settings: Any) -> Server:
    """The explorer of a workspace, with another source behind its endpoint where one is given."""
    made = serve.prepared(space, serve.Wishes())
    limits = Limits(seconds=20)
    return Server(lambda ask: opened(space, ask=ask), source or made.source, None, Settings(limits=limits, **settings))


@contextmanager
def running(server: Server) -> Iterator[httpx.Client]:
    """A client of a server on a port of its own."""
    runs = uvicorn.Server(
        uvicorn.Config(make(server), port=0, log_config=None, log_level="warning", **connections.uvicorn(server.settings))
    )
    thread = threading.Thread(target=runs.run)
    thread.start()
    while not runs.started:
        assert thread.is_alive()
        time.sleep(0.01)
    address = f"http://127.0.0.1:{runs.servers[0].sockets[0].getsockname()[1]}"
    try:
        with httpx.Client(base_url=address, timeout=60, headers={"Accept": "*/*"}) as client:
            yield client
    finally:
        runs.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[httpx.Client]:
    """A client of the checkout's graph."""
    with running(server(workspace)) as made:
        yield made


@pytest.fixture(scope="module")
def address(client: httpx.Client) -> str:
    """The endpoint, for clients that have connections of their own."""
    return f"{client.base_url}/sparql"


# The W3C's cases.


@dataclass(frozen=True)
class Case:
    """One of the W3C's tests: its requests, each with what is expected."""

    name: str
    requests: tuple[tuple[str, str, dict[str, str], str | None, Mapping[str, Any]], ...]


def cases() -> list[Case]:
    """All of the manifest."""
    if not W3C.name:
        return []
    graph = Graph().parse(W3C / "protocol" / "manifest.ttl")
    [entries] = graph.objects(None, MF.entries)
    found = []
    for test in Collection(graph, entries):
        connection = graph.value(test, MF.action)
        listed = graph.value(connection, HT.requests)
        requests = []
        for request in [] if listed is None else Collection(graph, listed):
            headers = graph.value(request, HT.headers)
            fields = [] if headers is None else Collection(graph, headers)
            body = graph.value(graph.value(request, HT.body), CNT.chars)
            response = graph.value(request, HT.resp)
            if response is None:
                [response] = Collection(graph, graph.value(request, HT.response))
            requests.append(
                (
                    str(graph.value(request, HT.methodName)),
                    str(graph.value(request, HT.absolutePath)),
                    {str(graph.value(f, HT.fieldName)): str(graph.value(f, HT.fieldValue)) for f in fields},
                    None if body is None else str(body),
                    {
                        "status": {str(s)[-3:-2] for s in graph.objects(response, MF.expectedStatus)},
                        "boolean": graph.value(response, MF.expectedBoolean),
                        "format": graph.value(response, MF.expectedFormat),
                    },
                )
            )
        found.append(Case(str(test).rpartition("#")[2], tuple(requests)))
    return found


CASES = cases()


@pytest.fixture(scope="module")
def w3c(workspace: Workspace) -> Iterator[httpx.Client]:
    """A client of the graphs that the W3C's cases ask."""
    named = tuple((W3C / "protocol" / f"data{n}.nt", f"{DATA}data{n}.rdf") for n in (1, 2, 3))
    with running(server(workspace, Source(named=named))) as made:
        yield made


@pytest.mark.skipif(not CASES, reason="needs the W3C's cases of the SPARQL protocol (KG_W3C)")
def test_the_cases_of_the_w3c_are_all_read() -> None:
    assert len(CASES) == 34 and all(case.requests for case in CASES)
    assert sum(case.name.startswith(("update", "bad_update", "bad_multiple_updates")) for case in CASES) == 14


@pytest.mark.skipif(not CASES, reason="needs the W3C's cases of the SPARQL protocol (KG_W3C)")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_protocol_is_that_of_the_w3c(w3c: httpx.Client, case: Case) -> None:
    if case.name.startswith("update"):  # what changes data is refused
        method, path, headers, body, _ = case.requests[0]
        response = w3c.request(method, path, headers=headers, content=body)
        assert response.status_code == 403 and "updates are refused" in response.text
        return
    for method, path, headers, body, expected in case.requests:
        content = body.encode("utf-16" if "UTF-16" in headers.get("content-type", "") else "utf-8") if body is not None else None
        response = w3c.request(method, path, headers=headers, content=content)
        assert str(response.status_code)[0] in expected["status"], response.text
        if expected["boolean"] is not None:
            assert response.json()["boolean"] is expected["boolean"].toPython()
        media = response.headers["content-type"].partition(";")[0]
        if expected["format"] is not None:
            if str(expected["format"]) == "RDF":
                assert ox.RdfFormat.from_media_type(media)
            else:
                assert ox.QueryResultsFormat.from_media_type(media)


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_the_service_describes_itself(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    graph = Graph().parse(data=response.text, format=response.headers["content-type"].partition(";")[0])
    [service] = graph.subjects(RDF.type, SD.Service)
    [dataset] = graph.objects(service, SD.defaultDataset)
    [default] = graph.objects(dataset, SD.defaultGraph)
    [named] = graph.objects(dataset, SD.namedGraph)

    assert list(graph.objects(service, SD.endpoint)) == [URIRef(f"{client.base_url}{path}")]
    assert SD.SPARQL11Query in graph.objects(service, SD.supportedLanguage)
    assert SD.SPARQL11Update not in set(graph.objects())
    assert (default, RDF.type, SD.Graph) in graph and (dataset, RDF.type, SD.Dataset) in graph and (named, RDF.type, SD.NamedGraph) in graph
    count = client.get("/sparql", params={"query": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph.value(named, SD.name)}> {{ ?s ?p ?o }} }}"})
    told = graph.value(default, URIRef("http://rdfs.org/ns/void#triples"))
    assert count.json()["results"]["bindings"][0]["n"]["value"] == str(told)
    assert len(list(graph.objects(service, SD.resultFormat))) == 8


# Forms of a question.


def test_a_question_may_be_asked_in_three_ways(client: httpx.Client) -> None:
    answers = [
        client.get("/sparql", params={"query": SIEGES}),
        client.post("/sparql", content=urlencode({"query": SIEGES}), headers=FORM),
        client.post("/sparql", content=SIEGES, headers=DIRECT),
        client.post("/sparql/", content=SIEGES, headers={"Content-Type": 'application/sparql-query; charset="UTF-8"'}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.text for answer in answers}) == 1 and len(answers[0].json()["results"]["bindings"]) > 2


def test_head_tells_what_get_would(client: httpx.Client) -> None:
    got = client.get("/sparql", params={"query": SIEGES})
    head = client.head("/sparql", params={"query": SIEGES})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert client.head("/sparql", params={"query": "SELECT"}).status_code == 400


@pytest.mark.parametrize(
    ("request_", "status"),
    {
        "no query": (("POST", "/sparql", FORM, b""), 400),
        "empty query": (("GET", "/sparql?query=%20", {}, b""), 400),
        "two queries": (("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", {}, b""), 400),
        "one in the address, one in the form": (("POST", "/sparql?query=ASK%7B%7D", FORM, b"query=ASK%7B%7D"), 400),
        "one in the address, one as body": (("POST", "/sparql?query=ASK%7B%7D", DIRECT, b"ASK{}"), 400),
        "bad UTF-8 in the address": (("GET", "/sparql?query=ASK%7B%FF%7D", {}, b""), 400),
        "bad UTF-8 in a form": (("POST", "/sparql", FORM, b"query=ASK%7B%FF%7D"), 400),
        "bad UTF-8 in a form, as it is": (("POST", "/sparql", FORM, b"query=ASK{\xff}"), 400),
        "bad UTF-8 as body": (("POST", "/sparql", DIRECT, b"ASK{\xff}"), 400),
        "many fields": (("GET", "/sparql?" + "a=b&" * 200 + "query=ASK%7B%7D", {}, b""), 400),
        "syntax": (("GET", "/sparql?query=ASK%7B", {}, b""), 400),
        "an update as a query": (("POST", "/sparql", DIRECT, b"CLEAR ALL"), 400),
        "an update by form": (("POST", "/sparql", FORM, b"update=CLEAR+ALL"), 403),
        "an update beside a query": (("POST", "/sparql", FORM, b"query=ASK%7B%7D&update=CLEAR+ALL"), 403),
        "an update by GET": (("GET", "/sparql?update=CLEAR+ALL", {}, b""), 403),
        "an update as body": (("POST", "/sparql", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL"), 403),
        "no type": (("POST", "/sparql", {}, b"ASK{}"), 415),
        "another type": (("POST", "/sparql", {"Content-Type": "application/json"}, b"{}"), 415),
        "a file": (("POST", "/sparql", {"Content-Type": "multipart/form-data; boundary=x"}, b"--x--"), 415),
        "another charset": (("POST", "/sparql", {"Content-Type": "application/sparql-query; charset=latin-1"}, b"ASK{}"), 415),
        "a long query": (("POST", "/sparql", DIRECT, b"ASK{} #" + b"x" * 110_000), 413),
        "a long body": (("POST", "/sparql", DIRECT, b"ASK{} #" + b"x" * 400_000), 413),
        "no graph": (("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=%3E", {}, b""), 400),
        "a service": (("GET", "/sparql?query=ASK%7BSERVICE%3Chttp://127.0.0.1:1/%3E%7B%7D%7D", {}, b""), 403),
        "PUT": (("PUT", "/sparql", {}, b""), 405),
        "DELETE": (("DELETE", "/sparql?query=ASK%7B%7D", {}, b""), 405),
        "no such form": (("GET", "/sparql?query=ASK%7B%7D", {"Accept": "image/png"}, b""), 406),
        "a form of triples for rows": (("GET", "/sparql?query=ASK%7B%7D", {"Accept": "text/turtle"}, b""), 406),
        "the description as a picture": (("GET", "/sparql", {"Accept": "image/png"}, b""), 406),
    }.items(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_question_is_refused(client: httpx.Client, request_: str, status: tuple[Any, int]) -> None:
    (method, path, headers, body), expected = status
    response = client.request(method, path, headers=headers, content=body)
    assert response.status_code == expected
    assert response.headers["content-type"] == "text/plain; charset=utf-8" and response.text.count("\n") == 1


@pytest.mark.parametrize(("letters", "status"), [("é" * 50_000, 200), ("x" * 110_000, 413), ("é" * 110_000, 400)], ids=("", "413", "400"))
def test_a_query_in_the_address_may_be_as_long_as_any(address: str, letters: str, status: int) -> None:
    asked = urllib.request.Request(f"{address}?{urlencode({'query': f'ASK {{}} #{letters}'})}")
    try:
        with urllib.request.urlopen(asked, timeout=20) as response:
            assert response.status == status
    except urllib.error.HTTPError as error:
        with error:
            assert error.code == status


# Forms of an answer.

ROWS = {
    "": "application/sparql-results+json",
    "*/*": "application/sparql-results+json",
    "application/sparql-results+json": "application/sparql-results+json",
    "application/json": "application/json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "application/xml": "application/xml",
    "text/csv": "text/csv; charset=utf-8",
    "text/tab-separated-values": "text/tab-separated-values; charset=utf-8",
    "text/*": "text/json; charset=utf-8",
    "text/csv;q=0.3, application/sparql-results+xml;q=0.9": "application/sparql-results+xml",
    "application/sparql-results+json;q=0, */*": "application/json",
    "image/png, text/csv;q=0.1": "text/csv; charset=utf-8",
    "TEXT/CSV ; Q=1": "text/csv; charset=utf-8",
    "text/csv;q=x, */*;q=0.1": "application/sparql-results+json",
    "text/turtle, application/sparql-results+xml": "application/sparql-results+xml",
}
TRIPLES = {
    "*/*": "text/turtle; charset=utf-8",
    "text/turtle": "text/turtle; charset=utf-8",
    "application/n-triples": "application/n-triples",
    "application/rdf+xml": "application/rdf+xml",
    "application/ld+json": "application/ld+json",
    "application/rdf+xml;q=0.2, application/ld+json;q=0.8": "application/ld+json",
    "application/sparql-results+json, application/n-triples;q=0.5": "application/n-triples",
}


@pytest.mark.parametrize(("accept", "media"), ROWS.items())
def test_rows_come_as_they_are_wanted(client: httpx.Client, accept: str, media: str) -> None:
    response = client.get("/sparql", params={"query": SIEGES}, headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, media)
    assert "Accept" in response.headers["vary"]
    form = media.partition(";")[0]
    if "csv" in form:
        assert next(csv.reader(io.StringIO(response.text))) == ["s"]
    else:
        kind = {"text/json": "application/json", "text/xml": "application/xml"}.get(form, form)
        found = ox.parse_query_results(response.content, format=ox.QueryResultsFormat.from_media_type(kind))
        assert isinstance(found, ox.QuerySolutions) and len(list(found)) > 2


@pytest.mark.parametrize(("accept", "media"), TRIPLES.items())
def test_triples_come_as_they_are_wanted(client: httpx.Client, accept: str, media: str) -> None:
    response = client.get("/sparql", params={"query": PLACES}, headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, media)
    triples = list(ox.parse(response.content, format=ox.RdfFormat.from_media_type(media.partition(";")[0])))
    assert len(triples) > 30


@pytest.mark.parametrize("name", ["Accept", "none"])
def test_a_format_in_the_address_counts_where_nothing_else_is_said(client: httpx.Client, name: str) -> None:
    accept = {"Accept": "application/sparql-results+xml"} if name == "Accept" else {}
    for key in ("format", "output"):
        for given in ("csv", "text/csv"):
            response = client.get("/sparql", params={"query": SIEGES, key: given}, headers=accept)
            assert ("csv" in response.headers["content-type"]) is (name == "none")
        odd = client.get("/sparql", params={"query": SIEGES, key: "json-ld,anything"}, headers=accept)
        assert odd.status_code == 200
    browser = client.get("/sparql", params={"query": SIEGES, "format": "csv"}, headers=BROWSER)
    assert browser.headers["content-type"] == "text/csv; charset=utf-8"
    turtle = client.get("/sparql", params={"query": PLACES, "format": "turtle"}, headers=BROWSER)
    assert turtle.headers["content-type"] == "text/turtle; charset=utf-8"


def test_a_browser_gets_a_page(client: httpx.Client) -> None:
    for query in ("", f"?query={quote(SIEGES)}", "?query=SELECT"):
        response = client.get(f"/sparql{query}", headers=BROWSER)
        assert response.status_code == 200 and response.headers["content-type"] == "text/html; charset=utf-8"
    wrong = client.get("/sparql?query=SELECT&format=csv", headers=BROWSER)
    assert wrong.status_code == 400 and wrong.headers["content-type"] == "text/html; charset=utf-8" and "not a SPARQL query" in wrong.text


def test_graphs_are_chosen_by_the_client_before_the_query(client: httpx.Client) -> None:
    text = "ASK FROM <urn:none> { ?s ?p ?o }"
    own = "https://w3id.org/conflict-kg/aleppo"
    assert client.get("/sparql", params={"query": text}).json()["boolean"] is False
    assert client.get("/sparql", params={"query": text, "default-graph-uri": own}).json()["boolean"] is True
    assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }", "named-graph-uri": own}).json()["boolean"] is False
    assert client.get("/sparql", params={"query": "ASK { GRAPH ?g { ?s ?p ?o } }", "named-graph-uri": own}).json()["boolean"] is True


def test_relative_iris_are_those_of_the_endpoint(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": "SELECT (<x> AS ?x) {}"})
    assert response.json()["results"]["bindings"][0]["x"]["value"] == f"{client.base_url}/x"


# Other sites.


def test_scripts_of_other_sites_read_nothing_unless_they_may(client: httpx.Client, workspace: Workspace) -> None:
    origin = {"Origin": "http://elsewhere.example"}
    preflight = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    assert "access-control-allow-origin" not in client.get("/sparql?query=ASK%7B%7D", headers=origin).headers
    assert "access-control-allow-origin" not in client.options("/sparql", headers=preflight).headers
    assert client.options("/sparql").headers["allow"] == "GET, HEAD, POST, OPTIONS"
    with running(server(workspace, cors=True)) as open_to_all:
        answer = open_to_all.get("/sparql?query=ASK%7B%7D", headers=origin)
        assert answer.headers["access-control-allow-origin"] == "*"
        asked = open_to_all.options("/sparql", headers=preflight)
        assert asked.status_code == 200 and "POST" in asked.headers["access-control-allow-methods"]
        assert asked.headers["access-control-allow-headers"] == "content-type"


# Clients.


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper's own
@pytest.mark.parametrize("direct", [False, True])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_gets_every_form(address: str, method: str, direct: bool) -> None:
    for form, kind in ((JSON, dict), (XML, None), (CSV, bytes), (TSV, bytes)):
        wrapper = SPARQLWrapper(address, returnFormat=form)
        wrapper.setMethod(method)
        if direct and method == "POST":
            wrapper.setRequestMethod(POSTDIRECTLY)
        wrapper.setQuery(SIEGES)
        found: Any = wrapper.query().convert()
        if kind is dict:
            assert len(found["results"]["bindings"]) > 2
        elif kind is bytes:
            assert len(found.splitlines()) > 3
        else:
            assert len(found.getElementsByTagName("result")) > 2
    for form in (TURTLE, N3, RDFXML, JSONLD):
        wrapper = SPARQLWrapper(address, returnFormat=form)
        wrapper.setMethod(method)
        wrapper.setQuery(PLACES)
        found = wrapper.query().convert()
        graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
        assert len(graph) > 30
    asked = SPARQLWrapper(address, returnFormat=JSON)
    asked.setQuery("ASK {}")
    assert asked.queryAndConvert()["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_asks_it_as_a_store(address: str, method: str, form: str) -> None:
    graph = Graph(SPARQLStore(address, method=method, returnFormat=form))
    rows = list(graph.query(SIEGES))
    assert len(rows) > 2 and all(isinstance(row[0], URIRef) for row in rows)  # type: ignore[index]
    assert (URIRef("https://w3id.org/conflict-kg/aleppo"), None, None) in graph


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_curl_asks_in_every_way(address: str, tmp_path: Path) -> None:
    file = tmp_path / "query.rq"
    file.write_text(SIEGES, "utf-8")
    ways = (
        ["--data-urlencode", f"query={SIEGES}"],
        ["--data-urlencode", f"query@{file}"],
        ["--get", "--data-urlencode", f"query={SIEGES}"],
        ["--header", "Content-Type: application/sparql-query", "--data-binary", f"@{file}"],
        [
            "--compressed",
            "--header",
            "Transfer-Encoding: chunked",
            "--header",
            "Content-Type: application/sparql-query",
            "--data-binary",
            f"@{file}",
        ],
        ["--http1.0", "--data-urlencode", f"query={SIEGES}"],
    )
    answers = [subprocess.run(["curl", "--silent", "--fail", *way, address], capture_output=True, check=True).stdout for way in ways]
    assert len(set(answers)) == 1 and len(json.loads(answers[0])["results"]["bindings"]) > 2
