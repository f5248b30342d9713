"""The built graph as Turtle, byte for byte the same for the same triples.

Blocks are sorted by subject, properties and values within them; each ``owl:Axiom`` is a blank node named by the triple
that it annotates. So a change of one claim changes the lines of that claim.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg import iris

_RDF_TYPE = iris.PREFIXES["rdf"] + "type"
_XSD_STRING = iris.PREFIXES["xsd"] + "string"
_ABBREVIATED = {
    iris.PREFIXES["xsd"] + "integer": re.compile("[+-]?[0-9]+"),
    iris.PREFIXES["xsd"] + "boolean": re.compile("true|false"),
}
"""Datatypes whose values stand bare, and how those look that may."""
_LOCAL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_FIRST = (_RDF_TYPE, iris.PREFIXES["rdfs"] + "label", iris.PREFIXES["skos"] + "prefLabel")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class Writer:
    """Writes terms with a fixed set of prefixes.

    Args:
        prefixes: name to IRI; the longest that fits is used.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = dict(prefixes)
        self._by_base = sorted(((base, name) for name, base in prefixes.items()), key=lambda item: -len(item[0]))
        self._cache: dict[str, str] = {}

    def head(self) -> str:
        """The prefix lines."""
        return "".join(f"@prefix {name}: <{base}> .\n" for name, base in sorted(self.prefixes.items()))

    def iri(self, value: str) -> str:
        """An IRI, with its prefix where the rest is a plain name."""
        if value not in self._cache:
            self._cache[value] = next(
                (
                    f"{name}:{value[len(base) :]}"
                    for base, name in self._by_base
                    if value.startswith(base) and _LOCAL.fullmatch(value[len(base) :])
                ),
                f"<{value}>",
            )
        return self._cache[value]

    def term(self, value: NamedNode | BlankNode | Literal | Triple) -> str:
        """Any term."""
        if isinstance(value, NamedNode):
            return self.iri(value.value)
        if isinstance(value, BlankNode):
            return f"_:{value.value}"
        assert isinstance(value, Literal)
        plain = _ABBREVIATED.get(value.datatype.value)
        if plain and plain.fullmatch(value.value):
            return value.value
        text = f'"{value.value.translate(_ESCAPES)}"'
        if value.language:
            return f"{text}@{value.language}"
        return text if value.datatype.value == _XSD_STRING else f"{text}^^{self.iri(value.datatype.value)}"

    def block(self, subject: str, pairs: Iterable[tuple[str, str]]) -> str:
        """One subject with its properties (an IRI and a written value each)."""
        values: defaultdict[str, list[str]] = defaultdict(list)
        for predicate, value in pairs:
            values[predicate].append(value)
        ordered = sorted(values, key=lambda p: (_FIRST.index(p) if p in _FIRST else len(_FIRST), p))
        lines = [f"    {'a' if p == _RDF_TYPE else self.iri(p)} {' , '.join(sorted(set(values[p])))} ;" for p in ordered]
        return "\n".join([subject, *lines, "."]) + "\n"


def write(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """The triples as Turtle: prefixes, then a block a subject, named ones first."""
    writer = Writer(prefixes)
    blocks: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for triple in triples:
        blocks[writer.term(triple.subject)].append((triple.predicate.value, writer.term(triple.object)))
    subjects = sorted(blocks, key=lambda s: (s.startswith("_:"), s.startswith("<") is False, s))
    return writer.head() + "".join("\n" + writer.block(subject, blocks[subject]) for subject in subjects)
