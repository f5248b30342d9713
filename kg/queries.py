"""Saved queries: a file of SPARQL with a header in ``#+`` lines (as grlc reads them), its parameters, and their binding.

Header keys: ``summary``, ``description``, ``tags``, ``defaults`` (grlc's), and ``x-kg-parameters``: a list of
``name: {kind: ...}``. A parameter of kind ``date`` fills two variables, the first and the last instant of the day,
month or year given. A variable to be bound is written ``?_name_iri``, ``?_name_xsd_dateTime``, ``?_name_literal`` or
``?_name_integer``; it is replaced as a whole token by a term written safely (a trailing VALUES is silently wrong in
aggregates, sub-selects and filters).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

import pyoxigraph as ox

from kg import iris, remembered
from kg.errors import DataError, InputError, Problem, UsageError, did_you_mean
from kg.store import TOKEN, Rows, Store
from kg.trees import Items, Table, Text, Tree

TYPE_CHECKING = False  # as in typing
if TYPE_CHECKING:
    from pathlib import Path

    from kg.names import Names

HEADER_KEYS = ("summary", "description", "tags", "defaults", "x-kg-parameters")
THING_KINDS = ("actor", "place", "event", "document", "article", "speaker", "dispute", "claim", "proposition")
KINDS = (*THING_KINDS, "date", "code", "text", "number")
_VARIABLE = re.compile(r"[?$]_([A-Za-z0-9]+)_(iri|literal|integer|xsd_dateTime)")
_IRI = re.compile(r"""[a-z]+:[^\s<>"{}|\\^`]+""")
_XSD = iris.PREFIXES["xsd"]


class Parameter:
    """A value that a saved query takes. ``variables``: the names it fills (two for a date: first, last instant)."""

    def __init__(self, name: str, kinds: tuple[str, ...], variables: tuple[str, ...], help: str) -> None:
        self.name, self.kinds, self.variables, self.help = name, kinds, variables, help


class SavedQuery:
    """One question."""

    def __init__(
        self,
        *,
        name: str,
        summary: str,
        description: str,
        tags: tuple[str, ...],
        defaults: Mapping[str, str],
        parameters: tuple[Parameter, ...],
        text: str,
    ) -> None:
        self.name, self.summary, self.description, self.tags = name, summary, description, tags
        self.defaults, self.parameters, self.text = defaults, parameters, text


def load(path: Path | str) -> SavedQuery:
    """Read one saved query.

    Raises:
        DataError: its header is missing or wrong.
    """
    name = os.path.basename(path)
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise DataError([Problem(name, 0, f"byte {error.start} is not UTF-8; save the file as UTF-8")]) from None
    header = "\n".join(line[2:].removeprefix(" ") if line.startswith("#+") else "" for line in lines)
    tree = remembered.parse(header, name)
    problems = [
        Problem(name, tree.line_of(k), f'unknown header key "{k}"{did_you_mean(k, HEADER_KEYS)}') for k in tree if k not in HEADER_KEYS
    ]
    problems += [Problem(name, 1, f'the header has no "{k}"') for k in HEADER_KEYS[:3] if k not in tree]
    query = SavedQuery(
        name=name.removesuffix(".rq"),
        summary=str(tree.get("summary", "")),
        description=" ".join(str(tree.get("description", "")).split()),
        tags=tuple(str(tag) for tag in _items(tree.get("tags"))),
        defaults={str(k): str(v) for item in _items(tree.get("defaults")) if isinstance(item, Table) for k, v in item.items()},
        parameters=tuple(
            _parameter(k, v, name) for item in _items(tree.get("x-kg-parameters")) if isinstance(item, Table) for k, v in item.items()
        ),
        text="\n".join(lines) + "\n",
    )
    if problems := problems + _faults(query, tree, name):
        raise DataError(problems)
    return query


