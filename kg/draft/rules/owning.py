"""Whose a state is: the thing that the subject of a clause means, or whose the noun of state is."""

from __future__ import annotations

from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, children, together
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.rules.meaning import meant, subject_before
from kg.draft.rules.sayers import phrase
from kg.draft.rules.terms import named_document

_OF_PLACES = ("destruction", "supplies", "utilities", "security", "population-level", "access", "humanitarian-need", "danger", "precedent")
_OWN = ("their", "its", "his", "her", "they", "he", "she", "them")
_EVERYBODY = ("everyone", "everybody", "nobody", "none", "anyone", "anybody")

_MULTITUDES = ("millions", "thousands", "hundreds", "dozens")


def owners(noun: Any) -> list[Any]:
    """The words for whose something is: X's plans, the plans of X, resentment by X."""
    return [*shared(children(noun, "poss")), *after(noun, "of", "among", "by", "between", "within")]


def shared(nouns: list[Any]) -> list[Any]:
    """Some words with those that stand beside them."""
    return list(dict.fromkeys(other for noun in nouns for other in together(noun)))


def holders(ground: Ground, noun: Any, aspect: str) -> list[str]:
    """The things of which a state is told, where a noun says of whom."""
    if noun.lower_ == "it" and noun.head.pos_ == "VERB" and not children(noun.head, "ccomp"):
        return _before(ground, noun)
    if noun.lower_ in ("it", "this", "that", "there", "what", "all", "i"):
        return []
    if noun.lower_ in _OWN:
        return _before(ground, noun)
    lemma, table = noun.lemma_.lower(), lexicon.load("states")
    if (noun.lower_ in (*_EVERYBODY, *_MULTITUDES) and not after(noun, "of")) or (lemma == "one" and children(noun, "det")):
        return ground.people()
    if lemma in table["openings-of-places"]:
        return ground.here()
    if lemma in table["violence"] and aspect == "intensity":
        return [v for where in after(noun, "in", "on") for v in ground.things(where, "place")] or ground.here()
    if lemma in table["plans"] and noun.tag_ == "NN":
        return [named_document(ground.sentence, noun, ground.scene) or f"new/document/{phrase(noun)}"]
    if lemma in table["meetings"] and noun.i not in ground.sentence.at:
        return ground.things(noun, "event") or [f"new/event/{phrase(noun)}"]
    if noun.pos_ in ("NOUN", "PROPN") and lemma not in facts_of("living"):
        if (
            (own := owners(noun))
            and noun.i not in ground.sentence.at
            and (found := [v for one in own for v in holders(ground, one, aspect)])
        ):
            return found
        registers = ("place", "actor") if aspect in _OF_PLACES else ("actor", "place")
        if found := ground.things(noun, *registers):
            return found
    if found := meant(ground, noun):
        return found
    many = lemma in table["bodies"] and noun.i not in ground.sentence.at
    return [f"new/actor/{phrase(noun)}"] if many and children(noun, "amod", "compound") else []


def _before(ground: Ground, pronoun: Any) -> list[str]:
    """What a pronoun takes up: the nearest actor before it that does not speak, else the actor spoken of before."""
    if pronoun.dep_ == "nsubj" and (found := subject_before(ground, pronoun)):
        return found[:1]
    for token in reversed(list(pronoun.doc[: pronoun.i])):
        speaks = any(child.dep_ == "ccomp" for child in token.head.children) or token.head.dep_ == "parataxis"
        if token.pos_ not in ("NOUN", "PROPN") or speaks or token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj"):
            continue
        if found := ground.things(token, "actor") or (meant(ground, token) if token.tag_ == "NNS" else []):
            return found[:1]
    many = pronoun.lower_ in ("they", "their", "them")
    return [thing for thing in ground.scene.actor[:1] if not (many and ground.single(thing))]
