"""From a grounded claim of a language model to a proposal, by the same linking of names and dates as the rules'."""

from __future__ import annotations

from typing import Any, cast

from kg.draft.model import modelvalues
from kg.draft.model.gate import Grounded, RefusedError
from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon, sieges
from kg.draft.reading.memory import is_place
from kg.draft.reading.scene import Scene
from kg.draft.voice.speakers import Speakers, slug
from kg.frames import ACTOR_KINDS, Frame, FrameTable
from kg.propositions import REGISTERS
from kg.records import SpeakerSeed, Stance, When

CERTAINTY = 0.5
"""Of a claim that a model alone has; not measured, for it depends on the model."""
_FORCES = {("Attack", "by"), ("ControlChange", "by"), ("ControlChange", "to"), ("ControlChange", "from"), ("Movement", "actor")}
_SIEGES = ("SiegeState", "SiegeChange")


def proposal(claim: Grounded, scene: Scene, speakers: Speakers, table: FrameTable, article: str) -> Proposal:
    """The claim as a proposal.

    Raises:
        RefusedError: a slot is none of its frame or has a value of another kind, a needed one is not filled, or words do not stand near.
    """
    told, frame = claim.told, table.frames[claim.told.frame]
    slots = _slots(claim, frame, scene, table, article)
    unstated, when = _unstated(frame, slots), _when(claim)
    made = Proposal(
        frame.name,
        slots,
        [sentence.key for sentence in claim.sentences],
        (claim.sentences[0].span.start, claim.sentences[-1].span.end),
        told.trigger,
        cast(Stance, told.stance),
        by=_speaker(claim, scene, speakers),
        when=when,
        unstated=unstated,
        certainty=CERTAINTY,
        at=claim.at,
        token=claim.token,
        source="model",
    )
    made.look_twice = list(dict.fromkeys(claim.look))
    return made


def _slots(claim: Grounded, frame: Frame, scene: Scene, table: FrameTable, article: str) -> Slots:
    """The slots with what their words mean."""
    slots: Slots = {}
    for slot, value in claim.told.slots:
        if slot not in frame.slots or slot == "when":
            raise RefusedError(f"{frame.name} has no slot {slot[:40]}")
        kind = frame.slots[slot].kind
        if kind in ("proposition", "time"):
            raise RefusedError(f"{slot} is for a person to enter")
        if kind == "quantity":
            slots[slot] = modelvalues.amount(value, slot, claim)
            continue
        if kind in ("code", "flag"):
            values = [modelvalues.code(value, frame, slot, table)]
        elif kind == "text":
            values = [modelvalues.own_words(value, slot, claim, article)]
        else:
            values = _things(value, slot, frame, claim, scene)
        before = slots.setdefault(slot, [])
        if isinstance(before, list):
            before += [value for value in values if value not in before]
    several = [slot for slot, found in slots.items() if frame.slots[slot].many == "one" and isinstance(found, list) and len(found) > 1]
    if several:
        raise RefusedError(f"{several[0]} takes one value")
    named = slots.get("siege")
    if frame.name in _SIEGES and not (isinstance(named, list) and named[0] in scene.known.entries):
        fitted = sieges.fit(frame.name, {slot: values for slot, values in slots.items() if slot != "siege"}, scene)
        slots |= {"siege": fitted["siege"]} if fitted else {}
    return slots


def _unstated(frame: Frame, slots: Slots) -> list[str]:
    """Which actors are left open; whatever else is needed must be there."""
    found = []
    for choice in frame.required:
        if not any(slots.get(slot) for slot in choice):
            actors = [slot for slot in choice if frame.slots[slot].kind in ACTOR_KINDS]
            if not actors:
                raise RefusedError(f"{' or '.join(choice)} is missing")
            found.append(actors[0])
    if not any(frame.slots[slot].kind not in ("code", "flag", "text") for slot in slots):
        raise RefusedError("it speaks of nothing")
    return found


