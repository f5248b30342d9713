"""What a draft proposes: a frame with its slots, a stance, a speaker and the place in the text, with what a reviewer should look at."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.records import Stance, When

Slots = dict[str, list[str] | dict[str, str]]
"""Slot to values: things as ``register/id`` or ``new/register/words as printed``, codes and words plain; an amount as a mapping."""


@dataclass
class Proposal:
    """One claim as drafted."""

    frame: str
    slots: Slots
    passages: list[str]
    span: tuple[int, int]
    trigger: str
    stance: Stance = "asserts"
    by: str = "article"
    when: When | None = None
    said: When | None = None
    unstated: list[str] = field(default_factory=list)
    certainty: float = 0.5
    look_twice: list[str] = field(default_factory=list)
    at: int = -1
    token: int = -1
    present: bool = True

    def first(self, slot: str) -> str:
        """The first value of a slot; "" where it is empty or an amount."""
        values = self.slots.get(slot)
        return values[0] if isinstance(values, list) and values else ""
