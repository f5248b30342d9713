"""Saved queries as files: their headers, their parameters, and values bound so that no value changes the question."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import queries
from kg.errors import DataError, InputError, UsageError
from kg.queries import SavedQuery
from kg.store import OxigraphStore, RdflibStore, Store, rdflib_graph

HEADER = """#+ summary: Which things there are
#+ description: One row a thing.
#+ tags:
#+   - test
"""
ALEPPO = "https://w3id.org/conflict-kg/aleppo/"


def load(tmp_path: Path, header: str = "", body: str = "SELECT * { ?s ?p ?o }", *, first: str = HEADER) -> SavedQuery:
    path = tmp_path / "things.rq"
    path.write_text(f"{first}{header}{body}\n", "utf-8")
    return queries.load(path)


def faults(tmp_path: Path, header: str, body: str = "SELECT * { ?s ?p ?o }", *, first: str = HEADER) -> list[str]:
    with pytest.raises(DataError) as refused:
        load(tmp_path, header, body, first=first)
    return [str(problem) for problem in refused.value.problems]


DATED = """#+ defaults:
#+   - place: https://w3id.org/conflict-kg/aleppo/place/handarat
#+   - dayfirst: 2016-09-24T00:00:00Z
#+   - daylast: 2016-09-24T23:59:59Z
#+   - word: camp
#+   - number: 3
#+   - side: https://w3id.org/conflict-kg/ontology#side-government
#+ x-kg-parameters:
#+   - place: {kind: place, help: where}
#+   - date: {kind: date, first: dayfirst, last: daylast, help: when}
#+   - word: {kind: text}
#+   - number: {kind: number}
#+   - side: {kind: code}
"""
DATED_BODY = (
    "SELECT * { ?s ?p ?_place_iri , ?_word_literal , ?_number_integer , ?_side_iri "
    "FILTER(?s >= ?_dayfirst_xsd_dateTime && ?s <= ?_daylast_xsd_dateTime) }"
)


def test_header_gives_name_summary_tags_defaults_and_parameters(tmp_path: Path) -> None:
    saved = load(tmp_path, DATED, DATED_BODY)

    assert (saved.name, saved.summary, saved.description, saved.tags) == ("things", "Which things there are", "One row a thing.", ("test",))
    assert [(p.name, p.kinds, p.variables, p.help) for p in saved.parameters] == [
        ("place", ("place",), ("place",), "where"),
        ("date", ("date",), ("dayfirst", "daylast"), "when"),
        ("word", ("text",), ("word",), ""),
        ("number", ("number",), ("number",), ""),
        ("side", ("code",), ("side",), ""),
    ]
    assert saved.defaults["dayfirst"] == "2016-09-24T00:00:00Z"


@pytest.mark.parametrize(
    ("header", "body", "expected"),
    [
        ("#+ sumary: x\n", "SELECT * { ?s ?p ?o }", 'things.rq:5: unknown header key "sumary"; did you mean "summary"?'),
        ("", "SELECT * { ?s ?p ?_place_iri }", "things.rq: ?_place_... belongs to no parameter"),
        (
            "#+ x-kg-parameters:\n#+   - place: {kind: place}\n#+ defaults:\n#+   - place: https://x/\n",
            "SELECT * { ?s ?p ?o }",
            "things.rq: parameter variable place is not used",
        ),
        ("#+ x-kg-parameters:\n#+   - place: {kind: place}\n", "SELECT * { ?s ?p ?_place_iri }", "things.rq: place has no default"),
        (
            "#+ x-kg-parameters:\n#+   - place: {kind: plaec}\n#+ defaults:\n#+   - place: https://x/\n",
            "SELECT * { ?s ?p ?_place_iri }",
            'things.rq: parameter place: unknown kind "plaec"',
        ),
        ("#+ x-kg-parameters:\n#+   - place\n", "SELECT * { ?s ?p ?o }", "things.rq:6: a parameter is written - name: {kind: ...}"),
        ("#+ x-kg-parameters:\n#+   - place: where\n", "SELECT * { ?s ?p ?o }", "things.rq:6: parameter place: expected {kind: ...}"),
        (
            "#+ x-kg-parameters:\n#+   - place: {kind: place}\n#+ defaults:\n#+   - place: Handarat camp\n",
            "SELECT * { ?s ?p ?_place_iri }",
            'things.rq:7: the default of place is no address: "Handarat camp"',
        ),
        ("#+ defaults:\n#+   - other: x\n", "SELECT * { ?s ?p ?o }", "things.rq:5: other has a default and is no parameter"),
        ("#+ tags: [\n", "SELECT * { ?s ?p ?o }", "things.rq:"),
        ("#+ summary: again\n", "SELECT * { ?s ?p ?o }", 'things.rq:5: key "summary" stands twice; the first is on line 1'),
        (
            "#+ x-kg-parameters:\n#+   - date: {kind: date}\n#+ defaults:\n#+   - datefirst: 2016-01-01T00:00:00Z\n",
            "SELECT * { FILTER(?s > ?_datefirst_xsd_dateTime) }",
            "things.rq: parameter variable datelast is not used",
        ),
    ],
)
def test_fault_of_a_header_is_told(tmp_path: Path, header: str, body: str, expected: str) -> None:
    assert any(fault.startswith(expected) for fault in faults(tmp_path, header, body)), faults(tmp_path, header, body)


def test_a_query_without_header_is_told(tmp_path: Path) -> None:
    assert faults(tmp_path, "", first="") == [f'things.rq:1: the header has no "{key}"' for key in ("description", "summary", "tags")]


def test_a_query_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "things.rq"
    path.write_bytes(HEADER.encode() + b"SELECT * { ?s ?p 'caf\xe9' }")
    with pytest.raises(DataError, match=r"things\.rq: byte \d+ is not UTF-8; save the file as UTF-8"):
        queries.load(path)

    with pytest.raises(InputError, match=r"absent\.rq: No such file or directory"):
        queries.load(tmp_path / "absent.rq")


def test_faults_of_all_headers_are_told_at_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.rq").write_text("SELECT * { ?s ?p ?o }\n", "utf-8")

    with pytest.raises(DataError) as refused:
        queries.load_all(tmp_path)

    assert {problem.file for problem in refused.value.problems} == {"one.rq", "two.rq"}
    with pytest.raises(InputError, match="absent: no such folder"):
        queries.load_all(tmp_path / "absent")


@pytest.mark.parametrize("name", ["thing", "../things", "Things", "things.rq", "", "th ings", "."])
def test_an_unknown_query_is_told(tmp_path: Path, name: str) -> None:
    load(tmp_path)

    with pytest.raises(UsageError) as refused:
        queries.find(tmp_path, name)

    assert str(refused.value).startswith(f'there is no saved query "{name}"')
    assert str(refused.value).endswith("(kg query lists them)")
    assert queries.find(tmp_path, "things").name == "things"


# Values


@pytest.fixture(scope="module")
def place_store() -> OxigraphStore:
    """A graph with two places, one name of which is ambiguous."""
    loaded = ox.Store()
    loaded.load(
        f"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <{ALEPPO}place/mill> skos:prefLabel "Mill"@en . <{ALEPPO}place/hill> skos:prefLabel "Hill"@en ; skos:altLabel "The Rise"@en .
        <{ALEPPO}place/rise> skos:prefLabel "The Rise"@en .""".encode(),
        format=ox.RdfFormat.TURTLE,
    )
    return OxigraphStore(loaded)


