"""Parts of a city and those who live there, told without a name, in an invented war."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg import registers
from kg.draft.proposals import Proposal
from kg.draft.reading import passages
from kg.draft.reading.known import Known
from kg.draft.whole import draft
from kg.records import ActorSeed, Coordinates, EventSeed, Label, NameForm, PlaceSeed
from kg.texts import ArticleText
from kg.workspace import Workspace

WORLD = Path(__file__).parent / "world"

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")


def area(label: str, *forms: str) -> PlaceSeed:
    return PlaceSeed("Area", Label(label), Coordinates(), [NameForm(form, ["a"]) for form in forms], ["riverton"])


@pytest.fixture(scope="module")
def known() -> Known:
    world = registers.read_registers(Workspace(WORLD)).registers
    places = {
        **world.places,
        "riverton-east": area("Eastern Riverton", "rebel-held Riverton"),
        "riverton-west": area("Western Riverton", "regime-held west Riverton"),
    }
    actors = {
        **world.actors,
        "residents-of-east-riverton": ActorSeed("Population", Label("Civilians of eastern Riverton")),
        "civilians": ActorSeed("Population", Label("Civilians"), [NameForm("civilians", ["a"])]),
        "rebels": ActorSeed("Designation", Label("Opposition forces"), [NameForm("rebels", ["a"])]),
        "regime": ActorSeed("Designation", Label("Government forces"), [NameForm("regime forces", ["a"])]),
    }
    events = {"siege": EventSeed("Siege", Label("Siege of eastern Riverton"))}
    return Known(replace(world, places=places, actors=actors, events={**world.events, **events}))


def drafted(text: str, known: Known) -> list[Proposal]:
    return draft(ArticleText(text), known, "2020-05-12", passages.parser(passages.model())).proposals


def filled(made: list[Proposal], frame: str, slot: str) -> set[str]:
    return {str(value) for p in made if p.frame == frame for value in p.slots.get(slot, [])}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Riverton is quiet. On Monday rebels shelled the western districts of the city.", "place/riverton-west"),
        ("Riverton is quiet. On Monday rebels shelled the west of the city.", "place/riverton-west"),
        ("Riverton is quiet. On Monday rebels shelled the regime-held half of the city.", "place/riverton-west"),
        ("Riverton is quiet. On Monday rebels shelled the regime-held west.", "place/riverton-west"),
        ("Riverton is quiet. On Monday rebels shelled the Hillmen-held north.", "new/place/Hillmen-held north"),
        ("Riverton is quiet. On Monday rebels shelled Northland's second largest city.", "place/riverton"),
        ("Riverton is quiet. On Monday rebels shelled the city of Millbrook.", "place/millbrook"),
    ],
)
def test_the_part_that_is_attacked(text: str, place: str, known: Known) -> None:
    assert filled(drafted(text, known), "Attack", "place") == {place}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Thousands of people fled eastern Riverton on Monday.", "actor/residents-of-east-riverton"),
        ("On Monday 6,000 civilians fled from eastern Riverton.", "actor/residents-of-east-riverton"),
        ("Hundreds of families from eastern Riverton fled to Millbrook on Monday.", "actor/residents-of-east-riverton"),
        ("Nearly 900 people fled Riverton on Monday.", "actor/residents"),
        ("On Monday 900 people fled Millbrook camp.", "new/actor/residents of Millbrook camp"),
        ("Shiite families fled on Monday.", "new/actor/Shiite families"),
    ],
)
def test_who_fled_is_told_by_where_they_lived(text: str, who: str, known: Known) -> None:
    assert filled(drafted(text, known), "Displacement", "who") == {who}


def test_a_siege_of_another_side_is_another_siege(known: Known) -> None:
    made = drafted("Rebels have been fighting in Riverton. The west of the city is under siege.", known)
    assert filled(made, "SiegeState", "siege") == {"event/siege-of-riverton"}
    made = drafted("Rebels have been fighting in Riverton. The east of the city is under siege.", known)
    assert filled(made, "SiegeState", "siege") == {"event/siege"}
