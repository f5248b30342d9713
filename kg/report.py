"""One page about a whole graph: disputes first, then every article with its claims, who says what, and what was read of each article.

The page is one file that asks nothing of anybody: no script, no font, no picture. The same graph gives the same bytes.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import cite, inventory, iris, texts
from kg.coverage import Account
from kg.evidence import COLUMNS, DISPUTE_KINDS, Quote, Sentences
from kg.inventory import Claim, Dispute, Inventory, Passage, Position, Proposition, Thing, Voice
from kg.store import Store
from kg.texts import Anchor, ArticleText, Span

if TYPE_CHECKING:
    from jinja2 import Template

CONTEXT = 200
"""How many characters of a paragraph are shown before and after a passage."""


@dataclass(frozen=True)
class Part:
    """An article with its speakers and their numbers of claims, and its claims by paragraph and first passage."""

    article: Thing
    voices: Sequence[tuple[Voice, int]]
    paragraphs: Mapping[int, Mapping[str, Sequence[Claim]]]
    claims: int


@dataclass(frozen=True)
class Matrix:
    """Who takes which stance: a row a proposition, a column a speaker; first those with ``several`` speakers.

    ``article`` is None for what several articles tell.
    """

    article: Thing | None
    groups: Sequence[tuple[str, int]]
    voices: Sequence[Voice]
    several: Sequence[tuple[Proposition, Sequence[Sequence[Claim]]]]
    single: Sequence[tuple[Proposition, Sequence[Sequence[Claim]]]]


@dataclass(frozen=True)
class Covered:
    """How many sentences of an article carry claims, and how many do not, by reason."""

    article: Thing
    sentences: int
    told: int
    reasons: Mapping[str, int]

    @property
    def unaccounted(self) -> int:
        """Sentences without claims and without a reason."""
        return self.sentences - self.told - sum(self.reasons.values())


def html(store: Store, sentences: Sentences, accounts: Mapping[str, Sequence[Account]] | None = None) -> str:
    """The page, as HTML.

    Args:
        store: the graph.
        sentences: the texts that are at hand; passages of the others show only where they are.
        accounts: what became of every sentence, by the article's id; None where the seeds are not at hand.
    """
    held = inventory.read(store)
    standing = [claim for claim in held.claims.values() if claim.evidence is not None]
    told: dict[str, list[Claim]] = {}
    for claim in standing:
        told.setdefault(claim.proposition, []).append(claim)
    quotes, tables = Quotes(held, sentences), matrices(held, told)
    kinds, alone = _by_kind(held.disputes), _by_kind(finding for finding in held.findings if not held.curated(finding))
    in_matrix = {proposition.iri for table in tables for proposition, _ in (*table.several, *table.single)}
    citation, version, version_iri = cite.graph(store)
    return _template().render(
        held=held,
        cite={"text": citation, "version": version, "iri": version_iri},
        graph=next(iter(held.things["owl:Ontology"].values())),
        columns=tuple(COLUMNS),
        standing=standing,
        told=told,
        statuses={name: sum(p.status == name for p in held.propositions.values()) for name in iris.STATUSES},
        stances=Counter(claim.stance for claim in standing),
        sides=Counter(map(column, standing)),
        numbers={dispute.iri: number for number, dispute in enumerate(held.disputes, 1)},
        kind_order=dict.fromkeys([*DISPUTE_KINDS, *kinds, *alone]),
        kinds=kinds,
        alone=alone,
        joined=_joined(held),
        involved=_involved(held),
        quotes=quotes,
        parts=[part(article, held) for article in held.articles],
        matrices=tables,
        in_matrix=in_matrix,
        silent=len({claim.voice for claim in standing} - {voice for table in tables for voice in table.voices}),
        homes={proposition: claims[0].iri for proposition, claims in told.items() if proposition not in in_matrix},
        covered=None if accounts is None else [_covered(article, accounts) for article in held.articles],
    )


@functools.cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("kg"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    environment.filters |= {"anchor": iris.shorten, "by_side": by_side, "by_passages": by_passages}
    environment.globals |= {"term": iris.term, "code": iris.code}
    return environment.get_template("report.html.jinja")


class Quotes:
    """The words of passages in the texts that are at hand.

    Args:
        held: whose articles and passages.
        sentences: the texts.
    """

    def __init__(self, held: Inventory, sentences: Sentences) -> None:
        anchors: dict[str, list[Anchor]] = {article.iri: [] for article in held.articles}
        for passage in held.passages.values():
            anchors[passage.article].append(passage.anchor)
        self._texts: dict[str, tuple[ArticleText, bool, list[Span]]] = {}
        self._quotes: dict[str, Quote | None] = {}
        for article in held.articles:
            sha256 = article.value("cko:textSha256")
            text = texts.match(sha256, anchors[article.iri], sentences.at_hand)
            if text is not None:
                self._texts[article.iri] = text, text.sha256 == sha256, text.paragraphs()

    def any(self) -> bool:
        """Whether any text is at hand."""
        return bool(self._texts)

    def at_hand(self, article: str) -> bool:
        """Whether the text of an article is at hand."""
        return article in self._texts

    def quote(self, passage: Passage) -> Quote | None:
        """The words of a passage, or nothing where its text is not at hand or they do not stand there once."""
        if passage.article in self._texts and passage.iri not in self._quotes:
            self._quotes[passage.iri] = self._find(passage.anchor, *self._texts[passage.article])
        return self._quotes.get(passage.iri)

    def _find(self, anchor: Anchor, text: ArticleText, same: bool, paragraphs: list[Span]) -> Quote | None:
        found = [Span(anchor.paragraph, anchor.start, anchor.end)] if same else text.occurrences(anchor)
        if len(found) != 1:
            return None
        start, end = found[0].start, found[0].end
        first, last = (
            paragraphs[max(bisect.bisect_right(paragraphs, at, key=lambda paragraph: paragraph.start) - 1, 0)] for at in (start, end - 1)
        )
        before = text.text[max(first.start, start - 2 * CONTEXT) : start]
        after = text.text[end : min(last.end, end + 2 * CONTEXT)]
        return Quote(_first_words(before[::-1])[::-1], " ".join(text.text[start:end].split()), _first_words(after))


def _first_words(text: str) -> str:
    """As much of a text as may be shown; read backwards, its last words."""
    line = re.sub(r"\s+", " ", text)
    return line if len(line) <= CONTEXT else line[: line.rfind(" ", 0, CONTEXT) + 1] + "…"


def by_side(position: Position, held: Inventory) -> Mapping[str, Sequence[Sequence[Claim]]]:
    """The claims of a position by the side of the voice, in the order of ``COLUMNS``; those of one voice and stance together."""
    found: dict[str, dict[tuple[str, str], list[Claim]]] = {name: {} for name in COLUMNS}
    for iri in position.claims:
        claim = held.claims[iri]
        found[column(claim)].setdefault((claim.voice.iri, claim.stance), []).append(claim)
    return {name: list(voices.values()) for name, voices in found.items()}


def column(claim: Claim) -> str:
    """The one of ``COLUMNS`` to which the voice of a claim belongs."""
    return next((name for name, sides in COLUMNS.items() if claim.side in sides), "third parties")


def by_passages(position: Position, held: Inventory) -> Iterable[tuple[Sequence[Passage], Sequence[Claim]]]:
    """The claims of a position, those next to one another on the same passages together."""
    for passages, claims in itertools.groupby((held.claims[iri] for iri in position.claims), key=lambda claim: claim.passages):
        yield passages, list(claims)


def _by_kind(disputes: Iterable[Dispute]) -> dict[str, list[Dispute]]:
    found: dict[str, list[Dispute]] = {}
    for dispute in disputes:
        found.setdefault(dispute.kind, []).append(dispute)
    return found


def _joined(held: Inventory) -> dict[str, list[Dispute]]:
    """The differences found by rule, by the curators' disputes that they are joined to."""
    found: dict[str, list[Dispute]] = {dispute.iri: [] for dispute in held.disputes}
    for finding in held.findings:
        for iri in held.curated(finding):
            found[iri].append(finding)
    return found


