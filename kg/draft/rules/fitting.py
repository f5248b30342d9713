"""The frame that fits what a trigger's words fill: with what it needs, another one, or none."""

from __future__ import annotations

from typing import Any

from kg.draft.proposals import Slots
from kg.draft.reading import populations, residents, sieges
from kg.draft.reading.scene import Scene
from kg.frames import FrameTable

_GONE = (["reached"], ["entered"], ["left"], ["withdrew"], ["advanced"], ["returned"])
_ROUTES = ("Road", "Crossing", "Border", "Frontline")


def fit(frame: str, slots: Slots, scene: Scene, table: FrameTable) -> tuple[str, Slots, list[str]] | None:
    """The frame, its slots, and the actor slots that the sentence leaves open; None where nothing can be proposed."""
    if frame == "Displacement" and not slots.get("who") and isinstance(homes := slots.get("from"), list) and homes:
        slots["who"] = [populations.of_place(scene, homes[0])]
        scene.look.append("who left is not told")
    if frame == "Displacement" and not civil(slots.get("who"), scene):
        return _left(slots, scene)
    if frame == "Movement" and civil(slots.get("actor"), scene):
        if slots.get("act") not in _GONE or not (slots.get("from") or slots.get("to")):
            return None
        return "Displacement", {"who": slots["actor"], **_kept(slots, "from", "to")}, []
    if frame == "Movement" and slots.get("act") in (["reached"], ["entered"], ["stationed"], ["infiltrated"]) and not slots.get("to"):
        return None
    if frame == "RouteState":
        routes = [value for value in slots.get("route", []) if value.startswith("new/") or scene.known.class_of(value) in _ROUTES]
        return (frame, {**slots, "route": routes}, []) if routes else None
    if frame in ("SiegeState", "SiegeChange"):
        told = slots.get("besieged") or slots.get("siege")
        if frame == "SiegeChange" and not told and (slots.get("change") == ["imposed"] or not scene.siege):
            return None
        made = sieges.fit(frame, slots, scene)
        return (frame, made, []) if made else None
    if frame == "PlaceRelation" and isinstance(places := slots.get("place"), list):
        slots["place"] = places[:1]
    if frame == "Statement":
        if not slots.get("who"):
            return None
        scene.look.append("what the statement is about is for you to say")  # in our words: the seed holds none of the article's
        return frame, slots, []
    if frame == "ControlChange" and not slots.get("place"):
        return None
    by = slots.get("by")
    if frame == "Attack" and isinstance(by, list) and civil(by, scene):
        return None
    if frame == "Attack" and not (by or slots.get("place") or slots.get("target")):
        return None
    return _complete(frame, slots, table)


def _complete(frame: str, slots: Slots, table: FrameTable) -> tuple[str, Slots, list[str]] | None:
    """The frame, if all that it requires is there or is an actor whom a source may leave open."""
    unstated: list[str] = []
    for choice in table.frames[frame].required:
        if not any(slots.get(slot) for slot in choice):
            open_ = [slot for slot in choice if table.frames[frame].slots[slot].kind == "actor"]
            if not open_ or frame not in ("Attack", "ControlChange", "Conduct"):
                return None
            unstated.append(open_[0])
    return frame, slots, unstated


def civil(values: Any, scene: Scene) -> bool:
    """Whether all of some actors are people who bear no arms."""
    return bool(values) and all(
        (v.startswith("actor/") and scene.known.class_of(v) == "Population") or residents.are_people(v.rpartition("/")[2]) for v in values
    )


def _kept(slots: Slots, *names: str) -> Slots:
    return {name: slots[name] for name in names if name in slots}


def _left(slots: Slots, scene: Scene) -> tuple[str, Slots, list[str]] | None:
    """Who leaves: people who flee, or armed men who go."""
    who = slots.get("who")
    if not isinstance(who, list) or not who:
        return None
    if all(residents.are_people(value.rpartition("/")[2]) for value in who):
        return "Displacement", slots, []
    if any(value.startswith("new/") for value in who):
        return None
    gone = _kept(slots, "from", "to")
    return ("Movement", {"actor": [scene.troops(value) for value in who], "act": ["left"], **gone}, []) if gone else None
