"""The ontology's style, where a shape cannot say it: rules that need two terms at once, the data, the queries or the shapes.

A rule gives what is wrong with an ontology, and has an example that breaks it. What can be said of one term alone is in
shapes/ontology.ttl, with its examples in tests/shapes/Term*.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg import iris, ontology, queries, shacl, shapes, validate
from kg.lookup import Index
from kg.shaclgraph import SH as SHACL
from kg.store import OxigraphStore

ROOT = Path(__file__).resolve().parent.parent
FOLDER, DATA, QUERIES, SHAPES = ROOT / "ontology", ROOT / "kg" / "aleppo.ttl", ROOT / "queries", ROOT / "shapes"
CKO, SH, SHAPE = Namespace(iris.CKO), Namespace(SHACL), Namespace(shapes.NAMESPACE)
HEAD = "".join(f"@prefix {name}: <{base}> .\n" for name, base in iris.prefixes().items())

PROPER_NAMES = {"GeoNames", "EDTF"}  # in Latin letters in Arabic, too

# Lists whose words say all there is to say: north is where north is, days are days, and what a war crime is, is the speaker's to say.
WORDS_THEMSELVES = {"direction", "category", "legal-term"}

# Words of definitions that tell nothing of the term.
LITTLE = frozenset(
    re.findall(
        "[a-z]+",
        """a about against all an and another are as at be been being by did do does for from had has have he her his how if in into is
        it its of off on one or other others out over said say says she so some somebody someone something than that the their them there
        these they thing things this those to told up was were what where which who whom whose with""",
    )
)

# Of what stands side by side and nothing is two, by the class above it ("" at the top), and what sees to it. Frames and
# lists of codes are too many for a triple each two (528 and 741), so a shape counts their members' classes.
APART = {
    "": OWL.disjointWith,
    "Actor": OWL.disjointWith,
    "Difference": OWL.disjointWith,
    "Proposition": SHAPE["Frame-frame"],
    "Code": SHAPE["TermCode-types"],
}

# What stands side by side, and one thing may be both, though a register gives each thing the class that fits best.
MAY_OVERLAP = {
    "Organisation": "a party may be a militia as well, and a rescue service an NGO",
    "Coalition": "an operations room may be a command",
    "Place": "a suburb may be a town, a camp a neighbourhood and an academy a base",
    "Event": "an offensive may be a battle, and a vote a meeting",
    "Document": "a plan may be put forward as a draft, and a report be given out as a statement",
}

# What no saved query leads to, and what tells it instead.
NOT_ASKED = {
    "AspectCode": "kg show tells what a thing is like, in the words beside the aspect",
    "ConfidenceCode": "kg why tells how sure a reading is, claim by claim",
    "CoordinatePrecisionCode": "kg show tells it with the coordinates",
    "Document": "kg show tells what is said of a document",
    "FormalityCode": "kg show tells it with the alignment",
    "Siding": "queries ask onSide; kg show tells from when and in which articles",
    "WithdrawnClaim": "a withdrawn claim counts for nothing, so it answers no question",
}

# Curators choose the class of what they register among those below these: closed lists, too.
REGISTERED = {"Actor", "Place", "Event", "Document"}

COUNTING = {
    *(OWL.cardinality, OWL.minCardinality, OWL.maxCardinality, OWL.hasSelf),
    *(OWL.qualifiedCardinality, OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality),
}


def local(node: object) -> str:
    return str(node).removeprefix(iris.CKO)


def ours(nodes: Iterable[Node | None]) -> set[str]:
    return {local(node) for node in nodes if str(node).startswith(iris.CKO)}


class Box:
    """An ontology; its terms by their local names."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @functools.cached_property
    def kinds(self) -> dict[str, str]:
        """Every term that is declared: a class, a property, a Status, or a code, which has the class of its list."""
        return {term: self._kind(term) for term in sorted(ours(self.graph.subjects(RDF.type)))}

    def _kind(self, term: str) -> str:
        types = set(self.graph.objects(CKO[term], RDF.type))
        if OWL.Class in types:
            return "class"
        if types & {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}:
            return "property"
        return min(ours(types) - {"Code"}, default="")

    @functools.cached_property
    def classes(self) -> list[str]:
        return [term for term, kind in self.kinds.items() if kind == "class"]

    @functools.cached_property
    def properties(self) -> list[str]:
        return [term for term, kind in self.kinds.items() if kind == "property"]

    @functools.cached_property
    def codes(self) -> dict[str, str]:
        """Every code with the class of its list."""
        return {term: kind for term, kind in self.kinds.items() if kind not in ("class", "property", "Status")}

    def texts(self, term: str, predicate: Node, language: str = "en") -> list[str]:
        return [str(text) for text in self.graph.objects(CKO[term], predicate) if isinstance(text, Literal) and text.language == language]

    def above(self, term: str) -> set[str]:
        """A class or property and all that are above it."""
        return ours(node for p in (RDFS.subClassOf, RDFS.subPropertyOf) for node in self.graph.transitive_objects(CKO[term], p))

    def members(self, name: str) -> set[str]:
        """What is of a class in the ontology itself: the classes below it, and the codes and statuses of it and of those."""
        below = set(self.graph.transitive_subjects(RDFS.subClassOf, CKO[name]))
        return ours(below | {item for node in below for item in self.graph.subjects(RDF.type, node)}) - {name}

    @functools.cached_property
    def siblings(self) -> dict[str, list[str]]:
        """The classes right below each class, where there are several; "" for those that have none of ours above them."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for term in self.classes:
            for parent in ours(self.graph.objects(CKO[term], RDFS.subClassOf)) or {""}:
                found[parent].append(term)
        return {parent: children for parent, children in found.items() if len(children) > 1}


# The ontology, and what there is beside it


@functools.cache
def conflict() -> Box:
    """The committed ontology."""
    return Box(Graph().parse(FOLDER / "conflict.ttl", format="turtle"))


@functools.cache
def slots() -> dict[str, set[str]]:
    """The lists of codes from which each slot is filled, by its property."""
    return {name: {slot.codes for _, slot in found if slot.kind == "code"} for name, found in ontology.Terms(FOLDER).uses.items()}


@functools.cache
def statements() -> list[tuple[str, str, str]]:
    """Every triple of the built graph that does not speak of a term: subject, predicate, and object if it is an IRI."""
    found = []
    for quad in ox.parse(path=DATA, format=ox.RdfFormat.TURTLE):
        if not str(quad.subject.value).startswith(iris.CKO):
            found.append((quad.subject.value, quad.predicate.value, quad.object.value if isinstance(quad.object, ox.NamedNode) else ""))
    assert len(found) > 10_000
    return found


@functools.cache
def individuals() -> dict[str, set[str]]:
    """Every individual of the data with its classes."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for subject, predicate, value in statements():
        if predicate == str(RDF.type) and value.startswith(iris.CKO):
            found[subject].add(local(value))
    return found


