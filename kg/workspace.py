"""A workspace: the folder whose seeds, ontology, shapes and queries the command works on.

It is the nearest folder above the current one that holds seeds/workspace.yaml, or the one named by ``--workspace``;
outside any, the graph that came with the package, read-only. What a workspace does not have of ontology, shapes and
queries comes from the package.
"""

from __future__ import annotations

import os

from kg.errors import UsageError

TYPE_CHECKING = False  # as in typing; it and pathlib are imported late, for a small question takes little longer than they do
if TYPE_CHECKING:
    from pathlib import Path

MARK = os.path.join("seeds", "workspace.yaml")
PACKAGE = os.path.dirname(os.path.abspath(__file__))


def package_data(name: str) -> str:
    """A folder of the package's own data: kg/_data/NAME in a wheel, NAME beside kg/ in a checkout."""
    inside = os.path.join(PACKAGE, "_data", name)
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(PACKAGE), name)


class Workspace:
    """Where everything is."""

    def __init__(self, folder: Path | str | None) -> None:
        """A workspace's folder, or None for the packaged graph."""
        self.folder = None if folder is None else os.fspath(folder)

    @property
    def root(self) -> Path | None:
        """The folder; None for the packaged graph."""
        from pathlib import Path

        return None if self.folder is None else Path(self.folder)

    def place(self, name: str) -> str:
        """The workspace's own ontology, shapes or queries, or the package's."""
        own = os.path.join(self.folder or "", name)
        return own if self.folder is not None and os.path.isdir(own) else package_data(name)

    def data(self, name: str) -> Path:
        """The same as a path."""
        from pathlib import Path

        return Path(self.place(name))

    @property
    def seeds(self) -> Path:
        """The folder of seeds.

        Raises:
            UsageError: the packaged graph has none.
        """
        if self.root is None:
            raise UsageError("this needs the seeds: go into a workspace (a folder with seeds/workspace.yaml) or name it with --workspace")
        return self.root / "seeds"

    @property
    def frames(self) -> Path:
        """The table of frames."""
        return self.data("ontology") / "frames.yaml"


def find(named: Path | str | None = None, start: Path | str | None = None) -> Workspace:
    """The workspace named, or the nearest above ``start`` (default: the current folder), or the packaged graph.

    Raises:
        UsageError: the folder named is no workspace.
    """
    if named is not None:
        if not os.path.isfile(os.path.join(named, MARK)):
            raise UsageError(f"{named}: no workspace (it has no {MARK.replace(os.sep, '/')})")
        return Workspace(os.path.realpath(named))
    here = os.path.realpath(start or os.getcwd())
    while not os.path.isfile(os.path.join(here, MARK)):
        above = os.path.dirname(here)
        if above == here:
            return Workspace(None)
        here = above
    return Workspace(here)
