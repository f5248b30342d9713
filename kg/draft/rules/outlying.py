"""How places lie beside and around larger ones: outside the town, on its outskirts, on the border, the line that divides the city."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading.arcs import children, objects, subjects
from kg.draft.rules.bearings import direction, lies
from kg.draft.rules.ground import Ground, facts_of

_WAY = r"(?:north|south)(?:[- ]?(?:east|west))?ern|(?:east|west)ern"
_EDGE = r"outskirts|edge|fringes?|periphery|suburbs|countryside|hinterland|approaches|surroundings|perimeter"
_KINDS = r"neighbou?rhood|district|suburb|quarter|area|town|village|enclave|borough"
_AWAY = (
    r"(?:\d[\d.,]*|a few|some|several|\w+teen|\w+ty) ?(?:km|kilomet(?:er|re)s?|miles?|m|met(?:er|re)s?|yards?)"
    r"(?: \([^()]*\))? (?:away )?from"
)
_STANDS = r"(?:(?:which|that) )?(?:(?:is|was|lies|sits|stands|lay|sat|stood|are) )?(?:(?:located|situated) )?"
_BESIDE = re.compile(
    rf",? {_STANDS}(?:(?:just|right|immediately|directly) )?"
    rf"(?P<how>outside|opposite|beside|(?:on|at|along) the (?:(?P<way>{_WAY}) )?(?:{_EDGE}|banks?) of"
    r"|across the (?:river|border|valley|front ?line|road|street) from|not far from|within (?:sight|striking distance|range) of"
    rf"|{_AWAY})(?: the)?(?: (?:town|city|village|capital|camp|airport|base)(?: of)?)? "
)
_BORDER = re.compile(
    rf",? {_STANDS}(?:(?:right|close|lying) )*(?:on|at|along|to) "
    r"(?:the|its)(?: (?P<before>[A-Z][\w-]+))? (?:border|frontier)(?: with (?=[A-Z]))?"
)
_ITS = re.compile(
    rf"\b(?:(?P<at>in|on|at) )?(?:the (?:[A-Z][a-z]+ )?city|its|(?P<name>[A-Z][\w-]+))[’']s"
    rf" (?P<way>{_WAY}) (?P<edge>{_EDGE}|districts|quarters)\b"
)
_ONE = re.compile(rf"\b(?:a|an|one|another) (?:[\w-]+ ){{0,2}}?(?=(?:(?:{_WAY}|[Ee]ast|[Ww]est|[Nn]orth|[Ss]outh) )?[A-Z])")
_PARTS_OF = re.compile(
    rf"\b(?:(?:{_KINDS}|part)s?|all|most|half|rest|control) (?:of|in|inside) (?:the )?(?P<whole>[^,.;:–—]{{3,40}}?)"
    r"(?:,? (?:including|such as|among them|notably|except(?: for)?|apart from|save for|with the exception of)|:| –| —) (?:the )?"
)
_SIDED = re.compile(rf"\b(?P<way>{_WAY}) (?=[A-Z])")
_LOCAL = re.compile(r" (?:[Rr]oad|[Hh]ighway|[Rr]oute|[Bb]ridge|[Cc]rossing|[Dd]istrict|[Nn]eighbou?rhood|[Ss]uburb|[Qq]uarter)\b")
_SIDES = "north|south|east|west|centre|center"
_IN_CITY = re.compile(
    rf"(?: (?:{_KINDS}))?,? (?:which (?:is|lies) )?in (?:the (?:{_SIDES}|heart)(?:ern)?(?: part| side| half)? of the city"
    rf"|the city[’']s (?:{_SIDES})(?:east|west)?)\b"
)
_PROVINCE = re.compile(r", (?:in )?(?=[A-Z][\w’-]+(?: [A-Z][\w’-]+)? (?:province|governorate|region|county|district|state)\b)")
_lies = functools.partial(lies, certainty=0.5)


def outlying(ground: Ground) -> Iterator[Proposal]:
    """How the places of a sentence lie to larger or neighbouring ones."""
    for name in ground.sentence.names:
        place = ground.place(name)
        if not place:
            continue
        end = name.end - ground.sentence.span.start
        for at in dict.fromkeys((end, ground.end(name))):
            if match := _BESIDE.match(ground.text, at):
                for other in ground.places(match.end())[:1]:
                    yield from _lies(ground, place, "near", other, match["how"], direction(match["way"] or ""))
            if match := _BORDER.match(ground.text, at):
                yield from _on_border(ground, place, match)
            if (match := _IN_CITY.match(ground.text, at)) and not _part(ground, place):
                yield from _lies(ground, place, "within", ground.scene.city, "in")
            if match := _PROVINCE.match(ground.text, at):
                for other in ground.places(match.end())[:1]:
                    yield from _lies(ground, place, "within", other, "in")
    yield from _edges(ground)
    yield from _sided(ground)
    yield from _one_of(ground)
    yield from _listed_parts(ground)


def dividing(ground: Ground) -> Iterator[Proposal]:
    """What divides places: the checkpoints that divide the city, the line between A and B."""
    for verb in ground.sentence.words:
        if verb.pos_ != "VERB" or verb.lemma_ not in ("divide", "separate", "bisect", "split") or verb.tag_ == "VBN":
            continue
        nouns = subjects(verb) or ([verb.head] if verb.dep_ in ("acl", "relcl") else [])
        lines = [noun for noun in nouns if noun.lemma_.lower() in facts_of("dividing")]
        for noun in lines[:1]:
            place = next(iter(ground.things(noun, "place")), "") if noun.i in ground.sentence.at else f"new/place/{noun.text}"
            for value in dict.fromkeys(v for other in objects(verb) for v in ground.things(other, "place")):
                yield from _lies(ground, place, "divides", value, verb.text)


def overlooking(ground: Ground) -> Iterator[Proposal]:
    """What unnamed heights look down on: the hills overlooking X, high ground above the road."""
    for noun in ground.sentence.words:
        if noun.lemma_.lower() not in facts_of("heights") or noun.i in ground.sentence.at or noun.dep_ in ("compound", "amod"):
            continue
        below = [o for clause in children(noun, "acl", "relcl") if clause.lemma_ in ("overlook", "dominate") for o in objects(clause)]
        below += [o for prep in children(noun, "prep") if prep.lower_ in ("above", "over", "around") for o in children(prep, "pobj")]
        place = next(iter(_height(ground, noun)), "")
        for value in dict.fromkeys(v for other in below for v in _below(ground, other)):
            yield from _lies(ground, place, "overlooks", value, noun.text)


def _height(ground: Ground, noun: Any) -> list[str]:
    """The place that a noun for high ground means: that which it is said of, or a new one."""
    above = noun.head if noun.dep_ == "appos" else None
    return (ground.things(above, "place") if above is not None else []) or [f"new/place/{noun.text}"]


def _below(ground: Ground, noun: Any) -> list[str]:
    found = ground.things(noun, "place")
    if noun.lemma_ in facts_of("routes") or noun.lower_ == "one":
        return [f"new/place/{' '.join(w.text for w in noun.subtree if w.dep_ not in ('det', 'punct'))}"]
    return found


def _part(ground: Ground, place: str) -> bool:
    """Whether a place is registered as an area, as the sides of a city are."""
    return place in ground.scene.known.entries and ground.scene.known.class_of(place) == "Area"


def _on_border(ground: Ground, place: str, match: re.Match[str]) -> Iterator[Proposal]:
    at = match.start("before") if match["before"] else match.end()
    for other in ground.places(at)[:1]:
        yield from _lies(ground, place, "borders", other, "border")


def _edges(ground: Ground) -> Iterator[Proposal]:
    """The suburbs of a city, and what lies in them: the complex on the city's western outskirts."""
    for match in _ITS.finditer(ground.text):
        whole = ground.scene.city if not match["name"] else next(iter(ground.places(match.start("name"))), "")
        before = ground.before(match.start(), 3) if match["at"] else ""
        relation = "within" if match["edge"] in ("districts", "quarters") else "near"
        if whole and before != whole:
            place = before or f"new/place/{match['way']} {match['edge']}"
            yield from _lies(ground, place, relation, whole, match["edge"], direction(match["way"]) if relation == "near" else "")


