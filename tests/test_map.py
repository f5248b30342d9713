"""The map: its states are those of the saved query, its colours follow from them, and another day needs no server."""

from __future__ import annotations

import datetime
import json
import math
import re
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as some
from playwright.sync_api import expect

from kg import iris, queries
from kg.evidence import Sentences
from kg.store import OxigraphStore, open_graph
from kg.web import assets, control, faces, gazetteer, mappage, view
from kg.web.cells import cells
from kg.web.day import nearest, spells
from kg.web.site import Site
from kg.web.told import AFFIRMING, Times, Told, Voice, date
from kg.web.view import BadRequest, Linked, View, render
from kg.workspace import Workspace

from .browser import Visitor
from .conftest import ROOT

DAYS = (
    *("2012-06-25", "2013-10-10", "2014-10-05", "2014-11-18", "2015-11-01"),
    *("2016-02-04", "2016-09-24", "2016-10-31", "2016-11-28", "2016-12-04"),
)
CONTESTED = "handarat-camp"
CONTESTED_ON = "2016-09-24"


@pytest.fixture(scope="module")
def site(workspace: Workspace, store: OxigraphStore) -> Site:
    return Site(workspace, store, Sentences({}))


def ordinal(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal()


def page(site: Site, language: str = "en", **query: str) -> str:
    seen = View(language, "map", query)
    return render(site, seen, mappage.show_map(site, seen))


def place(site: Site, local: str) -> str:
    return f"{site.namespace}place/{local}"


# States


def rows_of_query(site: Site, iri: str, day: str) -> set[tuple[str, ...]]:
    first, last = queries.instants("date", day)
    text = queries.bind(site.saved["place-holders"].text, {"place": ox.NamedNode(iri), "datefirst": first, "datelast": last})
    return {tuple(row.values()) for row in site.store.query(text).dicts()}


def rows_of_map(site: Site, rows: list[tuple[control.Holding, str]]) -> set[tuple[str, ...]]:
    return {
        (
            *(h.basis, site.label(h.holder).en, certainty, h.extent, h.told.slot("strength"), h.told.when, h.voice.stance, h.told.status),
            *(site.label(h.voice.speaker).en, h.voice.article.rpartition("/")[2], str(paragraph), h.voice.claim),
        )
        for h, certainty in rows
        for paragraph in h.voice.paragraphs
    }


@pytest.mark.parametrize("day", DAYS)
def test_states_are_the_rows_of_the_saved_query(site: Site, day: str) -> None:
    shown = control.account(site).on(ordinal(day))
    places = [row["p"] for row in site.store.query(f"SELECT ?p {{ ?p a <{iris.term('Place')}> }} ORDER BY ?p").dicts()]

    assert len(places) > len(shown) > 0
    for iri in places:
        assert rows_of_map(site, shown.get(iri, [])) == rows_of_query(site, iri, day), iri


def test_an_account_holds_only_its_own_voices(site: Site) -> None:
    accounts = control.choices(site)
    assert {choice.kind for choice in accounts} == {"side", "article", "speaker"}
    for choice in accounts:
        found = [h.voice for rows in control.account(site, choice.by).places.values() for h in rows]
        assert found
        assert {{"side": v.side, "article": v.article, "speaker": v.speaker}[choice.kind] for v in found} == {
            choice.by if choice.kind == "side" else choice.iri
        }


def test_sides_disagree_about_the_contested_camp(site: Site) -> None:
    faced = {
        by: faces.on(faces.faces(control.account(site, by))[place(site, CONTESTED)], ordinal(CONTESTED_ON))
        for by in ("government", "opposition")
    }

    assert faced["government"].kind == "taken" and faced["government"].sides == ("government",)
    assert faced["opposition"].sides == ("opposition",)


# Faces: what is drawn


def test_faces_follow_from_the_rows_of_each_day(site: Site) -> None:
    account = control.account(site)
    look = faces.faces(account)
    for day in map(ordinal, DAYS):
        now = account.on(day)
        for iri, changes in look.items():
            assert faces.on(changes, day) == faces.face(now.get(iri, [])), (iri, date(day))


def test_nothing_rejected_gives_a_colour(site: Site) -> None:
    found = [
        (h, "certain")
        for rows in control.account(site).places.values()
        for h in rows
        if h.voice.stance in ("negates", "denies", "questions")
    ]
    assert found
    assert all(faces.face([row]) == faces.Face() for row in found)


def test_a_capture_fills_no_area(site: Site) -> None:
    found = [h for rows in control.account(site).places.values() for h in rows if h.basis == "captured" and h.voice.stance == "asserts"]
    assert found
    for h in found:
        face = faces.face([(h, "certain")])
        assert (face.kind, face.fill) == ("taken", "") and face.captors


def test_contested_place_is_hatched_with_both_sides(site: Site) -> None:
    face = faces.on(faces.faces(control.account(site))[place(site, CONTESTED)], ordinal(CONTESTED_ON))

    assert face.differ == "contested" and face.sides == ("government", "opposition")
    assert f'id="cell-{CONTESTED}" class="cell {face.classes}"' in page(site, date=CONTESTED_ON)
    assert f'fill="url(#{face.fill})"' in page(site, date=CONTESTED_ON)


def invented(basis: str, side: str, status: str, when: str, stance: str = "asserts") -> tuple[control.Holding, str]:
    told = Told("p", "ControlChange", {}, status, when, Times(None, None, None, None), ())
    voice = Voice("c", stance, "s", "unknown", "a", (1,))
    return control.Holding("place", basis, side, (side,), 1, math.inf, 1, math.inf, told, voice), "certain"


def test_a_dispute_about_the_day_alone_sets_no_sides_against_each_other() -> None:
    before = invented("captured", "opposition", "SingleSource", "2012")
    again = [invented("captured", "government", "Contested", when) for when in ("2016-11-26", "2016-11-27")]

    assert faces.face(again).letter == "G"
    assert faces.face([before, *again]).letter == "G/O"


@pytest.mark.parametrize("stance", ["negates", "denies", "questions"])
def test_sides_differ_where_rows_in_dispute_name_both_or_one_is_rejected(stance: str) -> None:
    mine, theirs = invented("captured", "government", "Contested", "2016"), invented("captured", "opposition", "Contested", "2016")

    assert faces.face([mine, theirs]).letter == "G≠O"
    assert faces.face([mine, invented("captured", "government", "Contested", "2016", stance)]).letter == "G≠"
    assert faces.face([mine, invented("lost", "government", "Contested", "2016", stance)]).letter == "G"
    assert faces.face([invented("state", "opposition", "SingleSource", "2016"), mine, theirs]).letter == "G≠O"


def test_accounts_differ_only_where_rows_say_so(site: Site) -> None:
    account = control.account(site)
    found = [(place, day, face) for place, changes in faces.faces(account).items() for day, face in changes if face.differ == "contested"]
    assert found
    for place, day, face in found:
        rows = [h for h, _ in account.on(day)[place]]
        disputed = {side for h in rows if h.told.status == "Contested" and h.voice.stance in AFFIRMING for side in h.sides}
        rejected = {side for h in rows if h.voice.stance not in AFFIRMING for side in h.sides}
        assert len(disputed) > 1 or rejected.intersection(face.sides), (place, date(day))


def test_data_for_the_client_is_what_the_server_draws(site: Site) -> None:
    for day in DAYS:
        html = page(site, date=day)
        found = re.search(r'<script type="application/json" id="map-data">(.*?)</script>', html, re.DOTALL)
        assert found
        data = json.loads(found[1])
        drawn = dict(re.findall(r'<a class="mark ([^"]*)" data-place="([^"]*)"', html))
        marks = {
            local: classes.removesuffix(" minor") for classes, local in re.findall(r'<a class="mark ([^"]*)" data-place="([^"]*)"', html)
        }
        assert drawn and marks
        for local, changes in data["places"].items():
            expected = next(data["faces"][face]["classes"] for start, face in reversed(changes) if start <= ordinal(day))
            assert marks.get(local, expected) == expected


# Where it is drawn


@given(some.lists(some.tuples(some.integers(0, 60), some.integers(0, 60)), min_size=1, max_size=12))
def test_cell_holds_what_is_near_its_point_and_nearer_than_any_other(points: list[tuple[int, int]]) -> None:
    places = [(float(x), float(y)) for x, y in points]
    for own, corners in zip(places, cells(places, 10.0), strict=True):
        for x, y in corners:
            away = math.dist(own, (x, y))
            assert away <= 10.02
            assert all(away <= math.dist(other, (x, y)) + 0.05 for other in places)


def test_points_are_those_of_the_graph_and_areas_have_none(site: Site) -> None:
    frames = gazetteer.frames(site, set(control.account(site).places))
    assert list(frames) == ["city", "region"]
    for frame in frames.values():
        for spot in frame.spots:
            rows = site.store.query(f"SELECT ?y ?x {{ <{spot.iri}> <{iris.term('latitude')}> ?y ; <{iris.term('longitude')}> ?x }}")
            assert [float(value) for value in next(rows.dicts()).values()] == [spot.latitude, spot.longitude]
            x, y = frame.at(spot)
            assert 0 <= x <= gazetteer.WIDTH and 0 <= y <= frame.height
    areas = {spot.iri for spot in gazetteer.spots(site).values() if spot.area}
    assert place(site, "aleppo-city") in areas
    assert not areas & {spot.iri for frame in frames.values() for spot in frame.spots}


def test_places_without_a_point_are_listed_with_their_state(site: Site) -> None:
    html = page(site, date="2016-12-04")
    assert re.search(
        r'<li data-place="south-and-centre-of-aleppo|<li data-place="aleppo-south-and-centre" class="held certain opposition"', html
    )


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("frame", ["city", "region"])
def test_names_that_are_shown_do_not_overlap(site: Site, language: str, frame: str) -> None:
    html = page(site, language, frame=frame)
    pattern = (
        r'transform="translate\(([-\d.]+) ([-\d.]+)\)".*?'
        r'(?:<text class="label( later)?" data-zoom="[\d.]+" lang="\w+" x="([-\d.]+)" y="([-\d.]+)" text-anchor="(\w+)">(.*?)</text>|</a>)'
    )
    boxes = []
    for x, y, later, dx, dy, anchor, text in re.findall(
        pattern, html.partition('<g class="marks">')[2].partition('<g class="scale"')[0], re.DOTALL
    ):
        if text and not later:
            wide = 6.0 * len(text)
            left = float(x) + float(dx) - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
            boxes.append((left, float(y) + float(dy) - 9, left + wide, float(y) + float(dy)))
    assert len(boxes) > 8
    for i, a in enumerate(boxes):
        assert not any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for b in boxes[:i]), a


