"""The built graph answers alike on both engines, and a query only ever reads what is there."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import store as store_module
from kg.errors import InputError, KgError, LimitError, UsageError
from kg.store import ENGINES, Engine, Rows, Store, open_graph, refuse_fetching

TURTLE = """
@prefix e: <https://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:a e:p "x" , "x"@en , "س"@ar , 5 , 4.0 , true , "2016-06-01T00:00:00Z"^^xsd:dateTime ; e:q e:b .
e:b e:q _:n . _:n e:label "quote \\" and \\n line" .
"""


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[Engine, Store]:
    """One small graph in both engines."""
    path = tmp_path_factory.mktemp("graph") / "small.ttl"
    path.write_text(TURTLE, "utf-8")
    return {engine: open_graph(path, engine) for engine in ENGINES}


QUERIES = {
    "every literal": "SELECT ?o WHERE { <https://example.org/a> <https://example.org/p> ?o }",
    "optional unbound": "SELECT ?s ?l WHERE { ?s <https://example.org/q> ?o OPTIONAL { ?s <https://example.org/label> ?l } } ORDER BY ?s",
    "a boolean in a row": "SELECT ?b WHERE { BIND(EXISTS { ?s <https://example.org/q> ?o } AS ?b) }",
    "language tags": 'SELECT ?o (LANG(?o) AS ?l) WHERE { ?s <https://example.org/p> ?o FILTER(LANG(?o) != "") } ORDER BY ?l',
    "an aggregate": "SELECT (COUNT(?o) AS ?n) (MAX(?o) AS ?most) WHERE { ?s <https://example.org/p> ?o FILTER(ISNUMERIC(?o)) }",
    "a date": "SELECT ?o WHERE { ?s ?p ?o FILTER(DATATYPE(?o) = <http://www.w3.org/2001/XMLSchema#dateTime>) }",
    "a text with quotes": "SELECT ?o WHERE { ?s <https://example.org/label> ?o }",
    "nothing": "SELECT ?s ?o WHERE { ?s <https://example.org/none> ?o }",
    "one empty row": "SELECT ?x WHERE { }",
    "yes": "ASK { ?s ?p ?o }",
    "no": "ASK { ?s <https://example.org/none> ?o }",
    "triples": "CONSTRUCT { ?o <https://example.org/of> ?s } WHERE { ?s <https://example.org/q> ?o FILTER(ISIRI(?o)) }",
}


@pytest.mark.parametrize("name", QUERIES)
def test_both_engines_give_the_same_answer(stores: dict[Engine, Store], name: str) -> None:
    answers = [store.query(QUERIES[name]) for store in stores.values()]

    one, other = (Rows(a.variables, tuple(sorted(a.rows, key=str)), a.triples, a.boolean) for a in answers)
    assert one == other


def test_rows_are_terms_with_their_kinds(stores: dict[Engine, Store]) -> None:
    for store in stores.values():
        assert store.query(QUERIES["optional unbound"]) == Rows(
            ("s", "l"), ((ox.NamedNode("https://example.org/a"), None), (ox.NamedNode("https://example.org/b"), None))
        )
        assert store.query(QUERIES["yes"]).boolean is True
        assert store.query(QUERIES["no"]).boolean is False
        assert store.query(QUERIES["a boolean in a row"]).column("b") == [
            ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
        ]
        assert next(iter(store.query(QUERIES["optional unbound"]).dicts())) == {"s": "https://example.org/a", "l": ""}
        assert store.query(QUERIES["triples"]).triples == (
            ox.Triple(*(ox.NamedNode(f"https://example.org/{name}") for name in ("b", "of", "a"))),  # type: ignore[arg-type]
        )


# What is refused


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { service <http://x/> { ?s ?p ?o } }",
        "SELECT * { SeRvIcE<http://x/>{ ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<http://x/>{ ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://x/> { ?s ?p ?o } }",
        "SELECT * { SERVICE\n# a remark\n<http://x/> { ?s ?p ?o } }",
        "SELECT * { SERVICE ?s { ?s ?p ?o } }",
        "SELECT * { SERVICE?s{ ?s ?p ?o } }",
        "SELECT * { {SERVICE:x{ ?s ?p ?o }} }",
        "PREFIX e: <http://x/> SELECT * { ?s e:a\\# ?o . SERVICE <http://x/> { ?s ?p ?o } }",
        "PREFIX e: <http://x/> SELECT * { ?s e:it\\'s ?o . SERVICE <http://x/> { ?s ?p ?o } . ?s e:it\\'s ?o }",
        "SELECT * { ?s ?p 'it\\'s' . SERVICE <http://x/> { ?s ?p ?o } }",
        'SELECT * { ?s ?p """a "quote" here""" . SERVICE <http://x/> { ?s ?p ?o } }',
        "SELECT * { ?s ?p '''a''' . SERVICE <http://x/> { ?s ?p '''b''' } }",
        "SELECT * { ?s ?p ?o FILTER(?o<5) SERVICE <http://x/> { ?s ?p ?o FILTER(?o>5) } }",
        "SELECT * FROM <http://x/> { ?s ?p ?o }",
        "SELECT * FROM<http://x/>{ ?s ?p ?o }",
        "SELECT * from named <http://x/> { ?s ?p ?o }",
        "PREFIX : <http://x/> SELECT * FROM:x { ?s ?p ?o }",
        "ASK FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * { \\u0053ERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { \\U00000053ERVICE <http://x/> { ?s ?p ?o } }",
        'SELECT * { ?s ?p "\\u0022 } SERVICE <http://x/> { ?s ?p ?o } #" }',
        'SELECT * { ?s ?p "\\u00000022 . SERVICE <http://x/> { ?s ?p ?o } #" }',
    ],
)
def test_what_would_fetch_from_elsewhere_is_refused(stores: dict[Engine, Store], query: str) -> None:
    for store in stores.values():
        with pytest.raises(UsageError) as refused:
            store.query(query)
        assert "a query may not fetch from elsewhere; ask the built graph only" in str(refused.value)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?s { ?s ?p "SERVICE <http://x/>" }',
        "SELECT ?s { ?s ?p 'from' }",
        'SELECT ?s { ?s ?p """FROM "x" SERVICE""" }',
        "SELECT ?s { ?s ?p 'it\\'s SERVICE' }",
        "SELECT ?s { ?s ?p ?o } # SERVICE <http://x/> FROM",
        "# FROM here on\nSELECT ?s { ?s ?p ?o }",
        "SELECT ?s { ?s <http://x/SERVICE> ?o }",
        "SELECT ?s { ?s <http://x/#FROM> ?o }",
        "SELECT ?from ?service { ?from ?p ?service }",
        "SELECT $from { $from ?p ?o }",
        "PREFIX e: <http://x/> SELECT ?s { ?s e:from ?o ; e:serviceBranch ?b }",
        "SELECT ?fromage { ?fromage ?p ?o }",
        "SELECT ?s { ?s ?p ?o FILTER(?o < 5 && 3 > 2) }",
    ],
)
def test_the_words_alone_are_no_fetching(stores: dict[Engine, Store], query: str) -> None:
    for store in stores.values():
        store.query(query)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "nonsense",
        "SELECT",
        "SELECT * {",
        "SELECT * { ?s ?p }",
        "SELECT * { ?s e:unknown ?o }",
        "INSERT DATA { <a:b> <a:c> <a:d> }",
        "DROP ALL",
        "LOAD <http://x/>",
        "SELECT ?x { ?s ?p ?o } ORDER BY",
        "SELECT * { ?s ?p 'unclosed }",
        "SELECT * { <not an iri> ?p ?o }",
        'SELECT * { ?s ?p "\\u0041FFFF" }',
    ],
)
def test_what_is_no_query_is_refused_in_one_line(stores: dict[Engine, Store], query: str) -> None:
    for engine, store in stores.items():
        try:
            store.query(query)
        except UsageError as error:
            assert str(error).startswith("not a SPARQL query: ")
            assert "\n" not in str(error)
        else:
            assert engine == "pyoxigraph" and "FFFF" in query  # an escape that rdflib reads otherwise


@pytest.mark.parametrize("opening", ["{", "(", "["])
def test_nesting_that_kills_an_engine_is_refused(stores: dict[Engine, Store], opening: str) -> None:
    closing = {"{": "}", "(": ")", "[": "]"}[opening]
    inside = {"{": "SELECT * {%s}", "(": "SELECT * { FILTER(%s) }", "[": "SELECT * { ?s ?p %s }"}[opening]
    query = inside % (opening * 5000 + closing * 5000)

    for store in stores.values():
        with pytest.raises(LimitError, match="the query is nested deeper than 100 brackets"):
            store.query(query)


def test_brackets_in_texts_and_addresses_are_no_nesting() -> None:
    refuse_fetching("SELECT * { ?s ?p '" + "{" * 5000 + "' } # " + "(" * 5000)


@given(st.text() | st.text(st.sampled_from("SERVICEFROM service<>{}\"'\\#u0053?: \n"), max_size=40))
def test_any_text_is_answered_or_refused(text: str) -> None:
    store = store_module.OxigraphStore(ox.Store())
    with contextlib.suppress(KgError):
        store.query(text)


# Opening


def test_a_graph_that_is_missing_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.ttl", tmp_path):
        with pytest.raises(InputError) as refused:
            open_graph(path)
        assert str(refused.value) == f"{path}: no built graph there; run kg build"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("content", [b"just words", b"@prefix x: <y", b"\xff\xfe\x00"])
def test_a_graph_that_is_no_turtle_is_told(tmp_path: Path, engine: Engine, content: bytes) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(content)

    with pytest.raises(InputError) as refused:
        open_graph(path, engine)

    assert str(refused.value).startswith(f"{path}: ")
    assert "\n" not in str(refused.value)
