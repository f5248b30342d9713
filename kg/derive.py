"""What follows from the claims: status, number of origins, refinements, attested events, and the shortcuts.

A shortcut is one plain triple that means "at some time". Only a proposition that is corroborated or single-source gives
one, and its ``owl:Axiom`` names that proposition and nothing contested, rejected, alleged, planned or supposed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from pyoxigraph import BlankNode, NamedNode

from kg import dates, iris
from kg.frames import Shortcut
from kg.propositions import Proposition
from kg.seeds import Seeds
from kg.statements import Statements
from kg.support import PARTIES, Refinement, Support, Voice, gather, origins

ACCEPTED = ("Corroborated", "SingleSource")
_ATTESTING = ("Occurrence", "Participation", "Attack", "Fighting", "Outcome")
_DEEDS = {"Participation": ("actor",), "ControlChange": ("to", "by"), "SiegeState": ("besieger",), "Support": ("supporter",)}
"""Slots that hold who did it, in frames that tell of a success or a deed and give shortcuts."""
_WHOLE = ((), ("extent/whole",))


class Derivation:
    """Everything that is computed from one set of seeds."""

    def __init__(self, seeds: Seeds) -> None:
        self.seeds = seeds
        self.propositions = seeds.propositions()
        self.support = gather(seeds)
        self.refinement = Refinement(seeds)
        self.refined_by = self.refinement.pairs(self.propositions)
        self.contested = self._in_contradictions() | self._asserted_and_rejected() | self._rival_holders()
        self.implausible = {key for key, p in self.propositions.items() if p.impossible} | self._in_disputes("implausible")
        self.origin_counts = {key: self._origins(key) for key in self.propositions}
        self.statuses = {key: self._status(key) for key in self.propositions}

    def _of(self, key: str) -> Support:
        return self.support.get(key, Support())

    def _origins(self, key: str) -> int:
        asserting = [v for k in (key, *self.refined_by.get(key, [])) for v in self._of(k).taking("asserts")]
        return origins(asserting)

    def _plain(self, *keys: str) -> list[Voice]:
        """Who asserts some propositions, doubtful readings aside."""
        return [voice for key in keys for voice in self._of(key).taking("asserts") if not voice.doubtful]

    def _status(self, key: str) -> str:
        if key in self.implausible:
            return "Implausible"
        if key in self.contested:
            return "Contested"
        if not self._of(key).taking("asserts"):
            return "NotAsserted"
        return "Corroborated" if self.origin_counts[key] > 1 else "SingleSource"

    def _in_disputes(self, kind: str) -> set[str]:
        refs = {ref for d in self.seeds.disputes.values() if d.kind == kind for p in d.positions for ref in p.claims}
        upheld = ((f"{article.id}#{claim.seed.id}", claim) for article, claim in self.seeds.claims() if claim.seed.withdrawn is None)
        return {claim.proposition.id for ref, claim in upheld if ref in refs}

    def _in_contradictions(self) -> set[str]:
        return self._in_disputes("contradiction")

    def _asserted_and_rejected(self) -> set[str]:
        """Propositions that some assert and others question or reject; who rejects one rejects all that refine it."""
        found = {key for key, support in self.support.items() if support.taking("asserts") and support.taking("questions")}
        for key, support in self.support.items():
            if support.taking("negates", "denies"):
                told = {k for k in (key, *self.refined_by.get(key, [])) if self._of(k).taking("asserts", "alleges")}
                found |= told | ({key} if told else set())
        return found

    def _rival_holders(self) -> set[str]:
        """Propositions that give one place to two sides at times that overlap; both must be dated and asserted."""
        by_place: defaultdict[tuple[str, tuple[object, ...]], list[Proposition]] = defaultdict(list)
        for key, proposition in self.propositions.items():
            if (
                proposition.frame in ("ControlState", "ControlChange")
                and proposition.when
                and not proposition.impossible
                and proposition.get("extent") in _WHOLE
                and self._of(key).taking("asserts")
            ):
                by_place[proposition.frame, proposition.get("place")].append(proposition)
        found: set[str] = set()
        for group in by_place.values():
            for one in group:
                found |= {one.id for other in group if self._rivals(one, other)}
        return found

    def _rivals(self, one: Proposition, other: Proposition) -> bool:
        slot = "holder" if one.frame == "ControlState" else "to"
        sides, others = (self.refinement.actor_sides(p.get(slot)) for p in (one, other))
        if not sides or not others or sides & others or not one.bounds().overlaps(other.bounds()):
            return False
        if one.frame == "ControlState":
            return True
        lost, lost_other = (self.refinement.actor_sides(p.get("from")) for p in (one, other))
        return not (lost & others or lost_other & sides)  # taken and retaken is a sequence

    def gives_shortcuts(self, proposition: Proposition) -> bool:
        """Whether a proposition may stand as a plain triple."""
        return (
            self.statuses[proposition.id] in ACCEPTED
            and proposition.get("extent") in _WHOLE
            and bool(self._plain(proposition.id))
            and not self._party_word(proposition)
        )

    def _party_word(self, proposition: Proposition) -> bool:
        """Whether only parties to the war say it, of their own success or of a deed of their opponents."""
        slots = _DEEDS.get(proposition.frame, ())
        if not slots or origins(self._plain(proposition.id, *self.refined_by.get(proposition.id, []))) > 1:
            return False
        doers = self.refinement.actor_sides([v for slot in slots for v in proposition.get(slot)]) & PARTIES
        sides = {voice.side for voice in self._plain(proposition.id)}
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
    """Add what was derived to the triples."""
    for key, status in derivation.statuses.items():
        node = to.node("proposition", key)
        to.link(node, "status", NamedNode(iris.status(status)))
        to.integer(node, "originCount", derivation.origin_counts[key])
        to.link(node, "refines", *(to.node("proposition", wide) for wide, ids in derivation.refined_by.items() if key in ids))
        proposition = derivation.propositions[key]
        if proposition.frame in _ATTESTING and status in ACCEPTED:
            for event in proposition.get("event"):
                to.link(to.ref(str(event)), "attestedBy", node)
    _write_shortcuts(derivation, to)


def _write_shortcuts(derivation: Derivation, to: Statements) -> None:
    given: defaultdict[tuple[str, str, str], list[Proposition]] = defaultdict(list)
    for proposition in derivation.propositions.values():
        if derivation.gives_shortcuts(proposition):
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


def statuses(seeds: Seeds) -> Mapping[str, str]:
    """The status of every proposition, by id."""
    return Derivation(seeds).statuses
