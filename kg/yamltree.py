"""YAML read as plain text with line numbers: every scalar stays the text that was typed.

PyYAML's ordinary loaders turn 2016-12-13 into a date and ``no`` into false and keep the last of two equal keys without a
word; here scalars are text, an equal key is a mistake, and anchors, aliases and tags are refused (a few lines of aliases
can grow to gigabytes).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from kg.errors import DataError, InputError, LimitError, Problem
from kg.trees import Items as Items
from kg.trees import Table as Table
from kg.trees import Text as Text
from kg.trees import Tree as Tree

SIZE_LIMIT = 64_000_000  # bytes; the longest article has a few hundred thousand, the actors of 20,000 articles nine million
DEPTH_LIMIT = 30


def read(path: Path, name: str | None = None) -> Table:
    """The mapping that a YAML file holds; an empty file gives an empty mapping.

    Args:
        path: the file.
        name: how messages call it (default: the path as given).

    Raises:
        InputError: the file is missing or unreadable.
        LimitError: it is larger than ``SIZE_LIMIT``.
        DataError: it is not UTF-8, not YAML, or not a mapping of plain values.
    """
    name = name or str(path)
    try:
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            raise LimitError(f"{name}: {size:,} bytes; a seed file has at most {SIZE_LIMIT:,}")
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"{name}: {error.strerror or error}") from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataError([Problem(name, line, f"byte {error.start} is not UTF-8; save the file as UTF-8")]) from None
    return parse(text, name)


def parse(text: str, name: str) -> Table:
    """The mapping that a YAML text holds; see ``read``."""
    problems: list[Problem] = []
    try:
        events = yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        tree = _document(events, name, problems)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DataError([Problem(name, mark.line + 1 if mark else 0, f"not YAML: {error.problem}")]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise DataError([Problem(name, line, f"not YAML: a control character (U+{error.character:04X})")]) from None
    if problems:
        raise DataError(problems)
    if isinstance(tree, Text) and tree == "":
        return Table(1)
    if not isinstance(tree, Table):
        raise DataError([Problem(name, tree.line, "expected 'key: value' lines at the top of the file")])
    return tree


def _document(events: Iterator[yaml.Event], name: str, problems: list[Problem]) -> Tree:
    tree: Tree | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent) and tree is not None:
            problems.append(Problem(name, _line(event), "a second document begins here (---); a file holds one"))
            break
        if isinstance(event, yaml.NodeEvent):
            tree = _node(event, events, name, problems, 0)
    return Text("", 1) if tree is None else tree


def _line(event: yaml.Event) -> int:
    assert event.start_mark is not None  # every event that a parser gives has its marks
    return event.start_mark.line + 1


def _node(event: yaml.Event, events: Iterator[yaml.Event], name: str, problems: list[Problem], depth: int) -> Tree:
    line = _line(event)
    if depth > DEPTH_LIMIT:
        raise DataError([Problem(name, line, f"nested deeper than {DEPTH_LIMIT} levels")])
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise DataError([Problem(name, line, "YAML anchors and aliases (&name, *name) are not allowed; write it out")])
    if tag := getattr(event, "tag", None):
        raise DataError([Problem(name, line, f"YAML tag {tag} is not allowed")])
    if isinstance(event, yaml.ScalarEvent):
        assert event.start_mark is not None and event.end_mark is not None
        return Text(event.value, line, event.start_mark.index, event.end_mark.index)
    if isinstance(event, yaml.SequenceStartEvent):
        items = Items(line)
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_node(inner, events, name, problems, depth + 1))
        return items
    table = Table(line)
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        key = _node(inner, events, name, problems, depth + 1)
        value = _node(next(events), events, name, problems, depth + 1)
        if not isinstance(key, Text):
            problems.append(Problem(name, key.line, "a key must be a word"))
        elif key in table:
            problems.append(Problem(name, key.line, f'key "{key}" stands twice; the first is on line {table.line_of(key)}'))
        else:
            table[key] = value
    return table
