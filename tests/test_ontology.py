"""The ontology: made afresh it is the committed file, every term says what it means, and every file stands alone."""

from __future__ import annotations

import re
import shutil
import typing
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef, Variable

from kg import codebook, frames, iris, ontology, records, yamltree
from kg.errors import DataError

FOLDER = Path(__file__).resolve().parent.parent / "ontology"
ONTOLOGY = URIRef(iris.ONTOLOGY)
ALIGNMENTS = URIRef(f"{iris.ONTOLOGY}/alignments")
PROPERTY_KINDS = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
KINDS = {OWL.Class, OWL.NamedIndividual, *PROPERTY_KINDS}
BUILT_IN = tuple(iris.PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))
VERDICTS = [OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs, OWL.imports]
WAR = re.compile(r"aleppo|syria", re.IGNORECASE)


@pytest.fixture(scope="module")
def conflict() -> Graph:
    """The committed ontology."""
    return Graph().parse(FOLDER / "conflict.ttl", format="turtle")


@pytest.fixture(scope="module")
def alignments() -> Graph:
    """The committed alignments."""
    return Graph().parse(FOLDER / "alignments.ttl", format="turtle")


@pytest.fixture(scope="module")
def table() -> frames.FrameTable:
    """The frames."""
    return frames.load(FOLDER / "frames.yaml")


def terms_of(graph: Graph) -> list[URIRef]:
    """The terms of our namespace that a graph declares."""
    found = sorted({s for s in graph.subjects(RDF.type) if isinstance(s, URIRef) and s.startswith(iris.CKO)})
    assert len(found) > 50
    return found


def kinds_of(graph: Graph, term: URIRef) -> set[rdflib.term.Node]:
    return set(graph.objects(term, RDF.type)) & KINDS


def used_terms(graph: Graph) -> set[URIRef]:
    """Every IRI that a graph uses as a term: predicates, and what it relates; not where more can be read."""
    pointing = {RDFS.seeAlso, OWL.versionIRI, RDFS.isDefinedBy, rdflib.DCTERMS.license}
    used = {node for s, p, o in graph for node in ((s, p) if p in pointing else (s, p, o)) if isinstance(node, URIRef)}
    return {term for term in used if not str(term).startswith(BUILT_IN)} - set(graph.subjects(RDF.type, OWL.Ontology))


def test_committed_ontology_is_fresh() -> None:
    assert ontology.turtle(FOLDER) == (FOLDER / "conflict.ttl").read_text(encoding="utf-8")


def test_two_builds_are_equal() -> None:
    assert ontology.triples(FOLDER) == ontology.triples(FOLDER)


def test_both_parsers_read_the_triples_that_were_made(conflict: Graph) -> None:
    made = ontology.triples(FOLDER)

    parsed = list(pyoxigraph.parse(path=FOLDER / "conflict.ttl", format=pyoxigraph.RdfFormat.TURTLE))

    assert len(made) > 5000
    assert {str(triple) for triple in made} == {str(quad.triple) for quad in parsed}
    assert len(conflict) == len(set(made)) == len(made)


def test_one_header_with_a_version(conflict: Graph, alignments: Graph) -> None:
    for graph, iri in ((conflict, ONTOLOGY), (alignments, ALIGNMENTS)):
        assert list(graph.subjects(RDF.type, OWL.Ontology)) == [iri]
        version = graph.value(iri, OWL.versionInfo)
        assert re.fullmatch(r"\d+\.\d+\.\d+", str(version))
        assert graph.value(iri, OWL.versionIRI) == URIRef(f"{iri}/{version}")
        assert {title.language for title in graph.objects(iri, rdflib.DCTERMS.title) if isinstance(title, Literal)} == {"en", "ar"}
        for date in (rdflib.DCTERMS.created, rdflib.DCTERMS.modified):
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(graph.value(iri, date)))


def test_every_term_says_what_it_means(conflict: Graph) -> None:
    faults = []
    for term in terms_of(conflict):
        labels = Counter(label.language for label in conflict.objects(term, RDFS.label) if isinstance(label, Literal))
        [definition] = map(str, conflict.objects(term, SKOS.definition))
        examples, home = list(conflict.objects(term, SKOS.example)), list(conflict.objects(term, RDFS.isDefinedBy))
        if labels != {"en": 1, "ar": 1}:
            faults.append(f"{term}: labels {labels}")
        if not re.fullmatch(r"[A-Z].{10,}\.", definition) or len(definition.split()) < 3 or definition.startswith("This class"):
            faults.append(f"{term}: definition {definition}")
        if len(examples) != 1 or not str(examples[0]).strip() or home != [ONTOLOGY]:
            faults.append(f"{term}: {len(examples)} examples, defined by {home}")
    assert faults == []


