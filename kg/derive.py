"""Writes what follows from the claims: status, origins, refinements, findings, attested events, and the shortcuts."""

from __future__ import annotations

import itertools

from pyoxigraph import NamedNode

from kg import iris, shortcuts
from kg.statements import Statements
from kg.status import ACCEPTED, Derivation

_ATTESTING = ("Occurrence", "Participation", "Attack", "Fighting", "Outcome")


def write(derivation: Derivation, to: Statements) -> None:
    """Add what was derived to the triples."""
    for key, status in derivation.statuses.items():
        node = to.node("proposition", key)
        to.link(node, "status", NamedNode(iris.status(status)))
        to.integer(node, "originCount", len(derivation.origins[key]))
        proposition = derivation.propositions[key]
        if proposition.frame in _ATTESTING and status in ACCEPTED:
            for event in proposition.get("event"):
                to.link(to.ref(str(event)), "attestedBy", node)
    for voices in derivation.support.values():
        for voice in voices.voices:
            to.link(to.node("claim", voice.key), "voiceSide", to.ref(f"side/{voice.side}"))
    for group in (group for groups in derivation.origins.values() for group in groups):
        for one, other in itertools.pairwise(group):
            to.link(to.node("claim", one.key), "sharesOriginWith", to.node("claim", other.key))
    for wide, narrower in derivation.refined_by.items():
        for narrow in narrower:
            to.link(to.node("proposition", narrow), "refines", to.node("proposition", wide))
    _write_findings(derivation, to)
    shortcuts.write(derivation, to)


def _write_findings(derivation: Derivation, to: Statements) -> None:
    for finding in derivation.findings:
        key = f"{finding.rule}-{iris.content_hash(finding.kind, finding.rule, finding.slot, finding.positions)}"
        node = to.node("finding", key)
        to.type(node, ("Finding", "Difference"))
        to.label(node, derivation.describe(finding))
        to.link(node, "disputeKind", to.ref(f"dispute-kind/{finding.kind}"))
        to.link(node, "foundByRule", to.ref(f"dispute-rule/{finding.rule}"))
        to.text(node, "differsIn", finding.slot)
        to.link(node, "joinedTo", *(to.node("dispute", dispute) for dispute in derivation.joined[finding]))
        for number, (told, keys) in enumerate(finding.positions, 1):
            position = to.node("position", key, str(number))
            to.type(position, ["Position"])
            to.label(position, told)
            to.link(node, "hasPosition", position)
            to.integer(position, "positionOrder", number)
            for proposition in keys:
                to.link(position, "positionProposition", to.node("proposition", proposition))
                to.link(to.node("proposition", proposition), "inFinding", node)
            for voice in derivation.voices(told, keys):
                to.link(position, "positionClaim", to.node("claim", voice.key))
