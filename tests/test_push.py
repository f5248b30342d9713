"""A graph is put into real stores whole or not at all, whatever breaks on the way."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest

from kg import digest, graphstore, push
from kg.digest import Digest
from kg.errors import InputError, LimitError, UsageError
from kg.graphstore import Server
from kg.progress import silent

from .proxy import Cut, Message, Proxy, proxy
from .servers import Service

# Where a connection breaks after a server has asked for credentials (Digest), urllib does not close its question.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning")

ROOT = Path(__file__).resolve().parent.parent
NEW = ROOT / "tests" / "world.ttl"
OURS = digest.digest(digest.triples(NEW))


@dataclass
class Place:
    """A graph of a real server, straight and through a proxy, and the old triples in it."""

    service: Service
    straight: Server
    through: Server
    proxy: Proxy
    graph: str
    old: Digest

    def push(self, path: Path = NEW) -> str:
        """Push through the proxy."""
        return push.push(path, self.through, self.graph, silent)

    def stagings(self) -> list[str]:
        """Staging graphs that are there."""
        return self.straight.below(f"{self.graph}/staging/")

    def sent(self) -> int:
        """Triples that were sent through the proxy."""
        return sum(triples_in(message) for message in self.proxy.passed)


EACH_WAY = pytest.mark.parametrize("place", ["oxigraph", "oxigraph by updates", "virtuoso", "virtuoso by updates"], indirect=True)


def triples_in(message: Message) -> int:
    """How many triples a request carries."""
    text = unquote_plus(message.body.decode()) if message.body.startswith(b"update=") else message.body.decode()
    return sum(line.endswith(" .") for line in text.splitlines())


@pytest.fixture(scope="module")
def old_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another graph: the first half of the blocks of the new one, with other words in them."""
    path = tmp_path_factory.mktemp("old") / "old.ttl"
    blocks = NEW.read_text("utf-8").split("\n\n")
    path.write_text("\n\n".join(blocks[: len(blocks) // 2]).replace("Millbrook", "Oldbrook") + "\n", "utf-8")
    return path


@pytest.fixture(params=["oxigraph", "virtuoso"])
def place(request: pytest.FixtureRequest, old_graph: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A graph of each server; loaded by the Graph Store Protocol, where the name does not say by updates."""
    service: Service = request.getfixturevalue(f"{request.param.split()[0]}_server")
    if service.user:
        monkeypatch.setenv("KG_USER", service.user)
        monkeypatch.setenv("KG_PASSWORD", service.password)
    monkeypatch.setenv("KG_TIMEOUT", "20")
    by_store = "updates" not in request.param
    assert service.update_url and service.store_url
    monkeypatch.setattr(graphstore, "STORE_BATCHES", (30, 200))
    monkeypatch.setattr(graphstore, "UPDATE_BATCHES", (30, 200))
    graph = f"https://example.org/{request.node.name}".replace(" ", "-").replace("[", "/").replace("]", "")
    straight = Server(service.update_url, service.query_url, service.store_url)
    push.push(old_graph, straight, graph, silent)
    with proxy(service.update_url, bool(service.user)) as between:
        store = between.url(service.store_url) if by_store else None
        through = Server(between.url(service.update_url), service.query_url, store)
        yield Place(service, straight, through, between, graph, digest.digest(digest.triples(old_graph)))
    straight.drop(graph, *straight.below(f"{graph}/staging/"))


@EACH_WAY
def test_the_graph_takes_the_place_of_the_old_one(place: Place) -> None:
    assert place.straight.held(place.graph) == place.old != OURS

    said = place.push()

    assert said.startswith(f"<{place.graph}> holds {OURS.count:,} triples by MOVE, in the place of {place.old.count:,}")
    assert place.straight.held(place.graph) == OURS
    assert place.stagings() == []


@EACH_WAY
def test_axioms_arrive_as_blank_nodes(place: Place) -> None:
    place.push()

    axioms = sum(digest.annotated(unit) is not None for unit in digest.units(digest.triples(NEW)))
    counted = place.straight.remote.query(
        f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{place.graph}> {{ ?a a <http://www.w3.org/2002/07/owl#Axiom> FILTER(isBlank(?a)) }} }}"
    )
    assert [row["n"] for row in counted.dicts()] == [str(axioms)]
    assert axioms > 5


def test_an_unchanged_graph_is_not_sent_again(place: Place) -> None:
    place.push()
    place.proxy.passed.clear()

    assert place.push() == f"<{place.graph}> holds these {OURS.count:,} triples already; nothing was sent"
    assert place.sent() == 0


def test_both_ways_to_read_a_graph_agree(place: Place) -> None:
    place.push()

    in_pages = Server(place.straight.remote.updates.url, place.service.query_url) if place.straight.remote.updates else None
    assert in_pages is not None and in_pages.held(place.graph) == OURS == place.straight.held(place.graph)


def test_a_store_that_gives_only_the_first_triples_is_read_by_queries(place: Place) -> None:
    place.proxy.answer = lambda message, content: b"".join(content.splitlines(True)[:100]) if message.method == "GET" else content

    assert place.through.held(place.graph) == place.old != Digest(100)
    assert "by MOVE" in place.push()


def test_an_answer_that_breaks_off_is_no_shorter_graph(place: Place) -> None:
    def answer(message: Message, content: bytes) -> bytes:
        if message.method == "GET":
            raise Cut(content.index(b"\n", len(content) // 2) + 1)
        return content

    place.proxy.answer = answer
    with pytest.raises(InputError, match="broke off"):
        place.through.held(place.graph)


@EACH_WAY
def test_wherever_the_connection_breaks_the_old_graph_stands_and_the_next_run_goes_on(place: Place) -> None:
    chance = random.Random(f"{place.graph} 1")
    seen: list[int] = []

    def spoil(message: Message) -> bytes:
        if triples_in(message) and len(seen) < 4 and chance.random() < 0.5:
            seen.append(1)
            raise Cut(chance.choice([0, len(message.body) // 2, None]))
        return message.body

    place.proxy.spoil = spoil
    runs = 0
    while place.straight.held(place.graph) != OURS:
        assert (runs := runs + 1) < 8
        try:
            place.push()
        except (InputError, LimitError):
            assert place.straight.held(place.graph) == place.old
    assert runs > 1 and seen
    assert place.stagings() == []


@EACH_WAY
def test_a_run_that_goes_on_sends_only_what_is_missing(place: Place) -> None:
    batches = 0

    def spoil(message: Message) -> bytes:
        nonlocal batches
        batches += triples_in(message) > 0
        if batches == 4 and triples_in(message):
            batches += 1
            raise Cut(0)
        return message.body

    place.proxy.spoil = spoil
    with pytest.raises(InputError):
        place.push()
    before = place.sent()
    assert 0 < before < OURS.count and len(place.stagings()) == 1
    place.proxy.passed.clear()
    place.push()

    assert before + place.sent() == OURS.count
    assert place.straight.held(place.graph) == OURS


def test_a_lost_answer_to_the_move_is_settled_by_the_next_run(place: Place) -> None:
    def spoil(message: Message) -> bytes:
        if b"MOVE" in message.body:
            raise Cut(None)
        return message.body

    place.proxy.spoil = spoil
    with pytest.raises(InputError):
        place.push()

    assert "nothing was sent" in place.push() and place.straight.held(place.graph) == OURS


@EACH_WAY
def test_a_server_that_drops_triples_is_found_out(place: Place) -> None:
    def spoil(message: Message) -> bytes:
        if triples_in(message) < 2:
            return message.body
        separator = b"%0A" if b"%0A" in message.body else b"\n"
        lines = message.body.split(separator)
        del lines[len(lines) // 2]
        return separator.join(lines)

    place.proxy.spoil = spoil
    with pytest.raises(InputError, match=rf"it took {OURS.count:,} triples and holds .*; <{place.graph}> is as it was"):
        place.push()

    assert place.straight.held(place.graph) == place.old
    assert place.stagings() == []


def test_a_server_that_alters_a_value_is_found_out(place: Place) -> None:
    place.proxy.spoil = lambda message: message.body.replace(b"Millbrook", b"Millbrock")

    with pytest.raises(InputError, match="holds as many, but not the same"):
        place.push()

    assert place.straight.held(place.graph) == place.old


def test_a_service_without_move_is_given_what_it_has(place: Place) -> None:
    place.proxy.spoil = lambda message: message.body.replace(b"MOVE", b"SHOVE")

    assert "by DROP and ADD" in place.push()
    assert place.straight.held(place.graph) == OURS
    assert place.stagings() == []


def test_who_reads_meanwhile_sees_the_old_graph_or_the_new_one(place: Place) -> None:
    counts: set[int] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            counts.add(place.straight.count(place.graph))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        place.push()
    finally:
        done.set()
        reader.join()
    assert counts <= {place.old.count, OURS.count}


@pytest.mark.slow
def test_a_killed_run_leaves_the_old_graph_or_the_new_one(place: Place, tmp_path: Path) -> None:
    chance = random.Random(f"{place.graph} 2")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "workspace.yaml").write_text(f"namespace: {place.graph}/\nbuilt: graph.ttl\n", "utf-8")
    (tmp_path / "graph.ttl").write_bytes(NEW.read_bytes())
    assert place.straight.store and place.straight.remote.updates
    urls = [place.straight.store.url, "--update", place.straight.remote.updates.url, "--endpoint", place.service.query_url]
    words = [sys.executable, "-m", "kg", "--workspace", str(tmp_path), "push", *urls]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = time.monotonic()
    subprocess.run(words, env=environment, check=True, capture_output=True)
    whole = time.monotonic() - started
    for _ in range(5):
        place.straight.drop(place.graph)
        place.straight.add(place.graph, list(digest.triples(tmp_path / "graph.ttl"))[:1])
        with subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL) as run:
            time.sleep(chance.uniform(0.3, 1) * whole)
            run.kill()
        assert place.straight.count(place.graph) in (1, OURS.count)
    subprocess.run(words, env=environment, check=True, capture_output=True)
    assert place.straight.held(place.graph) == OURS
    assert place.stagings() == []


def test_a_graph_whose_nameless_nodes_cannot_be_named_is_another(oxigraph_server: Service) -> None:
    assert oxigraph_server.update_url
    server, graph = Server(oxigraph_server.update_url, oxigraph_server.query_url, oxigraph_server.store_url), "https://example.org/twice"
    axioms = [t for unit in digest.units(digest.triples(NEW)) if digest.annotated(unit) for t in unit]
    server.add(graph, axioms)
    server.add(graph, axioms)

    assert server.held(graph) != digest.digest(axioms)
    assert server.held(graph).count == 2 * len(axioms)
    push.push(NEW, server, graph, silent)
    assert server.held(graph) == OURS
    server.drop(graph)


def test_the_command_says_which_addresses_it_needs(kg: Callable[..., Any], oxigraph_server: Service) -> None:
    said = kg("push", at=ROOT)
    assert (said.code, said.out, said.err) == (2, "", "kg: name the store: kg push URL, kg push URL --update URL or kg push --update URL\n")
    said = kg("push", oxigraph_server.store_url, at=ROOT)
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[-1].endswith("(--update and --endpoint name the addresses for SPARQL where they are others)")
    assert kg("push", oxigraph_server.store_url, "--graph", "no iri", at=ROOT).err == 'kg: "no iri" is no IRI of a graph\n'


def test_a_service_that_is_not_there_or_takes_no_updates_is_one_line(oxigraph_server: Service) -> None:
    with pytest.raises(InputError, match="nobody answers there"):
        push.push(NEW, Server("http://127.0.0.1:9/update", "http://127.0.0.1:9/query"), "https://example.org/g", silent)
    with pytest.raises((UsageError, InputError)):
        push.push(NEW, Server(oxigraph_server.query_url, oxigraph_server.query_url), "https://example.org/g", silent)
