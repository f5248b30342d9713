"""What every page has in common: validators, languages, settings, mistakes, and what is kept of a graph that was built anew."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from kg.web import exports
from kg.web.serve import Wishes, prepared
from kg.web.server import Server
from kg.web.site import Site
from kg.web.view import Page, View
from kg.workspace import Workspace, find

ROOT = Path(__file__).resolve().parent.parent
HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("coding", ["gzip", "identity"])
@pytest.mark.parametrize("written", ["{}", "W/{}", '"other", {}'])
def test_what_a_client_has_is_not_sent_again(explorer: httpx.Client, coding: str, written: str) -> None:
    first = explorer.get("/disputes", headers={"Accept-Encoding": coding})
    again = explorer.get("/disputes", headers={"Accept-Encoding": coding, "If-None-Match": written.format(first.headers["etag"])})

    assert (first.headers.get("content-encoding") == "gzip") == (coding == "gzip")
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_packed_and_plain_are_told_apart(explorer: httpx.Client) -> None:
    tags = {explorer.get("/disputes", headers={"Accept-Encoding": coding}).headers["etag"] for coding in ("gzip", "identity")}

    assert len(tags) == 2


def test_a_download_is_not_sent_again(explorer: httpx.Client, site: Site) -> None:
    address = f"/export/{exports.stem(site)}-places.geojson"
    first = explorer.get(address)

    assert first.status_code == 200
    assert explorer.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_a_slash_too_many_is_no_page_and_no_way_elsewhere(explorer: httpx.Client) -> None:
    for address in ("/map/", "/ar/map/", "/ar/ar/map"):
        assert explorer.get(address).status_code == 404, address


@pytest.mark.parametrize("address", ["/map?date=2016-09-24&date=2016-09-25", "/search?q=a%00b", "/map?date=2016-13-45", "/claims?page=0"])
@pytest.mark.parametrize("language", ["", "/ar"])
def test_a_mistake_in_the_address_is_one_line(explorer: httpx.Client, language: str, address: str) -> None:
    page, line = explorer.get(language + address, headers=HTML), explorer.get(language + address)

    assert (page.status_code, line.status_code) == (400, 400)
    assert f'<html lang="{"ar" if language else "en"}"' in page.text and '<p class="message">' in page.text
    assert line.text.count("\n") == 1 and "Accept" in line.headers["vary"]


def test_an_error_is_never_the_first_page(explorer: httpx.Client) -> None:
    first = explorer.get("/", headers=HTML)
    for _ in range(2):
        missing = explorer.get("/no-such-page", headers=HTML)
        assert (missing.status_code, missing.text == first.text) == (404, False)


def test_graphs_that_a_client_chooses_are_asked_in_a_browser_too(explorer: httpx.Client) -> None:
    asked = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "show": "table", "default-graph-uri": "urn:none"}

    answer = explorer.get("/sparql", params=asked, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert [row["n"]["value"] for row in answer.json()["results"]["bindings"]] == ["0"]


def test_a_page_begun_before_the_graph_was_built_anew_is_not_kept(tmp_path: Path, workspace: Workspace) -> None:
    async def shown(server: Server, show: Callable[[Site, View], Page]) -> str:
        scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": [(b"host", b"x")]}
        scope |= {"scheme": "http", "server": ("x", 80)}
        return bytes((await server.page(Request(scope), "x", show)).body).decode()

    async def twice() -> tuple[str, str]:
        server = prepared(own, Wishes())
        async with server.lifespan(None):  # type: ignore[arg-type]
            loop = asyncio.get_running_loop()

            def begun(site: Site, view: View) -> Page:
                os.utime(tmp_path / "kg" / "aleppo.ttl", (1, 1))
                asyncio.run_coroutine_threadsafe(server.renew(), loop).result()
                return Page("Old", "error", {"message": "of the old graph"})

            old = await shown(server, begun)
            return old, await shown(server, lambda site, view: Page("New", "error", {"message": "of the new graph"}))

    (tmp_path / "seeds").mkdir()
    (tmp_path / "kg").mkdir()
    shutil.copy(ROOT / "seeds" / "workspace.yaml", tmp_path / "seeds")
    shutil.copy(ROOT / "kg" / "aleppo.ttl", tmp_path / "kg")
    own = find(tmp_path)

    old, new = asyncio.run(twice())

    assert ("of the old graph" in old, "of the new graph" in new) == (True, True)
