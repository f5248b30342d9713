"""Places the nodes of a network, always alike for the same network: nothing random, and sides on their own side of the picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from kg.web.cells import Point

_ANCHORS = {
    "government": (-1.0, 0.1),
    "opposition": (1.0, 0.1),
    "kurdish": (0.25, -0.9),
    "islamic-state": (-0.35, -0.9),
    "other": (0.0, 0.95),
    "unknown": (0.3, 0.95),
}
_PAIRS = 500_000
"""How many pairs of nodes are looked at in all: a larger network takes fewer steps, and as long."""
_TALL = 40.0


def layout(nodes: Mapping[str, str], wide: Mapping[str, float], edges: Iterable[tuple[str, str]]) -> dict[str, Point]:
    """A point for each node.

    Args:
        nodes: the side of each.
        wide: how wide each is drawn.
        edges: the pairs that are drawn near one another.
    """
    names = sorted(nodes)
    number = {name: i for i, name in enumerate(names)}
    spread = 60.0 * math.sqrt(len(names) + 1)
    pulls = [_scaled(_ANCHORS.get(nodes[name], (0.0, 0.0)), spread) for name in names]
    at = [[x + 40 * math.cos(i * 2.4) * math.sqrt(i + 1), y + 40 * math.sin(i * 2.4) * math.sqrt(i + 1)] for i, (x, y) in enumerate(pulls)]
    springs = sorted({(number[a], number[b]) for a, b in edges if a != b})
    steps = max(4, min(160, _PAIRS // max(1, len(names) ** 2 // 2)))
    for step in range(steps):
        _step(at, springs, pulls, 40.0 * (1 - step / steps) + 2)
    _apart(at, [wide[name] for name in names])
    return {name: (round(x, 1), round(y, 1)) for name, (x, y) in zip(names, at, strict=True)}


def _scaled(point: Point, by: float) -> Point:
    return point[0] * by, point[1] * by * 0.75


def _step(at: list[list[float]], springs: Sequence[tuple[int, int]], pulls: Sequence[Point], most: float) -> None:
    """Move all nodes once: away from one another, along their edges, towards their side, no farther than ``most``."""
    force = [[(px - x) * 0.05, (py - y) * 0.05] for (x, y), (px, py) in zip(at, pulls, strict=True)]
    for i, (x, y) in enumerate(at):
        for j in range(i):
            dx, dy = (x - at[j][0]) * 0.6, y - at[j][1]  # names are wide: nodes beside one another need more room
            push = 9000.0 / (dx * dx + dy * dy + 1.0)
            along = push / math.sqrt(dx * dx + dy * dy + 1.0)
            force[i][0] += dx * along
            force[i][1] += dy * along
            force[j][0] -= dx * along
            force[j][1] -= dy * along
    for i, j in springs:
        dx, dy = at[j][0] - at[i][0], at[j][1] - at[i][1]
        for node, sign in ((i, 0.06), (j, -0.06)):
            force[node][0] += dx * sign
            force[node][1] += dy * sign
    for point, (fx, fy) in zip(at, force, strict=True):
        scale = min(1.0, most / (math.hypot(fx, fy) or 1.0))
        point[0] += fx * scale
        point[1] += fy * scale


def _apart(at: list[list[float]], wide: Sequence[float]) -> None:
    """Push nodes whose boxes overlap apart, each time the way that is shorter."""
    for _ in range(80):
        moved = False
        order = sorted(range(len(at)), key=lambda i: at[i][1])
        for position, i in enumerate(order):
            for j in order[position + 1 :]:
                high = _TALL - (at[j][1] - at[i][1])
                if high <= 0:
                    break
                over = (wide[i] + wide[j]) / 2 + 8 - abs(at[j][0] - at[i][0])
                if over <= 0:
                    continue
                moved = True
                axis, by = (1, high / 2 + 0.5) if high < over else (0, over / 2 + 0.5)
                sign = 1 if axis == 1 or at[j][0] >= at[i][0] else -1
                at[i][axis] -= sign * by
                at[j][axis] += sign * by
        if not moved:
            return
