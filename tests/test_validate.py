"""The validator: SHACL Core by the W3C's own cases, the same as pySHACL on spoilt graphs, and after a change only what it touched."""

from __future__ import annotations

import functools
import operator
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg import check, literals, ontology, reference, shacl, validate
from kg.errors import DataError, InputError
from kg.lookup import SUBCLASS, TYPE, Index, StoreData, Term
from kg.paths import Step
from kg.results import Result
from kg.shaclgraph import SH, sh

ROOT = Path(__file__).resolve().parent.parent
SHAPES, TOY, REAL = ROOT / "shapes", ROOT / "tests" / "world.ttl", ROOT / "kg" / "aleppo.ttl"
XSD = "http://www.w3.org/2001/XMLSchema#"
HEAD = f"@prefix sh: <{SH}> . @prefix xsd: <{XSD}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <http://x/> .\n"
Triples = tuple[ox.Triple, ...]


def parsed(text: str) -> Triples:
    return tuple(quad.triple for quad in ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))


def of_file(path: Path) -> Triples:
    return tuple(quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri()))


def found(shapes: str, data: str) -> list[str]:
    """Constraint, focus node and value of each result, short."""
    results = validate.findings(shacl.of(parsed(shapes)), Index(parsed(data)))
    return sorted(" ".join(t.value.removeprefix("http://x/") for t in (r.focus, r.value) if t) + f" {r.component}" for r in results)


# The W3C's cases

CORE = Path(os.environ.get("KG_W3C", "")) / "core"
FILES = sorted(CORE.rglob("*.ttl")) if "KG_W3C" in os.environ else []
CASES = [path.relative_to(CORE).as_posix() for path in FILES if "sht:Validate" in path.read_text("utf-8")]
ONCE = {"property/property-001.ttl", "validation-reports/shared.ttl"}
"""A node reached by two ways behind sh:property is told of once here, and twice there (which, the suite says, is under discussion)."""
LEFT_TO_PYSHACL = {
    "node/qualified-001.ttl": "sh:qualifiedMaxCount without sh:qualifiedValueShape",
    "property/or-datatypes-001.ttl": "sh:datatype <http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML>",
}


def plain(result: Result) -> tuple[object, ...]:
    """All but the message, with blank nodes alike."""
    terms = (result.shape, result.focus, result.value)
    blank = [None if isinstance(term, ox.BlankNode) else term for term in terms]
    return (*blank, result.severity, result.component, result.path)


@pytest.mark.skipif(not CASES, reason="needs the W3C's SHACL test suite (KG_W3C)")
@pytest.mark.filterwarnings("ignore")  # of rdflib, about literals that are wrong on purpose
@pytest.mark.parametrize("name", CASES)
def test_a_case_of_the_w3c_gives_its_report(name: str) -> None:
    triples = of_file(CORE / name)
    index = Index(triples)
    suite, manifest = "http://www.w3.org/ns/shacl-test#", "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
    [[data_iri]], [[shapes_iri]] = (index.forward(ox.NamedNode(suite + part)).values() for part in ("dataGraph", "shapesGraph"))
    data, shapes_graph = (of_file(Path(unquote(urlparse(iri.value).path))) for iri in (data_iri, shapes_iri))
    assert index.forward(ox.NamedNode(manifest + "result"))

    shapes = shacl.of(shapes_graph)
    ours, expected = (Counter(map(plain, results)) for results in (validate.findings(shapes, Index(data)), reference.told(triples)))

    assert (set(ours) if name in ONCE else ours) == (set(expected) if name in ONCE else expected)
    assert list(shapes.reasons.values()) == ([LEFT_TO_PYSHACL[name]] if name in LEFT_TO_PYSHACL else [])


# Spoilt graphs


@functools.cache
def shapes() -> shacl.Shapes:
    return shacl.read(SHAPES)


@functools.cache
def vocabulary() -> Triples:
    """Of the T-box what tells codes from classes."""
    wanted = re.compile("#(type|subClassOf)>$")
    return tuple(
        t for t in ontology.triples(ROOT / "ontology") if wanted.search(str(t.predicate)) and "#NamedIndividual" not in str(t.object)
    )


@functools.cache
def base(name: str) -> Triples:
    """The toy world, or a part of the committed graph: every twentieth node with all that is said of it."""
    if name == "toy":
        return of_file(TOY)
    triples = [t for t in of_file(REAL) if not t.subject.value.startswith("https://w3id.org/conflict-kg/ontology")]
    chosen = set(sorted({t.subject for t in triples if isinstance(t.subject, ox.NamedNode)}, key=str)[::20])
    return tuple(t for t in triples if t.subject in chosen)


