"""The map: its states are those of the saved query, and its colours follow from them."""

from __future__ import annotations

import datetime

import pyoxigraph as ox
import pytest

from kg import iris, queries
from kg.evidence import Sentences
from kg.store import OxigraphStore
from kg.web import control, told
from kg.web.site import Site

from .conftest import ROOT

DAYS = ("2012-06-25", "2013-10-10", "2014-10-05", "2014-11-18", "2015-11-01", "2016-02-04", "2016-09-24", "2016-10-31", "2016-11-28", "2016-12-04")


@pytest.fixture(scope="module")
def site(store: OxigraphStore) -> Site:
    return Site(store, queries.load_all(ROOT / "queries"), Sentences({}))


def rows_of_query(site: Site, place: str, day: str) -> set[tuple[str, ...]]:
    saved = site.saved["place-holders"]
    first, last = queries.instants("date", day)
    found = site.store.query(queries.bind(saved.text, {"place": ox.NamedNode(place), "datefirst": first, "datelast": last}))
    return {tuple(row.values()) for row in found.dicts()}


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
    shown = control.account(site).on(datetime.date.fromisoformat(day).toordinal())
    places = [row["p"] for row in site.store.query(f"SELECT ?p {{ ?p a <{iris.term('Place')}> }} ORDER BY ?p").dicts()]
    assert len(places) > len(shown) > 0
    for place in places:
        assert rows_of_map(site, shown.get(place, [])) == rows_of_query(site, place, day), place
