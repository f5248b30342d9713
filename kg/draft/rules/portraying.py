"""What a thing is said to be, to have been or to be for: X is the pride of Y, described as Z, began as a protest, formed to defend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, children, objects, together
from kg.draft.reading.memory import is_place
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.rules.meaning import aspects, event, meant

_LONGEST = 7
"""Words of a value."""
_FORMER = re.compile(
    r",? (?:[\w’'-]+ ){0,6}?\b(?P<value>(?:former|formerly|once(?! (?:again|more))|onetime|one-time|erstwhile|long-?time)"
    r" [^,.;()–—]{4,60})[,.;–—]"
)


def portrayed(ground: Ground) -> Iterator[Proposal]:
    """What a sentence says that things are, were, became or are called."""
    for token in ground.sentence.words:
        if token.pos_ in ("VERB", "AUX"):
            yield from _copular(ground, token)
            yield from _described(ground, token)
            yield from _begun(ground, token)
            yield from _lasted(ground, token)
            yield from _classed(ground, token)
            yield from _meant_for(ground, token)


def formerly(ground: Ground) -> Iterator[Proposal]:
    """What a place was before: X, the former capital."""
    for name in ground.sentence.names:
        match = _FORMER.match(ground.text, name.end - ground.sentence.span.start)
        told = name.how != "new" or is_place(name.guess)
        if match and told and (place := ground.place(name)):
            yield ground.made(
                "Character", {"entity": [place], "aspect": ["history"], "value": [match["value"].strip()]}, match["value"], 0.6
            )


def _copular(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """X is, became or means a Y."""
    if verb.lemma_ not in facts_of("equating"):
        return
    for noun in children(verb, "attr", "dobj"):
        if noun.pos_ != "NOUN" or noun.lemma_.lower() in facts_of("telling-nothing") or noun.i < verb.i or ground.sentence.question:
            continue
        if any(aspects().get(word.lower_) for word in (noun, *children(noun, "amod"))):
            continue  # told by its word of state
        if noun.lemma_.lower() in facts_of("settlements"):
            continue
        if any(c.tag_ == "JJS" or c.lower_ in facts_of("ranks") or c.lower_ in ("one", "most") for c in noun.subtree if c.i <= noun.i):
            continue
        if children(noun, "nummod", "relcl") or not children(noun, "det", "amod", "poss", "compound"):
            continue
        for thing in _of(ground, agents(verb)):
            yield _told(ground, thing, noun, verb, 0.4)


def _described(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """Somebody describes X as Y; X, seen as Y."""
    if verb.lemma_.lower() not in facts_of("describing"):
        return
    values = after(verb, "as") + [noun for noun in children(verb, "oprd") if noun.pos_ == "NOUN"]
    nouns = objects(verb)
    things = _of(ground, nouns)
    if not nouns and verb.dep_ in ("acl", "conj"):
        things = [thing for name in ground.listed_before(verb.idx) if (thing := ground.place(name) or ground.actor(name))]
    for value in [noun for noun in values if noun.pos_ in ("NOUN", "ADJ") and noun.i > verb.i][:1]:
        if value.lemma_.lower() in facts_of("telling-nothing"):
            continue
        for thing in things:
            made = _told(ground, thing, value, verb, 0.5)
            if made.stance == "asserts" and thing.removeprefix("new/").startswith("event/") and agents(verb):
                made.stance = "alleges"  # what somebody calls a deed is for him to say
            yield made


def _begun(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """How a war or operation began or what became of it: began as a protest, turned into a war."""
    if verb.lemma_ in ("begin", "start", "originate"):
        values = after(verb, "as", "with")
    elif verb.lemma_ in facts_of("turning"):
        values = after(verb, "into", "to", "from")
    else:
        return
    nouns = [noun for noun in agents(verb) if noun.lemma_.lower() in (*lexicon.load("events")["wars"], *facts_of("events"))]
    for value in values[:1]:
        for noun in nouns:
            yield _told(ground, event(ground, noun), value, verb, 0.6, "history")


def _lasted(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """How long an operation went on: the battle did not last long."""
    if verb.lemma_ not in ("last", "drag", "endure"):
        return
    for noun in agents(verb):
        if noun.lemma_.lower() in (*lexicon.load("events")["wars"], *facts_of("events")):
            made = _told(ground, event(ground, noun), verb, verb, 0.5, "history")
            made.stance = "asserts" if made.stance == "negates" else made.stance  # "did not last long" says that it was short
            yield made


def _classed(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """What a body is in law: designated a terrorist group, which the Council classifies as terrorist."""
    if verb.lemma_.lower() not in facts_of("classing"):
        return
    words = {word.lower_ for word in verb.subtree}
    if not words & {*facts_of("outlawed")}:
        return
    things = [thing for name in ground.listed_before(verb.left_edge.idx) if (thing := ground.actor(name))]
    nouns = objects(verb) or ([verb.head] if verb.dep_ == "relcl" else [])
    for noun in nouns:
        while noun.dep_ == "conj":
            things += [v for v in ground.things(noun.head, "actor")]
            noun = noun.head
        things += ground.things(noun, "actor")
    for thing in dict.fromkeys(things):
        yield _told(ground, thing, verb, verb, 0.5, "status-in-law")


def _meant_for(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """What a body is formed for, or what a place serves as."""
    lemma = verb.lemma_.lower()
    if lemma == "serve" and (values := after(verb, "as")):
        for thing in _of(ground, agents(verb)):
            yield _told(ground, thing, values[0], verb, 0.5, "purpose")
    if lemma not in facts_of("forming"):
        return
    aims = [word for word in verb.subtree if word.i > verb.i and word.lemma_ in facts_of("purposes") and word.tag_ in ("VB", "VBG")]
    aims = [word for word in aims if word.head == verb or word.dep_ in ("acl", "pcomp")]
    things = [v for noun in objects(verb) for v in _called(ground, noun)]
    for aim in aims[:1] if things else ():
        made = _told(ground, things[0], aim, verb, 0.5, "purpose")
        made.stance = "intends" if made.stance == "asserts" else made.stance
        yield made


def _called(ground: Ground, noun: Any) -> list[str]:
    """The body that a noun means or is said to be called: a formation called X."""
    named = [
        v
        for verb in noun.head.subtree
        if verb.lemma_ in ("call", "name", "dub", "know")
        for c in children(verb, "oprd", "dobj", "appos")
        for v in ground.things(c, "actor")
    ]
    return named or ground.things(noun, "actor")


def _of(ground: Ground, nouns: list[Any]) -> list[str]:
    """The things that the nouns before a verb of being mean; no persons, of whom posts and deeds are told."""
    found = []
    for noun in nouns:
        if noun.lemma_.lower() in (*lexicon.load("events")["wars"], *facts_of("events")):
            found.append(event(ground, noun))
        elif noun.lower_ in ("this", "that", "it", "there", "what", "these", "those"):
            continue
        else:
            found += meant(ground, noun)
    return list(dict.fromkeys(found))


def _told(ground: Ground, thing: str, value: Any, verb: Any, certainty: float, aspect: str = "") -> Proposal:
    """What is said of a thing, in the words of the text."""
    words = list(value.subtree) if value.pos_ == "NOUN" else [value]
    near = [value, *children(value, "compound", "amod"), *words]
    found = next((aspects()[form] for word in near for form in (word.lower_, word.lemma_.lower()) if form in aspects()), "")
    found = found or {"event": "history", "place": "control-importance"}.get(thing.removeprefix("new/").partition("/")[0], "purpose")
    found = "responsibility" if any(word.lemma_.lower() in facts_of("blaming") for word in together(value)) else found
    first, last = words[0].idx, words[:_LONGEST][-1]
    said = ground.text[first : last.idx + len(last.text)].strip(' ,.“”"')
    made = ground.told("Character", {"entity": [thing], "aspect": [aspect or found], "value": [said]}, verb, certainty)
    made.look_twice.append("aspect and value")
    made.dated = False
    if found == "responsibility" and made.stance == "asserts":
        made.stance = "alleges"
    return made
