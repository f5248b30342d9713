"""How an operation or meeting came out, and for whom: a victory, a failure, goals reached, no progress so far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, children, objects, subjects
from kg.draft.reading.nouns import owners
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules.combatants import is_one, warlike
from kg.draft.rules.operations import WHICH, actors_of, among, event_of
from kg.draft.rules.told import tell
from kg.draft.voice import stances
from kg.records import Stance, When

_NOT = ("no", "little", "any", "few")
_ON = ("in", "on", "at", "towards", "toward", "of")


def outcomes(sentence: Sentence, token: Any, scene: Scene) -> Iterator[Proposal]:
    """What a verb or noun tells of how an operation came out."""
    lists = lexicon.load("events")
    lemma = token.lemma_.lower()
    if token.pos_ in ("VERB", "AUX"):
        if lemma == "fail":
            yield from _failed(sentence, token, scene)
        elif is_one(token, "stalling"):
            events = among(sentence, subjects(token))
            yield from _told(sentence, token, events, actors_of(sentence, [] if events else agents(token), scene), "none-yet", scene)
        elif lemma in lists["achieving"]:
            yield from _achieved(sentence, token, scene)
        elif lemma in ("win", "lose") and (events := among(sentence, objects(token), "occurrences")):
            result = "success" if lemma == "win" else "failure"
            yield from _told(sentence, token, events, actors_of(sentence, agents(token), scene), result, scene)
    elif token.pos_ in ("NOUN", "PROPN") and token.dep_ != "compound" and token.i not in sentence.at:
        if lemma in lists["outcomes"]:
            yield from _ended(sentence, token, scene)
        elif lemma in lists["progress"]:
            yield from _no_progress(sentence, token, scene)


def _failed(sentence: Sentence, verb: Any, scene: Scene) -> Iterator[Proposal]:
    """Who failed in an operation, or to take what they fought for."""
    tried = any(noun.lemma_.lower() in lexicon.load("events")["attempts"] for noun in after(verb, "in", "on", "at"))
    if tried or any(warlike(below) for below in children(verb, "xcomp")):
        yield from _told(sentence, verb, [], actors_of(sentence, agents(verb), scene), "failure", scene)


def _achieved(sentence: Sentence, verb: Any, scene: Scene) -> Iterator[Proposal]:
    """Who reached the goal of an operation, or a part of it."""
    nouns = [*objects(verb), *after(verb, "at")]
    goals = [noun for below in nouns for noun in (below, *after(below, "of")) if noun.lemma_.lower() in lexicon.load("events")["goals"]]
    if goals:
        part = any(noun.lower_ in ("some", "part", "several", "many") for noun in nouns)
        yield from _told(sentence, verb, [], actors_of(sentence, agents(verb), scene), "partial" if part else "success", scene)


def _ended(sentence: Sentence, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """The victory or failure of somebody in an operation."""
    result = str(lexicon.load("events")["outcomes"][noun.lemma_.lower()])
    above = noun.head if noun.dep_ == "dobj" else None
    doers = agents(above) if above is not None and above.lemma_.lower() in lexicon.load("events")["suffering"] else []
    actors = actors_of(sentence, owners(noun) + after(noun, "of", "for", "by") + doers, scene)
    events = among(sentence, after(noun, "in", "of"))
    stance = stances.of(noun, sentence.question)[0]
    if actors and (stance != "asserts" or events or scene.operation):
        yield from _told(sentence, noun, events, actors, result, scene)


def _no_progress(sentence: Sentence, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """An operation or meeting of which nothing has come so far: no progress, little ground gained, difficulty in making progress."""
    verb = noun.head if noun.dep_ in ("dobj", "nsubj", "nsubjpass") else None
    none = any(child.lower_ in _NOT[:2] for child in children(noun, "det", "amod")) or noun.head.lower_ == "without"
    none = none or (verb is not None and bool(children(verb, "neg")))
    hard = verb is not None and verb.dep_ == "pcomp" and verb.head.head.lemma_ in ("difficulty", "trouble", "problem")
    if not none and not hard:
        return
    top = verb
    while top is not None and top.head.pos_ not in ("VERB", "AUX") and top.head != top:
        top = top.head
    doer = top.head if hard and top is not None else verb
    actors = actors_of(sentence, agents(doer), scene) if doer is not None and noun.dep_ == "dobj" else []
    meetings = [word for word in sentence.words if word.lemma_.lower() in lexicon.load("events")["meetings"]]
    events = among(sentence, after(noun, *_ON)) or meetings
    if actors or events or scene.operation:
        days = [date for date in sentence.dates if date.edtf]
        when = days[0].when() if len(days) == 1 and not actors else None
        yield from _told(sentence, noun, events, actors, "none-yet", scene, "asserts", when)


def _told(
    sentence: Sentence,
    token: Any,
    events: list[Any],
    actors: list[str],
    result: str,
    scene: Scene,
    stance: Stance | None = None,
    when: When | None = None,
) -> Iterator[Proposal]:
    """An outcome of the operation that is named with it, else of the one spoken of, for the first of some actors."""
    if not events and not actors and not when:
        return
    found, why = (stance, "") if stance is not None else stances.of(token, sentence.question)
    event = event_of(sentence, events[0], scene) if events else scene.operation or "new/event/battle"
    slots: Slots = {"event": [event], **({"for": actors[:1]} if actors else {}), "result": [result]}
    made = tell(sentence, token, "Outcome", slots, found, [*dict.fromkeys(scene.look), WHICH, *([f'"{why}"'] if why else [])])
    made.when = when
    yield made
