"""All claims of a graph with everything about them, read at once by a few large queries: what a page about the whole graph needs."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg import evidence, iris
from kg.errors import InputError
from kg.evidence import DISPUTE_KINDS, PREFIXES, Evidence
from kg.store import Store, Term
from kg.texts import Anchor

_CLASSES = (
    *("cko:Article", "cko:Speaker", "cko:Passage", "cko:Claim", "cko:WithdrawnClaim", "cko:Proposition", "cko:LabelUse"),
    *("cko:Dispute", "cko:Finding", "cko:Position", "cko:Actor", "cko:Status", "cko:Code", "owl:ObjectProperty", "owl:Ontology"),
)
"""The order in which disputes are shown; kinds that it does not know follow."""


@dataclass(frozen=True)
class Thing:
    """A node of the graph and the values of its properties, by their short names."""

    iri: str
    facts: Mapping[str, tuple[Term, ...]]

    def values(self, name: str) -> tuple[str, ...]:
        """All values of a property."""
        return tuple(term.value for term in self.facts.get(name, ()))

    def value(self, name: str) -> str:
        """One value of a property: the English one, else one without a language, else the first; nothing where there is none."""
        terms = sorted(self.facts.get(name, ()), key=lambda term: ({"en": 0, "": 1}.get(_language(term), 2), term.value))
        return terms[0].value if terms else ""

    def arabic(self) -> str:
        """The Arabic label, if there is one."""
        return next((term.value for term in self.facts.get("rdfs:label", ()) if _language(term) == "ar"), "")

    def code(self, name: str, codes: str) -> str:
        """The value of a property that takes codes, as its short word: ``government`` for ``cko:side-government``."""
        return self.value(name).removeprefix(iris.code(f"{codes}/"))


@dataclass(frozen=True)
class Voice:
    """A speaker of an article."""

    iri: str
    article: str
    name: str
    arabic: str
    side: str
    anonymity: str
    speaks_for: tuple[str, ...]


@dataclass(frozen=True)
class Passage:
    """A stretch of an article."""

    iri: str
    article: str
    anchor: Anchor


@dataclass(frozen=True)
class Proposition:
    """What claims are about."""

    iri: str
    label: str
    status: str
    origins: int
    disputes: tuple[str, ...]


@dataclass(frozen=True)
class Claim:
    """A claim; a withdrawn one takes no stance any more, and ``evidence`` is None."""

    iri: str
    wording: str
    voice: Voice
    side: str
    passages: tuple[Passage, ...]
    proposition: str
    called: tuple[tuple[str, str], ...]
    evidence: Evidence | None
    withdrawn: str
    because: str

    @property
    def article(self) -> str:
        """The article in which it stands."""
        return self.passages[0].article

    @property
    def stance(self) -> str:
        """What the speaker does; nothing where it is withdrawn."""
        return self.evidence.stance if self.evidence else ""

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in its article."""
        return self.passages[0].anchor.start, self.passages[0].anchor.end


