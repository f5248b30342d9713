"""Reads the seeds of a workspace: articles beside the registers, every mistake at once.

In: the YAML files of ``seeds/``. Out: ``Seeds``, in which every reference is known to lead somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from kg import seedcheck, wording, yamltree
from kg.article import SECTIONS, Article, Claim, read_claims, read_nothing, read_passages, read_sentences
from kg.errors import DataError, Problem, did_you_mean
from kg.propositions import Proposition, Propositions, Reading
from kg.reader import Problems, read_record, read_table
from kg.records import ArticleHead, DisputeSeed, SpeakerSeed
from kg.registers import Registers, RegistersReading, article_files, content, read_registers
from kg.seedcheck import OWN_VOICE
from kg.workspace import Workspace
from kg.yamltree import Items, Table

__all__ = ["OWN_VOICE", "Article", "Claim", "Seeds", "read"]


@dataclass(frozen=True, kw_only=True)
class Seeds(Registers):
    """Everything that was typed."""

    articles: dict[str, Article]
    disputes: dict[str, DisputeSeed]
    problems: tuple[Problem, ...] = field(default=())

    def told(self) -> dict[str, tuple[Proposition, str]]:
        """Every proposition by id, claimed or only mentioned, as the first article words it, with its label."""
        found: dict[str, tuple[Proposition, str]] = {}
        for article in self.articles.values():
            for proposition in article.propositions.values():
                before, label = found.get(proposition.id, (None, ""))
                if before is None:
                    found[proposition.id] = proposition, wording.describe(proposition, self.table, self.labels, article.propositions)
                elif before.unstated != proposition.unstated:  # each source leaves open what it leaves open
                    found[proposition.id] = before.with_unstated(proposition.unstated), label
        return found

    def propositions(self) -> dict[str, Proposition]:
        """Every proposition by id."""
        return {key: proposition for key, (proposition, _) in self.told().items()}

    def claims(self) -> Iterator[tuple[Article, Claim]]:
        """Every claim with its article, in the order of the files and of the entries."""
        for article in self.articles.values():
            for claim in article.claims:
                yield article, claim


def read(workspace: Workspace, *, keep_going: bool = False) -> Seeds:
    """Read all seeds of a workspace.

    Args:
        workspace: where they are.
        keep_going: give back what could be read, with the mistakes in ``problems``, instead of raising.

    Raises:
        InputError: a folder or file is missing or unreadable.
        DataError: every mistake in every file.
    """
    found = read_registers(workspace)
    problems, articles = list(found.problems), dict[str, Article]()
    paths, unknown = article_files(workspace)
    problems += unknown
    readings: dict[str, ArticleReading] = {}
    elsewhere: dict[str, Elsewhere] = {}
    contents = {path.stem: content(path) for path in paths}
    for wave in waves({stem: uses(text, stem, contents) for stem, text in contents.items()}):
        for stem in wave:
            readings[stem] = read_article(workspace.seeds / "articles" / f"{stem}.yaml", found, elsewhere)
            elsewhere[stem] = readings[stem].elsewhere
    for _, reading in sorted(readings.items()):
        problems += reading.problems
        if reading.article:
            articles[reading.article.id] = reading.article
    claims = {ref for reading in readings.values() for ref in reading.claims}
    problems += found.cross_check(readings, claims, {stem for stem, r in readings.items() if r.article is None}, workspace)
    if problems and not keep_going:
        raise DataError(problems)
    own = {field.name: getattr(found.registers, field.name) for field in fields(Registers)}
    return Seeds(**own, articles=articles, disputes=found.disputes, problems=tuple(sorted(set(problems))))


_ELSEWHERE = re.compile(rb"(?<![A-Za-z0-9._-])([A-Za-z0-9._-]+)#[A-Za-z0-9._-]")


def uses(content: bytes, stem: str, stems: Iterable[str]) -> set[str]:
    """The articles whose named propositions a file may use; comments that look so count too, which does no harm."""
    return ({name.decode() for name in _ELSEWHERE.findall(content)} - {stem}).intersection(stems)


def waves(uses: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Articles in turns: those that use another come after it; of a circle the first comes first.

    Args:
        uses: the articles that each article uses.
    """
    waiting = dict(uses)
    while waiting:
        ready = [stem for stem, needs in waiting.items() if not needs & waiting.keys()] or [next(iter(waiting))]
        yield ready
        for stem in ready:
            del waiting[stem]


@dataclass(frozen=True)
class Elsewhere:
    """What other articles may use of one: its named propositions, with all of which these speak; None where nothing can be told."""

    named: dict[str, list[Reading]] | None
    propositions: dict[str, Proposition]