ODD = (
    *(
        ox.Literal(text, datatype=ox.NamedNode(XSD + kind))
        for kind, text in (("integer", "-1"), ("decimal", "101.5"), ("boolean", "maybe"))
    ),
    *(ox.Literal(text, language=tag) for text, tag in (("odd", "en"), ("odd", "de"), ("غريب", "ar"))),
    *(ox.Literal("2013-02-31T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime")), ox.Literal(""), ox.Literal("percent")),
    *(ox.NamedNode("http://elsewhere.example/odd"), ox.BlankNode("odd")),
)
Spoil = tuple[str, int, int, bool]
"""How to spoil a triple, which, by the help of which other, and whether it stays as well."""
SPOILS = st.tuples(
    st.sampled_from(("drop", "object", "odd", "subject", "predicate")), st.integers(0, 9999), st.integers(0, 9999), st.booleans()
)


@functools.cache
def shape_triples() -> Triples:
    return tuple(triple for path in sorted(SHAPES.glob("*.ttl")) for triple in of_file(path))


@functools.cache
def ordered() -> frozenset[Term]:
    """Properties that are compared with others. What cannot be compared is a fault by SHACL, and to pySHACL none, or the end."""
    pairs = [t for t in shape_triples() if t.predicate in (sh("lessThan"), sh("lessThanOrEquals"))]
    paths = {t.subject: t.object for t in shape_triples() if t.predicate == sh("path")}
    return frozenset({*(t.object for t in pairs), *(paths[t.subject] for t in pairs)})


def spoilt(triples: Triples, spoils: Iterable[Spoil]) -> Triples:
    """A graph with triples dropped or changed."""
    graph = dict.fromkeys(triples)
    for how, one, other, stays in spoils:
        old, helper = triples[one % len(triples)], triples[other % len(triples)]
        subject, predicate, value = old
        match how:
            case "object" if predicate not in ordered() or (literals.value(value) or "?")[0] == (literals.value(helper.object) or "!")[0]:
                value = helper.object
            case "odd" if predicate not in ordered():
                value = ODD[other % len(ODD)]
            case "subject":
                subject = helper.subject
            case "predicate" if not {predicate, helper.predicate} & ordered():
                predicate = helper.predicate
        if how == "drop" or not stays:
            graph.pop(old, None)
        if how != "drop":
            graph[ox.Triple(subject, predicate, value)] = None
    return tuple(graph)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of rdflib, about literals that are wrong on purpose
@pytest.mark.parametrize("name", ["toy", "real"])
@settings(max_examples=4)
@given(spoils=st.lists(SPOILS, min_size=60, max_size=120))
def test_pyshacl_finds_the_same_in_a_spoilt_graph(name: str, spoils: list[Spoil]) -> None:
    data = Index(spoilt(vocabulary() + base(name), spoils))

    assert Counter(validate.findings(shapes(), data)) == Counter(reference.findings(shape_triples(), data))


@settings(max_examples=25)
@given(before=st.lists(SPOILS, max_size=20), change=st.lists(SPOILS, min_size=1, max_size=20))
def test_after_a_change_only_what_it_touched_is_looked_at(before: list[Spoil], change: list[Spoil]) -> None:
    old = spoilt(in_a_store(vocabulary() + base("toy")), before)
    new = spoilt(old, change)
    changed = set(old) ^ set(new)
    whole = Counter(validate.findings(shapes(), Index(new)))

    for source in (Index, stored):
        looked, found = validate.affected(shapes(), source(old), source(new), changed)

        assert {(result.shape, result.focus) for result in found} <= looked
        kept = [result for result in validate.findings(shapes(), source(old)) if (result.shape, result.focus) not in looked]
        assert Counter([*kept, *found]) == whole


def test_a_small_change_touches_little() -> None:
    triples = in_a_store(vocabulary() + base("toy"))
    [label] = [t for t in triples if t.subject.value.endswith("actor/hill-brigade") and t.predicate.value.endswith("prefLabel")][:1]
    everywhere = {(result.shape, result.focus) for result in validate.findings(shapes(), Index(triples))}

    looked, found = validate.affected(shapes(), stored(triples), stored(tuple(t for t in triples if t != label)), [label])

    assert {focus for _, focus in looked} == {label.subject}
    new = {result.shape.value.rpartition("#")[2] for result in found if (result.shape, result.focus) not in everywhere}
    assert new == {"Registered-prefLabel", "Registered-label"}


def stored(triples: Sequence[ox.Triple]) -> StoreData:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    return StoreData(store)


