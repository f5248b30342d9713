"""Search: what a visitor's words are the name of, and in what else they stand.

A name is looked up exactly, then by its sound; nothing is chosen between several. Texts are all labels, spellings and our
wordings, compared as ``kg.find`` compares them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg import find, iris
from kg.evidence import PREFIXES
from kg.find import Text
from kg.names import Named, key
from kg.web import nodes
from kg.web.evidencepanel import STANCES, Panels
from kg.web.site import Site
from kg.web.view import BadRequest, Page, PageRoute, View

NAMED = ("place", "actor", "event", "document", "article", "speaker", "dispute", "claim", "proposition")
KINDS = (*NAMED[:-1], "finding")
"""The order in which groups of finds are shown."""
LONGEST = 200
FEW, MANY, NEAR = 12, 300, 6
"""How many finds of a kind are shown at first, and when all of one kind are asked for; how many names that are spelt nearly so."""


@dataclass(frozen=True)
class Find:
    """A thing in whose texts the words stand, and the text that has them, the shortest if several have."""

    thing: str
    what: str
    text: str
    articles: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The finds of a kind; ``total`` is how many there are."""

    kind: str
    finds: Sequence[Find]
    total: int


def show_search(site: Site, view: View) -> Page:
    """What a visitor looks for.

    Raises:
        BadRequest: the words are too many.
    """
    words = " ".join(view.query.get("q", "").split())
    only = view.query.get("kind", "")
    if len(words) > LONGEST:
        raise BadRequest(f"q: more than {LONGEST} characters; a name or a few words find more")
    if only and only not in KINDS:
        raise BadRequest(f'kind: "{only}" is not one of {", ".join(KINDS)}')
    texts = site.memo("texts", lambda: _texts(site)) if words else ()
    named = _named(site, words) if words else []
    exact = bool(named) and any(text.thing in {n.iri for n in named} and key(text.text) == key(words) for text in texts)
    groups = _groups(site, texts, words, only)
    site.learn([*(n.iri for n in named), *(one.thing for group in groups for one in group.finds)])
    values = {
        "panels": Panels(site, view),
        "words": words,
        "only": only,
        "named": named,
        "exact": exact,
        "described": _described(site, [n.iri for n in named]),
        "groups": groups,
        "stances": _stances(site, [one.thing for group in groups if group.kind == "claim" for one in group.finds]),
        "near": [] if named or groups or not words else [thing.label for thing in site.names.near(words, NAMED, NEAR)],
    }
    return Page(f"{view.say('Search')}: {words}" if words else view.say("Search"), "search", values, index=False)


def _named(site: Site, words: str) -> list[Named]:
    """The things that the words may be a name of."""
    return sorted(site.names.candidates(words, NAMED), key=lambda n: (NAMED.index(n.kind), n.label))


def _texts(site: Site) -> tuple[Text, ...]:
    """All texts of the graph in which words are looked for, the shortest first."""
    own = [text for text in find.texts(site.store) if site.minter.split(text.thing)]
    return tuple(sorted(own, key=lambda text: (len(text.text), text.text, text.thing)))


def _groups(site: Site, texts: Iterable[Text], words: str, only: str) -> list[Group]:
    found: defaultdict[str, dict[str, Text]] = defaultdict(dict)
    for text in find.matching(texts, words):
        found[text.kind].setdefault(text.thing, text)
    shown = {kind: list(found[kind].values())[: MANY if only else FEW] for kind in KINDS if kind in found and only in ("", kind)}
    articles = _articles(site, [text for some in shown.values() for text in some if text.what == "spelling"])
    return [
        Group(kind, [Find(t.thing, t.what, t.text, articles.get((t.thing, t.text), ())) for t in some], len(found[kind]))
        for kind, some in shown.items()
    ]


def _articles(site: Site, spellings: Sequence[Text]) -> dict[tuple[str, str], tuple[str, ...]]:
    """In which articles spellings occur."""
    if not spellings:
        return {}
    values = " ".join(f"<{iri}>" for iri in dict.fromkeys(text.thing for text in spellings))
    rows = site.store.query(f"""{PREFIXES}SELECT ?thing ?form ?article WHERE {{ VALUES ?thing {{ {values} }} ?thing cko:hasSpelling ?s .
        ?s cko:form ?form ; cko:seenIn ?article }} ORDER BY ?article""")
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows.dicts():
        found[row["thing"], row["form"]].append(row["article"])
    site.learn({article for some in found.values() for article in some})
    return {thing: tuple(some) for thing, some in found.items()}


def _described(site: Site, things: Sequence[str]) -> dict[str, tuple[list[str], list[str], str]]:
    """What tells things of one name apart: classes, what they are part of, a note."""
    found = nodes.read(site.store, things)
    site.learn(nodes.mentioned(found.values()))
    return {
        iri: (nodes.narrowest(site, nodes.types(node)), list(node.values("cko:partOf")), node.value("cko:note"))
        for iri, node in found.items()
    }


def _stances(site: Site, claims: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Stance and status of claims: no wording is shown without."""
    if not claims:
        return {}
    names, values = " ".join(f"cko:{name}" for name in STANCES), " ".join(f"<{iri}>" for iri in claims)
    rows = site.store.query(f"""{PREFIXES}SELECT ?claim ?stance ?status WHERE {{ VALUES ?claim {{ {values} }}
        VALUES ?stance {{ {names} }} ?claim ?stance ?p . ?p cko:status ?status }}""")
    return {row["claim"]: (row["stance"].removeprefix(iris.CKO), row["status"].removeprefix(iris.CKO)) for row in rows.dicts()}


PAGES = (PageRoute("search", "search", show_search),)
