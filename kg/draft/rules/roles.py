"""What the words around a trigger fill: who did it, to whom, where, with what."""

from __future__ import annotations

from typing import Any

from kg.draft.proposals import Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, bearer, children, objects, subjects
from kg.draft.reading.nouns import holdable, meant, owners, passable, people
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules import operations
from kg.frames import FrameTable

RULES = frozenset(
    (
        *("frame", "place", "weapon", "route", "needs", "of-attack", "munition", "or-route"),
        *("subject", "by", "on", "of", "on-prep", "at", "to", "from", "with", "against", "between", "under"),
    )
)
_PREPOSITIONS = {
    "of": ("of",),
    "on-prep": ("on", "against", "over", "onto", "at"),
    "at": ("at", "on", "against", "into"),
    "to": ("to", "towards", "toward", "into", "for", "on", "in"),
    "from": ("from", "out"),
    "with": ("with",),
    "against": ("against",),
    "between": ("between", "with", "against"),
    "under": ("under",),
}
_TROOPS = {"Attack": ("by",), "ControlChange": ("to", "from"), "Movement": ("actor",), "SiegeChange": ("by",)}


def fill(sentence: Sentence, token: Any, rule: Any, scene: Scene, table: FrameTable) -> Slots:
    """The slots of the rule's frame, as far as the words fill them."""
    frame = str(rule["frame"])
    slots: Slots = {key: [str(value)] for key, value in rule.items() if key not in RULES}
    nominal = token.pos_ in ("NOUN", "PROPN")
    below = holder(token, rule, sentence)
    nouns: list[tuple[str, list[Any]]] = []
    if "by" in rule:
        nouns.append((str(rule["by"]), after(token, "by") + owners(token) if nominal else _doers(token, frame)))
    elif nominal and rule.get("of") in ("by", "actor", "who"):
        nouns.append((str(rule["of"]), owners(token)))
    launched = _launched(token) if nominal and frame == "Attack" else None
    if nominal and frame == "Attack":
        nouns.append(("by", owners(token) + (agents(launched) if launched is not None else [])))
    bearers = [*_bearers(token, below), *([launched] if launched is not None else [])]
    if "subject" in rule:
        nouns.append((str(rule["subject"]), agents(token)))
    if "on" in rule:
        nouns.append((str(rule["on"]), objects(token)))
    for key, words in _PREPOSITIONS.items():
        if key in rule:
            nouns.append((str(rule[key]), [noun for word in bearers for noun in after(word, *words)]))
    if frame == "Fighting" and nominal and token.dep_ == "pobj" and token.head.head.lower_ in lexicon.load("events")["engaging"]:
        nouns.append(("parties", subjects(token.head.head) + after(token.head.head, "with", "against")))
    if frame == "SiegeState" and token.dep_ == "pobj" and token.head.lower_ == "under":
        nouns.append(("besieged", _placed(token.head.head)))
        codes = [lexicon.load("events")["completeness"].get(word.lower_) for word in owners(token)]
        if found := [str(code) for code in codes if code]:
            slots["completeness"] = found[:1]
    for slot, told in nouns:
        for filled, values in _values(sentence, scene, table, frame, slot, told, rule):
            before = slots.get(filled)
            kept = before if isinstance(before, list) else []
            slots[filled] = list(dict.fromkeys((*kept, *values)))
    if (siege := _named_siege(sentence, token, below)) and frame in ("SiegeChange", "SiegeState"):
        slots["siege"] = [siege]
    if frame == "Fighting" and nominal and operations.begins(token.head) and token.dep_ == "nsubj":
        slots["state"] = ["broke-out"]
    if frame == "Attack":
        slots.pop("weapon", None)
        _weapon(token, slots)
    return slots


def _launched(noun: Any) -> Any:
    """The verb whose doer makes the attack that a noun tells: launch raids, respond with raids."""
    lists = lexicon.load("events")
    if noun.dep_ == "pobj" and noun.head.lower_ == "with" and noun.head.head.lemma_.lower() in lists["answering"]:
        return noun.head.head
    return bearer(noun, lists["light"])


