"""Which registered things of two built graphs are the same, which came and went, and what names went from one to another.

A thing is itself by its IRI. Names tell what became of it: where a thing is gone and another has its names now, it was merged.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal

from kg import digest, iris
from kg.changes import Change, Decision, Difference, Handover, Version
from kg.names import Named, key
from kg.store import Store, Term

OWL, SKOS, DCTERMS = (iris.PREFIXES[name] for name in ("owl", "skos", "dcterms"))
TYPE, LABEL = iris.PREFIXES["rdf"] + "type", iris.PREFIXES["rdfs"] + "label"
_WITH_NAMES = ("Actor", "Place", "Event", "Document")
Triple = tuple[str, str, str]
Values = dict[str, set[Term]]


class Index:
    """A built graph as look-ups: each named node's properties with their values, and the annotations of each annotated triple.

    The blank node of an ``owl:Axiom`` stands for the triple that it annotates; any other goes by a name that follows from what
    hangs together with it, so that a change elsewhere leaves it as it is.
    """

    def __init__(self, store: Store) -> None:
        """Read the graph of a store.

        Raises:
            DataError: see ``kg.digest.units``.
        """
        self.nodes: dict[str, Values] = {}
        self.axioms: dict[Triple, Values] = {}
        self._members: defaultdict[str, set[str]] = defaultdict(set)
        rows = store.query("SELECT ?s ?p ?o WHERE { ?s ?p ?o }").rows
        for unit in digest.units(digest.gathered(itertools.starmap(digest.triple, rows))):
            about = digest.annotated(unit)
            axiom = None if about is None else self.axioms.setdefault((about[0].value, about[1].value, about[2].value), {})
            for subject, relation, value in unit:
                name = f"_:{subject.value}" if isinstance(subject, BlankNode) else subject.value
                node = self.nodes.setdefault(name, {}) if axiom is None else axiom
                node.setdefault(relation.value, set()).add(value)
                if axiom is None and relation.value == TYPE:
                    self._members[value.value].add(name)
            if axiom is not None:
                for part in digest.PARTS:
                    del axiom[part]
        self.header = min(self._members.get(OWL + "Ontology", ()), default="")

    def of(self, *classes: str) -> set[str]:
        """The nodes of some classes of the ontology."""
        return {node for name in classes for node in self._members.get(iris.term(name), ())}

    def terms(self, node: str, relation: str) -> set[Term]:
        """The values of a property, by its IRI."""
        return self.nodes.get(node, {}).get(relation, set())

    def values(self, node: str, *names: str) -> list[str]:
        """The values of properties of the ontology as plain texts, sorted."""
        return sorted({term.value for name in names for term in self.terms(node, iris.term(name))})

    def one(self, node: str, *names: str) -> str:
        """The first value of some properties of the ontology, or nothing."""
        return next(iter(self.values(node, *names)), "")

    def label(self, node: str) -> str:
        """The English label of a node, else any, else its id."""
        labels = [(t.language != "en", t.language or "", t.value) for t in self.terms(node, LABEL) if isinstance(t, Literal)]
        return min(labels)[2] if labels else iris.shorten(node)

    def named(self, node: str) -> Named:
        """A node with its kind and label."""
        return Named(kind(node), node, self.label(node))

    def version(self) -> Version:
        """What the graph calls itself."""
        title, number = (
            min((t.value for t in self.terms(self.header, name)), default="") for name in (DCTERMS + "title", OWL + "versionInfo")
        )
        return Version(title, number)


def kind(node: str) -> str:
    """``actor``, ``claim`` and so on for a node of the data, ``term`` for one of the ontology."""
    prefix = iris.shorten(node).partition(":")[0]
    return prefix if prefix in iris.KINDS else "term"


class Identities:
    """The registered things of two graphs.

    Attributes:
        handed: the names that changed their owner, by the thing that lost and the thing that gained them.
        successors: what took the place of a thing that is gone, where it is one thing.
    """

    def __init__(self, before: Index, after: Index) -> None:
        self.before, self.after = before, after
        self._old, self._new = (index.of(*_WITH_NAMES) for index in (before, after))
        self._decided, self._decided_now = _decisions(before, self._old), _decisions(after, self._new)
        self.handed = self._handed()
        self.successors = self._successors()

    def _handed(self) -> dict[tuple[str, str], set[str]]:
        """See ``handed``. A homonym that both had before changes no owner, unless a new decision takes it as a name of one."""
        had, has = _owners(self.before, self._old), _owners(self.after, self._new)
        taken: defaultdict[str, set[str]] = defaultdict(set)
        for thing, forms in self._decided_now.keys() - self._decided.keys():
            for form in forms:
                taken[key(form)].add(thing)
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for name, owners in had.items():
            now, decided = has.get(name, {}).keys(), taken.get(name, set())
            losers, gainers = owners.keys() - now - decided, (now - owners.keys()) | decided
            for loser in losers:
                for gainer in gainers:
                    found[loser, gainer] |= owners[loser]
        return found

    def _successors(self) -> dict[str, str]:
        targets: defaultdict[str, set[str]] = defaultdict(set)
        for source, target in self.handed:
            if source not in self._new:
                targets[source].add(target)
        return {source: min(found) for source, found in targets.items() if len(found) == 1}

    def handovers(self, *, gone: bool, new: bool) -> tuple[Handover, ...]:
        """The names that went from things that are gone, or stayed, to things that are new, or were there."""
        return tuple(
            Handover(self.before.named(source), self.after.named(target), tuple(sorted(names)))
            for (source, target), names in sorted(self.handed.items())
            if (source not in self._new) == gone and (target not in self._old) == new
        )

    def new(self) -> tuple[Named, ...]:
        """Things that are new, and no handover tells so."""
        told = {target for _, target in self.handed}
        return tuple(self.after.named(thing) for thing in sorted(self._new - self._old - told))

    def gone(self) -> tuple[Named, ...]:
        """Things that are gone, and no handover tells so."""
        told = {source for source, _ in self.handed}
        return tuple(self.before.named(thing) for thing in sorted(self._old - self._new - told))

    def renamed(self) -> tuple[Change, ...]:
        """Things and articles with another English label."""
        both = (self._old & self._new) | (self.before.of("Article") & self.after.of("Article"))
        labels = ((thing, self.before.label(thing), self.after.label(thing)) for thing in sorted(both))
        return tuple(Change(thing, now, (Difference("label", was, now),)) for thing, was, now in labels if was != now)

    def decisions_added(self) -> tuple[Decision, ...]:
        """Decisions of the new graph alone; one that went with its thing to another id is not new."""
        kept = {(self.successors.get(thing, thing), forms) for thing, forms in self._decided}
        return tuple(decision for which, decision in sorted(self._decided_now.items()) if which not in kept)

    def decisions_reversed(self) -> tuple[Decision, ...]:
        """Decisions of the old graph alone."""
        return tuple(
            decision
            for (thing, forms), decision in sorted(self._decided.items())
            if (self.successors.get(thing, thing), forms) not in self._decided_now
        )


def _owners(index: Index, things: Iterable[str]) -> dict[str, dict[str, set[str]]]:
    """Who is called what: by the key of a name, its owners with the forms in which they have it."""
    found: dict[str, dict[str, set[str]]] = {}
    for thing in things:
        labels = {term.value for name in (LABEL, SKOS + "prefLabel", SKOS + "altLabel") for term in index.terms(thing, name)}
        forms = {form for spelling in index.values(thing, "hasSpelling") for form in index.values(spelling, "form")}
        for form in labels | forms:
            if name := key(form):
                found.setdefault(name, {}).setdefault(thing, set()).add(form)
    return found


def _decisions(index: Index, things: Iterable[str]) -> dict[tuple[str, tuple[str, ...]], Decision]:
    """The decisions to take names as one, by the thing and the names."""
    found = {}
    for thing in things:
        for merge in index.values(thing, "mergedBy"):
            forms = tuple(index.values(merge, "mergedForm"))
            found[thing, forms] = Decision(index.named(thing), forms, index.one(merge, "rationale"))
    return found
