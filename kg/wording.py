"""What a proposition is called: a line that a person can read, made from its frame and slots."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.amounts import Amount
from kg.frames import FrameTable
from kg.propositions import Proposition

_NOT_SAID = ("extent/whole",)
_COMMON = ("event", "amount", "extent", "manner", "when")


def words(name: str) -> str:
    """``ControlChange`` or ``air-strike`` as words."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).replace("-", " ").lower()


def describe(proposition: Proposition, table: FrameTable, labels: Mapping[str, str], others: Mapping[str, Proposition]) -> str:
    """A proposition in one line: ``Control change: place Handarat camp; to opposition fighters; extent part (2016-09-24)``.

    Args:
        labels: English labels of registered things by ``kind/id``.
        others: propositions by id, for those that this one speaks of.
    """
    frame = table.frames[proposition.frame]
    own = [name for name in frame.slots if name not in _COMMON or name in frame.key]
    filled = [(name, proposition.get(name)) for name in (*own, *(n for n in frame.slots if n not in own))]
    parts = [
        f"{name} {', '.join(_value(value, table, labels, others) for value in values)}"
        for name, values in filled
        if values and not set(map(str, values)) <= set(_NOT_SAID)
    ]
    open_slots = [f"{slot} unstated" for slot in proposition.unstated]
    date = f" ({proposition.when})" if proposition.when else ""
    return f"{words(proposition.frame).capitalize()}: {'; '.join(parts + open_slots)}{date}"


def _value(value: str | Amount, table: FrameTable, labels: Mapping[str, str], others: Mapping[str, Proposition]) -> str:
    if isinstance(value, Amount):
        return str(value)
    if value.startswith("proposition/"):
        return f"[{describe(others[value.removeprefix('proposition/')], table, labels, others)}]"
    if value in labels:
        return labels[value]
    list_, slash, code = value.partition("/")
    return words(code) if slash and list_ in table.codes else value