def test_values_are_terms_of_their_kinds(tmp_path: Path, place_store: OxigraphStore) -> None:
    saved = load(tmp_path, DATED, DATED_BODY)
    given_ = {"place": "mill", "date": "2016-02", "word": 'a "b"', "number": "-7", "side": "side-opposition"}

    found = queries.values(saved, given_, place_store)

    assert {name: str(term) for name, term in found.items()} == {
        "place": f"<{ALEPPO}place/mill>",
        "dayfirst": '"2016-02-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
        "daylast": '"2016-02-29T23:59:59Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
        "word": '"a \\"b\\""',
        "number": '"-7"^^<http://www.w3.org/2001/XMLSchema#integer>',
        "side": "<https://w3id.org/conflict-kg/ontology#side-opposition>",
    }
    assert queries.values(saved, {}, place_store)["dayfirst"].value == "2016-09-24T00:00:00Z"
    assert queries.values(saved, {"side": "cko:side-other"}, place_store)["side"].value.endswith("#side-other")


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"plase": "mill"}, 'things has no parameter "plase"; did you mean "place"?; it takes place, date, word, number, side'),
        ({"place": "rise and fall"}, 'no place is called "rise and fall"'),
        ({"place": "The Rise"}, '"The Rise" is ambiguous: place:hill (Hill); place:rise (The Rise). Use one of these ids'),
        ({"place": "> ?p ?o } #"}, "no place is called "),
        ({"date": "yesterday"}, 'date: "yesterday" is no EDTF date; write 2016-11-23, 2016-11, 2016, 2016-22 (summer) or A/B'),
        ({"date": "2016-06-31"}, 'date: "2016-06-31": June 2016 has 30 days'),
        ({"date": "2016/.."}, 'date: "2016/.." is open; give a day, month, year or A/B'),
        ({"number": "many"}, 'number: "many" is no whole number'),
        ({"number": "1e3"}, 'number: "1e3" is no whole number'),
        ({"number": "٣"}, 'number: "٣" is no whole number'),
        ({"number": "9999999999999999999"}, 'number: "9999999999999999999" is no whole number'),
        ({"side": "no code"}, 'side: "no code" is no code of the ontology (such as side-government)'),
        ({"side": "> <x>"}, 'side: "> <x>" is no code of the ontology (such as side-government)'),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_told(tmp_path: Path, place_store: OxigraphStore, given_: dict[str, str], message: str) -> None:
    saved = load(tmp_path, DATED, DATED_BODY)

    with pytest.raises(UsageError) as refused:
        queries.values(saved, given_, place_store)

    assert str(refused.value).startswith(message)


