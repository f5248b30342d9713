"""What tests share: the checkout, its graph built once, the texts where they are at hand, copies of the clone; no network."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from .browser import browser, bundles, served, visitor  # noqa: F401 (fixtures for every test, as those below)
from .explorer import explorer, site  # noqa: F401
from .servers import oxigraph_server, virtuoso_server  # noqa: F401 (fixtures for every test)

if TYPE_CHECKING:
    from kg.build import Built
    from kg.draft.proposals import Proposal
    from kg.store import OxigraphStore
    from kg.workspace import Workspace

settings.register_profile("kg", deadline=None, max_examples=40)
settings.load_profile("kg")

ROOT = Path(__file__).resolve().parent.parent
NOT_IN_A_CLONE = {ROOT / ".git", ROOT / ".venv", ROOT / ".hypothesis", ROOT / "build", ROOT / "dist", ROOT / "seeds" / "texts"}
NOT_IN_A_CLONE |= {ROOT / "kg" / "web" / "static", ROOT / "kg" / "web" / "client" / "node_modules"}
OTHER_PROGRAMS = {"oxigraph_server", "running", "served", "virtuoso_server", "visitor"}
"""Fixtures that start one."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for a browser or a server may fail of a busy machine: it gets a second go, which the summary counts."""
    for item in items:
        if item.get_closest_marker("slow") or not OTHER_PROGRAMS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder of the tests' own, also for programs without this project's variables."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_CACHE", str(folder))
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Connections of the tests' own process end at this machine."""

    def guarded(connect: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
        def guard(this: socket.socket, address: Any) -> Any:
            if this.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
                pytest.fail(f"a test connects to {address[0]}: tests use no network")
            return connect(this, address)

        return guard

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
        yield


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    """The checkout."""
    from kg.workspace import find

    return find(ROOT)


@pytest.fixture(scope="session")
def world() -> Workspace:
    """The toy workspace: two invented articles, with their texts."""
    from kg.workspace import find

    return find(ROOT / "tests" / "world")


@pytest.fixture
def own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the toy workspace that a test may change; its own texts are at hand."""
    monkeypatch.delenv("KG_TEXTS", raising=False)
    return Path(shutil.copytree(ROOT / "tests" / "world", tmp_path / "world", ignore=shutil.ignore_patterns("*.ttl")))


@dataclass(frozen=True)
class Said:
    """What a call of the command gave back."""

    code: int
    out: str
    err: str


@pytest.fixture
def kg(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Calls the command in this process: ``kg("query", "x")``, ``kg("build", at=folder)``."""
    from kg.cli import main

    monkeypatch.setenv("COLUMNS", "120")

    def run(*words: str, at: Path | None = None) -> Said:
        before = [] if at is None else ["--workspace", str(at)]
        capfd.readouterr()
        code = main([*before, *words])
        said = capfd.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def built(workspace: Workspace) -> Built:
    """The graph that the seeds of the checkout give, made anew."""
    from kg import build

    return build.make(workspace)


@pytest.fixture(scope="session")
def store(built: Built) -> OxigraphStore:
    """The graph made anew, ready to be asked."""
    import pyoxigraph

    from kg.store import OxigraphStore

    loaded = pyoxigraph.Store()
    loaded.load(built.text.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return OxigraphStore(loaded)


@pytest.fixture(scope="session")
def aleppo_ttl() -> Path:
    """The built graph as it is committed."""
    return ROOT / "kg" / "aleppo.ttl"


@pytest.fixture(scope="session")
def texts() -> Path:
    """The folder with the texts of the articles."""
    folder = os.environ.get("KG_TEXTS")
    if not folder:
        pytest.skip("needs the texts of the articles (KG_TEXTS)")
    return Path(folder)


@pytest.fixture(scope="session")
def plain_environment() -> dict[str, str]:
    """The environment of somebody who has just come: nothing of this project, of an environment or of Python is set."""
    ours = ("KG_", "PYTHON", "VIRTUAL_ENV", "PYTEST")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.fixture(scope="session")
def system_python() -> Path:
    """The Python below the environment that the tests run in."""
    return Path(getattr(sys, "_base_executable", None) or sys.executable)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the checkout as git would hand it out: nothing installed, no texts."""
    return copy_checkout(tmp_path / "clone")


def copy_checkout(target: Path) -> Path:
    """Copy the checkout's sources."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if Path(folder, name) in NOT_IN_A_CLONE or name == "__pycache__" or name.endswith("_cache")}

    shutil.copytree(ROOT, target, ignore=left_out)
    return target


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory, plain_environment: dict[str, str], system_python: Path) -> tuple[Path, Path]:
    """A wheel of the checkout, and the programs of a fresh environment into which it is installed without extras."""
    folder = tmp_path_factory.mktemp("wheel")
    source = copy_checkout(folder / "source")

    def run(*words: str | Path) -> None:
        said = subprocess.run(words, cwd=folder, env=plain_environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert said.returncode == 0, said.stdout

    run(system_python, "-m", "venv", folder / "env")
    programs = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    run(programs / "python", "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, source)
    [wheel] = folder.glob("*.whl")
    run(programs / "python", "-m", "pip", "install", "--quiet", wheel)
    shutil.rmtree(source)
    return wheel, programs


@pytest.fixture(scope="session")
def told() -> Callable[[str], list[Proposal]]:
    """The proposals for a text on the tests' invented war that was published on 12 May 2020."""
    from kg import registers
    from kg.draft.reading import passages
    from kg.draft.reading.known import Known
    from kg.draft.whole import draft
    from kg.texts import ArticleText
    from kg.workspace import Workspace

    known = Known(registers.read_registers(Workspace(ROOT / "tests" / "world")).registers)
    nlp = passages.parser(passages.model())
    return lambda text: draft(ArticleText(text), known, "2020-05-12", nlp).proposals
