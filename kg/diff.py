"""Compares two built graphs: what of claims, statuses, identities, disputes and shortcuts is otherwise in the new one.

Both are read once into look-ups, so the time grows with their size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal

from kg import iris, wording
from kg.changes import Change, Changes, Difference, Question, Rest, Restanding, Shortcut
from kg.identities import DCTERMS, LABEL, OWL, SKOS, Identities, Index, Triple, kind
from kg.readings import Readings, claimed, standing
from kg.store import Store

_LISTED = {"actor", "place", "event", "document", "article", "proposition", "dispute"}
_OWNED = {"spelling", "siding", "merge", "position", "relay", "label"}
"""Kinds of nodes that come and go with a property of their owner."""
_OF_THINGS = {LABEL, SKOS + "altLabel", *map(iris.term, ("mergedBy", "onSide", "attestedBy"))}
_TOLD = {
    "actor": _OF_THINGS,
    "place": _OF_THINGS,
    "event": _OF_THINGS,
    "document": _OF_THINGS,
    "graph": {OWL + "versionInfo", OWL + "versionIRI", DCTERMS + "title"},
    "proposition": set(map(iris.term, ("status", "originCount", "inDispute"))),
    "article": {LABEL, DCTERMS + "title"},
    "dispute": {LABEL, *map(iris.term, ("disputeKind", "rationale", "hasPosition"))},
    "position": {LABEL, *map(iris.term, ("positionOrder", "positionClaim", "positionProposition"))},
    "relay": {LABEL, *map(iris.term, ("relayPosition", "relayingParty"))},
    "label": {LABEL, iris.term("labelText")},
}
"""Properties by kind that a list tells, or that follow from those that it tells."""


def diff(old: Store, new: Store) -> Changes:
    """All that differs between two built graphs, such as two releases of one."""
    before, after = Index(old), Index(new)
    identities = Identities(before, after)
    claims = Readings(before, after, identities.successors)
    restandings = list(_restandings(before, after))
    propositions, propositions_now = before.of("Proposition"), after.of("Proposition")
    disputes, disputes_now = before.of("Dispute"), after.of("Dispute")
    shortcuts, shortcuts_now = _shortcuts(before), _shortcuts(after)
    return Changes(
        before.version(),
        after.version(),
        articles_new=tuple(after.named(a) for a in sorted(after.of("Article") - before.of("Article"))),
        articles_gone=tuple(before.named(a) for a in sorted(before.of("Article") - after.of("Article"))),
        claims_added=tuple(claimed(after, c) for c in sorted(claims.added)),
        claims_withdrawn=tuple(claims.withdrawn()),
        claims_restored=tuple(claimed(after, c) for c in sorted(claims.restored)),
        claims_gone=tuple(claimed(before, c) for c in sorted(claims.gone)),
        claims_reworded=tuple(claims.reworded),
        claims_reread=tuple(claims.reread),
        statuses=tuple(r for r in restandings if r.was.status != r.now.status),
        origins=tuple(r for r in restandings if r.was.status == r.now.status),
        propositions_new=len(propositions_now - propositions - {r.propositions[1].proposition for r in claims.reread if r.propositions}),
        propositions_gone=len(propositions - propositions_now - {r.propositions[0].proposition for r in claims.reread if r.propositions}),
        things_new=identities.new(),
        things_gone=identities.gone(),
        merged=identities.handovers(gone=True, new=False),
        split=identities.handovers(gone=False, new=True),
        reidentified=identities.handovers(gone=True, new=True),
        names_moved=identities.handovers(gone=False, new=False),
        renamed=identities.renamed(),
        decisions_added=identities.decisions_added(),
        decisions_reversed=identities.decisions_reversed(),
        disputes_added=tuple(_question(after, d) for d in sorted(disputes_now - disputes)),
        disputes_ended=tuple(_question(before, d) for d in sorted(disputes - disputes_now)),
        disputes_changed=tuple(_disputes(before, after, sorted(disputes & disputes_now), claims.ids)),
        shortcuts_new=tuple(_shortcut(after, t) for t in sorted(shortcuts_now - shortcuts)),
        shortcuts_gone=tuple(_shortcut(before, t) for t in sorted(shortcuts - shortcuts_now)),
        rest=tuple(_rest(before, after, {thing for pair in identities.handed for thing in pair}, claims.besides)),
    )


def _restandings(before: Index, after: Index) -> Iterator[Restanding]:
    """Propositions of both graphs with another status or number of origins."""
    for proposition in sorted(before.of("Proposition") & after.of("Proposition")):
        was, now = standing(before, proposition), standing(after, proposition)
        if (was.status, was.origins) != (now.status, now.origins):
            yield Restanding(was, now)


def _question(index: Index, dispute: str) -> Question:
    code = index.one(dispute, "disputeKind").rpartition("#dispute-kind-")[2]
    return Question(dispute, index.label(dispute), wording.words(code), len(index.values(dispute, "hasPosition")))


def _disputes(before: Index, after: Index, disputes: Iterable[str], ids: Mapping[str, str]) -> Iterator[Change]:
    """Disputes of both graphs that differ in anything but the order of the positions."""
    for dispute in disputes:
        was, now = _question(before, dispute), _question(after, dispute)
        found = [Difference("question", was.question, now.question), Difference("kind", was.kind, now.kind)]
        found += [Difference("rationale", before.one(dispute, "rationale"), after.one(dispute, "rationale"))]
        found += _positions(_held(before, dispute, ids), _held(after, dispute, {}))
        if differences := tuple(d for d in found if d.was != d.now):
            yield Change(dispute, now.question, differences)


def _held(index: Index, dispute: str, ids: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The claims of each position by what it holds; claims under their ids of the new graph, or a reading of them would part them."""
    positions = index.values(dispute, "hasPosition")
    return {index.label(p): tuple(sorted(ids.get(c, c) for c in index.values(p, "positionClaim"))) for p in positions}