def test_a_query_without_parameters_says_so(tmp_path: Path, place_store: OxigraphStore) -> None:
    with pytest.raises(UsageError, match='things has no parameter "x"; it takes none'):
        queries.values(load(tmp_path), {"x": "1"}, place_store)


# Binding


HOSTILE = [
    '"',
    "'",
    "\\",
    '\\"',
    "\n",
    "\r",
    "\t",
    '"""',
    "'''",
    '" . ?x ?y ?z } #',
    '"> <x> ; #',
    "?_b_literal",
    "\\u0022",
    "\x00",
    "é",
    "حلب",
    "}",
    "${x}",
    "%s",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_text_stays_a_text(value: str) -> None:
    bound = queries.bind("SELECT (?_word_literal AS ?w) { }", {"word": ox.Literal(value)})

    stores: list[Store] = [OxigraphStore(ox.Store()), RdflibStore(rdflib_graph(""))]
    answers = [store.query(bound) for store in stores if "\\u" not in value or isinstance(store, OxigraphStore)]
    assert [answer.rows for answer in answers] == [((ox.Literal(value),),)] * len(answers)


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(HOSTILE))
def test_any_text_is_bound_as_it_is(value: str) -> None:
    bound = queries.bind("SELECT (?_word_literal AS ?w) (STRLEN(?_word_literal) AS ?n) { }", {"word": ox.Literal(value)})

    [[found, length]] = OxigraphStore(ox.Store()).query(bound).rows

    assert found == ox.Literal(value)
    assert length is not None and int(length.value) == len(value)  # type: ignore[union-attr]


def test_names_that_begin_alike_are_told_apart() -> None:
    text = "SELECT ?_a_iri ?_ab_iri ?_a_iri2 ?a_iri ?x_a_iri $_a_iri { }"
    bound = {"a": ox.NamedNode("urn:one"), "ab": ox.NamedNode("urn:two")}

    assert queries.bind(text, bound) == "SELECT <urn:one> <urn:two> ?_a_iri2 ?a_iri ?x_a_iri <urn:one> { }"


def test_only_variables_are_replaced() -> None:
    text = "#+ ?_a_iri\nSELECT * { ?s <http://x/?_a_iri> \"?_a_iri\" , '?_a_iri' , '''?_a_iri''' , ?_a_iri } # ?_a_iri"

    assert queries.bind(text, {"a": ox.NamedNode("urn:one")}) == text.replace(", ?_a_iri }", ", <urn:one> }")


def test_a_variable_without_value_is_told() -> None:
    with pytest.raises(UsageError, match="no value for a"):
        queries.bind("SELECT * { ?_a_iri ?p ?o }", {})


def test_a_value_is_never_looked_at_again() -> None:
    values = {"a": ox.Literal("?_b_literal"), "b": ox.Literal("?_a_literal")}

    bound = queries.bind("SELECT (?_a_literal AS ?x) (?_b_literal AS ?y) { }", values)

    assert OxigraphStore(ox.Store()).query(bound).rows == ((ox.Literal("?_b_literal"), ox.Literal("?_a_literal")),)
