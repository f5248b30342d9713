"""Looks words up in labels, spellings and our wordings, Arabic too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from kg.evidence import PREFIXES
from kg.names import key
from kg.store import Rows, Store

_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u0640]")  # escaped: editors show ranges of Arabic in the wrong order
_LETTERS = str.maketrans("أإآٱىةؤئ", "اااايهوي")


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
    """Everything in which all the words stand, as rows of kind, id, text and what the text is."""
    found = matching(texts(store), words)
    rows = tuple((Literal(text.kind), NamedNode(text.thing), Literal(text.what), Literal(text.text)) for text in found)
    return Rows(("kind", "id", "as", "text"), rows)
