"""The built graph as Turtle, byte for byte the same for the same triples.

Blocks are sorted by subject, properties and values within them; each ``owl:Axiom`` is a blank node named by the triple
that it annotates. So a change of one claim changes the lines of that claim.

What is said of one subject may come in parts, from several places: a part is its lines, one a property, in which values
stand apart by ``BETWEEN``. Parts merge into a block, and blocks in the order of their keys are the file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
BETWEEN = "\x1f"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", BETWEEN: "\\u001F"})


class Writer:
    """Writes terms with a fixed set of prefixes.

    Args:
        prefixes: name to IRI; the longest that fits is used.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = dict(prefixes)
        self._by_base = sorted(((base, name) for name, base in prefixes.items()), key=lambda item: -len(item[0]))
        self._cache: dict[str, str] = {}
        self._places: dict[str, tuple[int, str]] = {}

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
        text, datatype = value.value, value.datatype.value
        if datatype == _XSD_STRING:
            return f'"{text.translate(_ESCAPES)}"'
        if value.language:
            return f'"{text.translate(_ESCAPES)}"@{value.language}'
        plain = _ABBREVIATED.get(datatype)
        return text if plain and plain.fullmatch(text) else f'"{text.translate(_ESCAPES)}"^^{self.iri(datatype)}'

    def key(self, subject: NamedNode | BlankNode | Triple) -> str:
        """The subject as written, behind a digit that puts it in its place: full IRIs, names with a prefix, blank nodes."""
        written = self.term(subject)
        return f"{2 if written.startswith('_:') else 0 if written.startswith('<') else 1}{written}"

    def parts(self, triples: Iterable[Triple]) -> dict[str, str]:
        """The lines of each subject, by its key."""
        found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        key, last = "", None
        for triple in triples:
            if last is None or triple.subject != last:
                last = triple.subject
                key = self.key(last)
            predicate = triple.predicate.value
            found[key]["a" if predicate == _RDF_TYPE else self.iri(predicate)].add(self.term(triple.object))
        return {key: self._lines(values) for key, values in found.items()}

    def merged(self, parts: Sequence[str]) -> str:
        """The lines of several parts of one subject as those of one."""
        if len(parts) == 1:
            return parts[0]
        values: defaultdict[str, set[str]] = defaultdict(set)
        for line in (line for part in parts for line in part.split("\n") if line):
            predicate, _, rest = line[4:-2].partition(" ")
            values[predicate].update(rest.split(BETWEEN))
        return self._lines(values)

    def _lines(self, values: Mapping[str, Iterable[str]]) -> str:
        return "".join([f"    {p} {BETWEEN.join(sorted(values[p]))} ;\n" for p in sorted(values, key=self._place)])

    def _place(self, predicate: str) -> tuple[int, str]:
        """Where a property, as written, stands in a block."""
        if predicate not in self._places:
            name, _, local = predicate.partition(":")
            iri = _RDF_TYPE if predicate == "a" else predicate[1:-1] if predicate.startswith("<") else self.prefixes[name] + local
            self._places[predicate] = (_FIRST.index(iri) if iri in _FIRST else len(_FIRST), iri)
        return self._places[predicate]


def block(key: str, lines: str) -> str:
    """One subject of the file, with an empty line before it."""
    return f"\n{key[1:]}\n{lines.replace(BETWEEN, ' , ')}.\n"


def blocks(parts: Mapping[str, str]) -> Iterator[str]:
    """The subjects of the file in order."""
    return (block(key, parts[key]) for key in sorted(parts))


def write(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """The triples as Turtle: prefixes, then a block a subject, named ones first."""
    writer = Writer(prefixes)
    return writer.head() + "".join(blocks(writer.parts(triples)))
