"""The network: who is told to belong to, command, support, stand with or against whom on a day, and by whom."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg import iris
from kg.evidence import PREFIXES
from kg.web import rows
from kg.web.day import around, chosen_day, when
from kg.web.evidencepanel import LETTERS
from kg.web.layout import layout
from kg.web.rows import Row
from kg.web.site import Site
from kg.web.told import AFFIRMING, date, in_order, sides, told
from kg.web.view import Page, PageRoute, View

_LETTER = 7.2
_MARGIN = 70.0
_RANK = ("", "undated", "possible", "certain")
_LINKS = {
    "Membership": ("member", "wholeActor", "membershipKind"),
    "Post": ("person", "organisation", "postHeld"),
    "Support": ("supportingActor", "supportedActor", "supportKind"),
    "Alignment": ("oneParty", "otherParty", "relation"),
}
"""From which slot of a frame to which other a line goes, and the slot that says of what kind it is."""
_TITLES = {
    "membership": "Membership",
    "command": "Command and other posts",
    "support": "Support",
    "alliance": "Standing together",
    "hostility": "Standing against one another",
}
_SHAPES = (
    ("Person", "person"),
    ("Designation", "designation"),
    ("Coalition", "coalition"),
    ("OperationsRoom", "coalition"),
    ("ArmedGroup", "armed"),
    ("Militia", "armed"),
    ("StateForce", "armed"),
    ("MilitaryCommand", "armed"),
    ("State", "state"),
    ("StateBody", "state"),
)
"""The shape of an actor by the first class in this list that it has; other organisations have one of their own."""


@dataclass(frozen=True)
class Node:
    """An actor as it is drawn."""

    iri: str
    shape: str
    side: str
    label: str
    language: str
    wide: float
    x: float
    y: float


@dataclass(frozen=True)
class Edge:
    """What is told between two actors, of one kind, by however many voices."""

    source: str
    target: str
    kind: str
    rows: tuple[Row, ...]

    @property
    def status(self) -> str:
        """``Contested`` where some of it is, ``alleged`` where nobody says more, else nothing."""
        if any(row.told.status == "Contested" for row in self.rows):
            return "Contested"
        return "alleged" if all(row.voice.stance == "alleges" for row in self.rows) else ""

    def certainty(self, day: int) -> str:
        """The best that a voice gives it on a day."""
        return max((row.certainty(day) for row in self.rows), key=_RANK.index, default="")


@dataclass(frozen=True)
class Network:
    """All nodes and edges, on a picture so wide and high."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    width: float
    height: float


def show_network(site: Site, view: View) -> Page:
    """The network of a day, of all actors or around one.

    Raises:
        BadRequest: the date is no day.
        UsageError: no actor is called so.
    """
    given = view.query.get("actor", "")
    actor = site.names.resolve(given, ["actor"]).iri if given else ""
    linked = site.memo("links", lambda: _links(site))
    near = _near(linked, actor) if actor else None
    network = site.memo(("network", actor, view.language), lambda: _network(site, view.language, linked, near))
    kept = {kind: [row for row in items if near is None or {row.about, *row.actors} & {actor}] for kind, items in linked.items()}
    changes = sorted({edge for items in kept.values() for row in items if row.told.when for edge in row.edges})
    day = chosen_day(view, _telling(kept), changes)
    rows.learn(site, [row for items in kept.values() for row in items])
    rows.learn_words(site)
    present = in_order(node.side for node in network.nodes.values())
    values = {
        "actor": actor,
        "given": given,
        "network": network,
        "day": day,
        "date": date(day),
        "changes": changes,
        "around": around(changes, day),
        "tables": [(kind, _TITLES[kind], *rows.listed(site, items, day)) for kind, items in kept.items()],
        "present": present,
        "letters": {side: LETTERS.get(side, "·") for side in present},
        "data": _data(site, view, network, changes),
        "path": _path,
        "term": iris.term,
        "code": iris.code,
        "date_of": date,
        "when": lambda edtf: when(view, edtf),
    }
    return Page("Network", "network", values, scripts=("network",))


def _links(site: Site) -> dict[str, list[Row]]:
    """Every claim that links two actors, by kind; each is listed under the actor that it leads to."""
    found: dict[str, list[Row]] = {kind: [] for kind in _TITLES}
    for p in told(site, *_LINKS):
        source, target, kind_slot = _LINKS[p.frame]
        what = next(iter(p.slots.get(kind_slot, ())), "support")
        for other in p.slots.get(target, ()):
            place = (*p.slots.get("front", ()), *p.slots.get("place", ()))
            found[_kind(p.frame, p.slot("relation"))] += [
                Row(other, what, p.slots.get(source, ()), place, p, v, *rows.days(p)) for v in p.voices
            ]
    return found


def _kind(frame: str, relation: str) -> str:
    if frame == "Alignment":
        return "hostility" if relation == "against" else "alliance"
    return {"Membership": "membership", "Post": "command", "Support": "support"}[frame]


