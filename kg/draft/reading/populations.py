"""Who lives at a place: the population that the registers have of it, else a new one."""

from __future__ import annotations

import functools

from kg.draft.reading import lexicon
from kg.draft.reading.known import Known
from kg.draft.reading.scene import Scene
from kg.draft.reading.words import words


@functools.lru_cache(maxsize=4)
def by_place(known: Known) -> dict[str, list[tuple[str, str]]]:
    """The registered populations of each place, each with how it calls the place: residents of Riverton, those of rebel-held Riverton."""
    found: dict[str, list[tuple[str, str]]] = {}
    for thing, entry in sorted(known.entries.items()):
        if entry.class_ != "Population":
            continue
        for text in (entry.label.en.partition(" (")[0], *(name.form for name in entry.names)):
            key = tuple(word.key for word in words(text))
            if len(key) > 1 and is_people(key[-1]):  # Riverton residents
                key = (key[-1], "of", *key[:-1])
            home = lexicon.plain(key[2 if key[1:2] in (("of",), ("in",), ("from",)) else 1 :])
            if home and is_people(key[0]):
                for form in known.canonical.get(home, []):
                    if form.thing.startswith("place/"):
                        found.setdefault(form.thing, []).append((" ".join(home), thing))
    return found


def registered(scene: Scene, place: str) -> str:
    """The population of a place that calls it as its label does, or as the article does most; "" for none."""
    label = _plain(scene.known.entries[place].label.en) if place in scene.known.entries else ""
    called = [_plain(name.words) for name in scene.names if name.of("place") == place]
    fitting = [(called.count(home), home == label, thing) for home, thing in by_place(scene.known).get(place, [])]
    return max((one for one in fitting if one[0] or one[1]), key=lambda one: one[:2], default=(0, False, ""))[2]


def of_place(scene: Scene, place: str) -> str:
    """The registered population of a place, else a new one named by it."""
    return registered(scene, place) or f"new/actor/residents of {scene.known.label(place)}"


def _plain(text: str) -> str:
    return " ".join(lexicon.plain(tuple(word.key for word in words(text))))


def everywhere(known: Known, thing: str) -> bool:
    """Whether a thing is a population that no place narrows: civilians."""
    return thing in known.entries and known.class_of(thing) == "Population" and len(words(known.entries[thing].label.en)) == 1


def is_people(word: str) -> bool:
    """Whether a word is one for people."""
    lemmas = lexicon.load("events")["people"]
    return any(form in lemmas for form in (word, word.removesuffix("s"), f"{word.removesuffix('ies')}y"))
