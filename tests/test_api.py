"""The saved queries for programs: the same rows in every form, values given in two ways, mistakes in one line, and the description."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import httpx
import jsonschema
import pyoxigraph as ox
import pytest
import yaml

from kg import queries, tables
from kg.store import OxigraphStore, Rows
from kg.web import api, asked, openapi
from kg.web.site import Site

from .test_askpage import FIELDS, HOSTILE, SAVED

FORMATS = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML, "tsv": ox.QueryResultsFormat.TSV}
_GRLC = re.compile(
    r"\?_(?P<name>[a-zA-Z0-9]+)(_(?P<type>iri|number|literal|integer))?(_(?P<prefix>[a-zA-Z0-9]+)_(?P<datatype>[a-zA-Z0-9]+))?\b"
)


def read(body: bytes, format: ox.QueryResultsFormat) -> Rows:
    """Rows as any reader of SPARQL results gets them."""
    found = ox.parse_query_results(body, format=format)
    assert isinstance(found, ox.QuerySolutions)
    names = tuple(variable.value for variable in found.variables)
    return Rows(names, tuple(tuple(row[name] for name in names) for row in found))


def fetch(explorer: httpx.Client, path: str, **values: str) -> bytes:
    """What stands at an address."""
    answer = explorer.get(f"/api/{path}", params=values)
    assert answer.status_code == 200, answer.text
    return answer.content


# Rows


@pytest.mark.parametrize("name", SAVED)
def test_every_form_has_the_rows_of_the_query(name: str, explorer: httpx.Client, store: OxigraphStore) -> None:
    rows = queries.run(SAVED[name], store)

    for extension, format in FORMATS.items():
        assert read(fetch(explorer, f"{name}.{extension}"), format) == rows
    assert rows == store.query(fetch(explorer, f"{name}.rq").decode())


@pytest.mark.parametrize("name", SAVED)
def test_csv_is_that_of_the_command(name: str, explorer: httpx.Client, kg: Callable[..., Any]) -> None:
    said = kg("query", name, "-f", "csv").out

    assert fetch(explorer, f"{name}.csv", spreadsheet="1").decode("utf-8-sig").replace("\r\n", "\n") == said.replace("\r\n", "\n")
    plain = list(csv.reader(io.StringIO(fetch(explorer, f"{name}.csv").decode())))
    assert [[tables.cell(cell) for cell in line] for line in plain] == list(csv.reader(io.StringIO(said)))


def test_values_change_the_answer(explorer: httpx.Client, kg: Callable[..., Any]) -> None:
    said = kg("query", "place-holders", "-p", "place=Hindrat", "-p", "date=2016-10", "-f", "csv").out

    assert fetch(explorer, "place-holders.csv", place="Hindrat", date="2016-10").decode().replace("\r", "") == said.replace("\r", "")
    assert fetch(explorer, "place-holders.csv", place="Hindrat", date="2016-10") != fetch(explorer, "place-holders.csv")


def test_cells_that_would_run_in_a_spreadsheet() -> None:
    rows = Rows(("a", "b"), ((ox.Literal("=1+1"), ox.Literal("حلب")), (ox.Literal("-5"), ox.Literal('"@x\n'))))

    assert api.written(rows, "csv").decode() == 'a,b\r\n=1+1,حلب\r\n-5,"""@x\n"\r\n'
    assert api.written(rows, "csv", spreadsheet=True).decode() == '\ufeffa,b\r\n\'=1+1,حلب\r\n-5,"""@x\n"\r\n'


# The form of the answer


@pytest.mark.parametrize(
    ("accept", "type"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/sparql-results+xml, text/csv;q=0.5", "application/sparql-results+xml"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/json", "application/json"),
    ],
)
def test_accept_is_followed(accept: str, type: str, explorer: httpx.Client) -> None:
    answer = explorer.get("/api/sieges", headers={"Accept": accept})

    assert (answer.status_code, answer.headers["content-type"]) == (200, type)
    assert "Accept" in answer.headers["vary"] and "openapi.json" in answer.headers["link"]


