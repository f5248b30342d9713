"""The words by which drafts are made (the tables in kg/draft/wordlists), read once."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from kg import yamltree
from kg.draft.reading.words import stem


@functools.cache
def load(name: str) -> Any:
    """One of the tables."""
    path = Path(__file__).parent.parent / "wordlists" / f"{name}.yaml"
    return yamltree.read(path, f"kg/draft/wordlists/{path.name}")


@functools.cache
def alike() -> dict[str, str]:
    """For each word the one that stands for all that make no difference in a designation; "" for those passed over."""
    tree = load("words")
    found = {str(word): str(group) for group, words in tree["alike"].items() for word in words}
    return found | {str(word): "" for word in tree["passed"]}


@functools.cache
def kind_of_word() -> dict[str, str]:
    """The kind of thing that a word beside a name tells."""
    return {str(word): str(kind) for kind, entry in load("words")["kinds"].items() for word in entry["words"]}


@functools.cache
def kind_of_class() -> dict[str, str]:
    """The kind of each class that has one."""
    return {str(name): str(kind) for kind, entry in load("words")["kinds"].items() for name in entry["classes"]}


@functools.cache
def guesses() -> dict[str, str]:
    """The class that a word in or beside an unknown name suggests."""
    return {str(word): str(name) for name, words in load("words")["guesses"].items() for word in words}


@functools.cache
def listed(name: str) -> frozenset[str]:
    """One of the plain lists of words.yaml."""
    return frozenset(map(str, load("words")[name]))


@functools.cache
def capitals() -> dict[str, tuple[str, ...]]:
    """The words of the country of which a city is the seat of government."""
    return {str(city): tuple(str(country).split()) for city, country in load("words")["capitals"].items()}


@functools.cache
def joined() -> dict[str, str]:
    """Nouns with a hyphen, one and several, as they are written without it."""
    return {f"{word}{end}": f"{word}{end}".replace("-", "") for word in listed("hyphened") for end in ("", "s")}


@functools.cache
def verb_forms() -> dict[str, tuple[str, str]]:
    """Forms that the parser takes apart or does not know, each with its verb and a form that the parser reads like it."""
    return {str(form): (str(verb), str(like)) for form, (verb, like) in load("words")["verb-forms"].items()}


def plain(keys: tuple[str, ...]) -> tuple[str, ...]:
    """A designation without what makes no other of it: rebel-held areas of Riverton, opposition-controlled Riverton."""
    table = alike()
    found = tuple(word for key in keys if (word := table.get(key, key)))
    if "held" in found and len(set(found) - {"held", "areas", "of"}) > 1:
        found = tuple(word for word in found if word not in ("areas", "of"))
    if len(found) > 1 and found[-1] == "residents":
        found = ("residents", "of", *found[:-1])
    if found[:2] == ("residents", "of") and found[-1] == "city":
        found = found[:-1]
    if found == ("government", "areas"):
        found = ("government", "held", "areas")
    if len(keys) == 2 and keys[0] in listed("demonyms") and keys[1] in ("people", "citizens"):
        found = (f"{keys[0]}s",)
    if "border" in found:
        found = ("border", *sorted(stem(word) for word in found if word not in ("border", "with", "and")))
    return found
