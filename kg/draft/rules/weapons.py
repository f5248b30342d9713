"""With what an attack is made: the weapons in a clause, and whether a word is one for what strikes."""

from __future__ import annotations

from typing import Any

from kg.draft.proposals import Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import bearer, children
from kg.draft.reading.passages import Sentence


def means(token: Any, slots: Slots) -> None:
    """What is used decides the means, whatever the verb."""
    lists = lexicon.load("events")
    table = {str(word): str(code) for code, words in lists["weapons"].items() for word in words}
    near = [
        child
        for child in token.subtree
        if child.dep_ in ("compound", "amod", "dobj", "nsubj", "pobj", "nmod", "conj") and abs(child.i - token.i) < 16
    ]
    near = [] if token.lemma_ == "shoot" else [child for child in near if not _carried(child)]  # a jet that is shot down strikes nobody
    codes = [table[word.lower_] for word in (token, *near) if word.lower_ in table]
    best = next((str(code) for code in lists["means"] if code in codes), "")
    if not best or slots.get("means") == ["counter-attack"]:
        return
    listed: dict[int, list[str]] = {}
    first = next(word for word in (token, *near) if table.get(word.lower_) == best)
    for word in near:
        if word.lower_ in table and _chain(word)[-1] == _chain(first)[-1]:
            listed.setdefault(_chain(word)[0], []).append(table[word.lower_])
    each = [next(str(code) for code in lists["means"] if code in found) for found in listed.values()]
    slots["means"] = list(dict.fromkeys((best, *each)))


def _carried(word: Any) -> bool:
    """Whether a bomber is no aircraft: a suicide bomber."""
    return word.lemma_.lower() == "bomber" and any(
        child.lower_ in ("suicide", "car", "truck") for child in children(word, "compound", "amod")
    )


def _chain(word: Any) -> list[int]:
    """The nouns of a list from the one to which a word belongs to the first, and the verb whose objects they are."""
    while word.dep_ in ("compound", "amod", "nmod"):
        word = word.head
    found = [word.i]
    while word.dep_ in ("conj", "compound", "amod", "nmod"):
        found += [word.head.i] if word.dep_ == "conj" else []
        word = word.head
    return [*found, word.head.i] if word.dep_ == "dobj" and found[-1] == word.i else found  # one verb may have two lists of objects


def munition(noun: Any) -> bool:
    """Whether a noun, or the word before it, is something that is fired or dropped: barrel bombs, a rocket."""
    weapons = lexicon.load("events")["weapons"]
    return any(
        armed(word) or any(word.lower_ in words for words in weapons.values()) for word in (noun, *children(noun, "compound", "amod"))
    )


def armed(word: Any) -> bool:
    """Whether a word is one for what strikes, whatever its kind."""
    return word.pos_ in ("NOUN", "PROPN") and word.lower_.removesuffix("s") in lexicon.load("events")["arms"]


def told_by_noun(sentence: Sentence, verb: Any) -> bool:
    """Whether the object of a verb tells the attack itself: to launch a raid."""
    nouns, light = lexicon.load("events")["nouns"], lexicon.load("events")["light"]
    return any(
        bearer(word, light) == verb
        for word in verb.subtree
        if word.i not in sentence.at and word.lemma_.lower() in nouns and nouns[word.lemma_.lower()]["frame"] == "Attack"
    )
