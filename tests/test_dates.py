"""Dates as sources give them: what bounds each form leaves, and what is no date."""

from __future__ import annotations

import datetime
import time

import edtf
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg import dates
from kg.dates import Bounds, DateError

Day = datetime.date


def bounds(edtf_text: str) -> tuple[str, ...]:
    """The four bounds as text; a dot where a side is open."""
    found = dates.bounds(edtf_text)
    days = (found.earliest_start, found.latest_start, found.earliest_end, found.latest_end)
    return tuple(day.isoformat() if day else "." for day in days)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016-11-23", "2016-11-23", "2016-11-23"),
        ("2016-11", "2016-11-01", "2016-11-30"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2015-02", "2015-02-01", "2015-02-28"),
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016-21", "2016-03-01", "2016-05-31"),
        ("2016-22", "2016-06-01", "2016-08-31"),
        ("2016-23", "2016-09-01", "2016-11-30"),
        ("2015-24", "2015-12-01", "2016-02-29"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2016-XX", "2016-01-01", "2016-12-31"),
        ("2016-06-XX", "2016-06-01", "2016-06-30"),
        ("2016-XX-XX", "2016-01-01", "2016-12-31"),
        ("0001-01-01", "0001-01-01", "0001-01-01"),
        ("9998-24", "9998-12-01", "9999-02-28"),
    ],
)
def test_a_date_begins_and_ends_within_what_it_names(text: str, first: str, last: str) -> None:
    assert bounds(text) == (first, last, first, last)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-06-11/2016-06-20", ("2016-06-11", "2016-06-11", "2016-06-20", "2016-06-20")),
        ("2015/2016", ("2015-01-01", "2015-12-31", "2016-01-01", "2016-12-31")),
        ("2016-06/2016-06", ("2016-06-01", "2016-06-30", "2016-06-01", "2016-06-30")),
        ("2016-06/2016-06-10", ("2016-06-01", "2016-06-10", "2016-06-10", "2016-06-10")),
        ("2016-06-25/2016-06", ("2016-06-25", "2016-06-25", "2016-06-25", "2016-06-30")),
        ("2012/..", ("2012-01-01", "2012-12-31", "2012-01-01", ".")),
        ("2012/", ("2012-01-01", "2012-12-31", "2012-01-01", ".")),
        ("../2016-02-08", (".", "2016-02-08", "2016-02-08", "2016-02-08")),
        ("/2016-02", (".", "2016-02-29", "2016-02-01", "2016-02-29")),
        ("[2016-05,2016-07-04]", ("2016-05-01", "2016-07-04", "2016-05-01", "2016-07-04")),
        ("[2016-07-04, 2016-05]", ("2016-05-01", "2016-07-04", "2016-05-01", "2016-07-04")),
    ],
)
def test_bounds_of_intervals_open_ends_and_sets(text: str, expected: tuple[str, ...]) -> None:
    assert bounds(text) == expected


@pytest.mark.parametrize("marked", ["2016-06~", "2016-06?", "2016-06%", "~2016-06", " 2016-06 ", "2016?-06"])
def test_marks_of_doubt_do_not_move_the_bounds(marked: str) -> None:
    assert bounds(marked) == bounds("2016-06")
    assert dates.normalise(marked) == "2016-06"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2016-06-31", '"2016-06-31": June 2016 has 30 days'),
        ("2015-02-29", '"2015-02-29": February 2015 has 28 days'),
        ("2016-06-00", '"2016-06-00": June 2016 has 30 days'),
        ("2016-13", '"2016-13": there is no month 13'),
        ("2016-00", '"2016-00": there is no month 00'),
        ("2016-22-01", '"2016-22-01": there is no month 22'),
        ("2016-25", '"2016-25": there is no month 25'),
        ("../..", '"../.." is open on both sides'),
        ("/", '"/" is open on both sides'),
        ("2016-07/2016-05", '"2016-07/2016-05" ends before it begins'),
        ("0000", '"0000": a year is between 0001 and 9998'),
        ("9999-24", '"9999-24": a year is between 0001 and 9998'),
        ("00XX", '"00XX": a year is between 0001 and 9998'),
    ],
)
def test_what_no_calendar_has_is_refused(text: str, message: str) -> None:
    with pytest.raises(DateError) as refused:
        dates.bounds(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "June 2016",
        "16-06-2016",
        "2016-6-1",
        "20160601",
        "2016-06-01T12:00:00Z",
        "2016/2017/2018",
        "[]",
        "[2016",
        "201",
        "X016",
        "2016-06-3X",
        "٢٠١٦",
        "२०१६-०६",
        "2016-06-01/",
        "[2016..]",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    if text == "2016-06-01/":
        assert dates.bounds(text).latest_end is None  # the old spelling of an open end
        return
    with pytest.raises(DateError, match="is no EDTF date; write 2016-11-23"):
        dates.bounds(text)


def test_only_a_day_is_a_day() -> None:
    assert dates.day("2016-06-11~") == Day(2016, 6, 11)
    assert dates.day("2016-06-11/2016-06-11") == Day(2016, 6, 11)
    assert [dates.day(text) for text in ("2016-06", "2016-06-11/2016-06-12", "2016-06-11/..", "../2016-06-11")] == [None] * 4


def test_instants_are_the_first_and_last_second_in_utc() -> None:
    assert dates.first_instant(Day(2016, 6, 1)) == "2016-06-01T00:00:00Z"
    assert dates.last_instant(Day(2016, 6, 1)) == "2016-06-01T23:59:59Z"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Friday", 4),
        ("on Fridays", 4),
        ("MONDAY, June 6", 0),
        ("late on Sunday night", 6),
        ("Friday or Saturday", None),
        ("June 2016", None),
        ("Fridayish", None),
        ("", None),
    ],
)
def test_weekday_of_a_printed_date(printed: str, expected: int | None) -> None:
    assert dates.weekday_named(printed) == expected


