"""What a telling implies beside what it says: who fails to take a town meant to; who is to strengthen a hold has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.draft.proposals import Proposal
from kg.draft.reading.arcs import above, children
from kg.draft.reading.passages import Sentence
from kg.draft.rules.ground import facts_of

_MEANT = ("ControlChange", "SiegeChange", "SiegeState")
_REACHING = ("achieve", "reach", "accomplish", "fulfil", "fulfill", "attain")
_AIMS = ("goal", "aim", "objective", "target", "ambition")


def implied(sentence: Sentence, found: list[Proposal]) -> Iterator[Proposal]:
    """The aims and the holds that the proposals of a sentence imply."""
    told = {(one.frame, one.first("place") or one.first("siege"), one.stance) for one in found}
    for one in found:
        if one.token < 0:
            continue
        place = one.first("place") or one.first("siege")
        if one.frame in _MEANT and (one.frame, place, "intends") not in told and _tried(sentence, one):
            look = ["that it was meant is implied"]
            yield replace(one, stance="intends", look_twice=look, certainty=0.4, dated=False, when=None)
        if one.frame == "ControlState" and one.slots.get("strength") == ["strong"] and one.stance != "asserts":
            slots = {slot: values for slot, values in one.slots.items() if slot != "strength"}
            yield replace(one, slots=slots, stance="asserts", look_twice=["that it is held is implied"], certainty=0.4)


def _tried(sentence: Sentence, one: Proposal) -> bool:
    """Whether somebody is told to have tried in vain, or to have reached an aim of his."""
    verb = sentence.words[one.token]
    if one.stance == "negates":
        heads = [word for word in above(verb)[:2] if word.dep_ not in ("ccomp", "relcl") or word == verb.head]
        told = [word.lemma_.lower() for head in heads for word in (head, *children(head, "acomp"))]
        return verb.dep_ in ("xcomp", "ccomp", "acl") and any(
            word in (*facts_of("fulfilment")["failing"], *facts_of("fulfilment")["managing"]) for word in told
        )
    aims = [word for word in above(verb)[:2] if word.lemma_.lower() in _AIMS]
    return one.stance == "asserts" and any(aim.head.lemma_ in _REACHING for aim in aims)
