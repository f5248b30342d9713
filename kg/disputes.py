"""Where accounts differ, found by rule: contradictions, differences of scope and of precision.

The rule: (a) a proposition, or one that refines it, told by some and rejected by others; (b) states of one thing that
certainly overlap and exclude one another; (c) changes of one place to different sides within overlapping bounds, unless one
takes from the other (taken and retaken is a sequence); (d) what happens once told with other days or amounts; (e) a state that
contradicts the last change before it. Actors are compared by side. A whole place tells of its parts too. Told means asserted
or alleged. What overlaps only possibly differs in precision; what differs in area, period or category differs in scope.

One finding holds all answers to one question that hang together in time, so that findings and time grow with the
propositions and not with their pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.answers import Answers
from kg.findings import CONTRADICTION, REFINEMENT, RULES, Finding
from kg.holders import Holders
from kg.propositions import Proposition
from kg.refinement import Refinement
from kg.support import Support

TELLING = ("asserts", "alleges")


def find(
    propositions: Mapping[str, Proposition], support: Mapping[str, Support], refinement: Refinement, refined_by: Mapping[str, Sequence[str]]
) -> list[Finding]:
    """All differences, in a stable order.

    Args:
        propositions: by id.
        support: the claims on each.
        refinement: compares propositions.
        refined_by: for each proposition those that refine it.
    """
    by_frame: defaultdict[str, list[Proposition]] = defaultdict(list)
    for key, proposition in propositions.items():
        if not proposition.impossible and key in support and support[key].taking(*TELLING):
            by_frame[proposition.frame].append(proposition)
    found = [*_rejected(support, refined_by), *_questioned(support), *Holders(refinement).findings(by_frame)]
    for name, group in by_frame.items():
        found += Answers(refinement, refinement.table.frames[name]).findings(group)
    everyone = {p.id for group in by_frame.values() for p in group}
    for wide, narrow in refined_by.items():
        if wide in everyone and (told := tuple(key for key in narrow if key in everyone)):
            found.append(Finding(REFINEMENT, "refinement", "", (("narrower", told), ("wider", (wide,)))))
    found = [f for f in found if f.kind == CONTRADICTION or _several(f, support)]
    return sorted(set(found), key=lambda f: (RULES.index(f.rule), f.kind, f.slot, f.positions))


def _several(finding: Finding, support: Mapping[str, Support]) -> bool:
    """Whether more than one entry tells it: what one sentence sets side by side is no difference between accounts."""
    return len({voice.entry for key in finding.propositions for voice in support[key].taking(*TELLING)}) > 1


def _rejected(support: Mapping[str, Support], refined_by: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Rule (a): who rejects a proposition rejects all that refine it."""
    for key, found in support.items():
        if found.taking("negates", "denies"):
            told = [k for k in (key, *refined_by.get(key, [])) if k in support and support[k].taking(*TELLING)]
            if told:
                yield Finding(CONTRADICTION, "rejected", "polarity", (("told", tuple(sorted(told))), ("rejected", (key,))))


def _questioned(support: Mapping[str, Support]) -> Iterator[Finding]:
    for key, found in support.items():
        if found.taking("asserts") and found.taking("questions"):
            yield Finding(CONTRADICTION, "questioned", "polarity", (("told", (key,)), ("questioned", (key,))))
