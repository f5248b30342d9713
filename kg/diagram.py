"""Pictures of the ontology as SVG: the pattern of its classes, and the slots of one frame.

Boxes, arrows and their words are read from ``conflict.ttl`` (what a frame takes, from ``frames.yaml``); typed here is only
which classes the pattern shows and where they stand. The same ontology gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kg import svg
from kg.errors import InputError
from kg.frames import Frame, Slot
from kg.ontology import QUANTITY
from kg.ontologymodel import Model

PLACES: Mapping[str, tuple[int, int]] = {
    "Actor": (104, 44), "Speaker": (390, 44), "Status": (720, 44), "Dispute": (1000, 44),
    "Article": (104, 214), "Claim": (390, 214), "Proposition": (720, 214), "Finding": (1000, 214),
    "Passage": (104, 394), "Position": (555, 394), "Difference": (1000, 394),
}  # fmt: skip
"""The classes of the pattern, each with the middle of its box."""
STARTS = {"Passage": ("Claim",), "Speaker": ("Claim",), "Article": ("Passage", "Claim")}
"""Where the properties begin that lead to a class and have no domain, because withdrawn claims have them too."""
NOTED = ("Claim", "Proposition")
"""The classes of the pattern in whose boxes stand their other properties, those that no arrow shows."""
WHEN = ("edtf", "earliestStart", "latestStart", "earliestEnd", "latestEnd")
"""The properties that tell a proposition's time: the slot ``when``."""
BOX, ROW, GAP = (176, 56), 24, 14


@dataclass(frozen=True)
class Box:
    """A box of the pattern: its middle, and how tall it is."""

    x: float
    y: float
    height: float

    def border(self, towards: Box) -> svg.Point:
        """Where a line from the middle of this box to that of another leaves it."""
        dx, dy = towards.x - self.x, towards.y - self.y
        share = min(BOX[0] / 2 / abs(dx) if dx else 9, self.height / 2 / abs(dy) if dy else 9)
        return self.x + dx * share, self.y + dy * share


def pattern(model: Model, page: str = "") -> str:
    """The classes between an article and a dispute, and every property that leads from one of them to another.

    Args:
        model: the ontology.
        page: where the boxes lead: the page that has the terms as fragments.
    """
    classes = model.known(PLACES)
    notes = {name: _notes(model, name) for name in classes}
    boxes = {name: Box(*PLACES[name], BOX[1] + svg.LINE * len(notes[name])) for name in classes}
    lines = [_class(model, name, box, page, notes[name]) for name, box in boxes.items()]
    told = []
    for (start, end), names in _edges(model).items():
        below = list(dict.fromkeys(child for name in names for child in model.below(name)))
        lines += _edge(boxes[start], boxes[end], names, below)
        told.append(f"{start} to {end}: {', '.join([*names, *below])}.")
    children = {above: [name for name in classes if above in model.parents[name]] for above in classes}
    for above, names in children.items():
        lines += [_tree(boxes[name], boxes[above]) for name in names]
        told += [f"{name} is a kind of {above}." for name in names]
    title = "The pattern: from an article's passage to a dispute"
    return svg.picture("pattern", title, " ".join(told), (1142, 438), lines)


