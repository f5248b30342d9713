"""The frame that fits what a trigger's words fill: with what it needs, another one, or none."""

from __future__ import annotations

import re
from typing import Any

from kg.draft.proposals import Slots
from kg.draft.reading import lexicon, nouns, populations, sieges
from kg.draft.reading.arcs import above, after, agents, children, objects
from kg.draft.reading.mentions import Mention
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.frames import FrameTable
from kg.records import Stance

_TOLD: tuple[Stance, ...] = ("asserts", "intends", "supposes", "alleges", "predicts")
_WHO = "who attacks is taken as who launched the operation"
_GONE = (["reached"], ["entered"], ["left"], ["withdrew"], ["advanced"], ["returned"])
_THROUGH = ("in", "during", "with", "through", "after", "following")
_OFF = re.compile(
    r"(?i)(?:\b(?:north|south|east|west)\w*(?:[ -](?:east|west)\w*)? of|\d ?(?:km|kilomet\w+|miles?|m) from)"
    r" (?:the )?(?:(?:city|town|village) of )?$"
)
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
        (v.startswith("actor/") and scene.known.class_of(v) == "Population") or nouns.are_people(v.rpartition("/")[2]) for v in values
    )


def _kept(slots: Slots, *names: str) -> Slots:
    return {name: slots[name] for name in names if name in slots}


def _left(slots: Slots, scene: Scene) -> tuple[str, Slots, list[str]] | None:
    """Who leaves: people who flee, or armed men who go."""
    who = slots.get("who")
    if not isinstance(who, list) or not who:
        return None
    if all(nouns.are_people(value.rpartition("/")[2]) for value in who):
        return "Displacement", slots, []
    if any(value.startswith("new/") for value in who):
        return None
    gone = _kept(slots, "from", "to")
    return ("Movement", {"actor": [scene.troops(value) for value in who], "act": ["left"], **gone}, []) if gone else None


def place(sentence: Sentence, token: Any, holder: Any, frame: str, slots: Slots, scene: Scene, table: FrameTable) -> None:
    """Where it was, for frames that say so: what stands at "in", "at", "on" beside the trigger or above it."""
    if "place" not in table.frames[frame].slots or slots.get("place") or frame == "ControlChange":
        return
    found = (
        near(sentence, token, scene)
        or near(sentence, holder, scene)
        or _charged(frame, slots, scene)
        or _outcome(sentence, token, frame, slots, scene)
    )
    above = token
    while not found and above.head != above and above.dep_ not in ("ccomp", "relcl"):
        above = above.head
        found = near(sentence, above, scene)
    if not found and frame in ("Fighting", "Attack") and token.pos_ == "NOUN":
        found = [v for noun in after(token, "for") for v in nouns.meant(sentence, scene, noun, "place")]
    if not found and frame in ("Fighting", "Attack"):
        names = [name for name in sentence.names if name.guess != "Unknown" and not _owner(sentence, name) and not _measure(sentence, name)]
        places = [v for name in names for v in scene.named(name, "place") if not scene.is_country(v)]
        found = places[:1] if len(set(places)) == 1 else _behind(sentence, token, scene)
    if found:
        slots["place"] = list(dict.fromkeys(found))


def _charged(frame: str, slots: Slots, scene: Scene) -> list[str]:
    """Where the attack with gas was that is charged: such an attack is spoken of again and again."""
    means = slots.get("means", []) if frame == "Attack" else []
    return next((found for code in means if (found := scene.wrongs.first.get(f"use-of-{code}", ([], None))[0])), [])


def _outcome(sentence: Sentence, token: Any, frame: str, slots: Slots, scene: Scene) -> list[str]:
    """Where an attack was by what it led to: raids forced them out of the villages, they captured the hill in an assault."""
    lists = lexicon.load("events")
    verb = token.head if token.dep_ == "nsubj" else token.head.head
    if frame != "Attack" or token.pos_ != "NOUN":
        return []
    if token.dep_ == "nsubj" and verb.lemma_.lower() in lists["forcing"]:
        left = [noun for word in (verb, *children(verb, "xcomp", "ccomp")) for noun in after(word, "from", "out", "of")]
        return [v for noun in left for v in nouns.meant(sentence, scene, noun, "place")]
    taking = lists["verbs"].get(verb.lemma_.lower(), {})
    if token.dep_ == "pobj" and token.head.lower_ in _THROUGH and taking.get("frame") == "ControlChange":
        if not slots.get("by") and (doers := [v for noun in agents(verb) for v in nouns.meant(sentence, scene, noun, "actor")]):
            slots["by"] = [scene.troops(doer) for doer in doers]
        return [v for noun in objects(verb) for v in nouns.meant(sentence, scene, noun, "place", sure=True)]
    return []


def spoken_of(sentence: Sentence, token: Any, frame: str, slots: Slots, scene: Scene, stance: Stance | None) -> None:
    """What a fight or attack leaves open: it was where the story is; who attacks within an operation is who launched it."""
    if frame == "Attack" and not slots.get("by") and scene.attackers and _part_of_operation(token):
        slots["by"] = list(scene.attackers)
        scene.look.append(_WHO)
    if frame not in ("Fighting", "Attack") or slots.get("place") or slots.get("target") or stance not in _TOLD:
        return
    if _WHO in scene.look:
        return
    vague = token.pos_ == "VERB" or token.tag_ == "NNS"
    if (
        token.dep_ == "attr"
        or (vague and slots.get("means") == ["unspecified-weapon"])
        or (frame == "Fighting" and token.lemma_ == "fight")
    ):
        return
    if frame == "Attack" and not slots.get("by") and scene.attackers and stance != "asserts":
        slots["by"] = list(scene.attackers)
        scene.look.append(_WHO)
        return
    near = [value for value in scene.place[:1] if sentence.span.paragraph - scene.place_in <= 1 and not scene.is_country(value)]
    if found := near or [place for place in (scene.focus or scene.city,) if place]:
        slots["place"] = found
        scene.look.append("the place is that spoken of before")


def _part_of_operation(token: Any) -> bool:
    """Whether an attack is told as a part of an operation: the offensive includes air raids."""
    verb = next((word for word in above(token) if word.pos_ == "VERB"), None)
    return verb is not None and verb.lemma_ in ("include", "involve", "combine", "comprise") and bool(children(verb, "nsubj"))


def _behind(sentence: Sentence, token: Any, scene: Scene) -> list[str]:
    """The first place named behind a trigger."""
    names = [name for name in sentence.names if name.start > sentence.place_of(token) and name.guess != "Unknown"]
    found = next((v for name in names for v in scene.named(name, "place") if not scene.is_country(v)), "")
    if found:
        scene.look.append("which place")
    return [found] if found else []


def _owner(sentence: Sentence, name: Mention) -> bool:
    """Whether a name only says whose something is: Smith's men."""
    return any(token.dep_ == "poss" for token in sentence.words if sentence.at.get(token.i) is name)


def _measure(sentence: Sentence, name: Mention) -> bool:
    """Whether a name only tells where something else is: two miles north of Riverton."""
    return bool(_OFF.search(sentence.text[: name.start - sentence.span.start]))


def near(sentence: Sentence, token: Any, scene: Scene) -> list[str]:
    """The places at "in", "on" and such before a noun that hang on a word."""
    for prep in (child for child in token.children if child.dep_ == "prep" and child.lower_ in lexicon.load("events")["where"]):
        found = [v for noun in after(token, prep.lower_) for v in nouns.meant(sentence, scene, noun, "place")]
        if found:
            return found
    return []
