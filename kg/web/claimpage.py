"""The page of a claim: everything that bears on it, and what else is said on the same proposition."""

from __future__ import annotations

from kg import cite
from kg.errors import UsageError
from kg.web import accounts, disputepage, nodes
from kg.web.evidencepanel import Panels
from kg.web.site import Site
from kg.web.view import Page, PageRoute, View


def show_claim(site: Site, view: View, id: str) -> Page:
    """A claim."""
    node = nodes.one(site, "claim", id)
    claim = accounts.of_claims(site, [node.iri])[node.iri]
    panel = next(iter(accounts.of_propositions(site, [claim.proposition])), None)
    values = {
        "panels": Panels(site, view),
        "claim": claim,
        "panel": panel,
        "others": [other for other in panel.claims if other.iri != claim.iri] if panel else [],
        "answers": disputepage.answers(site, panel) if panel else [],
        "citation": _citation(site, claim.iri),
    }
    return Page(claim.wording, "claim", values, iri=claim.iri)


def _citation(site: Site, iri: str) -> str:
    try:
        return cite.claim(site.store, iri)
    except UsageError:  # withdrawn, or of a graph without a version: there is nothing to cite
        return ""


PAGES = (PageRoute("claim", "doc/claim/{id}", show_claim),)
