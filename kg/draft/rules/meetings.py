"""Meetings and talks: who sits at the table, who brings the others to it, where and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import above, after, agents, bearer, children, objects
from kg.draft.reading.nouns import counted, meant, owners
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.reading.states import state
from kg.draft.rules import whereabouts
from kg.draft.rules.operations import WHICH, actors_of, event_of
from kg.draft.rules.told import day_of, planned, tell
from kg.draft.voice import stances


def meetings(sentence: Sentence, token: Any, scene: Scene) -> Iterator[Proposal]:
    """What a word tells of a meeting: talks between A and B, A met B, A hosted the talks."""
    lists = lexicon.load("events")
    if token.pos_ in ("NOUN", "PROPN"):
        if token.lemma_.lower() in lists["meetings"] and token.i not in sentence.at and token.dep_ != "compound":
            yield from _met(sentence, token, scene)
    elif (
        token.pos_ == "VERB"
        and token.lemma_.lower() in (*lists["mediating"], "negotiate")
        and (nouns := [noun for noun in objects(token) if noun.lemma_.lower() in lists["brokered"]])
    ):
        event = event_of(sentence, nouns[0], scene)
        yield from _seated(
            sentence, token, event, _sides(sentence, agents(token), scene), "mediator", stances.of(token, sentence.question), scene
        )
    elif token.pos_ == "VERB" and token.lemma_.lower() in lists["meeting-verbs"]:
        others = after(token, "with") or (objects(token) if token.lemma_ == "meet" else [])
        parties = _sides(sentence, agents(token), scene)
        parties += [v for v in _sides(sentence, others, scene) if v not in parties]
        if len(parties) > 1:
            yield from _seated(sentence, token, "new/event/meeting", parties, "participant", stances.of(token, sentence.question), scene)


def _met(sentence: Sentence, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """A meeting: between whom, where, when."""
    lists = lexicon.load("events")
    verb = noun.head if noun.dep_ in ("nsubj", "nsubjpass", "dobj") else noun
    told = stances.of(noun, sentence.question)
    if told[0] == "asserts":
        told = stances.of(verb, sentence.question)  # no talks took place
    told = planned(sentence, noun, scene, told[0]), told[1]
    event = event_of(sentence, noun, scene)
    look = [WHICH, *([f'"{told[1]}"'] if told[1] else [])]
    across = after(noun, "with") if noun.dep_ != "attr" else []  # "as if these were talks with them" tells of none
    parties = _sides(sentence, after(noun, "between") + after(verb, "between") + across, scene)
    named = [word for word in owners(noun) if word.dep_ in ("poss", "amod", "nmod", "compound")]
    parties += _nations(scene, named) or actors_of(sentence, [word for word in named if word.dep_ in ("poss", "amod")], scene)
    bodies = [word for word in after(noun, "of", "for") if word.i in sentence.at or _body(sentence, word)]
    parties += actors_of(sentence, bodies if noun.lemma_.lower() not in lists["sittings"] else [], scene)
    if bearer(noun, lists["holding"]) is not None and verb.lemma_.lower() not in lists["mediating"]:
        parties += _sides(sentence, agents(verb), scene)
    guests = [word for word in sentence.words if word.lemma_ == "attend" and word.tag_ == "VBN" and noun in above(word)[:6]]
    parties += [v for word in guests for v in _sides(sentence, agents(word), scene) if v not in parties]
    places = [v for word in (noun, verb) for v in whereabouts.near(sentence, word, scene)]
    places += [v for word in owners(noun) for v in meant(sentence, scene, word, "place") if not parties]
    go_between = [verb, *(clause for clause in children(noun, "acl") if clause.tag_ == "VBN")]
    hosts = [other for word in go_between if word.lemma_.lower() in lists["mediating"] for other in agents(word)]
    if not parties and not places and not hosts:
        return
    yield from _seated(sentence, noun, event, parties, "participant", told, scene)
    yield from _seated(sentence, noun, event, _sides(sentence, hosts, scene), "mediator", told, scene)
    for place in dict.fromkeys(places):
        yield tell(sentence, noun, "Location", {"event": [event], "place": [place], "relation": ["at"]}, told[0], look)
    if any(word.lemma_.lower() in ("press", "news") for word in owners(noun)):
        yield tell(sentence, verb, "Occurrence", {"event": [event]}, told[0], look)
    else:
        if told[0] == "asserts" and day_of(sentence, verb) is not None:
            yield tell(sentence, verb, "Occurrence", {"event": [event]}, told[0], look, dated=False)
        yield tell(sentence, verb, "Timing", {"event": [event], "bound": ["whole-span"]}, told[0], look)
        held = (bearer(noun, lists["holding"]) is not None and verb.tag_ == "VBD") or (noun.dep_ == "pobj" and noun.head.lower_ == "at")
        if told[0] == "asserts" and held and noun.lemma_.lower() not in lists["sittings"]:
            yield tell(sentence, verb, "Occurrence", {"event": [event]}, told[0], look, dated=False)


def _seated(
    sentence: Sentence, token: Any, event: str, actors: list[str], role: str, told: tuple[Any, str], scene: Scene
) -> Iterator[Proposal]:
    """Those who sit at the table, or bring others to it."""
    look = [*dict.fromkeys(scene.look), WHICH, *([f'"{told[1]}"'] if told[1] else [])]
    for actor in dict.fromkeys(actors):
        slots: Slots = {"event": [event], "actor": [actor], "role": [role]}
        yield tell(sentence, token, "Participation", slots, told[0], look, dated=False)


def _sides(sentence: Sentence, nouns: list[Any], scene: Scene) -> list[str]:
    """Who sits at a table: the body for which envoys speak, the state whose president it is, each of "A and B"."""
    found: list[str] = []
    for noun in nouns:
        found += _of_envoys(sentence, noun, scene) or actors_of(sentence, [noun], scene) or state(scene.known, noun.text)
    return list(dict.fromkeys(found))


def _of_envoys(sentence: Sentence, noun: Any, scene: Scene) -> list[str]:
    """For whom envoys and delegates sit at a table."""
    if noun.lemma_.lower() not in lexicon.load("events")["envoys"] or noun.i in sentence.at:
        return []
    below = [counted(word) for word in after(noun, "of", "from", "for")]
    return _sides(sentence, below, scene) or _nations(scene, [*below, *owners(noun)]) or actors_of(sentence, owners(noun), scene)


def _nations(scene: Scene, words: list[Any]) -> list[str]:
    """The states that names of countries and adjectives of nationality mean, two of them joined by a hyphen too."""
    return [value for word in words for part in word.subtree for value in state(scene.known, part.text)]


def _body(sentence: Sentence, noun: Any) -> bool:
    """Whether a noun is a body whose meeting it is: the Friends of Northland group."""
    return any(word.i in sentence.at for word in owners(noun)) and noun.lemma_.lower() in lexicon.load("events")["gathered"]