def _doers(verb: Any, frame: str) -> list[Any]:
    """Who does it; where a weapon or its fire is the subject, whose it is: rocket fire by the brigade hit the town."""
    nouns = agents(verb)
    return nouns + [other for noun in nouns for other in after(noun, "by")] if frame == "Attack" else nouns


def _placed(above: Any) -> list[Any]:
    """What is put or is under something: the object of a verb, else its subject; a noun itself."""
    return objects(above) or subjects(above) if above.pos_ in ("VERB", "AUX") else [above]


def _bearers(token: Any, below: Any) -> list[Any]:
    """The words on which what belongs to a trigger may hang: itself, its object, for a siege also what is done with or to it."""
    found = [token] if below == token else [token, below]
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
        return next((c for c in token.children if c.dep_ in ("dobj", "obj", "nsubjpass") and not sentence.at.get(c.i)), token)
    return token


def kind(table: FrameTable, frame: str, slot: str) -> str:
    """What a slot takes."""
    found = table.frames[frame].slots.get(slot)
    return found.kind if found else "place" if slot == "besieged" else "entity"


def _values(
    sentence: Sentence, scene: Scene, table: FrameTable, frame: str, slot: str, nouns: list[Any], rule: Any
) -> list[tuple[str, list[str]]]:
    """What nouns fill of a slot: things of its register; an attack on a place has a place and no target."""
    register = "place" if kind(table, frame, slot) == "place" or slot == "besieged" else "actor"
    taken = frame == "ControlChange" and slot == "place"
    sure = taken or (register == "place" and rule.get("place") is not None)
    if sure:
        nouns = [noun for noun in nouns if holdable(noun, sentence, scene)]
    if slot == "route":
        nouns = [noun for noun in nouns if passable(noun, sentence, scene)]
    if frame == "Attack" and slot == "target":
        direct = [v for noun in nouns if noun.i in sentence.at or sure for v in meant(sentence, scene, noun, "place", sure=sure)]
        actors = [] if direct else [v for noun in nouns for v in meant(sentence, scene, noun, "actor")]
        places = direct or [v for noun in nouns for v in meant(sentence, scene, noun, "place")]
        return [(name, values) for name, values in (("target", actors), ("place", places)) if values]
    values = [v for noun in nouns for v in meant(sentence, scene, noun, register, sure=sure)]
    if slot == "besieged" and not values:
        values = [v for noun in nouns for v in meant(sentence, scene, noun, "actor")]
    if slot in _TROOPS.get(frame, ()):
        values = [scene.troops(value) for value in values]
    if slot == "who" or (slot == "actor" and frame == "Movement"):
        told = [value for noun in nouns if noun.i not in sentence.at for value in people(sentence, scene, noun)]
        populations = [value for value in values if value in scene.known.entries and scene.known.class_of(value) == "Population"]
        values = populations or told or values
    return [(slot, values)] if values else []


def _weapon(token: Any, slots: Slots) -> None:
    """What is used decides the means, whatever the verb."""
    lists = lexicon.load("events")
    table = {str(word): str(code) for code, words in lists["weapons"].items() for word in words}
    near = [
        child
        for child in token.subtree
        if child.dep_ in ("compound", "amod", "dobj", "nsubj", "pobj", "nmod", "conj") and abs(child.i - token.i) < 16
    ]
    codes = [table[word.lower_] for word in (token, *near) if word.lower_ in table]
    best = next((str(code) for code in lists["means"] if code in codes), "")
    if not best or slots.get("means") == ["counter-attack"]:
        return
    listed: dict[int, list[str]] = {}
    first = next(word for word in (token, *near) if table.get(word.lower_) == best)
    for word in near:
        if word.lower_ in table and _chain(word)[-1] == _chain(first)[-1]:
            listed.setdefault(_chain(word)[0], []).append(table[word.lower_])
    each = [next(str(code) for code in lists["means"] if code in found) for found in listed.values()]
    slots["means"] = list(dict.fromkeys((best, *each)))


def _chain(word: Any) -> list[int]:
    """The nouns of a list from the one to which a word belongs to the first."""
    while word.dep_ in ("compound", "amod", "nmod"):
        word = word.head
    found = [word.i]
    while word.dep_ in ("conj", "compound", "amod", "nmod"):
        found += [word.head.i] if word.dep_ == "conj" else []
        word = word.head
    return found
