"""A graph kept on disk answers as in memory, whoever makes it at the same time, is killed while making it, or damages it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg import invocation, keeping, kept, names, queries
from kg.cli import main
from kg.errors import InputError
from kg.store import OxigraphStore, Rows, Store, open_graph

ROOT = Path(__file__).resolve().parent.parent
ALEPPO = ROOT / "kg" / "aleppo.ttl"
QUERIES = sorted((ROOT / "queries").glob("*.rq"))
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
SMALL = "\n".join(f"<https://example.org/{n}> <https://example.org/is> <https://example.org/{n + 1}>, 'b{n}' ." for n in range(500))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A small graph file, whose times are old enough to be trusted."""
    return write(tmp_path / "graph.ttl", SMALL)


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    return path


def stores(cache: Path) -> list[Path]:
    """The kept stores that are whole as far as their names tell."""
    return sorted(path for path in cache.glob("graphs/*") if path.is_dir() and "-" not in path.name)


def opened(path: Path) -> Store:
    return invocation.built(str(path))()


def answer(path: Path) -> tuple[bool, str]:
    """Whether a graph is asked on disk, and what it answers."""
    store = opened(path)
    return isinstance(store, kept.Kept), str(store.query(COUNT).rows)


def expected(path: Path) -> str:
    return str(open_graph(path).query(COUNT).rows)


@pytest.fixture(scope="module")
def aleppo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The committed graph, kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_CACHE", str(tmp_path_factory.mktemp("aleppo")))
        keeping.keep(str(ALEPPO))
        store = opened(ALEPPO)
        assert isinstance(store, kept.Kept)
        yield store


@pytest.fixture(scope="module")
def memory() -> OxigraphStore:
    """The committed graph in memory."""
    store = open_graph(ALEPPO)
    assert isinstance(store, OxigraphStore)
    return store


# What it answers


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_saved_queries_have_the_same_rows_on_disk_and_in_memory(path: Path, aleppo: Store, memory: OxigraphStore) -> None:
    query = queries.load(path)

    found: list[Rows] = [queries.run(query, store) for store in (aleppo, memory)]

    assert found[0] == found[1] and found[0].rows


def test_names_are_kept_too(aleppo: kept.Kept, memory: OxigraphStore) -> None:
    assert aleppo.names()[:3] == names.table(memory)[:3]
    assert names.Names(aleppo)._names == names.Names(memory)._names
    assert names.Names(aleppo).resolve("Hindrat", ("place",)) == names.Names(memory).resolve("Hindrat", ("place",))


def test_a_graph_is_asked_in_memory_until_it_is_kept(cache: Path, graph: Path) -> None:
    assert answer(graph) == (False, expected(graph))
    assert stores(cache) == []

    keeping.keep(str(graph))

    assert answer(graph) == (True, expected(graph))
    assert len(stores(cache)) == 1


