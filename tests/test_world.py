"""The toy world of two invented articles goes through the whole flow to the graph that is expected of it."""

from __future__ import annotations

from pathlib import Path

from kg import build
from kg.store import rdflib_graph
from kg.workspace import Workspace

WORLD = Path(__file__).parent / "world"
EXPECTED = Path(__file__).parent / "world.ttl"
OWN = "https://example.org/northland"


def own_part(text: str) -> str:
    """The built file without the T-box."""
    blocks = text.split("\n\n")
    return "\n\n".join(block for block in blocks if not block.startswith(("cko:", "dcterms:", "skos:", "vann:")))


def test_the_toy_world_becomes_the_expected_graph() -> None:
    from rdflib.compare import graph_diff, to_isomorphic

    found, expected = (
        to_isomorphic(rdflib_graph(text)) for text in (own_part(build.make(Workspace(WORLD)).text), EXPECTED.read_text("utf-8"))
    )
    if found != expected:
        _, only_expected, only_found = graph_diff(expected, found)
        lines = [f"- {line}" for line in sorted(only_expected.serialize(format="nt").splitlines())]
        lines += [f"+ {line}" for line in sorted(only_found.serialize(format="nt").splitlines())]
        raise AssertionError("\n".join(lines))


def test_the_toy_world_passes_every_check() -> None:
    made = build.build(Workspace(WORLD), write=False)
    assert [str(finding) for finding in made.report.findings] == []


def test_statuses_of_the_toy_world() -> None:
    assert dict(build.make(Workspace(WORLD)).statuses) == {
        "Contested": 1,
        "Corroborated": 2,
        "Implausible": 1,
        "NotAsserted": 5,
        "SingleSource": 4,
    }
