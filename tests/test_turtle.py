"""Written Turtle says the same triples to every reader, byte for byte the same for the same triples."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg import build, iris, turtle
from kg.store import rdflib_graph

E = "https://example.org/"
P = NamedNode(E + "p")
XSD = iris.PREFIXES["xsd"]
PREFIXES = {**iris.prefixes(E), "e": E, "deep": E + "actor/deep/"}

HOSTILE = [
    "",
    '"',
    '\\"',
    "'''",
    '"""',
    "\\",
    "\\u0041",
    "line\nbreak",
    "\r",
    "\t",
    "\r\n",
    "\x00",
    "\x07\x7f\x85\u2028",
    "\ufeff",
    "é\u0301",
    "حلب",
    "\U0001f600",
    "<x> <y> <z> .",
    "> . #",
    "@prefix : <x> .",
    "# no comment",
    "\u202eabc",
    "trailing\\",
]


def parsed(text: str) -> set[Triple]:
    return set(q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE))


def isomorphic_to(text: str, triples: set[Triple]) -> bool:
    """Whether rdflib reads a text as the triples (without blank nodes)."""
    graph = rdflib.Graph().parse(data=text, format="turtle")
    return {(str(s), str(p), str(o), getattr(o, "language", None) or "", str(getattr(o, "datatype", None) or "")) for s, p, o in graph} == {
        (t.subject.value, t.predicate.value, t.object.value, getattr(t.object, "language", None) or "", _datatype(t.object))
        for t in triples  # type: ignore[union-attr]
    }


def _datatype(term: object) -> str:
    if not isinstance(term, Literal) or term.language or term.datatype.value == XSD + "string":
        return ""
    return term.datatype.value


literals = st.one_of(
    st.builds(Literal, st.text() | st.sampled_from(HOSTILE)),
    st.builds(lambda text, tag: Literal(text, language=tag), st.text() | st.sampled_from(HOSTILE), st.sampled_from(["en", "ar", "en-gb"])),
    st.builds(lambda n: Literal(str(n), datatype=NamedNode(XSD + "integer")), st.integers()),
    st.builds(
        lambda text, kind: Literal(text, datatype=NamedNode(XSD + kind)),
        st.sampled_from(["abc", "", "01", "+1", "true", "1", "2016-06-31", "a b"]),
        st.sampled_from(["integer", "boolean", "decimal", "dateTime", "double"]),
    ),
)
local_names = st.sampled_from(
    [
        "a",
        "a.b",
        "a.",
        ".a",
        "-a",
        "a-",
        "1",
        "a/b",
        "a#b",
        "actor/x",
        "actor/deep/x",
        "actor/",
        "",
        "é",
        "a%20b",
        "a(b)",
        "a'b",
        "a:b",
        "_",
        "a\\b",
    ]
)
nodes = st.builds(lambda name: NamedNode(E + name.replace("\\", "")), local_names)
triples = st.builds(Triple, nodes, nodes, nodes | literals)


@given(st.sets(triples, max_size=12))
def test_pyoxigraph_reads_what_was_written(wanted: set[Triple]) -> None:
    assert parsed(turtle.write(wanted, PREFIXES)) == wanted


@given(
    st.sets(
        st.builds(
            Triple, nodes, nodes, nodes | st.builds(Literal, st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(HOSTILE))
        ),
        max_size=8,
    )
)
def test_rdflib_reads_what_was_written(wanted: set[Triple]) -> None:
    assert isomorphic_to(turtle.write(wanted, PREFIXES), wanted)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_survives_both_readers(text: str) -> None:
    wanted = {Triple(NamedNode(E + "s"), P, Literal(text)), Triple(NamedNode(E + "s"), P, Literal(text, language="ar"))}
    written = turtle.write(wanted, PREFIXES)

    assert parsed(written) == wanted
    assert isomorphic_to(written, wanted)