def in_a_store(triples: Triples) -> Triples:
    """As a store keeps them: numbers by value."""
    return tuple(sorted(stored(triples).triples(), key=str))


# Shapes of every kind on small graphs

EVERY_KIND = """
:Many a sh:NodeShape ; sh:targetClass :A ; sh:targetObjectsOf :q ; sh:property :P , :Star , :Plus , :Maybe , :Inverse .
:P sh:path :p ; sh:minCount 1 ; sh:maxCount 2 ; sh:property :Deep .
:Deep sh:path ( :q [ sh:inversePath :p ] ) ; sh:class :B ; sh:property :Deeper .
:Deeper sh:path :r ; sh:maxCount 1 .
:Star sh:path [ sh:zeroOrMorePath :p ] ; sh:hasValue :a .
:Plus sh:path [ sh:oneOrMorePath ( :p :q ) ] ; sh:disjoint :r .
:Maybe sh:path ( [ sh:zeroOrOnePath :q ] :r ) ; sh:equals :p .
:Inverse sh:path [ sh:inversePath :r ] ; sh:in ( :a :b ) .
:Numbers a sh:NodeShape ; sh:targetSubjectsOf :n ; sh:property :Less , :Range .
:Less sh:path :n ; sh:lessThan :m .
:Range sh:path [ sh:alternativePath ( :n :m ) ] ; sh:maxExclusive 3 ; sh:minInclusive 1 .
:Logic a sh:NodeShape ; sh:targetNode :a , :b , :z ; sh:not [ sh:path :r ; sh:hasValue :b ] ;
    sh:xone ( :One [ sh:class :C ] [ sh:path :q ; sh:minCount 1 ] ) .
:And a sh:NodeShape ; sh:targetSubjectsOf :p , :r ; sh:and ( [ sh:class :A ] [ sh:property :Deep ] ) .
:Or sh:targetClass :B ; sh:path :p ; sh:severity sh:Warning ;
    sh:or ( [ sh:class :A ] [ sh:path ( :p :q ) ; sh:minCount 1 ; sh:property :Deeper ] ) .
:One sh:path :p ; sh:qualifiedValueShape [ sh:class :B ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 2 .
:Hand a sh:NodeShape ; sh:targetClass :C ; sh:property :Thumb , :Finger .
:Thumb sh:path :p ; sh:qualifiedValueShape [ sh:class :A ] ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true .
:Finger sh:path :p ; sh:qualifiedValueShape [ sh:class :B ] ; sh:qualifiedMaxCount 1 ; sh:qualifiedValueShapesDisjoint true .
:Closed a sh:NodeShape ; sh:targetClass :C ; sh:closed true ; sh:ignoredProperties ( :q ) ; sh:property :P .
:B a rdfs:Class , sh:NodeShape ; sh:node [ sh:property :P , [ sh:path :q ; sh:node [ sh:closed true ; sh:ignoredProperties ( :p :q ) ] ] ] .
"""
NODES, CLASSES = "abcdef", "ABC"


def names(letters: str) -> st.SearchStrategy[ox.NamedNode]:
    return st.sampled_from([ox.NamedNode(f"http://x/{letter}") for letter in letters])


SMALL = st.one_of(
    *(st.builds(ox.Triple, names(NODES), names("pqr"), names(NODES)),) * 3,
    st.builds(ox.Triple, names(NODES), st.just(TYPE), names(CLASSES)),
    st.builds(ox.Triple, names(CLASSES), st.just(SUBCLASS), names(CLASSES)),
    st.builds(ox.Triple, names(NODES), names("nm"), st.integers(0, 4).map(ox.Literal)),
)


@functools.cache
def every_kind() -> shacl.Shapes:
    return shacl.of(parsed(EVERY_KIND))


@settings(max_examples=25)
@given(triples=st.sets(SMALL, max_size=30))
def test_pyshacl_finds_the_same_with_shapes_of_every_kind(triples: set[ox.Triple]) -> None:
    data = Index(triples)
    assert not every_kind().reasons

    ours, its = (set(map(plain, found)) for found in (validate.findings(every_kind(), data), reference.findings(parsed(EVERY_KIND), data)))

    assert ours == its


@settings(max_examples=100)
@given(old=st.sets(SMALL, max_size=30), change=st.sets(SMALL, min_size=1, max_size=4))
@example(old={*parsed(":a a :C ; :p :b . :b a :A .")}, change={*parsed(":b a :B .")})  # a sibling of :Thumb
@example(old={*parsed(":c a :D . :D rdfs:subClassOf :E . :E rdfs:subClassOf :F .")}, change={*parsed(":F rdfs:subClassOf :A .")})
def test_with_shapes_of_every_kind_only_what_a_change_touched_is_looked_at(old: set[ox.Triple], change: set[ox.Triple]) -> None:
    new = old ^ change
    whole = Counter(validate.findings(every_kind(), Index(new)))

    for source in (Index, stored):
        looked, found = validate.affected(every_kind(), source([*old]), source([*new]), change)

        kept = [result for result in validate.findings(every_kind(), source([*old])) if (result.shape, result.focus) not in looked]
        assert Counter([*kept, *found]) == whole


