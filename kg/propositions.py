"""From what a curator typed under a stance to propositions: typed frames whose identity does not depend on wording.

A proposition is shared by all claims about it. Its id is a readable prefix and a hash of its frame and normalised slots:
actors and places by id, lists sorted, EDTF without marks of doubt; never words as printed, anchors or labels.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg import dates
from kg.amounts import Amount, amount
from kg.errors import did_you_mean
from kg.frames import ACTOR_KINDS, Frame, FrameTable, Slot
from kg.reader import Problems, read_record
from kg.records import Quantity, When
from kg.yamltree import Items, Table, Text, Tree

REGISTERS = ("actor", "place", "event", "document")


@dataclass(frozen=True)
class Proposition:
    """What is at issue, whoever says it. ``slots`` holds sorted values: ids (``actor/x``), codes, words, amounts."""

    frame: str
    slots: tuple[tuple[str, tuple[str | Amount, ...]], ...]
    when: str = ""
    impossible: bool = False
    unstated: tuple[str, ...] = field(default=(), compare=False)

    def get(self, slot: str) -> tuple[str | Amount, ...]:
        """The values of a slot; empty where it is not filled."""
        return next((values for name, values in self.slots if name == slot), ())

    @functools.cached_property
    def id(self) -> str:
        """Readable prefix and ten hexadecimal digits of the hash."""
        slots = [[name, [repr(v) if isinstance(v, Amount) else v.casefold() for v in values]] for name, values in self.slots]
        data = json.dumps([self.frame, slots, self.when, self.impossible], ensure_ascii=False)
        prefix = re.sub(r"(?<!^)(?=[A-Z])", "-", self.frame).lower()
        entity = next(
            (v.partition("/")[2] for _, values in self.slots for v in values if isinstance(v, str) and v.partition("/")[0] in REGISTERS), ""
        )
        return "-".join(filter(None, [prefix, entity[:40].strip("-"), hashlib.sha256(data.encode()).hexdigest()[:10]]))

    def with_unstated(self, more: Iterable[str]) -> Proposition:
        """The same, with what another source leaves open too."""
        return replace(self, unstated=tuple(sorted({*self.unstated, *more})))

    def bounds(self) -> dates.Bounds:
        """The bounds of its time; all open where it has none."""
        return dates.bounds(self.when) if self.when else dates.Bounds()


@dataclass(frozen=True)
class Reading:
    """A proposition as one claim reads it: with the date as this source gives it."""

    proposition: Proposition
    when: When | None = None


class Propositions:
    """Reads the propositions of one article.

    Args:
        table: the frames.
        registers: ids of each register (actor, place, event, document).
        persons: those actors that are persons.
        published: the day or span of the article's publication as EDTF, for anchors.
        elsewhere: finds a named proposition of another article; None where there is no such name.
        problems: where mistakes go.
    """

    def __init__(
        self,
        table: FrameTable,
        registers: Mapping[str, Sequence[str] | Mapping[str, object]],
        persons: frozenset[str],
        published: str,
        elsewhere: Callable[[str], list[Reading] | None],
        problems: Problems,
    ) -> None:
        self.table, self.registers, self.persons = table, registers, persons
        self.published, self.elsewhere, self.problems = published, elsewhere, problems
        self.named: dict[str, list[Reading]] = {}
        self.mentioned: dict[str, Proposition] = {}

    def read_named(self, node: Tree | None) -> None:
        """Read the article's named propositions, in order: one may use those before it."""
        if node is not None and node != "" and not isinstance(node, Table):
            self.problems.add(node.line, "propositions: expected 'name: proposition' entries")
        for name, content in node.items() if isinstance(node, Table) else ():
            self.named[name] = self.read(content)
            self.mentioned.update((r.proposition.id, r.proposition) for r in self.named[name])

    def read(self, content: Tree) -> list[Reading]:
        """All propositions that stand under a stance: a name, a frame, or a list of these."""
        if isinstance(content, Items):
            return [reading for item in content for reading in self.read(item)]
        if isinstance(content, Text):
            return self._by_name(content)
        readings: list[Reading] = []
        for name, slots in content.items():
            frame = self.table.frames.get(name)
            if frame is None:
                self.problems.add(content.line_of(name), f'unknown frame "{name}"{did_you_mean(name, self.table.frames)}')
            elif not isinstance(slots, Table):
                self.problems.add(content.line_of(name), f"{name}: expected its slots")
            else:
                readings += self._frame(frame, slots)
        return readings

    def _by_name(self, name: Text) -> list[Reading]:
        plain = name.removeprefix("prop:")
        elsewhere = self.elsewhere(plain) if "#" in plain else None
        found = (
            self.named.get(plain) if elsewhere is None else [replace(reading, when=None) for reading in elsewhere]
        )  # its words, not ours
        if found is None:
            self.problems.add(name.line, f'no proposition is named "{plain}"{did_you_mean(plain, self.named)}')
        return found or []

    def _frame(self, frame: Frame, node: Table) -> list[Reading]:
        values: dict[str, list[str | Amount]] = {}
        when: When | None = None
        before = len(self.problems)
        unstated = self._unstated(frame, node)
        for key, tree in node.items():
            slot = frame.slots.get(key)
            if key == "unstated":
                continue
            if slot is None:
                known = [*frame.slots, "unstated"]
                self.problems.add(
                    node.line_of(key), f'{frame.name} has no slot "{key}"{did_you_mean(key, known)}; it takes {", ".join(known)}'
                )
            elif slot.kind == "time" and key == "when":
                when = self._when(tree)
            else:
                values[key] = self._values(frame, slot, tree)
        self._required(frame, node, values, when, unstated)
        if len(self.problems) > before:
            return []
        return [Reading(self._proposition(frame, each, when, unstated), when) for each in self._distribute(frame, values)]

    def _unstated(self, frame: Frame, node: Table) -> tuple[str, ...]:
        tree = node.get("unstated")
        items = [] if tree is None else tree if isinstance(tree, Items) else [tree]
        for item in items:
            slot = frame.slots.get(str(item))
            if slot is None or slot.kind not in (*ACTOR_KINDS, "entity", "place"):
                self.problems.add(item.line, f'{frame.name}: "{item}" is no actor or place slot that can be left open')
        return tuple(sorted(str(item) for item in items))

    def _required(self, frame: Frame, node: Table, values: Mapping[str, object], when: When | None, unstated: tuple[str, ...]) -> None:
        filled = set(values) | set(unstated) | ({"when"} if when else set()) | {k for k in node if k == "when"}
        for choice in frame.required:
            if not filled & set(choice):
                self.problems.add(
                    node.line, f"{frame.name}: {' or '.join(choice)} is missing; an actor whom the source does not name goes into unstated"
                )

    def _distribute(self, frame: Frame, values: Mapping[str, list[str | Amount]]) -> list[dict[str, tuple[str | Amount, ...]]]:
        ways = [
            [(name, (value,)) for value in found] if frame.slots[name].many == "each" else [(name, tuple(found))]
            for name, found in values.items()
        ]
        return [dict(way) for way in itertools.product(*ways)]

    def _proposition(
        self, frame: Frame, values: Mapping[str, tuple[str | Amount, ...]], when: When | None, unstated: tuple[str, ...]
    ) -> Proposition:
        slots = tuple(sorted((name, tuple(sorted(set(found), key=str))) for name, found in values.items()))
        impossible = when is not None and when.how == "impossible"
        made = Proposition(frame.name, slots, dates.normalise(when.edtf) if when else "", impossible)
        return replace(made, unstated=unstated)

    def _values(self, frame: Frame, slot: Slot, tree: Tree) -> list[str | Amount]:
        items = list(tree) if isinstance(tree, Items) else [tree]
        if len(items) > 1 and slot.many == "one":
            self.problems.add(tree.line, f"{frame.name}: {slot.name} takes one value")
        if not items or any(isinstance(item, Text) and item == "" for item in items):
            self.problems.add(tree.line, f"{frame.name}: {slot.name} is empty")
            return []
        return [value for item in items for value in self._value(frame, slot, item)]

    def _value(self, frame: Frame, slot: Slot, item: Tree) -> list[str | Amount]:
        what = f"{frame.name}: {slot.name}"
        if slot.kind == "quantity":
            amount = self._amount(item, what)
            return [amount] if amount else []
        if slot.kind == "proposition" or (slot.kind == "any" and (isinstance(item, Table) or str(item).startswith("prop:"))):
            readings = self.read(item)
            self.mentioned.update((r.proposition.id, r.proposition) for r in readings)
            return [f"proposition/{r.proposition.id}" for r in readings]
        if not isinstance(item, Text):
            self.problems.add(item.line, f"{what}: expected one value")
            return []
        if slot.kind == "code":
            return self._code(slot, item, what)
        if slot.kind == "text":
            return [" ".join(item.split())]
        if slot.kind == "flag":
            if item not in ("yes", "no"):
                self.problems.add(item.line, f'{what}: "{item}" is neither yes nor no')
            return [str(item)]
        if slot.kind == "time":
            when = self._when(item)
            return [dates.normalise(when.edtf)] if when else []
        return self._entity(slot, item, what)

    def _code(self, slot: Slot, item: Text, what: str) -> list[str | Amount]:
        codes = self.table.codes[slot.codes]
        if item not in codes:
            self.problems.add(item.line, f'{what}: "{item}" is not one of {", ".join(codes)}{did_you_mean(item, codes)}')
            return []
        return [f"{slot.codes}/{item}"]

    def _entity(self, slot: Slot, item: Text, what: str) -> list[str | Amount]:
        prefix, _, rest = item.rpartition(":")
        allowed: tuple[str, ...] = REGISTERS if slot.kind in ("entity", "any") else ("actor",) if slot.kind in ACTOR_KINDS else (slot.kind,)
        if prefix and prefix not in allowed:
            self.problems.add(item.line, f'{what}: "{prefix}:" is not one of {", ".join(allowed)}')
            return []
        found = [register for register in ([prefix] if prefix else allowed) if rest in self.registers[register]]
        if not found:
            kind = prefix or (slot.kind if len(allowed) == 1 else "actor, place, event or document")
            known = [key for register in allowed for key in self.registers[register]]
            self.problems.add(item.line, f'unknown {kind} "{item}"{did_you_mean(rest, known)}')
            return []
        if len(found) > 1:
            choices = " or ".join(f"{register}:{rest}" for register in found)
            self.problems.add(item.line, f'{what}: "{item}" is ambiguous; write {choices}')
            return []
        if slot.kind == "person" and rest not in self.persons:
            self.problems.add(item.line, f'{what}: "{item}" is no person')
        return [f"{found[0]}/{rest}"]

    def _amount(self, item: Tree, what: str) -> Amount | None:
        quantity = read_record(Quantity, item, self.problems, what) if isinstance(item, Table) else Quantity(exact=str(item))
        if quantity is None:
            return None
        try:
            return amount(quantity)
        except ValueError as error:
            self.problems.add(item.line, f"{what}: {error}")
            return None

    def _when(self, tree: Tree) -> When | None:
        node = tree
        if isinstance(tree, Text):
            node = Table(tree.line)
            node[Text("edtf", tree.line)] = tree
        when = read_record(When, node, self.problems, "when")
        if when is None:
            return None
        faults = list(when_faults(when, self.published))
        for fault in faults:
            self.problems.add(tree.line, fault)
        return None if faults else when


