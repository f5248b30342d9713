"""Shortcuts: plain triples that mean "at some time", each with an ``owl:Axiom`` that says on what it rests.

Only a proposition that is corroborated or single-source gives one, and its axiom names that proposition and nothing
contested, rejected, alleged, planned or supposed.
"""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import BlankNode, NamedNode

from kg import dates, iris
from kg.findings import WHOLE
from kg.frames import Shortcut
from kg.propositions import Proposition
from kg.seeds import Seeds
from kg.statements import Statements
from kg.status import ACCEPTED, Derivation
from kg.support import PARTIES, origins

_DEEDS = {"Participation": ("actor",), "ControlChange": ("to", "by"), "SiegeState": ("besieger",), "Support": ("supporter",)}
"""Slots that hold who did it, in frames that tell of a success or a deed and give shortcuts."""


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


def shortcuts(proposition: Proposition, seeds: Seeds) -> list[tuple[str, str, str]]:
    """The plain triples that a proposition would give: source, property, target as slot values."""
    found: list[tuple[str, str, str]] = []
    for shortcut in seeds.table.frames[proposition.frame].shortcuts:
        if _fits(shortcut, proposition):
            pairs = [(s, t) for s in proposition.get(shortcut.source) for t in proposition.get(shortcut.target)]
            found += [(str(s), shortcut.term, str(t)) for s, t in pairs]
    return found


def _fits(shortcut: Shortcut, proposition: Proposition) -> bool:
    def has(slot: str, codes: tuple[str, ...]) -> bool:
        return any(str(value).rpartition("/")[2] in codes for value in proposition.get(slot))

    return all(has(*wanted) for wanted in shortcut.when) and not any(has(*barred) for barred in shortcut.unless)


def write(derivation: Derivation, to: Statements) -> None:
    """Add the shortcuts and their axioms to the triples."""
    given: defaultdict[tuple[str, str, str], list[Proposition]] = defaultdict(list)
    for proposition in derivation.propositions.values():
        if gives(derivation, proposition):
            for triple in set(shortcuts(proposition, derivation.seeds)):
                given[triple].append(proposition)
    for triple, propositions in sorted(given.items()):
        _write_axiom(triple, propositions, derivation, to)


def _write_axiom(triple: tuple[str, str, str], propositions: list[Proposition], derivation: Derivation, to: Statements) -> None:
    source, term, target = to.ref(triple[0]), NamedNode(iris.term(triple[1])), to.ref(triple[2])
    to.add(source, term.value, target)
    axiom, owl = BlankNode(".".join(triple).replace("/", "-")), iris.PREFIXES["owl"]  # named by what it annotates
    to.add(axiom, iris.PREFIXES["rdf"] + "type", NamedNode(owl + "Axiom"))
    to.add(axiom, owl + "annotatedSource", source)
    to.add(axiom, owl + "annotatedProperty", term)
    to.add(axiom, owl + "annotatedTarget", target)
    for proposition in propositions:
        to.link(axiom, "forProposition", to.node("proposition", proposition.id))
        to.link(axiom, "withStatus", NamedNode(iris.status(derivation.statuses[proposition.id])))
        to.integer(axiom, "withOriginCount", len(derivation.origins[proposition.id]))
        for voice in derivation.support[proposition.id].taking("asserts"):
            to.link(axiom, "fromClaim", to.node("claim", voice.key))
    first, last = _widest(propositions)
    to.instant(axiom, "possiblyFrom", first)
    to.instant(axiom, "possiblyUntil", last)


def _widest(propositions: list[Proposition]) -> tuple[str | None, str | None]:
    starts = [p.bounds().earliest_start for p in propositions]
    ends = [p.bounds().latest_end for p in propositions]
    first = None if None in starts else dates.first_instant(min(s for s in starts if s))
    last = None if None in ends else dates.last_instant(max(e for e in ends if e))
    return first, last
