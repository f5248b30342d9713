"""From a tree of plain text to a typed record, by the record's own annotations; every mistake is kept, none is fatal."""

from __future__ import annotations

import dataclasses
import functools
import re
import types
import typing
from collections.abc import Hashable
from typing import Any, Literal, TypeVar

from kg.errors import Problem, did_you_mean
from kg.yamltree import Items, Table, Text, Tree

Record = TypeVar("Record")


class Problems(list[Problem]):
    """The mistakes found so far in one file."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file

    def add(self, line: int, message: str) -> None:
        """Note one mistake."""
        self.append(Problem(self.file, line, message))


def keys(record: type) -> dict[str, dataclasses.Field[Any]]:
    """The keys that a record takes in a file, with the field behind each."""
    return _keys(record)


@functools.cache
def _keys(record: Hashable) -> dict[str, dataclasses.Field[Any]]:
    assert isinstance(record, type) and dataclasses.is_dataclass(record)
    return {f.metadata.get("key") or f.name: f for f in dataclasses.fields(record) if f.metadata}


def _hints(record: type) -> dict[str, Any]:
    return _cached_hints(record)


@functools.cache
def _cached_hints(record: Hashable) -> dict[str, Any]:
    return typing.get_type_hints(record)


def read_record(record: type[Record], node: Tree, problems: Problems, what: str) -> Record | None:
    """The record that a mapping holds, or None where it cannot be made; ``what`` names it in messages."""
    if not isinstance(node, Table):
        problems.add(node.line, f"{what}: expected 'key: value' entries")
        return None
    known = keys(record)
    for key in node:
        if key not in known:
            problems.add(node.line_of(key), f'{what}: unknown key "{key}"{did_you_mean(key, known)}')
    values: dict[str, Any] = {}
    complete = True
    for key, field in known.items():
        if key in node:
            value = _value(_hints(record)[field.name], node[key], problems, f"{what}: {key}")
            complete = complete and value is not _BAD
            values[field.name] = value
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            problems.add(node.line, f'{what}: "{key}" is missing')
            complete = False
    if "line" in _hints(record):
        values["line"] = node.line
    return record(**values) if complete else None


def read_table(record: type[Record], node: Tree | None, problems: Problems, what: str) -> dict[str, Record]:
    """The records of a mapping from ids to records."""
    if node is None or (isinstance(node, Text) and node == ""):
        return {}
    if not isinstance(node, Table):
        problems.add(node.line, f"{what}: expected one entry an id")
        return {}
    found = {key: read_record(record, value, problems, f"{what} {key}") for key, value in node.items()}
    return {key: value for key, value in found.items() if value is not None}


_BAD: Any = object()


def _value(hint: Any, node: Tree, problems: Problems, what: str) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _value(next(a for a in args if a is not type(None)), node, problems, what)
    if dataclasses.is_dataclass(hint):
        if isinstance(node, Text) and "edtf" in keys(typing.cast(type, hint)):
            node = _short(node)  # `when: 2016-11-23` stands for `when: {edtf: 2016-11-23}`
        record = read_record(typing.cast("type[Any]", hint), node, problems, what)
        return _BAD if record is None else record
    if origin is list:
        items = node if isinstance(node, Items) else [node]
        values = [_value(args[0], item, problems, what) for item in items]
        return _BAD if any(v is _BAD for v in values) else values
    if origin is dict:
        if not isinstance(node, Table):
            problems.add(node.line, f"{what}: expected 'key: value' entries")
            return _BAD
        table = {key: _value(args[1], value, problems, what) for key, value in node.items()}
        return _BAD if any(v is _BAD for v in table.values()) else table
    if not isinstance(node, Text):
        problems.add(node.line, f"{what}: expected one value")
        return _BAD
    return _scalar(hint, origin, args, node, problems, what)


def _scalar(hint: Any, origin: Any, args: tuple[Any, ...], node: Text, problems: Problems, what: str) -> Any:
    if origin is Literal:
        if node not in args:
            choices = ", ".join(a for a in args if a)
            problems.add(node.line, f'{what}: "{node}" is not one of {choices}{did_you_mean(node, args)}')
            return _BAD
        return str(node)
    if hint is int:
        if not re.fullmatch("[0-9]+", node):
            problems.add(node.line, f'{what}: "{node}" is no whole number')
            return _BAD
        return int(node)
    return str(node)


def _short(node: Text) -> Table:
    table = Table(node.line)
    table[Text("edtf", node.line)] = node
    return table
