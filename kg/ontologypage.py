"""The documentation page of the ontology, made by pyLODE from a copy of the T-box that says everything in words it shows.

pyLODE alone shows neither codes nor statuses, runs the labels of two languages together, makes fragments of labels
instead of local names, and says nothing of disjoint classes, of characteristics and of our own annotations. Most of that is
mended in the graph that it gets; what has to do with HTML (language, landmarks, style) through the document tree that it builds.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import diagram, iris, ontologymodel
from kg.errors import InputError
from kg.ontologymodel import Model
from kg.seal import write as write_file

if TYPE_CHECKING:
    from rdflib import Graph

FRAME = "ControlChange"
"""The frame that has a diagram."""
WITHOUT_PYLODE = "the page of the ontology is made by pyLODE, which is not here; pip install 'aleppo-kg[docs]' brings it"
CAPTIONS = {
    "pattern": "The pattern. An arrow is a property, with its domain at the start and its range at the head; "
    "the stances stand under claims and rejects, to which they belong; a hollow head leads to the more general class.",
    FRAME: "One frame: what a proposition of this kind says. The key is what it is about; two propositions with the same key "
    "exclude one another where they differ in the conflict.",
}
STYLE = """
:root { color-scheme: light dark; --page: #fff; --text: #1d2129; --soft: #565d6b; --line: #d5d9e0; --shade: #f4f5f8; --link: #1a4f9c; }
@media (prefers-color-scheme: dark) {
  :root { --page: #15181d; --text: #e4e7ec; --soft: #a3abb9; --line: #3a414d; --shade: #1f242b; --link: #8ab6f5; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 84rem; padding: 1rem 1.25rem 4rem; background: var(--page); color: var(--text); overflow-wrap: break-word;
  font: 1rem/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans Arabic", sans-serif; }
h1, h2, h3, h4 { line-height: 1.25; }
h1 { font-size: 1.9rem; margin: .5rem 0; }
h1 [lang=ar] { display: block; margin: .25rem 0 0; font-size: 1.4rem; text-align: left; }
h2 { font-size: 1.5rem; margin: 3rem 0 .5rem; padding-top: 1rem; border-top: 3px solid var(--text); }
h3 { font-size: 1.15rem; margin: 0 0 .25rem; }
a { color: var(--link); text-underline-offset: .15em; text-decoration-thickness: .06em; }
th a, dt a { color: inherit; text-decoration: none; }
p { margin: .25rem 0; }
dd p, td p { margin: 0; }
code { font-size: .85em; overflow-wrap: anywhere; }
pre { margin: 0; font: inherit; white-space: pre-wrap; }
sup { color: var(--soft); font-size: .7rem; margin-inline-start: .15em; }
[lang=ar] { margin-left: .75em; font-weight: 500; }
dl > div { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 0 1rem; }
dt { color: var(--soft); }
dt strong { font-weight: inherit; }
dd { margin: 0; }
figure { margin: 1.5rem 0; overflow-x: auto; }
figcaption { color: var(--soft); font-size: .875rem; max-width: 46rem; }
.entity { border-top: 1px solid var(--line); padding: .75rem 0; }
.entity:target { outline: 2px solid var(--link); outline-offset: .3rem; }
.entity table, #legend table { border-collapse: collapse; font-size: .9rem; inline-size: 100%; }
.entity th { inline-size: 10rem; color: var(--soft); font-weight: 500; }
.entity th, .entity td, #legend td { text-align: start; vertical-align: top; padding: .1rem .75rem .1rem 0; }
.entity td ul { list-style: none; margin: 0; padding: 0; }
.entity td li { display: inline-block; margin-inline-end: .9em; }
#toc ul { list-style: none; margin: 0; padding: 0; }
#toc h2 { font-size: 1.15rem; margin: 0; padding: 0; border: 0; }
#toc summary { cursor: pointer; color: var(--soft); font-size: .875rem; }
#toc ul ul { font-size: .875rem; padding-inline-start: .75rem; }
#toc a { display: inline-block; padding: .1rem 0; }
#pylode { color: var(--soft); font-size: .875rem; margin-top: 3rem; }
#pylode p > * + * { margin-inline-start: .3em; }
@media (min-width: 64rem) {
  body { display: grid; grid-template-columns: 16rem minmax(0, 1fr); gap: 0 2.5rem; }
  #toc { position: sticky; inset-block-start: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow-y: auto; }
  #pylode { grid-column: 2; }
}
@media (max-width: 40rem) {
  h1 { font-size: 1.5rem; }
  dl > div, .entity tr, .entity th, .entity td { display: block; }
  .entity td, dd { padding-inline-start: 1rem; }
  figure svg { min-inline-size: 52rem; }
}
@media print {
  :root { --page: #fff; --text: #000; --soft: #333; --line: #999; --shade: #fff; --link: #000; }
  html { font-size: 9pt; }
  #toc { display: none; }
  .entity, figure { break-inside: avoid; }
  figure { overflow: visible; }
  figure svg { max-width: 100%; }
}
"""


def write(folder: Path, ontology: Path) -> list[Path]:
    """Write the page, its pictures and the ontology beside it.

    Args:
        folder: where they go; it is made if need be.
        ontology: the folder with conflict.ttl and frames.yaml.

    Raises:
        InputError: pyLODE or the ontology is not there, or the folder cannot be written.
    """
    model = ontologymodel.read(ontology)
    html = page(ontology, model)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [folder / "index.html", *(folder / f"{name}.svg" for name in CAPTIONS), folder / "conflict.ttl"]
        for path, text in zip(written, (html, *pictures(model, "index.html").values()), strict=False):
            write_file(path, text)
        shutil.copyfile(ontology / "conflict.ttl", written[-1])
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror or error}") from None
    return written


def pictures(model: Model, page: str = "") -> dict[str, str]:
    """The diagrams by the names of their files."""
    return {"pattern": diagram.pattern(model, page), FRAME: diagram.frame(model, FRAME, page)}


def page(ontology: Path, model: Model) -> str:
    """The page, as HTML.

    Raises:
        InputError: pyLODE is not there, or cannot write into its own folder, where it keeps the vocabularies that it has read.
    """
    with _quiet():
        try:
            return _page(ontology, model)
        except OSError as error:
            raise InputError(f"pyLODE stopped: {error}") from None


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keeps pyLODE from setting up a log of everything, which it does on import where there is no log yet."""
    silence = logging.NullHandler()
    logging.getLogger().addHandler(silence)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(silence)


def _page(ontology: Path, model: Model) -> str:
    # dominate, which pyLODE writes with, asks for the thread's event loop; without ours one is made that nobody closes.
    with asyncio.Runner() as runner:
        runner.get_loop()
        return _written(ontology, model)


def _written(ontology: Path, model: Model) -> str:
    try:
        pylode, sections = importlib.import_module("pylode"), importlib.import_module("pylode.utils")
    except (ImportError, OSError):  # a version that does not start looks for a file that it did not bring
        raise InputError(WITHOUT_PYLODE) from None
    from rdflib import OWL

    made = pylode.OntPub(prepared(ontology, model))
    made.fids |= {iris.term(name): name for name in model.labels}
    codes = sections.section_html(
        "Codes and statuses",
        made.ont,
        made.back_onts,
        made.ns,
        OWL.NamedIndividual,
        pylode.rdf_elements.CLASS_PROPS,
        made.toc,
        "named_individuals",
        made.fids,
        made.props_labeled,
    )
    made.make_html()
    _arrange(made, codes, model)
    return str(made.doc.render(pretty=False)) + "\n"


def _arrange(made: Any, codes: Any, model: Model) -> None:
    """Give the document its language, style and landmarks, the Arabic labels, the diagrams, and the sections that pyLODE has not."""
    tags, util = importlib.import_module("dominate.tags"), importlib.import_module("dominate.util")  # pyLODE brings it
    document, content = made.doc, made.content
    document.set_attribute("lang", "en")
    [sheet] = [child for child in document.head.children if isinstance(child, tags.style)]
    sheet.children = [util.raw(STYLE)]
    document.head.children[:0] = [tags.meta(charset="utf-8"), tags.meta(name="viewport", content="width=device-width, initial-scale=1")]
    drawn = tags.div(tags.h2("Diagrams"), id="diagrams", cls="section")
    for name, picture in pictures(model).items():
        drawn.add(tags.figure(util.raw(picture), tags.figcaption(CAPTIONS[name], " ", tags.a("As a file", href=f"{name}.svg"), ".")))
    metadata, classes, *properties = content.children
    metadata.children[0].add(tags.span(model.title[1], lang="ar", dir="rtl"))
    metadata.children.insert(1, tags.p("The ontology as Turtle: ", tags.a("conflict.ttl", href="conflict.ttl")))
    kinds = {**dict.fromkeys(model.frames, "frames"), **{name: "lists" for name, above in model.parents.items() if "Code" in above}}
    frames, lists = tags.div(tags.h2("Frames"), id="frames", cls="section"), tags.div(tags.h2("Lists of codes"), id="lists", cls="section")
    for entity in _entities(classes):
        if kind := kinds.get(entity["id"]):
            classes.remove(entity)
            (frames if kind == "frames" else lists).add(entity)
    content.children[:] = [metadata, drawn, classes, frames, *properties[:-2], lists, codes, *properties[-2:]]  # last: namespaces, legend
    for entity in (entity for section in content.children for entity in _entities(section)):
        entity.children[0].add(tags.span(model.labels[entity["id"]][1], lang="ar", dir="rtl"))
        for row in entity.children[1].children:
            row.children[0].set_attribute("scope", "row")
    content.set_attribute("id", "main")  # a property is called content
    content.set_attribute("role", "main")
    _contents(made, model, tags)


def _entities(section: Any) -> list[Any]:
    """The terms of a section."""
    return [child for child in section.children if getattr(child, "attributes", {}).get("class") == "property entity"]


def _contents(made: Any, model: Model, tags: Any) -> None:
    """Put the table of contents first, with all sections, and their long lists of terms folded."""
    parts = {child["id"]: child for child in made.doc.main.children}
    parts["pylode"].set_attribute("role", "contentinfo")
    listed = tags.ul()
    for section in parts["main"].children:
        item = listed.add(
            tags.li(tags.a(next(c for c in section.children if isinstance(c, tags.h2)).children[0], href=f"#{section['id']}"))
        )
        if terms := [entity["id"] for entity in _entities(section)]:
            links = (tags.li(tags.a(model.labels[term][0], href=f"#{term}")) for term in terms)
            item.add(tags.details(tags.summary(f"{len(terms)} terms"), tags.ul(links)))
    contents = tags.nav(tags.h2("Contents"), listed, id="toc", aria_label="Contents")
    made.doc.main.children[:] = [contents, parts["main"], parts["pylode"]]


def prepared(ontology: Path, model: Model) -> Graph:
    """The T-box with everything that pyLODE does not show said by properties that it shows; labels in English only."""
    from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef
    from rdflib.namespace import DCTERMS, SKOS

    graph, made = Graph(bind_namespaces="core").parse(ontology / "conflict.ttl"), Graph(bind_namespaces="none")
    has_instance = Namespace("https://w3id.org/profile/ontdoc/").hasInstance
    for prefix, namespace in graph.namespaces():
        made.bind(prefix, namespace)
    kinds = (OWL.Ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
    # by kind and not all at once: only so does rdflib give the order of the file
    for subject in (subject for kind in kinds for subject in graph.subjects(RDF.type, kind) if str(subject).startswith(iris.ONTOLOGY)):
        for predicate, value in graph.predicate_objects(subject):
            arabic = predicate in (RDFS.label, DCTERMS.title) and isinstance(value, Literal) and value.language == "ar"
            if predicate not in (RDFS.isDefinedBy, SKOS.prefLabel, SKOS.note) and not arabic:
                made.add((subject, predicate, value))
    for name in model.labels:
        term = URIRef(iris.term(name))
        for note in _notes(graph, term, model):
            made.add((term, SKOS.note, Literal(note)))
        if (term, RDF.type, OWL.NamedIndividual) in graph:
            made.add((_kind(graph, term), has_instance, term))
    return made


def _notes(graph: Graph, term: Any, model: Model) -> Iterator[str]:
    """What the page says of a term in words, as Markdown."""
    from rdflib import OWL, RDF, URIRef
    from rdflib.namespace import SKOS

    def links(values: Any) -> str:
        return ", ".join(f"[{label}](#{name})" for label, name in sorted((model.labels[n][0], n) for n in map(_local, values)))

    for note in graph.objects(term, SKOS.note):
        yield re.sub(r"\w+", lambda word: f"[{word[0]}](#{word[0]})" if word[0] in model.frames else word[0], str(note))
    if frame := model.frames.get(_local(term)):
        yield f"Its slots: {links(name for slot in frame.slots.values() for name in diagram.terms(slot))}."
    if (term, RDF.type, OWL.NamedIndividual) in graph:
        yield f"One of [{model.labels[_local(_kind(graph, term))][0]}](#{_local(_kind(graph, term))})."
    for kind, words in ((OWL.TransitiveProperty, "Transitive."), (OWL.SymmetricProperty, "Symmetric: it holds both ways round.")):
        if (term, RDF.type, kind) in graph:
            yield words
    if frames := list(graph.objects(term, URIRef(iris.term("shortcutOf")))):
        yield f"A plain triple that accepted propositions of this frame give: {links(frames)}."
    if apart := {*graph.objects(term, OWL.disjointWith), *graph.subjects(OWL.disjointWith, term)}:
        yield f"Nothing is both this and one of: {links(apart)}."


def _kind(graph: Graph, individual: Any) -> Any:
    """The class of a code or status: the narrowest that is ours."""
    from rdflib import RDF, URIRef

    own = {kind for kind in graph.objects(individual, RDF.type) if str(kind).startswith(iris.CKO)} - {URIRef(iris.term("Code"))}
    return min(own, key=str)


def _local(term: Any) -> str:
    return str(term).removeprefix(iris.CKO)
