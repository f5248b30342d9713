"""The date of a proposal: the one printed in its clause, not that of saying nor that of another clause; else what the tense tells."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from kg import dates
from kg.dateparts import whole
from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import above, children, perfect
from kg.draft.reading.clausedates import FAR, bearer, of_saying, steps
from kg.draft.reading.passages import Sentence
from kg.draft.reading.stretches import stretched
from kg.draft.rules.ground import now
from kg.draft.rules.officedates import in_office
from kg.draft.rules.tensedates import AROUND, CHANGES, STATES, by_tense, is_now, last, over, since_then, until
from kg.draft.voice import stances
from kg.printeddates import Printed
from kg.records import When

_UNDATED = ("Character", "PlaceRelation", "Origin", "Membership", "Location", "EventPart", "Outcome")
_LASTING = (*STATES, "Situation", "Attack", "Displacement")
_FRESH = ("Attack", "ControlChange", "SiegeChange")
_DEEDS = (*CHANGES, "Count", "Conduct")
_LENGTH = re.compile(r"(?i)\b(day and night|night|hours|years?|time)$")
_AS_OF = re.compile(r"(?i)as of\b")
_LED_TO = ("reach", "arrive")


def dated(
    proposal: Proposal, sentence: Sentence, said: set[int], today: str, carried: str = "", resumed: str = "", lately: str = ""
) -> tuple[When | None, list[str]]:
    """The date of what is told, with how long it took or went on, and what to look at twice.

    Args:
        said: the verbs of saying: what hangs on them is the date of saying.
        today: the day of publication as EDTF; "" where nobody knows it.
        carried: the time between the dates told before and after the sentence; "" where none is near.
        lately: for news that tells of the last days alone, from the day told last to that of the news.
        resumed: the date of what the sentence takes up again ("these attacks"); "" where it takes up nothing.
    """
    if proposal.frame == "Post":
        return in_office(proposal, sentence, today), []
    when, look = _dated(proposal, sentence, said, today, carried)
    if when is None and proposal.frame == "Situation" and _stands(proposal, sentence, today):
        return now(today), []
    if when is None and resumed and proposal.dated and proposal.frame in (*CHANGES, "Count"):
        return When(resumed, how="inferred", note="the time of what is taken up again"), [AROUND]
    if when is None and lately and proposal.frame in _FRESH and _newly(proposal, sentence):
        return When(lately, how="inferred", note="between the days told and that of the news"), [AROUND]
    if when is None and proposal.dated and proposal.frame in _LASTING and (lasted := _so_far(proposal, sentence, today)):
        return lasted, []
    if when is not None and proposal.token >= 0 and sentence.words is not None:
        told = stretched(sentence.words[proposal.token], when.edtf, today)
        when = when if told == when.edtf else replace(when, edtf=told, how="inferred", note="by the length of time told")
    return when, look


def _so_far(proposal: Proposal, sentence: Sentence, today: str) -> When | None:
    """Up to the day of the news what has been so for weeks, after weeks of it, or since something that has a date of its own."""
    if proposal.token < 0 or sentence.words is None or not today or dates.day(today) is None or proposal.stance != "asserts":
        return None
    trigger = sentence.words[proposal.token]
    told = stretched(trigger, today, today)
    if told != today and told.endswith(today):
        return When(told, how="inferred", note="by the length of time told")
    verb = next((word for word in (trigger, *above(trigger)) if perfect(word)), None)
    for clause in children(verb, "advcl") if verb is not None else []:
        if any(mark.lower_ == "since" for mark in children(clause, "mark")):
            inside = {word.i for word in clause.subtree}
            days = [date for date in sentence.dates if date.date and date.date < today]
            days = [date for date in days if (hung := bearer(date, sentence)) is not None and hung.i in inside]
            if days:
                return When(f"{whole(str(days[0].date), 0)}/{whole(today, 1)}", how="inferred", note="since something that is dated")
    described = any(word.dep_ == "relcl" and word.tag_ == "VBN" for word in (trigger, *above(trigger)))
    if proposal.frame in STATES and not described and not perfect(trigger) and any(date.date == today for date in sentence.dates):
        return now(today)
    return None


def _newly(proposal: Proposal, sentence: Sentence) -> bool:
    """Whether news tells of a deed as what came about: not in the present tense, nor to say which is meant or what came before."""
    if proposal.stance != "asserts" or not proposal.dated:
        return False
    if proposal.token < 0 or sentence.words is None:
        return True
    trigger, apart = sentence.words[proposal.token], lexicon.load("events")["apart"]
    return not is_now(trigger) and not any(
        word.dep_ == "relcl" or (word.dep_ == "advcl" and any(mark.lower_ in apart for mark in children(word, "mark", "prep")))
        for word in (trigger, *above(trigger))
    )


def _stands(proposal: Proposal, sentence: Sentence, today: str) -> bool:
    """Whether news of one day tells how something stands in the present tense: it stands so on that day."""
    trigger = sentence.words[proposal.token] if sentence.words is not None and proposal.token >= 0 else None
    return proposal.stance == "asserts" and trigger is not None and bool(today) and dates.day(today) is not None and is_now(trigger)


def _dated(proposal: Proposal, sentence: Sentence, said: set[int], today: str, carried: str) -> tuple[When | None, list[str]]:
    """The date of what is told by its clause, and what to look at twice."""
    if not proposal.dated or proposal.frame in _UNDATED:
        return None, []
    near = [
        date
        for date in sentence.dates
        if date.edtf and date.how != "impossible" and not _is_length(date) and not of_saying(date, sentence, said)
    ]
    if proposal.frame == "ControlChange" and sentence.words is not None and proposal.token >= 0 and perfect(sentence.words[proposal.token]):
        near = [date for date in near if date.words.casefold() != "now"]  # what has now been taken was so by now
    saying = [date.date for date in sentence.dates if date.date and dates.day(date.date) and of_saying(date, sentence, said)]
    if len(saying) == 1 and saying[0] < today:
        today = saying[0]  # what is so when it is said is so on that day
    trigger = sentence.words[proposal.token] if sentence.words is not None and proposal.token >= 0 else None
    if trigger is not None and proposal.frame == "SiegeState" and trigger.head.tag_ == "VB" and stances.of(trigger.head)[0] == "intends":
        first = next((date for date in near if date.date and date.date < today and date.date not in today), None)
        if first is not None and steps(first, sentence, trigger) < FAR:
            return until(str(first.date)), []  # one that was to be broken then was there until then
        return by_tense(proposal, trigger, today, carried)  # a siege that is to be broken is there now
    if trigger is not None:
        if proposal.stance in ("intends", "supposes", "predicts"):
            near = [date for date in near if any(date.start <= sentence.place_of(token) < date.end for token in trigger.subtree)]
        found = [(steps(date, sentence, trigger), date) for date in near]
        found = [(step, date) for step, date in found if step < FAR]
    else:
        found = [(abs(date.start - proposal.span[0]), date) for date in near]
    if not found:
        return by_tense(proposal, trigger, today, carried)
    best = min(found, key=lambda pair: (pair[0], pair[1].start))[1]
    look = ["the date is carried over"] if best.how == "carried-over" else []
    look += ["several dates in the sentence"] if len(found) > 1 else []
    return _as_meant(best, proposal, sentence, trigger, today), look


def _as_meant(date: Printed, proposal: Proposal, sentence: Sentence, trigger: Any, today: str) -> When:
    """What a printed date means for what a clause tells: that day, until then, up to now."""
    when = replace(date.when())
    named = trigger is not None and _names_day(date, sentence, trigger)
    if date.date and (named or (proposal.frame in STATES and _AS_OF.match(date.words))):
        when = replace(when, edtf=date.date)
    if date.date and trigger is not None and date.date == date.edtf and _went_on(date, sentence, trigger):
        when = since_then(last(date.date))
    if date.date and trigger is not None and date.date == date.edtf and proposal.frame in _DEEDS and _judged(date, sentence, trigger):
        when = When(f"../{whole(last(date.date), 1)}", how="inferred", note="by the time at which it was spoken of")
    if date.date and trigger is not None and _arrives(date, sentence, trigger):
        when = When(f"../{last(date.date)}", how="inferred", note="by the time of what it led to")
    if when.anchor and "/" in today and when.edtf != today and when.edtf.endswith(f"/{today.partition('/')[2]}"):
        when = replace(when, edtf=f"{when.edtf.partition('/')[0]}/{today.partition('/')[0]}")  # up to the first day on which it may be news
    if trigger is not None and proposal.frame == "SiegeState" and over(trigger):
        when = until(when.edtf)
    return when


def _is_length(date: Printed) -> bool:
    named = date.words.split()[0].casefold() in ("this", "last", "next", "that")
    return date.how != "carried-over" and not named and bool(_LENGTH.search(date.words))


def _arrives(date: Printed, sentence: Sentence, trigger: Any) -> bool:
    """Whether a date is that of what a clause led to: took the hills, reaching the town on 3 May."""
    hung = bearer(date, sentence)
    if hung is None or hung == trigger or hung.tag_ != "VBG" or hung.dep_ != "advcl" or hung.lemma_ not in _LED_TO:
        return False
    return hung.i > trigger.i and hung.head in (trigger, *above(trigger))


def _judged(date: Printed, sentence: Sentence, trigger: Any) -> bool:
    """Whether a date is that on which somebody condemned or praised what a word tells: that was before."""
    hung, acts = bearer(date, sentence), lexicon.load("acts")
    return hung in above(trigger) and hung.lemma_.lower() in (*acts["judging"], *acts["nouns"])


def _went_on(date: Printed, sentence: Sentence, trigger: Any) -> bool:
    """Whether a clause tells what came after that which has the date: took the hill on 3 May and then moved north."""
    later = any(word.lower_ in lexicon.load("events")["afterwards"] for word in children(trigger, "advmod"))
    return later and trigger.dep_ == "conj" and sentence.span.start <= date.start < sentence.place_of(trigger)


def _names_day(date: Printed, sentence: Sentence, trigger: Any) -> bool:
    """Whether a clause says what was on the day that a date names: until the day when it fell."""
    for word in (trigger, *above(trigger)):
        if word.dep_ == "relcl":
            return date.start <= sentence.place_of(word.head) < date.end
    return False
