"""What the commands share: the workspace, its graph and texts, and how to speak on the terminal.

Modules are imported where they are used: asking a saved query loads no more than it needs.
"""

from __future__ import annotations

import contextlib
import os
import sys

from kg import workspace
from kg.errors import InputError, UsageError
from kg.workspace import PACKAGE, Workspace

TYPE_CHECKING = False  # as in typing
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kg.evidence import Sentences
    from kg.store import Store


def space(arguments: argparse.Namespace) -> Workspace:
    """The workspace that a command works on."""
    return workspace.find(arguments.workspace)


def settings(of: Workspace) -> Mapping[str, object]:
    """What the workspace says of itself; nothing outside one."""
    from kg import remembered

    return {} if of.folder is None else remembered.parse(text_of(os.path.join(of.folder, workspace.MARK)), "seeds/workspace.yaml")


def graph_place(of: Workspace) -> str:
    """The file of the built graph of a workspace, or of the packaged one."""
    if of.folder is None:
        return os.path.join(PACKAGE, "aleppo.ttl")
    return os.path.join(of.folder, str(settings(of).get("built", "graph.ttl")))


def graph_path(of: Workspace) -> Path:
    """The same as a path."""
    from pathlib import Path

    return Path(graph_place(of))


def store(arguments: argparse.Namespace) -> Store:
    """The graph that a command asks, opened: that of a service, or the built one."""
    return opener(arguments)()


def opener(arguments: argparse.Namespace) -> Callable[[], Store]:
    """What opens the graph that a command asks; called in another process if need be.

    Raises:
        UsageError: an engine of this machine was named for a service.
        InputError: there is no graph.
    """
    engine, endpoint = getattr(arguments, "engine", None), getattr(arguments, "endpoint", None)
    if endpoint:
        if engine:
            raise UsageError("--engine is for a graph of this machine, --endpoint for one of a service: name one of them")
        from kg.remote import RemoteStore

        return lambda: RemoteStore(endpoint)
    path = graph_place(space(arguments))
    if engine == "rdflib":
        from kg.store import open_graph

        return lambda: open_graph(path, "rdflib")
    return built(path)


def built(path: str) -> Callable[[], Store]:
    """What opens a built graph: the store that is kept of it, if there is one, else the graph in memory.

    Raises:
        InputError: it is no Turtle.
    """
    from kg import kept
    from kg.store import open_graph

    try:
        folder = kept.folder(path)
        if not os.path.isdir(folder):
            if os.path.getsize(path) < kept.LARGE:
                kept.owed.add(path)
            else:
                from kg import keeping

                keeping.at_once(path)
    except OSError:  # no file, or no place to keep it
        return lambda: open_graph(path)
    return lambda: kept.opened(path, folder)


def settle() -> None:
    """Have a process behind this one, which is about to end, keep the graphs that were asked in memory."""
    kept = sys.modules.get("kg.kept")
    if kept and kept.owed and not kept.asked and os.fork() == 0:
        from kg import keeping

        keeping.behind(kept.owed)


def text_of(path: Path | str) -> str:
    """The text of a file that a user named.

    Raises:
        InputError: it is missing, unreadable or not UTF-8.
    """
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8") from None


def sentences(arguments: argparse.Namespace) -> Sentences:
    """The words of passages, where the texts are at hand."""
    from kg import texts
    from kg.evidence import Sentences

    return Sentences(texts.available(space(arguments).root))


def columns(usual: int = 120) -> int:
    """The width for text, in columns of the terminal; the usual one where there is none. As shutil finds it, which imports much."""
    given = os.environ.get("COLUMNS", "")
    found = int(given) if given.isdecimal() else 0
    if not found:
        with contextlib.suppress(OSError):
            found = os.get_terminal_size().columns
    return max(60, min(found or usual, 160))


def form(arguments: argparse.Namespace) -> str:
    """The format that was asked for, or the one that fits where the output goes."""
    return str(arguments.format or ("table" if sys.stdout.isatty() else "tsv"))


def say(message: str) -> None:
    """A message beside the data."""
    print(message, file=sys.stderr)
