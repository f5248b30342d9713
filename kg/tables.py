"""Answers as people and programs want them: a table for a terminal, TSV, CSV, JSON, Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyoxigraph as ox

from kg import iris
from kg.store import Rows, Term

FORMATS = ("table", "tsv", "csv", "json", "md")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(?:00:00:00|23:59:59)(?:\.0+)?(?:Z|\+00:00)")
_DECIMAL = iris.PREFIXES["xsd"] + "decimal"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def plain(term: Term | None) -> str:
    """A term for reading: IRIs with their prefix, instants as their day, whole decimals without a point, texts as they are."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return iris.shorten(term.value)
    instant = _INSTANT.fullmatch(term.value)
    whole = isinstance(term, ox.Literal) and term.datatype.value == _DECIMAL and term.value.endswith(".0")
    return instant[1] if instant else term.value[:-2] if whole else term.value


def cell(text: str) -> str:
    """A cell that no spreadsheet runs as a formula: a leading = + - @ gets an apostrophe, numbers aside."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    import unicodedata

    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def render(rows: Rows, how: str, columns: int = 120) -> str:
    """An answer in one of ``FORMATS``; ``columns`` is the width of the terminal for a table."""
    if rows.boolean is not None:
        return "yes\n" if rows.boolean else "no\n"
    if rows.triples is not None:
        return "".join(f"{triple} .\n" for triple in sorted(map(str, rows.triples)))
    if how == "json":
        return _json(rows)
    body = [[plain(term) for term in row] for row in rows.rows]
    if how == "tsv":
        return "".join("\t".join(re.sub(r"[\t\r\n]+", " ", value) for value in row) + "\n" for row in [list(rows.variables), *body])
    if how == "csv":
        return csv_text([list(rows.variables), *body])
    if how == "md":
        lines = [list(rows.variables), ["---"] * len(rows.variables), *body]
        return "".join("| " + " | ".join(re.sub(r"[\r\n]+", " ", value).replace("|", "\\|") for value in line) + " |\n" for line in lines)
    return table(list(rows.variables), body, columns)


def csv_text(lines: Sequence[Sequence[str]]) -> str:
    """Lines as CSV: comma, CRLF, no cell that runs as a formula."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([[cell(value) for value in line] for line in lines])
    return out.getvalue()


def _json(rows: Rows) -> str:
    """SPARQL 1.1 results in JSON."""
    bindings = [{name: _binding(term) for name, term in zip(rows.variables, row, strict=True) if term is not None} for row in rows.rows]
    import json

    return json.dumps({"head": {"vars": list(rows.variables)}, "results": {"bindings": bindings}}, ensure_ascii=False, indent=1) + "\n"


def _binding(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != iris.PREFIXES["xsd"] + "string":
        found["datatype"] = term.datatype.value
    return found


def table(header: Sequence[str], body: Sequence[Sequence[str]], columns: int) -> str:
    """A table that fits a terminal: cells wrap at words, wide columns give way first.

    Columns without any value are left out. Where there is no room, so are ids, then what stands behind the paragraph,
    from the right; the last line names what is not shown.
    """
    kept = [i for i in range(len(header)) if not body or any(row[i] for row in body)]
    while sum(_floor(i, header, body) + 2 for i in kept) > columns:
        ids = [i for i in kept if body and all(_ID.fullmatch(row[i]) or not row[i] for row in body)]
        behind = kept[kept.index(header.index("paragraph")) + 1 :] if "paragraph" in header else []
        if len(kept) == 1 or not ids + behind:
            break
        kept.remove((ids or behind)[-1])
    gone = [name for i, name in enumerate(header) if i not in kept]
    note = f"(not shown: {', '.join(gone)}; -f csv has them)\n" if gone else ""
    kept_header, kept_body = [header[i] for i in kept], [[row[i] for i in kept] for row in body]
    if sum(_floor(i, kept_header, kept_body) + 2 for i in range(len(kept))) > columns:
        return _records(kept_header, kept_body, columns) + note
    return _fit(kept_header, kept_body, columns) + note


def _records(header: Sequence[str], body: Sequence[Sequence[str]], columns: int) -> str:
    """What no table can hold: a block a row, a line a value; what is empty is left out."""
    indent = max(map(width, header)) + 2
    lines: list[str] = []
    for row in body:
        for name, value in zip(header, row, strict=True):
            for number, part in enumerate(_wrap(value, max(columns - indent, 20)) if value else []):
                lines.append((name + " " * (indent - width(name)) if number == 0 else " " * indent) + part + "\n")
        lines.append("\n")
    return "".join(lines[:-1])


_ID = re.compile(r"[a-z]+:[A-Za-z0-9._-]+")


def _floor(index: int, header: Sequence[str], body: Sequence[Sequence[str]]) -> int:
    """The width below which a column is hard to read: its longest word, within limits."""
    words = [word for row in [header, *body] for word in row[index].split()]
    return max(8, min(max(map(width, words), default=1), 24)) if words else 1


def _fit(header: Sequence[str], body: Sequence[Sequence[str]], columns: int) -> str:
    if not header:
        return ""
    widths = [max([width(h), *(width(row[i]) for row in body)]) for i, h in enumerate(header)]
    room = max(columns - 2 * (len(widths) - 1), len(widths))
    floor = [min(w, _floor(i, header, body)) for i, w in enumerate(widths)]
    while sum(widths) > room and any(w > f for w, f in zip(widths, floor, strict=True)):
        widest = max((w, i) for i, (w, f) in enumerate(zip(widths, floor, strict=True)) if w > f)[1]
        widths[widest] -= 1
    lines = [_line(header, widths), "  ".join("-" * w for w in widths) + "\n"]
    return "".join(lines + [_line(row, widths) for row in body])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    wrapped = [_wrap(text, w) for text, w in zip(cells, widths, strict=True)]
    height = max(map(len, wrapped))
    lines = [[part[i] if i < len(part) else "" for part in wrapped] for i in range(height)]
    return "".join("  ".join(c + " " * (w - width(c)) for c, w in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines)


def _wrap(text: str, room: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        while width(word) > room:
            if line:
                lines.append(line)
                line = ""
            fits = next(n for n in range(len(word), 0, -1) if n == 1 or width(word[:n]) <= room)
            lines.append(word[:fits])
            word = word[fits:]
        if line and width(line) + 1 + width(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line or not lines else lines
