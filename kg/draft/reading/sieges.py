"""Which siege is spoken of: it is known by what is besieged."""

from __future__ import annotations

from kg.draft.proposals import Slots
from kg.draft.reading.scene import Scene

_GENERAL = frozenset(("of", "by", "and", "the", "forces", "area", "areas", "siege", "city"))


def fit(frame: str, slots: Slots, scene: Scene) -> Slots | None:
    """The slots of a SiegeState or SiegeChange with the siege; None where a state has nothing besieged."""
    besieged = slots.get("besieged") or slots.get("at") or []
    values = [value for value in besieged if isinstance(value, str)] if isinstance(besieged, list) else []
    named = slots.get("siege")
    siege = named[0] if isinstance(named, list) and named else _siege(values, scene)
    if siege.startswith("new/") and not values and scene.siege:
        siege = scene.siege
    scene.siege = scene.siege if siege.startswith("new/") else siege
    made: Slots = {slot: value for slot, value in slots.items() if slot in ("besieger", "by", "change", "completeness")}
    if frame == "SiegeState":
        return {"siege": [siege], "besieged": values, **made} if values else None
    return {"siege": [siege], "change": slots.get("change", ["imposed"]), **({"by": slots["by"]} if slots.get("by") else {})}


def _siege(besieged: list[str], scene: Scene) -> str:
    """The registered siege whose label says most of the besieged place; else a new one."""
    wanted = {word for value in besieged for word in _words(value, scene)}
    sieges = [thing for thing, entry in sorted(scene.known.entries.items()) if entry.class_ == "Siege" and thing.startswith("event/")]
    best = max(sieges, key=lambda thing: (len(_words(thing, scene) & wanted), -sieges.index(thing)), default="")
    return best if best and _words(best, scene) & wanted else "new/event/siege"


def _words(value: str, scene: Scene) -> set[str]:
    label = scene.known.entries[value].label.en if value in scene.known.entries else value.rpartition("/")[2]
    return set(label.casefold().replace("-", " ").split()) - _GENERAL
