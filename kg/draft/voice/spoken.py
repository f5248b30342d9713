"""Where what somebody says stands in a sentence: the clauses below a speech verb, all that stands before it, the name behind it."""

from __future__ import annotations

from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import children
from kg.draft.reading.passages import Sentence

_OPENING = ("according", "asked", "speaking", "citing", "quoting", "referring", "commenting", "responding")
"""Words that open what a sentence tells of the saying itself: Speaking on Monday, X said."""


def clause_spans(sentence: Sentence, clause: Any, without: Any) -> list[tuple[int, int]]:
    """Where a clause stands, without the part that hangs on another word in it."""
    left_out = {w.i for w in without.subtree} if any(w.i == without.i for w in clause.subtree) else set()
    return runs(sentence, {w.i for w in clause.subtree} - left_out)


def before_verb(sentence: Sentence, verb: Any, clauses: list[Any]) -> list[tuple[int, int]]:
    """All that stands before a speech verb and its subject at the end of a sentence: the parse gives parts of it to the verb."""
    doers = [doer for doer in children(verb, "nsubj") if doer.i < verb.i] or ([verb] if children(verb, "nsubj") else [])
    if verb.dep_ != "ROOT" or not doers or any(clause.i > verb.i and clause.dep_ == "ccomp" for clause in clauses):
        return []
    first = min(doer.left_edge.i if doer is not verb else verb.i for doer in doers)
    told = sentence.words[:first]
    comma = first > 1 and sentence.words[first - 1].text in ',"”'
    if not comma or not any(word.pos_ in ("VERB", "AUX") for word in told) or told[0].lower_ in _OPENING:
        return []
    return [(sentence.span.start, sentence.place_of(sentence.words[first]))]


def runs(sentence: Sentence, words: set[int]) -> list[tuple[int, int]]:
    """The places of words that follow one another."""
    spans: list[tuple[int, int]] = []
    for number in sorted(words):
        token = sentence.words[number]
        start, end = sentence.place_of(token), sentence.place_of(token) + len(token)
        if spans and number - 1 in words:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def at_end(sentence: Sentence) -> int | None:
    """Where a name begins that "reports" or "says" something at the end of a sentence, where the parse takes that for a noun."""
    last = next((word for word in reversed(sentence.words) if word.is_alpha), None)
    if last is None or last.lower_ not in lexicon.load("speech")["ending"] or last.tag_ != "NNS" or last.i - 1 not in sentence.at:
        return None
    first = last.i - 1
    while first > 0 and sentence.at.get(first - 1) is sentence.at[last.i - 1]:
        first -= 1
    if sentence.words[first - 1].lower_ == "the":
        first -= 1
    return first if first > 1 and sentence.words[first - 1].text == "," else None


def meant_by_who(sentence: Sentence, noun: Any, verb: Any) -> Any:
    """Who is meant by "who" after a person's body: a member of X, who said."""
    if not any(child.lower_ == "who" for child in children(verb, "nsubj")):
        return noun
    head = noun
    while head.dep_ in ("pobj", "prep", "appos", "compound") and head.head != head:
        head = head.head
        if head.i in sentence.at and (sentence.at[head.i].guess == "Person" or head.pos_ == "PROPN"):
            return head
    return noun
