"""What may change between two built graphs: records of it, which ``kg.diff`` makes and ``kg.releasenote`` tells."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from kg.names import Named


@dataclass(frozen=True)
class Version:
    """What a graph calls itself."""

    title: str
    number: str


@dataclass(frozen=True)
class Difference:
    """One thing that was otherwise: what, how it was, how it is; empty where there was or is nothing."""

    what: str
    was: str
    now: str


@dataclass(frozen=True)
class Standing:
    """A proposition as it stands in one graph."""

    proposition: str
    label: str
    status: str
    origins: int


@dataclass(frozen=True)
class Claimed:
    """A claim as one graph has it; ``where`` is its article and paragraphs."""

    claim: str
    wording: str
    stance: str
    speaker: str
    where: str
    standing: Standing


@dataclass(frozen=True)
class Withdrawal:
    """A claim that is withdrawn now; ``new``: the old graph had no such claim at all."""

    claim: str
    wording: str
    on: str
    because: str
    new: bool


@dataclass(frozen=True)
class Change:
    """A thing of both graphs, by its label in the new one, with what differs of it."""

    iri: str
    label: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Rereading:
    """A claim that is read otherwise now.

    Attributes:
        called: its id in the old graph; that of a claim from a list names its proposition and changes with it.
        propositions: the former and the present one, where they differ.
        follows: it differs by nothing but the id of a thing that was merged or has another id.
    """

    claim: str
    called: str
    wording: str
    differences: tuple[Difference, ...]
    propositions: tuple[Standing, Standing] | None
    follows: bool


@dataclass(frozen=True)
class Restanding:
    """A proposition of both graphs whose status or number of origins differs."""

    was: Standing
    now: Standing


@dataclass(frozen=True)
class Handover:
    """Names that belonged to one thing and belong to another."""

    source: Named
    target: Named
    names: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """A curator's decision that several names are one thing."""

    thing: Named
    forms: tuple[str, ...]
    rationale: str


@dataclass(frozen=True)
class Question:
    """A dispute, with the kind of it and how many positions it has."""

    dispute: str
    question: str
    kind: str
    positions: int


@dataclass(frozen=True)
class Shortcut:
    """A plain triple with the propositions that give it."""

    source: Named
    relation: str
    target: Named
    propositions: tuple[str, ...]


@dataclass(frozen=True)
class Rest:
    """Things of a kind that differ in a property which no list tells, or are ``new`` or ``gone`` and in no list."""

    kind: str
    what: str
    things: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """All that differs between two graphs. Each list is in the order of its IRIs; what one list tells, no other repeats."""

    old: Version
    new: Version
    articles_new: tuple[Named, ...] = ()
    articles_gone: tuple[Named, ...] = ()
    claims_added: tuple[Claimed, ...] = ()
    claims_withdrawn: tuple[Withdrawal, ...] = ()
    claims_restored: tuple[Claimed, ...] = ()
    claims_gone: tuple[Claimed, ...] = ()
    claims_reworded: tuple[Change, ...] = ()
    claims_reread: tuple[Rereading, ...] = ()
    statuses: tuple[Restanding, ...] = ()
    origins: tuple[Restanding, ...] = ()
    propositions_new: int = 0
    propositions_gone: int = 0
    things_new: tuple[Named, ...] = ()
    things_gone: tuple[Named, ...] = ()
    merged: tuple[Handover, ...] = ()
    split: tuple[Handover, ...] = ()
    reidentified: tuple[Handover, ...] = ()
    names_moved: tuple[Handover, ...] = ()
    renamed: tuple[Change, ...] = ()
    decisions_added: tuple[Decision, ...] = ()
    decisions_reversed: tuple[Decision, ...] = ()
    disputes_added: tuple[Question, ...] = ()
    disputes_ended: tuple[Question, ...] = ()
    disputes_changed: tuple[Change, ...] = ()
    shortcuts_new: tuple[Shortcut, ...] = ()
    shortcuts_gone: tuple[Shortcut, ...] = ()
    rest: tuple[Rest, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many there are of each kind of change, by the name of its field; none of those of which there is none."""
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self) if field.name not in ("old", "new")}
        return {name: n for name, value in values.items() if (n := value if isinstance(value, int) else len(value))}
