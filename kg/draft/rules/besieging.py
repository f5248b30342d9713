"""How a siege stands and what becomes of it, where no verb of besieging tells it: put under siege again, semi-besieged, trapped inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon, sieges
from kg.draft.reading.arcs import after, agents, children, objects
from kg.draft.reading.nouns import meant
from kg.draft.reading.unnamed import grounds
from kg.draft.rules.ground import Ground, facts_of

_PREDICATE = re.compile(
    r"(?i)\b(?:is|are|was|were|been|being|remains?|now|left)\b[^.;:]{0,24}?\b"
    r"(?P<how>semi|half|part(?:ial)?ly|nearly|almost|virtually|effectively|fully|completely|totally|entirely)[- ]"
    r"(?:besieged|encircled|surrounded|under siege)"
)


def sieged(ground: Ground) -> Iterator[Proposal]:
    """The sieges of a sentence that its words tell in passing."""
    for match in _PREDICATE.finditer(ground.text):
        code = str(facts_of("sieging")["completeness"][match["how"].casefold()])
        if place := ground.before(match.start(), words=6):
            made = _state(ground, {"besieged": [place], "completeness": [code]}, ground.token(match.start("how")))
            yield from made
    for token in ground.sentence.words:
        ground.scene.look.clear()
        lemma = token.lemma_.lower()
        if lemma in lexicon.load("events")["sieges"] and token.dep_ == "pobj" and token.head.lower_ in ("under", "into"):
            yield from _put(ground, token)
        elif lemma == "siege" and token.dep_ in ("pobj", "nsubj", "nsubjpass") and token.i not in ground.sentence.at:
            yield from _here(ground, token)
        elif lemma in facts_of("sieging")["surrounding"] and token.pos_ == "VERB":
            yield from _wholly(ground, token)
        elif lemma in facts_of("sieging")["trapping"] and token.pos_ == "VERB":
            yield from _trapped(ground, token)
        elif lemma in facts_of("sieging")["changes"] and token.pos_ == "NOUN":
            yield from _changed(ground, token)


def _put(ground: Ground, siege: Any) -> Iterator[Proposal]:
    """Placing the town under siege once again."""
    verb = siege.head.head
    if verb.lemma_ not in facts_of("sieging")["putting"] or verb.pos_ != "VERB":
        return
    near = [word for word in verb.subtree if word.lower_ in ("again", "anew", "renewed", "fresh", "back", "re")]
    by = [ground.scene.troops(value) for noun in agents(verb) for value in ground.things(noun, "actor")]
    slots: Slots = {"besieged": _places(ground, objects(verb)), "change": ["restored" if near else "imposed"], **({"by": by} if by else {})}
    yield from _change(ground, slots, verb)


def _here(ground: Ground, siege: Any) -> Iterator[Proposal]:
    """The siege, the army's siege: of the place spoken of."""
    owners = [noun for noun in children(siege, "poss", "compound", "amod") if ground.things(noun, "actor")]
    said = owners or any(word.lower_ in ("the", "this", "its", "their") for word in children(siege, "det", "poss"))
    if not said or after(siege, "of", "on", "in", "around", "by") or children(siege, "acl", "relcl") or siege.head.lower_ == "of":
        return
    by = [ground.scene.troops(value) for noun in owners for value in ground.things(noun, "actor")]
    ground.scene.look.append("what is besieged is taken as what was spoken of before")
    for made in _state(ground, {"besieged": ground.here(), **({"besieger": by[:1]} if by else {})}, siege):
        if made.stance == "asserts":
            yield made


def _wholly(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """Fully encircling the area: the siege is full then."""
    table = facts_of("sieging")["completeness"]
    code = next((str(table[word.lower_]) for word in children(verb, "advmod") if word.lower_ in table), "")
    if code:
        by = [ground.scene.troops(value) for noun in agents(verb) for value in ground.things(noun, "actor")]
        places = _places(ground, objects(verb)) or ground.here()
        yield from _state(ground, {"besieged": places, "completeness": [code], **({"besieger": by} if by else {})}, verb)


def _trapped(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """Trapping civilians within the quarter."""
    inside = after(verb, "in", "within", "inside") + [
        noun for who in objects(verb) for noun in after(who, "in", "within", "inside") if verb.dep_ not in ("acl", "relcl", "amod")
    ]
    by = [ground.scene.troops(value) for noun in agents(verb) for value in ground.things(noun, "actor")]
    if places := _places(ground, inside):
        yield from _state(ground, {"besieged": places, "completeness": ["full"], **({"besieger": by} if by else {})}, verb)


def _changed(ground: Ground, noun: Any) -> Iterator[Proposal]:
    """The lifting of the siege of the town; an end to the blockade."""
    for siege in after(noun, "of", "to", "in", "on"):
        if siege.lemma_.lower() in lexicon.load("events")["sieges"]:
            change = str(facts_of("sieging")["changes"][noun.lemma_.lower()])
            by = [ground.scene.troops(value) for doer in after(noun, "by") for value in ground.things(doer, "actor")]
            slots: Slots = {"besieged": _places(ground, after(siege, "of", "on")), "change": [change], **({"by": by} if by else {})}
            yield from _change(ground, slots, noun)


def _places(ground: Ground, nouns: list[Any]) -> list[str]:
    found = grounds(ground.sentence, ground.scene, nouns)
    return found or [v for noun in nouns for v in meant(ground.sentence, ground.scene, noun, "place")]


def _state(ground: Ground, slots: Slots, trigger: Any) -> Iterator[Proposal]:
    made = sieges.fit("SiegeState", slots, ground.scene) if trigger is not None else None
    if made:
        told = ground.told("SiegeState", made, trigger, 0.5)
        told.present = ground.present(trigger)
        yield told


def _change(ground: Ground, slots: Slots, trigger: Any) -> Iterator[Proposal]:
    made = sieges.fit("SiegeChange", slots, ground.scene) if slots.get("besieged") or ground.scene.siege else None
    if made:
        told = ground.told("SiegeChange", made, trigger, 0.5)
        told.present = ground.present(trigger)
        yield told
