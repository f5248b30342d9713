"""Shapes and checks, each with examples that keep its rule and examples that break it.

Every file in ``tests/shapes`` and ``tests/checks`` says in its head what is found in it (``# expect:``), and nothing
else may be. No example speaks of a node of another as its subject, so all of them are validated as one graph.
The examples of the shapes made from frames.yaml are made from frames.yaml, too.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef

from kg import frames, iris, ontology, queries, reference, shacl, shapes, validate
from kg.frames import Frame, FrameTable, Slot
from kg.lookup import Index
from kg.shaclgraph import sh
from kg.store import OxigraphStore, rdflib_graph

ROOT = Path(__file__).parent.parent
SHAPES, CHECKS, ONTOLOGY = ROOT / "shapes", ROOT / "queries" / "checks", ROOT / "ontology"
EXAMPLES, GRAPHS = ROOT / "tests" / "shapes", ROOT / "tests" / "checks"
SH, SHAPE, CKO = Namespace(shapes.PREFIXES["sh"]), Namespace(shapes.NAMESPACE), Namespace(iris.CKO)
TOY = ROOT / "tests" / "world.ttl"
EXPECT = re.compile(r"^# expect: (.+)$", re.MULTILINE)
HEAD = "".join(f"@prefix {name}: <{base}> .\n" for name, base in iris.prefixes().items())
Found = frozenset[tuple[str, str]]
"""Local names of shapes, each with a focus node."""


@dataclass(frozen=True)
class Example:
    """A small graph, and what has to be found in it."""

    name: str
    text: str
    expected: Found


def expand(name: str) -> str:
    """The IRI behind ``claim:x``; a blank node's label as it is."""
    prefix, _, local = name.partition(":")
    return local if prefix == "_" else iris.prefixes()[prefix] + local


def expected(text: str) -> Found:
    pairs = (line.split() for line in EXPECT.findall(text))
    return frozenset((shape.removeprefix("shape:"), expand(focus)) for shape, focus in pairs)


@functools.cache
def files() -> dict[str, Example]:
    """The examples that are files, by folder and name."""
    found = {}
    for path in sorted(EXAMPLES.glob("*/*.ttl")):
        name = f"{path.parent.name}/{path.stem}"
        text = path.read_text("utf-8")
        found[name] = Example(name, text, expected(text))
    return found


@functools.cache
def table() -> FrameTable:
    return frames.load(ONTOLOGY / "frames.yaml")


# The examples of frames

GOOD = {
    "actor": ("actor:hill-brigade", "actor:green-front"),
    "person": ("actor:mara-stone", "actor:otto-lund"),
    "place": ("place:millbrook", "place:riverton"),
    "event": ("event:autumn-offensive", "event:winter-assault"),
    "document": ("document:truce-plan", "document:aid-plan"),
    "entity": ("place:millbrook", "actor:hill-brigade", "event:autumn-offensive", "document:truce-plan"),
    "any": ("proposition:began", "place:millbrook", "actor:hill-brigade", "event:autumn-offensive", "document:truce-plan"),
    "proposition": ("proposition:began", "proposition:assault"),
    "text": ('"one thing"', '"another"'),
    "flag": ("true", "false"),
    "time": ('"2016"', '"2016-11"'),
}
WRONG = {
    "actor": ("place:millbrook",),
    "person": ("actor:hill-brigade",),
    "place": ("actor:hill-brigade",),
    "event": ("place:millbrook",),
    "document": ("place:millbrook",),
    "entity": ("article:valley",),
    "any": ("article:valley",),
    "proposition": ("actor:hill-brigade",),
    "text": ('"one thing"@en',),
    "flag": ('"yes"',),
    "time": ('"2016"@en', '"later"'),
}
Parts = dict[str, tuple[str, ...]]


def good(slot: Slot) -> tuple[str, ...]:
    if slot.kind == "code":
        return tuple(f"cko:{slot.codes}-{code}" for code in table().codes[slot.codes][:2])
    return GOOD[slot.kind]


def wrong(slot: Slot) -> tuple[str, ...]:
    if slot.kind == "code":
        return ("cko:extent-part" if slot.codes == "side" else "cko:side-other",)
    return WRONG[slot.kind]


def filled(slot: Slot, how_many: int = 1) -> Parts:
    """The triples of one slot, by property."""
    if slot.name == "when":
        return {"edtf": ('"2016"',), "earliestStart": ('"2016-01-01T00:00:00Z"^^xsd:dateTime',)}
    if slot.kind == "quantity":
        return {f"{slot.term}Low": ("20.0",), f"{slot.term}High": ("30.0",), f"{slot.term}AsTold": ('"20 to 30"',)}
    return {slot.term: good(slot)[:how_many]}


