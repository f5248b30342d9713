"""Reads the seeds of a workspace: registers and articles, every mistake at once.

In: the YAML files of ``seeds/``. Out: ``Seeds``, in which every reference is known to lead somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg import dates, frames, yamltree
from kg.errors import DataError, InputError, Problem
from kg.propositions import Proposition, Propositions, Reading, when_faults
from kg.reader import Problems, Record, did_you_mean, read_record, read_table
from kg.records import (STANCES, ActorSeed, ArticleHead, ClaimSeed, DisputeSeed, DocumentSeed, EventSeed, NameForm,
                        Nothing, PassageSeed, PlaceSeed, SentenceSeed, SpeakerSeed, Stance)
from kg.workspace import Workspace
from kg.yamltree import Items, Table, Text, Tree

OWN_VOICE = "article"
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SENTENCE_KEY = re.compile(r"p(\d+)s(\d+)(?:-(\d+))?")
SECTIONS = ("article", "sentences", "speakers", "passages", "propositions", "claims", "nothing")


@dataclass(frozen=True)
class Claim:
    """One claim as the build makes it: one speaker, one stance, one proposition, one article."""

    seed: ClaimSeed
    reading: Reading
    alone: bool

    @property
    def proposition(self) -> Proposition:
        """What the claim is about."""
        return self.reading.proposition

    @property
    def key(self) -> str:
        """Its id within the article: the seed's, with a mark of the proposition where one entry makes several."""
        return self.seed.id if self.alone else f"{self.seed.id}-{self.proposition.id[-6:]}"


@dataclass(frozen=True)
class Article:
    """One article's seed, read."""

    path: Path
    head: ArticleHead
    speakers: dict[str, SpeakerSeed]
    passages: dict[str, PassageSeed]
    sentences: dict[str, SentenceSeed]
    claims: tuple[Claim, ...]
    nothing: dict[str, Nothing]
    mentioned: dict[str, Proposition]

    @property
    def id(self) -> str:
        """The article's id."""
        return self.head.id


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
            found.update(article.mentioned)
            found.update((claim.proposition.id, claim.proposition) for claim in article.claims)
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
    folder = workspace.seeds
    reader = _Reader(workspace)
    settings = {k: str(v) for k, v in reader.tree(folder / "workspace.yaml").items()}
    actors = reader.register(folder / "actors.yaml", ActorSeed)
    places = reader.register(folder / "places.yaml", PlaceSeed)
    events = reader.register(folder / "events.yaml", EventSeed)
    documents = reader.register(folder / "documents.yaml", DocumentSeed)
    reader.registers = {"actor": actors, "place": places, "event": events, "document": documents}
    reader.persons = frozenset(key for key, actor in actors.items() if actor.class_ == "Person")
    reader.read_articles(folder / "articles")
    disputes = reader.register(folder / "disputes.yaml", DisputeSeed)
    seeds = Seeds(settings, actors, places, events, documents, reader.articles, disputes, reader.table)
    reader.cross_check(seeds)
    if reader.problems and not keep_going:
        raise DataError(reader.problems)
    return Seeds(**{**{k: getattr(seeds, k) for k in seeds.__dataclass_fields__}, "problems": tuple(sorted(set(reader.problems)))})


