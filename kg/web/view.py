"""How a page is shown: in which language, at which address, live or as a file; and the templates."""

from __future__ import annotations

import functools
import hashlib
import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from markupsafe import Markup, escape

from kg import cachefolder, iris, remembered
from kg.errors import UsageError
from kg.web import assets
from kg.web.site import Site

HERE = Path(__file__).resolve().parent
LANGUAGES = ("en", "ar")
_SAFE_SCHEMES = ("http://", "https://", "mailto:")


class NotFound(UsageError):
    """There is no such page or thing."""


class BadRequest(UsageError):
    """A setting of a page is none."""


@dataclass(frozen=True)
class Page:
    """What a page shows.

    Args:
        title: in English, or already in the page's language.
        template: file name without ``.html.jinja``.
        values: what the template needs.
        scripts: the names of bundles it uses, if they are there.
        iri: the thing that it is about; its data are linked.
        index: whether search engines may list it.
        status: of HTTP, where it tells a mistake.
    """

    title: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    scripts: tuple[str, ...] = ()
    iri: str = ""
    index: bool = True
    status: int = 200


@dataclass(frozen=True)
class PageRoute:
    """A page and its address.

    Args:
        name: one word, unique.
        pattern: the address without a slash before, ``doc/place/{id}``.
        show: makes it, from the site, the view and the parts of the address.
    """

    name: str
    pattern: str
    show: Callable[..., Page]


CLIENT = ("map", "network")
"""Pages that read their settings in the reader's browser too, and so need one file for all of them."""