def example(name: str, types: str, parts: Mapping[str, Iterable[str]], *found: str) -> Example:
    node = f"proposition:{name.replace(' ', '-')}"
    lines = [
        f"{node} a owl:NamedIndividual , cko:Proposition , {types}",
        'rdfs:label "What is at issue"@en',
        "cko:status cko:SingleSource",
        "cko:originCount 1",
        *(f"cko:{term} {' , '.join(values)}" for term, values in parts.items() if values),
    ]
    return Example(name, HEAD + " ;\n".join(lines) + " .\n", frozenset((shape, expand(node)) for shape in found))


def shape_of(frame: Frame, slot: str) -> str:
    """The shape that looks at the values of a slot."""
    common = "Frame" if slot in shapes.common_slots(table()) else frame.name
    return f"{common}-{slot.replace(' ', '-')}"


def frame_examples(frame: Frame) -> Iterator[Example]:
    """A proposition with every slot filled, one with none but the required, and one for each way to be wrong."""
    full: Parts = {}
    for slot in frame.slots.values():
        full |= filled(slot)

    def make(key: str, parts: Parts, *found: str) -> Example:
        return example(f"{frame.name}.{key}", f"cko:{frame.name}", parts, *found)

    yield make("ok", full)
    least = {term: values for choice in frame.required for term, values in filled(frame.slots[choice[0]]).items()}
    yield make("ok-least", least)
    for choice in frame.required:
        gone = {term for slot in choice for term in filled(frame.slots[slot])}
        without = {term: values for term, values in least.items() if term not in gone}
        slots = [frame.slots[slot] for slot in choice]
        key = "-or-".join(choice)
        loose = len(choice) > 1 or slots[0].kind in shapes.UNSTATABLE
        yield make(f"without.{key}", without, f"{frame.name}-{'needs-' if loose else ''}{key.replace(' ', '-')}")
        for slot in slots:
            if loose and slot.kind in shapes.UNSTATABLE:
                yield make(f"ok-unstated.{slot.name}", {**without, "unstated": (f'"{slot.name}"',)})
            if loose:
                yield make(f"ok-with.{slot.name}", {**without, **filled(slot)})
    for slot in frame.slots.values():
        if slot.name == "when" or slot.kind == "quantity":
            continue
        shape = shape_of(frame, slot.name)
        for number, value in enumerate(wrong(slot)):
            yield make(f"wrong.{slot.name}.{number}", {**full, slot.term: (value,)}, shape)
        yield make(f"several.{slot.name}", {**full, slot.term: good(slot)}, *([] if slot.many == "together" else [shape]))
    open_slots = [slot.name for slot in frame.slots.values() if slot.kind in shapes.UNSTATABLE]
    told = f"{frame.name}-unstated" if open_slots else frame.name  # a frame without such slots has no shape that knows unstated
    yield make("unstated.unknown", {**full, "unstated": ('"weather"',)}, told)
    if open_slots:
        yield make("ok-unstated", {**least, "unstated": tuple(f'"{name}"' for name in open_slots)})
        yield make("unstated.tagged", {**full, "unstated": (f'"{open_slots[0]}"@en',)}, told)
    own = {slot.term for slot in frame.slots.values()}
    for kind in ("actor", "quantity"):  # slots of other frames
        stranger = next(s for other in table().frames.values() for s in other.slots.values() if s.kind == kind and s.term not in own)
        yield make(f"stranger.{stranger.term}", {**full, **filled(stranger)}, frame.name)


