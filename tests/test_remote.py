"""Graphs in SPARQL services: the same rows as at home, credentials that never show, and a line for each thing that goes wrong."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import show
from kg.connection import Connection
from kg.errors import InputError, KgError, LimitError, UsageError
from kg.evidence import Sentences
from kg.names import Names
from kg.remote import RemoteStore
from kg.servicefaults import NotFoundError
from kg.store import OxigraphStore, open_graph

from .servers import Service, free_port

GRAPH = "http://example.org/remote"
TERMS = """@prefix x: <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
x:a x:v 5.0, 7, 1.50, "plain", "typed"^^xsd:string, "حلب"@ar, "2016-09-24T00:00:00Z"^^xsd:dateTime, "2016-12-31T23:59:59Z"^^xsd:dateTime,
    x:b, "a \\"quoted\\"\\nline\\\\", [ x:w "inside" ] ."""
SECRET = "opensesame"


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No credentials, and no waiting between tries."""
    for name in ("KG_USER", "KG_PASSWORD", "NETRC", "KG_TIMEOUT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("kg.connection.WAITS", (0.01, 0.01))


@dataclass
class Script:
    """A server that says what a test wants, and what it has heard."""

    url: str
    answer: Callable[[BaseHTTPRequestHandler], None]
    heard: list[tuple[str, str | None, str]] = field(default_factory=list)


@pytest.fixture
def script() -> Iterator[Script]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            made.heard.append((self.path, self.headers["Authorization"], body))
            made.answer(self)
            self.close_connection = True

        do_GET = do_HEAD = do_POST

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Script(f"http://127.0.0.1:{server.server_port}/sparql", lambda handler: None)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def says(
    body: bytes | str, status: int = 200, kind: str = "application/sparql-results+json", **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    data = body.encode() if isinstance(body, str) else body

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def results(*terms: dict[str, str]) -> str:
    return json.dumps({"head": {"vars": ["v"]}, "results": {"bindings": [{"v": term} for term in terms]}})


# Real services


@pytest.fixture(params=["oxigraph_server", "virtuoso_server"])
def service(request: pytest.FixtureRequest) -> Service:
    found: Service = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?v WHERE { x:a x:v ?v . FILTER(!ISBLANK(?v)) } ORDER BY STR(?v)",
        "SELECT ?nothing ?v WHERE { x:a x:v ?v . FILTER(ISLITERAL(?v)) OPTIONAL { ?v x:none ?nothing } } ORDER BY STR(?v)",
        "SELECT ?s ?v WHERE { ?s x:w ?v }",
        "ASK { x:a x:v x:b }",
        "ASK { x:a x:v x:a }",
        "CONSTRUCT { ?v x:of ?s } WHERE { ?s x:v ?v . FILTER(ISIRI(?v)) }",
        "CONSTRUCT WHERE { x:a x:v ?v . ?v x:w ?w }",
    ],
)
def test_terms_are_those_of_the_local_engine(service: Service, query: str) -> None:
    service.put(GRAPH, TERMS.encode())
    local = ox.Store()
    local.load(TERMS.encode(), format=ox.RdfFormat.TURTLE)
    text = "PREFIX x: <http://example.org/> " + query

    ours, theirs = OxigraphStore(local).query(text), RemoteStore(service.asking(GRAPH)).query(text)

    def nameless(value: object) -> object:
        if isinstance(value, ox.Triple):
            return tuple(map(nameless, value))
        return "blank" if isinstance(value, ox.BlankNode) else value

    assert theirs.variables == ours.variables and theirs.boolean == ours.boolean
    assert [[nameless(term) for term in row] for row in theirs.rows] == [[nameless(term) for term in row] for row in ours.rows]
    assert set(map(nameless, theirs.triples or ())) == set(map(nameless, ours.triples or ()))


def test_commands_say_of_a_remote_graph_what_they_say_of_the_local_one(service: Service, aleppo_ttl: Path) -> None:
    service.put(GRAPH, aleppo_ttl.read_bytes())
    local, remote = open_graph(aleppo_ttl), RemoteStore(service.asking(GRAPH))
    iri = Names(remote).resolve("Levant Front", ("actor",)).iri

    assert Names(local).resolve("Levant Front", ("actor",)).iri == iri
    assert show.show(remote, iri, Sentences({}), 120) == show.show(local, iri, Sentences({}), 120)