@dataclass(frozen=True)
class ArticleReading:
    """One article as read: the article, if it could be, every mistake, every claim as ARTICLE#CLAIM, and what others may use."""

    article: Article | None
    problems: tuple[Problem, ...]
    claims: frozenset[str] = frozenset()
    elsewhere: Elsewhere = field(default=Elsewhere(None, {}))


def read_article(path: Path, found: RegistersReading, others: Mapping[str, Elsewhere]) -> ArticleReading:
    """Read one article.

    Args:
        path: its file.
        found: the registers.
        others: what it may use of other articles.
    """
    file, stem = f"seeds/articles/{path.name}", path.stem
    try:
        tree = yamltree.read(path, file)
    except DataError as error:
        return ArticleReading(None, tuple(error.problems))
    problems = Problems(file)
    if "draft" in tree:
        problems.add(tree.line_of("draft"), f"this is a draft, and nothing of it is in the graph before it is reviewed: kg review {file}")
        return ArticleReading(None, tuple(problems))
    for key in tree:
        if key not in SECTIONS:
            problems.add(tree.line_of(key), f'unknown section "{key}"{did_you_mean(key, SECTIONS)}')
    head = read_record(ArticleHead, tree["article"], problems, "article") if "article" in tree else None
    if head is None:
        problems.add(1, 'the section "article" is missing or not whole')
        return ArticleReading(None, tuple(problems))
    if head.id != stem:
        problems.add(tree.line_of("article"), f'article "{head.id}" must stand in {head.id}.yaml')

    def elsewhere(name: str) -> list[Reading] | None:
        other, _, key = name.partition("#")
        if other == stem:
            return propositions.named.get(key)
        if other not in others:
            return None
        named = others[other].named
        readings = [] if named is None else named.get(key)
        propositions.mentioned.update(_nested(readings or (), others[other].propositions))
        return readings

    published = head.published.edtf if head.published.how != "unknown" else ""
    propositions = Propositions(found.registers.table, found.known, found.persons, published, elsewhere, problems)
    propositions.read_named(tree.get("propositions"))
    article = Article(
        path=path,
        head=head,
        speakers=read_table(SpeakerSeed, tree.get("speakers"), problems, "speaker"),
        passages=read_passages(tree, problems),
        sentences=read_sentences(tree.get("sentences"), problems),
        claims=tuple(read_claims(tree.get("claims"), propositions, problems)),
        nothing=read_nothing(tree.get("nothing"), problems),
        mentioned=propositions.mentioned,
    )
    claims = _check(article, tree, found.known, problems)
    every = (reading for readings in propositions.named.values() for reading in readings)
    return ArticleReading(article, tuple(problems), claims, Elsewhere(propositions.named, _nested(every, article.propositions)))


def _nested(readings: Iterable[Reading], known: Mapping[str, Proposition]) -> dict[str, Proposition]:
    """The propositions by id of which some speak."""
    found: dict[str, Proposition] = {}
    waiting = [reading.proposition for reading in readings]
    while waiting:
        values = [str(value) for _, values in waiting.pop().slots for value in values]
        ids = [value.removeprefix("proposition/") for value in values if value.startswith("proposition/")]
        waiting += [known[key] for key in ids if key not in found]
        found |= {key: known[key] for key in ids}
    return found


def _check(article: Article, tree: Table, known: Mapping[str, Mapping[str, None]], problems: Problems) -> frozenset[str]:
    """What is wrong with an article as a whole; every claim that it has, as ARTICLE#CLAIM."""
    actors, top = known["actor"], tree.line_of("article")
    seedcheck.check_ids("article", [article.id], tree, problems)
    seedcheck.check_article(article.head, top, actors, problems)
    seedcheck.check_ids("speaker", article.speakers, tree.get("speakers"), problems)
    seedcheck.check_speakers(article.speakers, tree.get("speakers"), actors, problems)
    seedcheck.check_ids("passage", article.passages, tree.get("passages"), problems)
    entries = tree.get("claims")
    ids = [str(entry.get("id")) for entry in entries if isinstance(entry, Table)] if isinstance(entries, Items) else []
    seen: dict[str, int] = {}
    for seed in {id(c.seed): c.seed for c in article.claims}.values():
        if seed.id in seen:
            problems.add(seed.line, f'claim "{seed.id}" stands twice; the first is on line {seen[seed.id]}')
        seen.setdefault(seed.id, seed.line)
        seedcheck.check_ids("claim", [seed.id], seed.line, problems)
        seedcheck.check_claim(seed, article.head, article.passages, article.speakers, known, problems)
    return frozenset(f"{article.id}#{key}" for key in ids)
