"""Finds the registered thing that a user means by a label, a spelling, an id or an IRI.

Names are compared without case, accents, quotation marks, hyphens and the Arabic article in its Latin forms; where that
finds nothing, by their consonants. Nothing is ever guessed between several: the choices are named.
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
_TYPE_WORDS = re.compile(r"\b(?:village|town|city|district|neighbourhood|neighborhood|area|the|of)\b")
_VOWELS = re.compile(r"(?<=.)[aeiouyh]+")


_FEW = 4
CLOSE = 0.8
"""How alike two spellings are (0 to 1) that may be one name, if their consonants are the same."""


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


def skeleton(name: str) -> str:
    """The consonants of a name, doubled ones once: what transliterations keep."""
    letters = re.sub(r"[^\w]", "", _TYPE_WORDS.sub("", key(name)))
    bare = _VOWELS.sub("", letters.replace("ou", "w").replace("q", "k"))
    return re.sub(r"(.)\1+", r"\1", bare.replace("e", "a").replace("i", "a"))


def table(store: Store) -> NameTable:
    """The names in a built graph: what ``Names`` needs at once, and every name with its thing, written by marshal for later."""
    things: dict[str, tuple[str, str]] = {}
    names: dict[tuple[str, str], str] = {}
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
        names.update({(name, row["thing"]): key(name) for name in (row["name"], row["label"], local, f"{kind}:{local}") if name})
    by_key: defaultdict[str, set[str]] = defaultdict(set)
    for (_, thing), known_as in names.items():
        by_key[known_as].add(thing)
    return namespace, things, {known_as: sorted(found) for known_as, found in sorted(by_key.items())}, marshal.dumps(sorted(names))


class Names:
    """Every name in a built graph."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.namespace, self.things, self._by_key, self._written = store.names() if isinstance(store, KeptStore) else table(store)

    @functools.cached_property
    def _names(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = marshal.loads(self._written)
        return found

    @functools.cached_property
    def _by_skeleton(self) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name, thing in self._names:
            found[skeleton(name)].add(thing)
        return found

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
        found = self._by_key.get(key(text)) or self._alike(text)
        named = [self._named(iri) for iri in sorted(found) if self.things[iri][0] in allowed]
        exact = [n for n in named if n.iri.rpartition("/")[2] == text or iris.shorten(n.iri) == text]
        return exact or named

    def _alike(self, text: str) -> set[str]:
        """The things with a name of the same consonants that is also spelt nearly so: Azaz is not al-Aziza."""
        import difflib  # late: most names are known as they stand

        bare, wanted = skeleton(text), key(text)
        near = self._by_skeleton.get(bare, set()) if bare else set()
        return {thing for name, thing in self._names if thing in near and difflib.SequenceMatcher(None, wanted, key(name)).ratio() >= CLOSE}

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
        import difflib

        known = [k for k, things in self._by_key.items() if any(self.things[t][0] in kinds for t in things)]
        near = difflib.get_close_matches(key(text), known, n=3, cutoff=0.6)
        meant = dict.fromkeys(iri for k in near for iri in self._by_key[k] if self.things[iri][0] in kinds)
        hint = f"; did you mean {' or '.join(iris.shorten(iri) for iri in list(meant)[:3])}?" if meant else ""
        what = " or ".join(kinds) if len(kinds) <= _FEW else "thing of the graph"
        raise UsageError(f'no {what} is called "{text}"{hint}')
