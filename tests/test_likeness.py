"""Spellings of one name are told from names that only look alike: measured on lists, seen and held out when the rules were written.

The lists are in tests/names: variants.tsv (one name spelt twice), confusable.tsv (two things, which must never be ``same``) and
scripts.tsv (villages of the United Nations' list in both scripts).
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import namewords
from kg.errors import UsageError
from kg.likeness import VERDICTS, compare
from kg.names import Names
from kg.phonemes import likeness, sounds
from kg.spelling import spelling
from kg.store import OxigraphStore

ROOT = Path(__file__).resolve().parent.parent


def rows(name: str) -> list[dict[str, str]]:
    """A list of names."""
    with (ROOT / "tests" / "names" / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


VARIANTS = [row for row in rows("variants") if row["kind"] in ("spelling", "translation")]
APART = [row for row in rows("variants") if row not in VARIANTS]
CONFUSABLE, SCRIPTS = rows("confusable"), rows("scripts")
NAMES = sorted({row[column] for row in VARIANTS + CONFUSABLE for column in ("name", "other")})


def told(pairs: list[dict[str, str]], other: str = "other") -> dict[str, list[str]]:
    """Pairs by verdict."""
    found: dict[str, list[str]] = {verdict: [] for verdict in VERDICTS}
    for row in pairs:
        found[compare(row["name"], row[other])].append(f"{row['name']} | {row[other]}")
    return found


def test_the_lists_are_long_enough_and_say_why() -> None:
    assert len(CONFUSABLE) >= 150 and all(row["reason"] for row in CONFUSABLE)
    assert len(VARIANTS) >= 120 and Counter(row["set"] for row in VARIANTS)["held-out"] >= len(VARIANTS) / 2
    for pairs in (rows("variants"), CONFUSABLE):
        assert len({frozenset((row["name"], row["other"])) for row in pairs}) == len(pairs)


def test_two_things_are_never_the_same() -> None:
    assert told(CONFUSABLE)["same"] == []


@pytest.mark.parametrize("part", ["seen", "held-out"])
def test_spellings_of_one_name_are_found(part: str) -> None:
    pairs = [row for row in VARIANTS if row["set"] == part]
    found = told(pairs)

    assert found["different"] + found["subset"] == []
    assert len(found["same"]) >= 0.92 * len(pairs), found["maybe"]


def test_names_in_arabic_script_are_found() -> None:
    found = told(SCRIPTS, "arabic")

    assert found["different"] + found["subset"] == []
    assert len(found["same"]) >= 0.92 * len(SCRIPTS), found["maybe"]
    crossed = [(one["name"], other["name"]) for one in SCRIPTS for other in SCRIPTS if one is not other]
    assert [pair for pair in crossed if compare(pair[0], next(r["arabic"] for r in SCRIPTS if r["name"] == pair[1])) == "same"] == []


def test_what_is_not_a_matter_of_spelling_is_not_decided_by_it() -> None:
    for row in APART:
        wanted = ("subset", "maybe") if row["kind"] == "shortened" else ("different",) if row["kind"] != "translation" else ("same",)
        assert compare(row["name"], row["other"]) in wanted, row


def test_looking_up_finds_what_comparing_would() -> None:
    for row in VARIANTS:
        assert spelling(row["name"]).blocks() & spelling(row["other"]).blocks(), row


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("as-Safira", ["safira"]),
        ("As Safīrah", ["safirah"]),
        ("a-Zahraa", ["zahraa"]),
        ("ash-Shaar", ["shaar"]),
        ("an-Nabk", ["nabk"]),
        ("an Safira", ["an", "safira"]),  # no article: it does not agree
        ("a Zahraa", ["a", "zahraa"]),
        ("al", ["al"]),
        ("السفيرة", ["سفيرة"]),
        ("Abd al-Rahman", ["abdrahman"]),
        ("Abdulrahman", ["abdrahman"]),
        ("JaishHalab", ["halab"]),
        ("Syria’s Deeply", ["syria", "deeply"]),
        ("Ra’s al ‘Ayn", ["ras", "ayn"]),
        ("Jabhat Fateh al-Sham", ["fateh", "sham"]),
        ("village of Hindrat", ["hindrat"]),
        ("Kuweires Military Airbase", ["kuweires"]),
        ("army", ["army"]),
        ("eastern al-Ghouta", ["ghouta"]),
    ],
)
def test_the_words_of_a_name_are(name: str, words: list[str]) -> None:
    assert [word.text for word in spelling(name).words] == words


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("Division 13", "13th Division", "same"),
        ("Division 13", "Division 31", "different"),
        ("First Division", "1st Division", "same"),
        ("Division 13", "Division", "different"),
        ("Liwa al-Islam", "Jaish al-Islam", "different"),  # two heads
        ("Liwa al-Islam", "al-Islam", "maybe"),
        ("Handarat camp", "Handarat", "subset"),
        ("Handarat village", "Handarat", "same"),
        ("Handarat village", "town of Handarat", "same"),
        ("Hezbollah (Iraqi)", "Hezbollah", "maybe"),
        ("Hasan al-Halabi", "Husayn al-Halabi", "maybe"),
        ("Mohamed al-Halabi", "Muhammad Halabi", "same"),
        ("حلب", "Aleppo", "same"),
        ("حسن", "Husayn", "maybe"),
        ("جيش الإسلام", "Army of Islam", "same"),
        ("مخيم حندرات", "حندرات", "subset"),
        ("", "", "different"),
        ("()", "Aleppo", "different"),
    ],
)
def test_two_names_are(one: str, other: str, verdict: str) -> None:
    assert compare(one, other) == compare(other, one) == verdict


@given(st.sampled_from(NAMES) | st.text(max_size=25), st.sampled_from(NAMES) | st.text(max_size=25))
def test_any_two_texts_have_one_verdict_either_way(one: str, other: str) -> None:
    assert compare(one, other) == compare(other, one)
    spelling(one).blocks()


@given(st.sampled_from([name for name in NAMES if name != "JaishHalab"]), st.sampled_from(NAMES), st.integers(0, 30))
def test_case_and_accents_do_not_matter(one: str, other: str, place: int) -> None:
    accented = one[:place] + one[place : place + 1] + ("\u0301" if one[place : place + 1].isalpha() else "") + one[place + 1 :]

    assert compare(one, one) == "same"
    assert compare(one.upper(), other) == compare(one.lower(), other) == compare(one, other)
    assert compare(accented, other) == compare(unicodedata.normalize("NFC", accented), other) == compare(one, other)


@given(st.text("abdhijklmnrstuwy", min_size=1, max_size=12), st.text("abdhijklmnrstuwy", min_size=1, max_size=12))
def test_words_are_alike_between_not_at_all_and_wholly(one: str, other: str) -> None:
    first, second = sounds(one), sounds(other)

    assert 0 <= likeness(first, second) <= 1
    assert abs(likeness(first, second) - likeness(second, first)) < 1e-9
    assert likeness(first, first) == 1


def test_verdicts_do_not_depend_on_the_order_of_sets() -> None:
    code = "import sys; from kg.likeness import compare; print([compare(*line.split('\\t')[:2]) for line in sys.stdin])"
    lists = "".join((ROOT / "tests" / "names" / f"{name}.tsv").read_text("utf-8") for name in ("variants", "confusable", "scripts"))
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=lists,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "4242")
    }
    assert len(answers) == 1 and "same" in answers.pop()


def test_every_line_of_the_table_of_words_is_whole() -> None:
    lines = [line.split("\t") for line in (ROOT / "kg" / "namewords.tsv").read_text("utf-8").splitlines()[1:]]

    for line in lines:
        assert len(line) == 6 and line[1] and line[5] and any(line[2:5]), line
    assert {line[0] for line in lines} == {*namewords.HEADS, "part", "word", "number", "plain", "given"}
    assert len({(line[0], line[1]) for line in lines}) == len(lines)


@pytest.mark.parametrize(
    ("text", "kinds", "expected"),
    [
        ("Hardatneen", ["place"], "hardatnin"),
        ("Army of Victory", ["actor"], "army-of-conquest"),
        ("Nur al-Din al-Zinki", ["actor"], ""),  # the movement's name has a head: for the user to say
        ("Faylaq al-Sham", ["actor"], "sham-legion"),
        ("Kweires airbase", ["place"], "kuweires-airbase"),
        ("Kweires", ["place"], ""),
        ("Salaheddine", ["place"], "salah-al-din"),
        ("town of Hindrat", ["place"], "handarat"),  # though the camp is called so, too
        ("Hindrat refugee camp", ["place"], "handarat-camp"),
        ("خان العسل", ["place"], ""),
    ],
)
def test_a_spelling_never_seen_before_is_resolved_or_not(store: OxigraphStore, text: str, kinds: list[str], expected: str) -> None:
    assert [thing.iri.rpartition("/")[2] for thing in Names(store).candidates(text, kinds)] == [expected] * bool(expected)


def test_what_may_be_meant_is_offered_and_not_taken(store: OxigraphStore) -> None:
    names = Names(store)

    assert [(verdict, thing.iri.rpartition("/")[2]) for verdict, thing in names.alike("Nur al-Din al-Zinki", ["actor"])] == [
        ("maybe", "zenki")
    ]
    with pytest.raises(UsageError, match=r"did you mean actor:zenki\?$"):
        names.resolve("Nur al-Din al-Zinki", ["actor"])
