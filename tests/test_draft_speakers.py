"""Speakers of drafts: whose word each claim is, through whom, and when it was said; all sentences are invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import registers
from kg.draft.proposals import Proposal
from kg.draft.reading import passages
from kg.draft.reading.known import Known
from kg.draft.whole import Draft, draft
from kg.texts import ArticleText
from kg.workspace import Workspace

WORLD = Path(__file__).parent / "world"

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")
Drafter = Callable[..., Draft]


@pytest.fixture(scope="module")
def drafted() -> Drafter:
    known = Known(registers.read_registers(Workspace(WORLD)).registers)
    nlp = passages.parser(passages.model())
    return lambda text, source="": draft(ArticleText(text), known, "2020-05-12", nlp, source)


def told(made: Draft, frame: str = "ControlChange") -> Proposal:
    found = [p for p in made.proposals if p.frame == frame]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("sentence", "actor", "anonymity", "for_"),
    [
        ("Open Hands said the Green Front captured Millbrook.", "open-hands", "named", ""),
        ("The Green Front captured Millbrook, according to Open Hands.", "open-hands", "named", ""),
        ("The Green Front captured Millbrook, according to a report by Open Hands.", "open-hands", "named", ""),
        ("The aid group Open Hands said the Green Front captured Millbrook.", "open-hands", "named", ""),
        ("Open Hands confirmed reports that the Green Front captured Millbrook.", "open-hands", "named", ""),
        ("Open Hands reported the capture of Millbrook by the Green Front.", "open-hands", "named", ""),
        ("The Green Front, Open Hands reported, captured Millbrook.", "open-hands", "named", ""),
        ("Open Hands said it was alarmed. It said the Green Front captured Millbrook.", "open-hands", "named", ""),
        ("A spokesman for the Hill Brigade said that the Green Front captured Millbrook.", "", "role", "hill-brigade"),
        ("“The Green Front captured Millbrook this week,” said an officer of the Hill Brigade.", "", "role", "hill-brigade"),
        ("Observers say that the Green Front captured Millbrook.", "", "unspecified", ""),
        ("Daniel Berg, a spokesman for the Hill Brigade, said the Green Front captured Millbrook.", "", "named", "hill-brigade"),
        ("Anna Berg, a pseudonym, said the Green Front captured Millbrook.", "", "pseudonym", ""),
        ("Daniel Berg, who heads a clinic, said the Green Front captured Millbrook.", "", "named", ""),
    ],
)
def test_the_speaker_is_who_says_it(drafted: Drafter, sentence: str, actor: str, anonymity: str, for_: str) -> None:
    made = drafted(sentence)
    speaker = made.speakers[told(made).by]
    assert (speaker.actor, speaker.anonymity, speaker.for_) == (actor, anonymity, for_)
    assert "Berg" not in speaker.described


@pytest.mark.parametrize(
    "sentence",
    [
        "The Green Front captured Millbrook.",
        "The Green Front captured “Millbrook”.",
        "The report said little, and the Green Front captured Millbrook.",
        "The Green Front captured Millbrook, considered a fortress of the army.",
    ],
)
def test_what_nobody_says_is_the_articles_own_voice(drafted: Drafter, sentence: str) -> None:
    assert told(drafted(sentence)).by == "article"


def test_a_second_clause_is_not_the_first_ones_word(drafted: Drafter) -> None:
    made = drafted("The army left Riverton, but according to residents the Green Front captured Millbrook.")
    assert (told(made, "Movement").by, told(made).by) == ("article", "residents")


def test_she_is_not_the_man_who_spoke_before(drafted: Drafter) -> None:
    made = drafted(
        "Anna Berg, a spokeswoman for Open Hands, said the army shelled the town. Mark Hill, a spokesman for the Green Front, said "
        "it was calm. She added that the Green Front captured Millbrook."
    )
    assert told(made).by == "speaker-berg"


def test_a_surname_means_the_person_named_before(drafted: Drafter) -> None:
    made = drafted("Daniel Berg, an officer, said it rained all day long.\n\nThe Green Front captured Millbrook, Berg said.")
    assert told(made).by == "speaker-berg"


def test_a_quote_is_of_the_one_named_after_it(drafted: Drafter) -> None:
    made = drafted("“The Green Front captured Millbrook. We left the town that night,” said a fighter with the Hill Brigade.")
    assert made.speakers[told(made).by].for_ == "hill-brigade"


def test_a_quote_runs_on_over_paragraphs_and_ends(drafted: Drafter) -> None:
    made = drafted(
        "“It was a long night for all of us,” said an officer. “We saw it all.\n\n“The Green Front captured Millbrook.\n\n"
        "“The army left Riverton.”\n\nThe Hill Brigade entered Riverton."
    )
    moves = {p.first("act"): p.by for p in made.proposals if p.frame == "Movement"}
    assert (told(made).by, moves) == ("officer", {"left": "officer", "entered": "article"})


def test_a_heading_ends_a_quote_that_was_never_closed(drafted: Drafter) -> None:
    made = drafted("“It was a long night, said an officer.\n\nThe days after\n\n“The Green Front captured Millbrook.”")
    assert told(made).by == "article"


@pytest.mark.parametrize(
    "sentence",
    [
        "An officer told the Northland News Agency that the Green Front captured Millbrook.",
        "An officer was quoted by the Northland News Agency as saying the Green Front captured Millbrook.",
        "The Northland News Agency quoted an officer as saying the Green Front captured Millbrook.",
        "The army left, and the Green Front captured Millbrook, the Northland News Agency reported, citing an officer.",
        "In a statement carried by the Northland News Agency, an officer said that the Green Front captured Millbrook.",
    ],
)
def test_an_agency_relays(drafted: Drafter, sentence: str) -> None:
    claim = told(drafted(sentence))
    assert (claim.by, claim.via) == ("officer", ["northland-news"])


def test_an_agency_that_no_register_has_relays_too(drafted: Drafter) -> None:
    made = drafted("An officer told Reuters that the Green Front captured Millbrook.")
    assert told(made).via == ["reuters"]
    assert made.speakers["reuters"].described == "Reuters"


def test_the_publisher_relays_nothing(drafted: Drafter) -> None:
    sentence = "An officer told the Valley Post that the Green Front captured Millbrook."
    assert told(drafted(sentence, "valley-post")).via == []
    assert told(drafted(sentence)).via == ["valley-post"]


def test_the_day_of_saying_is_not_the_day_of_the_event(drafted: Drafter) -> None:
    claim = told(drafted("Open Hands said on Monday that the Green Front captured Millbrook on Saturday."))
    assert (claim.said and claim.said.edtf, claim.when and claim.when.edtf) == ("2020-05-11", "2020-05-09")


def test_answers_are_of_the_one_who_is_introduced(drafted: Drafter) -> None:
    made = drafted(
        "Daniel Berg, a teacher with the Green Front, tells the Valley Post that the winter was hard.\n\n"
        "Q: What happened in the town last week?\n\nThe Green Front captured Millbrook.\n\n"
        "Q: Did the Hill Brigade withdraw from Riverton?\n\nIt rained all day there.",
        "valley-post",
    )
    assert told(made).by == "speaker-berg"
    asked = told(made, "Movement")
    assert (asked.by, asked.stance, made.speakers[asked.by].for_) == ("interviewer", "questions", "valley-post")


def test_a_report_speaks_for_whoever_published_it(drafted: Drafter) -> None:
    made = drafted("Open Hands published a report on Monday. According to the report, the Green Front captured Millbrook.")
    assert told(made).by == "open-hands"


def test_what_is_said_of_the_speaker_is_the_articles_own(drafted: Drafter) -> None:
    made = drafted("According to the Hill Brigade, which belongs to the Green Front, the army withdrew from Riverton.")
    assert told(made, "Movement").by == "hill-brigade"
    assert {p.by for p in made.proposals if p.frame == "Membership"} <= {"article"}


def test_tellings_of_two_speakers_are_two_claims(drafted: Drafter) -> None:
    made = drafted("The Green Front captured Millbrook.\n\nOpen Hands said that the Green Front captured Millbrook.")
    assert {(p.by, *p.passages) for p in made.proposals if p.frame == "ControlChange"} == {("article", "p1s1"), ("open-hands", "p2s1")}


def test_who_is_accused_is_the_doer_and_who_accuses_the_speaker(drafted: Drafter) -> None:
    made = drafted("Residents accused the army of using chlorine gas in Riverton.")
    for frame in ("Attack", "Conduct"):
        claim = told(made, frame)
        doer = claim.first("by") or claim.first("actor")
        assert (claim.by, claim.stance, doer) == ("residents", "alleges", "actor/northland-army")


def test_who_denies_is_the_speaker(drafted: Drafter) -> None:
    claim = told(drafted("The Green Front denied losing Millbrook."))
    assert (claim.by, claim.stance, claim.slots["from"]) == ("green-front", "denies", ["actor/green-front"])


def test_its_spokesman_speaks_for_the_one_named_before(drafted: Drafter) -> None:
    made = drafted("The Green Front met for an hour. “The army withdrew from Riverton,” its spokesman, Daniel Berg, told Reuters.")
    speaker = made.speakers[told(made, "Movement").by]
    assert (speaker.for_, speaker.described) == ("green-front", "spokesman")


def test_its_spokesman_speaks_for_the_subject_of_the_sentence(drafted: Drafter) -> None:
    text = "The Hill Brigade left Riverton.\n\nThe Green Front captured Millbrook, its spokesman said."
    made = drafted(text)
    assert made.speakers[told(made).by].for_ == "green-front"


def test_they_in_a_quote_are_not_the_last_of_another_paragraph(drafted: Drafter) -> None:
    made = drafted("The Green Front urged calm in Millbrook.\n\n“They shelled Millbrook for three days,” said a resident.")
    assert "by" not in told(made, "Attack").slots


def test_a_quote_of_nobody_is_not_the_articles_own_voice(drafted: Drafter) -> None:
    made = drafted("“The army bombed our people in Millbrook with chlorine on Sunday.”")
    attack = told(made, "Attack")

    assert (made.speakers[attack.by].anonymity, attack.stance) == ("unspecified", "alleges")
    assert "nobody is named who says so" in attack.look_twice


def test_who_speaks_stands_outside_of_a_quote_that_began_before(drafted: Drafter) -> None:
    made = drafted("“The Green Front captured Millbrook. And the whole valley,” said Daniel Berg, who would not give his address.")
    assert {speaker.anonymity for speaker in made.speakers.values()} == {"named"}


def test_a_role_is_told_with_its_names_as_printed(drafted: Drafter) -> None:
    made = drafted("A UK-based member of the Hill Brigade said that the Green Front captured Millbrook.")
    assert [made.speakers[told(made).by].described] == ["a UK-based member of the Hill Brigade"]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("The Green Front captured Millbrook, Open Hands reports.", "open-hands"),
        ("Open Hands reported on the capture of Millbrook by the Green Front.", "open-hands"),
        ("The Valley Observatory said it was alarmed.\n\nThe Observatory said the Green Front captured Millbrook.", "valley-observatory"),
        ("The Green Front captured Millbrook, a monitoring group has said.\n\nOpen Hands said that it was alarmed.", "open-hands"),
        ("The Green Front captured Millbrook, a farmer has said.\n\nOpen Hands said that it was alarmed.", "farmer"),
        (
            "Open Hands said it was alarmed.\n\nThe Green Front captured Millbrook.\n\nTwo roads were closed, Open Hands added.",
            "open-hands",
        ),
        ("Open Hands said it was alarmed.\n\nThe Green Front captured Millbrook.\n\nTwo roads were closed, Open Hands said.", "article"),
        ("“We were afraid of it,” an officer said.\n\n“The Green Front captured Millbrook that night.”", "officer"),
    ],
)
def test_a_speaker_is_told_in_other_ways(drafted: Drafter, text: str, by: str) -> None:
    assert told(drafted(text)).by == by


def test_what_explains_a_name_is_the_articles_own_voice(drafted: Drafter) -> None:
    made = drafted(
        "The Green Front captured Oldford, which is held by the Hill Brigade, and the northern town of Millbrook, residents said."
    )
    told_by = {(p.frame, p.by) for p in made.proposals}
    assert {("ControlChange", "residents"), ("Character", "article")} <= told_by
    quoted = drafted("“The Green Front captured the northern town of Millbrook last night,” residents said.")
    assert told(quoted, "Character").by == "residents"


def test_a_speaker_goes_on_speaking_on_that_day(drafted: Drafter) -> None:
    made = drafted("Open Hands said on Monday that it was alarmed.\n\nThe Green Front captured Millbrook, Open Hands said.")
    claim = told(made)
    assert (claim.said and (claim.said.edtf, claim.said.how)) == ("2020-05-11", "inferred")
