"""The network: its lines are those of the saved queries, its picture is always the same, and its tables say all that it shows."""

from __future__ import annotations

import datetime
import re

import pytest
from playwright.sync_api import expect

from kg import iris, queries
from kg.errors import UsageError
from kg.evidence import Sentences
from kg.store import OxigraphStore, open_graph
from kg.web import network
from kg.web.layout import layout
from kg.web.network import Edge, Network
from kg.web.site import Site
from kg.web.view import View, render
from kg.workspace import Workspace

from .browser import Visitor
from .conftest import ROOT

DAY = "2016-12-04"
COALITION = "fateh-halab"


@pytest.fixture(scope="module")
def site(workspace: Workspace, store: OxigraphStore) -> Site:
    return Site(workspace, store, Sentences({}))


def page(site: Site, **query: str) -> str:
    seen = View("en", "network", query)
    return render(site, seen, network.show_network(site, seen))


def shown(site: Site, **query: str) -> Network:
    found = network.show_network(site, View("en", "network", query)).values["network"]
    assert isinstance(found, Network)
    return found


def edges(site: Site, kind: str) -> list[Edge]:
    return [edge for edge in shown(site).edges if edge.kind == kind]


def test_members_are_those_of_the_saved_query(site: Site) -> None:
    rows = queries.run(site.saved["coalition-members"], site.store, {"coalition": COALITION, "date": DAY}).dicts()
    expected = {(row["member"], row["certainty"]) for row in rows if row["stance"] in ("asserts", "alleges")}
    day = datetime.date.fromisoformat(DAY).toordinal()
    drawn = {
        (site.label(edge.source).en, edge.certainty(day))
        for edge in edges(site, "membership")
        if edge.target == f"{site.namespace}actor/{COALITION}"
    }
    assert drawn == expected and len(drawn) > 3


def test_allies_and_enemies_are_those_told(site: Site) -> None:
    for kind, code in (("alliance", "with"), ("hostility", "against")):
        rows = site.store.query(f"""PREFIX cko: <{iris.CKO}> SELECT DISTINCT ?a ?b WHERE {{
            ?p a cko:Alignment ; cko:relation cko:alignment-{code} ; cko:oneParty ?a ; cko:otherParty ?b .
            ?c cko:asserts|cko:alleges ?p FILTER(?a != ?b) }}""")
        assert {(e.source, e.target) for e in edges(site, kind)} == {tuple(sorted((row["a"], row["b"]))) for row in rows.dicts()}


def test_what_is_only_wished_for_is_no_line_but_a_row(site: Site) -> None:
    wished = [p for p in network.told(site, "Membership") if {v.stance for v in p.voices} == {"intends"}]
    assert wished
    drawn = {row.told.iri for edge in shown(site).edges for row in edge.rows}
    html = page(site)
    for p in wished:
        assert p.iri not in drawn
        assert f'href="/doc/proposition/{p.iri.rpartition("/")[2]}.html"' in html


def test_what_is_alleged_is_marked(site: Site) -> None:
    alleged = [edge for edge in shown(site).edges if {row.voice.stance for row in edge.rows} == {"alleges"}]
    assert alleged
    assert {edge.status for edge in alleged} == {"alleged"}


def test_undated_lines_are_never_certain(site: Site) -> None:
    found = [edge for edge in shown(site).edges if not any(row.told.when for row in edge.rows)]
    assert found
    assert {edge.certainty(day) for edge in found for day in (1, 735000, 736000)} == {"undated"}


def test_every_line_stands_in_a_table(site: Site) -> None:
    html = page(site)
    for edge in shown(site).edges:
        for row in edge.rows:
            assert f'href="/doc/claim/{row.voice.claim.rpartition("/")[2]}.html"' in html


def test_picture_is_always_the_same(workspace: Workspace, store: OxigraphStore) -> None:
    first, second = (shown(Site(workspace, store, Sentences({}))) for _ in range(2))
    assert first == second
    assert first.nodes


def test_boxes_of_nodes_do_not_overlap(site: Site) -> None:
    nodes = list(shown(site).nodes.values())
    assert len(nodes) > 50
    overlapping = [
        (a.label, b.label)
        for i, a in enumerate(nodes)
        for b in nodes[:i]
        if abs(a.x - b.x) < (a.wide + b.wide) / 2 - 4 and abs(a.y - b.y) < 34
    ]
    assert overlapping == []


def test_layout_of_many_is_bounded_and_keeps_sides_apart() -> None:
    nodes = {f"n{i:03}": ("government", "opposition")[i % 2] for i in range(200)}
    at = layout(nodes, dict.fromkeys(nodes, 60.0), [])
    middle = {side: sum(at[n][0] for n, own in nodes.items() if own == side) / 100 for side in ("government", "opposition")}
    assert middle["government"] < 0 < middle["opposition"]
    assert layout({}, {}, []) == {}


def test_only_around_one_actor(site: Site) -> None:
    actor = f"{site.namespace}actor/{COALITION}"
    around = shown(site, actor="Fateh Halab")
    assert 1 < len(around.nodes) < len(shown(site).nodes)
    assert all(node == actor or any({node, actor} == {e.source, e.target} for e in around.edges) for node in around.nodes)
    with pytest.raises(UsageError, match='no actor is called "Atlanteans"'):
        page(site, actor="Atlanteans")


def test_toy_world_has_a_network(world: Workspace) -> None:
    assert "<h1>Who belongs to" in page(Site(world, open_graph(ROOT / "tests" / "world.ttl"), Sentences({})))


@pytest.mark.slow
@pytest.mark.usefixtures("bundles")
def test_another_day_draws_other_lines(visitor: Visitor, site: Site) -> None:
    seen = visitor.open(f"network?date={DAY}")
    expect(seen.locator("#network-graph canvas").first).to_be_visible()
    script = """() => {
        const key = (edge, end) => cy.getElementById(edge.data(end)).data('key');
        const certainty = (edge) => edge.classes().find((name) => ['certain', 'possible', 'undated'].includes(name));
        return cy.edges().not('.off').map((e) => [key(e, 'source'), key(e, 'target'), e.data('kind'), certainty(e)].join(' ')).sort();
    }"""
    for day in (DAY, "2014-11-18"):
        seen.locator("#day").fill(day)
        seen.locator("#day").dispatch_event("change")
        expect(seen).to_have_url(re.compile(f"date={day}"))
        number = datetime.date.fromisoformat(day).toordinal()
        expected = sorted(
            f"{e.source.rpartition('/')[2]} {e.target.rpartition('/')[2]} {e.kind} {e.certainty(number)}"
            for e in shown(site).edges
            if e.certainty(number)
        )
        assert seen.evaluate(script) == expected
