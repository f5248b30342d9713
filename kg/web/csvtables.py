"""The graph as tables: claims, articles, speakers, actors, places, events, disputes and their positions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg import export, iris
from kg.evidence import PREFIXES
from kg.inventory import Thing
from kg.web import csvw, nodes
from kg.web.csvw import BETWEEN, Column, Table
from kg.web.site import Site


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Every table by the name of its file, then what describes them."""
    for table in TABLES:
        yield f"{table.name}.csv", export.csv(site.store).encode() if table is CLAIMS else csvw.written(site, table)
    yield csvw.DESCRIPTION, csvw.described(site, TABLES).encode()
    yield csvw.README, csvw.readme(site, TABLES).encode()


def _of_class(site: Site, name: str) -> list[Thing]:
    rows = site.store.query(f"{PREFIXES}SELECT ?s WHERE {{ ?s a cko:{name} }} ORDER BY ?s")
    found = nodes.read(site.store, [row["s"] for row in rows.dicts()])
    site.learn(iri for thing in found.values() for name in _LABELLED for iri in thing.values(name))
    return list(found.values())


_LABELLED = ("rdf:type", "cko:publisher")


def _local(iri: str) -> str:
    return iri.rpartition("/")[2]


def _locals(thing: Thing, name: str) -> str:
    return BETWEEN.join(sorted(map(_local, thing.values(name))))


def _codes(thing: Thing, name: str, codes: str) -> str:
    return BETWEEN.join(sorted(value.removeprefix(iris.code(f"{codes}/")) for value in thing.values(name)))


