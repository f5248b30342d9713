"""All that is known of one thing: what it is, its names and where they stand, and every claim about it with its source."""

from __future__ import annotations

import textwrap

from kg import evidence, iris
from kg.errors import UsageError
from kg.evidence import PREFIXES, Evidence, Sentences, Told
from kg.store import Store

_INTERNAL = ("NamedIndividual", "Concept", "Code")


def show(store: Store, iri: str, sentences: Sentences, columns: int) -> str:
    """Everything on one thing of the graph, as text.

    Raises:
        UsageError: the graph does not know it.
    """
    head = _head(store, iri)
    if not head:
        raise UsageError(f"{iris.shorten(iri)}: the graph knows no such thing")
    told = evidence.told(store, _about(store, iri))
    said = [] if "/speaker/" not in iri and "/actor/" not in iri else _said(store, iri)
    parts = ["\n".join(head)]
    if told:
        count = sum(len(t.evidence) for t in told)
        parts.append(_wrap(f"What is told of it: {count} claims on {len(told)} propositions", columns))
        parts += [proposition(t, sentences, columns, full=False) for t in told if t.evidence]
    if said:
        parts.append(f"What is said by it or for it: {len(said)} claims")
        parts.append("\n".join(_wrap(f"  {e.stance:9} {e.wording}  [{e.where()}]", columns) for e in said))
    return "\n\n".join(parts) + "\n"


def _head(store: Store, iri: str) -> list[str]:
    rows = store.query(f"{PREFIXES}SELECT ?label (LANG(?label) AS ?tag) WHERE {{ <{iri}> rdfs:label ?label }} ORDER BY DESC(?tag)")
    labels = [(row["label"], row["tag"]) for row in rows.dicts()]
    if not labels:
        return []
    arabic = [label for label, language in labels if language == "ar"]
    english = next((label for label, _ in labels if label not in arabic), labels[0][0])
    found = ["  ".join([english, f"({iris.shorten(iri)})", *arabic])]
    for title, values in _facts(store, iri).items():
        found.append(f"  {title}: {'; '.join(values)}")
    return found


def _facts(store: Store, iri: str) -> dict[str, list[str]]:
    """What the registers say of it: title of each line, and its values."""
    questions = {
        "what": f"<{iri}> a ?c . ?c rdfs:label ?v . FILTER(LANG(?v) = 'en') FILTER NOT EXISTS {{ <{iri}> a ?d . ?d rdfs:subClassOf ?c }}",
        "part of": f"<{iri}> cko:partOf ?o . ?o rdfs:label ?v FILTER(LANG(?v) = 'en')",
        "side": f"<{iri}> cko:hasSiding ?s . ?s cko:side ?c . ?c rdfs:label ?l OPTIONAL {{ ?s cko:presentedIn ?a }} "
        "FILTER(LANG(?l) = 'en') BIND(CONCAT(STR(?l), IF(BOUND(?a), CONCAT(' per ', REPLACE(STR(?a), '.*/', '')), '')) AS ?v)",
        "spellings": f"<{iri}> cko:hasSpelling ?s . ?s cko:form ?f OPTIONAL {{ ?s cko:seenIn ?a }} "
        "BIND(CONCAT('\"', ?f, '\" in ', COALESCE(REPLACE(STR(?a), '.*/', ''), 'no article')) AS ?v)",
        "taken as one": f"<{iri}> cko:mergedBy ?m . ?m rdfs:label ?l ; cko:rationale ?r BIND(CONCAT(STR(?l), ' because: ', ?r) AS ?v)",
        "not to be confused with": f"<{iri}> owl:differentFrom ?o . ?o rdfs:label ?v FILTER(LANG(?v) = 'en')",
        "coordinates": f"<{iri}> cko:latitude ?la ; cko:longitude ?lo ; cko:coordinateSource ?src . "
        f"OPTIONAL {{ <{iri}> cko:coordinatePrecision ?p . ?p rdfs:label ?pl FILTER(LANG(?pl) = 'en') }} "
        "BIND(CONCAT(STR(?la), ', ', STR(?lo), ' (', COALESCE(STR(?pl), ''), '; ', ?src, ')') AS ?v)",
        "no coordinates": f"<{iri}> cko:coordinateUnknown ?v",
        "note": f"<{iri}> cko:note ?v",
        "published": f"<{iri}> a cko:Article ; cko:edtf ?e OPTIONAL {{ <{iri}> cko:publishedBasis ?b }} "
        "BIND(CONCAT(?e, IF(BOUND(?b), CONCAT(' (inferred: ', ?b, ')'), '')) AS ?v)",
        "speaks for": f"<{iri}> cko:speaksFor ?o . ?o rdfs:label ?v FILTER(LANG(?v) = 'en')",
        "withdrawn": f"<{iri}> cko:withdrawnOn ?day ; cko:withdrawnBecause ?why BIND(CONCAT(?day, ': ', ?why) AS ?v)",
        "status": f"<{iri}> cko:status ?o . ?o rdfs:label ?v FILTER(LANG(?v) = 'en')",
        "why": f"<{iri}> cko:rationale ?v",
        "position": f"<{iri}> cko:hasPosition ?p . ?p rdfs:label ?v",
    }
    branches = " UNION ".join(f"{{ {pattern} BIND('{title}' AS ?title) }}" for title, pattern in questions.items())
    found: dict[str, list[str]] = {title: [] for title in questions}
    for row in store.query(f"{PREFIXES}SELECT DISTINCT ?title ?v WHERE {{ {branches} }} ORDER BY ?v").dicts():
        if row["v"]:
            found[row["title"]].append(row["v"])
    return {title: [v for v in values if v.replace(" ", "") not in _INTERNAL] for title, values in found.items() if values}