def quantity_examples(slot: Slot) -> Iterator[Example]:
    """One amount for each way to be wrong."""
    name = f"Quantity-{slot.name}"
    low, high, told, unit = (f"{slot.term}{part}" for part in shapes.QUANTITY)
    frame = next(f for f in table().frames.values() if slot.name in f.slots)
    base = {t: v for choice in frame.required for t, v in filled(frame.slots[choice[0]]).items()} | filled(slot)
    cases: dict[str, tuple[str, Parts]] = {
        "ok-least": ("", {high: ()}),
        "ok-most": ("", {low: ()}),
        "ok-unit": ("", {unit: ('"km"',)}),
        "ok-all": ("", {unit: ('"percent"',), high: ("100.0",)}),
        "low-type": ("low", {low: ('"20"^^xsd:double',), high: ()}),
        "low-negative": ("low", {low: ("-1.0",)}),
        "low-two": ("low", {low: ("20.0", "21.0")}),
        "low-above": ("low", {low: ("31.0",)}),
        "high-type": ("high", {high: ('"30"^^xsd:double',), low: ()}),
        "high-negative": ("high", {high: ("-1.0",), low: ()}),
        "high-two": ("high", {high: ("30.0", "31.0")}),
        "no-bound": ("bound", {low: (), high: ()}),
        "not-told": ("as-told", {told: ()}),
        "told-twice": ("as-told", {told: ('"20 to 30"', '"dozens"')}),
        "told-tagged": ("as-told", {told: ('"20 to 30"@en',)}),
        "unit-unknown": ("unit", {unit: ('"leagues"',)}),
        "unit-two": ("unit", {unit: ('"km"', '"m"')}),
        "unit-tagged": ("unit", {unit: ('"km"@en',)}),
        "percent": ("percent", {unit: ('"percent"',), high: ("101.0",)}),
    }
    asked = slot.name in {choice[0] for choice in frame.required}
    for key, (shape, parts) in cases.items():
        found = [f"{name}-{shape}"] if shape else []
        found += [f"{frame.name}-{slot.name}"] if asked and key == "not-told" else []
        yield example(f"{name}.{key}", f"cko:{frame.name}", {**base, **parts}, *found)


@functools.cache
def generated() -> dict[str, Example]:
    """The examples made from frames.yaml, by name."""
    made = [item for frame in table().frames.values() for item in frame_examples(frame)]
    quantities = {slot.term: slot for frame in table().frames.values() for slot in frame.slots.values() if slot.kind == "quantity"}
    made += [item for slot in quantities.values() for item in quantity_examples(slot)]
    return {item.name: item for item in made}


# What is found


@functools.cache
def shape_triples() -> tuple[ox.Triple, ...]:
    return tuple(triple for path in sorted(SHAPES.glob("*.ttl")) for triple in parsed(path.read_text("utf-8")))


@functools.cache
def plain_shapes() -> Graph:
    return rdflib_graph("".join(f"{triple} .\n" for triple in shape_triples()))


def parsed(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]


@functools.cache
def read_shapes() -> shacl.Shapes:
    return shacl.read(SHAPES)


def found_in(data: Index, using: shacl.Shapes) -> Found:
    return frozenset((local(result.shape.value), result.focus.value) for result in validate.findings(using, data))


@functools.cache
def vocabulary() -> str:
    """The T-box, so that codes are codes of their lists."""
    return "".join(f"{triple} .\n" for triple in ontology.triples(ONTOLOGY))


@functools.cache
def world() -> str:
    return (EXAMPLES / "world.ttl").read_text("utf-8")


@functools.cache
def everything() -> Index:
    """The T-box, the world and every example in one graph."""
    texts = (vocabulary(), world(), *(item.text for item in {**files(), **generated()}.values()))
    return Index(triple for text in texts for triple in parsed(text))


@functools.cache
def told() -> Found:
    return found_in(everything(), read_shapes())


def subjects(text: str) -> set[str]:
    return {triple.subject.value for triple in parsed(text)}


def of(found: Found, nodes: set[str]) -> Found:
    return frozenset(pair for pair in found if pair[1] in nodes)


@pytest.mark.parametrize("name", files())
def test_a_file_is_told_of_exactly_what_it_expects(name: str) -> None:
    item = files()[name]

    assert of(told(), subjects(item.text)) == item.expected


@pytest.mark.parametrize("name", generated())
def test_a_proposition_is_told_of_exactly_what_is_wrong_with_its_slots(name: str) -> None:
    item = generated()[name]

    assert of(told(), subjects(item.text)) == item.expected


def test_nothing_is_found_outside_the_examples() -> None:
    inside = set().union(*(subjects(item.text) for item in {**files(), **generated()}.values()))

    assert {pair for pair in told() if pair[1] not in inside} == set()


def test_no_example_speaks_of_the_nodes_of_another() -> None:
    seen = dict.fromkeys(subjects(world()), "world")
    for item in {**files(), **generated()}.values():
        nodes = subjects(item.text)
        assert not nodes & seen.keys(), (item.name, {seen[node] for node in nodes & seen.keys()})
        seen |= dict.fromkeys(nodes, item.name)


