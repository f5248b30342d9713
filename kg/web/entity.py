"""The pages of actors, places, events and documents: their names, what the registers say, and all that is told of them by topic and time.

Every other node of the graph has a plain page here, which shows its properties and what leads to it.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg import iris
from kg.evidence import PREFIXES
from kg.web import accounts, nodes
from kg.web.accounts import Panel
from kg.web.evidencepanel import Panels
from kg.web.pager import part
from kg.web.site import Site
from kg.web.view import Page, PageRoute, View

FULL = ("actor", "place", "event", "document")
PLAIN = ("passage", "position", "spelling", "siding", "label", "merge", "relay")
PROPOSITIONS = 30
"""How many propositions stand on one page."""
ROWS = 25
"""How many rows a table of the overview has at most; the rest stands below, under its topic."""
MANY = 150
"""How many rows the other tables of an entity have at most."""


@dataclass(frozen=True)
class Overview:
    """A table about an entity: the propositions of some frames, and the slots that are its columns."""

    title: str
    frames: tuple[str, ...]
    slots: tuple[str, ...]


OVERVIEWS: Mapping[str, tuple[Overview, ...]] = {
    "place": (
        Overview(
            "Who is told to have held, taken or lost it",
            ("ControlState", "ControlChange"),
            ("holder", "toHolder", "fromHolder", "extent", "strength"),
        ),
        Overview("Sieges", ("SiegeState", "SiegeChange"), ("siege", "besieger", "completeness", "change")),
        Overview("Roads and crossings", ("RouteState",), ("route", "state", "by", "whose", "goods")),
    ),
    "event": (
        Overview("When it was, as told", ("Timing",), ("bound",)),
        Overview("Where it was, as told", ("Location",), ("relation", "place")),
        Overview("Who took part, and how", ("Participation",), ("actor", "role", "side")),
        Overview("How it ended, as told", ("Outcome",), ("result", "outcomeFor")),
        Overview("Course of the siege", ("SiegeState", "SiegeChange"), ("besieger", "completeness", "change", "by")),
    ),
    "actor": (
        Overview("Membership", ("Membership",), ("member", "wholeActor", "membershipKind")),
        Overview("In which events it took part, and how", ("Participation",), ("event", "role")),
        Overview(
            "What it is told to have held, taken or lost",
            ("ControlState", "ControlChange"),
            ("place", "holder", "toHolder", "fromHolder", "extent"),
        ),
        Overview("With and against whom", ("Alignment",), ("oneParty", "relation", "otherParty", "front")),
        Overview("Support", ("Support",), ("supportingActor", "supportedActor", "supportKind")),
        Overview("Posts and commanders", ("Post",), ("person", "postHeld", "organisation", "rank")),
        Overview("Formed, renamed, merged", ("Formation", "Succession"), ("act", "body", "oldActor", "newActor", "successionKind")),
    ),
    "document": (Overview("What it requires, offers or leaves out, as told", ("Terms",), ("relation", "content", "actor", "place")),),
}
"""Frames and slots are those of the ontology; a workspace whose own ontology lacks them gets no such table."""


@dataclass(frozen=True)
class Line:
    """A proposition about an entity, before its claims are read."""

    iri: str
    frame: str
    status: str
    start: str
    claims: int


@dataclass(frozen=True)
class Topic:
    """The propositions of one frame about an entity; ``page`` is where they begin."""

    frame: str
    propositions: int
    claims: int
    page: int


def show_entity(kind: str, site: Site, view: View, id: str) -> Page:
    """An actor, place, event or document."""
    node = nodes.one(site, kind, id)
    lines = told_of(site, node.iri)
    first = {iris.term(frame): number for number, frame in enumerate(f for o in OVERVIEWS.get(kind, ()) for f in o.frames)}
    size = Counter(line.frame for line in lines)
    lines.sort(key=lambda line: (first.get(line.frame, len(first)), -size[line.frame] if line.frame not in first else 0, line.frame))
    shown = part(view, lines, PROPOSITIONS)
    tables = _overviews(lines, kind)
    wanted = [line.iri for line in shown.rows] + [line.iri for _, rows, _ in tables for line in rows]
    panels = {panel.iri: panel for panel in accounts.of_propositions(site, list(dict.fromkeys(wanted)))}
    register = nodes.read(site.store, (iri for name in ("hasSpelling", "hasSiding", "mergedBy") for iri in node.values(f"cko:{name}")))
    every_fact = plain_facts(site, node.iri)
    facts, facts_total = every_fact[:MANY], len(every_fact)
    back = nodes.backwards(site.store, node.iri, ("cko:partOf", "cko:identifiedAs", "cko:speaksFor", "owl:differentFrom"))
    parts = {
        name: [register[iri] for iri in node.values(f"cko:{name}") if iri in register] for name in ("hasSpelling", "hasSiding", "mergedBy")
    }
    topics = _topics(lines)
    different = sorted({*node.values("owl:differentFrom"), *back["owl:differentFrom"]})
    site.learn(nodes.mentioned([node, *register.values()]))
    site.learn([*(topic.frame for topic in topics), *(iri for found in back.values() for iri in found), *different])
    site.learn(row[name] for row in facts for name in ("s", "p", "o"))
    tell = Panels(site, view)
    voices = _voices(site, node.iri) if kind == "actor" else []
    values = {
        "panels": tell,
        "node": node,
        "kind": kind,
        "classes": nodes.narrowest(site, nodes.types(node)),
        "register": parts,
        "back": back,
        "different": different,
        "statuses": {name: sum(line.status == name for line in lines) for name in iris.STATUSES},
        "total": (len(lines), sum(line.claims for line in lines)),
        "topics": topics,
        "shown": shown,
        "groups": _groups([panels[line.iri] for line in shown.rows]),
        "tables": [
            (overview, _columns(overview, rows, panels), [panels[line.iri] for line in rows], total) for overview, rows, total in tables
        ],
        "facts": facts,
        "facts_total": facts_total,
        "days": _days(lines, first) if kind == "place" and node.value("cko:latitude") else [],
        "words": _words(site, node.iri) if kind == "actor" else [],
        "voices": voices[:MANY],
        "own": _own(voices),
        "questions": [(saved, p.name) for saved in site.saved.values() for p in saved.parameters if kind in p.kinds],
        "id": id,
    }
    return Page(tell.name(node.iri), "entity", values, iri=node.iri)


def told_of(site: Site, iri: str) -> list[Line]:
    """The propositions that concern a thing, in the order of their dates."""
    rows = site.store.query(f"""{PREFIXES}SELECT ?p ?frame ?status ?start ?edtf (COUNT(?claim) AS ?claims) WHERE {{
        ?p cko:concerns <{iri}> ; a ?frame ; cko:status ?status FILTER(?frame != owl:NamedIndividual && ?frame != cko:Proposition)
        OPTIONAL {{ ?p cko:earliestStart ?start }} OPTIONAL {{ ?p cko:edtf ?edtf }}
        OPTIONAL {{ ?claim cko:claims ?p }} }} GROUP BY ?p ?frame ?status ?start ?edtf ORDER BY ?p""")
    found = [
        Line(row["p"], row["frame"], row["status"].rpartition("#")[2], row["start"] or row["edtf"].lstrip("./"), int(row["claims"]))
        for row in rows.dicts()
    ]
    return sorted(found, key=lambda line: (not line.start, line.start))


def plain_facts(site: Site, iri: str) -> list[dict[str, str]]:
    """The plain triples at either end of which a thing stands, with what their axioms say; one row a proposition."""
    rows = site.store.query(f"""{PREFIXES}SELECT DISTINCT ?s ?p ?o ?proposition ?status ?from ?until WHERE {{
        {{ ?axiom owl:annotatedSource <{iri}> }} UNION {{ ?axiom owl:annotatedTarget <{iri}> }}
        ?axiom owl:annotatedSource ?s ; owl:annotatedProperty ?p ; owl:annotatedTarget ?o ; cko:forProposition ?proposition ;
            cko:withStatus ?status OPTIONAL {{ ?axiom cko:possiblyFrom ?from }} OPTIONAL {{ ?axiom cko:possiblyUntil ?until }} }}
        ORDER BY ?p ?from ?s ?o ?proposition""")
    return list(rows.dicts())


def _overviews(lines: Sequence[Line], kind: str) -> list[tuple[Overview, list[Line], int]]:
    """Each table that has rows, with its first rows and how many there are."""
    found = []
    for overview in OVERVIEWS.get(kind, ()):
        frames = {iris.term(frame) for frame in overview.frames}
        rows = sorted((line for line in lines if line.frame in frames), key=lambda line: (not line.start, line.start))
        if rows:
            found.append((overview, rows[:ROWS], len(rows)))
    return found


def _columns(overview: Overview, rows: Sequence[Line], panels: Mapping[str, Panel]) -> list[str]:
    """The slots that any row has."""
    return [f"cko:{slot}" for slot in overview.slots if any(f"cko:{slot}" in panels[line.iri].node.facts for line in rows)]


def _topics(lines: Sequence[Line]) -> list[Topic]:
    count, claims = Counter(line.frame for line in lines), Counter[str]()
    begins: dict[str, int] = {}
    for number, line in enumerate(lines):
        claims[line.frame] += line.claims
        begins.setdefault(line.frame, number // PROPOSITIONS + 1)
    return [Topic(frame, count[frame], claims[frame], page) for frame, page in begins.items()]


def _groups(panels: Iterable[Panel]) -> list[tuple[str, list[Panel]]]:
    found: dict[str, list[Panel]] = {}
    for panel in panels:
        found.setdefault(panel.frame, []).append(panel)
    return list(found.items())


def _days(lines: Iterable[Line], frames: Iterable[str]) -> list[str]:
    """The days on which something is told to begin there that a map shows."""
    wanted = set(frames)
    return sorted({line.start[:10] for line in lines if line.frame in wanted and "T" in line.start})


def _words(site: Site, iri: str) -> list[dict[str, str]]:
    """The labels that speakers use for an actor, with how often."""
    rows = site.store.query(f"""{PREFIXES}SELECT ?text ?speaker ?article (COUNT(DISTINCT ?claim) AS ?claims) WHERE {{
        ?use cko:labelled <{iri}> ; cko:labelText ?text . ?claim cko:usesLabel ?use ; cko:saidBy ?speaker ; cko:inArticle ?article }}
        GROUP BY ?text ?speaker ?article ORDER BY DESC(?claims) ?text ?article ?speaker LIMIT {MANY}""")
    found = list(rows.dicts())
    site.learn(value for row in found for value in (row["speaker"], row["article"]))
    return found


def _voices(site: Site, iri: str) -> list[dict[str, str]]:
    """The speakers who are an actor or speak for it, and what it passes on; with numbers of claims."""
    rows = site.store.query(f"""{PREFIXES}SELECT ?speaker ?article ?how (COUNT(DISTINCT ?claim) AS ?claims) WHERE {{
        {{ ?speaker cko:identifiedAs <{iri}> BIND("is" AS ?how) }} UNION {{ ?speaker cko:speaksFor <{iri}> BIND("for" AS ?how) }}
        UNION {{ ?passed cko:relayedBy <{iri}> ; cko:saidBy ?speaker BIND("through" AS ?how) }}
        ?speaker cko:speaksIn ?article OPTIONAL {{ ?claim cko:saidBy ?speaker
            FILTER(?how != "through" || EXISTS {{ ?claim cko:relayedBy <{iri}> }}) }} }}
        GROUP BY ?speaker ?article ?how ORDER BY DESC(?claims) ?article ?speaker ?how""")
    found = list(rows.dicts())
    site.learn(value for row in found for value in (row["speaker"], row["article"]))
    return found


def _own(voices: Iterable[Mapping[str, str]]) -> tuple[int, int]:
    """How many claims are by an actor or by who speaks for it, and how many came through it."""
    own = {row["speaker"]: int(row["claims"]) for row in voices if row["how"] != "through"}
    return sum(own.values()), sum(int(row["claims"]) for row in voices if row["how"] == "through")


def show_plain(kind: str, site: Site, view: View, id: str) -> Page:
    """A node of another kind."""
    node = nodes.one(site, kind, id)
    rows = site.store.query(f"{PREFIXES}SELECT ?p ?s WHERE {{ ?s ?p <{node.iri}> FILTER(isIRI(?s)) }} ORDER BY ?p ?s LIMIT 500")
    back: dict[str, list[str]] = {}
    for row in rows.dicts():
        back.setdefault(row["p"], []).append(row["s"])
    claims = back.pop(iris.term("evidencedBy"), []) if kind == "passage" else []
    facts = {_full(name): terms for name, terms in node.facts.items() if name not in ("rdf:type", "rdfs:label")}
    site.learn([*facts, *back, *(iri for found in back.values() for iri in found), *nodes.mentioned([node])])
    values = {
        "panels": Panels(site, view),
        "node": node,
        "kind": kind,
        "classes": nodes.narrowest(site, nodes.types(node)),
        "facts": facts,
        "back": back,
        "claims": list(accounts.of_claims(site, claims).values()),
    }
    return Page(Panels(site, view).name(node.iri), "plain", values, iri=node.iri)


def _full(name: str) -> str:
    """The IRI of a property by its short name."""
    prefix, _, local = name.partition(":")
    return iris.PREFIXES.get(prefix, f"{prefix}:") + local


PAGES = (
    *(PageRoute(kind, f"doc/{kind}/{{id}}", functools.partial(show_entity, kind)) for kind in FULL),
    *(PageRoute(kind, f"doc/{kind}/{{id}}", functools.partial(show_plain, kind)) for kind in PLAIN),
)