def _about(store: Store, iri: str) -> list[str]:
    rows = store.query(f"""{PREFIXES}SELECT DISTINCT ?p WHERE {{
        {{ ?p cko:concerns <{iri}> }} UNION {{ ?claim cko:claims ?p ; cko:inArticle <{iri}> }} UNION {{ <{iri}> cko:claims ?p }}
        UNION {{ <{iri}> a cko:Proposition BIND(<{iri}> AS ?p) }}
        UNION {{ <{iri}> cko:hasPosition ?x . ?x cko:positionProposition ?p }} }} ORDER BY ?p""")
    return [term.value for term in rows.column("p") if term is not None]


def _said(store: Store, iri: str) -> list[Evidence]:
    found = evidence.claims(
        store,
        f"{{ ?claim cko:saidBy <{iri}> }} UNION {{ ?claim cko:saidBy ?v . ?v cko:identifiedAs|cko:speaksFor <{iri}> }} "
        "?claim cko:claims ?p .",
    )
    return list({e.claim: e for e in found}.values())


def proposition(told: Told, sentences: Sentences, columns: int, *, full: bool) -> str:
    """One proposition with its claims; ``full`` gives speakers, chains and, where they are at hand, the words."""
    origins = f", {told.origins} independent origin{'s' if told.origins != 1 else ''}" if told.origins else ""
    found = [_wrap(f"{told.label}", columns), _wrap(f"  {_status(told.status)}{origins}  {iris.shorten(told.iri)}", columns)]
    found += [_wrap(f"  disputed: {question}", columns) for question in told.disputes]
    for item in told.evidence:
        if full:
            found += ["  " + line for line in evidence.lines(item, sentences, columns - 2)]
        else:
            found.append(_wrap(f"  {item.stance:9} {item.wording}  [{item.speaker}; {item.where()}]", columns))
    return "\n".join(found)


def _status(name: str) -> str:
    return {
        "Implausible": "IMPLAUSIBLE",
        "Contested": "CONTESTED",
        "NotAsserted": "not asserted by anyone",
        "Corroborated": "corroborated",
        "SingleSource": "single source",
    }[name]


def _wrap(text: str, columns: int) -> str:
    return textwrap.fill(text, columns, subsequent_indent="            ", break_long_words=False, break_on_hyphens=False)
