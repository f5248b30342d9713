"""Which parts of a sentence a word links as cause and effect, where that takes more than the word: so, a participle, an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import children
from kg.draft.voice import stances
from kg.records import Stance

VERBS = ("VERB", "AUX")


@dataclass(frozen=True)
class Link:
    """Two parts of a sentence, by their words, and how the one follows from the other; ``word`` says so.

    ``back``: the cause is what the sentence before told (this, the move), if the part has none of its own.
    """

    word: Any
    cause: frozenset[int]
    effect: frozenset[int]
    kind: str
    stance: Stance = "asserts"
    back: bool = False


def so(word: Any) -> Iterator[Link]:
    """What is told before "so" and what came of it, clause by clause: they took the hill, so the road is theirs and the town is cut off."""
    verb = word.head
    before = [child for child in children(verb, "ccomp") if child.i < word.i] or ([verb.head] if verb.dep_ in ("conj", "advcl") else [])
    if not before or any(other.pos_ in ("ADJ", "ADV") and other.head == word for other in word.children):
        return
    clauses = [verb, *(other for other in children(verb, "conj") if other.pos_ in VERBS)]
    for clause in clauses:
        beside = {i for other in clauses if other != clause and other.i > clause.i for i in part(other)}
        yield Link(word, part(before[0]) - part(verb) or part(before[0]), part(clause) - part(before[0]) - beside, "caused")


def behind(verb: Any) -> bool:
    """Whether a participle stands behind the clause of which it tells what came, after a comma."""
    return verb.i > verb.head.i and any(word.text == "," for word in verb.doc[verb.head.i : verb.i])


def answered(verb: Any) -> Link | None:
    """What was answered, and what with (respond to the raid with shelling); what hinders something (hampered by snipers)."""
    tables = lexicon.load("links")
    lemma = verb.lemma_.lower()
    deeds = {prep.lower_: part(prep) for prep in children(verb, "prep", "agent")}
    if lemma in tables["answering"] and "to" in deeds and (done := deeds.get("with") or deeds.get("by")):
        return Link(verb, deeds["to"], done, "caused")
    if lemma in tables["hindering"] and children(verb, "agent"):
        return Link(verb, deeds["by"], part(verb) - deeds["by"], "caused", stances.of(verb)[0])
    return None


def part(token: Any) -> frozenset[int]:
    return frozenset(word.i for word in token.subtree)


def clause(token: Any) -> frozenset[int]:
    """The words of the clause in which a word stands, without clauses beside it."""
    verb = token
    while verb.pos_ not in VERBS and verb.head != verb:
        verb = verb.head
    beside = {i for other in children(verb, "conj") if other.pos_ in VERBS and token.i not in part(other) for i in part(other)}
    return part(verb) - beside
