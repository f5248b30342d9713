"""Some hundred hostile requests to a real server, over bare sockets: each is answered sanely, and nothing is left of them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.web.rates import Rates

from . import hostile
from .conftest import ROOT
from .hostile import HOST, MARKUP, Hostile

SECONDS = 2
SMALL = "SELECT (COUNT(*) AS ?n) { ?s a ?c }"
MEGABYTES = 500
"""Of the server and all that it starts, once it is idle again."""


@dataclass(frozen=True)
class Running:
    """A server: its port, its process, the folder that it serves, and what it says."""

    port: int
    pid: int
    folder: Path
    log: Path

    def send(self, data: bytes, patience: float = 40.0) -> bytes:
        """What comes back to some bytes, up to the end."""
        with socket.create_connection((HOST, self.port), timeout=patience) as line:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it has heard enough; there may be an answer all the same
                line.sendall(data)
            return read(line)

    def small(self) -> bytes:
        """The answer to a small query."""
        return self.send(hostile.asked(SMALL)).partition(b"\r\n\r\n")[2]

    def family(self) -> list[int]:
        """The server's process and all below it."""
        found = [self.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                found += map(int, task.read_text().split())
        return found

    def descriptors(self) -> int:
        """How many the server's own process has open."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def memory(self) -> float:
        """Megabytes of the server and all below it; what they share counts once."""
        total = 0
        for pid in self.family():
            total += int(re.search(r"^Pss: +(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)[1])  # type: ignore[index]
        return total / 1024


def read(line: socket.socket) -> bytes:
    """All that comes."""
    found = bytearray()
    try:
        while part := line.recv(1 << 16):
            found += part
    except ConnectionResetError:
        pass
    except TimeoutError:
        return b"nothing came for too long: " + bytes(found)
    return bytes(found)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The toy workspace, served."""
    folder = tmp_path_factory.mktemp("hostile")
    space, log = Path(shutil.copytree(ROOT / "tests" / "world", folder / "world")), folder / "log"
    (folder / "tmp").mkdir()
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "TMPDIR": str(folder / "tmp"),
        "KG_CACHE": str(folder / "cache"),
    }
    kg = [sys.executable, "-m", "kg", "--workspace", str(space)]
    subprocess.run([*kg, "build"], env=environment, check=True, capture_output=True)
    with (
        log.open("wb") as told,
        subprocess.Popen(
            [*kg, "serve", "--port", "0", "--timeout", str(SECONDS), "--memory", "300"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address, log.read_text()
            yield Running(int(address.rstrip("/").rpartition(":")[2]), process.pid, folder, log)
        finally:
            process.terminate()
            process.wait(20)


def files(folder: Path) -> dict[str, str]:
    """Every file of the workspace and of the folder for temporary ones, with its digest; without downloads that are made to be fetched."""
    every = (path for name in ("world", "tmp") for path in (folder / name).rglob("*") if path.is_file())
    kept = (path for path in every if "kg-export-" not in str(path))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


def verdict(sent: Hostile, found: bytes) -> str:
    """What is wrong with an answer; nothing where it is as it should be."""
    head, _, body = found.partition(b"\r\n\r\n")
    told = re.match(rb"HTTP/1\.[01] (\d{3}) ", head)
    status = int(told[1]) if told else 0
    faults = []
    if status not in sent.statuses or (found and not told):
        faults.append(f"status {status}")
    if status == 500 and b"memory" not in body:
        faults.append("failed")
    if b"Traceback" in found or b'File "/' in found:
        faults.append("a trace")
    if b"text/html" in head and MARKUP.encode() in body:
        faults.append("mark-up reflected")
    if b"set-cookie" in head.lower() or b"root:" in found:
        faults.append("something let in or out")
    if sent.kind != "broken" and status >= 400 and b"text/plain" in head and body.count(b"\n") > 1 and b"chunked" not in head.lower():
        faults.append("more than a line")
    if status and status != 400 and b"x-content-type-options: nosniff" not in head.lower() and status not in (408, 503):
        faults.append("without its headers")
    return f"{sent.kind}, {sent.what}: {', '.join(faults)}: {found[:300]!r}" if faults else ""


def test_an_address_asks_so_often_and_no_more() -> None:
    rates = Rates(per_second=20, at_once=3)
    assert [rates.wait("a") for _ in range(3)] == [0, 0, 0]
    assert rates.wait("a") == 1 and rates.wait("b") == 0
    time.sleep(0.1)
    assert rates.wait("a") == 0
    for name in range(11_000):
        rates.wait(str(name))
    assert len(rates._left) == 10_000  # the memory for addresses is bounded


def test_every_answer_says_what_a_browser_may_do_with_it(running: Running) -> None:
    def policy(path: str) -> bytes:
        head = running.send(hostile.request(path, headers=("Accept: text/html",))).partition(b"\r\n\r\n")[0].lower()
        assert b"x-content-type-options: nosniff" in head and b"cross-origin-resource-policy: same-origin" in head
        return head.partition(b"content-security-policy: ")[2].partition(b"\r\n")[0]

    for path in ("/", "/ar/", "/none", "/claims", "/sparql"):
        assert policy(path).startswith(b"default-src 'self'") and b"unsafe" not in policy(path)
    assert policy("/network").count(b"unsafe") == 1 and b"style-src 'self' 'unsafe-inline'" in policy("/network")


def test_there_are_many_kinds() -> None:
    every = hostile.every()
    assert len({(sent.kind, sent.what, sent.data) for sent in every}) == len(every) > 200
    assert min(Counter(sent.kind for sent in every).values()) >= 5


def test_hostile_requests_change_nothing_and_leave_nothing(running: Running) -> None:
    right = running.small()
    assert right.startswith(b'{"head"')
    running.send(hostile.request("/"))
    before, descriptors = files(running.folder), running.descriptors()
    whole = [sent for sent in hostile.every() if sent.whole]
    halves = [sent for sent in hostile.every() if not sent.whole] * 8
    open_: list[tuple[Hostile, socket.socket]] = []
    for sent in halves:  # they stay while all others come
        line = socket.create_connection((HOST, running.port), timeout=60)
        line.sendall(sent.data)
        open_.append((sent, line))
    opened = time.monotonic()
    with ThreadPoolExecutor(8) as threads:
        faults = list(filter(None, threads.map(lambda sent: verdict(sent, running.send(sent.data)), whole)))
    assert not faults, "\n".join(faults)
    for sent, line in open_:
        with line:
            assert verdict(sent, read(line)) == ""
    assert time.monotonic() - opened < 120

    assert running.small() == right
    assert files(running.folder) == before
    until = time.monotonic() + 30
    while (running.descriptors() > descriptors + 4 or len(running.family()) > 6) and time.monotonic() < until:
        time.sleep(0.1)
    assert running.descriptors() <= descriptors + 4  # threads' and workers' lines
    assert len(running.family()) <= 6  # itself, the nursery, workers that wait
    assert running.memory() < MEGABYTES
    assert "Traceback" not in running.log.read_text("utf-8")


def test_a_flood_of_connections_that_say_nothing_keeps_nobody_out(running: Running) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 2000), hard), hard))
    lines = []
    try:
        for _ in range(400):
            line = socket.create_connection((HOST, running.port), timeout=30)
            line.sendall(b"GET / HTTP/1.1\r\nX: ")
            lines.append(line)
        began = time.monotonic()
        assert running.small().startswith(b'{"head"')
        assert time.monotonic() - began < 2
        assert running.descriptors() < 300
    finally:
        for line in lines:
            line.close()


def test_slow_readers_are_let_go(running: Running) -> None:
    graph = hostile.asked("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?x ?y ?z } LIMIT 200000", "Accept: application/n-triples")
    lines = []
    for _ in range(10):
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect((HOST, running.port))
        line.sendall(graph)
        lines.append(line)
    time.sleep(3)
    began = time.monotonic()
    assert running.small().startswith(b'{"head"')
    assert time.monotonic() - began < 2
    for line in lines:
        line.close()


def test_the_server_ends_with_all_its_processes_when_told(running: Running) -> None:
    family = running.family()
    os.kill(running.pid, 15)
    until = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() and "Z" not in _state(pid) for pid in family) and time.monotonic() < until:
        time.sleep(0.1)
    assert [pid for pid in family if Path(f"/proc/{pid}").exists() and "Z" not in _state(pid)] == []


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return "Z"
