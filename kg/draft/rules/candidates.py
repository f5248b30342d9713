"""The words around a trigger that may fill the slots of its frame."""

from __future__ import annotations

from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, bearer, children, objects, passive, subjects
from kg.draft.reading.nouns import owners
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene

RULES = frozenset(
    (
        *("frame", "place", "weapon", "route", "needs", "of-attack", "munition", "or-route", "or-attack"),
        *("subject", "lone", "by", "on", "of", "on-prep", "at", "to", "from", "with", "against", "between", "under"),
    )
)
_HOMES = ("home", "house", "village", "land")
_THERE = ("in", "inside", "near", "around", "at", "on")
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


def candidates(sentence: Sentence, token: Any, rule: Any, below: Any, scene: Scene) -> list[tuple[str, list[Any]]]:
    """The words for each slot of the rule's frame.

    Args:
        below: the object in which the trigger ends, as ``holder`` has it.
    """
    frame = str(rule["frame"])
    nominal = token.pos_ in ("NOUN", "PROPN")
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
            if frame == "Displacement" and key in ("from", "to") and any(noun.lemma_.lower() in _HOMES for noun in objects(token)):
                words = tuple(w for w in words if w not in _THERE) if key == "to" else (*words, *_THERE)  # fled their homes in X
            nouns.append((str(rule[key]), [noun for word in bearers for noun in after(word, *words)] + beside))
    if nominal and frame == "Attack":  # an attack by X on Y: the parser hangs "on Y" on X
        nouns.append(("target", [noun for doer in after(token, "by") for noun in after(doer, "on", "against")]))
    if frame == "Movement" and not nominal:
        if rule.get("by") == "actor" and "on" not in rule and passive(token):
            nouns.append(("actor", objects(token)))  # the brigade was sent north
        held = [noun for noun in objects(token) if noun.lemma_.lower() in ("position", "post")]
        nouns.append(("to", [noun for word in held for noun in after(word, "in", "at", "on", "near", "around")]))
    if frame == "Fighting" and nominal and token.dep_ == "pobj" and token.head.head.lower_ in lexicon.load("events")["engaging"]:
        nouns.append(("parties", subjects(token.head.head) + after(token.head.head, "with", "against")))
    if frame == "SiegeState" and token.dep_ == "pobj" and token.head.lower_ == "under":
        nouns.append(("besieged", _placed(token.head.head)))
    return nouns


def holder(token: Any, rule: Any, sentence: Sentence) -> Any:
    """The object in which a trigger of two words ends (control, siege): what follows it hangs there."""
    if rule["frame"] == "SiegeChange" or any(rule.get(key) is not None for key in ("of", "on-prep")):
        below = [c for prep in children(token, "prep") if prep.lower_ == "through" for c in children(prep, "pobj")]
        nouns = [*children(token, "dobj", "obj", "nsubjpass"), *below]
        return next((noun for noun in nouns if not sentence.at.get(noun.i)), token)
    return token


def _falls(sentence: Sentence, scene: Scene, noun: Any, owner: Any) -> bool:
    """Whether the owner of a fall or capture is the place that falls: the town's capture, its surrender."""
    if owner.pos_ == "PRON":
        return noun.lemma_ in ("fall", "surrender") and owner.lower_ == "its"
    return owner.i in sentence.at and bool(scene.named(sentence.at[owner.i], "place"))


def _launched(noun: Any) -> Any:
    """The verb whose doer makes the attack that a noun tells: launch raids, respond with raids."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "with" and noun.head.head.lemma_.lower() in lexicon.load("links")["answering"]:
        return noun.head.head
    return bearer(noun, lexicon.load("events")["light"])


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
