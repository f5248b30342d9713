"""The terms of the ontology as pages tell of them: what leads to each, which frame takes it, which shapes check it, what it is elsewhere.

Terms are read from the graph, which carries them; frames, shapes and alignments from the workspace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg import aligned, diagram, frames, iris
from kg.evidence import PREFIXES
from kg.frames import Frame, Slot
from kg.inventory import Thing
from kg.web import nodes
from kg.web.site import Site

_SHACL = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True)
class Ontology:
    """The terms of a graph by IRI, the terms that lead to each by each property, and what the ontology says of itself."""

    terms: Mapping[str, Thing]
    leading: Mapping[tuple[str, str], Sequence[str]]
    header: Thing

    def behind(self, iri: str, *relations: str) -> list[str]:
        """The terms that lead to one by some properties, such as ``rdfs:subClassOf``."""
        return sorted(term for relation in relations for term in self.leading.get((relation, iri), ()))

    def below(self, iri: str) -> list[str]:
        """The terms directly below one."""
        return self.behind(iri, "rdfs:subClassOf", "rdfs:subPropertyOf")

    def of(self, kind: str) -> list[Thing]:
        """The terms of a kind, such as ``owl:Class`` or ``cko:Status``, by IRI."""
        wanted = iris.term(kind.removeprefix("cko:")) if kind.startswith("cko:") else iris.PREFIXES["owl"] + kind.removeprefix("owl:")
        return [thing for thing in self.terms.values() if wanted in thing.values("rdf:type")]


@dataclass(frozen=True)
class Taken:
    """A slot as a frame takes it: ``marks`` are required, key, conflict or scope."""

    frame: str
    slot: Slot
    terms: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """A shape that speaks of a term."""

    name: str
    severity: str
    message: str


def ontology(site: Site) -> Ontology:
    """The ontology of the graph."""
    return site.memo("ontology", lambda: _read(site))


def _read(site: Site) -> Ontology:
    rows = site.store.query(
        f"{PREFIXES}SELECT ?term WHERE {{ ?term rdfs:isDefinedBy <{iris.ONTOLOGY}> FILTER(isIRI(?term)) }} ORDER BY ?term"
    )
    found = nodes.read(site.store, [row["term"] for row in rows.dicts() if row["term"].startswith(iris.CKO)])
    leading: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for thing in found.values():
        for relation in ("rdf:type", "rdfs:subClassOf", "rdfs:subPropertyOf", "owl:disjointWith", "cko:shortcutOf"):
            for target in thing.values(relation):
                leading[relation, target].append(thing.iri)
    site.learn(found)
    return Ontology(found, dict(leading), _header(site))


def _header(site: Site) -> Thing:
    """What the ontology says of itself: in its own file, for a built graph has one header, which is that of the graph."""
    facts: defaultdict[str, list[ox.NamedNode | ox.Literal]] = defaultdict(list)
    file = site.space.data("ontology") / "conflict.ttl"
    for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE) if file.is_file() else ():
        if quad.subject == ox.NamedNode(iris.ONTOLOGY) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            facts[iris.shorten(quad.predicate.value)].append(quad.object)
    return Thing(iris.ONTOLOGY, {name: tuple(values) for name, values in facts.items()})


def taken(site: Site) -> Mapping[str, Sequence[Taken]]:
    """The slots of every frame; none where the workspace has no table of frames."""
    return site.memo("slots", lambda: {name: tuple(slots(frame)) for name, frame in frames_of(site).items()})


def frames_of(site: Site) -> Mapping[str, Frame]:
    """The table of frames; empty where the workspace has none."""
    return frames.load(site.space.frames).frames if site.space.frames.is_file() else {}


def slots(frame: Frame) -> Iterable[Taken]:
    """The slots of a frame, with what the frame wants of each."""
    required = {slot: choice for choice in frame.required for slot in choice}
    for slot in frame.slots.values():
        marks = []
        if choice := required.get(slot.name):
            marks.append("required" if len(choice) == 1 else "one of these required")
        for word, parts in (("key", frame.key), ("conflict", frame.conflict), ("scope", frame.scope)):
            marks += [f"{word} by side" if part.endswith(" side") else word for part in parts if part.split(" ")[0] == slot.name]
        yield Taken(frame.name, slot, tuple(diagram.terms(slot)), tuple(marks))


def checks(site: Site) -> Mapping[str, Sequence[Check]]:
    """The shapes of the workspace that speak of each term: as target, path, class or value."""
    return site.memo("shapes by term", lambda: _checks(site))


def _checks(site: Site) -> Mapping[str, Sequence[Check]]:
    found: defaultdict[str, set[Check]] = defaultdict(set)
    folder = site.space.data("shapes")
    for file in sorted(folder.glob("*.ttl")):
        triples = [quad.triple for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)]
        told: defaultdict[object, dict[str, str]] = defaultdict(dict)
        parents: dict[object, object] = {}
        for t in triples:
            if isinstance(t.object, ox.BlankNode):
                parents[t.object] = t.subject
            if isinstance(t.object, ox.NamedNode | ox.Literal) and t.predicate.value.startswith(_SHACL):
                told[t.subject].setdefault(t.predicate.value.removeprefix(_SHACL), t.object.value)
        for t in triples:
            owner: object = t.subject
            while isinstance(owner, ox.BlankNode) and owner in parents:
                owner = parents[owner]
            if isinstance(owner, ox.NamedNode) and isinstance(t.object, ox.NamedNode) and t.object.value.startswith(iris.CKO):
                says = told[owner]
                severity = says.get("severity", _SHACL + "Violation").removeprefix(_SHACL)
                found[t.object.value].add(Check(owner.value.rpartition("#")[2], severity, says.get("message", "")))
    return {term: sorted(items, key=lambda check: check.name) for term, items in found.items()}


def others(site: Site) -> Mapping[str, Sequence[tuple[str, str]]]:
    """What each term corresponds to in other vocabularies: how, and to which term."""

    def read() -> Mapping[str, Sequence[tuple[str, str]]]:
        found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        own = site.space.data("ontology") / "alignments.ttl"
        for t in aligned.load(own if own.is_file() else None).triples:
            if isinstance(t.subject, ox.NamedNode) and t.subject.value.startswith(iris.CKO) and t.predicate.value not in _ASIDE:
                found[t.subject.value].append(
                    (iris.shorten(t.predicate.value), t.object.value if not isinstance(t.object, ox.Triple) else "")
                )
        return found

    return site.memo("alignments by term", read)


_ASIDE = (iris.PREFIXES["rdfs"] + "comment", iris.PREFIXES["rdf"] + "type")
