"""What the words around a trigger fill: who did it, to whom, where, with what."""

from __future__ import annotations

from typing import Any

from kg.draft.proposals import Slots
from kg.draft.reading import lexicon, populations
from kg.draft.reading.arcs import above, children, objects
from kg.draft.reading.nouns import holdable, meant, owners, passable
from kg.draft.reading.passages import Sentence
from kg.draft.reading.residents import people
from kg.draft.reading.scene import Scene
from kg.draft.reading.unnamed import grounds, roads, somewhere
from kg.draft.rules import operations, weapons
from kg.draft.rules.candidates import RULES, candidates, holder
from kg.frames import FrameTable

_UNARMED = ("NGO", "MediaOutlet", "InternationalBody", "InternationalOrganisation")
_TROOPS = {"Attack": ("by",), "ControlChange": ("to", "from"), "ControlState": ("holder",), "Movement": ("actor",), "SiegeChange": ("by",)}


def fill(sentence: Sentence, token: Any, rule: Any, scene: Scene, table: FrameTable) -> Slots:
    """The slots of the rule's frame, as far as the words fill them."""
    frame = str(rule["frame"])
    slots: Slots = {key: [str(value)] for key, value in rule.items() if key not in RULES}
    nominal = token.pos_ in ("NOUN", "PROPN")
    below = holder(token, rule, sentence)
    nouns = candidates(sentence, token, rule, below, scene)
    if frame == "SiegeState" and token.dep_ == "pobj" and token.head.lower_ == "under":
        codes = [lexicon.load("events")["completeness"].get(word.lower_) for word in owners(token)]
        if found := [str(code) for code in codes if code]:
            slots["completeness"] = found[:1]
    for slot, told in sorted(nouns, key=lambda pair: pair[0] == "who"):  # who left is told by where they lived
        for filled, values in _values(sentence, scene, table, frame, slot, told, rule, slots):
            before = slots.get(filled)
            kept = before if isinstance(before, list) else []
            slots[filled] = list(dict.fromkeys((*kept, *values)))
    if frame == "ControlState" and not slots.get("holder"):
        whose = children(below, "poss")
        held = [v for word in whose for v in meant(sentence, scene, word, "actor")] or (scene.actor if whose else [])
        slots["holder"] = [scene.troops(v) for v in held[:1]]
    if (siege := _named_siege(sentence, token, below)) and frame in ("SiegeChange", "SiegeState"):
        slots["siege"] = [siege]
    if frame == "Fighting" and nominal and operations.begins(token.head) and token.dep_ == "nsubj":
        slots["state"] = ["broke-out"]
    if frame == "Attack":
        slots.pop("weapon", None)
        weapons.means(token, slots)
    return slots


def _named_siege(sentence: Sentence, token: Any, below: Any) -> str:
    """The registered siege that a trigger or its object names."""
    names = [sentence.at[word.i] for word in (token, below, *objects(token)) if word.i in sentence.at]
    return next((found for name in names if (found := name.of("event"))), "")


def kind(table: FrameTable, frame: str, slot: str) -> str:
    """What a slot takes."""
    found = table.frames[frame].slots.get(slot)
    return found.kind if found else "place" if slot == "besieged" else "entity"


def _values(
    sentence: Sentence, scene: Scene, table: FrameTable, frame: str, slot: str, nouns: list[Any], rule: Any, slots: Slots
) -> list[tuple[str, list[str]]]:
    """What nouns fill of a slot: things of its register; an attack on a place has a place and no target."""
    register = "place" if kind(table, frame, slot) == "place" or slot == "besieged" else "actor"
    taken = frame in ("ControlChange", "ControlState") and slot == "place"
    sure = taken or (register == "place" and rule.get("place") is not None)
    if sure:
        nouns = [noun for noun in nouns if holdable(noun, sentence, scene)]
    if register == "place":
        nouns = [other for noun in nouns for other in _meant_by(noun, sentence, scene)]
    if slot == "route":
        nouns = [noun for noun in nouns if passable(noun, sentence, scene)]
    if frame == "Attack" and slot == "target":
        direct = [v for noun in nouns if noun.i in sentence.at or sure for v in meant(sentence, scene, noun, "place", sure=sure)]
        actors = [] if direct else [v for noun in nouns for v in meant(sentence, scene, noun, "actor")]
        places = direct or [v for noun in nouns for v in meant(sentence, scene, noun, "place")]
        return [(name, values) for name, values in (("target", actors), ("place", places)) if values]
    if taken:
        values = grounds(sentence, scene, nouns) or somewhere(sentence, scene, nouns)
    elif slot == "route":
        values = roads(sentence, scene, nouns)
    else:
        values = [v for noun in nouns for v in meant(sentence, scene, noun, register, sure=sure)]
    if slot == "besieged" and not values:
        values = [v for noun in nouns for v in meant(sentence, scene, noun, "actor")]
    if slot in _TROOPS.get(frame, ()):
        values = [scene.troops(value) for value in values if not (value in scene.known.entries and scene.known.class_of(value) in _UNARMED)]
    if slot == "who" or (slot == "actor" and frame == "Movement"):
        left = slots.get("from")
        homes = left if isinstance(left, list) else []
        crowd = [_crowd(sentence, noun) if slot == "who" else noun for noun in nouns]
        told = [value for noun in crowd for value in people(sentence, scene, noun, homes)]
        if homes and crowd != nouns:
            told = [populations.of_place(scene, homes[0])]
        named = [value for value in values if value in scene.known.entries and scene.known.class_of(value) == "Population"]
        values = told or named or values
    return [(slot, values)] if values else []


def _crowd(sentence: Sentence, noun: Any) -> Any:
    """The people of whom the sentence spoke before who are meant by "they": registered 400 people after they fled."""
    if noun.lower_ not in ("they", "them"):
        return noun
    before = [word for word in sentence.words[: noun.i] if word.pos_ == "NOUN" and populations.is_people(word.lemma_.lower())]
    return before[-1] if before else noun


def _meant_by(noun: Any, sentence: Sentence, scene: Scene) -> list[Any]:
    """The places that "them" means where a verb above has them as its object: took six villages after the army left them."""
    if noun.lower_ in ("them", "these", "those"):
        for word in above(noun):
            if word.pos_ == "VERB" and (found := [other for other in objects(word) if other != noun and holdable(other, sentence, scene)]):
                return found
    return [noun]
