"""Numbers as sources tell them: exact, about, at least ..., and the bounds that each way of telling leaves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.errors import did_you_mean
from kg.records import Quantity

ORDERS: Mapping[str, tuple[int, int | None]] = {
    "several": (3, None),
    "some": (1, None),
    "many": (2, None),
    "dozens": (24, None),
    "hundreds": (200, None),
    "thousands": (2000, None),
    "tens-of-thousands": (20000, None),
    "most-of": (51, 100),
    "half": (50, 50),
}
"""Lowest (and highest) number that a word of size stands for; the codebook gives the convention. The last two in percent."""
UNITS = ("", "percent", "km", "m", "km2", "years", "months", "weeks", "days", "hours")


@dataclass(frozen=True)
class Amount:
    """A number as told, in its unit, with the bounds it leaves; None where it leaves a side open."""

    low: str | None
    high: str | None
    qualifier: str
    unit: str

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        if self.qualifier in ORDERS:
            return f"{self.qualifier.replace('-', ' ')}{'' if ORDERS[self.qualifier][1] else unit}"  # half, most of: of all
        if self.qualifier == "range":
            return f"{self.low} to {self.high}{unit}"
        if self.low == self.high:
            return f"{self.qualifier} {self.low}{unit}".removeprefix("exact ")
        return f"{self.qualifier} {self.low if self.low is not None else self.high}{unit}"


def amount(quantity: Quantity) -> Amount:
    """The bounds that a number as told leaves.

    Raises:
        ValueError: none or several ways of telling it are given, it is no number, negative, or a share above 100.
    """
    ways = {name: getattr(quantity, name) for name in ("exact", "about", "least", "most", "over", "nearly", "order")}
    given = {name: value for name, value in ways.items() if value}
    if quantity.range:
        given["range"] = quantity.range
    if len(given) != 1:
        raise ValueError("say how much in exactly one way: exact, about, least, most, over, nearly, range or order")
    if quantity.unit not in UNITS:
        raise ValueError(f'"{quantity.unit}" is not one of {", ".join(UNITS[1:])}{did_you_mean(quantity.unit, UNITS[1:])}')
    (way, value), unit = next(iter(given.items())), quantity.unit
    if way == "order":
        low, high = ORDERS[value]
        return Amount(str(low), str(high) if high is not None else None, value, "percent" if high is not None else unit)
    for number in value if way == "range" else [value]:
        if _number(number) > 100 and unit == "percent":
            raise ValueError(f"{number} percent is more than all")
    if way == "range":
        if len(value) != 2 or _number(value[0]) > _number(value[1]):
            raise ValueError("a range has a lowest and a highest number, in this order")
        return Amount(value[0], value[1], "range", unit)
    low_open, high_open = way in ("most",), way in ("least", "over")
    return Amount(None if low_open else value, None if high_open else value, way, unit)


def _number(text: str) -> Decimal:
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        raise ValueError(f'"{text}" is no plain number (digits, no separators)')
    return Decimal(text)
