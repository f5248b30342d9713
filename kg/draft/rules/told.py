"""A proposal at its trigger."""

from __future__ import annotations

import datetime
from typing import Any

from kg import dates
from kg.draft.proposals import Proposal, Slots
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.printeddates import Printed
from kg.records import Stance

_FEW = datetime.timedelta(days=7)


def tell(
    sentence: Sentence,
    token: Any,
    frame: str,
    slots: Slots,
    stance: Stance = "asserts",
    look: list[str] | None = None,
    certainty: float = 0.5,
    *,
    dated: bool = True,
) -> Proposal:
    """A proposal from a trigger in a sentence."""
    return Proposal(
        frame,
        slots,
        [sentence.key],
        (sentence.span.start, sentence.span.end),
        token.text,
        stance,
        look_twice=list(look or []),
        certainty=certainty,
        at=sentence.place_of(token),
        token=token.i,
        dated=dated,
    )


def planned(sentence: Sentence, token: Any, scene: Scene, stance: Stance) -> Stance:
    """The stance towards what bears a day after that of the news: it is planned."""
    date = day_of(sentence, token)
    later = date is not None and date.date is not None and to_come(date.date, scene.today)
    return "intends" if later and stance in ("asserts", "predicts") else stance


def to_come(edtf: str, today: str) -> bool:
    """Whether a time begins after the day of the news: where a few days may be that, after the first, so that no plan is told as a fact."""
    start, news = dates.bounds(edtf).earliest_start, dates.bounds(today) if today else None
    if start is None or news is None or news.earliest_start is None or news.latest_end is None:
        return False
    return start > (news.earliest_start if news.latest_end - news.earliest_start < _FEW else news.latest_end)


def day_of(sentence: Sentence, token: Any) -> Printed | None:
    """The date that hangs on a word, or stands behind it before the next verb."""
    near = [
        (d, [w for w in sentence.words if d.start <= sentence.place_of(w) < d.end])
        for d in sentence.dates
        if d.date and ".." not in (d.edtf or "")
    ]
    inside = {word.i for word in token.subtree}
    found = next((date for date, words in near if any(word.i in inside for word in words)), None)
    behind = [
        date
        for date, words in near
        if words and words[0].i > token.i and not any(w.pos_ in ("VERB", "AUX") for w in sentence.words if token.i < w.i < words[0].i)
    ]
    return found or next(iter(behind), None)
