"""What is told in passing: states, relations and figures, by readers each of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.draft.proposals import Proposal
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules import (
    aftermath,
    aiding,
    belonging,
    besieging,
    calling,
    counts,
    describing,
    durations,
    forming,
    holding,
    joining,
    minds,
    offices,
    outlying,
    parting,
    passing,
    placing,
    portraying,
    possessing,
    ranking,
    reckoning,
    regions,
    settlements,
    siding,
    spots,
    standing,
    styling,
    supporting,
    tolls,
)
from kg.draft.rules.ground import Ground

_PLAIN: tuple[Callable[[Ground], Iterator[Proposal]], ...] = (
    holding.held,
    holding.besieged,
    settlements.settlements,
    placing.lying,
    spots.spots,
    outlying.outlying,
    parting.parts,
    belonging.origins,
    belonging.described,
    styling.styled,
    styling.outlets,
    styling.state_media,
    styling.called,
    belonging.belongings,
    forming.identities,
    forming.successions,
    durations.lasting,
    offices.posts,
    regions.regions,
    describing.loyal,
    calling.located,
    calling.regarded,
    calling.areas,
    calling.bodies,
    portraying.formerly,
)
_PARSED: tuple[Callable[[Ground], Iterator[Proposal]], ...] = (
    holding.controlled,
    possessing.possessed,
    besieging.sieged,
    passing.passing,
    reckoning.reckoned,
    reckoning.returned,
    counts.counts,
    tolls.tolls,
    tolls.grown,
    belonging.members,
    joining.joined,
    joining.foremost,
    joining.comrades,
    joining.bracketed,
    joining.unions,
    offices.commands,
    siding.sides,
    supporting.support,
    forming.formations,
    ranking.ranks,
    aiding.aid,
    standing.standings,
    describing.needs,
    describing.precedents,
    minds.attitudes,
    aftermath.blows,
    minds.leanings,
    portraying.portrayed,
    calling.dubbed,
    calling.qualities,
    outlying.dividing,
    outlying.overlooking,
)


def facts(sentence: Sentence, scene: Scene, today: str) -> Iterator[Proposal]:
    """What a sentence tells in passing.

    Args:
        today: the day of publication as EDTF, for what holds at the time of writing; "" where unknown.
    """
    ground = Ground(sentence, scene, today)
    found = [told for reader in (_PLAIN if sentence.words is None else _PLAIN + _PARSED) for told in reader(ground)]
    ranked = {told.first("subject") for told in found if told.frame == "Rank"}
    found += [told for told in ranking.beside(ground) if told.first("subject") not in ranked]
    yield from (told for told in found if not any(_lacking(told, other) for other in found))


def _lacking(told: Proposal, other: Proposal) -> bool:
    """Whether a state that is not so is told by another as one that is: it is not so that there is power, and there is no power."""
    both = told.frame == other.frame == "Situation" and (told.stance, other.stance) == ("negates", "asserts")
    return both and all(told.slots[slot] == other.slots[slot] for slot in ("subject", "aspect"))
