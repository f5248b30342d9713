"""What the registers know by name, for a draft: every spelling with the things that it may mean.

For measuring, one article can be left out: then every name, place and event that only it gave is unknown.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.words import stem, words
from kg.records import ActorSeed, DocumentSeed, EventSeed, NameForm, PlaceSeed
from kg.registers import Registers

Entry = ActorSeed | PlaceSeed | EventSeed | DocumentSeed


@dataclass(frozen=True)
class Form:
    """One spelling of one thing; ``capital``: it is a name, and no common noun; ``articles``: how many print it so."""

    text: str
    thing: str
    capital: bool
    shout: bool
    articles: int


class Known:
    """The registers by spelling."""

    def __init__(self, registers: Registers) -> None:
        self.registers = registers
        self.entries: dict[str, Entry] = {
            f"{kind}/{key}": entry for kind, register in registers.kinds().items() for key, entry in register.items()
        }
        self.forms: dict[tuple[str, ...], list[Form]] = defaultdict(list)
        for thing, entry in self.entries.items():
            listed = {name.form: len(name.in_) for name in entry.names}
            label = entry.label.en.partition(" (")[0]
            for text, articles in {label: 0, **listed}.items():
                self._add(text, thing, articles)
        self.longest = max(map(len, self.forms), default=0)

    def _add(self, text: str, thing: str, articles: int) -> None:
        found = words(text)
        if found:
            capital = any(word.capital for word in found[1:]) or (found[0].capital and text != self.entries[thing].label.en)
            capital = capital or (found[0].capital and _proper(self.entries[thing]))
            form = Form(text, thing, capital, len(found) == 1 and found[0].shout, articles)
            key = tuple(word.key for word in found)
            if not any(other.thing == thing and other.capital <= capital for other in self.forms[key]):
                self.forms[key].append(form)

    @functools.cached_property
    def blocks(self) -> dict[str, list[Form]]:
        """The forms that are names, by what spellings of one name share."""
        from kg.spelling import spelling

        found: dict[str, list[Form]] = defaultdict(list)
        for forms in self.forms.values():
            for form in forms:
                if form.capital:
                    for block in sorted(spelling(form.text).blocks()):
                        found[block].append(form)
        return dict(found)

    @functools.cached_property
    def canonical(self) -> dict[tuple[str, ...], list[Form]]:
        """The forms without what makes no other designation of them (``lexicon.plain``)."""
        found: dict[tuple[str, ...], list[Form]] = defaultdict(list)
        for key, forms in self.forms.items():
            found[lexicon.plain(key)] += forms
        return found

    @functools.cached_property
    def home(self) -> frozenset[str]:
        """The adjectives of the home land, as they begin: syrian for Syria."""
        first = self.home_land.partition("/")[2]
        return frozenset(word for word in lexicon.listed("demonyms") if first and word.startswith(stem(first)))

    @functools.cached_property
    def home_land(self) -> str:
        """The country in which most places are."""
        inside: dict[str, int] = defaultdict(int)
        for entry in self.registers.places.values():
            for whole in entry.within:
                inside[whole] += 1
        countries = [key for key, entry in self.registers.places.items() if entry.class_ == "Country"]
        first = max(sorted(countries), key=lambda key: inside[key], default="")
        return f"place/{first}" if first else ""

    @functools.cached_property
    def capitals(self) -> frozenset[str]:
        """The words of forms that are names."""
        return frozenset(word for key, forms in self.forms.items() if any(form.capital for form in forms) for word in key)

    @functools.cached_property
    def states(self) -> list[str]:
        """The states among the actors."""
        return [f"actor/{key}" for key, entry in self.registers.actors.items() if entry.class_ == "State"]

    def aside(self, thing: str) -> set[str]:
        """What the brackets of its label tell a thing from others by, as ``stem`` has it: Hezbollah (Iraqi)."""
        return {stem(word.key) for word in words(self.entries[thing].label.en.partition(" (")[2])}

    def wholes(self, thing: str) -> set[str]:
        """The places of which a place is a part, near and far."""
        places, found = self.registers.places, set[str]()
        left = [thing.partition("/")[2]] if thing.startswith("place/") else []
        while left:
            place = places.get(left.pop())  # what is left out for measuring is no place
            fresh = [whole for whole in place.within if f"place/{whole}" not in found] if place else []
            found |= {f"place/{whole}" for whole in fresh}
            left += fresh
        return found

    def side_of_person(self, thing: str) -> str:
        """The side of a person; "" for other things."""
        entry = self.entries[thing]
        return entry.sides[0].side if isinstance(entry, ActorSeed) and entry.class_ == "Person" and entry.sides else ""

    def places(self, *called: str) -> list[str]:
        """The places that some words name, written in whatever way."""
        return [form.thing for form in self.canonical.get(lexicon.plain(called), []) if form.thing.startswith("place/")]

    def label(self, thing: str) -> str:
        """What a thing is called; a new one by its own words."""
        return self.entries[thing].label.en if thing in self.entries else thing.rpartition("/")[2]

    def class_of(self, thing: str) -> str:
        """The class of a thing."""
        return self.entries[thing].class_


def _proper(entry: Entry) -> bool:
    """Whether a one-word label is a name: of a designation or a population it is a common noun."""
    return entry.class_ not in ("Designation", "Population")


def without(registers: Registers, article: str, used: Mapping[str, set[str]]) -> Registers:
    """The registers as they were before an article.

    Args:
        used: the articles whose claims speak of each thing, by ``kind/id``; it decides on things of which no spelling is listed.
    """

    def reduced(kind: str, register: Mapping[str, Entry]) -> dict[str, Entry]:
        kept: dict[str, Entry] = {}
        for key, entry in register.items():
            names = [NameForm(n.form, [a for a in n.in_ if a != article]) for n in entry.names if set(n.in_) != {article}]
            others = {a for n in names for a in n.in_} | (used.get(f"{kind}/{key}", set()) - {article} if not entry.names else set())
            if others:
                kept[key] = replace(entry, names=names)
        return kept

    kinds: dict[str, Any] = {f"{kind}s": reduced(kind, register) for kind, register in registers.kinds().items()}
    return replace(registers, **kinds)
