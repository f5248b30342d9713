"""Names in texts linked to the registers of an invented war: traps of spelling, and names that several things have."""

from __future__ import annotations

import pytest

from kg.draft.reading import naming
from kg.draft.reading.known import Known
from kg.draft.reading.mentions import Mention
from kg.frames import FrameTable
from kg.records import ActorSeed, Coordinates, Label, NameForm, PlaceSeed, SideSeed
from kg.registers import Registers


def place(class_: str, label: str, *forms: str, within: tuple[str, ...] = ()) -> PlaceSeed:
    return PlaceSeed(class_, Label(label), Coordinates(), [NameForm(form, ["a"]) for form in forms], list(within))


def actor(class_: str, label: str, *forms: str, side: str = "") -> ActorSeed:
    sides = [SideSeed(side, ["a"])] if side else []  # type: ignore[arg-type]
    return ActorSeed(class_, Label(label), [NameForm(form, ["a"]) for form in forms], sides)


PLACES = {
    "syria": place("Country", "Syria"),
    "riverton": place("City", "Riverton", within=("syria",)),
    "lakeside": place("City", "Lakeside", within=("syria",)),
    "riverton-east": place("Area", "Eastern Riverton", "rebel-held areas", within=("riverton",)),
    "old-gate-riverton": place("Neighbourhood", "Old Gate (Riverton)", "Old Gate", within=("riverton",)),
    "old-gate-lakeside": place("Neighbourhood", "Old Gate (Lakeside)", "Old Gate", within=("lakeside",)),
    "oakfield": place("Town", "Oakfield", within=("syria",)),
    "oakfield-district": place("Neighbourhood", "Oakfield district", "Oakfield", within=("riverton",)),
    "hadid-suburb": place("Suburb", "Hadid suburb", within=("riverton",)),
    "hamidiya": place("Neighbourhood", "Hamidiya", within=("riverton",)),
    "salam": place("Village", "al-Salam", within=("syria",)),
    "government-held": place("Area", "Government-held areas", "government-held areas"),
    "border": place("Border", "Border with Turkey", "border with Turkey"),
}
ACTORS = {
    "hadid": actor("Person", "Jamal Hadid", "Hadid", side="government"),
    "samir": actor("Person", "Samir Halwani"),
    "sons-iraqi": actor("Militia", "Sons of the Lake (Iraqi)", "Sons of the Lake"),
    "sons-lebanese": actor("Militia", "Sons of the Lake (Lebanese)", "Sons of the Lake"),
    "army": actor("StateForce", "Syrian army", "army", side="government"),
    "government": actor("State", "Syrian government", "government", side="government"),
    "government-forces": actor("Designation", "Government forces", "government forces", side="government"),
    "opposition-fighters": actor("Designation", "Opposition fighters", "rebels", "opposition", side="opposition"),
    "un": actor("InternationalBody", "United Nations"),
    "turkey": actor("State", "Turkey"),
    "russia": actor("State", "Russia"),
    "syrians": actor("Population", "Syrians"),
}


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(Registers(settings={}, actors=ACTORS, places=PLACES, events={}, documents={}, table=FrameTable({}, {}, {})))


