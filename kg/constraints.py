"""What a shape can demand (all of SHACL Core), each kind of demand a small value that knows no graph."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from kg import literals
from kg.lookup import Term
from kg.paths import Path


@dataclass(frozen=True, eq=False)
class Shape:
    """One shape: what it demands of the nodes at the ends of its path (without one, of the focus node itself).

    ``properties`` are looked at with those ends as their focus nodes. ``severity`` without the namespace where it is SHACL's.
    """

    node: Term
    path: Path | None
    constraints: tuple[Constraint, ...]
    properties: tuple[Shape, ...]
    severity: str
    message: str


@dataclass(frozen=True)
class Each:
    """Every value alone passes a test that needs no graph."""

    component: str
    test: Callable[[Term], bool]


@dataclass(frozen=True)
class OfClass:
    """Every value is of a class or of one below it."""

    cls: Term


@dataclass(frozen=True)
class Count:
    """At least, or at most, so many values."""

    component: str
    limit: int


@dataclass(frozen=True)
class UniqueLang:
    """No two values in one language."""


@dataclass(frozen=True)
class HasValue:
    """One of the values is this."""

    value: Term


@dataclass(frozen=True)
class Closed:
    """The values have no other properties than these."""

    allowed: frozenset[Term]


@dataclass(frozen=True)
class Pair:
    """The values compared with those of another property of the focus node: Equals, Disjoint, LessThan, LessThanOrEquals."""

    component: str
    predicate: Term


@dataclass(frozen=True, eq=False)
class Logic:
    """Every value conforms to the shapes: Node and And to all, Or to some, Xone to exactly one, Not to none."""

    component: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, eq=False)
class Qualified:
    """At least, or at most, so many values conform to a shape and to none of the shapes beside it."""

    shape: Shape
    siblings: tuple[Shape, ...]
    least: int | None
    most: int | None


Constraint = Each | OfClass | Count | UniqueLang | HasValue | Closed | Pair | Logic | Qualified


def datatype(iri: Term) -> Callable[[Term], bool]:
    """Literals of a datatype that are well formed."""
    return lambda term: isinstance(term, ox.Literal) and term.datatype == iri and literals.well_formed(term)


def node_kind(kinds: str) -> Callable[[Term], bool]:
    """Nodes of a kind by the local name of SHACL's: ``IRI``, ``BlankNodeOrLiteral`` ..."""
    classes = {"IRI": ox.NamedNode, "BlankNode": ox.BlankNode, "Literal": ox.Literal}
    chosen = tuple(classes[kind] for kind in kinds.split("Or"))
    return lambda term: isinstance(term, chosen)


def one_of(terms: frozenset[Term]) -> Callable[[Term], bool]:
    """The terms of a list."""
    return lambda term: term in terms


def length(fits: Callable[[int], bool]) -> Callable[[Term], bool]:
    """IRIs and literals of some lengths."""
    return lambda term: isinstance(term, ox.NamedNode | ox.Literal) and fits(len(term.value))


def pattern(text: str, flags: str) -> Callable[[Term], bool]:
    """IRIs and literals in which a regular expression matches.

    Raises:
        re.error, ValueError: it is none, or needs what Python's do not have.
    """
    if set(flags) - set("imsx"):
        raise ValueError(f"flags {flags}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # of what another dialect reads otherwise
        try:
            search = re.compile(text, sum({getattr(re, flag.upper()) for flag in flags}, re.RegexFlag(0))).search
        except FutureWarning as warning:
            raise ValueError(str(warning)) from None
    return lambda term: isinstance(term, ox.NamedNode | ox.Literal) and search(term.value) is not None


def language_in(ranges: frozenset[str]) -> Callable[[Term], bool]:
    """Literals with a language that is one of some, or a kind of one: en-GB is English."""

    def test(term: Term) -> bool:
        tag = (term.language or "").lower() if isinstance(term, ox.Literal) else ""
        return bool(tag) and ("*" in ranges or any(tag == known or tag.startswith(known + "-") for known in ranges))

    return test


def beside(bound: Term, signs: tuple[int, ...]) -> Callable[[Term], bool]:
    """Literals that are less than (-1), equal to (0) or greater than (1) a bound."""
    limit = literals.value(bound)
    return lambda term: literals.compare(literals.value(term), limit) in signs
