"""What stands beside the name of a body: the rebel coalition X, state-run X, the X militant group."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon
from kg.draft.reading.memory import is_place
from kg.draft.reading.mentions import Mention
from kg.draft.reading.states import state
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.rules.offices import is_person

_STYLE = re.compile(
    rf"\b(?P<style>(?:(?:{'|'.join(map(str, facts_of('styles')))}|[A-Z][\w’']+-(?:linked|affiliated|aligned)) )+)"
    rf"(?:{'|'.join(map(str, facts_of('bodies')))})(?:, the)? [“\"]?(?=[A-Z])"
    r"|\b(?P<side>rebel|opposition) [“\"]?(?=[A-Z])"
)
_RUN = re.compile(
    r"\b(?P<how>(?:state|government|regime|opposition|activist|rebel)[- ](?:run|owned|operated|affiliated)|pro-\w+)"
    r" (?:[a-z]+ ){0,2}[“\"]?(?=[A-Z])"
)
_STATE_MEDIA = re.compile(
    r"(?:\b(?P<land>[A-Z][a-z]+) )?\b(?:state|official|government)(?:-(?:run|owned|controlled))?"
    r" (?:news agency|media|agency|television|TV|radio|newspaper|broadcaster|daily|news channel)\b,? ?(?:the )?[“\"]?"
)
_CALLED = re.compile(rf"[”\"]? (?P<style>{'|'.join(map(str, facts_of('styles')))}) (?:{'|'.join(map(str, facts_of('bodies')))})s?\b")


def styled(ground: Ground) -> Iterator[Proposal]:
    """What stands before the name of a group: the hard-line Islamist group X, the rebel coalition X."""
    known = ground.scene.known
    for match in _STYLE.finditer(ground.text):
        names = ground.listed(match.end())[:1]
        thing = ground.actor(names[0]) if names and names[0].words[:1].isupper() else ""
        if not thing or (thing in known.entries and known.class_of(thing) in ("Person", "Designation", "Population")):
            continue
        if match["side"] and (is_place(names[0].guess) or names[0].of("place")):
            continue
        told = (match["style"] or match["side"]).split()
        for word in told:
            side = ground.side(word, "groups") if word.casefold() in ("rebel", "opposition") else ""
            if side:
                yield ground.made("Membership", {"member": [thing], "whole": [side], "kind": ["belongs"]}, match[0].strip(), 0.6)
        style = [word for word in told if word.casefold() not in ("rebel", "opposition", "armed")]
        if style:
            yield ground.made(
                "Character", {"entity": [thing], "aspect": ["composition"], "value": [" ".join(style)]}, match[0].strip(), 0.5
            )


def outlets(ground: Ground) -> Iterator[Proposal]:
    """On whose side a body is said to be: state-run X, the pro-government Y."""
    for match in _RUN.finditer(ground.text):
        for name in ground.listed(match.end())[:1]:
            if thing := _body(ground, name):
                slots = {"entity": [thing], "aspect": ["loyalty"], "value": [match["how"]]}
                yield ground.made("Character", {**slots}, match["how"], 0.6)


def state_media(ground: Ground) -> Iterator[Proposal]:
    """The state to which media belong: the Eastmarkian state news agency X, state media."""
    known = ground.scene.known
    for match in _STATE_MEDIA.finditer(ground.text):
        own = [name for name in ground.sentence.names if match.start() <= ground.start(name) and ground.end(name) <= match.end() + 1]
        named = [name for name in ground.listed(match.end())[:1] if not is_person(ground, name)]
        media = (
            next((ground.actor(name) for name in (*named, *reversed(own)) if ground.actor(name)), "")
            or f"new/actor/{match[0].strip(' ,“')}"
        )
        lands = [match["land"]] if match["land"] and match["land"].casefold() in lexicon.listed("demonyms") else sorted(known.home)
        states = [value for land in lands for value in state(known, land)]
        if states and states[0] != media:
            yield ground.made("Membership", {"member": [media], "whole": states[:1], "kind": ["belongs"]}, match[0].strip(" ,“"), 0.5)


def called(ground: Ground) -> Iterator[Proposal]:
    """What kind of group stands behind a name: the X rebel group, the Y militant group."""
    for name in ground.sentence.names:
        match = _CALLED.match(ground.text, name.end - ground.sentence.span.start)
        thing = _body(ground, name, named=True) if match else ""
        if match is None or not thing:
            continue
        side = ground.side(match["style"], "groups") if match["style"] in ("rebel", "opposition") else ""
        if side:
            yield ground.made("Membership", {"member": [thing], "whole": [side], "kind": ["belongs"]}, match[0].strip(), 0.6)
        else:
            slots = {"entity": [thing], "aspect": ["composition"], "value": [match["style"]]}
            yield ground.made("Character", {**slots}, match[0].strip(), 0.5)


def _body(ground: Ground, name: Mention, *, named: bool = False) -> str:
    """The body that a name means; "" for places, persons, sides and peoples."""
    thing = ground.actor(name) if name.words[:1].isupper() else ""
    known = ground.scene.known
    if not thing or is_place(name.guess) or name.of("place") or (not named and is_person(ground, name)):
        return ""
    return "" if thing in known.entries and known.class_of(thing) in ("Designation", "Population", "State") else thing
