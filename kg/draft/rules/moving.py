"""Who moves where no verb says it plainly: the advancing army, fleeing families, a town emptied of its fighters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, objects
from kg.draft.reading.nouns import meant
from kg.draft.reading.passages import Sentence
from kg.draft.reading.residents import people
from kg.draft.reading.scene import Scene
from kg.draft.rules import fitting
from kg.draft.rules.told import tell
from kg.draft.voice import stances


def moving(sentence: Sentence, token: Any, scene: Scene) -> Iterator[Proposal]:
    """Who moves, by a participle before them or a verb of emptying."""
    lists = lexicon.load("events")
    if token.dep_ == "amod" and token.lower_ in lists["moving"]:
        yield from _told(sentence, token, scene, [token.head], {"act": [str(lists["moving"][token.lower_])]})
    elif token.pos_ == "VERB" and token.lemma_.lower() in lists["emptying"]:
        gone = after(token, "of")
        places = [v for noun in objects(token) for v in meant(sentence, scene, noun, "place")]
        if gone and places:
            yield from _told(sentence, token, scene, gone, {"act": ["left"], "from": places[:1]})
    elif token.tag_ == "VBG" and token.dep_ in ("amod", "compound") and scene.crowd:
        yield from _sheltering(sentence, token, scene)


def _sheltering(sentence: Sentence, verb: Any, scene: Scene) -> Iterator[Proposal]:
    """Whither a part of those who flee go: with some seeking shelter in the north."""
    rule = lexicon.load("events")["verbs"].get(f"{verb.lemma_.lower()} {verb.head.lemma_.lower()}")
    places = [v for noun in after(verb.head, "in", "at", "near") for v in meant(sentence, scene, noun, "place")]
    if rule is not None and rule["frame"] == "Displacement" and places:
        stance, why = stances.of(verb, sentence.question)
        look = ["who left is taken as the people spoken of before", *([f'"{why}"'] if why else [])]
        yield tell(sentence, verb, "Displacement", {"who": [*scene.crowd], "to": places[:1]}, stance, look)


def _told(sentence: Sentence, token: Any, scene: Scene, nouns: list[Any], slots: Slots) -> Iterator[Proposal]:
    homes = [str(value) for value in slots.get("from", [])]
    who = [v for noun in nouns if noun.i not in sentence.at for v in people(sentence, scene, noun, homes)]
    actors = [scene.troops(v) for noun in nouns for v in meant(sentence, scene, noun, "actor")]
    if fitting.civil(actors, scene):
        who = who or actors
    if not (who or actors):
        return
    stance, why = stances.of(token, sentence.question)
    act = slots.pop("act")
    made: Slots = {"who": who, **slots} if who else {"actor": actors, "act": act, **slots}
    if "from" not in made and "to" not in made and who and (homes := scene.where(sentence, token.head)):
        made["from"] = homes[:1]
    look = [*dict.fromkeys(scene.look), *([f'"{why}"'] if why else [])]
    yield tell(sentence, token, "Displacement" if who else "Movement", made, stance, look)
