"""A real browser on a real server: Chromium, by Playwright, reads what ``kg serve`` gives, and nothing may go wrong unseen."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize, sync_playwright

from kg.web import scripts

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# No name is resolved, so that not even the browser's own services are asked.
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1")
GRAVE = {"serious", "critical"}
DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=360, height=740)
ENOUGH = 10
TWICE = """[...document.querySelectorAll('[id]')].map(element => element.id).filter((id, at, all) => all.indexOf(id) < at)"""
A_FIRST_VIEW = 400_000
"""Bytes that a first view may take on the wire."""


@contextlib.contextmanager
def serving(
    *words: str, at: Path = ROOT, python: Path | str = sys.executable, environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Run ``kg serve`` on a port of its own; the address without a slash at its end."""
    command = [python, "-m", "kg", "serve", "--port", "0", *words]
    own = {**os.environ, "PYTHONPATH": str(ROOT)} if environment is None else environment
    with (
        tempfile.TemporaryFile("w+") as told,  # a pipe that nobody reads would fill up and hold the server
        subprocess.Popen(command, cwd=at, env=own, stdout=subprocess.PIPE, stderr=told, text=True) as process,
    ):
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            if not address:
                told.seek(0)
                pytest.fail(f"kg serve did not start: {told.read()}")
            yield address.rstrip("/")
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The checkout's graph as ``kg serve`` serves it."""
    with serving() as address:
        yield address


@pytest.fixture(scope="module")  # while it runs, asyncio.run() cannot: other modules need it
def browser() -> Iterator[Browser]:
    """A browser."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    needs(program, "Chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def bundles() -> None:
    """The scripts of the pages are built, from their sources as they are."""
    needs(scripts.fresh(), "the scripts of the pages (KG_REQUIRE_JS=1 python3 -m kg setup)")


def needs(found: object, what: str) -> None:
    """Skip what cannot be tested here; where KG_REQUIRE_JS says that it must be, fail."""
    if not found:
        (pytest.fail if os.environ.get("KG_REQUIRE_JS") else pytest.skip)(f"needs {what}")


class Visitor:
    """Opens pages of a server, each as a new visitor, and writes down whatever goes wrong."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base
        self.faults: list[str] = []
        self._taken: dict[Page, list[float]] = {}

    def open(self, path: str, size: ViewportSize = DESKTOP, *, dark: bool = False, scripts: bool = True) -> Page:
        """A page in a window of a size, in light or dark colours, with scripts or without."""
        page = self.browser.new_context(
            viewport=size,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",  # what still moves is where it was when the mouse goes down, not when it goes up
            java_script_enabled=scripts,
        ).new_page()
        page.set_default_timeout(20_000)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        self._taken[page] = taken = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: taken.append(event["encodedDataLength"]))
        page.goto(path if path.startswith("file:") else f"{self.base}/{path}")
        return page

    def weight(self, page: Page) -> int:
        """How many bytes a page has taken so far."""
        return round(sum(self._taken[page]))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.location.get('url')}: {message.text}")

    def _failed(self, request: Request) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):  # what was no longer wanted, the page having been left, or a download
            self.faults.append(f"{request.url}: {request.failure}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.base}/", "data:", "blob:", "file:")):
            self.faults.append(f"{request.frame.url} asks {urlsplit(request.url).netloc}")

    def close(self) -> None:
        """End all visits."""
        for context in self.browser.contexts:
            context.close()


@pytest.fixture
def visitor(browser: Browser, served: str) -> Iterator[Visitor]:
    """Reads the pages of the checkout's graph; at the end, nothing may have gone wrong on any of them."""
    reader = Visitor(browser, served)
    yield reader
    reader.close()
    if reader.faults:
        pytest.fail("\n".join(reader.faults))


def barriers(page: Page) -> list[str]:
    """What keeps people from using a page, in light or dark, by axe's rules; the editor that comes from elsewhere is left out.

    Of what repeats itself all but the first few are taken away before: axe needs half a minute for the longest pages.
    """
    found = [f"id {name} is there twice" for name in page.evaluate(TWICE)]
    page.evaluate(f"document.querySelectorAll('main :nth-child(n + {ENOUGH}):not(#yasgui *)').forEach(element => element.remove())")
    for scheme, only in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=scheme)
        said = Axe().run(page, context={"exclude": [["#yasgui"]]}, options={**only, "resultTypes": ["violations"]}).response
        grave = [fault for fault in said["violations"] if fault["impact"] in GRAVE]
        found += [f"{scheme}, {fault['id']}: {node['html'][:200]}" for fault in grave for node in fault["nodes"]]
    return found


def sideways(page: Page) -> int:
    """By how many pixels a page is wider than its window, once its scripts have had time to follow the window."""
    for _ in range(20):
        too_wide = int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        if not too_wide:
            break
        page.wait_for_timeout(100)
    return too_wide


def keep(page: Page, name: str) -> None:
    """Save a picture of a page, where KG_SCREENSHOTS names a folder to look at them."""
    if folder := os.environ.get("KG_SCREENSHOTS"):
        page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)
