"""Who does what a verb tells where its subject names no actor: the owner of an operation or plan, the fighters or people spoken of."""

from __future__ import annotations

from typing import Any

from kg.draft.proposals import Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, children
from kg.draft.reading.nouns import meant, owners
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules.combatants import warlike
from kg.draft.rules.operations import actors_of, among

_AFTER = ("after", "amid", "following", "in", "during", "despite", "through")
_CROWD = ("most", "many", "some", "other", "hundred", "thousand", "dozen", "they", "them", "rest", "majority", "ten")


def taken_up(sentence: Sentence, verb: Any, rule: Any, slots: Slots, scene: Scene) -> None:
    """Fill the doer of a verb by what its subject takes up again."""
    slot = str(rule.get("by", rule.get("of", "")))  # "from" of what is lost needs a name
    if verb.pos_ == "NOUN" and rule["frame"] == "Movement" and slot == "actor" and not slots.get(slot):
        slots |= _whose(sentence, verb, scene)
    if rule["frame"] == "Fighting":
        _fought_by(sentence, verb, slots, scene)
    subjects = agents(verb) if verb.pos_ not in ("NOUN", "PROPN") else []
    if slots.get(slot) or not subjects or slot in ("", "from"):
        return
    if slot == "who" or (rule["frame"] == "Movement" and all(map(only_counted, subjects))):
        if scene.crowd and all(map(only_counted, subjects)):
            slots[slot] = list(scene.crowd)
            scene.look.append("who left is taken as the people spoken of before")
    elif rule["frame"] in ("Movement", "ControlChange", "SiegeChange") and (found := _owner(sentence, subjects[0], scene)):
        slots[slot] = found
        scene.look.append(f'"{subjects[0].text}" tells who it was only by what was said before')


def _fought_by(sentence: Sentence, noun: Any, slots: Slots, scene: Scene) -> None:
    """Add those to the parties of a fight "with" others who gained by it: the army took the town after clashes with rebels."""
    verb, parties = noun.head.head, slots.get("parties")
    if noun.dep_ != "pobj" or noun.head.lower_ not in _AFTER or verb.pos_ != "VERB" or not isinstance(parties, list):
        return
    if warlike(verb) and after(noun, "with", "against") and not after(noun, "between"):
        ours = [scene.troops(v) for other in agents(verb) for v in meant(sentence, scene, other, "actor")]
        slots["parties"] = list(dict.fromkeys([*ours, *parties]))


def only_counted(noun: Any) -> bool:
    """Whether a subject is only a word for how many: most, tens of thousands."""
    return bool(noun.lemma_.lower() in _CROWD or noun.pos_ == "NUM")


def _whose(sentence: Sentence, noun: Any, scene: Scene) -> Slots:
    """Who moves by a pronoun: the shelling by the army during its advance."""
    if not any(word.lower_ in ("their", "its") for word in children(noun, "poss")):
        return {}
    before = [value for word in sentence.words[: noun.i] if word.i in sentence.at for value in scene.named(sentence.at[word.i], "actor")]
    found = before[-1:] or scene.actor[:1]
    return {"actor": [scene.troops(value) for value in found]} if found else {}


def _owner(sentence: Sentence, noun: Any, scene: Scene) -> list[str]:
    """Whose operation or plan a noun is, or who was spoken of where it is one for fighters."""
    lemma = noun.lemma_.lower()
    if among(sentence, [noun]) or lemma in lexicon.load("acts")["policy"]:
        named = actors_of(sentence, [owner for owner in owners(noun) if owner.pos_ != "PRON"], scene)
        before = scene.actor[:1] if any(word.pos_ == "PRON" for word in children(noun, "poss")) else scene.attackers
        return named or [scene.troops(value) for value in before]
    if lemma in lexicon.listed("forces") and not meant(sentence, scene, noun, "actor") and not children(noun, "nummod"):
        return [scene.troops(value) for value in scene.actor[:1]]
    return []
