"""How good drafts are: each curated article is drafted as if it were new, with what only it gave taken out of the registers.

A drafted claim matches a curated one, one to one, where they share a sentence and the frame, and what they are about is the
same: the place where both have one, else the first of the frame's key things. A thing that was taken out counts as right
where the draft calls it new by one of its spellings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kg import dates
from kg.article import Article, Claim
from kg.draft import known as registers_known
from kg.draft.known import Known, without
from kg.draft.proposals import Proposal
from kg.draft.whole import Draft, draft
from kg.draft.words import words
from kg.seeds import Seeds
from kg.texts import ArticleText

_PLACES = (
    "place",
    "to",
    "from",
    "area",
    "besieged",
    "route",
    "entity",
    "group",
    "person",
    "member",
    "supporter",
    "actor",
    "siege",
    "body",
    "who",
    "a",
    "event",
    "subject",
)
_ASSERTED = ("asserts",)


@dataclass
class Score:
    """Counts of one article or of several."""

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


def score(seeds: Seeds, texts: Mapping[str, ArticleText], nlp: Any) -> dict[str, Score]:
    """The score of each article whose text is at hand."""
    used = used_in(seeds)
    found = {}
    for article in seeds.articles.values():
        text = texts.get(article.head.text.sha256)
        if text is not None:
            known = Known(without(seeds, article.id, used))
            published = article.head.published.edtf if article.head.published.how != "unknown" else ""
            found[article.id] = _article(article, draft(text, known, published, nlp), known, seeds)
    return found


def _article(article: Article, made: Draft, known: Known, seeds: Seeds) -> Score:
    result = Score()
    _links(article, made, known, seeds, result)
    _dates(article, made, result)
    _claims(article, made, known, seeds, result)
    text, spans, told = made.article.text, {s.key: s.span for s in made.sentences}, {s.key: s.text for s in made.sentences}
    for proposal in made.proposals:
        start, end = proposal.span
        result.counts["quotes"] += 1
        result.counts["quotes right"] += (
            all(text[spans[key].start : spans[key].end] == told[key] for key in proposal.passages) and start < end
        )
    return result


def _links(article: Article, made: Draft, known: Known, seeds: Seeds, result: Score) -> None:
    """Names: every place where the registers say that this article prints a spelling, the longest first."""
    import re

    forms: defaultdict[str, set[str]] = defaultdict(set)
    every = registers_known.Known(seeds).entries
    for thing, entry in every.items():
        for listed in entry.names:
            if article.id in listed.in_:
                forms[listed.form].add(thing)
    text = made.article.text
    spans = sorted(
        ((m.start(), m.end(), form) for form in forms for m in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w-])", text)),
        key=lambda s: (s[0], -s[1], s[2]),
    )
    gold: list[tuple[int, int, str]] = []
    for span in spans:
        if not gold or span[0] >= gold[-1][1]:
            gold.append(span)
    for start, end, form in gold:
        over = [name for name in made.names if name.start < end and start < name.end]
        there = {thing for thing in forms[form] if thing in known.entries}
        if not there:
            right = not any(name.things and name.how != "ambiguous" and name.start <= start and name.end >= end for name in over)
            result.counts["new names"] += 1
            result.counts["new names right"] += right
        else:
            result.counts["names"] += 1
            right = any(set(name.things) & there and name.how != "ambiguous" for name in over)
            result.counts["names linked right"] += right
            result.counts["names asked"] += not right and any(name.how == "ambiguous" or name.maybe for name in over)
    for name in made.names:
        if name.things and name.how != "ambiguous":
            over_gold = [span for span in gold if name.start < span[1] and span[0] < name.end]
            right = any(set(name.things) & forms[form] for _, _, form in over_gold)
            right = right or (name.words + "s" in forms and bool(set(name.things) & forms[name.words + "s"]))
            right = right or any(
                _within(name.start, name.end, span, text) and name.words in {n.form for t in name.things for n in every[t].names}
                for span in over_gold
            )
            result.counts["links"] += 1
            result.counts["links right"] += right
            result.counts["links to words not listed"] += not right and not over_gold


def _within(start: int, end: int, span: tuple[int, int, str], text: str) -> bool:
    """Whether a name stands in a longer one as a word of its own (residents of X), not as a part of it (X Department)."""
    rest = text[span[0] : start].split()[-1:] + text[end : span[1]].lstrip("’s' ").split()[:1]
    return span[0] <= start and end <= span[1] and all(word[0].islower() for word in rest)


def _dates(article: Article, made: Draft, result: Score) -> None:
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
                if (a - 300 <= d.start < b + 300 or when is claim.seed.said)
                and ({w.key for w in words(d.words)} & {w.key for w in words(when.printed)})
            ]
            right = any((d.edtf and _same_time(d.edtf, when.edtf)) or (d.date and _same_time(d.date, when.edtf)) for d in near)
            kind = "dates" if when.how in ("stated", "anchored") else "dates worked out"  # by a curator, from more than the words
            result.counts[kind] += 1
            result.counts[f"{kind} right"] += right
            if not right:
                result.wrong.append(f"date {when.printed!r} is {when.edtf}; drafted {[(d.words, d.edtf) for d in near]}")


def _same_time(one: str, other: str) -> bool:
    return dates.normalise(one) == dates.normalise(other) or dates.bounds(one) == dates.bounds(other)


def _distributed(proposal: Proposal, seeds: Seeds) -> list[Proposal]:
    """The propositions that an entry makes: one for each value of a slot marked "each", as the seeds are read."""
    import itertools

    slots = seeds.table.frames[proposal.frame].slots
    ways: list[list[dict[str, Any]]] = [
        [{name: [value]} for value in values]
        if isinstance(values, list) and name in slots and slots[name].many == "each"
        else [{name: values}]
        for name, values in proposal.slots.items()
    ]
    return [replace(proposal, slots={name: value for part in way for name, value in part.items()}) for way in itertools.product(*ways)]


def _claims(article: Article, made: Draft, known: Known, seeds: Seeds, result: Score) -> None:
    made = replace(made, proposals=[each for proposal in made.proposals for each in _distributed(proposal, seeds)])
    every = registers_known.Known(seeds).entries
    spans = {s.key: (s.span.start, s.span.end) for s in made.sentences}

    def same(drafted: str, curated: str) -> bool:
        if drafted == curated or (
            drafted.rpartition("/")[2] == curated.rpartition("/")[2] and drafted.partition("/")[0] in ("actor", "place")
        ):
            return True
        if drafted.startswith("new/") and curated in every and curated not in known.entries:
            told = {w.key for w in words(drafted.rpartition("/")[2])}
            names = [every[curated].label.en, *(n.form for n in every[curated].names)]
            return any(told & {w.key for w in words(name)} for name in names) or drafted.startswith("new/event")
        return False

    def about(drafted: Proposal, claim: Claim) -> bool:
        slots = dict(claim.proposition.slots)
        frame = seeds.table.frames[claim.proposition.frame]
        if frame.name == "Count":
            told, drawn = claim.proposition.get("amount"), drafted.slots.get("amount")
            if (
                not isinstance(drawn, dict)
                or not told
                or (
                    str(getattr(told[0], "low", "")) not in (*drawn.values(), "")
                    and str(getattr(told[0], "high", "")) not in drawn.values()
                    and getattr(told[0], "qualifier", "") not in drawn.values()
                )
            ):
                return False
            area = claim.proposition.get("area")
            mine = drafted.slots.get("area")
            return not area or (isinstance(mine, list) and any(same(d, str(c)) for d in mine for c in area))
        keys = (
            ["place"]
            if "place" in slots and "place" in frame.slots
            else [
                s
                for s in (*frame.key_slots, *(s for c in frame.required for s in c))
                if s in slots and str(slots[s][0]).partition("/")[0] in ("actor", "place", "event", "document")
            ]
        )
        keys = [k for k in keys if k in drafted.slots and not (k == "event" and len(keys) > 1)][:1] if keys else []
        if not keys:
            return not any(str(v).partition("/")[0] in ("actor", "place") for s in frame.key_slots for v in slots.get(s, ()))
        drawn = drafted.slots[keys[0]]
        return isinstance(drawn, list) and any(same(d, str(c)) for d in drawn for c in slots[keys[0]])

    def score(drafted: Proposal, claim: Claim) -> tuple[int, ...] | None:
        if drafted.frame != claim.proposition.frame or not _overlap(drafted, claim, article, spans):
            return None
        codes = [k for k in ("what", "category", "aspect", "relation", "act", "role") if k in drafted.slots and claim.proposition.get(k)]
        agree = sum(str(claim.proposition.get(k)[0]).rpartition("/")[2] in drafted.slots[k] for k in codes)
        place = about(drafted, claim)
        date = _date_right(drafted, claim)
        stance = drafted.stance == claim.seed.stance
        return (place, date and stance, date, stance, agree)

    pairs = [(s, i, j) for i, p in enumerate(made.proposals) for j, c in enumerate(article.claims) if (s := score(p, c)) is not None]
    pairs.sort(key=lambda x: (tuple(-v for v in x[0]), x[1], x[2]))
    taken_p: dict[int, tuple[int, tuple[int, ...]]] = {}
    taken_c: set[int] = set()
    for s, i, j in pairs:
        if i not in taken_p and j not in taken_c:
            taken_p[i] = (j, s)
            taken_c.add(j)
    counts = result.counts
    counts["claims"] += len(article.claims)
    counts["not asserted"] += sum(c.seed.stance != "asserts" for c in article.claims)
    counts["drafted"] += len(made.proposals)
    for claim in article.claims:
        result.by_frame[claim.proposition.frame, "curated"] += 1
    for i, proposal in enumerate(made.proposals):
        result.by_frame[proposal.frame, "drafted"] += 1
        where = f"{proposal.passages} {proposal.trigger} {proposal.frame}"
        dated = proposal.when.edtf if proposal.when else "none"
        if i not in taken_p:
            result.wrong.append(f"no such claim: {where} {proposal.stance} {proposal.slots} {dated}")
            continue
        j, (place, _, date, stance, _) = taken_p[i]
        claim = article.claims[j]
        counts["matched in sentence and frame"] += 1
        result.by_frame[proposal.frame, "matched"] += 1
        counts["matched"] += bool(place)
        counts["speaker right"] += (proposal.by == "article") == (claim.seed.by == "article") if place else 0
        if claim.seed.stance != "asserts":
            counts["not asserted, drafted"] += 1
            if proposal.stance == "asserts":
                counts["not asserted, drafted as asserted"] += 1
                result.wrong.append(f"WORST {claim.seed.stance}: {proposal.passages} {proposal.trigger} {proposal.frame} {proposal.slots}")
        elif place:
            counts["asserted, drafted"] += 1
            counts["asserted, drafted otherwise"] += proposal.stance != "asserts"
            if proposal.stance != "asserts":
                result.wrong.append(
                    f"weak {proposal.stance} {proposal.look_twice}: {proposal.passages} {proposal.trigger} {proposal.frame}"
                )
        if place and date and stance:
            counts["covered"] += 1
            result.by_frame[proposal.frame, "covered"] += 1
        elif place:
            counts["wrong date only"] += stance and not date
            result.wrong.append(f"half: {where} date {dated} / {claim.proposition.when}; stance {proposal.stance} / {claim.seed.stance}")
        else:
            result.wrong.append(
                f"place: {proposal.passages} {proposal.trigger} {proposal.frame} {proposal.slots} / {claim.proposition.slots}"
            )
    for j, claim in enumerate(article.claims):
        if j not in taken_c:
            result.wrong.append(f"missed: {claim.seed.passage} {claim.seed.stance} {claim.proposition.id} {claim.proposition.when}")


def _overlap(drafted: Proposal, claim: Claim, article: Article, spans: Mapping[str, tuple[int, int]]) -> bool:
    own = [spans[key] for key in drafted.passages]
    theirs = [(p.start, p.end) for key in claim.seed.passage if (p := article.passages.get(key))]
    return any(a < d and c < b for a, b in own for c, d in theirs)


def _date_right(drafted: Proposal, claim: Claim) -> bool:
    when = claim.proposition.when
    if not when:
        return drafted.when is None or (drafted.frame in ("ControlState", "SiegeState") and False)
    return drafted.when is not None and _same_time(drafted.when.edtf, when)


SHARES = (
    ("names linked right", "names"),
    ("links right", "links"),
    ("new names right", "new names"),
    ("dates right", "dates"),
    ("dates worked out right", "dates worked out"),
    ("quotes right", "quotes"),
    ("covered", "claims"),
    ("matched", "drafted"),
    ("not asserted, drafted as asserted", "not asserted"),
    ("not asserted, drafted", "not asserted"),
    ("asserted, drafted otherwise", "asserted, drafted"),
    ("speaker right", "matched"),
)
"""The shares that are told, as count and of what."""


def table(found: Mapping[str, Score], *, in_full: bool = False) -> list[str]:
    """The scores as lines: each share with its counts, all articles together and each alone, then by frame."""
    whole = sum(found.values(), Score())
    lines = []
    for part, of in SHARES:
        cells = [f"{score.counts[part]}/{score.counts[of]}" for score in found.values()]
        lines.append(
            f"{part} of {of}\t{whole.counts[part]}/{whole.counts[of]}\t"
            f"{whole.counts[part] / max(1, whole.counts[of]):.3f}\t{' '.join(cells)}"
        )
    frames = sorted({frame for frame, _ in whole.by_frame}, key=lambda frame: (-whole.by_frame[frame, "curated"], frame))
    lines += [
        f"{frame}\t" + "\t".join(f"{what} {whole.by_frame[frame, what]}" for what in ("curated", "drafted", "matched", "covered"))
        for frame in frames
    ]
    return lines + ([f"{key}\t{line}" for key, score in found.items() for line in score.wrong] if in_full else [])
