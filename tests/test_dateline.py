"""The day of publication: where a text prints it, and where it does not."""

from __future__ import annotations

import pytest

from kg.dateline import dateline

BODY = (
    "Residents of the eastern wards say that the mill, the bakery and two of the schools are shut, "
    "and that nobody there knows when they will open again."
)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Mill shut\n\n19 November 2014\n\n" + BODY, "2014-11-19"),
        ("Mill shut\n\n19 November 2014\n\nNovember 18, 2014\n\n" + BODY, "2014-11-19"),
        ("Mill shut\n\nWednesday, Nov. 19, 2014 at 8:30 p.m.\n\n" + BODY, "2014-11-19"),
        ("Mill shut\nWritten by Jane Roe, 19 November 2014\n\n" + BODY, "2014-11-19"),
        ("Mill shut\nWritten by Jane Roe Published on Feb. 5, 2016 Read time Approx. 3 minutes\n" + BODY, "2016-02-05"),
        ("Mill shut\n\n" + BODY + "\n\nPublished: 3 May 2016", "2016-05-03"),
        ("EXAMPLETOWN, November 18, 2014 (Agency) – " + BODY, "2014-11-18"),
        ("Exampletown, 18 November 2014 - " + BODY, "2014-11-18"),
    ],
)
def test_where_the_text_prints_it(text: str, edtf: str) -> None:
    found = dateline(text)

    assert found is not None
    assert found.edtf == edtf
    assert text[found.start : found.end] == found.words


@pytest.mark.parametrize(
    "text",
    [
        "",
        BODY,
        "Mill shut\n\n" + BODY + " It closed on 5 August 2016.",
        "Mill shut\n\n" + BODY + "\n\n5 August 2016",
        "The ward on 2 December 2016 (Agency)\n\n" + BODY,
        "Exampletown, 2 December 2016 (Agency)\n\n" + BODY,
        "Written by Jane Roe Published on Read time Approx. 3 minutes\n\n" + BODY,
        "A group posted on 5 August 2016 that it had left. " + BODY,
        "On 5 August 2016 - " + BODY,
        "November 2014\n\n" + BODY,
        "31 June 2016\n\n" + BODY,
        "19 November\n\n" + BODY,
    ],
)
def test_where_it_does_not(text: str) -> None:
    assert dateline(text) is None
