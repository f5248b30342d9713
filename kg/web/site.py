"""What every page reads: one graph with its labels, names, saved questions and, where they are at hand, the texts of its articles."""

from __future__ import annotations

import functools
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kg import invocation, iris, queries, texts
from kg.evidence import PREFIXES, Sentences
from kg.names import Names
from kg.queries import SavedQuery
from kg.store import Rows, Store, open_graph
from kg.workspace import Workspace

Value = TypeVar("Value")
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_LABELS = 50_000
_MEMOS = 256


@dataclass(frozen=True)
class Label:
    """The names of a thing; ``ar`` is empty where it has none in Arabic, both are where it has no label."""

    en: str
    ar: str


@dataclass(frozen=True)
class Graph:
    """What a graph says of itself."""

    iri: str
    title: str
    version: str
    licence: str
    citation: str


class Site:
    """One graph, as pages read it. It does not change: of a graph built anew another one is made.

    Args:
        space: the workspace, for its ontology, shapes and saved queries.
        store: answers the questions of the pages themselves.
        sentences: the words of passages.
        path: the built file; None for the graph of a service.
        ask: answers queries into which a visitor's values go; ``store`` where nothing else is given.
    """

    def __init__(
        self, space: Workspace, store: Store, sentences: Sentences, path: Path | None = None, ask: Callable[[str], Rows] | None = None
    ) -> None:
        self.space, self.store, self.sentences, self.path = space, store, sentences, path
        self.saved: Mapping[str, SavedQuery] = queries.load_all(space.place("queries"))
        self.ask = ask or store.query
        self.names = Names(store)
        self.namespace = self.names.namespace
        self.graph = _graph(store)
        self._labels: dict[str, Label] = {}
        self.downloads: Any = None  # see kg.web.exports
        self._memos: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.RLock()

    @functools.cached_property
    def minter(self) -> iris.Minter:
        """Tells the kinds of the graph's IRIs."""
        return iris.Minter(self.namespace)

    def local(self, iri: str) -> str:
        """Where a thing has its page, ``place/x`` or ``ontology/Term``; empty for what is none of the graph's."""
        if split := self.minter.split(iri):
            return "/".join(split)
        return f"ontology/{iri.removeprefix(iris.CKO)}" if iri.startswith(iris.CKO) else ""

    def iri(self, kind: str, local: str) -> str:
        """The IRI of a thing by its kind and local part; empty where there can be none."""
        if kind == "ontology":
            return iris.term(local) if _TERM.fullmatch(local) else ""
        return self.minter.make(kind, local) if iris.mintable(kind, local) else ""

    def knows(self, iri: str) -> bool:
        """Whether the graph says anything of it."""
        return bool(iri) and bool(self.store.query(f"ASK {{ <{iri}> ?p ?o }}").boolean)

    def label(self, iri: str) -> Label:
        """The label of a thing."""
        if iri not in self._labels:
            self.learn([iri])
        return self._labels[iri]

    def learn(self, things: Iterable[str]) -> None:
        """Read many labels at once, before a page shows them one by one."""
        missing = [iri for iri in dict.fromkeys(things) if iri not in self._labels]
        if not missing:
            return
        values = " ".join(f"<{iri}>" for iri in missing)
        found: dict[str, dict[str, str]] = {iri: {} for iri in missing}
        rows = self.store.query(f"""{PREFIXES}SELECT ?thing ?label (LANG(?label) AS ?tag)
            WHERE {{ VALUES ?thing {{ {values} }} ?thing rdfs:label ?label }}""")
        for row in rows.dicts():
            found[row["thing"]].setdefault(row["tag"], row["label"])
        with self._lock:
            if len(self._labels) > _LABELS:
                self._labels.clear()
            for iri, by_tag in found.items():
                self._labels[iri] = Label(by_tag.get("en") or by_tag.get("") or next(iter(by_tag.values()), ""), by_tag.get("ar", ""))

    def memo(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What was made under a key, made now if need be; what was asked for last is kept."""
        with self._lock:
            if key in self._memos:
                self._memos.move_to_end(key)
                found: Value = self._memos[key]
                return found
        made = make()
        with self._lock:
            self._memos[key] = made
            while len(self._memos) > _MEMOS:
                self._memos.popitem(last=False)
        return made


def opened(
    space: Workspace, endpoint: str | None = None, ask: Callable[[str], Rows] | None = None, loaded: Callable[[], Store] | None = None
) -> Site:
    """The graph of a workspace, or of a service, as pages read it.

    Args:
        ask: see ``Site``.
        loaded: gives the workspace's graph, where it was loaded before.

    Raises:
        InputError: it cannot be opened.
    """
    sentences = Sentences(texts.available(space.root))
    if endpoint:
        from kg.remote import RemoteStore  # late: it imports much

        return Site(space, RemoteStore(endpoint), sentences, ask=ask)
    path = invocation.graph_path(space)
    return Site(space, loaded() if loaded else open_graph(path), sentences, path, ask)


def _graph(store: Store) -> Graph:
    """The node that is the graph itself: an ontology that is not the one of terms."""
    rows = store.query(f"""{PREFIXES}PREFIX dcterms: <{iris.PREFIXES["dcterms"]}>
        SELECT ?iri ?title ?version ?licence ?citation WHERE {{
            ?iri a owl:Ontology ; dcterms:title ?title . FILTER(?iri != <{iris.ONTOLOGY}>) FILTER(LANG(?title) != "ar")
            OPTIONAL {{ ?iri owl:versionInfo ?version }} OPTIONAL {{ ?iri dcterms:license ?licence }}
            OPTIONAL {{ ?iri dcterms:bibliographicCitation ?citation }} }} ORDER BY ?iri LIMIT 1""")
    row = next(rows.dicts(), dict.fromkeys(("iri", "title", "version", "licence", "citation"), ""))
    return Graph(**row)