# Overlaps and covers


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2016-06", "2016-06-30", True),
        ("2016-06", "2016-07", False),
        ("2016-06/..", "2030", True),
        ("../2016-06", "2016-07", False),
        ("../2016-06", "2016-06/..", True),
        ("2016-06-01/2016-06-10", "2016-06-10/2016-06-20", True),
    ],
)
def test_overlap_is_having_a_day_in_common_and_symmetric(one: str, other: str, expected: bool) -> None:
    assert dates.bounds(one).overlaps(dates.bounds(other)) is expected
    assert dates.bounds(other).overlaps(dates.bounds(one)) is expected


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("2016", "2016-06", True),
        ("2016-06", "2016", False),
        ("2016", "2016", True),
        ("2016/..", "2016-06/..", True),
        ("2016/..", "2016-06", True),
        ("2016", "2016-06/..", False),
        ("../2016", "2015/2016", True),
        ("../2016", "2015/2017", False),
        ("2016", "../2016-06", False),
    ],
)
def test_covering_is_leaving_no_day_out(wide: str, narrow: str, expected: bool) -> None:
    assert dates.bounds(wide).covers(dates.bounds(narrow)) is expected


def test_what_is_open_on_all_sides_covers_and_overlaps_everything() -> None:
    for text in ("2016", "2016/..", "../2016"):
        assert Bounds().covers(dates.bounds(text))
        assert Bounds().overlaps(dates.bounds(text))


# Properties

days = st.dates(Day(1000, 1, 1), Day(9000, 12, 31))


@st.composite
def plain(draw: st.DrawFn) -> str:
    """A day, month, year or season."""
    day = draw(days)
    return draw(
        st.sampled_from(
            [day.isoformat(), day.isoformat()[:7], day.isoformat()[:4], f"{day.year}-{draw(st.sampled_from(['21', '22', '23', '24']))}"]
        )
    )


@st.composite
def any_form(draw: st.DrawFn) -> str:
    """Any form that is read."""
    one, other = draw(plain()), draw(plain())
    form = draw(st.sampled_from(["{0}", "{0}~", "{0}/{1}", "{0}/..", "../{0}", "[{0},{1}]", "[{0}]"]))
    text = form.format(one, other)
    try:
        dates.bounds(text)
    except DateError:
        assume(False)
    return text


def as_day(moment: time.struct_time) -> Day:
    return Day(*moment[:3])


@settings(max_examples=40)
@given(plain())
def test_bounds_agree_with_the_edtf_package(text: str) -> None:
    assume(not text.endswith("-24"))  # the package ends winter with the year in which it begins
    other, ours = edtf.parse_edtf(text), dates.bounds(text)

    assert (ours.earliest_start, ours.latest_end) == (as_day(other.lower_strict()), as_day(other.upper_strict()))


@settings(max_examples=15)
@given(plain(), plain())
def test_bounds_of_intervals_agree_with_the_edtf_package(one: str, other: str) -> None:
    assume(not one.endswith("-24") and not other.endswith("-24"))
    assume(dates.bounds(one).earliest_start <= dates.bounds(other).earliest_start)  # type: ignore[operator]
    theirs, ours = edtf.parse_edtf(f"{one}/{other}"), dates.bounds(f"{one}/{other}")

    assert (ours.earliest_start, ours.latest_end) == (as_day(theirs.lower_strict()), as_day(theirs.upper_strict()))


@given(any_form())
def test_bounds_stand_in_order(text: str) -> None:
    found = dates.bounds(text)
    in_time = [
        (found.earliest_start, found.latest_start),
        (found.earliest_end, found.latest_end),
        (found.earliest_start, found.earliest_end),
        (found.latest_start, found.latest_end),
    ]

    assert all(first <= last for first, last in in_time if first and last)


@given(any_form(), any_form())
def test_what_covers_overlaps_and_both_know_it(one: str, other: str) -> None:
    wide, narrow = dates.bounds(one), dates.bounds(other)

    assert wide.covers(wide)
    assert wide.overlaps(narrow) is narrow.overlaps(wide)
    assert not wide.covers(narrow) or wide.overlaps(narrow)


@given(st.text(st.sampled_from("0123456789-/.[],X~?% TZ٣"), max_size=16) | st.text(max_size=12))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        assert isinstance(dates.bounds(text), Bounds)
    except DateError as error:
        assert "\n" not in str(error) or "\n" in text
