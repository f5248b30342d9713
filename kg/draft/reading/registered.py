"""Which registered event an operation, war or battle is that has no name: one whose label tells its time, place or country."""

from __future__ import annotations

import calendar
import datetime
import functools
import re
from typing import Any

from kg import dates
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, children
from kg.draft.reading.mentions import Mention
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.reading.words import stem
from kg.records import ActorSeed

_OPERATIONS = ("Offensive", "Battle", "Campaign")
_SEASONS = {"spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11), "fall": (9, 10, 11), "winter": (12, 1, 2)}
_MONTHS = {name.casefold(): (number,) for number, name in enumerate(calendar.month_name) if name} | _SEASONS
_SIDES = ("government", "opposition")
_WIDEST = 62
"""Days: a time that is wider tells too little."""


def operation(sentence: Sentence, scene: Scene) -> str:
    """The one registered operation that fits the time and the words of a sentence, else those of the article; "" for none or several.

    Its label has the month or season of a date of the sentence, without one that of the article, and shares a place with the
    sentence, or the article's city.
    """
    months = _told_months(sentence)
    told = set(_words(sentence.text)) | _called(sentence.names, scene) | set(_words(scene.known.label(scene.city)))
    sides = _doers(sentence, scene)
    found = _best(months or _months(scene.today), told, sides, scene)
    now = _months(scene.today)
    return found or ("" if months and not months & now else _best(now, _called(scene.names, scene), sides, scene))


def _doers(sentence: Sentence, scene: Scene) -> set[str]:
    """The sides of those who act in a sentence, or whose operation it tells of."""
    nouns = lexicon.load("events")["offensives"]
    acting = [w for w in sentence.words or () if w.i in sentence.at and (w.dep_ == "nsubj" or w.head.lemma_.lower() in nouns)]
    return {side for word in acting for thing in sentence.at[word.i].things for side in _sides(thing, scene)}


def elsewhere(sentence: Sentence, scene: Scene) -> bool:
    """Whether a sentence tells of another month than that of the article."""
    months = _told_months(sentence)
    return bool(months) and not months & _months(scene.today)


def _told_months(sentence: Sentence) -> frozenset[tuple[int, int]]:
    return frozenset(month for date in sentence.dates if date.date for month in _months(date.date))


def _best(months: frozenset[tuple[int, int]], told: set[str], sides: set[str], scene: Scene) -> str:
    """The one registered operation of some months that shares most words with what is told, and is no deed of the other side."""
    found: dict[str, int] = {}
    for thing, entry in sorted(scene.known.entries.items()):
        if thing.startswith("event/") and entry.class_ in _OPERATIONS and months & _named_months(entry.label.en):
            label = _words(entry.label.en)
            shared, there = label & told, label & _ground(scene)
            if (there & told if there else shared - {*_SIDES}) and not (sides and label & {*_SIDES} and not sides & label):
                found[thing] = len(shared)
    best = [thing for thing in found if found[thing] == max(found.values())]
    return best[0] if len(best) == 1 else ""


def _called(names: list[Mention], scene: Scene) -> set[str]:
    """The words of the labels of what is named."""
    return {word for name in names for thing in name.things for word in _words(scene.known.label(thing))}


def war(sentence: Sentence, noun: Any, scene: Scene) -> str:
    """The registered conflict, truce or battle that a noun means: the Arcadian crisis, the country's war, the battle for Riverton."""
    lists = lexicon.load("events")
    if noun.lemma_.lower() in lists["wars"]:
        owners = [word for word in (*children(noun, "amod", "compound", "poss", "nmod"), *after(noun, "in", "of"))]
        stems = {stem(word.lower_) for word in owners if word.text[0].isupper()}
        if not stems and any(word.lower_ in ("the", "this", "country", "nation") for word in children(noun, "det", "poss")):
            stems = {stem(word) for word in scene.known.home}
        return next((t for t, e in _events(scene, "Conflict") if stems & {stem(word) for word in _words(e.label.en)}), "")
    if noun.lemma_.lower() in lists["truces"]:
        months = _told_months(sentence) or _months(scene.today)
        truces = [t for t, e in _events(scene, "Ceasefire") if months & _named_months(e.label.en)]
        return truces[0] if len(truces) == 1 else ""
    if noun.lemma_.lower() == "battle":
        places = {v for word in after(noun, "for", "of") if word.i in sentence.at for v in scene.named(sentence.at[word.i], "place")}
        return next((found for place in sorted(places) if (found := battle(place, scene))), "")
    return ""


def battle(place: str, scene: Scene) -> str:
    """The registered battle that is named for a place."""
    name = _words(scene.known.label(place))
    return next((t for t, e in _events(scene, "Battle") if _words(e.label.en.partition(" (")[0]) == name), "")


def _ground(scene: Scene) -> frozenset[str]:
    """The words of the names of the registered places."""
    if not scene.ground:
        labels = {word for t, e in scene.known.entries.items() if t.startswith("place/") for word in _words(e.label.en)}
        scene.ground = frozenset(labels - lexicon.listed("directions") - {*_SIDES})
    return scene.ground


def _events(scene: Scene, class_: str) -> list[tuple[str, Any]]:
    return [(t, e) for t, e in sorted(scene.known.entries.items()) if t.startswith("event/") and e.class_ == class_]


def _sides(thing: str, scene: Scene) -> set[str]:
    entry = scene.known.entries.get(thing)
    return {str(side.side) for side in entry.sides} & {*_SIDES} if isinstance(entry, ActorSeed) else set()


@functools.cache
def _months(edtf: str) -> frozenset[tuple[int, int]]:
    """The months with which a time overlaps; none where it is wide or open."""
    bounds = dates.bounds(edtf) if edtf else None
    if bounds is None or not bounds.earliest_start or not bounds.latest_end:
        return frozenset()
    days = (bounds.latest_end - bounds.earliest_start).days
    first = bounds.earliest_start
    return frozenset((d.year, d.month) for n in range(days + 1) if (d := first + datetime.timedelta(n))) if days <= _WIDEST else frozenset()


@functools.cache
def _named_months(label: str) -> frozenset[tuple[int, int]]:
    """The months that a label names, by themselves or by their season."""
    years = [int(year) for year in re.findall(r"\b\d{4}\b", label)]
    return frozenset((y, m) for y in years for word in re.findall(r"[A-Za-z]+", label.casefold()) for m in _MONTHS.get(word, ()))


@functools.cache
def _words(text: str) -> frozenset[str]:
    general = {*map(str, lexicon.load("events")["general"]), *_MONTHS}
    return frozenset(re.findall(r"[^\W\d_]{3,}", text.casefold())) - general
