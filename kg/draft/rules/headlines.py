"""Headings: one that repeats the text is a place of the claim that it repeats; what only a heading tells is a claim of its own."""

from __future__ import annotations

from kg.draft.proposals import Proposal
from kg.draft.reading.passages import Sentence
from kg.records import When

_WORDS = 4
"""A heading of fewer words tells nothing."""
_EVENTS = ("ControlChange", "Movement", "Displacement", "Attack", "SiegeChange", "Fighting", "Aid", "Statement")
"""What a heading is drafted for; of places and groups the text says more."""


def headlines(proposals: list[Proposal], told: list[tuple[Sentence, list[Proposal]]], day: str = "") -> list[Proposal]:
    """What headings tell that the text does not; the others are added to the first claim of the text that says the same.

    One says the same that has the frame, the stance and every thing that the heading names.

    Args:
        told: each heading with what is drafted of it.
        day: the day of which all is that the text tells as news; "" where there is none.
    """
    own = []
    for sentence, found in told:
        if len(sentence.text.split()) >= _WORDS:
            for heading in found:
                same = next((p for p in proposals if (p.frame, p.stance) == (heading.frame, heading.stance) and _within(heading, p)), None)
                if same is None and heading.frame in _EVENTS and _things(heading):
                    heading.when = _own_day(sentence) or _time(heading, proposals)
                    if heading.when is None and day and heading.stance == "asserts" and heading.frame == "Attack":
                        heading.when = When(day, how="inferred", note="the day of all that is told")
                    heading.look_twice.append("told in a heading")
                    own.append(heading)
                elif same is not None and sentence.key not in same.passages:
                    same.passages.append(sentence.key)
    return own


def _own_day(sentence: Sentence) -> When | None:
    """The one date that a heading or caption prints; None where it prints none or more."""
    days = [date for date in sentence.dates if date.edtf and date.how == "stated"]
    return days[0].when() if len(days) == 1 else None


def _time(heading: Proposal, proposals: list[Proposal]) -> When | None:
    """When it was by the text, where the text tells it more fully: headings put in the present what is past."""
    mine = _things(heading)
    where = {(slot, value) for slot, value in mine if slot in ("place", "from", "to", "siege")} or mine
    fuller = (p for p in proposals if (p.frame, p.stance) == (heading.frame, heading.stance) and where & _things(p))
    return next((p.when for p in fuller if p.when), None)


def _within(heading: Proposal, other: Proposal) -> bool:
    """Whether a claim names everything that a heading names; one name alone is found in too many claims."""
    mine, theirs = _things(heading), _things(other)
    return len(mine) > 1 and mine <= theirs and all(other.slots.get(k) == v for k, v in heading.slots.items() if isinstance(v, dict))


def _things(proposal: Proposal) -> set[tuple[str, str]]:
    return {(slot, value) for slot, values in proposal.slots.items() if isinstance(values, list) for value in values if "/" in value}