def _involved(held: Inventory) -> dict[str, dict[str, Dispute]]:
    """What each claim is in: disputes, and the differences found by rule that none of these disputes covers."""
    disputes = {dispute.iri: dispute for dispute in held.disputes}
    found: dict[str, dict[str, Dispute]] = {iri: {} for iri in held.claims}
    for dispute in held.disputes:
        for iri in dispute.claims:
            found[iri][dispute.iri] = dispute
    for iri, claim in held.claims.items():
        if claim.evidence is not None:
            found[iri] |= {d: disputes[d] for d in held.propositions[claim.proposition].disputes if d in disputes}
    for finding in held.findings:
        covering = held.curated(finding)
        for iri in finding.claims:
            if not any(dispute in found[iri] for dispute in covering):
                found[iri][finding.iri] = finding
    return found


def part(article: Thing, held: Inventory) -> Part:
    """An article's part of the page."""
    paragraphs: dict[int, dict[str, list[Claim]]] = {}
    own = held.by_article[article.iri]
    for claim in own:
        first = claim.passages[0]
        paragraphs.setdefault(first.anchor.paragraph, {}).setdefault(first.iri, []).append(claim)
    spoken = Counter(claim.voice for claim in own if claim.evidence)
    voices = sorted(spoken.items(), key=lambda item: (-item[1], item[0].name, item[0].iri))
    return Part(article, voices, paragraphs, spoken.total())


