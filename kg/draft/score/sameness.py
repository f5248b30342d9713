"""Whether a drafted claim means what a curated one does: the same things, amounts and codes.

A thing that the draft calls new is the same as one that the registers did not know without the article, if they share a word of
a name; of events any new one is.
"""

from __future__ import annotations

from typing import Any

from kg.amounts import Amount
from kg.draft.proposals import Proposal
from kg.draft.reading.known import Known
from kg.draft.reading.words import words
from kg.propositions import Proposition
from kg.seeds import Seeds

THINGS = ("actor", "place", "event", "document")


class Sameness:
    """Compares by the registers as they were without the article, and as they are with it."""

    def __init__(self, known: Known, seeds: Seeds) -> None:
        self.known, self.table = known, seeds.table
        self.every = Known(seeds).entries
        self.propositions = {key: value for other in seeds.articles.values() for key, value in other.propositions.items()}

    def same(self, drafted: str, curated: str) -> bool:
        """Whether a drafted value means a curated thing."""
        kind, _, rest = drafted.partition("/")
        if drafted == curated or (rest == curated.partition("/")[2] and kind in ("actor", "place")):
            return True
        if kind != "new" or curated not in self.every or curated in self.known.entries:
            return False
        if rest.startswith("event/"):
            return curated.startswith("event/")
        told = {word.key for word in words(rest.partition("/")[2])}
        entry = self.every[curated]
        return any(told & {word.key for word in words(name)} for name in (entry.label.en, *(form.form for form in entry.names)))

    def about(self, drafted: Proposal, curated: Proposition) -> bool:
        """Whether two claims of one frame are about the same."""
        if curated.frame == "Consequence":
            return all(self._branch(drafted, curated, slot) for slot in ("cause", "effect"))
        if curated.frame == "Count":
            area, mine = curated.get("area"), drafted.slots.get("area")
            return self._same_amount(drafted, curated) and (not area or self.any_same(mine, area))
        frame = self.table.frames[curated.frame]
        slots = [
            slot for slot in (*frame.key_slots, *(slot for choice in frame.required for slot in choice)) if _holds_thing(curated, slot)
        ]
        if "place" in slots:
            slots = ["place"]
        if not slots:
            return True
        told = [slot for slot in slots if slot in drafted.slots]
        told = [slot for slot in told if slot != "event"] or told
        return bool(told) and self.any_same(drafted.slots[told[0]], curated.get(told[0]))

    def _branch(self, drafted: Proposal, curated: Proposition, slot: str) -> bool:
        """Whether a branch of a consequence is there: a proposition of the same frame that shares a thing."""
        theirs = [self.propositions.get(str(value).partition("/")[2]) for value in curated.get(slot)]
        return any(
            mine.frame == other.frame and any(self.any_same(mine.slots.get(name), values) for name, values in other.slots)
            for mine in drafted.branches.get(slot, [])
            for other in theirs
            if other
        )

    def any_same(self, drafted: Any, curated: tuple[Any, ...]) -> bool:
        """Whether one drafted value means one of the curated things."""
        return isinstance(drafted, list) and any(self.same(one, str(other)) for one in drafted for other in curated)

    def _same_amount(self, drafted: Proposal, curated: Proposition) -> bool:
        told, drawn = curated.get("amount"), drafted.slots.get("amount")
        if not isinstance(drawn, dict) or not told or not isinstance(told[0], Amount):
            return False
        return any(part and str(part) in drawn.values() for part in (told[0].low, told[0].high, told[0].qualifier))

    def same_code(self, drafted: Proposal, curated: Proposition, slot: str) -> bool:
        """Whether a slot has the same code or words in both."""
        values = drafted.slots.get(slot)
        return isinstance(values, list) and any(str(value).rpartition("/")[2] in values for value in curated.get(slot))

    def ready(self, drafted: Proposal, curated: Proposition) -> bool:
        """Whether nothing but free text is left to mend: every thing, code and amount of either is one of the other."""
        slots = self.table.frames[curated.frame].slots
        filled = {name for name, _ in curated.slots} | set(drafted.slots)
        for name in sorted(filled):
            if slots[name].kind == "text" or name in drafted.branches:
                continue
            mine, theirs = drafted.slots.get(name), curated.get(name)
            if isinstance(mine, dict):
                right = self._same_amount(drafted, curated)
            else:
                right = all(self.same_code(drafted, curated, name) or self.any_same(mine, (value,)) for value in theirs) and len(
                    mine or []
                ) == len(theirs)
            if not right:
                return False
        return True


def _holds_thing(curated: Proposition, slot: str) -> bool:
    values = curated.get(slot)
    return bool(values) and str(values[0]).partition("/")[0] in THINGS
