"""Which siege is spoken of: it is known by what is besieged."""

from __future__ import annotations

from kg.draft.proposals import Slots
from kg.draft.reading import lexicon
from kg.draft.reading.scene import Scene
from kg.draft.reading.words import words

_SIDES = frozenset(("north", "east", "south", "west"))
_GENERAL = frozenset(("of", "by", "and", "the", "held", "forces", "area", "areas", "siege", "city"))


def fit(frame: str, slots: Slots, scene: Scene) -> Slots | None:
    """The slots of a SiegeState or SiegeChange with the siege; None where a state has nothing besieged."""
    besieged = slots.get("besieged") or slots.get("at") or []
    values = [value for value in besieged if isinstance(value, str)] if isinstance(besieged, list) else []
    named = slots.get("siege")
    siege = named[0] if isinstance(named, list) and named else _siege(values, scene)
    if siege.startswith("new/") and not values and scene.siege:
        siege = scene.siege
    scene.siege = scene.siege if siege.startswith("new/") else siege
    if frame == "SiegeState":
        told: Slots = {slot: filled for slot, filled in slots.items() if slot in ("besieger", "completeness")}
        return {"siege": [siege], "besieged": values, **told} if values else None
    return {"siege": [siege], "change": slots.get("change", ["imposed"]), **({"by": slots["by"]} if slots.get("by") else {})}


def _siege(besieged: list[str], scene: Scene) -> str:
    """The registered siege whose label says most of the besieged place, and no other side of it; else a new one."""
    wanted = {word for value in besieged for word in _words(value, scene)}
    sieges = {thing: _words(thing, scene) for thing, entry in sorted(scene.known.entries.items()) if entry.class_ == "Siege"}
    fitting = [thing for thing, told in sieges.items() if told & wanted - _SIDES and not (wanted & _SIDES and told & _SIDES - wanted)]
    return max(fitting, key=lambda thing: len(sieges[thing] & wanted), default="new/event/siege")


def _words(value: str, scene: Scene) -> set[str]:
    keys = lexicon.plain(tuple(word.key for word in words(scene.known.label(value))))
    return {word for key in keys for word in key.split("-") if len(word) > 2} - _GENERAL
