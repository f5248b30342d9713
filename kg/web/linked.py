"""Linked data: ``/id/...`` sends to the page or the data about a thing, ``/doc/....ttl`` (``.nt``, ``.jsonld``, ``.rdf``) are the data.

The local part of an IRI of the graph stands behind ``/id/``: ``/id/place/x`` for ``NAMESPACE`` + ``place/x``, ``/id/ontology/Term`` for a
term, ``/id/ontology`` for the ontology, ``/id/`` for the graph itself and ``/id/VERSION`` for its version: two redirections of a resolver
(``NAMESPACE*`` to ``/id/*``, the ontology's to ``/id/ontology/*``) make every IRI of the graph lead here.

The data about a thing are all that the graph says of it; what it says of others with the thing as value, up to ``INCOMING`` triples; the
axioms that annotate these triples; and what the graph says of itself, so that licence and version travel along.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from urllib.parse import quote

import anyio.to_thread
import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg import iris, turtle
from kg.evidence import PREFIXES
from kg.web import description, exports
from kg.web.negotiation import DOCUMENTS, FORMATS, Form, best, known
from kg.web.question import HttpError
from kg.web.server import Server
from kg.web.site import Site
from kg.web.view import NotFound

INCOMING = 2_000
"""Of a thing that much is told of, a document holds no more triples than this in which the thing is the value."""
_WHOLE = tuple(form for form in DOCUMENTS if form.name != "rdf")
"""The forms in which the whole graph can be had."""
_PAGE = Form("html", "text/html")
_SERIALIZED = {"nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD, "rdf": ox.RdfFormat.RDF_XML}
_WITHIN = "|".join(
    f"owl:{name}"
    for name in (
        "someValuesFrom",
        "allValuesFrom",
        "onClass",
        "unionOf",
        "intersectionOf",
        "complementOf",
        "inverseOf",
        "members",
        "propertyChainAxiom",
    )
)
_ABOUT = f"""{PREFIXES}PREFIX rdf: <{iris.PREFIXES["rdf"]}>
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
    {{ VALUES ?s {{ <THING> }} ?s ?p ?o }}
    UNION {{ {{ SELECT ?s ?p ?o WHERE {{ VALUES ?o {{ <THING> }} ?s ?p ?o FILTER(!isBlank(?s)) }} ORDER BY ?s ?p LIMIT {INCOMING} }} }}
    UNION {{ {{ SELECT ?s WHERE {{ ?s owl:annotatedSource|owl:annotatedTarget <THING> }} LIMIT {INCOMING} }} ?s ?p ?o }}
    UNION {{ <THING> ?any ?part FILTER(isBlank(?part)) ?part (rdf:first|rdf:rest|{_WITHIN})* ?s FILTER(isBlank(?s)) ?s ?p ?o }}
}}"""


def routes(server: Server) -> list[BaseRoute]:
    """Things, their data, the ontology's file, and the description of the data."""

    def answer(path: str, handler: Callable[[Server, Request], object]) -> Route:
        return Route(path, functools.partial(handler, server))

    return [
        answer("/id", _thing),
        answer("/id/{local:path}", _thing),
        *(answer(f"/doc/{{local:path}}.{extension}", functools.partial(_document, extension=extension)) for extension in FORMATS),
        *(
            answer(f"/{name}.{extension}", functools.partial(_named, name=name, extension=extension))
            for name in _NAMED
            for extension in FORMATS
        ),
        answer(description.PATH, _void),
    ]


def file(site: Site, name: str) -> bytes | None:
    """A file of data for the static edition, by its name there; None where it is none."""
    stem, _, extension = name.rpartition(".")
    if extension in FORMATS and stem == "ontology":
        return written(_ontology(site, ""), extension, site)
    if extension not in FORMATS or not stem.startswith("doc/"):
        return None
    return written(document(site, found(site, stem.removeprefix("doc/"))), extension, site)


def found(site: Site, local: str) -> str:
    """The IRI behind a local part.

    Raises:
        NotFound: the graph says nothing of it.
    """
    kind, _, rest = local.partition("/")
    iri = site.iri(kind, rest)
    if not site.knows(iri):
        raise NotFound(f'the graph says nothing of "{local}"')
    return iri


def document(site: Site, iri: str, address: str = "") -> list[Triple]:
    """The data about a thing; ``address`` is where this document stands, and empty in a file."""
    triples = list(dict.fromkeys(site.store.query(_ABOUT.replace("<THING>", str(NamedNode(iri)))).triples or ()))
    head = (
        site.store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{site.graph.iri}> }} ?s ?p ?o }}").triples or ()
        if site.graph.iri
        else ()
    )
    if not address:
        return [*dict.fromkeys((*triples, *head))]
    here, said = NamedNode(address), description.term
    about = [
        Triple(here, said("rdf:type"), said("foaf:Document")),
        Triple(here, said("foaf:primaryTopic"), NamedNode(iri)),
        *([Triple(here, said("dcterms:isPartOf"), NamedNode(site.graph.iri))] if site.graph.iri else []),
        *([Triple(here, said("dcterms:license"), NamedNode(site.graph.licence))] if site.graph.licence else []),
    ]
    if sum(triple.object == NamedNode(iri) for triple in triples) >= INCOMING:
        more = f"Of the triples that have this as their value, only {INCOMING:,} stand here; all are in the whole graph."
        about.append(Triple(here, said("rdfs:comment"), Literal(more, language="en")))
    return [*dict.fromkeys((*triples, *head, *about))]


