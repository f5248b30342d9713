"""Who holds, took or lost each place on a day, by whose account: what the saved query place-holders answers, for all places and days.

A state is never prolonged. A capture is no state: it is told from its day on, until another whole capture certainly followed it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg import iris
from kg.web.site import Site
from kg.web.told import Lasting, Told, Voice, in_order, sides, told

_STANCES = ("asserts", "negates", "denies", "alleges", "questions")
"""Those of the saved query: plans, predictions and suppositions say nothing of a day."""
BASES = ("state", "captured", "lost")
_ROLES = {"ControlState": (("state", "holder"),), "ControlChange": (("captured", "toHolder"), ("lost", "fromHolder"))}


@dataclass(frozen=True)
class Holding(Lasting):
    """One actor that one claim has hold, take or lose a place, told from day ``first`` to ``last``, certain in between."""

    place: str
    basis: str
    holder: str
    sides: tuple[str, ...]
    first: float
    last: float
    sure_first: float
    sure_last: float
    told: Told
    voice: Voice

    @property
    def extent(self) -> str:
        """How much of the place; empty where it is left open."""
        return self.told.slot("extent")


@dataclass(frozen=True)
class Account:
    """All that some voices tell of who holds what, by place; a place has its rows in the order in which they are shown."""

    places: Mapping[str, tuple[Holding, ...]]

    def on(self, day: int) -> dict[str, list[tuple[Holding, str]]]:
        """What is told of each place on a day, each with its certainty; places of which nothing is told are left out."""
        found = {place: [(h, c) for h in rows if (c := h.certainty(day))] for place, rows in self.places.items()}
        return {place: rows for place, rows in found.items() if rows}

    def days(self, place: str) -> list[int]:
        """The days on which what is told of a place changes, in order."""
        rows = self.places.get(place, ())
        edges = {edge for h in rows for edge in (h.first, h.last + 1, h.sure_first, h.sure_last + 1)}
        return sorted(int(edge) for edge in edges if math.isfinite(edge))


@dataclass(frozen=True)
class Choice:
    """An account to look through: its value in the address, what it is (an IRI, or a word), how many claims it has, in which article."""

    by: str
    iri: str
    kind: str
    count: int
    article: str


def account(site: Site, by: str = "all") -> Account:
    """What the voices of one account tell: ``all``, a side (``government``), an article or a speaker by its local id."""
    return site.memo(("account", by), lambda: _account(site, admits(site, by)))


def admits(site: Site, by: str) -> Callable[[Voice], bool]:
    """Whether a voice belongs to an account."""
    article, speaker = f"{site.namespace}article/{by}", f"{site.namespace}speaker/{by}"
    return lambda voice: by in ("all", voice.side) or voice.article == article or voice.speaker == speaker


def choices(site: Site) -> list[Choice]:
    """The accounts through which one may look: sides, articles, speakers."""
    return site.memo("map choices", lambda: _choices(site))


def _choices(site: Site) -> list[Choice]:
    told_by = [v for p in told(site, *_ROLES) for v in p.voices if v.stance in _STANCES]
    found: dict[str, Choice] = {}
    for kind in ("side", "article", "speaker"):
        for voice in told_by:
            iri = {"side": iris.code(f"side/{voice.side}"), "article": voice.article, "speaker": voice.speaker}[kind]
            by = voice.side if kind == "side" else iri.rpartition("/")[2]
            count = found[by].count if by in found else 0
            found[by] = Choice(by, iri, kind, count + 1, "" if kind == "side" else voice.article)
    ordered = in_order(c.by for c in found.values() if c.kind == "side")
    return [found[side] for side in ordered] + sorted((c for c in found.values() if c.kind != "side"), key=lambda c: (c.kind, c.by))


def _account(site: Site, admitted: Callable[[Voice], bool]) -> Account:
    by_place: defaultdict[str, list[tuple[Told, Voice]]] = defaultdict(list)
    for proposition in told(site, *_ROLES):
        for place in proposition.slots.get("place", ()):
            by_place[place] += [(proposition, v) for v in proposition.voices if v.stance in _STANCES and admitted(v)]
    side = sides(site)
    return Account({place: tuple(_holdings(place, items, side)) for place, items in sorted(by_place.items()) if items})


def _holdings(place: str, items: Sequence[tuple[Told, Voice]], side: Mapping[str, tuple[str, ...]]) -> Iterable[Holding]:
    whole = [p.times for p, v in items if p.frame == "ControlChange" and v.stance == "asserts" and p.slot("extent") in ("", "whole")]
    done = [(t.first, t.last) for t in whole if t.first is not None and t.last is not None]
    found = [
        Holding(place, basis, holder, side.get(holder, ("unknown",)), *_days(p, done), p, voice)
        for p, voice in items
        for basis, slot in _ROLES[p.frame]
        for holder in p.slots.get(slot, ())
    ]
    return sorted(found, key=lambda h: (BASES.index(h.basis), h.voice.article, h.voice.paragraphs, h.voice.claim, h.holder))


def _days(proposition: Told, done: Iterable[tuple[int, int]]) -> tuple[float, float, float, float]:
    times = proposition.times
    first, last = _or(times.first, -math.inf), _or(times.last, math.inf)
    if proposition.frame == "ControlState":
        known = times.sure_first is not None and times.sure_last is not None
        return first, last, _or(times.sure_first if known else None, math.inf), _or(times.sure_last if known else None, -math.inf)
    over = min((end for start, end in done if start > last), default=math.inf)  # the first whole capture that certainly came later
    return first, over - 1, last, math.inf


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value
