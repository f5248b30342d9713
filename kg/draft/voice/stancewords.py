"""What the words above a verb or noun say of whether it is so: thoughts, fears, plans, denials, what came of something."""

from __future__ import annotations

import functools
from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import children, passive
from kg.records import Stance

Found = list[tuple[Stance, str]]
"""Stances, each with the word that says so."""


@functools.cache
def words(name: str) -> frozenset[str]:
    """One of the lists of words by which a stance is told."""
    return frozenset(map(str, lexicon.load("speech")["stances"][name]))


def goes_on(verb: Any) -> bool:
    """Whether a verb is to go on to do something."""
    return verb.lemma_ == "go" and any(c.lower_ == "on" for c in children(verb, "prt", "prep", "advmod"))


def opens(head: Any) -> bool:
    """Whether a word is the way that is opened to something, or the verb that opens it."""
    ways = [head] if head.dep_ == "dobj" else children(head, "dobj")
    return any(way.lemma_ in ("way", "door", "path") and way.head.lemma_.lower() in words("opening") for way in ways)


def retorts(token: Any) -> bool:
    """Whether a clause is what somebody says against what is denied: denied it, saying that the others had done it."""
    saying = token.head
    return (
        token.dep_ == "ccomp"
        and saying.dep_ == "advcl"
        and saying.lemma_ in ("say", "add", "claim")
        and saying.head.lemma_ in words("denying")
    )


def is_real(token: Any) -> bool:
    """Whether a bare infinitive tells what happened: did take, managed to take, forced them to leave."""
    if any(child.lower_ in ("did", "do", "does") for child in children(token, "aux")) or opens(token.head):
        return True
    if token.dep_ == "ccomp" and token.head.lemma_ in words("perceiving") and not any(c.lower_ == "to" for c in children(token, "aux")):
        return True
    if _relied_on(token, token.head) or _only(token):
        return True
    above = token.head
    while above.dep_ == "conj":
        above = above.head
    return goes_on(above) or bool({above.lemma_.lower(), token.head.lemma_.lower()} & (words("real") | words("enabling")))


def above(token: Any, head: Any) -> Found:
    """What the word above says of a clause or noun below it."""
    lemma = head.lemma_.lower()
    if lemma == "be" and token.dep_ in ("ccomp", "xcomp", "csubj", "advcl") and (told := children(head, "acomp", "attr")):
        lemma = told[0].lemma_.lower()
    to = any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
    infinitive = to and token.tag_ == "VB"
    purpose = infinitive and lemma not in words("enabling") and bool(children(head, "dobj"))
    below = token.dep_ in _BELOW
    if goes_on(head):
        return []
    if token.dep_ == "pcomp" and head.lower_ in ("from", "of") and head.head.lower_ in words(f"distant {head.lower_}"):
        return [("supposes", head.head.lower_)]  # a street away from taking the town
    if token.dep_ == "nsubj" and token.pos_ == "NOUN" and head.lemma_ in ("be", "seem", "appear", "look", "remain", "become"):
        told = [word for word in children(head, "acomp") if not children(word, "prep")]
        if told and told[0].lemma_.lower() in words("predicting") | words("fearing"):
            return [("predicts", told[0].lower_)]  # the fall of the town is inevitable
    if token.dep_ == "csubj" and head.lemma_ in ("be", "remain", "become", "prove", "mean", "need", "require"):
        return _thought(token, head, lemma, infinitive, below=True) or [("supposes", token.lower_)]  # taking it is hard: a thought
    if lemma in words("failing") and below and not (token.pos_ == "NOUN" and lemma in words("parrying")):
        return [("negates", lemma)]
    if token.dep_ == "dobj" and token.pos_ in ("NOUN", "PROPN") and lemma in words("light") and children(head, "neg"):
        return [("negates", "not")]
    if token.dep_ == "nsubjpass" and token.pos_ in ("NOUN", "PROPN") and lemma in words("reporting") and not children(head, "neg"):
        return [("alleges", lemma)]
    if _relied_on(token, head) or (token.tag_ == "VB" and _only(token)):
        return []  # who depends on fighters to hold the town has them hold it
    if lemma in words("evidence") and any(c.lower_ in ("no", "little") for c in children(head, "det", "amod")):
        return [("questions", f"no {lemma}")]
    if lemma == "have" and infinitive and head.tag_ != "VBD" and not children(head, "aux"):
        return [("intends", "have to")]
    if lemma in words("real") and not (purpose or (token.dep_ == "advcl" and lemma != "force")):
        return []
    if lemma in words("hearsay") and (to or token.dep_ in ("ccomp", "nsubjpass")) and passive(head):
        return [("alleges", lemma)]
    if lemma == "report" and token.dep_ == "nsubjpass":
        return [("alleges", "reported")]
    if infinitive and not purpose and token.dep_ == "xcomp" and lemma in words("happening") | words("enabling"):
        return [("alleges", lemma)] if lemma in ("seem", "appear") else []
    return _thought(token, head, lemma, infinitive, below)


