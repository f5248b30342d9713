"""What is told of an operation in passing: whose it is, where it is, who is helped in it, who takes or loses ground in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import above, after, agents, bearer, children, objects, passive
from kg.draft.reading.nouns import owners
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.reading.states import state
from kg.draft.rules.operations import WHICH, actors_of, among, event_of, helpers, located
from kg.draft.rules.told import tell
from kg.draft.voice import stances

_CLOSING = ("imposed", "tightened", "restored")
_WAR = ("Attack", "ControlChange", "Movement", "SiegeChange", "Fighting")
_SIDES = {"ControlChange": (("to", "attacker"), ("from", "defender")), "Attack": (("by", "attacker"), ("target", "defender"))}


def campaigns(sentence: Sentence, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """Whose operation a noun names, and where it is: the rebel offensive on the town."""
    lists = lexicon.load("events")
    if noun.pos_ not in ("NOUN", "PROPN") or noun.i in sentence.at or noun.lemma_.lower() not in lists["campaigns"]:
        return
    if (
        noun.dep_ in ("compound", "nmod")
        or bearer(noun, lists["opening"]) is not None
        or stances.of(noun, sentence.question)[0] != "asserts"
    ):
        return
    doers = owners(noun) + after(noun, "by")
    attackers = [actor for actor in actors_of(sentence, doers, scene) if not actor.startswith("new/")]
    if not attackers:
        return
    scene.attackers = [scene.troops(actor) for actor in attackers]
    again = scene.operation and any(word.lower_ in ("the", "this") for word in children(noun, "det"))
    event = scene.operation = scene.operation if again else event_of(sentence, noun, scene)
    for actor in attackers:
        if _first(scene, event, actor):
            slots: Slots = {"event": [event], "actor": [actor], "role": ["attacker"]}
            yield tell(sentence, noun, "Participation", slots, look=[WHICH], dated=False)
    yield from (
        each for each in located(sentence, noun, noun, event, scene, [WHICH], "asserts") if _first(scene, event, each.first("place"))
    )


def taking_part(sentence: Sentence, token: Any, told: Proposal, scene: Scene) -> Iterator[Proposal]:
    """Who helps in what is told, and, where the sentence names the operation, on whose side it is."""
    if told.stance != "asserts" or told.frame not in _WAR:
        return
    named = [
        word
        for word in sentence.words
        if word.lemma_.lower() in lexicon.load("events")["campaigns"] and any(c.lower_ in ("the", "this") for c in children(word, "det"))
    ]
    event = event_of(sentence, among(sentence, named)[0], scene) if named else scene.operation
    parties = [("supporter", actor) for doer in (*agents(token), token) for actor in actors_of(sentence, helpers(doer), scene)]
    verbs = [word for word in above(token)[:3] if word.pos_ == "VERB"]
    states = [word for verb in (token, *verbs) for noun in helpers(verb) for word in owners(noun)]  # with Eastmark's support
    parties += [("supporter", actor) for word in states for actor in state(scene.known, word.text)]
    for slot, role in _SIDES.get(told.frame, ()) if named else ():
        values = told.slots.get(slot)
        parties += [(role, actor) for actor in (values if isinstance(values, list) else [])]
    siege, by = told.first("siege"), told.slots.get("by")
    if told.frame == "SiegeChange" and told.first("change") in _CLOSING and isinstance(by, list):
        event, parties = siege, parties + [("attacker", actor) for actor in by]
    for role, actor in dict.fromkeys(parties):
        if _first(scene, event, actor):
            slots: Slots = {"event": [event or "new/event/battle"], "actor": [actor], "role": [role]}
            yield tell(sentence, token, "Participation", slots, look=[WHICH], dated=False)


def fetched(sentence: Sentence, verb: Any, scene: Scene) -> Iterator[Proposal]:
    """Who is brought into a battle: they brought in the brigade in the last battles."""
    if verb.pos_ != "VERB" or verb.lemma_ not in lexicon.load("events")["fetching"]:
        return
    if not among(sentence, after(verb, "in", "into"), "fights") or stances.of(verb, sentence.question)[0] != "asserts":
        return
    for actor in actors_of(sentence, objects(verb), scene):
        event = scene.operation or "new/event/battle"
        yield tell(
            sentence, verb, "Participation", {"event": [event], "actor": [actor], "role": ["participant"]}, look=[WHICH], dated=False
        )


def backed(sentence: Sentence, verb: Any, scene: Scene) -> Iterator[Proposal]:
    """Who helps in an operation that is told to be backed by him, and so those who launched it."""
    if verb.tag_ != "VBN" or verb.lemma_.lower() not in lexicon.load("events")["helping"]:
        return
    first = verb.head if verb.dep_ == "conj" and passive(verb.head) else verb  # was launched by X and backed by Y
    nouns = among(sentence, objects(verb) or objects(first))
    if not nouns or stances.of(verb, sentence.question)[0] != "asserts":
        return
    event = event_of(sentence, nouns[0], scene)
    doers = [v for noun in agents(verb) for v in state(scene.known, noun.text) or actors_of(sentence, [noun], scene)]
    for actor in dict.fromkeys(doers):
        slots: Slots = {"event": [event], "actor": [actor], "role": ["supporter"]}
        yield tell(sentence, verb, "Participation", slots, look=[WHICH], dated=False)
        if helped := [other for other in scene.attackers if other != actor]:
            yield tell(sentence, verb, "Support", {"supporter": [actor], "supported": helped[:1]}, dated=False)


def left_behind(sentence: Sentence, token: Any, told: Proposal) -> Iterator[Proposal]:
    """What fighters lose who withdraw from it."""
    actors, places = told.slots.get("actor"), told.slots.get("from")
    if told.frame == "Movement" and told.slots.get("act") == ["withdrew"] and told.stance == "asserts" and actors and places:
        lost = tell(sentence, token, "ControlChange", {"place": places, "from": actors}, look=told.look_twice)
        lost.unstated, lost.present = ["to"], told.present
        yield lost


def _first(scene: Scene, event: str, thing: str) -> bool:
    """Whether it was not told before that an actor or place belongs to an operation; new ones are taken as one."""
    key = (event.removeprefix("new/").partition("/")[0] if event.startswith("new/") else event, thing)
    if key in scene.partook:
        return False
    scene.partook.add(key)
    return True
