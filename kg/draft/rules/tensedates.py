"""The date of what a clause tells without one: what is so now, what has come about by now, what came next in a story."""

from __future__ import annotations

from typing import Any

from kg.dateparts import whole
from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import above, children, perfect
from kg.draft.rules.ground import now
from kg.draft.voice import stances
from kg.records import When

CHANGES = ("ControlChange", "Movement", "Attack", "Displacement", "SiegeChange")
STATES = ("ControlState", "SiegeState", "RouteState", "Fighting")
_BEING = ("be", "remain", "stay", "hold", "control", "besiege", "encircle", "rule", "keep")
AROUND = "the date is that of the sentences around"


def by_tense(proposal: Proposal, trigger: Any, today: str, carried: str) -> tuple[When | None, list[str]]:
    """What is so now holds on the day of the news; what has come about did so by then; what came about did so at the time spoken of."""
    if proposal.stance != "asserts":
        return None, []
    if proposal.frame in STATES and trigger is not None and _had_been(trigger) and (carried or today):
        return until(carried or today), [AROUND]
    if proposal.frame == "SiegeState" and trigger is not None and over(trigger):
        return (until(carried), [AROUND]) if carried else (None, [])
    if (
        proposal.frame in STATES or (proposal.frame == "Displacement" and trigger is not None and trigger.tag_ == "VBG")
    ) and proposal.present:
        return now(today), []
    if proposal.frame == "Displacement" and today and trigger is not None:
        goes_on = trigger.tag_ == "VBG" or trigger.pos_ == "NOUN"
        if goes_on and not children(trigger, "aux") and any(map(perfect, above(trigger)[:3])):
            return now(today), []  # has set off an exodus, have fled, with the rest fleeing too
        if trigger.tag_ == "VBD" and not carried:
            return When(f"../{today.rpartition('/')[2]}", how="inferred", note="by the day of the news"), []
    lasting = proposal.present and (proposal.frame == "Situation" or not (trigger is not None and _done(trigger)))
    if proposal.frame not in (*CHANGES, "Situation") or lasting:
        return None, []
    reported = trigger is not None and _told_before(trigger)
    if (
        today
        and proposal.frame in ("ControlChange", "Displacement", "Movement", "Situation")
        and trigger is not None
        and not (reported and "/" in carried)
        and _by_now(trigger, proposal.frame)
    ):
        return When(f"../{today.rpartition('/')[2]}", how="inferred", note="by the day of the news"), []
    struck = proposal.frame == "Attack" and carried == today  # all that is told is of one day
    if carried and (trigger is None or struck or _narrated(trigger)):
        return When(carried, how="inferred", note="between the dates told before and after"), [AROUND]
    return None, []


def is_now(trigger: Any) -> bool:
    """Whether the clause of a word tells of the present: its verb is in the present tense, and tells of nothing done by now."""
    for word in (trigger, *above(trigger)):
        if word.pos_ in ("VERB", "AUX") and (word.tag_ in ("VBZ", "VBP", "VBD", "MD") or children(word, "aux", "auxpass")):
            tags = {word.tag_, *(aux.tag_ for aux in children(word, "aux", "auxpass"))}
            return bool(tags & {"VBZ", "VBP"}) and "MD" not in tags and not perfect(word)
    return False


def _had_been(trigger: Any) -> bool:
    """Whether a clause tells what had been so before that of which the story tells: the town had been held by rebels."""
    for word in (trigger, *above(trigger)):
        if word.pos_ in ("VERB", "AUX"):
            had = any(aux.lower_ in ("had", "'d") for aux in children(word, "aux"))
            return had and word.lemma_ in _BEING and not (word.dep_ == "ccomp" and word.head.lemma_ in lexicon.load("speech")["saying"])
    return False


def _by_now(trigger: Any, frame: str) -> bool:
    """Whether a clause tells what has come about by the day of the news: has taken, said that they had taken, the towns taken."""
    if _done(trigger) or _told_before(trigger):
        return True
    return any(map(perfect, (trigger, *above(trigger)[: 2 if frame == "ControlChange" else 0])))


def _done(trigger: Any) -> bool:
    """Whether a participle says of a thing what was done with it: the areas captured by X."""
    return bool(trigger.dep_ == "acl" and trigger.tag_ == "VBN" and trigger.head.pos_ in ("NOUN", "PROPN"))


def _told_before(trigger: Any) -> bool:
    """Whether somebody tells what had come about before: said that they had taken it."""
    had = any(aux.lower_ in ("had", "'d") for aux in children(trigger, "aux"))
    return had and trigger.dep_ == "ccomp" and trigger.head.lemma_ in lexicon.load("speech")["saying"]


def _narrated(trigger: Any) -> bool:
    """Whether a clause tells what came next: not what has been done by now, nor what came before or after something else."""
    for word in (trigger, *above(trigger)):
        if perfect(word):
            return False
        if word.dep_ == "advcl" and any(mark.lower_ in lexicon.load("events")["apart"] for mark in children(word, "mark", "prep")):
            return False
    return True


def over(siege: Any) -> bool:
    """Whether a siege is told to have been broken, broken through or lifted: it was there until then."""
    verb = siege.head.head if siege.dep_ == "pobj" and siege.head.lower_ == "through" else siege.head
    ended = (siege.dep_ in ("dobj", "nsubjpass") or verb is not siege.head) and verb.lemma_ in lexicon.load("events")["lifting"]
    return ended and stances.of(verb)[0] == "asserts"


def until(edtf: str) -> When:
    """Up to a time; of one of several days, up to the last."""
    return When(f"../{last(edtf)}", how="inferred", note="until it was broken")


def since_then(edtf: str) -> When:
    """From a time on; of one of several days, from the first."""
    return When(f"{whole(edtf, 0)}/..", how="inferred", note="from then on")


def last(edtf: str) -> str:
    """The last day or month of a time: of an interval, or of one of several days, as "on Friday" is where the week is open."""
    return edtf.rpartition("/")[2].strip("[]").rpartition(",")[2]
