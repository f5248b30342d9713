"""Asks the OWL API, which Protégé runs, about Turtle files; as a process of its own, since a Java machine starts only once.

Reads a JSON object from standard input: ``jars``, ``java`` (its home) and ``files``, each with ``path`` and ``round`` (where the
file as the OWL API writes it goes). Prints a list, an object for each file: what was parsed, and what the OWL 2 DL profile says.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

KINDS = ("Classes", "Datatypes", "ObjectProperties", "DataProperties", "AnnotationProperties", "Individuals")
APART = ({"Classes", "Datatypes"}, {"ObjectProperties", "DataProperties", "AnnotationProperties"})
"""Kinds of which OWL 2 DL allows one IRI only one."""


def start(jars: Iterable[str], java: str) -> None:
    """Start the Java machine."""
    import jpype
    import jpype.imports

    library = next(path for name in ("libjvm.so", "libjvm.dylib", "jvm.dll") for path in Path(java).rglob(name))
    jpype.startJVM(str(library), "-Xmx2g", "--enable-native-access=ALL-UNNAMED", classpath=list(jars))


def look(path: str, round_trip: str) -> dict[str, Any]:
    """What the OWL API makes of one file."""
    from java.io import File, FileOutputStream
    from org.semanticweb.owlapi.apibinding import OWLManager
    from org.semanticweb.owlapi.formats import TurtleDocumentFormat
    from org.semanticweb.owlapi.profiles import Profiles

    manager = OWLManager.createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(File(path))
    parsed = manager.getOntologyFormat(ontology)
    loaded = parsed.getOntologyLoaderMetaData().get()
    entities = {kind: list(getattr(ontology, f"get{kind}InSignature")()) for kind in KINDS}
    undeclared = [str(e) for found in entities.values() for e in found if not e.isBuiltIn() and not ontology.isDeclared(e)]
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for kind, found in entities.items():
        for entity in found:
            kinds[str(entity.getIRI())].add(kind)
    manager.saveOntology(ontology, TurtleDocumentFormat(), FileOutputStream(round_trip))
    return {
        "format": str(parsed.getClass().getSimpleName()),
        "unparsed": [str(triple) for triple in loaded.getUnparsedTriples().toArray()],
        "violations": [str(violation) for violation in Profiles.OWL2_DL.checkOntology(ontology).getViolations()],
        "undeclared": sorted(undeclared),
        "puns": sorted(iri for iri, found in kinds.items() if any(len(found & group) > 1 for group in APART)),
        "individuals": len(entities["Individuals"]),
        "classes": len([c for c in entities["Classes"] if not c.isBuiltIn()]),
        "annotated": sum(1 for axiom in ontology.getAxioms() if axiom.isAnnotated()),
        "imports": len(list(ontology.getImportsDeclarations())),
    }


def main() -> None:
    """Answer."""
    asked = json.load(sys.stdin)
    start(asked["jars"], asked["java"])
    print(json.dumps([look(file["path"], file["round"]) for file in asked["files"]]))


if __name__ == "__main__":
    main()
