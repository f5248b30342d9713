"""What wrongs an article has charged so far: those of the last sentence that charged any, and where and when each was done first."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.draft.proposals import Slots
from kg.records import When


@dataclass
class Wrongs:
    """The memory of charges, which later sentences take up again: such attacks, the gas attack."""

    last: list[Slots] = field(default_factory=list)
    sentence: str = ""
    first: dict[str, tuple[list[str], When | None]] = field(default_factory=dict)

    def charge(self, slots: Slots, sentence: str, place: list[str], when: When | None) -> None:
        """Remember a charge."""
        same = self.last if self.sentence == sentence else []
        self.last, self.sentence = [*(other for other in same if other != slots), slots], sentence
        self.first.setdefault(str(slots["act"][0]) if isinstance(slots["act"], list) else "", (place, when))
