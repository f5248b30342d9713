"""What an article has spoken of up to a sentence: who acted last, which places were named, for whom somebody speaks."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import children
from kg.draft.reading.known import Known
from kg.draft.reading.mentions import Mention
from kg.draft.reading.passages import Sentence
from kg.draft.reading.wrongs import Wrongs
from kg.records import PlaceSeed, SpeakerSeed

MODIFIERS = ("compound", "poss", "amod", "nmod", "appos")
_DATELINE = re.compile(r"(?:, [A-Z][\w ]+)?\s*(?:\([^)]*\)\s*)?(?::|--|[—–-]\s)")
"""What stands behind the place at the head of a report."""
SAYING = frozenset(map(str, lexicon.load("speech")["saying"]))
_AXIS = re.compile(r"\b(?P<way>(?:north|south|east|west)(?:-?(?:east|west))?ern) (?P<what>front|axis)(?:e?s)?\b")


class Memory:
    """What an article has spoken of up to a sentence."""

    def __init__(self, known: Known, names: list[Mention]) -> None:
        self.known, self.names = known, names
        places = Counter(name.of("place") for name in names if name.of("place"))
        cities = {thing: count for thing, count in places.items() if known.class_of(thing) == "City"}
        self.city = max(sorted(cities), key=lambda thing: cities[thing], default="")
        self.actor: list[str] = []
        self.place: list[str] = []
        self.speaker_side = self.siege = self.operation = self.militias = self.today = ""
        self.ground: frozenset[str] = frozenset()
        self.speaker_fights = False
        self.several: list[str] = []
        self.roster: tuple[str, int] = ("", 0)
        self.by_kind: dict[str, list[str]] = {}
        self.by_noun: dict[str, list[str]] = {}
        self.body: list[str] = []
        self.look: list[str] = []
        self.focus, self.part = self.city, ""
        self.told_of: tuple[int, str] = (0, "")
        self.seats: set[str] = set()
        self.wrongs = Wrongs()
        self.before: list[Any] = []
        self.attackers: list[str] = []
        self.partook: set[tuple[str, str]] = set()
        self.place_in = self.actor_in = 0
        self.crowd: list[str] = []

    def named(self, name: Mention, register: str) -> list[str]:
        """What a name means, of a register: a known thing or a new one."""
        found = name.of(register)
        if found and register == "place" and self.known.class_of(name.things[0]) == "Person":
            return []  # Smith, who has a suburb named after him
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

    def hear(self, speakers: list[SpeakerSeed]) -> None:
        """Remember for whom a sentence speaks: who is meant by "we"."""
        self.speaker_side = next((f"actor/{seed.for_ or seed.actor}" for seed in speakers if seed.for_ or seed.actor), "")
        self.speaker_fights = any(
            lexicon.listed("fighting") & {word.strip(",.").casefold() for word in (seed.described or "").split()} for seed in speakers
        )

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
                found = self.named(name, "actor")
                if found and token.dep_ == "nsubj" and not (token.head.lemma_ in SAYING and children(token.head, "ccomp")):
                    self.actor, self.actor_in = found, sentence.span.paragraph
                    break
        elsewhere = {self.city, *self.seats}
        told = [name for name in sentence.names if not _DATELINE.match(sentence.quote(name.end, sentence.span.end))]
        places = [
            v
            for name in told
            if name.guess != "Unknown"
            for v in self.named(name, "place")
            if v not in elsewhere and not self.is_country(v)
        ]
        if places:
            self.place, self.place_in = places[:1], sentence.span.paragraph
        self.several = list(dict.fromkeys(places)) if len(set(places)) > 1 else self.several
        for name in reversed(told):
            for value in self.named(name, "place"):
                class_ = self.known.class_of(value) if value in self.known.entries else name.guess
                if kind := lexicon.kind_of_class().get(class_):
                    self.by_kind[kind] = [value]
        for match in _AXIS.finditer(sentence.text):
            known = self.known.canonical.get(lexicon.plain((match["way"].lower(), match["what"].lower())), [])
            self.by_kind["front"] = [next((form.thing for form in known), f"new/place/{match['way']} {match['what']}")]
        for token in sentence.words:
            if token.i not in sentence.at and token.lemma_.lower() in lexicon.load("events")["parts"]:
                beside = [sentence.at[word.i] for word in children(token, *MODIFIERS) if word.i in sentence.at]
                own = [v for name in beside for v in self.named(name, "place")]
                own = own or [f"new/place/{name.words}" for name in beside if name.how == "new" and not name.things]
                self.by_noun |= {token.lemma_.lower(): own[-1:]} if own else {}
        spoken = [v for name in sentence.names for v in self.named(name, "place") if v != self.city and self._is_focus(v)]
        self.focus, self.part = self.part or (spoken[-1] if spoken else self.focus), ""
        gangs = [thing for name in sentence.names if "militia" in name.words.casefold() for thing in self.named(name, "actor")]
        self.militias = gangs[-1] if gangs else self.militias
        bodies = [value for name in sentence.names for value in self.named(name, "actor") if self._is_body(name, value)]
        self.body = bodies[-1:] or self.body
        self.look.clear()

    def is_country(self, place: str) -> bool:
        """Whether a place is a registered country."""
        return place in self.known.entries and self.known.class_of(place) == "Country"

    def _is_focus(self, value: str) -> bool:
        """Whether a place is the article's city or a part of it."""
        entry = self.known.entries.get(value)
        return value == self.city or (
            isinstance(entry, PlaceSeed) and entry.class_ == "Area" and self.city.partition("/")[2] in entry.within
        )

    def _is_body(self, name: Mention, value: str) -> bool:
        """Whether an actor is a group with a name of its own, to which others may belong."""
        known = value in self.known.entries
        kind = self.known.class_of(value) if known else name.guess
        return kind in ("Coalition", "OperationsRoom", "ArmedGroup", "MilitaryCommand") or (not known and kind == "Person")


def is_place(guess: str) -> bool:
    """Whether a class that was guessed is one of places."""
    return guess in ("Place", "Area", "Country", "Region", "Unknown", "short") or guess in {
        str(name) for kind, entry in lexicon.load("words")["kinds"].items() if kind != "forces" for name in entry["classes"]
    }
