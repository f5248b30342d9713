"""The saved queries as forms: every answer, every kind of value, the order of rows, and values that somebody made up to do harm."""

from __future__ import annotations

import csv
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg import queries
from kg.errors import UsageError
from kg.evidence import Sentences
from kg.queries import SavedQuery
from kg.store import OxigraphStore, Rows
from kg.web import answertable, asked, askpage, exports
from kg.web.headings import HEADINGS
from kg.web.site import Site
from kg.web.view import BadRequest, View, catalogue, render
from kg.workspace import Workspace

from .explorer import Read

ROOT = Path(__file__).resolve().parent.parent
SAVED = queries.load_all(ROOT / "queries")
FIELDS = list({p.kinds: (name, p.name) for name, saved in SAVED.items() for p in saved.parameters}.values())
"""A query and a parameter of each kind."""
HOSTILE = (
    '"',
    "'",
    "\\",
    '" } #',
    "> } SELECT * WHERE { ?s ?p ?o } #",
    "https://example.org/> ?p ?o . ?x <https://example.org/",
    "https://example.org/a b",
    "line\nbreak\r\n\ttab",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "=cmd|' /C calc'!A0",
    "\u202egnip\u202c \ud7ff",
    "حلب' OR '1'='1",
    "SERVICE <http://127.0.0.1:1/>",
    "%00%0d%0aSet-Cookie: x=1",
    "x" * 10_000,
    "(" * 500,
)


