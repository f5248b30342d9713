"""Whatever dates an article prints, and whenever it was published, each draft has a time that the seeds can hold."""

from __future__ import annotations

import pytest

from kg import dates, registers
from kg.draft.reading import passages
from kg.draft.reading.known import Known
from kg.draft.whole import draft
from kg.texts import ArticleText
from kg.workspace import Workspace

from .conftest import ROOT

pytestmark = pytest.mark.skipif(not passages.model(), reason=f"{passages.MODEL_VARIABLE} names no parser (the extra draft)")

TIMES = (
    *("since mid-2019", "since last summer", "since early March", "since 3 May", "since May 2019", "since the weekend", "since the 1990s"),
    *(
        "in early May",
        "in the spring of 2020",
        "between 3 and 5 May",
        "from March to May",
        "over the past two weeks",
        "for the last ten days",
    ),
    *("on Friday", "last month", "overnight", "earlier this week", "two years ago", "by late April", "until Tuesday", "days before 3 May"),
)
TOLD = (
    "The Green Front has besieged Stonebridge {}.",
    "The army had captured Millbrook after two days of shelling {}.",
    "Fighting has gone on around Stonebridge {}, and the city has been divided {}.",
    "{} shelling had killed at least 20 people in Millbrook, rebels said.",
    "The Green Front, which has held Stonebridge {}, said its fighters were driven out of Millbrook {}.",
    "For three weeks the army advanced on Millbrook, where {} rebels were still fighting.",
    "Thousands fled Stonebridge {} as jets bombed it for two days.",
)


@pytest.mark.parametrize("published", ["2020-05-12", "2020-05-12/2020-05-14", "2020-05", "2020", ""])
def test_every_time_that_is_drafted_is_a_time(published: str) -> None:
    known = Known(registers.read_registers(Workspace(ROOT / "tests" / "world")).registers)
    parser = passages.parser(passages.model())
    text = "\n\n".join(sentence.format(time, time) for sentence in TOLD for time in TIMES)
    found = draft(ArticleText(text), known, published, parser).proposals
    assert len(found) > 100
    for proposal in found:
        if proposal.when is not None:
            dates.bounds(proposal.when.edtf)
