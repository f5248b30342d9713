"""A workspace: the folder whose seeds, ontology, shapes and queries the command works on.

It is the nearest folder above the current one that holds seeds/workspace.yaml, or the one named by ``--workspace``;
outside any, the graph that came with the package, read-only. What a workspace does not have of ontology, shapes and
queries comes from the package.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError

MARK = Path("seeds") / "workspace.yaml"
PACKAGE = Path(__file__).parent


def package_data(name: str) -> Path:
    """A folder of the package's own data: kg/_data/NAME in a wheel, NAME beside kg/ in a checkout."""
    inside = PACKAGE / "_data" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


@dataclass(frozen=True)
class Workspace:
    """Where everything is. ``root`` is None for the packaged graph."""

    root: Path | None

    def data(self, name: str) -> Path:
        """The workspace's own ontology, shapes or queries, or the package's."""
        if self.root is not None and (self.root / name).is_dir():
            return self.root / name
        return package_data(name)

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


def find(named: Path | None = None, start: Path | None = None) -> Workspace:
    """The workspace named, or the nearest above ``start`` (default: the current folder), or the packaged graph.

    Raises:
        UsageError: the folder named is no workspace.
    """
    if named is not None:
        if not (named / MARK).is_file():
            raise UsageError(f"{named}: no workspace (it has no {MARK.as_posix()})")
        return Workspace(named.resolve())
    here = (start or Path.cwd()).resolve()
    return Workspace(next((folder for folder in (here, *here.parents) if (folder / MARK).is_file()), None))
