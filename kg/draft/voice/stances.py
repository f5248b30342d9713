"""The stance of a clause: what is so, and what is planned, feared, conditional, denied, asked or charged.

To draft what is not asserted as asserted is the worst mistake of a draft: where two readings are open, the weaker is taken.
"""

from __future__ import annotations

from typing import Any

from kg.draft.reading.arcs import beside_above, children
from kg.draft.voice.besidewords import beside, conjoined
from kg.draft.voice.stancewords import Found, above, is_real, opens, retorts, words
from kg.records import Stance

_CLAUSES = (
    *("ccomp", "xcomp", "advcl", "acl", "relcl", "pcomp", "conj", "prep", "acomp", "pobj", "dobj", "nsubj", "nsubjpass", "appos"),
    *("attr", "agent", "parataxis", "csubj", "compound", "poss", "amod", "dep", "oprd", "nmod"),
)
_ONCE: tuple[Stance, ...] = ("negates", "questions", "supposes", "intends", "predicts", "denies", "alleges")
"""The weakest first: of several that are found the first of these is the stance."""


def of(token: Any, question: bool = False) -> tuple[Stance, str]:
    """The stance towards what a word tells, and the word that says so."""
    found: Found = [("questions", "?")] if question else []
    current, first = token, True
    while True:
        found += beside(current, first)
        head = current.head
        if head == current or current.dep_ not in _CLAUSES or circumstance(current) or granted(current):
            break
        if mark := _left_open(current):
            found.append(("supposes", mark))  # it was not clear whether: nobody says that it is not so
            return next((told for told in found if told[0] == "questions"), ("supposes", mark))
        if retorts(current):
            found.append(("alleges", head.head.lemma_))
            break
        if beside_above(current):
            break  # too deadly to use and putting people under siege: beside the verb above
        if current.dep_ == "conj" and _of_its_own(current, head):
            current, first = _finite(head), False
            continue
        if current.dep_ == "conj":
            found += conjoined(current, head)
            current, first = head, False
            while current.dep_ == "conj":
                current = current.head
            if current.head == current:
                break
            head = current.head
        if current.dep_ == "acl" and current.tag_ == "VBG" and head.dep_ == "dobj" and head.head.lemma_ in ("prevent", "deter", "preclude"):
            found.append(("supposes", head.head.lemma_))  # to prevent the army taking the hill
            break
        said = bool(children(current, "mark") and children(current, "nsubj", "nsubjpass"))  # reports that X had hit
        there = head.dep_ in ("attr", "nsubj") and bool(children(head.head, "expl"))  # whether there were soldiers remaining
        if current.dep_ == "acl" and current.tag_ in ("VBG", "VBN") and not (said or there or _object_of_thought(head)):
            break  # what describes a thing is so, whatever is said of the thing
        if first and (_parried(current, head) or _came_before(current)):
            break  # the attacks that somebody means to stop are there
        found += above(current, head)
        if current.dep_ in ("relcl", "amod") and not opens(head):
            break
        current, first = head, False
        if current.pos_ in ("NOUN", "PROPN") and current.dep_ in ("nsubj", "nsubjpass") and current.head.lemma_ not in words("denying"):
            break
    told = dict(reversed(found))
    if "questions" in told and told.get("supposes") == "if":
        return "supposes", "if"
    for stance in _ONCE:
        if stance in told:
            return stance, told[stance]
    if token.tag_ == "VB" and not is_real(token):
        return "intends", "bare infinitive"
    return "asserts", ""


def _of_its_own(clause: Any, head: Any) -> bool:
    """Whether a clause with a subject and a tense only seems to hang on an infinitive: said they struggle to eat and that prices rise."""
    tensed = any(word.tag_ in ("VBD", "VBZ", "VBP") for word in (clause, *children(clause, "aux", "auxpass")))
    infinitive = head.tag_ == "VB" and any(word.lower_ == "to" for word in children(head, "aux"))
    return tensed and infinitive and bool(children(clause, "nsubj", "nsubjpass"))


def _finite(verb: Any) -> Any:
    """The clause with a tense in which an infinitive stands."""
    while verb.tag_ in ("VB", "VBG", "VBN") and verb.head != verb and not children(verb, "nsubj", "nsubjpass"):
        verb = verb.head
    return verb


def _parried(noun: Any, verb: Any) -> bool:
    """Whether a noun tells what is there for a verb to stop: the attacks of X."""
    known = any(word.dep_ == "poss" or word.lower_ in ("the", "these", "this", "their", "its") for word in noun.children)
    return noun.pos_ == "NOUN" and noun.dep_ == "dobj" and verb.lemma_ in words("halting") and known


def _left_open(clause: Any) -> str:
    """The "whether", or the "if" that stands for it, by which a clause tells what nobody knows; "" for none."""
    marks = {child.lower_ for child in children(clause, "mark")}
    told = {clause.head.lemma_, *(word.lemma_ for word in children(clause.head, "acomp", "attr"))}
    return "whether" if "whether" in marks else "if" if "if" in marks and told & words("unsettled") else ""


def _came_before(noun: Any) -> bool:
    """Whether a noun tells what had happened when somebody agreed or planned: they agreed to fight on after a meeting."""
    prep = noun.head
    if noun.pos_ != "NOUN" or noun.dep_ != "pobj" or prep.lower_ not in ("after", "following"):
        return False
    once = any(word.lower_ in ("a", "an") for word in children(noun, "det"))
    return once and prep.head.dep_ == "xcomp" and prep.head.head.tag_ == "VBD"


def circumstance(word: Any) -> bool:
    """Whether a word opens the circumstances of what is feared or planned, which are so: with the army at the gates, people fear."""
    return (
        word.dep_ == "prep"
        and word.lower_ in ("with", "amid", "amidst", "despite")
        and bool(children(word, "pcomp"))
        and word.i < word.head.i
    )


def granted(clause: Any) -> bool:
    """Whether a clause tells what is so beside what is planned or expected: while they are besieged, because they hold the town."""
    if clause.dep_ != "advcl":
        return False
    marks = {child.lower_ for child in children(clause, "mark", "advmod")}
    past = any(word.tag_ == "VBD" for word in (clause, *children(clause, "aux", "auxpass")))
    reason = clause.tag_ in ("VBZ", "VBP") and bool(children(clause, "nsubj")) and bool(marks & words("reasoning"))
    return reason or bool(marks & words("contrasting")) or (past and bool(marks & words("timing")))


def _object_of_thought(noun: Any) -> bool:
    """Whether a noun with what it does is what somebody fears or plans: the possibility of X doing."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("of", "for"):
        return False
    return noun.head.head.lemma_.lower() in words("fearing") | words("intending") | words("failing") | words("denying")
