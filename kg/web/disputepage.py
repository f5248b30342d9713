"""Where accounts differ: the list of disputes with its filters, and the page of one, with its positions side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg import differences, iris, queries
from kg.evidence import COLUMNS, DISPUTE_KINDS, PREFIXES
from kg.inventory import Thing
from kg.web import accounts, nodes
from kg.web.accounts import Claim, Difference, Panel
from kg.web.evidencepanel import Panels
from kg.web.pager import part
from kg.web.site import Site
from kg.web.view import BadRequest, Page, PageRoute, View

ROWS = 100


@dataclass(frozen=True)
class Position:
    """One answer to a question: what it holds, the claims behind it, and the propositions that they are on."""

    node: Thing
    claims: tuple[Claim, ...]
    panels: tuple[Panel, ...]

    @property
    def named(self) -> Mapping[str, Panel]:
        """The propositions by their IRIs."""
        return {panel.iri: panel for panel in self.panels}

    def by_side(self) -> list[list[Claim]]:
        """Its claims by the columns of ``kg.evidence.COLUMNS``."""
        return [[claim for claim in self.claims if claim.column == column] for column in COLUMNS]

    def by_article(self, articles: Iterable[str]) -> list[list[Claim]]:
        """Its claims by some articles."""
        return [[claim for claim in self.claims if claim.article.iri == article] for article in articles]


@dataclass(frozen=True)
class Row:
    """A dispute in a list."""

    iri: str
    kind: str
    by_rule: bool
    positions: int
    claims: int
    articles: int


def positions(site: Site, node: Thing) -> list[Position]:
    """The positions of a dispute or finding, in their order."""
    found = sorted(
        nodes.read(site.store, node.values("cko:hasPosition")).values(), key=lambda p: (int(p.value("cko:positionOrder") or 0), p.iri)
    )
    claims = accounts.of_claims(site, (iri for p in found for iri in p.values("cko:positionClaim")))
    wanted = [iri for p in found for iri in p.values("cko:positionProposition")]
    panels = {panel.iri: panel for panel in accounts.of_propositions(site, wanted)}
    site.learn(p.iri for p in found)
    return [
        Position(
            p,
            tuple(claim for claim in claims.values() if claim.iri in p.values("cko:positionClaim")),
            tuple(panels[iri] for iri in p.values("cko:positionProposition") if iri in panels),
        )
        for p in found
    ]


def show_dispute(site: Site, view: View, id: str) -> Page:
    """A dispute of the curators'."""
    return _show(site, view, nodes.one(site, "dispute", id))


def show_finding(site: Site, view: View, id: str) -> Page:
    """A difference found by rule."""
    return _show(site, view, nodes.one(site, "finding", id))


def _show(site: Site, view: View, node: Thing) -> Page:
    held = positions(site, node)
    findings = list(nodes.read(site.store, nodes.backwards(site.store, node.iri, ("cko:joinedTo",))["cko:joinedTo"]).values())
    kind = node.value("cko:disputeKind")
    site.learn([kind, *nodes.mentioned([node, *findings])])
    articles = list(dict.fromkeys(claim.article.iri for position in held for claim in position.claims))
    about = nodes.read(site.store, [kind, *node.values("cko:foundByRule")])
    values = {
        "panels": Panels(site, view),
        "node": node,
        "kind": kind,
        "meaning": about[kind].value("skos:definition") if kind in about else "",
        "rules": [about[iri] for iri in node.values("cko:foundByRule") if iri in about],
        "positions": held,
        "findings": findings,
        "columns": tuple(COLUMNS),
        "articles": articles,
    }
    return Page(node.value("rdfs:label"), "dispute", values, iri=node.iri)


def rows(site: Site) -> list[Row]:
    """Every difference but findings that a dispute covers: disputes first, contradictions first among them, then those with most claims."""
    return site.memo("disputes", lambda: _rows(site))