def told(found: list[Mention]) -> list[tuple[str, str]]:
    """Each name with what it means: a thing, the choices, or nothing."""
    return [(name.words, " or ".join(sorted(thing.partition("/")[2] for thing in name.things)) or name.how) for name in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They left Oakfield town.", "oakfield"),
        ("They left the town of Oakfield.", "oakfield"),
        ("They left Oakfield district.", "oakfield-district"),
        ("Shells fell on the Oakfield and Elmley neighborhoods.", "oakfield-district"),
        ("In Lakeside, shells fell on Old Gate.", "old-gate-lakeside"),
        ("Shells fell on Old Gate, in the north of Riverton.", "old-gate-riverton"),
        ("The Sons of the Lake (Lebanese) entered.", "sons-lebanese"),
        ("The Iraqi Sons of the Lake entered.", "sons-iraqi"),
        ("They saw Lebanon’s Sons of the Lake.", "sons-lebanese"),
        ("The Sons of the Lake in Lebanon entered.", "sons-lebanese"),
        ("They met Hadid.", "hadid"),
        ("They left Hadid suburb.", "hadid-suburb"),
    ],
)
def test_of_several_things_of_one_name_the_words_beside_it_decide(known: Known, text: str, expected: str) -> None:
    meant = [thing for _, thing in told(naming.find(text, known))]
    assert expected in meant
    assert not any(" or " in thing for thing in meant)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("They left Oakfield.", {"place/oakfield", "place/oakfield-district"}),
        ("Shells fell on Old Gate.", {"place/old-gate-riverton", "place/old-gate-lakeside"}),
        ("Between Riverton and Lakeside, no one saw Old Gate.", {"place/old-gate-riverton", "place/old-gate-lakeside"}),
        ("The Sons of the Lake entered.", {"actor/sons-iraqi", "actor/sons-lebanese"}),
        ("Iraqi, Afghan and Sons of the Lake militias entered.", {"actor/sons-iraqi", "actor/sons-lebanese"}),
        ("It rained in Lakeside. Shells fell on Old Gate.", {"place/old-gate-riverton", "place/old-gate-lakeside"}),
    ],
)
def test_what_nothing_decides_is_left_open_with_the_choices(known: Known, text: str, choices: set[str]) -> None:
    (name,) = (name for name in naming.find(text, known) if len(name.things) > 1)
    assert (name.how, set(name.things)) == ("ambiguous", choices)
    assert name.of("place") == name.of("actor") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fateh al-Salam entered the valley.", [("Fateh al-Salam", "new")]),  # never cut a name of two words
        ("Jaish Riverton entered the valley.", [("Jaish Riverton", "new")]),  # a group, and not the city
        ("The Riverton Water Department closed.", [("Riverton Water Department", "new")]),
        ("Shells fell in northern Riverton.", [("northern Riverton", "new")]),  # an area of its own
        ("Shells fell in eastern Riverton.", [("eastern Riverton", "riverton-east")]),
        ("The Riverton-based body and pro-Riverton crowds agreed.", []),
        ("It Is late, said Un Haddad.", [("Un Haddad", "new")]),  # too short to be heard alike
        ("Hadad spoke. Jamil Hadid spoke.", [("Jamil Hadid", "new")]),  # another given name
        ("Here no war is fought between an army and another army.", []),
        ("The army left.", [("army", "army")]),
        ("An army source spoke.", [("army", "army")]),
        ("Shells came from the eastern side of the hill.", []),
        ("According to the United Nations Charter, no.", [("United Nations", "un")]),
        ("The Syrian people wait at the border with Turkey.", [("Syrian people", "syrians"), ("border with Turkey", "border")]),
        ("They wait at the Turkish border.", [("Turkish border", "border")]),
        ("Yesterday Moscow agreed.", [("Moscow", "russia")]),
        ("They met in Moscow.", [("Moscow", "new")]),
        ("Turkish authorities agreed.", [("Turkish authorities", "turkey")]),
        ("Hadid’s forces left for regime areas.", [("Hadid’s forces", "government-forces"), ("regime areas", "government-held")]),
        ("Strategically, Late rains fell.", []),
        ("The Army of the Valley left.", [("Army of the Valley", "new")]),
        ("Fighters of the Valley Front left.", [("Valley Front", "new")]),
        (
            "They saw Valley Front rebels and Riverton rebels.",
            [("Valley Front", "new"), ("Riverton", "riverton"), ("rebels", "opposition-fighters")],
        ),
        ("They saw T-72 tanks and Su-24s.", []),
        ("Syrian troops left.", [("Syrian troops", "government-forces")]),
        ("Insurgents met Syrian insurgents.", [("Insurgents", "opposition-fighters"), ("Syrian insurgents", "opposition-fighters")]),
        ("The Oakfield district of Riverton burns.", [("Oakfield district", "oakfield-district"), ("Riverton", "riverton")]),
        ("U.N. envoys went to Deir ez-Zahr.", [("U.N.", "un"), ("Deir ez-Zahr", "new")]),
        ("They saw the Turkish army.", [("Turkish army", "new")]),
        ("They left the city of Hamidiya.", [("Hamidiya", "new")]),  # the quarter of that name is another place
        ("They left the town of Riverton.", [("Riverton", "riverton")]),
    ],
)
def test_a_name_is_linked_whole_or_not_at_all(known: Known, text: str, expected: list[tuple[str, str]]) -> None:
    assert told(naming.find(text, known)) == expected


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("In Iraq the regular army fought the regime in the rebel-held areas.", False),
        ("In Iraq the army fought in the rebel-held areas; in Riverton too.", True),
        ("The Syrian army left the rebel-held areas for Iraq.", True),
        ("They took the rebel-held areas of Riverton.", True),
        ("They took the rebel-held areas of Lakeside.", False),
    ],
)
def test_another_war_and_another_city_have_parts_and_armies_of_their_own(known: Known, text: str, linked: bool) -> None:
    common = [name for name in naming.find(text, known) if name.words.split()[-1] in ("army", "areas", "regime", "part")]
    assert any(name.things for name in common) is linked


