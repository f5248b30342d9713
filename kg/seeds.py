"""Reads the seeds of a workspace: registers and articles, every mistake at once.

In: the YAML files of ``seeds/``. Out: ``Seeds``, in which every reference is known to lead somewhere.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from kg import frames, ontology, seedcheck, yamltree
from kg.article import SECTIONS, Article, Claim, read_claims, read_nothing, read_passages, read_sentences
from kg.errors import DataError, InputError, Problem, did_you_mean
from kg.propositions import Proposition, Propositions, Reading
from kg.reader import Problems, Record, read_record, read_table
from kg.records import ActorSeed, ArticleHead, DisputeSeed, DocumentSeed, EventSeed, PlaceSeed, SpeakerSeed, WorkspaceSeed
from kg.seedcheck import OWN_VOICE
from kg.workspace import Workspace
from kg.yamltree import Items, Table, Text, Tree

__all__ = ["OWN_VOICE", "Article", "Claim", "Seeds", "read"]


@dataclass(frozen=True)
class Seeds:
    """Everything that was typed."""

    settings: dict[str, str]
    actors: dict[str, ActorSeed]
    places: dict[str, PlaceSeed]
    events: dict[str, EventSeed]
    documents: dict[str, DocumentSeed]
    articles: dict[str, Article]
    disputes: dict[str, DisputeSeed]
    table: frames.FrameTable
    problems: tuple[Problem, ...] = field(default=())

    def propositions(self) -> dict[str, Proposition]:
        """Every proposition by id, claimed or only mentioned."""
        found: dict[str, Proposition] = {}
        for article in self.articles.values():
            for proposition in (*article.mentioned.values(), *(claim.proposition for claim in article.claims)):
                before = found.setdefault(proposition.id, proposition)
                if before.unstated != proposition.unstated:  # each source leaves open what it leaves open
                    found[proposition.id] = replace(before, unstated=tuple(sorted({*before.unstated, *proposition.unstated})))
        return found

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
    reader = _Reader(workspace)
    reader.read_trees(workspace.seeds)
    settings = reader.settings()
    actors, places = reader.register("actor", ActorSeed), reader.register("place", PlaceSeed)
    events, documents = reader.register("event", EventSeed), reader.register("document", DocumentSeed)
    reader.persons = frozenset(key for key, actor in actors.items() if actor.class_ == "Person")
    reader.read_articles()
    disputes = reader.register("dispute", DisputeSeed)
    seeds = Seeds(settings, actors, places, events, documents, reader.articles, disputes, reader.table)
    reader.cross_check(seeds, _classes(workspace.data("ontology")))
    if reader.problems and not keep_going:
        raise DataError(reader.problems)
    return replace(seeds, problems=tuple(sorted(set(reader.problems))))


@functools.cache
def _classes(folder: Path) -> Mapping[str, str]:
    """The superclass of each class of the ontology in a folder, read once."""
    return ontology.parents(folder)


class _Reader:
    """Carries the mistakes found from file to file."""

    def __init__(self, workspace: Workspace) -> None:
        self.root = workspace.seeds.parent
        self.table = frames.load(workspace.frames)
        self.problems: list[Problem] = []
        self.trees: dict[str, Table] = {}
        self.article_trees: dict[Path, Table] = {}
        self.articles: dict[str, Article] = {}
        self.named: dict[str, dict[str, list[Reading]]] = {}
        self.unread: set[str] = set()  # articles of which nothing can be told
        self.claims: set[str] = set()  # every claim as ARTICLE#CLAIM, those that could not be read too
        self.known: dict[str, Table] = {}
        self.persons: frozenset[str] = frozenset()

    def name(self, path: Path) -> str:
        """How messages call a file: its path from the workspace."""
        return path.relative_to(self.root).as_posix()

    def read_trees(self, folder: Path) -> None:
        """Read all files as YAML; where a register is none, nothing can be looked up in it, and reading ends here."""
        articles = folder / "articles"
        for kind in ("workspace", "actors", "places", "events", "documents", "disputes"):
            path = folder / f"{kind}.yaml"
            if path.exists() or path.is_symlink():
                self.trees[kind] = self._tree(path)
        whole = not self.problems
        if not articles.is_dir():
            raise InputError(f"{self.name(articles)}: no such folder")
        self.problems += [Problem(self.name(path), 0, "not read: an article's file ends in .yaml") for path in articles.glob("*.yml")]
        for path in sorted(articles.glob("*.yaml")):
            found = len(self.problems)
            tree = self._tree(path)
            if len(self.problems) == found:
                self.article_trees[path] = tree
            else:
                self.unread.add(path.stem)
        if not whole:
            raise DataError(self.problems)

    def _tree(self, path: Path) -> Table:
        try:
            return yamltree.read(path, self.name(path))
        except DataError as error:
            self.problems += error.problems
            return Table(1)

    def settings(self) -> dict[str, str]:
        """What the workspace says of itself."""
        tree, problems = self.trees["workspace"], Problems("seeds/workspace.yaml")
        found = read_record(WorkspaceSeed, tree, problems, "workspace")
        if found is not None:
            seedcheck.check_settings(found, tree, problems)
        self.problems += problems
        return asdict(found) if found else {}

    def register(self, kind: str, record: type[Record]) -> dict[str, Record]:
        """The entries of one register by id."""
        tree = self.trees.get(f"{kind}s", Table(1))
        problems = Problems(f"seeds/{kind}s.yaml")
        found = read_table(record, tree, problems, kind)
        seedcheck.check_ids(kind, tree, tree, problems)
        self.known[kind] = tree
        self.problems += problems
        return found

    def read_articles(self) -> None:
        """Read every article, one that uses another's named propositions after it."""
        waiting = list(self.article_trees)
        while waiting:
            stems = {path.stem for path in waiting}
            ready = [p for p in waiting if not _uses(self.article_trees[p], stems - {p.stem})] or waiting[:1]
            for path in ready:
                self._article(path, self.article_trees[path])
                waiting.remove(path)
        self.articles = dict(sorted(self.articles.items()))

    def _elsewhere(self, name: str) -> list[Reading] | None:
        article, _, key = name.partition("#")
        return [] if article in self.unread else self.named.get(article, {}).get(key)

    def _article(self, path: Path, tree: Table) -> None:
        problems = Problems(self.name(path))
        for key in tree:
            if key not in SECTIONS:
                problems.add(tree.line_of(key), f'unknown section "{key}"{did_you_mean(key, SECTIONS)}')
        head = read_record(ArticleHead, tree["article"], problems, "article") if "article" in tree else None
        if head is None:
            problems.add(1, 'the section "article" is missing or not whole')
            self.problems += problems
            self.unread.add(path.stem)
            return
        if head.id != path.stem:
            problems.add(tree.line_of("article"), f'article "{head.id}" must stand in {head.id}.yaml')
        published = head.published.edtf if head.published.how != "unknown" else ""
        propositions = Propositions(self.table, self.known, self.persons, published, self._elsewhere, problems)
        propositions.read_named(tree.get("propositions"))
        self.named[head.id] = propositions.named
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
        self._check(article, tree, problems)
        self.articles[article.id] = article
        self.problems += problems

    def _check(self, article: Article, tree: Table, problems: Problems) -> None:
        actors, top = self.known["actor"], tree.line_of("article")
        seedcheck.check_ids("article", [article.id], tree, problems)
        seedcheck.check_article(article.head, top, actors, problems)
        seedcheck.check_ids("speaker", article.speakers, tree.get("speakers"), problems)
        seedcheck.check_speakers(article.speakers, tree.get("speakers"), actors, problems)
        seedcheck.check_ids("passage", article.passages, tree.get("passages"), problems)
        entries = tree.get("claims")
        ids = [str(entry.get("id")) for entry in entries if isinstance(entry, Table)] if isinstance(entries, Items) else []
        self.claims |= {f"{article.id}#{key}" for key in ids}
        seen: dict[str, int] = {}
        for seed in {id(c.seed): c.seed for c in article.claims}.values():
            if seed.id in seen:
                problems.add(seed.line, f'claim "{seed.id}" stands twice; the first is on line {seen[seed.id]}')
            seen.setdefault(seed.id, seed.line)
            seedcheck.check_ids("claim", [seed.id], seed.line, problems)
            seedcheck.check_claim(seed, article.head, article.passages, article.speakers, self.known, problems)

    def cross_check(self, seeds: Seeds, classes: Mapping[str, str]) -> None:
        """References between registers, and from disputes to claims."""
        registers: tuple[tuple[str, Mapping[str, object]], ...] = (
            ("actor", seeds.actors),
            ("place", seeds.places),
            ("event", seeds.events),
            ("document", seeds.documents),
        )
        stems = dict.fromkeys([*(path.stem for path in self.article_trees), *self.unread])
        for kind, register in registers:
            problems = Problems(f"seeds/{kind}s.yaml")
            seedcheck.check_register(kind, register, self.known[kind], stems, classes, problems)
            self.problems += problems
        problems = Problems("seeds/disputes.yaml")
        for key, dispute in seeds.disputes.items():
            seedcheck.check_dispute(key, dispute, self.claims, self.unread, problems)
        self.problems += problems


def _uses(tree: Table, others: set[str]) -> bool:
    """Whether an article names propositions of some others."""

    def texts(node: Tree) -> Iterator[str]:
        if isinstance(node, Text):
            yield node
        else:
            for child in node.values() if isinstance(node, Table) else node:
                yield from texts(child)

    names = (text for section in ("claims", "propositions") if section in tree for text in texts(tree[section]) if "#" in text)
    return any(name.removeprefix("prop:").partition("#")[0] in others for name in names)
