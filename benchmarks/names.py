"""How long it takes to compare two names, and to look one up among ten thousand; prints medians of processor time.

The names are made of the built graph's own: each with other vowels and a number, so that none is equal to another.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from kg.likeness import compare
from kg.names import Names
from kg.store import open_graph

ROOT = Path(__file__).resolve().parent.parent
COUNT = 10_000
RUNS = 300
KINDS = ("actor", "place")


def spelt(name: str, chance: random.Random) -> str:
    """A name with some vowels changed."""
    return "".join(chance.choice("aeiou") if letter in "aeiou" and chance.random() < 0.3 else letter for letter in name)


def milliseconds(do: Callable[[], object]) -> float:
    """How long something takes the processor."""
    start = time.process_time()
    do()
    return (time.process_time() - start) * 1000


def main() -> None:
    """Print the figures."""
    chance = random.Random(1)
    names = Names(open_graph(str(ROOT / "kg" / "aleppo.ttl")))
    own = sorted({name for name, thing in names._names if names.things[thing][0] in KINDS and ":" not in name})
    start = time.process_time()
    pairs = list(itertools.combinations(chance.sample(own, 100), 2))
    for one, other in pairs:
        compare(one, other)
    print(f"{'to compare two names, the first time':48} {(time.process_time() - start) / len(pairs) * 1e6:7.0f} µs")
    again = [milliseconds(lambda one=one, other=other: compare(one, other)) * 1000 for one, other in pairs]
    print(f"{'to compare two names seen before':48} {statistics.median(again):7.0f} µs")
    things = [thing for thing, (kind, _) in names.things.items() if kind in KINDS]
    parts = [word for name in own for word in name.split() if len(word) > 3]
    many = {f"{spelt(chance.choice(parts), chance)} {spelt(chance.choice(parts), chance)}" for _ in range(2 * COUNT)}
    names.__dict__["_names"] = sorted((name, chance.choice(things)) for name in sorted(many)[:COUNT])
    print(f"{f'to look up the first among {COUNT:,}':48} {milliseconds(lambda: names.alike('Handarat', KINDS)):7.1f} ms")
    asked = [spelt(name, chance) for name in chance.sample([name for name, _ in names._names], RUNS)]
    took = sorted(milliseconds(lambda name=name: names.alike(name, KINDS)) for name in asked)
    print(f"{'to look up one more':48} {statistics.median(took):7.2f} ms  (19 of 20 within {took[RUNS * 19 // 20]:.2f} ms; bar 5 ms)")


if __name__ == "__main__":
    main()