@pytest.mark.parametrize(
    ("value", "datatype", "expected"),
    [
        ("5", "integer", "5"),
        ("-5", "integer", "-5"),
        ("five", "integer", '"five"^^xsd:integer'),
        ("", "integer", '""^^xsd:integer'),
        ("true", "boolean", "true"),
        ("1", "boolean", '"1"^^xsd:boolean'),
        ("True", "boolean", '"True"^^xsd:boolean'),
        ("٣", "integer", '"٣"^^xsd:integer'),
        ("1.5", "decimal", '"1.5"^^xsd:decimal'),
        ("x", "string", '"x"'),
    ],
)
def test_only_plain_numbers_and_booleans_stand_bare(value: str, datatype: str, expected: str) -> None:
    assert turtle.Writer(PREFIXES).term(Literal(value, datatype=NamedNode(XSD + datatype))) == expected


@given(st.lists(triples, max_size=12), st.randoms(use_true_random=False))
def test_order_and_repetition_of_triples_do_not_matter(wanted: list[Triple], chance: random.Random) -> None:
    shuffled = wanted + wanted[:3]
    chance.shuffle(shuffled)

    assert turtle.write(shuffled, PREFIXES) == turtle.write(wanted, PREFIXES)


def test_longest_prefix_is_used_and_odd_names_stand_in_full() -> None:
    writer = turtle.Writer(PREFIXES)

    assert writer.iri(E + "actor/x") == "actor:x"
    assert writer.iri(E + "actor/deep/x") == "deep:x"
    assert writer.iri(E + "actor/x/y") == f"<{E}actor/x/y>"
    assert writer.iri(E + "actor/x.") == f"<{E}actor/x.>"
    assert writer.iri("urn:x") == "<urn:x>"


def test_a_block_begins_with_the_classes_and_labels() -> None:
    node = NamedNode(E + "actor/x")
    written = turtle.write(
        [
            Triple(node, P, Literal("z")),
            Triple(node, P, Literal("a")),
            Triple(node, NamedNode(iris.PREFIXES["rdfs"] + "label"), Literal("X", language="en")),
            Triple(node, NamedNode(iris.PREFIXES["rdf"] + "type"), NamedNode(iris.term("Actor"))),
        ],
        PREFIXES,
    )

    assert written.endswith('\n\nactor:x\n    a cko:Actor ;\n    rdfs:label "X"@en ;\n    e:p "a" , "z" ;\n.\n')


def test_blank_nodes_of_axioms_stand_in_the_order_of_what_they_annotate(built: build.Built) -> None:
    lines = built.text.split("\n")
    labels = [line for line in lines if line.startswith("_:")]
    assert labels

    assert labels == sorted(set(labels))
    owl = iris.PREFIXES["owl"]
    annotated: dict[str, dict[str, str]] = {}
    for triple in built.triples:
        if isinstance(triple.subject, BlankNode) and triple.predicate.value.startswith(owl + "annotated"):
            annotated.setdefault(triple.subject.value, {})[triple.predicate.value.removeprefix(owl)] = triple.object.value  # type: ignore[union-attr]
    assert len(annotated) == len(labels)
    assert len({tuple(sorted(parts.items())) for parts in annotated.values()}) == len(annotated)


def test_the_built_graph_reads_back_as_it_was_made(built: build.Built) -> None:
    assert parsed(built.text) == set(built.triples)


@pytest.mark.slow
def test_rdflibs_own_parser_reads_the_built_graph_as_pyoxigraph_does(built: build.Built) -> None:
    def without_blanks(graph: rdflib.Graph) -> set[object]:
        plain = (triple for triple in graph if not any(isinstance(term, rdflib.BNode) for term in triple))
        return {(s, p, rdflib.Literal(str(o), o.language, o.datatype) if isinstance(o, rdflib.Literal) else o) for s, p, o in plain}

    ours, theirs = rdflib_graph(built.text), rdflib.Graph().parse(data=built.text, format="turtle")

    assert len(ours) == len(theirs)
    assert without_blanks(ours) == without_blanks(theirs)
