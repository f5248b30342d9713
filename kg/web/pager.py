"""Long lists, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kg.web.view import BadRequest, View

Row = TypeVar("Row")


@dataclass(frozen=True)
class Part(Generic[Row]):
    """Some rows of a list: which page of how many, and how many rows there are in all."""

    rows: Sequence[Row]
    page: int
    pages: int
    total: int


def number(view: View) -> int:
    """Which page a visitor asks for.

    Raises:
        BadRequest: it is no number.
    """
    asked = view.query.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,5}", asked):
        raise BadRequest(f'page: "{asked}" is no number of a page')
    return int(asked)


def part(view: View, rows: Sequence[Row], size: int) -> Part[Row]:
    """The page of a list that a visitor asks for.

    Raises:
        BadRequest: the list has no such page.
    """
    return cut(view, rows[(number(view) - 1) * size :][:size], len(rows), size)


def cut(view: View, rows: Sequence[Row], total: int, size: int) -> Part[Row]:
    """Rows that a query has cut out of a list already.

    Raises:
        BadRequest: the list has no such page.
    """
    page, pages = number(view), max(1, -(-total // size))
    if page > pages:
        raise BadRequest(f"page: there are only {pages}")
    return Part(rows, page, pages, total)
