"""How long the command takes to answer small questions, as whole processes, against ``python -c pass``; prints medians and ratios.

Warm is with the graph's store kept (see kg/kept.py), cold the first question ever, with an empty cache folder. What a process
behind the command does after a cold one is not the user's wait and is told apart, in the last line.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 15
KG = [sys.executable, "-m", "kg"]
BASE = [sys.executable, "-c", "pass"]
KEEP = [sys.executable, "-c", "from kg import keeping; keeping.keep('kg/aleppo.ttl')"]
WARM = {
    "kg --help": (3, ["--help"]),
    "kg query labels-used": (5, ["query", "labels-used"]),
    "kg query place-holders": (5, ["query", "place-holders"]),
    "kg query place-holders -p place=Hindrat": (5, ["query", "place-holders", "-p", "place=Hindrat"]),
    "kg query event-participants": (5, ["query", "event-participants"]),
    "kg query event-participants -p event=...": (5, ["query", "event-participants", "-p", "event=Battle of Aleppo"]),
}


def seconds(words: list[str], cache: str) -> float:
    """Processor seconds (user and system) of one run of a command."""
    unset = ("KG_TEXTS", "PYTHONDONTWRITEBYTECODE")  # else Python compiles every module each time
    environment = {k: v for k, v in os.environ.items() if k not in unset} | {"KG_CACHE": cache}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def row(name: str, bar: int, pairs: list[tuple[float, float]]) -> None:
    """Print a command's median, that of ``python -c pass`` in the same turns, and the median of the ratios."""
    one, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"{name:44} {one * 1000:7.1f} ms  {other * 1000:6.1f} ms  {ratio:5.1f} x  (bar {bar} x)")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as cache:
        seconds(KEEP, cache)
        for name, (bar, words) in WARM.items():
            seconds([*KG, *words], cache)
            row(name, bar, [(seconds([*KG, *words], cache), seconds(BASE, cache)) for _ in range(RUNS)])
    pairs, behind = [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as cache, tempfile.TemporaryDirectory() as other:
            pairs.append((seconds([*KG, "query", "event-participants"], cache), seconds(BASE, cache)))
            behind.append(seconds(KEEP, other))  # meanwhile the process behind does the same, so that it is gone at the next turn
    row("kg query event-participants, first ever", 15, pairs)
    print(f"{'to keep the graph, behind it':44} {statistics.median(behind) * 1000:7.1f} ms")


if __name__ == "__main__":
    main()
