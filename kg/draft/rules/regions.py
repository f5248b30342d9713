"""In what part of a country a place lies, by the words before its name: the northern town of X, the border town of Y."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.draft.proposals import Proposal
from kg.draft.rules.bearings import lies
from kg.draft.rules.ground import Ground

_SIDES = r"(?:north|south)?[- ]?(?:(?:north|south|east|west)ern)|central|coastal"
_OF = re.compile(
    rf"\b(?P<side>{_SIDES})(?:,? (?!border)[\w-]+){{0,2}}? (?:city|cities|towns?|villages?|province|governorate)(?: of)? (?=[A-Z])", re.I
)
_BORDER = re.compile(r"\b(?P<border>[A-Z]\w+ border) (?:town|city|village|crossing)s?(?: of)? (?=[A-Z])")


def regions(ground: Ground) -> Iterator[Proposal]:
    """The part of its country in which a place is told to lie, or the border near which."""
    for match in _OF.finditer(ground.text):
        for place in ground.places(match.end()):
            if other := _part(ground, re.sub(r"[- ]|ern$", "", match["side"].lower()), place):
                yield from lies(ground, place, "within", other, match["side"])
    for match in _BORDER.finditer(ground.text):
        for place in ground.places(match.end()):
            known = ground.scene.known.places(*match["border"].casefold().split())
            yield from lies(ground, place, "near", known[0] if known else f"new/place/{match['border']}", match[0])


def _part(ground: Ground, side: str, place: str) -> str:
    """The registered part of the country of a place, else the country; of a new place that of the city spoken of."""
    known = ground.scene.known
    wholes = known.wholes(place if place in known.entries else ground.scene.city)
    country = next((whole for whole in sorted(wholes) if known.class_of(whole) == "Country"), "")
    if not country:
        return ""
    label = known.entries[country].label.en.casefold()
    return next((part for way in (f"{side}ern", side) for part in known.places(way, label) if part != place), country)
