"""Looks words up in labels, spellings and our wordings, Arabic too; and as a name, by its sound, where they are none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from kg.evidence import PREFIXES
from kg.names import Names, key
from kg.store import Rows, Store

_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u0640]")  # escaped: editors show ranges of Arabic in the wrong order
_LETTERS = str.maketrans("أإآٱىةؤئ", "اااايهوي")
NAMED = ("place", "actor", "event", "document")
ALIKE = {"same": "spelt alike", "maybe": "may be spelt so"}
"""What is told of a thing that has a name with a verdict of ``kg.likeness``."""


def fold(text: str) -> str:
    """A text as it is compared: Latin without case, accents and articles; Arabic without vowel marks and seat forms."""
    arabic = _MARKS.sub("", unicodedata.normalize("NFC", text)).translate(_LETTERS)
    return re.sub(r"\bال", "", key(arabic))


class Text:
    """A label, spelling or wording of a thing; ``what`` tells which, ``folded`` is as ``fold`` gives it, with a blank at either end."""

    def __init__(self, thing: str, what: str, text: str) -> None:
        self.thing, self.what, self.text = thing, what, text
        self.kind = thing.rpartition("/")[0].rpartition("/")[2]
        self.folded = f" {fold(text)} "


def texts(store: Store) -> list[Text]:
    """All texts of a graph in which words are looked for: also those of findings, and the words that speakers use for a thing."""
    rows = store.query(f"""{PREFIXES}SELECT DISTINCT ?thing ?text ?as WHERE {{
        {{ ?thing skos:prefLabel ?text BIND("label" AS ?as) FILTER NOT EXISTS {{ ?thing a cko:Code }} }}
        UNION {{ ?thing skos:altLabel ?text BIND("spelling" AS ?as) FILTER NOT EXISTS {{ ?thing a cko:Code }} }}
        UNION {{ VALUES ?class {{ cko:Claim cko:Difference cko:Speaker cko:Article }}
            ?thing a ?class ; rdfs:label ?text BIND("wording" AS ?as) }}
        UNION {{ ?use cko:labelText ?text ; cko:labelled ?thing BIND("word used" AS ?as) }}
        }} ORDER BY ?as ?thing ?text""")
    return [Text(row["thing"], row["as"], row["text"]) for row in rows.dicts()]


def matching(found: Iterable[Text], words: str) -> list[Text]:
    """The texts in which all the words stand, or words that begin with them; none for no words."""
    wanted = [f" {folded}" for word in words.split() if (folded := fold(word))]
    return [text for text in found if wanted and all(word in text.folded for word in wanted)]


def find(store: Store, words: str) -> Rows:
    """Everything in which all the words stand, as rows of kind, id, text and what the text is; then what has a name that is alike."""
    every = texts(store)
    found = [(text.kind, text.thing, text.what, text.text) for text in matching(every, words)]
    if fold(words) and not any(text.folded == f" {fold(words)} " for text in every):
        known = {thing for _, thing, _, _ in found}
        alike = Names(store).alike(words, NAMED)
        found += [(thing.kind, thing.iri, ALIKE[verdict], thing.label) for verdict, thing in alike if thing.iri not in known]
    return Rows(("kind", "id", "as", "text"), tuple((Literal(k), NamedNode(i), Literal(a), Literal(t)) for k, i, a, t in found))