def _faults(query: SavedQuery, tree: Table, file: str) -> list[Problem]:
    problems = [
        Problem(file, item.line, "a parameter is written - name: {kind: ...}")
        for item in _items(tree.get("x-kg-parameters"))
        if not isinstance(item, Table)
    ]
    known = {variable for parameter in query.parameters for variable in parameter.variables}
    used = {match[1] for match in _VARIABLE.finditer(query.text)}
    problems += [Problem(file, 0, f"?_{name}_... belongs to no parameter") for name in sorted(used - known)]
    problems += [Problem(file, 0, f"parameter variable {name} is not used") for name in sorted(known - used)]
    problems += [Problem(file, 0, f"{name} has no default") for name in sorted(known - query.defaults.keys())]
    types = {match[1]: match[2] for match in _VARIABLE.finditer(query.text)}
    problems += [
        Problem(file, tree.line_of("defaults"), f'the default of {name} is no address: "{value}"')
        for name, value in query.defaults.items()
        if types.get(name) == "iri" and not _IRI.fullmatch(value)
    ]
    problems += [
        Problem(file, tree.line_of("defaults"), f"{name} has a default and is no parameter")
        for name in sorted(query.defaults.keys() - known)
    ]
    problems += [Problem(file, 0, f'parameter {p.name}: unknown kind "{k}"') for p in query.parameters for k in p.kinds if k not in KINDS]
    return problems


def _items(node: Tree | None) -> list[Tree]:
    return list(node) if isinstance(node, Items) else []


def _parameter(name: str, node: Tree, file: str) -> Parameter:
    if not isinstance(node, Table):
        raise DataError([Problem(file, node.line, f"parameter {name}: expected {{kind: ...}}")])
    kind = node.get("kind", Text("text", 0))
    kinds = tuple(str(k) for k in kind) if isinstance(kind, Items) else (str(kind),)
    variables = (str(node.get("first", f"{name}first")), str(node.get("last", f"{name}last"))) if kinds == ("date",) else (name,)
    return Parameter(name, kinds, variables, str(node.get("help", "")))


def load_all(folder: Path | str) -> dict[str, SavedQuery]:
    """Every saved query of a folder by name.

    Raises:
        InputError: the folder is missing.
        DataError: all faults of all headers.
    """
    if not os.path.isdir(folder):
        raise InputError(f"{folder}: no such folder")
    found: dict[str, SavedQuery] = {}
    problems: list[Problem] = []
    for file in _files(folder):
        try:
            query = load(os.path.join(folder, file))
            found[query.name] = query
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return found


def _files(folder: Path | str) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name.endswith(".rq") and not name.startswith("."))


def find(folder: Path | str, name: str) -> SavedQuery:
    """The saved query of a name.

    Raises:
        UsageError: there is none.
    """
    path = os.path.join(folder, f"{name}.rq")
    if not re.fullmatch(r"[a-z0-9-]+", name) or not os.path.isfile(path):
        known = [file.removesuffix(".rq") for file in _files(folder)]
        raise UsageError(f'there is no saved query "{name}"{did_you_mean(name, known)} (kg query lists them)')
    return load(path)


def _names(store: Store) -> Names:
    from kg.names import Names  # late: most questions are asked with their defaults

    return Names(store)