@pytest.mark.slow
def test_an_example_alone_is_told_the_same() -> None:
    """Of the T-box only what tells codes from classes."""
    types = [line for line in vocabulary().splitlines() if re.search("#(type|subClassOf)>", line) and "NamedIndividual" not in line]
    base = parsed("\n".join(types)) + parsed(world())
    for item in files().values():
        assert of(found_in(Index(base + parsed(item.text)), read_shapes()), subjects(item.text)) == item.expected, item.name


@pytest.mark.slow
def test_pyshacl_finds_the_same() -> None:
    """Result by result: shape, node, severity, constraint, value, path and message."""
    ours = Counter(validate.findings(read_shapes(), everything()))

    assert Counter(reference.findings(shape_triples(), everything())) == ours
    assert {local(result.shape.value) for result in ours} == {local(shape) for shape in told_shapes()}


# The shapes themselves


def told_shapes() -> set[URIRef]:
    """The shapes that a finding can name: those with a message."""
    return {shape for shape in plain_shapes().subjects(SH.message) if isinstance(shape, URIRef)}


def local(shape: object) -> str:
    return str(shape).removeprefix(SHAPE)


def test_the_shapes_of_frames_are_those_of_frames_yaml() -> None:
    assert (SHAPES / "frames.ttl").read_text("utf-8") == shapes.turtle(ONTOLOGY)


def test_every_shape_has_an_iri_a_severity_a_message_and_a_reason() -> None:
    graph = plain_shapes()
    named = {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}
    assert named

    for shape in named:
        assert isinstance(shape, URIRef) and shape.startswith(SHAPE), shape
        groups = (shape, RDF.type, SH.NodeShape) in graph and (shape, SH.message, None) not in graph
        if groups:  # it lists property shapes and constrains nothing itself
            allowed = {RDF.type, SH.property, SH.targetClass, SH.targetSubjectsOf}
            assert {p for p, _ in graph.predicate_objects(shape)} <= allowed, shape
            continue
        assert list(graph.objects(shape, SH.severity)) in ([SH.Violation], [SH.Warning]), shape
        assert len(list(graph.objects(shape, SH.message))) == 1, shape
        assert str(graph.value(shape, SH.message)).endswith("."), shape
        assert str(graph.value(shape, RDFS.comment)).endswith("."), shape


def test_every_property_shape_has_a_path_and_is_listed_once() -> None:
    graph = plain_shapes()
    listed = list(graph.objects(None, SH.property))

    assert set(listed) == set(graph.subjects(RDF.type, SH.PropertyShape))
    assert len(listed) == len(set(listed))
    assert all((shape, SH.path, None) in graph for shape in listed)


def test_every_other_shape_has_a_target() -> None:
    graph = plain_shapes()

    for shape in graph.subjects(RDF.type, SH.NodeShape):
        assert (shape, SH.targetClass, None) in graph or (shape, SH.targetSubjectsOf, None) in graph, shape


def test_shapes_name_only_classes_and_properties_of_the_ontology() -> None:
    declared = {str(subject) for subject in rdflib_graph(vocabulary()).subjects(RDF.type)}
    used = {str(term) for triple in plain_shapes() for term in triple if str(term).startswith(iris.CKO)}

    assert used - declared == set()


def test_no_shape_uses_sparql() -> None:
    assert not [triple for triple in plain_shapes() if triple[1] in (SH.sparql, SH.select, SH.target)]


def test_every_shape_is_expected_by_an_example() -> None:
    awaited = {shape for item in {**files(), **generated()}.values() for shape, _ in item.expected}

    assert {local(shape) for shape in told_shapes()} == awaited


def test_every_class_has_an_example_that_is_right() -> None:
    groups = {local(shape) for shape in plain_shapes().subjects(SH.property)}
    groups = {name for name in groups - table().frames.keys() if not name.startswith("Quantity-")}  # those have made examples

    assert {name.partition("/")[0] for name, item in files().items() if not item.expected} == groups
    assert all(not item.expected for name, item in files().items() if "/ok-" in name)
    assert all(item.expected for name, item in files().items() if "/bad-" in name)


CONSTRAINTS = tuple(
    sh(name)
    for name in (
        "class",
        "closed",
        "datatype",
        "disjoint",
        "equals",
        "hasValue",
        "in",
        "languageIn",
        "lessThan",
        "lessThanOrEquals",
        "maxCount",
        "maxInclusive",
        "minCount",
        "minInclusive",
        "nodeKind",
        "or",
        "pattern",
        "qualifiedMaxCount",
        "qualifiedMinCount",
        "uniqueLang",
    )
)