def _telling(linked: Mapping[str, Sequence[Row]]) -> int | None:
    """The last day of which something certain is told."""
    return int(max((row.sure_last for items in linked.values() for row in items if math.isfinite(row.sure_last)), default=0)) or None


def _near(linked: Mapping[str, Sequence[Row]], actor: str) -> set[str]:
    pairs = [(a, row.about) for items in linked.values() for row in items for a in row.actors]
    return {actor} | {other for pair in pairs if actor in pair for other in pair}


def _network(site: Site, language: str, linked: Mapping[str, Sequence[Row]], near: set[str] | None) -> Network:
    pairs: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for kind, items in linked.items():
        for row in items:
            for actor in row.actors:
                if actor != row.about and row.voice.stance in AFFIRMING and (near is None or {actor, row.about} <= near):
                    source, target = sorted((actor, row.about)) if kind in ("alliance", "hostility") else (actor, row.about)
                    pairs[source, target, kind].append(row)
    edges = tuple(Edge(*key, tuple(items)) for key, items in sorted(pairs.items()))
    return _placed(site, language, edges)


def _placed(site: Site, language: str, edges: tuple[Edge, ...]) -> Network:
    side, shapes = sides(site), site.memo("shapes", lambda: _shapes(site))
    names = sorted({end for edge in edges for end in (edge.source, edge.target)})
    site.learn(names)
    labels = {}
    for name in names:
        label = site.label(name)
        labels[name] = (label.ar, "ar") if language == "ar" and label.ar else (label.en or name.rpartition("/")[2], "en")
    own = {name: next(iter(side.get(name, ("unknown",)))) for name in names}
    wide = {name: max((len(labels[name][0]) + 4) * _LETTER, 30.0) for name in names}
    at = layout(own, wide, [(e.source, e.target) for e in edges if e.kind != "hostility"])
    left = min((at[n][0] - wide[n] / 2 for n in names), default=0.0) - _MARGIN / 2
    top = min((at[n][1] for n in names), default=0.0) - _MARGIN / 2
    nodes = {
        n: Node(n, shapes.get(n, "body"), own[n], *labels[n], wide[n], round(at[n][0] - left, 1), round(at[n][1] - top, 1)) for n in names
    }
    width = max((node.x + node.wide / 2 for node in nodes.values()), default=0.0) + _MARGIN / 2
    return Network(nodes, edges, round(width), round(max((node.y for node in nodes.values()), default=0.0) + _MARGIN))


def _shapes(site: Site) -> dict[str, str]:
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for row in site.store.query(f"{PREFIXES}SELECT ?actor ?class WHERE {{ ?actor a cko:Actor , ?class }}").dicts():
        classes[row["actor"]].add(row["class"].removeprefix(iris.CKO))
    return {actor: next((shape for name, shape in _SHAPES if name in found), "body") for actor, found in classes.items()}


def _path(network: Network, edge: Edge) -> str:
    """A line between two actors, bent a little so that two kinds between the same two do not cover one another."""
    a, b = network.nodes[edge.source], network.nodes[edge.target]
    bend = (tuple(_TITLES).index(edge.kind) - 2) * 0.09
    x, y = (a.x + b.x) / 2 - (b.y - a.y) * bend, (a.y + b.y) / 2 + (b.x - a.x) * bend
    return f"M{a.x} {a.y}Q{x:.1f} {y:.1f} {b.x} {b.y}"


def _data(site: Site, view: View, network: Network, changes: Sequence[int]) -> dict[str, object]:
    """What the client needs to draw the network, and other days of it."""

    def span(items: Iterable[Row]) -> list[list[float | None]]:
        days = [((r.first, r.last, r.sure_first, r.sure_last), bool(r.told.when)) for r in items]
        return [[*(day if math.isfinite(day) else None for day in four), dated] for four, dated in days]

    number = {iri: f"n{i}" for i, iri in enumerate(network.nodes)}
    return {
        "nodes": [
            {
                "id": number[n.iri],
                "key": n.iri.rpartition("/")[2],
                "label": n.label,
                "shape": n.shape,
                "side": n.side,
                "letter": LETTERS.get(n.side, "·"),
                "x": n.x,
                "y": n.y,
                "wide": n.wide,
                "page": view.link(f"doc/{site.local(n.iri)}"),
            }
            for n in network.nodes.values()
        ],
        "edges": [
            {
                "id": f"e{i}",
                "source": number[e.source],
                "target": number[e.target],
                "kind": e.kind,
                "status": e.status,
                "spans": span(e.rows),
            }
            for i, e in enumerate(network.edges)
        ],
        "changes": changes,
        "page": view.say("its page"),
        "buttons": [view.say("Larger"), view.say("Smaller"), view.say("The whole")],
    }


PAGES = (PageRoute("network", "network", show_network),)
