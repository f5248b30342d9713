"""The page of a proposition: its slots, its status and why it has it, and all claims for and against it."""

from __future__ import annotations

from kg import iris
from kg.evidence import PREFIXES
from kg.web import accounts, disputepage, nodes
from kg.web.accounts import Panel
from kg.web.evidencepanel import Panels
from kg.web.site import Site
from kg.web.view import Page, PageRoute, View


def show_proposition(site: Site, view: View, id: str) -> Page:
    """A proposition."""
    node = nodes.one(site, "proposition", id)
    back = nodes.backwards(
        site.store, node.iri, ("cko:refines", "cko:causeProposition", "cko:effectProposition", "cko:about", "cko:formerlyClaimed")
    )
    [panel, *narrower] = accounts.of_propositions(site, [node.iri, *back["cko:refines"]])
    withdrawn = accounts.of_claims(site, back["cko:formerlyClaimed"])
    within = [iri for name in ("cko:causeProposition", "cko:effectProposition", "cko:about") for iri in back[name]]
    site.learn([iris.term(panel.status), *within, *node.values("cko:refines")])
    values = {
        "panels": Panels(site, view),
        "panel": panel,
        "reason": _reason(panel),
        "meaning": nodes.read(site.store, [iris.term(panel.status)])[iris.term(panel.status)].value("skos:definition"),
        "narrower": narrower,
        "answers": disputepage.answers(site, panel),
        "within": list(dict.fromkeys(within)),
        "withdrawn": list(withdrawn.values()),
        "shortcuts": _shortcuts(site, node.iri),
    }
    return Page(panel.label, "proposition", values, iri=node.iri)


def _reason(panel: Panel) -> tuple[str, int]:
    """Why a proposition has its status: an English text with ``{n}``, and n."""
    rejected = len(panel.taking(accounts.AGAINST))
    asserted = len(panel.taking(("asserts",)))
    if panel.status == "Contested" and rejected and asserted:
        return "Claims that assert it stand against {n} that reject or doubt it.", rejected
    if panel.status == "Contested":
        return "Nobody rejects it by name: it excludes another answer to the same question, in the disputes named here ({n}).", len(
            panel.differences
        )
    if panel.status == "Corroborated":
        return "Independent origins that assert it, or something narrower: {n}.", panel.origins
    if panel.status == "SingleSource":
        return "Claims that assert it: {n}; they have one origin.", asserted
    if panel.status == "Implausible":
        return "It cannot be as told, whoever tells it; claims that assert it: {n}.", asserted
    return "Nobody asserts it; claims that speak of it otherwise: {n}.", len(panel.claims)


def _shortcuts(site: Site, iri: str) -> list[dict[str, str]]:
    """The plain triples that it gives."""
    rows = site.store.query(f"""{PREFIXES}SELECT DISTINCT ?s ?p ?o WHERE {{ ?axiom cko:forProposition <{iri}> ; owl:annotatedSource ?s ;
        owl:annotatedProperty ?p ; owl:annotatedTarget ?o }} ORDER BY ?s ?p ?o""")
    found = list(rows.dicts())
    site.learn(value for row in found for value in row.values())
    return found


PAGES = (PageRoute("proposition", "doc/proposition/{id}", show_proposition),)