class _Reader:
    """Carries the mistakes found from file to file."""

    def __init__(self, workspace: Workspace) -> None:
        self.root = workspace.seeds.parent
        self.table = frames.load(workspace.frames)
        self.problems: list[Problem] = []
        self.articles: dict[str, Article] = {}
        self.named: dict[str, dict[str, list[Reading]]] = {}
        self.registers: dict[str, dict[str, ActorSeed] | dict[str, PlaceSeed] | dict[str, EventSeed] | dict[str, DocumentSeed]] = {}
        self.persons: frozenset[str] = frozenset()

    def name(self, path: Path) -> str:
        """How messages call a file: its path from the workspace."""
        return path.relative_to(self.root).as_posix()

    def tree(self, path: Path) -> Table:
        try:
            return yamltree.read(path, self.name(path))
        except DataError as error:
            self.problems += error.problems
            return Table(1)

    def register(self, path: Path, record: type[Record]) -> dict[str, Record]:
        if not path.exists():
            return {}
        problems = Problems(self.name(path))
        found = read_table(record, self.tree(path), problems, path.stem.removesuffix("s"))
        for key in found:
            if not ID.fullmatch(key):
                problems.add(0, f'"{key}": an id is lower-case letters, digits and hyphens')
        self.problems += problems
        return found

    def read_articles(self, folder: Path) -> None:
        if not folder.is_dir():
            raise InputError(f"{self.name(folder)}: no such folder")
        trees = {path: self.tree(path) for path in sorted(folder.glob("*.yaml"))}
        waiting = list(trees)
        while waiting:  # an article that uses another's named propositions is read after it
            ready = [p for p in waiting if not self._needs(trees[p], {w.stem for w in waiting} - {p.stem})] or waiting[:1]
            for path in ready:
                self._article(path, trees[path])
                waiting.remove(path)
        self.articles = dict(sorted(self.articles.items()))

    def _needs(self, tree: Table, others: set[str]) -> bool:
        def texts(node: Tree) -> Iterator[str]:
            if isinstance(node, Text):
                yield node
            else:
                for child in node.values() if isinstance(node, Table) else node:
                    yield from texts(child)

        wanted = {text.removeprefix("prop:").partition("#")[0] for k in ("claims", "propositions") if k in tree
                  for text in texts(tree[k]) if "#" in text}
        return bool(wanted & others)

    def _elsewhere(self, name: str) -> list[Reading] | None:
        article, _, key = name.partition("#")
        return self.named.get(article, {}).get(key)

    def _article(self, path: Path, tree: Table) -> None:
        problems = Problems(self.name(path))
        for key in tree:
            if key not in SECTIONS:
                problems.add(tree.line_of(key), f'unknown section "{key}"{did_you_mean(key, SECTIONS)}')
        head = read_record(ArticleHead, tree["article"], problems, "article") if "article" in tree else None
        if head is None:
            problems.add(1, 'the section "article" is missing or not whole')
            self.problems += problems
            return
        if head.id != path.stem:
            problems.add(tree.line_of("article"), f'article "{head.id}" must stand in {head.id}.yaml')
        published = head.published.edtf if head.published.how != "unknown" else ""
        propositions = Propositions(self.table, self.registers, self.persons, published, self._elsewhere, problems)
        named = tree.get("propositions")
        if isinstance(named, Table):
            propositions.read_named(named)
        self.named[head.id] = propositions.named
        article = Article(
            path=path,
            head=head,
            speakers=read_table(SpeakerSeed, tree.get("speakers"), problems, "speaker"),
            passages=_passages(tree, problems),
            sentences=read_sentences(tree.get("sentences"), problems),
            claims=tuple(_claims(tree.get("claims"), propositions, problems)),
            nothing=_nothing(tree.get("nothing"), problems),
            mentioned=propositions.mentioned,
        )
        self._check_article(article, tree, problems)
        self.articles[article.id] = article
        self.problems += problems

    def _check_article(self, article: Article, tree: Table, problems: Problems) -> None:
        actors = self.registers["actor"]
        head, top = article.head, tree.line_of("article")
        if head.publisher != "unknown" and head.publisher not in actors:
            problems.add(top, f'unknown actor "{head.publisher}" as publisher{did_you_mean(head.publisher, actors)}')
        for fault in _date_faults(head.published.edtf):
            problems.add(top, f"published: {fault}")
        if head.published.how == "inferred" and not head.published.basis:
            problems.add(top, "published: an inferred date needs its basis")
        for key, speaker in article.speakers.items():
            for actor in filter(None, (speaker.actor, speaker.for_)):
                if actor not in actors:
                    problems.add(tree["speakers"].line, f'speaker {key}: unknown actor "{actor}"{did_you_mean(actor, actors)}')
            if speaker.anonymity == "pseudonym" and speaker.actor:
                problems.add(tree["speakers"].line, f"speaker {key}: a pseudonym is never linked to a person")
        seen: dict[str, int] = {}
        for claim in {id(c.seed): c.seed for c in article.claims}.values():
            if claim.id in seen:
                problems.add(claim.line, f'claim "{claim.id}" stands twice; the first is on line {seen[claim.id]}')
            seen.setdefault(claim.id, claim.line)
            self._check_claim(article, claim, problems)

    def _check_claim(self, article: Article, claim: ClaimSeed, problems: Problems) -> None:
        actors, places = self.registers["actor"], self.registers["place"]
        say = lambda message: problems.add(claim.line, f"claim {claim.id}: {message}")  # noqa: E731
        if not claim.passage and not claim.quote:
            say("no passage; every claim needs the words it was read from")
        if not claim.says.strip():
            say("says is empty; put the claim in our own words")
        for key in claim.passage:
            if key not in article.passages:
                say(f'unknown passage "{key}"{did_you_mean(key, article.passages)}')
        if claim.by != OWN_VOICE and claim.by not in article.speakers:
            say(f'unknown speaker "{claim.by}"{did_you_mean(claim.by, article.speakers)}')
        for relay in claim.via:
            if relay not in article.speakers and relay not in actors:
                say(f'unknown relay "{relay}"{did_you_mean(relay, [*article.speakers, *actors])}')
        for holder in claim.holder:
            if holder not in actors:
                say(f'unknown actor "{holder}" as holder{did_you_mean(holder, actors)}')
        if claim.holder and claim.stance != "intends":
            say("holder: only a plan or wish (intends) has one")
        for key in claim.called:
            if key not in actors and key not in places:
                say(f'called: unknown actor or place "{key}"{did_you_mean(key, [*actors, *places])}')
        if claim.said_at and claim.said_at not in places:
            say(f'unknown place "{claim.said_at}"{did_you_mean(claim.said_at, places)}')
        for fault in when_faults(claim.said, article.head.published.edtf) if claim.said else []:
            say(f"said: {fault}")

    def cross_check(self, seeds: Seeds) -> None:
        """References between registers, and from disputes to claims."""
        for name, register in (("actors", seeds.actors), ("places", seeds.places), ("events", seeds.events), ("documents", seeds.documents)):
            problems = Problems(f"seeds/{name}.yaml")
            for key, record in register.items():
                _check_links(key, record, register, seeds.articles, problems)
            self.problems += problems
        problems = Problems("seeds/disputes.yaml")
        known = {f"{article.id}#{claim.seed.id}" for article, claim in seeds.claims()}
        for key, dispute in seeds.disputes.items():
            if len(dispute.positions) < 2 and dispute.kind != "implausible":
                problems.add(dispute.line, f"dispute {key}: a dispute has at least two positions")
            for ref in (ref for position in dispute.positions for ref in position.claims):
                if ref not in known:
                    problems.add(dispute.line, f'dispute {key}: unknown claim "{ref}"{did_you_mean(ref, known)}')
        self.problems += problems


