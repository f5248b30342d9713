"""Times reading, writing as triples and deriving as the toy world grows, in three ways; prints seconds and seconds a claim.

Copies speak of the same things on the same days ("one voice more"), of one place on days of their own ("one place"), or
of places and actors of their own ("own places"). Where time grows with the size, the time a claim stays level.
"""

from __future__ import annotations

import itertools
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

from kg import derive, ontology, seeds, yamltree
from kg.graph import Grapher
from kg.status import Derivation
from kg.workspace import Workspace

WORLD = Path(__file__).resolve().parent.parent / "tests" / "world"
ARTICLES = ("valley-post-2020-05", "river-news-2020-05")
REGISTERS = ("actors", "places", "events", "documents")
WAYS = ("one voice more", "one place", "own places")


def grown(way: str, number: int, folder: Path) -> Path:
    """A workspace with the toy world's articles so many times, grown in one of ``WAYS``."""
    target = folder / f"{way.replace(' ', '-')}-{number}"
    shutil.copytree(WORLD, target)
    own = target / "seeds"
    registers = {name: (own / f"{name}.yaml").read_text("utf-8") for name in REGISTERS}
    ids = [key for name in REGISTERS for key in yamltree.read(own / f"{name}.yaml", name)]
    texts = {path: path.read_text("utf-8") for path in sorted((own / "articles").glob("*.yaml"))}
    more: dict[str, list[str]] = {name: [] for name in REGISTERS}
    for copy in range(1, number):
        for path, text in texts.items():
            path.with_name(f"{path.stem}-c{copy}.yaml").write_text(_copied(text, way, copy, ids), "utf-8")
        if way == "own places":
            for name, text in registers.items():
                more[name].append(_copied(text, way, copy, ids))
    for name, added in more.items():
        (own / f"{name}.yaml").write_text("\n".join([registers[name], *added]), "utf-8")
    return target


def _copied(text: str, way: str, copy: int, ids: list[str]) -> str:
    text = re.sub(rf"({'|'.join(ARTICLES)})", rf"\1-c{copy}", text)
    if way == "one place":
        text = re.sub(r'printed: "?\w*day"?, ', "", text)  # weekdays of another year
        text = re.sub(r"(?<!-)\b2020-(?=\d\d)", f"{2020 + copy}-", text)
    if way == "own places":
        return re.sub(rf"(?<![\w-])({'|'.join(sorted(map(re.escape, ids), key=len, reverse=True))})(?![\w-])", rf"\1-c{copy}", text)
    return text


def measure(world: Path) -> tuple[int, float, float, float]:
    """Claims, and processor seconds for reading, writing as triples, and deriving."""
    space, marks = Workspace(world), [time.process_time()]
    typed = seeds.read(space)
    marks.append(time.process_time())
    statements = Grapher(typed, ontology.parents(space.data("ontology"))).write()
    marks.append(time.process_time())
    derive.write(Derivation(typed), statements)
    marks.append(time.process_time())
    return sum(1 for _ in typed.claims()), *(after - before for before, after in itertools.pairwise(marks))  # type: ignore[return-value]


def main() -> None:
    """Print the table; sizes from the command line, else 10, 100, 1000."""
    sizes = [int(word) for word in sys.argv[1:]] or [10, 100, 1000]
    print(f"{'how it grows':16} {'copies':>6} {'claims':>7}  {'read s':>8} {'write s':>8} {'derive s':>8}  {'derive ms a claim':>18}")
    with tempfile.TemporaryDirectory() as name:
        for way in WAYS:
            for number in sizes:
                world = grown(way, number, Path(name))
                claims, read, write, derived = measure(world)
                print(
                    f"{way:16} {number:6} {claims:7}  {read:8.2f} {write:8.2f} {derived:8.2f}  {1000 * derived / claims:18.3f}", flush=True
                )
                shutil.rmtree(world)


if __name__ == "__main__":
    main()
