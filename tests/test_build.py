"""A build gives the same bytes whatever the circumstances, and writes the whole graph or nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import build
from kg.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
WORLD = ROOT / "tests" / "world"
VALLEY = "seeds/articles/valley-post-2020-05.yaml"
KG = Callable[..., Any]


def test_building_the_toy_world_writes_what_was_made_and_says_so(own_world: Path, kg: KG) -> None:
    said = kg("build", at=own_world)

    assert (said.code, said.out) == (0, "")
    assert (own_world / "northland.ttl").read_text("utf-8") == build.make(Workspace(own_world)).text
    told = said.err.splitlines()
    assert told[-2].startswith(f"{own_world / 'northland.ttl'}: ")
    assert told[-2].endswith(
        " 17 claims, 13 propositions (1 Contested, 2 Corroborated, 1 Implausible, 5 NotAsserted, 4 SingleSource), 1 disputes"
    )
    assert told[-1] == "checked: 2 articles' coverage, 15 anchors (2 of 2 texts at hand), shapes, checks; no warnings"


# The same bytes

BUILD = """
import sys
from pathlib import Path
from kg import build
from kg.workspace import Workspace
sys.stdout.write(build.make(Workspace(Path(sys.argv[1]))).text)
"""


def built_by_itself(root: Path, **environment: str) -> bytes:
    """The Turtle of a workspace made by another process."""
    said = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", BUILD, str(root)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr.decode()
    return said.stdout


def test_hash_seed_time_zone_and_locale_change_no_byte() -> None:
    expected = build.make(Workspace(WORLD)).text.encode()

    assert built_by_itself(WORLD, PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LC_ALL="C") == expected
    assert built_by_itself(WORLD, PYTHONHASHSEED="4242", TZ="America/Adak", LC_ALL="C.UTF-8") == expected


def test_order_of_entries_in_the_seeds_changes_no_byte(own_world: Path) -> None:
    """Files are read in the order of their names; within them registers, speakers, claims and slots may stand in any order."""
    import yaml

    class Plain(yaml.SafeLoader):
        """YAML as text."""

    Plain.yaml_implicit_resolvers = {}

    def turned(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: turned(value) for key, value in reversed(node.items())}
        return [turned(item) for item in node] if isinstance(node, list) else node

    expected = build.make(Workspace(own_world)).text
    for path in (own_world / "seeds").rglob("*.yaml"):
        tree = yaml.load(path.read_text("utf-8"), Loader=Plain)
        tree = turned(tree)
        if "claims" in tree:
            tree["claims"].reverse()
        path.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, default_style='"'), "utf-8")

    assert build.make(Workspace(own_world)).text == expected


def test_name_of_the_folder_and_of_the_texts_changes_no_byte(own_world: Path, tmp_path: Path) -> None:
    moved = tmp_path / "quite another name é"
    shutil.copytree(own_world, moved)
    (moved / "seeds" / "texts" / "river-news.txt").rename(moved / "seeds" / "texts" / "zzz.txt")

    assert build.make(Workspace(moved)).text == build.make(Workspace(own_world)).text


# The committed graph


def test_committed_graph_is_what_the_seeds_give(built: build.Built, aleppo_ttl: Path) -> None:
    assert aleppo_ttl.read_text("utf-8") == built.text, "kg/aleppo.ttl is stale: run kg build"


# Whole or not at all


@pytest.mark.parametrize(
    "change",
    [
        ("  publisher: valley-post\n", "  publisher: valey-post\n"),
        ("  p3s1: menu\n", ""),
        ("words: 14", "words: 15"),
    ],
    ids=["a mistake in the seeds", "an unaccounted sentence", "a wrong anchor"],
)
def test_a_build_that_fails_leaves_the_file_and_nothing_else(own_world: Path, kg: KG, change: tuple[str, str]) -> None:
    (own_world / "northland.ttl").write_text("# what was there\n", "utf-8")
    path = own_world / VALLEY
    content = path.read_text("utf-8")
    assert content.count(change[0]) == 1
    path.write_text(content.replace(*change), "utf-8")
    before = sorted(p.name for p in own_world.iterdir())

    said = kg("build", at=own_world)

    assert (said.code, said.out) == (1, "")
    assert "Traceback" not in said.err
    assert (own_world / "northland.ttl").read_text("utf-8") == "# what was there\n"
    assert sorted(p.name for p in own_world.iterdir()) == before


def test_a_graph_that_breaks_a_shape_is_not_written_and_the_seed_is_named(own_world: Path, kg: KG) -> None:
    path = own_world / "seeds" / "places.yaml"
    content = path.read_text("utf-8")
    path.write_text(content.replace('lat: "10.5"', 'lat: "100.5"'), "utf-8")

    said = kg("build", at=own_world)

    assert said.code == 1
    [finding] = [line for line in said.err.splitlines() if "Violation" in line]
    assert "place:riverton" in finding
    assert finding.startswith("seeds/places.yaml:")
    assert said.err.splitlines()[-1] == "kg: 1 violation; nothing was written"
    assert not (own_world / "northland.ttl").exists()


@pytest.mark.parametrize("obstacle", ["a folder of that name", "a file in place of its folder"])
def test_output_that_cannot_be_written_is_one_clear_line(own_world: Path, kg: KG, obstacle: str) -> None:
    """As root a read-only folder can be written; these obstacles hold for everybody."""
    settings = own_world / "seeds" / "workspace.yaml"
    settings.write_text(settings.read_text("utf-8").replace("built: northland.ttl", "built: out/northland.ttl"), "utf-8")
    if obstacle == "a folder of that name":
        (own_world / "out" / "northland.ttl").mkdir(parents=True)
    else:
        (own_world / "out").write_text("", "utf-8")

    said = kg("build", at=own_world)

    assert (said.code, said.out) == (3, "")
    [line] = [line for line in said.err.splitlines() if not line.startswith("... ")]
    assert line.startswith(f"kg: {own_world / 'out' / 'northland.ttl'}: cannot be written (")
    assert [p.name for p in own_world.rglob("*") if p.name.startswith(".northland")] == []


def test_the_output_folder_is_made(own_world: Path, kg: KG) -> None:
    settings = own_world / "seeds" / "workspace.yaml"
    settings.write_text(settings.read_text("utf-8").replace("built: northland.ttl", "built: out/deep/northland.ttl"), "utf-8")

    assert kg("build", at=own_world).code == 0
    assert [p.name for p in (own_world / "out" / "deep").iterdir()] == ["northland.ttl"]


def test_check_writes_nothing_and_tells_a_stale_graph(own_world: Path, kg: KG) -> None:
    said = kg("check", at=own_world)

    assert said.code == 0
    assert not (own_world / "northland.ttl").exists()
    assert f"warning: {own_world / 'northland.ttl'} is not what the seeds give; run kg build" in said.err.splitlines()
