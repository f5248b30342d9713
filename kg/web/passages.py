"""The words of passages within their paragraphs, where the texts of the articles are at hand."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from kg import texts
from kg.evidence import PREFIXES, Quote
from kg.texts import Anchor, ArticleText, Span
from kg.web.site import Site

CONTEXT = 700
"""How many characters of a long paragraph are shown on either side of a passage."""


@dataclass(frozen=True)
class Held:
    """The text of an article at hand; ``same`` if it is the very file that was read."""

    text: ArticleText
    same: bool
    paragraphs: tuple[Span, ...]

    def words(self, span: Span) -> str:
        """What stands there, on one line."""
        return " ".join(self.text.text[span.start : span.end].split())

    def place(self, anchor: Anchor) -> Span | None:
        """Where a passage stands, or nothing where its words are not there once."""
        found = [Span(anchor.paragraph, anchor.start, anchor.end)] if self.same else self.text.occurrences(anchor)
        return found[0] if len(found) == 1 else None


def held(site: Site, article: str, sha256: str) -> Held | None:
    """The text of an article, if it is at hand."""
    if not site.sentences.at_hand:
        return None
    return site.memo(("text", article), lambda: _held(site, article, sha256))


def _held(site: Site, article: str, sha256: str) -> Held | None:
    rows = site.store.query(f"""{PREFIXES}SELECT ?paragraph ?start ?end ?words ?digest WHERE {{ ?passage cko:inArticle <{article}> ;
        cko:paragraph ?paragraph ; cko:startOffset ?start ; cko:endOffset ?end ; cko:wordCount ?words ; cko:textDigest ?digest }}
        ORDER BY ?start ?end""")
    anchors = [Anchor(int(row["paragraph"]), int(row["start"]), int(row["end"]), int(row["words"]), row["digest"]) for row in rows.dicts()]
    text = texts.match(sha256, anchors, site.sentences.at_hand)
    return None if text is None else Held(text, text.sha256 == sha256, tuple(text.paragraphs()))


def quote(of: Held | None, anchor: Anchor) -> Quote | None:
    """The words of a passage and what its paragraph has around them."""
    span = of.place(anchor) if of else None
    if of is None or span is None:
        return None
    first, last = (
        of.paragraphs[max(bisect.bisect_right(of.paragraphs, at, key=lambda paragraph: paragraph.start) - 1, 0)]
        for at in (span.start, span.end - 1)
    )
    before = of.text.text[max(first.start, span.start - CONTEXT) : span.start]
    after = of.text.text[span.end : min(last.end, span.end + CONTEXT)]
    return Quote(
        f"… {before.partition(' ')[2]}" if span.start - CONTEXT > first.start else before,
        of.words(span),
        f"{after.rpartition(' ')[0]} …" if span.end + CONTEXT < last.end else after,
    )
