"""Acts of speech, terms of documents, wrongs that are charged, and what brought about what; all sentences are invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import registers
from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import passages
from kg.draft.reading.known import Known
from kg.draft.whole import Draft, draft
from kg.frames import FrameTable
from kg.texts import ArticleText
from kg.workspace import Workspace

WORLD = Path(__file__).parent / "world"
ARMY, FRONT, BRIGADE = "actor/northland-army", "actor/green-front", "actor/hill-brigade"

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(registers.read_registers(Workspace(WORLD)).registers)


@pytest.fixture(scope="module")
def drafted(known: Known) -> Callable[[str], Draft]:
    nlp = passages.parser(passages.model())
    return lambda text: draft(ArticleText(text), known, "2020-05-12", nlp)


def of(made: Draft, frame: str) -> list[Proposal]:
    return [p for p in made.proposals if p.frame == frame]


@pytest.mark.parametrize(
    ("sentence", "slots"),
    [
        ("The Green Front condemned the attack on Riverton.", {"act": ["condemns"], "who": [FRONT], "about": ["place/riverton"]}),
        ("The Green Front called on the Hill Brigade to leave.", {"act": ["calls-for"], "who": [FRONT], "to": [BRIGADE]}),
        ("On Monday the army announced a truce.", {"act": ["announces"], "who": [ARMY], "about": ["new/event/truce"]}),
        ("The truce was proposed by Open Hands.", {"act": ["proposes"], "who": ["actor/open-hands"], "about": ["new/event/truce"]}),
        ("Open Hands published a report.", {"act": ["reports"], "who": ["actor/open-hands"]}),
        ("There were talks between the army and the Green Front.", {"act": ["negotiates"], "who": [ARMY], "to": [FRONT]}),
        ("The army agreed to leave Millbrook.", {"act": ["agrees"], "who": [ARMY]}),
        ("The Green Front turned down the truce.", {"act": ["declines"], "who": [FRONT], "about": ["new/event/truce"]}),
        ("The criticism the Green Front made of the army is old.", {"act": ["criticises"], "who": [FRONT], "about": [ARMY]}),
        ("Many organisations criticised the army.", {"act": ["criticises"], "who": ["new/actor/Many organisations"], "about": [ARMY]}),
    ],
)
def test_an_act_of_speech_is_a_statement(drafted: Callable[[str], Draft], sentence: str, slots: Slots) -> None:
    assert [p.slots for p in of(drafted(sentence), "Statement")] == [slots]


def test_the_day_right_before_an_act_of_speech_is_its_day(drafted: Callable[[str], Draft]) -> None:
    (act,) = of(drafted("The Green Front in Millbrook on Monday rejected the truce."), "Statement")
    assert act.when is not None
    assert act.when.edtf == "2020-05-11"


def test_each_thing_that_is_demanded_is_a_statement(drafted: Callable[[str], Draft]) -> None:
    made = of(drafted("Open Hands demanded the army to respect the truce and to stop the shelling of Millbrook."), "Statement")
    assert [(p.slots["act"], p.slots["who"]) for p in made] == [(["demands"], ["actor/open-hands"])] * 2


def test_a_demand_told_beside_another_act_has_its_date(drafted: Callable[[str], Draft]) -> None:
    made = of(drafted("On Monday the Green Front declared an emergency, demanding that all join the battle."), "Statement")
    assert sorted((p.first("act"), p.when.edtf if p.when else "") for p in made) == [("declares", "2020-05-11"), ("demands", "2020-05-11")]


@pytest.mark.parametrize("sentence", ["The army announced that Millbrook was quiet.", "A truce was proposed.", "The army said little."])
def test_what_is_merely_said_is_none(drafted: Callable[[str], Draft], sentence: str) -> None:
    assert of(drafted(sentence), "Statement") == []


def test_a_statement_has_its_own_date_alone(drafted: Callable[[str], Draft]) -> None:
    made = drafted("On Monday the Green Front condemned the siege that began on 2 April 2020.")
    assert [p.when and p.when.edtf for p in of(made, "Statement")] == ["2020-05-11"]
    made = drafted("The Green Front condemned the siege that began on 2 April 2020.")
    assert [p.when for p in of(made, "Statement")] == [None]


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("The initiative requires that the Hill Brigade leaves Riverton.", "requires"),
        ("The agreement calls for a ceasefire in Riverton.", "requires"),
        ("The draft does not include battles with the Hill Brigade.", "excludes"),
        ("The truce allows aid into Riverton.", "offers"),
        ("A plan for a freeze in Riverton was rejected.", "offers"),
        ("The envoys worked on a deal to freeze the fighting in Riverton.", "offers"),
    ],
)
def test_what_a_document_asks_are_its_terms(drafted: Callable[[str], Draft], sentence: str, relation: str) -> None:
    terms = of(drafted(sentence), "Terms")
    assert [(p.slots["relation"], p.stance) for p in terms] == [([relation], "asserts")]
    assert terms[0].first("document").startswith("new/document/")


@pytest.mark.parametrize(
    ("sentence", "act", "actor"),
    [
        ("The army looted homes in Riverton.", "looting", ARMY),
        ("The army bombed a school in Riverton.", "attack-on-school", ARMY),
        ("The army attacked Riverton with poison gas.", "use-of-gas", ARMY),
        ("The army dropped barrel bombs on Riverton.", "use-of-barrel-bombs", ARMY),
        ("Residents accused the Green Front of starving the city of Riverton.", "starvation", FRONT),
        ("The army shelled Riverton indiscriminately.", "indiscriminate-attack", ARMY),
        ("The army's attacks on Riverton were indiscriminate.", "indiscriminate-attack", ARMY),
        ("The Green Front shelled residential areas of Riverton.", "attack-on-civilians", FRONT),
        ("Open Hands spoke of war crimes committed by the army in Riverton.", "attack-on-civilians", ARMY),
    ],
)
def test_a_wrong_is_charged_and_never_a_fact(drafted: Callable[[str], Draft], sentence: str, act: str, actor: str) -> None:
    assert [(p.stance, p.slots["act"], p.slots["actor"]) for p in of(drafted(sentence), "Conduct")] == [("alleges", [act], [actor])]


def test_what_may_be_a_war_crime_is_a_possible_one(drafted: Callable[[str], Draft]) -> None:
    wrong = of(drafted("The army's attacks on Riverton may amount to war crimes, Open Hands said."), "Conduct")
    assert [(p.by, p.stance, p.slots["actor"], p.slots["place"]) for p in wrong] == [("open-hands", "supposes", [ARMY], ["place/riverton"])]
    assert wrong[0].slots["legal term"] == ["possible-war-crime"]


def test_such_attacks_are_those_charged_before(drafted: Callable[[str], Draft]) -> None:
    made = drafted("The army attacked a school in Riverton, Open Hands said.\n\nSuch attacks may amount to war crimes, it said.")
    assert [(p.stance, p.slots["act"], p.slots["place"]) for p in of(made, "Conduct")] == [
        ("alleges", ["attack-on-school"], ["new/place/school"]),
        ("supposes", ["attack-on-school"], ["new/place/school"]),
    ]


def test_a_gas_attack_is_where_and_when_it_was_first_told(drafted: Callable[[str], Draft]) -> None:
    made = drafted(
        "Open Hands said the army used chlorine gas on Riverton on 3 May 2020.\n\nThe army was behind the chlorine attack, a doctor said."
    )
    assert [
        (p.slots["actor"], p.slots["place"], p.when and p.when.edtf) for p in of(made, "Conduct") if p.slots["act"] == ["use-of-chlorine"]
    ] == [([ARMY], ["place/riverton"], "2020-05-03")] * 2


def test_a_claim_that_somebody_denies_is_told_twice(drafted: Callable[[str], Draft]) -> None:
    made = drafted("The Green Front said it had captured Millbrook, a claim denied by the army.")
    assert [(p.by, p.stance) for p in of(made, "ControlChange")] == [("green-front", "asserts"), ("northland-army", "denies")]


def test_who_says_that_he_is_appalled_condemns(drafted: Callable[[str], Draft]) -> None:
    made = drafted("Open Hands released a statement saying it was appalled by the attack of the army on Riverton.")
    assert [(p.slots["act"], p.slots["who"]) for p in of(made, "Statement")] == [(["condemns"], ["actor/open-hands"])]


def test_what_a_plan_is_to_do_are_its_terms(drafted: Callable[[str], Draft]) -> None:
    made = drafted("The army agreed to the plan to deliver food.")
    assert [p.slots["content"] for p in of(made, "Terms")] == [["deliver food"]]


@pytest.mark.parametrize("sentence", ["The army executed a plan.", "The army attacked a hill.", "The army filled the barrels with water."])
def test_what_harms_nobody_is_no_wrong(drafted: Callable[[str], Draft], sentence: str) -> None:
    assert of(drafted(sentence), "Conduct") == []


LINKS = [
    ("The raids forced the Hill Brigade to leave Millbrook.", "caused", "Attack", "Movement", "asserts"),
    ("The fall of Millbrook opened the way for the army to enter Riverton.", "enabled", "ControlChange", "Movement", "asserts"),
    ("The army captured Millbrook, which forced the Hill Brigade to leave Riverton.", "caused", "ControlChange", "Movement", "asserts"),
    ("The Hill Brigade left Riverton because the army captured Millbrook.", "caused", "ControlChange", "Movement", "asserts"),
    ("The army entered Riverton by capturing Millbrook.", "caused", "ControlChange", "Movement", "asserts"),
    ("The army needs to capture Millbrook in order to enter Riverton.", "necessary", "ControlChange", "Movement", "asserts"),
    ("The fall of Millbrook would allow the army to enter Riverton.", "enabled", "ControlChange", "Movement", "supposes"),
    ("Benefiting from the fall of Millbrook, the army entered Riverton.", "enabled", "ControlChange", "Movement", "asserts"),
    ("If the army captures Millbrook, the Hill Brigade will leave Riverton.", "sufficient", "ControlChange", "Movement", "predicts"),
    ("Control over Millbrook will allow the army to enter Riverton.", "enabled", "ControlState", "Movement", "predicts"),
    ("Hundreds of residents fled Riverton amid clashes in Millbrook.", "caused", "Fighting", "Displacement", "asserts"),
    ("With the army entering Millbrook, people fear that it will shell Riverton.", "caused", "Movement", "Attack", "supposes"),
    ("The fall of Millbrook did not force the Hill Brigade to leave Riverton.", "caused", "ControlChange", "Movement", "negates"),
    ("Once the army captures Millbrook, the Hill Brigade will leave Riverton.", "enabled", "ControlChange", "Movement", "predicts"),
    ("Following the fall of Millbrook, residents fled Riverton.", "caused", "ControlChange", "Displacement", "asserts"),
    ("The army captured Millbrook, encircling Riverton.", "caused", "ControlChange", "SiegeChange", "asserts"),
    ("The army captured Millbrook, dealing a heavy blow to the Hill Brigade.", "caused", "ControlChange", "Situation", "asserts"),
    ("In a setback for the army, the Hill Brigade captured Millbrook.", "caused", "ControlChange", "Situation", "asserts"),
    ("The fall of Millbrook would be a blow to the army.", "caused", "ControlChange", "Situation", "supposes"),
    ("The army captured Millbrook. This forced the Hill Brigade to leave Riverton.", "caused", "ControlChange", "Movement", "asserts"),
    ("The army captured Millbrook. The move forced the Hill Brigade to leave Riverton.", "caused", "ControlChange", "Movement", "asserts"),
]


@pytest.mark.parametrize(("sentence", "kind", "cause", "effect", "stance"), LINKS)
def test_what_brings_about_what(drafted: Callable[[str], Draft], sentence: str, kind: str, cause: str, effect: str, stance: str) -> None:
    found = of(drafted(sentence), "Consequence")
    assert [(p.slots["kind"], p.stance) for p in found] == [([kind], stance)]
    assert [[p.frame for p in found[0].branches[slot]] for slot in ("cause", "effect")] == [[cause], [effect]]


@pytest.mark.parametrize(
    "sentence",
    [
        "The army captured Millbrook and the Hill Brigade left Riverton.",
        "After the army captured Millbrook, the Hill Brigade left Riverton.",
        "The raids forced everyone to think.",
        "The army captured Millbrook. A column forced the Hill Brigade to leave Riverton.",
        "The army captured Millbrook, shelling Riverton.",
    ],
)
def test_what_only_follows_is_no_consequence(drafted: Callable[[str], Draft], sentence: str) -> None:
    assert of(drafted(sentence), "Consequence") == []


def test_a_mere_condition_is_mentioned_and_not_claimed(drafted: Callable[[str], Draft]) -> None:
    made = drafted("The army needs to capture Millbrook in order to enter Riverton.")
    assert of(made, "ControlChange") == []
    assert [p.stance for p in of(made, "Movement")] == ["intends"]


def test_the_tables_name_only_codes_and_frames_of_the_table(known: Known) -> None:
    from kg.draft.reading import lexicon

    table: FrameTable = known.registers.table
    acts, links = lexicon.load("acts"), lexicon.load("links")
    wrongs = {*acts["wrongs"].values(), *acts["wrong nouns"].values(), *acts["protected"], *acts["weapons"]}
    wrongs |= {act for nouns in acts["wronging"].values() for act in nouns.values()}
    kinds = {*links["verbs"].values(), *links["marks"].values(), *links["prepositions"].values(), *links["nouns"].values()}
    for codes, used in (
        ("speech-act", {*acts["acts"].values(), *acts["nouns"].values()}),
        ("conduct", wrongs),
        ("legal-term", set(acts["legal"])),
        ("terms-relation", set(acts["terms"].values())),
        ("consequence-kind", kinds),
    ):
        assert {str(code) for code in used} <= set(table.codes[codes])
    assert {str(frame) for frame in links["branches"]} <= set(table.frames)
