"""Where accounts of who holds, takes or loses a place, or how a siege stands, differ.

Whoever holds or takes the whole of a place holds or takes each of its parts. Only a place told as whole is read so: of one
whose extent is left open nothing follows for its parts.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.findings import CONTRADICTION, SCOPE, WHOLE, Finding, apart_from, certainly, code, differing, report, sides
from kg.propositions import Proposition
from kg.refinement import Refinement, possibly
from kg.rivals import Answer, Excludes, Held, contradicted, rivals, told_twice
from kg.spans import ALWAYS, Interval, Spans

Sides = frozenset[str]
_ENDS = {
    "imposed": ("none", "broken"),
    "restored": ("none", "broken"),
    "tightened": ("none", "broken"),
    "broken": ("full", "nearly-full", "partial"),
}
"""Which completeness of a siege each change of it excludes, until the next change."""


@dataclass(frozen=True)
class Taking:
    """Who has a place by a change, and who lost it; empty where it is not told."""

    to: Sides
    lost: Sides

    def against(self, other: Taking) -> bool:
        """Whether both cannot be one change: to different sides, and neither takes it from the other."""
        told = self.to and other.to and self.to.isdisjoint(other.to)
        in_turn = self.lost & other.to or other.lost & self.to
        from_one = not self.lost or not other.lost or self.lost & other.lost
        return bool(told and from_one and not in_turn)

    def excludes(self, holder: Sides) -> bool:
        """Whether a side cannot hold the place after this change."""
        return self.to.isdisjoint(holder) if self.to else bool(self.lost & holder)


@dataclass
class Place:
    """What is told of one place: ``main`` of the whole or with the extent left open, ``whole`` of the whole in words, ``parts`` of
    a part of it, ``below`` of parts of it and of the places within it."""

    main: list[Answer]
    whole: list[Answer]
    parts: list[Answer]
    below: list[Answer]


class Holders:
    """Rules (b), (c), (d) and (e) for places, and (e) for sieges."""

    def __init__(self, refinement: Refinement) -> None:
        self.refinement = refinement

    def findings(self, told: Mapping[str, Sequence[Proposition]]) -> Iterator[Finding]:
        """The differences among propositions by frame."""
        states = [(p, self._state(p)) for p in told.get("ControlState", ()) if p.get("place")]
        changes = [(p, self._change(p)) for p in told.get("ControlChange", ()) if p.get("place")]
        label = {p.id: f"held by {sides(self._sides(p, 'holder'))}" for p, _ in states} | {
            p.id: _taken(self._taking(p)) for p, _ in changes
        }
        states = [(p, answer) for p, answer in states if answer.value]
        changes = [(p, answer) for p, answer in changes if answer.value != Taking(frozenset(), frozenset())]
        held, taken = self._places(states), self._places(changes)
        for place in held.values():
            yield from self._rivals(place, apart_from, "rival-states", "holder", label)
        own = {key: _Changes([*place.main, *place.parts]) for key, place in taken.items()}
        whole = {key: _Changes(place.whole) for key, place in taken.items() if place.whole}
        dated = {p.id: p.when for p, _ in changes}
        for key, place in taken.items():
            yield from self._rivals(place, _against, "rival-changes", "to", label)
            around = [own[key], *(whole[outer] for outer in sorted(self.refinement.ancestors(key)) if outer in whole)]
            yield from self._twice(place, around, dated)
        yield from self._after(states, taken, own, whole, label)
        yield from self._sieges(told)

    def _sides(self, proposition: Proposition, slot: str) -> Sides:
        return self.refinement.actor_sides(proposition.get(slot)) - {"unknown"}

    def _taking(self, proposition: Proposition) -> Taking:
        return Taking(self._sides(proposition, "to"), self._sides(proposition, "from"))

    def _state(self, proposition: Proposition) -> Answer:
        return Answer(proposition.id, self._sides(proposition, "holder"), certainly(proposition), possibly(proposition))

    def _change(self, proposition: Proposition) -> Answer:
        days = possibly(proposition)
        return Answer(proposition.id, self._taking(proposition), days if days != ALWAYS else None, days)

    def _places(self, told: Iterable[tuple[Proposition, Answer]]) -> dict[str, Place]:
        """Answers by place; a place hears of the places within it only where something is told of it as a whole."""
        found: defaultdict[str, Place] = defaultdict(lambda: Place([], [], [], []))
        inner: list[tuple[str, Answer]] = []
        for proposition, answer in told:
            key, extent = str(proposition.get("place")[0]).removeprefix("place/"), proposition.get("extent")
            (found[key].main if extent in WHOLE else found[key].parts).append(answer)
            if extent == ("extent/whole",):
                found[key].whole.append(answer)
            inner += [(outer, answer) for outer in (*self.refinement.ancestors(key), *(() if extent in WHOLE else (key,)))]
        for outer, answer in inner:
            if outer in found and found[outer].whole:
                found[outer].below.append(answer)
        return dict(found)

    def _rivals(self, place: Place, excludes: Excludes, rule: str, slot: str, label: Mapping[str, str]) -> Iterator[Finding]:
        yield from differing(place.main, excludes, rule, slot, label)
        inner = rivals(place.whole, place.below, excludes, certainly=True) | rivals(place.below, place.whole, excludes, certainly=True)
        yield from report(CONTRADICTION, rule, slot, [a for a in (*place.whole, *place.below) if a.id in inner], label)
        if not place.whole:
            both = [*place.main, *place.parts]
            apart = rivals(place.main, place.parts, excludes, certainly=True) | rivals(place.parts, place.main, excludes, certainly=True)
            yield from report(SCOPE, rule, "extent", [a for a in both if a.id in apart], label)

    def _twice(self, place: Place, around: Sequence[_Changes], dated: Mapping[str, str]) -> Iterator[Finding]:
        """Rule (d) for a place taken twice by one side, with no loss of it, or of a place around it, told between."""
        by_side: defaultdict[Sides, list[Answer]] = defaultdict(list)
        for answer in place.main:
            if _of(answer).to:
                by_side[_of(answer).to].append(answer)
        for side, answers in by_side.items():
            found = told_twice(answers, [spans for changes in around for spans in changes.against(side)])
            once = [Answer(a.id, a.value, None, ALWAYS) for a in answers if a.id in found]
            yield from report(CONTRADICTION, "once-only", "when", once, dated)
            parts = [a for a in place.parts if _of(a).to == side and a.possible != ALWAYS]
            apart = [a for a in (*parts, *answers) if a.possible != ALWAYS]
            if parts and len(apart) > len(parts):
                yield from report(SCOPE, "once-only", "extent", [Answer(a.id, a.value, None, ALWAYS) for a in apart], dated)

    def _after(
        self,
        states: Sequence[tuple[Proposition, Answer]],
        taken: Mapping[str, Place],
        own: Mapping[str, _Changes],
        whole: Mapping[str, _Changes],
        label: Mapping[str, str],
    ) -> Iterator[Finding]:
        """Rule (e), for a place and for the places within one that is told as whole."""
        pairs: defaultdict[str, list[Held]] = defaultdict(list)
        inner: defaultdict[str, list[Held]] = defaultdict(list)
        for proposition, answer in states:
            key, main = str(proposition.get("place")[0]).removeprefix("place/"), proposition.get("extent") in WHOLE
            outer = [*self.refinement.ancestors(key), *(() if main else (key,))]
            last = max((b.last(answer) for b in (own.get(key), *map(whole.get, outer)) if b), default=-math.inf)
            held = _held(answer, last)
            if held and main and key in taken:
                pairs[key].append(held)
            for place in outer:
                if held and place in whole:
                    inner[place].append(held)
        for key, place in taken.items():
            for found, changes in ((pairs[key], place.main), (inner[key], place.whole)):
                dated = [a for a in changes if a.possible != ALWAYS]
                yield from _contradictions(found, dated, _excludes, "holder", label)

    def _sieges(self, told: Mapping[str, Sequence[Proposition]]) -> Iterator[Finding]:
        """Rule (e) for sieges: how closed one is after a change of it."""
        changes: defaultdict[object, list[Answer]] = defaultdict(list)
        for p in told.get("SiegeChange", ()):
            changes[p.get("siege")].append(Answer(p.id, code(p, "change"), None, possibly(p)))
        states: defaultdict[object, list[Answer]] = defaultdict(list)
        for p in told.get("SiegeState", ()):
            if code(p, "completeness") and p.get("extent") in WHOLE:
                states[p.get("siege")].append(Answer(p.id, code(p, "completeness"), certainly(p), possibly(p)))
        label = {a.id: str(a.value).replace("-", " ") for group in changes.values() for a in group}
        label |= {a.id: f"completeness {a.value}".replace("-", " ") for group in states.values() for a in group}
        for siege, group in states.items():
            begun = _Changes(changes[siege], _ends)
            held = [h for h in (_held(a, begun.last(a)) for a in group) if h]
            dated = [a for a in changes[siege] if a.possible != ALWAYS]
            yield from _contradictions(held, dated, _ends, "completeness", label)


class _Changes:
    """Changes by what they brought about: which exclude a state, and when the last came that could have brought it about."""

    def __init__(self, changes: Iterable[Answer], excludes: Excludes | None = None) -> None:
        self.excludes = excludes or _excludes
        groups: defaultdict[Hashable, list[Interval]] = defaultdict(list)
        for change in changes:
            groups[change.value].append(change.possible)
        self.spans = {value: Spans(intervals) for value, intervals in groups.items()}

    def against(self, state: Hashable) -> list[Spans]:
        """The days of the changes that exclude a state."""
        return [spans for value, spans in self.spans.items() if self.excludes(value, state)]

    def last(self, state: Answer) -> float:
        """The last day of a change that does not exclude a state and may have come before it ended."""
        return max(
            (spans.latest(state.possible[1]) for value, spans in self.spans.items() if not self.excludes(value, state.value)),
            default=-math.inf,
        )


def _held(answer: Answer, begun: float) -> Held | None:
    """A state for the comparison with changes; None where it has no beginning."""
    if answer.certain:
        return Held(answer, answer.certain[1], begun)
    return None if answer.possible[0] == -math.inf else Held(answer, answer.possible[0], begun)


def _contradictions(
    held: Sequence[Held], changes: Sequence[Answer], excludes: Excludes, slot: str, label: Mapping[str, str]
) -> Iterator[Finding]:
    found = contradicted(held, changes, excludes)
    members = [Answer(a.id, a.value, None, ALWAYS) for a in (*(h.answer for h in held), *changes) if a.id in found]
    yield from report(CONTRADICTION, "state-after-change", slot, members, label)


def _of(change: Answer) -> Taking:
    assert isinstance(change.value, Taking)
    return change.value


def _excludes(change: Hashable, holder: Hashable) -> bool:
    assert isinstance(change, Taking) and isinstance(holder, frozenset)
    return change.excludes(holder)


def _against(one: Hashable, other: Hashable) -> bool:
    assert isinstance(one, Taking) and isinstance(other, Taking)
    return one.against(other)


def _ends(change: Hashable, state: Hashable) -> bool:
    return state in _ENDS.get(str(change), ())


def _taken(taking: Taking) -> str:
    return f"taken by {sides(taking.to)}" if taking.to else f"lost by {sides(taking.lost)}"