def _rows(site: Site) -> list[Row]:
    answer = site.store.query(f"""{PREFIXES}SELECT ?d ?kind ?rule (COUNT(DISTINCT ?x) AS ?positions)
        (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?article) AS ?articles) WHERE {{ ?d a cko:Difference ; cko:disputeKind ?kind
        FILTER NOT EXISTS {{ ?d cko:joinedTo ?other }} OPTIONAL {{ ?d cko:foundByRule ?rule }}
        OPTIONAL {{ ?d cko:hasPosition ?x OPTIONAL {{ ?x cko:positionClaim ?claim . ?claim cko:inArticle ?article }} }} }}
        GROUP BY ?d ?kind ?rule""")
    found = [
        Row(row["d"], row["kind"], bool(row["rule"]), int(row["positions"]), int(row["claims"]), int(row["articles"]))
        for row in answer.dicts()
    ]
    return sorted(found, key=lambda row: (row.by_rule, _rank(row.kind), -row.claims, row.iri))


def _rank(kind: str) -> int:
    code = short(kind)
    return DISPUTE_KINDS.index(code) if code in DISPUTE_KINDS else len(DISPUTE_KINDS)


def short(kind: str) -> str:
    """The word for a kind of dispute."""
    return kind.rpartition("#dispute-kind-")[2]


def show_disputes(site: Site, view: View) -> Page:
    """The list, by kind, place, actor and date."""
    asked = view.query
    every = rows(site)
    kinds = list(dict.fromkeys(row.kind for row in every))
    if asked.get("kind") and asked["kind"] not in map(short, kinds):
        raise BadRequest(f'kind: "{asked["kind"]}" is not one of {", ".join(map(short, kinds))}')
    wanted = [row for row in every if not asked.get("kind") or short(row.kind) == asked["kind"]]
    things = [site.names.resolve(asked[name], (name,)).iri for name in ("place", "actor") if asked.get(name)]
    instants = _instants(asked["date"]) if asked.get("date") else None
    if things or instants:
        touched = differences.touching(site.store, things, instants)
        wanted = [row for row in wanted if row.iri in touched]
    shown = part(view, wanted, ROWS)
    site.learn([*(row.iri for row in shown.rows), *kinds, *things])
    tell = Panels(site, view)
    values = {
        "panels": tell,
        "shown": shown,
        "kinds_named": [(short(kind), tell.name(kind)) for kind in kinds],
        "counts": [
            (kind, sum(r.kind == kind and not r.by_rule for r in every), sum(r.kind == kind and r.by_rule for r in every)) for kind in kinds
        ],
        "things": things,
        "asked": asked,
    }
    return Page(view.say("Disputes"), "disputes", values)


def _instants(date: str) -> tuple[str, str]:
    first, last = queries.instants("date", date)
    return first.value, last.value


def answers(site: Site, panel: Panel) -> list[tuple[Difference, list[Position]]]:
    """The contradictions in which a proposition is, each with all answers to its question."""
    grave = {difference.iri: difference for difference in panel.differences if difference.grave}
    found = nodes.read(site.store, grave)
    return [(grave[iri], positions(site, node)) for iri, node in found.items()]


def first_contradictions(site: Site, many: int) -> Sequence[tuple[Row, list[Position]]]:
    """The contradictions that most claims speak to, with their positions."""
    chosen = [row for row in rows(site) if short(row.kind) == DISPUTE_KINDS[0] and not row.by_rule][:many]
    found = nodes.read(site.store, (row.iri for row in chosen))
    site.learn([*found, *(row.kind for row in chosen), *map(iris.term, accounts.STANCES)])
    return [(row, positions(site, found[row.iri])) for row in chosen]


PAGES = (
    PageRoute("disputes", "disputes", show_disputes),
    PageRoute("dispute", "doc/dispute/{id}", show_dispute),
    PageRoute("finding", "doc/finding/{id}", show_finding),
)
