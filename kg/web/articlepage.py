"""Articles: the list of them, and the page of one with its claims in the order of the text, on the words where they are at hand."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.evidence import PREFIXES
from kg.inventory import Thing
from kg.texts import Span
from kg.web import accounts, nodes, passages
from kg.web.accounts import Claim, page_of
from kg.web.evidencepanel import Panels
from kg.web.pager import Part, cut, part
from kg.web.passages import Held
from kg.web.site import Site
from kg.web.view import Page, PageRoute, View

ARTICLES = 200


@dataclass(frozen=True)
class Stretch:
    """Some words of a paragraph, and the passage that they are of, or none."""

    words: str
    passage: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its words where the text is at hand, and its passages with their claims, in text order."""

    number: int
    stretches: tuple[Stretch, ...]
    passages: Sequence[tuple[accounts.Passage, Sequence[Claim]]]

    @property
    def silent(self) -> bool:
        """Whether no claim rests on it, nor on words of it."""
        return not self.passages and not any(stretch.passage for stretch in self.stretches)


def show_article(site: Site, view: View, id: str) -> Page:
    """An article."""
    node = nodes.one(site, "article", id)
    every = _rows(site, node.iri)
    last = max((int(row["paragraph"]) for row in every), default=1)
    text = passages.held(site, node.iri, node.value("cko:textSha256"))
    if text and text.same:
        last = max(last, len(text.paragraphs))
    page = cut(view, (), page_of(last), 1).page
    statuses = {row["claim"]: row["status"].rpartition("#")[2] for row in every if page_of(int(row["paragraph"])) == page}
    claims = accounts.of_claims(site, statuses)
    spoken = {row["claim"]: row["speaker"] for row in every if row["status"]}
    voices = Counter(spoken.values())
    speakers = nodes.read(site.store, voices)
    site.learn(nodes.mentioned([node, *speakers.values()]))
    site.learn(speakers)
    values = {
        "panels": Panels(site, view),
        "node": node,
        "statuses": statuses,
        "text": text,
        "shown": Part(_runs(_paragraphs(claims.values(), text, page)), page, page_of(last), last),
        "voices": [(speakers[iri], count) for iri, count in sorted(voices.items(), key=lambda item: (-item[1], item[0]))],
        "total": len(spoken),
        "share": _share({(int(row["start"]), int(row["end"])) for row in every if row["status"]}, int(node.value("cko:textLength") or 0)),
        "id": id,
        "questions": [(saved, p.name) for saved in site.saved.values() for p in saved.parameters if "article" in p.kinds],
    }
    return Page(node.value("dcterms:title") or node.value("rdfs:label"), "article", values, iri=node.iri)


def _rows(site: Site, article: str) -> list[dict[str, str]]:
    """Every claim of an article with each of its passages; status is empty where the claim is withdrawn."""
    rows = site.store.query(f"""{PREFIXES}SELECT ?claim ?status ?speaker ?paragraph ?start ?end WHERE {{ ?claim cko:inArticle <{article}> ;
        cko:saidBy ?speaker ; cko:evidencedBy ?passage . ?passage cko:paragraph ?paragraph ; cko:startOffset ?start ; cko:endOffset ?end
        OPTIONAL {{ ?claim cko:claims ?p . ?p cko:status ?status }} }} ORDER BY ?claim""")
    return list(rows.dicts())


def _paragraphs(claims: Iterable[Claim], text: Held | None, page: int) -> list[Paragraph]:
    """The paragraphs of a page: every one of a text at hand, else those with passages; a claim stands at its first passage."""
    by_passage: dict[str, tuple[accounts.Passage, list[Claim]]] = {}
    for claim in claims:
        for place, passage in enumerate(claim.passages):
            found = by_passage.setdefault(passage.iri, (passage, []))
            if place == 0:
                found[1].append(claim)
    by_number: dict[int, list[tuple[accounts.Passage, list[Claim]]]] = {}
    for passage, held in sorted(by_passage.values(), key=lambda found: (found[0].anchor.start, found[0].anchor.end)):
        by_number.setdefault(passage.anchor.paragraph, []).append((passage, held))
    spans = {span.paragraph: span for span in text.paragraphs} if text and text.same else {}
    placed = {iri: Span(p.anchor.paragraph, p.anchor.start, p.anchor.end) for iri, (p, _) in by_passage.items()}
    return [
        Paragraph(number, _stretches(text, spans[number], placed) if text and number in spans else (), by_number.get(number, []))
        for number in sorted({*spans, *by_number})
        if page_of(number) == page
    ]


def _runs(paragraphs: Iterable[Paragraph]) -> list[list[Paragraph]]:
    """Paragraphs, those without claims that follow one another together, every other alone."""
    found: list[list[Paragraph]] = []
    for silent, some in itertools.groupby(paragraphs, key=lambda paragraph: paragraph.silent):
        run = list(some)
        found += [run] if silent else [[paragraph] for paragraph in run]
    return found


def _stretches(text: Held, paragraph: Span, spans: Mapping[str, Span]) -> tuple[Stretch, ...]:
    """The words of a paragraph, cut where passages begin and end; of several passages the shortest has them."""
    here = {iri: span for iri, span in spans.items() if span.start < paragraph.end and paragraph.start < span.end}
    cuts = {paragraph.start, paragraph.end}
    cuts |= {at for span in here.values() for at in (span.start, span.end) if paragraph.start < at < paragraph.end}
    edges = sorted(cuts)
    found: list[Stretch] = []
    for start, end in itertools.pairwise(edges):
        covering = [(span.end - span.start, iri) for iri, span in here.items() if span.start <= start and end <= span.end]
        words = text.text.text[start:end]
        found.append(Stretch(words, min(covering)[1] if covering and words.strip() else ""))
    return tuple(found)


def _share(spans: Iterable[tuple[int, int]], length: int) -> int:
    """How much of a text, in percent of its characters, is covered by passages."""
    covered, last = 0, 0
    for start, end in sorted(spans):
        covered += max(0, end - max(start, last))
        last = max(last, end)
    return round(100 * covered / length) if length else 0


def rows(site: Site) -> list[tuple[Thing, int, int]]:
    """Every article by date, with its numbers of claims and of speakers."""
    answer = site.store.query(f"""{PREFIXES}SELECT ?article (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?speaker) AS ?speakers)
        WHERE {{ ?article a cko:Article
        OPTIONAL {{ ?claim cko:inArticle ?article ; cko:claims ?p ; cko:saidBy ?speaker }} }} GROUP BY ?article""")
    counts = {row["article"]: (int(row["claims"]), int(row["speakers"])) for row in answer.dicts()}
    found = nodes.read(site.store, counts).values()
    return [(node, *counts[node.iri]) for node in sorted(found, key=lambda node: (node.value("cko:earliestStart"), node.iri))]


def show_articles(site: Site, view: View) -> Page:
    """The list of articles."""
    shown = part(view, site.memo("articles", lambda: rows(site)), ARTICLES)
    site.learn(nodes.mentioned(node for node, _, _ in shown.rows))
    return Page(view.say("Articles"), "articles", {"panels": Panels(site, view), "shown": shown})


PAGES = (PageRoute("articles", "articles", show_articles), PageRoute("article", "doc/article/{id}", show_article))
