"""Times the command against what it cannot do without, as whole processes, and how it grows; prints medians and ratios."""

from __future__ import annotations

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5
WORLD = ROOT / "tests" / "world"


def seconds(words: Sequence[str], folder: Path) -> float:
    """Processor seconds (user and system) of one run of a command, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {k: v for k, v in os.environ.items() if k != "KG_TEXTS"}
    subprocess.run(words, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def paired(name: str, words: Sequence[str], base: Sequence[str], folder: Path, bar: int) -> None:
    """Run two commands in turn; print both medians and the median ratio."""
    pairs = [(seconds(words, folder), seconds(base, folder)) for _ in range(RUNS)]
    ratio = statistics.median(one / other for one, other in pairs)
    one, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{name:44} {one:7.2f} s  {other:7.3f} s  {ratio:6.1f} x  (bar {bar} x)")


def copies(number: int, folder: Path) -> Path:
    """A workspace with the toy world's articles so many times, each copy with ids of its own."""
    target = folder / f"world-{number}"
    shutil.copytree(WORLD, target)
    for path in list((target / "seeds" / "articles").glob("*.yaml")):
        for copy in range(1, number):
            text = re.sub(r"(valley-post-2020-05|river-news-2020-05)", rf"\1-c{copy}", path.read_text("utf-8"))
            path.with_name(f"{path.stem}-c{copy}.yaml").write_text(text, "utf-8")
    return target


def main() -> None:
    """Print the table."""
    python, kg = sys.executable, [sys.executable, "-m", "kg"]
    print(f"{'what':44} {'median':>9}  {'against':>9}  {'ratio':>8}")
    paired("kg build", [*kg, "build"], [python, "-c", "import rdflib, pyshacl"], ROOT, 30)
    paired("kg query event-participants", [*kg, "query", "event-participants"], [python, "-c", "pass"], ROOT, 15)
    paired("kg show handarat-camp", [*kg, "show", "handarat-camp"], [python, "-c", "pass"], ROOT, 15)
    paired("kg --help", [*kg, "--help"], [python, "-c", "pass"], ROOT, 15)
    with tempfile.TemporaryDirectory() as name:
        for number in (1, 4, 16):
            world = copies(number, Path(name))
            print(f"kg build, toy world x {number:<21} {seconds([*kg, '--workspace', str(world), 'build'], ROOT):7.2f} s")


if __name__ == "__main__":
    main()