def _grouped(site: Site, pattern: str) -> Mapping[str, list[str]]:
    """The texts ``?value`` by ``?thing`` of a pattern, in order."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in site.store.query(f"{PREFIXES}SELECT DISTINCT ?thing ?value WHERE {{ {pattern} }} ORDER BY ?thing ?value").dicts():
        found[row["thing"]].append(row["value"])
    return found


def _counts(site: Site, pattern: str) -> Mapping[str, str]:
    """How many claims there are by ``?thing`` of a pattern."""
    rows = site.store.query(f"{PREFIXES}SELECT ?thing (COUNT(DISTINCT ?claim) AS ?n) WHERE {{ {pattern} }} GROUP BY ?thing ORDER BY ?thing")
    return {row["thing"]: row["n"] for row in rows.dicts()}


_CONCERNS = "?claim cko:claims ?p . ?p cko:concerns ?thing"


def _registered(site: Site, name: str) -> Iterator[tuple[Thing, list[str], list[str]]]:
    """The things of a class, each with the cells that all registers share: the first ones, and the last."""
    spelt = _grouped(site, "?thing cko:hasSpelling/cko:form ?value")
    claims = _counts(site, _CONCERNS)
    for thing in _of_class(site, name):
        types = sorted(site.label(iri).en for iri in nodes.types(thing))
        head = [_local(thing.iri), thing.iri, thing.value("skos:prefLabel"), thing.arabic(), BETWEEN.join(types)]
        tail = [_locals(thing, "owl:differentFrom"), BETWEEN.join(thing.values("cko:note")), claims.get(thing.iri, "0")]
        yield thing, [*head, BETWEEN.join(spelt.get(thing.iri, ()))], tail


def _head(kind: str) -> tuple[Column, ...]:
    return (
        Column(kind, "id"),
        Column("iri", "its address in the graph", "anyURI"),
        Column("name", "in English"),
        Column("name_ar", "in Arabic"),
        Column("type", "what it is", many=True),
        Column("spellings", "every spelling in the articles", many=True),
    )


_TAIL = (
    Column("not_to_be_confused_with", "ids", many=True),
    Column("note", "of the curators"),
    Column("claims", "how many claims are about it", "integer"),
)


def _actors(site: Site) -> Iterator[Sequence[str]]:
    for thing, head, tail in _registered(site, "Actor"):
        yield [*head, _codes(thing, "cko:onSide", "side"), *tail]


def _places(site: Site) -> Iterator[Sequence[str]]:
    for thing, head, tail in _registered(site, "Place"):
        where = [
            thing.value("cko:latitude"),
            thing.value("cko:longitude"),
            _codes(thing, "cko:coordinatePrecision", "coordinate-precision"),
        ]
        told = [thing.value(f"cko:coordinate{name}") for name in ("Source", "Licence", "Unknown")]
        yield [*head, _locals(thing, "cko:partOf"), *where, *told, *tail]


def _events(site: Site) -> Iterator[Sequence[str]]:
    when = _grouped(
        site,
        """?p a cko:Timing ; cko:event ?thing ; cko:bound ?bound ; cko:edtf ?date ; cko:status ?status . ?claim cko:claims ?p
        BIND(CONCAT(STRAFTER(STR(?bound), "#bound-"), " ", ?date, " (", STRAFTER(STR(?status), "#"), ")") AS ?value)""",
    )
    where = _grouped(site, f"""?thing cko:tookPlaceAt ?place BIND(STRAFTER(STR(?place), "{site.namespace}place/") AS ?value)""")
    for thing, head, tail in _registered(site, "Event"):
        yield [
            *head,
            BETWEEN.join(when.get(thing.iri, ())),
            BETWEEN.join(where.get(thing.iri, ())),
            "true" if thing.values("cko:attestedBy") else "false",
            *tail,
        ]


def _articles(site: Site) -> Iterator[Sequence[str]]:
    claims = _counts(site, "?claim cko:inArticle ?thing ; cko:claims ?p")
    for thing in _of_class(site, "Article"):
        head = [
            _local(thing.iri),
            thing.iri,
            thing.value("dcterms:title"),
            BETWEEN.join(site.label(i).en for i in thing.values("cko:publisher")),
        ]
        dated = [thing.value("cko:byline"), thing.value("cko:edtf"), _codes(thing, "cko:publishedHow", "published-how")]
        text = [thing.value(f"cko:{name}") for name in ("publishedBasis", "language", "textLength", "textSha256", "note")]
        yield [*head, *dated, *text, claims.get(thing.iri, "0")]


def _speakers(site: Site) -> Iterator[Sequence[str]]:
    claims = _counts(site, "?claim cko:saidBy ?thing ; cko:claims ?p")
    for thing in _of_class(site, "Speaker"):
        head = [_local(thing.iri), thing.iri, thing.value("rdfs:label"), _local(thing.value("cko:speaksIn"))]
        codes = [_codes(thing, "cko:anonymity", "anonymity"), _codes(thing, "cko:speakerSide", "side")]
        whom = [_locals(thing, "cko:speaksFor"), _locals(thing, "cko:identifiedAs")]
        yield [*head, *codes, *whom, thing.value("cko:note"), claims.get(thing.iri, "0")]


def _disputes(site: Site) -> Iterator[Sequence[str]]:
    for thing in _of_class(site, "Difference"):
        kind = thing.iri.removeprefix(site.namespace).partition("/")[0]
        head = [_local(thing.iri), thing.iri, "rule" if kind == "finding" else "curator", _codes(thing, "cko:disputeKind", "dispute-kind")]
        yield [
            *head,
            thing.value("rdfs:label"),
            thing.value("cko:rationale"),
            _locals(thing, "cko:joinedTo"),
            str(len(thing.values("cko:hasPosition"))),
        ]


def _positions(site: Site) -> Iterator[Sequence[str]]:
    rows = site.store.query(f"""{PREFIXES}SELECT DISTINCT ?of ?position ?order ?holds ?claim ?stance ?who ?side ?article WHERE {{
        ?of cko:hasPosition ?position . ?position cko:positionOrder ?order ; rdfs:label ?holds ; cko:positionClaim ?claim .
        ?claim cko:saidBy/rdfs:label ?who ; cko:inArticle ?article ; cko:voiceSide ?side ; ?stance ?p ; cko:claims ?p
        FILTER(?stance NOT IN (cko:claims, cko:rejects)) FILTER(LANG(?who) != "ar") }} ORDER BY ?of ?order ?claim ?stance""")
    for row in rows.dicts():
        side, stance = row["side"].removeprefix(iris.code("side/")), row["stance"].removeprefix(iris.CKO)
        yield [_local(row["of"]), row["order"], row["holds"], iris.shorten(row["claim"]), stance, row["who"], side, _local(row["article"])]


CLAIMS = Table(
    "claims",
    "A row a claim: who says what, through whom, in which paragraph of which article, and what the graph makes of it.",
    tuple(Column(name, "") for name in export.COLUMNS),
    lambda site: iter(()),  # as `kg export csv` writes them
    key="claim",
)
TABLES = (
    CLAIMS,
    Table(
        "articles",
        "A row an article.",
        (
            Column("article", "id"),
            Column("iri", "its address in the graph", "anyURI"),
            Column("title", "as printed"),
            Column("publisher", "in English"),
            Column("byline", "as printed"),
            Column("published", "as EDTF"),
            Column("published_how", "whether the date is stated or inferred"),
            Column("published_basis", "what it is inferred from"),
            Column("language", "of the text"),
            Column("characters", "of the text that was read", "integer"),
            Column("sha256", "of that text"),
            Column("note", "of the curators"),
            Column("claims", "how many claims stand in it", "integer"),
        ),
        _articles,
        key="article",
    ),
    Table(
        "speakers",
        "A row a speaker of an article.",
        (
            Column("speaker", "id"),
            Column("iri", "its address in the graph", "anyURI"),
            Column("name", "as the article gives it, in our words"),
            Column("article", "id", refers="articles"),
            Column("anonymity", "named, role, pseudonym or unspecified"),
            Column("side", "on which it speaks"),
            Column("speaks_for", "ids of actors", many=True),
            Column("identified_as", "ids of actors", many=True),
            Column("note", "of the curators"),
            Column("claims", "how many claims are its", "integer"),
        ),
        _speakers,
        key="speaker",
    ),
    Table(
        "actors",
        "A row an actor.",
        (*_head("actor"), Column("sides", "on which sources present it", many=True), *_TAIL),
        _actors,
        key="actor",
    ),
    Table(
        "places",
        "A row a place.",
        (
            *_head("place"),
            Column("part_of", "ids of places", many=True),
            Column("latitude", "degrees north, WGS 84", "decimal"),
            Column("longitude", "degrees east, WGS 84", "decimal"),
            Column("precision", "what the point stands for"),
            Column("source", "where the point is from"),
            Column("source_terms", "under which terms it may be used"),
            Column("no_point_because", "why there is no point"),
            *_TAIL,
        ),
        _places,
        key="place",
    ),
    Table(
        "events",
        "A row an event; one is not a fact by being listed.",
        (
            *_head("event"),
            Column("when_told", "begin, end or whole span as EDTF, each with the status of what tells it", many=True),
            Column("places", "ids of places where it took place at some time, as far as accepted", many=True),
            Column("attested", "whether an accepted proposition says that it took place", "boolean"),
            *_TAIL,
        ),
        _events,
        key="event",
    ),
    Table(
        "disputes",
        "A row a difference between accounts, written down by curators or found by a rule.",
        (
            Column("dispute", "id"),
            Column("iri", "its address in the graph", "anyURI"),
            Column("found_by", "curator or rule"),
            Column("kind", "contradiction, scope, precision, implausible or refinement"),
            Column("question", "on which they differ"),
            Column("rationale", "what follows, and what does not"),
            Column("joined_to", "ids of disputes of the curators that cover it", many=True),
            Column("positions", "how many", "integer"),
        ),
        _disputes,
        key="dispute",
    ),
    Table(
        "positions",
        "A row a claim on one side of a difference.",
        (
            Column("dispute", "id", refers="disputes"),
            Column("position", "its number", "integer"),
            Column("holds", "what it holds"),
            Column("claim", "id"),
            Column("stance", "of the speaker"),
            Column("speaker", "in English"),
            Column("side", "of the speaker"),
            Column("article", "id", refers="articles"),
        ),
        _positions,
    ),
)
