"""The timeline: bars as wide as sources leave the dates, and nothing planned shown as told."""

from __future__ import annotations

import re
import time

import pytest

from kg import iris, queries
from kg.errors import UsageError
from kg.evidence import PREFIXES, Sentences
from kg.store import OxigraphStore, open_graph
from kg.web import timeline
from kg.web.site import Site
from kg.web.timeline import WIDTH, Bar, Window
from kg.web.told import date, day
from kg.web.view import BadRequest, View, render
from kg.workspace import Workspace

from .conftest import ROOT


@pytest.fixture(scope="module")
def site(workspace: Workspace, store: OxigraphStore) -> Site:
    return Site(workspace, store, Sentences({}))


def page(site: Site, **query: str) -> str:
    seen = View("en", "timeline", query)
    return render(site, seen, timeline.show_timeline(site, seen))


def bars(site: Site, **query: str) -> list[Bar]:
    sections = timeline.show_timeline(site, View("en", "timeline", query)).values["sections"]
    assert isinstance(sections, list)
    return [bar for _, _, groups, _ in sections for _, found in groups for bar in found]


def test_events_are_those_of_the_saved_query(site: Site) -> None:
    """Every claim that events-in-period dates to the period has its bar, and no other claim of those stances has."""
    period = {"from": "2016-09-01", "to": "2016-12-31"}
    expected = {row["claim"] for row in queries.run(site.saved["events-in-period"], site.store, {"date": "2016-09-01/2016-12-31"}).dicts()}
    taken = ("asserts", "alleges", "predicts", "intends", "supposes")
    shown = {v.claim for bar in bars(site, kind="event", **period) if bar.entry.stance in taken for v in bar.entry.voices}

    assert expected
    assert shown == expected


def test_bar_is_as_wide_as_its_date(site: Site) -> None:
    window = Window(day("2016-01-01") or 0, day("2016-12-31") or 0)
    found = [bar for bar in bars(site, **{"from": "2016", "to": "2016"}) if not bar.opens]
    assert found
    for bar in found:
        first, last = bar.entry.days
        assert bar.start == pytest.approx(min(window.x(first), WIDTH - 3))
        assert bar.long == pytest.approx(max(window.x(last + 1) - window.x(first), 3))
        if bar.core:
            assert bar.start - 3 <= bar.core[0] and bar.core[0] + bar.core[1] <= bar.start + bar.long + 3


def test_what_is_planned_or_rejected_is_no_full_bar(site: Site) -> None:
    found = {bar.entry.stance: bar.entry.look for bar in bars(site)}
    assert {"asserts", "negates"} < found.keys()
    assert {stance for stance, look in found.items() if look == "told"} <= {"asserts", "alleges"}
    assert re.search(r'<tr class="rejected">', page(site))


def test_open_side_is_a_dashed_line_and_no_bar(site: Site) -> None:
    opened = [bar for bar in bars(site) if bar.opens == "from"]
    assert opened
    for bar in opened:
        assert bar.entry.told.times.first is None
        assert bar.start > 0


def test_impossible_date_stands_as_printed(site: Site) -> None:
    [row] = site.store.query(f"""{PREFIXES}SELECT DISTINCT ?printed WHERE {{ ?c cko:dateResolution cko:resolution-impossible ;
        cko:datePrinted ?printed ; cko:claims ?p . ?p a cko:Timing }}""").dicts()
    assert f"printed “{row['printed']}”: no such day" in page(site, kind="event")


def test_disputed_dates_have_a_bar_each(site: Site) -> None:
    about = f"{site.namespace}event/epic-battle-2016"
    begins = [bar for bar in bars(site) if bar.entry.about == about and bar.entry.what == iris.code("bound/begin")]

    assert len({bar.start for bar in begins}) > 1
    assert {bar.entry.told.status for bar in begins} == {"Contested"}
    assert len({v.article for bar in begins for v in bar.entry.voices}) > 1


def test_only_one_place_or_event(site: Site) -> None:
    camp, siege = f"{site.namespace}place/handarat-camp", f"{site.namespace}event/siege-of-east-aleppo"
    assert {bar.entry.about for bar in bars(site, kind="control", place="Handarat camp")} == {camp}
    assert siege in {bar.entry.about for bar in bars(site, event="siege-of-east-aleppo")}
    assert camp not in {bar.entry.about for bar in bars(site, event="siege-of-east-aleppo")}


def test_undated_is_told_apart(site: Site) -> None:
    html = page(site, kind="siege")
    found = re.search(r"Told without a date: (\d+)", html)
    assert found and int(found[1]) > 0


@pytest.mark.parametrize(
    ("query", "error", "message"),
    [
        ({"from": "2016-06-31"}, BadRequest, "from: "),
        ({"to": "2016/.."}, BadRequest, 'to: "2016/.." is open'),
        ({"from": "2017", "to": "2016"}, BadRequest, "the period ends on 2016-12-31, before it begins on 2017-01-01"),
        ({"kind": "weather"}, BadRequest, 'kind: there is no "weather"; take event, siege, control'),
        ({"place": "Atlantis"}, UsageError, 'no place is called "Atlantis"'),
    ],
)
def test_wrong_settings_are_refused(site: Site, query: dict[str, str], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        page(site, **query)


def test_ten_thousand_years_are_as_quick_as_one(site: Site) -> None:
    page(site)
    begin = time.process_time()
    page(site, **{"from": "0001", "to": "9998"})
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    ("first", "last"),
    [("2016-09-01", "2016-09-30"), ("2016-01-01", "2016-12-31"), ("2011-06-05", "2016-12-31"), ("0001-01-01", "9998-12-31")],
)
def test_ticks_have_room_and_stand_where_they_say(first: str, last: str) -> None:
    window = Window(day(first) or 0, day(last) or 0)
    ticks = window.ticks()
    assert 2 < len(ticks) <= 13
    for x, name in ticks:
        assert x == window.x(day(f"{name}-01-01"[:10]) or 0)
        assert date(window.first)[: len(name)] <= name <= date(window.last)


def test_toy_world_has_a_timeline(world: Workspace) -> None:
    assert "<h1>Timeline" in page(Site(world, open_graph(ROOT / "tests" / "world.ttl"), Sentences({})))