# The page


def test_page_says_whose_account_it_shows(site: Site) -> None:
    assert "all voices of all articles" in page(site)
    article = next(choice for choice in control.choices(site) if choice.kind == "article")
    assert f'<p class="whose">According to <strong>the article <a class="thing article" href="/doc/article/{article.by}.html">' in page(
        site, by=article.by
    )


def test_a_day_of_which_an_account_tells_nothing_leads_to_the_nearest(site: Site) -> None:
    html = page(site, by="opposition", date="2013-10-01")
    assert "<title>Map 2013-10-01, according to voices of side: opposition" in html
    link = re.search(r'<p class="message silent">.*?<a href="/map\?by=opposition&amp;date=([-\d]+)"', html, re.DOTALL)
    assert link
    assert '<p class="message silent" hidden>' in page(site, by="opposition", date=link[1])


@given(some.lists(some.tuples(some.integers(0, 30), some.integers(0, 5))), some.integers(0, 40))
def test_nearest_days_are_those_of_the_spells(drawn: list[tuple[int, int]], day: int) -> None:
    told = {d for first, more in drawn for d in range(first, first + more + 1)}
    found = nearest(spells((first + 1, first + more + 1) for first, more in drawn), day + 1)
    before, after = [d for d in told if d < day], [d for d in told if d > day]

    assert (found is None) == (day in told)
    if found:
        assert found == (date(max(before) + 1) if before else "", date(min(after) + 1) if after else "")


