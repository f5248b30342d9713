"""The terms of documents: what an initiative, an agreement or a draft requires, offers or leaves out, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, children, objects, passive, together
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules.sayers import actors, phrase
from kg.draft.rules.statements import CLAUSES, made, rule
from kg.draft.voice import stances


def terms(sentence: Sentence, scene: Scene) -> Iterator[Proposal]:
    """The terms of documents of which a sentence tells."""
    tables = lexicon.load("acts")
    for token in sentence.words:
        scene.look.clear()
        yield from _purpose(sentence, token, scene)
        if token.pos_ == "VERB" and (relation := rule(token, tables["terms"])) and (document := _document(sentence, token, scene)):
            yield from _terms(sentence, token, relation, document, scene)
        elif token.pos_ == "NOUN" and token.lemma_.lower() in (*tables["authored"], *tables["planned"]):
            yield from _author(sentence, token, scene)
        elif token.lower_ == "according":
            yield from _by_document(sentence, token, scene)


def _document(sentence: Sentence, verb: Any, scene: Scene) -> str:
    """The document that is the subject of a verb; "" where none is."""
    subjects = agents(verb)
    if not subjects and verb.dep_ == "acl" and not passive(verb):
        subjects = [verb.head]
    before = [word for noun in subjects for word in noun.subtree if word.i == verb.i - 1]  # "the envoy to X's plan requires"
    return next((found for noun in (*subjects, *before) if (found := named_document(sentence, noun, scene))), "")


def named_document(sentence: Sentence, noun: Any, scene: Scene) -> str:
    """The document that a noun means; "" where it means none."""
    if known := [thing for thing in scene.things(sentence, noun, "document", deep=False) if thing.startswith("document/")]:
        return known[0]
    words = {noun.lemma_.lower(), *(child.lemma_.lower() for child in children(noun, "compound"))}
    return f"new/document/{phrase(noun)}" if words & set(lexicon.load("acts")["documents"]) else ""


def _terms(sentence: Sentence, verb: Any, relation: str, document: str, scene: Scene) -> Iterator[Proposal]:
    stance, why = stances.of(verb, sentence.question)
    if stance == "negates" and relation == "offers":
        relation, stance, why = "excludes", "asserts", ""
    nouns = [*objects(verb), *children(verb, *CLAUSES), *(noun for prep in children(verb, "prep") for noun in children(prep, "pobj"))]
    found = [v for noun in nouns[:1] for other in together(noun) for v in scene.things(sentence, other, "actor")]
    if relation == "excludes":  # each that is left out is a term
        found += [v for noun in nouns[:1] for other in after(noun, "against", "with", "on") for v in scene.things(sentence, other, "actor")]
    scene.look.append("the content is for you to word")
    for actor in dict.fromkeys(found) if relation == "excludes" and found else found[:1] or [""]:
        slots: Slots = {"document": [document], "relation": [relation], "content": [_content(nouns[0]) if nouns else "not told"]}
        yield made("Terms", slots | ({"actor": [actor]} if actor else {}), sentence, verb, scene, stance, why)
    for prep in (child for child in verb.subtree if child.lower_ == "in"):
        for swap in (noun for noun in children(prep, "pobj") if noun.lower_ in ("return", "exchange")):
            for given in (word for inner in children(swap, "prep") for word in children(inner, "pcomp", "pobj")):
                slots = {"document": [document], "relation": ["offers"], "content": [_content(given)]}
                yield made("Terms", slots, sentence, given, scene, stance, why)


def _purpose(sentence: Sentence, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """What a plan is to do: each of its verbs is a term."""
    lists = lexicon.load("acts")
    if noun.pos_ != "NOUN" or noun.lemma_.lower() not in (*lists["documents"], *lists["planned"]):
        return
    aims = children(noun, "acl") or [
        v for v in noun.doc[noun.i + 1 : noun.i + 3] if v.tag_ == "VB" and v.dep_ == "advcl" and v.left_edge.i > noun.i
    ]
    ends = (
        [] if aims else [other for other in after(noun, "for") if other.lemma_.lower() in lists["arranged"] and not children(other, "poss")]
    )
    document = (named_document(sentence, noun, scene) or f"new/document/{phrase(noun)}") if aims or ends else ""
    for end in ends:
        scene.look.append("the content is for you to word")
        yield made(
            "Terms", {"document": [document], "relation": ["offers"], "content": [_content(end)]}, sentence, end, scene, "asserts", ""
        )
    for first in aims:
        for verb in together(first) if first.tag_ == "VB" else []:
            slots: Slots = {"document": [document], "relation": ["offers"], "content": [_content(verb)]}
            if found := actors(sentence, scene, objects(verb), loose=True):
                slots["actor"] = found[:1]
            scene.look.append("the content is for you to word")
            yield made("Terms", slots, sentence, verb, scene, "asserts", "")


def _author(sentence: Sentence, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """Whose a document is: the envoy's initiative."""
    found = actors(sentence, scene, [child for child in children(noun, "poss") if child.i in sentence.at])
    planned = noun.lemma_.lower() in lexicon.load("acts")["planned"]
    if planned and not after(noun, "for") and not children(noun, "acl"):
        return  # what somebody has in mind
    document = (named_document(sentence, noun, scene) or f"new/document/{phrase(noun)}") if found else ""
    if document:
        slots: Slots = {"document": [document], "relation": ["by"], "content": ["authorship"], "actor": found[:1]}
        yield made("Terms", slots, sentence, noun, scene, "asserts", "")


def _by_document(sentence: Sentence, token: Any, scene: Scene) -> Iterator[Proposal]:
    """What somebody may or must do according to a document."""
    verb = token.head
    modal = [aux.lower_ for aux in children(verb, "aux")]
    relation = "offers" if {"can", "may"} & set(modal) else "requires" if {"must", "shall", "should"} & set(modal) else ""
    for noun in after(token, "to") if relation else []:
        if document := named_document(sentence, noun, scene):
            slots: Slots = {"document": [document], "relation": [relation], "content": [_content(verb)]}
            if found := actors(sentence, scene, agents(verb)):
                slots["actor"] = found[:1]
            scene.look.append("the content is for you to word")
            yield made("Terms", slots, sentence, verb, scene, "asserts", "")


def _content(noun: Any) -> str:
    """A word or two for what a document asks, from the nouns."""
    inner = next((c for c in (*children(noun, "dobj"), *(w for p in children(noun, "prep") for w in children(p, "pobj")))), None)
    words = [*(c.lower_ for c in children(noun, "amod", "compound")), noun.lemma_.lower()]
    return " ".join([*words, inner.lemma_.lower()] if inner is not None else words)
