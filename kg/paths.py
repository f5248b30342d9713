"""Property paths: the nodes that a path leads to, the nodes that it leads from, and what of a graph it reads on its way."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from kg.lookup import Data, Links, Term, closure


@dataclass(frozen=True)
class Step:
    """Over one triple of a predicate, from subject to object, or back."""

    predicate: Term
    back: bool = False

    def links(self, data: Data) -> Links:
        """Where it leads from each node."""
        return data.backward(self.predicate) if self.back else data.forward(self.predicate)


@dataclass(frozen=True)
class Sequence:
    """One path after the other; none is to stay where one is."""

    parts: tuple[Path, ...]


@dataclass(frozen=True)
class Choice:
    """Any of several paths."""

    parts: tuple[Path, ...]


@dataclass(frozen=True)
class Repeat:
    """A path again and again: ``?`` at most once, ``*`` any number of times, ``+`` at least once."""

    part: Path
    how: str


Path = Step | Sequence | Choice | Repeat
HERE = Sequence(())


def inverse(path: Path) -> Path:
    """The path from the other end."""
    match path:
        case Step(predicate, back):
            return Step(predicate, not back)
        case Sequence(parts):
            return Sequence(tuple(inverse(part) for part in reversed(parts)))
        case Choice(parts):
            return Choice(tuple(inverse(part) for part in parts))
        case Repeat(part, how):
            return Repeat(inverse(part), how)


def ends(path: Path, data: Data, nodes: Collection[Term]) -> Mapping[Term, Collection[Term]]:
    """The nodes that a path leads to from each of some nodes, none twice; a node from which it leads nowhere is left out."""
    match path:
        case Step():
            links = path.links(data)
            return {node: found for node in nodes if (found := links.get(node))}
        case Sequence(parts):
            near: Mapping[Term, Collection[Term]] = {node: (node,) for node in nodes}
            for part in parts:
                far = ends(part, data, together(near))
                joined = {node: set().union(*(far.get(value, ()) for value in values)) for node, values in near.items()}
                near = {node: found for node, found in joined.items() if found}
            return near
        case Choice(parts):
            ways = [ends(part, data, nodes) for part in parts]
            return {node: found for node in nodes if (found := set().union(*(way.get(node, ()) for way in ways)))}
        case Repeat(part, how):
            return {node: found for node in nodes if (found := _repeated(part, how, data, node))}


def _repeated(part: Path, how: str, data: Data, node: Term) -> set[Term]:
    once = {value for values in ends(part, data, (node,)).values() for value in values}
    if how == "?":
        return once | {node}
    if isinstance(part, Step):
        found = closure(part.links(data), once)
    else:
        found, waiting = set(), once
        while waiting:
            found |= waiting
            waiting = together(ends(part, data, waiting)) - found
    return found | {node} if how == "*" else found


def together(found: Mapping[Term, Collection[Term]]) -> set[Term]:
    """All ends."""
    return set(itertools.chain.from_iterable(found.values()))


def steps(path: Path, before: Path = HERE) -> Iterator[tuple[Path, Step]]:
    """Each step that a path may take, with the path that leads there."""
    match path:
        case Step():
            yield before, path
        case Sequence(parts):
            for number, part in enumerate(parts):
                yield from steps(part, after(before, *parts[:number]))
        case Choice(parts):
            for part in parts:
                yield from steps(part, before)
        case Repeat(part, how):
            yield from steps(part, before if how == "?" else after(before, Repeat(part, "*")))


def after(*parts: Path) -> Path:
    """One path after the other."""
    flat = tuple(itertools.chain.from_iterable(part.parts if isinstance(part, Sequence) else (part,) for part in parts))
    return flat[0] if len(flat) == 1 else Sequence(flat)
