"""What one article gives to the graph, made from its file alone with the registers at hand, by several processes at once.

It is the unit that a build remembers: as long as the file, and what it looked up in the registers and in other articles,
stay the same, so does this.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kg import coverage, derive, iris, seal, turtle, wording
from kg.errors import Problem
from kg.graph import Grapher
from kg.propositions import Proposition
from kg.registers import RegistersReading
from kg.seeds import Article, ArticleReading, Elsewhere, read_article
from kg.support import Voice, voices
from kg.texts import ArticleText

FEW = 8
"""So many articles are read sooner by this process than by others that first have to be started."""


@dataclass(frozen=True)
class Telling:
    """A proposition as one article tells it: its label, its lines of Turtle, and the claims on it that are upheld."""

    proposition: Proposition
    label: str
    lines: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class Contribution:
    """What an article gives.

    ``parts``: lines of Turtle by subject; ``tellings``: by proposition; ``claims``: each claim's local name with its entry
    (ARTICLE#CLAIM), its proposition and the line of its seed; ``elsewhere``: what other articles may use; ``faults``: of its
    anchors and its coverage; ``asked``: the ids that were looked up in the registers, found or not.
    """

    article: str
    parts: dict[str, str]
    tellings: dict[str, Telling]
    claims: dict[str, tuple[str, str, int]]
    elsewhere: Elsewhere
    faults: tuple[tuple[str, Problem], ...]
    asked: frozenset[tuple[str, str]]
    anchors: int
    text_at_hand: bool


Given = Contribution | ArticleReading
Task = tuple[Path, Mapping[str, Elsewhere]]


class _Asked(dict[str, None]):
    """The ids of a register; notes those that are asked for."""

    def __init__(self, kind: str, ids: Iterable[str], asked: set[tuple[str, str]]) -> None:
        super().__init__(dict.fromkeys(ids))
        self.kind, self.asked = kind, asked

    def __contains__(self, key: object) -> bool:
        self.asked.add((self.kind, str(key)))
        return super().__contains__(key)


class Maker:
    """Makes contributions.

    Args:
        found: the registers.
        parents: the direct superclass of each class of the ontology.
        texts: the texts that are at hand, by their digest.
    """

    def __init__(self, found: RegistersReading, parents: Mapping[str, str], texts: Mapping[str, ArticleText]) -> None:
        self.asked: set[tuple[str, str]] = set()
        self.found = found.with_known({kind: _Asked(kind, ids, self.asked) for kind, ids in found.known.items()})
        self.grapher = Grapher(found.registers, parents)
        self.writer = turtle.Writer(iris.prefixes(found.registers.settings["namespace"]))
        self.texts = texts

    def make(self, path: Path, elsewhere: Mapping[str, Elsewhere]) -> Given:
        """What the article in a file gives; the article as read where it has mistakes."""
        self.asked.clear()
        reading = read_article(path, self.found, elsewhere)
        if reading.article is None or reading.problems:
            return reading
        return self._contribution(reading, reading.article)

    def _contribution(self, reading: ArticleReading, article: Article) -> Contribution:
        registers = self.grapher.registers
        by_proposition = voices(article, registers)
        self.grapher.write_article(article)
        for own in by_proposition.values():
            for voice in own:
                derive.write_voice(voice, self.grapher.to)
        text, file = seal.text_of(article, self.texts), f"seeds/articles/{article.path.name}"
        faults = [("anchors", problem) for problem in seal.anchor_faults(article, text, file)]
        faults += [("coverage", problem) for problem in coverage.faults(article, file)]
        return Contribution(
            article=article.id,
            parts=self.writer.parts(self.grapher.take()),
            tellings={key: self._telling(article, key, tuple(by_proposition.get(key, ()))) for key in article.propositions},
            claims={f"{article.id}.{c.key}": (f"{article.id}#{c.seed.id}", c.proposition.id, c.seed.line) for c in article.claims},
            elsewhere=reading.elsewhere,
            faults=tuple(faults),
            asked=frozenset(self.asked),
            anchors=len(article.passages),
            text_at_hand=text is not None,
        )

    def _telling(self, article: Article, key: str, own: tuple[Voice, ...]) -> Telling:
        proposition = article.propositions[key]
        label = wording.describe(proposition, self.grapher.registers.table, self.grapher.labels, article.propositions)
        self.grapher.write_proposition(proposition, label)
        [lines] = self.writer.parts(self.grapher.take()).values()
        return Telling(proposition, label, lines, own)


_maker: list[Maker] = []


def _begin(*arguments: object) -> None:
    _maker[:] = [Maker(*arguments)]  # type: ignore[arg-type]


def _make(task: Task) -> Given:
    return _maker[0].make(*task)


def contributions(
    tasks: Sequence[Task],
    found: RegistersReading,
    parents: Mapping[str, str],
    texts: Mapping[str, ArticleText],
    jobs: int,
) -> Generator[Given, None, None]:
    """What some articles give, in their order; one with mistakes as read. To be closed, or else processes may stay behind.

    Args:
        tasks: each article's file, with what it may use of other articles.
        jobs: how many processes; a few articles are read by this one.
    """
    if jobs < 2 or len(tasks) <= FEW:
        maker = Maker(found, parents, texts)
        yield from (maker.make(*task) for task in tasks)
        return
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(found, dict(parents), dict(texts))) as pool:
        with _uninterrupted():
            given = pool.map(_make, tasks, chunksize=max(1, min(16, len(tasks) // (4 * jobs))))
        try:
            yield from given
        except BaseException:  # also where whoever asked for them has had enough
            pool.shutdown(cancel_futures=True)
            raise


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes started meanwhile do not hear of Ctrl-C, which a terminal sends to all: this one, which does, tells them to stop."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)


def processors() -> int:
    """How many processes can run at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def digest(*contents: bytes) -> str:
    """The digest of some contents, none of which can run into the next."""
    found = hashlib.sha256()
    for content in contents:
        found.update(b"%d:" % len(content))
        found.update(content)
    return found.hexdigest()
