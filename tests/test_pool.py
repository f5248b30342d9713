"""Queries run in processes that are killed in time, see nothing of the machine, and never keep small ones waiting."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pyoxigraph as ox
import pytest

from kg import queries
from kg.errors import InputError
from kg.store import OxigraphStore, memory
from kg.web import worker
from kg.web.negotiation import GRAPHS, TABLES, by_name
from kg.web.pool import Pool
from kg.web.question import GoneError, HttpError, Limits, Question, Source
from kg.workspace import Workspace

OWN = "http://example.org/graph"
TURTLE = f"""@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix x: <{OWN}/x/> .
<{OWN}> a owl:Ontology . x:a x:from x:b .
""" + "".join(f"x:n{i} x:p {i} .\n" for i in range(300))
SMALL = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER(?a != <urn:%s>) }"
DOUBLING = "SELECT ?a40 { BIND('aaaaaaaaaaaaaaaa' AS ?a0) " + " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(40)) + " }"
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
Value = TypeVar("Value")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small graph with a name of its own."""
    file = tmp_path_factory.mktemp("pool") / "graph.ttl"
    file.write_text(TURTLE, "utf-8")
    return file


def using(source: Source, use: Callable[[Pool], Awaitable[Value]], **limits: Any) -> Value:
    """What comes of using a pool; afterwards none of its processes and descriptors is left."""

    async def run() -> Value:
        pool = Pool(source, Limits(**limits))
        await pool.start()
        try:
            return await use(pool)
        finally:
            await pool.close()

    _OTHERS.clear()
    _OTHERS.update(_all())
    before = _left()
    found = asyncio.run(run())
    until = time.monotonic() + 5
    while _left() != before and time.monotonic() < until:
        time.sleep(0.05)
    assert _left() == before
    return found


def _left() -> tuple[int, list[str]]:
    """How many descriptors this process has, and the processes below it."""
    return len(os.listdir("/proc/self/fd")), children()


_OTHERS: set[str] = set()
"""Processes below this one that were there before the pool of a test: other tests' servers."""


def children() -> list[str]:
    """The processes below this one that the pool has begun."""
    return sorted(set(_all()) - _OTHERS)


def _all() -> list[str]:
    found, waiting = [], [str(os.getpid())]
    while waiting:
        name = waiting.pop()
        for task in Path(f"/proc/{name}/task").glob("*/children"):
            with contextlib.suppress(OSError):  # it has ended meanwhile
                waiting += (below := task.read_text().split())
                found += below
    return found


async def count(pool: Pool, text: str = SMALL, **more: Any) -> int:
    """The number that a query gives."""
    [[found]] = (await pool.rows(text)).rows if not more else _rows(await pool.ask(Question(text, **more)))
    return int(found.value)


def _rows(answer: Any) -> list[list[Any]]:
    found = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    return [[solution[0]] for solution in found]


async def failure(pool: Pool, text: str, **more: Any) -> HttpError:
    """Why a query has no answer."""
    with pytest.raises(HttpError) as caught:
        await pool.ask(Question(text, **more))
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 300
    return caught.value


def test_saved_queries_have_the_rows_of_the_engine(aleppo_ttl: Path, workspace: Workspace) -> None:
    plain = OxigraphStore(memory(aleppo_ttl))
    saved = queries.load_all(workspace.place("queries"))
    texts = [queries.bind(query.text, queries.values(query, {}, plain)) for query in saved.values()]

    async def use(pool: Pool) -> None:
        for text in texts:
            assert await pool.rows(text) == plain.query(text)

    assert len(texts) > 30
    using(Source(graph=aleppo_ttl), use, seconds=60)


def test_triples_and_yes_or_no_come_as_rows_too(path: Path) -> None:
    async def use(pool: Pool) -> None:
        assert (await pool.rows(f"ASK {{ <{OWN}> ?p ?o }}")).boolean is True
        triples = (await pool.rows(f"CONSTRUCT WHERE {{ <{OWN}/x/a> ?p ?o }}")).triples
        assert [str(triple.object) for triple in triples or ()] == [f"<{OWN}/x/b>"]

    using(Source(graph=path), use)


