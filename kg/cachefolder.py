"""Where the program keeps what it can make again: a folder of the user's, which anyone may delete at any time."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in typing
if TYPE_CHECKING:
    from pathlib import Path

NAME = "aleppo-kg"


def folder() -> Path:
    """The cache folder, made where it is missing, for its owner only: ``KG_CACHE``, else the platform's own place.

    Raises:
        OSError: it cannot be made, or there is no home folder to make it in.
    """
    from pathlib import Path

    return Path(place())


def place(name: str = "") -> str:
    """The cache folder, or a folder in it, as a text; see ``folder``."""
    base = os.environ.get("KG_CACHE") or _usual()
    found = os.path.join(base, name)
    if not os.path.isdir(found):
        os.makedirs(base, mode=0o700, exist_ok=True)
        os.makedirs(found, mode=0o700, exist_ok=True)
    return found


def _usual() -> str:
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    if not os.path.isabs(base):  # no home folder; a relative XDG_CACHE_HOME is to be ignored, says its specification
        raise OSError(f"{base}: no absolute folder for a cache")
    return os.path.join(base, NAME)
