"""Style sheets, scripts and pictures, each under a name that holds the digest of its content, so that browsers may keep it for ever."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg import svg
from kg.web import scripts

HERE = Path(__file__).resolve().parent
MEDIA = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class Asset:
    """One file; ``name`` is that under which it is served."""

    name: str
    content: bytes

    @property
    def media(self) -> str:
        """Its media type."""
        return MEDIA[Path(self.name).suffix]


@functools.cache
def files() -> Mapping[str, Asset]:
    """Every file by its plain name: the style sheets (``style.css`` is all of them), the icon, and the scripts that were built."""
    sheets = sorted((HERE / "style").glob("*.css"), key=lambda file: (file.name != "base.css", file.name))
    first, *rest = (file.read_text("utf-8") for file in sheets)
    # Pictures of the ontology stand in pages without their own sheet, which the policy for content would refuse.
    found = {"style.css": _named("style.css", "\n".join([first, svg.STYLE, *rest]).encode())}
    found["icon.svg"] = _named("icon.svg", (HERE / "style" / "icon.svg").read_bytes())
    for plain, name in scripts.built().items():
        found[plain] = Asset(name, (scripts.FOLDER / name).read_bytes())
    return found


@functools.cache
def served() -> Mapping[str, Asset]:
    """Every file by the name under which it is served."""
    return {asset.name: asset for asset in files().values()}


def _named(plain: str, content: bytes) -> Asset:
    stem, _, extension = plain.rpartition(".")
    return Asset(f"{stem}-{hashlib.sha256(content).hexdigest()[:10]}.{extension}", content)