def _positions(was: Mapping[str, Sequence[str]], now: Mapping[str, Sequence[str]]) -> Iterator[Difference]:
    """Positions that came, went or were reworded; of others the claims that left and those that joined."""
    claims_now = {tuple(claims): holds for holds, claims in now.items() if holds not in was}
    reworded = {holds: claims_now[tuple(claims)] for holds, claims in was.items() if holds not in now and tuple(claims) in claims_now}
    for holds in sorted((was.keys() | now.keys()) - set(reworded.values())):
        if holds in was and holds in now:
            ends = (sorted(set(claims) - set(others)) for claims, others in ((was[holds], now[holds]), (now[holds], was[holds])))
            yield Difference(f'claims of "{holds}"', *(_ids(claims) for claims in ends))
        elif holds in reworded:
            yield Difference("position", holds, reworded[holds])
        else:
            yield Difference("position", *(f"{holds} ({_ids(held[holds])})" if holds in held else "" for held in (was, now)))


def _ids(nodes: Iterable[str]) -> str:
    return ", ".join(map(iris.shorten, nodes))


def _shortcuts(index: Index) -> set[Triple]:
    """The annotated triples that stand."""
    return {(s, p, o) for s, p, o in index.axioms if any(term.value == o for term in index.terms(s, p))}


def _shortcut(index: Index, triple: Triple) -> Shortcut:
    source, relation, target = triple
    propositions = sorted(term.value for term in index.axioms[triple].get(iris.term("forProposition"), ()))
    return Shortcut(index.named(source), relation, index.named(target), tuple(propositions))


def _rest(before: Index, after: Index, handed: set[str], claims: Mapping[str, list[str]]) -> Iterator[Rest]:
    """What differs and is told nowhere else, by kind and property.

    Args:
        handed: the things whose names changed owner.
        claims: the claims that are read as before, by what else differs of them.
    """
    found = defaultdict(list, {("claim", what): differing for what, differing in claims.items()})
    for node in sorted(before.nodes.keys() | after.nodes.keys()):
        which = "graph" if node in (before.header, after.header) else kind(node)
        if which == "claim" or before.nodes.get(node) == after.nodes.get(node):
            continue
        if node in before.nodes and node in after.nodes:
            for relation in _differing(before, after, node):
                if relation not in _TOLD.get(which, ()) and not (node in handed and relation == iris.term("hasSpelling")):
                    found[which, _word(relation)].append(node)
        elif which not in _LISTED | _OWNED:
            found[which, "gone" if node in before.nodes else "new"].append(node)
    kept = sorted(before.axioms.keys() & after.axioms.keys())
    if annotated := [" ".join(triple) for triple in kept if before.axioms[triple] != after.axioms[triple]]:
        found["shortcut", "annotations"] = annotated
    yield from (Rest(which, what, tuple(things)) for (which, what), things in sorted(found.items()))


def _word(relation: str) -> str:
    return wording.words(relation.replace("#", "/").rpartition("/")[2])


def _differing(before: Index, after: Index, node: str) -> Iterator[str]:
    """The properties of a node that differ, shortcuts and English labels aside."""
    for relation in sorted(before.nodes[node].keys() | after.nodes[node].keys()):
        was, now = (
            {
                term
                for term in index.terms(node, relation)
                if (node, relation, term.value) not in index.axioms
                and not (relation == SKOS + "prefLabel" and isinstance(term, Literal) and term.language == "en")
            }
            for index in (before, after)
        )
        if was != now:
            yield relation
