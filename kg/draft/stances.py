"""The stance of a clause: what is so, and what is planned, feared, conditional, denied, asked or charged.

To draft what is not asserted as asserted is the worst mistake of a draft: where two readings are open, the weaker is taken.
"""

from __future__ import annotations

from typing import Any

from kg.draft import lexicon
from kg.draft.arcs import children
from kg.records import Stance

_CLAUSES = (
    "ccomp",
    "xcomp",
    "advcl",
    "acl",
    "relcl",
    "pcomp",
    "conj",
    "prep",
    "acomp",
    "pobj",
    "dobj",
    "nsubj",
    "nsubjpass",
    "appos",
    "attr",
    "agent",
    "parataxis",
    "compound",
    "poss",
    "amod",
    "dep",
    "oprd",
    "nmod",
)
_ONCE = ("negates", "questions", "supposes", "intends", "predicts", "denies", "alleges")


def _words(name: str) -> frozenset[str]:
    return frozenset(map(str, lexicon.load("triggers")["stances"][name]))


def of(token: Any, question: bool = False) -> tuple[Stance, str]:
    """The stance towards what a word tells, and the word that says so."""
    found: list[tuple[Stance, str]] = []
    if question:
        found.append(("questions", "?"))
    current, first = token, True
    while True:
        found += _own(current, first)
        head = current.head
        if head == current or current.dep_ not in _CLAUSES:
            break
        if current.dep_ == "conj":
            above = _conj(current, head)
            if above:
                found.append(above)
            current = head
            first = False
            while current.dep_ == "conj":
                current = current.head
            if current.head == current:
                break
            head = current.head
        found += _by_head(current, head)
        if current.dep_ in ("relcl", "amod") or (current.dep_ == "acl" and current.tag_ in ("VBG", "VBN") and not _object_of_thought(head)):
            break  # what describes a thing is so, whatever is said of the thing
        current, first = head, False
        if current.pos_ in ("NOUN", "PROPN") and current.dep_ in ("nsubj", "nsubjpass") and current.head.lemma_ not in _words("denying"):
            break
    for stance in _ONCE:
        for one, why in found:
            if one == stance:
                return one, why
    if token.tag_ == "VB" and not _is_real(token):
        return "intends", "bare infinitive"
    return "asserts", ""


def _is_real(token: Any) -> bool:
    """Whether a bare infinitive tells what happened: did take, managed to take, forced them to leave."""
    if any(child.lower_ in ("did", "do", "does") for child in children(token, "aux")):
        return True
    above = token.head
    while above.dep_ == "conj":
        above = above.head
    return above.lemma_.lower() in _words("real") or token.head.lemma_.lower() in _words("real")


def _object_of_thought(noun: Any) -> bool:
    """Whether a noun with what it does is what somebody fears or plans: the possibility of X doing."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("of", "for"):
        return False
    return noun.head.head.lemma_.lower() in _words("fearing") | _words("intending") | _words("failing") | _words("denying")


def _conj(token: Any, head: Any) -> tuple[Stance, str] | None:
    modal = [aux for aux in children(head, "aux") if aux.lower_ in ("will", "would", "may", "might", "could")]
    own = children(token, "aux", "nsubj")
    if modal and not own and token.tag_ == "VB":
        return ("predicts" if modal[0].lower_ == "will" else "supposes"), modal[0].lower_
    return None


def _own(token: Any, first: bool) -> list[tuple[Stance, str]]:
    """What the words that hang on a verb or noun say of it."""
    found: list[tuple[Stance, str]] = []
    for child in token.children:
        word = child.lower_
        if (child.dep_ == "neg" and (first or token.lemma_ in ("manage", "be", "able", "succeed", "allow"))) or (
            child.dep_ == "det" and word == "no" and first
        ):
            found.append(("negates", word))
        elif child.dep_ == "aux":
            if word in ("may", "might", "could", "would", "should", "can", "wo", "ca"):
                if not (word in ("could", "can") and any(c.dep_ == "neg" for c in token.children)):
                    found.append(("supposes", word))
            elif word in ("will", "'ll", "shall"):
                found.append(("predicts", word))
        elif child.dep_ == "mark" and word in ("if", "unless", "whether"):
            found.append(("supposes", word))
        elif (child.dep_ == "advmod" and word in ("reportedly", "allegedly", "purportedly")) or (
            child.dep_ == "amod" and word in ("alleged", "purported", "reported", "claimed") and first
        ):
            found.append(("alleges", word))
        elif child.dep_ == "amod" and word in ("possible", "potential", "threatened", "feared", "planned", "future") and first:
            found.append(("supposes", word))
    return found


def _by_head(token: Any, head: Any) -> list[tuple[Stance, str]]:
    """What the word above says of a clause or noun below it."""
    lemma = head.lemma_.lower()
    infinitive = token.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
    below = token.dep_ in ("xcomp", "ccomp", "acl", "advcl", "pcomp", "dobj", "pobj", "prep", "nsubjpass", "oprd", "dep", "attr")
    if lemma in _words("failing") and below and not (token.pos_ == "NOUN" and lemma in _words("parrying")):
        return [("negates", lemma)]
    purpose = infinitive and lemma not in ("force", "compel", "lead") and bool(children(head, "dobj"))
    if lemma in _words("real") and not (purpose or (token.dep_ == "advcl" and lemma != "force")):
        return []
    if (
        infinitive
        and not purpose
        and token.dep_ == "xcomp"
        and lemma
        in (
            "begin",
            "start",
            "continue",
            "manage",
            "have",
            "use",
            "be",
            "seem",
            "appear",
            "happen",
            "force",
            "be",
            "lead",
            "allow",
            "enable",
            "cause",
            "help",
            "let",
        )
    ):
        return [("alleges", lemma)] if lemma in ("seem", "appear") else []
    if lemma in _words("denying") and below:
        return [("denies", lemma)]
    if lemma in _words("fearing") and below:
        return [("supposes", lemma)]
    if lemma == "include" and token.tag_ != "VBG":
        return []
    if lemma in _words("intending") and head.head.lemma_ in ("achieve", "accomplish", "fulfil", "fulfill"):
        return []
    if lemma in _words("intending") and below:
        return [("intends", lemma)]
    if lemma in _words("predicting") and below:
        return [("predicts", lemma)]
    if lemma in _words("alleging") and token.dep_ in ("ccomp", "pcomp", "prep", "xcomp"):
        return [("alleges", lemma)]
    if lemma in _words("doubting") and below:
        return [("questions", lemma)]
    if infinitive and token.dep_ in ("advcl", "acl", "xcomp", "relcl"):
        return [("intends", "to")]
    if token.dep_ == "prep" and token.lower_ == "without":
        return [("negates", "without")]
    if token.dep_ == "pcomp" and head.lower_ == "without":
        return [("negates", "without")]
    return []
