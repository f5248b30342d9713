"""Who belongs to a body: joined it, pledged allegiance to it, is linked to it; the most prominent of it being A and B."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, children, objects
from kg.draft.reading.nouns import phrase
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.rules.offices import is_person

_TO = ("to", "with", "into", "under", "in", "by", "of")
_FOREMOST = re.compile(
    r",? (?:the )?(?:most|best|main|largest|biggest|chief|foremost)[\w -]{0,24} (?:being|are|is|were|was) (?:the )?[“\"]?"
)
_WITH_HIS = re.compile(
    r" (?:and|with) (?:his|her|their) (?:comrades|men|fighters|fellow \w+|companions|colleagues) (?:in|from|of) (?:the )?[“\"]?"
)


def joined(ground: Ground) -> Iterator[Proposal]:
    """Who joined a body, was merged into it, or is linked to it."""
    table = facts_of("joining")
    for token in ground.sentence.words:
        lemma = token.lemma_.lower()
        if token.pos_ not in ("VERB", "ADJ", "AUX") or lemma not in table:
            continue
        parts = agents(token) or objects(token) or ([token.head] if token.dep_ in ("acl", "amod", "relcl") else [])
        below = [token, *children(token, "dobj")] if lemma == "pledge" else [token]
        wholes = [noun for word in below for noun in after(word, *_TO)]
        if lemma == "join":
            parts, wholes = agents(token), objects(token)
        yield from _between(ground, token, parts, wholes, str(table[lemma]))


def _between(ground: Ground, token: Any, parts: list[Any], wholes: list[Any], kind: str) -> Iterator[Proposal]:
    whole = [v for noun in wholes for v in _bodies(ground, noun)]
    for part in dict.fromkeys(v for noun in parts for v in _members(ground, noun)):
        if whole and part not in whole:
            made = ground.told("Membership", {"member": [part], "whole": whole[:1], "kind": [kind]}, token, 0.5)
            made.dated = False
            yield made


def _bodies(ground: Ground, noun: Any) -> list[str]:
    """The bodies with a name that a noun means."""
    name = ground.sentence.at.get(noun.i)
    thing = ground.actor(name) if name is not None and name.words[:1].isupper() and not is_person(ground, name) else ""
    known = ground.scene.known
    return [thing] if thing and (thing not in known.entries or known.class_of(thing) not in ("Person", "Population")) else []


def _members(ground: Ground, noun: Any) -> list[str]:
    """Who may belong to a body: a name, or groups of a kind."""
    name = ground.sentence.at.get(noun.i)
    if name is not None and (thing := ground.actor(name)):
        return [thing]
    kinds = {*facts_of("bodies"), *lexicon.listed("forces")}
    if noun.lemma_.lower() in kinds and noun.tag_ in ("NNS", "NN") and name is None and noun.lemma_.lower() not in ("force", "army"):
        words = phrase(ground.sentence, noun)
        return [f"new/actor/{words}"] if " " in words else []
    return []


def foremost(ground: Ground) -> Iterator[Proposal]:
    """The best known of a number of bodies: 200 charities, the most prominent being A and B."""
    for match in _FOREMOST.finditer(ground.text):
        counted = [
            token
            for token in ground.sentence.words
            if token.idx < match.start() and token.tag_ in ("NNS", "NNPS") and token.lemma_.lower() in facts_of("bodies") and _number(token)
        ]
        for name in ground.listed(match.end()) if counted else []:
            if thing := ground.actor(name):
                slots = {"member": [thing], "whole": [f"new/actor/{phrase(ground.sentence, counted[0])}"], "kind": ["member"]}
                yield ground.made("Membership", {**slots}, name.words, 0.6)


def _number(token: Any) -> bool:
    """Whether a number stands before a noun."""
    return bool(children(token, "nummod")) or any(word.like_num for word in token.lefts) or token.head.head.like_num


def unions(ground: Ground) -> Iterator[Proposal]:
    """On whose side a union without a name is: a rebel coalition of twelve groups."""
    for token in ground.sentence.words:
        if token.lemma_.lower() in lexicon.listed("unions") and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "attr"):
            sides = [v for word in token.lefts for v in [ground.side(word.text, "fighters", "forces", "groups")] if v]
            if sides and any(child.lower_ in ("a", "an") for child in children(token, "det")) and token.i not in ground.sentence.at:
                slots = {"member": [f"new/actor/{phrase(ground.sentence, token)}"], "whole": sides[:1], "kind": ["belongs"]}
                yield ground.made("Membership", {**slots}, token.text, 0.6)


def comrades(ground: Ground) -> Iterator[Proposal]:
    """The body of somebody who is told of with his comrades in it."""
    for name in ground.sentence.names:
        end = name.end - ground.sentence.span.start
        if (match := _WITH_HIS.match(ground.text, end)) and (person := is_person(ground, name) or ground.actor(name)):
            for other in ground.listed(match.end())[:1]:
                if body := ground.actor(other):
                    yield ground.made("Membership", {"member": [person], "whole": [body], "kind": ["member"]}, other.words, 0.6)


def bracketed(ground: Ground) -> Iterator[Proposal]:
    """The party behind a group that stands in brackets after it, in a list of groups with such brackets."""
    names = ground.sentence.names
    for name, other in itertools.pairwise(names):
        gap = ground.text[name.end - ground.sentence.span.start : ground.start(other)]
        if not re.fullmatch(r"[”\"]? \((?:the )?[“\"]?", gap) or " " not in other.words:
            continue
        kind = other.words.split()[-1].casefold()
        member, whole = ground.actor(name), ground.actor(other)
        if member and whole and member != whole and (kind in facts_of("bodies") or kind in facts_of("founded")):
            yield ground.made("Membership", {"member": [member], "whole": [whole], "kind": ["belongs"]}, other.words, 0.5)
