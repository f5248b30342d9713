"""Modules import backwards only: from seeds to graph to derive to check to build, and then what asks and shows."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "kg"
ORDER = [
    "__init__",
    "errors",
    "progress",
    "cachefolder",
    "workspace",
    "trees",
    "yamltree",
    "remembered",
    "dates",
    "iris",
    "texts",
    "records",
    *("datewords", "dateforms", "datecontext", "telling", "dateparts", "calendardates", "perioddates", "carrieddates", "relativedates"),
    *("datefinding", "datereading", "printeddates", "dateline"),
    "reader",
    "frames",
    "turtle",
    "ontology",
    "amounts",
    "propositions",
    "article",
    "wording",
    "seedcheck",
    "registers",
    "seeds",
    "statements",
    "graph",
    "spans",
    "refinement",
    "support",
    "rivals",
    "findings",
    "answers",
    "holders",
    "disputes",
    "status",
    "shortcuts",
    "derive",
    "store",
    "connection",
    "digest",
    "remote",
    "graphstore",
    "namewords",
    "phonemes",
    "spelling",
    "likeness",
    "names",
    "kept",
    "keeping",
    "queries",
    "coverage",
    "sections",
    "seal",
    "contribution",
    "parts",
    "questions",
    "weighing",
    "shapes",
    "lookup",
    "before",
    "paths",
    "literals",
    "constraints",
    "shaclgraph",
    "shapereader",
    "shacl",
    "results",
    "reference",
    "look",
    "touched",
    "validate",
    "check",
    "recheck",
    "upkeep",
    "buildcache",
    "owl",
    "reason",
    "build",
    "tables",
    "evidence",
    "find",
    "show",
    "differences",
    "why",
    "aligned",
    "export",
    "push",
    "shards",
    "cite",
    "inventory",
    "report",
    "changes",
    "identities",
    "readings",
    "diff",
    "releasenote",
    "schema",
    "codebook",
    "diagram",
    "ontologypage",
    "generate",
    "limits",
    "invocation",
    "making",
    "asking",
    "publishing",
    "cli",
    "setup",
    "__main__",
]
"""Every module; each imports only from those before it."""


def imports(path: Path) -> set[str]:
    """The modules of the package that a module imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "kg":
            found |= {alias.name if (PACKAGE / f"{alias.name}.py").exists() else "__init__" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kg."):
            found.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {([*alias.name.split("."), "__init__"])[1] for alias in node.names if alias.name.split(".")[0] == "kg"}
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path.name}: a relative import"
    return found


def test_every_module_has_its_place() -> None:
    assert sorted(ORDER) == sorted(path.stem for path in PACKAGE.glob("*.py"))


def test_modules_import_from_those_before_them() -> None:
    forward = {
        name: sorted(other for other in imports(PACKAGE / f"{name}.py") if other not in ORDER[: ORDER.index(name)]) for name in ORDER
    }

    assert {name: others for name, others in forward.items() if others} == {}


def test_imports_are_seen() -> None:
    assert {"build", "check", "seal"} <= imports(PACKAGE / "making.py")
    assert "seeds" in imports(PACKAGE / "graph.py")
    assert "__init__" in imports(PACKAGE / "upkeep.py")
