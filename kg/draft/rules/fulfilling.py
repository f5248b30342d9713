"""Whether what somebody meant to do was done: with the aim of taking the hill, which they managed in May; but did not manage to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading.arcs import above, children
from kg.draft.reading.passages import Sentence
from kg.draft.rules.ground import facts_of
from kg.records import Stance

_FRAMES = ("ControlChange", "SiegeChange", "Movement", "RouteState")


def fulfilled(sentence: Sentence, found: list[Proposal]) -> Iterator[Proposal]:
    """What is intended and, later in the sentence, said to have been done or not."""
    meant = [one for one in found if one.stance == "intends" and one.frame in _FRAMES and one.token >= 0]
    for verb in sentence.words if meant else ():
        done = _outcome(verb)
        if done is None:
            continue
        for one in meant:
            aim = sentence.words[one.token]
            top = next((word for word in (verb, *above(verb)) if word.dep_ in ("relcl", "conj")), verb)
            if aim.i < verb.i and _follows(top, aim):
                look = ["done or not is told by another clause"]
                stance: Stance = "asserts" if done else "negates"
                yield replace(
                    one, stance=stance, trigger=verb.text, token=verb.i, at=sentence.place_of(verb), look_twice=look, certainty=0.5
                )


def _outcome(verb: Any) -> bool | None:
    """Whether a clause says that something was managed (True) or not (False); None where it says neither."""
    table = facts_of("fulfilment")
    if verb.pos_ not in ("VERB", "AUX") or verb.tag_ not in ("VBD", "VBN", "VBZ", "VBP", "VB"):
        return None
    if any(aux.lower_ in ("will", "would", "may", "might", "could", "can", "should", "to") for aux in children(verb, "aux")):
        return None
    told = verb.lemma_.lower() if verb.lemma_ != "be" else next((word.lemma_.lower() for word in children(verb, "acomp")), "")
    if told in table["failing"]:
        return False
    if told in table["managing"]:
        return not children(verb, "neg")
    return None


def _follows(top: Any, aim: Any) -> bool:
    """Whether a clause takes up an aim: "which they managed to do", or a verb beside the one that has the aim."""
    if top.dep_ == "relcl":
        takes = any(word.lower_ == "which" for word in top.subtree) and any(
            word.lemma_ in ("do", "achieve", "accomplish") for word in top.subtree
        )
        return takes and top.head in (aim, *aim.subtree, *above(aim))
    return top.dep_ == "conj" and top.head in above(aim)
