"""The timeline: when events, sieges and changes of hands are told to have been, each date as wide as its source leaves it."""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg import dates, iris
from kg.evidence import PREFIXES
from kg.web import rows
from kg.web.day import in_words, when
from kg.web.site import Site
from kg.web.told import AFFIRMING, Told, Voice, date, sides, told
from kg.web.view import BadRequest, Page, PageRoute, View

WIDTH = 600
_LEAST = 3.0
Words = tuple[str, tuple[str, ...]]
"""What is told, an English word or the IRI of a code, and of whom."""
KINDS = ("event", "siege", "control")
_TITLES = {"event": "Events", "siege": "Sieges", "control": "Who held, took and lost places"}
_A_FEW_DAYS, _ROOM = 45, 12
"""Up to so many days are named one by one, and so many names have room."""
_FEW = 25
"""One thing in so many may begin before the period that is shown at first."""
_REJECTING = ("negates", "denies")
_MOMENTS = frozenset({"ControlChange", "SiegeChange", "Occurrence", "Attack"})
"""Frames of what happens once within its bounds; the others last."""


@dataclass(frozen=True)
class Entry:
    """What some voices tell with one stance about one thing: one bar.

    Args:
        about: the event, siege or place.
        what: an English word or the IRI of a code.
        actors: who.
        printed: dates as printed that no calendar has.
    """

    about: str
    what: str
    actors: tuple[str, ...]
    told: Told
    stance: str
    voices: tuple[Voice, ...]
    printed: tuple[str, ...]

    @property
    def look(self) -> str:
        """``told``, ``planned`` for what was ahead or only asked, or ``rejected``."""
        return "told" if self.stance in AFFIRMING else "rejected" if self.stance in _REJECTING else "planned"

    @property
    def days(self) -> tuple[float, float]:
        """The first and last day it may have been, infinite where open; where it certainly was is not considered."""
        times = self.told.times
        return (float("-inf") if times.first is None else times.first), (float("inf") if times.last is None else times.last)


@dataclass(frozen=True)
class Bar:
    """An entry drawn between two days: from ``start``, ``long``; its certain part, and which ends are open."""

    entry: Entry
    start: float
    long: float
    core: tuple[float, float] | None
    side: str
    moment: bool
    opens: str


