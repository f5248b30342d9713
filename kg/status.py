"""How every proposition stands: its origins, the findings and disputes it is in, and the status that follows.

All is computed from the claims, whatever their order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from kg import disputes, wording
from kg.findings import CONTRADICTION, Finding
from kg.graph import labels
from kg.records import REJECTING
from kg.refinement import Refinement
from kg.seeds import Seeds
from kg.support import Support, Voice, gather, origins

_SHOWN = 4
"""How many of the answers stand in the label of a finding."""
ACCEPTED = ("Corroborated", "SingleSource")


class Derivation:
    """Everything that is computed from one set of seeds."""

    def __init__(self, seeds: Seeds) -> None:
        self.seeds = seeds
        self.propositions = seeds.propositions()
        self.support = gather(seeds)
        self.refinement = Refinement(seeds)
        self._labels = labels(seeds)
        self._listed = _listed(seeds)
        self.refined_by = self.refinement.pairs(self.propositions)
        self.findings = disputes.find(self.propositions, self.support, self.refinement, self.refined_by)
        by_rule = {key for finding in self.findings if finding.kind == CONTRADICTION for key in finding.propositions}
        self.contested = self._in_disputes("contradiction") | by_rule
        self.joined = {finding: self._joined(finding) for finding in self.findings}
        self.implausible = {key for key, p in self.propositions.items() if p.impossible} | self._in_disputes("implausible")
        self.origins = {key: self._origins(key) for key in self.propositions}
        self.statuses = {key: self._status(key) for key in self.propositions}

    def of(self, key: str) -> Support:
        """The claims on a proposition."""
        return self.support.get(key, Support())

    def _origins(self, key: str) -> list[list[Voice]]:
        asserting = [v for k in (key, *self.refined_by.get(key, [])) for v in self.of(k).taking("asserts")]
        return origins(asserting)

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
        refs = {ref for d in self.seeds.disputes.values() if d.kind == kind for p in d.positions for ref in p.claims}
        upheld = ((f"{article.id}#{claim.seed.id}", claim) for article, claim in self.seeds.claims() if claim.seed.withdrawn is None)
        return {claim.proposition.id for ref, claim in upheld if ref in refs}

    def voices(self, told: str, keys: Iterable[str]) -> list[Voice]:
        """The claims behind one position of a finding."""
        stances = {"rejected": REJECTING, "questioned": ("questions",)}.get(told, disputes.TELLING)
        return [voice for key in keys for voice in self.of(key).taking(*stances)]

    def _joined(self, finding: Finding) -> list[str]:
        """The curators' disputes that hold claims of two or more positions of a finding."""
        held = (
            {dispute for voice in self.voices(told, keys) for dispute in self._listed.get(voice.key, ())}
            for told, keys in finding.positions
        )
        counted = Counter(dispute for found in held for dispute in found)
        return sorted(dispute for dispute, number in counted.items() if number > 1)

    def describe(self, finding: Finding) -> str:
        """A finding in one line: what it is about, and what is told of it."""
        first = self.propositions[min(finding.positions[0][1])]
        told = [name for name, _ in finding.positions]
        if finding.rule in ("rejected", "questioned", "refinement"):
            whole = wording.describe(self.propositions[finding.positions[-1][1][0]], self.seeds.table, self._labels, self.propositions)
            return f"{whole}: {' and '.join(told)}"
        frame = self.seeds.table.frames[first.frame]
        slots = [name for name in frame.key if not name.endswith(" side")]
        about = [self._labels[str(v)] for name in slots for v in first.get(name) if str(v) in self._labels]
        more = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
        return f"{wording.words(first.frame).capitalize()} of {', '.join(about)}: {' / '.join(told[:_SHOWN])}{more}"


def _listed(seeds: Seeds) -> dict[str, list[str]]:
    """For each claim the disputes that curators have listed it in."""
    by_seed: defaultdict[str, list[str]] = defaultdict(list)
    for key, dispute in seeds.disputes.items():
        for ref in {ref for position in dispute.positions for ref in position.claims}:
            by_seed[ref].append(key)
    return {
        f"{article.id}.{claim.key}": by_seed[ref]
        for article, claim in seeds.claims()
        if (ref := f"{article.id}#{claim.seed.id}") in by_seed
    }
