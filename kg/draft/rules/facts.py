"""What is told in passing: states, relations and figures, by readers each of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.draft.proposals import Proposal
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules import (
    aiding,
    belonging,
    counts,
    describing,
    forming,
    holding,
    minds,
    offices,
    parting,
    placing,
    ranking,
    siding,
    styling,
)
from kg.draft.rules.ground import Ground

_PLAIN: tuple[Callable[[Ground], Iterator[Proposal]], ...] = (
    holding.held,
    holding.besieged,
    placing.settlements,
    placing.lying,
    parting.parts,
    belonging.origins,
    belonging.described,
    styling.styled,
    styling.outlets,
    styling.called,
    belonging.belongings,
    forming.identities,
    forming.successions,
    counts.lasting,
    offices.posts,
    describing.loyal,
    describing.located,
)
_PARSED: tuple[Callable[[Ground], Iterator[Proposal]], ...] = (
    holding.controlled,
    counts.counts,
    belonging.members,
    offices.commands,
    siding.sides,
    siding.support,
    forming.formations,
    ranking.ranks,
    aiding.aid,
    describing.states,
    describing.needs,
    describing.precedents,
    minds.attitudes,
)


def facts(sentence: Sentence, scene: Scene, today: str) -> Iterator[Proposal]:
    """What a sentence tells in passing.

    Args:
        today: the day of publication as EDTF, for what holds at the time of writing; "" where unknown.
    """
    ground = Ground(sentence, scene, today)
    for reader in _PLAIN if sentence.words is None else _PLAIN + _PARSED:
        yield from reader(ground)
