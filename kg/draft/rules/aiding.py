"""Help for people: aid that came, is held up, agreed or planned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading.arcs import above, after, agents, objects
from kg.draft.rules.ground import Ground, facts_of


def aid(ground: Ground) -> Iterator[Proposal]:
    """What a sentence tells of aid."""
    actions = facts_of("aid")
    done: set[str] = set()
    for token in ground.sentence.words:
        if token.lemma_.lower() not in facts_of("goods") or token.dep_ == "compound":
            continue
        for word in [token, *above(token)][:4]:
            action = str(actions.get(word.lemma_.lower(), ""))
            if action:
                break
        else:
            continue
        to = _to(ground, word)
        if not to or action in done:
            continue
        done.add(action)
        slots: Slots = {"action": [action], "to": to[:1]}
        doers = [v for noun in agents(word) for v in ground.scene.things(ground.sentence, noun, "actor", deep=False)]
        if doers:
            slots["obstructer" if action == "blocked" else "by"] = doers[:1]
        made = ground.told("Aid", slots, word)
        yield made


def _to(ground: Ground, word: Any) -> list[str]:
    """The place to which the aid goes: the one named next in the sentence, else before."""
    told = [v for noun in (*objects(word), *after(word, "to", "into", "in")) for v in ground.things(noun, "place")]
    if told:
        return told
    named = [
        v
        for name in ground.sentence.names
        if re.search(r"\b(?:to|into|in|for) (?:the )?$", ground.text[: ground.start(name)])
        for v in ground.scene.named(name, "place")[:1]
    ]
    ahead = [v for name in ground.sentence.names if ground.start(name) > word.idx for v in ground.scene.named(name, "place")[:1]]
    return named[-1:] or ahead[:1] or [ground.scene.focus][: bool(ground.scene.focus)]
