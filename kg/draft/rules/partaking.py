"""Who takes part in operations: by joining, by fighting, as one of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import enumerations, lexicon
from kg.draft.reading.arcs import after, agents, children, together
from kg.draft.reading.nouns import meant
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules import whereabouts
from kg.draft.rules.operations import WHICH, actors_of, among, event_of
from kg.draft.rules.told import tell
from kg.draft.voice import stances

_BELOW, _FEWEST = 6, 3
"""Paragraphs below the words that announce a list, and the fewest names that make one."""
_BRACKET = re.compile(r"\([^()]*$")


def partaking(sentence: Sentence, token: Any, scene: Scene) -> Iterator[Proposal]:
    """Who takes part, by a verb of joining."""
    if token.pos_ in ("VERB", "AUX") and _joins(token):
        yield from _joined(sentence, token, scene)


def _joins(verb: Any) -> bool:
    """Whether a verb says that somebody takes part: participate, take part, be involved or active in."""
    lemma = verb.lemma_.lower()
    lists = lexicon.load("events")
    if lemma in lists["joining"]:
        return True
    return any(f"{lemma} {child.lemma_.lower()}" in lists["joining"] for child in children(verb, "dobj", "acomp"))


def _joined(sentence: Sentence, verb: Any, scene: Scene) -> Iterator[Proposal]:
    stance, why = stances.of(verb, sentence.question)
    below = [verb, *children(verb, "dobj", "acomp")]
    nouns = [noun for word in below for noun in after(word, "in", "on")]
    fronts = [noun for noun in nouns if noun.lemma_.lower() in ("front", "frontline", "axis")]
    events = among(sentence, nouns)
    if not events and not fronts:
        return
    event = event_of(sentence, events[0], scene) if events else scene.operation or "new/event/battle"
    look = [WHICH, *([f'"{why}"'] if why else [])]
    if verb.dep_ == "acl" and verb.head.head.lemma_ in ("include", "be"):  # the groups taking part include A and B
        stance, why = stances.of(verb.head.head, sentence.question)
    doers = _named_by(verb) or _and_more(sentence, agents(verb)) or ([verb.head] if verb.dep_ in ("acl", "relcl") else [])
    for actor in actors_of(sentence, doers, scene):
        for each in _each(event, events):
            slots: Slots = {"event": [each], "actor": [actor], "role": ["participant"]}
            yield tell(sentence, verb, "Participation", slots, stance, look, 0.6, dated=False)
    for noun in fronts:
        for place in meant(sentence, scene, noun, "place"):
            yield tell(sentence, verb, "Location", {"event": [event], "place": [place], "relation": ["at"]}, stance, look)


def _each(event: str, nouns: list[Any]) -> list[str]:
    """The event, or two where somebody took part in two or both."""
    two = nouns and event.startswith("new/") and any(word.lower_ in ("two", "both") for word in nouns[0].lefts)
    return [event, f"{event}, the second"] if two else [event]


def _named_by(verb: Any) -> list[Any]:
    """Who is named as those who take part."""
    above = verb.head.head
    if verb.dep_ != "acl" or verb.head.dep_ != "nsubj" or above.lemma_ not in ("include", "be"):
        return []
    return [other for noun in children(above, "dobj", "attr") for other in together(noun)]


def _and_more(sentence: Sentence, nouns: list[Any]) -> list[Any]:
    """The doers, and those that stand behind "in addition to", "alongside" or "together with"."""
    for word in sentence.words if nouns else ():
        if word.lower_ in ("addition", "alongside", "along", "together", "besides"):
            nouns = nouns + [noun for noun in after(word, "to", "with") + [n for n in children(word, "pobj")] if noun not in nouns]
    return nouns


def announced(sentence: Sentence, scene: Scene) -> None:
    """Remember the event whose participants a heading or sentence announces: some of the groups taking part in the battle."""
    for verb in sentence.words if sentence.words is not None else ():
        if verb.tag_ == "VBG" and verb.dep_ == "acl" and verb.head.tag_ in ("NNS", "NNPS") and _joins(verb):
            events = among(sentence, [noun for word in (verb, *children(verb, "dobj")) for noun in after(word, "in")])
            if events:
                scene.roster = event_of(sentence, events[0], scene), sentence.span.paragraph


def enrolled(sentence: Sentence, scene: Scene) -> Iterator[Proposal]:
    """The names of a list, not those in brackets, below words that announce who takes part."""
    event, paragraph = scene.roster
    if not event or sentence.span.paragraph - paragraph > _BELOW or len(sentence.names) < _FEWEST:
        return
    root = next(word for word in sentence.words if word.head == word)
    if root.pos_ in ("VERB", "AUX"):
        return
    for name in sentence.names:
        if not _BRACKET.search(sentence.quote(sentence.span.start, name.start)):
            for actor in enumerations.named(scene, name, "actor", sure=True):
                slots: Slots = {"event": [event], "actor": [actor], "role": ["participant"]}
                yield tell(sentence, root, "Participation", slots, look=[WHICH], dated=False)


def roles_in(sentence: Sentence, token: Any, told: Proposal, scene: Scene) -> Iterator[Proposal]:
    """Who took part in the operation of which an attack or a fight is told."""
    if told.stance != "asserts":
        return
    event = _fought_at(sentence, token, scene) or _fought_in(sentence, token, scene)
    if told.frame == "Attack" and token.lemma_.lower() in lexicon.load("events")["assaulting"]:
        parties = [("attacker", actor) for actor in _list(told, "by")] + [("defender", actor) for actor in _list(told, "target")]
    elif told.frame == "Fighting" and token.lemma_ != "crossfire":
        role = "defender" if told.slots.get("state") == ["repelled"] else "participant"
        parties = [(role, actor) for actor in _list(told, "parties")]
        if token.pos_ in ("NOUN", "PROPN"):
            places = whereabouts.near(sentence, token, scene) or [
                v for noun in after(token, "for") for v in meant(sentence, scene, noun, "place")
            ]
            for place in dict.fromkeys(places):
                yield tell(sentence, token, "Location", {"event": [event], "place": [place], "relation": ["at"]}, look=[*scene.look, WHICH])
    else:
        return
    for role, actor in parties:
        slots: Slots = {"event": [event], "actor": [actor], "role": [role]}
        yield tell(sentence, token, "Participation", slots, look=[*scene.look, WHICH], dated=told.frame == "Fighting")


def _fought_at(sentence: Sentence, verb: Any, scene: Scene) -> str:
    """The fight at a place that a verb of fighting names: we fought in the village; "" for a noun or an attack."""
    if verb.pos_ != "VERB" or verb.lemma_ not in ("fight", "clash", "battle"):
        return ""
    places = [value for noun in after(verb, "in", "at", "near") for value in meant(sentence, scene, noun, "place")]
    if not places or places[0] == scene.city or among(sentence, after(verb, "in")):
        return ""
    return f"new/event/fighting at {scene.known.label(places[0])}"


def _fought_in(sentence: Sentence, token: Any, scene: Scene) -> str:
    """The operation in which an attack or fight belongs: the one named with it, if it is a new one, else the last."""
    for noun in (token, *among(sentence, after(token, "in"))):
        if noun.lemma_.lower() in ("battle", "offensive", "campaign") and any(c.lower_ in ("a", "an") for c in noun.children):
            scene.operation = event_of(sentence, noun, scene)
    return scene.operation or "new/event/battle"


def _list(told: Proposal, slot: str) -> list[str]:
    values = told.slots.get(slot)
    return values if isinstance(values, list) else []
