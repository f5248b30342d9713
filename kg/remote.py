"""Asks a graph in a SPARQL 1.1 service through SPARQLWrapper; rows are those that the local engine gives.

A service may hold the same graph and write its values otherwise (5.0 or 5, a text with or without xsd:string): values are
written as pyoxigraph writes them. See ``kg.connection`` for credentials and time-outs.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterable, Mapping

import pyoxigraph as ox

from kg import digest
from kg.connection import Answer, Connection
from kg.errors import InputError, LimitError, UsageError
from kg.store import Rows, Term, refuse_fetching, short

LIMIT = 256 * 1024**2
"""Bytes of an answer."""
_RESULTS = "application/sparql-results+json, application/json;q=0.5"
_TRIPLES = "application/n-triples, text/turtle;q=0.9"


class RemoteStore:
    """A graph in a SPARQL service: ``query_url`` may name it (``?default-graph-uri=IRI``) where the service has several."""

    def __init__(self, query_url: str, update_url: str | None = None) -> None:
        """Nothing is sent yet.

        Raises:
            UsageError: an address is none, or names a user or password.
        """
        self.queries = Connection(query_url)
        self.updates = None if update_url is None else Connection(update_url)

    def query(self, text: str) -> Rows:
        """Ask.

        Raises:
            UsageError: the text is no SPARQL query, or the service does not take it.
            InputError: the service is not there, wants credentials, or answers with something else.
            LimitError: it takes too long, or the answer is too large.
        """
        refuse_fetching(text)
        kind, variables = _form(text)
        with self.queries.open(_request(self.queries.url, text, kind, _TRIPLES if kind == "CONSTRUCT" else _RESULTS)) as answer:
            if "X-SPARQL-MaxRows" in answer.headers:  # Virtuoso leaves out the rest and says so here alone
                raise LimitError(f"{self.queries.name}: gives only the first {answer.headers['X-SPARQL-MaxRows']} rows; narrow the query")
            body = answer.whole(LIMIT)
        if kind == "CONSTRUCT":
            return self._understood(answer, lambda: Rows((), (), triples=tuple(_triples(body, answer.type))))
        if kind == "ASK":
            return self._understood(answer, lambda: _boolean(json.loads(body)))
        return self._understood(answer, lambda: _rows(json.loads(body), variables))

    def update(self, text: str) -> None:
        """Change what the service holds, by a SPARQL update.

        Raises:
            UsageError, InputError, LimitError: as ``query``; it is not known whether a change that took too long was made.
        """
        if self.updates is None:
            raise UsageError("no address for updates was given")
        with self.updates.open(_request(self.updates.url, text, "INSERT", "*/*")) as answer:
            answer.whole(LIMIT)

    def _understood(self, answer: Answer, read: Callable[[], Rows]) -> Rows:
        try:
            return read()
        except (ValueError, SyntaxError, LookupError, TypeError, AttributeError, RecursionError):
            raise InputError(f"{self.queries.name}: answers with {answer.type} that is no answer to a SPARQL query") from None


def _form(text: str) -> tuple[str, tuple[str, ...]]:
    """The kind of a query and its columns, from asking an empty store: services do not agree on the messages of mistakes.

    Its answer goes no further: an exception would carry it to a thread on which it may not end.
    """
    try:
        found = ox.Store().query(text)
    except SyntaxError as error:
        raise UsageError(f"not a SPARQL query: {short(error)}") from None
    if isinstance(found, ox.QuerySolutions):
        return "SELECT", tuple(variable.value for variable in found.variables)
    return "ASK" if isinstance(found, ox.QueryBoolean) else "CONSTRUCT", ()


def _request(url: str, text: str, kind: str, accept: str) -> urllib.request.Request:
    """The request that SPARQLWrapper makes. Its own guess of the kind of a query takes words in comments and IRIs for it."""
    import SPARQLWrapper  # late: asking the built graph needs none

    wrapper = SPARQLWrapper.SPARQLWrapper(url)
    wrapper.setMethod(SPARQLWrapper.POST)
    wrapper.setOnlyConneg(True)  # else it adds format=json and the like, which some services read and others refuse
    wrapper.addCustomHttpHeader("Accept", accept)
    wrapper.queryString, wrapper.queryType = text, kind
    made: urllib.request.Request = wrapper._createRequest()
    return made


def _boolean(found: Mapping[str, bool]) -> Rows:
    if not isinstance(found["boolean"], bool):
        raise TypeError
    return Rows((), (), boolean=found["boolean"])


def _rows(found: Mapping[str, Mapping[str, list[Mapping[str, Mapping[str, str]]]]], variables: tuple[str, ...]) -> Rows:
    bindings = found["results"]["bindings"]
    typed = {(b["value"], b["datatype"]) for row in bindings for b in row.values() if "datatype" in b}
    written = {(value, datatype): digest.normal(ox.Literal(value, datatype=ox.NamedNode(datatype))) for value, datatype in typed}
    names: dict[str, ox.BlankNode] = {}

    def term(binding: Mapping[str, str] | None) -> Term | None:
        if binding is None:
            return None
        value, kind = binding["value"], binding["type"]
        if kind == "uri":
            return ox.NamedNode(value)
        if kind == "bnode":
            return names.setdefault(value, ox.BlankNode(f"b{len(names)}"))  # Virtuoso's names are none
        if kind not in ("literal", "typed-literal"):
            raise TypeError
        if "datatype" in binding:
            return written[value, binding["datatype"]]
        return ox.Literal(value, language=binding.get("xml:lang") or None)

    return Rows(variables, tuple(tuple(term(row.get(name)) for name in variables) for row in bindings))


def _triples(body: bytes, media_type: str) -> Iterable[ox.Triple]:
    form = ox.RdfFormat.from_media_type(media_type)
    if form is None:
        raise TypeError
    store = ox.Store()
    store.load(body, format=form)
    return (quad.triple for quad in store)
