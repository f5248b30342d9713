"""How long work tells how far it is."""

from __future__ import annotations

import sys
from collections.abc import Callable

Progress = Callable[[str], None]
"""Is told, in a few words, what is being done."""
_WORTH_TELLING = 100
_PARTS = 20


def silent(message: str) -> None:
    """Progress that nobody reads."""


def to_stderr(message: str) -> None:
    """Progress on standard error."""
    print(f"... {message}", file=sys.stderr, flush=True)


class Steps:
    """Tells how far work on many things is, at every twentieth of it; of few things not a word.

    Args:
        progress: who is told.
        what: the work.
        number: of how many things.
    """

    def __init__(self, progress: Progress, what: str, number: int) -> None:
        self.progress, self.what, self.number, self.done = progress, what, number, 0

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        if self.number >= _WORTH_TELLING and self.done * _PARTS // self.number != (self.done - 1) * _PARTS // self.number:
            self.progress(f"{self.what}: {self.done:,} of {self.number:,}")
