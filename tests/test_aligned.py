"""The aligned export: what each vocabulary says there, its saved queries on both engines, and that it never says more."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib.namespace import DC, DCTERMS, GEO, ORG, PROV, SDO, SKOS, WGS

from kg import aligned, build, iris, queries, store, tables
from kg.build import Built
from kg.errors import InputError
from kg.store import OxigraphStore, RdflibStore, Rows, Store
from kg.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "aligned"
ALIGNMENTS = aligned.load()
CKO, RDF, RDFS, OWL = (iris.PREFIXES[name] for name in ("cko", "rdf", "rdfs", "owl"))
TYPE = ox.NamedNode(RDF + "type")
ACCEPTED = {iris.status("Corroborated"), iris.status("SingleSource")}

QUERIES = {
    "sem-actors": ("sem",),
    "sem-events": ("sem",),
    "prov-attribution": ("prov",),
    "oa-targets": ("oa",),
    "org-members": ("org",),
    "geo-within": ("geo",),
    "wgs84-positions": ("wgs84",),
    "crminf-opposed-beliefs": ("crminf", "crm"),
    "crm-events": ("crm",),
    "skos-names": ("skosxl",),
    "skos-code-lists": ("skos",),
    "schema-claims": ("schema",),
    "dublin-core-articles": ("dc", "dcterms"),
    "event-dataset-codes": ("codes",),
}
"""Each saved query with its vocabulary, and any that this one extends or shares its terms with."""
ANYWHERE = {"rdf", "rdfs", "xsd", "skos"}

CRM = """E5_Event E21_Person E31_Document E39_Actor E52_Time-Span E53_Place E74_Group P4_has_time-span P7_took_place_at
    P11_had_participant P70_documents P81a_end_of_the_begin P81b_begin_of_the_end P82a_begin_of_the_begin P82b_end_of_the_end"""
CRMINF = """I1_Argumentation I2_Belief I3_Inference_Logic I4_Proposition_Set I5_Inference_Making I7_Belief_Adoption
    J1_used_as_premise J2_concluded_that J3_applied J4_that J5_holds_to_be J7_is_based_on_evidence_from"""
OA = """Annotation Choice CssSelector CssStyle DataPositionSelector Direction FragmentSelector HttpRequestState Motivation
    RangeSelector ResourceSelection Selector SpecificResource State Style SvgSelector TextPositionSelector TextQuoteSelector
    TextualBody TimeState XPathSelector annotationService assessing bodyValue bookmarking cachedSource canonical classifying
    commenting describing editing end exact hasBody hasEndSelector hasPurpose hasScope hasSelector hasSource hasStartSelector
    hasState hasTarget highlighting identifying linking ltrDirection moderating motivatedBy prefix processingLanguage questioning
    refinedBy renderedVia replying rtlDirection sourceDate sourceDateEnd sourceDateStart start styleClass styledBy suffix tagging
    textDirection via"""
SEM = """Actor ActorType Authority Constraint Core Event EventType Object Place PlaceType Role RoleType Temporary Time TimeType
    Type View accordingTo actorType eventProperty eventType hasActor hasBeginTimeStamp hasEarliestBeginTimeStamp
    hasEarliestEndTimeStamp hasEndTimeStamp hasLatestBeginTimeStamp hasLatestEndTimeStamp hasPlace hasSubEvent hasSubType hasTime
    hasTimeStamp placeType roleType subEventOf subTypeOf timeType type"""
SKOSXL = "Label altLabel hiddenLabel labelRelation literalForm prefLabel"
TERMS: Mapping[str, Any] = {
    "prov": PROV, "org": ORG, "geo": GEO, "schema": SDO, "dc": DC, "dcterms": DCTERMS, "skos": SKOS, "wgs84": WGS,
    **{name: text.split() for name, text in {"oa": OA, "sem": SEM, "crm": CRM, "crminf": CRMINF, "skosxl": SKOSXL}.items()},
}  # fmt: skip
"""The terms that each vocabulary has: rdflib's own lists, or what was looked up where the head of alignments.ttl says."""


