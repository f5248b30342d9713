"""Faces in words, as samples for a legend, counted, and as data for the client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg import iris
from kg.web.faces import Face
from kg.web.site import Site
from kg.web.view import View

COUNTED = {
    "held": "places told to be held:",
    "taken": "told to be taken or lost before, holder since not told:",
    "contested": "with accounts that differ about who holds or took them:",
    "untold": "others, of which nothing is told:",
}


def words(site: Site, view: View, face: Face) -> str:
    """A face in words."""
    who = str(view.say(", ")).join(_side(site, view, side) for side in face.sides)
    said = {
        "held": "held by {who} ({certainty})",
        "taken": "taken by {who}; who held it since is not told",
        "lost": "lost by {who}; who held it since is not told",
        "undated": "told without a date",
        "": "nothing is told of this day",
    }[face.kind]
    if face.kind == "held" and face.differ == "contested":
        return str(view.say("accounts differ: held or taken by {who}")).replace("{who}", who)
    certainty = view.say({"certain": "certain", "possible": "possible"}.get(face.certainty, "certain"))
    more = {"contested": "accounts differ", "parts": "each a part"}.get(face.differ, "independent sources agree" if face.agreed else "")
    # no markup in who, and what say makes of it may stand in an attribute or in data
    return str(view.say(said)).replace("{who}", who).replace("{certainty}", str(certainty)) + (f"; {view.say(more)}" if more else "")


def _side(site: Site, view: View, side: str) -> str:
    """The label of a side in the language of the page."""
    label = site.label(iris.code(f"side/{side}"))
    return (label.ar if view.language == "ar" else "") or label.en or side


def samples(present: tuple[str, ...]) -> list[tuple[Face, str]]:
    """One face of each look, of sides that the map shows, and what the look means."""
    both = (*present, *(side for side in ("government", "opposition") if side not in present))[:2]
    one = both[:1]
    return [
        (Face("held", one, "certain"), "held on this day, by a date that certainly includes it"),
        (Face("held", one, "possible"), "held, by a date that possibly includes it"),
        (Face("held", one, "certain", "", True), "thick edge: independent sources agree"),
        (Face("held", both, "certain", "contested"), "accounts differ about who holds or took it, or one rejects that a side did"),
        (Face("held", both, "certain", "parts"), "each side is told to hold a part"),
        (Face("taken", one), "taken before; who held it since is not told"),
        (Face("taken", both), "taken by several before; who came last is not told"),
        (Face("taken", both, "", "contested"), "accounts of who took it differ, or one rejects that a side did"),
        (Face("lost", both[-1:]), "lost before; who held it since is not told"),
        (Face("undated", one), "told without a date"),
        (Face(), "nothing is told of this day"),
    ]


def counts(now: Iterable[Face]) -> dict[str, int]:
    found = dict.fromkeys(COUNTED, 0)
    for face in now:
        found["contested"] += face.differ == "contested"
        found["held"] += face.kind == "held"
        found["taken"] += face.kind in ("taken", "lost")
        found["untold"] += not face.told
    return found


def data(site: Site, view: View, look: Mapping[str, list[tuple[int, Face]]], changes: Sequence[int]) -> dict[str, object]:
    """What the client needs to draw another day."""
    numbers: dict[Face, int] = {}
    places = {
        place.rpartition("/")[2]: [[day, numbers.setdefault(face, len(numbers))] for day, face in changed]
        for place, changed in look.items()
    }
    looks = [
        {
            "classes": f.classes,
            "fill": f.fill,
            "edge": f.edge,
            "sign": f.letter,
            "wide": f.wide,
            "words": words(site, view, f),
            "told": f.told,
            "counts": [name for name, n in counts([f]).items() if n],
        }
        for f in numbers
    ]
    said = {name: view.say(text) for name, text in COUNTED.items()}
    return {"places": places, "faces": looks, "changes": changes, "counts": said, "rows": view.say("to its rows below")}
