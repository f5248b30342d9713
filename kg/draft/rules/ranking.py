"""What comes first, last or largest: the first convoy, the largest formation, the main supply route."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading.arcs import agents, children
from kg.draft.rules.ground import Ground, facts_of

_NAMING = ("call", "name", "know", "dub", "represent", "title")


def ranks(ground: Ground) -> Iterator[Proposal]:
    """What a sentence puts first, last or above all others."""
    for token in ground.sentence.words:
        position = _position(token)
        if position == "main" and token.head.tag_ == "NNS":
            continue
        if not position or token.dep_ != "amod" or token.head.pos_ not in ("NOUN", "PROPN") or token.head.lemma_ in facts_of("unranked"):
            continue
        noun = token.head
        if token.tag_ != "JJS" and noun.dep_ == "pobj" and noun.head.head.lower_ == "one":
            continue
        subjects = _subjects(ground, noun)
        if subjects:
            measure = " ".join(w.text for w in noun.doc[token.i : noun.i + 1])
            made = ground.told("Rank", {"subject": subjects[:1], "measure": [measure], "position": [position]}, token)
            made.look_twice.append("subject and measure")
            made.dated = False
            yield made


def _position(token: Any) -> str:
    """The position that a word tells: first, last, largest."""
    plain = facts_of("ranks").get(token.lower_)
    if plain:
        return str(plain)
    if token.tag_ == "JJS" and token.lower_ not in ("least", "most", "best"):
        return str(token.lower_)
    return "first" if any(c.lower_ == "most" and c.dep_ == "advmod" for c in token.children) else ""


def _subjects(ground: Ground, noun: Any) -> list[str]:
    """What is first or largest: the subject of the sentence of which the noun is said, the name beside it, or what it is called."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lower_ == "one":  # one of the largest groups
        noun = noun.head.head
    if noun.dep_ == "attr":
        return [v for one in agents(noun.head) for v in ground.things(one, "place", "actor")]
    if noun.dep_ == "appos" and noun.head.i not in ground.sentence.at and noun.head.lemma_ in facts_of("unnamed"):
        return [f"new/place/{' '.join(w.text for w in noun.head.subtree if w.i <= noun.head.i and w.lower_ not in ('the', 'a', 'an'))}"]
    if noun.dep_ == "appos":
        return ground.things(noun.head, "place", "actor")
    named = [v for other in children(noun, "appos") for v in ground.things(other, "actor", "place")]
    for verb in [*children(noun, "acl", "relcl"), noun.head]:
        for child in (c for c in verb.subtree if c.head.lemma_ in _NAMING or c.head.head.lemma_ in _NAMING):
            named += [] if named else ground.things(child, "actor", "place")
    if not named and noun.dep_ in ("dobj", "nsubj", "nsubjpass", "pobj") and noun.lemma_ in ("road", "route", "highway", "crossing"):
        words = [w.text for w in noun.lefts if w.dep_ in ("amod", "compound")]
        named = [f"new/place/{' '.join([*words, noun.text])}"]
    return named
