"""The date of a proposal: the one printed in its clause, not that of saying nor that of another clause; else what the tense tells."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import above, children, perfect
from kg.draft.reading.passages import Sentence
from kg.draft.rules.ground import now
from kg.draft.voice import stances
from kg.printeddates import Printed
from kg.records import When

_UNDATED = ("Character", "PlaceRelation", "Origin", "Membership", "Post", "Location", "EventPart", "Outcome")
_CHANGES = ("ControlChange", "Movement", "Attack", "Displacement", "SiegeChange")
_STATES = ("ControlState", "SiegeState", "RouteState", "Fighting")
_LENGTH = re.compile(r"(?i)\b(day and night|night|hours|years?|time)$")
_AS_OF = re.compile(r"(?i)as of\b")
_APART = ("ccomp", "relcl", "parataxis")
"""Arcs to a clause with a time of its own."""
_FAR = 99
_AROUND = "the date is that of the sentences around"
_LED_TO = ("reach", "arrive")


def dated(proposal: Proposal, sentence: Sentence, said: set[int], today: str, carried: str = "") -> tuple[When | None, list[str]]:
    """The date of what is told, and what to look at twice.

    Args:
        said: the verbs of saying: what hangs on them is the date of saying.
        today: the day of publication as EDTF; "" where nobody knows it.
        carried: the time between the dates told before and after the sentence; "" where none is near.
    """
    if not proposal.dated or proposal.frame in _UNDATED:
        return None, []
    near = [
        date
        for date in sentence.dates
        if date.edtf and date.how != "impossible" and not _is_length(date) and not _of_saying(date, sentence, said)
    ]
    trigger = sentence.words[proposal.token] if sentence.words is not None and proposal.token >= 0 else None
    if trigger is not None and proposal.frame == "SiegeState" and trigger.head.tag_ == "VB" and stances.of(trigger.head)[0] == "intends":
        return _by_tense(proposal, trigger, today, carried)  # a siege that is to be broken is there now
    if trigger is not None:
        if proposal.stance in ("intends", "supposes", "predicts"):
            near = [date for date in near if any(date.start <= sentence.place_of(token) < date.end for token in trigger.subtree)]
        steps = [(_steps(date, sentence, trigger), date) for date in near]
        steps = [(step, date) for step, date in steps if step < _FAR]
    else:
        steps = [(abs(date.start - proposal.span[0]), date) for date in near]
    if not steps:
        return _by_tense(proposal, trigger, today, carried)
    best = min(steps, key=lambda pair: (pair[0], pair[1].start))[1]
    look = ["the date is carried over"] if best.how == "carried-over" else []
    look += ["several dates in the sentence"] if len(steps) > 1 else []
    return _as_meant(best, proposal, sentence, trigger, today), look


def _as_meant(date: Printed, proposal: Proposal, sentence: Sentence, trigger: Any, today: str) -> When:
    """What a printed date means for what a clause tells: that day, until then, up to now."""
    when = replace(date.when())
    named = trigger is not None and _names_day(date, sentence, trigger)
    if date.date and (named or (proposal.frame in _STATES and _AS_OF.match(date.words))):
        when = replace(when, edtf=date.date)
    if date.date and trigger is not None and _arrives(date, sentence, trigger):
        when = When(f"../{date.date.rpartition('/')[2]}", how="inferred", note="by the time of what it led to")
    if when.anchor and "/" in today and when.edtf != today and when.edtf.endswith(f"/{today.partition('/')[2]}"):
        when = replace(when, edtf=f"{when.edtf.partition('/')[0]}/{today.partition('/')[0]}")  # up to the first day on which it may be news
    if trigger is not None and proposal.frame == "SiegeState" and _over(trigger):
        when = _until(when.edtf)
    return when


def _until(edtf: str) -> When:
    return When(f"../{edtf.rpartition('/')[2]}", how="inferred", note="until it was broken")


def _is_length(date: Printed) -> bool:
    return date.how != "carried-over" and bool(_LENGTH.search(date.words))


def _by_tense(proposal: Proposal, trigger: Any, today: str, carried: str) -> tuple[When | None, list[str]]:
    """What is so now holds on the day of the news; what has come about did so by then; what came about did so at the time spoken of."""
    if proposal.stance != "asserts":
        return None, []
    if proposal.frame == "SiegeState" and trigger is not None and _over(trigger):
        return (_until(carried), [_AROUND]) if carried else (None, [])
    if (
        proposal.frame in _STATES or (proposal.frame == "Displacement" and trigger is not None and trigger.tag_ == "VBG")
    ) and proposal.present:
        return now(today), []
    if proposal.frame not in _CHANGES or proposal.present:
        return None, []
    if (
        today
        and proposal.frame in ("ControlChange", "Displacement")
        and trigger is not None
        and any(map(perfect, (trigger, *above(trigger)[: 2 if proposal.frame == "ControlChange" else 0])))
    ):
        return When(f"../{today.rpartition('/')[2]}", how="inferred", note="by the day of the news"), []
    if carried and (trigger is None or _narrated(trigger)):
        return When(carried, how="inferred", note="between the dates told before and after"), [_AROUND]
    return None, []


def _narrated(trigger: Any) -> bool:
    """Whether a clause tells what came next: not what has been done by now, nor what came before or after something else."""
    for word in (trigger, *above(trigger)):
        if perfect(word):
            return False
        if word.dep_ == "advcl" and any(mark.lower_ in lexicon.load("events")["apart"] for mark in children(word, "mark", "prep")):
            return False
    return True


def _of_saying(date: Printed, sentence: Sentence, said: set[int]) -> bool:
    if sentence.words is None or not said:
        return False
    bearer = _bearer(date, sentence)
    return bearer is not None and bearer.i in said


def _bearer(date: Printed, sentence: Sentence) -> Any:
    """The word on which a date hangs, prepositions passed over."""
    inside = [token for token in sentence.words if date.start <= sentence.place_of(token) < date.end]
    if not inside:
        return None
    head = next((token for token in inside if token.head not in inside or token.head == token), inside[0]).head
    while head.pos_ in ("ADP", "SCONJ", "ADV", "NUM") and head.head != head:
        head = head.head
    return head


def _steps(date: Printed, sentence: Sentence, trigger: Any) -> int:
    """How far a date stands from the trigger, in steps of the parse; ``_FAR`` where it is the date of another clause."""
    bearer = _bearer(date, sentence)
    if bearer is None:
        return _FAR
    own, other = {trigger.i: 0} | {word.i: n + 1 for n, word in enumerate(above(trigger))}, [bearer, *above(bearer)]
    shared = next((n for n, word in enumerate(other) if word.i in own), None)
    if shared is None:
        return _FAR
    if _foreign(trigger, other[:shared], other[shared]):
        return _FAR
    return shared + own[other[shared].i]


def _foreign(trigger: Any, down: list[Any], shared: Any) -> bool:
    """Whether a date belongs to another clause: one below that of the trigger, or one that the trigger's clause only describes.

    Args:
        down: the words from the one that bears the date up to, and without, ``shared``, the first that stands above the trigger too.
    """
    events = lexicon.load("events")
    for word in down:
        if word.dep_ in _APART or children(word, "nsubj", "nsubjpass"):
            return True
        if word.dep_ == "conj" and word.pos_ in ("VERB", "AUX") and word.tag_ != word.head.tag_:
            return True
        if word.pos_ == "NOUN" and word.lemma_.lower() in events["meetings"]:
            return True
    for word in (trigger, *above(trigger)):
        if word == shared:
            break
        if word.dep_ == "relcl" and not (word.tag_ == "VBD" and not children(word, "aux")):
            return True
        if word.dep_ == "advcl" and any(mark.lower_ in events["apart"] for mark in children(word, "mark", "prep")):
            return True
    return False


def _arrives(date: Printed, sentence: Sentence, trigger: Any) -> bool:
    """Whether a date is that of what a clause led to: took the hills, reaching the town on 3 May."""
    bearer = _bearer(date, sentence)
    if bearer is None or bearer == trigger or bearer.tag_ != "VBG" or bearer.dep_ != "advcl" or bearer.lemma_ not in _LED_TO:
        return False
    return bearer.i > trigger.i and bearer.head in (trigger, *above(trigger))


def _over(siege: Any) -> bool:
    """Whether a siege is told to have been broken or lifted: it was there until then."""
    ended = siege.dep_ in ("dobj", "nsubjpass") and siege.head.lemma_ in lexicon.load("events")["lifting"]
    return ended and stances.of(siege.head)[0] == "asserts"


def _names_day(date: Printed, sentence: Sentence, trigger: Any) -> bool:
    """Whether a clause says what was on the day that a date names: until the day when it fell."""
    for word in (trigger, *above(trigger)):
        if word.dep_ == "relcl":
            return date.start <= sentence.place_of(word.head) < date.end
    return False
