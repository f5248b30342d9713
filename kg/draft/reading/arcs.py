"""Who does what to whom: what a parse says of the words around a trigger."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

_CAUSES = frozenset(("force", "allow", "let", "make", "help", "enable", "cause", "prevent", "keep", "stop", "lead"))
_CHARGING = frozenset(("accuse", "blame", "suspect"))
_RELATIVE = frozenset(("who", "which", "that", "whom"))


def children(token: Any, *deps: str) -> list[Any]:
    """The words that hang on a word by one of some arcs."""
    return [child for child in token.children if child.dep_ in deps]


def together(token: Any) -> list[Any]:
    """A word and those that stand beside it: A, B and C."""
    found = [token]
    for child in children(token, "conj", "appos"):
        found += together(child) if child.dep_ == "conj" else together(child)[1:]
    return found


def passive(verb: Any) -> bool:
    """Whether a verb is in the passive voice."""
    return bool(children(verb, "nsubjpass", "auxpass")) or (verb.dep_ in ("acl", "amod") and verb.tag_ == "VBN") or _terse(verb)


def _terse(verb: Any) -> bool:
    """Whether a heading leaves the auxiliary of a passive out: town captured by rebels."""
    return bool(verb.tag_ == "VBN" and verb.dep_ == "ROOT" and children(verb, "nsubj") and not children(verb, "aux", "dobj", "obj"))


def perfect(verb: Any) -> bool:
    """Whether a verb tells what has been done, or has been so, by now."""
    while verb.dep_ == "conj" and verb.tag_ in ("VBN", "VBD") and verb.head.tag_ == "VBN" and not children(verb, "aux", "nsubj"):
        verb = verb.head
    return any(aux.lemma_ == "have" and aux.tag_ in ("VBZ", "VBP") for aux in children(verb, "aux"))


def agents(verb: Any) -> list[Any]:
    """The words for who does it; none in a passive without a doer. Never across a clause of saying."""
    for child in children(verb, "agent"):
        return [other for noun in children(child, "pobj") for other in together(noun)]
    if passive(verb):
        return []
    found = [child for child in children(verb, "nsubj")]
    if found:
        return [other for noun in found for other in together(_meant(noun))]
    head = verb.head
    if head == verb:
        return []
    if verb.dep_ == "conj" and (loose := _cut_off(verb)):
        return loose
    if beside_above(verb):
        return agents(head.head)
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX") and not passive(head):
        return agents(head)
    if verb.dep_ == "xcomp":
        if head.lemma_ in _CAUSES or head.lemma_ in ("urge", "ask", "order", "tell", "call", "demand", "appeal"):
            called = after(head, "on", "upon", "to") if head.lemma_ in ("call", "appeal") else []
            moved = [other for noun in children(head, "dobj", "nsubjpass") for other in together(noun)] or called
            return moved or agents(head)  # kept shelling
        return agents(head)
    if verb.dep_ == "acomp":  # able to hold it
        return agents(head)
    if verb.dep_ == "ccomp" and verb.tag_ == "VB" and head.lemma_ in _CAUSES:
        return [other for noun in children(head, "dobj") for other in together(noun)]
    if verb.tag_ == "VBG" and (found := after(verb, "by")):
        return found
    if verb.dep_ == "acl" and verb.tag_ == "VB" and (found := after(head, "by") or children(head, "poss")):
        return found  # an attempt by them to take it
    if verb.dep_ in ("advcl", "pcomp", "prep") or (verb.dep_ == "acl" and verb.tag_ == "VB"):
        above = head
        while above.pos_ not in ("VERB", "AUX") and above.head != above:
            above = above.head
        if above.lemma_ in _CHARGING:  # accused of shelling: who is accused
            return [other for noun in children(above, "dobj", "nsubjpass") for other in together(noun)]
        return agents(above) if above != verb and not (passive(above) and verb.tag_ != "VBN") else []
    if verb.dep_ in ("acl", "relcl") and verb.tag_ in ("VBG", "VBD", "VBZ", "VBP", "VBN") and verb.tag_ != "VBN":
        return together(head)
    return []


def beside_above(verb: Any) -> bool:
    """Whether a gerund hangs on an infinitive beside which it cannot stand: asking them to leave and calling on others."""
    return bool(verb.dep_ == "conj" and verb.tag_ == "VBG" and verb.head.tag_ == "VB" and verb.head.dep_ == "xcomp")


def _cut_off(verb: Any) -> list[Any]:
    """The subject of a clause that the parse ends too early: after fighters opposed to it took the town."""
    between = [clause for clause in children(verb.head, "advcl") if verb.head.i < clause.i < verb.i and clause.tag_ == "VBN"]
    if children(verb.head, "cc") or not between or children(between[-1], "aux", "auxpass"):
        return []
    return [other for noun in children(between[-1], "nsubj") for other in together(noun)] if children(between[-1], "mark") else []


def subjects(verb: Any) -> list[Any]:
    """The words that stand as subject, active or passive."""
    return [other for noun in children(verb, "nsubj", "nsubjpass") for other in together(_meant(noun))]


def _meant(noun: Any) -> Any:
    """The noun that "who" or "which" stands for."""
    if noun.lower_ in _RELATIVE and noun.head.dep_ == "relcl":
        return noun.head.head
    return noun


def objects(verb: Any) -> list[Any]:
    """The words for what it is done to."""
    deps = (("nsubj",) if _terse(verb) else ("nsubjpass",)) if passive(verb) else ("dobj", "obj")
    found = [other for noun in children(verb, *deps) for other in together(_meant(noun))]
    if not found and verb.dep_ == "amod" and children(verb, "nsubj"):  # "the army recaptured X", read as what X is like
        return together(verb.head)
    if not found and passive(verb) and verb.dep_ in ("acl", "relcl"):
        return [verb.head]
    if not found and verb.dep_ == "relcl" and not passive(verb) and children(verb, "nsubj") and verb.head.pos_ in ("NOUN", "PROPN"):
        return [] if any(child.lower_ in _RELATIVE for child in verb.subtree) else [verb.head]
    if not found and passive(verb) and verb.dep_ == "conj":
        return objects(verb.head) or (subjects(verb.head) if verb.head.pos_ == "VERB" else [])
    return found


def after(token: Any, *words: str) -> list[Any]:
    """What follows a preposition that hangs on a word, also one step down ("on both parts of X" is left to the reader of nouns)."""
    found = []
    for prep in (child for child in token.children if child.dep_ in ("prep", "agent", "dative") and child.lower_ in words):
        found += [other for noun in children(prep, "pobj") for other in together(noun)]
        for inner in children(prep, "prep"):
            found += [other for noun in children(inner, "pobj") for other in together(noun)]
    return found


def above(token: Any) -> list[Any]:
    """The words above a word, nearest first."""
    found = []
    while token.head != token:
        token = token.head
        found.append(token)
    return found


def bearer(noun: Any, verbs: Collection[str]) -> Any:
    """The verb of some lemmas whose object is what a noun tells (launch a raid, conduct hundreds of raids); None without one."""
    while noun.dep_ == "pobj" and noun.head.lower_ == "of":
        noun = noun.head.head
    while noun.dep_ == "conj" and noun.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head
    return noun.head if noun.dep_ in ("dobj", "nsubjpass") and noun.head.lemma_.lower() in verbs else None
