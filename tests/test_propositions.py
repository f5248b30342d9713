"""A proposition is what is at issue: its identity depends on frame and slots, never on who says it or in which words."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import frames, yamltree
from kg.amounts import Amount, amount
from kg.propositions import Proposition, Propositions, Reading
from kg.reader import Problems
from kg.records import Quantity
from kg.workspace import Workspace

REGISTERS = {
    "actor": ("army", "brigade", "front", "general", "people", "double"),
    "place": ("town", "village", "camp", "country", "double"),
    "event": ("flood", "siege"),
    "document": ("plan",),
}
PUBLISHED = "2020-05-12"  # a Tuesday


def read(text: str, published: str = PUBLISHED, known: Propositions | None = None) -> tuple[list[Reading], list[str]]:
    """The readings of what stands under a stance, and the mistakes found."""
    problems = Problems("x.yaml")
    reader = known or reader_of(problems, published)
    reader.problems = problems
    tree = yamltree.parse(f"asserts: {text}\n", "x.yaml")
    return reader.read(tree["asserts"]), [str(p) for p in problems]


def reader_of(problems: Problems, published: str = PUBLISHED) -> Propositions:
    table = frames.load(Workspace(None).frames)
    return Propositions(table, REGISTERS, frozenset({"general"}), published, lambda name: None, problems)


def made(text: str) -> list[Proposition]:
    """The propositions of a text without mistakes."""
    readings, problems = read(text)
    assert problems == []
    return [reading.proposition for reading in readings]


def one(text: str) -> Proposition:
    [proposition] = made(text)
    return proposition


def faults(text: str, published: str = PUBLISHED) -> list[str]:
    """The mistakes of a text, without file and line."""
    readings, problems = read(text, published)
    assert readings == []
    return [re.sub(r"^x\.yaml:\d+: ", "", problem) for problem in problems]


# Identity


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("{ControlChange: {place: town, to: [army, brigade]}}", "{ControlChange: {to: [brigade, army], place: town}}"),
        ("{ControlChange: {place: town, to: [army, army]}}", "{ControlChange: {place: town, to: army}}"),
        ("{ControlChange: {place: town, to: army, when: 2020-05}}", "{ControlChange: {place: town, to: army, when: 2020-05~}}"),
        (
            "{ControlChange: {place: town, to: army, when: 2020-05?/2020-06}}",
            "{ControlChange: {place: town, to: army, when: 2020-05/2020-06%}}",
        ),
        (
            "{ControlChange: {place: town, to: army, when: {edtf: 2020-05-09, printed: Saturday, anchor: published, how: anchored}}}",
            "{ControlChange: {place: town, to: army, when: {edtf: 2020-05-09, printed: 9 May, how: stated}}}",
        ),
        (
            "{ControlChange: {place: town, to: army, when: {edtf: 2020-05, how: inferred, note: so it seems}}}",
            "{ControlChange: {place: town, to: army, when: 2020-05}}",
        ),
        ("{Attack: {means: mortar, by: army, manner: at Night}}", "{Attack: {means: mortar, by: army, manner: at  night}}"),
        ("{Count: {what: killed, category: people, amount: 5}}", "{Count: {what: killed, category: people, amount: {exact: 5}}}"),
        ("{ControlChange: {place: 'place:town', to: 'actor:army'}}", "{ControlChange: {place: town, to: army}}"),
        ("{ControlChange: {place: town, to: army, unstated: from}}", "{ControlChange: {place: town, to: army}}"),
    ],
)
def test_what_does_not_make_another_proposition(text: str, same: str) -> None:
    assert one(text).id == one(same).id


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("{ControlChange: {place: town, to: army}}", "{ControlChange: {place: village, to: army}}"),
        ("{ControlChange: {place: town, to: army}}", "{ControlChange: {place: town, from: army}}"),
        ("{ControlChange: {place: town, to: army}}", "{ControlChange: {place: town, to: army, extent: part}}"),
        ("{ControlChange: {place: town, to: army}}", "{ControlChange: {place: town, to: [army, brigade]}}"),
        ("{ControlChange: {place: town, to: army, when: 2020-05}}", "{ControlChange: {place: town, to: army}}"),
        (
            "{ControlChange: {place: town, to: army, when: 2020-05}}",
            "{ControlChange: {place: town, to: army, when: 2020-05-01/2020-05-31}}",
        ),
        (
            "{Timing: {event: flood, bound: begin, when: {edtf: 2020-05, how: impossible, printed: 31 April, note: n}}}",
            "{Timing: {event: flood, bound: begin, when: 2020-05}}",
        ),
        ("{Count: {what: killed, category: people, amount: 5}}", "{Count: {what: killed, category: people, amount: {about: 5}}}"),
        (
            "{Count: {what: killed, category: people, amount: 5}}",
            "{Count: {what: killed, category: people, amount: {exact: 5, unit: percent}}}",
        ),
        ("{Origin: {group: brigade, country: country, mixed: yes}}", "{Origin: {group: brigade, country: country, mixed: no}}"),
        (
            "{Statement: {who: army, act: announces, about: 'actor:double'}}",
            "{Statement: {who: army, act: announces, about: 'place:double'}}",
        ),
    ],
)
def test_what_makes_another_proposition(text: str, other: str) -> None:
    readings = [read(item) for item in (text, other)]
    assert [problems for _, problems in readings] == [[], []]
    assert readings[0][0][0].proposition.id != readings[1][0][0].proposition.id


SLOTS = {
    "place": "town",
    "to": "[army, brigade, front]",
    "from": "[people, general]",
    "by": "brigade",
    "extent": "whole",
    "when": "2020-05",
    "manner": "at night",
    "event": "flood",
    "amount": "{about: 5}",
}


@given(st.permutations(list(SLOTS.items())), st.randoms(use_true_random=False))
def test_order_of_slots_and_of_lists_does_not_matter(slots: list[tuple[str, str]], chance: random.Random) -> None:
    def shuffled(value: str) -> str:
        items = value.strip("[]").split(", ")
        chance.shuffle(items)
        return f"[{', '.join(items)}]" if value.startswith("[") else value

    typed = ", ".join(f"{name}: {shuffled(value)}" for name, value in slots)
    expected = ", ".join(f"{name}: {value}" for name, value in SLOTS.items())

    assert one(f"{{ControlChange: {{{typed}}}}}").id == one(f"{{ControlChange: {{{expected}}}}}").id


def test_id_is_a_readable_prefix_and_a_hash() -> None:
    assert re.fullmatch(r"control-change-town-[0-9a-f]{10}", one("{ControlChange: {place: town, to: army}}").id.replace("army", "town"))
    assert re.fullmatch(r"count-[0-9a-f]{10}", one("{Count: {what: killed, category: people, amount: 5}}").id)


# Lists


def test_a_list_in_a_distributive_slot_is_one_proposition_each() -> None:
    found = made("{Participation: {event: flood, actor: [army, brigade], role: attacker}}")

    assert [p.get("actor") for p in found] == [("actor/army",), ("actor/brigade",)]
    assert {p.get("role") for p in found} == {("role/attacker",)}


def test_distributive_slots_multiply() -> None:
    assert len(made("{Membership: {member: [army, brigade, people], whole: front, kind: member}}")) == 3
    assert len(made("{Support: {supporter: [army, brigade], supported: [front, people]}}")) == 4


def test_a_list_in_any_other_slot_is_one_proposition_about_all() -> None:
    assert one("{ControlChange: {place: town, to: [brigade, army]}}").get("to") == ("actor/army", "actor/brigade")


def test_a_list_under_a_stance_is_several_propositions() -> None:
    found = made("[{ControlChange: {place: town, to: army}}, {Fighting: {place: town, state: ongoing}, Occurrence: {event: flood}}]")

    assert [p.frame for p in found] == ["ControlChange", "Fighting", "Occurrence"]


def test_a_named_proposition_is_used_again() -> None:
    problems = Problems("x.yaml")
    reader = reader_of(problems)
    reader.read_named(
        yamltree.parse(
            """
