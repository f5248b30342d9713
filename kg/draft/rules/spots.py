"""Places that bear no name, told by what they are and where: a large army base west of X, a checkpoint on the road to Y."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.draft.proposals import Proposal
from kg.draft.rules.bearings import direction, lies
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.rules.regions import part_of_country

_NOUNS = "|".join(sorted(map(str, facts_of("spots")), key=len, reverse=True))
_USED = "|".join(sorted(map(str, facts_of("spot-uses")), key=len, reverse=True))
_SIZES = "|".join(map(str, facts_of("spot-sizes")))
_NO_WORD = "of|in|to|and|or|at|on|from|by|for|with|the|an?|its|their|is|was|were|are|that|which|who|latter|former"
_SPOT = re.compile(
    r"\b(?P<det>[Aa]n?|[Aa]nother|[Oo]ne|[Tt]he|[Ii]ts|[Tt]heir)(?:,? (?P<own>[A-Z][\w-]+[’']s))?,? "
    rf"(?P<words>(?:(?!(?:{_NO_WORD})\b)[a-z][\w-]*,? ){{0,4}}?(?P<noun>{_NOUNS}))\b(?![’'-])"
)
_COMPASS = r"(?:north|south)(?:[- ]?(?:east|west))?|east|west|center|centre|heart"
_LINK = (
    r",? (?:(?:that|which) )?(?:(?:is|was|lies|sits|stands) )?"
    r"(?:(?:located|situated|just|right|immediately|only|about|some|around) )*"
)
_TO = (
    r"(?: (?:the|its))?(?: (?:besieged|nearby|rebel-held|government-held|opposition-held|strategic))?"
    r"(?: (?:city|town|village|capital)(?: of)?)? "
)
_NEAR = re.compile(
    rf"{_LINK}(?:\d[\d.,]* ?(?:km|kilomet\w+|miles?|m|met\w+) (?:to the )?)?"
    r"(?P<how>near|close to|next to|outside|beside|adjacent to|not far from|on the (?:outskirts|edge) of"
    rf"|(?:to the )?(?P<way>{_COMPASS}) of){_TO}"
)
_INSIDE = re.compile(rf"{_LINK}(?:in|inside|within)(?: the (?:area|district|neighbou?rhood|part) of)?{_TO}")
_NEARBY = re.compile(r"\b(?:nearby|neighbou?ring|adjacent)\b")
_ALONG = re.compile(
    rf"{_LINK}(?:on|along|off|beside) (?:the|a|an) (?P<road>(?:[\w–-]+ ){{0,4}}?(?:[Rr]oad|[Hh]ighway|[Rr]oute|[Mm]otorway|[Ss]treet))\b"
)
_REGION = re.compile(
    rf"{_LINK}in (?:the country[’']s (?P<a>{_COMPASS})(?:ern)?\b|(?:the )?(?P<b>{_COMPASS})(?:ern)? (?:of the|part of the) country\b"
    rf"|the (?P<c>{_COMPASS})\b(?! of))"
)


def spots(ground: Ground) -> Iterator[Proposal]:
    """Where the places without a name lie of which a sentence tells, how large they are and whose or what for."""
    for match in _SPOT.finditer(ground.text):
        if any(match.start("words") < ground.end(n) and ground.start(n) < match.end() and ground.place(n) for n in ground.sentence.names):
            continue  # it bears a name
        words = match["words"].replace(",", "")
        if words == match["noun"] and match["det"].lower() in ("the", "its", "their"):
            continue  # one spoken of before
        known = ground.scene.known.places(*words.casefold().split())
        place = known[0] if known else f"new/place/{words}"
        told = list(_lying(ground, place, match["noun"], match.end()))
        if not told and _NEARBY.search(words):
            other = next((one for one in (*ground.scene.place[:1], ground.scene.focus) if one), "")
            told = list(lies(ground, place, "near", other, words, certainty=0.4))
        yield from told
        if told or match["det"].lower() in ("a", "an", "another"):
            yield from _like(ground, place, words)


def _lying(ground: Ground, place: str, noun: str, at: int) -> Iterator[Proposal]:
    """How a place lies by what follows its noun, one after another: in the country's north, just west of X."""
    while True:
        if region := _REGION.match(ground.text, at):
            other = part_of_country(ground, region["a"] or region["b"] or region["c"], "")
            yield from lies(ground, place, "within", other, noun, certainty=0.5)
            at = region.end()
            continue
        if road := _ALONG.match(ground.text, at):
            named = [n for n in ground.sentence.names if road.start("road") <= ground.start(n) < road.end()]
            other = ground.place(named[0]) if named else f"new/place/{road['road']}"
            yield from lies(ground, place, "on-axis", other, noun, certainty=0.5)
            return
        near, inside = _NEAR.match(ground.text, at), _INSIDE.match(ground.text, at)
        link = near or inside
        named = ground.listed(link.end())[:1] if link else []
        if link is None or not named:
            return
        way = direction(near["way"]) if near and near["way"] and near["way"][0] in "nsew" else ""
        yield from lies(ground, place, "near" if near else "within", ground.place(named[0]), noun, way, certainty=0.5)
        at = ground.end(named[0])


def _like(ground: Ground, place: str, words: str) -> Iterator[Proposal]:
    """How large it is, and what for: a large army base."""
    for aspect, pattern in (("size", rf"\b(?P<value>{_SIZES}) "), ("purpose", rf"\b(?P<value>(?:{_USED}) .*)")):
        if match := re.search(pattern, words):
            yield ground.made("Character", {"entity": [place], "aspect": [aspect], "value": [match["value"].strip()]}, words, 0.5)