@dataclass
class Linked:
    """What pages written as files link to: pages by the names of their files, and other files."""

    pages: dict[str, tuple[str, str, tuple[tuple[str, str], ...]]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class View:
    """One page on its way to a reader.

    Args:
        language: ``en`` or ``ar``.
        path: its address without language and slash, ``doc/place/x`` or ``map``; empty for home.
        query: the settings in its address.
        linked: what it links to, where it is written as a file; None where it is sent.
        origin: ``http://host:port`` as the reader sees it; empty in files.
    """

    language: str = "en"
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    linked: Linked | None = None
    origin: str = ""

    @property
    def static(self) -> bool:
        """Whether it is written as a file."""
        return self.linked is not None

    @property
    def direction(self) -> str:
        """Of the text: ``ltr`` or ``rtl``."""
        return "rtl" if self.language == "ar" else "ltr"

    def link(self, path: str, /, **settings: object) -> str:
        """The address of a page; settings that are empty are left out. ``path`` may end in a ``#fragment``."""
        return self._address(path, self.language, settings)

    def elsewhere(self, language: str) -> str:
        """The address of this page in another language."""
        return self._address(self.path, language, dict(self.query))

    def here(self, **settings: object) -> str:
        """The address of this page with some settings changed."""
        return self._address(self.path, self.language, {**self.query, **settings})

    def file(self, path: str, /, **settings: object) -> str:
        """The address of what is no page: data, downloads."""
        if self.linked is None:
            return f"/{quote(path)}{_query(_given(settings))}"
        self.linked.files.add(path)
        return self._relative(path)

    def asset(self, name: str) -> str:
        """The address of a style sheet, script or picture; empty where a script has not been built."""
        found = assets.files().get(name)
        return self.file(f"static/{found.name}") if found else ""

    def data(self, iri: str, site: Site, extension: str) -> str:
        """The address of the data about a thing, ``ttl``, ``nt``, ``jsonld`` or ``rdf``."""
        return self.file(f"doc/{site.local(iri)}.{extension}")

    def say(self, english: str, /, **values: object) -> str:
        """A text of the pages in the language of the page, with values in its ``{places}``."""
        text = catalogue().get(english, english) if self.language == "ar" else english
        return Markup(str(escape(text))).format(**values) if values else text

    def _address(self, path: str, language: str, settings: Mapping[str, object]) -> str:
        path, sign, fragment = path.partition("#")
        given = _given(settings)
        if self.linked is None:
            found = f"{'/ar' if language == 'ar' else ''}/{quote(path)}{'.html' if path.startswith('doc/') else ''}{_query(given)}"
        else:
            own = given if path not in CLIENT else {}
            name = file_name(path, language, own)
            self.linked.pages[name] = language, path, tuple(sorted(own.items()))
            found = self._relative(name) + ("" if own else _query(given))
        return f"{found}{sign}{quote(fragment)}"

    def _relative(self, path: str) -> str:
        """From the folder of this page's file to another file."""
        return quote(posixpath.relpath(path, posixpath.dirname(file_name(self.path, self.language, {})) or "."))


def file_name(path: str, language: str, settings: Mapping[str, str]) -> str:
    """The file of a page in the static edition; one with settings of its own has a digest of them in its name."""
    digest = f"-{hashlib.sha256(_query(settings).encode()).hexdigest()[:8]}" if settings else ""
    return f"{'ar/' if language == 'ar' else ''}{path or 'index'}{digest}.html"


def _given(settings: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in sorted(settings.items()) if value not in ("", None)}


def _query(settings: Mapping[str, str]) -> str:
    return f"?{urlencode(settings)}" if settings else ""


@functools.cache
def catalogue() -> Mapping[str, str]:
    """The Arabic of every text of the pages, by the English."""
    found: dict[str, str] = {}
    for file in sorted((HERE / "arabic").glob("*.yaml")):
        found |= {str(key): str(value) for key, value in remembered.parse(file.read_text("utf-8"), file.name).items()}
    return found


@functools.cache
def templates() -> jinja2.Environment:
    """The templates; whatever is put into them is escaped."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        bytecode_cache=_cache(),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _cache() -> jinja2.BytecodeCache | None:
    """Where compiled templates are kept: to compile them takes longer than to make a page."""
    try:
        return jinja2.FileSystemBytecodeCache(cachefolder.place("templates"))
    except OSError:
        return None


def warm() -> None:
    """Compile all templates, before the first page needs one."""
    for name in templates().list_templates():
        templates().get_template(name)


def render(site: Site, view: View, page: Page) -> str:
    """A page as HTML."""
    values: dict[str, Any] = {
        "site": site,
        "view": view,
        "page": page,
        "say": view.say,
        "link": view.link,
        "label": functools.cache(functools.partial(label, site, view)),
        "thing": functools.cache(functools.partial(thing, site, view)),
        "address": functools.cache(functools.partial(address, site, view)),
        "outside": outside,
        "shorten": iris.shorten,
    }
    return templates().get_template(f"{page.template}.html.jinja").render(values | dict(page.values))


def label(site: Site, view: View, iri: str) -> Markup:
    """The label of a thing in the language of the page if it has one, marked with its language and direction."""
    found = site.label(iri)
    if view.language == "ar" and found.ar:
        return Markup('<bdi lang="ar" dir="rtl">{}</bdi>').format(found.ar)
    if not found.en:
        return Markup('<code dir="ltr">{}</code>').format(iris.shorten(iri))
    return Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(found.en) if view.language == "ar" else escape(found.en)


def address(site: Site, view: View, iri: str) -> str:
    """The address of the page of a thing; empty for what is none of the graph's."""
    local = site.local(iri)
    return view.link(f"doc/{local}") if local else ""


def thing(site: Site, view: View, iri: str) -> Markup:
    """The label of a thing, as a link to its page."""
    found = address(site, view, iri)
    if not found:
        return outside(iri)
    kind = site.local(iri).partition("/")[0]
    return Markup('<a class="thing {}" href="{}">{}</a>').format(kind, found, label(site, view, iri))


def outside(text: str) -> Markup:
    """An address of elsewhere as a link, if it is one that may be followed; else the text itself."""
    if text.startswith(_SAFE_SCHEMES) and not any(c.isspace() for c in text):
        return Markup('<a rel="noopener noreferrer nofollow" href="{0}">{0}</a>').format(text)
    return escape(text)
