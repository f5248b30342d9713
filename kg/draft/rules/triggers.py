"""Which words tell of an event: the rule of the lexicon for a verb or noun, and what its clause needs besides."""

from __future__ import annotations

from typing import Any

from kg.draft.proposals import Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import agents, children, objects
from kg.draft.reading.nouns import counted, passable
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules import operations, weapons

_LYING = ("surround", "border", "overlook")


def rule_of(sentence: Sentence, token: Any) -> Any:
    """The rule for a word, if it is a trigger."""
    lists = lexicon.load("events")
    if token.dep_ == "pcomp" and token.head.lower_ == "of" and token.lower_ in lists["moving"]:
        return None  # the homes of fleeing families
    if (token.dep_ == "amod" and not children(token, "nsubj")) or (token.dep_ == "acl" and token.tag_ == "VBG" and token.lemma_ in _LYING):
        return None
    if token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
        return None if _leaves_so(token) else _verb_rule(token, lists["verbs"])
    if token.pos_ in ("NOUN", "PROPN") and token.i not in sentence.at and token.dep_ not in ("compound", "nmod"):
        return None if token.dep_ == "dobj" and token.head.lemma_ == "counter" else lists["nouns"].get(token.lemma_.lower())
    return None


def _leaves_so(verb: Any) -> bool:
    """Whether something leaves a thing in a state, and nobody goes: raids left the town in ruins."""
    if verb.lemma_ != "leave":
        return False
    nouns = (noun for noun in children(verb, "nsubj") if noun.pos_ != "PROPN")
    done = any(counted(noun).lemma_.lower() in lexicon.load("events")["nouns"] or noun.lower_ in ("this", "that") for noun in nouns)
    so = children(verb, "oprd", "acomp", "ccomp", "advcl")
    return done or any(word.tag_ in ("VBN", "VBG", "JJ") and word.i > verb.i and not children(word, "nsubj", "mark") for word in so)


def _verb_rule(token: Any, verbs: Any) -> Any:
    lemma = token.lemma_.lower()
    for prep in children(token, "prep"):
        for noun in children(prep, "pobj"):
            if (rule := verbs.get(f"{lemma} {prep.lower_} {noun.lemma_.lower()}")) is not None:
                return rule
    for child in token.children:
        if child.dep_ in ("dobj", "obj", "prt", "nsubjpass", "advmod", "prep", "acomp", "attr"):
            for word in (child.lemma_.lower(), child.lower_, counted(child).lemma_.lower()):
                rule = verbs.get(f"{lemma} {word}")
                if rule is not None and not (rule.get("munition") is not None and objects(token) and lemma in verbs):
                    return rule  # bombs drop on the town, but somebody drops bombs on it
    return verbs.get(lemma)


def other_rule(sentence: Sentence, token: Any, rule: Any, scene: Scene) -> Any:
    """The rule for a trigger whose object makes it another one: a road is cut, an attack repelled."""
    if rule.get("or-route") is not None and any(passable(noun, sentence, scene) for noun in objects(token)):
        rule = lexicon.load("events")["verbs"]["cut"]
    if token.lemma_ == "tighten" and not scene.siege and any(noun.lemma_ in ("grip", "hold") for noun in objects(token)):
        rule = lexicon.load("events")["verbs"]["tighten control"]  # what nobody besieges is held
    if rule.get("or-attack") is not None and operations.among(sentence, objects(token)):
        rule = lexicon.load("events")["verbs"]["repel"]  # to push back an attack moves nobody
    return rule


def misses(sentence: Sentence, token: Any, rule: Any, slots: Slots) -> bool:
    """Whether a clause has not what a trigger needs so as to tell of an event: a weapon, an attack, a preposition."""
    nominal = token.pos_ in ("NOUN", "PROPN")
    if rule.get("needs") is not None and not any(c.lower_ in list(rule["needs"]) for c in token.children if c.dep_ == "prep"):
        return True
    if rule.get("of-attack") is not None and not operations.among(sentence, objects(token)):
        return True
    if rule.get("munition") is not None and not any(weapons.munition(word) for word in agents(token)):
        return True
    if rule.get("weapon") is None:
        return False
    vague = slots.get("means") == ["unspecified-weapon"] and not any(map(weapons.armed, token.subtree))
    return vague or (not nominal and weapons.told_by_noun(sentence, token))
