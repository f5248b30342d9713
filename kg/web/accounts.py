"""Claims with all that a reader needs to judge them, and propositions with the claims on them: what stands behind a statement.

A page asks once for all that it shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg import iris
from kg.evidence import COLUMNS, PREFIXES, Quote
from kg.inventory import Thing
from kg.store import Term
from kg.texts import Anchor
from kg.web import nodes, passages
from kg.web.day import in_words
from kg.web.site import Site

STANCES = ("asserts", "alleges", "negates", "denies", "questions", "predicts", "intends", "supposes")
FOR, AGAINST = ("asserts", "alleges"), ("negates", "denies", "questions")
PARAGRAPHS = 25
"""How many paragraphs of an article stand on one page."""
_NO_SLOTS = frozenset(
    f"cko:{name}"
    for name in (
        *(
            "concerns",
            "status",
            "originCount",
            "inDispute",
            "inFinding",
            "refines",
            "earliestStart",
            "latestStart",
            "earliestEnd",
            "latestEnd",
        ),
        *(
            "edtf",
            "amountLow",
            "amountHigh",
            "amountUnit",
            "shareLow",
            "shareHigh",
            "shareUnit",
            "distanceLow",
            "distanceHigh",
            "distanceUnit",
        ),
    )
)
"""What the graph says of a proposition beside its slots: what follows from its claims, and bounds of what is told."""


@dataclass(frozen=True)
class Passage:
    """Where a claim stands; ``quote`` where the words are at hand, ``text`` tells whether the text is."""

    iri: str
    anchor: Anchor
    quote: Quote | None
    text: bool


@dataclass(frozen=True)
class Difference:
    """A dispute or finding in which a proposition is."""

    iri: str
    kind: str
    question: str
    by_rule: bool

    @property
    def grave(self) -> bool:
        """Whether it is a contradiction or something impossible, and no mere difference of scope or precision."""
        return self.kind.endswith(("-contradiction", "-implausible"))


@dataclass(frozen=True)
class Claim:
    """One claim with all that a reader needs to judge it; ``stance`` is empty where it is withdrawn."""

    iri: str
    wording: str
    stance: str
    proposition: str
    node: Thing
    speaker: Thing
    side: str
    chain: tuple[str, ...]
    article: Thing
    passages: tuple[Passage, ...]
    called: tuple[tuple[str, str], ...]

    @property
    def paragraphs(self) -> list[int]:
        """The paragraphs of its passages."""
        return sorted({passage.anchor.paragraph for passage in self.passages})

    @property
    def own(self) -> bool:
        """Whether it is in the article's own voice, which has no side."""
        return iris.term("OwnVoice") in self.speaker.values("rdf:type")

    @property
    def quoted(self) -> bool:
        """Whether the words of a passage of it are at hand."""
        return any(passage.quote for passage in self.passages)

    @property
    def column(self) -> str:
        """The one of ``kg.evidence.COLUMNS`` to which its voice belongs."""
        side = self.side.rpartition("#side-")[2]
        return next((name for name, sides in COLUMNS.items() if side in sides), "third parties")

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Its place among the claims of all articles."""
        first = self.passages[0].anchor if self.passages else Anchor(0, 0, 0, 0, "")
        return self.article.iri, first.start, first.end, self.iri


@dataclass(frozen=True)
class Panel:
    """A proposition with all claims on it."""

    iri: str
    node: Thing
    status: str
    origins: int
    differences: tuple[Difference, ...]
    claims: tuple[Claim, ...]

    @property
    def frame(self) -> str:
        """The class of propositions to which it belongs."""
        return next(iter(nodes.types(self.node)), "")

    @property
    def label(self) -> str:
        """What it says, slot by slot."""
        return in_words(self.node.value("rdfs:label"))

    @property
    def when(self) -> str:
        """Its date as EDTF; empty where none is told."""
        return self.node.value("cko:edtf")

    @property
    def impossible(self) -> list[str]:
        """The dates as printed that no calendar has and that were read as its date."""
        found = (c.node for c in self.claims if c.node.value("cko:dateResolution") == iris.term("resolution-impossible"))
        return list(dict.fromkeys(node.value("cko:datePrinted") for node in found if node.value("cko:datePrinted")))

    @property
    def slots(self) -> list[tuple[str, tuple[Term, ...]]]:
        """The IRI of each slot, and its values."""
        return [
            (iris.term(name.removeprefix("cko:")), terms)
            for name, terms in sorted(self.node.facts.items())
            if name.startswith("cko:") and name not in _NO_SLOTS
        ]

    def taking(self, stances: Iterable[str]) -> list[Claim]:
        """The claims that take one of some stances."""
        return [claim for claim in self.claims if claim.stance in stances]

    @property
    def columns(self) -> list[tuple[str, list[Claim]]]:
        """The claims for it, against it, and the others, under English headings; empty columns are left out."""
        rest = [claim for claim in self.claims if claim.stance not in (*FOR, *AGAINST)]
        found = [("Says or alleges that it is so", self.taking(FOR)), ("Rejects or doubts it", self.taking(AGAINST))]
        return [(title, claims) for title, claims in [*found, ("Plans, expects or supposes it", rest)] if claims]


def page_of(paragraph: int) -> int:
    """On which page of its article a paragraph stands."""
    return max(paragraph - 1, 0) // PARAGRAPHS + 1


def of_propositions(site: Site, wanted: Sequence[str]) -> list[Panel]:
    """Propositions with their claims, in the order given; those that the graph does not have are left out."""
    values = " ".join(f"<{iri}>" for iri in wanted)
    if not values:
        return []
    rows = site.store.query(f"{PREFIXES}SELECT ?claim WHERE {{ VALUES ?p {{ {values} }} ?claim cko:claims ?p }} ORDER BY ?claim")
    claims = of_claims(site, [row["claim"] for row in rows.dicts()])
    found = nodes.read(site.store, wanted)
    differences = _differences(site, found.values())
    site.learn(nodes.mentioned(found.values()))
    site.learn({iris.term(name.removeprefix("cko:")) for thing in found.values() for name in thing.facts if name.startswith("cko:")})
    by_proposition: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims.values():
        by_proposition[claim.proposition].append(claim)
    return [
        Panel(
            iri,
            found[iri],
            found[iri].value("cko:status").rpartition("#")[2],
            int(found[iri].value("cko:originCount") or 0),
            tuple(differences[d] for name in ("cko:inDispute", "cko:inFinding") for d in found[iri].values(name) if d in differences),
            tuple(by_proposition[iri]),
        )
        for iri in dict.fromkeys(wanted)
        if iri in found
    ]


def of_claims(site: Site, wanted: Iterable[str]) -> dict[str, Claim]:
    """Claims by IRI, in the order of articles and their texts; withdrawn ones too."""
    found = nodes.read(site.store, wanted)
    around = nodes.read(
        site.store,
        (
            iri
            for thing in found.values()
            for name in ("saidBy", "evidencedBy", "inArticle", "relay", "usesLabel")
            for iri in thing.values(f"cko:{name}")
        ),
    )
    claims = [_claim(site, thing, around) for thing in found.values()]
    site.learn(_shown(claims))
    return {claim.iri: claim for claim in sorted(claims, key=lambda claim: claim.order)}


def _shown(claims: Iterable[Claim]) -> Iterable[str]:
    """Whatever is shown by its label."""
    for claim in claims:
        yield from (claim.iri, claim.side, claim.speaker.iri, claim.article.iri, claim.proposition, iris.term(claim.stance), *claim.chain)
        for name in ("intentHolder", "readingConfidence", "dateResolution", "saidResolution"):
            yield from claim.node.values(f"cko:{name}")
        for name in ("speaksFor", "anonymity", "identifiedAs"):
            yield from claim.speaker.values(f"cko:{name}")
        yield from (of for _, of in claim.called)
        yield from claim.article.values("cko:publisher")


def _claim(site: Site, thing: Thing, around: Mapping[str, Thing]) -> Claim:
    def near(name: str) -> list[Thing]:
        return [around[iri] for iri in thing.values(name) if iri in around]

    nothing = Thing("", {})
    article = next(iter(near("cko:inArticle")), nothing)
    text = passages.held(site, article.iri, article.value("cko:textSha256")) if article.iri else None
    relays = sorted(near("cko:relay"), key=lambda relay: int(relay.value("cko:relayPosition") or 0))
    where = [(passage.iri, _anchor(passage)) for passage in near("cko:evidencedBy")]
    speaker = next(iter(near("cko:saidBy")), nothing)
    return Claim(
        thing.iri,
        thing.value("rdfs:label"),
        next((name for name in STANCES if f"cko:{name}" in thing.facts), ""),
        thing.value("cko:claims") or thing.value("cko:formerlyClaimed"),
        thing,
        speaker,
        thing.value("cko:voiceSide") or speaker.value("cko:speakerSide"),
        tuple(relay.value("cko:relayingParty") for relay in relays),
        article,
        tuple(Passage(iri, anchor, passages.quote(text, anchor), text is not None) for iri, anchor in sorted(where, key=_place)),
        tuple((use.value("cko:labelText"), actor) for use in near("cko:usesLabel") for actor in use.values("cko:labelled")),
    )


def _place(passage: tuple[str, Anchor]) -> tuple[int, int, str]:
    return passage[1].start, passage[1].end, passage[0]


def _anchor(passage: Thing) -> Anchor:
    names = ("paragraph", "startOffset", "endOffset", "wordCount")
    paragraph, start, end, words = (int(passage.value(f"cko:{name}") or 0) for name in names)
    return Anchor(paragraph, start, end, words, passage.value("cko:textDigest"))


def _differences(site: Site, propositions: Iterable[Thing]) -> dict[str, Difference]:
    """The disputes of some propositions, and the findings that no dispute covers and that say more than that one is narrower."""
    wanted = (iri for thing in propositions for name in ("cko:inDispute", "cko:inFinding") for iri in thing.values(name))
    found = nodes.read(site.store, wanted)
    site.learn(thing.value("cko:disputeKind") for thing in found.values())
    return {
        iri: Difference(iri, thing.value("cko:disputeKind"), thing.value("rdfs:label"), "cko:foundByRule" in thing.facts)
        for iri, thing in found.items()
        if "cko:joinedTo" not in thing.facts
        and ("cko:foundByRule" not in thing.facts or not thing.value("cko:disputeKind").endswith("-refinement"))
    }
