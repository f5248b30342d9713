"""The machine-written sections of an article's file, rewritten so that all else, comments too, stays as typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg import yamltree


def replace_section(content: str, name: str, entries: Mapping[str, str], *, after: str) -> str:
    """Put machine-written entries, a line each, in place of those of a top-level section, or in a new one behind ``after``.

    Comments stay with the entry before which or behind which they stand; an entry that says the same stays as typed.
    """
    lines = re.findall(r"[^\n]*\n|[^\n]+", content)
    end_of_line = "\r\n" if "\r\n" in content else "\n"
    found = _section(lines, name)
    if found is None:
        previous = _section(lines, after)
        position = previous[1] if previous else len(lines)
        before = "".join(lines[:position])
        gap = end_of_line if before and not before.endswith("\n") else ""
        block = [name + ":", *entries.values()]
        return before + gap + end_of_line + "".join(line + end_of_line for line in block) + "".join(lines[position:])
    begin, end = found
    heading = lines[begin] if re.fullmatch(rf"{name}:\s*(#.*)?\s*", lines[begin]) else name + ":" + end_of_line
    chunks, rest = _chunks(lines[begin + 1 : end])
    block_lines = [heading]
    for key, line in entries.items():
        comments, typed = chunks.get(key, ([], []))
        block_lines += [*comments, *(typed if _says("".join(typed), line) else [line + _remark(typed) + end_of_line])]
    return "".join([*lines[:begin], *block_lines, *rest, *lines[end:]])


def _section(lines: Sequence[str], name: str) -> tuple[int, int] | None:
    """The first line of a top-level section and the line behind its last."""
    begin = next((i for i, line in enumerate(lines) if line.startswith(f"{name}:")), None)
    if begin is None:
        return None
    end = begin + 1
    for i in range(begin + 1, len(lines)):
        if lines[i].strip() and lines[i][0] not in " \t#":
            break
        if lines[i].strip() and lines[i][0] != "#":
            end = i + 1
    return begin, end


def _chunks(lines: Sequence[str]) -> tuple[dict[str, tuple[list[str], list[str]]], list[str]]:
    """The entries of a section by key, each with the comments before it and its lines; and the comments behind the last."""
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip() and not line.lstrip().startswith("#")), default=0)
    chunks: dict[str, tuple[list[str], list[str]]] = {}
    comments: list[str] = []
    typed: list[str] = []
    for line in lines:
        key = re.match(rf" {{{indent}}}([^\s#:]+):", line)
        if key:
            typed = [line]
            chunks[key[1]] = (comments, typed)
            comments = []
        elif line.lstrip().startswith("#"):
            comments.append(line)
        elif line.strip():
            typed += [*comments, line]
            comments = []
    return chunks, comments


def _says(typed: str, line: str) -> bool:
    """Whether an entry as typed says what its machine-written line says."""
    return bool(typed) and typed.endswith("\n") and yamltree.parse(typed, "") == yamltree.parse(line, "")


def _remark(typed: Sequence[str]) -> str:
    """The comment at the end of an entry's last line."""
    remark = re.search(r"[}\]](\s+#.*)", typed[-1].rstrip()) if typed else None
    return remark[1] if remark else ""
