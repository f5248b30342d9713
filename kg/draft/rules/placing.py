"""How places lie: north of, near, in, on the road between."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from kg.draft.proposals import Proposal
from kg.draft.rules.bearings import direction, lies
from kg.draft.rules.ground import Ground, facts_of

_SIDE = r"(?P<side>(?:north|south)(?:[- ]?(?:east|west))?|east|west)(?:ern)?"
_DIRECTION = re.compile(rf"\b{_SIDE}(?: (?:outskirts|edge|side|part|countryside))? of\b", re.I)
_NEAR = re.compile(r"\b(?:near|next to|close to|adjacent to|not far from|(?:away )?from)\b(?= )", re.I)
_DISTANCE = re.compile(r"(?P<number>\d[\d.,]*)[ -]?(?P<unit>km|kilomet(?:er|re)s?|miles?|yards?|met(?:er|re)s?|m)\b[^.;]{0,12}$")
_AWAY = re.compile(
    r"(?: (?:refugee|military|camp|base))*,? (?:(?:just|only|about|some|around|roughly) )*(?:\d[\d.,]*|a few|[a-z]+)[ -]?"
    r"(?:km|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|m)(?: \([^()]*\))? (?:to the )?$"
)
_NEIGHBOUR = re.compile(r"\b(?:nearby|neighbou?ring|adjacent|surrounding)\b(?: \w+){0,2}?(?: of)?(?= )", re.I)
_SIDES = r"(?: (?:eastern|western|northern|southern|central|rural|nearby),?){0,2}"
_INSIDE = re.compile(
    r",? (?:also )?(?:(?:that|which) (?:is|lies|are) )?(?:(?:situated |located )?in|(?:a )?part of|inside|within)(?: the| an?)?"
    rf"{_SIDES}(?: (?:area|district|province|region|suburbs?|countryside|outskirts|part|parts) of)?{_SIDES} "
)
_OWN = re.compile(
    r"[’']s (?:(?:eastern|western|northern|southern|central|besieged|strategic|rebel-held|opposition-held) )?"
    r"(?:(?:city|town|village|province) of )?"
)
_BUILDING = re.compile(
    rf"\b(?:[Tt]he|[Aa]n?) [“\"]?(?P<what>(?:[a-z]+ )?(?:{'|'.join(map(str, facts_of('buildings')))}))[”\"]?"
    r" in(?: the (?:area|district|neighbou?rhood|town|village|city) of)?(?= )"
)
_BETWEEN_CITIES = re.compile(r"\b([A-Z][a-z]+)[-–]([A-Z][a-z]+) (?:road|highway|route|motorway)\b")
_LOOKS = re.compile(r"\b(?P<verb>overlook|border|adjoin)(?:s|ed|ing)?\b", re.I)
_ALONG = re.compile(
    r"\b(?:in|on|along|from|of) (?:the|its|their) "
    r"(?P<axis>(?:(?:north|south|east|west)[\w-]*|central)(?:[ -](?:east|west)\w*)? (?:axis|front))\b",
    re.I,
)
_SIDES_OF = re.compile(
    r"\b(?P<way>(?:north|south|east|west)\w*ern)(?= (?:and \w+ern )?(?:rural )?(?P<kind>countryside|outskirts|suburbs|districts)\b)"
)
_JOINS = re.compile(
    r"\b(?P<road>(?:[\w-]+ ){0,3}(?:road|route|highway|corridor|line)s?)\b[”\"]?,?(?: (?:that|which|going|coming))?"
    r" (?:connect(?:s|ing|ed)?|link(?:s|ing|ed)?|run(?:s|ning)?|lead(?:s|ing)?|stretch(?:es|ing)?|from|between|to|into)\b(?P<ends>[^.;,]*)",
    re.I,
)


def lying(ground: Ground) -> Iterator[Proposal]:
    """How the places of a sentence lie to one another."""
    yield from _directions(ground)
    yield from _near(ground)
    yield from _inside(ground)
    yield from _housed(ground)
    yield from _looking(ground)
    yield from _along(ground)
    yield from _joining(ground)


def _directions(ground: Ground) -> Iterator[Proposal]:
    for match in _DIRECTION.finditer(ground.text):
        for other in ground.places(match.end())[:1]:
            away = _AWAY.search(ground.text[: match.start()])
            place = ground.before(away.start() if away else match.start())
            yield from lies(ground, place, "near", other, match[0], direction(match["side"]))


def _near(ground: Ground) -> Iterator[Proposal]:
    for match in _NEAR.finditer(ground.text):
        away = _DISTANCE.search(ground.text, 0, match.start())
        if match[0].lower().endswith("from") and not away:
            continue
        rest = re.compile(r"\s*(?:the )?(?:[\w-]+ ){0,2}?(?:towns?|villages?|cit(?:y|ies)|areas?|camp)? ?(?:of )?").match(
            ground.text, match.end()
        )
        others = ground.places(match.end()) or (ground.places(rest.end()) if rest else [])
        for other in others:
            yield from lies(ground, ground.before(match.start(), 5), "near", other, match[0])
    for match in _NEIGHBOUR.finditer(ground.text):
        other = ground.before(match.start(), 6) or next(iter(ground.scene.place), "")
        for place in ground.places(match.end()):
            yield from lies(ground, place, "near", other, match[0])


def _inside(ground: Ground) -> Iterator[Proposal]:
    names = ground.sentence.names
    for name, wider in itertools.pairwise(names):
        end = ground.end(name)
        match = _INSIDE.fullmatch(ground.text, end, ground.start(wider))
        kind = ground.text[name.end - ground.sentence.span.start : end]
        if not match and kind and not kind.endswith(("s", "suburb")):  # the Riverton suburb of X is no part of X
            match = re.compile(r" of (?:the )?").fullmatch(ground.text, end, ground.start(wider))
        own = _OWN.fullmatch(ground.text, name.end - ground.sentence.span.start, ground.start(wider))
        inner, outer = (wider, name) if own else (name, wider)
        place = ground.scene.named(inner, "place")
        if (match or own) and place and not inner.words.split()[-1].islower():
            beside = [] if own else [thing for one in ground.listed_before(ground.start(name)) if (thing := ground.place(one))]
            for one in (*beside, place[0]):
                yield from lies(ground, one, "within", ground.place(outer), "in")


def _housed(ground: Ground) -> Iterator[Proposal]:
    """Buildings without a name of their own: the airbase in X."""
    for match in _BUILDING.finditer(ground.text):
        for other in ground.places(match.end())[:1]:
            yield from lies(ground, f"new/place/{match['what']}", "within", other, match["what"])


def _looking(ground: Ground) -> Iterator[Proposal]:
    for match in _LOOKS.finditer(ground.text):
        relation = {"overlook": "overlooks"}.get(match["verb"].lower(), "borders")
        for other in ground.places(match.end()):
            yield from lies(ground, ground.before(match.start(), 3), relation, other, match[0], certainty=0.7)


def _along(ground: Ground) -> Iterator[Proposal]:
    for match in _ALONG.finditer(ground.text):
        start = ground.sentence.span.start + match.start("axis")
        known = [thing for name in ground.sentence.names if name.start == start and (thing := ground.place(name))]
        axis = known[0] if known else f"new/place/{match['axis']}"
        inner = [looks for looks in _LOOKS.finditer(ground.text, 0, match.start()) if match.start() - looks.end() < 50]
        for at in (match.start(), *(looks.start() for looks in inner)):
            yield from lies(ground, ground.before(at, 4), "on-axis", axis, match["axis"])


def _joining(ground: Ground) -> Iterator[Proposal]:
    for match in _JOINS.finditer(ground.text):
        also = ground.listed_before(match.start("road"))  # X, the main route into the city
        start, end = match.start("road"), match.end("road")
        named = [n for n in ground.sentence.names if start <= ground.start(n) < end <= ground.end(n)]
        words = re.sub(r"^(?:.*\b(?:the|a|an|and|of|off|its|their|for|on|from|to|in)\b ?)", "", match["road"], flags=re.I).strip()
        road = ground.place(named[0]) if named else f"new/place/{words}" if len(words.split()) > 1 else ""
        road = ground.place(also[-1]) if also and not named else road or _again(ground, end - 1) or _named_by_ends(ground, match)
        others = [
            thing
            for name in ground.sentence.names
            if match.start("ends") <= ground.start(name) < match.end("ends") and (thing := ground.place(name))
        ]
        if re.search(r"\bthe city\b(?! of)", match["ends"]) and ground.scene.city:
            others.append(ground.scene.city)
        others += [f"new/place/{side['way']} {side['kind']}" for side in _SIDES_OF.finditer(match["ends"])]
        for other in dict.fromkeys(others):
            yield from lies(ground, road, "connects", other, words)
    for match in _BETWEEN_CITIES.finditer(ground.text):
        known = ground.scene.known
        ends = [
            next((f.thing for f in known.forms.get((w.casefold(),), []) if f.thing.startswith("place/")), f"new/place/{w}")
            for w in match.groups()
        ]
        for other in ends:
            yield from lies(ground, f"new/place/{match[0]}", "connects", other, match[0])


def _named_by_ends(ground: Ground, match: re.Match[str]) -> str:
    """A road without a name, by the two places that it links: a road linking A with B."""
    ends = [
        name.words for name in ground.sentence.names if match.start("ends") <= ground.start(name) < match.end("ends") and ground.place(name)
    ]
    return f"new/place/{ends[0]}–{ends[1]} {match['road'].split()[-1]}" if len(ends) == 2 else ""


def _again(ground: Ground, at: int) -> str:
    """The road that a noun without a name takes up again; "" without a parse."""
    token = ground.token(at)
    return next(iter(ground.scene.things(ground.sentence, token, "place", deep=False)), "") if token is not None else ""
