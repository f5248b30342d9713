"""Headings that repeat the text: their place is added to the claim that they repeat, and they make none of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kg.draft.proposals import Proposal
from kg.draft.reading.passages import Sentence

_WORDS = 4
"""A heading of fewer words tells nothing."""


def repeats(proposals: list[Proposal], sentences: Iterable[Sentence], told: Callable[[Sentence], list[Proposal]]) -> None:
    """Add each heading to the first claim of the text that says the same: frame, stance and every thing that the heading names.

    Args:
        sentences: of these only headings are read.
        told: drafts a sentence.
    """
    for sentence in sentences:
        if sentence.heading and len(sentence.text.split()) >= _WORDS:
            for heading in told(sentence):
                same = next((p for p in proposals if (p.frame, p.stance) == (heading.frame, heading.stance) and _within(heading, p)), None)
                if same is not None and sentence.key not in same.passages:
                    same.passages.append(sentence.key)


def _within(heading: Proposal, other: Proposal) -> bool:
    """Whether a claim names everything that a heading names; one name alone is found in too many claims."""
    mine, theirs = _things(heading), _things(other)
    return len(mine) > 1 and mine <= theirs and all(other.slots.get(k) == v for k, v in heading.slots.items() if isinstance(v, dict))


def _things(proposal: Proposal) -> set[tuple[str, str]]:
    return {(slot, value) for slot, values in proposal.slots.items() if isinstance(values, list) for value in values if "/" in value}
