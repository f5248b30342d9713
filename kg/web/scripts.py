"""Which bundles of JavaScript are there, and of which sources. Nothing but the standard library: the build hook and setup import this.

They are built from ``client/`` by ``hatch_build.py`` when the project is installed; a wheel holds them without their sources.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER, CLIENT = HERE / "static", HERE / "client"
MANIFEST = "manifest.json"
MODULES = "node_modules"
SETUP = "`KG_REQUIRE_JS=1 python3 -m kg setup` builds them"
ABSENT = "the pages come without scripts: map and network are pictures and tables, the SPARQL editor is a plain form; " + (
    f"{SETUP}, with Node.js or without" if CLIENT.is_dir() else "a wheel that is built with KG_REQUIRE_JS=1 has them"
)
OLD = f"the scripts of the pages are older than their sources; {SETUP} anew"


@dataclass(frozen=True)
class _Manifest:
    """What was built, by plain names, and the digest of what it was built from."""

    files: Mapping[str, str]
    sources: str | None


def built(folder: Path = FOLDER) -> Mapping[str, str]:
    """The file names of the bundles by their plain names, ``map.js``; empty where nothing was built."""
    return {name: file for name, file in _manifest(folder).files.items() if (folder / file).is_file()}


def fresh(folder: Path = FOLDER, client: Path = CLIENT) -> bool:
    """Whether everything that the sources give was built from them as they are."""
    found = _manifest(folder)
    return found.sources == digest(client) and len(built(folder)) == len(found.files)


def notice(folder: Path = FOLDER, client: Path = CLIENT) -> str:
    """What is wrong with the bundles, on one line, with what helps; empty where nothing is."""
    if not built(folder):
        return ABSENT
    if client.is_dir() and not fresh(folder, client):
        return OLD
    return ""


def digest(client: Path = CLIENT) -> str:
    """Of everything that the bundles are made from; empty where there are no sources."""
    files = sorted(path for path in client.rglob("*") if path.is_file() and MODULES not in path.parts)
    contents = [part for path in files for part in (path.relative_to(client).as_posix().encode(), path.read_bytes())]
    return hashlib.sha256(b"\0".join(contents)).hexdigest() if files else ""


def _manifest(folder: Path) -> _Manifest:
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        return _Manifest({}, None)
    return _Manifest(found["files"], found["sources"])