def _check_links(key: str, record: object, register: object, articles: dict[str, Article], problems: Problems) -> None:
    line = getattr(record, "line", 0)
    assert isinstance(register, dict)
    for other in [*getattr(record, "differs", []), *getattr(record, "within", [])]:
        if other not in register:
            problems.add(line, f'{key}: unknown id "{other}"{did_you_mean(other, register)}')
        elif other == key:
            problems.add(line, f"{key}: it names itself")
    if key in _ancestors(key, register):
        problems.add(line, f"{key}: it lies within itself")
    forms: list[NameForm] = getattr(record, "names", [])
    for article in {a for form in forms for a in form.in_} | {a for side in getattr(record, "sides", []) for a in side.in_}:
        if article not in articles:
            problems.add(line, f'{key}: unknown article "{article}"{did_you_mean(article, articles)}')


def _ancestors(key: str, register: dict[str, object]) -> set[str]:
    found: set[str] = set()
    waiting = list(getattr(register.get(key), "within", []))
    while waiting:
        parent = waiting.pop()
        if parent not in found:
            found.add(parent)
            waiting += getattr(register.get(parent), "within", [])
    return found


def _date_faults(edtf: str) -> list[str]:
    try:
        dates.bounds(edtf)
    except dates.DateError as error:
        return [str(error)]
    return []


