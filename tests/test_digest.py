"""The digest of a graph: what it heeds, what it does not, and the names that it gives to blank nodes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from kg import digest, iris
from kg.errors import DataError, InputError
from kg.identities import Index
from kg.store import OxigraphStore

OWL, RDF, XSD = (iris.PREFIXES[name] for name in ("owl", "rdf", "xsd"))
TYPE = NamedNode(RDF + "type")
SOURCE, PROPERTY, TARGET = (NamedNode(OWL + name) for name in ("annotatedSource", "annotatedProperty", "annotatedTarget"))

nodes = st.sampled_from([NamedNode(f"https://example.org/{name}") for name in "abcd"])
literals = st.one_of(
    st.text(max_size=5).map(Literal),
    st.builds(Literal, st.text(max_size=3), language=st.sampled_from(["en", "ar"])),
    st.builds(Literal, st.sampled_from(["5", "5.5", "-1.25"]), datatype=st.just(NamedNode(XSD + "decimal"))),
)
ground = st.builds(Triple, nodes, nodes, st.one_of(nodes, literals))


def axiom(number: int, about: Triple, notes: list[Triple]) -> list[Triple]:
    """A blank axiom on a triple, with the properties and values of other triples as its notes."""
    node = BlankNode(f"x{number}")
    parts = [(TYPE, NamedNode(OWL + "Axiom")), (SOURCE, about.subject), (PROPERTY, about.predicate), (TARGET, about.object)]
    return [Triple(node, p, o) for p, o in [*parts, *((note.predicate, note.object) for note in notes)]]


def rdf_list(number: int, values: list[NamedNode]) -> list[Triple]:
    """A list of blank nodes at which a node points, as owl:AllDifferent has one."""
    cells = [BlankNode(f"y{number}c{i}") for i in range(len(values))]
    ends = [*cells[1:], NamedNode(RDF + "nil")]
    found = [Triple(BlankNode(f"y{number}"), NamedNode(OWL + "distinctMembers"), cells[0])]
    for cell, value, end in zip(cells, values, ends, strict=True):
        found += [Triple(cell, NamedNode(RDF + "first"), value), Triple(cell, NamedNode(RDF + "rest"), end)]
    return found


@st.composite
def graphs(draw: st.DrawFn) -> list[Triple]:
    """Graphs with named nodes, axioms on different triples, and lists."""
    triples = draw(st.lists(ground, min_size=1, max_size=6))
    about = draw(st.lists(ground, max_size=3, unique=True))
    for number, annotated in enumerate(about):
        triples += axiom(number, annotated, draw(st.lists(ground, max_size=3)))
    for number in range(draw(st.integers(0, 2))):
        triples += rdf_list(number, draw(st.lists(nodes, min_size=1, max_size=3)))
    return list(dict.fromkeys(triples))


def of(triples: list[Triple]) -> digest.Digest:
    """The digest of triples in any order."""
    return digest.digest(digest.gathered(triples))


def relabelled(triples: list[Triple], chance: random.Random) -> list[Triple]:
    """The same graph with other labels, in another order."""
    blank = list(dict.fromkeys(end for t in triples for end in (t.subject, t.object) if isinstance(end, BlankNode)))
    numbers = chance.sample(range(1000), len(blank))
    label = {old: BlankNode(f"z{number}") for old, number in zip(blank, numbers, strict=True)}
    found = [Triple(label.get(t.subject, t.subject), t.predicate, label.get(t.object, t.object)) for t in triples]
    chance.shuffle(found)
    return found


@given(graphs(), st.randoms(use_true_random=False))
def test_order_and_labels_do_not_matter(triples: list[Triple], chance: random.Random) -> None:
    other = relabelled(triples, chance)

    assert of(other) == of(triples)
    assert {t for unit in digest.units(digest.gathered(other)) for t in unit} == {
        t for unit in digest.units(digest.gathered(triples)) for t in unit
    }


@given(graphs(), st.data())
def test_a_triple_more_or_less_or_another_matters(triples: list[Triple], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(triples) - 1))
    old = triples[at]
    others = triples[:at] + triples[at + 1 :]
    another = Triple(old.subject, old.predicate, Literal("something else"))

    found = of(triples)
    assert found != of(others)
    assert found != of([*others, another])
    assert found != of([*triples, Triple(NamedNode("https://example.org/new"), old.predicate, NamedNode("https://example.org/new"))])


@given(graphs(), st.data())
def test_what_comes_twice_matters(triples: list[Triple], data: st.DataObject) -> None:
    twice = data.draw(st.sampled_from([t for t in triples if isinstance(t.subject, NamedNode)]))

    assert of([*triples, twice]) != of(triples)


@given(graphs())
def test_units_hold_every_triple_once_and_share_no_blank_node(triples: list[Triple]) -> None:
    units = list(digest.units(digest.gathered(triples)))
    blank = [{end for t in unit for end in (t.subject, t.object) if isinstance(end, BlankNode)} for unit in units]

    assert sum(map(len, units)) == len(triples)
    assert sum(map(len, blank)) == len(set().union(*blank))
    assert {t for unit in units for t in unit if not blank[units.index(unit)]} == {
        t for t in triples if not isinstance(t.subject, BlankNode) and not isinstance(t.object, BlankNode)
    }


def test_notes_that_change_places_between_two_axioms_matter() -> None:
    a, b, c = (NamedNode(f"https://example.org/{name}") for name in "abc")
    one, two = Triple(a, a, a), Triple(b, b, b)

    here = axiom(1, one, [Triple(c, c, a)]) + axiom(2, two, [Triple(c, c, b)])
    there = axiom(1, one, [Triple(c, c, b)]) + axiom(2, two, [Triple(c, c, a)])
    assert of(here) != of(there)


def test_an_axiom_is_named_by_its_triple_alone() -> None:
    a, b = NamedNode("https://example.org/a"), NamedNode("https://example.org/b")
    [unit] = digest.units(axiom(1, Triple(a, a, b), []))
    [other] = digest.units(axiom(2, Triple(a, a, b), [Triple(a, b, Literal("noted"))]))

    assert {t.subject for t in unit} == {t.subject for t in other} == {digest.name(a, a, b)}
    assert digest.annotated(unit) == (a, a, b)


@pytest.mark.parametrize(
    ("value", "datatype", "normal"),
    [
        ("5.0", "decimal", Literal("5", datatype=NamedNode(XSD + "decimal"))),
        ("007", "integer", Literal("7", datatype=NamedNode(XSD + "integer"))),
        ("7", "nonNegativeInteger", Literal("7", datatype=NamedNode(XSD + "integer"))),
        ("1", "boolean", Literal("true", datatype=NamedNode(XSD + "boolean"))),
        ("2016-02-01T00:00:00.00Z", "dateTime", Literal("2016-02-01T00:00:00Z", datatype=NamedNode(XSD + "dateTime"))),
        ("far", "decimal", Literal("far", datatype=NamedNode(XSD + "decimal"))),
    ],
)
def test_the_same_value_in_another_form_is_the_same_and_counted(value: str, datatype: str, normal: Literal) -> None:
    node, typed = NamedNode("https://example.org/a"), Literal(value, datatype=NamedNode(XSD + datatype))
    found, other = digest.digest([Triple(node, node, typed)]), digest.digest([Triple(node, node, normal)])

    assert (found, found.unusual, other.unusual) == (other, int(typed != normal), 0)
    assert found != digest.digest([Triple(node, node, Literal(value))])


def test_a_diff_knows_blank_nodes_again_by_what_hangs_together() -> None:
    a, b, c = (NamedNode(f"https://example.org/{name}") for name in "abc")

    def index(*triples: Triple) -> Index:
        store = Store()
        store.extend(Quad(*triple) for triple in triples)
        return Index(OxigraphStore(store))

    before = index(*rdf_list(1, [a, b]), *rdf_list(2, [a, c]), *axiom(1, Triple(a, a, b), []))
    after = index(*rdf_list(3, [a, b]), *rdf_list(4, [b, c]), *axiom(5, Triple(a, a, b), [Triple(a, a, c)]))
    assert len(before.nodes) == len(after.nodes) == 6
    assert sum(before.nodes[name] == after.nodes[name] for name in before.nodes.keys() & after.nodes.keys()) == 3
    assert before.axioms.keys() == after.axioms.keys() == {(a.value, a.value, b.value)}
    assert before.axioms != after.axioms


def test_what_cannot_be_named_is_refused() -> None:
    a, b = NamedNode("https://example.org/a"), NamedNode("https://example.org/b")
    one = axiom(1, Triple(a, a, b), [])

    with pytest.raises(DataError, match="the triples of _:x1 stand apart"):
        digest.digest([*one, Triple(a, a, a), Triple(BlankNode("x1"), a, a)])
    with pytest.raises(DataError, match="two owl:Axiom annotate"):
        digest.digest(one + axiom(2, Triple(a, a, b), [Triple(a, a, a)]))
    with pytest.raises(DataError, match="other nodes speak of the owl:Axiom _:x1"):
        digest.digest([*one, Triple(a, a, BlankNode("x1"))])


def test_a_file_that_is_no_graph_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no built graph there"):
        list(digest.triples(tmp_path / "absent.ttl"))
    (tmp_path / "bad.ttl").write_text("<a", "utf-8")
    with pytest.raises(InputError, match=r"bad\.ttl: "):
        list(digest.triples(tmp_path / "bad.ttl"))


def test_the_built_graph_has_axioms_and_nothing_else_without_a_name(aleppo_ttl: Path) -> None:
    blank = [unit for unit in digest.units(digest.triples(aleppo_ttl)) if isinstance(unit[0].subject, BlankNode)]

    assert len(blank) > 300
    assert all(digest.annotated(unit) for unit in blank)