@pytest.fixture(scope="module")
def base(built: Built) -> set[ox.Triple]:
    """The built graph, as the text of it is read."""
    return {quad.triple for quad in ox.parse(built.text, format=ox.RdfFormat.TURTLE)}


@pytest.fixture(scope="module")
def text(built: Built) -> str:
    """The aligned export."""
    return aligned.aligned(built.text)


@pytest.fixture(scope="module")
def whole(text: str) -> set[ox.Triple]:
    """The triples of the aligned export."""
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}


@pytest.fixture(scope="module")
def made(base: set[ox.Triple]) -> dict[str, set[ox.Triple]]:
    """What the alignments add, by vocabulary."""
    return aligned.materialised(list(base), ALIGNMENTS)


@pytest.fixture(scope="module")
def added(base: set[ox.Triple], whole: set[ox.Triple]) -> set[ox.Triple]:
    """What the export has over the built graph and over the alignments themselves."""
    return whole - base - set(ALIGNMENTS.triples)


@pytest.fixture(scope="module")
def oxigraph(text: str) -> OxigraphStore:
    """The export, to be asked by pyoxigraph."""
    found = ox.Store()
    found.bulk_load(text.encode(), format=ox.RdfFormat.TURTLE)
    return OxigraphStore(found)


@pytest.fixture(scope="module")
def rdflib(text: str) -> RdflibStore:
    """The export, to be asked by rdflib."""
    return RdflibStore(store.rdflib_graph(text))


def ask(name: str, where: Store, given: Mapping[str, str] | None = None) -> Rows:
    return queries.run(queries.load(ROOT / "queries" / "aligned" / f"{name}.rq"), where, given)


def plain(rows: Rows) -> list[list[str]]:
    return [[tables.plain(term) for term in row] for row in rows.rows]


def values(triples: Collection[ox.Triple], predicate: str) -> dict[str, set[str]]:
    """Objects by subject of one property, as plain text."""
    found: dict[str, set[str]] = {}
    for t in triples:
        if t.predicate.value == predicate:
            found.setdefault(str(getattr(t.subject, "value", "")), set()).add(str(getattr(t.object, "value", "")))
    return found


def used(triples: Collection[ox.Triple]) -> set[str]:
    """Every IRI of an aligned vocabulary that stands in some triple."""
    nodes = {node.value for t in triples for node in (t.subject, t.predicate, t.object) if isinstance(node, ox.NamedNode)}
    return {node for node in nodes if ALIGNMENTS.vocabulary(node)}


def test_every_query_has_its_golden_rows_and_every_vocabulary_a_query() -> None:
    assert sorted(path.stem for path in (ROOT / "queries" / "aligned").glob("*.rq")) == sorted(QUERIES)
    assert sorted(path.stem for path in GOLDEN.glob("*.csv")) == sorted(QUERIES)
    named = {name for name in ALIGNMENTS.prefixes if name not in ("cko", "owl", "rdfs")}
    assert named | {"codes"} == {name for names in QUERIES.values() for name in names}


@pytest.mark.parametrize("name", QUERIES)
def test_rows_are_the_golden_rows_on_both_engines(name: str, oxigraph: OxigraphStore, rdflib: RdflibStore) -> None:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *expected = list(csv.reader(file))

    rows, same = ask(name, oxigraph), ask(name, rdflib)

    assert expected and set(header) <= set(rows.variables)
    assert [[tables.plain(row[rows.variables.index(column)]) for column in header] for row in rows.rows] == expected
    assert plain(same) == plain(rows)


