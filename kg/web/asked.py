"""A saved query with the values that a visitor gave: which term each of them means, or what is wrong with it."""

from __future__ import annotations

import calendar
import datetime
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg import iris, queries
from kg.errors import UsageError, did_you_mean
from kg.names import Named
from kg.queries import THING_KINDS, Parameter, SavedQuery
from kg.web.site import Site

LONGEST = 500
"""How many characters a value may have."""
OPTIONS = 400
"""How many names a field offers; others may be typed."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_NEAR = 4
Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Wrong:
    """Why a value is none, and what may have been meant."""

    message: str
    choices: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A saved query with its values.

    Args:
        query: the question.
        given: what the visitor gave, by parameter; what was left empty is not there.
        terms: the term of each variable; the default where nothing was given or what was given is wrong.
        wrong: by parameter.
    """

    query: SavedQuery
    given: Mapping[str, str]
    terms: Mapping[str, Term]
    wrong: Mapping[str, Wrong]

    @property
    def text(self) -> str:
        """The query to ask, its values filled in, without its header."""
        body = "\n".join(line for line in self.query.text.splitlines() if not line.startswith("#+"))
        return queries.bind(body, self.terms) + "\n"

    @property
    def values(self) -> Mapping[str, str]:
        """The values by parameter, each as it can be given again: ids, dates, codes."""
        return {parameter.name: written([self.terms[name] for name in parameter.variables]) for parameter in self.query.parameters}

    @property
    def command(self) -> str:
        """The command that gives the same answer."""
        words = [word for name, value in self.values.items() if value for word in ("-p", f"{name}={value}")]
        return shlex.join(["kg", "query", self.query.name, *words])

    def fault(self) -> None:
        """Refuse values that mean nothing.

        Raises:
            UsageError: the first of them, in one line.
        """
        for name, wrong in self.wrong.items():
            meant = " or ".join(iris.shorten(choice.iri) for choice in wrong.choices)
            raise UsageError(f"{name}: {wrong.message}" + (f"; did you mean {meant}?" if meant else ""))


def ask(site: Site, query: SavedQuery, given: Mapping[str, str]) -> Asked:
    """Find out what values mean. A parameter is named as in ``kg query``, or, as grlc does, by a variable that it fills.

    Raises:
        UsageError: there is no such parameter, or one is given in both ways.
    """
    parameters = {parameter.name: parameter for parameter in query.parameters}
    variables = {variable: p for p in query.parameters for variable in p.variables if variable not in parameters}
    terms: dict[str, Term] = dict(queries.values(query, {}, site.store))
    told = {name: value.strip() for name, value in given.items() if value.strip()}
    wrong: dict[str, Wrong] = {}
    for name, value in told.items():
        if name not in parameters and name not in variables:
            takes = f"; it takes {', '.join(parameters)}" if parameters else "; it takes none"
            raise UsageError(f'{query.name} has no parameter "{name}"{did_you_mean(name, parameters)}{takes}')
        parameter = parameters.get(name) or variables[name]
        if name != parameter.name and parameter.name in told:
            raise UsageError(f"{name} is part of {parameter.name}: give one of them")
        try:
            if len(value) > LONGEST:
                raise UsageError(f"a value has at most {LONGEST} characters")
            whole = name == parameter.name
            terms |= _value(site, query, parameter, value) if whole else {name: _instant(parameter, name, value)}
        except _Unclear as unclear:
            wrong[parameter.name] = unclear.wrong
        except UsageError as error:
            wrong[parameter.name] = Wrong(str(error).removeprefix(f"{name}: "))
    return Asked(query, told, terms, wrong)


class _Unclear(UsageError):
    """A name of nothing, or of several things."""

    def __init__(self, message: str, choices: list[Named]) -> None:
        super().__init__(message)
        self.wrong = Wrong(message, tuple(choices))


def _value(site: Site, query: SavedQuery, parameter: Parameter, value: str) -> dict[str, Term]:
    """The terms of the variables that a parameter fills."""
    if set(parameter.kinds) & set(THING_KINDS):
        return {parameter.name: ox.NamedNode(_thing(site, value, parameter.kinds))}
    if parameter.kinds == ("code",):
        value = value.removeprefix("<").removesuffix(">").replace(iris.CKO, "cko:", 1)
    found = queries.values(query, {parameter.name: value}, site.store)
    return {name: found[name] for name in parameter.variables}


def _thing(site: Site, value: str, kinds: tuple[str, ...]) -> str:
    """The one thing that a name means."""
    found = site.names.candidates(value.removeprefix("<").removesuffix(">"), kinds)
    if len(found) == 1:
        return found[0].iri
    if found:
        raise _Unclear(f'"{value}" may mean several things', found)
    raise _Unclear(f'no {" or ".join(kinds)} is called "{value}"', site.names.near(value, kinds, _NEAR))


def _instant(parameter: Parameter, name: str, value: str) -> Term:
    """One bound of a date: an instant as it stands, or the first or last one of a day, month or year."""
    if not _INSTANT.fullmatch(value):
        return queries.instants(name, value)[parameter.variables.index(name)]
    try:
        datetime.datetime.fromisoformat(value)
    except ValueError:
        raise UsageError(f'"{value}" is no moment of any calendar') from None
    return ox.Literal(value, datatype=ox.NamedNode(iris.PREFIXES["xsd"] + "dateTime"))


def written(terms: list[Term]) -> str:
    """A value as it can be given: ``place:x``, ``2016-09``, ``means-gas``, or the text itself."""
    if len(terms) == 2:
        return span(terms[0].value, terms[1].value)
    value = terms[0].value
    return iris.shorten(value).removeprefix("cko:") if isinstance(terms[0], ox.NamedNode) else value


def span(first: str, last: str) -> str:
    """Two instants as the shortest date that means both: a day, month or year, else ``first/last``."""
    one, other = first[:10], last[:10]
    if one == other:
        return one
    year, month = int(other[:4]), int(other[5:7])
    if one == f"{other[:7]}-01" and int(other[8:]) == calendar.monthrange(year, month)[1]:
        return other[:7]
    return other[:4] if (one, other) == (f"{year:04}-01-01", f"{year:04}-12-31") else f"{one}/{other}"


def options(site: Site, parameter: Parameter, default: str) -> list[tuple[str, str]]:
    """Values that a field offers, each with what it says: codes of the default's list, or names of things."""
    if parameter.kinds == ("code",):
        return site.memo(("codes", default), lambda: _codes(site, default))
    return site.memo(("names", parameter.kinds), lambda: _names(site, parameter.kinds))


def _codes(site: Site, default: str) -> list[tuple[str, str]]:
    beginning = default.partition("-")[0] + "-"
    rows = site.store.query(f"PREFIX cko: <{iris.CKO}> SELECT ?code WHERE {{ ?code a cko:Code }} ORDER BY ?code")
    found = [row["code"] for row in rows.dicts() if row["code"].startswith(iris.CKO + beginning)]
    site.learn(found)
    return [(iri.removeprefix(iris.CKO), iri) for iri in found]


def _names(site: Site, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """Labels of things, or the id and label of one whose label may mean another; the first of them by alphabet."""
    named = sorted(((label, iri) for iri, (kind, label) in site.names.things.items() if kind in kinds), key=lambda item: item[0].casefold())
    found = []
    for label, iri in named[:OPTIONS]:
        clear = [n.iri for n in site.names.candidates(label, kinds)] == [iri]
        found.append((label, "") if clear else (iris.shorten(iri), label))
    return found
