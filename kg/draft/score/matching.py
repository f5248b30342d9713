"""Which drafted claim matches which curated one, one to one.

Two match where they share a sentence and the frame; they are about the same where the place is, if it is a key thing of the
frame, else the first of its key things; a Consequence where each branch shares its frame and a thing.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Any

from kg.article import Article, Claim
from kg.draft.proposals import Proposal
from kg.draft.reading.known import Known
from kg.draft.score.linkscore import same_time
from kg.draft.score.sameness import THINGS, Sameness
from kg.draft.whole import Draft
from kg.seeds import Seeds

_CODES = ("what", "category", "aspect", "relation", "act", "role", "kind")
_FAMILIES = (
    {"ControlChange", "ControlState"},
    {"SiegeState", "SiegeChange"},
    {"Movement", "Displacement"},
    {"Attack", "Fighting", "Conduct"},
    {"Occurrence", "Timing", "Location", "EventPart", "Participation", "Outcome"},
    {"Character", "Situation", "Rank"},
    {"Membership", "Formation", "Succession", "Post"},
    {"Alignment", "Support"},
    {"Statement", "Terms"},
)
"""Frames between which a curator may choose for one piece of news."""


@dataclass(frozen=True)
class Pair:
    """A drafted claim with its curated one (indices), and what of it is right."""

    drafted: int
    curated: int
    about: bool
    date: bool
    stance: bool


class Matching:
    """The drafted and the curated claims of one article, compared."""

    def __init__(self, article: Article, made: Draft, known: Known, seeds: Seeds) -> None:
        self.claims = [claim for claim in article.claims if claim.seed.withdrawn is None]
        self.made = [each for proposal in made.proposals for each in _distributed(proposal, seeds)]
        self.sameness, self.table = Sameness(known, seeds), seeds.table
        spans = {s.key: (s.span.start, s.span.end) for s in made.sentences}
        self._drafted_at = [[spans[key] for key in proposal.passages] for proposal in self.made]
        self._curated_at = [[(p.start, p.end) for key in claim.seed.passage if (p := article.passages.get(key))] for claim in self.claims]

    def pairs(self) -> list[Pair]:
        """The best pairs first; nothing is in two."""
        found = []
        for i, proposal in enumerate(self.made):
            for j, claim in enumerate(self.claims):
                if proposal.frame == claim.proposition.frame and self.together(i, j):
                    pair = Pair(
                        i,
                        j,
                        self.sameness.about(proposal, claim.proposition),
                        date_right(proposal, claim),
                        proposal.stance == claim.seed.stance,
                    )
                    agree = sum(self.sameness.same_code(proposal, claim.proposition, slot) for slot in _CODES)
                    found.append(((pair.about, pair.date and pair.stance, pair.date, pair.stance, agree), pair))
        found.sort(key=lambda f: (tuple(-part for part in f[0]), f[1].drafted, f[1].curated))
        drafted: set[int] = set()
        curated: set[int] = set()
        taken = []
        for _, pair in found:
            if pair.drafted not in drafted and pair.curated not in curated:
                drafted.add(pair.drafted)
                curated.add(pair.curated)
                taken.append(pair)
        return taken

    def together(self, drafted: int, curated: int) -> bool:
        """Whether two claims share a piece of the text."""
        return any(a < d and c < b for a, b in self._drafted_at[drafted] for c, d in self._curated_at[curated])

    def beside(self, drafted: int) -> list[Claim]:
        """The curated claims that share a piece of text with a drafted one, and its family of frames or its key thing."""
        proposal = self.made[drafted]
        family = next((names for names in _FAMILIES if proposal.frame in names), {proposal.frame})
        own = self._key_thing(proposal)
        return [
            claim
            for j, claim in enumerate(self.claims)
            if self.together(drafted, j)
            and (
                claim.proposition.frame in family
                or any(self.sameness.same(one, str(other)) for one in own for _, values in claim.proposition.slots for other in values)
            )
        ]

    def _key_thing(self, proposal: Proposal) -> list[str]:
        """The place of a drafted claim, else the first of its key slots that holds things."""
        for slot in ("place", *self.table.frames[proposal.frame].key_slots):
            values = proposal.slots.get(slot)
            if isinstance(values, list) and any(value.removeprefix("new/").partition("/")[0] in THINGS for value in values):
                return values
        return []


def _distributed(proposal: Proposal, seeds: Seeds) -> list[Proposal]:
    """The propositions that an entry makes: one for each value of a slot marked "each", as the seeds are read."""
    slots = seeds.table.frames[proposal.frame].slots
    ways: list[list[dict[str, Any]]] = [
        [{name: [value]} for value in values]
        if isinstance(values, list) and name in slots and slots[name].many == "each"
        else [{name: values}]
        for name, values in proposal.slots.items()
    ]
    return [replace(proposal, slots={name: value for part in way for name, value in part.items()}) for way in itertools.product(*ways)]


def date_right(drafted: Proposal, claim: Claim) -> bool:
    """Whether the time of what is told is the same, or both have none."""
    when = claim.proposition.when
    if not when or drafted.when is None:
        return not when and drafted.when is None
    return same_time(drafted.when.edtf, when)
