"""Which propositions are weighed against one another: what is derived of one depends on none but those that hang together with it.

Two hang together where they share what is asked of both: the frame and those of its key slots in which answers to one
question never differ; the siege; the place that they tell to be held or taken, or a place around it. So a changed article
asks only for those propositions to be weighed anew that hang together with its own (``kg.weighing``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.propositions import Proposition
from kg.refinement import Refinement

_HELD = ("ControlState", "ControlChange")
_SIEGES = ("SiegeState", "SiegeChange")


@dataclass(frozen=True)
class Questions:
    """``own``: under what a proposition is found; ``asked``: where those are found that hang together with it."""

    own: frozenset[str]
    asked: frozenset[str]


def questions(proposition: Proposition, refinement: Refinement) -> Questions:
    """What a proposition is an answer to."""
    frame = refinement.table.frames[proposition.frame]
    apart = {name.removesuffix(" side").split(" if ")[0] for name in (*frame.conflict, *frame.scope)}
    key = [refinement.key_value(proposition, name) for name in frame.key if name.removesuffix(" side") not in apart]
    both = {_written(frame.name, *key)}
    if frame.name in _SIEGES:
        both.add(_written("siege", proposition.get("siege")))
    if frame.name not in _HELD or not proposition.get("place"):
        return Questions(frozenset(both), frozenset(both))
    place = str(proposition.get("place")[0]).removeprefix("place/")
    around = refinement.ancestors(place)
    return Questions(
        frozenset({*both, _written("at", place), *(_written("in", outer) for outer in around)}),
        frozenset({*both, _written("at", place), _written("in", place), *(_written("at", outer) for outer in around)}),
    )


def _written(*values: object) -> str:
    """Some values as a line that is the same for equal values, letter case aside."""
    return "\t".join(_value(value) for value in values).casefold()


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return f"({' '.join(map(_value, value))})"
    if isinstance(value, (frozenset, set)):
        return f"{{{' '.join(sorted(map(_value, value)))}}}"
    return str(value)


def pairs(propositions: Iterable[Proposition], refinement: Refinement) -> set[tuple[str, str]]:
    """Each proposition's id with each question under which it is found."""
    return {(question, p.id) for p in propositions for question in questions(p, refinement).own}
