"""How long what a clause tells took or went on: in two days, for three years, after ten days of shelling."""

from __future__ import annotations

import datetime
import math
from typing import Any

from kg import dates
from kg.datewords import count
from kg.draft.reading.arcs import above, children, perfect

_DAYS = {"hour": 1 / 24, "day": 1, "night": 1, "week": 7, "month": 30, "year": 365}
_TAKING = ("in", "within", "over")
_SOME = 7
"""What took "days" took no more of them."""


def stretched(trigger: Any, edtf: str, today: str) -> str:
    """The time of what a word tells, if its clause says how long it took from a day on, or went on until one.

    Args:
        edtf: the time that the clause has without that.
        today: the day of the news as EDTF; "" where nobody knows it.
    """
    if not edtf or ".." in edtf:
        return edtf
    if trigger.dep_ in ("pobj", "pcomp") and trigger.head.lower_ == "of" and (told := _length(trigger.head.head)):
        return _until(edtf, *told)  # ten days of shelling: until the day of which the sentence tells
    if trigger.dep_ in ("pobj", "pcomp") and trigger.head.lower_ == "of" and _some(trigger.head.head):
        return f"../{edtf.rpartition('/')[2]}"
    for word in (trigger, *above(trigger)):
        for prep in children(word, "prep"):
            for noun in children(prep, "pobj"):
                told = _length(noun)
                if told and prep.lower_ in _TAKING:
                    return _from(edtf, *told)
                if told and prep.lower_ == "for" and (perfect(word) or edtf == today):
                    return _until(edtf, *told)
                if prep.lower_ == "for" and perfect(word) and _some(noun):
                    return f"../{edtf.rpartition('/')[2]}"
        if word.pos_ in ("VERB", "AUX") and word.dep_ not in ("xcomp", "auxpass"):
            break
    return edtf


def _length(noun: Any) -> tuple[float, str] | None:
    """How many of which unit a noun tells: two days, a matter of days, two and a half years."""
    if noun.lemma_.lower() == "matter":
        return next((told for prep in children(noun, "prep") for inner in children(prep, "pobj") if (told := _length(inner))), None)
    unit = noun.lemma_.lower()
    if unit not in _DAYS or any(word.lower_ in ("past", "last", "next", "coming", "recent", "this", "these") for word in noun.children):
        return None
    numbers = [number for word in noun.subtree if word.tag_ == "CD" and (number := count(word.text))]
    if noun.tag_ == "NN" and any(word.lower_ in ("a", "an") for word in noun.children) and not children(noun, "amod"):
        numbers = numbers or [1]
    if not numbers:
        few = unit == "day" and noun.tag_ == "NNS" and not children(noun, "amod")
        return (_SOME, unit) if few or (unit == "day" and any(word.lower_ in ("few", "several") for word in noun.children)) else None
    return numbers[0] + (0.5 if any(word.lower_ == "half" for word in noun.subtree) else 0), unit


def _some(noun: Any) -> bool:
    """Whether a noun tells a time of no certain length: weeks of fighting."""
    return noun.tag_ == "NNS" and noun.lemma_.lower() in _DAYS and not children(noun, "nummod", "det")


def _from(edtf: str, number: float, unit: str) -> str:
    first = dates.day(edtf)
    return f"{first}/{first + datetime.timedelta(days=math.ceil(number * _DAYS[unit]))}" if first and unit != "hour" else edtf


def _until(edtf: str, number: float, unit: str) -> str:
    """Back from the day; a count of years names a year, one of months or half years a month."""
    last = dates.day(edtf.partition("/")[0])
    if last is None or unit == "hour":
        return edtf
    if unit == "year" and number == int(number):
        return f"{last.year - int(number)}/{last}"
    if unit in ("month", "year"):
        months = last.year * 12 + last.month - 1 - round(number * (12 if unit == "year" else 1))
        return f"{months // 12}-{months % 12 + 1:02d}/{last.year}-{last.month:02d}"
    return f"{last - datetime.timedelta(days=round(number * _DAYS[unit]))}/{last}"
