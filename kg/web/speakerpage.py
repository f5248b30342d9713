"""Speakers: the list of them, and the page of one with everything that the speaker says."""

from __future__ import annotations

from kg import iris
from kg.evidence import PREFIXES
from kg.web import accounts, nodes
from kg.web.evidencepanel import Panels
from kg.web.lists import chosen
from kg.web.pager import part
from kg.web.site import Site
from kg.web.view import Page, PageRoute, View

CLAIMS, SPEAKERS = 50, 200


def show_speaker(site: Site, view: View, id: str) -> Page:
    """A speaker."""
    node = nodes.one(site, "speaker", id)
    rows = site.store.query(f"""{PREFIXES}SELECT ?claim ?start WHERE {{ ?claim cko:saidBy <{node.iri}> ; cko:evidencedBy ?passage .
        ?passage cko:startOffset ?start }} ORDER BY ?start ?claim""")
    claims = list(dict.fromkeys(row["claim"] for row in rows.dicts()))
    shown = part(view, claims, CLAIMS)
    found = accounts.of_claims(site, shown.rows)
    panels = accounts.of_propositions(site, list(dict.fromkeys(claim.proposition for claim in found.values())))
    site.learn(nodes.mentioned([node]))
    tell = Panels(site, view)
    values = {
        "panels": tell,
        "node": node,
        "classes": nodes.types(node),
        "shown": shown,
        "claims": [found[iri] for iri in shown.rows if iri in found],
        "of": {panel.iri: panel for panel in panels},
        "stances": _stances(site, node.iri),
        "through": _through(site, node.iri),
        "total": len(claims),
    }
    return Page(tell.name(node.iri), "speaker", values, iri=node.iri)


def _stances(site: Site, iri: str) -> list[tuple[str, int]]:
    names = " ".join(f"cko:{name}" for name in accounts.STANCES)
    rows = site.store.query(f"""{PREFIXES}SELECT ?stance (COUNT(*) AS ?n) WHERE {{ VALUES ?stance {{ {names} }}
        ?claim cko:saidBy <{iri}> ; ?stance ?p }} GROUP BY ?stance ORDER BY DESC(?n) ?stance""")
    return [(row["stance"].rpartition("#")[2], int(row["n"])) for row in rows.dicts()]


def _through(site: Site, iri: str) -> list[tuple[str, int]]:
    """Through whom the speaker's words came to the article."""
    rows = site.store.query(f"""{PREFIXES}SELECT ?by (COUNT(*) AS ?n) WHERE {{ ?claim cko:saidBy <{iri}> ; cko:relayedBy ?by }}
        GROUP BY ?by ORDER BY DESC(?n) ?by""")
    found = [(row["by"], int(row["n"])) for row in rows.dicts()]
    site.learn(by for by, _ in found)
    return found


def show_speakers(site: Site, view: View) -> Page:
    """The list of speakers, by article, side and how they are given."""
    every = site.memo("speakers", lambda: _every(site))
    wanted, filters = chosen(site, view, every, ("article", "side", "anonymity"))
    shown = part(view, wanted, SPEAKERS)
    site.learn(row[name] for row in shown.rows for name in ("speaker", "article", "side", "anonymity"))
    return Page(view.say("Speakers"), "speakers", {"panels": Panels(site, view), "shown": shown, "filters": filters})


def _every(site: Site) -> list[dict[str, str]]:
    rows = site.store.query(f"""{PREFIXES}SELECT ?speaker ?article ?side ?anonymity (COUNT(DISTINCT ?claim) AS ?claims) WHERE {{
        ?speaker a cko:Speaker ; cko:speaksIn ?article ; cko:anonymity ?anonymity OPTIONAL {{ ?speaker cko:speakerSide ?told }}
        OPTIONAL {{ ?claim cko:saidBy ?speaker ; cko:claims ?p }} BIND(COALESCE(?told, <{iris.code("side/unknown")}>) AS ?side) }}
        GROUP BY ?speaker ?article ?side ?anonymity""")
    return sorted(rows.dicts(), key=lambda row: (-int(row["claims"]), row["speaker"]))


PAGES = (PageRoute("speakers", "speakers", show_speakers), PageRoute("speaker", "doc/speaker/{id}", show_speaker))
