"""What is generated from the tables and committed: the T-box, the frames' shapes, and the tables in the READMEs.

``files`` gives each file's fresh content; ``kg generate`` writes them and a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg import codebook, ontology, queries, shapes, store, tables
from kg.errors import InputError

HEADLINE = "event-participants"


def files(root: Path) -> Iterator[tuple[Path, str]]:
    """Every generated file of a checkout with the content that it should have, in the order in which one needs another.

    Raises:
        InputError: a README lacks the marks between which its table stands.
    """
    folder = root / "ontology"
    yield folder / "conflict.ttl", ontology.turtle(folder)
    yield root / "shapes" / "frames.ttl", shapes.turtle(folder)
    frames = codebook.tables(folder)
    for path in (folder / "README.md", root / "seeds" / "README.md"):
        yield path, between(path, "frames", frames)
    yield root / "queries" / "README.md", queries_table(root / "queries")
    yield root / "README.md", between(root / "README.md", "answer", headline(root))


def between(path: Path, mark: str, content: str) -> str:
    """A file's text with new content between ``<!-- mark -->`` and ``<!-- /mark -->``."""
    text = path.read_text("utf-8")
    found = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    if not found.search(text):
        raise InputError(f"{path}: no <!-- {mark} --> ... <!-- /{mark} -->")
    return found.sub(lambda match: f"{match[1]}{content}{match[2]}", text)


def headline(root: Path) -> str:
    """The README's question as it is answered on a terminal of 120 columns."""
    saved = queries.find(root / "queries", HEADLINE)
    rows = queries.run(saved, store.open_graph(root / "kg" / "aleppo.ttl"))
    return f"```\n{tables.render(rows, 'table', 120)}```\n"


def queries_table(folder: Path) -> str:
    """queries/README.md: every saved query with its question, what a row is, and its parameters."""
    lines = [
        "# Saved queries",
        "",
        "One question a file. `kg query NAME` asks it with its defaults, `-p name=value` with other values; grlc reads the same headers.",
        "Made from the headers by `kg generate`.",
        "",
        "| query | question | what a row is | parameters |",
        "|---|---|---|---|",
    ]
    for name, query in queries.load_all(folder).items():
        parameters = "; ".join(f"`{p.name}` ({' or '.join(p.kinds)}){': ' + p.help if p.help else ''}" for p in query.parameters)
        lines.append(f"| [{name}]({name}.rq) | {query.summary} | {query.description} | {parameters} |")
    lines += [
        "",
        "## Checks",
        "",
        "Queries in `checks/` must return no row; `kg check` asks them. Tagged `warning`, a row is a warning; tagged `local`, it comes",
        "from the triples of one subject and the ontology alone, so that a build asks it only of what changed.",
        "",
        "| check | what a row would mean |",
        "|---|---|",
    ]
    lines += [f"| [{name}](checks/{name}.rq) | {query.summary} |" for name, query in queries.load_all(folder / "checks").items()]
    return "\n".join(lines) + "\n"
