"""How good drafts are: each curated article is drafted as if it were new, with what only it gave taken out of the registers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg import tables
from kg.article import Article
from kg.draft.model.modelreading import Model
from kg.draft.reading.known import Known, without
from kg.draft.score import claimscore, linkscore
from kg.draft.whole import Draft, draft
from kg.seeds import Seeds
from kg.texts import ArticleText


@dataclass
class Score:
    """Counts of one article or of several; ``wrong`` tells each miss in a line."""

    counts: Counter[str] = field(default_factory=Counter)
    by_frame: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(self.counts + other.counts, self.by_frame + other.by_frame, self.wrong + other.wrong)


def used_in(seeds: Seeds) -> dict[str, set[str]]:
    """The articles whose claims speak of each thing."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for article, claim in seeds.claims():
        for _, values in claim.proposition.slots:
            for value in values:
                found[str(value)].add(article.id)
    return dict(found)


def score(seeds: Seeds, texts: Mapping[str, ArticleText], nlp: Any, model: Model | None = None) -> dict[str, Score]:
    """The score of each article whose text is at hand.

    Args:
        model: a language model that is asked too.
    """
    used = used_in(seeds)
    found = {}
    for article in seeds.articles.values():
        text = texts.get(article.head.text.sha256)
        if text is not None:
            known = Known(without(seeds, article.id, used))
            published = article.head.published.edtf if article.head.published.how != "unknown" else ""
            found[article.id] = compared(article, draft(text, known, published, nlp, article.head.publisher, model), known, seeds)
    return found


def compared(article: Article, made: Draft, known: Known, seeds: Seeds) -> Score:
    """The score of one draft against the curated claims of its article."""
    result = Score()
    linkscore.links(article, made, known, seeds, result.counts)
    linkscore.printed_dates(article, made, result.counts, result.wrong)
    result.by_frame = claimscore.claims(article, made, known, seeds, result.counts, result.wrong)
    text, spans, told = made.article.text, {s.key: s.span for s in made.sentences}, {s.key: s.text for s in made.sentences}
    for proposal in made.proposals:
        start, end = proposal.span
        result.counts["quotes"] += 1
        result.counts["quotes right"] += (
            all(text[spans[key].start : spans[key].end] == told[key] for key in proposal.passages) and start < end
        )
    return result


SHARES = (
    ("names linked right", "names", "names that are registered, linked right"),
    ("links right", "links", "links made that are right"),
    ("new names right", "new names", "names that are not registered, left unlinked"),
    ("dates right", "dates", "dates printed, resolved right"),
    ("dates right", "dates resolved", "dates resolved that are right"),
    ("dates worked out right", "dates worked out", "dates worked out by a curator, resolved right"),
    ("quotes right", "quotes", "quotes that stand in the text at their place"),
    ("covered", "claims", "curated claims covered: frame, place, date, stance"),
    ("ready", "covered", "of these, nothing but free text to mend"),
    ("matched", "drafted", "drafted claims that match a curated one"),
    ("stances right", "matched", "of these, stance right"),
    ("dates drafted right", "dates drafted", "of these with a date, date right"),
    ("dates drafted right", "dates curated", "of these with a curated date, date right"),
    ("not asserted, drafted as asserted", "not asserted", "not asserted, drafted as asserted: one to one"),
    ("not asserted, drafted as asserted (strict)", "not asserted", "not asserted, drafted as asserted: strictly"),
    ("not asserted, drafted", "not asserted", "not asserted, drafted at all"),
    ("asserted, drafted otherwise", "asserted, drafted", "asserted, drafted otherwise"),
    ("speakers right", "matched", "speaker right, the article's own voice included"),
    ("speakers given right", "speakers given", "speakers given that are right"),
    ("speakers given right", "speakers there", "speakers there that are given right"),
    ("speakers given, none there", "articles own voice", "the article's own voice given to a speaker"),
    ("said right", "said there", "times of saying there that are given right"),
    ("said, none there", "matched", "times of saying given where there is none"),
)
"""The shares that are told: count, of what count, and what that is."""


def table(found: Mapping[str, Score], *, in_full: bool = False) -> list[str]:
    """The scores as lines: each share with its counts, all articles together and each alone, then by frame.

    Args:
        in_full: list every miss too.
    """
    whole = sum(found.values(), Score())
    rows = [
        [
            what,
            f"{whole.counts[part]}/{whole.counts[of]}",
            f"{whole.counts[part] / whole.counts[of]:.3f}" if whole.counts[of] else "-",
            *(f"{score.counts[part]}/{score.counts[of]}" for score in found.values()),
        ]
        for part, of, what in SHARES
    ]
    numbers = [str(number) for number in range(1, len(found) + 1)]
    kinds = ("curated", "drafted", "matched", "covered")
    frames = sorted({frame for frame, _ in whole.by_frame}, key=lambda frame: (-whole.by_frame[frame, "curated"], frame))
    counts = [[frame, *(str(whole.by_frame[frame, kind]) for kind in kinds)] for frame in frames]
    shown = [
        tables.table(["what", "count", "share", *numbers], rows, 160),
        "".join(f"{number} {key}\n" for number, key in zip(numbers, found, strict=True)),
        tables.table(["frame", *kinds], counts, 160),
        *(["".join(f"{key}: {line}\n" for key, score in found.items() for line in score.wrong)] if in_full else []),
    ]
    return "\n".join(shown).splitlines()
