"""Tables as CSV, with what describes them for programs (CSV on the Web, W3C) and for people, alone or in one archive.

Every table has a byte order mark, so that spreadsheets read Arabic right, and no cell that runs as a formula.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg import tables
from kg.web.site import Site

DESCRIPTION = "csv-metadata.json"
README = "README.txt"
BETWEEN = "; "
"""What stands between several values of one cell."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip archive knows: the same tables give the same bytes."""


@dataclass(frozen=True)
class Column:
    """A column: its name, what is in it, its datatype, whether a cell may hold several values, and the table whose key it names."""

    name: str
    says: str
    datatype: str = "string"
    many: bool = False
    refers: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its name, what a row is, its columns, what makes its rows, and the column that is its key, if one is."""

    name: str
    says: str
    columns: tuple[Column, ...]
    rows: Callable[[Site], Iterator[Sequence[str]]]
    key: str = ""


def written(site: Site, table: Table) -> bytes:
    """A table as CSV."""
    lines = [[column.name for column in table.columns], *(list(row) for row in table.rows(site))]
    return ("\N{BYTE ORDER MARK}" + tables.csv_text(lines)).encode()


def archive(parts: Mapping[str, bytes]) -> bytes:
    """Files as one zip archive, byte for byte the same for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def described(site: Site, listed: Sequence[Table]) -> str:
    """What the tables hold, by the recommendation CSV on the Web of W3C."""
    keys = {table.name: table.key for table in listed}
    head: dict[str, object] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": site.graph.title,
        "dc:identifier": site.graph.iri,
        "dc:bibliographicCitation": f"{site.graph.citation}, version {site.graph.version}",
    }
    if site.graph.licence:
        head["dc:license"] = {"@id": site.graph.licence}
    return json.dumps({**head, "tables": [_table(table, keys) for table in listed]}, ensure_ascii=False, indent=1) + "\n"


def _table(table: Table, keys: Mapping[str, str]) -> dict[str, object]:
    schema: dict[str, object] = {"columns": [_column(column) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = table.key
    if refers := [column for column in table.columns if column.refers]:
        schema["foreignKeys"] = [
            {"columnReference": c.name, "reference": {"resource": f"{c.refers}.csv", "columnReference": keys[c.refers]}} for c in refers
        ]
    return {"url": f"{table.name}.csv", "dc:description": table.says, "tableSchema": schema}


def _column(column: Column) -> dict[str, object]:
    found: dict[str, object] = {"name": column.name.replace(" ", "_"), "titles": column.name, "datatype": column.datatype}
    return found | ({"dc:description": column.says} if column.says else {}) | ({"separator": BETWEEN} if column.many else {})


def readme(site: Site, listed: Sequence[Table]) -> str:
    """The same in words, for people."""
    graph = site.graph
    lines = [graph.title, f"{graph.citation}, version {graph.version}. {graph.iri}", f"Licence: {graph.licence}", ""]
    lines += ["A claim is not a fact: see stance and status. An empty cell means that nothing is told, not that it was not so.", ""]
    for table in listed:
        lines += [f"{table.name}.csv: {table.says}", *(f"  {c.name}{f': {c.says}' if c.says else ''}" for c in table.columns), ""]
    return "\n".join(lines)
