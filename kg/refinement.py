"""Which propositions say the same as another, or more narrowly, and what each is about."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.amounts import Amount
from kg.frames import Frame
from kg.propositions import Proposition
from kg.registers import Registers
from kg.spans import Covers, Interval, interval

Values = tuple[str | Amount, ...]
_Signature = tuple[tuple[str, Values], ...]


class Refinement:
    """Compares propositions.

    Args:
        registers: for the frames, the sides of actors and the containment of places.
    """

    def __init__(self, registers: Registers) -> None:
        self.table = registers.table
        self.sides = {key: frozenset(s.side for s in actor.sides) for key, actor in registers.actors.items()}
        self.parents: Mapping[str, list[str]] = {key: place.within for key, place in registers.places.items()}
        self._ancestors: dict[str, frozenset[str]] = {}

    def actor_sides(self, values: Iterable[str | Amount]) -> frozenset[str]:
        """The sides of the actors among some values."""
        keys = [v.removeprefix("actor/") for v in values if isinstance(v, str) and v.startswith("actor/")]
        return frozenset().union(*(self.sides.get(key, frozenset()) for key in keys)) if keys else frozenset()

    def key(self, proposition: Proposition) -> tuple[object, ...]:
        """What a proposition is about: its frame and the values of its key slots, sides for those compared by side."""
        frame = self.table.frames[proposition.frame]
        return (proposition.frame, *(self.key_value(proposition, name) for name in frame.key))

    def key_value(self, proposition: Proposition, name: str) -> object:
        """What a proposition has in one of its key slots; slots that may change places have both values."""
        if name == "when":
            return proposition.when
        if name.endswith(" side"):
            return self.actor_sides(proposition.get(name.removesuffix(" side")))
        symmetric = self.table.frames[proposition.frame].symmetric
        return frozenset(map(proposition.get, symmetric)) if name in symmetric else proposition.get(name)

    def pairs(self, propositions: Mapping[str, Proposition]) -> dict[str, list[str]]:
        """For each proposition the ids of those that refine it.

        A proposition is not held against every other: a wider one leaves out some of its slots, so that it is looked for
        under each selection of them, and its time covers that of the narrower one.
        """
        undated: defaultdict[tuple[object, ...], list[Proposition]] = defaultdict(list)
        dated: defaultdict[tuple[object, ...], list[tuple[Interval, Proposition]]] = defaultdict(list)
        for wide in propositions.values():
            about = self.key(wide), tuple(self._plain(wide))
            windows = self._windows(wide)
            for which, days in windows.items():
                if which != "begin" or days[0] != -math.inf:  # many begin at an unknown time; they are told apart by their end
                    dated[*about, which].append((days, wide))
                    break
            else:
                undated[about].append(wide)
        covers = {place: Covers(things) for place, things in dated.items()}
        found: defaultdict[str, list[str]] = defaultdict(list)
        for narrow in propositions.values():
            key, slots, windows = self.key(narrow), list(self._plain(narrow)), self._windows(narrow)
            for selection in itertools.chain.from_iterable(itertools.combinations(slots, n) for n in range(len(slots) + 1)):
                known = [(covers[key, selection, which], days) for which, days in windows.items() if (key, selection, which) in covers]
                for wide in (*undated.get((key, selection), ()), *(w for index, days in known for w in index.of(days))):
                    if narrow.id != wide.id and self.refines(narrow, wide):
                        found[wide.id].append(narrow.id)
        return {key: sorted(ids) for key, ids in found.items()}

    def _plain(self, proposition: Proposition) -> Iterator[tuple[str, Values]]:
        """The slots whose value a wider proposition has too or leaves out; the others may have a wider value."""
        frame = self.table.frames[proposition.frame]
        for name, values in proposition.slots:
            if name != "extent" and name not in frame.key and frame.slots[name].kind in ("code", "text", "flag", "event", "person"):
                yield name, values

    def _windows(self, proposition: Proposition) -> dict[str, Interval]:
        """The days that a narrower proposition must have within these: of a state told for a period those of its begin and of its
        end, else all days; nothing where it is not dated."""
        if not proposition.when:
            return {}
        if self.table.frames[proposition.frame].nature == "S" and "/" in proposition.when:
            bounds = proposition.bounds()
            return {"begin": interval(bounds.earliest_start, bounds.latest_start), "end": interval(bounds.earliest_end, bounds.latest_end)}
        return {"days": possibly(proposition)}

    def refines(self, narrow: Proposition, wide: Proposition) -> bool:
        """Whether the first says the same as the second or more, given equal key slots."""
        if narrow.impossible or wide.impossible:
            return False
        frame = self.table.frames[wide.frame]
        if wide.when and not (narrow.when and self._dated_within(frame, narrow, wide)):
            return False
        return all(self._narrower(frame, name, narrow.get(name), wide.get(name)) for name in frame.slots if name not in frame.key)

    def _dated_within(self, frame: Frame, narrow: Proposition, wide: Proposition) -> bool:
        """Whether the time of one is that of the other or narrower.

        A state told for a whole period is not borne out by its holding on one day of it: there both begin and end must lie
        within what the other leaves open.
        """
        if frame.nature == "S" and ("/" in wide.when or "/" in narrow.when):
            return "/" in wide.when and "/" in narrow.when and wide.bounds().brackets(narrow.bounds())
        return wide.bounds().covers(narrow.bounds())

    def _narrower(self, frame: Frame, name: str, narrow: Values, wide: Values) -> bool:
        if name == "extent":
            return narrow == wide or (narrow in ((), ("extent/whole",)) and wide == ("extent/part",))
        if not wide or narrow == wide:
            return True
        if not narrow:
            return False
        if isinstance(narrow[0], Amount) and isinstance(wide[0], Amount):
            return _within(narrow[0], wide[0])
        if frame.slots[name].kind == "place" and len(narrow) == len(wide) == 1:
            return str(wide[0]).removeprefix("place/") in self.ancestors(str(narrow[0]).removeprefix("place/"))
        return frame.slots[name].many == "together" and set(map(str, wide)) < set(map(str, narrow))

    def ancestors(self, place: str) -> frozenset[str]:
        """All places of which a place is a part."""
        if place not in self._ancestors:
            found: set[str] = set()
            waiting = list(self.parents.get(place, []))
            while waiting:
                parent = waiting.pop()
                if parent not in found:
                    found.add(parent)
                    waiting += self.parents.get(parent, [])
            self._ancestors[place] = frozenset(found)
        return self._ancestors[place]


def _within(narrow: Amount, wide: Amount) -> bool:
    if narrow.unit != wide.unit:
        return False
    low = wide.low is None or (narrow.low is not None and float(narrow.low) >= float(wide.low))
    high = wide.high is None or (narrow.high is not None and float(narrow.high) <= float(wide.high))
    return low and high


def possibly(proposition: Proposition) -> Interval:
    """The days on which a proposition possibly holds; all where it is not dated."""
    bounds = proposition.bounds()
    return interval(bounds.earliest_start, bounds.latest_end)
