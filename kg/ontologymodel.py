"""The ontology as pictures and pages of it need it: titles, labels, classes, properties and frames, by local names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import frames, iris
from kg.errors import InputError
from kg.frames import Frame


@dataclass(frozen=True)
class Property:
    """A property of the T-box, by local names; "" where it has no domain or range."""

    name: str
    domain: str
    range: str
    above: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """What the pictures need of the ontology. ``title`` and ``labels``: English and Arabic; ``parents``: superclasses."""

    title: tuple[str, str]
    labels: Mapping[str, tuple[str, str]]
    parents: Mapping[str, tuple[str, ...]]
    properties: Mapping[str, Property]
    frames: Mapping[str, Frame]

    def known(self, names: Iterable[str]) -> list[str]:
        """These names, in their order.

        Raises:
            InputError: the ontology has no such class or property.
        """
        found = list(names)
        if missing := [name for name in found if name not in self.labels]:
            raise InputError(f"conflict.ttl has no {', '.join(missing)}, which the diagrams show")
        return found

    def below(self, name: str) -> list[str]:
        """The properties directly below one, that have no other domain or range of their own."""
        return [p.name for p in self.properties.values() if name in p.above and not p.domain and not p.range]


def read(folder: Path) -> Model:
    """The ontology of a folder with ``conflict.ttl`` and ``frames.yaml``.

    Raises:
        InputError: there is no conflict.ttl, or it is no Turtle.
    """
    path = folder / "conflict.ttl"
    values: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                values.setdefault(iris.local(quad.subject.value), {}).setdefault(iris.shorten(quad.predicate.value), []).append(quad.object)
    except (OSError, SyntaxError) as error:
        raise InputError(f"{path}: {error}") from None

    def names(term: str, predicate: str) -> tuple[str, ...]:
        return tuple(iris.local(value.value) for value in values[term].get(predicate, []))

    def label(term: str, predicate: str = "rdfs:label") -> tuple[str, str]:
        told = {value.language: value.value for value in values[term].get(predicate, []) if isinstance(value, ox.Literal)}
        return told.get("en", term), told.get("ar", "")

    def one(term: str, predicate: str) -> str:
        return next(iter(names(term, predicate)), "")

    properties = {
        term: Property(term, one(term, "rdfs:domain"), one(term, "rdfs:range"), names(term, "rdfs:subPropertyOf"))
        for term in sorted(values)
        if {"owl:ObjectProperty", "owl:DatatypeProperty"} & set(names(term, "rdf:type"))
    }
    named = {term: label(term) for term in sorted(values) if "rdfs:label" in values[term]}
    parents = {term: names(term, "rdfs:subClassOf") for term in sorted(values)}
    title = label(iris.ONTOLOGY, "dcterms:title") if iris.ONTOLOGY in values else ("", "")
    return Model(title, named, parents, properties, frames.load(folder / "frames.yaml").frames)
