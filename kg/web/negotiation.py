"""Which form of an answer a client gets: media types, what ``Accept`` allows, and the short names that some clients send."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """A way to write an answer: the name by which the worker knows it (and its extension), and the media type it is called."""

    name: str
    media: str

    @property
    def content_type(self) -> str:
        """The media type as the header says it."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


def _forms(names: Mapping[str, Iterable[str]]) -> tuple[Form, ...]:
    return tuple(Form(name, media) for name, medias in names.items() for media in medias)


TABLES = _forms(
    {
        "json": ("application/sparql-results+json", "application/json", "text/json"),
        "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
        "csv": ("text/csv",),
        "tsv": ("text/tab-separated-values",),
    }
)
"""Of rows, and of yes or no."""
GRAPHS = _forms(
    {
        "ttl": ("text/turtle", "application/turtle", "application/x-turtle"),
        "nt": ("application/n-triples", "text/plain"),
        "rdf": ("application/rdf+xml", "application/xml", "text/xml"),
        "jsonld": ("application/ld+json", "application/json"),
    }
)
"""Of triples; names are extensions."""
DOCUMENTS = tuple({form.name: form for form in reversed(GRAPHS)}[name] for name in ("ttl", "nt", "jsonld", "rdf"))
FORMATS: Mapping[str, str] = {form.name: form.media for form in DOCUMENTS}
"""The extensions of data about a thing, and their media types."""
N_TRIPLES = next(form for form in GRAPHS if form.name == "nt")
NAMED = {
    "json": ("json", "json-ld"),
    "xml": ("xml", "rdf+xml"),
    "csv": ("csv",),
    "tsv": ("tsv",),
    "ttl": ("turtle", "ttl", "n3"),
    "nt": ("nt", "ntriples", "n-triples"),
    "rdf": ("rdf", "rdf+xml", "rdfxml"),
    "jsonld": ("json-ld", "jsonld", "json"),
}
"""What clients write in ``format=`` for a form where they send no ``Accept``; a media type itself is understood too."""


@functools.lru_cache(256)
def browser(accept: str) -> bool:
    """Whether whoever sends this ``Accept`` reads pages."""
    return any(media == "text/html" and weight > 0 for weight, media in ranges(accept))


def known(etag: str, if_none_match: str) -> bool:
    """Whether a client that sends this ``If-None-Match`` has the answer with a tag already."""
    return etag in (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))


def ranges(accept: str) -> tuple[tuple[float, str], ...]:
    """The media ranges of an Accept header with their weights, as written; a weight that is none counts as 0."""
    found: list[tuple[float, str]] = []
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    weight = float(value)
                except ValueError:
                    weight = 0.0
        if media:
            found.append((weight if 0.0 <= weight <= 1.0 else 0.0, media))
    return tuple(found)


def _fits(media: str, wanted: str) -> int:
    """How exactly a media range names a media type: 0 is not at all."""
    if wanted == media:
        return 3
    if wanted.endswith("/*") and wanted[:-1] == media[: media.index("/") + 1]:
        return 2
    return int(wanted in ("*/*", "*"))


@functools.lru_cache(256)
def best(accept: str, offered: tuple[Form, ...]) -> Form | None:
    """The form that an Accept header likes best, of two alike the first; None where it takes none of them.

    The most exact range of a type gives its weight (RFC 9110, 12.5.1).
    """
    wanted = ranges(accept)
    if not wanted:
        return offered[0]
    chosen, heaviest = None, 0.0
    for form in offered:
        exact, weight = max(((_fits(form.media, media), weight) for weight, media in wanted), default=(0, 0.0))
        if exact and weight > heaviest:
            chosen, heaviest = form, weight
    return chosen


def by_name(name: str, offered: tuple[Form, ...]) -> Form | None:
    """The form of a short name or media type given in ``format=``."""
    wanted = name.strip().lower()
    return next((form for form in offered if wanted == form.media or wanted in NAMED[form.name]), None)
