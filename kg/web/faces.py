"""How a place looks on the map: what its rows of a day come down to, without deciding who is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.web.control import Account, Holding
from kg.web.evidencepanel import LETTERS
from kg.web.told import AFFIRMING, in_order

_DATED = ("certain", "possible")
_REJECTING = ("negates", "denies", "questions")


@dataclass(frozen=True)
class Face:
    """What is shown of a place.

    Args:
        kind: ``held`` on the day, ``taken`` or ``lost`` before it, ``undated``, or nothing told.
        sides: of the holders, captors or losers; of captors more than one where it is not certain who came last.
        certainty: ``certain`` or ``possible``, for all its sides; empty where nothing is told with a date.
        differ: ``contested`` where accounts differ about who holds, took or lost it, ``parts`` where each side is told to hold a part;
            several sides of which neither is so stand beside each other, and who came last is not told.
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
    rows = list(rows)
    told = [(h, certainty) for h, certainty in rows if h.voice.stance in AFFIRMING]
    denied = [h for h, certainty in rows if h.voice.stance in _REJECTING and certainty in _DATED]
    held = [h for h, c in told if h.basis == "state" and c in _DATED]
    taken = [h for h, c in told if h.basis == "captured" and c in _DATED]
    lost = [h for h, c in told if h.basis == "lost" and c in _DATED]
    has, had = [h for h in denied if h.basis != "lost"], [h for h in denied if h.basis == "lost"]
    if held:
        differ = _differ([*held, *_doubted(taken, has)], has)
        held_by = _sides([*held, *_doubted(taken, has)]) if differ == "contested" else _sides(held)
        return Face("held", held_by, _certainty(held, told), differ, _agreed(held), in_order(set(_sides(taken)) - set(held_by)))
    for kind, items, against in (("taken", taken, has), ("lost", lost, had)):
        if items:
            differ = "contested" if _differ(items, against) == "contested" else ""
            return Face(kind, _sides(items), _certainty(items, told), differ, _agreed(items))
    return Face("undated", _sides([h for h, _ in told if h.basis != "lost"])) if told else Face()


def _certainty(items: Sequence[Holding], told: Iterable[tuple[Holding, str]]) -> str:
    """Certain where some claim is, for each of the sides."""
    sure = {side for h, certainty in told if certainty == "certain" and any(h is item for item in items) for side in h.sides}
    return "certain" if sure >= set(_sides(items)) else "possible"


def _sides(items: Iterable[Holding]) -> tuple[str, ...]:
    return in_order(side for h in items for side in h.sides)


def _agreed(items: Iterable[Holding]) -> bool:
    return any(h.told.status == "Corroborated" for h in items)


def _doubted(items: Iterable[Holding], denied: Iterable[Holding]) -> list[Holding]:
    """Those in dispute, and those of a side that another row rejects."""
    rejected = set(_sides(denied))
    return [h for h in items if h.told.status == "Contested" or rejected.intersection(h.sides)]


def _differ(items: Sequence[Holding], denied: Sequence[Holding]) -> str:
    """Rows in dispute that name one side alone differ about something else, such as the day."""
    if len(_sides(h for h in items if h.told.status == "Contested")) > 1 or set(_sides(items)).intersection(_sides(denied)):
        return "contested"
    return "parts" if len(_sides(items)) > 1 and all(h.extent == "part" for h in items) else ""


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
