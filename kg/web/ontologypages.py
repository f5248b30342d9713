"""The ontology as pages: all terms on one, and one for each term with its place in the ontology, its use, and the shapes that check it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from markupsafe import Markup, escape

from kg import iris
from kg.errors import InputError
from kg.inventory import Thing
from kg.ontology import NATURES
from kg.web.site import Site
from kg.web.view import NotFound, Page, PageRoute, View

SHOWN = 20
"""How many things a page of a term names of those that it is used for."""
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
KINDS = {
    "owl:Class": "Classes",
    "owl:ObjectProperty": "Properties that lead to things",
    "owl:DatatypeProperty": "Properties that lead to values",
    "owl:AnnotationProperty": "Annotation properties",
}


@dataclass(frozen=True)
class Use:
    """By how many things a term is used, a property by how many pairs; some of them, and the query that gives all."""

    count: int
    some: tuple[tuple[ox.NamedNode | ox.BlankNode | ox.Literal, ...], ...]
    query: str


def show_ontology(site: Site, view: View) -> Page:
    """All terms."""
    from kg.web.terms import frames_of, ontology, taken  # late, here and below: they import much

    found, table = ontology(site), frames_of(site)
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
        "lists": {thing.iri: [found.terms[code] for code in found.behind(thing.iri, "rdf:type")] for thing in lists},
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
    from kg.web.terms import checks, frames_of, ontology, others, taken

    found = ontology(site)
    thing = found.terms.get(iris.term(term)) if _TERM.fullmatch(term) else None
    if thing is None:
        raise NotFound(f'the ontology has no term "{term[:80]}"')
    own = {name for name in KINDS if iris.PREFIXES["owl"] + name.removeprefix("owl:") in thing.values("rdf:type")}
    is_property = bool(own - {"owl:Class"})
    use = _use(site, thing, is_class="owl:Class" in own, is_property=is_property)
    shown = [node for row in use.some for node in row if isinstance(node, ox.NamedNode)]
    site.learn([*(node.value for node in shown), *(iri for name in ("rdfs:range", "rdfs:domain") for iri in thing.values(name))])
    values = {
        "own": thing,
        "ontology": found,
        "kind": _kind(thing, own, taken(site)),
        "codes": found.behind(thing.iri, "rdf:type"),
        "frame": frames_of(site).get(term),
        "natures": NATURES,
        "slots": taken(site).get(term, ()),
        "taken_by": [item for items in taken(site).values() for item in items if term in item.terms],
        "shortcuts": found.behind(thing.iri, "cko:shortcutOf"),
        "apart": sorted({*thing.values("owl:disjointWith"), *found.behind(thing.iri, "owl:disjointWith")}),
        "traits": [words for name, words in TRAITS.items() if iris.PREFIXES["owl"] + name in thing.values("rdf:type")],
        "checks": checks(site).get(thing.iri, ()),
        "others": others(site).get(thing.iri, ()),
        "queries": [saved for saved in site.saved.values() if term in _words(saved.text)],
        "use": use,
        "is_property": is_property,
        "picture": _picture(site, view, term) if term in frames_of(site) else None,
        "term": iris.term,
    }
    return Page(site.label(thing.iri).en or term, "term", values, iri=thing.iri)


TRAITS = {
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
    [[count]] = site.store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ SELECT DISTINCT {names} WHERE {{ {pattern} {aside} }} }}").rows
    query = f"SELECT DISTINCT {names} WHERE {{ {pattern} {aside} }} ORDER BY {names}"
    rows = site.store.query(f"{query} LIMIT {SHOWN}").rows
    return Use(int(count.value) if count else 0, tuple(tuple(term for term in row if term is not None) for row in rows), query)


def _picture(site: Site, view: View, frame: str) -> Markup | None:
    """The diagram of a frame, or of the pattern of all classes; its boxes lead to the pages of terms. None where there can be none.

    The style sheet that the picture brings is left out: the pages have one, and no page may bring its own.
    """
    from kg import diagram, ontologymodel

    folder = site.space.data("ontology")
    try:
        model = site.memo("model of the ontology", lambda: ontologymodel.read(folder))
        text = diagram.frame(model, frame) if frame else diagram.pattern(model)
    except InputError:  # an ontology of another make
        return None
    text = re.sub(r"<style>.*?</style>\n", "", text, flags=re.DOTALL)
    return Markup(re.sub(r'href="#([^"]*)"', lambda found: f'href="{escape(view.link(f"doc/ontology/{found[1]}"))}"', text))


PAGES = (
    PageRoute("ontology", "ontology", show_ontology),
    PageRoute("term", "doc/ontology/{term}", show_term),
)
