"""Shortcuts: plain triples that mean "at some time", each with an ``owl:Axiom`` that says on what it rests.

Only a proposition that is corroborated or single-source gives one, and its axiom names that proposition and nothing
contested, rejected, alleged, planned or supposed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode

from kg import dates, iris
from kg.findings import WHOLE
from kg.frames import FrameTable, Shortcut
from kg.propositions import Proposition
from kg.statements import Statements
from kg.status import ACCEPTED, Derivation
from kg.support import PARTIES, origins

_DEEDS = {"Participation": ("actor",), "ControlChange": ("to", "by"), "SiegeState": ("besieger",), "Support": ("supporter",)}
"""Slots that hold who did it, in frames that tell of a success or a deed and give shortcuts."""
Edge = tuple[str, str, str]
"""A plain triple: source, property, target; the ends as slot values, the property by its local name."""


@dataclass(frozen=True)
class Ground:
    """What one proposition gives a plain triple to rest on: its id, status, number of origins, asserting claims, and widest bounds."""

    proposition: str
    status: str
    origins: int
    claims: tuple[str, ...]
    first: dates.Day | None
    last: dates.Day | None


def gives(derivation: Derivation, proposition: Proposition) -> bool:
    """Whether a proposition may stand as a plain triple."""
    return (
        derivation.statuses[proposition.id] in ACCEPTED
        and proposition.get("extent") in WHOLE
        and bool(derivation.plain(proposition.id))
        and not _party_word(derivation, proposition)
    )


def _party_word(derivation: Derivation, proposition: Proposition) -> bool:
    """Whether only parties to the war say it, of their own success or of a deed of their opponents."""
    slots = _DEEDS.get(proposition.frame, ())
    if not slots or len(origins(derivation.plain(proposition.id, *derivation.refined_by.get(proposition.id, [])))) > 1:
        return False
    doers = derivation.refinement.actor_sides([v for slot in slots for v in proposition.get(slot)]) & PARTIES
    sides = {voice.side for voice in derivation.plain(proposition.id)}
    if not doers or not sides <= PARTIES:
        return False
    return proposition.frame == "ControlChange" or bool(doers - sides)


def shortcuts(proposition: Proposition, table: FrameTable) -> list[Edge]:
    """The plain triples that a proposition would give."""
    found: list[Edge] = []
    for shortcut in table.frames[proposition.frame].shortcuts:
        if _fits(shortcut, proposition):
            pairs = [(s, t) for s in proposition.get(shortcut.source) for t in proposition.get(shortcut.target)]
            found += [(str(s), shortcut.term, str(t)) for s, t in pairs]
    return found


def _fits(shortcut: Shortcut, proposition: Proposition) -> bool:
    def has(slot: str, codes: tuple[str, ...]) -> bool:
        return any(str(value).rpartition("/")[2] in codes for value in proposition.get(slot))

    return all(has(*wanted) for wanted in shortcut.when) and not any(has(*barred) for barred in shortcut.unless)


def given(derivation: Derivation, keys: Iterable[str]) -> dict[Edge, list[Ground]]:
    """The plain triples that some propositions give, each with what it rests on."""
    found: defaultdict[Edge, list[Ground]] = defaultdict(list)
    for key in keys:
        proposition = derivation.propositions[key]
        if gives(derivation, proposition):
            bounds = proposition.bounds()
            ground = Ground(
                key,
                derivation.statuses[key],
                len(derivation.origins[key]),
                tuple(voice.key for voice in derivation.support[key].taking("asserts")),
                bounds.earliest_start,
                bounds.latest_end,
            )
            for triple in set(shortcuts(proposition, derivation.registers.table)):
                found[triple].append(ground)
    return dict(sorted(found.items()))


def write(edge: Edge, grounds: Sequence[Ground], to: Statements) -> None:
    """A plain triple and the axiom that says on what it rests."""
    source, term, target = to.ref(edge[0]), NamedNode(iris.term(edge[1])), to.ref(edge[2])
    to.add(source, term.value, target)
    axiom, owl = BlankNode(".".join(edge).replace("/", "-")), iris.PREFIXES["owl"]  # named by what it annotates
    to.add(axiom, iris.PREFIXES["rdf"] + "type", NamedNode(owl + "Axiom"))
    to.add(axiom, owl + "annotatedSource", source)
    to.add(axiom, owl + "annotatedProperty", term)
    to.add(axiom, owl + "annotatedTarget", target)
    for ground in grounds:
        to.link(axiom, "forProposition", to.node("proposition", ground.proposition))
        to.link(axiom, "withStatus", NamedNode(iris.status(ground.status)))
        to.integer(axiom, "withOriginCount", ground.origins)
        to.link(axiom, "fromClaim", *(to.node("claim", claim) for claim in ground.claims))
    starts, ends = [g.first for g in grounds if g.first], [g.last for g in grounds if g.last]
    to.instant(axiom, "possiblyFrom", dates.first_instant(min(starts)) if len(starts) == len(grounds) else None)
    to.instant(axiom, "possiblyUntil", dates.last_instant(max(ends)) if len(ends) == len(grounds) else None)
