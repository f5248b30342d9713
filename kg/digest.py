"""What a graph holds, whatever it calls its blank nodes and in whatever order it gives its triples.

The blank node of an ``owl:Axiom`` is named by the triple that it annotates; any other by the canonical form (RDFC-1.0) of
all that hangs together with it. A digest is the sum of the SHA-256 of all lines so named, so it is computed triple by triple;
it finds accidents, it is no seal against forgers.

Two graphs are the same where the values of their triples are: stores keep 5.0 as 5 and a nonNegativeInteger as an integer, so
a literal counts as pyoxigraph would write it. How many literals were written otherwise is told beside.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg import iris
from kg.errors import DataError, InputError, Problem
from kg.store import Term

_OWL = iris.PREFIXES["owl"]
PARTS = tuple(_OWL + name for name in ("annotatedSource", "annotatedProperty", "annotatedTarget"))
_TYPE, _AXIOM = iris.PREFIXES["rdf"] + "type", _OWL + "Axiom"
_TEXTS = {iris.PREFIXES["rdf"] + "langString", iris.PREFIXES["xsd"] + "string"}
_MODULUS = 1 << 256
Unit = tuple[Triple, ...]


@dataclass(frozen=True)
class Digest:
    """A number of triples, the sum of their hashes, and how many literals pyoxigraph writes otherwise."""

    count: int = 0
    total: int = 0
    unusual: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.total:064x}"


def triples(path: Path) -> Iterator[Triple]:
    """The triples of a built graph, read as they are needed.

    Raises:
        InputError: the file is missing, unreadable or no Turtle.
    """
    if not path.is_file():
        raise InputError(f"{path}: no built graph there; run kg build")
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            yield quad.triple
    except (OSError, SyntaxError) as error:
        raise InputError(f"{path}: {error}") from None


def triple(subject: Term | None, relation: Term | None, value: Term | None) -> Triple:
    """The triple of a row of an answer."""
    assert isinstance(subject, NamedNode | BlankNode) and isinstance(relation, NamedNode) and value is not None
    return Triple(subject, relation, value)


def has_blank(triple: Triple) -> bool:
    """Whether a triple begins or ends in a blank node."""
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def gathered(given: Iterable[Triple]) -> Iterator[Triple]:
    """Triples in any order, those of each blank node together at the end, as ``units`` wants them."""
    blank: defaultdict[BlankNode, list[Triple]] = defaultdict(list)
    for triple in given:
        if isinstance(triple.subject, BlankNode):
            blank[triple.subject].append(triple)
        else:
            yield triple
    yield from itertools.chain.from_iterable(blank.values())


def units(given: Iterable[Triple]) -> Iterator[Unit]:
    """What may not be parted, with blank nodes named: each triple without any, each axiom, each set of triples that share some.

    All but the last kind come as they are read, so memory holds one axiom and the names of all.

    Raises:
        DataError: the triples of a blank node stand apart (``gathered`` brings them together), two axioms annotate the same
            triple, or something else speaks of an axiom.
    """
    names: dict[BlankNode, BlankNode | None] = {}
    taken: set[BlankNode] = set()
    rest: list[Triple] = []
    for subject, group in itertools.groupby(given, key=lambda triple: triple.subject):
        if not isinstance(subject, BlankNode):
            for triple in group:
                if isinstance(triple.object, BlankNode):
                    rest.append(triple)
                else:
                    yield (triple,)
            continue
        if subject in names:
            raise _unfit(f"the triples of _:{subject.value} stand apart")
        block = tuple(group)
        about = annotated(block)
        if about is None:
            names[subject] = None
            rest += block
            continue
        called = names[subject] = name(*about)
        if called in taken:
            raise _unfit(f"two owl:Axiom annotate {Triple(*about)}")
        taken.add(called)
        yield tuple(Triple(called, triple.predicate, triple.object) for triple in block)
    if spoken := next((t.object for t in rest if isinstance(t.object, BlankNode) and names.get(t.object)), None):
        raise _unfit(f"other nodes speak of the owl:Axiom {spoken}")
    yield from _connected(rest)


def annotated(block: Iterable[Triple]) -> tuple[NamedNode, NamedNode, NamedNode | Literal] | None:
    """The triple that a blank owl:Axiom annotates; None where its triples are those of anything else, or lead to blank nodes."""
    found: dict[str, list[NamedNode | BlankNode | Literal | Triple]] = {part: [] for part in (_TYPE, *PARTS)}
    for triple in block:
        if not isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode | Triple):
            return None
        if triple.predicate.value in found:
            found[triple.predicate.value].append(triple.object)
    if found.pop(_TYPE) != [NamedNode(_AXIOM)] or any(len(values) != 1 for values in found.values()):
        return None
    [[source], [relation], [target]] = found.values()
    if not isinstance(source, NamedNode) or not isinstance(relation, NamedNode) or not isinstance(target, NamedNode | Literal):
        return None
    return source, relation, target


def name(source: Term | None, relation: Term | None, target: Term | None) -> BlankNode:
    """The blank node of the owl:Axiom that annotates a triple."""
    return BlankNode(f"a{_hash(f'{source} {relation} {target}')[:32]}")


def _connected(rest: Sequence[Triple]) -> Iterator[Unit]:
    """Triples that share blank nodes, each such set with canonical names; sets that are alike are numbered."""
    above: dict[BlankNode, BlankNode] = {}

    def root(node: BlankNode) -> BlankNode:
        while above.setdefault(node, node) != node:
            node = above[node]
        return node

    ends = [[term for term in (triple.subject, triple.object) if isinstance(term, BlankNode)] for triple in rest]
    for first, *others in ends:
        for other in others:
            above[root(first)] = root(other)
    sets: defaultdict[BlankNode, list[Triple]] = defaultdict(list)
    for (first, *_), triple in zip(ends, rest, strict=True):
        sets[root(first)].append(triple)
    alike: Counter[str] = Counter()
    for together in sets.values():
        key = _hash("\n".join(sorted(map(str, named := _canonical(together)))))[:32]
        alike[key] += 1
        yield tuple(_renamed(triple, f"b{key}x{alike[key]}") for triple in named)


def _canonical(given: Iterable[Triple]) -> list[Triple]:
    dataset = ox.Dataset(ox.Quad(*triple) for triple in given)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]


def _renamed(triple: Triple, prefix: str) -> Triple:
    subject, _, target = triple
    return Triple(
        BlankNode(prefix + subject.value) if isinstance(subject, BlankNode) else subject,
        triple.predicate,
        BlankNode(prefix + target.value) if isinstance(target, BlankNode) else target,
    )


def digest(given: Iterable[Triple]) -> Digest:
    """The digest of triples whose blank nodes ``units`` can name.

    Raises:
        DataError: see ``units``.
    """
    count = total = unusual = 0

    def usual(triple: Triple) -> Triple:
        nonlocal unusual
        value = triple.object
        if not isinstance(value, Literal) or value.datatype.value in _TEXTS or (told := normal(value)) == value:
            return triple
        unusual += 1
        return Triple(triple.subject, triple.predicate, told)

    for unit in units(map(usual, given)):
        for triple in unit:
            count += 1
            total += int(_hash(str(triple)), 16)
    return Digest(count, total % _MODULUS, unusual)


@functools.lru_cache(1 << 16)
def normal(literal: Literal) -> Literal:
    """The literal as pyoxigraph writes its value."""
    store = ox.Store()
    store.add(ox.Quad(NamedNode("urn:x"), NamedNode("urn:x"), literal))
    [kept] = store
    assert isinstance(kept.object, Literal)
    return kept.object


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _unfit(reason: str) -> DataError:
    return DataError([Problem("the graph", 0, reason)])
