"""The explorer of the checkout's graph, asked as programs ask it, and its pages read."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import httpx
import pytest

from kg.web.site import Site, opened
from kg.workspace import Workspace


@pytest.fixture(scope="session")
def explorer(served: str) -> Iterator[httpx.Client]:
    """Asks a running `kg serve`; redirections are not followed."""
    with httpx.Client(base_url=served, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def site(workspace: Workspace) -> Site:
    """The graph as pages read it."""
    return opened(workspace)


class Read(HTMLParser):
    """What a test wants of a page: its words, and the cells and links of its tables of answers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.rows: list[list[str]] = []
        self.headings: list[str] = []
        self._inside: list[str] = []
        self._answer = False
        self.feed(html)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag == "table":
            self._answer = "answer" in str(given.get("class")).split()
        if self._answer and tag in ("thead", "tbody"):
            self._inside.append(tag)
        if self._answer and tag == "tr" and self._inside == ["tbody"]:
            self.rows.append([])
        if self._answer and tag == "td":
            self.rows[-1].append("")
        if self._answer and tag == "th":
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._answer and tag in ("thead", "tbody"):
            self._inside.pop()
        self._answer = self._answer and tag != "table"

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._inside == ["tbody"] and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data
        elif self._inside == ["thead"] and self.headings:
            self.headings[-1] += data
