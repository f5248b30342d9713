"""What a validator finds, told as SHACL tells it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.lookup import Term
from kg.paths import Path


@dataclass(frozen=True)
class Result:
    """One constraint of a shape that does not hold of a focus node.

    ``severity`` and ``component`` are SHACL's names without their namespace (``MinCount``); ``value``: what is to blame,
    where one value is.
    """

    severity: str
    shape: Term
    focus: Term
    component: str
    value: Term | None
    path: Path | None
    message: str