def test_arabic_labels_are_arabic_and_english_ones_are_not(conflict: Graph) -> None:
    for term in terms_of(conflict):
        for label in conflict.objects(term, RDFS.label):
            assert isinstance(label, Literal)
            assert bool(re.search("[\u0621-\u064a]", label)) == (label.language == "ar"), (term, label)


def test_names_of_classes_are_capital_and_of_properties_are_not(conflict: Graph) -> None:
    for term in terms_of(conflict):
        name = term.removeprefix(iris.CKO)
        if OWL.Class in kinds_of(conflict, term):
            assert re.fullmatch(r"[A-Z][A-Za-z]+", name)
        elif OWL.NamedIndividual in kinds_of(conflict, term):
            assert name in iris.STATUSES or re.fullmatch(r"[a-z][a-z-]+", name)
        else:
            assert re.fullmatch(r"[a-z][A-Za-z0-9]+", name)


def test_every_term_used_is_declared_with_one_kind(conflict: Graph, alignments: Graph) -> None:
    for graph in (conflict, alignments):
        used = used_terms(graph)
        assert len(used) > 100
        undeclared = {term for term in used if not kinds_of(graph, term)}
        of_two_kinds = {term for term in used if len(kinds_of(graph, term)) > 1}
        assert (undeclared, of_two_kinds) == (set(), set())


def test_nothing_is_blank_and_no_other_file_is_needed(conflict: Graph, alignments: Graph) -> None:
    for graph in (conflict, alignments):
        assert not [node for triple in graph for node in triple if isinstance(node, BNode)]
        assert not set(graph.predicates()) & set(VERDICTS)
        assert not {o.datatype for o in graph.objects() if isinstance(o, Literal) and o.datatype}


