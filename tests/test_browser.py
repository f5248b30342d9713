"""Every kind of page in a browser: by keyboard and screen reader, on phones, in the dark, in Arabic, on paper, without scripts."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from kg import iris
from kg.store import Store, open_graph

from .browser import A_FIRST_VIEW, PHONE, ROOT, Visitor, barriers, keep, sideways

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("bundles")]

PAGES = {
    "home": "",
    "map": "map?date=2016-09-24",
    "timeline": "timeline",
    "network": "network",
    **{name: name for name in ("disputes", "events", "actors", "places", "articles", "speakers", "claims")},
    "search": "search?q=aleppo",
    "search in Arabic": "search?q=حلب",
    "search for nothing": "search?q=zzzz",
    "questions": "questions",
    "question": "query/place-holders",
    "ontology": "ontology",
    "class": "doc/ontology/Siege.html",
    "property": "doc/ontology/attacker.html",
    "sparql": "sparql",
    "sparql answer": "sparql?show=table",
    "exports": "exports",
    "api": "api",
}
KINDS = ("actor", "place", "event", "article", "speaker", "claim", "proposition", "dispute", "finding", "spelling")
"""Kinds of things with pages of their own making; others look like spellings, and documents like actors."""


@pytest.fixture(scope="module")
def graph(aleppo_ttl: Path) -> Store:
    """The built graph."""
    return open_graph(aleppo_ttl)


def example(graph: Store, kind: str) -> str:
    """The address of the thing of a kind of which most is told."""
    rows = graph.query(f"""SELECT ?thing (COUNT(*) AS ?times) WHERE {{ {{ ?thing ?p ?o }} UNION {{ ?s ?p ?thing }}
        FILTER(STRSTARTS(STR(?thing), "{iris.ALEPPO}{kind}/")) }} GROUP BY ?thing ORDER BY DESC(?times) ?thing LIMIT 1""")
    [thing] = [str(row["thing"]) for row in rows.dicts()]
    return f"doc/{thing.removeprefix(iris.ALEPPO)}.html"


def told(page: Page) -> str:
    """The words of the page itself."""
    return page.locator("main").inner_text()


# Every page


@pytest.mark.parametrize("name", [*PAGES, *KINDS])
def test_page_is_fit_to_use(name: str, visitor: Visitor, graph: Store) -> None:
    path = PAGES[name] if name in PAGES else example(graph, name)
    page = visitor.open(path)
    keep(page, f"{name} desktop")
    assert visitor.weight(page) < A_FIRST_VIEW
    expect(page.locator("h1")).to_have_count(1)
    assert sideways(page) == 0
    page.set_viewport_size(PHONE)
    keep(page, f"{name} phone")
    assert sideways(page) == 0
    assert barriers(page) == []


@pytest.mark.parametrize("name", [*PAGES, *KINDS])
def test_page_is_there_in_arabic(name: str, visitor: Visitor, graph: Store) -> None:
    page = visitor.open(f"ar/{PAGES[name] if name in PAGES else example(graph, name)}", PHONE, dark=True)
    keep(page, f"{name} Arabic dark")
    expect(page.locator("html[dir=rtl][lang=ar]")).to_have_count(1)
    assert sideways(page) == 0
    assert re.search("[\u0600-\u06ff]", page.locator("main").inner_text())


def test_error_is_a_page_that_leads_on(visitor: Visitor) -> None:
    visitor.open("")
    page = visitor.open("doc/place/nowhere.html")

    expect(page.locator("h1")).to_contain_text("Not Found")
    page.get_by_role("link", name="Map").click()
    expect(page).to_have_url(re.compile("/map$"))
    assert len(visitor.faults) == 1 and "404" in visitor.faults.pop()


@pytest.mark.parametrize("name", ["home", "map", "timeline", "question", "event", "claim", "dispute"])
def test_page_prints(name: str, visitor: Visitor, graph: Store) -> None:
    page = visitor.open(PAGES[name] if name in PAGES else example(graph, name), dark=True)
    page.emulate_media(media="print", color_scheme="dark")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.get_by_role("navigation", name="Pages")).to_be_hidden()
    expect(page.locator("main")).to_be_visible()
    assert page.pdf().startswith(b"%PDF")


# By keyboard alone


def focused(page: Page, of: str) -> str:
    """A property of what has the focus."""
    return str(page.evaluate(f"document.activeElement.{of}"))


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus; whatever has it on the way shows it."""
    for _ in range(200):
        page.keyboard.press("Tab")
        # Of a date, the browser marks the part that is changed.
        seen = page.evaluate("document.activeElement.type === 'date' || getComputedStyle(document.activeElement).outlineStyle !== 'none'")
        assert seen, focused(page, "outerHTML")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by Tab")


