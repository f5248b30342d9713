"""The scripts of the pages: a wheel carries them and needs no Node.js for them, and what is half-built is never named."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.web import scripts

from .browser import serving
from .conftest import copy_checkout

ROOT = Path(__file__).resolve().parent.parent
unix = pytest.mark.skipif(os.name == "nt", reason="symbolic links are Unix's")


@pytest.fixture
def client(tmp_path: Path) -> Path:
    """Sources of two bundles."""
    folder = tmp_path / "client"
    (folder / "src").mkdir(parents=True)
    (folder / "package.json").write_text("{}", "utf-8")
    (folder / "src" / "map.js").write_text("1", "utf-8")
    return folder


@pytest.fixture
def static(tmp_path: Path, client: Path) -> Path:
    """The bundles of those sources."""
    folder = tmp_path / "static"
    folder.mkdir()
    files = {"map.js": "map-ABCDEFGH.js", "map.css": "map-IJKLMNOP.css"}
    for name in files.values():
        (folder / name).write_text("2", "utf-8")
    (folder / scripts.MANIFEST).write_text(json.dumps({"sources": scripts.digest(client), "files": files}), "utf-8")
    return folder


# Which bundles are there


def test_bundles_are_known_by_their_plain_names(static: Path, client: Path) -> None:
    assert scripts.built(static) == {"map.js": "map-ABCDEFGH.js", "map.css": "map-IJKLMNOP.css"}
    assert scripts.fresh(static, client)
    assert scripts.notice(static, client) == ""


def test_nothing_built_is_said_with_what_helps(tmp_path: Path, client: Path) -> None:
    assert scripts.built(tmp_path / "none") == {}
    assert not scripts.fresh(tmp_path / "none", client)
    assert "KG_REQUIRE_JS=1 python3 -m kg setup" in scripts.notice(tmp_path / "none", client)


def test_missing_file_is_not_named(static: Path, client: Path) -> None:
    (static / "map-ABCDEFGH.js").unlink()

    assert scripts.built(static) == {"map.css": "map-IJKLMNOP.css"}
    assert not scripts.fresh(static, client)


@pytest.mark.parametrize("name", ["src/map.js", "src/new.js", "package.json"])
def test_changed_sources_make_the_bundles_old(name: str, static: Path, client: Path) -> None:
    (client / name).write_text("3", "utf-8")

    assert not scripts.fresh(static, client)
    assert "older than their sources" in scripts.notice(static, client)


def test_packages_of_others_are_no_sources(static: Path, client: Path) -> None:
    (client / "node_modules").mkdir()
    (client / "node_modules" / "x.js").write_text("4", "utf-8")

    assert scripts.fresh(static, client)


def test_without_sources_bundles_are_as_good_as_they_are(static: Path, tmp_path: Path) -> None:
    assert scripts.notice(static, tmp_path / "none") == ""


# What is built


def test_every_source_has_its_bundle_and_licences_are_told(bundles: None) -> None:
    names = {path.name for path in (scripts.CLIENT / "src").glob("*.js")}
    packages = json.loads((scripts.CLIENT / "package.json").read_text("utf-8"))["dependencies"]
    licences = (scripts.FOLDER / scripts.built()["licences.txt"]).read_text("utf-8")

    assert names and names <= scripts.built().keys()
    assert [f"{name} {version}:" for name, version in packages.items() if f"\n{name} {version}: " not in f"\n{licences}"] == []


def test_versions_of_packages_are_exact_and_locked() -> None:
    declared = json.loads((scripts.CLIENT / "package.json").read_text("utf-8"))
    locked = json.loads((scripts.CLIENT / "package-lock.json").read_text("utf-8"))["packages"]

    for kind in ("dependencies", "devDependencies"):
        assert declared[kind] == locked[""][kind]
        assert {name: locked[f"node_modules/{name}"]["version"] for name in declared[kind]} == declared[kind]
    assert [place for place, package in locked.items() if place and "integrity" not in package] == []


@pytest.fixture(scope="module")
def without_node(tmp_path_factory: pytest.TempPathFactory, plain_environment: dict[str, str], system_python: Path) -> dict[str, str]:
    """An environment in which scripts are insisted on, and no Node.js is found."""
    programs = tmp_path_factory.mktemp("programs")
    (programs / "python3").symlink_to(system_python)
    return plain_environment | {"PATH": str(programs), "KG_REQUIRE_JS": "1"}


@pytest.fixture(scope="module")
def wheel(bundles: None, without_node: dict[str, str], system_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A wheel of the checkout with its bundles."""
    folder = tmp_path_factory.mktemp("wheel")
    source = copy_checkout(folder / "source")
    shutil.copytree(scripts.FOLDER, source / "kg" / "web" / "static", dirs_exist_ok=True)
    words = ("-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, source)
    said = subprocess.run([system_python, *words], env=without_node, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert said.returncode == 0, said.stdout
    [made] = folder.glob("*.whl")
    yield made


@unix
@pytest.mark.slow
def test_wheel_carries_the_bundles_and_not_their_sources(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packaged = {name.removeprefix("kg/web/"): archive.read(name) for name in archive.namelist() if name.startswith("kg/web/")}

    expected = {f"static/{path.name}": path.read_bytes() for path in scripts.FOLDER.iterdir()}
    assert {name: content for name, content in packaged.items() if name.startswith("static/")} == expected
    assert {"app.py", "templates/base.html.jinja", "style/base.css", "arabic/base.yaml"} <= packaged.keys()
    assert [name for name in packaged if name.startswith("client/")] == []


@unix
@pytest.mark.slow
def test_installed_wheel_serves_without_node(wheel: Path, without_node: dict[str, str], system_python: Path, tmp_path: Path) -> None:
    python = tmp_path / "env" / "bin" / "python"
    for words in ([system_python, "-m", "venv", tmp_path / "env"], [python, "-m", "pip", "install", "--quiet", f"{wheel}[web]"]):
        said = subprocess.run(words, env=without_node, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert said.returncode == 0, said.stdout

    with serving(python=python, environment=without_node, at=tmp_path) as address:
        request = urllib.request.Request(f"{address}/sparql", headers={"Accept": "text/html"})
        with urllib.request.urlopen(request) as answer:
            html = answer.read().decode()
        script = scripts.built()["editor.js"]
        assert f'src="/static/{script}"' in html
        with urllib.request.urlopen(f"{address}/static/{script}") as answer:
            assert answer.read() == (scripts.FOLDER / script).read_bytes()
            assert "immutable" in answer.headers["Cache-Control"]


@unix
@pytest.mark.slow
def test_clone_without_node_installs_and_says_what_is_missing(
    clone: Path, without_node: dict[str, str], system_python: Path, tmp_path: Path
) -> None:
    """What a user gets who has neither asked for scripts nor Node.js: all else."""
    shutil.rmtree(clone / "kg" / "web" / "static", ignore_errors=True)
    environment = {name: value for name, value in without_node.items() if name != "KG_REQUIRE_JS"}
    words = ("-m", "pip", "-v", "wheel", "--no-deps", "--wheel-dir", tmp_path / "out", clone)
    said = subprocess.run([system_python, *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    assert said.returncode == 0, said.stdout
    assert "the explorer comes without scripts: there is no Node.js with npm" in said.stdout
    [made] = (tmp_path / "out").glob("*.whl")
    with zipfile.ZipFile(made) as archive:
        names = archive.namelist()
    assert "kg/web/app.py" in names
    assert [name for name in names if "/static/" in name] == []
    assert not (clone / "kg" / "web" / "static").exists()
