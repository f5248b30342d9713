"""The draft of a whole article: from its text and the registers to proposals, each at its place, the surest first."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from kg import dates
from kg.draft import mentions, passages
from kg.draft.events import events
from kg.draft.facts import facts, now
from kg.draft.known import Known
from kg.draft.mentions import Mention
from kg.draft.passages import Sentence
from kg.draft.proposals import Proposal
from kg.draft.scene import Scene
from kg.draft.speakers import Speakers, Speech
from kg.printeddates import Printed, find
from kg.records import SpeakerSeed, When
from kg.texts import ArticleText

_SKIP = re.compile(
    r"(?i)(?:share this|subscribe|newsletter|sign up|copyright|all rights reserved|follow us|like us on|read more|photo courtesy|"
    r"min read|read time|become a contributor|learn more|related articles|\(ap photo|getty|top image)"
)
_MONTH = len("2016-09")
_CHANGES = ("ControlChange", "Movement", "Attack", "Displacement")
_STATES = ("ControlState", "SiegeState", "RouteState", "Fighting")


@dataclass(frozen=True)
class Draft:
    """What was found in an article."""

    article: ArticleText
    published: str
    sentences: list[Sentence]
    names: list[Mention]
    dates: list[Printed]
    speakers: dict[str, SpeakerSeed]
    proposals: list[Proposal]
    step: str


def draft(article: ArticleText, known: Known, published: str = "", nlp: Any = None) -> Draft:
    """Draft an article.

    Args:
        published: the day of publication as EDTF; "" where nobody knows it: then what is counted from it stays open.
        nlp: the parser; without it roles stay empty, and only what needs no grammar is drafted.
    """
    names = mentions.find(article.text, known)
    printed = find(article.text, published or None)
    sentences = passages.sentences(article, names, printed, nlp)
    scene = Scene(known, names)
    speakers = Speakers(scene)
    speakers.interview = sum(bool(re.match(r"Q\s*[:.]", s.text)) for s in sentences) > 1
    today = str(dates.day(published) or published) if published else ""
    made: list[Proposal] = []
    paragraph, carried = 0, ""
    for sentence in sentences:
        if not _worth(sentence):
            continue
        speech = speakers.of(sentence)
        found = list(facts(sentence, scene, today))
        if nlp is not None:
            found += events(sentence, scene, known.registers.table)
        if sentence.span.paragraph != paragraph:
            paragraph, carried = sentence.span.paragraph, ""
        spoken = [_spoken(proposal, sentence, speech, speakers, today, carried) for proposal in found]
        made += [proposal for proposal in spoken if proposal.frame != "Timing" or proposal.when]
        scene.went_on(sentence)
        carried = next(
            (d.date for d in reversed(sentence.dates) if d.date and d.how in ("stated", "anchored") and len(d.date) >= _MONTH), carried
        )
    step = (
        f"parser {nlp.meta['name']} {nlp.meta['version']}: events, roles, speakers"
        if nlp is not None
        else "no parser: names, dates, and what needs no grammar; no events, roles or speakers"
    )
    proposals = grouped(made)
    return Draft(article, published, sentences, names, printed, speakers.found, proposals, step)


def _worth(sentence: Sentence) -> bool:
    """Whether a sentence may carry a claim: no menu, heading, credit or appeal."""
    return not sentence.heading and not _SKIP.search(sentence.text) and len(sentence.text.split()) > 3


def _spoken(proposal: Proposal, sentence: Sentence, speech: list[Speech], speakers: Speakers, today: str, carried: str) -> Proposal:
    """The proposal with its date, its speaker, and what the speech verb says of it."""
    start = proposal.span[0]
    at = proposal.at if proposal.at >= 0 else start
    saying = next((part for part in speech if any(a <= at < b for a, b in part.spans)), None)
    if saying:
        proposal.by = saying.by
        if proposal.frame == "Conduct" and proposal.stance == "asserts":
            proposal.stance = "alleges"
    elif proposal.frame == "Conduct" and proposal.stance == "asserts":
        proposal.stance = "alleges"
    if proposal.stance == "asserts" and proposal.frame in ("Attack", "Conduct", "Count"):
        charged = re.search(r"\b(?:an?|the) (?:claim|charge|accusation|allegation)\b", sentence.text)
        hostile = saying is not None and (re.search(r"(?i)terrorist", sentence.text) or _opposed(proposal, speakers))
        if charged or hostile:
            proposal.stance = "alleges"
            proposal.look_twice.append("a party speaks of its opponents" if hostile else "told as a claim")
    if proposal.when is None:
        proposal.when, asked = _when(proposal, sentence, speech, today, carried)
        proposal.look_twice += asked
    return proposal


def _opposed(proposal: Proposal, speakers: Speakers) -> bool:
    """Whether a party speaks of a deed of the other side."""
    actors = speakers.scene.known.registers.actors
    sides = {
        entry.sides[0].side for slot in ("by", "actor") if (entry := actors.get(proposal.first(slot).partition("/")[2])) and entry.sides
    }
    own = speakers.found[proposal.by].side if proposal.by in speakers.found else "unknown"
    return {own, *sides} >= {"government", "opposition"}


def _when(proposal: Proposal, sentence: Sentence, speech: list[Speech], today: str, carried: str = "") -> tuple[When | None, list[str]]:
    """The date that stands nearest in the clause; what hangs on a speech verb is the date of saying."""
    if proposal.frame in ("Character", "PlaceRelation", "Origin", "Membership", "Post", "Support", "Participation"):
        return None, []
    said = {part.verb_at for part in speech if part.verb_at >= 0} - ({proposal.token} if proposal.frame == "Statement" else set())
    near = [
        date
        for date in sentence.dates
        if date.edtf
        and date.how != "impossible"
        and not re.search(r"(?i)\b(day and night|night|hours|years?|time)$", date.words)
        and not _of_saying(date, sentence, said)
    ]
    if near and proposal.stance in ("intends", "supposes", "predicts") and sentence.words is not None and proposal.token >= 0:
        inside = [sentence.place_of(token) for token in sentence.words[proposal.token].subtree]
        near = [date for date in near if any(date.start <= place < date.end for place in inside)]
    if near:
        best = min(near, key=lambda date: (_apart(date, sentence, proposal), date.start))
        proposal.said = None
        return replace(best.when()), (["the date is carried over"] if best.how == "carried-over" else []) + (
            ["several dates in the sentence"] if len(near) > 1 else []
        )
    if proposal.stance == "asserts" and proposal.frame in _STATES and proposal.present:
        return now(today), []
    if carried and proposal.stance == "asserts" and not proposal.present and proposal.frame in _CHANGES:
        return When(carried, how="inferred", note="the date of the sentence before"), ["the date is that of the sentence before"]
    return None, []


def _of_saying(date: Printed, sentence: Sentence, said: set[int]) -> bool:
    if sentence.words is None or not said:
        return False
    for token in sentence.words:
        if date.start <= sentence.place_of(token) < date.end:
            head = token.head
            while (
                head.pos_ in ("ADP", "NOUN", "PROPN", "NUM", "ADV", "ADJ")
                and head.head != head
                and not date.start <= sentence.place_of(head) < date.end
            ):
                if head.pos_ != "ADP":
                    break
                head = head.head
            return head.i in said
    return False


def _apart(date: Printed, sentence: Sentence, proposal: Proposal) -> int:
    """How far a date stands from the trigger, in steps of the parse; in characters without one."""
    if sentence.words is None or proposal.token < 0:
        return abs(date.start - proposal.span[0])
    tokens = [t for t in sentence.words if date.start <= sentence.place_of(t) < date.end]
    if not tokens:
        return 99
    own = {sentence.words[proposal.token].i: 0} | {t.i: n + 1 for n, t in enumerate(_up(sentence.words[proposal.token]))}
    steps = [n + own[t.i] for n, t in enumerate([tokens[0], *_up(tokens[0])]) if t.i in own]
    return min(steps, default=99)


def _up(token: Any) -> list[Any]:
    found = []
    while token.head != token:
        token = token.head
        found.append(token)
    return found


def grouped(made: list[Proposal]) -> list[Proposal]:
    """One proposal for several tellings of one thing; the surest first."""
    kept: dict[str, Proposal] = {}
    for proposal in made:
        key = repr(
            (
                proposal.frame,
                sorted((k, v if isinstance(v, list) else sorted(v.items())) for k, v in proposal.slots.items()),
                proposal.stance,
                proposal.by if proposal.stance != "asserts" else "",
                proposal.when.edtf if proposal.when else "",
            )
        )
        before = kept.setdefault(key, proposal)
        if before is not proposal:
            before.passages += [p for p in proposal.passages if p not in before.passages]
    return sorted(kept.values(), key=lambda p: (len(p.look_twice) > 0, -p.certainty, p.span, p.frame, p.trigger))
