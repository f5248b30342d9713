"""What the map is drawn of, apart from any day: cells, marks, labels that do not overlap, patterns, a scale bar."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from kg.web.cells import Point, cells, middle
from kg.web.faces import Face
from kg.web.gazetteer import WIDTH, Frame, Spot
from kg.web.site import Site

ZOOMS = (0.36, 0.6, 1.0, 1.6, 2.5, 4.0, 8.0)
"""How many times the map may be enlarged or, on a telephone, made smaller; a label is shown from that one on at which it has room."""
_SMALL, _LARGE = 14.0, 58.0
_FONT = 14.0
_LETTER = 7.4
_MARK = 9.0
Box = tuple[float, float, float, float]
Place = tuple[float, float, str, float]
"""Where a name stands from its point, which end of it is there, and from which zoom on."""


@dataclass(frozen=True)
class Mark:
    """A place as it is drawn: its point, the outline of its cell, its name beside the point, and from which zoom on that has room.

    A ``minor`` one is a dot only; of places with a ``shared`` point each has a part of the cell.
    """

    spot: Spot
    x: float
    y: float
    cell: str
    label: str
    language: str
    label_x: float
    label_y: float
    anchor: str
    zoom: float
    minor: bool
    shared: bool


@dataclass(frozen=True)
class Drawing:
    """A frame with its marks; ``bar``: length of the scale bar and what it stands for in kilometres."""

    frame: Frame
    marks: tuple[Mark, ...]
    bar: tuple[float, int]


def drawing(site: Site, frame: Frame, language: str, wide: Mapping[str, int], crowded: Collection[str]) -> Drawing:
    """Draw a frame.

    Args:
        wide: how wide the mark of a place can be; the names of these have room first.
        crowded: places shown as small dots, because another frame shows them.
    """
    points = [frame.at(spot) for spot in frame.spots]
    outlines = cells(points, _radius([p for p, s in zip(points, frame.spots, strict=True) if s.iri not in crowded]))
    shared = {p for p in points if points.count(p) > 1}
    at = [middle(corners) if p in shared else p for p, corners in zip(points, outlines, strict=True)]
    order = sorted(range(len(at)), key=lambda i: (frame.spots[i].iri in crowded, frame.spots[i].iri not in wide, -at[i][1]))
    site.learn(spot.iri for spot in frame.spots)
    names = {i: _name(site, frame.spots[i].iri, language) for i in order if frame.spots[i].iri not in crowded}
    placed = _labels(at, {i: text for i, (text, _) in names.items()}, [wide.get(s.iri, 7) for s in frame.spots], frame.height)
    marks = []
    for i in order:
        text, tag = names.get(i, ("", ""))
        cell = _path(outlines[i]) if i in names else ""
        beside = placed.get(i, (0.0, 0.0, "start", 99.0))
        marks.append(
            Mark(frame.spots[i], _round(at[i][0]), _round(at[i][1]), cell, text, tag, *beside, i not in names, points[i] in shared)
        )
    return Drawing(frame, tuple(marks), _bar(frame))


def _name(site: Site, iri: str, language: str) -> tuple[str, str]:
    label = site.label(iri)
    return (label.ar, "ar") if language == "ar" and label.ar else (label.en or iri.rpartition("/")[2], "en")


def _radius(points: Sequence[Point]) -> float:
    """Nearly as far as the next point usually is, so that cells meet where points are dense and stand alone where they are not."""
    nearest = [d for p in points if (d := min((math.dist(p, q) for q in points if q != p), default=_LARGE)) > 0]
    return min(max(0.75 * median(nearest), _SMALL), _LARGE) if nearest else _LARGE


def _path(corners: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"


def _round(value: float) -> float:
    return round(value, 1)


def _labels(at: Sequence[Point], names: dict[int, str], wide: Sequence[int], height: float) -> dict[int, Place]:
    """A position for each name, beside, above or below its mark, and the first zoom at which it overlaps nothing there."""
    found: dict[int, Place] = {}
    for zoom in ZOOMS:
        marks = {i: _box(at[i], wide[i], zoom) for i in names}
        taken = list(marks.values())
        taken += [_text_box(at[i], found[i], names[i], zoom) for i in found]
        for i in names:
            if i in found:
                continue
            for place in _beside(wide[i], zoom):
                box = _text_box(at[i], place, names[i], zoom)
                if _inside(box, height * zoom, zoom) and not any(_meet(box, other) for other in taken if other != marks[i]):
                    found[i] = place
                    taken.append(box)
                    break
    return {i: found.get(i, _beside(wide[i], 99.0)[0]) for i in names}


def _beside(wide: int, zoom: float) -> list[Place]:
    """Where a name may stand: right, left, above, below."""
    away = wide / 2 + 4.0
    return [(away, 4.5, "start", zoom), (-away, 4.5, "end", zoom), (0.0, -12.0, "middle", zoom), (0.0, 22.0, "middle", zoom)]


def _box(at: Point, wide: int, zoom: float) -> Box:
    x, y = at[0] * zoom, at[1] * zoom
    return x - wide / 2, y - _MARK, x + wide / 2, y + _MARK


def _text_box(at: Point, place: Place, text: str, zoom: float) -> Box:
    """Where a name stands on the enlarged map, on which letters keep their size."""
    wide = len(text) * _LETTER
    x, y = at[0] * zoom + place[0], at[1] * zoom + place[1]
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[place[2]]
    return left, y - _FONT * 0.8, left + wide, y + _FONT * 0.25


def _inside(box: Box, height: float, zoom: float) -> bool:
    return box[0] >= 2 and box[1] >= 2 and box[2] <= WIDTH * zoom - 2 and box[3] <= height - 2


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _bar(frame: Frame) -> tuple[float, int]:
    kilometre = frame.kilometre()
    length = next((n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500) if n * kilometre >= WIDTH / 12), 1000)
    return _round(length * kilometre), length


def patterns(found: Collection[Face]) -> list[tuple[str, str, tuple[str, ...]]]:
    """The patterns that faces need: name, kind and sides."""
    needed = {(f.fill, f.differ or f.certainty, f.sides) for f in found if f.fill}
    needed |= {(f"edge-{'-'.join(f.captors)}", "edge", f.captors) for f in found if len(f.captors) > 1}
    return sorted(needed)
