"""Help for people: aid that came, is held up, agreed or asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading.arcs import above, after, agents, children, objects
from kg.draft.reading.nouns import meant
from kg.draft.rules.ground import Ground, facts_of

_FAR = 6
"""How many words above the aid what became of it is looked for."""
_TO = ("to", "into", "in", "for", "inside")


def aid(ground: Ground) -> Iterator[Proposal]:
    """What a sentence tells of aid, or of help for those who are hurt."""
    done: set[tuple[str, str]] = set()
    for token in ground.sentence.words:
        lemma = token.lemma_.lower()
        if lemma in facts_of("goods") and (token.dep_ != "compound" or token.head.lemma_ not in facts_of("goods")):
            found = _become(token)
            made = _told(ground, *found) if found else None
        elif token.pos_ == "VERB" and lemma in facts_of("helping") and (hurt := _hurt(token)):
            made = _made(ground, token, "delivered", agents(token), [f"new/actor/{hurt}"])
        else:
            continue
        if made is not None and (key := (made.first("action"), made.first("to"))) not in done:
            done.add(key)
            yield made


def _become(token: Any) -> tuple[Any, str, Any] | None:
    """The word for what became of aid, its action, and the word on which the doer hangs."""
    actions = facts_of("aid")
    ways = [token, *above(token)[:_FAR]]
    word = next((w for w in ways if w.lemma_.lower() in actions and (w != token or len(ways) == 1)), None)
    if word is None:  # enabled a convoy to enter: what the object of a verb is made to do
        word = next((c for c in children(token.head, "xcomp", "ccomp") if c.lemma_.lower() in actions), None)
    if word is None:
        letting = next((w for w in ways if w.lemma_.lower() in facts_of("letting")), None)
        return (letting, "blocked" if children(letting, "neg") else "delivered", letting) if letting is not None else None
    action = str(actions[word.lemma_.lower()])
    for higher in above(word)[:4]:
        lemma = higher.lemma_.lower()
        if action == "delivered" and lemma in facts_of("letting") and children(higher, "neg"):
            return higher, "blocked", higher
        if action == "delivered" and str(actions.get(lemma, "delivered")) != "delivered":
            return higher, str(actions[lemma]), higher
    verb = next((w for w in (word, *above(word)) if w.pos_ in ("VERB", "AUX") and w.lemma_.lower() in actions), None)
    return (verb, action, verb) if verb is not None else None  # the entry of aid alone says of none that it came


def _told(ground: Ground, word: Any, action: str, doer: Any) -> Proposal | None:
    to = _to(ground, word) or (_to(ground, word.head) if word.pos_ == "NOUN" else [])
    to = to or next((found for below in children(word, "xcomp", "ccomp") if (found := _to(ground, below))), [])
    return _made(ground, word, action, agents(doer), to or _last(ground, word))


def _made(ground: Ground, word: Any, action: str, doers: list[Any], to: list[str]) -> Proposal | None:
    if not to:
        return None
    slots: Slots = {"action": [action], "to": to[:1]}
    if who := [v for noun in doers for v in ground.scene.things(ground.sentence, noun, "actor", deep=False)]:
        slots["obstructer" if action == "blocked" else "by"] = list(dict.fromkeys(who))
    made = ground.told("Aid", slots, word)
    if action == "blocked" and made.stance == "negates":  # not to let aid in is to block it
        made.stance = "intends" if any(aux.tag_ == "MD" for aux in children(word, "aux")) else "asserts"
    return made


def _to(ground: Ground, word: Any) -> list[str]:
    """The place or the people to which the aid goes by the words that hang on a word."""
    nouns = [*objects(word), *after(word, *_TO)]
    places = [v for noun in nouns for v in meant(ground.sentence, ground.scene, noun, "place")]
    return places or [v for noun in nouns if noun.lemma_.lower() in facts_of("needy") for v in ground.people()]


def _last(ground: Ground, word: Any) -> list[str]:
    """The place named behind a word, else that of which the article speaks."""
    ahead = [
        v
        for name in ground.sentence.names
        if ground.start(name) + ground.sentence.span.start > ground.sentence.place_of(word)
        for v in ground.scene.named(name, "place")[:1]
    ]
    return ahead[:1] or [place for place in (ground.scene.focus,) if place]


def _hurt(verb: Any) -> str:
    """Those who are hurt or in need and are the object of a verb of helping; "" where there are none."""
    return next((noun.lower_ for noun in objects(verb) if noun.lower_ in facts_of("needy") or noun.lemma_.lower() in facts_of("needy")), "")
