"""Where an event was, and who did it, as far as the words beside its trigger or those spoken of before tell it."""

from __future__ import annotations

import re
from typing import Any

from kg.draft.proposals import Slots
from kg.draft.reading import lexicon, nouns
from kg.draft.reading.arcs import above, after, agents, children, objects
from kg.draft.reading.mentions import Mention
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.frames import FrameTable
from kg.records import Stance

_TOLD: tuple[Stance, ...] = ("asserts", "intends", "supposes", "alleges", "predicts")
_WHO = "who attacks is taken as who launched the operation"
_THROUGH = ("in", "during", "with", "through", "after", "following")
_OFF = re.compile(
    r"(?i)(?:\b(?:north|south|east|west)\w*(?:[ -](?:east|west)\w*)? of|\d ?(?:km|kilomet\w+|miles?|m) from)"
    r" (?:the )?(?:(?:city|town|village) of )?$"
)


def place(sentence: Sentence, token: Any, holder: Any, frame: str, slots: Slots, scene: Scene, table: FrameTable) -> None:
    """Where it was, for frames that say so: what stands at "in", "at", "on" beside the trigger or above it."""
    if frame == "ControlChange":
        _taken(sentence, token, slots, scene)
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


def _taken(sentence: Sentence, token: Any, slots: Slots, scene: Scene) -> None:
    """Where the ground lies that is taken, and how much of it: they captured a third of the territory in the east."""
    lists = lexicon.load("events")
    shares = [noun for noun in objects(token) if noun.i not in sentence.at and noun.lemma_.lower() in (*lists["extents"], *lists["ground"])]
    if shares and not slots.get("place") and (found := near(sentence, token, scene)):
        slots["place"] = found
    if slots.get("place") and len(shares) == 1 and (code := lists["extents"].get(shares[0].lemma_.lower())):
        slots.setdefault("extent", [str(code)])


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
    vague = token.pos_ == "VERB" or (token.tag_ == "NNS" and not _hurting(token))
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


def _hurting(noun: Any) -> bool:
    """Whether attacks are told as those that hurt somebody, and not spoken of again: attacks that killed ten."""
    deeds = [noun.head, noun.head.head, *children(noun, "relcl", "acl")]
    hurts = any(word.lemma_ in ("kill", "wound", "injure", "die") and word.tag_ in ("VBD", "VBN") for word in deeds)
    return hurts and not children(noun, "det")


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