@dataclass(frozen=True)
class Position:
    """One answer to the question of a dispute, or one value of a difference found by rule."""

    iri: str
    holds: str
    propositions: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Dispute:
    """A question on which sources differ; ``rules`` are those that found it, where nobody but they did."""

    iri: str
    kind: str
    question: str
    rationale: str
    positions: tuple[Position, ...]
    rules: tuple[str, ...]
    slots: tuple[str, ...]
    joined: tuple[str, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims of all positions, each once."""
        return tuple(dict.fromkeys(claim for position in self.positions for claim in position.claims))


@dataclass(frozen=True)
class Inventory:
    """What a graph holds; every mapping is by IRI."""

    things: Mapping[str, Mapping[str, Thing]]
    articles: tuple[Thing, ...]
    voices: Mapping[str, Voice]
    passages: Mapping[str, Passage]
    propositions: Mapping[str, Proposition]
    claims: Mapping[str, Claim]
    disputes: tuple[Dispute, ...]
    findings: tuple[Dispute, ...]

    @functools.cached_property
    def by_article(self) -> Mapping[str, Sequence[Claim]]:
        """The claims of each article, in text order."""
        found: dict[str, list[Claim]] = {article.iri: [] for article in self.articles}
        for claim in self.claims.values():
            found[claim.article].append(claim)
        return found

    def curated(self, finding: Dispute) -> Sequence[str]:
        """The curators' disputes that cover a difference found by rule."""
        return [iri for iri in finding.joined if iri in self.things["cko:Dispute"]]

    def thing(self, iri: str) -> Thing:
        """A thing of any kind; one without facts where the graph does not tell of it."""
        return next((found[iri] for found in self.things.values() if iri in found), Thing(iri, {}))


def read(store: Store) -> Inventory:
    """Read the graph.

    Raises:
        InputError: a claim has no speaker, stance, passage or article.
    """
    things = _things(store)
    articles = sorted(things["cko:Article"].values(), key=lambda a: (a.value("cko:earliestStart"), a.iri))
    rank = {article.iri: number for number, article in enumerate(articles)}
    passages = {t.iri: _passage(t) for t in things["cko:Passage"].values()}
    voices = {t.iri: _voice(t, things) for t in things["cko:Speaker"].values()}
    stated: dict[str, Evidence | None] = {item.claim: item for item in evidence.claims(store, "?claim cko:claims ?p .")}
    for iri in sorted(things["cko:Claim"].keys() - stated.keys()):
        raise InputError(f"{iris.shorten(iri)}: the graph does not tell everything of this claim; run kg check")
    stated |= dict.fromkeys(things["cko:WithdrawnClaim"])
    both = {**things["cko:Claim"], **things["cko:WithdrawnClaim"]}
    unordered = [_claim(t, voices, passages, stated[t.iri], things) for t in both.values()]
    claims = {claim.iri: claim for claim in sorted(unordered, key=lambda claim: (rank[claim.article], claim.place, claim.iri))}
    order = {iri: number for number, (iri, claim) in enumerate(claims.items()) if claim.evidence}
    disputes = [_dispute(t, things["cko:Position"], order) for t in {**things["cko:Dispute"], **things["cko:Finding"]}.values()]
    disputes.sort(key=lambda d: (DISPUTE_KINDS.index(d.kind) if d.kind in DISPUTE_KINDS else len(DISPUTE_KINDS), d.kind, d.iri))
    return Inventory(
        things,
        tuple(articles),
        voices,
        passages,
        {t.iri: _proposition(t) for t in things["cko:Proposition"].values()},
        claims,
        tuple(d for d in disputes if d.iri not in things["cko:Finding"]),
        tuple(d for d in disputes if d.iri in things["cko:Finding"]),
    )


def _things(store: Store) -> dict[str, dict[str, Thing]]:
    rows = store.query(f"{PREFIXES}SELECT ?class ?s ?p ?o WHERE {{ VALUES ?class {{ {' '.join(_CLASSES)} }} ?s a ?class ; ?p ?o }}")
    short = functools.cache(iris.shorten)
    found: dict[str, defaultdict[str, defaultdict[str, list[Term]]]]
    found = {name: defaultdict(lambda: defaultdict(list)) for name in _CLASSES}
    for kind, subject, relation, value in rows.rows:
        if kind is not None and subject is not None and relation is not None and value is not None:
            found[short(kind.value)][subject.value][short(relation.value)].append(value)
    return {name: {iri: _thing(iri, facts) for iri, facts in sorted(of_class.items())} for name, of_class in found.items()}


def _thing(iri: str, facts: Mapping[str, list[Term]]) -> Thing:
    return Thing(iri, {name: tuple(sorted(terms, key=lambda term: (term.value, _language(term)))) for name, terms in facts.items()})


def _language(term: Term) -> str:
    return term.language or "" if isinstance(term, ox.Literal) else ""


def _passage(t: Thing) -> Passage:
    paragraph, start, end, words = (int(t.value(f"cko:{name}")) for name in ("paragraph", "startOffset", "endOffset", "wordCount"))
    return Passage(t.iri, t.value("cko:inArticle"), Anchor(paragraph, start, end, words, t.value("cko:textDigest")))


def _voice(t: Thing, things: Mapping[str, Mapping[str, Thing]]) -> Voice:
    actors = things["cko:Actor"]
    same = [actors[iri].arabic() for iri in t.values("cko:identifiedAs") if iri in actors]
    speaks_for = tuple(actors[iri].value("rdfs:label") for iri in t.values("cko:speaksFor") if iri in actors)
    arabic = t.arabic() or next(filter(None, same), "")
    side, anonymity = t.code("cko:speakerSide", "side") or "unknown", t.code("cko:anonymity", "anonymity")
    return Voice(t.iri, t.value("cko:speaksIn"), t.value("rdfs:label"), arabic, side, anonymity, speaks_for)


def _proposition(t: Thing) -> Proposition:
    status = t.value("cko:status").rpartition("#")[2]
    return Proposition(t.iri, t.value("rdfs:label"), status, int(t.value("cko:originCount") or 0), t.values("cko:inDispute"))


def _claim(
    t: Thing,
    voices: Mapping[str, Voice],
    passages: Mapping[str, Passage],
    stated: Evidence | None,
    things: Mapping[str, Mapping[str, Thing]],
) -> Claim:
    voice = voices[t.value("cko:saidBy")]
    where = sorted((passages[iri] for iri in t.values("cko:evidencedBy")), key=lambda p: (p.anchor.start, p.anchor.end, p.iri))
    uses = [things["cko:LabelUse"][iri] for iri in t.values("cko:usesLabel") if iri in things["cko:LabelUse"]]
    actors = things["cko:Actor"]
    called = tuple((u.value("cko:labelText"), actors[a].value("rdfs:label")) for u in uses for a in u.values("cko:labelled") if a in actors)
    return Claim(
        t.iri,
        t.value("rdfs:label"),
        voice,
        stated.side if stated else voice.side,
        tuple(where),
        t.value("cko:claims") or t.value("cko:formerlyClaimed"),
        called,
        stated,
        t.value("cko:withdrawnOn"),
        t.value("cko:withdrawnBecause"),
    )


def _dispute(t: Thing, positions: Mapping[str, Thing], order: Mapping[str, int]) -> Dispute:
    own = sorted(
        (positions[iri] for iri in t.values("cko:hasPosition") if iri in positions),
        key=lambda p: (int(p.value("cko:positionOrder") or 0), p.iri),
    )
    held = []
    for p in own:
        told = sorted((iri for iri in p.values("cko:positionClaim") if iri in order), key=order.__getitem__)
        held.append(Position(p.iri, p.value("rdfs:label"), p.values("cko:positionProposition"), tuple(told)))
    return Dispute(
        t.iri,
        t.code("cko:disputeKind", "dispute-kind"),
        t.value("rdfs:label"),
        t.value("cko:rationale"),
        tuple(held),
        t.values("cko:foundByRule"),
        t.values("cko:differsIn"),
        t.values("cko:joinedTo"),
    )
