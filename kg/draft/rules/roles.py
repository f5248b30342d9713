"""What the words around a trigger fill: who did it, to whom, where, with what."""

from __future__ import annotations

from typing import Any

from kg.draft.proposals import Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import above, after, agents, bearer, children, objects, subjects
from kg.draft.reading.nouns import holdable, meant, owners, passable, people
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.reading.unnamed import grounds, roads, somewhere
from kg.draft.rules import operations, weapons
from kg.frames import FrameTable

RULES = frozenset(
    (
        *("frame", "place", "weapon", "route", "needs", "of-attack", "munition", "or-route", "or-attack"),
        *("subject", "lone", "by", "on", "of", "on-prep", "at", "to", "from", "with", "against", "between", "under"),
    )
)
_PREPOSITIONS = {
    "of": ("of",),
    "on-prep": ("on", "against", "over", "onto", "at"),
    "at": ("at", "on", "against", "into"),
    "to": ("to", "towards", "toward", "into", "for", "on", "in", "inside", "near", "at", "around", "outside"),
    "from": ("from", "out"),
    "with": ("with",),
    "against": ("against",),
    "between": ("between", "with", "against"),
    "under": ("under",),
}
_UNARMED = ("NGO", "MediaOutlet", "InternationalBody", "InternationalOrganisation")
_TROOPS = {"Attack": ("by",), "ControlChange": ("to", "from"), "ControlState": ("holder",), "Movement": ("actor",), "SiegeChange": ("by",)}


def fill(sentence: Sentence, token: Any, rule: Any, scene: Scene, table: FrameTable) -> Slots:
    """The slots of the rule's frame, as far as the words fill them."""
    frame = str(rule["frame"])
    slots: Slots = {key: [str(value)] for key, value in rule.items() if key not in RULES}
    nominal = token.pos_ in ("NOUN", "PROPN")
    below = holder(token, rule, sentence)
    nouns: list[tuple[str, list[Any]]] = []
    if "lone" in rule and not nominal and not objects(token):
        nouns.append((str(rule["lone"]), agents(token)))
    elif "by" in rule:
        nouns.append((str(rule["by"]), after(token, "by") + owners(token) if nominal else _doers(token, frame)))
    elif nominal and rule.get("of") in ("by", "actor", "who"):
        nouns.append((str(rule["of"]), owners(token)))
    launched = _launched(token) if nominal and frame == "Attack" else None
    if nominal and frame == "Attack":
        nouns.append(("by", owners(token) + (agents(launched) if launched is not None else [])))
    bearers = [*_bearers(token, below), *([launched] if launched is not None else [])]
    if nominal and token.dep_ == "conj" and token.head.pos_ == "NOUN":
        bearers.append(token.head)  # the advance and capture of the town
    if nominal and frame == "ControlChange":
        nouns.append(("place", [word for word in owners(token) if _falls(sentence, scene, token, word)]))
        nouns.append(("from" if token.lemma_ == "loss" else "to", owners(token)))
    if "subject" in rule:
        nouns.append((str(rule["subject"]), agents(token)))
    if "on" in rule:
        nouns.append((str(rule["on"]), objects(token)))
    for key, words in _PREPOSITIONS.items():
        if key in rule:
            beside = children(below, "conj") if rule[key] == "place" and below.lemma_ == "control" else []  # control of A and the town of B
            words = (*words, "of") if key == "from" and not nominal else words  # pulled out of
            nouns.append((str(rule[key]), [noun for word in bearers for noun in after(word, *words)] + beside))
    if frame == "Fighting" and nominal and token.dep_ == "pobj" and token.head.head.lower_ in lexicon.load("events")["engaging"]:
        nouns.append(("parties", subjects(token.head.head) + after(token.head.head, "with", "against")))
    if frame == "SiegeState" and token.dep_ == "pobj" and token.head.lower_ == "under":
        nouns.append(("besieged", _placed(token.head.head)))
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