def values(query: SavedQuery, given: Mapping[str, str], store: Store) -> dict[str, ox.NamedNode | ox.Literal]:
    """The term for each variable of a query, from what a user gave and the defaults.

    Raises:
        UsageError: an unknown parameter, or a value that is not of its kind.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in given:
        if name not in known:
            takes = f"; it takes {', '.join(known)}" if known else "; it takes none"
            raise UsageError(f'{query.name} has no parameter "{name}"{did_you_mean(name, known)}{takes}')
    types = {match[1]: match[2] for match in _VARIABLE.finditer(query.text)}
    found = {name: _default(value, types[name]) for name, value in query.defaults.items() if name in types}
    names: Names | None = None
    for name, value in given.items():
        parameter = known[name]
        if parameter.kinds == ("date",):
            found |= dict(zip(parameter.variables, instants(name, value), strict=True))
        elif set(parameter.kinds) & set(THING_KINDS):
            names = names or _names(store)
            found[name] = ox.NamedNode(names.resolve(value, parameter.kinds).iri)
        elif parameter.kinds == ("code",):
            found[name] = _code(name, value, query.defaults[name], store)
        else:
            found[name] = _plain(parameter, value)
    return found


def _default(value: str, type_: str) -> ox.NamedNode | ox.Literal:
    if type_ == "iri":
        return ox.NamedNode(value)
    if type_ == "literal":
        return ox.Literal(value)
    return ox.Literal(value, datatype=ox.NamedNode(_XSD + type_.removeprefix("xsd_")))


def instants(name: str, value: str) -> tuple[ox.Literal, ox.Literal]:
    """The first and the last instant of a day, month, year or span that a user gave as a parameter.

    Raises:
        UsageError: it is no date, or open on a side.
    """
    from kg import dates

    try:
        found = dates.bounds(value)
    except dates.DateError as error:
        raise UsageError(f"{name}: {error}") from None
    if found.earliest_start is None or found.latest_end is None:
        raise UsageError(f'{name}: "{value}" is open; give a day, month, year or A/B')
    kind = ox.NamedNode(_XSD + "dateTime")
    return ox.Literal(dates.first_instant(found.earliest_start), datatype=kind), ox.Literal(
        dates.last_instant(found.latest_end), datatype=kind
    )


def _code(name: str, value: str, default: str, store: Store) -> ox.NamedNode:
    """A code of the list to which the default belongs: by its name there, or in full (``gas``, ``means-gas``)."""
    beginning = default.rpartition("#")[2].partition("-")[0] + "-"
    rows = store.query(f"PREFIX cko: <{iris.CKO}> SELECT ?code WHERE {{ ?code a cko:Code }} ORDER BY ?code")
    known = {row["code"].removeprefix(iris.CKO) for row in rows.dicts()}
    wanted = value.removeprefix("cko:").strip().casefold().replace(" ", "-")
    for candidate in (wanted, beginning + wanted):
        if candidate in known and candidate.startswith(beginning):
            return ox.NamedNode(iris.term(candidate))
    choices = sorted(code.removeprefix(beginning) for code in known if code.startswith(beginning))
    if not choices and re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", value.removeprefix("cko:")):
        return ox.NamedNode(iris.term(value.removeprefix("cko:")))  # a graph without the ontology
    if not choices:
        raise UsageError(f'{name}: "{value}" is no code of the ontology (such as side-government)')
    raise UsageError(f'{name}: "{value}" is not one of {", ".join(choices)}{did_you_mean(value, choices)}')


def _plain(parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
    if parameter.kinds == ("number",):
        if not re.fullmatch(r"-?[0-9]{1,9}", value):
            raise UsageError(f'{parameter.name}: "{value}" is no whole number')
        return ox.Literal(value, datatype=ox.NamedNode(_XSD + "integer"))
    return ox.Literal(value)


def bind(text: str, bound: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """The query with each parameter variable replaced, as a whole token, by a term written safely.

    Raises:
        UsageError: a variable has no value.
    """

    def replace(match: re.Match[str]) -> str:
        word = match["word"]
        variable = _VARIABLE.fullmatch(word) if word else None
        if variable is None:
            return match[0]
        if variable[1] not in bound:
            raise UsageError(f"no value for {variable[1]}")
        return str(bound[variable[1]])  # pyoxigraph refuses to make an IRI that is none, and escapes quotes

    return TOKEN.sub(replace, text)


def run(query: SavedQuery, store: Store, given: Mapping[str, str] | None = None) -> Rows:
    """Ask a saved query."""
    return store.query(bind(query.text, values(query, given or {}, store)))
