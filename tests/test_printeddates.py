"""Dates as articles print them: what is found, where, and what it means."""

from __future__ import annotations

import csv
import datetime
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import dates, printeddates
from kg.dates import DateError
from kg.printeddates import Printed
from kg.propositions import when_faults

TABLE = Path(__file__).parent / "dates" / "printed.tsv"
CODEBOOK = Path(__file__).parent.parent / "seeds" / "README.md"
Day = datetime.date
PUBLISHED = "2016-12-05"


def rows() -> list[tuple[str, str, list[str]]]:
    """Day of publication, text and expected expressions of each row of the table; a line of the text ends with ¶."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            (row["published"], row["text"].replace("¶", "\n\n"), [part for part in row["expected"].split(" ; ") if part])
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def only(text: str, published: str | None = PUBLISHED) -> Printed:
    """The one expression of a text."""
    (item,) = printeddates.find(text, published)
    return item


@pytest.mark.parametrize(("published", "text", "expected"), rows())
def test_every_expression_of_the_list_is_found_and_resolved(published: str, text: str, expected: list[str]) -> None:
    found = printeddates.find(text, published or None)

    assert [f"{item.words} => {item.edtf or 'none'} {item.how}" for item in found] == expected


def test_words_for_parts_of_months_and_years_mean_what_the_codebook_says() -> None:
    rule = re.search(r"\*\*Dates\*\*: (.*?)`printed:`", CODEBOOK.read_text("utf-8"), re.S)
    assert rule
    said = re.findall(r"([\w -]+) = ([0-9][0-9/-]*)(?=[;, ])", " ".join(rule[1].split()))

    assert len(said) >= 9
    assert {words.strip(): only(f"It began in {words.strip()}.").edtf for words, _ in said} == {words.strip(): edtf for words, edtf in said}
    assert [only(f"He was there {words}.").edtf for words in ("by 4 June 2016", "since 4 June 2016")] == ["../2016-06-04", "2016-06-04/.."]


def test_the_list_covers_every_way_of_knowing() -> None:
    told = {part.rsplit(" ", 1)[1] for _, _, expected in rows() for part in expected}

    assert told == {"stated", "year-from-context", "anchored", "carried-over", "inferred", "impossible", "unresolved"}
    assert sum(len(expected) for _, _, expected in rows()) >= 150


@pytest.mark.parametrize(("published", "text", "expected"), rows())
def test_what_is_resolved_is_a_record_that_a_seed_may_hold(published: str, text: str, expected: list[str]) -> None:
    for item in printeddates.find(text, published or None):
        if item.edtf:
            assert when_faults(item.when(), published) == []
        assert (item.edtf is None) == (item.how in ("impossible", "unresolved"))
        assert item.why.endswith(".")


# What a reading tells beside its EDTF


def test_the_day_from_which_a_date_is_counted_is_told() -> None:
    first, second = printeddates.find("It fell on 5 August 2016. Two days later the bakery burned.", PUBLISHED)

    assert (first.anchor, second.anchor) == ("", "2016-08-05")
    assert only("It fell on Friday.").anchor == "published"


def test_the_date_is_told_without_its_word_of_direction() -> None:
    item = only("It is theirs since October 2013.")

    assert (item.edtf, item.date) == ("2013-10/..", "2013-10")
    assert item.bounds == dates.bounds("2013-10/..")


def test_an_impossible_day_is_kept_and_flagged_and_never_changed() -> None:
    item = only("On 31 June 2016 they called for help.")

    assert (item.words, item.edtf, item.date, item.bounds) == ("31 June 2016", None, None, None)
    assert "June 2016 has 30 days" in item.why
    assert item.when().how == "impossible"


def test_nothing_is_counted_from_an_impossible_day() -> None:
    _, after = printeddates.find("On 31 June 2016 they left. The following day it rained.", PUBLISHED)

    assert (after.how, after.edtf) == ("unresolved", None)


def test_a_day_of_publication_that_is_not_known_to_the_day_gives_both() -> None:
    between = "2016-12-03/2016-12-05"

    assert only("It fell on Friday.", between).edtf == "2016-12-02"
    assert only("It fell on Sunday.", between).edtf == "[2016-11-27,2016-12-04]"
    assert only("It falls now.", between).edtf == between


def test_now_is_the_day_that_stands_over_the_text() -> None:
    *_, item = printeddates.find("19 November 2014\n\nNovember 18, 2014\n\nThe road is now shut.", "2014-11-19")

    assert (item.words, item.edtf, item.anchor) == ("now", "2014-11-18", "2014-11-18")


def test_a_leap_day_without_its_year_is_that_of_the_last_leap_year() -> None:
    assert only("It fell on 29 February.", "2019-03-01").edtf == "2016-02-29"


def test_a_weekday_can_tell_the_year_and_never_bends_the_day() -> None:
    item = only("It fell on Friday, 25 September.", "2016-12-05")

    assert (item.edtf, item.how) == ("2015-09-25", "inferred")
    assert only("It fell on Monday, 25 September.", "2016-12-05").how == "impossible"
    assert only("They will meet on Monday, 10 December.", "2016-12-05").how == "impossible"


@pytest.mark.parametrize("open_ended", ["2016/..", "../2016-12-05"])
def test_publication_has_a_first_and_a_last_day(open_ended: str) -> None:
    with pytest.raises(DateError, match="a day of publication has a first and a last day"):
        printeddates.find("It fell on Friday.", open_ended)


def test_the_typography_of_the_text_moves_no_offset() -> None:
    text = "“It’s been shut since\u00a0Oct.\u00a09,\u00a02014” – and from 3\u20137\u00a0August 2016; ‘tomorrow’s’ bread…"
    found = printeddates.find(text, PUBLISHED)

    assert [item.edtf for item in found] == ["2014-10-09/..", "2016-08-03/2016-08-07", "2016-12-06"]
    assert [item.words for item in found] == [text[item.start : item.end] for item in found]
    assert found[0].words == "since\u00a0Oct.\u00a09,\u00a02014"


# Properties

FORMATS = (
    "{d} {month} {y}",
    "{d} {month}, {y}",
    "{d}{th} {month} {y}",
    "the {d}{th} of {month} {y}",
    "{month} {d}, {y}",
    "{month} {d} {y}",
    "{month} {d}{th}, {y}",
    "{short} {d}, {y}",
    "{short}. {d}, {y}",
    "{d} {short}. {y}",
    "{d:02}-{short}-{y}",
    "{weekday}, {d} {month} {y}",
    "{weekday} {month} {d}, {y}",
    "{y}-{m:02}-{d:02}",
    "{upper} {d}, {y}",
    "the evening of {d} {month} {y}",
)
days = st.dates(Day(1900, 1, 1), Day(2099, 12, 31))


def written(day: Day, form: str) -> str:
    """A day in a form of print."""
    month = day.strftime("%B")
    form = form.replace("{short}.", "{short}") if month == "May" else form  # May is no abbreviation
    ending = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    names = {"month": month, "short": month[:3], "upper": month.upper(), "weekday": day.strftime("%A"), "th": ending}
    return form.format(d=day.day, m=day.month, y=day.year, **names)


@given(days, st.sampled_from(FORMATS), st.none() | days)
def test_a_day_written_in_any_form_is_read_as_itself(day: Day, form: str, published: Day | None) -> None:
    words = written(day, form)
    item = only(f"The mill burned on {words}, they say.", published.isoformat() if published else None)

    assert (item.words, item.edtf, item.how) == (words, day.isoformat(), "stated")


@given(days, days)
def test_a_range_of_days_is_read_as_itself(one: Day, other: Day) -> None:
    first, last = sorted((one, other))
    item = only(f"It lasted from {written(first, FORMATS[0])} to {written(last, FORMATS[4])} or so.")

    assert item.bounds == dates.bounds(f"{first}/{last}")


@given(days, st.integers(0, 6))
def test_a_weekday_is_the_last_one_up_to_publication(published: Day, weekday: int) -> None:
    name = dates.WEEKDAYS[weekday].title()
    day = dates.day(only(f"It fell on {name}.", published.isoformat()).edtf or "")
    before = dates.day(only(f"It fell last {name}.", published.isoformat()).edtf or "")
    after = dates.day(only(f"It falls next {name}.", published.isoformat()).edtf or "")

    assert day and before and after
    assert day.weekday() == before.weekday() == after.weekday() == weekday
    assert 0 <= (published - day).days <= 6
    assert 1 <= (published - before).days <= 7
    assert 1 <= (after - published).days <= 7


WORDS = sorted(
    {word for _, text, _ in rows() for word in text.replace("\n", " ").split()}
    | {
        "0",
        "00",
        "31",
        "99",
        "999",
        "0000",
        "9999",
        "1000",
        "2099",
        "from",
        "between",
        "-",
        "–",
        "/",
        "last",
        "next",
        "ago",
        "\n",
        "\u00a0",
    }
)
texts = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=60)
published_days = (
    st.none() | st.dates(Day(1, 1, 1), Day(9998, 12, 31)).map(Day.isoformat) | st.sampled_from(["2016", "2016-12-03/2016-12-05"])
)


@given(texts, published_days)
def test_any_text_is_read_and_no_offset_leaves_it(text: str, published: str | None) -> None:
    end = 0
    for item in printeddates.find(text, published):
        assert end <= item.start < item.end <= len(text)
        assert text[item.start : item.end] == item.words
        assert item.edtf is None or item.bounds is not None
        assert (item.edtf is None) == (item.how in ("impossible", "unresolved"))
        end = item.end


@given(texts)
def test_without_the_day_of_publication_nothing_is_counted_from_it(text: str) -> None:
    assert all(item.anchor != "published" for item in printeddates.find(text, None))


# Runs


def test_the_same_comes_out_under_any_hash_seed() -> None:
    program = (
        "import sys; from kg.printeddates import find\nfor line in sys.stdin:\n    print([repr(item) for item in find(line, '2016-12-05')])"
    )
    lines = "\n".join(text.replace("\n", " ") for _, text, _ in rows())
    outcomes = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=lines,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            cwd=TABLE.parents[2],
        ).stdout
        for seed in ("0", "1", "4242")
    }

    assert len(outcomes) == 1
    assert "2016-08-05" in outcomes.pop()