def _falls(sentence: Sentence, scene: Scene, noun: Any, owner: Any) -> bool:
    """Whether the owner of a fall or capture is the place that falls: the town's capture, its surrender."""
    if owner.pos_ == "PRON":
        return noun.lemma_ in ("fall", "surrender") and owner.lower_ == "its"
    return owner.i in sentence.at and bool(scene.named(sentence.at[owner.i], "place"))


def _launched(noun: Any) -> Any:
    """The verb whose doer makes the attack that a noun tells: launch raids, respond with raids."""
    lists = lexicon.load("events")
    if noun.dep_ == "pobj" and noun.head.lower_ == "with" and noun.head.head.lemma_.lower() in lists["answering"]:
        return noun.head.head
    return bearer(noun, lists["light"])


def _doers(verb: Any, frame: str) -> list[Any]:
    """Who does it; where a weapon or its fire is the subject, whose it is: rocket fire by the brigade hit the town."""
    nouns = agents(verb)
    if frame != "Attack":
        return nouns
    fired = [clause for noun in nouns for clause in children(noun, "acl") if clause.tag_ == "VBN"]
    return nouns + [other for noun in nouns for other in after(noun, "by")] + [other for clause in fired for other in agents(clause)]


def _placed(above: Any) -> list[Any]:
    """What is put or is under something: the object of a verb, else its subject; a noun itself."""
    return objects(above) or subjects(above) if above.pos_ in ("VERB", "AUX") else [above]


def _bearers(token: Any, below: Any) -> list[Any]:
    """The words on which what belongs to a trigger may hang: itself, its object, for a siege also what is done with or to it."""
    found = [token] if below == token else [token, below]
    found += [word for word in children(token, "advmod", "prt") if word.lower_ in lexicon.load("events")["ways"]]
    if token.pos_ == "NOUN" and lexicon.load("events")["nouns"].get(token.lemma_.lower(), {}).get("frame") == "Displacement":
        found += after(token, "of")  # the flight of people from the town
    if below.lemma_.lower() in lexicon.load("events")["sieges"]:
        found += [clause for clause in children(below, "acl") if clause.tag_ == "VBN"]
        found += [below.head] if below == token and token.dep_ in ("dobj", "nsubjpass") else []
    if token.pos_ == "NOUN" and token.dep_ == "nsubj":
        found.append(token.head)
    return found


def _named_siege(sentence: Sentence, token: Any, below: Any) -> str:
    """The registered siege that a trigger or its object names."""
    names = [sentence.at[word.i] for word in (token, below, *objects(token)) if word.i in sentence.at]
    return next((found for name in names if (found := name.of("event"))), "")


def holder(token: Any, rule: Any, sentence: Sentence) -> Any:
    """The object in which a trigger of two words ends (control, siege): what follows it hangs there."""
    if rule["frame"] == "SiegeChange" or any(rule.get(key) is not None for key in ("of", "on-prep")):
        below = [c for prep in children(token, "prep") if prep.lower_ == "through" for c in children(prep, "pobj")]
        nouns = [*children(token, "dobj", "obj", "nsubjpass"), *below]
        return next((noun for noun in nouns if not sentence.at.get(noun.i)), token)
    return token


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
        told = [value for noun in nouns for value in people(sentence, scene, noun, homes)]
        named = [value for value in values if value in scene.known.entries and scene.known.class_of(value) == "Population"]
        values = told or named or values
    return [(slot, values)] if values else []


def _meant_by(noun: Any, sentence: Sentence, scene: Scene) -> list[Any]:
    """The places that "them" means where a verb above has them as its object: took six villages after the army left them."""
    if noun.lower_ in ("them", "these", "those"):
        for word in above(noun):
            if word.pos_ == "VERB" and (found := [other for other in objects(word) if other != noun and holdable(other, sentence, scene)]):
                return found
    return [noun]
