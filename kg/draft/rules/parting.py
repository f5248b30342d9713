"""Parts of larger places: the eastern districts of A and B, the Riverton suburb of C, the city's D district."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from kg.draft.proposals import Proposal
from kg.draft.rules.bearings import lies
from kg.draft.rules.ground import Ground

_PARTS = re.compile(
    r"(?:\b(?P<side>eastern|western|northern|southern) )?(?:(?:[a-z]+-held|besieged|residential|strategic|nearby) )?"
    r"\b(?:neighbou?rhoods|districts|suburbs?|quarters) of (?:the )?[“\"‘]?(?=[A-Z]|(?:al|el|as|ash|an)-)"
)
_CITY = re.compile(
    r"\b[Tt]he city[’']s (?:(?:eastern|western|northern|southern|central|besieged|strategic|[a-z]+-held) )?(?=[A-Z]|(?:al|el|as|ash|an)-)"
)

_CALLED = re.compile(
    r"[”\"]?,? (?:is |was )?(?:an?|the|one of the) (?:[\w’-]+ ){0,3}?"
    r"(?:districts?|neighbou?rhoods?|suburbs?|towns?|villages?|area|city|enclave) (?:in|of|inside|within|on the edge of)(?: the)?"
    r"(?: (?:eastern|western|northern|southern|central|city|province|countryside|of))* "
)


def parts(ground: Ground) -> Iterator[Proposal]:
    """Which places a sentence calls parts of which."""
    for match in _PARTS.finditer(ground.text):
        inside = [place for name in ground.listed(match.end()) if (place := ground.place(name))]
        whole = _whole(ground, match)
        if whole and ground.scene.city not in inside:
            yield from _within(ground, inside, whole, match[0].strip())
    for name, wider in itertools.pairwise(ground.sentence.names):
        end = name.end - ground.sentence.span.start
        if (place := ground.place(name)) and _CALLED.fullmatch(ground.text, end, ground.start(wider)):
            yield from _within(ground, [place], ground.place(wider), "in")
    for match in _CITY.finditer(ground.text):
        inside = [place for name in ground.listed(match.end())[:1] if (place := ground.place(name))]
        if ground.scene.city:
            yield from _within(ground, inside, ground.scene.city, match[0].strip())


def _whole(ground: Ground, match: re.Match[str]) -> str:
    """The place of which the parts are: named right before, else the side of the article's city."""
    start = ground.sentence.span.start + match.start()
    for name in ground.sentence.names:
        if 0 <= start - name.end <= 1 and (place := ground.place(name)):  # "the Riverton suburbs" is no suburb called Riverton
            forms = ground.scene.known.forms.get((name.words.casefold(),), [])
            return next((form.thing for form in forms if form.thing.startswith("place/")), place)
    known, city = ground.scene.known, ground.scene.city
    if not match["side"] or city not in known.entries:
        return ""
    label = known.entries[city].label.en.casefold().split()[:1]
    return next(iter(known.places(match["side"], *label)), city)


def _within(ground: Ground, inside: list[str], whole: str, trigger: str) -> Iterator[Proposal]:
    for place in dict.fromkeys(inside):
        yield from lies(ground, place, "within", whole, trigger)
