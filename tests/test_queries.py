"""Every saved query: its golden rows, a removed claim that changes them, and the rules of the house."""

from __future__ import annotations

import csv
import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from kg import derive, graph, iris, ontology, queries, tables, upkeep
from kg.build import Built
from kg.queries import SavedQuery
from kg.records import DisputeSeed
from kg.seeds import Article, Seeds
from kg.statements import Statements
from kg.status import Derivation
from kg.store import OxigraphStore, Rows
from kg.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "queries"
NAMES = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))


def golden(name: str) -> tuple[list[str], list[tuple[str, ...]]]:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    return header, [tuple(row) for row in rows]


def projected(rows: Rows, columns: list[str]) -> list[tuple[str, ...]]:
    missing = [c for c in columns if c not in rows.variables]
    assert missing == [], f"the query has no column {missing}; it has {rows.variables}"
    return [tuple(tables.plain(row[rows.variables.index(c)]) for c in columns) for row in rows.rows]


def load(name: str) -> SavedQuery:
    return queries.load(ROOT / "queries" / f"{name}.rq")


def test_there_are_at_least_forty_queries_with_golden_rows() -> None:
    assert len(NAMES) >= 40
    assert sorted(path.stem for path in GOLDEN.glob("*.csv")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_golden_rows_name_their_source(name: str) -> None:
    columns, rows = golden(name)
    assert {"article", "paragraph"} <= set(columns)
    assert rows, "a golden file with no rows must be explained"
    for row in rows:
        assert dict(zip(columns, row, strict=True))["article"]


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_the_golden_rows(name: str, store: OxigraphStore) -> None:
    columns, expected = golden(name)
    found = projected(queries.run(load(name), store), columns)
    assert Counter(expected) == Counter(found)


@pytest.mark.parametrize("name", NAMES)
def test_query_keeps_the_rules(name: str) -> None:
    query = load(name)
    code = re.sub(r"#[^\n]*", "", query.text)
    assert "xsd:date" not in code.replace("xsd:dateTime", "").replace("_xsd_dateTime", "")
    assert re.search(r"ORDER\s+BY", code), "rows without an order differ from engine to engine"
    assert not re.search(r"\b(SERVICE|FROM|GROUP_CONCAT|SAMPLE)\b", code)
    assert 20 <= len(query.summary) <= 110 and query.description
    assert re.fullmatch(r"CQ-\d\d", query.tags[0])


def skeleton(query: SavedQuery) -> str:
    """A query without header, constants, projection and order: what two questions must not share."""
    code = re.sub(r"#[^\n]*", "", query.text)
    body = code[code.index("{") : code.rindex("}") + 1]
    return " ".join(re.sub(r"\b(cko|place|actor|event|document):[\w-]+|\"[^\"]*\"|\?\w+", "x", body).split())


def test_no_two_queries_differ_only_in_a_constant_or_projection() -> None:
    bodies = Counter(skeleton(load(name)) for name in NAMES)
    assert bodies
    assert [body for body, count in bodies.items() if count > 1] == []
    tags = Counter(load(name).tags[0] for name in NAMES)
    assert [tag for tag, count in tags.items() if count > 1] == []


def without_claim(seeds: Seeds, article: str, key: str) -> Seeds:
    """The seeds without one claim; where it was all that an entry made, disputes do not name that entry either."""

    def less(old: Article) -> Article:
        return dataclasses.replace(old, claims=tuple(c for c in old.claims if c.key != key))

    made = {k: less(a) if k == article else a for k, a in seeds.articles.items()}
    known = {f"{a.id}#{c.seed.id}" for a in made.values() for c in a.claims}

    def without(old: DisputeSeed) -> DisputeSeed:
        positions = [dataclasses.replace(p, claims=[ref for ref in p.claims if ref in known]) for p in old.positions]
        return dataclasses.replace(old, positions=positions)

    return dataclasses.replace(seeds, articles=made, disputes={k: without(d) for k, d in seeds.disputes.items()})


def graph_of(seeds: Seeds, parents: dict[str, str], vocabulary: list[pyoxigraph.Triple]) -> OxigraphStore:
    statements: Statements = graph.write(seeds, parents)
    derive.write(Derivation.of_seeds(seeds), statements)
    store = pyoxigraph.Store()
    store.bulk_extend(pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in [*statements, *vocabulary])
    return OxigraphStore(store)


def claims_behind(rows: Rows) -> Iterator[tuple[str, str]]:
    for row in rows.rows:
        for term in row:
            if isinstance(term, pyoxigraph.NamedNode) and term.value.startswith(f"{iris.ALEPPO}claim/"):
                article, _, key = term.value.removeprefix(f"{iris.ALEPPO}claim/").partition(".")
                yield article, key


UNCLAIMED = {"spellings", "homonyms", "identity-decisions"}
"""Queries whose rows come from the registers, not from a claim."""


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in NAMES if n not in UNCLAIMED])
def test_a_removed_claim_changes_the_answer(name: str, built: Built, store: OxigraphStore, workspace: Workspace) -> None:
    query = load(name)
    rows = queries.run(query, store)
    behind = next(claims_behind(rows), None)
    candidates = (
        [behind] if behind else [(a, c.key) for a, claims in ((a.id, a.claims) for a in built.seeds.articles.values()) for c in claims[:1]]
    )
    folder = workspace.data("ontology")
    article, key = candidates[0]
    less = graph_of(without_claim(built.seeds, article, key), ontology.parents(folder), upkeep.vocabulary(folder))
    assert queries.run(query, less).rows != rows.rows


def test_generated_files_are_fresh() -> None:
    from kg import generate

    fresh = dict(generate.files(ROOT))
    assert fresh
    assert [path.name for path, text in fresh.items() if path.read_text("utf-8") != text] == []
