"""Operations as events: who launches them, where, from when to when, and how they end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon, registered
from kg.draft.reading.arcs import after, agents, children, objects, passive, subjects
from kg.draft.reading.nouns import meant, phrase
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules import whereabouts
from kg.draft.rules.told import day_of, tell
from kg.draft.voice import stances
from kg.records import Stance

WHICH = "which event"


def operations(sentence: Sentence, token: Any, scene: Scene) -> Iterator[Proposal]:
    """What a word tells of an operation as a whole: it is launched, begins, ends, took place, was a success."""
    lists = lexicon.load("events")
    lemma = token.lemma_.lower()
    if token.pos_ in ("VERB", "AUX"):
        if lemma in lists["opening"] and (nouns := among(sentence, objects(token))):
            yield from _launched(sentence, token, nouns[0], scene)
        elif begins(token) and not passive(token) and (nouns := among(sentence, subjects(token), "fights", "occurrences", "beginners")):
            yield from _bounded(sentence, token, nouns[0], "begin", scene)
        elif (lemma in lists["ending"] or _is_over(token)) and (nouns := among(sentence, subjects(token) or _lapsed(token), "occurrences")):
            yield from _bounded(sentence, token, nouns[0], "end", scene)
        if lemma in lists["stopping"]:
            yield from _stopped(sentence, token, scene)
        if _happens(token):
            yield from _occurred(sentence, token, scene)
    elif token.pos_ in ("NOUN", "PROPN") and token.i not in sentence.at and token.dep_ != "compound":
        if lemma in lists["occurrences"] and _has_date(sentence, token):
            stance: Stance = "negates" if stances.of(token, sentence.question)[0] == "negates" else "asserts"  # what has a date is over
            yield tell(sentence, token, "Occurrence", {"event": [event_of(sentence, token, scene)]}, stance, [WHICH])
        elif lemma in lists["starts"] and (nouns := among(sentence, after(token, "of"))):
            yield from _started(sentence, token, nouns[0], scene)
        elif lemma in lists["stops"] and (
            nouns := [noun for noun in after(token, "in", "of", "to") if {noun.lemma_, noun.lower_} & {*lists["fights"]}]
        ):
            yield from _halted(sentence, token, nouns[0], scene)


def among(sentence: Sentence, nouns: list[Any], *more: str) -> list[Any]:
    """Those of some nouns that tell an operation (offensive, battle, campaign), stand in more lists, or name one."""
    names = [name for listed in ("offensives", *more) for name in lexicon.load("events")[listed]]
    return [noun for noun in nouns if noun.lemma_.lower() in names or noun.lower_ in names or _named(sentence, noun)]


def _named(sentence: Sentence, noun: Any) -> bool:
    """Whether a word names a registered event."""
    return noun.i in sentence.at and bool(sentence.at[noun.i].of("event"))


def begins(verb: Any) -> bool:
    """Whether a verb says that something begins: break out, erupt."""
    words = lexicon.load("events")["beginning"]
    return verb.lemma_.lower() in words or any(f"{verb.lemma_.lower()} {child.lower_}" in words for child in children(verb, "prt", "prep"))


def event_of(sentence: Sentence, noun: Any, scene: Scene) -> str:
    """The event that a noun names: a registered one, else a new one by the words printed."""
    name = sentence.at.get(noun.i)
    known = name.of("event") if name is not None else ""
    return known or registered.war(sentence, noun, scene) or _operation(sentence, noun, scene) or f"new/event/{phrase(sentence, noun)}"


def _operation(sentence: Sentence, noun: Any, scene: Scene) -> str:
    """The registered operation that a noun for one means."""
    lists = lexicon.load("events")
    told = noun.lemma_.lower() in (*lists["campaigns"], *lists["offensives"], *lists["fights"]) or noun.lower_ in lists["offensives"]
    return registered.operation(sentence, scene) if told else ""


def actors_of(sentence: Sentence, nouns: list[Any], scene: Scene) -> list[str]:
    """The actors that nouns mean."""
    return list(dict.fromkeys(v for noun in nouns for v in meant(sentence, scene, noun, "actor")))


def _launched(sentence: Sentence, verb: Any, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """Who launches it, with whose help, against whom, where, when."""
    event = event_of(sentence, noun, scene)
    stance, why = stances.of(verb, sentence.question)
    look = [WHICH, *([f'"{why}"'] if why else [])]
    doers = agents(verb)
    attackers = actors_of(sentence, doers, scene)
    if stance == "asserts":
        scene.operation, scene.attackers = event, [scene.troops(v) for v in attackers] or scene.attackers
        if verb.lemma_.lower() not in lexicon.load("events")["going-on"] and (
            verb.dep_ != "relcl" or begins(verb) or day_of(sentence, verb)
        ):
            yield tell(sentence, verb, "Timing", {"event": [event], "bound": ["begin"]}, stance, look)
        if noun.tag_ == "NN" and noun.lemma_.lower() in (*lexicon.load("events")["campaigns"], "operation"):
            yield tell(sentence, verb, "Occurrence", {"event": [event]}, stance, look, dated=verb.dep_ == "relcl")
    for actor in attackers:
        yield tell(
            sentence, verb, "Participation", {"event": [event], "actor": [actor], "role": ["attacker"]}, stance, look, 0.6, dated=False
        )
    aides = [word for doer in (*doers, verb) for word in helpers(doer)]
    for actor in actors_of(sentence, aides, scene):
        yield tell(sentence, verb, "Participation", {"event": [event], "actor": [actor], "role": ["supporter"]}, stance, look, dated=False)
    against = after(noun, "against") + after(verb, "against")
    for actor in actors_of(sentence, against, scene):
        if actor not in attackers:
            yield tell(
                sentence, verb, "Participation", {"event": [event], "actor": [actor], "role": ["defender"]}, stance, look, dated=False
            )
    yield from located(sentence, noun, verb, event, scene, look, stance)


def _started(sentence: Sentence, noun: Any, of: Any, scene: Scene) -> Iterator[Proposal]:
    """The start of an operation that somebody announces."""
    verb = noun.head if noun.dep_ in ("dobj", "nsubjpass") else noun
    stance, why = stances.of(verb, sentence.question)
    event = scene.operation = event_of(sentence, of, scene)
    look = [WHICH, *([f'"{why}"'] if why else [])]
    yield tell(sentence, verb, "Timing", {"event": [event], "bound": ["begin"]}, stance, look)
    for actor in actors_of(sentence, agents(verb) if verb is not noun else [], scene):
        slots: Slots = {"event": [event], "actor": [actor], "role": ["attacker"]}
        yield tell(sentence, verb, "Participation", slots, stance, look, dated=False)


def helpers(doer: Any) -> list[Any]:
    """Who helps: what stands at "backed by", "supported by", "with the support of"."""
    words = lexicon.load("events")["helping"]
    verbs = [child for child in children(doer, "acl", "advcl", "relcl") if child.lemma_.lower() in words]
    helped = [noun for noun in after(doer, "with") if noun.lemma_.lower() in words]
    return [noun for verb in verbs for noun in agents(verb) if children(verb, "agent")] + helped


def located(sentence: Sentence, noun: Any, verb: Any, event: str, scene: Scene, look: list[str], stance: Any) -> Iterator[Proposal]:
    """Where an operation was: at "in", "on", "against" that hang on its noun or verb."""
    for words, relation in (
        (("in", "on", "at", "near", "around", "across", "against", "for"), "at"),
        (("along",), "along"),
        (("from",), "from"),
    ):
        nouns = after(noun, *words) + (after(verb, *words) if verb is not noun else [])
        found = [v for word in nouns for v in meant(sentence, scene, word, "place") or whereabouts.near(sentence, word, scene)]
        places = list(dict.fromkeys(found))
        for place in places:
            yield tell(sentence, noun, "Location", {"event": [event], "place": [place], "relation": [relation]}, stance, look)


def _bounded(sentence: Sentence, verb: Any, noun: Any, bound: str, scene: Scene) -> Iterator[Proposal]:
    """When it began or ended, and where it was."""
    event = event_of(sentence, noun, scene)
    stance, why = stances.of(verb, sentence.question)
    look = [WHICH, *([f'"{why}"'] if why else [])]
    if stance == "asserts" and bound == "begin":
        scene.operation = event
    yield tell(sentence, verb, "Timing", {"event": [event], "bound": [bound]}, stance, look)
    if bound == "end" and noun.lemma_.lower() in lexicon.load("events")["occurrences"]:
        yield tell(sentence, verb, "Occurrence", {"event": [event]}, stance, look, dated=False)
    yield from located(sentence, noun, verb, event, scene, look, stance)


def _lapsed(verb: Any) -> list[Any]:
    """What ended, where the parse takes the verb for a participle of it: a truce, broken at once, ended on Monday."""
    told = verb.dep_ == "acl" and verb.tag_ in ("VBN", "VBD") and not children(verb, "agent", "dobj")
    return [verb.head] if told else []


def _is_over(verb: Any) -> bool:
    """Whether a verb says that something is over: is over, was declared over."""
    return (verb.lemma_ == "be" or passive(verb)) and any(child.lower_ == "over" for child in verb.children if child.dep_ != "agent")


def _has_date(sentence: Sentence, noun: Any) -> bool:
    """Whether a date hangs on a noun: the crisis in 1950."""
    return any(date.start <= sentence.place_of(word) < date.end for date in sentence.dates for word in after(noun, "in", "of"))


def _stopped(sentence: Sentence, verb: Any, scene: Scene) -> Iterator[Proposal]:
    """Fighting that somebody ends, or wants to end."""
    nouns = among(sentence, objects(verb), "fights")
    for noun in nouns[:1] if (nouns and nouns[0].tag_ != "NN") or any(noun.lower_ == "fighting" for noun in nouns) else []:
        stance, why = stances.of(verb, sentence.question)
        for place in whereabouts.near(sentence, noun, scene) or whereabouts.near(sentence, verb, scene):
            yield tell(sentence, verb, "Fighting", {"place": [place], "state": ["ended"]}, stance, [f'"{why}"'] if why else [])


def _halted(sentence: Sentence, noun: Any, fight: Any, scene: Scene) -> Iterator[Proposal]:
    """A stop of the fighting that somebody wants, so that it goes on: a plan for a freeze of the fighting in Riverton."""
    stance, why = stances.of(noun, sentence.question)
    if stance == "asserts":
        return
    for place in (whereabouts.near(sentence, fight, scene) or whereabouts.near(sentence, noun, scene))[:1]:
        yield tell(sentence, noun, "Fighting", {"place": [place], "state": ["quiet"]}, stance, [f'"{why}"'])
        yield tell(sentence, fight, "Fighting", {"place": [place], "state": ["ongoing"]}, look=["that it is fought is implied"])


def _happens(verb: Any) -> bool:
    words = lexicon.load("events")["happening"]
    return verb.lemma_.lower() in words or any(f"{verb.lemma_.lower()} {child.lower_}" in words for child in children(verb, "dobj"))


def _occurred(sentence: Sentence, verb: Any, scene: Scene) -> Iterator[Proposal]:
    """An event that is said to have taken place."""
    lists = lexicon.load("events")
    stance, why = stances.of(verb, sentence.question)
    for noun in agents(verb):
        if any(noun.lemma_.lower() in lists[name] for name in ("offensives", "meetings", "occurrences")):
            look = [WHICH, *([f'"{why}"'] if why else [])]
            slots: Slots = {"event": [event_of(sentence, noun, scene)]}
            yield tell(sentence, verb, "Occurrence", slots, stance, look, dated=verb.lemma_ != "unfold")  # over days, not on one
