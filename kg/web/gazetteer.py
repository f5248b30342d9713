"""The places that have a point, and the frames in which they are drawn: the whole region, and the city most is told of."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kg.evidence import PREFIXES
from kg.web.cells import Point
from kg.web.site import Site

WIDTH = 1000.0
_MARGIN = 70.0
_WIDE = frozenset({"Country", "Province", "Region"})
_REACH = 2.5
"""Kilometres: a place with parts farther away from its point than this is an area for which its point cannot stand."""
_AROUND = 0.3
"""How much is shown around a city, as a part of it."""
_EARTH = 6371.0


@dataclass(frozen=True)
class Spot:
    """A place with a point. ``area``: it is too wide to be drawn at it. ``inside``: all that it is part of."""

    iri: str
    latitude: float
    longitude: float
    precision: str
    source: str
    area: bool
    inside: frozenset[str]

    def distance(self, other: Spot) -> float:
        """Kilometres between two points, near enough for a region."""
        east = math.radians(other.longitude - self.longitude) * math.cos(math.radians(self.latitude))
        return _EARTH * math.hypot(east, math.radians(other.latitude - self.latitude))


@dataclass(frozen=True)
class Frame:
    """A rectangle of the map, drawn ``WIDTH`` wide in Mercator's projection; ``place``: the city whose frame it is."""

    name: str
    place: str
    west: float
    north: float
    scale: float
    height: float
    spots: tuple[Spot, ...]

    def at(self, spot: Spot) -> Point:
        """Where a point is drawn."""
        x, y = _project(spot)
        return (x - self.west) * self.scale, (self.north - y) * self.scale

    def outline(self, inner: Frame) -> tuple[float, float, float, float]:
        """Where another frame lies in this one: x, y, width, height."""
        part = self.scale / inner.scale
        x, y = (inner.west - self.west) * self.scale, (self.north - inner.north) * self.scale
        return round(x, 1), round(y, 1), round(WIDTH * part, 1), round(inner.height * part, 1)

    def kilometre(self) -> float:
        """How long a kilometre is drawn, in the middle of the frame."""
        middle = self.north - self.height / self.scale / 2
        return self.scale / (_EARTH * math.cos(2 * math.atan(math.exp(middle)) - math.pi / 2))


def _project(spot: Spot) -> Point:
    return math.radians(spot.longitude), math.log(math.tan(math.pi / 4 + math.radians(spot.latitude) / 2))


def spots(site: Site) -> Mapping[str, Spot]:
    """Every place that has a point, by its IRI."""
    return site.memo("spots", lambda: _spots(site))


def _spots(site: Site) -> dict[str, Spot]:
    rows = site.store.query(f"""{PREFIXES}SELECT ?place ?latitude ?longitude ?precision ?source ?class WHERE {{
        ?place cko:latitude ?latitude ; cko:longitude ?longitude ; a ?class
        OPTIONAL {{ ?place cko:coordinatePrecision ?precision }} OPTIONAL {{ ?place cko:coordinateSource ?source }} }}""")
    bare: dict[str, Spot] = {}
    for row in rows.dicts():
        before = bare.get(row["place"])
        wide = row["class"].rpartition("#")[2] in _WIDE or (before is not None and before.area)
        where = float(row["latitude"]), float(row["longitude"])
        bare[row["place"]] = Spot(row["place"], *where, row["precision"].rpartition("-")[2], row["source"], wide, frozenset())
    outer = parts(site)
    far = {o for spot in bare.values() for o in outer.get(spot.iri, ()) if o in bare and bare[o].distance(spot) > _REACH}
    return {
        iri: Spot(iri, s.latitude, s.longitude, s.precision, s.source, s.area or iri in far, frozenset(outer.get(iri, ())))
        for iri, s in sorted(bare.items())
    }


def parts(site: Site) -> Mapping[str, Collection[str]]:
    """All places of which a place is part, by its IRI."""

    def read() -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in site.store.query(f"{PREFIXES}SELECT ?part ?whole WHERE {{ ?part cko:partOf+ ?whole }}").dicts():
            found[row["part"]].add(row["whole"])
        return dict(found)

    return site.memo("parts", read)


def frames(site: Site, mentioned: Collection[str]) -> dict[str, Frame]:
    """The frames by name: ``city``, if some place holds many of the points of which something is told, and ``region``, if there is any."""
    drawn = [s for s in spots(site).values() if not s.area]
    named = [s for s in drawn if s.iri in mentioned]
    if not named:
        return {}
    held: defaultdict[str, list[Spot]] = defaultdict(list)
    for spot in named:
        for outer in spot.inside:
            held[outer].append(spot)
    region = _frame("region", "", named, drawn)
    cities = [(len(inner), outer, inner) for outer, inner in held.items() if len(inner) >= 5 and _extent(inner) < _extent(named) / 2]
    found = {}
    if cities:
        _, outer, inner = max(cities)
        found["city"] = _frame("city", outer, inner, drawn)
    return {**found, "region": region}


def _extent(spots: Iterable[Spot]) -> float:
    points = [_project(s) for s in spots]
    return max(max(p[axis] for p in points) - min(p[axis] for p in points) for axis in (0, 1))


def _frame(name: str, place: str, core: Iterable[Spot], drawn: Iterable[Spot]) -> Frame:
    """The frame around some points and those close by, and everything that lies in it."""
    west, south, east, north = _box(core, _AROUND if place else 0.0)
    west, south, east, north = _box([s for s in drawn if _within(s, west, south, east, north)], 0.0)
    across = max(east - west, (north - south) / 1.3, 1e-4)  # no frame is much higher than wide, and one point has a frame too
    west, scale = (west + east - across) / 2, (WIDTH - 2 * _MARGIN) / across
    height = (north - south) * scale + 2 * _MARGIN
    west, north, south = west - _MARGIN / scale, north + _MARGIN / scale, south - _MARGIN / scale
    inside = tuple(s for s in drawn if _within(s, west, south, west + WIDTH / scale, north))
    return Frame(name, place, west, north, scale, height, inside)


def _box(spots: Iterable[Spot], around: float) -> tuple[float, float, float, float]:
    xs, ys = zip(*map(_project, spots), strict=True)
    wide, high = (max(xs) - min(xs)) * around, (max(ys) - min(ys)) * around
    return min(xs) - wide, min(ys) - high, max(xs) + wide, max(ys) + high


def _within(spot: Spot, west: float, south: float, east: float, north: float) -> bool:
    x, y = _project(spot)
    return west <= x <= east and south <= y <= north
