"""The generator of invented articles: the same bytes everywhere, a valid graph, and registers and use that grow as real ones do."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import corpus, plot, told
from kg import build, seeds
from kg.workspace import Workspace

from .conftest import ROOT


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpus.write(tmp_path_factory.mktemp("corpus") / "world", 60)


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed(world: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run((sys.executable, "-m", "benchmarks.corpus", tmp_path / "again", "60"), cwd=ROOT, env=environment, check=True)

    assert bytes_of(tmp_path / "again") == bytes_of(world)
    assert bytes_of(corpus.write(tmp_path / "other", 60, seed=2)) != bytes_of(world)


def test_the_graph_is_valid(tmp_path: Path) -> None:
    folder = corpus.write(tmp_path / "world", 12)
    outcome = build.build(Workspace(folder))

    assert [finding for finding in outcome.report.findings if finding.severity == "Violation"] == []
    assert {finding.by for finding in outcome.report.findings} <= {"check contradiction-in-no-dispute", "check contested-in-no-dispute"}


@settings(deadline=None, max_examples=8)
@given(articles=st.integers(1, 40), seed=st.integers(0, 10**6))
def test_any_number_of_articles_can_be_read(tmp_path_factory: pytest.TempPathFactory, articles: int, seed: int) -> None:
    read = seeds.read(Workspace(corpus.write(tmp_path_factory.mktemp("corpus") / "world", articles, seed)))

    assert len(read.articles) == articles
    assert all(article.claims for article in read.articles.values())


def test_claims_stand_in_the_shares_of_real_articles(world: Path) -> None:
    claims = [claim for _, claim in seeds.read(Workspace(world)).claims()]
    frames, stances = Counter(c.proposition.frame for c in claims), Counter(c.seed.stance for c in claims)

    assert 14 <= len(claims) / 60 <= 20
    for name, share in [*told.FRAMES.items(), *corpus.STANCES.items()]:
        expected = share / 1227 * len(claims)
        assert abs((frames + stances)[name] - expected) <= 5 * math.sqrt(expected) + 12


def test_use_has_hubs_and_propositions_are_shared(world: Path) -> None:
    read = seeds.read(Workspace(world))
    used = Counter(actor for actor, seed in read.actors.items() for form in seed.names for _ in form.in_)
    tellers = Counter(p for p, articles in _tellers(read).items() if len(articles) > 1)

    assert used.most_common(1)[0][1] > 0.6 * 60
    assert sorted(used.values())[len(used) // 2] < 0.15 * 60
    assert len(tellers) > 30


def _tellers(read: seeds.Seeds) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for article, claim in read.claims():
        found.setdefault(claim.proposition.id, set()).add(article.id)
    return found


def test_a_change_alters_one_article_and_stays_valid(world: Path, tmp_path: Path) -> None:
    before = bytes_of(world)
    folder = corpus.write(tmp_path / "world", 60)
    changed = corpus.change(folder, sorted((folder / "seeds" / "articles").glob("*.yaml"))[3].stem)
    after = bytes_of(folder)

    assert [name for name in before if after[name] != before[name]] == [changed.relative_to(folder).as_posix()]
    assert sum(1 for _ in seeds.read(Workspace(folder)).claims()) == sum(1 for _ in seeds.read(Workspace(world)).claims()) + 1


def test_the_plot_draws_a_line_a_step() -> None:
    drawn = plot.growth({"build": [(20, 1.0), (200, 10.0)], "a < b": [(20, 0.5)]})

    assert drawn.count("stroke-width") == 2
    assert "a &lt; b" in drawn
