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
    "web/__init__",
    "web/cells",
    "web/headings",
    "web/layout",
    "web/negotiation",
    "web/question",
    "web/rates",
    "web/scripts",
    "web/assets",
    "web/site",
    "web/asked",
    "web/csvw",
    "web/gazetteer",
    "web/passages",
    "web/told",
    "web/control",
    "web/rows",
    "web/view",
    "web/day",
    "web/nodes",
    "web/accounts",
    "web/csvtables",
    "web/evidencepanel",
    "web/answertable",
    "web/askpage",
    "web/editorpage",
    "web/faces",
    "web/geojson",
    "web/exports",
    "web/description",
    "web/looks",
    "web/mapdrawing",
    "web/network",
    "web/openapi",
    "web/api",
    "web/pager",
    "web/articlepage",
    "web/disputepage",
    "web/claimpage",
    "web/entity",
    "web/home",
    "web/lists",
    "web/propositionpage",
    "web/searchpage",
    "web/sieges",
    "web/mappage",
    "web/speakerpage",
    "web/terms",
    "web/ontologypages",
    "web/timeline",
    "web/worker",
    "web/nursery",
    "web/processes",
    "web/pool",
    "web/server",
    "web/connections",
    "web/guard",
    "web/linked",
    "web/pages",
    "web/edition",
    "web/protocol",
    "web/app",
    "web/serve",
    "publishing",
    "cli",
    "setup",
    "__main__",
]
"""Every module; each imports only from those before it."""


def module(path: Path) -> str:
    """The name of a module as in ORDER: ``web/site`` for kg/web/site.py."""
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def imports(path: Path) -> set[str]:
    """The modules of the package that a module imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "kg":
            assert node.module is not None
            inside = PACKAGE.joinpath(*node.module.split(".")[1:])
            found |= {module(inside / alias.name if (inside / f"{alias.name}.py").exists() else base(inside)) for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {module(base(PACKAGE.joinpath(*a.name.split(".")[1:]))) for a in node.names if a.name.split(".")[0] == "kg"}
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path.name}: a relative import"
    return found


def base(path: Path) -> Path:
    """The file of a module: of a package, what makes it one."""
    return path / "__init__" if path.is_dir() else path


def test_every_module_has_its_place() -> None:
    assert sorted(ORDER) == sorted(module(path) for folder in (PACKAGE, PACKAGE / "web") for path in folder.glob("*.py"))


def test_modules_import_from_those_before_them() -> None:
    forward = {
        name: sorted(other for other in imports(PACKAGE / f"{name}.py") if other not in ORDER[: ORDER.index(name)]) for name in ORDER
    }

    assert {name: others for name, others in forward.items() if others} == {}


def test_imports_are_seen() -> None:
    assert {"build", "check", "seal"} <= imports(PACKAGE / "making.py")
    assert "seeds" in imports(PACKAGE / "graph.py")
    assert "__init__" in imports(PACKAGE / "upkeep.py")
