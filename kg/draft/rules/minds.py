"""What people fear, know and want: an attitude lasts and bears no date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading.arcs import agents, children
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.rules.meaning import meant


def minded(ground: Ground, token: Any) -> bool:
    """Whether a word tells what somebody thinks of something: people fear that, residents are afraid of."""
    lemma = token.lemma_.lower()
    if lemma in facts_of("minding") and token.pos_ == "VERB":
        return bool(children(token, "ccomp", "xcomp", "dobj")) and bool(agents(token))
    told = token.dep_ in ("acomp", "conj", "oprd", "ROOT") and bool(children(token, "xcomp", "prep", "ccomp"))
    return lemma in facts_of("willing") and told


def attitudes(ground: Ground) -> Iterator[Proposal]:
    """The attitudes of people that a sentence tells; of fighters and states the deed is the news."""
    for token in ground.sentence.words:
        if not minded(ground, token):
            continue
        verb = token
        while verb.dep_ == "conj" and verb.pos_ == "ADJ":
            verb = verb.head
        for noun in agents(verb.head if verb.pos_ == "ADJ" else verb)[:1]:
            if token.lemma_ == "know" and noun.lower_ in ("we", "i"):  # "we know that": what is known is the news
                continue
            found = (meant(ground, noun) if noun.pos_ != "PROPN" else []) or ground.things(noun, "actor", "place")
            if not found or not _people(ground, noun, found[0]):
                continue
            value = " ".join(word.text for word in ground.sentence.words if token.i <= word.i < token.i + 6)
            made = ground.told("Character", {"entity": found[:1], "aspect": ["attitude"], "value": [value]}, token, 0.4)
            made.look_twice.append("aspect and value")
            made.dated = False
            yield made


def leanings(ground: Ground) -> Iterator[Proposal]:
    """What moves people or fighters in what they do: stayed to guard their homes, try desperately, have families to feed."""
    for verb in ground.sentence.words:
        if verb.pos_ not in ("VERB", "AUX"):
            continue
        eager = [word for word in children(verb, "advmod") if word.lower_ in facts_of("eager")]
        ends = [word for word in children(verb, "advcl", "xcomp") if word.tag_ == "VB" and word.lemma_ in facts_of("ends")]
        owed = [word for noun in children(verb, "dobj") for word in children(noun, "acl", "relcl") if word.lemma_ in facts_of("ends")]
        if verb.lemma_ not in facts_of("staying-people"):
            ends = []
        for word in [*eager, *ends, *(owed if verb.lemma_ == "have" else [])][:1]:
            for noun in agents(verb)[:1]:
                found = meant(ground, noun) or ground.things(noun, "actor")
                if found and (word in eager or _people(ground, noun, found[0]) or noun.pos_ == "PRON"):
                    made = ground.told("Character", {"entity": found[:1], "aspect": ["attitude"], "value": [word.text]}, verb, 0.4)
                    made.look_twice.append("aspect and value")
                    made.dated = False
                    yield made


def _people(ground: Ground, noun: Any, thing: str) -> bool:
    """Whether a noun means those who live somewhere."""
    known = ground.scene.known
    return noun.lemma_.lower() in facts_of("living") or (thing in known.entries and known.class_of(thing) == "Population")
