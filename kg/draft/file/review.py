"""The walk through a draft: claim after claim, and what a person decides. Each decision is saved at once, so that nothing is lost."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from kg import seal
from kg.draft.file import layout
from kg.draft.file.editor import NotTaken, edited
from kg.draft.file.layout import Tree
from kg.draft.file.show import Shown
from kg.draft.file.verify import Reader
from kg.registers import Registers
from kg.texts import ArticleText

_KEYS = {"a": "accept", "e": "edit", "d": "drop", "s": "skip", "b": "back", "q": "quit"}
_WORDS = {"a": "accepted", "e": "edited", "d": "dropped"}


class Walk:
    """The review of one draft.

    Args:
        path: the draft's file; it is written after each decision, whole or not at all.
        text: the article's text, to show sentences; without it only their places are shown.
        ask: gives the answer to a question; EOFError ends the walk.
    """

    def __init__(
        self,
        path: Path,
        tree: Tree,
        registers: Registers,
        text: ArticleText | None,
        ask: Callable[[str], str],
        say: Callable[[str], None],
        *,
        bold: bool = False,
    ) -> None:
        self.path, self.tree, self.ask, self.say = path, tree, ask, say
        self.marks: dict[str, Tree] = tree["draft"]["claims"]
        self.shown, self.plain = (Shown(tree, registers, text, bold=strong) for strong in (bold, False))
        self.reader = Reader(tree, registers)
        self.decided = 0

    def left(self) -> int:
        """How many claims wait for a decision."""
        return sum(self._waits(claim) for claim in self.tree["claims"])

    def go(self) -> None:
        """Ask for a decision on every claim that has none, as long as somebody answers."""
        waiting = [n for n, claim in enumerate(self.tree["claims"]) if self._waits(claim)]
        if waiting:
            self.say(f"{len(waiting)} of {len(self.tree['claims'])} claims wait. {', '.join(f'{k} {word}' for k, word in _KEYS.items())}")
        step = 0
        while step < len(waiting):
            try:
                answer = self._asked(waiting[step], f"{step + 1}/{len(waiting)}")
            except EOFError:
                return
            if answer == "q":
                return
            step = max(step - 1, 0) if answer == "b" else step + 1

    def _waits(self, claim: Tree) -> bool:
        return str(self.marks[str(claim["id"])]["decided"]) == "no"

    def _asked(self, place: int, where: str) -> str:
        """Show a claim and ask until something is decided; the letter."""
        claim = self.tree["claims"][place]
        before = self.marks[str(claim["id"])]["decided"]
        self.say(f"\n── {where}  {claim['id']}{'' if before == 'no' else f'  ({before})'}")
        for line in self.shown.lines(claim):
            self.say(line)
        typed = ""
        while True:
            answer = self.ask(f"[{'/'.join(_KEYS)}] ").strip().lower()[:1]
            if answer in ("s", "b", "q"):
                return answer
            if answer == "d" or (answer == "a" and not self._faulty(claim)):
                self._save(place, claim, answer)
                return answer
            if answer == "e":
                changed, typed = self._edited(claim, typed)
                if changed:
                    self._save(place, changed, answer)
                    return answer
            elif answer not in _KEYS:
                self.say(", ".join(f"{k} {word}" for k, word in _KEYS.items()))

    def _faulty(self, claim: Tree) -> bool:
        """Whether a claim cannot stand as it is; the person is told why."""
        faults = self.reader.faults(claim, self.tree)
        for fault in faults:
            self.say(f"not taken: {fault}; e to edit, d to drop it")
        return bool(faults)

    def _edited(self, claim: Tree, before: str) -> tuple[Tree | None, str]:
        """The claim as changed, or None and what was typed, to go on from."""
        try:
            changed, typed = edited(claim, self.plain.above(claim), before)
        except NotTaken as error:
            self.say(f"not taken: {error}")
            return None, error.typed or before
        if changed is None:
            self.say("nothing was changed; a takes it as it is")
            return None, ""
        key, faults = str(changed["id"]), self.reader.faults(changed, self.tree)
        if key != str(claim["id"]) and key in self.marks:
            faults.append(f'another claim is called "{key}"')
        for fault in faults:
            self.say(f"not taken: {fault}; e goes on from what you typed")
        return (None, typed) if faults else (changed, "")

    def _save(self, place: int, claim: Tree, answer: str) -> None:
        old = str(self.tree["claims"][place]["id"])
        mark = self.marks[old]
        self.decided += mark["decided"] == "no"
        mark["decided"] = _WORDS[answer]
        self.tree["claims"][place] = claim
        if str(claim["id"]) != old:
            kept = {str(claim["id"]) if key == old else key: value for key, value in self.marks.items()}
            self.marks.clear()
            self.marks.update(kept)
        seal.write(self.path, layout.dump(self.tree))


def bold() -> bool:
    """Whether messages go to a terminal that can write bold."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