def named_in(folder: Path) -> set[str]:
    """The terms that the queries or shapes of a folder name outside their comments."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".rq", ".ttl"))
    assert len(paths) > 10
    text = "".join(re.sub("^#.*$", "", path.read_text("utf-8"), flags=re.MULTILINE) for path in paths)
    return set(re.findall(r"\bcko:([A-Za-z][A-Za-z0-9-]*)", text))


@functools.cache
def uses() -> dict[str, set[str]]:
    """The terms that are used, by what uses them."""
    data = {local(node) for _, predicate, value in statements() for node in (predicate, value)}
    return {"data": data, "queries": named_in(QUERIES), "checks": named_in(QUERIES / "checks"), "shapes": named_in(SHAPES)}


# The rules: each gives what is wrong with an ontology


def terms_without_a_home(box: Box) -> Iterator[str]:
    """A term that is declared, and not as this ontology's; the shapes find terms by it."""
    yield from (term for term in box.kinds if (CKO[term], RDFS.isDefinedBy, URIRef(iris.ONTOLOGY)) not in box.graph)


def labels_of_two(box: Box) -> Iterator[str]:
    """One label for two terms of one kind; for codes, of one list."""
    found: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for (term, kind), language in itertools.product(box.kinds.items(), ("en", "ar")):
        for label in box.texts(term, RDFS.label, language):
            found[kind, language, label.casefold()].append(term)
    yield from (f"{label}: {', '.join(named)}" for (_, _, label), named in sorted(found.items()) if len(named) > 1)


