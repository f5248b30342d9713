"""The day on which an office is held, as far as the words around a title tell it."""

from __future__ import annotations

import re
from typing import Any

from kg import dates
from kg.draft.proposals import Proposal
from kg.draft.reading.clausedates import bearer
from kg.draft.reading.passages import Sentence
from kg.draft.rules.ground import now
from kg.draft.rules.tensedates import is_now
from kg.records import When

_OWNING, _CURRENT = re.compile(r"[’']s\b"), re.compile(r"(?i)\b(?:current|currently|incumbent|sitting|now|still)\b[\w ]*$")


def in_office(proposal: Proposal, sentence: Sentence, today: str) -> When | None:
    """The day on which its holder does something is one on which an office is held; one held now, or whose holder's forces are told
    of, is so on that of the news. A mere title before a name tells no time."""
    place = sentence.text.find(proposal.trigger)
    doer = _doer(sentence, place) if sentence.words is not None and place >= 0 else None
    done = _day_of_deed(sentence, doer) if doer is not None else None
    if done is not None or "/" in today:
        return done
    if doer is not None and is_now(doer):
        return now(today)
    if not (_OWNING.search(proposal.trigger) or _CURRENT.search(sentence.text[max(0, place - 30) : place])):
        return None
    days = [date for date in sentence.dates if date.edtf and date.edtf <= today and dates.day(date.edtf)]
    return days[0].when() if days else now(today)


def _doer(sentence: Sentence, place: int) -> Any:
    """The word for the person with a title, where that is the subject of a verb."""
    word = next((token for token in sentence.words if token.idx <= place < token.idx + len(token)), None)
    while word is not None and word.dep_ in ("compound", "appos", "nmod", "amod"):
        word = word.head
    return word if word is not None and word.dep_ == "nsubj" else None


def _day_of_deed(sentence: Sentence, doer: Any) -> When | None:
    """The day printed for what somebody does."""
    days = [date for date in sentence.dates if date.date and dates.day(date.date) and bearer(date, sentence) == doer.head]
    return days[0].when() if days else None
