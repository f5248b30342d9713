"""What the service and its data are, in RDF: SPARQL 1.1 Service Description, VoID and DCAT; counts are taken from the graph itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg import iris
from kg.evidence import PREFIXES as HEAD
from kg.web import exports
from kg.web.site import Site

PATH = "/.well-known/void"
PREFIXES = {
    **{name: iris.PREFIXES[name] for name in ("dcterms", "owl", "rdf", "rdfs", "xsd")},
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "formats": "http://www.w3.org/ns/formats/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
}
_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)
_MANY = 500
"""How many classes, and how many properties, are counted one by one."""
Subject = NamedNode | BlankNode
Value = NamedNode | BlankNode | Literal


def term(name: str) -> NamedNode:
    """A term by its name with a prefix."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def _said(subject: Subject, *pairs: tuple[str, Value | None]) -> Iterator[Triple]:
    return (Triple(subject, term("rdf:type") if name == "a" else term(name), value) for name, value in pairs if value is not None)


def service(site: Site, address: str) -> list[Triple]:
    """The service at an address, and the graph it answers from."""
    here, dataset, default, named = NamedNode(f"{address}#service"), BlankNode("dataset"), BlankNode("default"), BlankNode("named")
    triples = Literal(
        str(site.memo("triples", lambda: _number(site, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))), datatype=term("xsd:integer")
    )
    found = _said(
        here,
        ("a", term("sd:Service")),
        ("sd:endpoint", NamedNode(address)),
        ("sd:supportedLanguage", term("sd:SPARQL11Query")),
        ("sd:defaultDataset", dataset),
        *((("sd:resultFormat", term(f"formats:{name}"))) for name in _RESULTS),
    )
    graphs = _said(dataset, ("a", term("sd:Dataset")), ("sd:defaultGraph", default))
    own = _said(default, ("a", term("sd:Graph")), ("dcterms:title", Literal(site.graph.title, language="en")), ("void:triples", triples))
    if not site.graph.iri or site.path is None:
        return [*found, *graphs, *own]
    name = NamedNode(site.graph.iri)
    same = _said(named, ("a", term("sd:NamedGraph")), ("sd:name", name), ("sd:graph", default))
    return [*found, *graphs, *own, *_said(dataset, ("sd:namedGraph", named)), *same]


def dataset(site: Site, origin: str) -> list[Triple]:
    """The data: what they are called, their licence, what is in them and how often, and where they can be had.

    Args:
        origin: of the service, ``http://host:port``; addresses begin with it.
    """
    graph = site.graph
    itself = NamedNode(graph.iri or site.namespace)
    counts = site.memo("counts of the data", lambda: _counts(site))
    about = _said(
        itself,
        ("a", term("void:Dataset")),
        ("a", term("dcat:Dataset")),
        ("dcterms:title", Literal(graph.title, language="en")),
        ("dcterms:license", NamedNode(graph.licence) if graph.licence else None),
        ("dcterms:bibliographicCitation", Literal(graph.citation) if graph.citation else None),
        ("owl:versionInfo", Literal(graph.version) if graph.version else None),
        ("dcat:version", Literal(graph.version) if graph.version else None),
        ("void:uriSpace", Literal(site.namespace)),
        ("void:vocabulary", NamedNode(iris.CKO)),
        ("void:sparqlEndpoint", NamedNode(f"{origin}/sparql")),
        ("foaf:homepage", NamedNode(f"{origin}/")),
        ("dcat:landingPage", NamedNode(f"{origin}/")),
        ("void:feature", term("formats:Turtle")),
    )
    document = _said(
        NamedNode(f"{origin}{PATH}"),
        ("a", term("void:DatasetDescription")),
        ("dcterms:title", Literal(f"Description of: {graph.title}", language="en")),
        ("foaf:primaryTopic", itself),
    )
    return list(chain(about, document, _partitions(itself, counts), _distributions(site, itself, origin)))


def _distributions(site: Site, itself: NamedNode, origin: str) -> Iterator[Triple]:
    """The files that hold the data."""
    for export in exports.listed(site):
        file = NamedNode(f"{origin}/{exports.PLACE}/{export.name}")
        part = NamedNode(f"{file.value}#distribution")
        media = export.media.partition(";")[0]
        dump = file if export.group == exports.listed(site)[0].group else None  # VoID's dumps are RDF
        yield from _said(itself, ("dcat:distribution", part), ("void:dataDump", dump))
        yield from _said(
            part,
            ("a", term("dcat:Distribution")),
            ("dcterms:title", Literal(export.says, language="en")),
            ("dcat:downloadURL", file),
            ("dcat:mediaType", NamedNode(f"https://www.iana.org/assignments/media-types/{media}")),
        )


Counts = dict[str, dict[str, int]]


def _counts(site: Site) -> Counts:
    """How many triples, subjects, objects and things there are, things of each class and triples of each property."""
    namespace = site.namespace.replace('"', "")
    numbers = {
        "triples": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
        "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }",
        "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }",
        "entities": f'SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a ?c FILTER(STRSTARTS(STR(?s), "{namespace}")) }}',
    }
    classes = f"SELECT ?x (COUNT(?s) AS ?n) WHERE {{ ?s a ?x FILTER(isIRI(?x)) }} GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT {_MANY}"
    properties = f"SELECT ?x (COUNT(*) AS ?n) WHERE {{ ?s ?x ?o }} GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT {_MANY}"
    return {
        "numbers": {name: _number(site, text) for name, text in numbers.items()},
        "classes": {row["x"]: int(row["n"]) for row in site.store.query(HEAD + classes).dicts()},
        "properties": {row["x"]: int(row["n"]) for row in site.store.query(HEAD + properties).dicts()},
    }


def _number(site: Site, text: str) -> int:
    return int(next(site.store.query(text).dicts())["n"])


def _partitions(itself: NamedNode, counts: Counts) -> Iterator[Triple]:
    def number(value: int) -> Literal:
        return Literal(str(value), datatype=term("xsd:integer"))

    numbers = counts["numbers"] | {"classes": len(counts["classes"]), "properties": len(counts["properties"])}
    yield from _said(itself, *((f"void:{name}", number(value)) for name, value in numbers.items()))
    for kind, partition, counted in (("class", "classPartition", "entities"), ("property", "propertyPartition", "triples")):
        for place, (iri, value) in enumerate(counts["classes" if kind == "class" else "properties"].items()):
            part = BlankNode(f"{kind}{place}")
            yield from _said(itself, (f"void:{partition}", part))
            yield from _said(part, (f"void:{kind}", NamedNode(iri)), (f"void:{counted}", number(value)))