def _edges(model: Model) -> dict[tuple[str, str], list[str]]:
    """The properties from one class of the pattern to another, by the two; those under another of the same ends are left to it."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, term in model.properties.items():
        for start in (term.domain,) if term.domain else STARTS.get(term.range, ()):
            if start in PLACES and term.range in PLACES and start != term.range:
                found.setdefault((start, term.range), []).append(name)
    return found


def _notes(model: Model, name: str) -> list[str]:
    """What a class has that no arrow of the pattern shows: properties that lead to the class itself, or to things of any class."""
    own = [p for p in model.properties.values() if name in NOTED and p.domain == name and p.range in ("", name)]
    return [f"{p.name} → {p.range or 'anything'}" for p in own]


def _edge(start: Box, end: Box, names: Sequence[str], below: Sequence[str]) -> Iterator[str]:
    """An arrow between two boxes with its properties, and under it those that are below them."""
    first, last = start.border(end), end.border(start)
    yield f'<path d="M{svg.at(first)} L{svg.at(last)}" marker-end="url(#arrow)"/>'
    if start.y == end.y:
        x, y = (first[0] + last[0]) / 2, first[1]
        yield svg.stack((x, y - 8 - svg.LINE * (len(names) - 1)), names, "term halo")
        pairs = [", ".join(below[n : n + 2]) + ("," if n + 2 < len(below) else "") for n in range(0, len(below), 2)]
        yield svg.stack((x, y + 19), pairs, "term soft halo")
    else:
        share, aside = (0.5, 8) if start.x == end.x else (0.32, 12)  # where two cross, their words are apart
        x, y = first[0] + (last[0] - first[0]) * share, first[1] + (last[1] - first[1]) * share
        yield svg.stack((x + aside, y + 4 - svg.LINE / 2 * (len(names) - 1)), names, "term halo", "start")


def _tree(child: Box, parent: Box) -> str:
    """A subclass arrow, by way of a rail on the right of the boxes."""
    right = child.x + BOX[0] / 2
    return f'<path d="M{svg.at((right, child.y))} H{right + 34:g} V{parent.y:g} H{parent.x + BOX[0] / 2:g}" marker-end="url(#kind)"/>'


def frame(model: Model, name: str, page: str = "") -> str:
    """The slots of one frame with what they lead to, and the shortcuts that it gives.

    Raises:
        InputError: there is no such frame.
    """
    if name not in model.frames:
        raise InputError(f"there is no frame {name}")
    table = model.frames[name]
    rows = [(slot, term) for slot in table.slots.values() for term in model.known(terms(slot))]
    groups = [(to, list(group)) for to, group in groupby(sorted(rows, key=lambda row: _order(model, row[1])), lambda r: _end(model, r[1]))]
    lines, told, spans = [], [], {}
    left, width, target, y = 20, 440, 620, 150.0
    for to, group in groups:
        height = ROW * len(group)
        spans[to] = (y, height)
        lines.append(_target(model, to, (target, y), height, page))
        for n, (slot, term) in enumerate(group):
            at = y + ROW * n + ROW / 2
            marks = ", ".join(_marks(table, slot))
            lines += [svg.words((left + 12, at + 4), term, "term", "start"), svg.words((left + width - 12, at + 4), marks, "soft", "end")]
            lines.append(f'<path d="M{svg.at((left + width, at))} H{target}" marker-end="url(#arrow)"/>')
            told.append(f"{term} ({marks}) leads to {to or 'anything'}.")
        y += height + GAP
    shortcuts = _shortcuts(model, table)
    for n, ((start, end), names) in enumerate(shortcuts.items()):
        lines += _dashed(names, spans[start], spans[end], target + BOX[0], n)
        told.append(f"Shortcuts from {start or 'anything'} to {end or 'anything'}: {', '.join(names)}.")
    head = [
        f'<rect class="box" x="{left}" y="80" width="{width}" height="{y - 80 - GAP + 10:g}" rx="6"/>',
        *_title(model, name, (left + width / 2, 110), page),
        _class(model, "Proposition", Box(left + width / 2, 32, BOX[1]), page),
        f'<path d="M{svg.at((left + width / 2, 80))} V{32 + BOX[1] / 2:g}" marker-end="url(#kind)"/>',
        svg.stack((target, 104), ["unmarked: may be absent", "dashed: a plain triple that accepted", "propositions give"], "soft", "start"),
    ]
    return svg.picture(
        name,
        f"The frame {name} and its slots",
        " ".join(told),
        (target + BOX[0] + 40 + 130 * len(shortcuts), y + 10),
        [*head, *lines],
    )


def terms(slot: Slot) -> list[str]:
    """The properties that a slot is written with."""
    return list(WHEN) if slot.name == "when" else [slot.term + part for part in QUANTITY] if slot.kind == "quantity" else [slot.term]


def _end(model: Model, term: str) -> str:
    return model.properties[term].range


def _order(model: Model, term: str) -> tuple[int, str, int]:
    """Where a slot stands: those that lead to things first, then codes, then values; within them by what they lead to."""
    to = _end(model, term)
    return (3 if ":" in to else 2 if to.endswith("Code") else 1 if not to else 0), to, WHEN.index(term) if term in WHEN else 0


def _marks(table: Frame, slot: Slot) -> Iterator[str]:
    """What a frame wants of a slot, in words."""
    for choice in table.required:
        if slot.name in choice:
            others = [table.slots[other].term for other in choice if other != slot.name]
            yield f"this or {' or '.join(others)} required" if others else "required"
    for word, parts in (("key", table.key), ("conflict", table.conflict)):
        for part in parts:
            if part == slot.name or part.startswith(f"{slot.name} if "):
                yield word
            elif part == f"{slot.name} side":
                yield f"{word} by side"


def _target(model: Model, to: str, at: svg.Point, height: float, page: str) -> str:
    """The box of what some slots lead to, as tall as their rows."""
    box = f'<rect class="box" x="{at[0]:g}" y="{at[1]:g}" width="{BOX[0]}" height="{height:g}" rx="6"/>'
    middle = (at[0] + BOX[0] / 2, at[1] + height / 2)
    if to in model.labels:
        return box + svg.link(to, page, svg.words((middle[0], middle[1] + 5), model.labels[to][0], "name"))
    return box + svg.words((middle[0], middle[1] + 4), to or "anything", "term")


def _shortcuts(model: Model, table: Frame) -> dict[tuple[str, str], list[str]]:
    """The shortcuts that a frame gives, by what they lead from and to."""
    found: dict[tuple[str, str], list[str]] = {}
    for shortcut in table.shortcuts:
        start, end = (_end(model, table.slots[slot].term) for slot in (shortcut.source, shortcut.target))
        found.setdefault((start, end), []).extend(model.known([shortcut.term]))
    return found


def _dashed(names: Sequence[str], start: tuple[float, float], end: tuple[float, float], x: float, n: int) -> Iterator[str]:
    """A dashed arrow on the right from one box to another, or to itself, with its shortcuts; boxes by top and height."""
    first, last, rail = start[0] + start[1] / 2 + 6 * n, end[0] + end[1] / 2 + 6 * n, x + 30 + 130 * n
    first, last = (first - 7, last + 7) if start == end else (first, last)
    yield f'<path class="shortcut" d="M{svg.at((x, first))} H{rail:g} V{last:g} H{x:g}" marker-end="url(#arrow)"/>'
    yield svg.stack((rail + 8, (first + last) / 2 + 4 - svg.LINE / 2 * (len(names) - 1)), names, "term halo", "start")


def _class(model: Model, name: str, box: Box, page: str, notes: Sequence[str] = ()) -> str:
    """A class: its names in both languages, and notes under them."""
    top = box.y - box.height / 2
    rect = f'<rect class="box" x="{box.x - BOX[0] / 2:g}" y="{top:g}" width="{BOX[0]}" height="{box.height:g}" rx="6"/>'
    return rect + "".join(_title(model, name, (box.x, top + BOX[1] / 2), page)) + svg.stack((box.x, top + 61), notes, "term soft note")


def _title(model: Model, name: str, middle: svg.Point, page: str) -> Iterator[str]:
    english, arabic = model.labels[name]
    yield svg.link(name, page, svg.words((middle[0], middle[1] - 4), english, "name"))
    yield svg.words((middle[0], middle[1] + 17), arabic, "soft", lang="ar")
