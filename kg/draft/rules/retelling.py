"""The day of what is told more than once: where one telling prints it, the others that leave it open have it too."""

from __future__ import annotations

from dataclasses import replace

from kg import dates
from kg.dateparts import whole
from kg.draft.proposals import Proposal
from kg.records import When

_TOLD_AGAIN = {"ControlChange": ("place", "to"), "SiegeChange": ("siege", "change")}
"""Deeds that news tells more than once, by what makes two tellings one deed."""


def retold(proposals: list[Proposal]) -> list[Proposal]:
    """The proposals with the day that another telling of the same deed prints, where they leave it open.

    A deed of which two days are told was done twice, so its other tellings stay as they are."""
    days: dict[tuple[str, ...], set[str]] = {}
    for proposal in proposals:
        if proposal.when is not None and dates.day(proposal.when.edtf) is not None:
            for deed in _deeds(proposal):
                days.setdefault(deed, set()).add(proposal.when.edtf)
    return [_with_day(proposal, days) for proposal in proposals]


def _deeds(proposal: Proposal) -> set[tuple[str, ...]]:
    """What an asserted proposal tells to have been done, once for each who did it."""
    if proposal.stance != "asserts" or proposal.frame not in _TOLD_AGAIN:
        return set()
    what, by = _TOLD_AGAIN[proposal.frame]
    things, doers = proposal.slots.get(what), proposal.slots.get(by)
    if not isinstance(things, list) or not isinstance(doers, list):
        return set()
    return {(proposal.frame, thing, doer) for thing in things for doer in doers}


def _with_day(proposal: Proposal, days: dict[tuple[str, ...], set[str]]) -> Proposal:
    found = {day for deed in _deeds(proposal) for day in days.get(deed, ())}
    day = next(iter(found)) if len(found) == 1 else ""
    if not day or not proposal.dated or not _leaves_open(proposal.when, day):
        return proposal
    when = When(day, how="inferred", note="the day printed by another telling")
    return replace(proposal, when=when, look_twice=[*proposal.look_twice, "the day of another telling"])


def _leaves_open(when: When | None, day: str) -> bool:
    """Whether a time is no day, and the day may be the one that it means: none, by the 9th, the 7th to the 9th."""
    if when is None:
        return True
    first, slash, end = when.edtf.partition("/")
    if not slash or not all(part in ("", "..") or dates.day(part) for part in (first, end)):
        return False
    return (first in ("", "..") or whole(first, 0) <= day) and (end in ("", "..") or day <= whole(end, 1))
