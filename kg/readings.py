"""What became of each claim between two built graphs: kept, withdrawn, reworded, read otherwise, or gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg import iris, wording
from kg.changes import Change, Claimed, Difference, Rereading, Standing, Withdrawal
from kg.identities import LABEL, TYPE, Index
from kg.records import STANCES

_PARTS = {"saidBy": "speaker", "evidencedBy": "passage", "intentHolder": "holder"}
_READING = {"stance", "speaker", "passage", "holder", "through"}
"""What makes another reading of a claim; of the rest of it, such as how its date was found, it is told which claims differ."""
_NOT_COMPARED = {TYPE, LABEL, *map(iris.term, ("claims", "formerlyClaimed", "rejects", "relay", "relayedBy", "usesLabel", *STANCES))}
"""Properties of a claim that are compared in another form, or follow from others."""
_NO_SLOTS = {LABEL, *map(iris.term, ("status", "originCount", "refines", "inDispute", "inFinding"))}
"""Properties of a proposition that say nothing of what it is."""
Facts = dict[str, tuple[str, ...]]


class Readings:
    """The claims of two graphs.

    Args:
        successors: what took the place of a registered thing that is gone.

    Attributes:
        ids: the claims of the old graph that are in the new one, with their ids there.
        gone: those of the old graph that are not in the new one, not even as withdrawn.
        added: those of the new graph that are not in the old one.
        restored: those that are upheld and were withdrawn.
        reworded: those of which the wording differs and the reading does not.
        reread: those that are read otherwise.
        besides: those that are read as before, by what else differs of them.
    """

    def __init__(self, before: Index, after: Index, successors: Mapping[str, str]) -> None:
        self.before, self.after, self._successors = before, after, successors
        old, new = (index.of("Claim", "WithdrawnClaim") for index in (before, after))
        self._upheld, self._upheld_now = before.of("Claim"), after.of("Claim")
        self.ids = {claim: claim for claim in old & new} | dict(_paired(before, after, old - new, new - old))
        self.gone = old - self.ids.keys()
        self.added = self._upheld_now - set(self.ids.values())
        self.restored = {now for was, now in self.ids.items() if now in self._upheld_now and was not in self._upheld}
        self.reworded: list[Change] = []
        self.reread: list[Rereading] = []
        self.besides: defaultdict[str, list[str]] = defaultdict(list)
        for was, now in sorted(self.ids.items(), key=lambda pair: pair[1]):
            if (was in self._upheld) == (now in self._upheld_now):
                self._compare(was, now)

    def withdrawn(self) -> Iterator[Withdrawal]:
        """Those withdrawn now that were upheld, or not there."""
        former = {now: was for was, now in self.ids.items()}
        for claim in sorted(self.after.of("WithdrawnClaim")):
            if claim not in former or former[claim] in self._upheld:
                on, because = (self.after.one(claim, name) for name in ("withdrawnOn", "withdrawnBecause"))
                yield Withdrawal(claim, self.after.label(claim), on, because, claim not in former)

    def _compare(self, was: str, now: str) -> None:
        facts, facts_now = _facts(self.before, was), _facts(self.after, now)
        about, about_now = _proposition(self.before, was), _proposition(self.after, now)
        reworded = Difference("wording", self.before.label(was), self.after.label(now))
        parts = [name for name in sorted(facts.keys() | facts_now.keys()) if facts.get(name) != facts_now.get(name)]
        if was == now and about == about_now and not _READING & set(parts):
            if reworded.was != reworded.now:
                self.reworded.append(Change(now, reworded.now, (reworded,)))
            for name in parts:
                self.besides[name].append(now)
            return
        shown = [Difference(n, _shown(self.before, facts.get(n, ())), _shown(self.after, facts_now.get(n, ()))) for n in parts]
        found = (Difference("id", iris.shorten(was), iris.shorten(now)), reworded, *shown)
        follows = reworded.was == reworded.now and self._same(about, about_now)
        follows = follows and all(self._renewed(facts.get(name, ())) == sorted(facts_now.get(name, ())) for name in parts)
        both = (standing(self.before, about), standing(self.after, about_now)) if about != about_now else None
        self.reread.append(Rereading(now, was, reworded.now, tuple(d for d in found if d.was != d.now), both, follows))

    def _renewed(self, values: Iterable[str]) -> list[str]:
        """Values with the ids of the new graph."""
        return sorted({self._successors.get(value, self.ids.get(value, value)) for value in values})

    def _same(self, was: str, now: str) -> bool:
        """Whether two propositions say the same, but for things that have another id now."""
        slots, slots_now = (
            {name: {term.value for term in terms} for name, terms in index.nodes.get(node, {}).items() if name not in _NO_SLOTS}
            for index, node in ((self.before, was), (self.after, now))
        )
        renewed = {name: self._renewed(values) for name, values in slots.items()}
        return renewed == {name: sorted(values) for name, values in slots_now.items()}


def _proposition(index: Index, claim: str) -> str:
    return index.one(claim, "claims", "formerlyClaimed")


def _paired(before: Index, after: Index, gone: set[str], added: set[str]) -> Iterator[tuple[str, str]]:
    """Claims of one entry whose ids differ: those from a list bear the mark of their proposition.

    Those on equal propositions make a pair, then those on propositions of a frame about the same things, of a frame, any.
    """

    def entry(index: Index, claim: str) -> str:
        stem, _, mark = claim.rpartition("-")
        return stem if len(mark) == 6 and _proposition(index, claim).endswith(mark) else claim

    def frame(index: Index, claim: str) -> str:
        return " ".join(sorted(term.value for term in index.terms(_proposition(index, claim), TYPE)))

    def about(index: Index, claim: str) -> str:
        return " ".join([frame(index, claim), *index.values(_proposition(index, claim), "concerns")])

    def anything(index: Index, claim: str) -> str:
        return ""

    gone, added = set(gone), set(added)
    for likeness in (_proposition, about, frame, anything):
        waiting: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for claim in sorted(added, reverse=True):
            waiting[entry(after, claim), likeness(after, claim)].append(claim)
        for claim in sorted(gone):
            if found := waiting.get((entry(before, claim), likeness(before, claim))):
                gone.remove(claim)
                added.remove(found[-1])
                yield claim, found.pop()


def _facts(index: Index, claim: str) -> Facts:
    """What a claim holds besides its proposition and wording; IRIs and texts, so that a new label is no new fact."""
    own = index.nodes.get(claim, {})
    steps = sorted(
        (int(index.one(relay, "relayPosition") or 0), index.one(relay, "relayingParty")) for relay in index.values(claim, "relay")
    )
    labels = sorted(text for use in index.values(claim, "usesLabel") for text in index.values(use, "labelText"))
    found: Facts = {
        "stance": tuple(s for s in STANCES if iris.term(s) in own),
        "through": tuple(p for _, p in steps),
        "labels used": tuple(labels),
    }
    for relation in own.keys() - _NOT_COMPARED:
        name = relation.rpartition("#")[2]
        found[_PARTS.get(name, wording.words(name))] = tuple(sorted(term.value for term in own[relation]))
    return {name: values for name, values in found.items() if values}


def _shown(index: Index, values: Iterable[str]) -> str:
    """Values for reading: nodes by their labels, passages by paragraph and id."""

    def shown(value: str) -> str:
        if value not in index.nodes:
            return value
        paragraph = index.one(value, "paragraph")
        return f"¶{paragraph} ({iris.shorten(value)})" if paragraph else index.label(value)

    return ", ".join(map(shown, values))


def standing(index: Index, proposition: str) -> Standing:
    """A proposition as it stands in a graph."""
    status = index.one(proposition, "status").rpartition("#")[2]
    return Standing(proposition, index.label(proposition), status, int(index.one(proposition, "originCount") or 0))


def claimed(index: Index, claim: str) -> Claimed:
    """A claim as it stands in a graph."""
    facts = _facts(index, claim)
    paragraphs = sorted({int(n) for passage in facts.get("passage", ()) for n in index.values(passage, "paragraph")})
    where = f"{index.one(claim, 'inArticle').rpartition('/')[2]} ¶{','.join(map(str, paragraphs))}"
    stance = ", ".join(facts.get("stance", ("withdrawn",)))
    speaker = _shown(index, facts.get("speaker", ()))
    return Claimed(claim, index.label(claim), stance, speaker, where, standing(index, _proposition(index, claim)))
