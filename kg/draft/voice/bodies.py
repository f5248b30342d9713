"""Bodies that speak again or in other words: the Observatory, Russia's Defence Ministry, a monitoring group that is named later."""

from __future__ import annotations

import functools
from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import children
from kg.draft.reading.known import Known
from kg.draft.reading.words import words
from kg.records import SpeakerSeed

_TOLD = ("compound", "amod", "nmod", "poss")


@functools.cache
def _alike() -> dict[str, str]:
    """Words that name one thing in the names of bodies: Russia and Russian, military and army."""
    lists = lexicon.load("words")["nations"]
    countries = {str(country).casefold(): str(adjective) for adjective, country in lists.items()}
    return countries | {str(word): str(other) for word, other in lexicon.load("speech")["alike"].items()}


def _content(text: str) -> list[str]:
    keys = [word.key for word in words(text)]
    return [_alike().get(key, key) for key in keys if key not in lexicon.load("speech")["small words"]]


class Bodies:
    """The registered actors by the words of their names, in whatever order."""

    def __init__(self, known: Known) -> None:
        self.by_words: dict[frozenset[str], set[str]] = {}
        for forms in known.forms.values():
            for form in forms:
                if form.thing.startswith("actor/"):
                    self.by_words.setdefault(frozenset(_content(form.text)), set()).add(form.thing)

    def composed(self, noun: Any) -> str:
        """The one actor whose name has the words of a noun and of what stands before it; "" where it is none or several."""
        told = " ".join([word.text for child in children(noun, *_TOLD) if child.i < noun.i for word in child.subtree] + [noun.text])
        content = frozenset(_content(told))
        found = self.by_words.get(content, set()) if len(content) > 1 else set()
        return next(iter(found)) if len(found) == 1 else ""


def again(noun: Any, met: list[str], names: dict[str, list[str]]) -> str:
    """The body that a noun with "the" takes up again by a word of its name: the Observatory, the ministry.

    Args:
        met: the bodies spoken of before, in order.
        names: the names of each.
    """
    if not any(child.lower_ in ("the", "this", "that") for child in children(noun, "det")) or children(noun, "amod", "compound"):
        return ""
    word = noun.lower_
    return next((key for key in reversed(met) if any(word in name.casefold().split() for name in names.get(key, ()))), "")


def named_later(found: dict[str, SpeakerSeed], bodies: set[str]) -> dict[str, str]:
    """Who is meant by a body without a name (a monitoring group has said) that an article names further on.

    Args:
        found: the speakers of an article, in the order in which they are met.
        bodies: those of them that are bodies with a name.
    """
    meant, keys = {}, list(found)
    for number, key in enumerate(keys):
        seed = found[key]
        told = seed.described.split()
        open_ = seed.anonymity == "role" and not seed.actor and not seed.for_ and told[:1] in (["a"], ["an"], ["one"])
        if open_ and told[-1] in lexicon.load("speech")["unnamed bodies"]:
            later = next((other for other in keys[number + 1 :] if other in bodies), "")
            if later:
                meant[key] = later
    return meant
