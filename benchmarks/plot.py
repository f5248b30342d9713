"""Draws how seconds grow with size, both on logarithmic scales, as an SVG: a line a step, and grey what grows as the size does."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP = 900, 520, 60, 300, 40, 20
COLOURS = ("#1b6ca8", "#c0392b", "#27853f", "#8e44ad", "#b9770e", "#16796f", "#7b3f00", "#34495e", "#d35400", "#566573")


def growth(lines: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """The picture of some steps, each with its (size, seconds)."""
    points = [point for line in lines.values() for point in line]
    sizes, times = [x for x, _ in points], [max(y, 0.001) for _, y in points]
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
    first, last = math.log10(min(sizes)), math.log10(max(sizes))

    def place(size: float, seconds: float) -> tuple[float, float]:
        x = LEFT + (math.log10(size) - first) / ((last - first) or 1) * (WIDTH - LEFT - RIGHT)
        y = HEIGHT - BOTTOM - (math.log10(max(seconds, 0.001)) - low) / ((high - low) or 1) * (HEIGHT - BOTTOM - TOP)
        return round(x, 1), round(y, 1)

    drawn = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">']
    for power in range(low, high + 1):
        _, y = place(min(sizes), 10**power)
        drawn.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#ddd"/><text x="4" y="{y + 4}">{10.0**power:g} s</text>')
    for size in sorted(set(sizes)):
        x, _ = place(size, 1)
        drawn.append(f'<text x="{x}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>')
    begun, ended = place(min(sizes), 10**low), place(max(sizes), 10**low * max(sizes) / min(sizes))
    drawn.append(f'<path d="M{begun[0]} {begun[1]}L{ended[0]} {ended[1]}" stroke="#aaa" stroke-dasharray="4"/>')
    for number, (name, line) in enumerate(sorted(lines.items(), key=lambda item: -item[1][-1][1])):
        colour, y = COLOURS[number % len(COLOURS)], TOP + 16 * number + 10
        path = "L".join(f"{x} {y_}" for x, y_ in (place(*point) for point in line))
        drawn.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn.append(f'<text x="{WIDTH - RIGHT + 10}" y="{y}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*drawn, "</svg>", ""])
