"""Lists of everything of a kind, with filters: actors, places, events, documents, and claims."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg import iris
from kg.evidence import PREFIXES
from kg.web import accounts, nodes
from kg.web.evidencepanel import STANCES, Panels
from kg.web.pager import cut, number, part
from kg.web.site import Site
from kg.web.view import BadRequest, Page, PageRoute, View

THINGS, CLAIMS = 200, 50
TITLES = {"actor": "Actors", "place": "Places", "event": "Events", "document": "Documents"}


@dataclass(frozen=True)
class Filter:
    """A choice that narrows a list: its values in addresses with their names, and the one that is chosen."""

    name: str
    title: str
    choices: Sequence[tuple[str, str]]
    chosen: str


def code(iri: str) -> str:
    """A value as it stands in an address: the local part of an IRI, of a code without its list."""
    local = iri.rpartition("#")[2].rpartition("/")[2]
    return local.partition("-")[2] if iri.startswith(iris.CKO) and local[:1].islower() and "-" in local else local


def chosen(site: Site, view: View, rows: Sequence[Mapping[str, str]], names: Sequence[str]) -> tuple[list[Mapping[str, str]], list[Filter]]:
    """The rows that a visitor's settings leave, and the filters as they are set.

    Raises:
        BadRequest: a setting is none of the values that the list has.
    """
    filters = [offered(site, view, name, sorted({value for row in rows for value in row[name].split()})) for name in names]
    left = [row for row in rows if all(not f.chosen or f.chosen in map(code, row[f.name].split()) for f in filters)]
    return left, filters


def offered(site: Site, view: View, name: str, values: Sequence[str]) -> Filter:
    """A filter over some IRIs.

    Raises:
        BadRequest: what a visitor chose is none of them.
    """
    site.learn(values)
    asked = view.query.get(name, "")
    if asked and asked not in map(code, values):
        raise BadRequest(f'{name}: "{asked}" is none of {", ".join(map(code, values[:20]))}{" ..." if len(values) > 20 else ""}')
    tell = Panels(site, view)
    return Filter(
        name, name.capitalize(), sorted(((code(value), tell.name(value)) for value in values), key=lambda choice: choice[1]), asked
    )


def show_things(kind: str, site: Site, view: View) -> Page:
    """The list of actors, places, events or documents."""
    every = site.memo(("list", kind), lambda: _things(site, kind))
    site.learn(value for row in every for value in (row["thing"], *row["type"].split(), *row["side"].split()))
    names = ("type", "side") if kind == "actor" else ("type",)
    wanted, filters = chosen(site, view, every, names)
    tell = Panels(site, view)
    shown = part(view, sorted(wanted, key=lambda row: _sorting(tell.name(row["thing"]))), THINGS)
    return Page(
        view.say(TITLES[kind]),
        "things",
        {"panels": tell, "narrowest": functools.partial(nodes.narrowest, site), "kind": kind, "shown": shown, "filters": filters},
    )


def _sorting(name: str) -> str:
    """A name as lists are ordered: without case and the Arabic article."""
    plain = name.casefold().lstrip("\"'“‘")
    return plain.removeprefix("al-").removeprefix("ال")


def _things(site: Site, kind: str) -> list[dict[str, str]]:
    """Every entity of a kind, with its classes, sides, who attests it, and how many propositions and claims concern it."""
    answer = site.store.query(f"""{PREFIXES}SELECT ?thing ?p ?o WHERE {{ VALUES ?p {{ rdf:type cko:onSide cko:attestedBy }}
        ?thing a cko:{kind.capitalize()} ; ?p ?o }} ORDER BY ?thing ?o""")
    found: dict[str, dict[str, list[str]]] = {}
    for row in answer.dicts():
        found.setdefault(row["thing"], {}).setdefault(iris.shorten(row["p"]), []).append(row["o"])
    counts = {
        row["thing"]: (row["propositions"], row["claims"])
        for row in site.store.query(f"""{PREFIXES}SELECT ?thing (COUNT(DISTINCT ?p) AS ?propositions) (COUNT(?claim) AS ?claims) WHERE {{
        ?thing a cko:{kind.capitalize()} . ?p cko:concerns ?thing . ?claim cko:claims ?p }} GROUP BY ?thing""").dicts()
    }
    return [_row(thing, facts, *counts.get(thing, ("0", "0"))) for thing, facts in found.items()]


def _row(thing: str, facts: Mapping[str, Sequence[str]], propositions: str, claims: str) -> dict[str, str]:
    own = [iri for iri in facts["rdf:type"] if iri.startswith(iris.CKO)]
    return {
        "thing": thing,
        "type": " ".join([iri for iri in own if iri not in nodes.GENERAL] or own),
        "side": " ".join(facts.get("cko:onSide", ())),
        "attested": "yes" if "cko:attestedBy" in facts else "",
        "propositions": propositions,
        "claims": claims,
    }


def show_claims(site: Site, view: View) -> Page:
    """The list of claims, by stance, status, side and article."""
    articles = [row["a"] for row in site.store.query(f"{PREFIXES}SELECT ?a WHERE {{ ?a a cko:Article }} ORDER BY ?a").dicts()]
    sides = [row["s"] for row in site.store.query(f"{PREFIXES}SELECT DISTINCT ?s WHERE {{ ?c cko:voiceSide ?s }} ORDER BY ?s").dicts()]
    filters = [
        offered(site, view, "stance", [iris.term(name) for name in STANCES]),
        offered(site, view, "status", [iris.term(name) for name in iris.STATUSES]),
        offered(site, view, "side", sides),
        offered(site, view, "article", articles),
    ]
    stance, status, side, article = (_value(f, values) for f, values in zip(filters, ([], [], sides, articles), strict=True))
    pattern = f"""?claim cko:claims ?p ; cko:inArticle ?article ; cko:evidencedBy ?passage . ?passage cko:startOffset ?start
        {stance} {status} {side} {article}"""
    total = int(next(site.store.query(f"{PREFIXES}SELECT (COUNT(DISTINCT ?claim) AS ?n) WHERE {{ {pattern} }}").dicts())["n"])
    rows = site.store.query(f"""{PREFIXES}SELECT ?claim ?article (MIN(?start) AS ?first) WHERE {{ {pattern} }} GROUP BY ?claim ?article
        ORDER BY ?article ?first ?claim LIMIT {CLAIMS} OFFSET {(number(view) - 1) * CLAIMS}""")
    found = accounts.of_claims(site, [row["claim"] for row in rows.dicts()])
    panels = accounts.of_propositions(site, list(dict.fromkeys(claim.proposition for claim in found.values())))
    values = {
        "panels": Panels(site, view),
        "shown": cut(view, list(found.values()), total, CLAIMS),
        "filters": filters,
        "of": {panel.iri: panel for panel in panels},
    }
    return Page(view.say("Claims"), "claims", values)


def _value(chosen: Filter, values: Sequence[str]) -> str:
    """The pattern that a filter adds; what a visitor chose is one of the values offered."""
    if not chosen.chosen:
        return ""
    iri = next((value for value in values if code(value) == chosen.chosen), iris.term(chosen.chosen))
    return {
        "stance": f". ?claim <{iri}> ?p",
        "status": f". ?p cko:status <{iri}>",
        "side": f". ?claim cko:voiceSide <{iri}>",
        "article": f". FILTER(?article = <{iri}>)",
    }[chosen.name]


PAGES = (
    *(PageRoute(f"{kind}s", f"{kind}s", functools.partial(show_things, kind)) for kind in TITLES),
    PageRoute("claims", "claims", show_claims),
)