def test_days_step_from_change_to_change(site: Site) -> None:
    day = CONTESTED_ON
    steps = []
    for _ in range(5):
        found = re.search(r'rel="next" data-step="1" href="/map\?date=([\d-]+)"', page(site, date=day))
        assert found
        day = found[1]
        steps.append(day)
    assert all(a < b for a, b in pairwise([CONTESTED_ON, *steps]))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"date": "2016-06-31"}, "date: "),
        ({"date": "2016-09"}, 'date: "2016-09" is more than one day; give one, such as 2016-09-24'),
        ({"date": "<script>"}, "date: "),
        ({"by": "nobody"}, 'by: nobody called "nobody" says who holds what'),
        ({"frame": "moon"}, 'frame: there is no "moon"; take city or region'),
    ],
)
def test_wrong_settings_are_refused(site: Site, query: dict[str, str], message: str) -> None:
    with pytest.raises(BadRequest, match=re.escape(message)):
        page(site, **query)


def test_a_graph_that_tells_of_no_place_has_a_page(world: Workspace) -> None:
    toy = Site(world, open_graph(ROOT / "tests" / "world.ttl"), Sentences({}))
    assert "<h1>Who is told to hold what" in page(toy)


def test_every_text_has_its_arabic(site: Site) -> None:
    english = {text for template in ("map", "day", "timeline", "network") for text in said(template)}
    assert len(english) > 60
    assert english <= view.catalogue().keys()


def said(template: str) -> list[str]:
    source = (view.HERE / "templates" / f"{template}.html.jinja").read_text("utf-8")
    return [double or single for double, single in re.findall(r"""say\(\s*(?:"([^"]*)"|'([^']*)')""", source)]


# In a browser


