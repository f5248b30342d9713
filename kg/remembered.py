"""Small YAML texts that were read before, from the cache folder: to import PyYAML takes as long as to start Python twice.

A text is known by all its characters, so that nothing is ever out of date; what cannot be kept is read anew.
"""

from __future__ import annotations

import marshal
import os
import zlib

from kg import cachefolder
from kg.trees import Items, Table, Text, Tree

TYPE_CHECKING = False  # as in typing
if TYPE_CHECKING:
    from typing import Any

_FORMAT = 1
_MOST = 1000
"""So many texts are kept; then all are forgotten. A workspace has about a hundred."""


def parse(text: str, name: str) -> Table:
    """The mapping that a YAML text holds; see ``kg.yamltree.parse``."""
    try:
        digest = zlib.crc32(text.encode("utf-8", "surrogatepass"))
        place = os.path.join(cachefolder.place("yaml"), f"{digest:08x}")
    except OSError:
        place = ""
    found = _recall(place, text)
    if found is None:
        from kg import yamltree

        found = yamltree.parse(text, name)
        _remember(place, text, found)
    return found


def _recall(place: str, text: str) -> Table | None:
    try:
        with open(place, "rb") as file:
            form, kept, tree = marshal.loads(file.read())
        if form == _FORMAT and kept == text:
            found = _tree(tree)
            return found if isinstance(found, Table) else None
    except (OSError, EOFError, ValueError, TypeError):
        pass  # not there, or not whole: it is read anew
    return None


def _remember(place: str, text: str, tree: Table) -> None:
    beside = f"{place}.{os.getpid()}"
    try:
        folder = os.path.dirname(place)
        if len(os.listdir(folder)) >= _MOST:
            for name in os.listdir(folder):
                os.unlink(os.path.join(folder, name))
        with open(beside, "wb") as file:
            file.write(marshal.dumps((_FORMAT, text, _plain(tree))))
        os.replace(beside, place)
    except OSError:
        pass  # no folder, full or read-only: it is read anew each time


def _plain(tree: Tree) -> tuple[Any, ...]:
    """A tree of what marshal takes: the kind of a node is told by its length."""
    if isinstance(tree, Text):
        return (str(tree), tree.line, tree.start, tree.end)
    if isinstance(tree, Items):
        return (tree.line, [_plain(item) for item in tree])
    return (tree.line, [_plain(tree.key(key)) for key in tree], [_plain(value) for value in tree.values()])


def _tree(plain: tuple[Any, ...]) -> Tree:
    if len(plain) == 4:
        return Text(*plain)
    if len(plain) == 2:
        items = Items(plain[0])
        items.extend(map(_tree, plain[1]))
        return items
    table = Table(plain[0])
    table.update(zip((Text(*key) for key in plain[1]), map(_tree, plain[2]), strict=True))
    return table