@pytest.mark.parametrize("scheme", ["UCDP type of violence", "PLOVER code"])
def test_codes_of_the_other_datasets_are_found_by_the_label_of_their_scheme(scheme: str, oxigraph: OxigraphStore) -> None:
    rows = plain(ask("event-dataset-codes", oxigraph, {"scheme": scheme}))

    assert {"UCDP type of violence": 8, "PLOVER code": 27}[scheme] == len(rows)


@pytest.mark.parametrize("name", QUERIES)
def test_query_uses_only_terms_of_its_vocabulary(name: str) -> None:
    query = queries.load(ROOT / "queries" / "aligned" / f"{name}.rq")
    code = re.sub(r"#\+[^\n]*", "", query.text)
    prefixes = dict(re.findall(r"PREFIX (\w+): <([^>]+)>", code))

    assert "cko" not in code and iris.ONTOLOGY not in code
    assert set(prefixes) <= set(QUERIES[name]) | ANYWHERE
    assert all(base == {**iris.PREFIXES, **ALIGNMENTS.prefixes}[prefix] for prefix, base in prefixes.items())
    body = re.sub(r"PREFIX [^\n]*|\"[^\"\n]*\"", "", code)
    assert not re.search(r"<[^>\s]+>", body) and not re.search(r"\b(SERVICE|FROM|GROUP_CONCAT|SAMPLE)\b", body)
    for prefix, term in re.findall(r"\b(\w+):([\w-]+)", body):
        assert prefix in ("rdf", "rdfs") or term in TERMS[prefix], f"{prefix}:{term}"
    assert re.search(r"ORDER\s+BY", body)
    assert 20 <= len(query.summary) <= 110 and query.description.endswith("Needs the aligned export.")
    assert query.tags[0] == "aligned"


@pytest.mark.parametrize("name", QUERIES)
def test_without_the_terms_of_its_vocabulary_a_query_finds_nothing(
    name: str, base: set[ox.Triple], made: dict[str, set[ox.Triple]], oxigraph: OxigraphStore
) -> None:
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in made[QUERIES[name][0]] - base]
    assert quads and ask(name, oxigraph).rows
    for quad in quads:
        oxigraph.store.remove(quad)

    rows = ask(name, oxigraph).rows

    oxigraph.store.extend(quads)
    assert rows == ()


def test_every_foreign_term_exists_in_its_vocabulary(whole: set[ox.Triple]) -> None:
    terms = used(whole)
    assert len(terms) > 100
    unknown = []
    for term in terms:
        name = ALIGNMENTS.vocabulary(term)
        if term.removeprefix(ALIGNMENTS.prefixes[name]) not in TERMS[name]:
            unknown.append(term)
    assert unknown == []


def test_every_foreign_term_in_use_is_declared(whole: set[ox.Triple]) -> None:
    declared = {t.subject.value for t in whole if t.predicate == TYPE and isinstance(t.subject, ox.NamedNode)}

    assert used(whole) - declared == set()


def test_every_rule_gives_something(base: set[ox.Triple]) -> None:
    graph = ox.Store()
    graph.extend(ox.Quad(t.subject, t.predicate, t.object) for t in base)
    prefixes = {**iris.PREFIXES, **ALIGNMENTS.prefixes, "kg": "urn:kg:"}
    functions: dict[ox.NamedNode, Any] = {ox.NamedNode("urn:kg:part"): aligned.part}
    for rule in (rule for rules in aligned.RULES.values() for rule in rules):
        found = graph.query(rule, prefixes=prefixes, custom_functions=functions)
        assert isinstance(found, ox.QueryTriples) and next(found, None), rule


def test_the_built_graph_stays_whole(base: set[ox.Triple], whole: set[ox.Triple], added: set[ox.Triple]) -> None:
    assert base <= whole
    assert len(added) > 20_000
    assert not [t for t in added if t.predicate.value.startswith(CKO) or str(getattr(t.object, "value", "")).startswith(OWL)]


