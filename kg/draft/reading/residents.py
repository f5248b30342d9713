"""The people that a word for people means: those who live somewhere, by the words, by the clause or by where the story is."""

from __future__ import annotations

import re
from typing import Any

from kg.draft.reading import populations
from kg.draft.reading.arcs import after
from kg.draft.reading.nouns import counted, meant, owners, phrase
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene

_SIZE = re.compile(
    r"(?i)[\d.,]+|hundreds?|thousands?|millions?|dozens?|scores|more|other|many|most|some|several|all|trapped|besieged|local|ordinary"
)
"""Words before people that make no others of them."""


def people(sentence: Sentence, scene: Scene, noun: Any, homes: list[str]) -> list[str]:
    """The people that a word for people means, told by where they live: in the words, else in ``homes``, else where the story is."""
    noun = counted(noun)
    name = sentence.at.get(noun.i)
    called = name.of("actor") if name is not None else ""
    if not populations.everywhere(scene.known, called) and (name is not None or not populations.is_people(noun.lemma_.lower())):
        return []
    said = phrase(sentence, noun) if name is None else ""
    kept = [word for word in said.split() if not _SIZE.fullmatch(word)]
    told = [value for other in after(noun, "of", "in", "from") for value in meant(sentence, scene, other, "place")]
    told = told or [value for owner in owners(noun) for value in meant(sentence, scene, owner, "place") if owner.i in sentence.at]
    if not told and len(kept) > 1:
        return [f"new/actor/{said}"]
    places = (told or homes or _beside(sentence, scene) or _spoken_of(sentence, scene))[:2]
    if called or not places:
        return [population for place in places if (population := populations.registered(scene, place))] or [called or f"new/actor/{said}"]
    return list(dict.fromkeys(populations.of_place(scene, place) for place in places))


def _beside(sentence: Sentence, scene: Scene) -> list[str]:
    """The one place that a sentence names, if nobody goes there and it is no country."""
    there = {word.i for to in sentence.words if to.lower_ in ("to", "into", "towards", "toward", "for") for word in to.subtree}
    named = list(dict.fromkeys(v for i, name in sentence.at.items() if i not in there for v in scene.named(name, "place")))
    return named if len(named) == 1 and not scene.is_country(named[0]) else []


def _spoken_of(sentence: Sentence, scene: Scene) -> list[str]:
    """The place of which the sentences before spoke, else the part of the city in which the story is."""
    near = [place for place in scene.place if sentence.span.paragraph - scene.place_in <= 1 and not scene.is_country(place)]
    return near or [place for place in (scene.focus,) if place]


def are_people(words: str) -> bool:
    """Whether the words for a new actor have one for people: residents of the town."""
    return any(populations.is_people(word) for word in words.split())
