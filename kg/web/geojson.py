"""The places as GeoJSON (RFC 7946), each with all that is told of who holds, took or lost it, when, and by whose word.

A place without a point is a feature without geometry that says why: no point is made up. Nothing in the rows is prolonged or
decided: they are claims, with stance and status.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping

from kg import iris
from kg.evidence import PREFIXES
from kg.inventory import Thing
from kg.web import nodes
from kg.web.site import Site
from kg.web.told import Told, told

_ROLES = {"holder": "held by", "toHolder": "taken by", "fromHolder": "lost by", "by": "taken or handed over through"}


def collection(site: Site) -> str:
    """All places as a FeatureCollection, by id."""
    rows = site.store.query(f"{PREFIXES}SELECT ?place WHERE {{ ?place a cko:Place }} ORDER BY ?place")
    places = nodes.read(site.store, [row["place"] for row in rows.dicts()])
    by_place: defaultdict[str, list[Told]] = defaultdict(list)
    for item in told(site, "ControlState", "ControlChange"):
        for place in item.slots.get("place", ()):
            by_place[place].append(item)
    site.learn(_named(places, by_place))
    features = [_feature(site, thing, by_place.get(thing.iri, [])) for thing in places.values()]
    head = {
        "type": "FeatureCollection",
        "title": site.graph.title,
        "identifier": site.graph.iri,
        "version": site.graph.version,
        "licence": site.graph.licence,
        "citation": site.graph.citation,
        "note": "Points of places, each with its source and terms of use. The rows under control are claims, not facts; none is prolonged.",
    }
    return json.dumps({**head, "features": features}, ensure_ascii=False, indent=1) + "\n"


def _named(places: Mapping[str, Thing], by_place: Mapping[str, list[Told]]) -> set[str]:
    """Whatever is shown by its label."""
    found = {iri for thing in places.values() for iri in nodes.types(thing)}
    for item in (item for items in by_place.values() for item in items):
        found.update(iri for role in _ROLES for iri in item.slots.get(role, ()))
        found.update(voice.speaker for voice in item.voices)
    return found


def _feature(site: Site, thing: Thing, items: list[Told]) -> dict[str, object]:
    east, north = thing.value("cko:longitude"), thing.value("cko:latitude")
    geometry = {"type": "Point", "coordinates": [float(east), float(north)]} if east and north else None
    properties: dict[str, object] = {
        "id": iris.shorten(thing.iri),
        "name": thing.value("skos:prefLabel"),
        "name_ar": thing.arabic() or None,
        "type": [site.label(iri).en for iri in nodes.types(thing)],
        "part_of": [iris.shorten(iri) for iri in thing.values("cko:partOf")],
        "precision": thing.code("cko:coordinatePrecision", "coordinate-precision") or None,
        "source": thing.value("cko:coordinateSource") or None,
        "source_terms": thing.value("cko:coordinateLicence") or None,
        "no_point_because": thing.value("cko:coordinateUnknown") or None,
        "control": [row for item in items for row in _told(site, item)],
    }
    return {"type": "Feature", "id": thing.iri, "geometry": geometry, "properties": properties}


def _told(site: Site, item: Told) -> list[dict[str, object]]:
    """A row a claim on one proposition."""
    what: dict[str, object] = {"frame": item.frame}
    what |= {words: [site.label(iri).en for iri in item.slots[role]] for role, words in _ROLES.items() if item.slots.get(role)}
    what |= {"extent": item.slot("extent") or None, "when": item.when or None, "status": item.status, "proposition": iris.shorten(item.iri)}
    return [
        {
            **what,
            "stance": voice.stance,
            "speaker": site.label(voice.speaker).en,
            "side": voice.side,
            "article": voice.article.rpartition("/")[2],
            "paragraphs": list(voice.paragraphs),
            "claim": iris.shorten(voice.claim),
        }
        for voice in item.voices
    ]
