"""The T-box: terms.yaml (what every term means) and frames.yaml (frames, slots, codes) become classes, properties and codes.

Everything stands in a fixed order and nothing depends on the clock: ``conflict.ttl`` changes only where a meaning does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from kg import frames, iris, yamltree
from kg.errors import DataError, Problem
from kg.frames import Frame, Slot
from kg.turtle import Writer
from kg.yamltree import Items, Table, Text, Tree

Object = NamedNode | Literal
Block = tuple[NamedNode, dict[str, list[Object]]]
"""A subject and its objects by the prefixed name of the predicate, in the order in which they are written."""

HEADING = "# Made from terms.yaml and frames.yaml by kg.ontology; change those."
PREFIXES = ("cko", "dcterms", "owl", "rdfs", "skos", "vann", "xsd")
NATURES = {"S": "state", "C": "change", "O": "happens once", "F": "fixed"}
KINDS = {"o": "owl:ObjectProperty", "d": "owl:DatatypeProperty", "a": "owl:AnnotationProperty"}
TITLES = {"o": "Object properties", "d": "Data properties", "a": "Annotation properties"}
ENTITIES = {"actor": "Actor", "person": "Person", "place": "Place", "event": "Event", "document": "Document", "entity": ""}
VALUES = {"text": "xsd:string", "time": "xsd:string", "flag": "xsd:boolean"}
FLAGS = {"transitive": "owl:TransitiveProperty", "symmetric": "owl:SymmetricProperty"}
QUANTITY = {"Low": "xsd:decimal", "High": "xsd:decimal", "AsTold": "xsd:string", "Unit": "xsd:string"}


class Terms:
    """The terms.yaml and frames.yaml of a folder."""

    def __init__(self, folder: Path) -> None:
        self.tree = yamltree.read(folder / "terms.yaml", "terms.yaml")
        self.table = frames.load(folder / "frames.yaml")
        first, *others = self.table.frames.values()
        self.shared = [slot for slot in first.slots if all(slot in frame.slots for frame in others)]
        self.uses: dict[str, list[tuple[Frame, Slot]]] = {}
        for frame in self.table.frames.values():
            for slot in frame.slots.values():
                if slot.name != "when":  # told by cko:edtf and the four bounds
                    self.uses.setdefault(slot.term, []).append((frame, slot))

    def part(self, *path: str) -> Table:
        """The mapping at a path of keys.

        Raises:
            DataError: terms.yaml has none there.
        """
        node = self.tree
        for key in path:
            inner = node.get(key)
            if not isinstance(inner, Table):
                raise DataError([Problem("terms.yaml", node.line_of(key), f"{' '.join(path)}: no entries under {key}")])
            node = inner
        return node

    def asked(self) -> set[str]:
        """Every entry that frames.yaml asks of terms.yaml: ``frames/Attack``, ``slots/by``, ``codes/role/target``."""
        return {
            *(f"frames/{name}" for name in self.table.frames),
            *(f"slots/{name}" for name in self.slot_properties()),
            *(f"codes/{name}/{code}" for name, codes in self.table.codes.items() for code in codes),
        }

    def given(self) -> set[str]:
        """Every such entry that terms.yaml has, and those of the lists of codes that it adds."""
        lists = self.part("codes")
        return {
            *(f"{part}/{name}" for part in ("frames", "slots") for name in self.part(part)),
            *(f"codes/{name}/{code}" for name in lists for code in self.part("codes", name, "codes")),
        }

    def codes(self, name: str) -> Iterable[str]:
        """A list's codes: in the order of frames.yaml, or, where only terms.yaml has the list, in its order."""
        return self.table.codes.get(name) or self.part("codes", name, "codes")

    def slot_properties(self) -> dict[str, tuple[str, str, list[str], str]]:
        """The properties of all slots by name: kind, range ("" for none), parents, and which frames take it."""
        found: dict[str, tuple[str, str, list[str], str]] = {}
        for term, uses in self.uses.items():
            kinds = {slot.kind for _, slot in uses}
            who = "every frame" if len(uses) == len(self.table.frames) else ", ".join(frame.name for frame, _ in uses)
            note = f"A slot of {who}."
            if kinds == {"quantity"}:
                found |= {term + part: ("d", range_, [], note) for part, range_ in QUANTITY.items()}
                continue
            ranges = {_range(slot) for _, slot in uses}
            common = ranges.pop() if len(ranges) == 1 else "Code" if kinds == {"code"} else ""
            parents = ["concerns"] if kinds <= ENTITIES.keys() else []
            found[term] = ("d" if kinds <= VALUES.keys() else "o", common, parents, note)
        return found

    def words(self, frame: Frame) -> tuple[str, str, str, str]:
        """A frame's required slots, optional slots other than those that every frame takes, key and conflict."""
        required = {slot for choice in frame.required for slot in choice}
        return (
            ", ".join(" or ".join(choice) for choice in frame.required),
            ", ".join(slot for slot in frame.slots if slot not in required and slot not in self.shared) or "none",
            ", ".join(key.replace(" side", " (by side)") for key in frame.key),
            ", ".join(slot.replace(" side", " (by side)") for slot in frame.conflict),
        )

    def definition(self, frame: str) -> str:
        """What a frame says."""
        return _text(self.part("frames", frame), "definition")

    def note(self, frame: Frame) -> str:
        """What a frame takes, for readers of the ontology."""
        required, optional, key, conflict = self.words(frame)
        return f"Nature: {NATURES[frame.nature]}. Required: {required}. Optional: {optional}. Key: {key}. Conflict: {conflict}."

    def header(self) -> Block:
        """What the ontology says of itself."""
        node, version = self.part("ontology"), _text(self.part("ontology"), "version")
        return NamedNode(iris.ONTOLOGY), {
            "rdf:type": [_name("owl:Ontology")],
            "owl:versionIRI": [NamedNode(f"{iris.ONTOLOGY}/{version}")],
            "owl:versionInfo": [Literal(version)],
            "dcterms:title": _both(node, "title"),
            "dcterms:description": [Literal(_text(node, "description"), language="en")],
            "dcterms:license": [NamedNode(_text(node, "license"))],
            "dcterms:created": [Literal(_text(node, "created"))],
            "dcterms:modified": [Literal(_text(node, "modified"))],
            "vann:preferredNamespacePrefix": [Literal("cko")],
            "vann:preferredNamespaceUri": [Literal(iris.CKO)],
        }

    def sections(self) -> Iterator[tuple[str, list[Block]]]:
        """Every term, section by section."""
        classes, frames_, lists, statuses = (self.part(name) for name in ("classes", "frames", "codes", "statuses"))
        yield (
            "Classes",
            [
                _term(
                    name,
                    ["owl:Class"],
                    self.part("classes", name),
                    {"rdfs:subClassOf": _parents(classes[name]), "owl:disjointWith": self._apart(name)},
                )
                for name in sorted(classes)
            ],
        )
        yield (
            "Frames: classes of propositions",
            [
                _term(
                    name, ["owl:Class"], self.part("frames", name), {"rdfs:subClassOf": ["Proposition"]}, self.note(self.table.frames[name])
                )
                for name in sorted(frames_)
            ],
        )
        yield (
            "Lists of codes",
            [
                _term(iris.code_class(name), ["owl:Class"], self.part("codes", name, "class"), {"rdfs:subClassOf": ["Code"]})
                for name in sorted(lists)
            ],
        )
        for kind, title in TITLES.items():
            yield title, list(self._properties(kind))
        yield "Statuses", [_term(name, ["owl:NamedIndividual", "Status"], self.part("statuses", name), {}) for name in statuses]
        for name in sorted(lists):
            types = ["owl:NamedIndividual", "Code", iris.code_class(name), "skos:Concept"]
            codes = [(iris.code(f"{name}/{code}"), self.part("codes", name, "codes", code)) for code in self.codes(name)]
            yield f"Codes: {name}", [_term(iri, types, node, {}, concept=True) for iri, node in codes]
        kinds = {"class": "owl:Class", "annotation": KINDS["a"]}
        foreign = {str(term): kind for key, kind in kinds.items() for term in _list(self.part("foreign")[key])}
        yield "Terms of other vocabularies", [(_name(term), {"rdf:type": [_name(foreign[term])]}) for term in sorted(foreign)]

    def _properties(self, kind: str) -> Iterator[Block]:
        slots, core = self.slot_properties(), self.part("properties")
        for name in sorted([*core, *slots]):
            if name in slots and slots[name][0] == kind:
                _, range_, parents, note = slots[name]
                yield _term(name, [KINDS[kind]], self.part("slots", name), {"rdfs:subPropertyOf": parents, "rdfs:range": [range_]}, note)
            elif name in core and _text(node := self.part("properties", name), "kind") == kind:
                types = [KINDS[kind], *(kind for flag, kind in FLAGS.items() if flag in node)]
                ends = {f"rdfs:{end}": [str(node.get(end, ""))] for end in ("domain", "range")}
                above = {"rdfs:subPropertyOf": _parents(node), "cko:shortcutOf": self.frames_of(name)}
                yield _term(name, types, node, {**above, **ends})

    def frames_of(self, shortcut: str) -> list[str]:
        """The frames that give a shortcut."""
        return [name for name, frame in self.table.frames.items() if any(s.term == shortcut for s in frame.shortcuts)]

    def _apart(self, name: str) -> list[str]:
        """The classes that stand after this one in a group of disjoint classes: each pair is written once."""
        groups = [[str(other) for other in _list(group)] for group in _list(self.tree["disjoint"])]
        return [other for group in groups if name in group for other in group[group.index(name) + 1 :]]


