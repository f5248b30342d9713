"""The frame that fits what a trigger's words fill: with what it needs, another one, or none."""

from __future__ import annotations

from typing import Any

from kg.draft import lexicon, nouns, sieges
from kg.draft.arcs import after
from kg.draft.mentions import Mention
from kg.draft.passages import Sentence
from kg.draft.proposals import Slots
from kg.draft.scene import Scene
from kg.frames import FrameTable

_ROUTES = ("Road", "Crossing", "Border", "Frontline")


def fit(frame: str, slots: Slots, scene: Scene, table: FrameTable) -> tuple[str, Slots, list[str]] | None:
    """The frame, its slots, and the actor slots that the sentence leaves open; None where nothing can be proposed."""
    if frame == "Displacement" and not _people(slots.get("who"), scene):
        return _left(slots, scene)
    if frame == "Movement" and _people(slots.get("actor"), scene):
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
    if frame == "Attack" and isinstance(by, list) and _people(by, scene):
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


def _people(values: Any, scene: Scene) -> bool:
    return bool(values) and all(v.startswith("actor/") and scene.known.class_of(v) == "Population" for v in values)


def _kept(slots: Slots, *names: str) -> Slots:
    return {name: slots[name] for name in names if name in slots}


def _left(slots: Slots, scene: Scene) -> tuple[str, Slots, list[str]] | None:
    """Who leaves: people who flee, or armed men who go."""
    who = slots.get("who")
    if not isinstance(who, list) or not who:
        return None
    if all(value.startswith("new/actor/") and value.split()[-1].rpartition("/")[2].islower() for value in who):
        return "Displacement", slots, []
    if any(value.startswith("new/") for value in who):
        return None
    return "Movement", {"actor": [scene.troops(value) for value in who], "act": ["left"], **_kept(slots, "from", "to")}, []


def place(sentence: Sentence, token: Any, holder: Any, frame: str, slots: Slots, scene: Scene, table: FrameTable) -> None:
    """Where it was, for frames that say so: what stands at "in", "at", "on" beside the trigger or above it."""
    if "place" not in table.frames[frame].slots or slots.get("place") or frame == "ControlChange":
        return
    found = near(sentence, token, scene) or near(sentence, holder, scene)
    above = token
    while not found and above.head != above and above.dep_ not in ("ccomp", "relcl"):
        above = above.head
        found = near(sentence, above, scene)
    if not found and frame in ("Fighting", "Attack") and token.pos_ == "NOUN":
        found = [v for noun in after(token, "for") for v in nouns.meant(sentence, scene, noun, "place")]
    if not found and frame in ("Fighting", "Attack"):
        names = [name for name in sentence.names if name.guess != "Unknown" and not _owner(sentence, name)]
        places = [v for name in names for v in scene.named(name, "place") if not _country(v, scene)]
        found = places[:1] if len(set(places)) == 1 else _behind(sentence, token, scene)
    if found:
        slots["place"] = list(dict.fromkeys(found))


def _behind(sentence: Sentence, token: Any, scene: Scene) -> list[str]:
    """The first place named behind a trigger."""
    names = [name for name in sentence.names if name.start > sentence.place_of(token) and name.guess != "Unknown"]
    found = next((v for name in names for v in scene.named(name, "place") if not _country(v, scene)), "")
    if found:
        scene.look.append("which place")
    return [found] if found else []


def _owner(sentence: Sentence, name: Mention) -> bool:
    """Whether a name only says whose something is: Smith's men."""
    return any(token.dep_ == "poss" for token in sentence.words if sentence.at.get(token.i) is name)


def _country(value: str, scene: Scene) -> bool:
    return value in scene.known.entries and scene.known.class_of(value) == "Country"


def near(sentence: Sentence, token: Any, scene: Scene) -> list[str]:
    """The places at "in", "on" and such before a noun that hang on a word."""
    for prep in (child for child in token.children if child.dep_ == "prep" and child.lower_ in lexicon.load("events")["where"]):
        found = [v for noun in after(token, prep.lower_) for v in nouns.meant(sentence, scene, noun, "place")]
        if found:
            return found
    return []
