"""The built graph with all of it that the aligned vocabularies can say, said in their terms too.

What ``rdfs:subClassOf`` and ``rdfs:subPropertyOf`` in alignments.ttl give is written out triple by triple; what has a shape
of its own there, or follows on a condition only, is made by ``RULES``. A proposition that is contested, planned, supposed,
alleged or denied is read by the rules of claims only, which say who said what and not that it is so. alignments.ttl tells
beside its terms what is made of them and why, and where the terms of others were looked up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import iris, turtle
from kg.errors import InputError
from kg.workspace import package_data

CODES = "codes"
"""The vocabulary of what alignments.ttl annotates our terms with: the codes of event datasets, which are no RDF."""
_OWN = ("cko", "owl", "rdfs")
_HEADER = ox.NamedNode(f"{iris.ONTOLOGY}/alignments")
_RDFS, _TYPE = iris.PREFIXES["rdfs"], ox.NamedNode(iris.PREFIXES["rdf"] + "type")
_PART = ox.NamedNode("urn:kg:part")
_ACCEPTED = "cko:status ?status FILTER(?status IN (cko:Corroborated, cko:SingleSource))"
_BOUNDS = f"""?timing a cko:Timing ; cko:event ?event ; cko:bound ?bound ; {_ACCEPTED}
    OPTIONAL {{ ?timing cko:earliestStart ?from }} OPTIONAL {{ ?timing cko:latestStart ?begun }}
    OPTIONAL {{ ?timing cko:earliestEnd ?ending }} OPTIONAL {{ ?timing cko:latestEnd ?until }}
    BIND(IF(?bound = cko:bound-end, ?none, ?from) AS ?first)
    BIND(IF(?bound = cko:bound-end, ?none, IF(?bound = cko:bound-begin, ?until, ?begun)) AS ?second)
    BIND(IF(?bound = cko:bound-begin, ?none, IF(?bound = cko:bound-end, ?from, ?ending)) AS ?third)
    BIND(IF(?bound = cko:bound-begin, ?none, ?until) AS ?fourth)"""
"""First and last instant of an event's begin and of its end; a date told of a begin or an end is the room in which it lies."""