def golden(name: str) -> int:
    """How many rows the answer to a query has, by its golden file."""
    with (ROOT / "tests" / "queries" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return len(list(csv.reader(file))) - 1


def read(explorer: httpx.Client, path: str, **values: str) -> Read:
    """A page that is there."""
    answer = explorer.get(path, params=values)
    assert answer.status_code == 200, answer.text[:500]
    return Read(answer.text)


# Answers


@pytest.mark.parametrize("language", ["", "/ar"])
@pytest.mark.parametrize("name", SAVED)
def test_page_has_the_rows_of_the_golden_file(name: str, language: str, explorer: httpx.Client) -> None:
    page = read(explorer, f"{language}/query/{name}")
    rows = len(page.rows)
    for number in range(2, -(-golden(name) // answertable.PAGE) + 1):
        rows += len(read(explorer, f"{language}/query/{name}", page=str(number)).rows)

    assert rows == golden(name) > 0
    assert {len(row) for row in page.rows} == {len(page.headings)}
    assert all(any(cell.strip() for cell in column) for column in zip(*page.rows, strict=True)) or golden(name) > answertable.PAGE


def test_list_has_every_query_once(explorer: httpx.Client) -> None:
    links = [link for link in read(explorer, "/questions").links if link.startswith("/query/")]

    assert sorted(links) == sorted(f"/query/{name}" for name in SAVED)


def test_list_of_a_tag(explorer: httpx.Client) -> None:
    wanted = {f"/query/{name}" for name, saved in SAVED.items() if "sieges" in saved.tags}

    assert {link for link in read(explorer, "/questions", tag="sieges").links if link.startswith("/query/")} == wanted != set()
    assert explorer.get("/questions", params={"tag": "no such"}).status_code == 404


def test_answer_says_how_to_ask_again_and_to_cite_it(explorer: httpx.Client) -> None:
    page = read(explorer, "/query/place-holders", place="Hindrat", date="2016-10")

    assert "kg query place-holders -p place=place:handarat -p date=2016-10" in page.text
    assert f"{explorer.base_url}/query/place-holders?date=2016-10&place=place%3Ahandarat".replace("//query", "/query") in page.text
    assert "(saved query place-holders)" in page.text and "version 0.1.0" in page.text
    assert "SELECT DISTINCT ?basis ?holder" in page.text and "?_place_iri" not in page.text
    assert any(link.startswith("/sparql?query=") for link in page.links)


def test_command_of_the_page_gives_its_rows(explorer: httpx.Client, site: Site) -> None:
    question = asked.ask(site, SAVED["captures-by"], {"actor": "Syrian army", "date": "2016"})
    again = asked.ask(site, SAVED["captures-by"], dict(question.values))

    assert again.text == question.text
    assert len(read(explorer, "/query/captures-by", actor="Syrian army", date="2016").rows) == len(site.store.query(again.text).rows) > 0


def test_empty_answer_says_what_was_looked_for(explorer: httpx.Client) -> None:
    page = read(explorer, "/query/place-holders", place="Brazil", date="1999")

    assert page.rows == []
    assert "Nothing of this kind is told for these values" in page.text
    assert "0 rows for place Brazil , date 1999" in page.text


# Values


@pytest.mark.parametrize(
    "value",
    [
        *("Handarat camp", "handarat CAMP", "مخيم حندرات", "Handarat Palestinian refugee camp", "handarat-camp", "place:handarat-camp"),
        "https://w3id.org/conflict-kg/aleppo/place/handarat-camp",
        "<https://w3id.org/conflict-kg/aleppo/place/handarat-camp>",
    ],
)
def test_a_place_by_any_of_its_names(value: str, site: Site) -> None:
    question = asked.ask(site, SAVED["place-holders"], {"place": value})

    assert (question.wrong, question.values["place"]) == ({}, "place:handarat-camp")


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2016-09-24", "2016-09-24T00:00:00Z", "2016-09-24T23:59:59Z"),
        ("2016-02", "2016-02-01T00:00:00Z", "2016-02-29T23:59:59Z"),
        ("2016", "2016-01-01T00:00:00Z", "2016-12-31T23:59:59Z"),
        ("2016-09-24/2016-10", "2016-09-24T00:00:00Z", "2016-10-31T23:59:59Z"),
    ],
)
def test_a_date_is_a_day_a_month_a_year_or_a_span(value: str, first: str, last: str, site: Site) -> None:
    question = asked.ask(site, SAVED["place-holders"], {"date": value})

    assert (question.terms["datefirst"].value, question.terms["datelast"].value) == (first, last)
    assert asked.ask(site, SAVED["place-holders"], {"date": question.values["date"]}).terms == question.terms


@pytest.mark.parametrize("value", ["gas", "means-gas", "cko:means-gas", "https://w3id.org/conflict-kg/ontology#means-gas"])
def test_a_code_by_its_names(value: str, site: Site) -> None:
    assert asked.ask(site, SAVED["weapon-use"], {"weapon": value}).values == {"weapon": "means-gas"}


def test_a_text_and_a_number(tmp_path: Path, site: Site) -> None:
    (tmp_path / "at-least.rq").write_text(
        """#+ summary: Passages of at least so many words
#+ description: A row a passage.
#+ tags: [CQ-99]
#+ defaults:
#+   - least: 60
#+ x-kg-parameters:
#+   - least: {kind: number}
PREFIX cko: <https://w3id.org/conflict-kg/ontology#>
SELECT ?passage ?words WHERE { ?passage cko:wordCount ?words FILTER(?words >= ?_least_integer) } ORDER BY ?words
"""
    )
    saved = queries.load(tmp_path / "at-least.rq")
    few, many = (site.store.query(asked.ask(site, saved, {"least": n}).text).rows for n in ("60", "20"))

    assert len(many) > len(few) > 0
    assert "no whole number" in asked.ask(site, saved, {"least": "60; DROP"}).wrong["least"].message
    assert asked.ask(site, SAVED["labels-used"], {"word": 'a"b'}).terms["word"].value == 'a"b'


def test_what_a_query_takes_is_told(explorer: httpx.Client) -> None:
    answer = explorer.get("/query/place-holders", params={"palce": "Aleppo"})

    assert (answer.status_code, answer.text) == (
        400,
        'place-holders has no parameter "palce"; did you mean "place"?; it takes place, date\n',
    )


def test_a_name_of_several_things_is_asked_back(explorer: httpx.Client) -> None:
    page = Read(explorer.get("/query/place-holders", params={"place": "Handarat", "date": "2016-09"}).text)

    assert "Which is meant?" in page.text and page.rows == []
    assert {link for link in page.links if link.startswith("/query/place-holders?date")} == {
        "/query/place-holders?date=2016-09&place=place%3Ahandarat",
        "/query/place-holders?date=2016-09&place=place%3Ahandarat-camp",
    }


def test_an_unknown_name_says_what_may_be_meant(explorer: httpx.Client) -> None:
    page = Read(explorer.get("/query/captures-by", params={"actor": "Goverment forcs"}).text)

    assert 'no actor is called "Goverment forcs"' in page.text and "Government forces" in page.text and page.rows == []


def test_wrong_dates_and_codes_say_why(explorer: httpx.Client) -> None:
    assert "there is no month 13" in Read(explorer.get("/query/place-holders", params={"datefirst": "2016-13"}).text).text
    date = Read(explorer.get("/query/place-holders", params={"date": "2016-06-31"}).text)
    code = Read(explorer.get("/query/weapon-use", params={"weapon": "gaz"}).text)

    assert "June 2016 has 30 days" in date.text and 'did you mean "gas"?' in code.text and date.rows == code.rows == []


def test_field_offers_names_that_mean_one_thing(site: Site) -> None:
    for name in ("place-holders", "spellings", "speaker-claims", "disputes"):
        saved = SAVED[name]
        offered = asked.options(site, saved.parameters[0], "")
        assert offered
        for value, _ in offered:
            assert asked.ask(site, saved, {saved.parameters[0].name: value}).wrong == {}, value


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_values_are_refused_or_found_nowhere(value: str, explorer: httpx.Client) -> None:
    for name, parameter in FIELDS:
        answer = explorer.get(f"/query/{name}", params={parameter: value})
        page = Read(answer.text)

        assert answer.status_code in (200, 400) and "Traceback" not in answer.text
        assert page.tags.count("script") <= 1 and "<script>alert" not in answer.text  # the bundle's own
        assert page.rows == [], f"{name} finds something for {parameter}={value!r}"


def test_hostile_names_and_settings_are_refused(explorer: httpx.Client) -> None:
    for path in ("/query/%2e%2e%2fetc", "/query/no-such", "/query/%3Cscript%3E", "/api/no-such.csv", "/api/..%2f..%2fpyproject.toml"):
        assert explorer.get(path).status_code == 404, path
    for settings in ({"sort": "no"}, {"sort": "place", "order": "up"}, {"page": "0"}, {"page": "99"}, {"page": "1e9"}, {"page": "²"}):
        assert explorer.get("/query/sieges", params=settings).status_code == 400, settings


# The table


@pytest.mark.parametrize(("column", "numeric"), [("paragraph", True), ("speaker", False), ("when", False)])
def test_rows_by_a_column(column: str, numeric: bool, explorer: httpx.Client) -> None:
    up, down = (read(explorer, "/query/siege-timeline", sort=column, order=order) for order in ("asc", "desc"))
    index = [heading.strip(" ▲▼\n") for heading in up.headings].index(column)
    values = [[row[index].strip() for row in page.rows if row[index].strip()] for page in (up, down)]

    def key(text: str) -> float | str:
        return float(text) if numeric else text.casefold()

    assert values[0] == sorted(values[0], key=key) and values[1] == sorted(values[1], key=key, reverse=True) != values[0]
    assert sorted(up.rows) == sorted(down.rows)


def test_empty_cells_come_last_either_way() -> None:
    body = [[ox.Literal("b")], [None], [ox.Literal("a")]]

    assert [row[0] and row[0].value for row in answertable.ordered(body, 0, descending=False)] == ["a", "b", None]
    assert [row[0] and row[0].value for row in answertable.ordered(body, 0, descending=True)] == ["b", "a", None]


def test_pages_of_an_answer(explorer: httpx.Client, site: Site) -> None:
    rows = Rows(("n",), tuple((ox.Literal(n),) for n in range(205)))
    pages = [answertable.table(site, rows, {"page": str(n)}) for n in (1, 2, 3)]

    assert [len(page.rows) for page in pages] == [100, 100, 5]
    assert pages[2].rows[-1][0].text == "204"
    assert len(answertable.table(site, rows, {}, 0).rows) == 205
    with pytest.raises(BadRequest):
        answertable.table(site, rows, {"page": "4"})


def test_cells_lead_to_what_they_name(explorer: httpx.Client) -> None:
    links = read(explorer, "/query/place-holders").links

    for wanted in ("actor/opposition-fighters", "article/unnamed-2016-09", "speaker/unnamed-2016-09.army-statement"):
        assert f"/doc/{wanted}.html" in links
    assert any(link.startswith("/doc/claim/unnamed-2016-09.") for link in links)


def test_label_of_two_things_is_no_link(workspace: Workspace) -> None:
    data = "".join(f'<https://example.org/k/place/{n}> a cko:Place ; rdfs:label "Hill"@en ; skos:prefLabel "Hill"@en .\n' for n in "ab")
    table = answertable.table(tiny(workspace, data), Rows(("place",), ((ox.Literal("Hill", language="en"),),)), {})

    assert table.rows[0][0].iri == ""


def tiny(workspace: Workspace, data: str) -> Site:
    """An invented graph."""
    head = "PREFIX cko: <https://w3id.org/conflict-kg/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    store = ox.Store()
    store.load(f"{head}PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n{data}".encode(), format=ox.RdfFormat.TURTLE)
    return Site(workspace, OxigraphStore(store), Sentences({}))


def test_markup_in_a_cell_is_text(workspace: Workspace) -> None:
    evil = '<img src=x onerror=alert(1)>"\\u0027'
    data = f"""<https://example.org/k/place/a> a cko:Place ; rdfs:label '{evil}'@en ; skos:prefLabel '{evil}'@en ; cko:hasSpelling [] ."""
    bad = tiny(workspace, data)
    rows = Rows(
        ("one", "two", "article", "wording"),
        (
            (
                ox.NamedNode("https://example.org/k/place/a"),
                ox.Literal("<script>alert(2)</script>"),
                ox.Literal("<b>"),
                ox.Literal("</td><script>alert(3)</script>" * 3, language="en"),
            ),
            (ox.NamedNode("javascript:alert(4)"), ox.NamedNode("https://example.org/x?y=%22%3E%3Cscript%3E"), None, None),
        ),
    )
    bad.ask = lambda text: rows
    page = render(bad, View(path="query/sieges"), askpage.show_query(bad, View(path="query/sieges"), "sieges"))
    found = Read(page)

    assert "img" not in found.tags and found.tags.count("script") <= 1
    assert "<script>alert(2)</script>" in found.text and "<img src=x onerror=alert(1)>" in found.text
    assert not [link for link in found.links if link.startswith("javascript")]


def test_parameter_of_a_setting_s_name_comes_first(tmp_path: Path, workspace: Workspace) -> None:
    (tmp_path / "own.rq").write_text(
        "#+ summary: s\n#+ description: d\n#+ tags: [x]\n#+ defaults:\n#+   - order: a\n#+ x-kg-parameters:\n#+   - order: {kind: text}\n"
        "SELECT (?_order_literal AS ?o) WHERE {}\n"
    )
    own = tiny(workspace, "")
    own.saved = {"own": queries.load(tmp_path / "own.rq")}
    page = askpage.show_query(own, View(path="query/own", query={"order": "b"}), "own")

    assert page.values["table"].rows[0][0].text == "b"  # type: ignore[attr-defined]


def test_triples_and_yes_are_rows(site: Site) -> None:
    assert answertable.table(site, site.store.query("ASK {}"), {}).rows[0][0].text == "yes"
    assert answertable.table(site, site.store.query("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3"), {}).total == 3


# Languages


def test_headings_topics_and_downloads_are_said_in_arabic(site: Site) -> None:
    words = {HEADINGS.get(name, name) for saved in SAVED.values() for name in variables(site, saved)}
    words |= {topic for saved in SAVED.values() for topic in askpage.topics(saved)} | {askpage.OTHER}
    words |= {text for export in exports.listed(site) for text in (export.group, export.says)}

    assert len(words) > 200
    assert words - catalogue().keys() == set()


def variables(site: Site, saved: SavedQuery) -> tuple[str, ...]:
    """The columns of an answer."""
    return site.store.query(asked.ask(site, saved, {}).text).variables


def test_longest_value_and_parts_of_a_date(site: Site) -> None:
    assert "at most 500 characters" in asked.ask(site, SAVED["labels-used"], {"word": "x" * 501}).wrong["word"].message
    with pytest.raises(UsageError, match="datefirst is part of date"):
        asked.ask(site, SAVED["place-holders"], {"date": "2016", "datefirst": "2016"})
