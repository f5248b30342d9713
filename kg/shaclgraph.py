"""Reads values, lists and property paths out of a graph in SHACL's terms: shapes, or a report.

What is not as https://www.w3.org/TR/shacl/ has it is not understood, and not guessed at.
"""

from __future__ import annotations

import pyoxigraph as ox

from kg import iris, literals
from kg.lookup import Index, Term
from kg.paths import Choice, Path, Repeat, Sequence, Step, inverse

SH = "http://www.w3.org/ns/shacl#"
FIRST, REST, NIL = (ox.NamedNode(iris.PREFIXES["rdf"] + name) for name in ("first", "rest", "nil"))
_REPEATS = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


class NotUnderstood(Exception):
    """Why a shape is set aside."""


def sh(name: str) -> ox.NamedNode:
    """A term of SHACL."""
    return ox.NamedNode(SH + name)


class ShaclGraph:
    """A graph, asked by the local names of SHACL's properties.

    Every question raises ``NotUnderstood`` where the answer is not as it has to be.
    """

    def __init__(self, graph: Index) -> None:
        self.graph = graph
        self.names: dict[Term, set[str]] = {}
        for triple in graph.triples():
            if triple.predicate.value.startswith(SH):
                self.names.setdefault(triple.subject, set()).add(triple.predicate.value.removeprefix(SH))

    def values(self, node: Term, name: str) -> tuple[Term, ...]:
        """The values of a property, in an order of their own."""
        return tuple(sorted(self.graph.forward(sh(name)).get(node, ()), key=str))

    def one(self, node: Term, name: str) -> Term | None:
        """The only value."""
        found = self.values(node, name)
        if len(found) > 1:
            raise NotUnderstood(f"several sh:{name}")
        return found[0] if found else None

    def number(self, node: Term, name: str) -> int | None:
        """The only value, a whole number."""
        found = self.one(node, name)
        read = literals.value(found) if found is not None else None
        if found is not None and (read is None or not isinstance(read[1], int) or isinstance(read[1], bool)):
            raise NotUnderstood(f"sh:{name} {found}")
        return None if read is None else int(read[1])

    def flag(self, node: Term, name: str) -> bool:
        """Whether the only value is true, in this word; 1 counts for nothing."""
        found = self.one(node, name)
        if found is not None and (literals.value(found) or ("",))[0] != "boolean":
            raise NotUnderstood(f"sh:{name} {found}")
        return isinstance(found, ox.Literal) and found.value == "true"

    def items(self, head: Term) -> list[Term]:
        """The members of a list."""
        firsts, rests = self.graph.forward(FIRST), self.graph.forward(REST)
        found: list[Term] = []
        seen: set[Term] = set()
        while head != NIL:
            first, rest = firsts.get(head, ()), rests.get(head, ())
            if len(first) != 1 or len(rest) != 1 or head in seen:
                raise NotUnderstood("a list that is not one")
            seen.add(head)
            found += first
            [head] = rest
        return found

    def path(self, node: Term) -> Path:
        """A path."""
        if isinstance(node, ox.NamedNode):
            return Step(node)
        if node in self.graph.forward(FIRST):
            return Sequence(self._several(node))
        for name in ("alternativePath", "inversePath", *_REPEATS):
            if (inner := self.one(node, name)) is not None:
                if name == "alternativePath":
                    return Choice(self._several(inner))
                return inverse(self.path(inner)) if name == "inversePath" else Repeat(self.path(inner), _REPEATS[name])
        raise NotUnderstood(f"sh:path {node}")

    def _several(self, head: Term) -> tuple[Path, ...]:
        parts = tuple(self.path(item) for item in self.items(head))
        if len(parts) < 2:
            raise NotUnderstood("a path of one part")
        return parts
