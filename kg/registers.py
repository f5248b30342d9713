"""Reads the registers of a workspace: the things that articles speak of, the disputes, and what the workspace says of itself."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kg import frames, ontology, seedcheck, yamltree
from kg.errors import DataError, InputError, Problem
from kg.propositions import REGISTERS
from kg.reader import Problems, Record, read_record, read_table
from kg.records import ActorSeed, DisputeSeed, DocumentSeed, EventSeed, PlaceSeed, WorkspaceSeed
from kg.workspace import Workspace
from kg.yamltree import Table

_FILES = ("workspace", "actors", "places", "events", "documents", "disputes")


@dataclass(frozen=True, kw_only=True)
class Registers:
    """What was typed of the things that articles speak of, and how claims about them are written."""

    settings: dict[str, str]
    actors: dict[str, ActorSeed]
    places: dict[str, PlaceSeed]
    events: dict[str, EventSeed]
    documents: dict[str, DocumentSeed]
    table: frames.FrameTable

    def kinds(self) -> dict[str, Mapping[str, ActorSeed | PlaceSeed | EventSeed | DocumentSeed]]:
        """The registers by the kind of thing that they hold."""
        return {"actor": self.actors, "place": self.places, "event": self.events, "document": self.documents}

    @functools.cached_property
    def labels(self) -> dict[str, str]:
        """The English label of every registered thing by ``kind/id``."""
        return {f"{kind}/{key}": record.label.en for kind, register in self.kinds().items() for key, record in register.items()}


@functools.cache
def classes(folder: Path) -> Mapping[str, str]:
    """The direct superclass of each class of the ontology in a folder, read once."""
    return ontology.parents(folder)


@dataclass(frozen=True)
class RegistersReading:
    """The registers as read, with every mistake.

    ``known``: the ids of each, those of entries that could not be read too; ``disputes``: what curators wrote of them.
    """

    registers: Registers
    disputes: dict[str, DisputeSeed]
    known: Mapping[str, Mapping[str, None]]
    persons: frozenset[str]
    problems: tuple[Problem, ...]

    def with_known(self, known: Mapping[str, Mapping[str, None]]) -> RegistersReading:
        """The same, with other mappings for the ids of the registers."""
        return replace(self, known=known)

    def cross_check(self, articles: Iterable[str], claims: set[str], unread: set[str], workspace: Workspace) -> list[Problem]:
        """References between registers, to articles, and from disputes to claims.

        Args:
            articles: the id of every article that there is.
            claims: every claim as ARTICLE#CLAIM, those that could not be read too.
            unread: articles of which nothing can be told.
        """
        found: list[Problem] = []
        stems = dict.fromkeys(articles)
        for kind, register in self.registers.kinds().items():
            problems = Problems(f"seeds/{kind}s.yaml")
            seedcheck.check_register(kind, register, self.known[kind], stems, classes(workspace.data("ontology")), problems)
            found += problems
        problems = Problems("seeds/disputes.yaml")
        for key, dispute in self.disputes.items():
            seedcheck.check_dispute(key, dispute, claims, unread, problems)
        return found + problems


def read_registers(workspace: Workspace) -> RegistersReading:
    """Read all but the articles.

    Raises:
        InputError: a folder or file is missing or unreadable.
        DataError: a file is no YAML: nothing can be looked up in it, and reading ends here.
    """
    trees = _trees(workspace)
    problems: list[Problem] = []
    own = Problems("seeds/workspace.yaml")
    settings = read_record(WorkspaceSeed, trees["workspace"], own, "workspace")
    if settings is not None:
        seedcheck.check_settings(settings, trees["workspace"], own)
    problems += own

    def register(kind: str, record: type[Record]) -> dict[str, Record]:
        tree, own = trees.get(f"{kind}s", Table(1)), Problems(f"seeds/{kind}s.yaml")
        found = read_table(record, tree, own, kind)
        seedcheck.check_ids(kind, tree, tree, own)
        problems.extend(own)
        return found

    registers = Registers(
        settings=asdict(settings) if settings and not own else {"namespace": "https://example.org/"},  # to read on; nothing is made of it
        actors=register("actor", ActorSeed),
        places=register("place", PlaceSeed),
        events=register("event", EventSeed),
        documents=register("document", DocumentSeed),
        table=frames.load(workspace.frames),
    )
    known = {kind: dict.fromkeys(map(str, trees.get(f"{kind}s", Table(1)))) for kind in REGISTERS}
    persons = frozenset(key for key, actor in registers.actors.items() if actor.class_ == "Person")
    return RegistersReading(registers, register("dispute", DisputeSeed), known, persons, tuple(problems))


def _trees(workspace: Workspace) -> dict[str, Table]:
    found: dict[str, Table] = {}
    problems: list[Problem] = []
    for path in register_files(workspace):
        try:
            found[path.stem] = yamltree.read(path, f"seeds/{path.name}")
        except DataError as error:
            problems += error.problems
    if problems:
        for path in article_files(workspace)[0]:
            try:
                yamltree.read(path, f"seeds/articles/{path.name}")
            except DataError as error:
                problems += error.problems
        raise DataError([*problems, *article_files(workspace)[1]])
    return found


def register_files(workspace: Workspace) -> list[Path]:
    """The files of the registers, of the disputes and of what the workspace says of itself, those that there are."""
    paths = (workspace.seeds / f"{name}.yaml" for name in _FILES)
    return [path for path in paths if path.exists() or path.is_symlink()]


def article_files(workspace: Workspace) -> tuple[list[Path], list[Problem]]:
    """The files of the articles by name, and a mistake for each that is none.

    Raises:
        InputError: there is no folder of articles.
    """
    folder = workspace.seeds / "articles"
    if not folder.is_dir():
        raise InputError("seeds/articles: no such folder")
    faults = [Problem(f"seeds/articles/{path.name}", 0, "not read: an article's file ends in .yaml") for path in folder.glob("*.yml")]
    return sorted(folder.glob("*.yaml")), faults


def content(path: Path) -> bytes:
    """What a file holds; nothing where it cannot be read, which whoever reads it as YAML tells."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
