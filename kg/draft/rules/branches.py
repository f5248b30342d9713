"""What a sentence only mentions as a cause or an effect: control of a place, a success or failure, the taking of a place.

They are branches of a consequence and no claims of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, children, objects
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules.ground import Ground
from kg.draft.rules.meaning import event
from kg.draft.voice import stances


def mentioned(sentence: Sentence, scene: Scene) -> Iterator[Proposal]:
    """The branches that a sentence mentions, beside what is drafted from it."""
    lists = lexicon.load("events")
    for noun in sentence.words:
        lemma = noun.lemma_.lower()
        scene.look.clear()
        if lemma == "control" and noun.pos_ == "NOUN":
            verb = noun.head if noun.dep_ == "dobj" and noun.head.tag_ == "VBG" else None
            held = after(noun, "of", "over") or (objects(verb)[1:] if verb is not None else [])
            places = [p for other in held for p in scene.things(sentence, other, "place") if "place/" in p]
            owners = children(noun, "poss") if verb is None else agents(verb)
            holders = [a for other in owners for a in scene.things(sentence, other, "actor") if "actor/" in a]
            for place in dict.fromkeys(places):
                taken = verb is not None and verb.lemma_ not in ("strengthen", "keep", "maintain", "tighten")
                slots: Slots = {"place": [place]}
                if holders:
                    slots["to" if taken else "holder"] = holders[:1]
                yield _branch("ControlChange" if taken else "ControlState", slots, sentence, noun, scene)
        elif lemma in lists["offensives"] and noun.pos_ == "NOUN" and noun.dep_ in ("nsubj", "pobj") and noun.i not in sentence.at:
            if any(child.lower_ in ("the", "this", "that") for child in children(noun, "det")):
                yield _branch("Occurrence", {"event": [event(Ground(sentence, scene, scene.today), noun)]}, sentence, noun, scene)
        elif lemma in lists["outcomes"] and noun.pos_ == "NOUN":
            slots = {"event": [scene.operation or "new/event/battle"], "result": [str(lists["outcomes"][lemma])]}
            whose = [a for other in children(noun, "poss") for a in scene.things(sentence, other, "actor") if "actor/" in a]
            if not whose and any(c.lower_ in ("this", "that", "the") for c in children(noun, "det")):
                whose = scene.attackers or scene.actor
            yield _branch("Outcome", slots | ({"for": whose[:1]} if whose else {}), sentence, noun, scene)


def standing(sentence: Sentence, scene: Scene, words: frozenset[int]) -> Iterator[Proposal]:
    """How somebody or something stands, for a part of a sentence of which nothing is drafted: the first thing that it names."""
    for noun in (sentence.words[i] for i in sorted(words) if sentence.words[i].dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "poss")):
        scene.look.clear()
        things = [v for kind in ("actor", "place") for v in scene.things(sentence, noun, kind) if f"{kind}/" in v]
        if things:
            value = "".join(sentence.words[i].text_with_ws for i in sorted(words)[:6]).strip()
            slots: Slots = {"subject": things[:1], "aspect": ["prospects"], "value": [value]}
            yield _branch("Situation", slots, sentence, noun, scene)
            return


def _branch(frame: str, slots: Slots, sentence: Sentence, word: Any, scene: Scene) -> Proposal:
    stance, _ = stances.of(word, sentence.question)
    span = (sentence.span.start, sentence.span.end)
    return Proposal(
        frame, slots, [sentence.key], span, word.text, stance, look_twice=list(scene.look), at=sentence.place_of(word), token=word.i
    )