def test_an_update_wants_the_user_and_password_of_the_environment(virtuoso_server: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    store = RemoteStore(virtuoso_server.asking(GRAPH), virtuoso_server.update_url)
    change = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <x:new> <x:is> <x:here> }} }}"
    with pytest.raises(InputError, match="wants a user and password; set KG_USER and KG_PASSWORD"):
        store.update(change)
    monkeypatch.setenv("KG_USER", virtuoso_server.user)
    monkeypatch.setenv("KG_PASSWORD", "wrong")
    with pytest.raises(InputError, match="does not take that user and password"):
        store.update(change)
    monkeypatch.setenv("KG_PASSWORD", virtuoso_server.password)

    store.update(change)

    assert store.query("ASK { <x:new> <x:is> <x:here> }").boolean is True


def test_a_query_that_fetches_is_refused_before_anything_is_sent(script: Script) -> None:
    with pytest.raises(UsageError, match="SERVICE"):
        RemoteStore(script.url).query("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    with pytest.raises(UsageError, match="not a SPARQL query"):
        RemoteStore(script.url).query("DELETE WHERE { ?s ?p ?o }")
    assert script.heard == []


# Credentials


@pytest.mark.parametrize(
    "url",
    [
        f"http://me:{SECRET}@localhost/sparql",
        f"http://{SECRET}@localhost/sparql",
        f"me:{SECRET}@localhost",
        f"ftp://me:{SECRET}@localhost/",
        f"http://me:{SECRET}@[bad/",
        "file:///etc/passwd",
        "localhost/sparql",
        "http://",
        "http://h:99999999/",
        "http://h/a b",
        "http://h/\r\nX: y",
    ],
)
def test_what_is_no_address_is_refused_in_one_line_without_its_password(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        RemoteStore(url)
    assert SECRET not in str(caught.value) and "\n" not in str(caught.value)


def test_basic_credentials_go_only_to_a_service_that_asks_and_then_with_every_request(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_USER", "me")
    monkeypatch.setenv("KG_PASSWORD", SECRET)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers["Authorization"]:
            says('{"boolean": true}')(handler)
        else:
            says("", 401, WWW_Authenticate='Basic realm="all"')(handler)

    script.answer = answer
    store = RemoteStore(script.url)
    assert store.query("ASK {}").boolean is True
    assert store.query("ASK {}").boolean is True

    sent = f"Basic {base64.b64encode(f'me:{SECRET}'.encode()).decode()}"
    assert [given for _, given, _ in script.heard] == [None, sent, sent]


def test_an_open_service_never_sees_the_password(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "me")
    monkeypatch.setenv("KG_PASSWORD", SECRET)
    script.answer = says('{"boolean": true}')
    RemoteStore(script.url).query("ASK {}")
    assert {given for _, given, _ in script.heard} == {None}


def test_a_netrc_file_gives_credentials_for_its_host_alone(script: Script, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text(f"machine example.org login me password {SECRET}\n", "utf-8")
    monkeypatch.setenv("NETRC", str(file))
    script.answer = says("", 401, WWW_Authenticate='Basic realm="all"')
    with pytest.raises(InputError, match="wants a user and password"):
        RemoteStore(script.url).query("ASK {}")
    file.write_text(f"machine 127.0.0.1 login me password {SECRET}\n", "utf-8")
    with pytest.raises(InputError, match="does not take that user and password"):
        RemoteStore(script.url).query("ASK {}")
    assert script.heard[-1][1] == f"Basic {base64.b64encode(f'me:{SECRET}'.encode()).decode()}"
    file.write_text(f"machine {SECRET}\nnonsense {SECRET}\n", "utf-8")
    with pytest.raises(InputError) as caught:
        RemoteStore(script.url).query("ASK {}")
    assert SECRET not in str(caught.value)


def test_one_of_user_and_password_is_not_enough(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "me")
    with pytest.raises(UsageError, match="both KG_USER and KG_PASSWORD"):
        RemoteStore(script.url).query("ASK {}")


def test_a_redirect_is_told_and_not_followed(script: Script) -> None:
    script.answer = says("", 302, Location=f"http://me:{SECRET}@127.0.0.1:1/elsewhere?q=1")
    with pytest.raises(InputError, match=r"has moved to http://127\.0\.0\.1:1/elsewhere; use that address") as caught:
        RemoteStore(script.url).query("ASK {}")
    assert SECRET not in str(caught.value) and len(script.heard) == 1


# What goes wrong


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        (says("syntax error\nat line 1", 400, "text/plain"), UsageError, r"400 syntax error$"),
        (says("<html><head><title>no</title></head><b>Bad &amp; worse</b></html>", 400, "text/html"), UsageError, "400 Bad & worse$"),
        (says("\x1b[31mred", 400, "text/plain"), UsageError, r"400 \[31mred$"),
        (says("", 403), InputError, "403 Forbidden: not allowed"),
        (says("", 404), NotFoundError, "404 Not Found: nothing there"),
        (says("", 503), InputError, "503 Service Unavailable$"),
        (says("", 504), LimitError, "took the service too long"),
        (says("", 401, WWW_Authenticate="Negotiate"), InputError, "wants a user and password"),
        (says("<html>hello</html>", kind="text/html"), InputError, "answers with text/html that is no answer"),
        (says('{"head": {"vars": ["v"]}, "results": {"bin'), InputError, "no answer to a SPARQL query"),
        (says("[" * 100_000), InputError, "no answer to a SPARQL query"),
        (says(results({"type": "uri", "value": "no iri"})), InputError, "no answer to a SPARQL query"),
        (says(results({"type": "literal", "value": "\ud800"})), InputError, "no answer to a SPARQL query"),
        (says('{"boolean": "yes"}'), InputError, "no answer to a SPARQL query"),
        (says(results(), **{"X-SPARQL-MaxRows": "10"}), LimitError, "gives only the first 10 rows"),
        (says(b"x", **{"Content-Length": "100"}), InputError, "the answer broke off after 1 bytes"),
        (lambda handler: None, InputError, "the connection broke off"),
        (lambda handler: handler.wfile.write(b"SSH-2.0\r\n\r\n") and None, InputError, "the connection broke off"),
    ],
)
def test_a_fault_is_one_line(script: Script, answer: Callable[[BaseHTTPRequestHandler], None], kind: type[KgError], message: str) -> None:
    script.answer = answer
    with pytest.raises(kind, match=message) as caught:
        RemoteStore(script.url).query("SELECT ?v { ?s ?p ?v }")
    assert "\n" not in str(caught.value) and str(caught.value).startswith(script.url)
    assert len(script.heard) == 1


def test_an_answer_too_large_is_not_read_to_its_end(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.remote.LIMIT", 1000)
    script.answer = says(" " * 10_000_000 + results())
    with pytest.raises(LimitError, match="larger than 1,000 bytes"):
        RemoteStore(script.url).query("SELECT ?v { ?s ?p ?v }")


def test_a_service_that_is_slow_is_left(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TIMEOUT", "0.2")
    script.answer = lambda handler: time.sleep(0.6)
    with pytest.raises(LimitError, match=r"no answer within 0\.2 seconds \(KG_TIMEOUT"):
        RemoteStore(script.url, script.url).update("CLEAR ALL")
    assert len(script.heard) == 1


def test_a_service_that_drips_is_left(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TIMEOUT", "0.3")

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(20):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)

    script.answer = drip
    with pytest.raises(LimitError, match="no answer within"):
        RemoteStore(script.url).query("ASK {}")


@pytest.mark.parametrize("given", ["", "soon", "0", "-1", "nan", "inf"])
def test_a_time_out_is_a_number_of_seconds(script: Script, given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TIMEOUT", given)
    with pytest.raises(UsageError, match="KG_TIMEOUT"):
        RemoteStore(script.url).query("ASK {}")


def test_a_service_that_comes_late_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    port, heard = free_port(), []
    monkeypatch.setattr("kg.connection.WAITS", (0.3, 0.3, 0.3))

    def serve() -> None:
        time.sleep(0.2)
        with socket.create_server(("127.0.0.1", port)) as listening:
            connection, _ = listening.accept()
            with connection:
                heard.append(connection.recv(65536))
                connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{"boolean": true}')

    thread = threading.Thread(target=serve)
    thread.start()
    assert RemoteStore(f"http://127.0.0.1:{port}/").query("ASK {}").boolean is True
    thread.join()
    assert len(heard) == 1


def test_where_nobody_answers_one_line_says_so() -> None:
    with pytest.raises(InputError, match=r"^http://127\.0\.0\.1:[0-9]+/sparql: nobody answers there$"):
        RemoteStore(f"http://127.0.0.1:{free_port()}/sparql").query("ASK {}")


def test_a_service_without_tls_is_told_apart(script: Script) -> None:
    with pytest.raises(InputError, match="cannot be reached: "):
        RemoteStore(script.url.replace("http:", "https:")).query("ASK {}")


def test_a_request_goes_to_the_host_of_its_connection_alone(script: Script) -> None:
    with pytest.raises(AssertionError):
        Connection(script.url).open(urllib.request.Request("http://example.org/"))
