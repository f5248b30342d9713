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
from kg.store import Rows
from kg.web import answertable, asked, askpage, negotiation
from kg.web.negotiation import Form
from kg.web.openapi import DESCRIPTION, EXTENSIONS, HTML, MEDIA, PLACE, QUERY, SPREADSHEET, openapi
from kg.web.site import Site
from kg.web.view import BadRequest, NotFound, Page, PageRoute, View


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
    """An answer to the defaults for the edition of pages as files, ``api/NAME.csv``, or the description; None for any other file."""
    folder, _, rest = name.partition("/")
    stem, _, extension = rest.rpartition(".")
    if folder == PLACE and rest == DESCRIPTION:
        return described(site).encode()
    return answer(site, stem, MEDIA[extension], {}) if folder == PLACE and stem in site.saved and extension in MEDIA else None


def described(site: Site) -> str:
    """The description of the API as JSON."""
    return json.dumps(openapi(site), ensure_ascii=False, indent=1)


def routes(server: Any) -> list[BaseRoute]:
    """``/api/openapi.json``, ``/api/NAME`` and ``/api/NAME.csv``."""

    async def description(request: Request) -> Response:
        await server.renew()
        return Response(await anyio.to_thread.run_sync(described, server.site()), media_type="application/json")

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
            "Link": f'</{PLACE}/{DESCRIPTION}>; rel="service-desc"; type="application/json"',
            "Content-Disposition": f'inline; filename="{name}.{form.name}"',
        }
        return Response(body, headers=headers, media_type=form.content_type)

    return [Route(f"/{PLACE}/{DESCRIPTION}", description), Route(f"/{PLACE}/{{file}}", answered)]


def _asked(request: Request) -> tuple[str, Form | None]:
    """The query that an address names, and the form in which it wants the answer, by extension or by ``Accept``; None for none of ours."""
    name, _, extension = request.path_params["file"].rpartition(".")
    if name:
        if extension not in MEDIA:
            raise NotFound(f'no answer is written as "{extension[:40]}"; there are {", ".join((*EXTENSIONS, QUERY.name))}')
        return name, MEDIA[extension]
    return extension, negotiation.best(request.headers.get("accept", ""), (*negotiation.TABLES, HTML))


PAGES = (PageRoute("api", PLACE, show_api),)