RULES: Mapping[str, tuple[str, ...]] = {
    "oa": (
        """CONSTRUCT { ?note a oa:Annotation ; rdfs:label ?wording ; oa:motivatedBy oa:describing ;
            oa:hasBody ?claim ; oa:hasTarget ?passage }
        WHERE { ?claim a cko:Claim ; rdfs:label ?wording ; cko:evidencedBy ?passage BIND(kg:part(?claim, "annotation") AS ?note) }""",
        """CONSTRUCT { ?passage oa:hasSource ?article ; oa:hasSelector ?selector .
            ?selector a oa:TextPositionSelector ; rdfs:label ?label ; oa:start ?start ; oa:end ?end }
        WHERE { ?passage a cko:Passage ; cko:inArticle ?article ; cko:startOffset ?start ; cko:endOffset ?end
            BIND(STRLANG(CONCAT("Code points ", STR(?start), " to ", STR(?end)), "en") AS ?label)
            BIND(kg:part(?passage, "selector") AS ?selector) }""",
    ),
    "crminf": (
        """CONSTRUCT { ?belief a crminf:I2_Belief ; rdfs:label ?label ; crminf:J4_that ?proposition ; crminf:J5_holds_to_be ?value ;
            rdfs:seeAlso ?claim . ?article crm:P70_documents ?belief }
        WHERE { VALUES (?stance ?value) {
                (cko:asserts "True") (cko:negates "False") (cko:denies "False") (cko:questions "Unknown") }
            ?claim ?stance ?proposition ; cko:inArticle ?article ; cko:saidBy ?speaker ; rdfs:label ?wording . ?speaker rdfs:label ?name
            BIND(STRLANG(CONCAT(STR(?name), ": ", STR(?wording)), LANG(?wording)) AS ?label)
            BIND(kg:part(?claim, "belief") AS ?belief) }""",
    ),
    "sem": (
        """CONSTRUCT { ?event sem:hasActor ?role . ?speaker a sem:Authority . ?role a sem:Role , sem:View ; rdfs:label ?label ;
            rdf:value ?actor ; sem:roleType ?code ; sem:accordingTo ?speaker ; rdfs:seeAlso ?proposition }
        WHERE { ?axiom owl:annotatedProperty cko:participant ; owl:annotatedSource ?event ; owl:annotatedTarget ?actor ;
                cko:forProposition ?proposition ; cko:fromClaim ?claim .
            ?claim cko:asserts ?proposition ; cko:saidBy ?speaker . ?proposition cko:role ?code ; rdfs:label ?label
            BIND(kg:part(?proposition, "role") AS ?role) }""",
        f"""CONSTRUCT {{ ?event sem:hasEarliestBeginTimeStamp ?first ; sem:hasLatestBeginTimeStamp ?second ;
            sem:hasEarliestEndTimeStamp ?third ; sem:hasLatestEndTimeStamp ?fourth }} WHERE {{ {_BOUNDS} }}""",
    ),
    "crm": (
        """CONSTRUCT { ?event a crm:E5_Event ; crm:P11_had_participant ?actor ; crm:P7_took_place_at ?place }
        WHERE { ?event a cko:Event FILTER EXISTS { ?event cko:attestedBy ?proposition }
            OPTIONAL { ?event cko:participant ?actor } OPTIONAL { ?event cko:tookPlaceAt ?place } }""",
        f"""CONSTRUCT {{ ?event crm:P4_has_time-span ?span . ?span a crm:E52_Time-Span ; rdfs:label ?name ;
            crm:P82a_begin_of_the_begin ?first ; crm:P81a_end_of_the_begin ?second ;
            crm:P81b_begin_of_the_end ?third ; crm:P82b_end_of_the_end ?fourth }}
        WHERE {{ {_BOUNDS} FILTER EXISTS {{ ?event cko:attestedBy ?proposition }} ?event rdfs:label ?name
            BIND(kg:part(?event, "time-span") AS ?span) }}""",
    ),
    "org": (
        "CONSTRUCT { ?member org:memberOf ?body } WHERE { ?member cko:memberOf ?body . ?body a cko:Organisation }",
        "CONSTRUCT { ?one org:linkedTo ?two } WHERE { ?one cko:wingOf|cko:supports ?two ; a cko:Organisation . ?two a cko:Organisation }",
        f"""CONSTRUCT {{ ?membership a org:Membership ; rdfs:label ?label ; org:member ?member ; org:organization ?body ;
            org:role ?role ; rdfs:seeAlso ?proposition }}
        WHERE {{ {{ ?axiom owl:annotatedProperty cko:memberOf ; cko:forProposition ?proposition .
                ?proposition cko:member ?member ; cko:wholeActor ?body }}
            UNION {{ ?proposition a cko:Post ; cko:person ?member ; cko:organisation ?body ; cko:postHeld ?role ; {_ACCEPTED} }}
            ?body a cko:Organisation . ?proposition rdfs:label ?label BIND(kg:part(?proposition, "membership") AS ?membership) }}""",
    ),
    "geo": (
        """CONSTRUCT { ?place geo:hasGeometry ?geometry .
            ?geometry a geo:Geometry ; rdfs:label ?label ; rdfs:comment ?source ; geo:asWKT ?wkt }
        WHERE { ?place cko:latitude ?north ; cko:longitude ?east ; rdfs:label ?name ; cko:coordinatePrecision ?code .
            ?code rdfs:label ?precision FILTER(LANG(?precision) = LANG(?name)) OPTIONAL { ?place cko:coordinateSource ?source }
            BIND(STRLANG(CONCAT(STR(?name), ": ", STR(?precision)), LANG(?name)) AS ?label)
            BIND(STRDT(CONCAT("POINT(", STR(?east), " ", STR(?north), ")"), geo:wktLiteral) AS ?wkt)
            BIND(kg:part(?place, "geometry") AS ?geometry) }""",
    ),
    "schema": (
        """CONSTRUCT { ?claim a schema:Claim ; schema:appearance ?article ; schema:author ?speaker }
        WHERE { VALUES ?stance { cko:asserts cko:negates cko:denies }
            ?claim ?stance ?proposition ; cko:inArticle ?article ; cko:saidBy ?speaker }""",
    ),
    "skos": (
        """CONSTRUCT { ?scheme a skos:ConceptScheme ; rdfs:label ?name ; skos:prefLabel ?name . ?code skos:inScheme ?scheme }
        WHERE { ?list rdfs:subClassOf cko:Code ; rdfs:label ?name . ?code a ?list BIND(kg:part(?list, "scheme") AS ?scheme) }""",
    ),
    "skosxl": (
        """CONSTRUCT { ?spelling skosxl:literalForm ?form . ?thing ?kind ?spelling }
        WHERE { ?thing cko:hasSpelling ?spelling . ?spelling cko:form ?text ; rdfs:label ?form FILTER(STR(?form) = ?text)
            BIND(IF(EXISTS { ?thing skos:prefLabel ?form }, skosxl:prefLabel, skosxl:altLabel) AS ?kind) }""",
    ),
}
"""By vocabulary, what its terms say that no single triple of ours says; each reads the built graph only."""


