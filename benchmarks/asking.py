"""Times every saved query and check on one built graph: through the project's store, and the same text straight on the engine.

    python -m benchmarks.asking GRAPH [QUERIES ...]

A query with parameters is asked of the graph's hub (what most is told of), which is the worst case, and of something common.
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import iris, queries
from kg.queries import SavedQuery
from kg.store import OxigraphStore, memory

FOLDER = Path(__file__).resolve().parent.parent / "queries"
RUNS = 5
ENOUGH = 2.0
"""Seconds from which on a query is asked once."""
COMMON = 20
"""The rank of what is asked of beside the hub."""
_WHO = {"coalition": "cko:Coalition", "relay": "cko:MediaOutlet", "siege": "cko:Siege"}
_CLASSES = {"actor": "cko:Actor", "place": "cko:Place", "event": "cko:Event", "document": "cko:Document"}


@dataclass(frozen=True)
class Asked:
    """How long a query took: milliseconds of the processor, ours and the engine's; and how many rows it gave."""

    name: str
    of: str
    ours: float
    raw: float
    rows: int


def _ranked(store: ox.Store, pattern: str, rank: int) -> ox.NamedNode:
    """The ?thing of a pattern with the rank-th most ?told (or the last, where there are fewer)."""
    select = f"SELECT ?thing (COUNT(?told) AS ?n) {{ {pattern} }} GROUP BY ?thing ORDER BY DESC(?n) ?thing LIMIT {rank}"
    text = f"PREFIX cko: <{iris.CKO}> {select}"
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    thing = [row["thing"] for row in found][-1]
    assert isinstance(thing, ox.NamedNode)
    return thing


def values(query: SavedQuery, store: ox.Store, rank: int) -> dict[str, ox.NamedNode | ox.Literal]:
    """A value for each parameter that is a thing of the graph; the other parameters keep their defaults."""
    found = queries.values(query, {}, OxigraphStore(store))
    for parameter in query.parameters:
        kind = parameter.kinds[0]
        if parameter.name in _WHO:
            pattern = f"?thing a {_WHO[parameter.name]} . ?told cko:concerns|cko:relayedBy|cko:siege ?thing"
        elif kind in _CLASSES:
            pattern = f"?told cko:concerns ?thing . ?thing a {_CLASSES[kind]}"
        elif kind == "article":
            pattern = "?told cko:inArticle ?thing"
        elif kind == "dispute":
            pattern = "?thing a cko:Dispute ; cko:hasPosition/cko:positionClaim ?told"
        elif kind == "code":
            pattern = "?told cko:means ?thing"
        else:
            continue
        found[parameter.name] = _ranked(store, pattern, rank)
    return found


def milliseconds(ask: Callable[[], object]) -> float:
    """The median of some runs, in processor time."""
    times: list[float] = []
    while len(times) < RUNS and sum(times) < ENOUGH:
        begun = time.process_time()
        ask()
        times.append(time.process_time() - begun)
    return statistics.median(times) * 1000


def _read(store: ox.Store, text: str) -> None:
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    for _ in found:
        pass


def ask(query: SavedQuery, store: ox.Store, of: str, rank: int) -> Asked:
    """Time one query."""
    text = queries.bind(query.text, values(query, store, rank))
    ours = OxigraphStore(store)
    rows = len(ours.query(text).rows)  # which also warms up
    return Asked(query.name, of, milliseconds(lambda: ours.query(text)), milliseconds(lambda: _read(store, text)), rows)


def all_of(graph: Path, only: tuple[str, ...] = ()) -> list[Asked]:
    """Time all saved queries and checks of a graph."""
    store = memory(graph)
    found: list[Asked] = []
    for folder, checks in ((FOLDER, False), (FOLDER / "checks", True)):
        for name, query in queries.load_all(folder).items():
            if only and name not in only:
                continue
            if any(parameter.kinds != ("date",) and parameter.kinds != ("text",) for parameter in query.parameters):
                found += [ask(query, store, "hub", 1), ask(query, store, "common", COMMON)]
            else:
                found.append(ask(query, store, "check" if checks else "all", 1))
    return found


def table(sizes: dict[int, list[Asked]]) -> str:
    """Queries by sizes, as a Markdown table, the slowest first; the checks as one sum."""
    last = max(sizes)
    by = {size: {(a.name, a.of): a for a in asked} for size, asked in sizes.items()}
    lines = ["| query | asked of | rows | " + " | ".join(f"{size:,} articles, ms" for size in sizes) + " | ours / raw |"]
    lines.append("|---|---|---|" + "---|" * (len(sizes) + 1))
    for asked in sorted(sizes[last], key=lambda a: -a.ours):
        if asked.of != "check":
            each = " | ".join(f"{by[size][asked.name, asked.of].ours:.1f}" for size in sizes)
            ratio = asked.ours / asked.raw if asked.raw else math.nan
            lines.append(f"| {asked.name} | {asked.of} | {asked.rows:,} | {each} | {ratio:.2f} |")
    checks = {size: [a for a in asked if a.of == "check"] for size, asked in sizes.items()}
    each = " | ".join(f"{sum(a.ours for a in found):.0f}" for found in checks.values())
    lines.append(f"| all {len(checks[last])} checks | all | {sum(a.rows for a in checks[last]):,} | {each} | |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """The command line."""
    graph, *only = sys.argv[1:]
    asked = all_of(Path(graph), tuple(only))
    for one in sorted(asked, key=lambda a: -a.ours):
        print(f"{one.name:36} {one.of:7} {one.rows:7,} rows {one.ours:9.1f} ms  raw {one.raw:9.1f} ms")
    print(f"all checks: {sum(one.ours for one in asked if one.of == 'check'):.0f} ms")


if __name__ == "__main__":
    main()
