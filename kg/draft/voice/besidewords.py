"""What the words beside a verb or noun say of whether it is so: negations, modal verbs, adverbs, marks."""

from __future__ import annotations

from typing import Any, Literal

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import children
from kg.draft.voice.stancewords import Found, words
from kg.records import Stance

_BY_ADVERB: tuple[Stance, ...] = ("alleges", "supposes", "predicts", "intends")


def beside(token: Any, first: bool) -> Found:
    """What the words that hang on a verb or noun say of it.

    Args:
        first: it is the very word that tells the news, not one above it.
    """
    found: Found = []
    modal = lexicon.load("speech")["stances"]["modal"]
    for child in token.children:
        word = child.lower_
        if _negates(child, token, first):
            found.append(("negates", word))
        elif child.dep_ == "aux" and word in modal and not (child.text == "May" and child.i and child.nbor(-1).like_num):
            if not (word in ("could", "can", "ca") and children(token, "neg")):
                found.append(((_announced(token) if word in ("would", "'d") else "") or modal[word], word))
        elif child.dep_ == "mark" and (word in words("open marks") or (word in words("wishing marks") and token.tag_ in ("VBP", "VBZ"))):
            found.append(("supposes", word))
        elif child.dep_ == "advmod" or (child.dep_ == "amod" and first):
            found += [(stance, word) for stance in _BY_ADVERB if word in words(f"{stance} by adverb")]
    return found


def _announced(verb: Any) -> Stance | Literal[""]:
    """What "would" means: what somebody said he would do is planned, what experts said would come is predicted; else a condition."""
    if any(mark.lower_ in ("if", "unless") for clause in children(verb, "advcl") for mark in children(clause, "mark")):
        return ""
    first = verb
    while first.dep_ == "conj":
        first = first.head
    saying = first.head if first.dep_ == "ccomp" else verb
    if saying is not verb and saying.tag_ == "VBD" and saying.lemma_ in lexicon.load("speech")["saying"]:
        return "predicts" if any(who.lemma_.lower() in words("foretellers") for who in children(saying, "nsubj")) else "intends"
    doers = children(verb, "nsubj")
    acts = verb.dep_ == "ROOT" and bool(children(verb, "dobj")) and verb.lemma_ not in words("resulting")
    return "intends" if acts and any(who.pos_ in ("NOUN", "PROPN") and who.tag_ != "VBG" for who in doers) else ""


def _negates(child: Any, token: Any, first: bool) -> bool:
    """Whether a word denies the verb or noun on which it hangs."""
    if child.dep_ == "neg":
        return first or token.lemma_ in words("real") | words("enabling") | {"be"}
    if not first:
        return False
    if child.dep_ in ("nsubj", "nsubjpass"):
        return child.lower_ in words("none") or any(c.lower_ in ("no", "neither") and c.dep_ in ("det", "preconj") for c in child.children)
    if child.dep_ in ("dobj", "attr") and any(c.lower_ == "no" for c in children(child, "det")):
        return True  # made no gains
    if child.lower_ == "longer":
        return any(c.lower_ == "no" for c in child.children)
    return child.dep_ in ("advmod", "preconj", "cc", "det") and child.lower_ in words("hardly")


def conjoined(token: Any, head: Any) -> Found:
    """What the verb before says of one that stands beside it: will fight and win, neither fought nor won."""
    if any(child.lower_ == "nor" for child in children(head, "cc")):
        return [("negates", "nor")]
    modal = [aux for aux in children(head, "aux") if aux.lower_ in ("will", "would", "may", "might", "could")]
    if modal and not children(token, "aux", "nsubj") and token.tag_ == "VB":
        word = modal[0].lower_
        return [((_announced(head) if word == "would" else "") or ("predicts" if word == "will" else "supposes"), word)]
    return []