def written(triples: Iterable[Triple], extension: str, site: Site) -> bytes:
    """Triples in one of the formats, the same bytes for the same triples."""
    prefixes = iris.prefixes(site.namespace) | description.PREFIXES
    if extension == "ttl":
        lines = turtle.write(triples, prefixes).splitlines(keepends=True)
        used = set(re.findall(r"(?<![\w.-])(\w+):", "".join(line for line in lines if not line.startswith("@prefix"))))
        return "".join(line for line in lines if not line.startswith("@prefix") or line.split()[1][:-1] in used).encode()
    return ox.serialize(sorted(triples, key=str), format=_SERIALIZED[extension], prefixes=prefixes) or b""


async def data(
    server: Server, request: Request, form: Form, make: Callable[[Site], Iterable[Triple]], headers: Mapping[str, str] = {}
) -> Response:
    """The answer that holds triples in a form."""
    await server.renew()
    site = server.site()
    body = await anyio.to_thread.run_sync(lambda: written(make(site), form.name, site))
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}-{form.name}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache", **headers}
    if known(etag, request.headers.get("if-none-match", "")):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, headers={**headers, "Content-Type": form.content_type})


def _wanted(request: Request, offered: tuple[Form, ...]) -> Form:
    """The form that a client accepts: data for programs that say nothing.

    Raises:
        HttpError: none.
    """
    form = best(", ".join(request.headers.getlist("accept")), offered)
    if form is None:
        raise HttpError(HTTPStatus.NOT_ACCEPTABLE, f"there are {', '.join(f.media for f in offered)}")
    return form


async def _thing(server: Server, request: Request) -> Response:
    """Send to what is about a thing: 303, for the thing itself cannot be sent."""
    local, site = request.path_params.get("local", ""), server.site()
    whole = local in ("", site.graph.version) and bool(site.graph.iri)
    form = _wanted(request, (*(_WHOLE if whole else DOCUMENTS), _PAGE))
    if whole:
        target = "/" if form is _PAGE else f"/{exports.PLACE}/{exports.stem(site)}.{form.name}"
    elif local == "ontology":
        target = "/ontology" if form is _PAGE else f"/ontology.{form.name}"
    else:
        await anyio.to_thread.run_sync(found, site, local)
        target = f"/doc/{quote(local)}.{form.name}"
    return RedirectResponse(target, HTTPStatus.SEE_OTHER, {"Vary": "Accept"})


async def _document(server: Server, request: Request, extension: str) -> Response:
    site, local = server.site(), request.path_params["local"]
    iri = await anyio.to_thread.run_sync(found, site, local)
    links = [f'<{iri}>; rel="canonical"', f'</doc/{quote(local)}.html>; rel="alternate"; type="text/html"', '</sparql>; rel="service-desc"']
    links += [f'</doc/{quote(local)}.{other}>; rel="alternate"; type="{media}"' for other, media in FORMATS.items() if other != extension]
    form = next(form for form in DOCUMENTS if form.name == extension)
    return await data(server, request, form, lambda site: document(site, iri, address(request)), {"Link": ", ".join(links)})


async def _void(server: Server, request: Request) -> Response:
    form = _wanted(request, DOCUMENTS)
    response = await data(server, request, form, lambda site: description.dataset(site, _origin(request)))
    response.headers["Vary"] = "Accept"
    return response


async def _named(server: Server, request: Request, name: str, extension: str) -> Response:
    form = next(form for form in DOCUMENTS if form.name == extension)
    return await data(server, request, form, lambda site: _NAMED[name](site, _origin(request)))


def _origin(request: Request) -> str:
    return f"{request.scope['scheme']}://{request.headers['host']}"


def address(request: Request) -> str:
    """Where a request went, without what follows a question mark."""
    return f"{_origin(request)}{quote(request.scope['path'])}"


def _ontology(site: Site, origin: str) -> list[Triple]:
    """The ontology of the workspace, with every term as the file of seeds knows it."""
    source = site.space.data("ontology") / "conflict.ttl"
    return [quad.triple for quad in ox.parse(path=str(source))]


_NAMED: Mapping[str, Callable[[Site, str], Iterable[Triple]]] = {"dataset": description.dataset, "ontology": _ontology}
