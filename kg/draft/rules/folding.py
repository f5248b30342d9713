"""The stance of a state in whose value "not" stands: there is no way out, they did not waver."""

from __future__ import annotations

from typing import Any

from kg.draft.reading.arcs import agents, children
from kg.draft.rules.meaning import clause
from kg.draft.voice.besidewords import beside
from kg.draft.voice.stancewords import above, words
from kg.records import Stance


def folded(token: Any, found: Stance, aspect: str) -> Stance:
    """The stance where "not", "no" and "without" belong to the value; what nobody can do but would like to is meant."""
    verb = clause(token)
    first = token
    while first.dep_ == "conj":
        first = first.head
    lacked = any(c.lower_ == "no" for c in children(first, "det")) or (first.dep_ == "pobj" and first.head.lower_ == "without")
    nobody = any(n.lower_ in words("none") or any(c.lower_ == "no" for c in n.children) for n in children(verb, "nsubj", "nsubjpass"))
    if found == "negates" and (lacked or nobody or children(verb, "neg")) and verb.dep_ in ("ROOT", "conj", "ccomp", "parataxis"):
        told = [*beside(verb, True), *(above(verb, verb.head) if verb.dep_ == "ccomp" else ())]
        other = [stance for stance, word in told if stance != "negates" and word not in ("can", "could", "ca")]
        ought = aspect in ("attitude", "policy") and any(aux.lower_ in ("can", "ca") for aux in children(verb, "aux"))
        found = other[0] if other else "intends" if ought else "asserts"
    return meant_to(verb, found)


def meant_to(verb: Any, found: Stance) -> Stance:
    """The stance where what we will do is what we mean to do."""
    own = found == "predicts" and any(noun.lower_ in ("we", "i") for noun in agents(verb))
    return "intends" if own else found
