"""From seeds to triples: what was typed, and nothing that follows from it (that is ``kg.derive``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import NamedNode

from kg import dates, iris, wording
from kg.amounts import Amount
from kg.ontology import superclasses
from kg.propositions import Proposition
from kg.records import (
    REJECTING,
    ActorSeed,
    ClaimSeed,
    Coordinates,
    DisputeSeed,
    DocumentSeed,
    EventSeed,
    Merge,
    NameForm,
    PlaceSeed,
    SideSeed,
    SpeakerSeed,
    When,
)
from kg.registers import Registers
from kg.seeds import OWN_VOICE, Article, Claim, Seeds
from kg.statements import Statements

_SKOS, _DCTERMS, _OWL = (iris.PREFIXES[p] for p in ("skos", "dcterms", "owl"))
_WIKIDATA = "http://www.wikidata.org/entity/"
Registered = ActorSeed | PlaceSeed | EventSeed | DocumentSeed


class Grapher:
    """Writes seeds as triples, piece by piece.

    Args:
        registers: the things that articles speak of.
        parents: the direct superclass of each class of the ontology.
    """

    def __init__(self, registers: Registers, parents: Mapping[str, str]) -> None:
        self.registers, self.parents, self.labels = registers, parents, registers.labels
        self.minter = iris.Minter(registers.settings["namespace"])
        self.to = Statements(self.minter)

    def take(self) -> Statements:
        """What was written since it was last taken."""
        taken, self.to = self.to, Statements(self.minter)
        return taken

    def write_registers(self) -> None:
        """All registered things."""
        for key, actor in self.registers.actors.items():
            self._registered("actor", key, actor)
            self._sides(key, actor.sides)
        for key, place in self.registers.places.items():
            node = self._registered("place", key, place)
            self.to.link(node, "partOf", *(self.to.node("place", parent) for parent in place.within))
            self._coordinates(node, place.coordinates)
            self.to.text(node, "geonamesId", place.geonames)
        for key, event in self.registers.events.items():
            self._registered("event", key, event)
        for key, document in self.registers.documents.items():
            self._registered("document", key, document)

    def write_article(self, article: Article) -> None:
        """An article with its speakers, passages and claims."""
        self._article(article)
        for claim in article.claims:
            self._claim(article, claim)

    def _typed(self, node: NamedNode, name: str, label: str) -> NamedNode:
        self.to.type(node, superclasses(name, self.parents))
        self.to.label(node, label)
        return node

    def _registered(self, kind: str, key: str, record: Registered) -> NamedNode:
        node = self._typed(self.to.node(kind, key), record.class_, record.label.en)
        self.to.text(node, _SKOS + "prefLabel", record.label.en, "en")
        if record.label.ar:
            self.to.label(node, record.label.ar, "ar")
            self.to.text(node, _SKOS + "prefLabel", record.label.ar, "ar")
        for form in record.names:
            self._spelling(node, kind, key, form)
        for merge in getattr(record, "merges", []):
            self._merge(node, kind, key, merge)
        self.to.link(node, _OWL + "differentFrom", *(self.to.node(kind, other) for other in record.differs))
        self.to.text(node, "note", record.note)
        wikidata = getattr(record, "wikidata", "")
        if wikidata:
            self.to.link(node, _SKOS + "exactMatch", NamedNode(_WIKIDATA + wikidata))
            self.to.text(node, "wikidataSource", getattr(record, "wikidata_source", ""))
        return node

    def _spelling(self, owner: NamedNode, kind: str, key: str, form: NameForm) -> None:
        node = self._typed(self.to.node("spelling", kind, key, iris.content_hash(form.form)), "Spelling", form.form)
        self.to.text(node, "form", form.form)
        self.to.link(node, "spells", owner)
        self.to.link(owner, "hasSpelling", node)
        self.to.link(node, "seenIn", *(self.to.node("article", article) for article in form.in_))
        if form.form != self.labels[f"{kind}/{key}"]:  # SKOS: no label is both preferred and alternative
            self.to.text(owner, _SKOS + "altLabel", form.form, "en")

    def _merge(self, owner: NamedNode, kind: str, key: str, merge: Merge) -> None:
        forms = sorted(merge.forms)
        node = self._typed(self.to.node("merge", kind, key, iris.content_hash(*forms)), "Merge", f"Taken as one: {'; '.join(forms)}")
        self.to.link(owner, "mergedBy", node)
        for form in forms:
            self.to.text(node, "mergedForm", form)
        self.to.text(node, "rationale", merge.rationale)
        self.to.text(node, "mergeSource", merge.source)
        self.to.link(node, "mergeConfidence", self.to.ref(f"merge-confidence/{merge.confidence}"))

    def _sides(self, key: str, sides: Iterable[SideSeed]) -> None:
        owner = self.to.node("actor", key)
        for seed in sides:
            side = self.to.ref(f"side/{seed.side}")
            node = self._typed(
                self.to.node("siding", key, iris.content_hash(seed.side, seed.when)),
                "Siding",
                f"{self.labels[f'actor/{key}']}: side {wording.words(seed.side)}",
            )
            self.to.link(node, "sidedActor", owner)
            self.to.link(node, "side", side)
            self.to.link(owner, "hasSiding", node)
            self.to.link(owner, "onSide", side)
            self.to.link(node, "presentedIn", *(self.to.node("article", article) for article in seed.in_))
            self._edtf(node, seed.when)

    def _edtf(self, node: NamedNode, edtf: str) -> None:
        if edtf:
            self.to.text(node, "edtf", edtf)
            self.to.bounds(node, dates.bounds(edtf))

    def _coordinates(self, node: NamedNode, where: Coordinates) -> None:
        if where.unknown:
            self.to.text(node, "coordinateUnknown", where.unknown)
            return
        self.to.decimal(node, "latitude", where.lat)
        self.to.decimal(node, "longitude", where.lon)
        if where.precision:
            self.to.link(node, "coordinatePrecision", self.to.ref(f"coordinate-precision/{where.precision}"))
        self.to.text(node, "coordinateSource", where.source)
        self.to.text(node, "coordinateLicence", where.licence)

    def _article(self, article: Article) -> None:
        head = article.head
        node = self._typed(self.to.node("article", article.id), "Article", head.title)
        self.to.text(node, _DCTERMS + "title", head.title, head.language)
        if head.publisher != "unknown":
            self.to.link(node, "publisher", self.to.node("actor", head.publisher))
        for name in head.byline:
            self.to.text(node, "byline", name)
        self.to.link(node, "publishedHow", self.to.ref(f"published-how/{head.published.how}"))
        self.to.text(node, "publishedBasis", head.published.basis)
        self.to.text(node, "edtf", head.published.edtf)
        self.to.bounds(node, dates.bounds(head.published.edtf), ("earliestStart", "", "", "latestEnd"))
        self.to.text(node, "language", head.language)
        self.to.text(node, "textSha256", head.text.sha256)
        self.to.integer(node, "textLength", head.text.characters)
        self.to.text(node, "note", head.note)
        self._speakers(article, node)
        for key, passage in article.passages.items():
            span = self._typed(self.to.node("passage", article.id, key), "Passage", f"Paragraph {passage.paragraph} of {head.title}")
            self.to.link(span, "inArticle", node)
            self.to.integer(span, "paragraph", passage.paragraph)
            self.to.integer(span, "startOffset", passage.start)
            self.to.integer(span, "endOffset", passage.end)
            self.to.integer(span, "wordCount", passage.words)
            self.to.text(span, "textDigest", passage.digest)
            if passage.repeats:
                self.to.integer(span, "repeats", passage.repeats)
            self.to.text(span, "longBecause", passage.why)

    def _speakers(self, article: Article, node: NamedNode) -> None:
        publisher = article.head.publisher
        voice = self._typed(
            self.to.node("speaker", article.id, OWN_VOICE),
            "OwnVoice",
            f"the article itself ({self.labels.get(f'actor/{publisher}', 'publisher not given')})",
        )
        self.to.link(voice, "speaksIn", node)
        self.to.link(voice, "anonymity", self.to.ref("anonymity/named" if publisher != "unknown" else "anonymity/unspecified"))
        self.to.link(voice, "speakerSide", self.to.ref("side/unknown"))
        if publisher != "unknown":
            self.to.link(voice, "identifiedAs", self.to.node("actor", publisher))
        for key, seed in article.speakers.items():
            speaker = self._typed(self.to.node("speaker", article.id, key), "Speaker", self._called(seed))
            self.to.link(speaker, "speaksIn", node)
            self.to.link(speaker, "anonymity", self.to.ref(f"anonymity/{seed.anonymity}"))
            self.to.link(speaker, "speakerSide", self.to.ref(f"side/{seed.side}"))
            if seed.actor:
                self.to.link(speaker, "identifiedAs", self.to.node("actor", seed.actor))
            if seed.for_:
                self.to.link(speaker, "speaksFor", self.to.node("actor", seed.for_))
            self.to.text(speaker, "note", seed.note)

    def _called(self, seed: SpeakerSeed) -> str:
        """What a speaker is called: a registered one by name."""
        name = self.labels.get(f"actor/{seed.actor}", "")
        if not name:
            return seed.described
        return f"{name}, {seed.described}" if self.registers.actors[seed.actor].class_ == "Person" else name

    def write_proposition(self, proposition: Proposition, label: str) -> None:
        """A proposition under the name that ``kg.wording`` gives it."""
        node = self.to.node("proposition", proposition.id)
        self._typed(node, proposition.frame, label)
        slots = self.registers.table.frames[proposition.frame].slots
        for name, values in proposition.slots:
            for value in values:
                self._slot(node, slots[name].kind, slots[name].term, value)
        for name in proposition.unstated:
            self.to.text(node, "unstated", name)
        self._edtf(node, proposition.when)
        if proposition.impossible:
            self.to.true(node, "dateImpossible")

    def _slot(self, node: NamedNode, kind: str, term: str, value: str | Amount) -> None:
        if isinstance(value, Amount):
            self.to.decimal(node, f"{term}Low", value.low)
            self.to.decimal(node, f"{term}High", value.high)
            self.to.text(node, f"{term}AsTold", str(value))
            self.to.text(node, f"{term}Unit", value.unit)
        elif kind == "flag":
            self.to.true(node, term, value == "yes")
        elif kind in ("text", "time"):
            self.to.text(node, term, value)
        else:
            target = self.to.ref(value)
            self.to.link(node, term, target)
            if kind not in ("code", "proposition") and not value.startswith("proposition/"):
                self.to.link(node, "concerns", target)

    def _claim(self, article: Article, claim: Claim) -> None:
        seed, proposition = claim.seed, self.to.node("proposition", claim.proposition.id)
        name = "WithdrawnClaim" if seed.withdrawn else "Claim"
        node = self._typed(self.to.node("claim", article.id, claim.key), name, seed.says)
        self.to.link(node, "inArticle", self.to.node("article", article.id))
        self.to.link(node, "evidencedBy", *(self.to.node("passage", article.id, key) for key in seed.passage))
        self.to.link(node, "saidBy", self.to.node("speaker", article.id, seed.by))
        if seed.withdrawn:
            self.to.link(node, "formerlyClaimed", proposition)
            self.to.text(node, "withdrawnOn", seed.withdrawn.decided)
            self.to.text(node, "withdrawnBecause", seed.withdrawn.reason)
            return
        self.to.link(node, "claims", proposition)
        self.to.link(node, seed.stance, proposition)
        if seed.stance in REJECTING:
            self.to.link(node, "rejects", proposition)
        self.to.link(node, "readingConfidence", self.to.ref(f"confidence/{seed.confidence}"))
        self.to.text(node, "readingNote", seed.note)
        self.to.link(node, "intentHolder", *(self.to.node("actor", holder) for holder in seed.holder))
        self._relays(article, claim, node)
        self._labels(article, claim, node)
        self._said(node, seed)
        self._date_as_given(node, claim.reading.when)

    def _relays(self, article: Article, claim: Claim, node: NamedNode) -> None:
        for position, key in enumerate(claim.seed.via, 1):
            party = self.to.node("speaker", article.id, key) if key in article.speakers else self.to.node("actor", key)
            relay = self._typed(
                self.to.node("relay", article.id, claim.key, str(position)), "Relay", f"Relay {position} of the claim: {claim.seed.says}"
            )
            self.to.link(node, "relayedBy", party)
            self.to.link(node, "relay", relay)
            self.to.link(relay, "relayingParty", party)
            self.to.integer(relay, "relayPosition", position)

    def _labels(self, article: Article, claim: Claim, node: NamedNode) -> None:
        for key, label in claim.seed.called.items():
            use = self._typed(self.to.node("label", article.id, claim.key, key), "LabelUse", label)
            self.to.link(node, "usesLabel", use)
            self.to.link(use, "labelled", self.to.node("actor" if key in self.registers.actors else "place", key))
            self.to.text(use, "labelText", label)

    def _said(self, node: NamedNode, seed: ClaimSeed) -> None:
        if seed.said_at:
            self.to.link(node, "saidAt", self.to.node("place", seed.said_at))
        if seed.said:
            self.to.text(node, "saidEdtf", seed.said.edtf)
            self.to.bounds(node, dates.bounds(seed.said.edtf), ("saidEarliest", "", "", "saidLatest"))
            self.to.text(node, "saidPrinted", seed.said.printed)
            self.to.text(node, "saidAnchor", seed.said.anchor)
            self.to.link(node, "saidResolution", self.to.ref(f"resolution/{seed.said.how}"))

    def _date_as_given(self, node: NamedNode, when: When | None) -> None:
        if when:
            self.to.text(node, "datePrinted", when.printed)
            self.to.text(node, "dateAnchor", when.anchor)
            self.to.text(node, "dateNote", when.note)
            self.to.link(node, "dateResolution", self.to.ref(f"resolution/{when.how}"))

    def write_dispute(self, key: str, seed: DisputeSeed, claims: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """A dispute with its positions.

        Args:
            claims: by ARTICLE#CLAIM the claims that an entry makes, each by its local name and its proposition's id.
        """
        node = self._typed(self.to.node("dispute", key), "Dispute", seed.question)
        self.to.link(node, "disputeKind", self.to.ref(f"dispute-kind/{seed.kind}"))
        self.to.text(node, "rationale", seed.rationale)
        for number, seed_position in enumerate(seed.positions, 1):
            position = self._typed(self.to.node("position", key, str(number)), "Position", seed_position.holds)
            self.to.link(node, "hasPosition", position)
            self.to.integer(position, "positionOrder", number)
            for claim, about in (pair for ref in seed_position.claims for pair in claims[ref]):
                proposition = self.to.node("proposition", about)
                self.to.link(position, "positionClaim", self.to.node("claim", claim))
                self.to.link(position, "positionProposition", proposition)
                self.to.link(proposition, "inDispute", node)


def write(seeds: Seeds, parents: Mapping[str, str]) -> Statements:
    """All seeds as triples."""
    to = Grapher(seeds, parents)
    to.write_registers()
    claims: dict[str, list[tuple[str, str]]] = {}
    for article in seeds.articles.values():
        to.write_article(article)
        for claim in article.claims:
            claims.setdefault(f"{article.id}#{claim.seed.id}", []).append((f"{article.id}.{claim.key}", claim.proposition.id))
    for proposition, label in seeds.told().values():
        to.write_proposition(proposition, label)
    for key, dispute in seeds.disputes.items():
        to.write_dispute(key, dispute, claims)
    return to.take()
