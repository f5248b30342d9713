"""Propositions of some frames with their dates and the voices behind them, read at once: what a map, a timeline or a network draws."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg import iris
from kg.evidence import PREFIXES
from kg.web.site import Site

_BOUNDS = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
AFFIRMING = ("asserts", "alleges")
"""The stances by which something is shown as told to be so, by whom."""
SIDES = ("government", "opposition", "kurdish", "islamic-state", "other", "unknown")
"""In the order in which they are shown; those of the ontology's list of sides."""


@dataclass(frozen=True)
class Times:
    """Four days as ordinals, None where open: see ``kg.dates.Bounds``."""

    first: int | None
    sure_first: int | None
    sure_last: int | None
    last: int | None


@dataclass(frozen=True)
class Voice:
    """One claim on a proposition: who takes which stance, and where that stands; ``side`` is that of the voice."""

    claim: str
    stance: str
    speaker: str
    side: str
    article: str
    paragraphs: tuple[int, ...]


@dataclass(frozen=True)
class Told:
    """A proposition; ``slots`` are the values of its properties by short name, ``when`` is EDTF and empty where it has no date."""

    iri: str
    frame: str
    slots: Mapping[str, tuple[str, ...]]
    status: str
    when: str
    times: Times
    voices: tuple[Voice, ...]

    def slot(self, name: str) -> str:
        """One value of a slot, codes without their list: ``full`` for ``cko:completeness-full``; empty where it has none."""
        return short(next(iter(self.slots.get(name, ())), ""))


class Lasting:
    """What is told to hold from one day to another: the days on which it may, and those on which it certainly does."""

    first: float
    last: float
    sure_first: float
    sure_last: float
    told: Told

    def certainty(self, day: int) -> str:
        """``certain``, ``possible`` or ``undated``; nothing where it is not told of that day."""
        if not self.first <= day <= self.last:
            return ""
        return "undated" if not self.told.when else "certain" if self.sure_first <= day <= self.sure_last else "possible"


def short(value: str) -> str:
    """A code's own word; anything else as it is."""
    name = value.removeprefix(iris.CKO)
    if name == value:
        return value
    listed = (codes for codes in _LISTS if name.startswith(f"{codes}-"))
    return name.removeprefix(f"{next(listed, '')}-")


_LISTS = ("extent", "strength", "completeness", "route-state", "alignment", "bound")


def told(site: Site, *frames: str) -> tuple[Told, ...]:
    """The propositions of some frames that somebody claims, by IRI."""
    return site.memo(("told", frames), lambda: _read(site, frames))


def _read(site: Site, frames: Iterable[str]) -> tuple[Told, ...]:
    values = " ".join(f"cko:{frame}" for frame in frames)
    facts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = site.store.query(f"""{PREFIXES}SELECT ?p ?frame ?property ?value WHERE {{
        VALUES ?frame {{ {values} }} ?p a ?frame ; ?property ?value
        FILTER(?property NOT IN (rdf:type, rdfs:label)) }} ORDER BY ?p ?property ?value""")
    kinds: dict[str, str] = {}
    for row in rows.dicts():
        kinds[row["p"]] = row["frame"].removeprefix(iris.CKO)
        facts[row["p"]][row["property"].removeprefix(iris.CKO)].append(row["value"])
    voices = _voices(site, values)
    return tuple(
        Told(
            iri,
            kinds[iri],
            {name: tuple(found) for name, found in slots.items()},
            slots["status"][0].removeprefix(iris.CKO),
            next(iter(slots.get("edtf", ())), ""),
            Times(*(day(next(iter(slots.get(name, ())), "")) for name in _BOUNDS)),
            tuple(voices[iri]),
        )
        for iri, slots in sorted(facts.items())
        if voices[iri]
    )


def _voices(site: Site, frames: str) -> defaultdict[str, list[Voice]]:
    rows = site.store.query(f"""{PREFIXES}SELECT DISTINCT ?p ?claim ?stance ?who ?side ?article ?paragraph WHERE {{
        VALUES ?frame {{ {frames} }} ?p a ?frame . ?claim cko:claims ?p ; ?stance ?p ; cko:saidBy ?who ; cko:voiceSide ?side ;
        cko:inArticle ?article ; cko:evidencedBy/cko:paragraph ?paragraph FILTER(?stance NOT IN (cko:claims, cko:rejects)) }}""")
    paragraphs: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in rows.dicts():
        key = (row["p"], row["article"], row["claim"], row["stance"], row["who"], row["side"])
        paragraphs[key].append(int(row["paragraph"]))
    found: defaultdict[str, list[Voice]] = defaultdict(list)
    ordered = sorted(paragraphs.items(), key=lambda item: (item[0][:2], min(item[1]), item[0]))
    for (p, article, claim, stance, who, side), numbers in ordered:
        voice = Voice(claim, stance.removeprefix(iris.CKO), who, side.removeprefix(iris.code("side/")), article, tuple(sorted(numbers)))
        found[p].append(voice)
    return found


def day(instant: str) -> int | None:
    """The day of an instant of the graph, or of a date, as an ordinal."""
    return datetime.date.fromisoformat(instant[:10]).toordinal() if instant else None


def date(ordinal: int) -> str:
    """A day as 2016-09-24."""
    return datetime.date.fromordinal(ordinal).isoformat()


def sides(site: Site) -> Mapping[str, tuple[str, ...]]:
    """The sides on which sources present an actor, by its IRI; ``unknown`` only where nothing else is told."""

    def read() -> dict[str, tuple[str, ...]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in site.store.query(f"{PREFIXES}SELECT ?actor ?side WHERE {{ ?actor cko:onSide ?side }}").dicts():
            found[row["actor"]].add(row["side"].removeprefix(iris.code("side/")))
        return {actor: in_order(values - {"unknown"} or values) for actor, values in found.items()}

    return site.memo("sides", read)


def in_order(found: Iterable[str]) -> tuple[str, ...]:
    """Sides in the order in which they are shown."""
    return tuple(sorted(set(found), key=lambda side: (SIDES.index(side) if side in SIDES else len(SIDES), side)))