# What is left to pySHACL

NOT_UNDERSTOOD = {
    ":S sh:sparql [ sh:select 'SELECT $this WHERE { $this :p 0 }' ]": "sh:sparql",
    ":S sh:property [ sh:path :p ; sh:maxSize 3 ]": "sh:maxSize",
    ":S :limit 3 . :C a sh:ConstraintComponent ; sh:parameter [ sh:path :limit ]": "<http://x/limit>",
    ":S sh:node :T . :T sh:not :S": "a shape that leads to itself",
    ":S sh:target [ sh:select 'SELECT ?this WHERE { ?this :p 0 }' ]": "sh:target",
    ":S sh:datatype xsd:hexBinary": f"sh:datatype <{XSD}hexBinary>",
    ":S sh:minCount 1": "sh:minCount without sh:path",
    ":S sh:property [ sh:path :p ; sh:minCount 'one' ]": 'sh:minCount "one"',
    ":S sh:property [ sh:path :p ; sh:datatype xsd:int , xsd:long ]": "several sh:datatype",
    ":S sh:pattern '\\\\p{L}'": "sh:pattern",
    ":S sh:property :P": "sh:property of a shape without sh:path",
    ":G sh:entailment <http://www.w3.org/ns/entailment/RDFS>": "sh:entailment",
}


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_a_shape_that_is_not_understood_is_set_aside_whole_and_alone(text: str) -> None:
    entailed = "entailment" in text
    plain_shapes = ":S a sh:NodeShape ; sh:targetClass :A ; sh:nodeKind sh:IRI . :Other a sh:NodeShape ; sh:targetClass :B ; sh:in ( :b ) ."
    read = shacl.of(parsed(f"{text} . {plain_shapes}"))

    assert read.reasons[ox.NamedNode("http://x/S")].startswith(NOT_UNDERSTOOD[text])
    assert [asked.shape.node.value for asked in read.asked] == ([] if entailed else ["http://x/Other"])
    targeted = {t.subject.value for t in read.rest if t.predicate == sh("targetClass")}
    assert targeted == ({"http://x/S", "http://x/Other"} if entailed else {"http://x/S"})


MIXED = """
:S a sh:NodeShape ; sh:targetClass :A ; sh:property :P ; sh:sparql [ sh:select "SELECT $this WHERE { $this <http://x/p> 0 }" ] .
:T a sh:NodeShape ; sh:targetClass :A , :B ; sh:property :P .
:U a rdfs:Class , sh:NodeShape ; sh:property [ sh:path :q ; sh:minCount 1 ] .
:P sh:path :p ; sh:minCount 1 .
"""
FAULTY = ":a a :A ; :p 0 . :b a :B . :c a :U ."


def test_pyshacl_is_asked_for_the_rest_and_nothing_is_told_twice() -> None:
    read = shacl.of(parsed(MIXED))

    assert {node.value.rpartition("/")[2] for node in read.reasons} == {"S", "T"}
    assert found(MIXED, FAULTY) == ["a a SPARQL", "b MinCount", "c MinCount"]


def test_what_pyshacl_is_asked_for_is_found_anew_after_any_change() -> None:
    read, old, new = shacl.of(parsed(MIXED)), parsed(FAULTY), parsed(":a a :A ; :p 1 . :b a :B . :c a :U .")

    looked, now = validate.affected(read, Index(old), Index(new), set(old) ^ set(new))

    kept = [result for result in validate.findings(read, Index(old)) if (result.shape, result.focus) not in looked]
    assert Counter(map(plain, [*kept, *now])) == Counter(map(plain, validate.findings(read, Index(new))))


def test_a_shape_that_pyshacl_refuses_is_one_clear_line() -> None:
    with pytest.raises(DataError, match=r"^shapes: MinCount"):
        found(":S a sh:NodeShape ; sh:targetNode :a ; sh:minCount 1 .", ":a :p 1 .")


def test_no_shapes_and_no_turtle_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no shapes there"):
        shacl.read(tmp_path)
    (tmp_path / "a.ttl").write_text(":S a", "utf-8")
    with pytest.raises(InputError, match=r"a\.ttl: "):
        shacl.read(tmp_path)


