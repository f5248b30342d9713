"""The claims behind a proposition, with everything a reader needs to judge them: who, through whom, where, on which words."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg import iris
from kg.store import Store
from kg.texts import Anchor, ArticleText, Span, match

PREFIXES = "".join(f"PREFIX {name}: <{base}>\n" for name, base in iris.PREFIXES.items())
FOR = ("asserts",)
AGAINST = ("negates", "denies")
DISPUTE_KINDS = ("contradiction", "implausible", "scope", "precision", "refinement")
"""In the order in which they are shown."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "government": ("government",),
    "opposition": ("opposition",),
    "third parties": ("kurdish", "islamic-state", "other"),
    "side unknown": ("unknown",),
}
"""The columns in which voices are set side by side, and the sides of each. The article's own voice is of unknown side."""


@dataclass(frozen=True)
class Quote:
    """The words of a passage, and a little of its paragraph on either side."""

    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Place:
    """Where a claim stands: article, its text's digest, and the passage's anchor."""

    article: str
    title: str
    sha256: str
    anchor: Anchor


@dataclass(frozen=True)
class Evidence:
    """One claim on one proposition."""

    claim: str
    proposition: str
    stance: str
    wording: str
    speaker: str
    side: str
    anonymity: str
    chain: tuple[str, ...]
    places: tuple[Place, ...]
    holder: tuple[str, ...]
    printed: str
    resolution: str
    date_note: str
    confidence: str
    note: str

    def where(self) -> str:
        """Article and paragraphs, short."""
        articles = defaultdict(list)
        for place in self.places:
            articles[place.article.rpartition("/")[2]].append(place.anchor.paragraph)
        return ", ".join(f"{name} ¶{','.join(str(n) for n in sorted(set(numbers)))}" for name, numbers in sorted(articles.items()))


@dataclass(frozen=True)
class Told:
    """A proposition with all claims on it; ``disputes``: question, kind and id of each it is in."""

    iri: str
    label: str
    status: str
    origins: int
    when: str
    disputes: tuple[str, ...] = field(default=())
    evidence: tuple[Evidence, ...] = field(default=())


def told(store: Store, propositions: Iterable[str]) -> list[Told]:
    """Propositions with their claims, in the order of their dates, then labels."""
    wanted = sorted(set(propositions))
    if not wanted:
        return []
    values = " ".join(f"<{iri}>" for iri in wanted)
    rows = store.query(f"""{PREFIXES}SELECT ?p ?label ?status ?origins ?edtf ?start ?d ?kind ?question WHERE {{ VALUES ?p {{ {values} }}
        ?p rdfs:label ?label ; cko:status ?status ; cko:originCount ?origins .
        OPTIONAL {{ ?p cko:edtf ?edtf }} OPTIONAL {{ ?p cko:earliestStart ?start }}
        OPTIONAL {{ {{ ?p cko:inDispute ?d }} UNION {{ ?p cko:inFinding ?d FILTER NOT EXISTS {{ ?d cko:joinedTo ?known }}
            FILTER NOT EXISTS {{ ?d cko:disputeKind cko:dispute-kind-refinement }} }}
            ?d cko:disputeKind ?kind ; rdfs:label ?question }} }} ORDER BY ?start STR(?label) ?p ?d""")
    evidence = claims(store, f"VALUES ?p {{ {values} }}")
    found: dict[str, Told] = {}
    for row in rows.dicts():
        before = found.get(row["p"])
        kind = row["kind"].rpartition("#dispute-kind-")[2]
        disputes = (*(before.disputes if before else ()), *([f"{row['question']} ({kind}; {iris.shorten(row['d'])})"] if kind else []))
        found[row["p"]] = Told(
            row["p"],
            row["label"],
            row["status"].rpartition("#")[2],
            int(row["origins"]),
            row["edtf"],
            disputes,
            tuple(e for e in evidence if e.proposition == row["p"]),
        )
    return list(found.values())


