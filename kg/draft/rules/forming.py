"""Bodies that come into being or grow, and the other names that they or persons bear."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading.arcs import above, after, agents, children, objects
from kg.draft.reading.nouns import phrase
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
        if token.pos_ == "VERB" and (
            lemma in facts_of("forming") or any(c.lower_ == "up" for c in children(token, "prt") if lemma == "set")
        ):
            bodies = _bodies(ground, objects(token)) or _called(ground, token) or _unnamed(ground, token)
            asked = _proposed_by(token)
            if asked is not None:
                yield from _formed(ground, bodies[:1], agents(asked) if asked.pos_ == "VERB" else [], "proposed", asked)
            yield from _formed(ground, bodies[:1], agents(token), "formed", token)
        elif token.pos_ == "NOUN" and lemma in facts_of("formations"):
            yield from _formed(ground, _bodies(ground, after(token, "of"))[:1], after(token, "by"), "formed", token)
        elif lemma == "founder" and (wholes := after(token, "of")):
            doers = ground.listed_before(token.left_edge.idx)
            yield from _formed(ground, _bodies(ground, wholes)[:1], [], "formed", token, [ground.actor(name) for name in doers][:1])
        elif token.pos_ == "VERB" and lemma in facts_of("growing"):
            numbers = [noun for noun in agents(token) if noun.lemma_ in ("number", "membership", "rank")]
            grown = ground.scene.body if any(_members(noun) for noun in numbers) else _bodies(ground, agents(token))
            yield from _formed(ground, grown[:1], [], "grew", token)


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


def _members(number: Any) -> bool:
    """Whether a number is that of the groups of a body: the number of factions rose."""
    return any(noun.lemma_.lower() in (*facts_of("bodies"), "member", "brigade") for noun in after(number, "of"))


def _proposed_by(verb: Any) -> Any:
    """The word that tells that a body is proposed: an accord to form it was proposed, they agreed to form it; None where it is formed."""
    over = verb.head
    if verb.tag_ != "VB" or verb.dep_ not in ("acl", "xcomp", "advcl"):
        return None
    if over.pos_ == "NOUN" and over.lemma_.lower() in facts_of("proposals") and over.head.pos_ in ("VERB", "AUX"):
        return over.head
    return over if over.pos_ == "VERB" and over.lemma_.lower() in facts_of("proposing") else None


def _unnamed(ground: Ground, verb: Any) -> list[str]:
    """A body that has no name yet: a free national army."""
    found = []
    for noun in objects(verb):
        ways = [word for word in noun.lefts if word.dep_ in ("amod", "compound", "nmod")]
        new = noun.i not in ground.sentence.at or any(child.lower_ in ("a", "an") for child in children(noun, "det"))
        if noun.lemma_.lower() in facts_of("founded") and noun.tag_ == "NN" and ways and new:
            found.append(f"new/actor/{phrase(ground.sentence, noun)}")
    return found


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
    below = [t for t in verb.subtree if t.i > verb.i and (_names_it(t, verb))]
    return _bodies(ground, [*below, *(a for noun in objects(verb) for a in children(noun, "appos"))])


def _names_it(word: Any, verb: Any) -> bool:
    """Whether a word below a verb of forming is the name that is given: called X, represented in the X operations room."""
    over = [other for other in above(word)[:4] if other.i > verb.i]
    return word.head.lemma_ in ("call", "name", "dub", "title") or any(other.lemma_ in ("represent", "know") for other in over)


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
