"""Real SPARQL servers on this machine, for a session of tests: each on a port of its own, with its data in a temporary folder."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.connection import Connection

STARTS_WITHIN = 60
"""Seconds; Virtuoso takes about six, most of them to make its files."""


@dataclass(frozen=True)
class Service:
    """A SPARQL service that runs: where it is asked and changed, and by whom.

    ``query_url`` asks the default graph, which is empty (Oxigraph) or all graphs, also its own (Virtuoso); ``asking`` one graph.
    ``store_url`` takes ``?graph=IRI`` (Graph Store Protocol).
    """

    name: str
    query_url: str
    update_url: str | None
    store_url: str | None
    user: str = ""
    password: str = ""

    def asking(self, graph: str) -> str:
        """The address at which queries see one graph."""
        return f"{self.query_url}?{urllib.parse.urlencode({'default-graph-uri': graph})}"

    def put(self, graph: str, turtle: bytes) -> None:
        """Make a graph of the server this Turtle and nothing else, through the Graph Store Protocol."""
        url = f"{self.store_url}?{urllib.parse.urlencode({'graph': graph})}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KG_USER", self.user)
            patch.setenv("KG_PASSWORD", self.password)
            request = urllib.request.Request(url, turtle, {"Content-Type": "text/turtle"}, method="PUT")
            with Connection(url).open(request) as answer:
                answer.read(1)


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def running(words: Sequence[str], folder: Path, url: str) -> Iterator[None]:
    """Run a server until it is no longer needed; it is up when it answers at an address."""
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(words, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + STARTS_WITHIN
        while not _answers(url):
            ended = process.poll() is not None
            assert not ended and time.monotonic() < until, f"{words[0]} did not start: {(folder / 'said.txt').read_text()[-2000:]}"
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """An Oxigraph server: read-write, empty."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("needs the Oxigraph server (PyPI: oxigraph)")
    folder = tmp_path_factory.mktemp("oxigraph")
    at = f"127.0.0.1:{free_port()}"
    words = [program, "serve", "--location", str(folder / "data"), "--bind", at]
    for _ in running(words, folder, f"http://{at}/query"):
        yield Service("Oxigraph server", f"http://{at}/query", f"http://{at}/update", f"http://{at}/store")


VIRTUOSO_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = .
CaseMode = 2
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 8
MaxKeepAlives = 10
[SPARQL]
ResultSetMaxRows = 100000
MaxQueryExecutionTime = 120
"""


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A Virtuoso server with no graphs but its own; changes want its user's name and password (Digest), queries do not."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("needs Virtuoso (Debian: virtuoso-opensource-7-bin)")
    folder = tmp_path_factory.mktemp("virtuoso")
    port = free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(sql=free_port(), http=port), "utf-8")
    base = f"http://127.0.0.1:{port}"
    for _ in running([program, "+configfile", "virtuoso.ini", "+foreground"], folder, f"{base}/sparql"):
        yield Service("Virtuoso", f"{base}/sparql", f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth", "dba", "dba")
