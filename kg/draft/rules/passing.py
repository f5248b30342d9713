"""Whether a road or crossing can be used, where no verb of cutting tells it: remains open, the closure of it, let aid through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading.arcs import after, agents, children, objects, subjects
from kg.draft.reading.nouns import passable, phrase
from kg.draft.reading.unnamed import roads
from kg.draft.rules.ground import Ground, facts_of


def passing(ground: Ground) -> Iterator[Proposal]:
    """What a sentence tells of roads in passing."""
    table = facts_of("passage")
    for token in ground.sentence.words:
        ground.scene.look.clear()
        lemma = token.lemma_.lower()
        if token.dep_ in ("acomp", "attr", "oprd", "advcl", "ccomp") and lemma in table["states"] and token.pos_ in ("ADJ", "VERB", "ADV"):
            yield from _is_so(ground, token)
        elif token.pos_ == "NOUN" and lemma in table["changes"]:
            yield from _nominal(ground, token)
        elif token.pos_ == "VERB" and lemma in (*table["letting"], *table["hindering"]):
            yield from _let(ground, token)
        elif token.pos_ == "VERB" and lemma in table["making"]:
            yield from _made(ground, token)
        elif token.tag_ == "VBN" and lemma in table["holding"]:
            yield from _held(ground, token)


def _is_so(ground: Ground, word: Any) -> Iterator[Proposal]:
    """The road remains open."""
    verb = word.head
    if verb.pos_ in ("VERB", "AUX") and verb.lemma_ in ("be", "remain", "stay", "become", "keep", "leave"):
        nouns = subjects(verb) if verb.lemma_ not in ("keep", "leave") else objects(verb)
        yield from _state(ground, _routes(ground, nouns), str(facts_of("passage")["states"][word.lemma_.lower()]), verb)


def _nominal(ground: Ground, noun: Any) -> Iterator[Proposal]:
    """The closure of the crossing by the army."""
    doers = [v for other in after(noun, "by") for v in ground.things(other, "actor")]
    yield from _state(ground, _routes(ground, after(noun, "of")), str(facts_of("passage")["changes"][noun.lemma_.lower()]), noun, doers)


def _let(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """Allowed aid to pass along the road; prevented convoys from using the crossing."""
    hinders = verb.lemma_.lower() in facts_of("passage")["hindering"]
    denied = bool(children(verb, "neg"))
    nouns = [
        noun
        for word in verb.subtree
        if word.dep_ == "prep" and word.lower_ in facts_of("passage")["along"]
        for noun in children(word, "pobj")
    ]
    nouns += [noun for word in verb.subtree if word != verb and word.lemma_ in ("use", "cross", "travel") for noun in objects(word)]
    doers = [ground.scene.troops(v) for noun in agents(verb) for v in ground.things(noun, "actor")]
    for made in _state(ground, _routes(ground, nouns), "cut" if hinders != denied else "open", verb, doers):
        if denied and made.stance == "negates":
            made.stance = "asserts"
        if denied and any(aux.lower_ in ("would", "will") for aux in children(verb, "aux")):
            made.stance = "intends"
        yield made


def _made(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """Establishing safe roads for aid: a road that is to be open."""
    doers = [ground.scene.troops(v) for noun in agents(verb) for v in ground.things(noun, "actor")]
    yield from _state(ground, _routes(ground, objects(verb)), "open", verb, doers)


def _held(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """The road remains held by the army; the parser hangs the road on "remains" too."""
    doers = [ground.scene.troops(v) for noun in after(verb, "by") for v in ground.things(noun, "actor")]
    nouns = [noun for word in (verb, *children(verb, "auxpass")) for noun in subjects(word)]
    yield from _state(ground, _routes(ground, nouns) if doers else [], "held", verb, doers)


def _routes(ground: Ground, nouns: list[Any]) -> list[str]:
    """The roads that nouns mean; of roads without a name all that is said of them."""
    found = roads(ground.sentence, ground.scene, nouns)
    single = [noun for noun in nouns if not found and passable(noun, ground.sentence, ground.scene) and children(noun, "amod", "compound")]
    found = found or [f"new/place/{phrase(ground.sentence, noun)}" for noun in single]
    ways = ("Road", "Crossing", "Border", "Frontline")
    return [v for v in found if v.startswith("new/") or ground.scene.known.class_of(v) in ways]


def _state(ground: Ground, routes: list[str], code: str, trigger: Any, by: list[str] | None = None) -> Iterator[Proposal]:
    if routes:
        slots: Slots = {"state": [code], "route": routes, **({"by": by} if by else {})}
        made = ground.told("RouteState", slots, trigger, 0.5)
        made.present = ground.present(trigger)
        yield made
