"""Nodes of the graph with all that the graph says of them, many by one query."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import NamedNode

from kg import iris
from kg.evidence import PREFIXES
from kg.inventory import Thing
from kg.store import Store, Term
from kg.web.site import Site
from kg.web.view import NotFound

_MANY = 2_000
"""How many nodes one query asks for."""
GENERAL = frozenset(iris.term(name) for name in ("Actor", "Place", "Event", "Document", "Proposition", "Difference", "Code"))
"""The classes that say no more than the kind of an IRI does."""


def read(store: Store, wanted: Iterable[str]) -> dict[str, Thing]:
    """The nodes of some IRIs; those of which the graph says nothing are left out."""
    every = list(dict.fromkeys(wanted))
    short = functools.cache(iris.shorten)
    facts: defaultdict[str, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for start in range(0, len(every), _MANY):
        values = " ".join(f"<{iri}>" for iri in every[start : start + _MANY])
        for subject, relation, value in store.query(f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}").rows:
            if subject is not None and relation is not None and value is not None:
                facts[subject.value][short(relation.value)].append(value)
    return {iri: Thing(iri, {name: _ordered(terms) for name, terms in facts[iri].items()}) for iri in every if iri in facts}


def _ordered(terms: list[Term]) -> tuple[Term, ...]:
    return tuple(terms if len(terms) == 1 else sorted(terms, key=str))


def one(site: Site, kind: str, local: str) -> Thing:
    """The node of a kind and an id.

    Raises:
        NotFound: the graph says nothing of it.
    """
    iri = site.iri(kind, local)
    found = read(site.store, [iri]) if iri else {}
    if not found:
        raise NotFound(f'the graph has no {kind} "{local}"')
    return found[iri]


def backwards(store: Store, iri: str, relations: Iterable[str]) -> Mapping[str, list[str]]:
    """The nodes that lead to one by some properties, by the property's short name."""
    names = list(relations)
    found: dict[str, list[str]] = {name: [] for name in names}
    rows = store.query(f"{PREFIXES}SELECT ?s ?p WHERE {{ VALUES ?p {{ {' '.join(names)} }} ?s ?p <{iri}> }} ORDER BY ?s")
    for row in rows.dicts():
        found[iris.shorten(row["p"])].append(row["s"])
    return found


def mentioned(things: Iterable[Thing]) -> Iterator[str]:
    """The IRIs of all nodes that are values of properties of some nodes."""
    for thing in things:
        yield from (term.value for terms in thing.facts.values() for term in terms if isinstance(term, NamedNode))


def narrowest(site: Site, classes: Sequence[str]) -> list[str]:
    """Some classes without those that are wider than another of them."""
    wider = site.memo("wider classes", lambda: _wider(site.store))
    return [iri for iri in classes if not any(iri in wider.get(other, ()) for other in classes)]


def _wider(store: Store) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in store.query(f"{PREFIXES}SELECT ?narrow ?wide WHERE {{ ?narrow rdfs:subClassOf ?wide FILTER(?narrow != ?wide) }}").dicts():
        found[row["narrow"]].add(row["wide"])
    return dict(found)


def types(thing: Thing) -> list[str]:
    """The classes of a node that say something: the terms of the ontology among them, general ones only where there is no other."""
    own = [iri for iri in thing.values("rdf:type") if iri.startswith(iris.CKO)]
    return [iri for iri in own if iri not in GENERAL] or own
