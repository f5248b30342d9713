"""The table of frames, slots and codes (ontology/frames.yaml): what a proposition can say."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path

from kg import yamltree
from kg.errors import DataError, Problem
from kg.yamltree import Items, Table, Tree

KINDS = ("actor", "person", "place", "event", "document", "entity", "any", "proposition", "code", "text", "quantity", "time", "flag")
ACTOR_KINDS = ("actor", "person")


@dataclass(frozen=True)
class Slot:
    """One slot of a frame. ``many``: "each", "together" or "one"; ``term``: local name of its ontology property."""

    name: str
    kind: str
    many: str
    codes: str
    term: str


@dataclass(frozen=True)
class Shortcut:
    """A plain triple that an accepted proposition gives: ``source`` slot, property ``term``, ``target`` slot.

    ``when`` lists the codes of which a slot must have one; ``unless`` those of which it may have none.
    """

    term: str
    source: str
    target: str
    when: tuple[tuple[str, tuple[str, ...]], ...]
    unless: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Frame:
    """What one kind of proposition can say.

    ``required`` holds alternatives: ``(("place",), ("to", "from"))`` asks for a place, and for one of to and from.
    ``scope``: slots whose difference makes it another question; ``compared``: codes of which a slot must have one for
    conflicts to be looked for; ``symmetric``: slots that may change places.
    """

    name: str
    nature: str
    required: tuple[tuple[str, ...], ...]
    key: tuple[str, ...]
    conflict: tuple[str, ...]
    slots: dict[str, Slot]
    shortcuts: tuple[Shortcut, ...]
    scope: tuple[str, ...] = ()
    compared: tuple[tuple[str, tuple[str, ...]], ...] = ()
    symmetric: tuple[str, ...] = ()

    @property
    def key_slots(self) -> tuple[str, ...]:
        """The key slots by their plain names (a key "from side" is the slot ``from``)."""
        return tuple(key.removesuffix(" side") for key in self.key)


@dataclass(frozen=True)
class FrameTable:
    """All frames by name, and the closed lists of codes by name.

    ``excludes``: by list, the pairs of codes that cannot hold together, both ways round; a list that is not there has no
    two codes that can. ``undoes``: by change of a siege, the changes that end what it brought about.
    """

    frames: dict[str, Frame]
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    excludes: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    undoes: dict[str, tuple[str, ...]] = field(default_factory=dict)


def camel(name: str) -> str:
    """``air-strike`` or ``legal term`` as a lowerCamelCase local name."""
    head, *rest = name.replace(" ", "-").split("-")
    return head + "".join(part.capitalize() for part in rest)


@functools.cache
def load(path: Path) -> FrameTable:
    """Read the table.

    Raises:
        DataError: a slot has an unknown kind or list of codes, or a key or conflict names no slot.
    """
    tree = yamltree.read(path, path.name)
    codes = {name: tuple(_texts(node)) for name, node in _table(tree["codes"]).items()}
    common = {name: _slot(name, _table(node)) for name, node in _table(tree["common"]).items()}
    frames = {name: _frame(name, _table(node), common) for name, node in _table(tree["frames"]).items()}
    problems = [Problem(path.name, 0, f"frame {frame.name}: {message}") for frame in frames.values() for message in _faults(frame, codes)]
    excludes = {name: _pairs(_table(node)) for name, node in _table(tree.get("excludes", Table(0))).items()}
    undoes = {code: tuple(_texts(node)) for code, node in _table(tree.get("undoes", Table(0))).items()}
    problems += [Problem(path.name, 0, f"excludes: {fault}") for fault in _unknown(excludes, codes)]
    if problems:
        raise DataError(problems)
    return FrameTable(frames, codes, excludes, undoes)


def _pairs(node: Table) -> frozenset[tuple[str, str]]:
    """Pairs of codes, each both ways round."""
    one_way = {(code, other) for code, others in node.items() for other in _texts(others)}
    return frozenset(one_way | {(other, code) for code, other in one_way})


def _unknown(excludes: dict[str, frozenset[tuple[str, str]]], codes: dict[str, tuple[str, ...]]) -> list[str]:
    return sorted(
        {
            f"{name} has no code {code}"
            for name, pairs in excludes.items()
            for pair in pairs
            for code in pair
            if code not in codes.get(name, ())
        }
    )


def _frame(name: str, node: Table, common: dict[str, Slot]) -> Frame:
    own = {slot: _slot(slot, _table(spec)) for slot, spec in _table(node["slots"]).items()}
    return Frame(
        name=name,
        nature=str(node["nature"]),
        required=tuple(tuple(str(choice).split("|")) for choice in _texts(node["required"])),
        key=tuple(_texts(node["key"])),
        conflict=tuple(_texts(node["conflict"])),
        slots={**{k: v for k, v in common.items() if k not in own}, **own},
        shortcuts=tuple(_shortcut(term, _table(spec)) for term, spec in _table(node.get("shortcut", Table(0))).items()),
        scope=tuple(_texts(node.get("scope", Items(0)))),
        compared=_conditions(node, "compared"),
        symmetric=tuple(_texts(node.get("symmetric", Items(0)))),
    )


def _slot(name: str, node: Table) -> Slot:
    return Slot(
        name=name,
        kind=str(node["kind"]),
        many=str(node.get("list", "one")),
        codes=str(node.get("codes", "")),
        term=str(node.get("property", "")) or camel(name),
    )


def _shortcut(term: str, node: Table) -> Shortcut:
    return Shortcut(term, str(node["from"]), str(node["to"]), _conditions(node, "when"), _conditions(node, "unless"))


def _conditions(node: Table, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (slot, tuple(_texts(value)) if isinstance(value, Items) else (str(value),))
        for slot, value in _table(node.get(name, Table(0))).items()
    )


def _faults(frame: Frame, codes: dict[str, tuple[str, ...]]) -> list[str]:
    faults = [f"slot {s.name}: unknown kind {s.kind}" for s in frame.slots.values() if s.kind not in KINDS]
    faults += [f"slot {s.name}: no list of codes {s.codes}" for s in frame.slots.values() if s.kind == "code" and s.codes not in codes]
    named = [alternative for choice in frame.required for alternative in choice] + [*frame.key_slots, *frame.scope, *frame.symmetric]
    named += [s for shortcut in frame.shortcuts for s in (shortcut.source, shortcut.target)]
    return faults + [f"no slot {name}" for name in named if name not in frame.slots]


def _table(node: Tree) -> Table:
    assert isinstance(node, Table), node
    return node


def _texts(node: Tree) -> list[str]:
    assert isinstance(node, Items), node
    return [str(item) for item in node]
