"""How well a draft links names and resolves dates: against the spellings of the registers and the dates of the curated claims."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from kg import dates
from kg.article import Article
from kg.draft.reading.known import Known
from kg.draft.reading.words import words
from kg.draft.whole import Draft
from kg.registers import Registers

_NEAR = 300
"""How far from its claim, in characters, the printed words of a date may stand."""


def links(article: Article, made: Draft, known: Known, registers: Registers, counts: Counter[str]) -> None:
    """Names: every place where the registers say that this article prints a spelling, the longest first."""
    every = Known(registers).entries
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for thing, entry in every.items():
        for listed in entry.names:
            if article.id in listed.in_:
                forms[listed.form].add(thing)
    gold = _places(made.article.text, forms)
    for start, end, form in gold:
        over = [name for name in made.names if name.start < end and start < name.end]
        there = {thing for thing in forms[form] if thing in known.entries}
        if not there:
            right = not any(name.things and name.how != "ambiguous" and name.start <= start and name.end >= end for name in over)
            counts["new names"] += 1
            counts["new names right"] += right
        else:
            counts["names"] += 1
            counts["names linked right"] += any(set(name.things) & there and name.how != "ambiguous" for name in over)
    for name in made.names:
        if name.things and name.how != "ambiguous":
            over_gold = [span for span in gold if name.start < span[1] and span[0] < name.end]
            listed_forms = {n.form for thing in name.things for n in every[thing].names}
            counts["links"] += 1
            counts["links right"] += (
                any(set(name.things) & forms[form] for _, _, form in over_gold)
                or bool(set(name.things) & forms.get(name.words + "s", set()))
                or any(_within(name.start, name.end, span, made.article.text) and name.words in listed_forms for span in over_gold)
            )


def _places(text: str, forms: dict[str, set[str]]) -> list[tuple[int, int, str]]:
    """Where the spellings stand, the longest first, none over another."""
    spans = [(m.start(), m.end(), form) for form in forms for m in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w-])", text)]
    found: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1], s[2])):
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return found


def _within(start: int, end: int, span: tuple[int, int, str], text: str) -> bool:
    """Whether a name stands in a longer one as a word of its own (residents of X), not as a part of it (X Department)."""
    rest = text[span[0] : start].split()[-1:] + text[end : span[1]].lstrip("’s' ").split()[:1]
    return span[0] <= start and end <= span[1] and all(word[0].islower() for word in rest)


def printed_dates(article: Article, made: Draft, counts: Counter[str], wrong: list[str]) -> None:
    """Dates: what curators took from printed words, in the sentences of the claim."""
    seen = set()
    for claim in article.claims:
        for when in filter(None, (claim.reading.when, claim.seed.said)):
            spans = [(p.start, p.end) for key in claim.seed.passage if (p := article.passages.get(key))]
            fact = (when.printed, when.edtf, tuple(spans))
            if not when.printed or fact in seen:
                continue
            seen.add(fact)
            near = [
                d
                for d in made.dates
                for a, b in spans
                if (a - _NEAR <= d.start < b + _NEAR or when is claim.seed.said)
                and ({w.key for w in words(d.words)} & {w.key for w in words(when.printed)})
            ]
            right = any((d.edtf and same_time(d.edtf, when.edtf)) or (d.date and same_time(d.date, when.edtf)) for d in near)
            kind = "dates" if when.how in ("stated", "anchored") else "dates worked out"  # by a curator, from more than the words
            counts[kind] += 1
            counts[f"{kind} right"] += right
            counts["dates resolved"] += kind == "dates" and any(d.edtf for d in near)
            if not right:
                wrong.append(f"date {when.printed!r} is {when.edtf}; drafted {[(d.words, d.edtf) for d in near]}")


def same_time(one: str, other: str) -> bool:
    """Whether two EDTF dates mean the same time."""
    return dates.normalise(one) == dates.normalise(other) or dates.bounds(one) == dates.bounds(other)
