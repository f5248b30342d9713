"""Drafts of given texts in a workspace: which texts, under which id, and where the drafts are written."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import dates, registers, seal
from kg.dateline import dateline
from kg.draft import whole
from kg.draft.file import layout, seedfile
from kg.draft.file.earlier import anchor_of
from kg.draft.file.layout import Tree
from kg.draft.model.modelreading import Model
from kg.draft.reading.known import Known
from kg.draft.reading.nothing import boilerplate
from kg.draft.reading.passages import Sentence
from kg.draft.reading.words import key
from kg.errors import InputError, UsageError
from kg.seedcheck import ID
from kg.texts import ArticleText, match
from kg.workspace import Workspace
from kg.yamltree import read as read_yaml

UNKNOWN = "unknown"
"""Stands for a day of publication that nobody knows."""
_SUFFIXES = (".txt", ".text")
_BODY = 12
"""A sentence of so many words is of the body of an article."""


@dataclass(frozen=True)
class Settings:
    """What a person says of the texts; "" or None where nothing is said.

    ``date``: the day of publication, or ``UNKNOWN``; ``source``: the publisher's id; ``id``: the article's; ``output``: a file, or a
    folder for several.
    """

    date: str | None = None
    source: str | None = None
    id: str | None = None
    output: str | None = None


def files(named: Sequence[str]) -> list[Path]:
    """The texts that are named, and those in folders that are named.

    Raises:
        InputError: a folder holds no text.
    """
    found: list[Path] = []
    for name in named:
        path = Path(name)
        inside = sorted(p for p in path.iterdir() if p.suffix in _SUFFIXES and p.is_file()) if path.is_dir() else [path]
        if not inside:
            raise InputError(f"{path}: no text in it ({' or '.join(_SUFFIXES)})")
        found += inside
    return list(dict.fromkeys(found))


class Drafter:
    """Drafts texts one after another.

    Raises:
        UsageError: the day of publication or the publisher is none.
    """

    def __init__(self, space: Workspace, settings: Settings, nlp: Any, *, folder: bool, model: Model | None = None) -> None:
        self.space, self.settings, self.nlp, self.model = space, settings, nlp, model
        self.folder = Path(settings.output) if settings.output and folder else space.seeds / "drafts"
        self.file = Path(settings.output) if settings.output and not folder else None
        self.chosen = settings.id or (_slug(self.file.stem) if self.file else "")
        self.registers = registers.read_registers(space).registers
        self.above = registers.classes(space.data("ontology"))
        self.known = Known(self.registers)
        if settings.date and settings.date != UNKNOWN:
            try:
                dates.bounds(settings.date)
            except dates.DateError as error:
                raise UsageError(f"--date {error}") from None
        if settings.id and not ID.fullmatch(settings.id):
            raise UsageError(f"--id {settings.id}: an id is lower-case letters, digits and hyphens")
        if settings.source and settings.source not in self.registers.actors:
            raise UsageError(f'--source: no actor "{settings.source}" is registered; enter the publisher in actors.yaml first')

    def without_draft(self, paths: list[Path]) -> list[Path]:
        """The texts of which there is neither a draft nor an article."""
        have: set[str] = set()
        for file in (*self.folder.glob("*.yaml"), *(self.space.seeds / "articles").glob("*.yaml")):
            have.add(_sha256(read_yaml(file)))
        return [path for path in paths if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() not in have]

    def draft(self, path: Path) -> str:
        """Draft one text and write the file; what to tell of it.

        Raises:
            InputError: the text cannot be read, or the file not written.
            UsageError: there is something else where the draft should stand, or nobody says on what day the text was published.
        """
        article = _text(path)
        if not article.text.strip():
            raise InputError(f"{path}: no text in it")
        printed = dateline(article.text)
        told = printed.edtf if printed and printed.edtf else ""
        day = told if self.settings.date in (None, UNKNOWN) else str(self.settings.date)
        stem, target, before = self._place(self.chosen or _slug(f"{self.settings.source or path.stem} {day[:7]}") or "article", article)
        published = self._published(told, before)
        if published is None:
            raise UsageError(f"{path}: prints no day of publication; give it by --date, or --date {UNKNOWN}")
        made = whole.draft(article, self.known, published["edtf"], self.nlp, self.settings.source or "", self.model)
        head = {
            "id": stem,
            "title": _title(made.sentences) or stem,
            "publisher": self.settings.source or "unknown",
            "published": published,
        }
        tree = seedfile.tree_of(made, self.known, head, self.above, before, str(path.resolve()))
        seal.write(target, layout.dump(tree))
        return _said(target, tree, published["edtf"])

    def _published(self, printed: str, before: Tree | None) -> dict[str, str] | None:
        """The day of publication: as given now, as typed into an earlier draft, or as printed; None where nobody says."""
        if self.settings.date == UNKNOWN:
            return {"edtf": "", "how": "unknown"}
        if self.settings.date and self.settings.date != printed:
            return {"edtf": self.settings.date, "how": "inferred", "basis": "as given by whoever entered the article"}
        typed = {key: str(value) for key, value in ((before or {"article": {}})["article"].get("published") or {}).items()}
        if typed.get("edtf") and not self.settings.date:
            return typed
        return {"edtf": printed, "how": "stated"} if printed else None

    def _place(self, stem: str, article: ArticleText) -> tuple[str, Path, Tree | None]:
        """The article's id, where the draft goes, and the earlier draft of the same article that stands there.

        An id that another article has gets a number, unless somebody chose it.
        """
        for number in range(1, 1000):
            key = stem if number == 1 else f"{stem}-{number}"
            target, done = self.file or self.folder / f"{key}.yaml", self.space.seeds / "articles" / f"{key}.yaml"
            if done.exists() and target != done:
                if _sha256(read_yaml(done)) == article.sha256:
                    raise UsageError(f"{done}: this text is an article already")
                other = f"{done}: this is another article"
            elif not target.exists():
                return key, target, None
            else:
                tree = layout.read(target)
                if _same(tree, article):
                    return key, target, tree
                other = f"{target}: this is the draft of another article"
            if self.chosen:
                raise UsageError(f"{other}; give another --id or --output")
        raise UsageError(f"{self.folder}: too many drafts are called {stem}; give an --id")


def _slug(words: str) -> str:
    """Words as an id."""
    return re.sub(r"[^a-z0-9]+", "-", key(words)).strip("-")


def _text(path: Path) -> ArticleText:
    try:
        return ArticleText(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is not UTF-8") from None


def _sha256(tree: Tree) -> str:
    """The digest of the text of a seed or draft; "" where it tells none."""
    article = tree.get("article")
    text = article.get("text") if isinstance(article, dict) else None
    return str(text.get("sha256", "")) if isinstance(text, dict) else ""


def _same(tree: Tree, article: ArticleText) -> bool:
    """Whether a draft is of this article, in this or another copy."""
    anchors = [anchor for entry in (tree.get("passages") or {}).values() if (anchor := anchor_of(entry))]
    return match(_sha256(tree), anchors, {article.sha256: article}) is not None


def _title(sentences: list[Sentence]) -> str:
    """The first heading above the body that is more than a word of a menu; "" where there is none."""
    head = itertools.takewhile(lambda s: s.heading or len(s.text.split()) < _BODY, sentences)
    return next((" ".join(s.text.split()) for s in head if s.heading and len(s.text.split()) > 2 and not boilerplate(s.text)), "")


def _said(target: Path, tree: Tree, published: str) -> str:
    """The line that tells of a draft."""
    marks = [mark for mark in tree["draft"]["claims"].values() if mark["decided"] == "no"]
    rejected, decided = len(tree["draft"]["rejected"]), len(tree["draft"]["claims"]) - len(marks)
    parts = [
        f"{len(marks)} claims to review, {sum(bool(mark['look_twice']) for mark in marks)} to look at twice",
        f"{decided} decided before" if decided else "",
        f"{rejected} rejected (draft: rejected: says why)" if rejected else "",
        "" if published else "no day of publication is known, and dates counted from it stay open",
    ]
    return f"{target}: {'; '.join(filter(None, parts))}"
