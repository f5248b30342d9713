"""How statements are marked and shown: signs and letters, and what the macros of ``evidence.html.jinja`` need."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup
from pyoxigraph import NamedNode

from kg import iris
from kg.evidence import PREFIXES
from kg.store import Term
from kg.web import accounts
from kg.web.accounts import Claim
from kg.web.day import when
from kg.web.site import Site
from kg.web.view import View

STANCES = accounts.STANCES
SIGNS = {"asserts": "+", "negates": "−", "denies": "×", "alleges": "!", "questions": "?", "predicts": ">", "intends": "*", "supposes": "~"}
"""What stands before the name of a stance, so that stances differ by more than words and colours."""
MARKS = {"Implausible": "?!", "Contested": "±", "NotAsserted": "○", "Corroborated": "●●", "SingleSource": "●"}
"""Likewise for a status."""
LETTERS = {"government": "G", "opposition": "O", "kurdish": "K", "islamic-state": "I", "other": "T", "unknown": "?"}
"""The letter of a side; T is for third parties."""
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")


@dataclass(frozen=True)
class Panels:
    """What the macros of ``evidence.html.jinja`` need beside claims; the value ``panels`` of every page that uses them."""

    site: Site
    view: View
    SIGNS: ClassVar = SIGNS
    MARKS: ClassVar = MARKS
    LETTERS: ClassVar = LETTERS
    term: ClassVar = staticmethod(iris.term)

    def name(self, iri: str) -> str:
        """The label of a thing as plain text in the language of the page."""
        found = self.site.label(iri)
        return (found.ar if self.view.language == "ar" else "") or found.en or iris.shorten(iri)

    @staticmethod
    def voices(claims: Iterable[Claim]) -> list[list[Claim]]:
        """Claims, those of one speaker and stance together."""
        found: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in claims:
            found[claim.speaker.iri, claim.stance].append(claim)
        return list(found.values())

    @staticmethod
    def alike(claims: Iterable[Claim]) -> list[list[Claim]]:
        """Claims, those of one voice, stance, wording and passage together: one sentence of ours on several propositions."""
        found: defaultdict[tuple[object, ...], list[Claim]] = defaultdict(list)
        for claim in claims:
            where = [passage.iri for passage in claim.passages]
            found[claim.speaker.iri, claim.side, claim.chain, claim.stance, claim.wording, *where].append(claim)
        return list(found.values())

    @staticmethod
    def unlike(claims: Iterable[Claim], statuses: Mapping[str, str]) -> list[str]:
        """The statuses of the propositions of some claims, each once."""
        return list(dict.fromkeys(statuses[claim.iri] for claim in claims))

    def paragraph(self, article: str, number: int) -> str:
        """The address of a paragraph on the page of its article."""
        page = accounts.page_of(number)
        return self.view.link(f"doc/{self.site.local(article)}#p{number}", page=page if page > 1 else "")

    def when(self, edtf: str) -> Markup:
        """A date as people read it."""
        return when(self.view, edtf)

    def day(self, instant: str) -> str:
        """The day of an instant; anything else as it stands."""
        return instant.partition("T")[0] if _INSTANT.match(instant) else instant

    def text(self, term: Term) -> Markup:
        """A value that is no thing: marked with its language, an instant as its day."""
        return Markup('<bdi lang="{}" dir="auto">{}</bdi>').format(getattr(term, "language", None) or "", self.day(term.value))

    @staticmethod
    def is_thing(term: Term) -> bool:
        """Whether a value of a property is a thing."""
        return isinstance(term, NamedNode)

    def mark(self, iri: str) -> str:
        """The stance of a claim or ``withdrawn``, the status of a proposition; nothing for anything else."""
        kind = self.site.local(iri).partition("/")[0]
        if kind not in ("claim", "proposition"):
            return ""
        wanted = "cko:status" if kind == "proposition" else " ".join(f"cko:{name}" for name in STANCES)
        rows = self.site.store.query(f"{PREFIXES}SELECT ?p ?o WHERE {{ VALUES ?p {{ {wanted} }} <{iri}> ?p ?o }} LIMIT 1")
        found = next(rows.dicts(), {"p": "withdrawn" if kind == "claim" else "", "o": ""})
        return (found["o"] if kind == "proposition" else found["p"]).removeprefix(iris.CKO)
