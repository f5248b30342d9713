"""What drafted claims say, as sentences."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kg import registers
from kg.draft.file.sayings import saying
from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon
from kg.workspace import Workspace

NAMES = {
    "actor/front": "Green Front",
    "actor/army": "Northland army",
    "actor/rebels": "rebels",
    "place/millbrook": "Millbrook",
    "place/ashford": "Ashford",
    "event/siege": "siege of Millbrook",
    "event/raid": "Smith's campaign",
}
TAKEN = Proposal("ControlChange", {"place": ["place/millbrook"], "to": ["actor/front"]}, ["p1s1"], (0, 1), "took")


def told(frame: str, stance: Any = "asserts", **slots: Any) -> str:
    proposal = Proposal(frame, {slot: [v] if isinstance(v, str) else v for slot, v in slots.items()}, ["p1s1"], (0, 1), "x", stance)
    return saying(proposal, lambda value: NAMES.get(value, value.replace("-", " ")))


@pytest.mark.parametrize(
    ("sentence", "frame", "slots"),
    [
        ("The Green Front takes Millbrook", "ControlChange", {"place": "place/millbrook", "to": "actor/front"}),
        (
            "Rebels take Millbrook from the Northland army",
            "ControlChange",
            {"place": "place/millbrook", "to": "actor/rebels", "from": "actor/army"},
        ),
        ("The Northland army loses Millbrook", "ControlChange", {"place": "place/millbrook", "from": "actor/army"}),
        ("The Green Front takes part of Millbrook", "ControlChange", {"place": "place/millbrook", "to": "actor/front", "extent": "part"}),
        (
            "The Northland army and the Green Front leave for Ashford",
            "Movement",
            {"actor": ["actor/army", "actor/front"], "act": "left", "to": "place/ashford"},
        ),
        ("Millbrook is attacked (air strike)", "Attack", {"means": "air-strike", "place": "place/millbrook"}),
        ("The siege of Millbrook is broken by rebels", "SiegeChange", {"siege": "event/siege", "change": "broken", "by": "actor/rebels"}),
        (
            "At least 12,000 people are killed in Ashford",
            "Count",
            {"what": "killed", "category": "people", "amount": {"least": "12000"}, "area": "place/ashford"},
        ),
        ("At least 1 child is killed", "Count", {"what": "killed", "category": "children", "amount": {"least": "1"}}),
        ("It lasts about 1 month", "Count", {"what": "duration", "category": "months", "amount": {"about": "1", "unit": "months"}}),
        ("Rebels call for something", "Statement", {"who": "actor/rebels", "act": "calls for"}),
        ("Rebels announce the siege of Millbrook", "Statement", {"who": "actor/rebels", "act": "announces", "about": "event/siege"}),
        (
            "Rebels attack in Smith's campaign",
            "Participation",
            {"role": "attacker", "actor": "actor/rebels", "event": "event/raid"},
        ),
        ("1 child is killed", "Count", {"what": "killed", "category": "children", "amount": {"exact": "1"}}),
        (
            "Tens of thousands of civilians are wounded",
            "Count",
            {"what": "wounded", "category": "civilians", "amount": {"order": "tens-of-thousands"}},
        ),
        (
            "Ashford, as to population level: empty",
            "Situation",
            {"subject": "place/ashford", "aspect": "population-level", "value": "empty"},
        ),
    ],
)
def test_a_frame_is_a_sentence(sentence: str, frame: str, slots: dict[str, Any]) -> None:
    assert told(frame, **slots) == sentence


def test_what_is_not_asserted_is_told_so() -> None:
    slots = {"place": "place/millbrook", "to": "actor/rebels"}

    assert told("ControlChange", "intends", **slots) == "It is planned or wanted that rebels take Millbrook"
    assert told("ControlChange", "denies", **slots) == "It is denied that rebels take Millbrook"


def test_a_consequence_tells_both_branches() -> None:
    fled = Proposal("Displacement", {"who": ["actor/rebels"], "from": ["place/millbrook"]}, ["p1s1"], (0, 1), "fled")
    link = Proposal("Consequence", {"kind": ["caused"]}, ["p1s1"], (0, 1), "so", branches={"cause": [TAKEN], "effect": [fled]})

    assert saying(link, lambda value: NAMES.get(value, value)) == "Rebels flee from Millbrook, because the Green Front takes Millbrook"


def test_every_frame_has_patterns_of_its_own_slots_and_codes() -> None:
    table = registers.read_registers(Workspace(Path(__file__).parent / "world")).registers.table
    patterns = {frame: list(map(str, lines)) for frame, lines in lexicon.load("sayings").items() if frame[0].isupper()}
    wrong = []
    for frame, lines in patterns.items():
        slots = table.frames[frame].slots
        for line in lines:
            condition = re.match(r"([a-z ]+)=([\w-]+): ", line)
            wrong += [line for slot in re.findall(r"\{([^}]*)\}", line) if slot not in slots]
            wrong += [line for found in [condition] if found and found[2] not in table.codes[slots[found[1]].codes]]

    assert wrong == [] and patterns.keys() == table.frames.keys()
