"""The stance towards an event that a trigger tells, beyond what the words around it say: what is to be stopped goes on."""

from __future__ import annotations

from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import above, after, children, objects
from kg.draft.reading.passages import Sentence
from kg.draft.voice import stances
from kg.records import Stance

_SELF = ("they", "we", "it", "he", "she", "i")
_NEW = ("impose", "lay", "begin", "start")
_POSITIONS = ("position", "site", "stronghold")
_TELLING = ("announce", "express", "declare", "voice", "signal", "show")
_READY = ("willingness", "intention", "plan", "readiness")


def _set_out(verb: Any) -> bool:
    """Whether somebody acts so as to do something: an offensive to break the siege; the siege is there then."""
    return verb.tag_ == "VB" and (verb.head.pos_ == "VERB" or verb.head.lemma_.lower() in lexicon.load("events")["campaigns"])


def _conditional(token: Any) -> bool:
    """Whether a condition hangs on the clause of a trigger: if the hill falls."""
    for word in (token, *above(token)):
        if any(mark.lower_ in ("if", "unless") for clause in children(word, "advcl") for mark in children(clause, "mark")):
            return True
        if word.dep_ not in ("xcomp", "acomp", "ccomp", "dobj", "prep", "pobj"):
            return False
    return False


def _to_be_stopped(token: Any) -> bool:
    """Whether a noun tells what goes on and is to be stopped: stopping the bombing; attacks on civilians are charged instead."""
    if any(noun.lemma_.lower() in lexicon.load("events")["people"] for noun in after(token, "on", "against", "of")):
        return False
    while token.dep_ == "conj" and token.head.pos_ == "NOUN":
        token = token.head
    above_ = token.head.head if token.dep_ == "pobj" and token.head.lower_ in ("to", "of", "in") else token.head
    owned = token.tag_ == "NNS" or children(token, "det", "poss")
    return token.pos_ == "NOUN" and bool(owned) and above_.lemma_.lower() in lexicon.load("events")["stopping"]


def _modal(verb: Any) -> str:
    """The word that makes of what a verb's subject tells a thought: the fall of the town would be a blow."""
    return next((aux.lower_ for aux in children(verb, "aux") if aux.lower_ in ("would", "could", "might", "may", "will")), "")


def stance_of(sentence: Sentence, token: Any, frame: str) -> tuple[Stance | None, str]:
    """The stance towards what a trigger tells; None where another trigger tells it better."""
    if token.dep_ == "pcomp" and token.head.dep_ == "cc":  # "on taking the hill as well as holding it"
        return stance_of(sentence, token.head.head, frame)
    stance, why = stances.of(token, sentence.question)
    top = token
    while top.dep_ == "pobj" and top.head.lower_ == "of" and top.head.dep_ == "prep" and top.head.head.pos_ == "NOUN":
        top = top.head.head  # another round of battles
    if stance == "asserts" and token.pos_ == "NOUN" and top.dep_ == "nsubj" and (modal := _modal(top.head)):
        return "predicts" if modal == "will" else "supposes", modal
    bringing = token.head.lemma_.lower() in (*lexicon.load("events")["light"], *lexicon.load("events")["having"])
    if stance == "asserts" and bringing and token.dep_ in ("dobj", "nsubjpass", "attr") and children(token.head, "neg"):
        return "negates", "not"
    if stance == "asserts" and token.pos_ == "VERB" and _conditional(token):
        return "supposes", "if"
    if frame == "SiegeState" and token.dep_ in ("dobj", "nsubjpass"):  # what is broken or lifted is there
        if token.head.lemma_ in _NEW:
            return None, ""
        if token.head.lemma_ in lexicon.load("events")["lifting"]:
            told = stances.of(token.head, sentence.question)[0]
            return ("asserts", "") if told in ("asserts", "negates") or (told == "intends" and _set_out(token.head)) else (None, "")
    if stance == "intends" and (frame == "Attack" or (frame == "Fighting" and token.dep_ == "conj")) and _to_be_stopped(token):
        return "asserts", ""
    if frame == "Movement" and token.lemma_.lower() in _POSITIONS:  # where fighters are, whatever is done about it
        return ("negates", why) if stance == "negates" else ("asserts", "")
    if frame == "Statement" and not why and token.lemma_ in _TELLING and any(word.lemma_ in _READY for word in objects(token)):
        return "intends", "willingness"
    if stance == "predicts" and why == "will" and token.dep_ == "ccomp" and any(c.lower_ in _SELF for c in children(token, "nsubj")):
        return "intends", why  # rebels say that they will pull back
    return stance, why
