"""What the commands share: the workspace, its graph and texts, and how to speak on the terminal.

Modules are imported where they are used: asking a saved query loads no more than it needs.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg import workspace
from kg.errors import InputError
from kg.workspace import PACKAGE, Workspace

if TYPE_CHECKING:
    from kg.evidence import Sentences
    from kg.store import Engine, Store


def space(arguments: argparse.Namespace) -> Workspace:
    """The workspace that a command works on."""
    return workspace.find(arguments.workspace)


def settings(of: Workspace) -> Mapping[str, object]:
    """What the workspace says of itself; nothing outside one."""
    from kg import yamltree

    return {} if of.root is None else yamltree.read(of.seeds / "workspace.yaml", "seeds/workspace.yaml")


def graph_path(of: Workspace) -> Path:
    """The built graph of a workspace, or the packaged one."""
    return PACKAGE / "aleppo.ttl" if of.root is None else of.root / str(settings(of).get("built", "graph.ttl"))


def store(arguments: argparse.Namespace) -> Store:
    """The built graph, opened."""
    from kg.store import open_graph

    engine: Engine = getattr(arguments, "engine", "pyoxigraph")
    return open_graph(graph_path(space(arguments)), engine)


def text_of(path: Path) -> str:
    """The text of a file that a user named.

    Raises:
        InputError: it is missing, unreadable or not UTF-8.
    """
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8") from None


def sentences(arguments: argparse.Namespace) -> Sentences:
    """The words of passages, where the texts are at hand."""
    from kg import texts
    from kg.evidence import Sentences

    return Sentences(texts.available(space(arguments).root))


def columns() -> int:
    """The width for text, in columns of the terminal."""
    return max(60, min(shutil.get_terminal_size((120, 24)).columns, 160))


def form(arguments: argparse.Namespace) -> str:
    """The format that was asked for, or the one that fits where the output goes."""
    return str(arguments.format or ("table" if sys.stdout.isatty() else "tsv"))


def say(message: str) -> None:
    """A message beside the data."""
    print(message, file=sys.stderr)
