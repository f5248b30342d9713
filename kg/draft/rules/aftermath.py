"""Links to what was a blow or a boost to somebody, to what a deed was for, and to what the sentence before told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, children
from kg.draft.reading.nouns import phrase
from kg.draft.rules.causes import VERBS, Link, clause, part
from kg.draft.rules.ground import Ground
from kg.draft.voice import stances

_TO = ("to", "for", "against")


def links(words: Any) -> Iterator[Link]:
    """The words of a sentence that tell to whom what it tells was a blow, and what it was for."""
    tables = lexicon.load("links")
    for token in words:
        word, lemma = token.lower_, token.lemma_.lower()
        if word == "for" and token.dep_ == "mark" and token.head.dep_ == "advcl" and token.head.tag_ == "VB":
            yield Link(token, part(token.head.head) - part(token.head), part(token.head), "enabled", stances.of(token.head)[0])
        elif token.pos_ == "NOUN" and lemma in tables["blows"] and _struck(token):
            yield from _blow(token)


def _blow(noun: Any) -> Iterator[Link]:
    """What was a blow to somebody: the subject of the verb that says so, the clause on which that verb hangs, or the one beside."""
    verb, effect = noun.head, frozenset((noun.i,))
    if noun.dep_ in ("attr", "dobj") and verb.pos_ in VERBS and verb.lemma_ in lexicon.load("links")["dealing"]:
        subjects = children(verb, "nsubj")
        if subjects:
            cause = frozenset(i for subject in subjects for i in part(subject))
            yield Link(noun, cause, effect, "caused", stances.of(verb)[0], back=points_back(subjects))
        elif verb.dep_ in ("advcl", "conj", "acl"):
            yield Link(noun, clause(verb.head) - part(verb), effect, "caused", stances.of(verb)[0])
    elif noun.dep_ == "pobj" and noun.head.lower_ in ("in", "as"):
        yield Link(noun, clause(noun.head) - part(noun.head), effect, "caused")
    elif noun.dep_ in ("appos", "dobj", "npadvmod", "dep"):
        yield Link(noun, clause(noun) - part(noun), effect, "caused")


def _struck(noun: Any) -> list[Any]:
    """To whom a blow or boost is one: what follows it, or follows the verb that deals it."""
    dealt = noun.dep_ == "dobj" and noun.head.lemma_ in lexicon.load("links")["dealing"]
    return after(noun, *_TO) or (after(noun.head, *_TO) if dealt else [])


def points_back(subjects: list[Any]) -> bool:
    """Whether a subject takes up what the sentence before told: this, the move."""
    tables = lexicon.load("links")
    return any(
        noun.lower_ in ("this", "that", "it")
        or (noun.lemma_.lower() in tables["taking up"] and any(c.lower_ in ("the", "this", "that") for c in children(noun, "det")))
        for noun in subjects
    )


def blows(ground: Ground) -> Iterator[Proposal]:
    """To whom something was a blow or a boost: his prospects."""
    table = lexicon.load("links")["blows"]
    for noun in ground.sentence.words:
        lemma = noun.lemma_.lower()
        judged = noun.dep_ == "attr" and noun.head.lemma_ in ("be", "become", "remain")  # left to the reader of what is said with "be"
        if noun.pos_ != "NOUN" or lemma not in table or (judged and lemma in lexicon.load("states")["striking"]):
            continue
        ground.scene.look.clear()
        for whose in _struck(noun):
            words = [whose, *children(whose, "poss")]
            things = next((found for word in words if (found := ground.things(word, "actor", "place"))), [])
            if things:
                slots = {"subject": things[:1], "aspect": ["prospects"], "value": [phrase(ground.sentence, noun)]}
                yield ground.told("Situation", {**slots}, noun, 0.4)
                break
