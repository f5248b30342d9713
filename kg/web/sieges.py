"""Sieges and routes as an account tells them, and how they are drawn on the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg import iris
from kg.web import rows
from kg.web.cells import Point
from kg.web.control import admits
from kg.web.mapdrawing import Drawing
from kg.web.rows import Row
from kg.web.site import Site
from kg.web.told import AFFIRMING, sides, told

_CLOSED = ("full", "nearly-full", "partial", "")
"""How complete a siege is that has a ring; the last is not told."""


@dataclass(frozen=True)
class Ring:
    """A siege drawn around a place, as one claim tells it."""

    x: float
    y: float
    completeness: str
    side: str
    row: Row


@dataclass(frozen=True)
class Line:
    """A route drawn between the points that it is told to connect, as one claim tells its state."""

    path: str
    state: str
    row: Row


def sieges(site: Site, by: str) -> list[Row]:
    """What an account tells of sieges: how they stand, and what changed."""
    admitted = admits(site, by)
    found = []
    for p in told(site, "SiegeState", "SiegeChange"):
        what = next(iter((*p.slots.get("completeness", ()), *p.slots.get("change", ()))), "in force")
        actors = (*p.slots.get("besieger", ()), *p.slots.get("by", ()))
        others = (*p.slots.get("besieged", ()), *p.slots.get("atPlace", ()))
        about = p.slots.get("siege", p.slots.get("besieged", ("",)))[0]
        found += [Row(about, what, actors, others, p, v, *rows.days(p)) for v in p.voices if admitted(v) and _says_so(v.stance)]
    return found


def _says_so(stance: str) -> bool:
    """Whether a stance is on how things are: plans, predictions and suppositions say nothing of a day."""
    return stance in ("asserts", "negates", "denies", "alleges", "questions")


def routes(site: Site, by: str) -> list[Row]:
    """What an account tells of routes."""
    admitted = admits(site, by)
    return [
        Row(p.slots["route"][0], p.slots["state"][0], p.slots.get("by", ()), p.slots.get("whose", ()), p, v, *rows.days(p))
        for p in told(site, "RouteState")
        for v in p.voices
        if admitted(v) and _says_so(v.stance)
    ]


def rings(site: Site, drawn: Drawing, told_of: Iterable[Row]) -> list[Ring]:
    """The sieges told to be in force, around those besieged places that are drawn."""
    at = {mark.spot.iri: mark for mark in drawn.marks}
    side = sides(site)
    return [
        Ring(at[place].x, at[place].y, row.told.slot("completeness"), next(iter(side.get(next(iter(row.actors), ""), ())), "unknown"), row)
        for row in told_of
        for place in row.others
        if place in at and row.told.frame == "SiegeState" and row.told.when
        if row.voice.stance in AFFIRMING and row.told.slot("completeness") in _CLOSED
    ]


def lines(site: Site, drawn: Drawing, told_of: Iterable[Row]) -> list[Line]:
    """The routes of which two points or more are drawn, from one to the next; the line is not the course of the road."""
    at = {mark.spot.iri: (mark.x, mark.y) for mark in drawn.marks}
    ends = site.memo("connects", lambda: _connected(site))
    found = []
    for row in told_of:
        points = _in_line([at[end] for end in ends.get(row.about, ()) if end in at])
        if len(points) > 1 and row.told.when and row.voice.stance in AFFIRMING:
            found.append(Line("M" + "L".join(f"{x} {y}" for x, y in points), row.told.slot("state"), row))
    return found


def _connected(site: Site) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in site.store.query(f"SELECT ?road ?end WHERE {{ ?road <{iris.term('connects')}> ?end }} ORDER BY ?road ?end").dicts():
        found.setdefault(row["road"], []).append(row["end"])
    return found


def _in_line(points: list[Point]) -> list[Point]:
    """Points in the order along the axis on which they lie farther apart."""
    if not points:
        return []
    axis = max((0, 1), key=lambda a: max(p[a] for p in points) - min(p[a] for p in points))
    return sorted(points, key=lambda p: p[axis])