def claims(store: Store, pattern: str) -> list[Evidence]:
    """The claims that a pattern on ?claim and ?p selects, in the order of article and paragraph."""
    rows = store.query(f"""{PREFIXES}SELECT ?claim ?p ?stance ?wording ?speaker ?side ?anonymity ?article ?title ?sha
          ?paragraph ?start ?end ?words ?digest ?printed ?resolution ?datenote ?confidence ?note WHERE {{
        {pattern}
        ?claim cko:claims ?p ; ?stance ?p ; rdfs:label ?wording ; cko:saidBy ?who ; cko:inArticle ?article ; cko:evidencedBy ?passage .
        FILTER(?stance IN (cko:asserts, cko:negates, cko:denies, cko:alleges, cko:questions, cko:predicts, cko:intends, cko:supposes))
        ?claim cko:voiceSide ?side . ?who rdfs:label ?speaker ; cko:anonymity ?anonymity .
        ?article dcterms:title ?title ; cko:textSha256 ?sha .
        ?passage cko:paragraph ?paragraph ; cko:startOffset ?start ; cko:endOffset ?end ; cko:wordCount ?words ; cko:textDigest ?digest .
        OPTIONAL {{ ?claim cko:datePrinted ?printed }} OPTIONAL {{ ?claim cko:dateResolution ?resolution }}
        OPTIONAL {{ ?claim cko:dateNote ?datenote }} OPTIONAL {{ ?claim cko:readingConfidence ?confidence }}
        OPTIONAL {{ ?claim cko:readingNote ?note }} }} ORDER BY ?article ?start ?claim ?p""")
    chains, holders = _listed(store, pattern, "relay"), _listed(store, pattern, "holder")
    places: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    first: dict[tuple[str, str], Mapping[str, str]] = {}
    for row in rows.dicts():
        key = row["claim"], row["p"]
        first.setdefault(key, row)
        paragraph, start, end, count = (int(row[name]) for name in ("paragraph", "start", "end", "words"))
        anchor = Anchor(paragraph, start, end, count, row["digest"])
        places[key].append(Place(row["article"], row["title"], row["sha"], anchor))
    return [
        Evidence(
            claim,
            p,
            _code(row["stance"]),
            row["wording"],
            row["speaker"],
            _code(row["side"]),
            _code(row["anonymity"]),
            tuple(chains[claim]),
            tuple(places[claim, p]),
            tuple(holders[claim]),
            row["printed"],
            _code(row["resolution"]),
            row["datenote"],
            _code(row["confidence"]),
            row["note"],
        )
        for (claim, p), row in first.items()
    ]


def _listed(store: Store, pattern: str, what: str) -> defaultdict[str, list[str]]:
    paths = {
        "relay": "?claim cko:claims ?p ; cko:relay ?r . ?r cko:relayPosition ?n ; cko:relayingParty ?party . ?party rdfs:label ?label",
        "holder": "?claim cko:claims ?p ; cko:intentHolder ?party . ?party rdfs:label ?label BIND(0 AS ?n)",
    }
    rows = store.query(f"""{PREFIXES}SELECT DISTINCT ?claim ?n ?label WHERE {{ {pattern} {paths[what]}
        FILTER(LANG(?label) = "en") }} ORDER BY ?claim ?n ?label""")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows.dicts():
        found[row["claim"]].append(row["label"])
    return found


def _code(iri: str) -> str:
    return iri.rpartition("#")[2].partition("-")[2] or iri.rpartition("#")[2]


class Sentences:
    """The words of passages, where the texts of the articles are at hand."""

    def __init__(self, at_hand: Mapping[str, ArticleText]) -> None:
        self.at_hand = at_hand
        self._matched: dict[str, ArticleText | None] = {}

    def words(self, place: Place) -> str:
        """The words of a passage, or nothing where its text is not at hand or it is not found there once."""
        if place.sha256 not in self._matched:
            self._matched[place.sha256] = match(place.sha256, [place.anchor], self.at_hand)
        text = self._matched[place.sha256]
        if text is None:
            return ""
        found = [Span(0, place.anchor.start, place.anchor.end)] if text.sha256 == place.sha256 else text.occurrences(place.anchor)
        return " ".join(text.text[found[0].start : found[0].end].split()) if len(found) == 1 else ""


def lines(item: Evidence, sentences: Sentences, columns: int) -> list[str]:
    """One claim in a few lines of text."""
    chain = f", through {' and then '.join(item.chain)}" if item.chain else ""
    who = f"{item.speaker} ({item.anonymity}; side {item.side}){chain}"
    found = [f"{item.stance:9} {item.wording}", f"          {who}"]
    if item.holder:
        found.append(f"          whose plan or wish: {', '.join(item.holder)}")
    found.append(f"          {item.where()}  {iris.shorten(item.claim)}")
    if item.printed or item.resolution in ("anchored", "inferred", "impossible"):
        printed = f'printed "{item.printed}", ' if item.printed else ""
        found.append(f"          date {printed}{item.resolution}{': ' + item.date_note if item.date_note else ''}")
    if item.confidence != "plain" or item.note:
        found.append(f"          reading {item.confidence}{': ' + item.note if item.note else ''}")
    for place in item.places:
        words = sentences.words(place)
        if words:
            found.append(f"          » {words}")
    return [
        part for line in found for part in textwrap.wrap(line, columns, subsequent_indent="            ", break_long_words=False) or [""]
    ]
