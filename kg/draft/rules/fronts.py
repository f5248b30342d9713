"""How fighting stands that no word for fighting tells: operations go on, a front is quiet, an offensive is stalemated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, children, subjects
from kg.draft.reading.nouns import meant, owners
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules import whereabouts
from kg.draft.rules.operations import actors_of, among
from kg.draft.rules.told import tell
from kg.draft.voice import stances

_ON = ("in", "on", "at", "near", "around", "along", "across", "for", "against")


def standing(sentence: Sentence, token: Any, scene: Scene) -> Iterator[Proposal]:
    """How the fighting stands that a verb or adjective tells."""
    lists = lexicon.load("events")
    lemma = token.lemma_.lower()
    if token.pos_ in ("VERB", "AUX") and lemma in lists["lasting"]:
        for noun in among(sentence, subjects(token))[:1]:
            if lists["nouns"].get(noun.lemma_.lower(), {}).get("frame") != "Fighting":
                yield from _fought(sentence, token, scene, "ongoing", noun, _where(sentence, scene, noun, token))
    elif token.pos_ in ("VERB", "AUX") and lemma in lists["staying"]:
        states = [lists["standing"][c.lower_] for c in children(token, "acomp", "oprd", "attr") if c.lower_ in lists["standing"]]
        for noun in subjects(token) if states else []:
            if noun.lemma_.lower() in lists["fronts"]:
                yield from _fought(sentence, token, scene, str(states[0]), noun, _fronts(sentence, scene, noun))
    elif token.dep_ == "amod" and lists["standing"].get(token.lower_) == "stalemate" and among(sentence, [token.head]):
        yield from _fought(sentence, token, scene, "stalemate", token.head, _where(sentence, scene, token.head, token.head.head))


def _where(sentence: Sentence, scene: Scene, noun: Any, verb: Any) -> list[str]:
    """Where an operation is: at its noun or verb, else where the story is."""
    found = [v for word in (noun, verb) for other in after(word, *_ON) for v in meant(sentence, scene, other, "place")]
    found = found or whereabouts.near(sentence, noun, scene) or scene.place[:1]
    return found[:1] or [place for place in (scene.focus or scene.city,) if place]


def _fronts(sentence: Sentence, scene: Scene, noun: Any) -> list[str]:
    """The fronts that a noun means: the southern and eastern fronts are two."""
    ways = [
        w
        for child in owners(noun)
        for w in (child, *children(child, "conj"))
        if w.lower_.removesuffix("ern") in lexicon.listed("directions")
    ]
    if noun.tag_ == "NNS" and len(ways) > 1:
        return [f"new/place/{way.lower_} front" for way in ways]
    return meant(sentence, scene, noun, "place")


def _fought(sentence: Sentence, token: Any, scene: Scene, state: str, noun: Any, places: list[str]) -> Iterator[Proposal]:
    if not places:
        return
    stance, why = stances.of(token, sentence.question)
    slots: Slots = {"place": list(dict.fromkeys(places)), "state": [state]}
    if parties := actors_of(sentence, owners(noun), scene):
        slots["parties"] = parties
    made = tell(sentence, token, "Fighting", slots, stance, [*dict.fromkeys(scene.look), *([f'"{why}"'] if why else [])])
    made.present = token.tag_ in ("VBZ", "VBP")
    yield made
