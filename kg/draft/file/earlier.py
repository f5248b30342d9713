"""What a person decided on an earlier draft of an article, carried over to a new one; passages that moved are found by their digests."""

from __future__ import annotations

import hashlib
import itertools
import string
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from kg.draft.file.layout import DECIDED, Tree, flow, listed
from kg.draft.reading.passages import Sentence
from kg.records import STANCES
from kg.texts import Anchor, ArticleText, Span

_AGAIN = ("when", "unstated")
"""What may be told otherwise when an article is drafted again, with a day of publication for example."""


def anchor_entry(article: ArticleText, span: Span) -> Tree:
    """The blind anchor of a stretch of the text, as an entry of ``passages``."""
    anchor = article.anchor(span.start, span.end)
    count = len(article.occurrences(anchor))
    return asdict(anchor) | ({"repeats": count} if count > 1 else {})


def anchor_of(entry: Tree) -> Anchor | None:
    """The anchor that an entry of ``passages`` holds; None where it is not whole."""
    try:
        paragraph, start, end, words = (int(str(entry[name])) for name in ("paragraph", "start", "end", "words"))
        return Anchor(paragraph, start, end, words, str(entry["digest"]))
    except (KeyError, TypeError, ValueError):
        return None


def fingerprint(claim: Tree) -> str:
    """What tells a drafted claim from others of its sentence."""
    stance = next(stance for stance in STANCES if stance in claim)
    told = {frame: {k: v for k, v in slots.items() if k not in _AGAIN} for frame, slots in claim[stance].items()}
    return hashlib.sha256(flow([stance, told]).encode()).hexdigest()[:12]


@dataclass
class Earlier:
    """The decided claims of an earlier draft, in the new text.

    ``passages`` holds the anchors of passages that are no whole sentences; ``lost`` the claims whose words are no longer in the text.
    """

    claims: list[Tree] = field(default_factory=list)
    marks: dict[str, Tree] = field(default_factory=dict)
    passages: dict[str, Tree] = field(default_factory=dict)
    lost: list[Tree] = field(default_factory=list)

    def done(self) -> Counter[tuple[str, str]]:
        """How many claims of each digest and fingerprint have been decided on."""
        return Counter((str(mark["digest"]), str(mark["what"])) for mark in self.marks.values() if "what" in mark)


def earlier(before: Tree | None, article: ArticleText, sentences: list[Sentence]) -> Earlier:
    """What is kept of an earlier draft."""
    kept = Earlier()
    if before is None:
        return kept
    kept.marks = {key: mark for key, mark in before["draft"]["claims"].items() if mark["decided"] in DECIDED}
    same = str(before["article"]["text"].get("sha256")) == article.sha256
    spans = {(s.span.start, s.span.end): s.key for s in sentences}
    for claim in before["claims"]:
        mark = kept.marks.get(str(claim["id"]))
        if mark is None:
            continue
        keys = [_moved(key, before.get("passages") or {}, article, sentences, spans, kept, same) for key in listed(claim.get("passage"))]
        if all(keys):
            kept.claims.append(claim | ({"passage": keys[0] if len(keys) == 1 else keys} if keys else {}))
        elif mark["decided"] != "dropped":
            kept.lost.append(claim)
            del kept.marks[str(claim["id"])]
    return kept


def _moved(
    key: str,
    anchors: Mapping[str, Tree],
    article: ArticleText,
    sentences: list[Sentence],
    spans: Mapping[tuple[int, int], str],
    kept: Earlier,
    same: bool,
) -> str:
    """The key of a passage in the new text; "" where its words are not there."""
    typed = anchors.get(key)
    if same and (typed is None or key in spans.values()):
        return key
    anchor = anchor_of(typed or {})
    if anchor is None:
        return ""
    found = [Span(anchor.paragraph, anchor.start, anchor.end)] if same else article.occurrences(anchor)
    if not found:
        return ""
    span = min(found, key=lambda s: (s.paragraph != anchor.paragraph, abs(s.start - anchor.start)))
    if (span.start, span.end) in spans:
        return spans[span.start, span.end]
    placed = anchor_entry(article, span)
    stem = next((s.key for s in sentences if s.span.start <= span.start < s.span.end), f"p{span.paragraph}")
    names = itertools.chain([key], (stem + letter for letter in string.ascii_letters))
    new = next(k for k in names if k not in spans.values() and kept.passages.get(k, placed) == placed)
    kept.passages[new] = placed
    return new