fall: {ControlChange: {place: town, to: army}}
so: {Consequence: {cause: fall, effect: {Fighting: {place: village, state: ended}}, kind: caused}}
""",
            "x.yaml",
        )
    )
    assert list(problems) == []
    [fall], [consequence] = reader.named["fall"], reader.named["so"]

    assert read("fall", known=reader)[0] == [fall]
    assert consequence.proposition.get("cause") == (f"proposition/{fall.proposition.id}",)
    assert {p.frame for p in reader.mentioned.values()} == {"ControlChange", "Consequence", "Fighting"}


def test_slots_left_open_are_kept_apart_from_identity() -> None:
    [reading], problems = read("{Attack: {means: mortar, place: town, unstated: [by]}}")

    assert problems == []
    assert reading.proposition.unstated == ("by",)
    assert reading.proposition.get("by") == ()


# Numbers


@pytest.mark.parametrize(
    ("typed", "low", "high", "told"),
    [
        ({"exact": "35"}, "35", "35", "35"),
        ({"about": "100"}, "100", "100", "about 100"),
        ({"nearly": "800000"}, "800000", "800000", "nearly 800000"),
        ({"least": "180"}, "180", None, "least 180"),
        ({"over": "200"}, "200", None, "over 200"),
        ({"most": "84"}, None, "84", "most 84"),
        ({"range": ["500", "700"]}, "500", "700", "500 to 700"),
        ({"range": ["5", "5"]}, "5", "5", "5 to 5"),
        ({"order": "thousands"}, "2000", None, "thousands"),
        ({"order": "tens-of-thousands"}, "20000", None, "tens of thousands"),
        ({"order": "several"}, "3", None, "several"),
        ({"order": "half"}, "50", "50", "half"),
        ({"order": "most-of"}, "51", "100", "most of"),
        ({"exact": "2.5", "unit": "km"}, "2.5", "2.5", "2.5 km"),
        ({"most": "100", "unit": "percent"}, None, "100", "most 100 percent"),
    ],
)
def test_bounds_that_a_number_as_told_leaves(typed: dict[str, object], low: str | None, high: str | None, told: str) -> None:
    found = amount(Quantity(**typed))  # type: ignore[arg-type]

    assert (found.low, found.high, str(found)) == (low, high, told)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "say how much in exactly one way: exact, about, least, most, over, nearly, range or order"),
        ({"exact": "5", "about": "5"}, "say how much in exactly one way: exact, about, least, most, over, nearly, range or order"),
        ({"exact": "1,000"}, '"1,000" is no plain number (digits, no separators)'),
        ({"exact": "-5"}, '"-5" is no plain number (digits, no separators)'),
        ({"exact": "five"}, '"five" is no plain number (digits, no separators)'),
        ({"exact": "٣٥"}, '"٣٥" is no plain number (digits, no separators)'),
        ({"exact": "1e3"}, '"1e3" is no plain number (digits, no separators)'),
        ({"range": ["5"]}, "a range has a lowest and a highest number, in this order"),
        ({"range": ["7", "5"]}, "a range has a lowest and a highest number, in this order"),
        ({"range": ["5", "x"]}, '"x" is no plain number (digits, no separators)'),
        ({"exact": "101", "unit": "percent"}, "101 percent is more than all"),
        ({"range": ["50", "150"], "unit": "percent"}, "150 percent is more than all"),
        ({"exact": "5", "unit": "miles"}, '"miles" is not one of percent, km, m, km2, years, months, weeks, days, hours'),
    ],
)
def test_numbers_that_are_refused(typed: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError) as refused:
        amount(Quantity(**typed))  # type: ignore[arg-type]
    assert str(refused.value).partition("; did you mean")[0] == message


@given(st.text(max_size=8))
def test_a_number_is_plain_digits_or_refused(text: str) -> None:
    try:
        assert isinstance(amount(Quantity(exact=text)), Amount)
        assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", text)
    except ValueError:
        pass


# Dates


def test_a_date_typed_short_is_stated() -> None:
    [reading], problems = read("{ControlChange: {place: town, to: army, when: 2020-05}}")

    assert problems == []
    assert reading.when is not None
    assert (reading.when.edtf, reading.when.how, reading.proposition.when) == ("2020-05", "stated", "2020-05")


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("2020-04-31", 'date "2020-04-31": April 2020 has 30 days'),
        ("soon", 'date "soon" is no EDTF date; write 2016-11-23, 2016-11, 2016, 2016-22 (summer) or A/B'),
        (
            "{edtf: 2020-05-09, printed: Saturday, how: anchored}",
            '"Saturday" is relative; give its anchor (published, or the day it was counted from)',
        ),
        (
            "{edtf: 2020-05-08, printed: on Saturday, anchor: published, how: anchored}",
            '"on Saturday" resolved to 2020-05-08, which is a Friday',
        ),
        ("{edtf: 2020-05-09, anchor: the day before}", 'anchor "the day before" is neither published nor an EDTF date'),
        ("{edtf: 2020-05, how: inferred}", "a date that is inferred needs a note that says why"),
        ("{edtf: 2020-05, how: impossible, printed: 31 April}", "a date that is impossible needs a note that says why"),
        ("{edtf: 2020-05, how: impossible, note: n}", "an impossible date needs the words as printed"),
    ],
)
def test_dates_that_are_refused(when: str, message: str) -> None:
    assert faults(f"{{Timing: {{event: flood, bound: begin, when: {when}}}}}") == [message]


def test_a_date_counted_from_an_article_without_date_is_refused() -> None:
    typed = "{Timing: {event: flood, bound: begin, when: {edtf: 2020-05-09, anchor: published, how: anchored}}}"

    assert faults(typed, published="") == ["the article has no date to count from"]


def test_an_impossible_date_makes_its_proposition_impossible() -> None:
    [reading], problems = read(
        "{Timing: {event: flood, bound: begin, when: {edtf: 2020-04-30/2020-05-01, printed: Friday 31 April, how: impossible, note: n}}}"
    )

    assert problems == []
    assert reading.proposition.impossible


# Mistakes


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("{ControlChnge: {place: town}}", 'unknown frame "ControlChnge"; did you mean "ControlChange"?'),
        ("{ControlChange: town}", "ControlChange: expected its slots"),
        ("{ControlChange: {place: town, too: army}}", 'ControlChange has no slot "too"; did you mean "to"?; it takes'),
        (
            "{ControlChange: {place: town}}",
            "ControlChange: to or from is missing; an actor whom the source does not name goes into unstated",
        ),
        ("{ControlChange: {place: town, to: armi}}", 'unknown actor "armi"; did you mean "army"?'),
        ("{ControlChange: {place: twn, to: army}}", 'unknown place "twn"; did you mean "town"?'),
        ("{ControlChange: {place: army, to: army}}", 'unknown place "army"'),
        ("{ControlChange: {place: 'actor:army', to: army}}", 'ControlChange: place: "actor:" is not one of place'),
        (
            "{Statement: {who: army, act: announces, about: double}}",
            'Statement: about: "double" is ambiguous; write actor:double or place:double',
        ),
        ("{Statement: {who: army, act: announces, about: nothing-known}}", 'unknown actor, place, event or document "nothing-known"'),
        (
            "{Participation: {event: flood, actor: army, role: atacker}}",
            'Participation: role: "atacker" is not one of attacker, defender, supporter, participant, leader, mediator, target; '
            'did you mean "attacker"?',
        ),
        ("{Participation: {event: [flood, siege], actor: army, role: attacker}}", "Participation: event takes one value"),
        ("{Participation: {event: flood, actor: [], role: attacker}}", "Participation: actor is empty"),
        ("{Participation: {event: '', actor: army, role: attacker}}", "Participation: event is empty"),
        ("{Participation: {event: {a: b}, actor: army, role: attacker}}", "Participation: event: expected one value"),
        ("{Origin: {group: brigade, country: country, mixed: maybe}}", 'Origin: mixed: "maybe" is neither yes nor no'),
        ("{Post: {person: army, organisation: front, role: commander}}", 'Post: person: "army" is no person'),
        ("{Count: {what: killed, category: people, amount: many}}", 'Count: amount: "many" is no plain number (digits, no separators)'),
        ("{Count: {what: killed, category: people, amount: {exactly: 5}}}", 'Count: amount: unknown key "exactly"; did you mean "exact"?'),
        ("{Count: {what: killed, category: people, amount: [5, 6]}}", "Count: amount takes one value"),
        ("{Attack: {means: mortar, by: army, unstated: [means]}}", 'Attack: "means" is no actor or place slot that can be left open'),
        ("{Attack: {means: mortar, by: army, unstated: [who]}}", 'Attack: "who" is no actor or place slot that can be left open'),
        ("{Attack: {means: mortar, by: army, when: {from: 2020}}}", 'when: unknown key "from"'),
        ("no-such-name", 'no proposition is named "no-such-name"'),
        ("other-article#no-such-name", 'no proposition is named "other-article#no-such-name"'),
    ],
)
def test_mistakes_are_told_and_nothing_is_made_of_them(typed: str, message: str) -> None:
    found = faults(typed)

    assert found
    assert found[0].startswith(message)


def test_mistakes_of_one_proposition_are_told_at_once() -> None:
    assert len(faults("{ControlChange: {place: twn, to: armi, extent: hole, when: 2020-13}}")) == 4


def test_names_of_registers_that_have_no_such_kind_are_told() -> None:
    assert faults("{Occurrence: {event: 'battle:flood'}}") == ['Occurrence: event: "battle:" is not one of event']