def _sided(ground: Ground) -> Iterator[Proposal]:
    """Roads and quarters told by the side of the city on which they are: the northern Mill Road, the western Oak district."""
    for match in _SIDED.finditer(ground.text):
        for name in ground.sentence.names:
            end = name.end - ground.sentence.span.start
            if ground.start(name) == match.end() and (_LOCAL.match(ground.text, end) or re.search(_LOCAL, f" {name.words}")):
                yield from _lies(ground, ground.place(name), "near", ground.scene.city, match["way"], direction(match["way"]))


def _one_of(ground: Ground) -> Iterator[Proposal]:
    """A part that bears no name: a large eastern Riverton neighbourhood."""
    for match in _ONE.finditer(ground.text):
        for name in ground.sentence.names:
            end = name.end - ground.sentence.span.start
            kind = re.compile(rf" (?P<kind>{_KINDS})\b(?! of)").match(ground.text, end)
            if kind and match.end() <= ground.start(name) < match.end() + 10 and (whole := ground.place(name)):
                yield from _lies(ground, f"new/place/{name.words} {kind['kind']}", "within", whole, kind["kind"])


def _listed_parts(ground: Ground) -> Iterator[Proposal]:
    """Parts that are named behind the whole: districts of Riverton, including A and B."""
    for match in _PARTS_OF.finditer(ground.text):
        city = ground.scene.city if re.search(r"\bthe city\b(?! of)", match["whole"]) else ""
        whole = next(iter(ground.places(match.start("whole"))), "") or city
        for place in ground.places(match.end()) if whole else ():
            yield from _lies(ground, place, "within", whole, "part")
