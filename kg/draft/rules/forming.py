"""Bodies that come into being or grow, and the other names that they or persons bear."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading.arcs import after, agents, children, objects
from kg.draft.rules.ground import Ground, facts_of

_FORMERLY = re.compile(r"[”\"’]?,? \(?(?:which was )?(?:formerly|previously|until recently)(?: known as| called)?(?: the)? [“\"‘]?")
_ALSO = re.compile(r"[”\"’]? \((?:(?:also|better) known as )?[“\"]?(?P<form>(?:The )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+)[”\"]?\)")

_KNOWN_AS = re.compile(
    r"[”\"’]?,? (?:[a-z-]+ ){0,3}(?:also|better|widely|otherwise) (?:known as|called) (?:the )?[“\"‘]?"
    r"(?P<form>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)"
)


def formations(ground: Ground) -> Iterator[Proposal]:
    """Which bodies were formed, or grew."""
    for token in ground.sentence.words:
        lemma = token.lemma_.lower()
        if token.pos_ == "VERB" and lemma in facts_of("forming"):
            bodies = _bodies(ground, objects(token)) or _called(ground, token)
            yield from _formed(ground, bodies[:1], agents(token), "formed", token)
        elif lemma == "founder" and (wholes := after(token, "of")):
            doers = ground.listed_before(token.left_edge.idx)
            yield from _formed(ground, _bodies(ground, wholes)[:1], [], "formed", token, [ground.actor(name) for name in doers][:1])
        elif token.pos_ == "VERB" and lemma in facts_of("growing"):
            yield from _formed(ground, _bodies(ground, agents(token))[:1], [], "grew", token)


def _formed(ground: Ground, bodies: list[str], doers: list[Any], act: str, token: Any, by: list[str] | None = None) -> Iterator[Proposal]:
    if not bodies:
        return
    slots: Slots = {"body": bodies, "act": [act]}
    found = by or [v for noun in doers for v in ground.scene.things(ground.sentence, noun, "actor", deep=False) if v not in bodies]
    if found:
        slots["by"] = found[:1]
    made = ground.told("Formation", slots, token, 0.6)
    made.dated = token.pos_ == "VERB"
    yield made


def _bodies(ground: Ground, nouns: list[Any]) -> list[str]:
    """The bodies with a name of their own that nouns mean."""
    found = []
    for noun in nouns:
        name = ground.sentence.at.get(noun.i)
        if name is not None and (thing := ground.actor(name)) and name.words[:1].isupper():
            known = ground.scene.known
            if thing not in known.entries or known.class_of(thing) not in ("Person", "Designation", "Population", "State"):
                found.append(thing)
    return found


def _called(ground: Ground, verb: Any) -> list[str]:
    """The name that is given to what was formed: called X, represented in X."""
    below = [t for t in verb.subtree if t.i > verb.i and (t.head.lemma_ in ("call", "name", "dub") or t.head.head.lemma_ == "represent")]
    return _bodies(ground, [*below, *(a for noun in objects(verb) for a in children(noun, "appos"))])


def identities(ground: Ground) -> Iterator[Proposal]:
    """The other name of what a name means, in brackets behind it."""
    for name in ground.sentence.names:
        end = name.end - ground.sentence.span.start
        match = _ALSO.match(ground.text, end) or _KNOWN_AS.match(ground.text, end)
        if match and (thing := ground.actor(name)):
            made = ground.made("Identity", {"form": [match["form"]], "entity": [thing]}, match["form"], 0.6)
            made.dated = False
            yield made


def successions(ground: Ground) -> Iterator[Proposal]:
    """A body that bore another name before."""
    for name, other in itertools.pairwise(ground.sentence.names):
        gap = ground.text[name.end - ground.sentence.span.start : ground.start(other)]
        if _FORMERLY.fullmatch(gap) and (new := ground.actor(name)) and (old := ground.actor(other)) and new != old:
            made = ground.made("Succession", {"old": [old], "new": [new], "kind": ["rename"]}, gap.strip(' ,(“"'), 0.6)
            made.dated = False
            yield made
