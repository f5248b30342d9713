"""The tables of the codebook, made from the tables that the program works by."""

from __future__ import annotations

from pathlib import Path

from kg import iris
from kg.frames import FrameTable
from kg.ontology import NATURES, Terms


def tables(folder: Path) -> str:
    """The codebook's two tables: the frames, and the lists of codes."""
    terms = Terms(folder)
    lines = [
        "| frame | nature | what it says | required | optional | key | conflict | scope | shortcut |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, frame in terms.table.frames.items():
        shortcuts = ", ".join(shortcut.term for shortcut in frame.shortcuts) or "none"
        scope = ", ".join(frame.scope) or "none"
        cells = (name, NATURES[frame.nature], terms.definition(name), *terms.words(frame), scope, shortcuts)
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", f"Every frame also takes {', '.join(terms.shared)}, and `unstated`.", *_comparisons(terms.table)]
    lines += ["", "| list | used by | codes |", "|---|---|---|"]
    core = terms.part("properties")
    for name in terms.part("codes"):
        used = [f"{frame.name} {slot.name}" for uses in terms.uses.values() for frame, slot in uses if slot.codes == name]
        used = ["every frame"] if len(used) == len(terms.table.frames) else used
        used += [
            f"cko:{term}" for term in core if terms.part("properties", term).get("range") == iris.code_class(name).removeprefix(iris.CKO)
        ]
        lines.append(f"| {name} | {', '.join(used)} | {', '.join(terms.codes(name))} |")
    return "\n".join(lines) + "\n"


def _comparisons(table: FrameTable) -> list[str]:
    """What the comparison of propositions takes from the tables beside keys, conflicts and scope."""
    lines = [""]
    for frame in table.frames.values():
        lines += [f"* {frame.name}: conflicts are looked for only where {slot} is {_or(codes)}." for slot, codes in frame.compared]
        lines += [f"* {frame.name}: {' and '.join(frame.symmetric)} may change places."] if frame.symmetric else []
    for name, pairs in table.excludes.items():
        codes = table.codes[name]
        against = {one: [other for other in codes[n:] if (one, other) in pairs] for n, one in enumerate(codes)}
        told = [f"{one} excludes {', '.join(others)}" for one, others in against.items() if others]
        lines.append(f"* {name}: {'; '.join(told)}.")
    lines.append("* Of every other list any two codes exclude one another in a conflict slot.")
    lines += [
        f"* SiegeChange: {change} told twice is a sequence where {_or(ends)} is told between." for change, ends in table.undoes.items()
    ]
    return lines


def _or(codes: tuple[str, ...]) -> str:
    return " or ".join(filter(None, (", ".join(codes[:-1]), codes[-1])))