def test_the_graph_is_asked_by_default_and_under_its_own_name(path: Path) -> None:
    async def use(pool: Pool) -> None:
        every = await count(pool)
        assert every == 302
        assert await count(pool, f"SELECT (COUNT(*) AS ?n) FROM <{OWN}> WHERE {{ ?s ?p ?o }}") == every
        assert await count(pool, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{OWN}> {{ ?s ?p ?o }} }}") == every
        assert await count(pool, f"SELECT (COUNT(*) AS ?n) FROM NAMED <{OWN}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}") == every
        assert await count(pool, "SELECT (COUNT(*) AS ?n) FROM <file:///etc/passwd> WHERE { ?s ?p ?o }") == 0
        assert await count(pool, f"SELECT (COUNT(*) AS ?n) FROM <{OWN}> WHERE {{ ?s ?p ?o }}", default=("urn:other",)) == 0
        assert await count(pool, default=(OWN,)) == every
        assert await count(pool, named=(OWN,)) == 0
        # a name that looks like the keyword is none
        assert await count(pool, f"PREFIX from: <{OWN}/x/> SELECT (COUNT(*) AS ?n) WHERE {{ from:a from:from from:b }}") == 1
        assert (await failure(pool, SMALL, default=("no iri",))).status == 400

    using(Source(graph=path), use)


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "SELECT * FROM <urn:g> {}": True,
        "SELECT *\nfrom#c\nNAMED <urn:g> {}": True,
        "SELECT * FROM<urn:g>{}": True,
        "PREFIX : <urn:> SELECT * FROM :g {}": True,
        "PREFIX e: <urn:> SELECT * FROM e:g {}": True,
        "SELECT ?from { ?from ?p ?from }": False,
        "SELECT * { ?s <urn:from> 'FROM <urn:g>' } # FROM <urn:g>": False,
        "PREFIX from: <urn:> SELECT * { from:a from:from from:b }": False,
        "PREFIX e: <urn:> SELECT * { e:a-from <urn:x> 'x'@from , e:a.from }": False,
        'SELECT * { ?s ?p """ " FROM <urn:g> """ }': False,
        "SELECT * { FILTER(?a<?from) }": False,
    }.items(),
)
def test_a_query_that_names_its_graphs_is_told_from_one_that_does_not(text: str, expected: bool) -> None:
    ox.Store().query(text)  # it is SPARQL

    assert worker.names_dataset(text) is expected


