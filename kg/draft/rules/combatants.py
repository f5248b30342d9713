"""Who fights in an operation, by what is told of them: they try to take a place, hold one, stand beside others, are sent to fight."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, children, objects
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules.operations import WHICH, actors_of, among, event_of
from kg.draft.rules.told import tell
from kg.draft.voice import stances

_WAR = ("Attack", "ControlChange", "SiegeChange")
_BESIDE = ("alongside", "beside")


def combatants(sentence: Sentence, token: Any, scene: Scene) -> Iterator[Proposal]:
    """Who fights, by a word that tells no capture or attack of its own."""
    together = token.lemma_.lower() in lexicon.load("facts")["siding"]["with"]
    if not (together or token.pos_ in ("VERB", "AUX")) or stances.of(token, sentence.question)[0] != "asserts":
        return
    parties: list[tuple[str, list[Any]]] = []
    relied = relied_on(token)
    if is_one(token, "trying") and any(warlike(verb) for verb in children(token, "xcomp", "advcl") if verb.tag_ == "VB"):
        parties.append(("attacker", agents(token)))
    if is_one(token, "defending"):
        parties.append(("defender", agents(token)))
    if is_one(token, "fighting-verbs"):
        parties.append(("participant", [noun for word in _BESIDE for noun in after(token, word)]))
    if together and any(warlike(word) or among(sentence, [word], "fights") for word in sentence.words):
        parties.append(("participant", after(token, "with", "alongside")))
    if relied:
        parties.append(("participant", relied))
    event = battle(sentence, token, scene)
    for role, nouns in parties:
        for actor in actors_of(sentence, nouns, scene):
            slots: Slots = {"event": [event], "actor": [actor], "role": [role]}
            yield tell(sentence, token, "Participation", slots, look=[*dict.fromkeys(scene.look), WHICH], dated=bool(relied))


def is_one(verb: Any, name: str) -> bool:
    """Whether a verb, alone or with the word that completes it, stands in a list."""
    words, lemma = lexicon.load("events")[name], verb.lemma_.lower()
    below = (child.lemma_.lower() for child in children(verb, "prt", "dobj", "advmod", "prep"))
    return lemma in words or any(f"{lemma} {word}" in words for word in below)


@functools.cache
def _lemmas_of_war() -> frozenset[str]:
    rules = lexicon.load("events")["verbs"].items()
    return frozenset(str(words).split()[0] for words, rule in rules if rule["frame"] in _WAR)


def warlike(verb: Any) -> bool:
    """Whether a verb tells an attack, or the taking of a place or the end of a siege."""
    return verb.lemma_.lower() in _lemmas_of_war()


def relied_on(verb: Any) -> list[Any]:
    """Who is used or sent to fight: relied on militias to fight the rebels, deployed a brigade to defend the town."""
    told = [*objects(verb), *after(verb, "on", "upon")] if verb.lemma_.lower() in lexicon.load("events")["relying"] else []
    return told if any(fights(word) for noun in (verb, *told, *children(verb, "prep")) for word in children(noun, *_CLAUSES)) else []


_CLAUSES = ("xcomp", "advcl", "acl", "relcl")


def fights(verb: Any) -> bool:
    """Whether an infinitive tells what somebody is to do in a war."""
    return verb.tag_ == "VB" and (is_one(verb, "fighting-verbs") or is_one(verb, "defending") or warlike(verb))


def battle(sentence: Sentence, token: Any, scene: Scene) -> str:
    """The event in which a verb tells of fighting: that which the sentence names with it, else the last told of."""
    during = [word for word in sentence.words if word.dep_ == "pobj" and word.head.lower_ in ("in", "during", "amid")]
    named = among(sentence, during)
    return event_of(sentence, named[0], scene) if named else scene.operation or "new/event/battle"