def test_nothing_is_about_one_war() -> None:
    for name in ("conflict.ttl", "alignments.ttl", "terms.yaml", "README.md"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert text
        assert not WAR.findall(text), name


def test_every_frame_slot_and_code_has_its_term_and_nothing_else_does(conflict: Graph, table: frames.FrameTable) -> None:
    terms = ontology.Terms(FOLDER)
    lists = {name for name in terms.part("codes") if name not in table.codes}

    assert ontology.missing(FOLDER) == []
    assert {entry for entry in terms.given() - terms.asked() if entry.split("/")[1] not in lists} == set()
    assert lists == {
        "published-how", "confidence", "resolution", "anonymity", "dispute-kind", "dispute-rule", "merge-confidence", "coordinate-precision"
    }  # fmt: skip
    for frame in table.frames.values():
        assert (URIRef(iris.term(frame.name)), RDFS.subClassOf, URIRef(iris.term("Proposition"))) in conflict
    for name, codes in table.codes.items():
        assert (URIRef(iris.code_class(name)), RDFS.subClassOf, URIRef(iris.term("Code"))) in conflict
        for code in codes:
            types = set(conflict.objects(URIRef(iris.code(f"{name}/{code}")), RDF.type))
            assert types == {OWL.NamedIndividual, URIRef(iris.term("Code")), URIRef(iris.code_class(name)), SKOS.Concept}


def test_codes_that_seeds_type_as_words_are_codes_of_the_ontology() -> None:
    terms = ontology.Terms(FOLDER)
    typed = {
        "published-how": (records.Published, "how"),
        "confidence": (records.ClaimSeed, "confidence"),
        "resolution": (records.When, "how"),
        "anonymity": (records.SpeakerSeed, "anonymity"),
        "dispute-kind": (records.DisputeSeed, "kind"),
        "merge-confidence": (records.Merge, "confidence"),
        "coordinate-precision": (records.Coordinates, "precision"),
        "side": (records.SpeakerSeed, "side"),
    }
    for name, (record, field) in typed.items():
        words = set(typing.get_args(typing.get_type_hints(record)[field])) - {""}
        derived = {"refinement"} if name == "dispute-kind" else set()  # found by rule only
        assert words | derived == set(terms.codes(name)), name


def test_each_subject_has_one_block(conflict: Graph) -> None:
    blocks = Counter(re.findall(r"^(\S+)\n    a ", (FOLDER / "conflict.ttl").read_text(encoding="utf-8"), re.MULTILINE))
    assert len(blocks) == len(set(conflict.subjects()))
    assert [name for name, count in blocks.items() if count > 1] == []


def test_slots_have_no_domain_and_those_with_entities_are_concerns(conflict: Graph, table: frames.FrameTable) -> None:
    slots = [(frame, slot) for frame in table.frames.values() for slot in frame.slots.values() if slot.name != "when"]
    assert len(slots) > 200
    kinds: dict[str, set[str]] = {}
    for _, slot in slots:
        kinds.setdefault(slot.term, set()).add(slot.kind)
    for term, found in kinds.items():
        parts = list(ontology.QUANTITY) if found == {"quantity"} else [""]
        for part in parts:
            iri = URIRef(iris.term(term + part))
            assert conflict.value(iri, RDFS.domain) is None, iri
            data = found <= {"text", "time", "flag", "quantity"}
            assert kinds_of(conflict, iri) == {OWL.DatatypeProperty if data else OWL.ObjectProperty}
            assert data or not found & {"text", "time", "flag", "quantity"}, f"{term} would be of two kinds"
            concerns = (iri, RDFS.subPropertyOf, URIRef(iris.term("concerns"))) in conflict
            assert concerns == (found <= set(ontology.ENTITIES)), iri


def test_stances_shortcuts_and_roles_are_where_the_queries_look(conflict: Graph, table: frames.FrameTable) -> None:
    def children(name: str) -> set[str]:
        return {str(s).removeprefix(iris.CKO) for s in conflict.subjects(RDFS.subPropertyOf, URIRef(iris.term(name)))}

    assert children("claims") == set(records.STANCES)
    assert children("rejects") == set(records.REJECTING)
    assert children("participant") == {"attacker", "defender", "supporter"}
    assert (URIRef(iris.term("partOf")), RDF.type, OWL.TransitiveProperty) in conflict
    shortcuts = {shortcut.term for frame in table.frames.values() for shortcut in frame.shortcuts}
    assert shortcuts
    for term in shortcuts:
        assert kinds_of(conflict, URIRef(iris.term(term))) == {OWL.ObjectProperty}


def test_hierarchy_has_no_circle(conflict: Graph) -> None:
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        pairs = list(conflict.subject_objects(predicate))
        assert len(pairs) > 10
        assert [child for child, parent in pairs if child in set(conflict.transitive_objects(parent, predicate))] == []


def test_disjoint_classes_have_no_common_subclass(conflict: Graph) -> None:
    pairs = list(conflict.subject_objects(OWL.disjointWith))
    assert len(pairs) == 19 * 18 // 2 + 4 * 3 // 2 + 1
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)
    for one, other in pairs:
        below = [set(conflict.transitive_subjects(RDFS.subClassOf, node)) for node in (one, other)]
        assert not below[0] & below[1]


def test_parents_are_those_of_the_ontology(conflict: Graph) -> None:
    above = ontology.parents(FOLDER)

    assert ontology.superclasses("OperationsRoom", above) == ["OperationsRoom", "Coalition", "Organisation", "Actor"]
    assert ontology.superclasses("Article", above) == ["Article"]
    stated = {(str(s), str(o)) for s, o in conflict.subject_objects(RDFS.subClassOf) if str(o).startswith(iris.CKO)}
    assert stated == {(iris.term(child), iris.term(parent)) for child, parent in above.items()}


def test_alignments_map_terms_that_exist_by_terms_of_the_same_kind(conflict: Graph, alignments: Graph) -> None:
    own = {s for s in alignments.subjects(RDFS.isDefinedBy, ALIGNMENTS)}
    mapped = [term for term in terms_of(alignments) if term not in own]
    assert len(own) == 3
    for term in mapped:
        assert kinds_of(alignments, term) == kinds_of(conflict, term), term
        assert len(set(alignments.predicates(term))) > 1, f"{term} is mapped to nothing"
    links = [(s, p, o) for p in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch) for s, o in alignments.subject_objects(p)]
    assert len(links) > 30
    for subject, predicate, target in links:
        assert isinstance(subject, URIRef) and isinstance(target, URIRef)
        assert kinds_of(alignments, subject) == kinds_of(alignments, target), (subject, predicate, target)
        assert subject.startswith(iris.CKO) and not target.startswith(iris.CKO)


