"""To which clause of a sentence a printed date belongs: how far it stands from a word, and whether it is the date of saying."""

from __future__ import annotations

from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import above, children
from kg.draft.reading.passages import Sentence
from kg.printeddates import Printed

_APART = ("ccomp", "relcl", "parataxis")
"""Arcs to a clause with a time of its own."""
_WITHIN = 14
"""Words between a superlative and the date since which it holds."""
FAR = 99
"""The distance of a date of another clause."""


def of_saying(date: Printed, sentence: Sentence, said: set[int]) -> bool:
    if sentence.words is None or not said:
        return False
    hung = bearer(date, sentence)
    return hung is not None and hung.i in said


def bearer(date: Printed, sentence: Sentence) -> Any:
    """The word on which a date hangs, prepositions passed over."""
    inside = [token for token in sentence.words if date.start <= sentence.place_of(token) < date.end]
    if not inside:
        return None
    head = next((token for token in inside if token.head not in inside or token.head == token), inside[0]).head
    while head.pos_ in ("ADP", "SCONJ", "ADV", "NUM") and head.head != head:
        head = head.head
    return head


def steps(date: Printed, sentence: Sentence, trigger: Any) -> int:
    """How far a date stands from the trigger, in steps of the parse; ``FAR`` where it is the date of another clause."""
    hung = bearer(date, sentence)
    if hung is None or _compares(date, sentence):
        return FAR
    own, other = {trigger.i: 0} | {word.i: n + 1 for n, word in enumerate(above(trigger))}, [hung, *above(hung)]
    shared = next((n for n, word in enumerate(other) if word.i in own), None)
    if shared is None:
        return FAR
    if _foreign(trigger, other[:shared], other[shared]):
        return FAR
    return shared + own[other[shared].i]


def _compares(date: Printed, sentence: Sentence) -> bool:
    """Whether a date only says with what is compared: the largest raid since May, the first in the town since 2012."""
    inside = [token for token in sentence.words if date.start <= sentence.place_of(token) < date.end]
    if not inside:
        return False
    start = inside[0].i if inside[0].lower_ == "since" else inside[0].i - 1
    if start < 0 or sentence.words[start].lower_ != "since":
        return False
    for token in reversed(list(sentence.words[max(0, start - _WITHIN) : start])):
        if token.is_punct and token.text in ",;:":
            return False
        noun = token.head if token.dep_ == "amod" else token.head.head if token.lower_ == "most" else None
        if (token.tag_ in ("JJS", "RBS") and noun is not None and noun.pos_ == "NOUN") or (
            token.lower_ == "first" and token.dep_ == "amod"
        ):
            return True
    return False


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
