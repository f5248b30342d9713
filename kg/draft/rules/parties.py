"""What a sentence as a whole tells of who took part: an operation that gained ground was carried out, a helper is no attacker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, children
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules.operations import WHICH, among, event_of
from kg.draft.rules.told import tell

_GAINS = ("ControlChange", "SiegeChange")


def settled(sentence: Sentence, found: list[Proposal], scene: Scene) -> list[Proposal]:
    """The proposals of a sentence with what they tell of one another."""
    gained = {actor for one in found if one.frame in _GAINS and one.stance == "asserts" for actor in _doers(one)}
    helping = {(one.first("event"), one.first("actor")) for one in found if _role(one) == "supporter"}
    kept = []
    for one in found:
        if _role(one) == "attacker" and one.stance == "intends" and one.first("actor") in gained:
            one.stance, one.look_twice = "asserts", [*one.look_twice, "meant, and ground was gained"]
        if not (_role(one) == "attacker" and (one.first("event"), one.first("actor")) in helping) and not _vaguer(one, found):
            kept.append(one)
    told = any(_role(one) for one in kept)
    before = any(event != "allies" for event, _ in scene.partook)
    if gained and not told and not before and not scene.operation and _fought(sentence, kept):
        kept += _first_told(sentence, kept, scene)
    return [*kept, *_parts(sentence, kept, scene)]


def _fought(sentence: Sentence, found: list[Proposal]) -> bool:
    """Whether a sentence tells of fighting, by a claim or a word: a place may be taken without any."""
    lists = lexicon.load("events")
    nouns = {*lists["fights"], *lists["offensives"], *lists["campaigns"], *lists["phases"], *lists["sieges"], *lists["outcomes"]}
    told = any(one.frame in ("Attack", "Fighting") and one.stance == "asserts" for one in found)
    return told or any(word.lemma_.lower() in nouns or word.lemma_ in lists["fighting-verbs"] for word in sentence.words)


def _vaguer(one: Proposal, found: list[Proposal]) -> bool:
    """Whether a part in some battle is told of one who has the same part in an operation that is named."""
    if not _role(one) or one.first("event") != "new/event/battle":
        return False
    return any(
        _role(other) == _role(one) and other.first("actor") == one.first("actor") and other.stance == one.stance
        for other in found
        if other is not one and other.first("event") != "new/event/battle"
    )


def _role(one: Proposal) -> str:
    return one.first("role") if one.frame == "Participation" else ""


def _doers(one: Proposal) -> list[str]:
    values = one.slots.get("to" if one.frame == "ControlChange" else "by")
    return values if isinstance(values, list) else []


def _first_told(sentence: Sentence, found: list[Proposal], scene: Scene) -> Iterator[Proposal]:
    """Who attacks in the battle of which an article first tells by a capture."""
    taken = next(one for one in found if one.frame in _GAINS and one.stance == "asserts" and _doers(one))
    for actor in dict.fromkeys(_doers(taken)):
        scene.partook.add(("event", actor))
        slots: Slots = {"event": ["new/event/battle"], "actor": [actor], "role": ["attacker"]}
        yield tell(sentence, sentence.words[taken.token], "Participation", slots, look=[WHICH], dated=False)


def _parts(sentence: Sentence, found: list[Proposal], scene: Scene) -> Iterator[Proposal]:
    """The capture or attack that is told as a part of an operation: their first advance of the offensive, as part of the campaign."""
    lists = lexicon.load("events")
    wholes = [noun for word in sentence.words if word.lemma_.lower() in lists["phases"] for noun in _operations(sentence, word)]
    deeds = [one for one in found if one.frame in ("ControlChange", "Attack") and one.stance == "asserts" and one.first("place")]
    if not wholes or not deeds:
        return
    whole = event_of(sentence, wholes[0], scene)
    place = deeds[0].first("place")
    part = f"new/event/battle of {scene.known.label(place)}"
    yield tell(sentence, wholes[0], "EventPart", {"part": [part], "whole": [whole]}, look=[WHICH], dated=False)
    for actor in dict.fromkeys(_doers(deeds[0]) if deeds[0].frame == "ControlChange" else []):
        slots: Slots = {"event": [part], "actor": [actor], "role": ["attacker"]}
        yield tell(sentence, wholes[0], "Participation", slots, look=[WHICH], dated=False)


def _operations(sentence: Sentence, noun: Any) -> list[Any]:
    """The operation of which a noun tells a part."""
    named = [word for word in after(noun, "of", "in") if word.lemma_.lower() in lexicon.load("events")["campaigns"]]
    return [
        word for word in among(sentence, named) if any(c.lower_ in ("the", "this", "its", "their") for c in children(word, "det", "poss"))
    ]
