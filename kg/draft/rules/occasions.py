"""When and where wars, battles and meetings were, told in passing: under siege since May, raged until June, the Riverton offensive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon, registered, sieges
from kg.draft.reading.arcs import after, agents, children, objects, subjects
from kg.draft.reading.nouns import meant, owners
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules import whereabouts
from kg.draft.rules.operations import WHICH, among, event_of
from kg.draft.rules.tensedates import since_then
from kg.draft.rules.told import day_of, planned, tell
from kg.draft.voice import stances
from kg.printeddates import Printed
from kg.records import When

_SINCE = re.compile(r",? (?:(?:that|which) (?:has )?(?:\w+ed|\w+ing|been \w+|gone on) )?since (?:early |late |mid-?)?")


def occasions(sentence: Sentence, token: Any, scene: Scene) -> Iterator[Proposal]:
    """What a word tells of the time or place of an operation, a siege or a meeting."""
    lists = lexicon.load("events")
    lemma = token.lemma_.lower()
    if token.pos_ in ("VERB", "AUX"):
        if (since := _dated_by(sentence, token, "since")) is not None:
            yield from _begun(sentence, token, since, scene)
        if lemma in lists["lasting"] and (until := _dated_by(sentence, token, "until", "till", "through")) is not None:
            for noun in among(sentence, subjects(token), "fights", "occurrences")[:1]:
                yield _timed(sentence, token, event_of(sentence, noun, scene), "end", until)
        if lemma in ("take", "come", "go", "enter") and any(word.lower_ in ("effect", "force") for word in token.subtree):
            yield from _in_force(sentence, token, scene)
        if lemma in lists["sitting"]:
            yield from _sat(sentence, token, scene)
    elif token.pos_ == "NOUN" and token.i not in sentence.at and token.dep_ not in ("compound", "nmod"):
        if lemma in (*lists["wars"], "siege"):
            yield from _going_on(sentence, token, scene)
        if lemma in lists["meetings"]:
            yield from _called_for(sentence, token, scene)
            yield from _held(sentence, token, scene)
        if lemma in lists["offensives"]:
            yield from _named_for_place(sentence, token, scene)


def _dated_by(sentence: Sentence, token: Any, *words: str) -> Printed | None:
    """The date behind one of some prepositions that hang on a verb."""
    inside = {word.i for prep in children(token, "prep") if prep.lower_ in words for word in prep.subtree}
    return next(
        (d for d in sentence.dates if d.date and any(sentence.place_of(sentence.words[i]) in range(d.start, d.end) for i in inside)), None
    )


def _begun(sentence: Sentence, verb: Any, since: Printed, scene: Scene) -> Iterator[Proposal]:
    """What has been going on since a day: X has been under siege, besieged or contested since May."""
    lists = lexicon.load("events")
    sieged = verb.lemma_.lower() in lists["besieging"] or any(n.lemma_.lower() in lists["sieges"] for n in after(verb, "under"))
    if not sieged and verb.lemma_.lower() not in lists["contesting"]:
        return
    if stances.of(verb, sentence.question)[0] != "asserts":
        return
    nouns = subjects(verb) or objects(verb) or ([verb.head] if verb.dep_ == "acl" else [])
    places = [place for noun in nouns for place in meant(sentence, scene, noun, "place")]
    for place in places[:1]:
        if sieged:
            state = sieges.fit("SiegeState", {"besieged": [place]}, scene)
            event = _first(state, "siege") if state else ""
        else:
            event = registered.battle(place, scene) or "new/event/battle"
            fought = tell(sentence, verb, "Fighting", {"place": [place], "state": ["ongoing"]}, look=[WHICH])
            yield replace(fought, when=since_then(str(since.date)))
        if event:
            yield _timed(sentence, verb, event, "begin", since)


def _going_on(sentence: Sentence, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """A war that is told by when it began: the conflict since 1990, the insurgency that has raged since then."""
    end = sentence.place_of(noun) + len(noun)
    for date in sentence.dates:
        if date.date and _SINCE.match(sentence.quote(end, date.end)):
            event = registered.war(sentence, noun, scene) if noun.lemma_.lower() != "siege" else scene.siege
            yield _timed(sentence, noun, event or f"new/event/{noun.text}", "begin", date)


def _in_force(sentence: Sentence, verb: Any, scene: Scene) -> Iterator[Proposal]:
    """A truce that takes effect."""
    for noun in among(sentence, agents(verb), "occurrences")[:1]:
        stance = stances.of(verb, sentence.question)[0]
        yield tell(sentence, verb, "Timing", {"event": [event_of(sentence, noun, scene)], "bound": ["begin"]}, stance, [WHICH])


def _sat(sentence: Sentence, verb: Any, scene: Scene) -> Iterator[Proposal]:
    """A vote or meeting told by its verb: the council will vote on 5 May, ministers met in Riverton."""
    date = day_of(sentence, verb)
    places = whereabouts.near(sentence, verb, scene)
    if date is None or not (agents(verb) or subjects(verb) or verb.dep_ == "pcomp"):
        return
    stance = planned(sentence, verb, scene, stances.of(verb, sentence.question)[0])
    event = f"new/event/{'vote' if verb.lemma_ == 'vote' else 'meeting'}"
    yield replace(tell(sentence, verb, "Timing", {"event": [event], "bound": ["whole-span"]}, stance, [WHICH]), when=_when(date))
    for place in places:
        yield tell(sentence, verb, "Location", {"event": [event], "place": [place], "relation": ["at"]}, stance, [WHICH])


def _called_for(sentence: Sentence, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """A meeting that somebody wants: called for an emergency session."""
    verb = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "for" else noun.head
    if verb.lemma_.lower() in lexicon.load("events")["demanding"] and verb.pos_ in ("VERB", "NOUN"):
        slots: Slots = {"event": [event_of(sentence, noun, scene)]}
        yield tell(sentence, noun, "Occurrence", slots, "intends", [WHICH], dated=False)


def _held(sentence: Sentence, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """The day of a meeting that bears one: a conversation with the minister on 5 May."""
    date = day_of(sentence, noun)
    if date is None or any(word.lemma_.lower() in ("press", "news") for word in owners(noun)):
        return
    stance = planned(sentence, noun, scene, stances.of(noun, sentence.question)[0])
    made = tell(sentence, noun, "Timing", {"event": [event_of(sentence, noun, scene)], "bound": ["whole-span"]}, stance, [WHICH])
    yield replace(made, when=_when(date))


def _named_for_place(sentence: Sentence, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """An operation named for its place: the Riverton offensive."""
    if stances.of(noun, sentence.question)[0] != "asserts" or noun.tag_ != "NN":
        return
    for word in owners(noun):
        if word.dep_ in ("compound", "nmod") and word.i in sentence.at:
            for place in meant(sentence, scene, word, "place"):
                slots: Slots = {"event": [event_of(sentence, noun, scene)], "place": [place], "relation": ["at"]}
                yield tell(sentence, noun, "Location", slots, "asserts", [WHICH])


def _timed(sentence: Sentence, token: Any, event: str, bound: str, date: Printed) -> Proposal:
    stance = stances.of(token, sentence.question)[0]
    made = tell(sentence, token, "Timing", {"event": [event], "bound": [bound]}, stance, [WHICH])
    return replace(made, when=_when(date))


def _first(slots: Slots, slot: str) -> str:
    values = slots[slot]
    return values[0] if isinstance(values, list) else ""


def _when(date: Printed) -> When:
    """The day itself that stands behind "since" or "until"."""
    return replace(date.when(), edtf=date.date or "")
