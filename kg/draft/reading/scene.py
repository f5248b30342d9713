"""Which things the words of a sentence mean: names, what they modify, and pronouns, by what was spoken of before."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from kg.draft.reading import lexicon, parts
from kg.draft.reading.arcs import children, together
from kg.draft.reading.known import Known
from kg.draft.reading.mentions import Mention
from kg.draft.reading.passages import Sentence
from kg.draft.reading.wrongs import Wrongs
from kg.records import ActorSeed, PlaceSeed, SpeakerSeed

_DATELINE = re.compile(r"(?:, [A-Z][\w ]+)?\s*(?:\([^)]*\)\s*)?(?::|--|[—–-]\s)")
"""What stands behind the place at the head of a report."""
_MODIFIERS = ("compound", "poss", "amod", "nmod", "appos")
_PLACE_NOUNS = lexicon.listed("places")
_SAYING = frozenset(map(str, lexicon.load("speech")["saying"]))
_FORCES = lexicon.listed("forces")
_AXIS = re.compile(r"\b(?P<way>(?:north|south|east|west)(?:-?(?:east|west))?ern) (?P<what>front|axis)(?:e?s)?\b")
_POINTING = frozenset(("the", "this", "these", "those", "that", "same"))
_OWNING = frozenset(("its", "their", "his"))
_WE = frozenset(("we", "us", "our"))
_THEY = frozenset(("they", "them", "it", "he", "she", "him", "these", "those", "latter", "which", "who"))


class Scene:
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
        self.place_in = 0
        self.crowd: list[str] = []

    def things(self, sentence: Sentence, token: Any, register: str, deep: bool = True) -> list[str]:
        """What a noun means, of a register: one or more things, known or new; none where it cannot be told."""
        name = sentence.at.get(token.i)
        if name is not None:
            return self.named(name, register)
        partly = any(prep.lower_ == "of" for prep in children(token, "prep")) and token.lower_ not in _THEY  # all of it
        if (token.pos_ == "PRON" and not partly) or token.lower_ in ("latter", "former"):
            return self._before(sentence, token, register)
        if register == "place" and (found := self.part_of(sentence, token)):
            return found
        for child in token.children:
            if child.dep_ in _MODIFIERS and child.i in sentence.at:
                found = self.named(sentence.at[child.i], register)
                if found:
                    return [
                        value
                        for other in together(child)
                        for value in (self.named(sentence.at[other.i], register) if other.i in sentence.at else [])
                    ]
        if deep:
            for prep in children(token, "prep"):
                if prep.lower_ in ("of", "in", "on", "including", "around", "between", "at", "like") or (
                    prep.lower_ == "from" and register == "actor" and token.lemma_.lower() in _FORCES
                ):
                    found = [
                        v for noun in children(prep, "pobj") for other in together(noun) for v in self.things(sentence, other, register)
                    ]
                    if found:
                        return found
            for child in children(token, "appos"):
                found = self.things(sentence, child, register)
                if found:
                    return found
        if register == "place" and token.lower_ in ("there", "here") and self.place:
            return self.place[:1]
        return self._again(sentence, token, register)

    def _city(self, sentence: Sentence, token: Any) -> list[str]:
        """The article's city: the city, the country's second largest city, but not one that is named."""
        if token.lemma_.lower() != "city" or token.tag_ != "NN" or not self.city:
            return []
        names = [sentence.at[word.i] for word in token.children if word.dep_ in _MODIFIERS and word.i in sentence.at]
        names += [
            sentence.at[word.i]
            for prep in children(token, "prep")
            for word in prep.subtree
            if word.i in sentence.at and prep.lower_ == "of"
        ]
        other = any(name.of("place") not in self.known.wholes(self.city) for name in names) or children(token, "appos")
        return [] if other or any(word.lower_ in lexicon.listed("indefinite") for word in token.children) else [self.city]

    def part_of(self, sentence: Sentence, token: Any) -> list[str]:
        """The registered part of a place that a noun tells by direction or holder; where no place is named, of the article's city."""
        way, side = parts.told(token)
        named = any(word.dep_ in ("compound", "amod", "nmod", "appos") and word.i in sentence.at for word in token.children)
        if named or not (way or side):
            return self._city(sentence, token)
        inside = [noun for prep in children(token, "prep") if prep.lower_ in ("of", "in") for noun in children(prep, "pobj")]
        nouns = [*inside, *children(token, "poss")]
        wholes = [value for noun in nouns for value in self.things(sentence, noun, "place")] or [self.city][: not inside]
        return [part for whole in wholes if (part := parts.registered(self.known, whole, way, side))][:1]

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

    def _again(self, sentence: Sentence, token: Any, register: str) -> list[str]:
        """What a common noun takes up again: the area, the road, these forces."""
        told = {word.lower_ for word in children(token, "det", "amod", "poss")}
        if token.dep_ == "attr":  # X is the first village that ...
            return [value for noun in children(token.head, "nsubj") for value in self.things(sentence, noun, register)]
        lemma = token.lemma_.lower()
        if register == "actor":
            found = self.actor[:1] if lemma in _FORCES and told & _POINTING else []
            if lemma in _FORCES and told & _OWNING:
                found = self._named_before(sentence, token, register, subject=False)[:1]
                found = found or ([self.speaker_side] if self.speaker_side else [])
        else:
            kind = lexicon.kind_of_word().get(lemma, "")
            found = (self._way_before(sentence, token) if kind == "road" else []) or self.by_kind.get(kind, [])[:1]
            found = found or self.by_noun.get(lemma, [])
            found = found if told & _POINTING or sentence.heading else []
            if token.tag_ == "NNS" and told & _POINTING and (lemma in _PLACE_NOUNS or lemma in lexicon.kind_of_word()):
                found = self.several or found
            if not found and lemma in _PLACE_NOUNS and (sentence.heading or children(token, "det")):
                found = self._named_before(sentence, token, "place") or self.place[:1]
        if found:
            self.look.append(f'"{token.text}" is taken as what was named before')
        return found

    def _before(self, sentence: Sentence, token: Any, register: str) -> list[str]:
        word = token.lower_
        if register == "actor" and word in _WE and self.speaker_side:
            return [self.speaker_side]
        named = self._named_before(sentence, token, register)
        before = named or (self.actor if register == "actor" else self.place)
        side = self._side(self.speaker_side)
        quoted = word in ("they", "them") and sentence.text[:1] in '“"'
        if register == "actor" and quoted and before and side and self._side(before[0]) == side:
            return []  # "they" are not those for whom the speaker speaks
        if word in _THEY and before and token.dep_ != "expl":
            self.look.append(f'"{token.text}" is taken as what was named before')
            return before[:1]
        return []

    def _named_before(self, sentence: Sentence, token: Any, register: str, *, subject: bool = True) -> list[str]:
        """What is named last before a word of the same sentence; of actors only a subject, unless any will do."""
        loose = register == "place" or not subject
        words = [word for word in sentence.words[: token.i] if word.i in sentence.at and (loose or word.dep_ == "nsubj")]
        named = [[v for v in self.named(sentence.at[word.i], register) if not self.is_country(v)] for word in reversed(words)]
        return next((found for found in named if found and (subject or found[0] in self.known.entries)), [])

    def _side(self, thing: str) -> str:
        entry = self.known.entries.get(thing)
        return entry.sides[0].side if isinstance(entry, ActorSeed) and entry.sides else ""

    def _way_before(self, sentence: Sentence, token: Any) -> list[str]:
        """The road or crossing that is named last before a word of the same sentence."""
        names = [sentence.at[word.i] for word in sentence.words[: token.i] if word.i in sentence.at]
        for name in reversed(names):
            for value in self.named(name, "place"):
                if (self.known.class_of(value) if value in self.known.entries else name.guess) in ("Road", "Crossing"):
                    return [value]
        return []

    def hear(self, speakers: list[SpeakerSeed]) -> None:
        """Remember for whom a sentence speaks: who is meant by "we"."""
        self.speaker_side = next((f"actor/{seed.for_ or seed.actor}" for seed in speakers if seed.for_ or seed.actor), "")
        self.speaker_fights = any(
            lexicon.listed("fighting") & {word.strip(",.") for word in (seed.described or "").split()} for seed in speakers
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
                if found and token.dep_ == "nsubj" and not (token.head.lemma_ in _SAYING and children(token.head, "ccomp")):
                    self.actor = found
                    break
        elsewhere = {self.city, *self.seats}
        told = [
            name for name in sentence.names if name.guess != "Unknown" and not _DATELINE.match(sentence.quote(name.end, sentence.span.end))
        ]
        places = [v for name in told for v in self.named(name, "place") if v not in elsewhere and not self.is_country(v)]
        if places:
            self.place, self.place_in = places[:1], sentence.span.paragraph
        self.several = list(dict.fromkeys(places)) if len(set(places)) > 1 else self.several
        for name in reversed(sentence.names):
            for value in self.named(name, "place"):
                class_ = self.known.class_of(value) if value in self.known.entries else name.guess
                if kind := lexicon.kind_of_class().get(class_):
                    self.by_kind[kind] = [value]
        for match in _AXIS.finditer(sentence.text):
            known = self.known.canonical.get(lexicon.plain((match["way"].lower(), match["what"].lower())), [])
            self.by_kind["front"] = [next((form.thing for form in known), f"new/place/{match['way']} {match['what']}")]
        for token in sentence.words:
            if token.i not in sentence.at and token.lemma_.lower() in lexicon.load("events")["parts"]:
                beside = [sentence.at[word.i] for word in children(token, *_MODIFIERS) if word.i in sentence.at]
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

    def nearest(self, sentence: Sentence, token: Any, register: str) -> list[str]:
        """The thing of a register that is named nearest to a word in its clause; "at", "in" and such before it count first."""
        for prep in (child for child in children(token, "prep") if child.lower_ in lexicon.load("events")["where"]):
            found = [v for noun in children(prep, "pobj") for other in together(noun) for v in self.things(sentence, other, register)]
            if found:
                return found
        return []


def is_place(guess: str) -> bool:
    """Whether a class that was guessed is one of places."""
    return guess in ("Place", "Area", "Country", "Region", "Unknown", "short") or guess in {
        str(name) for kind, entry in lexicon.load("words")["kinds"].items() if kind != "forces" for name in entry["classes"]
    }
