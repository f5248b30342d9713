"""The map: who is told to hold what on a day, according to whom, with sieges and routes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from kg import iris
from kg.evidence import PREFIXES
from kg.web import faces, gazetteer, looks, rows
from kg.web.control import Account, Choice, Holding, account, choices
from kg.web.day import around, chosen_day, nearest, spells, when
from kg.web.evidencepanel import LETTERS
from kg.web.faces import Face
from kg.web.mapdrawing import Drawing, drawing, patterns
from kg.web.rows import Row
from kg.web.sieges import lines, rings, routes, sieges
from kg.web.site import Site
from kg.web.told import AFFIRMING, SIDES, date, in_order
from kg.web.view import BadRequest, Page, PageRoute, View

_BASES = {"state": "holds it", "captured": "took it", "lost": "lost it"}


@dataclass(frozen=True)
class Scene:
    """All that one account tells, for every day; ``look``: the faces of each place, ``changes``: the days on which
    something changes, ``spells``: those of which something is told."""

    places: tuple[str, ...]
    look: Mapping[str, list[tuple[int, Face]]]
    states: list[Row]
    captures: list[Row]
    sieges: list[Row]
    routes: list[Row]
    changes: list[int]
    spells: list[tuple[int, int]]

    @property
    def in_force(self) -> list[Row]:
        """The sieges told to be in force, each voice once."""
        found = [row for row in self.sieges if row.told.frame == "SiegeState" and row.told.when and row.voice.stance in AFFIRMING]
        return list({(row.about, row.what, row.voice.speaker, row.first, row.last): row for row in found}.values())


def show_map(site: Site, view: View, by: str = "", frame: str = "") -> Page:
    """The map of a day.

    Raises:
        BadRequest: the date is no day, or there is no such account or frame.
    """
    by = by or view.query.get("by") or "all"
    choice = _choice(site, by)
    scene = site.memo(("scene", by), lambda: _scene(site, by))
    day = chosen_day(view, site.memo("map day", lambda: _telling(account(site))), scene.changes)
    frames = site.memo("frames", lambda: _frames(site))
    frame = frame or view.query.get("frame", "") or next(iter(frames), "")
    if frames and frame not in frames:
        raise BadRequest(f'frame: there is no "{frame}"; take {" or ".join(frames)}')
    drawn = site.memo(("drawing", frame, view.language), lambda: _drawn(site, view.language, frames, frame)) if frames else None
    rows.learn(site, (*scene.states, *scene.captures, *scene.sieges, *scene.routes))
    rows.learn_words(site)
    values = {
        "by": by,
        "choice": choice,
        "choices": choices(site),
        "day": day,
        "date": date(day),
        "around": around(scene.changes, day),
        "silent": nearest(scene.spells, day),
        "published": _published(site),
        "changes": scene.changes,
        "frames": frames,
        "frame": frame,
        "go": lambda **settings: _go(view, by=settings.get("by", by), frame=settings.get("frame", frame), day=date(day)),
        "tables": _tables(site, scene, day),
        "sieges_now": scene.in_force,
        "siege_now": any(row.certainty(day) for row in scene.in_force),
        "rings": rings(site, drawn, scene.sieges) if drawn else [],
        "lines": lines(site, drawn, scene.routes) if drawn else [],
        "data": looks.data(site, view, scene.look, scene.changes) | {"spells": scene.spells},
        "local": lambda iri: iri.rpartition("/")[2],
        "term": iris.term,
        "code": iris.code,
        "date_of": date,
        "when": lambda edtf: when(view, edtf),
    }
    return Page("Map", "map", {**values, **_looks(site, view, scene, day, drawn, frames)}, scripts=("map",))


def _choice(site: Site, by: str) -> Choice | None:
    found = next((choice for choice in choices(site) if choice.by == by), None)
    if found is None and by != "all":
        raise BadRequest(f'by: nobody called "{by}" says who holds what; take all, a side, or the id of an article or speaker')
    return found


def _published(site: Site) -> Mapping[str, str]:
    """The dates of the articles."""

    def read() -> dict[str, str]:
        rows = site.store.query(f"{PREFIXES}SELECT ?article ?date WHERE {{ ?article a cko:Article ; cko:edtf ?date }}")
        return {row["article"]: row["date"] for row in rows.dicts()}

    return site.memo("published", read)


def _scene(site: Site, by: str) -> Scene:
    held = account(site, by)
    holding, besieged, ways = _held(held), sieges(site, by), routes(site, by)
    states, captures = ([row for row in holding if (row.told.frame == "ControlState") is state] for state in (True, False))
    dated = [row for row in (*holding, *besieged, *ways) if row.told.when]
    changes = sorted(set().union(*(row.edges for row in dated)))
    look = {place: [(0, Face())] for place in account(site).places} | faces.faces(held)
    return Scene(tuple(look), look, states, captures, besieged, ways, changes, spells(row.spell for row in dated))


def _held(held: Account) -> list[Row]:
    """The rows of an account; holders that one claim names together stand in one."""
    merged: dict[tuple[str, ...], list[Holding]] = {}
    for place, items in held.places.items():
        for h in items:
            merged.setdefault((place, h.basis, h.told.iri, h.voice.claim), []).append(h)
    return [
        Row(h.place, _BASES[h.basis], tuple(h.holder for h in items), (), h.told, h.voice, h.first, h.last, h.sure_first, h.sure_last)
        for items in merged.values()
        for h in items[:1]
    ]


def _telling(whole: Account) -> int | None:
    """The last day of which somebody certainly tells who held a place."""
    found = [h.sure_last for items in whole.places.values() for h in items if h.basis == "state" and math.isfinite(h.sure_last)]
    return int(max(found)) if found else None


def _frames(site: Site) -> dict[str, gazetteer.Frame]:
    besieged = {place for row in sieges(site, "all") for place in row.others}
    return gazetteer.frames(site, set(account(site).places) | besieged)


def _drawn(site: Site, language: str, frames: Mapping[str, gazetteer.Frame], name: str) -> Drawing:
    """A frame with its marks, which have room for all that the accounts together may put on them."""
    wide = {place: max(face.wide for _, face in changed) for place, changed in faces.faces(account(site)).items()}
    city = frames.get("city")
    crowded = {s.iri for s in city.spots if city.place in s.inside} if city and name == "region" else set()
    return drawing(site, frames[name], language, wide, crowded)


def _tables(site: Site, scene: Scene, day: int) -> list[tuple[str, str, bool, list[rows.Group], list[rows.Group]]]:
    """Of each table its title, what its ids begin with, whether it is shut at first, and its rows, dated and undated."""
    parts = (
        ("Who holds a place", "", False, scene.states),
        ("Taken or lost by this day", "taken-", True, scene.captures),
        ("Sieges", "siege-", False, scene.sieges),
        ("Routes", "route-", False, scene.routes),
    )
    return [(title, prefix, shut, *rows.listed(site, items, day)) for title, prefix, shut, items in parts]


def _looks(
    site: Site, view: View, scene: Scene, day: int, drawn: Drawing | None, frames: Mapping[str, gazetteer.Frame]
) -> dict[str, object]:
    """What the template needs to draw the faces of a day and to explain them."""
    now = {place: faces.on(changed, day) for place, changed in scene.look.items()}
    present = in_order(side for changed in scene.look.values() for _, face in changed for side in face.sides)
    samples = looks.samples(present)
    counted = looks.counts(now.values())
    shown = {m.spot.iri for m in drawn.marks} if drawn else set()
    pointed = {spot.iri for frame in frames.values() for spot in frame.spots}
    beyond = [place for place in scene.places if place not in shown and place in pointed]
    pointless = [place for place in scene.places if place not in shown and place not in pointed]
    lists = (("Told of, without a point", pointless), ("Told of, outside this part of the map", beyond))
    captured = {row.about: "taken-at-" for row in scene.captures if row.told.when}
    return {
        "drawn": drawn,
        "outline": drawn.frame.outline(frames["city"]) if drawn and drawn.frame.name == "region" and "city" in frames else None,
        "faces": now,
        "words": lambda face: looks.words(site, view, face),
        "patterns": patterns({face for face, _ in samples} | {face for changed in scene.look.values() for _, face in changed}),
        "samples": samples,
        "legend_sides": present,
        "letters": [(side, LETTERS[side]) for side in SIDES],
        "counts": [(name, counted[name], text) for name, text in looks.COUNTED.items()],
        "lists": [(title, places, any(now[place].told for place in places)) for title, places in lists],
        "at": captured | {row.about: "at-" for row in scene.states if row.certainty(day)},
    }


def _go(view: View, by: str, frame: str, day: str) -> str:
    """The address of the map through another account or frame: files have one each, a server takes settings."""
    return view.link(f"map/{by}/{frame}") if view.static else view.link("map", date=day, by="" if by == "all" else by, frame=frame)


PAGES = (PageRoute("map", "map", show_map), PageRoute("mapby", "map/{by}/{frame}", show_map))