def parents(folder: Path) -> dict[str, str]:
    """The direct superclass of every class that has one in this ontology, by local names."""
    terms = Terms(folder)
    classes = {name: above[0] for name in terms.part("classes") if (above := _parents(terms.part("classes", name))) and ":" not in above[0]}
    return {
        **classes,
        **dict.fromkeys(terms.table.frames, "Proposition"),
        **dict.fromkeys((_local(iris.code_class(name)) for name in terms.part("codes")), "Code"),
    }


def superclasses(name: str, above: Mapping[str, str]) -> list[str]:
    """A class and all above it, from the most specific on; ``above`` is what ``parents`` gives."""
    found = [name]
    while (parent := above.get(found[-1])) is not None:
        found.append(parent)
    return found


def missing(folder: Path) -> list[str]:
    """The frames, slots and codes of frames.yaml without an entry in terms.yaml."""
    terms = Terms(folder)
    return sorted(terms.asked() - terms.given())


def triples(folder: Path) -> list[Triple]:
    """The whole T-box with its header, in the order of the file.

    Raises:
        DataError: a term has no label, definition or example, or a frame, slot or code has no entry.
    """
    terms = _complete(folder)
    blocks = [terms.header(), *(block for _, section in terms.sections() for block in section)]
    return [Triple(subject, _name(name), value) for subject, lines in blocks for name, values in lines.items() for value in values]