def _things(words: str, slot: str, frame: Frame, claim: Grounded, scene: Scene) -> list[str]:
    """What words mean: known things or a new one."""
    kind = frame.slots[slot].kind
    registers = REGISTERS if kind in ("entity", "any") else ("actor",) if kind in ACTOR_KINDS else (kind,)
    sentence, start, end = claim.place(words)
    start, end = start + sentence.span.start, end + sentence.span.start
    names = [name for name in sentence.names if name.start < end and start < name.end]
    scene.look.clear()
    for register in registers:
        found = [value for name in names for value in scene.named(name, register)]
        head = _head(sentence, start, end)
        found = found or (scene.things(sentence, head, register, deep=False) if head is not None else [])
        if found:
            claim.look += scene.look
            if any(start > name.start or end < name.end for name in names):
                claim.look.append(f'"{words}" is a part of the name "{next(n.words for n in names if n.start < start or n.end > end)}"')
            return [scene.troops(value) if (frame.name, slot) in _FORCES else value for value in _of_kind(found, kind, words, scene)]
    if any(name.things for name in names):
        raise RefusedError(f'{slot}: "{words}" is no {kind}')
    plain = words.removeprefix("the ").removeprefix("The ").strip()
    if plain.casefold() in set(map(str, lexicon.load("model")["pronouns"])):
        raise RefusedError(f'{slot}: nothing says whom or what "{words}" means')
    register = registers[0] if len(registers) == 1 else "place" if names and is_place(names[0].guess) else "actor"
    return [f"new/{register}/{plain}"]


def _of_kind(found: list[str], kind: str, words: str, scene: Scene) -> list[str]:
    known = [value for value in found if value in scene.known.entries]
    if kind == "person" and any(scene.known.class_of(value) != "Person" for value in known):
        raise RefusedError(f'"{words}" is no person')
    return list(dict.fromkeys(found))


def _head(sentence: Any, start: int, end: int) -> Any:
    """The noun above the others of some words; None without a parser."""
    tokens = [token for token in sentence.words or () if start <= sentence.place_of(token) < end]
    return next((token for token in tokens if token.head not in tokens or token.head == token), None)


def _when(claim: Grounded) -> When | None:
    """The date that stands at the words given."""
    if not claim.told.when:
        return None
    sentence, start, end = claim.place(claim.told.when)
    start, end = start + sentence.span.start, end + sentence.span.start
    found = next((date for date in sentence.dates if date.start < end and start < date.end), None)
    if found is None or not found.edtf or found.how == "impossible":
        claim.look.append(f'what day "{claim.told.when}" means is for you to say')
        return None
    return found.when()


def _speaker(claim: Grounded, scene: Scene, speakers: Speakers) -> str:
    """The speaker that words name, among those of the article; "article" where none is given."""
    words = claim.told.speaker
    if not words:
        return "article"
    sentence, start, end = claim.place(words)
    start, end = start + sentence.span.start, end + sentence.span.start
    head = _head(sentence, start, end)
    found = speakers.named(sentence, head) if head is not None else ""
    if found:
        return found
    name = next((name for name in sentence.names if name.start < end and start < name.end), None)
    key = name.of("actor").partition("/")[2] if name else ""
    if name is None or not key:
        # no private person's name stands in a seed
        described = words.casefold()[:80] if name is None else "a person whom the article names"
        claim.look.append("who the speaker is")
        return speakers.add(slug(words)[:40], SpeakerSeed(described, "role"))
    entry = scene.known.registers.actors[key]
    side = entry.sides[0].side if entry.sides else "unknown"
    if name.start <= start + len("the ") and end <= name.end:
        return speakers.add(key, SpeakerSeed(entry.label.en, "named", actor=key, side=side))
    return speakers.add(f"{key}-speaker", SpeakerSeed(words.casefold()[:80], "role", for_=key, side=side))
