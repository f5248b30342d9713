"""Finds the registered thing that a user means by a label, a spelling, an id or an IRI.

Names are compared without case, accents, quotation marks, hyphens and the Arabic article in its Latin forms; where that
finds nothing, by ``kg.likeness``: spellings of one name are found, and what may be one is offered. Nothing is ever guessed
between several: the choices are named.
"""

from __future__ import annotations

import functools
import marshal
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from kg import iris
from kg.errors import UsageError
from kg.store import KeptStore, NameTable, Store

_ARTICLE = re.compile(r"\b(?:al|el|as|ash|ad|an|ar|at|az|a)[- ](?=\w)")

_FEW = 4


class Named:
    """A thing that has a name."""

    def __init__(self, kind: str, iri: str, label: str) -> None:
        self.kind, self.iri, self.label = kind, iri, label

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Named) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(self.iri)

    def __repr__(self) -> str:
        return f"Named({self.kind!r}, {self.iri!r}, {self.label!r})"


def key(name: str) -> str:
    """A name without what spellings of it differ in."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"[‘’'`´ʿʾ\"“”.,()_]", "", plain).replace("-", " ")
    plain = _ARTICLE.sub("", " ".join(plain.split()))
    return " ".join(plain.split())


def table(store: Store) -> NameTable:
    """The names in a built graph: what ``Names`` needs at once, and every name with its thing, written by marshal for later."""
    namespace, things, names = _read(store)
    return namespace, things, _by_key(names), marshal.dumps(names)


def _read(store: Store) -> tuple[str, dict[str, tuple[str, str]], list[tuple[str, str]]]:
    """The namespace, kind and label of each thing, and every name with its thing."""
    things: dict[str, tuple[str, str]] = {}
    names: set[tuple[str, str]] = set()
    namespace = iris.ALEPPO
    rows = store.query(f"""PREFIX skos: <{iris.PREFIXES["skos"]}> PREFIX rdfs: <{iris.PREFIXES["rdfs"]}> PREFIX cko: <{iris.CKO}>
        SELECT ?thing ?label ?name WHERE {{
          {{ ?thing skos:prefLabel ?label }}
          UNION {{ VALUES ?class {{ cko:Article cko:Dispute cko:Speaker }} ?thing a ?class ; rdfs:label ?label }}
          FILTER(LANG(?label) != "ar")
          OPTIONAL {{ ?thing skos:altLabel|skos:prefLabel ?name }} }} ORDER BY ?thing""")
    for row in rows.dicts():
        kind, _, local = row["thing"].rpartition("/")
        kind = kind.rpartition("/")[2]
        if kind not in iris.KINDS:
            continue
        namespace = row["thing"].removesuffix(f"{kind}/{local}")
        things[row["thing"]] = kind, row["label"]
        names.update((name, row["thing"]) for name in (row["name"], row["label"], local, f"{kind}:{local}") if name)
    return namespace, things, sorted(names)


def _by_key(names: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, thing in names:
        found[key(name)].add(thing)
    return {known_as: sorted(things) for known_as, things in sorted(found.items())}


class Names:
    """Every name in a built graph."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._blocks: dict[str, dict[str, list[tuple[str, str]]]] = {}
        if isinstance(store, KeptStore):
            self.namespace, self.things, self._by_key, self._written = store.names()
        else:
            self.namespace, self.things, self._names = _read(store)

    @functools.cached_property
    def _names(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = marshal.loads(self._written)
        return found

    @functools.cached_property
    def _by_key(self) -> dict[str, list[str]]:
        return _by_key(self._names)

    def _by_block(self, kind: str) -> dict[str, list[tuple[str, str]]]:
        """The names of a kind, each with its thing, by what spellings of one name share: see ``kg.spelling.Spelling.blocks``."""
        if kind not in self._blocks:
            from kg.spelling import spelling  # late: most names are known as they stand

            found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
            for name, thing in self._names:
                if self.things[thing][0] == kind and name != f"{kind}:{thing.rpartition('/')[2]}":
                    for block in spelling(name).blocks():
                        found[block].append((name, thing))
            self._blocks[kind] = dict(found)
        return self._blocks[kind]

    def _named(self, iri: str) -> Named:
        kind, label = self.things[iri]
        return Named(kind, iri, label)

    def candidates(self, text: str, kinds: Iterable[str]) -> list[Named]:
        """The things that a text may mean, of some kinds; first those whose name is equal, else those that sound alike."""
        allowed = set(kinds)
        if text in self.things and self.things[text][0] in allowed:
            return [self._named(text)]
        if nameless := self._nameless(text, allowed):
            return [nameless]
        exact = [self._named(iri) for iri in self._by_key.get(key(text), ()) if self.things[iri][0] in allowed]
        if not exact:
            return [thing for verdict, thing in self.alike(text, allowed) if verdict == "same"]
        return [n for n in exact if n.iri.rpartition("/")[2] == text or iris.shorten(n.iri) == text] or exact

    def alike(self, text: str, kinds: Iterable[str]) -> list[tuple[str, Named]]:
        """The things of some kinds with a name that is spelt like a text: those of the verdict ``same`` first, then ``maybe``."""
        from kg.likeness import DIFFERENT, MAYBE, VERDICTS, compare
        from kg.spelling import spelling

        near = {pair for kind in set(kinds) for block in spelling(text).blocks() for pair in self._by_block(kind).get(block, ())}
        verdicts = {name: compare(text, name) for name, _ in near}
        best: dict[str, int] = {}
        for name, thing in near:
            rank = VERDICTS.index(verdicts[name])
            if rank <= VERDICTS.index(MAYBE):
                best[thing] = min(rank, best.get(thing, rank))
        fits = [thing for thing, rank in best.items() if not rank and compare(text, self.things[thing][1]) != DIFFERENT]
        for thing in best if fits else ():  # by its label another type of thing, that has this name too: Handarat camp
            best[thing] = best[thing] or int(thing not in fits)
        return [(VERDICTS[rank], self._named(thing)) for thing, rank in sorted(best.items(), key=lambda pair: (pair[1], pair[0]))]

    def near(self, text: str, kinds: Iterable[str], most: int = 3) -> list[Named]:
        """What to offer where nothing has a name: things of some kinds with one that may be meant, else with one that looks like it."""
        allowed = set(kinds)
        meant = [thing.iri for _, thing in self.alike(text, allowed)]
        if not meant:
            import difflib

            known = [k for k, things in self._by_key.items() if any(self.things[t][0] in allowed for t in things)]
            near = difflib.get_close_matches(key(text), known, n=most, cutoff=0.6)
            meant = list(dict.fromkeys(iri for k in near for iri in self._by_key[k] if self.things[iri][0] in allowed))
        return [self._named(iri) for iri in meant[:most]]

    def _nameless(self, text: str, allowed: set[str]) -> Named | None:
        """A claim or proposition, which has an id and no name."""
        if "://" not in text and ":" not in text and "claim" in allowed:
            text = f"claim:{text.replace('#', '.')}"  # ARTICLE#CLAIM as in disputes, or ARTICLE.CLAIM
        prefix, _, local = text.removeprefix("<").removesuffix(">").rpartition("/" if "://" in text else ":")
        kind = prefix.rpartition("/")[2]
        if kind not in allowed or not re.fullmatch(r"[A-Za-z0-9._-]+", local):
            return None
        iri = f"{self.namespace}{kind}/{local}"
        known = self._store.query(f"ASK {{ <{iri}> ?p ?o }}").boolean
        return self._named(iri) if iri in self.things else Named(kind, iri, text) if known else None

    def resolve(self, text: str, kinds: Iterable[str]) -> Named:
        """The one thing that a text means.

        Raises:
            UsageError: none or several.
        """
        kinds = list(kinds)
        found = self.candidates(text, kinds)
        if len(found) == 1:
            return found[0]
        if found:
            choices = "; ".join(f"{iris.shorten(n.iri)} ({n.label})" for n in found)
            raise UsageError(f'"{text}" is ambiguous: {choices}. Use one of these ids')
        meant = [iris.shorten(thing.iri) for thing in self.near(text, kinds)]  # perhaps: that is for the user to say
        hint = f"; did you mean {' or '.join(meant)}?" if meant else ""
        what = " or ".join(kinds) if len(kinds) <= _FEW else "thing of the graph"
        raise UsageError(f'no {what} is called "{text}"{hint}')
