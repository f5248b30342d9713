"""A proposal at its trigger."""

from __future__ import annotations

from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading.passages import Sentence
from kg.records import Stance


def tell(
    sentence: Sentence,
    token: Any,
    frame: str,
    slots: Slots,
    stance: Stance = "asserts",
    look: list[str] | None = None,
    certainty: float = 0.5,
    *,
    dated: bool = True,
) -> Proposal:
    """A proposal from a trigger in a sentence."""
    return Proposal(
        frame,
        slots,
        [sentence.key],
        (sentence.span.start, sentence.span.end),
        token.text,
        stance,
        look_twice=list(look or []),
        certainty=certainty,
        at=sentence.place_of(token),
        token=token.i,
        dated=dated,
    )
