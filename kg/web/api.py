"""The saved queries for programs: an address each, answers as CSV, JSON, XML or TSV, and their description as OpenAPI.

``/api/NAME`` answers as ``Accept`` asks, ``/api/NAME.csv`` and so on as the address says; ``.rq`` is the query with its values filled in.
Values are given by the parameters of ``kg query``, or, as grlc does, by the variables that these fill.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import anyio.to_thread
import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg import tables
from kg.errors import UsageError
from kg.queries import THING_KINDS, Parameter, SavedQuery
from kg.store import Rows
from kg.web import answertable, asked, askpage, negotiation
from kg.web.asked import Asked
from kg.web.negotiation import Form
from kg.web.site import Site
from kg.web.view import BadRequest, NotFound, Page, PageRoute, View

PLACE = "api"
QUERY = Form("rq", "application/sparql-query")
HTML = Form("html", "text/html")
MEDIA = {form.name: form for form in (QUERY, *reversed(negotiation.TABLES))}
"""The usual media type of each extension."""
EXTENSIONS = ("csv", "json", "xml", "tsv")
SPREADSHEET = "spreadsheet"
"""The setting of a CSV answer that makes it safe and readable for spreadsheets."""
_TEXT = {"type": "string"}
_ERRORS = {
    "400": "A value means nothing, or several things: one line that says which, and what may have been meant.",
    "404": "There is no such saved query.",
    "406": "None of the media types that Accept names is one of these.",
    "503": "Too many queries at once; Retry-After says when to come again.",
    "504": "The query took too long.",
}


def show_api(site: Site, view: View) -> Page:
    """What a person needs to know to write a program that asks."""
    questions = [asked.ask(site, saved, {}) for saved in site.saved.values()]
    return Page("API", "api", {"questions": questions, "formats": {name: MEDIA[name].media for name in (*EXTENSIONS, "rq")}})


def answer(site: Site, name: str, form: Form, settings: Mapping[str, str]) -> bytes:
    """The answer to a saved query, or the query itself, in a form.

    Raises:
        NotFound: there is no such query.
        BadRequest: a value means nothing, or several things.
    """
    saved = askpage.find(site, name)
    parameters = {parameter.name for parameter in saved.parameters}
    safe = SPREADSHEET not in parameters and form.name == "csv" and settings.get(SPREADSHEET, "") not in ("", "0")
    given = {key: value for key, value in settings.items() if key != SPREADSHEET or key in parameters or form.name != "csv"}
    try:
        question = asked.ask(site, saved, given)
        question.fault()
    except UsageError as error:
        raise BadRequest(str(error)) from None
    if form.name == QUERY.name:
        return question.text.encode()
    return written(site.ask(question.text), form.name, spreadsheet=safe)


def written(rows: Rows, name: str, *, spreadsheet: bool = False) -> bytes:
    """Rows as CSV (as ``kg query`` writes it: short ids, days), or as SPARQL results in JSON, XML or TSV.

    Args:
        rows: the answer.
        name: one of ``EXTENSIONS``.
        spreadsheet: CSV with a byte order mark, so that Arabic is read right, and without cells that run as formulas.
    """
    rows = answertable.tabular(rows)
    if name == "csv":
        lines = [list(rows.variables), *([tables.plain(term) for term in row] for row in rows.rows)]
        if spreadsheet:
            return ("\N{BYTE ORDER MARK}" + tables.csv_text(lines)).encode()
        out = io.StringIO()
        csv.writer(out).writerows(lines)
        return out.getvalue().encode()
    found = tables.render(rows, "json").encode()
    if name == "json":
        return found
    solutions = ox.parse_query_results(found, format=ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions.serialize(format=getattr(ox.QueryResultsFormat, name.upper())) or b""


def file(site: Site, name: str) -> bytes | None:
    """An answer to the defaults for the edition of pages as files, ``api/NAME.csv``; None for any other file."""
    folder, _, rest = name.partition("/")
    stem, _, extension = rest.rpartition(".")
    return answer(site, stem, MEDIA[extension], {}) if folder == PLACE and stem in site.saved and extension in MEDIA else None


def routes(server: Any) -> list[BaseRoute]:
    """``/api/openapi.json``, ``/api/NAME`` and ``/api/NAME.csv``."""

    async def described(request: Request) -> Response:
        await server.renew()
        body = await anyio.to_thread.run_sync(lambda: json.dumps(openapi(server.site()), ensure_ascii=False, indent=1))
        return Response(body, media_type="application/json")

    async def answered(request: Request) -> Response:
        await server.renew()
        name, form = _asked(request)
        if form is None:
            return await server.error(request, 406, f"answers are {', '.join(MEDIA[name].media for name in EXTENSIONS)}")  # type: ignore[no-any-return]
        settings = request.query_params.multi_items()
        if twice := next((key for key, _ in settings if len(request.query_params.getlist(key)) > 1), ""):
            raise BadRequest(f"{twice[:80]}: given more than once")
        if form is HTML:
            site = server.site()
            askpage.find(site, name)
            return RedirectResponse(View().link(f"query/{name}", **dict(settings)), 303, {"Vary": "Accept"})
        body = await anyio.to_thread.run_sync(answer, server.site(), name, form, dict(settings))
        headers = {
            "Cache-Control": "no-cache",
            "Vary": "Accept, Accept-Encoding",
            "Link": f'</{PLACE}/openapi.json>; rel="service-desc"; type="application/json"',
            "Content-Disposition": f'inline; filename="{name}.{form.name}"',
        }
        return Response(body, headers=headers, media_type=form.content_type)

    return [Route(f"/{PLACE}/openapi.json", described), Route(f"/{PLACE}/{{file}}", answered)]


def _asked(request: Request) -> tuple[str, Form | None]:
    """The query that an address names, and the form in which it wants the answer, by its extension or by ``Accept``; None for none of ours."""
    name, _, extension = request.path_params["file"].rpartition(".")
    if name:
        if extension not in MEDIA:
            raise NotFound(f'no answer is written as "{extension[:40]}"; there are {", ".join((*EXTENSIONS, QUERY.name))}')
        return name, MEDIA[extension]
    return extension, negotiation.best(request.headers.get("accept", ""), (*negotiation.TABLES, HTML))


def openapi(site: Site) -> dict[str, Any]:
    """The description of the API: OpenAPI 3.1, an address a saved query."""
    return site.memo("openapi", lambda: _openapi(site))


def _openapi(site: Site) -> dict[str, Any]:
    info: dict[str, Any] = {
        "title": site.graph.title or "Saved queries",
        "version": site.graph.version or "0",
        "summary": "The saved queries of the graph, an address each.",
        "description": (
            "Every row names its source: the article, the paragraph, the speaker and the stance. A claim is not a fact. "
            "The same addresses with .csv, .json, .xml or .tsv behind the name answer in that form whatever Accept says; "
            ".rq is the query with its values filled in."
        ),
    }
    if site.graph.licence.startswith("http"):
        info["license"] = {"name": site.graph.licence, "url": site.graph.licence}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": f"/{PLACE}"}],
        "tags": [{"name": tag} for tag in sorted({tag for saved in site.saved.values() for tag in askpage.topics(saved)})],
        "paths": {f"/{name}": {"get": _operation(site, saved)} for name, saved in site.saved.items()},
        "components": {
            "parameters": {
                SPREADSHEET: {
                    "name": SPREADSHEET,
                    "in": "query",
                    "description": "Of CSV only: 1 puts an apostrophe before cells that a spreadsheet would run as formulas, "
                    "and a byte order mark before the first.",
                    "schema": {"type": "string", "enum": ["0", "1"], "default": "0"},
                }
            },
            "responses": {
                f"E{status}": {"description": text, "content": {"text/plain": {"schema": _TEXT}}} for status, text in _ERRORS.items()
            },
            "schemas": {"Results": _RESULTS},
        },
    }


_TERM = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode"]},
        "value": _TEXT,
        "datatype": {"type": "string", "format": "uri"},
        "xml:lang": _TEXT,
    },
}
_RESULTS: dict[str, Any] = {
    "description": "SPARQL 1.1 query results in JSON.",
    "type": "object",
    "required": ["head", "results"],
    "properties": {
        "head": {"type": "object", "required": ["vars"], "properties": {"vars": {"type": "array", "items": _TEXT}}},
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {"bindings": {"type": "array", "items": {"type": "object", "additionalProperties": _TERM}}},
        },
    },
}


def _operation(site: Site, saved: SavedQuery) -> dict[str, Any]:
    content: dict[str, Any] = {MEDIA[name].media: {"schema": _TEXT} for name in EXTENSIONS}
    content[MEDIA["json"].media] = {"schema": {"$ref": "#/components/schemas/Results"}}
    question = asked.ask(site, saved, {})
    return {
        "operationId": saved.name,
        "summary": saved.summary,
        "description": saved.description,
        "tags": list(askpage.topics(saved)),
        "parameters": [
            *(_parameter(site, question, parameter) for parameter in saved.parameters),
            {"$ref": f"#/components/parameters/{SPREADSHEET}"},
        ],
        "responses": {
            "200": {"description": "The rows, in the order of the query; none where nothing of the kind is told.", "content": content},
            **{status: {"$ref": f"#/components/responses/E{status}"} for status in _ERRORS},
        },
    }


def _parameter(site: Site, question: Asked, parameter: Parameter) -> dict[str, Any]:
    default = question.values[parameter.name]
    schema: dict[str, Any] = {"type": "string", "maxLength": asked.LONGEST, "default": default}
    says = parameter.help
    if set(parameter.kinds) & set(THING_KINDS):
        says += f": {' or '.join(parameter.kinds)} by label, by any spelling in the articles, by id (kind:id) or by IRI"
    elif parameter.kinds == ("date",):
        says += ": 2016-09-24, 2016-09, 2016 or two of them with / between"
    elif parameter.kinds == ("code",):
        schema["enum"] = [code for code, _ in asked.options(site, parameter, default)]
    elif parameter.kinds == ("number",):
        schema = {"type": "integer", "default": int(default)}
    return {"name": parameter.name, "in": "query", "description": says, "schema": schema, "example": schema["default"]}


PAGES = (PageRoute("api", PLACE, show_api),)
