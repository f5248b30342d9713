"""Measures the endpoint and the pages of ``kg serve``: small queries against rdflib-endpoint, and beside endless ones.

    python -m benchmarks.serving [SECONDS]      (60: how long clients send endless queries)

The same client asks both servers in turn, some rounds each; processor seconds are those of a server and all its processes. Needs the
package ``rdflib-endpoint`` for the comparison, which is left out where it is not installed.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
GRAPH = ROOT / "kg" / "aleppo.ttl"
HEAD = "PREFIX cko: <https://w3id.org/conflict-kg/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
SMALL = (
    "SELECT ?label WHERE { <https://w3id.org/conflict-kg/aleppo/place/handarat> rdfs:label ?label } ORDER BY ?label",
    "SELECT ?siege ?label WHERE { ?siege a cko:Siege ; rdfs:label ?label } ORDER BY ?siege ?label LIMIT 10",
    "SELECT ?event WHERE { ?event cko:attacker <https://w3id.org/conflict-kg/aleppo/actor/levant-front> } ORDER BY ?event",
    "ASK { ?claim a cko:Claim ; cko:asserts ?proposition }",
    "SELECT ?p ?o WHERE { <https://w3id.org/conflict-kg/aleppo/event/battle-of-aleppo> ?p ?o } ORDER BY ?p ?o",
)
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != <urn:x%d>) }"
ROUNDS, EACH = 5, 300
CLIENTS = (8, 40)
PAGES = ("/", "/map", "/timeline", "/network", "/disputes", "/sparql")


@dataclass(frozen=True)
class Server:
    """A running server: its process and port."""

    pid: int
    port: int

    def seconds(self) -> float:
        """Of the processor, by its process, those below it and those that have ended."""
        pids, total = [self.pid], 0
        for pid in pids:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                pids += map(int, task.read_text().split())
            total += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
        return total / os.sysconf("SC_CLK_TCK")

    def rest(self) -> None:
        """Wait until it has nothing more to do of its own, as after its start."""
        before = -1.0
        while (now := self.seconds()) > before:
            before = now
            time.sleep(1)

    def connect(self) -> http.client.HTTPConnection:
        """A connection to it."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)


@contextmanager
def running(words: Sequence[str], port: int, path: str) -> Iterator[Server]:
    """A server from when it answers until it is no longer needed."""
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        server = Server(process.pid, port)
        try:
            while not _answers(server, path):
                assert process.poll() is None, f"{words[0]} ended"
                time.sleep(0.2)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _answers(server: Server, path: str) -> bool:
    try:
        return ask(server.connect(), path, HEAD + SMALL[3])[0] == 200
    except OSError:
        return False


def ask(line: http.client.HTTPConnection, path: str, text: str) -> tuple[int, bytes, str | None]:
    """Status and bytes of the answer to a query, and when to ask again."""
    line.request("GET", f"{path}?{urlencode({'query': text})}", headers={"Accept": "application/sparql-results+json"})
    response = line.getresponse()
    return response.status, response.read(), response.getheader("Retry-After")


def rows(body: bytes) -> object:
    """What an answer says, in any order."""
    found = json.loads(body)
    return found.get("boolean", sorted(json.dumps(row, sort_keys=True) for row in found.get("results", {}).get("bindings", ())))


def rates(servers: dict[str, tuple[Server, str]]) -> dict[str, tuple[float, float]]:
    """Small queries in a second, and in a second of the processor, for each server: the medians of rounds in turn."""
    wall: dict[str, list[float]] = {name: [] for name in servers}
    busy: dict[str, list[float]] = {name: [] for name in servers}
    for server, _ in servers.values():
        server.rest()
    for _ in range(ROUNDS):
        answers = []
        for name, (server, path) in servers.items():
            line = server.connect()
            before, began = server.seconds(), time.monotonic()
            found = [ask(line, path, HEAD + SMALL[i % len(SMALL)]) for i in range(EACH)]
            wall[name].append(EACH / (time.monotonic() - began))
            busy[name].append(EACH / max(server.seconds() - before, 0.01))
            assert all(status == 200 for status, _, _ in found)
            answers.append([rows(body) for _, body, _ in found[: len(SMALL)]])
            line.close()
        assert all(len(answer) == len(SMALL) for answer in answers)
    return {name: (statistics.median(wall[name]), statistics.median(busy[name])) for name in servers}


def beside_endless(server: Server, clients: int, seconds: float) -> str:
    """What 100 small queries and the endless ones of other clients meet, as a row of a table."""
    ends: Counter[str] = Counter()
    right = rows(ask(server.connect(), "/sparql", HEAD + SMALL[1])[1])
    until, numbers = time.monotonic() + seconds, itertools.count()

    def endless() -> None:
        while time.monotonic() < until:
            line = server.connect()
            status, _, again = ask(line, "/sparql", HEAD + ENDLESS % next(numbers))
            ends[f"{status} with Retry-After" if again else str(status)] += 1
            line.close()

    threads = [threading.Thread(target=endless) for _ in range(clients)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    times: list[float] = []
    fine = 0
    for _ in range(100):
        began = time.monotonic()
        status, body, _ = ask(server.connect(), "/sparql", HEAD + SMALL[1])
        times.append(time.monotonic() - began)
        fine += status == 200 and rows(body) == right
        time.sleep(max(0.0, (seconds - 3) / 100 - times[-1]))
    for thread in threads:
        thread.join()
    told = ", ".join(f"{count:,} of {status}" for status, count in sorted(ends.items()))
    return f"| {clients} | {fine} of 100 | {statistics.median(times):.3f} | {max(times):.2f} | {told} |"


def pages(server: Server) -> Iterator[str]:
    """First and later times of pages, and their sizes on the wire, as rows of a table."""
    for path in PAGES:
        times, size = [], 0
        for _ in range(6):
            line = server.connect()
            began = time.monotonic()
            line.request("GET", path, headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
            response = line.getresponse()
            size = len(response.read())
            times.append(time.monotonic() - began)
            line.close()
            if response.status != 200:
                break
        if response.status == 200:
            yield f"| `{path}` | {times[0] * 1000:.0f} | {statistics.median(times[1:]) * 1000:.1f} | {size / 1000:.0f} |"


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(seconds: float) -> None:
    """Measure all, and write tables."""
    ours, theirs, other = _port(), _port(), shutil.which("rdflib-endpoint", path=str(Path(sys.executable).parent))
    kg = [sys.executable, "-m", "kg", "serve", "--port", str(ours)]
    with running(kg, ours, "/sparql") as server:
        print("| page | first, ms | again, ms | kB compressed |\n|---|---|---|---|", *pages(server), sep="\n")
        if other:
            words = [other, "serve", "--host", "127.0.0.1", "--port", str(theirs), str(GRAPH)]
            with running(words, theirs, "/") as compared:
                found = rates({"kg serve": (server, "/sparql"), "rdflib-endpoint": (compared, "/")})
            (our_wall, our_busy), (wall, busy) = found.values()
            print("\n| small queries | in a second | in a second of the processor |\n|---|---|---|")
            for name, (in_time, in_work) in found.items():
                print(f"| {name} | {in_time:.0f} | {in_work:.0f} |")
            print(f"| ratio | {our_wall / wall:.1f} | {our_busy / busy:.1f} |")
        print("\n| endless clients | small ones answered right | median s | worst s | how the endless ones end |\n|---|---|---|---|---|")
        for clients in CLIENTS:
            print(beside_endless(server, clients, seconds), flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0)
