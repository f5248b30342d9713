"""Which things the words of a sentence mean: names, what they modify, and pronouns, by what was spoken of before."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kg.draft import lexicon
from kg.draft.arcs import children, together
from kg.draft.known import Known
from kg.draft.mentions import Mention
from kg.draft.passages import Sentence

_MODIFIERS = ("compound", "poss", "amod", "nmod", "appos")
_PLACE_NOUNS = lexicon.listed("places")
_WE = frozenset(("we", "us", "our"))
_THEY = frozenset(("they", "them", "it", "he", "she", "him", "these", "those", "latter", "which", "who"))


class Scene:
    """What an article has spoken of up to a sentence."""

    def __init__(self, known: Known, names: list[Mention]) -> None:
        self.known = known
        places = Counter(name.of("place") for name in names if name.of("place"))
        cities = {thing: count for thing, count in places.items() if known.class_of(thing) == "City"}
        self.city = max(sorted(cities), key=lambda thing: cities[thing], default="")
        self.actor: list[str] = []
        self.place: list[str] = []
        self.speaker_side = ""
        self.siege = ""
        self.body: list[str] = []
        self.look: list[str] = []

    def things(self, sentence: Sentence, token: Any, register: str, deep: bool = True) -> list[str]:
        """What a noun means, of a register: one or more things, known or new; none where it cannot be told."""
        name = sentence.at.get(token.i)
        if name is not None:
            return self._named(name, register)
        if token.pos_ == "PRON" or token.lower_ in ("latter", "former"):
            return self._before(token, register)
        for child in token.children:
            if child.dep_ in _MODIFIERS and child.i in sentence.at:
                found = self._named(sentence.at[child.i], register)
                if found:
                    return [
                        value
                        for other in together(child)
                        for value in (self._named(sentence.at[other.i], register) if other.i in sentence.at else [])
                    ]
        if deep:
            for prep in children(token, "prep"):
                if prep.lower_ in ("of", "in", "on", "including", "around", "between", "at", "like"):
                    found = [
                        v for noun in children(prep, "pobj") for other in together(noun) for v in self.things(sentence, other, register)
                    ]
                    if found:
                        return found
            for child in children(token, "appos"):
                found = self.things(sentence, child, register)
                if found:
                    return found
        if register == "place" and token.lemma_.lower() == "city" and self.city:
            return [self.city]
        if register == "place" and token.lower_ in ("there", "here") and self.place:
            return self.place[:1]
        if register == "place" and token.lemma_ in _PLACE_NOUNS and children(token, "det") and self.place:
            self.look.append(f'"{token.text}" is taken as the place named before')
            return self.place[:1]
        return []

    def _named(self, name: Mention, register: str) -> list[str]:
        found = name.of(register)
        if found:
            return [found]
        if name.how == "ambiguous" and any(thing.startswith(f"{register}/") for thing in name.things):
            self.look.append(f'"{name.words}" may be {" or ".join(name.things)}')
            return [name.things[0]]
        if name.how == "new" and not name.things and register in ("place", "actor") and (register == "place") == is_place(name.guess):
            if name.maybe:
                self.look.append(f'"{name.words}" may be {" or ".join(name.maybe)}')
            return [f"new/{register}/{name.words}"]
        return []

    def _before(self, token: Any, register: str) -> list[str]:
        word = token.lower_
        if register == "actor" and word in _WE and self.speaker_side:
            return [self.speaker_side]
        before = self.actor if register == "actor" else self.place
        if word in _THEY and before and token.dep_ != "expl":
            self.look.append(f'"{token.text}" is taken as what was named before')
            return before[:1]
        return []

    def troops(self, thing: str) -> str:
        """Who fights where an article says regime or government: the forces so called."""
        if thing in self.known.entries and thing in {form.thing for form in self.known.canonical.get(("government",), [])}:
            return next((form.thing for form in self.known.canonical.get(("government", "forces"), [])), thing)
        return thing

    def went_on(self, sentence: Sentence) -> None:
        """Remember what a sentence spoke of: its first actor that is a subject, and its last place."""
        if sentence.words is None:
            return
        for token in sentence.words:
            if token.dep_ in ("nsubj", "nsubjpass", "agent", "pobj") and (name := sentence.at.get(token.i)):
                found = self._named(name, "actor")
                if found and token.dep_ == "nsubj":
                    self.actor = found
                    break
        places = [value for name in sentence.names if name.guess != "Unknown" for value in self._named(name, "place") if value != self.city]
        self.place = places[:1] or self.place
        bodies = [value for name in sentence.names for value in self._named(name, "actor") if self._is_body(name, value)]
        self.body = bodies[-1:] or self.body
        self.look.clear()

    def _is_body(self, name: Mention, value: str) -> bool:
        """Whether an actor is a group with a name of its own, to which others may belong."""
        known = value in self.known.entries
        kind = self.known.class_of(value) if known else name.guess
        return kind in ("Coalition", "OperationsRoom", "ArmedGroup", "MilitaryCommand") or (not known and kind == "Person")

    def nearest(self, sentence: Sentence, token: Any, register: str) -> list[str]:
        """The thing of a register that is named nearest to a word in its clause; "at", "in" and such before it count first."""
        for prep in (
            c
            for c in token.children
            if c.dep_ == "prep" and c.lower_ in ("in", "on", "at", "near", "around", "across", "inside", "over", "along")
        ):
            found = [v for noun in children(prep, "pobj") for other in together(noun) for v in self.things(sentence, other, register)]
            if found:
                return found
        return []


def is_place(guess: str) -> bool:
    """Whether a class that was guessed is one of places."""
    return guess in ("Place", "Area", "Country", "Region", "Unknown", "short") or guess in {
        str(name) for kind, entry in lexicon.load("words")["kinds"].items() if kind != "forces" for name in entry["classes"]
    }