def test_a_surname_is_the_person_named_in_full_before(known: Known) -> None:
    names = naming.find("Samir Halwani came. Later they saw Halwani again.", known)
    assert [(name.things, name.how) for name in names] == [(("actor/samir",), "exact"), (("actor/samir",), "short")]


def test_a_surname_of_two_persons_is_nobodys(known: Known) -> None:
    names = naming.find("Samir Halwani met Omar Halwani. Later they saw Halwani again.", known)
    assert [name.things for name in names] == [("actor/samir",), (), ()]


def test_initials_in_brackets_are_the_bodys_from_there_on(known: Known) -> None:
    names = naming.find("The United Nations (UNO) and the Hill Rescue Corps (HRC) met. Later UNO and HRC left.", known)
    assert [(name.words, name.things, name.guess) for name in names] == [
        ("United Nations", ("actor/un",), ""),
        ("UNO", ("actor/un",), ""),
        ("Hill Rescue Corps", (), "ArmedGroup"),
        ("HRC", (), "ArmedGroup"),
        ("UNO", ("actor/un",), ""),
        ("HRC", (), "ArmedGroup"),
    ]


def test_a_new_name_is_what_the_initials_in_brackets_mean(known: Known) -> None:
    (name, initials) = naming.find("They met the World Union Council (UN) there.", known)
    assert [(name.things, name.how), (initials.things, initials.how)] == [(("actor/un",), "short"), (("actor/un",), "variant")]


def test_titles_and_menus_propose_no_names(known: Known) -> None:
    text = "Fierce Battles Rage Around Eastern Riverton Again\n\n  • Support Our Valley Newsletter Today\n\nIt rained in Oakfield town."
    assert told(naming.find(text, known)) == [("Eastern Riverton", "riverton-east"), ("Oakfield", "oakfield")]


@pytest.mark.parametrize(
    ("text", "guesses"),
    [
        ("They took the villages of Ashby, Elmley and Oakham.", {"Ashby": "Village", "Elmley": "Village", "Oakham": "Village"}),
        ("They took the town of Ashby.", {"Ashby": "Town"}),
        ("In Riverton, Omar Haddad spoke.", {"Omar Haddad": "Person"}),
        ("They met Omar Haddad. On Monday it was Haddad who spoke.", {"Omar Haddad": "Person", "Haddad": "Person"}),
        ("It is so in Rwanda too.", {"Rwanda": "Country"}),
        ("Men of the Ashby Brigade left.", {"Ashby Brigade": "ArmedGroup"}),
        ("They saw Ashby fighters.", {"Ashby": "ArmedGroup"}),
        ("A report of the Ashby Observatory came.", {"Ashby Observatory": "NGO"}),
        ("They live in Ashby now.", {"Ashby": "Place"}),
        ("They crossed the Ashby River to Tell Rimman.", {"Ashby River": "Place", "Tell Rimman": "Place"}),
        ("The newspaper Al-Nahar wrote it.", {"Al-Nahar": "MediaOutlet"}),
        ("The army shelled Ashby. They live in Ashby district.", {"Ashby": "Neighbourhood"}),
        ("The leader of the Hope and the Hope Party came.", {"Hope": "Unknown", "Hope Party": "PoliticalParty"}),
    ],
)
def test_a_new_name_is_proposed_with_the_class_that_its_words_tell(known: Known, text: str, guesses: dict[str, str]) -> None:
    assert {name.words: name.guess for name in naming.find(text, known) if name.how == "new"} == guesses


def test_what_may_be_a_spelling_is_asked(known: Known) -> None:
    (variant,) = naming.find("They saw Sameer Halwany and left.", known)
    assert (variant.things, variant.how, variant.maybe) == (("actor/samir",), "variant", ())
    (asked,) = naming.find("They saw Samar Halwani and left.", known)
    assert (asked.things, asked.how, asked.maybe) == ((), "new", ("actor/samir",))
