"""What a draft proposes: a frame with its slots, a stance, a speaker and the place in the text, with what a reviewer should look at."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.records import Stance, When

Slots = dict[str, list[str] | dict[str, str]]
"""Slot to values: things as ``register/id`` or ``new/register/words as printed``, codes and words plain; an amount as a mapping."""


@dataclass
class Proposal:
    """One claim as drafted.

    ``by`` and ``via`` are speakers of the draft or ids of actors, ``said`` is the time of saying; ``branches`` holds the propositions in
    the slots cause and effect of a Consequence, which are mentioned and not claimed. ``source``: rules, model or both.
    """

    frame: str
    slots: Slots
    passages: list[str]
    span: tuple[int, int]
    trigger: str
    stance: Stance = "asserts"
    by: str = "article"
    when: When | None = None
    said: When | None = None
    via: list[str] = field(default_factory=list)
    holder: list[str] = field(default_factory=list)
    branches: dict[str, list[Proposal]] = field(default_factory=dict)
    unstated: list[str] = field(default_factory=list)
    certainty: float = 0.5
    look_twice: list[str] = field(default_factory=list)
    at: int = -1
    token: int = -1
    present: bool = True
    dated: bool = True
    source: str = "rules"

    def first(self, slot: str) -> str:
        """The first value of a slot; "" where it is empty or an amount."""
        values = self.slots.get(slot)
        return values[0] if isinstance(values, list) and values else ""


@dataclass(frozen=True)
class Rejected:
    """What a model answered to a passage and the draft does not take: its frame and slots as answered, and why not."""

    passage: str
    frame: str
    said: str
    reason: str