def test_the_command_keeps_the_graph_behind_it(cache: Path) -> None:
    words = [sys.executable, "-m", "kg", "query", "labels-used"]

    said = [subprocess.run(words, cwd=ROOT, capture_output=True, check=True, timeout=60).stdout]
    wait(lambda: len(stores(cache)) == 1)
    said.append(subprocess.run(words, cwd=ROOT, capture_output=True, check=True, timeout=60).stdout)

    assert said[0] == said[1] != b""


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not until():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_another_file_or_another_way_of_keeping_is_another_store(cache: Path, graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeping.keep(str(graph))
    write(graph, SMALL.replace("b7'", "c7'"))  # as long as before, with the times of before
    assert answer(graph) == (False, expected(graph))
    keeping.keep(str(graph))
    assert len(stores(cache)) == 2

    monkeypatch.setattr(kept, "HOW", "another engine")
    assert answer(graph) == (False, expected(graph))
    keeping.keep(str(graph))
    assert answer(graph)[0] and len(stores(cache)) == 3


def test_a_file_seen_before_is_not_read_again(cache: Path, graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeping.keep(str(graph))
    monkeypatch.setattr(kept, "_STEADY", -(10**12))  # the time of its making is now
    answer(graph)
    monkeypatch.setattr(kept, "Source", None)

    assert answer(graph)[0]


def test_a_large_graph_is_kept_while_the_user_waits(
    cache: Path, graph: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(kept, "LARGE", 10)

    assert answer(graph) == (True, expected(graph))
    assert capsys.readouterr().err.startswith(f"kg: keeping {graph} for this and later questions (0 MB)\n")
    assert answer(graph)[0] and capsys.readouterr().err == ""

    with pytest.raises(InputError, match=r"broken\.ttl: "):
        opened(write(graph.with_name("broken.ttl"), "a long text that is no Turtle"))
    assert [path.name for path in cache.glob("graphs/making*")] == []


# Where nothing can be kept


def test_without_a_place_to_write_memory_answers(
    cache: Path, graph: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variables in ({"KG_CACHE": str(graph)}, {"KG_CACHE": "", "XDG_CACHE_HOME": "here", "HOME": "nowhere", "LOCALAPPDATA": "there"}):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        for large in (kept.LARGE, 10):
            monkeypatch.setattr(kept, "LARGE", large)
            assert answer(graph) == (False, expected(graph))
    assert capsys.readouterr().err == ""


def test_a_full_disk_is_told_once_where_the_user_waits(
    cache: Path, graph: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(folder: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "_to_disk", full)
    monkeypatch.setattr(kept, "LARGE", 10)

    assert answer(graph) == (False, expected(graph))
    assert capsys.readouterr().err.splitlines()[1:] == ["kg: it cannot be kept (No space left on device) and is asked in memory"]
    assert os.listdir(cache / "graphs") == ["lock"]


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="needs setpriv to be somebody else than root")
def test_a_kept_store_is_asked_in_a_folder_that_cannot_be_written(cache: Path, graph: Path) -> None:
    keeping.keep(str(graph))
    for path in (cache, *cache.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for path in (cache.parent, cache.parent.parent, cache.parent.parent.parent):
        path.chmod(0o755)
    other = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 else []

    said = subprocess.run([*other, *ask_in_a_process(graph)], capture_output=True, text=True, cwd=ROOT)
    for path in (cache, *cache.rglob("*")):
        path.chmod(0o755)

    assert said.stdout == f"{(True, expected(graph))}\n", said.stderr


def ask_in_a_process(path: Path, before: str = "") -> list[str]:
    code = f"""import sys
sys.path.insert(0, {str(ROOT)!r})
from kg import invocation, keeping, kept
{before}
store = invocation.built({str(path)!r})()
print((isinstance(store, kept.Kept), str(store.query({COUNT!r}).rows)))"""
    return [sys.executable, "-c", code]


# Many at once, killed, damaged


def test_eight_processes_at_once_on_an_empty_cache(cache: Path) -> None:
    words = ask_in_a_process(ALEPPO, f"keeping.keep({str(ALEPPO)!r})")

    started = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(8)]
    said = [process.communicate(timeout=120) for process in started]

    assert {err for _, err in said} == {""}
    assert {out.strip() for out, _ in said} <= {str((on_disk, expected(ALEPPO))) for on_disk in (True, False)}
    assert len(stores(cache)) == 1 and answer(ALEPPO) == (True, expected(ALEPPO))


def test_killed_at_any_moment_it_leaves_what_can_be_used(cache: Path, tmp_path: Path) -> None:
    chance = random.Random(7)
    graph = write(tmp_path / "graph.ttl", "\n".join(f"<urn:a{n}> <urn:is> <urn:a{n + 1}>, 'b{n}' ." for n in range(20_000)))
    whole = expected(graph)
    words = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom kg import keeping\nkeeping.keep({str(graph)!r})"]
    started = time.monotonic()
    subprocess.run(words, check=True, timeout=120)
    longest, halves = time.monotonic() - started, 0

    for turn in range(20):
        for folder in stores(cache) if turn % 3 else [cache / "graphs"]:
            shutil.rmtree(folder)
        process = subprocess.Popen(words)
        time.sleep(chance.uniform(0.2, 1) * longest)
        process.send_signal(signal.SIGKILL)
        process.wait()
        halves += any(path.name.startswith("making") for path in cache.glob("graphs/*"))
        assert answer(graph) == (bool(stores(cache)), whole)

    assert halves > 2, "it was hardly ever killed while making"
    for folder in stores(cache):
        shutil.rmtree(folder)
    keeping.keep(str(graph))
    assert answer(graph) == (True, whole)
    assert sorted(os.listdir(cache / "graphs")) == sorted(["lock", *(path.name for path in stores(cache))])


@pytest.mark.parametrize("quietly", [False, True], ids=["by a program", "by the disk, times unchanged"])
def test_damage_is_noticed_and_made_good(cache: Path, graph: Path, quietly: bool) -> None:
    chance = random.Random(3)
    whole, noticed = expected(graph), 0

    for turn in range(24):
        keeping.keep(str(graph))
        [folder] = stores(cache)
        path = chance.choice([path for path in sorted(folder.rglob("*")) if path.is_file() and (path.name != "state" or not quietly)])
        times = path.stat()
        damage(path, ("gone", "cut", "bit", "zeros")[turn % 4], chance)
        if quietly and path.exists():
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
            os.utime(folder / "state", (1_000_000_000, 1_000_000_000))  # nobody asked it for years
        assert answer(graph)[1] == whole, path
        noticed += not stores(cache)
        shutil.rmtree(folder, ignore_errors=True)

    assert noticed > 15


def damage(path: Path, how: str, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content) or 1)
    if how == "gone" or not content:
        path.unlink()
        return
    if how == "cut":
        del content[place:]
    elif how == "bit":
        content[place] ^= 1 << chance.randrange(8)
    else:
        content[place : place + 512] = bytes(len(content[place : place + 512]))
    path.write_bytes(content)


def test_a_store_that_is_removed_while_it_is_asked_still_answers(cache: Path, graph: Path) -> None:
    keeping.keep(str(graph))
    store = opened(graph)
    shutil.rmtree(cache)

    assert store.query(COUNT).rows == open_graph(graph).query(COUNT).rows
    assert names.Names(store).things == {}
    assert answer(graph) == (False, expected(graph))


# Old ones go


def test_the_stores_asked_last_stay_and_none_in_use_goes(cache: Path, tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{n}.ttl", SMALL + f"<urn:x> <urn:p> {n} .") for n in range(7)]
    in_use = None
    for number, path in enumerate(paths):
        before = stores(cache)
        keeping.keep(str(path))
        [folder] = set(stores(cache)) - set(before)
        if number == 0:
            in_use = opened(path)
        os.utime(folder / "state", (number, number))  # as if asked then

    there = [bool(isinstance(opened(path), kept.Kept)) for path in paths]

    assert there == [True, False, False, True, True, True, True]
    del in_use
    keeping.keep(str(paths[1]))
    assert len(stores(cache)) == keeping.MOST


def test_the_command_line_asks_what_is_kept(cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(cache.parent)
    keeping.keep(str(ALEPPO))

    for words in (["query", "labels-used"], ["show", "Levant Front"], ["find", "حندرات"], ["why", "handarat-camp", "lostBy"], ["disputes"]):
        assert main(words) == 0
        asked = capsys.readouterr().out
        with monkeypatch.context() as patch:
            patch.setattr(invocation, "built", lambda path: lambda: open_graph(path))
            assert main(words) == 0
        assert capsys.readouterr().out == asked != ""
