"""Build hook: a wheel carries ontology, shapes and queries as kg/_data/.

An editable install reads them where they stand in the checkout, so nothing is copied for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("ontology", "shapes", "queries")


class PackageData(BuildHookInterface):
    """Adds the folders to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add them to a standard build; ``version`` is "editable" for the other kind."""
        if version == "standard":
            build_data["force_include"].update({str(Path(self.root) / name): f"kg/_data/{name}" for name in FOLDERS})