def test_readme_has_the_tables_of_today() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")

    between = text.split("<!-- frames -->")[1].split("<!-- /frames -->")[0].strip()

    assert between == codebook.tables(FOLDER).strip()


def test_readme_example_is_in_the_words_of_the_ontology_and_its_query_finds_both_sides(conflict: Graph) -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    [example], [query] = re.findall(r"```turtle\n(.*?)```", text, re.S), re.findall(r"```sparql\n(.*?)```", text, re.S)

    graph = Graph().parse(data=example, format="turtle")

    used = {node for triple in graph for node in triple if isinstance(node, URIRef) and node.startswith(iris.CKO)}
    assert len(used) > 20
    assert {term for term in used if not kinds_of(conflict, term)} == set()
    rows = [[re.split("[/#]", str(row[Variable(name)]))[-1] for name in ("speaker", "stance")] for row in graph.query(query).bindings]
    assert rows == [["reporter", "asserts"], ["spokesman", "denies"]]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("frames.yaml", "role: [attacker, ", "role: [attacker, bystander, ", "no entry for codes/role/bystander"),
        ("terms.yaml", "    example: Contested.\n", "", '"example" is missing'),
        ("terms.yaml", "    label: {en: Article, ar: مقال}\n", "", '"label" is missing'),
        ("terms.yaml", "label: {en: Article, ar: مقال}", "label: {en: Article}", '"ar" is missing'),
    ],
    ids=["new code", "no example", "no label", "no Arabic label"],
)
def test_a_term_without_a_meaning_is_refused(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    for name in ("frames.yaml", "terms.yaml"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert name != file or text.count(old) == 1
        (tmp_path / name).write_text(text.replace(old, new) if name == file else text, encoding="utf-8")

    with pytest.raises(DataError, match=re.escape(message)):
        ontology.turtle(tmp_path)


def test_terms_are_typed_with_known_keys_only() -> None:
    tree = yamltree.read(FOLDER / "terms.yaml")
    keys = {"label", "definition", "example", "note"}
    allowed = {
        "classes": keys | {"parent"},
        "properties": keys | {"kind", "parent", "domain", "range", "transitive", "symmetric"},
        "frames": keys, "slots": keys, "statuses": keys,
    }  # fmt: skip
    assert set(tree) == {*allowed, "ontology", "foreign", "disjoint", "codes"}
    for part, known in allowed.items():
        entries = tree[part]
        assert isinstance(entries, dict) and entries
        for name, entry in entries.items():
            assert isinstance(entry, dict) and set(entry) <= known, name
    terms = ontology.Terms(FOLDER)
    for name in terms.part("codes"):
        assert set(terms.part("codes", name)) == {"class", "codes"}
        for entry in (terms.part("codes", name, "class"), *terms.part("codes", name, "codes").values()):
            assert isinstance(entry, dict) and set(entry) <= keys, (name, list(entry))
            assert set(terms.part("codes", name, "class", "label")) == {"en", "ar"}


def test_owlready_reads_it(tmp_path: Path, conflict: Graph) -> None:
    import owlready2

    conflict.serialize(tmp_path / "conflict.nt", format="nt", encoding="utf-8")
    world = owlready2.World()
    loaded = world.get_ontology((tmp_path / "conflict.nt").as_uri()).load()

    assert len(list(world.classes())) == len(set(conflict.subjects(RDF.type, OWL.Class)))
    assert loaded.search_one(iri=iris.term("Corroborated")) in world[iris.term("Status")].instances()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="needs Java")
def test_hermit_finds_no_contradiction(tmp_path: Path, conflict: Graph, alignments: Graph) -> None:
    import owlready2

    (conflict + alignments).serialize(tmp_path / "both.nt", format="nt", encoding="utf-8")
    world = owlready2.World()
    with world.get_ontology((tmp_path / "both.nt").as_uri()).load():
        owlready2.sync_reasoner_hermit(world, debug=0)

    assert list(world.inconsistent_classes()) == []
