"""Looks words up in labels, spellings and our wordings, Arabic too."""

from __future__ import annotations

import re
import unicodedata

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


def find(store: Store, words: str) -> Rows:
    """Everything in which all the words stand, as rows of kind, id, text and what the text is."""
    wanted = [fold(word) for word in words.split() if fold(word)]
    rows = store.query(f"""{PREFIXES}SELECT DISTINCT ?thing ?text ?as WHERE {{
        {{ ?thing skos:prefLabel ?text BIND("label" AS ?as) FILTER NOT EXISTS {{ ?thing a cko:Code }} }}
        UNION {{ ?thing skos:altLabel ?text BIND("spelling" AS ?as) FILTER NOT EXISTS {{ ?thing a cko:Code }} }}
        UNION {{ VALUES ?class {{ cko:Claim cko:Dispute cko:Speaker cko:Article }}
            ?thing a ?class ; rdfs:label ?text BIND("wording" AS ?as) }}
        }} ORDER BY ?as ?thing ?text""")
    found = []
    for row in rows.dicts():
        folded = f" {fold(row['text'])} "
        if wanted and all(f" {word}" in folded for word in wanted):
            kind = row["thing"].rpartition("/")[0].rpartition("/")[2]
            found.append((Literal(kind), NamedNode(row["thing"]), Literal(row["as"]), Literal(row["text"])))
    return Rows(("kind", "id", "as", "text"), tuple(found))