def test_new_nodes_hang_on_those_of_the_graph_and_have_a_label(base: set[ox.Triple], added: set[ox.Triple]) -> None:
    known = {t.subject.value for t in base if isinstance(t.subject, ox.NamedNode)}
    new = {t.subject.value for t in added if isinstance(t.subject, ox.NamedNode)} - known
    kinds = Counter(node.rpartition("/")[2] for node in new)

    assert set(kinds) == {"annotation", "selector", "belief", "role", "membership", "geometry", "time-span", "scheme"}
    assert {node.rpartition("/")[0] for node in new} <= known
    assert new <= set(values(added, f"{RDFS}label"))
    assert kinds["annotation"] == sum(t.predicate == TYPE and t.object == ox.NamedNode(f"{CKO}Claim") for t in base)


def statuses(base: set[ox.Triple]) -> dict[str, str]:
    return {proposition: next(iter(found)) for proposition, found in values(base, f"{CKO}status").items()}


def test_a_proposition_that_is_not_accepted_is_a_proposition_set_and_nothing_else(base: set[ox.Triple], added: set[ox.Triple]) -> None:
    barred = {proposition for proposition, status in statuses(base).items() if status not in ACCEPTED}
    assert len(barred) > 100
    crminf = ALIGNMENTS.prefixes["crminf"]
    said: Counter[str] = Counter()
    for t in added:
        for node in (t.subject, t.object):
            owner = node.value.removesuffix(f"/{node.value.rpartition('/')[2]}") if isinstance(node, ox.NamedNode) else ""
            if owner in barred or (isinstance(node, ox.NamedNode) and node.value in barred):
                said[f"type {t.object.value}" if t.predicate == TYPE and isinstance(t.object, ox.NamedNode) else t.predicate.value] += 1
    assert set(said) == {f"type {crminf}I4_Proposition_Set", f"{crminf}J4_that"}


FACTS: Mapping[str, list[tuple[str, str, str, dict[str, str]]]] = {
    "sem hasActor": [("Participation", "event", "actor", {})],
    "crm P11_had_participant": [("Participation", "event", "actor", {})],
    "sem hasPlace": [("Location", "event", "place", {"relation": "location-relation-at"})],
    "crm P7_took_place_at": [("Location", "event", "place", {"relation": "location-relation-at"})],
    "sem subEventOf": [("EventPart", "partEvent", "wholeEvent", {})],
    "org memberOf": [("Membership", "member", "wholeActor", {})],
    "org linkedTo": [("Membership", "member", "wholeActor", {}), ("Support", "supportingActor", "supportedActor", {})],
    "geo sfWithin": [("PlaceRelation", "place", "otherPlace", {"relation": "place-relation-within"})],
}
"""Factual properties of others, with the frames and slots of the propositions that may be behind them."""


