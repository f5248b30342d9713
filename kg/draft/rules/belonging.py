"""Who belongs to what and comes from where: members, wings, bracketed nationalities, offices."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, children, together
from kg.draft.reading.mentions import Mention
from kg.draft.reading.states import country
from kg.draft.reading.words import stem
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.rules.offices import is_person

_BRACKET = re.compile(r"[”\"’']?\s*(?:\([^()]*\)\s*)?\((?P<first>[A-Za-z]+)(?:-(?P<second>[A-Z][a-z]+))?\)")
_PARTY = re.compile(r"[”\"]? \((?:the )?[“\"]?(?:[A-Z][\w’'-]+ ){2}")
_WINGS = ("wing", "wings", "branch", "affiliate", "arm", "offshoot")
_BODY = re.compile(r"[”\"]?,? (?:(?:which |that )?(?:is|was|are) )?(?P<what>an? [^,.;:()]{4,80})")
_UNIT = re.compile(
    r"(?:\d+(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Tenth) (?:[A-Z]\w+ )*"
    r"(?:[Rr]egiment|[Bb]rigade|[Dd]ivision|[Bb]attalion|[Cc]orps|[Aa]rmy)"
)
_GROUPS = ("ArmedGroup", "Militia", "Coalition", "PoliticalParty")
_NO_BODIES = lexicon.listed("places") | {"country", "state", "town", "village", "weapon", "people", "person"}
_LIST = re.compile(r"\b((?:[A-Z][a-z]+(?:, | and |, and ))*[A-Z][a-z]+) (militias|militiamen|fighters)\b")


def origins(ground: Ground) -> Iterator[Proposal]:
    """From which country groups come: a nationality in brackets or before militias and fighters."""
    demonyms = lexicon.listed("demonyms") - lexicon.listed("peoples")
    for name in ground.sentence.names:
        after_ = _BRACKET.match(ground.text, name.end - ground.sentence.span.start)
        if not after_:
            continue
        words = [word for word in (after_["first"], after_["second"]) if word and word.casefold() in demonyms | {"local"}]
        groups = [_bearer(ground, name, words)] if words else []
        for word in words:
            yield ground.made("Origin", {"group": groups, "country": [country(ground.scene.known, word)]}, word, 0.8)
        if len(words) and _in_list(ground):
            home = [word for word in words if word == "local" or word.casefold() in ground.scene.known.home]
            value = "local" if len(home) == len(words) else "mixed" if home else "foreign"
            yield ground.made("Character", {"entity": groups, "aspect": ["composition"], "value": [value]}, words[0], 0.6)
    for land, name in itertools.pairwise(ground.sentence.names):
        place, gap = land.of("place"), ground.text[land.end - ground.sentence.span.start : ground.start(name)]
        land_ = place if place and ground.scene.known.class_of(place) == "Country" else ""
        group = name.of("actor")
        owned = bool(land_ and group and re.fullmatch(r"[’']s (?:[a-z]+ ){0,2}", gap))
        if owned and ground.scene.known.class_of(group) in _GROUPS:
            yield ground.made("Origin", {"group": [group], "country": [land_]}, land.words, 0.6)
    for match in _LIST.finditer(ground.text):
        for word in re.findall(r"[A-Z][a-z]+", match[1]):
            if word.casefold() in demonyms and word.casefold() not in ground.scene.known.home:
                group = f"{word} {match[2]}"
                forms = [f.thing for f in ground.scene.known.forms.get(tuple(w.casefold() for w in group.split()), [])]
                yield ground.made(
                    "Origin", {"group": forms[:1] or [f"new/actor/{group}"], "country": [country(ground.scene.known, word)]}, word, 0.7
                )


def _bearer(ground: Ground, name: Mention, words: list[str]) -> str:
    """The group that a name with a nationality in brackets means: another one than that registered under the name for another nation."""
    thing = ground.actor(name)
    aside = ground.scene.known.aside(thing) if thing in ground.scene.known.entries else set()
    other = words and aside and not aside & {stem(word.casefold()) for word in words}
    return f"new/actor/{name.words} ({words[0]})" if other else thing


def _in_list(ground: Ground) -> bool:
    """Whether a sentence is a list of bracketed names, three at least."""
    return len(re.findall(r"[”\"]? \([A-Z]?[\w-]+\)(?=[,.])", ground.text)) > 2


def members(ground: Ground) -> Iterator[Proposal]:
    """Who belongs to what: a whole, "including", and the names after it; lists of groups; wings; fighters with a group."""
    for token in ground.sentence.words:
        if token.lower_ in ("including", "included", "comprising", "includes", "comprises"):
            yield from _including(ground, token)
        elif token.lower_ in _WINGS and (wholes := after(token, "of") or children(token, "poss")):
            if token.dep_ == "attr":
                yield from _member(ground, agents(token.head), wholes, "wing", token)
            else:
                parts = [ground.actor(name) for name in ground.listed_before(token.left_edge.idx)]
                yield from _joined(ground, parts, wholes, "wing", token)
        elif token.lower_ == "part" and token.dep_ == "attr" and (wholes := after(token, "of")):
            yield from _member(ground, agents(token.head), wholes, "belongs", token)
    if _in_list(ground) and ground.scene.militias:
        for name in ground.sentence.names:
            end = name.end - ground.sentence.span.start
            bracket = _BRACKET.match(ground.text, end)
            if bracket or _PARTY.match(ground.text, end):
                member = _bearer(ground, name, [bracket["first"]] if bracket else [])
                slots = {"member": [member], "whole": [ground.scene.militias], "kind": ["belongs"]}
                yield ground.made("Membership", {**slots}, name.words, 0.6)


def _member(ground: Ground, parts: list[Any], wholes: list[Any], kind: str, token: Any) -> Iterator[Proposal]:
    return _joined(ground, [v for noun in parts for v in _actors(ground, noun)], wholes, kind, token)


def _joined(ground: Ground, parts: list[str], wholes: list[Any], kind: str, token: Any) -> Iterator[Proposal]:
    whole = [v for noun in wholes for v in _actors(ground, noun)]
    for part in dict.fromkeys(filter(None, parts)):
        if whole and part not in whole:
            yield ground.told("Membership", {"member": [part], "whole": whole[:1], "kind": [kind]}, token)


def _actors(ground: Ground, noun: Any) -> list[str]:
    name = ground.sentence.at.get(noun.i)
    found = ground.scene.things(ground.sentence, noun, "actor", deep=False)
    return found or ([ground.actor(name)] if name is not None and name.how == "new" and ground.actor(name) else [])


def _including(ground: Ground, token: Any) -> Iterator[Proposal]:
    scene = ground.scene
    if any(word.lemma_.lower() in _NO_BODIES and word.tag_ == "NNS" for word in ground.sentence.words[: token.i]):
        return
    wholes = [token.head] if token.dep_ == "prep" else agents(token)
    inside = [noun for child in children(token, "pobj", "dobj") for noun in together(child)]
    named = [v for noun in wholes for v in scene.things(ground.sentence, noun, "actor", deep=False)]
    whole = [v for v in named if v in scene.known.entries and scene.known.class_of(v) not in ("Designation", "Population")] or scene.body
    members = [v for noun in inside for v in _actors(ground, noun)]
    sides = [v for v in named if v in scene.known.entries and scene.known.class_of(v) == "Designation"]
    kind = "member" if whole or not sides else "belongs"
    whole = whole or sides
    for member in members:
        if whole and whole[0] not in members:
            made = ground.told("Membership", {"member": [member], "whole": whole[:1], "kind": [kind]}, token)
            made.look_twice.append("which body")
            yield made


def described(ground: Ground) -> Iterator[Proposal]:
    """What kind of body a group is said to be: X, a coalition of rebel groups."""
    known = ground.scene.known
    for name in ground.sentence.names:
        match = _BODY.match(ground.text, name.end - ground.sentence.span.start)
        head = re.split(r" (?:of|based|that|which|in|from|with) ", match["what"])[0].split()[-1].casefold() if match else ""
        kind = str(facts_of("bodies").get(head, ""))
        thing = ground.actor(name) if kind else ""
        if match is None or not thing or (thing in known.entries and known.class_of(thing) == "Person"):
            continue
        yield ground.made("Character", {"entity": [thing], "aspect": [kind], "value": [match["what"].strip()]}, match["what"], 0.6)
        inside = [other for other in ground.sentence.names if match.start("what") <= ground.start(other) < match.end("what")]
        wholes = [
            v for other in inside for v in ground.scene.named(other, "actor") if v in known.entries and known.class_of(v) == "Designation"
        ]
        if wholes:
            yield ground.made("Membership", {"member": [thing], "whole": wholes[:1], "kind": ["belongs"]}, match["what"], 0.6)


def belongings(ground: Ground) -> Iterator[Proposal]:
    """The group that a person comes from: X of the Y."""
    for name, other in itertools.pairwise(ground.sentence.names):
        gap = ground.text[name.end - ground.sentence.span.start : ground.start(other)]
        if _UNIT.fullmatch(other.words) and re.fullmatch(r"[’']s (?:[a-z]+ ){0,2}", gap) and (force := ground.scene.named(name, "actor")):
            slots = {"member": [f"new/actor/{other.words}"], "whole": force[:1], "kind": ["belongs"]}
            yield ground.made("Membership", {**slots}, other.words, 0.6)
        person = is_person(ground, name) if re.fullmatch(r" (?:from|of) (?:the )?[“\"]?", gap) else ""
        if person and (body := ground.scene.named(other, "actor")) and not is_person(ground, other):
            yield ground.made("Membership", {"member": [person], "whole": body[:1], "kind": ["belongs"]}, other.words, 0.6)
