"""The description of the saved queries for programs: OpenAPI 3.1, an address a saved query."""

from __future__ import annotations

from typing import Any

from kg.queries import THING_KINDS, Parameter, SavedQuery
from kg.web import asked, askpage, negotiation
from kg.web.asked import Asked
from kg.web.negotiation import Form
from kg.web.site import Site

PLACE, DESCRIPTION = "api", "openapi.json"
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
