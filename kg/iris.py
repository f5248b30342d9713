"""The only place where an IRI is made.

Vocabulary: ``https://w3id.org/conflict-kg/ontology#`` (prefix ``cko:``); classes CamelCase, properties lowerCamelCase,
codes ``list-code`` (``cko:role-attacker``), the five statuses by their names. Data: the workspace's namespace, one folder
a kind, so that each kind has its own prefix and every IRI a readable local part:

=============  ==========================================  ==============================================
kind           local part                                  why
=============  ==========================================  ==============================================
actor, place,  the id that a curator gave                  curated things have names, not numbers
event,
document,
article,
dispute
speaker        ARTICLE.SPEAKER                             a speaker is as one article gives them
passage        ARTICLE.PASSAGE                             likewise
claim          ARTICLE.CLAIM                               stays when wording or offsets are corrected
proposition    FRAME-ENTITY-HASH of frame and slots        what is said is its identity, whoever says it
spelling,      KIND.ID.HASH of what they hold              nobody names them; they are found by content
siding, label,
merge, relay,
position,
finding
=============  ==========================================  ==============================================
"""

from __future__ import annotations

import re

ONTOLOGY = "https://w3id.org/conflict-kg/ontology"
CKO = f"{ONTOLOGY}#"
ALEPPO = "https://w3id.org/conflict-kg/aleppo/"
KINDS = (
    "actor",
    "place",
    "event",
    "document",
    "article",
    "passage",
    "claim",
    "proposition",
    "speaker",
    "dispute",
    "finding",
    "position",
    "spelling",
    "siding",
    "label",
    "merge",
    "relay",
)

PREFIXES = {
    "cko": CKO,
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
STATUSES = ("Implausible", "Contested", "NotAsserted", "Corroborated", "SingleSource")
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def prefixes(namespace: str = ALEPPO) -> dict[str, str]:
    """Every prefix, those of a workspace's data included."""
    return {**PREFIXES, **{kind: f"{namespace}{kind}/" for kind in KINDS}}


def term(name: str) -> str:
    """A class or property of the ontology."""
    return CKO + name


def code(value: str) -> str:
    """A code, from ``list/code``: ``role/attacker`` is ``cko:role-attacker``."""
    return CKO + value.replace("/", "-")


def code_class(codes: str) -> str:
    """The class of a list of codes: ``fighting-state`` is ``cko:FightingStateCode``."""
    return CKO + "".join(part.capitalize() for part in codes.split("-")) + "Code"


def status(name: str) -> str:
    """One of the five statuses."""
    assert name in STATUSES, name
    return CKO + name


def content_hash(*parts: object) -> str:
    """Ten hexadecimal digits of what a nameless thing holds; a JSON array, so that fields cannot run together."""
    import hashlib
    import json

    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:10]


def mintable(kind: str, local: str) -> bool:
    """Whether there can be an IRI of a thing of that kind and local part."""
    return kind in KINDS and _SAFE.fullmatch(local) is not None


class Minter:
    """Makes the IRIs of one workspace's data.

    Args:
        namespace: the workspace's namespace; it ends in ``/`` or ``#``.
    """

    def __init__(self, namespace: str = ALEPPO) -> None:
        self.namespace = namespace

    def make(self, kind: str, *parts: str) -> str:
        """The IRI of a thing of a kind; its parts are joined by dots."""
        local = ".".join(parts)
        assert mintable(kind, local), (kind, local)
        return f"{self.namespace}{kind}/{local}"

    def ref(self, value: str) -> str:
        """The IRI behind a slot's value: ``actor/levant-front`` or ``role/attacker``."""
        kind, _, key = value.partition("/")
        return self.make(kind, key) if kind in KINDS else code(value)

    def split(self, iri: str) -> tuple[str, str] | None:
        """Kind and local part of an IRI of this data, or None for any other."""
        kind, _, local = iri.removeprefix(self.namespace).partition("/")
        return (kind, local) if iri.startswith(self.namespace) and kind in KINDS and local else None


_DATA = re.compile(rf".*/({'|'.join(KINDS)})/({_SAFE.pattern})")


def shorten(iri: str) -> str:
    """An IRI with its prefix, for people; those of any workspace's data by their kind."""
    data = _DATA.fullmatch(iri)
    if data:
        return f"{data[1]}:{data[2]}"
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and _SAFE.fullmatch(iri[len(base) :]):
            return f"{prefix}:{iri[len(base) :]}"
    return iri


def local(iri: str) -> str:
    """An IRI as ``shorten`` has it, a term of the ontology without its prefix."""
    return shorten(iri).removeprefix("cko:")