def test_first_tab_leads_past_the_navigation(visitor: Visitor) -> None:
    page = visitor.open("")

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert focused(page, "id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_search_by_keyboard(visitor: Visitor, graph: Store) -> None:
    [label] = graph.query(
        f"SELECT ?label WHERE {{ ?a a <{iris.term('Militia')}> ; <{iris.PREFIXES['rdfs']}label> ?label }} ORDER BY ?a ?label LIMIT 1"
    ).dicts()
    page = visitor.open("")

    tab_to(page, "input[type=search]")
    page.keyboard.type(label["label"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    tab_to(page, "main a.thing")
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/**")
    assert page.locator("h1").inner_text()


def test_days_are_slid_through_by_keyboard(visitor: Visitor) -> None:
    page = visitor.open("map?date=2016-09-24")

    tab_to(page, "input[type=range]")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(lambda url: "2016-09-24" not in url)
    [day] = parse_qs(urlsplit(page.url).query)["date"]
    expect(page.locator("h1")).to_contain_text(day)


def test_evidence_opens_by_keyboard(visitor: Visitor, graph: Store) -> None:
    page = visitor.open(example(graph, "event"))

    tab_to(page, "main details > summary")
    summary = page.locator(":focus")
    page.keyboard.press("Enter")
    assert summary.evaluate("summary => summary.parentElement.open")


# Without scripts


def test_question_is_asked_anew_without_scripts(visitor: Visitor) -> None:
    page = visitor.open("query/place-holders", scripts=False)
    before = told(page)

    page.locator("main form input[name=date]").fill("2013-04")
    page.locator("main form button").first.click()
    assert "date=2013-04" in page.url
    assert told(page) != before
    assert page.locator("main table tbody tr").count()


def test_map_of_another_day_without_scripts(visitor: Visitor) -> None:
    page = visitor.open("map?date=2016-09-24", scripts=False)
    expect(page.locator("main svg").first).to_be_visible()
    before = page.locator("main table").first.inner_text()

    page.locator("main form input[name=date]").first.fill("2013-08-01")
    page.locator("main form button").first.click()
    assert "date=2013-08-01" in page.url
    assert page.locator("main table").first.inner_text() != before


def test_sparql_without_scripts(visitor: Visitor) -> None:
    page = visitor.open("sparql", scripts=False)

    page.locator("textarea").fill("SELECT ?n WHERE { VALUES ?n { 1 2 3 } } ORDER BY DESC(?n)")
    page.get_by_role("button", name="Run").click()
    assert page.locator("#answer tbody td").all_inner_texts() == ["3", "2", "1"]
    page.locator("textarea").fill("SELECT nonsense")
    page.get_by_role("button", name="Run").click()
    assert "not a SPARQL query" in page.locator("#answer").inner_text()
    assert page.locator("textarea").input_value().strip() == "SELECT nonsense"
    visitor.faults.clear()  # the status says that the query was wrong


def test_saved_question_fills_the_form_without_scripts(visitor: Visitor) -> None:
    page = visitor.open("sparql", scripts=False)

    page.locator("#example").select_option("place-holders")
    page.get_by_role("button", name="Take it").click()
    assert "cko:ControlState" in page.locator("textarea").input_value()
    assert "?_" not in page.locator("textarea").input_value()


# The editor


def written(page: Page, text: str) -> None:
    """Write a query into the editor in the place of what stands there."""
    page.locator("#yasgui .CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def test_editor_has_a_name_and_is_left_by_tab(visitor: Visitor) -> None:
    page = visitor.open("sparql")

    page.get_by_role("textbox", name="Query").focus()
    page.keyboard.press("Tab")
    assert focused(page, "id") == "run"
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("# by keyboard")
    assert "# by keyboard" in page.evaluate("yasqe.getValue()")


def test_query_is_written_and_run(visitor: Visitor) -> None:
    page = visitor.open("sparql")

    written(page, "SELECT ?n WHERE { VALUES ?n { 10 20 } } ORDER BY ?n")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer tbody td")).to_have_text(["10", "20"])
    expect(page.get_by_role("status")).to_have_text("rows: 2")
    first = page.url
    assert "VALUES" in parse_qs(urlsplit(first).query)["query"][0]

    written(page, "ASK {")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("not a SPARQL query")
    page.go_back()
    expect(page.locator("#answer tbody td")).to_have_text(["10", "20"])
    assert page.url == first
    assert page.evaluate("localStorage.length") == 0
    assert [fault for fault in visitor.faults if "400" not in fault] == []
    visitor.faults.clear()


def test_answer_is_ordered_in_place_and_leads_to_pages(visitor: Visitor) -> None:
    page = visitor.open("sparql")

    written(page, "SELECT ?siege WHERE { ?siege a cko:Siege }")
    assert page.evaluate("yasqe.getValue()").startswith(f"PREFIX cko: <{iris.CKO}>")  # written by the editor
    page.get_by_role("button", name="Run").click()
    things = page.locator("#answer tbody td")
    expect(things).not_to_have_count(0)
    page.locator("#answer thead a").click()
    expect(page.locator("#answer th[aria-sort=ascending]")).to_have_count(1)
    things.first.get_by_role("link").click()
    page.wait_for_url("**/doc/event/*.html")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("SELECT * WHERE { ?s a cko:Sieg", "cko:SiegeState"),
        ("SELECT * WHERE { ?s cko:onS", "cko:onSide"),
        ("SELECT * WHERE { ?s cko:onSide cko:side-kur", "cko:side-kurdish"),
    ],
    ids=["class", "property", "code"],
)
def test_terms_are_completed(typed: str, offered: str, visitor: Visitor) -> None:
    page = visitor.open("sparql")

    written(page, typed)
    hint = page.locator(".CodeMirror-hint", has_text=re.compile(rf"^{offered}\b"))
    expect(hint.first).to_be_visible()
    hint.first.click()
    assert offered in page.evaluate("yasqe.getValue()")


def test_running_query_is_stopped(visitor: Visitor) -> None:
    page = visitor.open("sparql")

    written(page, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Run")).to_be_visible()


def test_download_from_the_editor(visitor: Visitor) -> None:
    page = visitor.open("sparql")

    written(page, "SELECT ?n WHERE { VALUES ?n { 7 } }")
    with page.expect_response("**/sparql?*format=csv*") as answer:
        page.get_by_role("button", name="Download").click(no_wait_after=True)
    assert answer.value.headers["content-type"].startswith("text/csv")


# As files


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the toy workspace as files."""
    folder = tmp_path_factory.mktemp("edition")
    world = Path(shutil.copytree(ROOT / "tests" / "world", folder / "world"))
    for words in (("build",), ("site", folder / "site")):
        said = subprocess.run([sys.executable, "-m", "kg", "--workspace", world, *words], cwd=ROOT, capture_output=True, text=True)
        assert said.returncode == 0, said.stderr
    return folder / "site"


def test_pages_are_read_from_the_disk(edition: Path, visitor: Visitor) -> None:
    page = visitor.open((edition / "index.html").as_uri())
    for name in ("Timeline", "Network", "Articles", "Map"):
        page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()
        page.wait_for_url(f"**/{name.lower()}.html")
        expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("input[type=range]")).to_be_visible()
    page.locator("li.language a").click()
    page.wait_for_url("**/ar/map.html")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
