"""What a finding is: a difference between accounts that a rule found, and how one is made from answers to one question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.propositions import Proposition
from kg.rivals import Answer, Excludes, clusters, rivals
from kg.spans import Interval, interval

CONTRADICTION, SCOPE, PRECISION, REFINEMENT = "contradiction", "scope", "precision", "refinement"
RULES = ("rejected", "questioned", "rival-states", "rival-changes", "once-only", "state-after-change", "refinement")
WHOLE = ((), ("extent/whole",))
_PROPER = {"kurdish": "Kurdish", "islamic-state": "Islamic State"}


@dataclass(frozen=True)
class Finding:
    """A difference between accounts.

    ``kind`` as for disputes; ``rule`` one of ``RULES``; ``slot`` in what they differ; ``positions`` what is told, each with
    the ids of the propositions that tell it, and whether by rejecting them.
    """

    kind: str
    rule: str
    slot: str
    positions: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def propositions(self) -> set[str]:
        """The ids of all propositions in it."""
        return {key for _, keys in self.positions for key in keys}


def differing(answers: Sequence[Answer], excludes: Excludes, rule: str, slot: str, label: Mapping[str, str]) -> Iterator[Finding]:
    """Contradictions among answers to one question where they certainly overlap, differences of precision where they may."""
    sure, may = (rivals(answers, answers, excludes, certainly=certain) for certain in (True, False))
    yield from report(CONTRADICTION, rule, slot, [a for a in answers if a.id in sure], label)
    if may - sure:
        yield from report(PRECISION, rule, slot, [a for a in answers if a.id in may], label)


def report(kind: str, rule: str, slot: str, answers: Sequence[Answer], label: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for those of some answers that hang together in time, where they do not all say the same."""
    for together in clusters(answers):
        positions: defaultdict[str, list[str]] = defaultdict(list)
        for answer in together:
            positions[label[answer.id]].append(answer.id)
        if len(positions) > 1:
            yield Finding(kind, rule, slot, tuple((name, tuple(sorted(ids))) for name, ids in sorted(positions.items())))


def apart_from(one: Hashable, other: Hashable) -> bool:
    """Whether two sets of values have none in common."""
    assert isinstance(one, frozenset) and isinstance(other, frozenset)
    return one.isdisjoint(other)


def sides(values: Iterable[str]) -> str:
    """Sides in words: the government side and the Kurdish side."""
    return " and ".join(f"the {_PROPER.get(side, side)} side" for side in sorted(values))


def spoken(values: Iterable[str]) -> str:
    """Values in words."""
    return ", ".join(sorted(value.rpartition("/")[2].replace("-", " ") for value in values))


def code(proposition: Proposition, slot: str) -> str:
    """The code that a proposition has in a slot, or nothing."""
    return next((str(value).rpartition("/")[2] for value in proposition.get(slot)), "")


def certainly(proposition: Proposition) -> Interval | None:
    """The days on which a state certainly holds: from its latest start to its earliest end; None where there is none."""
    bounds = proposition.bounds()
    first, last = bounds.latest_start, bounds.earliest_end
    return interval(first, last) if first and last and first <= last else None
