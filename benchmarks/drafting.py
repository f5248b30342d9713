"""How long it takes to draft an article, by its length, with the parser and without; prints medians of processor time.

The texts are made of sentences about an invented war, of names that the tests' workspace knows and others, in an order that
chance gives, always the same. Loading the parser is told apart: it is done once, however many articles are drafted.
"""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from kg import registers
from kg.draft import whole
from kg.draft.reading import naming, passages
from kg.draft.reading.known import Known
from kg.printeddates import find
from kg.texts import ArticleText
from kg.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
WORKSPACES = {"the tests' workspace": ROOT / "tests" / "world", "this workspace": ROOT}
LENGTHS = (250, 500, 1000, 2000, 4000)
RUNS = 5
DAY = "2020-05-12"
NAMES = (
    "Millbrook",
    "Riverton",
    "the Green Front",
    "the Hill Brigade",
    "Ashby",
    "Elmley Hill",
    "Qasr al-Nahr",
    "Tell Rimman",
    "Omar Haddad",
)
DATES = ("on Monday", "on 9 May 2020", "in early May", "last week", "at the end of April")
SENTENCES = (
    "NAME captured NAME DATE after three days of clashes, a local observer said.",
    "NAME said that at least NUMBER people were killed when shells fell on NAME.",
    "Residents of NAME fear that NAME will try to cut the road to the hills.",
    "Fighters of NAME did not enter NAME, although they had announced an offensive DATE.",
    "“We will not leave NAME,” he added, and denied that NAME had withdrawn from the hills.",
    "The siege of NAME has entered its second month, and no aid has reached NAME.",
    "According to NAME, warplanes carried out NUMBER raids on the outskirts of NAME DATE.",
)


def article(count: int, chance: random.Random) -> str:
    """A text of about so many words, three sentences a paragraph."""
    fill = {"NAME": lambda: chance.choice(NAMES), "DATE": lambda: chance.choice(DATES), "NUMBER": lambda: str(chance.randint(2, 90))}
    found: list[str] = []
    while sum(len(sentence.split()) for sentence in found) < count:
        sentence = re.sub("NAME|DATE|NUMBER", lambda match: fill[match[0]](), chance.choice(SENTENCES))
        found.append(sentence[0].upper() + sentence[1:])
    return "\n\n".join(" ".join(found[n : n + 3]) for n in range(0, len(found), 3))


def seconds(do: Callable[[], object]) -> float:
    """How long something takes the processor."""
    start = time.process_time()
    do()
    return time.process_time() - start


def figures(known: Known, length: int, nlp: Any) -> list[float]:
    """Medians for texts of a length: to find names, to find dates, to draft without the parser and with it."""
    chance = random.Random(length)
    texts = [ArticleText(article(length, chance)) for _ in range(RUNS)]
    parts: list[Callable[[ArticleText], object]] = [
        lambda text: naming.find(text.text, known),
        lambda text: find(text.text, DAY),
        lambda text: whole.draft(text, known, DAY),
        lambda text: whole.draft(text, known, DAY, nlp),
    ]
    wanted = parts if nlp else parts[:-1]
    return [statistics.median(seconds(partial(part, text)) for text in texts) for part in wanted]


def main() -> None:
    """Print the figures."""
    name, nlp = passages.model(), None
    if name:
        print(f"to load the parser, once: {seconds(lambda: passages.parser(name)):.1f} s")
        nlp = passages.parser(name)
    for where, folder in WORKSPACES.items():
        known = Known(registers.read_registers(Workspace(folder)).registers)
        first = seconds(partial(whole.draft, ArticleText(article(1000, random.Random(0))), known, DAY, nlp))
        print(f"{where}, {len(known.entries):,} things: the first 1,000 words of a process, with tables and indexes made: {first:.2f} s")
        print("  words    names    dates  without parser     with parser   (bars for 1,000 words: 0.5 s without, 2 s with)")
        for length in LENGTHS:
            took = figures(known, length, nlp)
            print(f"{length:>7,}" + "".join(f"{one:{width}.2f}" for one, width in zip(took, (9, 9, 16, 16), strict=False)))


if __name__ == "__main__":
    main()