def turtle(folder: Path) -> str:
    """The T-box as the text of ``conflict.ttl``.

    Raises:
        DataError: as for ``triples``.
    """
    terms, writer = _complete(folder), Writer({prefix: iris.PREFIXES[prefix] for prefix in PREFIXES})
    parts = [HEADING, writer.head().rstrip(), _write(writer, terms.header())]
    for title, blocks in terms.sections():
        parts += [f"# {title}", *(_write(writer, block) for block in blocks)]
    return "\n\n".join(parts) + "\n"


def _complete(folder: Path) -> Terms:
    terms = Terms(folder)
    absent = sorted(terms.asked() - terms.given())
    if absent:
        raise DataError([Problem("terms.yaml", 0, f"no entry for {entry}") for entry in absent])
    return terms


def _range(slot: Slot) -> str:
    return iris.code_class(slot.codes) if slot.kind == "code" else {**ENTITIES, **VALUES, "proposition": "Proposition"}.get(slot.kind, "")


def _term(name: str, types: list[str], node: Table, links: Mapping[str, Iterable[str]], note: str = "", *, concept: bool = False) -> Block:
    """The block of one term; predicates without an object are left out."""
    labels = _both(node, "label")
    scope, example = str(node.get("note", "")), _text(node, "example")
    texts = {"definition": _text(node, "definition"), "scopeNote": scope, "note": note, "example": example}
    lines: dict[str, list[Object]] = {
        "rdf:type": [_name(kind) for kind in types],
        **{predicate: [_name(other) for other in others if other] for predicate, others in links.items()},
        "rdfs:label": labels,
        "skos:prefLabel": labels if concept else [],
        **{f"skos:{key}": [Literal(text, language="en")] if text else [] for key, text in texts.items()},
        "rdfs:isDefinedBy": [NamedNode(iris.ONTOLOGY)],
    }
    return _name(name), {predicate: values for predicate, values in lines.items() if values}


def _name(name: str) -> NamedNode:
    """The IRI of ``prefix:local``, of a local name of this ontology, or the IRI itself."""
    prefix, colon, local = name.partition(":")
    return NamedNode(name if name.startswith("http") else iris.PREFIXES[prefix] + local if colon else iris.term(name))


def _local(name: str) -> str:
    return name.removeprefix(iris.CKO)


def _both(node: Table, key: str) -> list[Object]:
    labels = node.get(key)
    if not isinstance(labels, Table):
        raise DataError([Problem("terms.yaml", node.line_of(key), f'"{key}" is missing or has no languages')])
    return [Literal(_text(labels, tag), language=tag) for tag in ("en", "ar")]


def _text(node: Table, key: str) -> str:
    value = node.get(key)
    if not isinstance(value, Text) or not value:
        raise DataError([Problem("terms.yaml", node.line_of(key), f'"{key}" is missing or no text')])
    return str(value)


def _parents(node: Tree) -> list[str]:
    parent = node.get("parent", Items(0)) if isinstance(node, Table) else Items(0)
    return [str(parent)] if isinstance(parent, Text) else [str(other) for other in _list(parent)]


def _list(node: Tree) -> Items:
    if not isinstance(node, Items):
        raise DataError([Problem("terms.yaml", node.line, "expected a list")])
    return node


def _write(writer: Writer, block: Block) -> str:
    """A block in Turtle: one predicate a line, the full stop on a line of its own."""
    subject, lines = block
    words = [f"    {'a' if name == 'rdf:type' else name} {' , '.join(map(writer.term, values))} ;" for name, values in lines.items()]
    return "\n".join([writer.term(subject), *words, "."])
