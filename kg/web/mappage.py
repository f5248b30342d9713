"""The map: who is told to hold what on a day, according to whom, with sieges and routes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg import dates, iris
from kg.web import faces, gazetteer, rows
from kg.web.cells import Point
from kg.web.control import Account, Holding, account, admits, voices
from kg.web.evidencepanel import LETTERS
from kg.web.faces import Face
from kg.web.mapdrawing import Drawing, drawing, patterns
from kg.web.rows import Row
from kg.web.site import Site
from kg.web.told import AFFIRMING, SIDES, date, in_order, sides, told
from kg.web.view import BadRequest, Page, PageRoute, View

_BASES = {"state": "holds it", "captured": "took it", "lost": "lost it"}
_COUNTED = {
    "held": "places told to be held",
    "taken": "told to be taken or lost before, holder since not told",
    "contested": "with differing accounts",
    "untold": "others, of which nothing is told",
}
_CLOSED = ("full", "nearly-full", "partial", "")
"""How complete a siege is that has a ring; the last is not told."""


@dataclass(frozen=True)
class Ring:
    """A siege drawn around a place, as one claim tells it."""

    x: float
    y: float
    completeness: str
    side: str
    row: Row


@dataclass(frozen=True)
class Line:
    """A route drawn between the points that it is told to connect, as one claim tells its state."""

    path: str
    state: str
    row: Row


@dataclass(frozen=True)
class Choice:
    """An account to look through: its value in the address, what it is (an IRI, or a word), and how many claims it has."""

    by: str
    iri: str
    kind: str
    count: int


def show_map(site: Site, view: View, by: str = "", frame: str = "") -> Page:
    """The map of a day.

    Raises:
        BadRequest: the date is no day, or there is no such account or frame.
    """
    choices = site.memo("map choices", lambda: _choices(site))
    by, whole = by or view.query.get("by", "all"), account(site)
    if by != "all" and by not in {c.by for c in choices}:
        raise BadRequest(f'by: nobody called "{by}" says who holds what; take all, a side, or the id of an article or speaker')
    held = account(site, by)
    look = site.memo(("faces", by), lambda: faces.faces(held))
    holding = site.memo(("held rows", by), lambda: _held(held))
    sieges, routes = site.memo(("sieges", by), lambda: _sieges(site, by)), site.memo(("routes", by), lambda: _routes(site, by))
    changes = site.memo(("map changes", by), lambda: sorted(set().union(*(row.edges for row in (*holding, *sieges, *routes)))))
    day = chosen_day(view, site.memo("map day", lambda: _telling(whole)), changes)
    mentioned = set(whole.places) | {place for row in sieges for place in row.others}
    frames = site.memo(("frames", by), lambda: gazetteer.frames(site, mentioned))
    frame = frame or view.query.get("frame", "") or next(iter(frames), "")
    if frames and frame not in frames:
        raise BadRequest(f'frame: there is no "{frame}"; take {" or ".join(frames)}')
    drawn = _drawn(site, view, frames, frame)
    rows.learn(site, (*holding, *sieges, *routes))
    learn_words(site)
    now = {place: faces.on(changed, day) for place, changed in look.items()}
    shut_in = [row for row in sieges if row.told.frame == "SiegeState" and row.told.when and row.voice.stance in AFFIRMING]
    in_force = list({(row.about, row.what, row.voice.speaker, row.first, row.last): row for row in shut_in}.values())
    states, changed_hands = ([row for row in holding if (row.told.frame == "ControlState") is state] for state in (True, False))
    parts = (
        ("Who holds a place", "", False, states),
        ("Taken or lost by this day", "taken-", True, changed_hands),
        ("Sieges", "", False, sieges),
        ("Routes", "", False, routes),
    )
    present = in_order(side for changed in look.values() for _, face in changed for side in face.sides)
    samples = _samples(present)
    shown = {m.spot.iri for m in drawn.marks} if drawn else set()
    beyond = [place for place in held.places if place not in shown and any(place == s.iri for f in frames.values() for s in f.spots)]
    pointless = [place for place in held.places if place not in shown and place not in beyond]
    values = {
        "by": by,
        "choice": next((c for c in choices if c.by == by), None),
        "choices": choices,
        "day": day,
        "date": date(day),
        "drawn": drawn,
        "frames": frames,
        "frame": frame,
        "faces": now,
        "words": lambda face: words(site, view, face),
        "sign": lambda face: sign(view, face),
        "patterns": patterns({face for face, _ in samples} | {face for changed in look.values() for _, face in changed}),
        "samples": samples,
        "legend_sides": present,
        "sieges_now": in_force,
        "siege_now": any(row.certainty(day) for row in in_force),
        "rings": _rings(site, drawn, sieges) if drawn else [],
        "lines": _lines(site, drawn, routes) if drawn else [],
        "lists": [
            (title, places, any(now[place].told for place in places))
            for title, places in (("Told of, without a point", pointless), ("Told of, outside this part of the map", beyond))
        ],
        "tables": [(title, prefix, shut, *listed(site, day, items)) for title, prefix, shut, items in parts],
        "around": around(changes, day),
        "changes": changes,
        "counts": [(name, _counts(now.values())[name], text) for name, text in _COUNTED.items()],
        "data": _data(site, view, look, changes),
        "letters": [(side, view.say(LETTERS[side])) for side in SIDES],
        "go": lambda **settings: _go(view, by=settings.get("by", by), frame=settings.get("frame", frame), day=date(day)),
        "at": {row.about: "taken-at-" for row in changed_hands if row.told.when} | {row.about: "at-" for row in states if row.certainty(day)},
        "local": lambda iri: iri.rpartition("/")[2],
        "term": iris.term,
        "when": lambda edtf: rows.when(view, edtf),
        "code": iris.code,
        "date_of": date,
    }
    return Page("Map", "map", values, scripts=("map",))


def chosen_day(view: View, otherwise: int | None, changes: Sequence[int]) -> int:
    """The day in the address, or another one.

    Raises:
        BadRequest: it is no day.
    """
    given = view.query.get("date", "")
    if not given:
        return otherwise or (changes[-1] if changes else 1)
    try:
        found = dates.day(given)
    except dates.DateError as error:
        raise BadRequest(f"date: {error}") from None
    if found is None:
        raise BadRequest(f'date: "{given}" is more than one day; give one, such as 2016-09-24')
    return found.toordinal()


def around(changes: Sequence[int], day: int) -> tuple[str, str]:
    """The nearest days before and after one on which something changes; empty where there is none."""
    before, after = [c for c in changes if c < day], [c for c in changes if c > day]
    return (date(before[-1]) if before else "", date(after[0]) if after else "")


def listed(site: Site, day: int, items: Sequence[Row]) -> tuple[list[rows.Group], list[rows.Group]]:
    """The rows with a date and those without, by what they are about."""
    return rows.dated(site, items, day), rows.undated(site, items, day)


def learn_words(site: Site) -> None:
    """Read the labels of the words that rows are made of."""
    stances = ("asserts", "negates", "denies", "alleges", "questions", "predicts", "intends", "supposes")
    site.learn([iris.term(word) for word in (*stances, *iris.STATUSES)] + [iris.code(f"side/{side}") for side in SIDES])


def words(site: Site, view: View, face: Face) -> str:
    """A face in words."""
    who = str(view.say(", ")).join(side_word(site, view, side) for side in face.sides)
    said = {
        "held": "held by {who} ({certainty})",
        "taken": "taken by {who}; who held it since is not told",
        "lost": "lost by {who}; who held it since is not told",
        "undated": "told without a date",
        "": "nothing is told of this day",
    }[face.kind]
    if face.kind == "held" and face.differ == "contested":
        return str(view.say("accounts differ: held or taken by {who}")).replace("{who}", who)
    certainty = view.say({"certain": "certain", "possible": "possible"}.get(face.certainty, "certain"))
    more = {"contested": "accounts differ", "parts": "each a part"}.get(face.differ, "independent sources agree" if face.agreed else "")
    # no markup in who, and what say makes of it may stand in an attribute or in data
    return str(view.say(said)).replace("{who}", who).replace("{certainty}", str(certainty)) + (f"; {view.say(more)}" if more else "")


def side_word(site: Site, view: View, side: str) -> str:
    """The label of a side in the language of the page."""
    label = site.label(iris.code(f"side/{side}"))
    return (label.ar if view.language == "ar" else "") or label.en or side


def sign(view: View, face: Face) -> str:
    """The letters on a mark in the language of the page."""
    return "".join(str(view.say(c)) if c.isalpha() else c for c in face.letter)


def _samples(present: Sequence[str]) -> list[tuple[Face, str]]:
    """One face of each look, of sides that the map shows, and what the look means."""
    one, both = (*present, "government")[:1], ((*present, "government", "opposition") if len(present) < 2 else present)[:2]
    return [
        (Face("held", one, "certain"), "held on this day, by a date that certainly includes it"),
        (Face("held", one, "possible"), "held, by a date that possibly includes it"),
        (Face("held", one, "certain", "", True), "double edge: independent sources agree"),
        (Face("held", both, "certain", "contested"), "accounts differ, or one rejects the other"),
        (Face("held", both, "certain", "parts"), "each side is told to hold a part"),
        (Face("taken", one), "taken before; who held it since is not told"),
        (Face("taken", both, "", "contested"), "accounts of who took it differ, or one rejects the other"),
        (Face("lost", both[-1:]), "lost before; who held it since is not told"),
        (Face("undated", one), "told without a date"),
        (Face(), "nothing is told of this day"),
    ]


def _choices(site: Site) -> list[Choice]:
    told_by = voices(site)
    found: dict[str, Choice] = {}
    for kind in ("side", "article", "speaker"):
        for voice in told_by:
            iri = {"side": iris.code(f"side/{voice.side}"), "article": voice.article, "speaker": voice.speaker}[kind]
            by = voice.side if kind == "side" else iri.rpartition("/")[2]
            count = found[by].count if by in found else 0
            found[by] = Choice(by, iri, kind, count + 1)
    ordered = in_order(c.by for c in found.values() if c.kind == "side")
    return [found[side] for side in ordered] + sorted((c for c in found.values() if c.kind != "side"), key=lambda c: (c.kind, c.by))


def _telling(whole: Account) -> int | None:
    """The last day of which somebody certainly tells who held a place."""
    found = [h.sure_last for items in whole.places.values() for h in items if h.basis == "state" and math.isfinite(h.sure_last)]
    return int(max(found)) if found else None


def _held(held: Account) -> list[Row]:
    merged: dict[tuple[str, ...], list[Holding]] = {}
    for place, items in held.places.items():
        for h in items:
            merged.setdefault((place, h.basis, h.told.iri, h.voice.claim), []).append(h)
    return [
        Row(items[0].place, _BASES[items[0].basis], tuple(h.holder for h in items), (), *_of(items[0]), *_span(items[0]))
        for items in merged.values()
    ]


def _of(h: Holding) -> tuple[rows.Told, rows.Voice]:
    return h.told, h.voice


def _span(h: Holding) -> tuple[float, float, float, float]:
    return h.first, h.last, h.sure_first, h.sure_last


def _sieges(site: Site, by: str) -> list[Row]:
    admitted = admits(site, by)
    found = []
    for p in told(site, "SiegeState", "SiegeChange"):
        what = next(iter((*p.slots.get("completeness", ()), *p.slots.get("change", ()))), "in force")
        actors = (*p.slots.get("besieger", ()), *p.slots.get("by", ()))
        others = (*p.slots.get("besieged", ()), *p.slots.get("atPlace", ()))
        about = p.slots.get("siege", p.slots.get("besieged", ("",)))[0]
        found += [Row(about, what, actors, others, p, v, *rows.days(p)) for v in p.voices if admitted(v) and _says_so(v.stance)]
    return found


def _says_so(stance: str) -> bool:
    """Whether a stance is on how things are: plans, predictions and suppositions say nothing of a day."""
    return stance in ("asserts", "negates", "denies", "alleges", "questions")


def _routes(site: Site, by: str) -> list[Row]:
    admitted = admits(site, by)
    return [
        Row(p.slots["route"][0], p.slots["state"][0], p.slots.get("by", ()), p.slots.get("whose", ()), p, v, *rows.days(p))
        for p in told(site, "RouteState")
        for v in p.voices
        if admitted(v) and _says_so(v.stance)
    ]


def _rings(site: Site, drawn: Drawing, sieges: Iterable[Row]) -> list[Ring]:
    """The sieges told to be in force, around those besieged places that are drawn."""
    at = {mark.spot.iri: mark for mark in drawn.marks}
    side = sides(site)
    return [
        Ring(at[place].x, at[place].y, row.told.slot("completeness"), next(iter(side.get(next(iter(row.actors), ""), ())), "unknown"), row)
        for row in sieges
        for place in row.others
        if place in at and row.told.frame == "SiegeState" and row.told.when
        if row.voice.stance in AFFIRMING and row.told.slot("completeness") in _CLOSED
    ]


def _lines(site: Site, drawn: Drawing, routes: Iterable[Row]) -> list[Line]:
    """The routes of which two points or more are drawn, from one to the next; the line is not the course of the road."""
    at = {mark.spot.iri: (mark.x, mark.y) for mark in drawn.marks}
    ends = site.memo("connects", lambda: _connected(site))
    found = []
    for row in routes:
        points = _in_line([at[end] for end in ends.get(row.about, ()) if end in at])
        if len(points) > 1 and row.told.when and row.voice.stance in AFFIRMING:
            found.append(Line("M" + "L".join(f"{x} {y}" for x, y in points), row.told.slot("state"), row))
    return found


def _connected(site: Site) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in site.store.query(f"SELECT ?road ?end WHERE {{ ?road <{iris.term('connects')}> ?end }} ORDER BY ?road ?end").dicts():
        found.setdefault(row["road"], []).append(row["end"])
    return found


def _in_line(points: list[Point]) -> list[Point]:
    """Points in the order along the axis on which they lie farther apart."""
    if not points:
        return []
    axis = max((0, 1), key=lambda a: max(p[a] for p in points) - min(p[a] for p in points))
    return sorted(points, key=lambda p: p[axis])


def _drawn(site: Site, view: View, frames: Mapping[str, gazetteer.Frame], name: str) -> Drawing | None:
    """A frame with its marks, which have room for all that the accounts together may put on them."""
    if name not in frames:
        return None

    def draw() -> Drawing:
        wide = {place: max(face.wide for _, face in changed) for place, changed in faces.faces(account(site)).items()}
        crowded = {s.iri for s in frames["city"].spots if frames["city"].place in s.inside} if name == "region" and "city" in frames else set()
        return drawing(site, frames[name], view.language, wide, crowded)

    return site.memo(("drawing", name, view.language), draw)


def _counts(now: Iterable[Face]) -> dict[str, int]:
    found = dict.fromkeys(_COUNTED, 0)
    for face in now:
        found["contested"] += face.differ == "contested"
        found["held"] += face.kind == "held"
        found["taken"] += face.kind in ("taken", "lost")
        found["untold"] += not face.told
    return found


def _data(site: Site, view: View, look: Mapping[str, list[tuple[int, Face]]], changes: Sequence[int]) -> dict[str, object]:
    """What the client needs to draw another day."""
    numbers: dict[Face, int] = {}
    places = {
        place.rpartition("/")[2]: [[day, numbers.setdefault(face, len(numbers))] for day, face in changed] for place, changed in look.items()
    }
    looks = [
        {
            "classes": f.classes,
            "fill": f.fill,
            "edge": f.edge,
            "sign": sign(view, f),
            "wide": f.wide,
            "words": words(site, view, f),
            "told": f.told,
            "counts": [name for name, n in _counts([f]).items() if n],
        }
        for f in numbers
    ]
    counts = {name: view.say(text) for name, text in _COUNTED.items()}
    return {"places": places, "faces": looks, "changes": changes, "counts": counts, "rows": view.say("to its rows below")}


def _go(view: View, by: str, frame: str, day: str) -> str:
    """The address of the map through another account or frame: files have one each, a server takes settings."""
    return view.link(f"map/{by}/{frame}") if view.static else view.link("map", date=day, by="" if by == "all" else by, frame=frame)


PAGES = (PageRoute("map", "map", show_map), PageRoute("mapby", "map/{by}/{frame}", show_map))
