"""The ontology as pages: all terms on one, and one for each term with its place in the ontology, its use, and the shapes that check it.

Terms are read from the graph, which carries them; which frame takes which slot, the shapes and the alignments from the workspace.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from markupsafe import Markup, escape

from kg import aligned, diagram, frames, iris
from kg.errors import InputError
from kg.evidence import PREFIXES
from kg.frames import Frame, Slot
from kg.inventory import Thing
from kg.ontology import NATURES
from kg.web import nodes
from kg.web.site import Site
from kg.web.view import NotFound, Page, PageRoute, View

SHOWN = 20
"""How many things a page of a term names of those that it is used for."""
_SHACL = "http://www.w3.org/ns/shacl#"
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
KINDS = {
    "owl:Class": "Classes",
    "owl:ObjectProperty": "Properties that lead to things",
    "owl:DatatypeProperty": "Properties that lead to values",
    "owl:AnnotationProperty": "Annotation properties",
}


@dataclass(frozen=True)
class Ontology:
    """The terms of a graph by IRI, and what is below each."""

    terms: Mapping[str, Thing]
    below: Mapping[str, Sequence[str]]
    header: Thing

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


@dataclass(frozen=True)
class Use:
    """How often a term is used, and some of the things: subject, and for a property the value."""

    count: int
    some: tuple[tuple[ox.NamedNode | ox.BlankNode | ox.Literal, ...], ...]
    query: str


def ontology(site: Site) -> Ontology:
    """The ontology of the graph."""
    return site.memo("ontology", lambda: _read(site))


def _read(site: Site) -> Ontology:
    rows = site.store.query(
        f"{PREFIXES}SELECT ?term WHERE {{ ?term rdfs:isDefinedBy <{iris.ONTOLOGY}> FILTER(isIRI(?term)) }} ORDER BY ?term"
    )
    found = nodes.read(site.store, [row["term"] for row in rows.dicts() if row["term"].startswith(iris.CKO)])
    below: defaultdict[str, list[str]] = defaultdict(list)
    for thing in found.values():
        for relation in ("rdfs:subClassOf", "rdfs:subPropertyOf"):
            for above in thing.values(relation):
                below[above].append(thing.iri)
    site.learn(found)
    return Ontology(found, below, _header(site))


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
    return site.memo("slots", lambda: {name: tuple(_slots(frame)) for name, frame in _frames(site).items()})


def _frames(site: Site) -> Mapping[str, Frame]:
    return frames.load(site.space.frames).frames if site.space.frames.is_file() else {}


def _slots(frame: Frame) -> Iterable[Taken]:
    required = {slot: choice for choice in frame.required for slot in choice}
    for slot in frame.slots.values():
        marks = []
        if choice := required.get(slot.name):
            marks.append("required" if len(choice) == 1 else "one of these required")
        for word, parts in (("key", frame.key), ("conflict", frame.conflict), ("scope", frame.scope)):
            marks += [f"{word} by side" if part.endswith(" side") else word for part in parts if part.split(" ")[0] == slot.name]
        yield Taken(frame.name, slot, tuple(diagram.terms(slot)), tuple(marks))


def show_ontology(site: Site, view: View) -> Page:
    """All terms."""
    found, table = ontology(site), _frames(site)
    kinds = {kind: found.of(kind) for kind in KINDS}
    lists = [thing for thing in kinds["owl:Class"] if iris.term("Code") in thing.values("rdfs:subClassOf")]
    kinds["owl:Class"] = [t for t in kinds["owl:Class"] if t not in lists and t.iri.removeprefix(iris.CKO) not in table]
    values = {
        "ontology": found,
        "kinds": KINDS,
        "by_kind": kinds,
        "roots": [t for t in kinds["owl:Class"] if not any(above in found.terms for above in t.values("rdfs:subClassOf"))],
        "frames": table,
        "listed": [thing.iri for thing in kinds["owl:Class"]],
        "natures": NATURES,
        "taken": taken(site),
        "lists": {thing.iri: [code for code in found.terms.values() if thing.iri in code.values("rdf:type")] for thing in lists},
        "statuses": found.of("cko:Status"),
        "picture": _picture(site, view, ""),
        "term": iris.term,
    }
    return Page("Ontology", "ontology", values, iri=iris.ONTOLOGY)


def show_term(site: Site, view: View, term: str) -> Page:
    """One term.

    Raises:
        NotFound: the ontology of the graph has none of that name.
    """
    found = ontology(site)
    thing = found.terms.get(iris.term(term)) if _TERM.fullmatch(term) else None
    if thing is None:
        raise NotFound(f'the ontology has no term "{term[:80]}"')
    own = {name for name in ("owl:Class", *KINDS) if thing in found.of(name)}
    is_property = bool(own - {"owl:Class"})
    use = _use(site, thing, is_class="owl:Class" in own, is_property=is_property)
    shown = [term for row in use.some for term in row if isinstance(term, ox.NamedNode)]
    site.learn([*(node.value for node in shown), *(iri for name in ("rdfs:range", "rdfs:domain") for iri in thing.values(name))])
    values = {
        "own": thing,
        "ontology": found,
        "kind": _kind(thing, own, taken(site)),
        "codes": sorted(code.iri for code in found.terms.values() if thing.iri in code.values("rdf:type")),
        "frame": _frames(site).get(term),
        "natures": NATURES,
        "slots": taken(site).get(term, ()),
        "taken_by": [item for items in taken(site).values() for item in items if term in item.terms],
        "shortcuts": sorted(t.iri for t in found.terms.values() if thing.iri in t.values("cko:shortcutOf")),
        "apart": sorted(
            {*thing.values("owl:disjointWith"), *(t.iri for t in found.terms.values() if thing.iri in t.values("owl:disjointWith"))}
        ),
        "traits": [words for name, words in _TRAITS.items() if iris.PREFIXES["owl"] + name in thing.values("rdf:type")],
        "checks": checks(site).get(thing.iri, ()),
        "others": _others(site).get(thing.iri, ()),
        "queries": [saved for saved in site.saved.values() if term in _words(saved.text)],
        "use": use,
        "is_property": is_property,
        "picture": _picture(site, view, term) if term in _frames(site) else None,
        "term": iris.term,
    }
    return Page(site.label(thing.iri).en or term, "term", values, iri=thing.iri)


_TRAITS = {
    "TransitiveProperty": "Transitive: what holds from one to another and from that to a third holds from the first to the third.",
    "SymmetricProperty": "Symmetric: it holds both ways round.",
    "FunctionalProperty": "Functional: a thing has one value at most.",
}


def _kind(thing: Thing, own: Iterable[str], slots: Mapping[str, object]) -> str:
    """What a term is, in English."""
    if thing.iri.removeprefix(iris.CKO) in slots:
        return "frame: a class of propositions"
    if iris.term("Code") in thing.values("rdfs:subClassOf"):
        return "list of codes"
    words = {
        "owl:Class": "class",
        "owl:ObjectProperty": "property that leads to things",
        "owl:DatatypeProperty": "property that leads to values",
        "owl:AnnotationProperty": "annotation property",
    }
    named = next((words[name] for name in words if name in own), "")
    return named or ("status of propositions" if iris.term("Status") in thing.values("rdf:type") else "code")


@functools.cache
def _words(text: str) -> frozenset[str]:
    """The terms of the ontology that a query names."""
    body = "\n".join(line.partition("#+")[0] for line in text.splitlines())
    return frozenset(re.findall(r"\bcko:([A-Za-z][A-Za-z0-9-]*)", body))


def _use(site: Site, thing: Thing, *, is_class: bool, is_property: bool) -> Use:
    """How often the graph uses a term; axioms about plain triples and the ontology itself are left out."""
    pattern = f"?s a <{thing.iri}>" if is_class else f"?s <{thing.iri}> ?o" if is_property else f"?s ?p <{thing.iri}>"
    aside = f"FILTER(isIRI(?s) && !STRSTARTS(STR(?s), '{iris.ONTOLOGY}'))"
    names = "?s ?o" if is_property else "?s"
    [[count]] = site.store.query(f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ {pattern} {aside} }}").rows
    query = f"SELECT DISTINCT {names} WHERE {{ {pattern} {aside} }} ORDER BY {names}"
    rows = site.store.query(f"{query} LIMIT {SHOWN}").rows
    return Use(int(count.value) if count else 0, tuple(tuple(term for term in row if term is not None) for row in rows), query)


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


def _others(site: Site) -> Mapping[str, Sequence[tuple[str, str]]]:
    """What each term corresponds to in other vocabularies: how, and to which term."""

    def read() -> Mapping[str, Sequence[tuple[str, str]]]:
        found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        own = site.space.data("ontology") / "alignments.ttl"
        for t in aligned.load(own if own.is_file() else None).triples:
            if isinstance(t.subject, ox.NamedNode) and t.subject.value.startswith(iris.CKO) and t.predicate.value != _COMMENT:
                found[t.subject.value].append(
                    (iris.shorten(t.predicate.value), t.object.value if not isinstance(t.object, ox.Triple) else "")
                )
        return found

    return site.memo("alignments by term", read)


_COMMENT = iris.PREFIXES["rdfs"] + "comment"


def _picture(site: Site, view: View, frame: str) -> Markup | None:
    """The diagram of a frame, or of the pattern of all classes; its boxes lead to the pages of terms. None where there can be none.

    The style sheet that the picture brings is left out: the pages have one, and no page may bring its own.
    """
    folder = site.space.data("ontology")
    try:
        model = site.memo("model of the ontology", lambda: diagram.read(folder))
        text = diagram.frame(model, frame) if frame else diagram.pattern(model)
    except InputError:  # an ontology of another make
        return None
    text = re.sub(r"<style>.*?</style>\n", "", text, flags=re.DOTALL)
    return Markup(re.sub(r'href="#([^"]*)"', lambda found: f'href="{escape(view.link(f"doc/ontology/{found[1]}"))}"', text))


PAGES = (
    PageRoute("ontology", "ontology", show_ontology),
    PageRoute("term", "doc/ontology/{term}", show_term),
)