@dataclass(frozen=True)
class Window:
    """The days that a timeline shows."""

    first: int
    last: int

    def x(self, day: float) -> float:
        """Where a day begins."""
        return round((min(max(day, self.first), self.last + 1) - self.first) * WIDTH / (self.last + 1 - self.first), 2)

    def ticks(self) -> list[tuple[float, str]]:
        """The beginnings of years, or of months or days where few are shown, with their names; no more than have room."""
        first, last = date(self.first), date(self.last)
        if self.last - self.first < _A_FEW_DAYS:
            named = {date(day): day for day in range(self.first, self.last + 1)}
        else:
            years = range(int(first[:4]), int(last[:4]) + 1)
            months = range(1, 13) if len(years) <= 2 else (1,)
            step = len(years) // _ROOM + 1
            days = [datetime.date(year, month, 1).toordinal() for year in years[::step] for month in months]
            named = {date(day)[: 7 if len(years) <= 2 else 4]: day for day in days if day + 31 * 12 // len(months) > self.first}
        step = len(named) // _ROOM + 1
        return [(self.x(day), name) for name, day in list(named.items())[::step] if day <= self.last]


def show_timeline(site: Site, view: View) -> Page:
    """The timeline of a period, of all kinds or one, about everything or about one place or actor.

    Raises:
        BadRequest: a date is none, there is no such kind, or nothing is called so.
    """
    kind = view.query.get("kind", "")
    if kind not in ("", *KINDS):
        raise BadRequest(f'kind: there is no "{kind}"; take {", ".join(KINDS)}')
    every = site.memo("entries", lambda: {name: make(site) for name, make in _MAKERS.items()})
    things = {name: _thing(site, view, name) for name in ("place", "actor", "event")}
    about = _about(site, {name: iri for name, iri in things.items() if iri})
    entries = {k: [e for e in found if about(e)] for k, found in every.items() if kind in ("", k)}
    dated = [e for found in entries.values() for e in found if e.told.when]
    window = _window(view, dated)
    rows.learn_words(site)
    site.learn(iri for found in entries.values() for e in found for iri in _named(e))
    side = sides(site)
    sections = [(name, _TITLES[name], *_section(site, found, window, side)) for name, found in entries.items()]
    values = {
        "window": window,
        "first": date(window.first),
        "last": date(window.last),
        "sections": sections,
        "kinds": [(name, _TITLES[name]) for name in KINDS],
        "kind": kind,
        "things": things,
        "given": {name: view.query.get(name, "") for name in ("from", "to", "place", "actor", "event")},
        "periods": _periods(window, dated),
        "wide": WIDTH,
        "earliest": date(int(min((e.days[0] for e in dated if e.told.times.first is not None), default=window.first)))[:4],
        "earlier": sum(e.days[1] < window.first for e in dated),
        "term": iris.term,
        "written": lambda edtf: in_words(edtf, view.say),
        "when": lambda edtf: when(view, edtf),
    }
    return Page("Timeline", "timeline", values)


def _thing(site: Site, view: View, kind: str) -> str:
    given = view.query.get(kind, "")
    return site.names.resolve(given, [kind]).iri if given else ""


def _about(site: Site, things: Mapping[str, str]) -> Callable[[Entry], bool]:
    """Whether an entry concerns all of some things; a place stands for its parts, and with a place or actor go the events it is told in."""
    found = []
    for kind, thing in things.items():
        events = "" if kind == "event" else "OPTIONAL { ?p cko:concerns ?other . ?other a cko:Event }"
        rows = site.store.query(f"""{PREFIXES}SELECT DISTINCT ?p ?other WHERE {{ {{ <{thing}> ^cko:partOf* ?part }} ?p cko:concerns ?part
            {events} }}""")
        found.append({thing, *(value for row in rows.dicts() for value in row.values() if value)})
    return lambda entry: all(entry.told.iri in wanted or entry.about in wanted for wanted in found)


def _window(view: View, entries: Sequence[Entry]) -> Window:
    """The period asked for; where none is, that in which all but a few things begin, in whole years and months."""
    starts = sorted(int(e.days[0]) for e in entries if e.told.times.first is not None)
    ends = [int(e.days[1]) for e in entries if e.told.times.last is not None]
    first = dates.bounds(date(starts[len(starts) // _FEW])[:4]).earliest_start if starts else None
    last = dates.bounds(date(max([*ends, *starts[-1:]], default=1))[:7]).latest_end
    window = [first.toordinal() if first else 1, last.toordinal() if last else 1]
    for side, name in enumerate(("from", "to")):
        if given := view.query.get(name, ""):
            try:
                found = dates.bounds(given)
            except dates.DateError as error:
                raise BadRequest(f"{name}: {error}") from None
            day = found.latest_end if side else found.earliest_start
            if day is None:
                raise BadRequest(f'{name}: "{given}" is open; give a day, month or year')
            window[side] = day.toordinal()
    if window[0] > window[1]:
        raise BadRequest(f"the period ends on {date(window[1])}, before it begins on {date(window[0])}")
    return Window(*window)


def _named(entry: Entry) -> list[str]:
    voices = [iri for v in entry.voices for iri in (v.speaker, v.article)]
    return [iri for iri in (entry.about, entry.what, *entry.actors, *voices) if ":" in iri]


def _section(
    site: Site, entries: Iterable[Entry], window: Window, side: Mapping[str, tuple[str, ...]]
) -> tuple[list[tuple[str, list[Bar]]], list[tuple[str, list[Entry]]]]:
    """The bars within the window and the entries without a date, each by what they are about."""
    bars: defaultdict[str, list[Bar]] = defaultdict(list)
    undated: defaultdict[str, list[Entry]] = defaultdict(list)
    for e in entries:
        if not e.told.when:
            undated[e.about].append(e)
        elif e.days[0] <= window.last and e.days[1] >= window.first:
            bars[e.about].append(_bar(e, window, side))
    ordered = sorted(bars.items(), key=lambda item: (min(b.start for b in item[1]), site.label(item[0]).en))
    return (
        [(about, sorted(found, key=lambda b: (b.start, b.long, b.entry.told.iri))) for about, found in ordered],
        sorted(undated.items(), key=lambda item: site.label(item[0]).en),
    )


def _bar(entry: Entry, window: Window, side: Mapping[str, tuple[str, ...]]) -> Bar:
    times = entry.told.times
    known = [day for day in (times.first, times.sure_first, times.sure_last, times.last) if day is not None]
    start, end = window.x(min(known)), window.x(max(known) + 1)  # a dashed line goes on from here where a side is open
    sure = entry.told.frame not in _MOMENTS and entry.told.slot("bound") not in ("begin", "end")
    core = None
    if sure and times.sure_first is not None and times.sure_last is not None and times.sure_first <= times.sure_last:
        core = window.x(times.sure_first), max(window.x(times.sure_last + 1) - window.x(times.sure_first), _LEAST)
    opens = " ".join(word for word, is_open in (("from", times.first is None), ("to", times.last is None)) if is_open)
    own = next((s for actor in entry.actors for s in side.get(actor, ())), "")
    return Bar(entry, min(start, WIDTH - _LEAST), max(end - start, _LEAST), core, own, not sure, opens)


def _periods(window: Window, entries: Sequence[Entry]) -> list[tuple[str, int]]:
    """The years, or within one year the months, in which something begins or ends, with how much."""
    length = 7 if date(window.first)[:4] == date(window.last)[:4] else 4
    year = date(window.first)[:4] if length > 4 else ""
    named = [{date(int(day))[:length] for day in e.days if math.isfinite(day)} for e in entries]
    counted = Counter(name for names in named for name in names if name.startswith(year))
    return sorted(
        (name, count) for name, count in counted.items() if date(window.first)[:length] <= name <= date(window.last)[:length] or year
    )


def _entries(
    site: Site, frames: Sequence[str], about: Callable[[Told], Iterable[str]], what: Callable[[Told], Iterable[Words]]
) -> list[Entry]:
    """What is told in some frames, one entry a proposition, stance, thing it is about, and way to say it."""
    printed = site.memo("impossible dates", lambda: _impossible(site))
    found = []
    for p in told(site, *frames):
        by_stance: defaultdict[str, list[Voice]] = defaultdict(list)
        for voice in p.voices:
            by_stance[voice.stance].append(voice)
        for stance, voices in by_stance.items():
            as_printed = tuple(dict.fromkeys(printed[v.claim] for v in voices if v.claim in printed))
            found += [Entry(a, word, actors, p, stance, tuple(voices), as_printed) for a in about(p) for word, actors in what(p)]
    return found


def _impossible(site: Site) -> dict[str, str]:
    """The dates as printed that are none, by claim."""
    rows = site.store.query(f"""{PREFIXES}SELECT ?claim ?printed WHERE {{ ?claim cko:dateResolution cko:resolution-impossible ;
        cko:datePrinted ?printed }}""")
    return {row["claim"]: row["printed"] for row in rows.dicts()}


def _events(site: Site) -> list[Entry]:
    attacks = {row["e"] for row in site.store.query(f"{PREFIXES}SELECT ?e WHERE {{ ?e a cko:AttackEvent }}").dicts()}

    def what(p: Told) -> list[Words]:
        word = {"Occurrence": "took place", "Participation": "took part", "Attack": "attack"}.get(p.frame) or p.slots["bound"][0]
        return [(word, (*p.slots.get("actor", ()), *p.slots.get("by", ())))]

    def about(p: Told) -> list[str]:
        return [e for e in p.slots.get("event", ()) if p.frame != "Attack" or e in attacks]

    return _entries(site, ("Timing", "Occurrence", "Participation", "Attack"), about, what)


def _sieges(site: Site) -> list[Entry]:
    def what(p: Told) -> list[Words]:
        word = next(iter((*p.slots.get("completeness", ()), *p.slots.get("change", ()))), "in force")
        return [(word, (*p.slots.get("besieger", ()), *p.slots.get("by", ())))]

    return _entries(site, ("SiegeState", "SiegeChange"), lambda p: p.slots.get("siege", ()), what)


def _control(site: Site) -> list[Entry]:
    def what(p: Told) -> list[Words]:
        slots = (("held by", "holder"), ("taken by", "toHolder"), ("lost by", "fromHolder"))
        return [(word, p.slots[slot]) for word, slot in slots if p.slots.get(slot)][:1]

    return _entries(site, ("ControlState", "ControlChange"), lambda p: p.slots.get("place", ()), what)


_MAKERS = {"event": _events, "siege": _sieges, "control": _control}
PAGES = (PageRoute("timeline", "timeline", show_timeline),)
