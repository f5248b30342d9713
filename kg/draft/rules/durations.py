"""How long something lasted: a siege of three weeks, a five-year war, 13 days of shelling."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.dateparts import whole
from kg.draft.proposals import Proposal, Slots
from kg.draft.rules.counts import SMALL
from kg.draft.rules.ground import Ground, facts_of
from kg.records import When

_LONG = "|".join(map(str, facts_of("lasting-events")))
_BOUND = r"(?:(?P<bound>almost|nearly|about|around|more than|over|at least) )?"
_LENGTH = r"(?P<number>\d+|[A-Za-z]+)(?P<half> and a half)? (?P<unit>days|weeks|months|years|decades)\b"
_LASTING = re.compile(
    rf"(?:(?:\b(?:for|over|during|lasted|lasting)(?: the course of)? {_BOUND}|^){_LENGTH}(?! (?:ago|later|earlier|old))"
    rf"|\b(?P<long>\d+|[A-Za-z]+)-(?P<single>day|week|month|year|decade)s?(?:-long|-old)? (?={_LONG})"
    rf"|\b(?P<one>day|week|month|year)-long (?={_LONG}))",
    re.I,
)
_ENDURED = rf"{_LONG}|shelling|bombing|clashes|talks|bloodshed|violence|unrest|carnage|deadlock|rule"
_OF = re.compile(rf"\b(?P<past>after|amid|following|despite|end) {_BOUND}{_LENGTH} of (?:[\w-]+ ){{0,3}}(?:{_ENDURED})\b", re.I)
_WAYS = {"almost": "nearly", "nearly": "nearly", "about": "about", "around": "about", "at least": "least"}


def lasting(ground: Ground) -> Iterator[Proposal]:
    """How long something lasted; weeks are told in days."""
    for match in (*_LASTING.finditer(ground.text), *_OF.finditer(ground.text)):
        parts = match.groupdict()
        told = (parts["number"] or parts.get("long") or ("one" if parts.get("one") else "")).lower()
        number, unit = SMALL.get(told, told), (parts["unit"] or f"{parts.get('single') or parts.get('one')}s").lower()
        if not number.isdigit():
            continue
        if unit == "weeks":
            number, unit = str(int(number) * 7), "days"
        if unit == "decades":
            number, unit = str(int(number) * 10), "years"
        number += ".5" if parts["half"] else ""
        way = _WAYS.get(parts["bound"] or "", "over" if parts["bound"] else "about" if parts.get("one") else "exact")
        slots: Slots = {"what": ["duration"], "category": [unit], "amount": {way: number, "unit": unit}}
        area = [thing for name in ground.sentence.names if (thing := next(iter(ground.scene.named(name, "place")), ""))]
        if area:
            slots["area"] = area[:1]
        made = ground.made("Count", slots, match[0], 0.6)
        made.dated = False
        if parts.get("past") and ground.today:
            made.when = When(f"../{whole(ground.today, 1)}", how="inferred", note="up to the day of the news")
        yield made
