"""Rows of what is told, as pages list them under a map or a network: each with its days, its voice and where that stands."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg import iris
from kg.web.site import Site
from kg.web.told import SIDES, Lasting, Told, Voice


@dataclass(frozen=True)
class Row(Lasting):
    """One claim on one proposition.

    Args:
        about: what the row is listed under.
        what: an English word or the IRI of a code.
        actors: who.
        others: what else is named, places as a rule.
        first: the days on which it is told, and those on which it is certain; infinite where open.
    """

    about: str
    what: str
    actors: tuple[str, ...]
    others: tuple[str, ...]
    told: Told
    voice: Voice
    first: float
    last: float
    sure_first: float
    sure_last: float

    @property
    def days(self) -> dict[str, str]:
        """Its days for the client, as attributes: the finite ones, and whether it is never certain."""
        named = {"first": self.first, "last": self.last, "sure-first": self.sure_first, "sure-last": self.sure_last}
        never = {"sure": "never"} if self.sure_first > self.sure_last else {}
        return {name: str(int(value)) for name, value in named.items() if math.isfinite(value)} | never

    @property
    def spell(self) -> tuple[int, int]:
        """The days to which it is dated; what follows a change of hands, or lies beyond a date's open side, is none of them."""
        ends = (self.first, self.sure_first) if self.told.frame == "ControlChange" else (self.first, self.last)
        known = [day for day in (*ends, self.sure_first, self.sure_last) if math.isfinite(day)]
        first, last = (day if math.isfinite(day) else otherwise for day, otherwise in zip(ends, (min(known), max(known)), strict=True))
        return int(first), int(last)

    @property
    def edges(self) -> set[int]:
        """The days on which something about it changes."""
        return {int(edge) for edge in (self.first, self.last + 1, self.sure_first, self.sure_last + 1) if math.isfinite(edge)}


def days(told: Told) -> tuple[float, float, float, float]:
    """First, last, certain first and certain last day of a proposition's own dates."""
    times = told.times
    known = times.sure_first is not None and times.sure_last is not None and times.sure_first <= times.sure_last
    return (
        -math.inf if times.first is None else times.first,
        math.inf if times.last is None else times.last,
        times.sure_first if known and times.sure_first is not None else math.inf,
        times.sure_last if known and times.sure_last is not None else -math.inf,
    )


@dataclass(frozen=True)
class Group:
    """The rows about one thing; ``shown`` tells whether any is of the day."""

    about: str
    rows: tuple[tuple[Row, str], ...]

    @property
    def shown(self) -> bool:
        """Whether it has a row of the day."""
        return any(certainty for _, certainty in self.rows)


def _groups(site: Site, rows: Sequence[Row], day: int) -> list[Group]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.about].append(row)
    site.learn(found)
    return [
        Group(about, tuple((row, row.certainty(day)) for row in items))
        for about, items in sorted(found.items(), key=lambda item: (site.label(item[0]).en.casefold(), item[0]))
    ]


def listed(site: Site, rows: Sequence[Row], day: int) -> tuple[list[Group], list[Group]]:
    """The rows with a date and those without, by what they are about in the order of labels, with their certainty on a day."""
    return _groups(site, [row for row in rows if row.told.when], day), _groups(site, [row for row in rows if not row.told.when], day)


def learn(site: Site, rows: Iterable[Row]) -> None:
    """Read the labels of all that rows name."""
    named = ((row.about, row.what, *row.actors, *row.others, row.voice.speaker, row.voice.article) for row in rows)
    site.learn(iri for row in named for iri in row if ":" in iri)


def learn_words(site: Site) -> None:
    """Read the labels of the words that rows are made of."""
    stances = ("asserts", "negates", "denies", "alleges", "questions", "predicts", "intends", "supposes")
    site.learn([iris.term(word) for word in (*stances, *iris.STATUSES)] + [iris.code(f"side/{side}") for side in SIDES])