def test_a_worker_can_open_nothing(tmp_path: Path) -> None:
    seen = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{seen.getsockname()[1]}/"

    def answerer(asked: worker.Asked, room: worker.Room) -> worker.Told:
        said = {}
        attempts: dict[str, Callable[[], Any]] = {
            "read": lambda: os.open("/etc/passwd", os.O_RDONLY),
            "write": lambda: os.open(tmp_path / "written", os.O_CREAT | os.O_WRONLY),
            "connect": socket.socket,
            "pipe": os.pipe,
            "service": lambda: list(ox.Store().query(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")),  # type: ignore[arg-type]
            "silent": lambda: list(ox.Store().query(f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}")),  # type: ignore[arg-type]
        }
        for name, attempt in attempts.items():
            try:
                attempt()
                said[name] = "done"
            except OSError as error:
                said[name] = type(error).__name__
        return {"kind": "table", "said": said}

    ours, theirs = socket.socketpair()
    with seen, ours:
        child = os.fork()
        if child == 0:
            worker.become(theirs, answerer, {"megabytes": 512, "barred": True, "seconds": 10, "room": 1000})
        theirs.close()
        ours.sendall(worker.ASKED.pack(2) + b"{}")
        said = ours.recv(10_000)
        ours.shutdown(socket.SHUT_WR)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        seen.settimeout(0.1)
        with pytest.raises(TimeoutError):
            seen.accept()
    assert said.count(b'"OSError"') == 5 and b'"silent": "done"' in said
    assert not (tmp_path / "written").exists()


def test_service_is_refused_however_it_is_spelt(path: Path) -> None:
    seen = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{seen.getsockname()[1]}/"
    spellings = (
        f"SERVICE <{url}>",
        f"service<{url}>",
        f"SERVICE SILENT <{url}>",
        f"SERVICESILENT<{url}>",
        f"SERVICE#c\n<{url}>",
        "SERVICE s:x",
        "SERVICE ?s",
    )

    async def use(pool: Pool) -> None:
        for spelling in spellings:
            text = f"PREFIX s: <{url}> SELECT * {{ BIND(<{url}> AS ?s) {spelling} {{ ?a ?b ?c }} }}"
            assert (await failure(pool, text)).status in (400, 403), spelling
        assert len((await pool.rows("PREFIX e: <urn:> SELECT * { e:SERVICE e:my-service 'SERVICE <urn:x>' }")).rows) == 0

    with seen:
        using(Source(graph=path), use)
        seen.settimeout(0.1)
        with pytest.raises(TimeoutError):
            seen.accept()


def test_what_goes_wrong_is_told_in_one_line(path: Path) -> None:
    cases = {
        "SELECT * {": 400,
        "": 400,
        "DROP ALL": 400,
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }": 400,
        DOUBLING: 500,
        SORTED: 500,
        f"SELECT * {'{' * 3000}{'}' * 3000}": 400,
        f"SELECT ({'(' * 6000}1{')' * 6000} AS ?x) {{}}": 400,
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }": 413,
        f"SELECT * {{ ?s ?p '{'x' * 110_000}' }}": 413,
    }

    async def use(pool: Pool) -> None:
        for text, status in cases.items():
            error = await failure(pool, text)
            assert error.status == status, (text[:80], str(error))
            assert await count(pool) == 302

    using(Source(graph=path), use, seconds=60, megabytes=200, result_megabytes=5)


def test_a_form_that_is_not_wanted_is_not_given(path: Path) -> None:
    async def use(pool: Pool) -> None:
        assert (await failure(pool, SMALL, table=None)).status == 406
        assert (await failure(pool, "CONSTRUCT WHERE { ?s ?p ?o }", graph=None)).status == 406
        for form in TABLES:
            assert (await pool.ask(Question(SMALL, table=form))).media == form.content_type
        for form in GRAPHS:
            answer = await pool.ask(Question("CONSTRUCT WHERE { ?s ?p ?o }", graph=form))
            parsed = ox.parse(answer.body, format=ox.RdfFormat.from_extension(form.name))
            assert answer.media == form.content_type and len(list(parsed)) == 302

    using(Source(graph=path), use)


def test_a_query_ends_when_whoever_asked_has_gone(path: Path) -> None:
    async def use(pool: Pool) -> None:
        gone = asyncio.Event()
        asking = asyncio.create_task(pool.ask(Question(ENDLESS % "x"), gone.wait))
        await asyncio.sleep(0.3)
        gone.set()
        with pytest.raises(GoneError):
            await asyncio.wait_for(asking, 1)

    using(Source(graph=path), use)


def test_a_query_ends_when_asking_is_given_up(path: Path) -> None:
    async def use(pool: Pool) -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(pool.ask(Question(ENDLESS % "x")), 0.3)
        assert await count(pool) == 302
        await asyncio.sleep(0.2)
        assert len(children()) <= 4  # the nursery and workers that wait; no busy one

    using(Source(graph=path), use, running=1)


def test_small_queries_are_answered_while_endless_ones_run(path: Path) -> None:
    async def use(pool: Pool) -> tuple[list[HttpError], float]:
        ends: list[HttpError] = []

        async def endless(name: int) -> None:
            for turn in range(100):
                if len(ends) > 40 or stop.is_set():
                    return
                ends.append(await failure(pool, ENDLESS % f"{name}.{turn}"))
                await asyncio.sleep(0.01)

        stop = asyncio.Event()
        many = [asyncio.create_task(endless(name)) for name in range(6)]
        await asyncio.sleep(0.5)
        worst = 0.0
        for _ in range(20):
            began = time.monotonic()
            assert await count(pool) == 302
            worst = max(worst, time.monotonic() - began)
            await asyncio.sleep(0.05)
        stop.set()
        await asyncio.gather(*many)
        return ends, worst

    ends, worst = using(Source(graph=path), use, seconds=3, running=4, long=2, quick=0.2)
    assert worst < 5  # on a busy machine too; see benchmarks/serving.py for what it is
    assert {error.status for error in ends} == {503, 504}
    assert all(1 <= int(error.headers["Retry-After"]) <= 3 for error in ends if error.status == 503)


def test_a_text_that_was_stopped_makes_room_for_all_others(path: Path) -> None:
    async def use(pool: Pool) -> None:
        assert (await failure(pool, ENDLESS % "known")).status == 504
        running = [asyncio.create_task(failure(pool, ENDLESS % name)) for name in ("known", "other")]
        await asyncio.sleep(0.1)
        again = await failure(pool, ENDLESS % "known")  # not even a place in the queue
        assert (again.status, "long queries" in str(again)) == (503, True)
        assert {(await one).status for one in running} <= {503, 504}

    using(Source(graph=path), use, seconds=1, running=2, long=1)


def test_the_queue_is_bounded(path: Path) -> None:
    async def use(pool: Pool) -> None:
        running = asyncio.create_task(failure(pool, ENDLESS % "x"))
        await asyncio.sleep(0.1)
        waiting = [asyncio.create_task(pool.ask(Question(SMALL))) for _ in range(3)]
        await asyncio.sleep(0.05)
        error = await failure(pool, SMALL)
        assert error.status == 503 and error.headers["Retry-After"]
        assert (await running).status == 504
        assert len(await asyncio.gather(*waiting)) == 3

    using(Source(graph=path), use, seconds=1, running=1, long=1, queue=3)


def test_a_graph_built_anew_is_asked_and_the_old_one_ends(tmp_path: Path) -> None:
    file = tmp_path / "graph.ttl"
    file.write_text(TURTLE, "utf-8")

    async def use(pool: Pool) -> None:
        long = asyncio.create_task(failure(pool, ENDLESS % "x"))
        await asyncio.sleep(0.1)
        file.write_text(f"{TURTLE}<{OWN}/x/new> <{OWN}/x/p> 1 .", "utf-8")
        await pool.reload()
        assert await count(pool) == 303
        assert (await long).status == 504
        file.write_text("no Turtle", "utf-8")
        with pytest.raises(InputError):
            await pool.reload()
        assert await count(pool) == 303
        await asyncio.sleep(0.3)
        assert len(children()) <= 4  # one nursery

    using(Source(graph=file), use, seconds=1)


def test_another_nursery_is_started_for_one_that_was_ended(path: Path) -> None:
    async def use(pool: Pool) -> None:
        before = children()
        os.kill(int(min(before, key=int)), 9)
        await asyncio.sleep(0.2)
        assert await count(pool) == 302
        assert not set(before) & set(children())

    using(Source(graph=path), use)


def test_a_source_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("no Turtle", "utf-8")
    for name in ("none.ttl", "bad.ttl"):
        with pytest.raises(InputError, match=name):
            using(Source(graph=tmp_path / name), count)


class _Service(BaseHTTPRequestHandler):
    """A SPARQL service that answers yes, in XML, late if it is asked so."""

    asked: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        """Answer."""
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked.append(text)
        if "late" in text:
            time.sleep(2)
            return
        body = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>'
        self.send_response(400 if "wrong" in text else 200)
        self.send_header("Content-Type", "application/sparql-results+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nothing."""


@pytest.fixture
def service() -> Iterator[str]:
    """Its address."""
    _Service.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Service) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sparql"
        server.shutdown()
        thread.join()


def test_a_service_is_asked_and_its_bytes_are_handed_on(service: str) -> None:
    xml = by_name("xml", TABLES)

    async def use(pool: Pool) -> None:
        answer = await pool.ask(Question("ASK {}", table=xml, default=("urn:g",)))
        assert answer.media == "application/sparql-results+xml" and b"<boolean>true" in answer.body
        assert _Service.asked == ["query=ASK+%7B%7D&default-graph-uri=urn%3Ag"]
        for text, status in {"ASK { SERVICE <urn:x> {} }": 403, "ASK FROM <urn:x> {}": 403, "wrong": 400}.items():
            assert (await failure(pool, text)).status == status
        began = time.monotonic()
        assert (await failure(pool, "late")).status == 504
        assert time.monotonic() - began < 2.5

    using(Source(endpoint=service), use, seconds=1)


def test_a_service_that_is_not_there_is_told() -> None:
    async def use(pool: Pool) -> None:
        assert (await failure(pool, "ASK {}")).status == 502

    using(Source(endpoint="http://127.0.0.1:9/"), use, seconds=5)
