"""Where propositions of one frame answer one question differently: states that exclude one another, things told once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from kg.amounts import Amount
from kg.findings import CONTRADICTION, SCOPE, Finding, apart_from, certainly, code, differing, report, sides, spoken
from kg.frames import Frame
from kg.propositions import Proposition
from kg.refinement import Refinement, possibly
from kg.rivals import Answer, Excludes, rivals, told_twice
from kg.spans import ALWAYS, Interval, Spans

_ABOUT = 0.1
"""How far a number told as about or nearly so many may be off before another excludes it: a convention of this project."""


class Answers:
    """Rules (b) and (d) for the propositions of one frame."""

    def __init__(self, refinement: Refinement, frame: Frame) -> None:
        self.refinement, self.frame = refinement, frame
        self.timeless = frame.nature in ("F", "O") or "event" in frame.key
        self.rule = {"S": "rival-states", "C": "rival-changes"}.get(frame.nature, "once-only")

    def findings(self, told: Iterable[Proposition]) -> Iterator[Finding]:
        """The differences in each conflict slot."""
        group = [p for p in told if self._comparable(p)]
        for conflict in () if self.frame.name in ("ControlState", "ControlChange") else self.frame.conflict:  # those are for Holders
            slot = conflict.removesuffix(" side")
            if conflict == "when":
                yield from self._siege_changes(group) if self.frame.name == "SiegeChange" else self._once(group)
            elif conflict != "polarity" and self.frame.slots[slot].kind == "quantity":
                yield from self._amounts(slot, group)
            elif conflict != "polarity":
                yield from self._values(conflict, group)

    def _comparable(self, proposition: Proposition) -> bool:
        """Whether it has the codes for which conflicts are looked for, and says where, if it is a deed at a place."""
        fits = all(any(str(value).rpartition("/")[2] in codes for value in proposition.get(slot)) for slot, codes in self.frame.compared)
        return fits and not (self.frame.nature == "C" and "place" in self.frame.key and not proposition.get("place"))

    def _question(self, proposition: Proposition, *without: str) -> tuple[object, ...]:
        """What a proposition answers: its key slots, and those that say of what area, period or category, but some."""
        keys = [name for name in self.frame.key if name not in without]
        scope = [name for name in self.frame.scope if name not in without and name not in self.frame.key]
        return (*(self.refinement.key_value(proposition, name) for name in keys), *(self._scope_value(proposition, n) for n in scope))

    def _scope_value(self, proposition: Proposition, name: str) -> object:
        value = self.refinement.key_value(proposition, name)
        return () if value == ("extent/whole",) else value

    def _by_question(self, group: Iterable[Proposition], *without: str) -> Iterator[list[Proposition]]:
        found: defaultdict[tuple[object, ...], list[Proposition]] = defaultdict(list)
        for proposition in group:
            found[self._question(proposition, *without)].append(proposition)
        return (same for same in found.values() if len(same) > 1)

    def _values(self, conflict: str, group: Sequence[Proposition]) -> Iterator[Finding]:
        """Answers that name another side, code, person or thing."""
        slot = conflict.removesuffix(" side")
        told = [p for p in group if self._value(conflict, p)]
        excludes = self._excludes(conflict)
        words = sides if conflict != slot else ", ".join if self.frame.slots[slot].kind == "text" else spoken
        label = {p.id: words(self._value(conflict, p)) for p in told}
        for same in self._by_question(told, slot):
            answers = [self._answer(p, self._value(conflict, p)) for p in same]
            yield from differing(answers, excludes, self.rule, slot, label)
        for scope in self.frame.scope:
            for same in self._by_question(told, slot, scope):
                apart = [self._answer(p, (self._value(conflict, p), self._scope_value(p, scope))) for p in same]
                found = rivals(apart, apart, lambda a, b: a[1] != b[1] and excludes(a[0], b[0]), certainly=True)  # type: ignore[index]
                yield from report(SCOPE, self.rule, scope, [a for a in apart if a.id in found], label)

    def _value(self, conflict: str, proposition: Proposition) -> frozenset[str]:
        """What a proposition has in a conflict slot: its sides, or its values; nothing where it tells none."""
        slot = conflict.removesuffix(" side")
        if conflict != slot:
            return self.refinement.actor_sides(proposition.get(slot)) - {"unknown"}
        return frozenset(str(value).casefold() for value in proposition.get(slot))

    def _excludes(self, conflict: str) -> Excludes:
        slot = self.frame.slots[conflict.removesuffix(" side")]
        pairs = self.refinement.table.excludes.get(slot.codes)
        if slot.kind != "code" or pairs is None:
            return apart_from

        def excludes(one: Hashable, other: Hashable) -> bool:
            codes = [[str(v).rpartition("/")[2] for v in values] for values in (one, other)]  # type: ignore[attr-defined]
            return any((a, b) in pairs for a in codes[0] for b in codes[1])

        return excludes

    def _answer(self, proposition: Proposition, value: Hashable) -> Answer:
        if self.timeless:
            return Answer(proposition.id, value, ALWAYS, ALWAYS)
        possible, certain = possibly(proposition), certainly(proposition)
        if self.frame.nature == "C":
            whole = self.frame.name == "SiegeChange" or possible[0] == possible[1]
            certain = possible if proposition.when and whole else None  # two attacks of one month may be two
        return Answer(proposition.id, value, certain, possible)

    def _once(self, group: Sequence[Proposition]) -> Iterator[Finding]:
        """Rule (d): what happens once, told for days that exclude one another."""
        for same in self._by_question([p for p in group if p.when], "when"):
            spans = {p.id: possibly(p) for p in same}
            yield from report(CONTRADICTION, self.rule, "when", _outside(spans), {p.id: p.when for p in same})

    def _siege_changes(self, group: Sequence[Proposition]) -> Iterator[Finding]:
        undoes = self.refinement.table.undoes
        by_siege: defaultdict[tuple[object, str], list[Proposition]] = defaultdict(list)
        for p in group:
            by_siege[p.get("siege"), code(p, "change")].append(p)
        for (siege, change), same in by_siege.items():
            if change in undoes:
                ended = [Spans(possibly(p) for other in undoes[change] for p in by_siege.get((siege, other), ()))]
                answers = [Answer(p.id, p.when, None, possibly(p)) for p in same]
                found = told_twice(answers, ended)
                once = [Answer(a.id, a.value, None, ALWAYS) for a in answers if a.id in found]
                yield from report(CONTRADICTION, "once-only", "when", once, {p.id: p.when for p in same})

    def _amounts(self, slot: str, group: Sequence[Proposition]) -> Iterator[Finding]:
        """Rule (d): amounts of the same scope that exclude one another; of another scope, that differ."""
        told = [p for p in group if p.get(slot) and (self.frame.name != "Count" or any(map(p.get, ("area", "of", "event"))))]
        label = {p.id: str(p.get(slot)[0]) for p in told}
        for same in self._by_unit(told, slot):
            spans = {p.id: _range(p.get(slot)[0]) for p in same}
            yield from report(CONTRADICTION, "once-only", slot, _outside(spans), label)
        for scope in self.frame.scope:
            for same in self._by_unit(told, slot, scope):
                answers = [Answer(p.id, self._scope_value(p, scope), ALWAYS, ALWAYS) for p in same]
                if len({a.value for a in answers}) > 1 and len({label[a.id] for a in answers}) > 1:
                    yield from report(SCOPE, "once-only", scope, answers, label)

    def _by_unit(self, told: Iterable[Proposition], slot: str, *without: str) -> Iterator[list[Proposition]]:
        units: defaultdict[str, list[Proposition]] = defaultdict(list)
        for proposition in told:
            amount = proposition.get(slot)[0]
            units[amount.unit if isinstance(amount, Amount) else ""].append(proposition)
        return (same for group in units.values() for same in self._by_question(group, slot, *without))


def _outside(spans: Mapping[str, Interval]) -> list[Answer]:
    """Those of some ranges that have nothing in common with at least one of the others."""
    lowest_end, highest_start = min(end for _, end in spans.values()), max(start for start, _ in spans.values())
    return [Answer(key, key, ALWAYS, ALWAYS) for key, (start, end) in spans.items() if start > lowest_end or end < highest_start]


def _range(amount: object) -> Interval:
    assert isinstance(amount, Amount)
    low, high = (float(amount.low) if amount.low else 0.0), (float(amount.high) if amount.high else math.inf)
    return (low * (1 - _ABOUT), high * (1 + _ABOUT)) if amount.qualifier in ("about", "nearly") else (low, high)