def test_the_toy_world_conforms() -> None:
    graph = Index(parsed(vocabulary()) + parsed(TOY.read_text("utf-8")))

    assert found_in(graph, read_shapes()) == frozenset()


@pytest.mark.slow
def test_no_constraint_can_be_taken_out_unseen() -> None:
    """In each round every shape lacks one of its constraints, and finds less than before."""
    parts: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    for triple in sorted(shape_triples(), key=str):
        if triple.predicate in CONSTRAINTS and str(triple.subject.value) in set(map(str, told_shapes())):
            parts[local(triple.subject.value)].append(triple)
    before = by_shape(told())
    unseen = []
    for number in range(max(map(len, parts.values()))):
        removed = {shape: found[number] for shape, found in parts.items() if number < len(found)}
        lacking = set(shape_triples()) - set(removed.values())
        counted = {triple.subject for triple in lacking if triple.predicate in (sh("qualifiedMinCount"), sh("qualifiedMaxCount"))}
        lacking = {t for t in lacking if t.predicate != sh("qualifiedValueShape") or t.subject in counted}  # it needs a count
        open_again = {ox.Triple(t.subject, t.predicate, ox.Literal(False)) for t in removed.values() if t.predicate == sh("closed")}
        after = by_shape(found_in(everything(), shacl.of(lacking | open_again)))
        unseen += [str(triple) for shape, triple in removed.items() if not after[shape] < before[shape]]
        assert all(after[name] == before[name] for name in before if name not in removed)

    assert unseen == []


@pytest.mark.slow
def test_no_shape_can_be_taken_out_unseen() -> None:
    """Every fourth shape is put out of force at a time: its findings go, with those of its property shapes, and no other."""
    behind = {(local(t.subject.value), local(t.object.value)) for t in shape_triples() if t.predicate == sh("property")}
    names = sorted(told_shapes())
    for start in range(4):
        out = set(names[start::4])
        off = [ox.Triple(ox.NamedNode(str(shape)), sh("deactivated"), ox.Literal(True)) for shape in out]

        found = found_in(everything(), shacl.of([*shape_triples(), *off]))

        gone = {local(shape) for shape in out}
        gone |= {inner for outer, inner in behind if outer in gone}
        assert found == {pair for pair in told() if pair[0] not in gone}
        assert gone <= {pair[0] for pair in told() - found}


def by_shape(found: Found) -> defaultdict[str, set[str]]:
    sorted_out: defaultdict[str, set[str]] = defaultdict(set)
    for shape, focus in found:
        sorted_out[shape].add(focus)
    return sorted_out


# The checks

NAMES = sorted(path.stem for path in CHECKS.glob("*.rq"))


def asked(name: str, text: str) -> list[str]:
    """The first column of a check's answer on a graph and the T-box; a blank node by its label."""
    store = ox.Store()
    for part in (vocabulary(), text):
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in ox.parse(part, format=ox.RdfFormat.TURTLE))
    rows = queries.run(queries.load(CHECKS / f"{name}.rq"), OxigraphStore(store)).rows
    return [row[0].value for row in rows if row[0] is not None]


def test_there_are_checks_each_with_a_graph() -> None:
    assert len(NAMES) >= 20
    assert sorted(path.stem for path in GRAPHS.glob("*.ttl")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_check_finds_exactly_what_is_wrong(name: str) -> None:
    text = (GRAPHS / f"{name}.ttl").read_text("utf-8")
    wanted = [expand(node) for line in EXPECT.findall(text) for node in line.split()]
    assert wanted

    assert sorted(set(asked(name, text))) == sorted(wanted)


@pytest.mark.parametrize("name", NAMES)
def test_a_check_finds_nothing_in_the_toy_world(name: str) -> None:
    assert asked(name, TOY.read_text("utf-8")) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_check_says_what_a_row_means_and_sorts_its_rows(name: str) -> None:
    query = queries.load(CHECKS / f"{name}.rq")

    assert query.description.startswith("A row is ")
    assert query.summary[-1].isalpha() and query.summary[0].isupper()
    assert query.tags and not query.parameters
    assert "\nORDER BY " in query.text
    assert ("warning" in query.tags) == ("It is told, and does not stop the build" in query.description)


def test_the_check_for_shortcuts_knows_all_of_them() -> None:
    text = queries.load(CHECKS / "shortcut-without-axiom.rq").text
    [listed] = re.findall(r"VALUES \?property \{([^}]*)\}", text)

    assert sorted(listed.split()) == [f"cko:{name}" for name in shapes.shortcuts(table())]