def labels_in_other_letters(box: Box) -> Iterator[str]:
    """An English label with Arabic letters; an Arabic one without, or with Latin ones that are no proper name."""
    for term in box.kinds:
        english, arabic = box.texts(term, RDFS.label), box.texts(term, RDFS.label, "ar")
        wrong = [label for label in english if re.search("[\u0600-\u06ff]", label)]
        wrong += [
            label for label in arabic if not re.search("[\u0621-\u064a]", label) or set(re.findall("[A-Za-z]+", label)) - PROPER_NAMES
        ]
        yield from (f"{term}: {label}" for label in wrong)


def stem(word: str) -> str:
    """A word without its ending, so that "attack" and "attacked" are one."""
    endings = (
        ending for ending in ("ies", "ing", "ed", "es", "er", "s", "e", "y") if word.endswith(ending) and len(word) - len(ending) > 2
    )
    return word.removesuffix(next(endings, ""))


def stems(*texts: str) -> set[str]:
    """The words of texts that tell something."""
    return {stem(word) for text in texts for word in re.findall("[a-z]+", text.lower()) if word not in LITTLE}


def classes_not_set_apart(box: Box) -> Iterator[str]:
    """A class that is not defined as "A LABEL is (says, tells)" what it is and what sets it apart, in words other than its own."""
    for term in box.classes:
        for label, definition in itertools.product(box.texts(term, RDFS.label), box.texts(term, SKOS.definition)):
            told = re.match(rf"(?:An?|The) {re.escape(label)}(?: proposition)? (?:is|says|tells) (.+)", definition, re.IGNORECASE)
            if told is None:
                yield f"{term}: does not begin with its name"
                continue
            words = told[1].split()
            if stems(label) <= stems(*words[:5]):
                yield f"{term}: is itself"
            if len(words) < 3:
                yield f"{term}: nothing sets it apart"


def definitions_that_say_nothing(box: Box) -> Iterator[str]:
    """A definition in the words of the label alone; of a code, in those and the ones that define its list."""
    spared = {local(iris.code_class(name)) for name in WORDS_THEMSELVES}
    for term, kind in box.kinds.items():
        if kind == "class" or kind in spared:
            continue
        code_list = box.codes.get(term)
        known = [*box.texts(term, RDFS.label), *(box.texts(code_list, SKOS.definition) if code_list else [])]
        yield from (f"{term}: {told}" for told in box.texts(term, SKOS.definition) if stems(told) <= stems(*known))


def codes_not_named_after_their_list(box: Box) -> Iterator[str]:
    """A code whose name does not begin with that of its list, as the class of the list has it."""
    for term, code_list in box.codes.items():
        words = re.findall("[A-Z][a-z]+", code_list.removesuffix("Code"))
        if not code_list.endswith("Code") or not term.startswith("".join(f"{word}-" for word in words).lower()):
            yield f"{term}: {code_list}"


def circles(box: Box) -> Iterator[str]:
    """A class or property that is above itself."""
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for child, parent in box.graph.subject_objects(predicate):
            if child in box.graph.transitive_objects(parent, predicate):
                yield local(child)


def used_by(box: Box) -> dict[str, list[str]]:
    """What uses each term. A class is used with what is of it; and the ontology uses an annotation that it gives to terms."""
    said = ours(box.graph.predicates())
    found = {term: [by for by, named in uses().items() if term in named] for term in box.kinds}
    for term in box.classes:
        if any(box.members(term) & named for named in uses().values()):
            found[term].append("members")
    for term in said & found.keys():
        found[term].append("ontology")
    return found


def closed_list(box: Box, term: str) -> str:
    """The class of the list from which curators choose a term: a list of codes, or the classes of what is registered."""
    return box.codes.get(term) or next(iter(REGISTERED & (box.above(term) - {term})), "")


def kept_for_their_list(box: Box) -> list[str]:
    """The terms that nothing uses, of closed lists of which others are used: such a list is complete, whatever was told so far."""
    found = used_by(box)
    unused = {term: closed_list(box, term) for term, by in found.items() if not by}
    alive = {closed_list(box, term) for term, by in found.items() if by and term in (box.codes.keys() | set(box.classes))}
    return [term for term, name in unused.items() if name and name in alive]


def terms_without_use(box: Box) -> Iterator[str]:
    """A term that no data, query, check or shape has, and that completes no closed list."""
    kept = kept_for_their_list(box)
    yield from (term for term, by in used_by(box).items() if not by and term not in kept)


def siblings_not_spoken_of(box: Box) -> Iterator[str]:
    """Classes side by side of which it is not said whether one thing may be two of them; or it is said of none."""
    yield from sorted(name or "at the top" for name in box.siblings.keys() ^ (APART.keys() | MAY_OVERLAP.keys()))


