"""Voronoi cells around points, each cut off at a radius so that no cell covers land of which no source speaks."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

Point = tuple[float, float]
_CORNERS = 24
_APART = 1e-3


def cells(points: Sequence[Point], radius: float) -> list[list[Point]]:
    """The corners of the cell of each point; points that are one and the same share theirs between them like a cake."""
    spread = _spread(points, radius * _APART)
    grid: defaultdict[tuple[int, int], list[Point]] = defaultdict(list)
    for x, y in spread:
        grid[int(x // (2 * radius)), int(y // (2 * radius))].append((x, y))
    found = []
    for x, y in spread:
        column, row = int(x // (2 * radius)), int(y // (2 * radius))
        near = [p for c in (-1, 0, 1) for r in (-1, 0, 1) for p in grid.get((column + c, row + r), ())]
        corners = [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in (2 * math.pi * i / _CORNERS for i in range(_CORNERS))]
        for other in near:
            if other != (x, y):
                corners = _nearer(corners, (x, y), other)
        found.append(corners)
    return found


def _spread(points: Sequence[Point], step: float) -> list[Point]:
    """Points of which those at one place are moved apart by a hair."""
    same: defaultdict[Point, list[int]] = defaultdict(list)
    for index, point in enumerate(points):
        same[point].append(index)
    found = list(points)
    for (x, y), indices in same.items():
        for turn, index in enumerate(indices if len(indices) > 1 else ()):
            angle = 2 * math.pi * turn / len(indices)
            found[index] = x + step * math.cos(angle), y + step * math.sin(angle)
    return found


def _nearer(corners: list[Point], own: Point, other: Point) -> list[Point]:
    """The part of a convex polygon that is nearer to one point than to another."""
    dx, dy = other[0] - own[0], other[1] - own[1]
    limit = (other[0] ** 2 + other[1] ** 2 - own[0] ** 2 - own[1] ** 2) / 2
    sides = [dx * x + dy * y - limit for x, y in corners]
    found: list[Point] = []
    for i, (corner, side) in enumerate(zip(corners, sides, strict=True)):
        before, before_side = corners[i - 1], sides[i - 1]
        if (before_side < 0) != (side < 0):
            part = before_side / (before_side - side)
            found.append((before[0] + part * (corner[0] - before[0]), before[1] + part * (corner[1] - before[1])))
        if side < 0:
            found.append(corner)
    return found


def middle(corners: Sequence[Point]) -> Point:
    """The mean of the corners."""
    return sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)
