"""The static edition: the pages of the explorer as files with relative links, for any web host or to read from the disk.

Pages are followed from the first one: a page is written because another links to it, so every link leads somewhere.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.errors import InputError, UsageError
from kg.progress import Progress
from kg.web import assets, pages
from kg.web.site import Site
from kg.web.view import LANGUAGES, Linked, NotFound, PageRoute, View, render

MARK = ".kg-site"
_TELL_EVERY = 500


def write(site: Site, folder: Path, progress: Progress) -> int:
    """Write all pages and the files they link to; the number of files. What stood in the folder is replaced, all or nothing.

    Raises:
        UsageError: the folder holds something else.
        InputError: it cannot be written.
    """
    if folder.exists() and not (folder / MARK).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder}: holds something else than an edition of pages; name a new folder or an empty one")
    beside, old = (folder.with_name(f"{folder.name}.{word}") for word in ("unfinished", "old"))
    try:
        for left in (beside, old):
            shutil.rmtree(left, ignore_errors=True)
        count = 0
        for name, content in files(site, progress):
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            count += 1
        (beside / MARK).write_text(f"{site.graph.iri} {site.graph.version}\n", "utf-8")
        if folder.exists():
            folder.rename(old)
        beside.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise InputError(f"{error.filename or folder}: {error.strerror or error}") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return count


def files(site: Site, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """Every file of the edition: its name and what is in it."""
    linked = Linked()
    for language in LANGUAGES:
        View(language, linked=linked).link("")
    written: set[str] = set()
    while waiting := [name for name in linked.pages if name not in written]:
        for name in waiting:
            written.add(name)
            yield name, _page(site, View(*linked.pages[name][:2], dict(linked.pages[name][2]), linked))
            if len(written) % _TELL_EVERY == 0:
                progress(f"{len(written):,} pages")
    for name in sorted(linked.files):
        yield name, _file(site, name)


def _page(site: Site, view: View) -> bytes:
    for route in pages.PAGES:
        if parts := _pattern(route).fullmatch(view.path):
            return render(site, view, route.show(site, view, **parts.groupdict())).encode()
    raise NotFound(f"a page links to {view.path}, which is none")


def _pattern(route: PageRoute) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(route.pattern)))


def _file(site: Site, name: str) -> bytes:
    if name.startswith("static/"):
        return assets.served()[name.removeprefix("static/")].content
    makers: list[Callable[[Site, str], bytes | None]] = [module.file for module in pages.FILES]
    found = next((made for make in makers if (made := make(site, name)) is not None), None)
    if found is None:
        raise NotFound(f"a page links to {name}, which is none")
    return found