@pytest.mark.slow
@pytest.mark.usefixtures("bundles")
def test_slider_by_keyboard_changes_table_and_address(visitor: Visitor) -> None:
    seen = visitor.open(f"map?date={CONTESTED_ON}&by=all")
    rows = seen.locator(f"#at-{CONTESTED}")
    expect(rows).to_be_visible()

    seen.locator("#slider").focus()
    seen.keyboard.press("ArrowRight")

    expect(rows).to_be_hidden()
    expect(seen).to_have_url(re.compile("date=2016-09-25"))
    expect(seen.locator("#slider")).to_have_attribute("aria-valuetext", re.compile("2016"))
    expect(seen.locator("h1 time")).to_have_text("2016-09-25")
    assert "date=2016-09-25" in (seen.locator("a[data-keep]").first.get_attribute("href") or "")


@pytest.mark.slow
@pytest.mark.usefixtures("bundles")
def test_back_leads_to_the_day_before(visitor: Visitor) -> None:
    seen = visitor.open(f"map?date={CONTESTED_ON}")
    seen.locator("a[rel=next]").click()
    expect(seen.locator("h1 time")).to_have_text("2016-09-25")

    seen.go_back()

    expect(seen.locator("h1 time")).to_have_text(CONTESTED_ON)
    expect(seen.locator(f"#at-{CONTESTED}")).to_be_visible()


@pytest.mark.slow
@pytest.mark.usefixtures("bundles")
def test_client_draws_what_the_server_draws(visitor: Visitor) -> None:
    script = (
        "[...document.querySelectorAll('.mark')].map(m => [m.dataset.place, m.getAttribute('class'), m.textContent.replace(/\\s+/g, ' ')])"
    )
    moved = visitor.open("map?date=2012-06-25")
    for day in DAYS[5:8]:
        moved.locator("#day").fill(day)
        moved.locator("#day").dispatch_event("change")
        expect(moved.locator("h1 time")).to_have_text(day)
        assert moved.evaluate(script) == visitor.open(f"map?date={day}", scripts=False).evaluate(script), day


@pytest.mark.slow
@pytest.mark.usefixtures("bundles")
def test_place_chosen_by_enter_leads_to_its_rows_and_page(visitor: Visitor) -> None:
    seen = visitor.open(f"map?date={CONTESTED_ON}")
    seen.locator(f".mark[data-place={CONTESTED}]").focus()
    seen.keyboard.press("Enter")

    popup = seen.locator(".leaflet-popup-content")
    expect(popup.get_by_role("link").first).to_be_focused()
    expect(popup.get_by_role("link").first).to_have_attribute("href", f"/doc/place/{CONTESTED}.html")
    popup.get_by_role("link").nth(1).click()
    expect(seen.locator(f"#at-{CONTESTED}")).to_be_in_viewport()


@pytest.mark.slow
@pytest.mark.usefixtures("bundles")
def test_who_asks_for_less_motion_sees_the_map_in_its_place_at_once(visitor: Visitor) -> None:
    seen = visitor.open(f"map?date={CONTESTED_ON}")
    place = "document.querySelector('.leaflet-map-pane').style.transform"
    before = seen.evaluate(place)
    at_once = seen.evaluate(f"(document.querySelector('.mark[data-place={CONTESTED}]').dispatchEvent(new MouseEvent('click')), {place})")
    assert at_once != before  # moved, to make room for what is told of a place at the map's edge
    seen.wait_for_timeout(400)  # longer than Leaflet's way there
    assert seen.evaluate(place) == at_once


@pytest.mark.slow
def test_map_without_scripts_has_day_and_rows(visitor: Visitor) -> None:
    seen = visitor.open(f"map?date={CONTESTED_ON}", scripts=False)
    expect(seen.locator(f"#at-{CONTESTED}")).to_be_visible()
    seen.get_by_role("link", name=re.compile("next change")).click()
    expect(seen.locator("h1 time")).to_have_text("2016-09-25")
    expect(seen.locator(f"#at-{CONTESTED}")).to_be_hidden()


@pytest.mark.slow
@pytest.mark.usefixtures("bundles")
def test_map_works_from_a_file(visitor: Visitor, site: Site, tmp_path: Path) -> None:
    linked = Linked()
    seen_as = View("en", "map", {}, linked)
    (tmp_path / "map.html").write_text(render(site, seen_as, mappage.show_map(site, seen_as)), "utf-8")
    (tmp_path / "static").mkdir()
    for name in sorted(file for file in linked.files if file.startswith("static/")):
        (tmp_path / name).write_bytes(assets.served()[name.removeprefix("static/")].content)

    seen = visitor.open(f"{(tmp_path / 'map.html').as_uri()}?date={CONTESTED_ON}")
    expect(seen.locator(f"#at-{CONTESTED}")).to_be_visible()
    seen.locator("#slider").focus()
    seen.keyboard.press("ArrowRight")
    expect(seen.locator("h1 time")).to_have_text("2016-09-25")
    expect(seen.locator(f"#at-{CONTESTED}")).to_be_hidden()
    assert "2016-09-24" not in str(seen.locator("a[data-keep]").first.get_attribute("href"))