def _only(infinitive: Any) -> bool:
    """Whether an infinitive tells what came of something: took the camp, only for the rebels to take it back."""
    above = infinitive.head if infinitive.dep_ == "pcomp" else infinitive
    if infinitive.dep_ == "relcl" and infinitive.head.head.lower_ == "for":  # "for rebels to attack", read as what rebels are there for
        above = infinitive.head.head
    return any(child.lower_ == "only" and child.i < infinitive.i for child in above.children) and above.head.tag_ == "VBD"


def _relied_on(token: Any, head: Any) -> bool:
    """Whether an infinitive tells what those do on whom somebody relies: it relies on militias to hold the town."""
    return token.tag_ == "VB" and head.lemma_ in words("relying") and bool(children(head, "prep")) and not _open(head)


def _open(verb: Any) -> bool:
    """Whether it is said that a verb is not, or may or will be."""
    return any(word.dep_ == "neg" or word.tag_ == "MD" for word in verb.children)


_BELOW = ("xcomp", "ccomp", "acl", "advcl", "pcomp", "dobj", "pobj", "prep", "nsubjpass", "oprd", "dep", "attr")


def _thought(token: Any, head: Any, lemma: str, infinitive: bool, below: bool) -> Found:
    """What a word of denying, fearing, planning, expecting, charging or doubting says of what hangs on it."""
    if (lemma == "include" and token.tag_ != "VBG") or (lemma in words("waged") and token.dep_ == "prep" and token.lower_ == "of"):
        return []
    if lemma == "target" and head.pos_ == "VERB":
        return []  # what is targeted is struck
    if lemma in words("intending") and head.head.lemma_ in ("achieve", "accomplish", "fulfil", "fulfill"):
        return []
    kinds: tuple[tuple[str, Stance], ...] = (
        ("denying", "denies"),
        ("fearing", "supposes"),
        ("intending", "intends"),
        ("predicting", "predicts"),
    )
    done = lemma == "set" and bool(children(head, "prt"))  # set up, set off: it was done
    for kind, stance in kinds:
        if lemma in words(kind) and below and not done:
            return [(stance, lemma)]
    hearsay = token.dep_ == "acl" or (token.dep_ == "prep" and token.lower_ in ("of", "about"))
    told = hearsay and head.pos_ == "NOUN" and lemma in words("rumours")
    if told or (lemma in words("alleging") and token.dep_ in ("ccomp", "pcomp", "prep", "xcomp")):
        return [("alleges", lemma)]
    if lemma in words("doubting") and below:
        return [("questions", lemma)]
    if lemma == "go" and head.tag_ == "VBG" and infinitive:
        return [("predicts", "going to")]
    if infinitive and token.dep_ in ("advcl", "acl", "xcomp", "relcl") and not opens(head) and lemma not in words("enabling"):
        return [("intends", "to")]
    if "without" in (token.lower_ if token.dep_ == "prep" else "", head.lower_ if token.dep_ == "pcomp" else ""):
        return [("negates", "without")]
    return []
