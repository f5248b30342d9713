"""How every proposition stands: its origins, the findings and disputes it is in, and the status that follows.

All is computed from the claims, whatever their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg import disputes, support, wording
from kg.findings import CONTRADICTION, Finding
from kg.records import REJECTING
from kg.refinement import Refinement
from kg.registers import Registers
from kg.seeds import Seeds
from kg.support import Support, Told, Voice

_SHOWN = 4
"""How many of the answers stand in the label of a finding."""
ACCEPTED = ("Corroborated", "SingleSource")


class Derivation:
    """Everything that is computed from what is told.

    Args:
        registers: the things that articles speak of.
        told: what they say.
    """

    def __init__(self, registers: Registers, told: Told) -> None:
        self.registers, self.told = registers, told
        self.propositions, self.support = told.propositions, told.support
        self.refinement = Refinement(registers)
        self.refined_by = self.refinement.pairs(self.propositions)
        self.findings = disputes.find(self.propositions, self.support, self.refinement, self.refined_by)
        by_rule = {key for finding in self.findings if finding.kind == CONTRADICTION for key in finding.propositions}
        self.contested = self._in_disputes("contradiction") | by_rule
        self.joined = {finding: self._joined(finding) for finding in self.findings}
        self.implausible = {key for key, p in self.propositions.items() if p.impossible} | self._in_disputes("implausible")
        self.origins = {key: self._origins(key) for key in self.propositions}
        self.statuses = {key: self._status(key) for key in self.propositions}

    @classmethod
    def of_seeds(cls, seeds: Seeds) -> Derivation:
        """What follows from all seeds."""
        return cls(seeds, support.told(seeds))

    def of(self, key: str) -> Support:
        """The claims on a proposition."""
        return self.support.get(key, Support())

    def _origins(self, key: str) -> list[list[Voice]]:
        asserting = [v for k in (key, *self.refined_by.get(key, [])) for v in self.of(k).taking("asserts")]
        return support.origins(asserting)

    def plain(self, *keys: str) -> list[Voice]:
        """Who asserts some propositions, doubtful readings aside."""
        return [voice for key in keys for voice in self.of(key).taking("asserts") if not voice.doubtful]

    def _status(self, key: str) -> str:
        if key in self.implausible:
            return "Implausible"
        if key in self.contested:
            return "Contested"
        if not self.of(key).taking("asserts"):
            return "NotAsserted"
        return "Corroborated" if len(self.origins[key]) > 1 else "SingleSource"

    def _in_disputes(self, kind: str) -> set[str]:
        """The propositions of claims that curators have listed in a dispute of a kind."""
        return {
            key
            for key, found in self.support.items()
            if any(self.told.kinds[dispute] == kind for voice in found.voices for dispute in self.told.listed.get(voice.entry, ()))
        }

    def voices(self, told: str, keys: Iterable[str]) -> list[Voice]:
        """The claims behind one position of a finding."""
        stances = {"rejected": REJECTING, "questioned": ("questions",)}.get(told, disputes.TELLING)
        return [voice for key in keys for voice in self.of(key).taking(*stances)]

    def _joined(self, finding: Finding) -> list[str]:
        """The curators' disputes that hold claims of two or more positions of a finding."""
        held = (
            {dispute for voice in self.voices(told, keys) for dispute in self.told.listed.get(voice.entry, ())}
            for told, keys in finding.positions
        )
        counted = Counter(dispute for found in held for dispute in found)
        return sorted(dispute for dispute, number in counted.items() if number > 1)

    def describe(self, finding: Finding) -> str:
        """A finding in one line: what it is about, and what is told of it."""
        first = self.propositions[min(finding.positions[0][1])]
        told = [name for name, _ in finding.positions]
        if finding.rule in ("rejected", "questioned", "refinement"):
            return f"{self.told.labels[finding.positions[-1][1][0]]}: {' and '.join(told)}"
        frame, labels = self.registers.table.frames[first.frame], self.registers.labels
        slots = [name for name in frame.key if not name.endswith(" side")]
        about = [labels[str(v)] for name in slots for v in first.get(name) if str(v) in labels]
        more = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
        return f"{wording.words(first.frame).capitalize()} of {', '.join(about)}: {' / '.join(told[:_SHOWN])}{more}"
