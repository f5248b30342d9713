"""What a reviewer sees of a claim: why to look twice, the sentence with the words it was made from, and the claim in readable words."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from kg import invocation
from kg.draft.file.layout import Tree, listed
from kg.records import STANCES
from kg.registers import Registers
from kg.texts import ArticleText
from kg.wording import words

_BOLD, _PLAIN = "\ue000", "\ue001"
"""Stand for the terminal's commands while lines are broken."""


class Shown:
    """Shows claims of one draft.

    Args:
        bold: whether the terminal can write bold.
    """

    def __init__(self, tree: Tree, registers: Registers, text: ArticleText | None, *, bold: bool) -> None:
        self.tree, self.text, self.bold = tree, text, bold
        self.labels: dict[str, str] = {}
        for thing, label in registers.labels.items():
            self.labels[thing.replace("/", ":", 1)] = self.labels[thing.partition("/")[2]] = label
        for names in (tree["draft"].get("new") or {}).values():
            for key, entry in names.items():
                self.labels.setdefault(str(key), f"{entry['entry']['label']['en']} (new)")

    def above(self, claim: Tree) -> Iterator[str]:
        """What to look at before the claim: why to look twice, and its sentences."""
        mark = self.tree["draft"]["claims"].get(str(claim["id"]), {})
        for note in mark.get("look_twice") or ():
            yield from self._wrapped("! ", str(note))
        if claim.get("quote"):
            yield from self._wrapped("", f"“{claim['quote']}”")
        for key in listed(claim.get("passage")):
            yield from self._wrapped(f"{key}  ", self._marked(self._sentence(key), mark.get("marked") or ()))

    def lines(self, claim: Tree) -> Iterator[str]:
        """All of it, line by line."""
        yield from self.above(claim)
        yield ""
        stance = next(stance for stance in STANCES if stance in claim)
        speaker = self._speaker(str(claim.get("by") or "article"))
        via = f", through {', '.join(self._value(v) for v in listed(claim['via']))}" if claim.get("via") else ""
        yield from self._wrapped("", f"{self._strong(speaker)}{via} {self._strong(stance)}")
        for frame, slots in self._frames(claim[stance]):
            yield from self._frame(frame, slots, "  ")
        for key in ("says", "said", "holder", "called", "note"):
            if claim.get(key):
                yield from self._wrapped("  ", f"{key}: {self._value(claim[key])}")

    def _frames(self, content: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(content, dict):
            yield from content.items()
        else:
            for item in content if isinstance(content, list) else [content]:
                yield from self._frames(item) if isinstance(item, dict | list) else [(str(item), {})]

    def _frame(self, frame: str, slots: Any, indent: str) -> Iterator[str]:
        yield f"{indent}{words(frame).capitalize()}"
        width = max(map(len, slots), default=0) if isinstance(slots, dict) else 0
        for slot, value in slots.items() if isinstance(slots, dict) else ():
            if isinstance(value, dict) and any(str(key)[:1].isupper() for key in value):
                yield f"{indent}  {slot}"
                for inner, filled in value.items():
                    yield from self._frame(inner, filled, f"{indent}    ")
            else:
                yield from self._wrapped(f"{indent}  {slot:{width}}  ", self._value(value))

    def _value(self, value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(self._value(v) for v in value)
        if isinstance(value, dict):
            if "edtf" in value:
                rest = [f'"{value["printed"]}"' if value.get("printed") else "", str(value.get("how") or ""), str(value.get("note") or "")]
                return str(value["edtf"]) + (f" ({', '.join(filter(None, rest))})" if any(rest) else "")
            return ", ".join(f"{self._value(key)} {self._value(inner)}" for key, inner in value.items())
        text = str(value)
        return self.labels.get(text) or (text.replace("-", " ") if re.fullmatch(r"[a-z-]+", text) else text)

    def _speaker(self, key: str) -> str:
        if key == "article":
            return "the article"
        entry = (self.tree.get("speakers") or {}).get(key) or {}
        return str(entry.get("described") or key)

    def _sentence(self, key: str) -> str:
        anchor = (self.tree.get("passages") or {}).get(key) or {}
        place = (self.tree.get("sentences") or {}).get(key) or [anchor.get("start"), anchor.get("end")]
        if self.text is None or place[0] is None:
            return "(the text is not at hand)"
        return " ".join(self.text.text[int(str(place[0])) : int(str(place[1]))].split())

    def _marked(self, sentence: str, names: Iterable[Any]) -> str:
        wanted = sorted({" ".join(str(name).split()) for name in names if str(name).strip()}, key=lambda name: (-len(name), name))
        if not wanted or self.text is None:
            return sentence
        return re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)", lambda found: self._strong(found[0]), sentence)

    def _strong(self, words: str) -> str:
        """Words between marks that become bold when the lines are broken; as they are where nothing is bold."""
        return f"{_BOLD}{words}{_PLAIN}" if self.bold else words

    def _wrapped(self, start: str, text: str) -> Iterator[str]:
        width = min(invocation.columns(100), 100)
        plain = "".join(c if c.isprintable() or c in (_BOLD, _PLAIN) else " " for c in start + text)  # no command reaches the terminal
        for line in textwrap.wrap(plain, width, subsequent_indent=" " * len(start), break_on_hyphens=False):
            yield line.replace(_BOLD, "\033[1m" * self.bold).replace(_PLAIN, "\033[0m" * self.bold)
