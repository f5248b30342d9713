"""Why the graph says something: the claims for and against, their speakers, chains and passages."""

from __future__ import annotations

from kg import evidence, iris, show
from kg.errors import UsageError
from kg.evidence import PREFIXES, Sentences, Told
from kg.names import Names
from kg.store import Store

THINGS = ("actor", "place", "event", "document", "article", "speaker", "dispute", "finding", "claim", "proposition")


def why(store: Store, subject: str, relation: str, target: str, sentences: Sentences, columns: int) -> str:
    """The evidence on a claim, a proposition, a thing, or a triple.

    Args:
        subject: what to look up: an id, label or spelling; a claim or proposition by its id.
        relation: a property of the ontology such as ``attacker`` or ``capturedBy``, or empty.
        target: the other end, or empty.

    Raises:
        UsageError: a name is unknown or ambiguous, or the graph knows nothing of the kind.
    """
    names = Names(store)
    iri = names.resolve(subject, THINGS).iri
    if relation and not store.query(f"{PREFIXES}ASK {{ cko:{_local(relation)} a ?kind }}").boolean:
        raise UsageError(f'"{relation}" is no property of the ontology (such as attacker, capturedBy, memberOf)')
    other = names.resolve(target, THINGS).iri if target else ""
    told = evidence.told(store, _propositions(store, iri, _local(relation), other))
    if not told:
        asked = " ".join(filter(None, (iris.shorten(iri), relation, iris.shorten(other) if other else "")))
        raise UsageError(f"no claim bears on {asked}")
    return _text(store, told, iri, relation, other, sentences, columns)


def _local(relation: str) -> str:
    local = relation.removeprefix("cko:")
    if local and not local.isalnum():
        raise UsageError(f'"{relation}" is no property of the ontology (such as attacker, capturedBy, memberOf)')
    return local


def _propositions(store: Store, iri: str, relation: str, other: str) -> list[str]:
    if not relation:
        wanted = f"""{{ <{iri}> cko:claims ?p }} UNION {{ <{iri}> a cko:Proposition BIND(<{iri}> AS ?p) }}
            UNION {{ ?p cko:concerns <{iri}> }}
            UNION {{ <{iri}> cko:hasPosition ?x . ?x cko:positionProposition ?p }}"""
    else:
        end = f"<{other}>" if other else "?o"
        both = f"?p cko:concerns <{iri}>" + (f", <{other}>" if other else "")
        frames = store.query(f"{PREFIXES}SELECT DISTINCT ?f WHERE {{ cko:{relation} cko:shortcutOf ?f }}").column("f")
        kinds = " ".join(f"<{f.value}>" for f in frames if f is not None)
        by_frame = f"UNION {{ VALUES ?f {{ {kinds} }} ?p a ?f . {both} }}" if kinds else ""
        wanted = f"""{{ ?axiom owl:annotatedSource <{iri}> ; owl:annotatedProperty cko:{relation} ; owl:annotatedTarget {end} ;
                cko:forProposition ?p }}
            UNION {{ ?p cko:{relation} {end} ; cko:concerns <{iri}> }} {by_frame}"""
    rows = store.query(f"{PREFIXES}SELECT DISTINCT ?p WHERE {{ {wanted} }} ORDER BY ?p")
    return [term.value for term in rows.column("p") if term is not None]


def _text(store: Store, told: list[Told], iri: str, relation: str, other: str, sentences: Sentences, columns: int) -> str:
    parts = []
    if relation and other:
        stands = store.query(f"{PREFIXES}ASK {{ <{iri}> cko:{_local(relation)} <{other}> }}").boolean
        says = "stands in the graph as a plain triple (at some time)" if stands else "does not stand in the graph as a plain triple"
        parts.append(f"{iris.shorten(iri)} {relation} {iris.shorten(other)}: {says}")
    parts += [show.proposition(t, sentences, columns, full=True) for t in told if t.evidence]
    if not sentences.at_hand:
        parts.append(
            "The texts of the articles are not at hand: put them into seeds/texts/ or name their folder in KG_TEXTS to see the sentences."
        )
    return "\n\n".join(parts) + "\n"
