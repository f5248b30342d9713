"""How an operation came out for somebody: a victory, a failure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents
from kg.draft.reading.nouns import owners
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules.operations import WHICH, actors_of, among, event_of
from kg.draft.rules.told import tell
from kg.draft.voice import stances


def outcomes(sentence: Sentence, token: Any, scene: Scene) -> Iterator[Proposal]:
    """What a verb or noun tells of how an operation came out."""
    if token.pos_ in ("VERB", "AUX") and token.lemma_.lower() == "fail":
        yield from _failed(sentence, token, scene)
    elif token.pos_ in ("NOUN", "PROPN") and token.lemma_.lower() in lexicon.load("events")["outcomes"] and token.dep_ != "compound":
        yield from _ended(sentence, token, scene) if token.i not in sentence.at else ()


def _failed(sentence: Sentence, verb: Any, scene: Scene) -> Iterator[Proposal]:
    """Who failed in an operation."""
    stance, why = stances.of(verb, sentence.question)
    if any(noun.lemma_.lower() in lexicon.load("events")["attempts"] for noun in after(verb, "in", "on", "at")):
        for actor in actors_of(sentence, agents(verb), scene)[:1]:
            slots: Slots = {"event": [scene.operation or "new/event/battle"], "for": [actor], "result": ["failure"]}
            yield tell(sentence, verb, "Outcome", slots, stance, [WHICH, *([f'"{why}"'] if why else [])])


def _ended(sentence: Sentence, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """The victory or failure of somebody in an operation."""
    result = str(lexicon.load("events")["outcomes"][noun.lemma_.lower()])
    stance, why = stances.of(noun, sentence.question)
    actors = actors_of(sentence, owners(noun) + after(noun, "of", "for", "by"), scene)
    events = among(sentence, after(noun, "in", "of"))
    if not actors or (stance == "asserts" and not (events or scene.operation)):
        return
    event = event_of(sentence, events[0], scene) if events else scene.operation
    look = [WHICH, *([f'"{why}"'] if why else [])]
    for actor in actors[:1]:
        yield tell(sentence, noun, "Outcome", {"event": [event], "for": [actor], "result": [result]}, stance, look)