def test_a_shape_without_a_name_has_the_same_label_at_every_reading(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.ttl").write_text(f"{HEAD} [] sh:targetNode :{name} ; sh:property [ sh:path :p ; sh:minCount 1 ] .", "utf-8")

    one, other = (validate.findings(shacl.read(tmp_path), Index([])) for _ in range(2))

    assert one == other
    assert len({result.shape for result in one}) == len(one) == 2


def test_all_shapes_of_the_project_are_understood() -> None:
    assert len(shapes().asked) > 400
    assert not shapes().reasons and not shapes().rest


# Where pySHACL is laxer than SHACL


def test_values_that_do_not_compare_are_not_in_order() -> None:
    late = ":S a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; sh:lessThanOrEquals :q ] ."
    with_zone, without = '"2016-01-01T00:00:00Z"^^xsd:dateTime', '"2016-01-02T00:00:00"^^xsd:dateTime'

    assert found(late, f":a :p {with_zone} ; :q {without} .") == ["a 2016-01-01T00:00:00Z LessThanOrEquals"]
    assert found(late, ":a :p 1 ; :q 'one' .") == ["a 1 LessThanOrEquals"]
    assert found(late, ":a :p 1 ; :q 1.0 , 2.0e0 .") == []


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("integer", "0 -7 +012", "1_000 1.0 ٣ 1e3"),
        ("byte", "-128 127", "128 -129"),
        ("unsignedInt", "4294967295", "-1 4294967296"),
        ("positiveInteger", "1", "0"),
        ("decimal", "1 -.5 5.", "1e3 NaN ."),
        ("double", "1 1e3 -INF NaN", "inf 1e 0x1"),
        ("boolean", "true false 1 0", "True yes"),
        (
            "dateTime",
            "2016-02-29T24:00:00Z -0044-03-15T00:00:00 12016-01-01T00:00:00.5-14:00",
            "2016-02-30T00:00:00Z 2016-01-01 2016-01-01T24:00:01 2016-01-01T00:00:00+14:01",
        ),
        ("date", "2000-02-29 2016-06-30Z 2016-06-30+02:00", "1900-02-29 2016-06-31 20160630"),
        ("time", "00:00:00 23:59:59.9Z", "24:01:00 12:00"),
    ],
)
def test_a_datatype_takes_what_xml_schema_takes(kind: str, right: str, wrong: str) -> None:
    def fits(text: str) -> bool:
        return literals.well_formed(ox.Literal(text, datatype=ox.NamedNode(XSD + kind)))

    assert [text for text in right.split() if not fits(text)] == []
    assert [text for text in wrong.split() if fits(text)] == []


NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6).map(lambda n: (str(n), "integer")),
    st.decimals(-1000, 1000, places=3).map(lambda n: (str(n), "decimal")),
    st.floats(-1000, 1000, width=32).map(lambda n: (repr(n), "double")),
)
MOMENTS = st.tuples(st.datetimes(), st.sampled_from(("Z", "+02:00", "-11:30"))).map(
    lambda pair: (pair[0].strftime("%Y").zfill(4) + pair[0].strftime("-%m-%dT%H:%M:%S") + pair[1], "dateTime")
)


@given(pair=st.one_of(*(st.tuples(kind, kind) for kind in (NUMBERS, MOMENTS))))
@example(pair=(("2016-01-01T00:00:00+02:00", "dateTime"), ("2015-12-31T22:00:00Z", "dateTime")))
@example(pair=(("-0", "integer"), ("0.0", "double")))
def test_values_are_ordered_as_sparql_orders_them(pair: tuple[tuple[str, str], tuple[str, str]]) -> None:
    one, other = (ox.Literal(text, datatype=ox.NamedNode(XSD + kind)) for text, kind in pair)
    order = literals.compare(literals.value(one), literals.value(other))
    for sign, compared in {"<": operator.lt, "=": operator.eq, ">": operator.gt}.items():
        assert order is not None and compared(order, 0) == bool(ox.Store().query(f"ASK {{ FILTER({one} {sign} {other}) }}"))


# Findings


def test_a_finding_names_shape_node_severity_and_message() -> None:
    path = ox.NamedNode("http://x/p")
    warning = ":S a sh:NodeShape ; sh:targetNode :a ; sh:closed true ; sh:severity sh:Warning ; sh:message 'Too much.' ."

    [result] = validate.findings(shacl.of(parsed(warning)), Index(parsed(":a :p 1 .")))

    assert (result.path, result.value) == (Step(path), ox.Literal(1))
    assert check.of_result(result) == check.Finding("Warning", "http://x/S", "http://x/a", "Too much.")
