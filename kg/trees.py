"""What YAML holds, as text with line numbers: see ``kg.yamltree``, which reads it."""

from __future__ import annotations


class Text(str):
    """A scalar as typed, with the line it stands on (from 1) and its place in the file (code points, end exclusive)."""

    line: int
    start: int
    end: int

    def __new__(cls, value: str, line: int, start: int = 0, end: int = 0) -> Text:
        text = super().__new__(cls, value)
        text.line, text.start, text.end = line, start, end
        return text

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Goes to another process, and into what is remembered, as plain text: its place is of use only while the file is read."""
        return str, (str(self),)


class Items(list["Tree"]):
    """A list, with the line on which it begins."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


class Table(dict[str, "Tree"]):
    """A mapping, with the line on which it begins; its keys are ``Text``."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line

    def line_of(self, key: str) -> int:
        """The line on which a key stands; that of the mapping where it has no such key."""
        return next((k.line for k in self if k == key and isinstance(k, Text)), self.line)

    def key(self, key: str) -> Text:
        """A key as it stands in the file."""
        return next(k for k in self if k == key and isinstance(k, Text))


Tree = Text | Items | Table
