"""A name at its place in a text, and the registered things that it may mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at ``text[start:end]``.

    ``things`` holds what it may mean, best first: several of one register where context does not decide, none where it is
    new. ``maybe`` holds what a new name may be a spelling of. ``how``: exact, variant, short (a surname or other part of a
    longer name), ambiguous or new. ``guess`` is the class that is proposed for a new one.
    """

    start: int
    end: int
    words: str
    things: tuple[str, ...]
    how: str
    guess: str = ""
    maybe: tuple[str, ...] = ()

    def of(self, register: str) -> str:
        """The thing of a register that it means; "" where there is none or it is left open."""
        found = [thing for thing in self.things if thing.startswith(f"{register}/")]
        return found[0] if len(found) == 1 or (found and self.how != "ambiguous") else ""