def when_faults(when: When, published: str) -> list[str]:
    """What is wrong with a date as typed, given when its article was published."""
    try:
        dates.bounds(when.edtf)
    except dates.DateError as error:
        return [f"date {error}"]
    faults: list[str] = []
    weekday = dates.weekday_named(when.printed)
    if weekday is not None and when.how != "impossible":
        if not when.anchor:
            faults.append(f'"{when.printed}" is relative; give its anchor (published, or the day it was counted from)')
        only = dates.day(when.edtf)
        if only is not None and only.weekday() != weekday:
            faults.append(f'"{when.printed}" resolved to {when.edtf}, which is a {dates.WEEKDAYS[only.weekday()].capitalize()}')
    if when.anchor and when.anchor != "published":
        try:
            dates.bounds(when.anchor)
        except dates.DateError:
            faults.append(f'anchor "{when.anchor}" is neither published nor an EDTF date')
    if when.how == "anchored" and not when.anchor and weekday is None:
        faults.append("a date that is anchored needs its anchor (published, or the day it was counted from)")
    if when.how in ("inferred", "impossible") and not when.note:
        faults.append(f"a date that is {when.how} needs a note that says why")
    if when.how == "impossible" and not when.printed:
        faults.append("an impossible date needs the words as printed")
    if when.anchor == "published" and not published:
        faults.append("the article has no date to count from")
    return faults
