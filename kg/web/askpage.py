"""The saved queries as pages: a list of all questions, and for each of them a form, its answer as a table, and how to ask it elsewhere."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kg import cite, iris
from kg.errors import UsageError, did_you_mean
from kg.queries import THING_KINDS, Parameter, SavedQuery
from kg.web import answertable, asked
from kg.web.asked import OPTIONS, Asked, Wrong
from kg.web.evidencepanel import Panels
from kg.web.site import Site
from kg.web.view import BadRequest, NotFound, Page, PageRoute, View

OTHER = "other questions"
SECTION = 3
"""How many questions have a tag in common that is a heading."""
TABLE = ("sort", "order", "page")
"""Settings of the table; a parameter of the same name comes first."""


@dataclass(frozen=True)
class Field:
    """One field of the form.

    Args:
        name: of the parameter.
        kind: ``code``, ``thing``, ``date``, ``number`` or ``text``.
        hint: what the parameter is.
        value: what stands in the field.
        options: what it offers: values, and what they say.
        more: whether there are more names than it offers.
        wrong: what is wrong with the value.
    """

    name: str
    kind: str
    hint: str
    value: str
    options: tuple[tuple[str, str], ...]
    more: bool
    wrong: Wrong | None


def show_questions(site: Site, view: View) -> Page:
    """All questions by topic, or those that bear a tag."""
    tag, count = view.query.get("tag", ""), Counter(tag for saved in site.saved.values() for tag in topics(saved))
    if tag and tag not in count:
        raise NotFound(f'no question has the tag "{tag}"{did_you_mean(tag, count)}')
    by_topic: dict[str, list[SavedQuery]] = {topic: [] for topic in (*sorted(count), OTHER)}
    for saved in site.saved.values():
        if not tag or tag in topics(saved):
            by_topic[tag or next((topic for topic in topics(saved) if count[topic] >= SECTION), OTHER)].append(saved)
    values: dict[str, object] = {
        "by_topic": {topic: found for topic, found in by_topic.items() if found},
        "count": {topic: number for topic, number in sorted(count.items()) if number > 1 or topic == tag},
        "tag": tag,
    }
    return Page("Questions", "questions", values)


def topics(saved: SavedQuery) -> tuple[str, ...]:
    """The tags of a query that are words, without its number."""
    return tuple(tag for tag in saved.tags if not any(c.isdigit() for c in tag))


def find(site: Site, name: str) -> SavedQuery:
    """The saved query of a name.

    Raises:
        NotFound: there is none.
    """
    if name not in site.saved:
        raise NotFound(f'there is no saved query "{name}"{did_you_mean(name, site.saved)}')
    return site.saved[name]


def show_query(site: Site, view: View, name: str) -> Page:
    """One question with its answer; with the form alone, and what was meant, where a value is none."""
    saved = find(site, name)
    parameters = {parameter.name for parameter in saved.parameters}
    settings = {key: value for key, value in view.query.items() if key in TABLE and key not in parameters}
    given = {key: value for key, value in view.query.items() if key not in settings}
    try:
        question = asked.ask(site, saved, given)
    except UsageError as error:
        raise BadRequest(str(error)) from None
    values: dict[str, object] = {
        "saved": saved,
        "asked": question,
        "fields": [_field(site, question, parameter) for parameter in saved.parameters],
        "panels": Panels(site, view),
        "topics": topics(saved),
        "shown": _shown(site, question),
        "settings": dict(question.values) | {key: value for key, value in settings.items() if key != "page"},
    }
    if question.wrong:
        return Page(saved.summary, "query", {**values, "table": None, "citation": ""}, index=False, status=400)
    rows = site.ask(question.text)
    table = answertable.table(site, rows, settings, 0 if view.static else answertable.PAGE)
    citation = ""
    with contextlib.suppress(UsageError):  # a graph without a version
        citation = cite.query(site.store, saved).strip()
    return Page(saved.summary, "query", {**values, "table": table, "citation": citation}, scripts=("table",))


def _field(site: Site, question: Asked, parameter: Parameter) -> Field:
    things = bool(set(parameter.kinds) & set(THING_KINDS))
    kind = "thing" if things else parameter.kinds[0]
    named = things or kind == "code"
    default = iris.shorten(question.query.defaults[parameter.variables[0]]).removeprefix("cko:") if kind == "code" else ""
    options = tuple(asked.options(site, parameter, default)) if named else ()
    wrong, value = question.wrong.get(parameter.name), question.values[parameter.name]
    if wrong:
        value = question.given.get(parameter.name, "")
    elif things and ((label := site.label(question.terms[parameter.name].value).en), "") in options:
        value = label
    return Field(parameter.name, kind, parameter.help, value, options, things and len(options) == OPTIONS, wrong)


def _shown(site: Site, question: Asked) -> Mapping[str, tuple[str, str]]:
    """The values by parameter in words: text, and the thing that is meant."""
    found = {}
    for parameter in question.query.parameters:
        term = question.terms[parameter.variables[0]]
        is_thing = bool(set(parameter.kinds) & {*THING_KINDS, "code"})
        found[parameter.name] = (question.values[parameter.name], term.value if is_thing else "")
    return found


PAGES = (
    PageRoute("questions", "questions", show_questions),
    PageRoute("query", "query/{name}", show_query),
)