def told(base: set[ox.Triple], frame: str, source: str, target: str, fixed: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each pair of things that some proposition of a frame puts together, after its status."""
    slots = {name: values(base, CKO + name) for name in (source, target, *fixed)}
    found = statuses(base)
    for proposition in (p for p, kinds in values(base, TYPE.value).items() if CKO + frame in kinds):
        if all(CKO + code in slots[name].get(proposition, ()) for name, code in fixed.items()):
            pairs = [(s, t) for s in slots[source].get(proposition, ()) for t in slots[target].get(proposition, ())]
            yield from ((found[proposition], pair) for pair in pairs)


@pytest.mark.parametrize("fact", FACTS)
def test_what_is_contested_alleged_planned_or_denied_is_no_fact_of_another_vocabulary(
    fact: str, base: set[ox.Triple], added: set[ox.Triple]
) -> None:
    prefix, name = fact.split()
    pairs = [pair for frame in FACTS[fact] for pair in told(base, *frame)]
    accepted = {pair for status, pair in pairs if status in ACCEPTED}
    barred = {pair for status, pair in pairs if status not in ACCEPTED} - accepted
    recorded = {(s, o) for s, found in values(base, f"{CKO}partOf").items() for o in found} if fact == "geo sfWithin" else set()
    roles = set(values(added, f"{RDF}value"))

    stated = {(s, o) for s, found in values(added, ALIGNMENTS.prefixes[prefix] + name).items() for o in found if o not in roles}

    assert stated
    assert stated - accepted - recorded == set()
    assert stated & (barred - recorded) == set()


def test_some_pairs_are_barred(base: set[ox.Triple]) -> None:
    pairs = list(told(base, "Participation", "event", "actor", {}))

    assert {pair for status, pair in pairs if status not in ACCEPTED} - {pair for status, pair in pairs if status in ACCEPTED}


def test_roles_memberships_and_times_rest_on_accepted_propositions(base: set[ox.Triple], added: set[ox.Triple]) -> None:
    found = statuses(base)
    rests = {node: behind for node, behind in values(added, f"{RDFS}seeAlso").items() if node.endswith(("/role", "/membership"))}

    assert len(rests) > 80
    assert {found[proposition] for behind in rests.values() for proposition in behind} <= ACCEPTED
    timed = {event for status, (event, _) in told(base, "Timing", "event", "bound", {}) if status in ACCEPTED}
    sem = ALIGNMENTS.prefixes["sem"]
    assert {event for name in ("Begin", "End") for event in values(added, f"{sem}hasEarliest{name}TimeStamp")} == timed


def test_a_change_of_status_takes_the_facts_away_and_leaves_the_beliefs(base: set[ox.Triple], made: dict[str, set[ox.Triple]]) -> None:
    posts = {p for p, kinds in values(base, TYPE.value).items() if {f"{CKO}Post", f"{CKO}Timing"} & kinds}
    turned = [
        ox.Triple(t.subject, t.predicate, ox.NamedNode(iris.status("Contested")))
        if t.predicate.value == f"{CKO}status" and isinstance(t.subject, ox.NamedNode) and t.subject.value in posts
        else t
        for t in base
    ]

    after = aligned.materialised(turned, ALIGNMENTS)

    org, sem = ALIGNMENTS.prefixes["org"], ALIGNMENTS.prefixes["sem"]
    assert values(made["org"], f"{org}role") and values(after["org"], f"{org}role") == {}
    assert values(made["sem"], f"{sem}hasEarliestBeginTimeStamp") and not values(after["sem"], f"{sem}hasEarliestBeginTimeStamp")
    assert made["crminf"] == after["crminf"] and made["prov"] == after["prov"]


def test_beliefs_are_of_claims_that_say_whether_it_is_so(base: set[ox.Triple], added: set[ox.Triple]) -> None:
    stances = {claim: stance for stance in ("asserts", "negates", "denies", "questions") for claim in values(base, CKO + stance)}
    words = {"asserts": "True", "negates": "False", "denies": "False", "questions": "Unknown"}
    crminf = ALIGNMENTS.prefixes["crminf"]

    held = values(added, f"{crminf}J5_holds_to_be")

    assert held == {f"{claim}/belief": {words[stance]} for claim, stance in stances.items()}
    claims = values(base, f"{CKO}claims")
    assert values(added, f"{crminf}J4_that") == {f"{claim}/belief": claims[claim] for claim in stances}
    assert {claim for stance in ("alleges", "intends", "predicts", "supposes") for claim in values(base, CKO + stance)}.isdisjoint(stances)


def test_selectors_have_the_offsets_of_their_passages_and_no_words(base: set[ox.Triple], added: set[ox.Triple]) -> None:
    oa = ALIGNMENTS.prefixes["oa"]
    for ours, theirs in (("startOffset", "start"), ("endOffset", "end")):
        assert values(added, oa + theirs) == {f"{passage}/selector": at for passage, at in values(base, CKO + ours).items()}
    articles = values(base, f"{CKO}inArticle")
    assert values(added, f"{oa}hasSource") == {passage: articles[passage] for passage in values(base, f"{CKO}startOffset")}
    assert {term.removeprefix(oa) for term in used(added) if term.startswith(oa)} == {
        "Annotation", "SpecificResource", "TextPositionSelector", "describing", "end", "hasBody", "hasSelector", "hasSource",
        "hasTarget", "motivatedBy", "start",
    }  # fmt: skip


def test_labels_that_can_be_spoken_of_say_what_the_plain_ones_say(base: set[ox.Triple], added: set[ox.Triple]) -> None:
    skosxl, skos = ALIGNMENTS.prefixes["skosxl"], iris.PREFIXES["skos"]
    forms: dict[object, object] = {t.subject: t.object for t in added if t.predicate.value == f"{skosxl}literalForm"}
    for name in ("prefLabel", "altLabel"):
        spoken = {(t.subject, forms[t.object]) for t in added if t.predicate.value == skosxl + name}
        assert spoken and spoken <= {(t.subject, t.object) for t in base if t.predicate.value == skos + name}
    assert set(values(base, f"{CKO}spells")) == {node.value for node in forms if isinstance(node, ox.NamedNode)}


def test_geometries_are_points_with_longitude_first_and_stand_in_the_export_only(
    built: Built, base: set[ox.Triple], added: set[ox.Triple]
) -> None:
    geo = ALIGNMENTS.prefixes["geo"]
    north, east = (values(base, CKO + name) for name in ("latitude", "longitude"))

    written = {t for t in added if t.predicate.value == f"{geo}asWKT"}

    assert {t.object.datatype.value for t in written if isinstance(t.object, ox.Literal)} == {f"{geo}wktLiteral"}
    found = {place: set(re.findall(r"POINT\((\S+) (\S+)\)", " ".join(wkt))) for place, wkt in values(written, f"{geo}asWKT").items()}
    assert found == {f"{place}/geometry": {(*east[place], *north[place])} for place in north}
    assert "wktLiteral" not in built.text


def test_coordinates_stay_as_they_are_typed(base: set[ox.Triple], added: set[ox.Triple]) -> None:
    assert values(added, f"{ALIGNMENTS.prefixes['wgs84']}lat") == values(base, f"{CKO}latitude")


def test_a_graph_of_any_workspace_is_aligned_from_its_file(world: Workspace, tmp_path: Path) -> None:
    made = build.make(world).text
    (tmp_path / "graph.ttl").write_text(made, encoding="utf-8")

    found = aligned.aligned(tmp_path / "graph.ttl")

    assert found == aligned.aligned(made)
    assert len(re.findall(r"a oa:Annotation", found)) == len(re.findall(r"a cko:Claim ,", made)) > 5


def test_the_same_input_gives_the_same_bytes(world: Workspace, tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text(build.make(world).text, encoding="utf-8")
    program = "import pathlib, sys; from kg import aligned; sys.stdout.write(aligned.aligned(pathlib.Path(sys.argv[1])))"

    digests = {
        hashlib.sha256(
            subprocess.run(
                [sys.executable, "-c", program, str(tmp_path / "graph.ttl")],
                check=True,
                capture_output=True,
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            ).stdout
        ).hexdigest()
        for seed in ("1", "2", "3")
    }

    assert digests == {hashlib.sha256(aligned.aligned(tmp_path / "graph.ttl").encode()).hexdigest()}


def test_what_cannot_be_read_is_said(tmp_path: Path, world: Workspace) -> None:
    with pytest.raises(InputError, match=r"absent\.ttl: "):
        aligned.aligned(tmp_path / "absent.ttl")
    with pytest.raises(InputError, match="graph: "):
        aligned.aligned("<a> <b>")
    (tmp_path / "alignments.ttl").write_text("no Turtle", encoding="utf-8")
    with pytest.raises(InputError, match=r"alignments\.ttl: "):
        aligned.aligned("", tmp_path / "alignments.ttl")