@dataclass(frozen=True)
class Alignments:
    """What alignments.ttl says: its prefixes, and its triples without its own header."""

    prefixes: Mapping[str, str]
    triples: tuple[ox.Triple, ...]

    def vocabulary(self, iri: str) -> str:
        """The prefix of the vocabulary to which a term belongs; empty for our own and for those of RDF itself."""
        return next((name for name, base in self.prefixes.items() if iri.startswith(base) and name not in _OWN), "")

    def above(self, relation: str) -> Mapping[object, list[ox.NamedNode]]:
        """The terms of others above each of ours, by ``subClassOf`` or ``subPropertyOf``."""
        found: defaultdict[object, list[ox.NamedNode]] = defaultdict(list)
        for triple in self.triples:
            if triple.predicate.value == _RDFS + relation and isinstance(triple.object, ox.NamedNode):
                found[triple.subject].append(triple.object)
        return found


def part(owner: ox.NamedNode, kind: ox.Literal) -> ox.NamedNode:
    """The IRI of what another vocabulary keeps apart from its owner: OWNER/KIND; no id of ours has a slash."""
    return ox.NamedNode(f"{owner.value}/{kind.value}")


def load(path: Path | None = None) -> Alignments:
    """Read the alignments of a file, or those of the package.

    Raises:
        InputError: the file is missing, unreadable or no Turtle.
    """
    prefixes, triples = _parse(path or Path(package_data("ontology"), "alignments.ttl"))
    return Alignments(prefixes, tuple(t for t in triples if t.subject != _HEADER))


def _parse(source: Path | str) -> tuple[dict[str, str], list[ox.Triple]]:
    try:
        parser = ox.parse(source.read_bytes() if isinstance(source, Path) else source, format=ox.RdfFormat.TURTLE)
        triples = [quad.triple for quad in parser]
    except (OSError, SyntaxError) as error:
        raise InputError(f"{source if isinstance(source, Path) else 'graph'}: {error}") from None
    return parser.prefixes, triples


def materialised(triples: Sequence[ox.Triple], alignments: Alignments) -> dict[str, set[ox.Triple]]:
    """What the alignments add to a graph, by vocabulary: its statements, and the alignments of its terms themselves."""
    found: defaultdict[str, set[ox.Triple]] = defaultdict(set)
    for triple in alignments.triples:
        terms = [t.value for t in (triple.object, triple.subject) if isinstance(t, ox.NamedNode)]
        found[next(filter(None, map(alignments.vocabulary, terms)), CODES)].add(triple)
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    for term, triple in _inferred(triples, alignments):
        found[alignments.vocabulary(term)].add(triple)
    prefixes = {**iris.PREFIXES, **alignments.prefixes, "kg": _PART.value.removesuffix("part")}
    for vocabulary, rules in RULES.items():
        for rule in rules:
            made = store.query(rule, prefixes=prefixes, custom_functions={_PART: part})
            assert isinstance(made, ox.QueryTriples)
            found[vocabulary].update(made)
    return dict(found)


def _inferred(triples: Iterable[ox.Triple], alignments: Alignments) -> Iterator[tuple[str, ox.Triple]]:
    """Each triple that a class or property of others above one of ours gives, after that term; literals stay as typed."""
    properties, classes = alignments.above("subPropertyOf"), alignments.above("subClassOf")
    for triple in triples:
        for term in properties.get(triple.predicate, ()):
            yield term.value, ox.Triple(triple.subject, term, triple.object)
        for term in classes.get(triple.object, ()) if triple.predicate == _TYPE else ():
            yield term.value, ox.Triple(triple.subject, _TYPE, term)


def aligned(graph: Path | str, path: Path | None = None) -> str:
    """A built graph and what its alignments add to it, as Turtle, byte for byte the same for the same input.

    Args:
        graph: the file of the graph, or its Turtle.
        path: the alignments; without it, those of the package.

    Raises:
        InputError: a file is missing, unreadable or no Turtle.
    """
    (prefixes, triples), alignments = _parse(graph), load(path)
    added = materialised(triples, alignments).values()
    return turtle.write([*triples, *(triple for found in added for triple in found)], {**alignments.prefixes, **prefixes})
