"""Writes what follows from the claims: status, origins, refinements, findings, attested events, and the shortcuts."""

from __future__ import annotations

import itertools

from pyoxigraph import NamedNode

from kg import iris, shortcuts
from kg.findings import Finding
from kg.statements import Statements
from kg.status import ACCEPTED, Derivation
from kg.support import Voice

_ATTESTING = ("Occurrence", "Participation", "Attack", "Fighting", "Outcome")


def write(derivation: Derivation, to: Statements) -> None:
    """Add all that was derived to the triples."""
    for voices in derivation.support.values():
        for voice in voices.voices:
            write_voice(voice, to)
    for key in derivation.propositions:
        write_proposition(derivation, key, to)
    for finding in derivation.findings:
        write_finding(derivation, finding, to)
    for triple, grounds in shortcuts.given(derivation, derivation.propositions).items():
        shortcuts.write(triple, grounds, to)


def write_voice(voice: Voice, to: Statements) -> None:
    """On whose side a claim is told."""
    to.link(to.node("claim", voice.key), "voiceSide", to.ref(f"side/{voice.side}"))


def write_proposition(derivation: Derivation, key: str, to: Statements) -> None:
    """How a proposition stands, what it refines, and the event that it attests."""
    node, status, origins = to.node("proposition", key), derivation.statuses[key], derivation.origins[key]
    to.link(node, "status", NamedNode(iris.status(status)))
    to.integer(node, "originCount", len(origins))
    proposition = derivation.propositions[key]
    if proposition.frame in _ATTESTING and status in ACCEPTED:
        for event in proposition.get("event"):
            to.link(to.ref(str(event)), "attestedBy", node)
    for group in origins:
        for one, other in itertools.pairwise(group):
            to.link(to.node("claim", one.key), "sharesOriginWith", to.node("claim", other.key))
    for narrow in derivation.refined_by.get(key, ()):
        to.link(to.node("proposition", narrow), "refines", node)


def finding_key(finding: Finding) -> str:
    """The local name of a finding."""
    return f"{finding.rule}-{iris.content_hash(finding.kind, finding.rule, finding.slot, finding.positions)}"


def write_finding(derivation: Derivation, finding: Finding, to: Statements) -> None:
    """A finding with its positions."""
    key = finding_key(finding)
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
