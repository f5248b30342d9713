"""In what part of a country a place lies, by the words before its name: the northern town of X, the border town of Y."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon
from kg.draft.reading.states import country
from kg.draft.rules.bearings import direction, lies
from kg.draft.rules.ground import Ground

_SIDES = r"(?:north|south)?[- ]?(?:(?:north|south|east|west)ern)|central|coastal"
_OF = re.compile(
    rf"\b(?P<side>{_SIDES})(?:,? (?!border)[\w-]+){{0,2}}? (?:city|cities|towns?|villages?|province|governorate)(?: of)? (?=[A-Z])", re.I
)
_BORDER = re.compile(r"\b(?P<border>(?P<land>[A-Z]\w+) border) (?:town|city|village|crossing)s?(?: of)? (?=[A-Z])")
_NATIONAL = re.compile(
    r"\b(?P<land>[A-Z]\w+)(?: (?:border|port|resort|capital|frontier|coastal))? (?:city|cities|towns?|villages?|province|capital)"
    r"(?: of)? (?=[A-Z])"
)
_QUARTER = re.compile(
    r"\b(?P<side>(?:north|south)?[- ]?(?:(?:north|south|east|west)ern))(?:,? [\w-]+)?? (?:districts?|neighbou?rhoods?|quarters?|suburbs?)"
    r"(?: of)? (?=[A-Z]|al-)"
)
_BRACKET = re.compile(
    r" \((?:(?:just )?(?P<near>near|outside|close to)|(?:in )?(?:the )?(?P<side>north|south|east|west|central|coastal)(?:ern)?|in)\b ?"
)
_NORTHERN_CITY = re.compile(rf"\b[Tt]he (?:[\w-]+,? ){{0,2}}?(?P<side>{_SIDES})(?: [A-Z]\w+)? city\b(?! of\b)(?! [A-Z])")


def regions(ground: Ground) -> Iterator[Proposal]:
    """The part of its country in which a place is told to lie, or the border near which."""
    for match in _OF.finditer(ground.text):
        for place in ground.places(match.end()):
            if other := part_of_country(ground, re.sub(r"[- ]|ern$", "", match["side"].lower()), place):
                yield from lies(ground, place, "within", other, match["side"])
    for match in _BORDER.finditer(ground.text):
        for place in ground.places(match.end()):
            known = ground.scene.known.places(*match["border"].casefold().split())
            yield from lies(ground, place, "near", known[0] if known else f"new/place/{match['border']}", match[0])
    yield from _of_nation(ground)
    yield from _of_city(ground)
    yield from _in_brackets(ground)


def _of_nation(ground: Ground) -> Iterator[Proposal]:
    """The country whose adjective stands before a town: the Eastmarkian town of X."""
    for match in _NATIONAL.finditer(ground.text):
        if match["land"].casefold() in lexicon.listed("demonyms"):
            for place in ground.places(match.end()):
                yield from lies(ground, place, "within", country(ground.scene.known, match["land"]), match[0])


def _of_city(ground: Ground) -> Iterator[Proposal]:
    """The northern district of X as a part of the city, and the northern city as one of its country."""
    for match in _QUARTER.finditer(ground.text) if ground.scene.city else ():
        for place in ground.places(match.end()):
            yield from lies(ground, place, "within", ground.scene.city, match[0], direction(match["side"]), certainty=0.5)
    for match in _NORTHERN_CITY.finditer(ground.text) if ground.scene.city else ():
        other = part_of_country(ground, match["side"].lower().removesuffix("ern"), ground.scene.city)
        yield from lies(ground, ground.scene.city, "within", other, match[0], certainty=0.5)


def _in_brackets(ground: Ground) -> Iterator[Proposal]:
    """Where a place lies by the brackets behind its name: X (near Y), X (in the south)."""
    for name in ground.sentence.names:
        match = _BRACKET.match(ground.text, ground.end(name))
        place = ground.place(name) if match else ""
        if match is None or not place:
            continue
        if match["side"]:
            yield from lies(ground, place, "within", part_of_country(ground, match["side"], place), match[0].strip(" ("))
        for other in ground.places(match.end())[:1]:
            yield from lies(ground, place, "near" if match["near"] else "within", other, match[0].strip(" ("))


def part_of_country(ground: Ground, side: str, place: str) -> str:
    """The registered part of the country of a place, else the country; of a new place that of the city spoken of."""
    known = ground.scene.known
    wholes = known.wholes(place if place in known.entries else ground.scene.city)
    country = next((whole for whole in sorted(wholes) if known.class_of(whole) == "Country"), "")
    if not country:
        return ""
    label = known.entries[country].label.en.casefold()
    return next((part for way in (f"{side}ern", side) for part in known.places(way, label) if part != place), country)
