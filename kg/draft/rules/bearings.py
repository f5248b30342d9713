"""How one place lies to another: the claim that all readers of places make."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.draft.proposals import Proposal, Slots
from kg.draft.rules.ground import Ground


def lies(
    ground: Ground, place: str, relation: str, other: str, trigger: str, direction: str = "", certainty: float = 0.6
) -> Iterator[Proposal]:
    """That a place lies so to another one; nothing where one of them is not told, or both are one."""
    if place and other and place != other:
        slots: Slots = {"place": [place], "relation": [relation], "other": [other]}
        if direction:
            slots["direction"] = [direction]
        yield ground.made("PlaceRelation", slots, trigger, certainty)


def direction(way: str) -> str:
    """The code of a direction as written: south western is south-west."""
    side = re.sub(r"[- ]", "", way.lower()).removesuffix("ern")
    return re.sub(r"^(north|south)(?=.)", r"\1-", side)
