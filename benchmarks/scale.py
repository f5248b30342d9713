"""Measures the whole command on invented articles in growing numbers, against what one would otherwise write; a table and a plot.

    python -m benchmarks.scale [ARTICLES ...] > benchmarks/results.md      (20, 200 and 2000 where none is given)

Each step is a process of its own: processor seconds (its children included) and MiB at the most. The plot is growth.svg beside
this file. What others need is measured only up to a size at which it ends within minutes.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import multiprocessing
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import asking, corpus, plot

ROOT = Path(__file__).resolve().parent.parent
SIZES = (20, 200, 2000)
KG = (sys.executable, "-m", "kg")
RDFLIB_UP_TO, PYSHACL_UP_TO = 200, 200
_RDFLIB = "import sys, rdflib; g = rdflib.Graph(); g.parse(sys.argv[1]); "
_STORE = "import sys, pyoxigraph as ox; s = ox.Store(*sys.argv[2:]); "
_ASK = "SELECT (COUNT(*) AS ?n) { ?c a <https://w3id.org/conflict-kg/ontology#Claim> }"


@dataclass(frozen=True)
class Cost:
    """Processor seconds and MiB of a process and its children."""

    seconds: float
    mebibytes: float


def cost(words: Sequence[str], cache: Path, runs: int = 1) -> Cost:
    """What a command takes, the median of some runs.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    environment = {k: v for k, v in os.environ.items() if k != "KG_TEXTS"} | {"KG_CACHE": str(cache)}
    found: list[Cost] = []
    for _ in range(runs):
        with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, words)
        found.append(Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
    return Cost(statistics.median(c.seconds for c in found), max(c.mebibytes for c in found))


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """An Oxigraph server on a free port of this machine, where the program is there; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with subprocess.Popen(("oxigraph", "serve", "--location", str(folder), "--bind", address), stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"http://{address}/", timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://{address}"
        finally:
            process.terminate()


def steps(size: int, folder: Path) -> dict[str, Cost]:
    """What each step takes at a size; the built graph is left in the folder as graph.ttl."""
    world, cache, python = folder / "world", folder / "cache", sys.executable
    kg = (*KG, "--workspace", str(world))
    found = {"write the workspace": cost((python, "-m", "benchmarks.corpus", str(world), str(size)), cache)}
    found["kg build, from scratch"] = cost((*kg, "build", "--jobs", "1"), cache)
    middle = sorted((world / "seeds" / "articles").glob("*.yaml"))[size // 2]
    corpus.change(world, middle.stem)
    found["kg build, one article changed"] = cost((*kg, "build"), cache)
    found["kg check"] = cost((*kg, "check"), cache)
    ttl = str(world / "graph.ttl")
    load = _STORE + "s.load(path=sys.argv[1], format=ox.RdfFormat.TURTLE)"
    found["pyoxigraph: load into memory"] = cost((python, "-c", load, ttl), cache)
    bulk = _STORE + "s.bulk_load(path=sys.argv[1], format=ox.RdfFormat.TURTLE)"
    found["pyoxigraph: bulk_load to disk"] = cost((python, "-c", bulk, ttl, str(folder / "raw")), cache)
    keep = "import sys; from kg import keeping; keeping.keep(sys.argv[1])"
    found["keep the graph's store"] = cost((python, "-c", keep, ttl), folder / "kept")
    query = (*kg, "query", "place-timeline", "-p", "place=place-1")
    cost(query, folder / "kept")
    found["kg query, store kept"] = cost(query, folder / "kept", 5)
    if shutil.which("oxigraph"):
        with server(folder / "server") as address:
            push = (*kg, "push", f"{address}/store", "--update", f"{address}/update", "--endpoint", f"{address}/query")
            try:
                found["kg push to an Oxigraph server"] = cost(push, cache)
            except subprocess.CalledProcessError as error:  # a slow machine may run into the command's own time limit
                print(f"... push at {size} articles: exit code {error.returncode}", file=sys.stderr, flush=True)
    if size <= RDFLIB_UP_TO:
        found["rdflib: parse"] = cost((python, "-c", _RDFLIB, ttl), cache)
        found["rdflib: parse, ask one count"] = cost((python, "-c", f"{_RDFLIB} list(g.query('{_ASK}'))", ttl), cache)
        found["rdflib: parse, write Turtle"] = cost((python, "-c", _RDFLIB + "g.serialize(format='turtle')", ttl), cache)
    if size <= PYSHACL_UP_TO:
        shapes = folder / "shapes.ttl"
        shapes.write_text("".join(path.read_text("utf-8") for path in sorted((ROOT / "shapes").glob("*.ttl"))), "utf-8")
        validate = f"{_RDFLIB} import pyshacl; pyshacl.validate(g, shacl_graph=sys.argv[2])"
        found["pySHACL over rdflib: parse, validate"] = cost((python, "-c", validate, ttl, str(shapes)), cache)
    shutil.copy(ttl, folder / "graph.ttl")
    return found


def starts(cache: Path) -> str:
    """Cold starts that do not depend on a graph."""
    base = cost((sys.executable, "-c", "pass"), cache, 9).seconds
    rows = {"python -c pass": base, "kg --help": cost((*KG, "--help"), cache, 9).seconds}
    rows["import rdflib"] = cost((sys.executable, "-c", "import rdflib"), cache, 9).seconds
    return "".join(f"| {name} | {s * 1000:.0f} ms | {s / base:.1f} |\n" for name, s in rows.items())


def machine() -> str:
    """Date, versions and class of machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("pyoxigraph", "rdflib", "pyshacl"))
    today = datetime.date.today().isoformat()
    return f"{today}; {os.cpu_count()} cores, {memory:.0f} GiB; Python {platform.python_version()}, {versions}."


def main() -> None:
    """Print the results as Markdown, write the plot."""
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    costs: dict[int, dict[str, Cost]] = {}
    asked: dict[int, list[asking.Asked]] = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        for size in sizes:
            folder = Path(name) / str(size)
            folder.mkdir()
            print(f"... {size} articles", file=sys.stderr, flush=True)
            costs[size] = steps(size, folder)
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:  # a child's memory begins with its parent's
                asked[size] = apart.submit(asking.all_of, folder / "graph.ttl").result()
            shutil.rmtree(folder, ignore_errors=True)
        print(f"# Results\n\n{machine()} Processor time; medians where a step is repeated.\n")
        print(f"| start | time | times `python -c pass` |\n|---|---|---|\n{starts(Path(name))}")
    print("| step | " + " | ".join(f"{size:,} articles" for size in sizes) + " |\n|---|" + "---|" * len(sizes))
    for step in dict.fromkeys(step for found in costs.values() for step in found):
        cells = [f"{c.seconds:.2f} s, {c.mebibytes:.0f} MiB" if (c := costs[size].get(step)) else "not run" for size in sizes]
        print(f"| {step} | {' | '.join(cells)} |")
    print("\n" + asking.table(asked) + "\n![Growth](growth.svg)")
    lines = {step: [(size, found[step].seconds) for size, found in costs.items() if step in found] for step in costs[sizes[0]]}
    (ROOT / "benchmarks" / "growth.svg").write_text(plot.growth(lines), "utf-8")


if __name__ == "__main__":
    main()