def _passages(tree: Table, problems: Problems) -> dict[str, PassageSeed]:
    passages = read_table(PassageSeed, tree.get("passages"), problems, "passage")
    claims = tree.get("claims")
    for claim in claims if isinstance(claims, Items) else []:
        named = claim.get("passage") if isinstance(claim, Table) else None
        for key in named if isinstance(named, Items) else [named]:
            match = SENTENCE_KEY.fullmatch(key) if isinstance(key, Text) else None
            if match and key not in passages:  # p6s2 and p6s1-2 need no entry of their own before sealing
                paragraph, first, last = (int(n) if n else 0 for n in match.groups())
                passages[str(key)] = PassageSeed(paragraph=paragraph, sentences=list(range(first, (last or first) + 1)))
    return passages


def read_sentences(node: Tree | None, problems: Problems) -> dict[str, SentenceSeed]:
    """The sealed sentences: ``key: [start, end, number date name]``."""
    found: dict[str, SentenceSeed] = {}
    for key, value in node.items() if isinstance(node, Table) else ():
        match = SENTENCE_KEY.fullmatch(key)
        numbers = [str(v) for v in value[:2]] if isinstance(value, Items) else []
        if not match or len(numbers) < 2 or not all(n.isdigit() for n in numbers):
            problems.add(value.line, f'sentence "{key}": expected pNsM: [start, end, has ...]; run kg seal')
            continue
        assert isinstance(value, Items)
        found[key] = SentenceSeed(str(key), int(match[1]), int(numbers[0]), int(numbers[1]), tuple(str(v) for v in value[2:]))
    return found


def _claims(node: Tree | None, propositions: Propositions, problems: Problems) -> Iterator[Claim]:
    if node is None or (isinstance(node, Text) and node == ""):
        return
    if not isinstance(node, Items):
        problems.add(node.line, "claims: expected a list of claims")
        return
    for entry in node:
        if not isinstance(entry, Table):
            problems.add(entry.line, "claims: expected 'key: value' entries")
            continue
        stances = [stance for stance in STANCES if stance in entry]
        if len(stances) != 1:
            problems.add(entry.line, f"claim {entry.get('id', '')}: give exactly one stance ({', '.join(STANCES)})")
            continue
        seed = _claim(entry, stances[0], problems)
        if seed is not None:
            readings = propositions.read(entry[stances[0]])
            unique = {reading.proposition.id: reading for reading in readings}
            yield from (Claim(seed, reading, len(unique) == 1) for reading in unique.values())


def _claim(entry: Table, stance: Stance, problems: Problems) -> ClaimSeed | None:
    plain = Table(entry.line)
    plain.update((key, value) for key, value in entry.items() if key != stance)
    plain[Text("stance", entry.line)] = Text(stance, entry.line)
    return read_record(ClaimSeed, plain, problems, f"claim {entry.get('id', '')}".strip())


def _nothing(node: Tree | None, problems: Problems) -> dict[str, Nothing]:
    if isinstance(node, Table):
        full = Table(node.line)
        for key, value in node.items():
            if isinstance(value, Text):
                reason = Table(value.line)
                reason[Text("reason", value.line)] = value
                full[key] = reason
            else:
                full[key] = value
        return read_table(Nothing, full, problems, "nothing")
    if node is not None and node != "":
        problems.add(node.line, "nothing: expected 'sentence: reason' entries")
    return {}
