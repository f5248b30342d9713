"""What a literal's text means: whether it is well formed, and its value, to be compared as SPARQL compares.

By the letter of XML Schema. rdflib is laxer: to it ``2016-01-01`` is an xsd:dateTime and ``1_000`` an xsd:integer.
"""

from __future__ import annotations

import functools
import re
from calendar import monthrange
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from kg.lookup import Term

XSD = "http://www.w3.org/2001/XMLSchema#"
_DATE = r"(-?(?:[1-9]\d{3,}|0\d{3}))-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"(?:([01]\d|2[0-3]):([0-5]\d):([0-5]\d(?:\.\d+)?)|24:00:00(?:\.0+)?)"
_ZONE = r"(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_FORMS = {name: re.compile(form + _ZONE, re.ASCII) for name, form in (("date", _DATE), ("time", _TIME), ("dateTime", f"{_DATE}T{_TIME}"))}
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_FLOAT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN", re.ASCII)
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in (("byte", 8), ("short", 16), ("int", 32), ("long", 64))},
    **{f"unsigned{name}": (0, 2**bits - 1) for name, bits in (("Byte", 8), ("Short", 16), ("Int", 32), ("Long", 64))},
}
UNKNOWN = frozenset(
    XSD + name for name in ("duration", "dayTimeDuration", "yearMonthDuration", "hexBinary", "base64Binary", "normalizedString", "token")
)
"""Datatypes that have rules of form, which are not known here."""
Comparable = tuple[str, Any]
"""Values of the same kind (the first part) can be compared."""


def _whole(name: str, text: str) -> Comparable | None:
    least, most = _RANGES[name]
    if not _INTEGER.fullmatch(text):
        return None
    number = int(Decimal(text))  # int() refuses some thousand digits
    return ("number", number) if (least is None or number >= least) and (most is None or number <= most) else None


def _decimal(text: str) -> Comparable | None:
    return ("number", Decimal(text)) if _DECIMAL.fullmatch(text) else None


def _float(text: str) -> Comparable | None:
    return ("number", float(text)) if _FLOAT.fullmatch(text) else None


def _boolean(text: str) -> Comparable | None:
    return ("boolean", text in ("true", "1")) if text in ("true", "false", "1", "0") else None


def _moment(name: str, text: str) -> Comparable | None:
    """Days and seconds, at Greenwich where the text has a zone: a moment with one and one without do not compare."""
    match = _FORMS[name].fullmatch(text)
    if match is None:
        return None
    groups, zone = list(match.groups()[:-1]), match.groups()[-1]
    days, seconds = 0, Decimal(0)
    if name != "time":
        year, month, day = (int(part) for part in groups[:3])
        if day > monthrange(2000 + year % 400, month)[1]:
            return None
        days = _days(year, month, day)
    if name != "date":
        hour, minute, second = groups[-3:]
        seconds = Decimal(86400) if hour is None else int(hour) * 3600 + int(minute) * 60 + Decimal(second)
    if zone and zone != "Z":
        shift = int(zone[1:3]) * 3600 + int(zone[4:]) * 60
        seconds -= shift if zone[0] == "+" else -shift
    return name + ("Z" if zone else ""), days * 86400 + seconds


def _days(year: int, month: int, day: int) -> int:
    """Days since the first of March of year 0; years as astronomers count them."""
    year, month = (year - 1, month + 9) if month < 3 else (year, month - 3)
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + day - 1


_READ: dict[str, Callable[[str], Comparable | None]] = {
    **{XSD + name: functools.partial(_whole, name) for name in _RANGES},
    **{XSD + name: functools.partial(_moment, name) for name in _FORMS},
    XSD + "decimal": _decimal,
    XSD + "float": _float,
    XSD + "double": _float,
    XSD + "boolean": _boolean,
    XSD + "string": lambda text: ("string", text),
}


def well_formed(literal: ox.Literal) -> bool:
    """Whether a literal's text is one of its datatype; of a datatype whose rules are not known here, every text is."""
    read = _READ.get(literal.datatype.value)
    return read is None or read(literal.value) is not None


def value(term: Term) -> Comparable | None:
    """What a term is compared by; None where nothing compares with it."""
    read = _READ.get(term.datatype.value) if isinstance(term, ox.Literal) else None
    found = read(term.value) if read and isinstance(term, ox.Literal) else None
    return None if found is None or found[1] != found[1] else found  # NaN is not even itself


def compare(one: Comparable | None, other: Comparable | None) -> int | None:
    """-1, 0 or 1 as one is less than, equal to or greater than the other; None where they do not compare."""
    if one is None or other is None or one[0] != other[0]:
        return None
    return int(one[1] > other[1]) - int(one[1] < other[1])
