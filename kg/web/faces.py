"""How a place looks on the map: what its rows of a day come down to, without deciding who is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.web.control import Account, Holding
from kg.web.evidencepanel import LETTERS
from kg.web.told import AFFIRMING, in_order

_DATED = ("certain", "possible")


@dataclass(frozen=True)
class Face:
    """What is shown of a place.

    Args:
        kind: ``held`` on the day, ``taken`` or ``lost`` before it, ``undated``, or nothing told.
        sides: of the holders, captors or losers; of captors more than one where it is not certain who came last.
        certainty: ``certain`` or ``possible``, for all its sides; empty where nothing is told with a date.
        differ: ``contested`` where accounts differ or one is rejected, ``parts`` where each side is told to hold a part.
        agreed: whether independent origins say so.
        since: sides told to have taken it that are not among the holders told.
    """

    kind: str = ""
    sides: tuple[str, ...] = ()
    certainty: str = ""
    differ: str = ""
    agreed: bool = False
    since: tuple[str, ...] = ()

    @property
    def fill(self) -> str:
        """The name of the pattern of its area; nothing is filled where no holder is told."""
        if self.kind != "held":
            return ""
        return f"{self.differ or self.certainty}-{'-'.join(self.sides)}"

    @property
    def captors(self) -> tuple[str, ...]:
        """The sides whose colours its outline has."""
        return self.since or (self.sides if self.kind == "taken" else ())

    @property
    def edge(self) -> str:
        """The paint of its outline: a colour of the style sheet, or a pattern of several; nothing where no captor is told."""
        if len(self.captors) == 1:
            return f"var(--side-{self.captors[0]})"
        return f"url(#edge-{'-'.join(self.captors)})" if self.captors else ""

    @property
    def letter(self) -> str:
        """The signs on its mark."""
        joined = {"contested": "≠", "parts": "+"}.get(self.differ, "/")
        text = joined.join(LETTERS.get(side, "·") for side in self.sides)
        if self.differ == "contested" and len(self.sides) == 1:
            text += "≠"
        return text + ("?" if self.certainty == "possible" or self.kind == "undated" else "")

    @property
    def told(self) -> bool:
        """Whether something is told of the day."""
        return self.kind in ("held", "taken", "lost")

    @property
    def wide(self) -> int:
        """How wide the mark is."""
        return 8 + 9 * len(self.letter) if self.letter else 7

    @property
    def classes(self) -> str:
        """For the style sheet."""
        words = (self.kind or "untold", self.certainty, self.differ, "agreed" if self.agreed else "", *self.sides[:1])
        return " ".join(word for word in words if word)


def face(rows: Iterable[tuple[Holding, str]]) -> Face:
    """What the rows of one place and day come down to; only what somebody asserts or alleges gives it a colour."""
    told = [(h, certainty) for h, certainty in rows if h.voice.stance in AFFIRMING]
    held = [(h, c) for h, c in told if h.basis == "state" and c in _DATED]
    taken = [h for h, c in told if h.basis == "captured" and c in _DATED]
    lost = [h for h, c in told if h.basis == "lost" and c in _DATED]
    if held:
        holders = [h for h, _ in held]
        differ = _differ([*holders, *(h for h in taken if h.told.status == "Contested")])
        held_by = _sides([*holders, *taken]) if differ == "contested" else _sides(holders)
        return Face("held", held_by, _certainty(holders, told), differ, _agreed(holders), in_order(set(_sides(taken)) - set(held_by)))
    for kind, items in (("taken", taken), ("lost", lost)):
        if items:
            contested = "contested" if any(h.told.status == "Contested" for h in items) else ""
            return Face(kind, _sides(items), _certainty(items, told), contested, _agreed(items))
    return Face("undated", _sides([h for h, _ in told if h.basis != "lost"])) if told else Face()


def _certainty(items: Sequence[Holding], told: Iterable[tuple[Holding, str]]) -> str:
    """Certain where some claim is, for each of the sides."""
    sure = {side for h, certainty in told if certainty == "certain" and any(h is item for item in items) for side in h.sides}
    return "certain" if sure >= set(_sides(items)) else "possible"


def _sides(items: Iterable[Holding]) -> tuple[str, ...]:
    return in_order(side for h in items for side in h.sides)


def _agreed(items: Iterable[Holding]) -> bool:
    return any(h.told.status == "Corroborated" for h in items)


def _differ(items: Sequence[Holding]) -> str:
    if any(h.told.status == "Contested" for h in items):
        return "contested"
    if len(_sides(items)) > 1:
        return "parts" if all(h.extent == "part" for h in items) else "contested"
    return ""


def faces(account: Account) -> dict[str, list[tuple[int, Face]]]:
    """Every face of every place from the day on which it begins; before the first it is the one of day 0."""
    found = {}
    for place, rows in account.places.items():
        changes: list[tuple[int, Face]] = []
        for day in (0, *account.days(place)):
            now = face((h, certainty) for h in rows if (certainty := h.certainty(day)))
            if not changes or changes[-1][1] != now:
                changes.append((day, now))
        found[place] = changes
    return found


def on(changes: Sequence[tuple[int, Face]], day: int) -> Face:
    """The face of a day."""
    return next((face for start, face in reversed(changes) if start <= day), Face())