def test_a_browser_is_sent_to_the_form(explorer: httpx.Client) -> None:
    answer = explorer.get("/api/sieges", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/query/sieges")


def test_what_cannot_be_given_is_refused(explorer: httpx.Client) -> None:
    assert explorer.get("/api/sieges", headers={"Accept": "image/png"}).status_code == 406
    assert explorer.get("/api/sieges.pdf").status_code == 404
    assert explorer.get("/api/siegs.csv").text == 'there is no saved query "siegs"; did you mean "sieges"?\n'
    assert explorer.post("/api/sieges.csv").status_code == 405
    assert explorer.head("/api/sieges.csv").status_code == 200


# Values as grlc gives them


def test_variables_are_parameters_too(explorer: httpx.Client) -> None:
    place = "https://w3id.org/conflict-kg/aleppo/place/handarat-camp"
    ours = fetch(explorer, "place-holders.json", place="Handarat camp", date="2016-09-24")

    for first, last in (("2016-09-24T00:00:00Z", "2016-09-24T23:59:59Z"), ("2016-09-24", "2016-09-24")):
        assert fetch(explorer, "place-holders.json", place=place, datefirst=first, datelast=last) == ours
    assert explorer.get("/api/place-holders", params={"datefirst": "2016-13-01T00:00:00Z"}).text.endswith("is no moment of any calendar\n")


@pytest.mark.parametrize("name", SAVED)
def test_header_keeps_the_conventions_of_grlc(name: str) -> None:
    lines = [line for line in SAVED[name].text.splitlines() if line.startswith("#+")]
    header = yaml.safe_load("\n".join(line.lstrip("#+") for line in lines))
    names = {match["name"] for match in _GRLC.finditer(SAVED[name].text)}

    assert header["summary"] == SAVED[name].summary and header["tags"] == list(SAVED[name].tags)
    assert names == {name for default in header.get("defaults", ()) for name in default}
    assert names == {variable for parameter in SAVED[name].parameters for variable in parameter.variables}
    # Where it fills in a typed value and finds no prefix, grlc writes one before every SELECT, also before those within.
    assert "_xsd_" not in SAVED[name].text or SAVED[name].text.count("SELECT") == 1 or "PREFIX xsd:" in SAVED[name].text


# Mistakes


def test_values_that_mean_nothing_are_one_line(explorer: httpx.Client) -> None:
    said = {
        (
            "place-holders",
            "place",
            "Handarat",
        ): 'place: "Handarat" may mean several things; did you mean place:handarat or place:handarat-camp?',
        ("place-holders", "place", "Nowhere"): 'place: no place is called "Nowhere"',
        ("place-holders", "date", "2016-06-31"): 'date: "2016-06-31": June 2016 has 30 days',
        ("place-holders", "plaice", "x"): 'place-holders has no parameter "plaice"; did you mean "place"?; it takes place, date',
    }
    for (name, parameter, value), line in said.items():
        answer = explorer.get(f"/api/{name}.csv", params={parameter: value})
        assert (answer.status_code, answer.text) == (400, f"{line}\n")
    twice = explorer.get("/api/place-holders.csv?place=Aleppo&place=Homs")
    assert (twice.status_code, twice.text) == (400, "place: given more than once\n")
    assert explorer.get("/api/place-holders.json?spreadsheet=1").status_code == 400


@pytest.mark.parametrize("value", (*HOSTILE, "\x00"), ids=range(len(HOSTILE) + 1))
def test_hostile_values_are_refused_or_found_nowhere(value: str, explorer: httpx.Client) -> None:
    for name, parameter in FIELDS:
        answer = explorer.get(f"/api/{name}.csv", params={parameter: value})

        rows = answer.text.count("\n") - 1
        assert answer.status_code == 400 or (answer.status_code, rows) == (200, 0), answer.text[:300]
        assert answer.status_code == 200 or len(answer.text.splitlines()) == 1 or "\n" in value


# The description


def test_description_tells_of_every_query_and_parameter(explorer: httpx.Client, site: Site) -> None:
    told = explorer.get("/api/openapi.json").json()

    assert told["openapi"] == "3.1.0" and told == openapi.openapi(site)
    assert list(told["paths"]) == [f"/{name}" for name in SAVED]
    for name, saved in SAVED.items():
        operation = told["paths"][f"/{name}"]["get"]
        own = [parameter for parameter in operation["parameters"] if "$ref" not in parameter]
        assert [parameter["name"] for parameter in own] == [parameter.name for parameter in saved.parameters]
        assert set(operation["responses"]["200"]["content"]) == {openapi.MEDIA[name].media for name in openapi.EXTENSIONS}
        for parameter in own:
            jsonschema.Draft202012Validator.check_schema(parameter["schema"])
            jsonschema.validate(parameter["example"], parameter["schema"])
            assert asked.ask(site, saved, {parameter["name"]: str(parameter["example"])}).wrong == {}
    for reference in references(told):
        target = told
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]


def references(node: object) -> list[str]:
    """Every reference in a document."""
    if isinstance(node, dict):
        return [str(node["$ref"])] if "$ref" in node else [found for value in node.values() for found in references(value)]
    return [found for value in node for found in references(value)] if isinstance(node, list) else []


def test_codes_of_the_description_are_all_taken(explorer: httpx.Client, site: Site) -> None:
    [weapon] = [p for p in openapi.openapi(site)["paths"]["/weapon-use"]["get"]["parameters"] if p.get("name") == "weapon"]

    assert "means-gas" in weapon["schema"]["enum"] and len(weapon["schema"]["enum"]) > 10
    for code in weapon["schema"]["enum"]:
        fetch(explorer, "weapon-use.csv", weapon=code)


def test_answers_fit_the_schema_of_the_description(explorer: httpx.Client, site: Site) -> None:
    schema = openapi.openapi(site)["components"]["schemas"]["Results"]
    answer = explorer.get("/api/place-holders.json").json()

    jsonschema.validate(answer, schema)
    assert answer["results"]["bindings"]


def test_page_tells_of_every_query(explorer: httpx.Client) -> None:
    page = explorer.get("/api").text

    for name in SAVED:
        assert f'href="/query/{name}"' in page and f"/api/{name}.csv" in page
