"""Which registered event an operation is that has no name: one whose label has a place of the sentence, and its month or year."""

from __future__ import annotations

import calendar
import re

from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene

_OPERATIONS = ("Offensive", "Battle", "Campaign")
_GENERAL = frozenset(
    [
        "the",
        "of",
        "for",
        "in",
        "on",
        "at",
        "and",
        "city",
        "town",
        "village",
        "camp",
        "countryside",
        "area",
        "front",
        "offensive",
        "battle",
        "attack",
        "campaign",
        "first",
        "second",
    ]
)


def operation(sentence: Sentence, scene: Scene) -> str:
    """The one registered operation that fits the places and the date of a sentence; "" for none or several."""
    dates = {date.date[:7] for date in sentence.dates if date.date and re.match(r"\d{4}-\d{2}", date.date)}
    places = {word for name in sentence.names if (place := scene.named(name, "place")) for word in _words(_label(place[0], scene))}
    if not dates or not places:
        return ""
    fitting = [
        thing
        for thing, entry in sorted(scene.known.entries.items())
        if thing.startswith("event/") and entry.class_ in _OPERATIONS and _fits(entry.label.en, places, dates)
    ]
    return fitting[0] if len(fitting) == 1 else ""


def _fits(label: str, places: set[str], dates: set[str]) -> bool:
    """Whether a label has one of the places and, in brackets, the month and year of one of the dates."""
    name, _, told = label.partition("(")
    years = {date[:4] for date in dates}
    months = {calendar.month_name[int(date[5:7])] for date in dates}
    if not _words(name) & places or not any(year in told for year in years):
        return False
    named = [month for month in calendar.month_name[1:] if month in told]
    return bool(set(named) & months)


def _label(thing: str, scene: Scene) -> str:
    return scene.known.entries[thing].label.en if thing in scene.known.entries else thing.rpartition("/")[2]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold())) - _GENERAL