def siblings_not_declared_apart(box: Box) -> Iterator[str]:
    """Two classes of which nothing may be both, and nothing declares it."""
    declared = {frozenset(map(local, pair)) for pair in box.graph.subject_objects(OWL.disjointWith)}
    for parent in (parent for parent, held_by in APART.items() if held_by == OWL.disjointWith):
        pairs = itertools.combinations(box.siblings.get(parent, []), 2)
        yield from (", ".join(pair) for pair in pairs if frozenset(pair) not in declared)


def ways_to_ask(box: Box, asked: Set[str]) -> dict[str, str]:
    """How queries that name these terms lead to each class: by its name, by a class above it, by a property of it or to it.

    A slot that several frames fill with codes leads to the lists of all of them.
    """
    ends: defaultdict[str, set[str]] = defaultdict(set)
    for name in box.properties:
        for end in ours(node for upper in box.above(name) for p in (RDFS.domain, RDFS.range) for node in box.graph.objects(CKO[upper], p)):
            ends[end].add(name)
    for name, code_lists in slots().items():
        for code_list in code_lists:
            ends[local(iris.code_class(code_list))].add(name)
    found = {}
    for term in box.classes:
        uppers = box.above(term) - {term, "Code"}
        by_class = "its name" if term in asked else "a class above it" if uppers & asked else ""
        by_property = "a property" if any(ends[name] & asked for name in {term, *uppers}) else ""
        found[term] = by_class or by_property
    return found


def classes_that_no_query_leads_to(box: Box) -> Iterator[str]:
    """A class that no saved query leads to and for which no reason is given, or one with a reason that needs none."""
    excused = {term for term in box.classes if box.above(term) & NOT_ASKED.keys()}
    lost = {term for term, way in ways_to_ask(box, uses()["queries"]).items() if not way}
    yield from sorted(lost ^ excused)


def linked(graph: Graph, node: Node) -> Iterator[Node]:
    """The properties that hold, or whose inverses hold, wherever this one does."""
    yield from graph.objects(node, RDFS.subPropertyOf)
    yield from graph.objects(node, OWL.inverseOf)
    yield from graph.subjects(OWL.inverseOf, node)


def properties_that_are_not_simple(box: Box) -> Iterator[str]:
    """A transitive property, or one above it, that is used as OWL 2 DL allows of simple properties only."""
    simple_only = {OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty, OWL.AsymmetricProperty}
    graph = box.graph
    compound = set(graph.subjects(RDF.type, OWL.TransitiveProperty))
    while more := {other for node in compound for other in linked(graph, node)} - compound:
        compound |= more
    for node in sorted(compound, key=str):
        apart = (node, OWL.propertyDisjointWith, None) in graph or (None, OWL.propertyDisjointWith, node) in graph
        counted = any(set(graph.predicates(restriction)) & COUNTING for restriction in graph.subjects(OWL.onProperty, node))
        if apart or counted or simple_only & set(graph.objects(node, RDF.type)):
            yield local(node)