def matrices(held: Inventory, told: Mapping[str, Sequence[Claim]]) -> list[Matrix]:
    """Tables of the propositions on which several speakers take a stance, or that are disputed: across articles, then by article.

    A table has only the speakers of its own rows, so that tables grow with the articles and not with their product.
    """
    rows: dict[str, list[tuple[Proposition, Sequence[Claim]]]] = {"": [], **{article.iri: [] for article in held.articles}}
    for iri, claims in told.items():
        proposition = held.propositions[iri]
        if proposition.disputes or proposition.status == "Contested" or len({claim.voice.iri for claim in claims}) > 1:
            articles = {claim.article for claim in claims}
            rows[articles.pop() if len(articles) == 1 else ""].append((proposition, claims))
    by_iri = {article.iri: article for article in held.articles}
    return [_matrix(by_iri.get(iri), of, held) for iri, of in rows.items() if of]


def _matrix(article: Thing | None, told: Sequence[tuple[Proposition, Sequence[Claim]]], held: Inventory) -> Matrix:
    order = {thing.iri: number for number, thing in enumerate(held.articles)}
    spoken = Counter(claim.voice for _, claims in told for claim in claims)
    voices = sorted(spoken, key=lambda voice: (order[voice.article], -spoken[voice], voice.name, voice.iri))
    rows = []
    for proposition, claims in told:
        taken: dict[str, list[Claim]] = {voice.iri: [] for voice in voices}
        for claim in claims:
            taken[claim.voice.iri].append(claim)
        rows.append((proposition, list(taken.values())))
    several = [row for row in rows if sum(map(bool, row[1])) > 1]
    single = [row for row in rows if sum(map(bool, row[1])) == 1]
    return Matrix(article, list(Counter(voice.article for voice in voices).items()), voices, several, single)


def _covered(article: Thing, accounts: Mapping[str, Sequence[Account]]) -> Covered:
    own = accounts.get(article.iri.rpartition("/")[2], ())
    reasons = Counter(account.reason for account in own if account.reason and not account.claims)
    return Covered(article, len(own), sum(bool(account.claims) for account in own), dict(sorted(reasons.items())))