def properties_of_two_kinds_together(box: Box) -> Iterator[str]:
    """A property below, or inverse to, one of another kind, or whose range is of the other kind of value."""
    graph, kinds = box.graph, (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    for p in (RDFS.subPropertyOf, OWL.inverseOf):
        for pair in graph.subject_objects(p):
            both = [{kind for kind in kinds if (node, RDF.type, kind) in graph} for node in pair]
            if both[0] != both[1] or (p == OWL.inverseOf and both[0] != {OWL.ObjectProperty}):
                yield local(pair[0])
    for node, end in graph.subject_objects(RDFS.range):
        if str(end).startswith(iris.PREFIXES["xsd"]) != ((node, RDF.type, OWL.DatatypeProperty) in graph):
            yield local(node)


Rule = Callable[[Box], Iterable[str]]
RULES: tuple[Rule, ...] = (
    terms_without_a_home,
    labels_of_two,
    labels_in_other_letters,
    classes_not_set_apart,
    definitions_that_say_nothing,
    codes_not_named_after_their_list,
    circles,
    terms_without_use,
    siblings_not_spoken_of,
    siblings_not_declared_apart,
    classes_that_no_query_leads_to,
    properties_that_are_not_simple,
    properties_of_two_kinds_together,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_ontology_keeps_the_rule(rule: Rule) -> None:
    assert len(conflict().kinds) > 600
    assert list(rule(conflict())) == []


def test_the_ontology_and_its_alignments_keep_the_shapes_of_terms() -> None:
    data = conflict().graph + Graph().parse(FOLDER / "alignments.ttl", format="turtle")
    terms = shacl.of(q.triple for q in ox.parse(path=SHAPES / "ontology.ttl", format=ox.RdfFormat.TURTLE))
    assert terms.asked and not terms.reasons

    graph = Index(q.triple for q in ox.parse(data.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES))

    assert validate.findings(terms, graph) == []


@dataclasses.dataclass(frozen=True)
class Example:
    """An ontology that breaks a rule: the committed one with these triples more and those less."""

    rule: Rule
    more: str
    expected: list[str]
    less: str = ""

    @contextlib.contextmanager
    def box(self) -> Iterator[Box]:
        """The broken ontology, while it is asked: the committed one is changed and changed back, which is faster than a copy."""
        graph = conflict().graph
        more, less = (Graph().parse(data=HEAD + text, format="turtle") for text in (self.more, self.less))
        assert all(triple in graph for triple in less) and not any(triple in graph for triple in more)
        try:
            graph += more
            graph -= less
            yield Box(graph)
        finally:
            graph += less
            graph -= more


EXAMPLES = {
    "a class that is declared only": Example(terms_without_a_home, "cko:Bridge a owl:Class .", ["Bridge"]),
    "two classes of one name": Example(labels_of_two, 'cko:Street a owl:Class ; rdfs:label "Road"@en .', ["road: Road, Street"]),
    "two properties of one Arabic name": Example(
        labels_of_two, 'cko:leadsIn a owl:DatatypeProperty ; rdfs:label "داخل"@ar .', ["داخل: leadsIn, within"]
    ),
    "two codes of a list of one name": Example(
        labels_of_two, 'cko:extent-all a cko:Code , cko:ExtentCode ; rdfs:label "whole"@en .', ["whole: extent-all, extent-whole"]
    ),
    "Arabic letters in English": Example(labels_in_other_letters, 'cko:Bridge a owl:Class ; rdfs:label "جسر"@en .', ["Bridge: جسر"]),
    "no Arabic letters in Arabic": Example(labels_in_other_letters, 'cko:Bridge a owl:Class ; rdfs:label "12"@ar .', ["Bridge: 12"]),
    "an English word in Arabic": Example(
        labels_in_other_letters, 'cko:Bridge a owl:Class ; rdfs:label "جسر bridge"@ar .', ["Bridge: جسر bridge"]
    ),
    "a class defined by another name": Example(
        classes_not_set_apart,
        'cko:Bridge a owl:Class ; rdfs:label "Bridge"@en ; skos:definition "A crossing is a road that leads over a river."@en .',
        ["Bridge: does not begin with its name"],
    ),
    "a class defined by itself": Example(
        classes_not_set_apart,
        'cko:Bridge a owl:Class ; rdfs:label "Rope bridge"@en ; skos:definition "A rope bridge is a bridge of ropes."@en .',
        ["Bridge: is itself"],
    ),
    "a class like all of its kind": Example(
        classes_not_set_apart,
        'cko:Bridge a owl:Class ; rdfs:label "Bridge"@en ; skos:definition "A bridge is a road."@en .',
        ["Bridge: nothing sets it apart"],
    ),
    "a property defined by itself": Example(
        definitions_that_say_nothing,
        'cko:bridges a owl:ObjectProperty ; rdfs:label "bridges"@en ; skos:definition "It is this that it bridges."@en .',
        ["bridges: It is this that it bridges."],
    ),
    "a code defined by itself": Example(
        definitions_that_say_nothing,
        'cko:speech-act-mocks a cko:Code , cko:SpeechActCode ; rdfs:label "mocks"@en ; skos:definition "The speaker mocks someone."@en .',
        ["speech-act-mocks: The speaker mocks someone."],
    ),
    "a code of another list than its name says": Example(
        codes_not_named_after_their_list, "cko:means-north a cko:Code , cko:DirectionCode .", ["means-north: DirectionCode"]
    ),
    "a code whose list's name only begins alike": Example(
        codes_not_named_after_their_list, "cko:siege-broken a cko:Code , cko:SiegeChangeCode .", ["siege-broken: SiegeChangeCode"]
    ),
    "classes above one another": Example(circles, "cko:Place rdfs:subClassOf cko:Village .", ["Place", "Village"]),
    "properties above one another": Example(circles, "cko:claims rdfs:subPropertyOf cko:asserts .", ["asserts", "claims"]),
    "a class that nothing has": Example(terms_without_use, "cko:Bridge a owl:Class .", ["Bridge"]),
    "a property that nothing has": Example(terms_without_use, "cko:bridges a owl:ObjectProperty .", ["bridges"]),
    "a list of codes that nothing has": Example(
        terms_without_use,
        "cko:WeatherCode a owl:Class ; rdfs:subClassOf cko:Code . cko:weather-rain a cko:Code , cko:WeatherCode .",
        ["WeatherCode", "weather-rain"],
    ),
    "two kinds of road": Example(
        siblings_not_spoken_of,
        "cko:Street a owl:Class ; rdfs:subClassOf cko:Road . cko:Lane a owl:Class ; rdfs:subClassOf cko:Road .",
        ["Road"],
    ),
    "kinds that are there no more": Example(
        siblings_not_spoken_of, "", ["Coalition"], less="cko:OperationsRoom rdfs:subClassOf cko:Coalition ."
    ),
    "two classes apart by word of mouth": Example(
        siblings_not_declared_apart, "", ["Dispute, Finding"], less="cko:Dispute owl:disjointWith cko:Finding ."
    ),
    "a class that nobody can ask for": Example(classes_that_no_query_leads_to, "cko:Weather a owl:Class .", ["Weather"]),
    "a reason where a query asks": Example(classes_that_no_query_leads_to, "cko:place rdfs:range cko:Siding .", ["Siding"]),
    "a transitive property with one value": Example(properties_that_are_not_simple, "cko:partOf a owl:FunctionalProperty .", ["partOf"]),
    "an irreflexive property above a transitive one": Example(
        properties_that_are_not_simple, "cko:partOf rdfs:subPropertyOf cko:touches . cko:touches a owl:IrreflexiveProperty .", ["touches"]
    ),
    "an asymmetric inverse of a transitive property": Example(
        properties_that_are_not_simple, "cko:hasPart owl:inverseOf cko:partOf ; a owl:AsymmetricProperty .", ["hasPart"]
    ),
    "a transitive property apart from another": Example(
        properties_that_are_not_simple, "cko:borders owl:propertyDisjointWith cko:partOf .", ["partOf"]
    ),
    "a transitive property that is counted": Example(
        properties_that_are_not_simple, "cko:Place rdfs:subClassOf [ owl:onProperty cko:partOf ; owl:maxCardinality 1 ] .", ["partOf"]
    ),
    "a number below a relation": Example(properties_of_two_kinds_together, "cko:latitude rdfs:subPropertyOf cko:concerns .", ["latitude"]),
    "a number whose value is a place": Example(properties_of_two_kinds_together, "cko:latitude rdfs:range cko:Place .", ["latitude"]),
    "a relation whose value is a number": Example(properties_of_two_kinds_together, "cko:within rdfs:range xsd:decimal .", ["within"]),
    "an inverse of a number": Example(properties_of_two_kinds_together, "cko:latitude owl:inverseOf cko:longitude .", ["latitude"]),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_ontology_that_breaks_the_rule_is_told_of(name: str) -> None:
    example = EXAMPLES[name]

    with example.box() as box:
        assert sorted(example.rule(box)) == example.expected


def test_every_rule_has_an_example_that_breaks_it() -> None:
    assert {example.rule for example in EXAMPLES.values()} == set(RULES)


# What is counted


def test_few_terms_only_complete_a_closed_list() -> None:
    box = conflict()
    kept = kept_for_their_list(box)

    codes = [term for term in kept if term in box.codes]
    assert kept and len(codes) <= len(box.codes) / 4, f"{len(codes)} of {len(box.codes)} codes are unused"
    assert len(kept) - len(codes) <= 3, "classes of registered things that nothing has"


def test_a_code_that_nobody_used_yet_completes_its_list() -> None:
    example = Example(terms_without_use, "cko:role-cook a cko:Code , cko:RoleCode . cko:Duel a owl:Class ; rdfs:subClassOf cko:Event .", [])

    with example.box() as box:
        assert {"role-cook", "Duel"} <= set(kept_for_their_list(box))
        assert list(terms_without_use(box)) == []


def test_queries_lead_to_classes_in_each_way() -> None:
    ways = ways_to_ask(conflict(), uses()["queries"])

    assert {way for way in ways.values() if way} == {"its name", "a class above it", "a property"}
    assert set(ways_to_ask(conflict(), set()).values()) == {""}


# Of which nothing may be two


def of_two(box: Box, found: Mapping[str, Set[str]]) -> list[str]:
    """The individuals of two classes of which nothing may be two."""
    groups = [set(box.siblings[parent]) for parent in APART]
    return [node for node, classes in found.items() if any(len(group & classes) > 1 for group in groups)]


def test_nothing_in_the_data_is_two_things_that_exclude_one_another() -> None:
    assert len(individuals()) > 1000
    assert of_two(conflict(), individuals()) == []


def test_no_code_is_of_two_lists() -> None:
    box = conflict()
    assert len(box.codes) > 200

    assert of_two(box, {code: ours(box.graph.objects(CKO[code], RDF.type)) for code in box.codes}) == []


@pytest.mark.parametrize(
    "classes", ["Actor Place", "Actor Person Population", "Difference Dispute Finding", "Attack Fighting", "RoleCode SideCode"]
)
def test_a_thing_of_two_such_classes_is_told_of(classes: str) -> None:
    assert of_two(conflict(), {"node": set(classes.split()), "another": {"Place", "Town", "Suburb"}}) == ["node"]


def test_what_no_axiom_keeps_apart_a_shape_counts() -> None:
    graph, box = Graph(), conflict()
    for path in SHAPES.glob("*.ttl"):
        graph.parse(path, format="turtle")

    counting = {parent: shape for parent, shape in APART.items() if shape != OWL.disjointWith}
    assert counting.keys() == {"Proposition", "Code"}
    for parent, shape in counting.items():
        assert (shape, SH.path, RDF.type) in graph
        assert CKO[parent] in {target for group in graph.subjects(SH.property, shape) for target in graph.objects(group, SH.targetClass)}
        [least], [most] = graph.objects(shape, SH.minCount), graph.objects(shape, SH.maxCount)
        assert least == most
        allowed = graph.value(shape, SH["in"])
        assert allowed is None or {CKO[name] for name in box.siblings[parent]} <= set(Collection(graph, allowed))


# Homonyms


KINDS = ("actor", "place", "event", "document")


def told_apart(*pairs: str) -> str:
    """Two actors, two places, two events and two documents, each two with one spelling; of the pairs, who differs from whom."""
    things = "".join(
        f"{kind}:{n} a cko:{kind.capitalize()} . spelling:{kind}.{n} cko:form 'Oakham' ; cko:spells {kind}:{n} .\n"
        for kind in KINDS
        for n in "ab"
    )
    return HEAD + things + "".join(f"{pair.split()[0]} owl:differentFrom {pair.split()[1]} .\n" for pair in pairs)


def homonyms_found(text: str) -> set[str]:
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    checks = (queries.load(QUERIES / "checks" / f"{name}.rq") for name in ("homonyms-not-told-apart", "difference-told-one-way"))
    rows = [row for query in checks for row in queries.run(query, OxigraphStore(store)).rows]
    return {iris.shorten(row[0].value) for row in rows if row[0] is not None}


BOTH_WAYS = [f"{kind}:{ends}" for kind in KINDS for ends in (f"a {kind}:b", f"b {kind}:a")]


def test_the_checks_want_homonyms_of_each_kind_told_apart_both_ways() -> None:
    assert homonyms_found(told_apart(*BOTH_WAYS)) == set()
    assert homonyms_found(told_apart()) == {f"{kind}:a" for kind in KINDS}
    for missing in BOTH_WAYS:
        assert homonyms_found(told_apart(*(pair for pair in BOTH_WAYS if pair != missing))) >= {missing.split()[1]}, missing


def test_the_check_for_homonyms_has_some_to_look_at() -> None:
    query = queries.load(QUERIES / "checks" / "homonyms-not-told-apart.rq")
    told = "FILTER NOT EXISTS { ?thing owl:differentFrom ?other }"
    assert query.text.count(told) == 1
    store = ox.Store()
    store.load(path=DATA, format=ox.RdfFormat.TURTLE)

    def rows(text: str) -> int:
        return len(queries.run(queries.SavedQuery(**{**vars(query), "text": text}), OxigraphStore(store)).rows)

    assert rows(query.text) == 0 < rows(query.text.replace(told, ""))
