"""Who does a wrong: by the words around the deed, by the verb that commits it, by an accusation, by the plan to which it belongs."""

from __future__ import annotations

from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import above, after, agents, children, objects

_BEING = ("be", "constitute", "amount", "represent")
_DOING = ("commit", "execute", "carry", "perpetrate", "use", "pursue", "implement", "spread")
_ACCUSING = ("accuse", "blame", "charge", "condemn", "denounce")


def sinners(verb: Any) -> list[Any]:
    """Who does what a verb tells: who is accused of it, else its subject."""
    return accused(verb) or agents(verb)


def owners(noun: Any) -> list[Any]:
    """Whose deed a noun tells: the army's attack, an attack by the army, rebel attacks."""
    return [*children(noun, "poss", "compound", "amod", "nmod"), *after(noun, "by", "of")]


def accused(token: Any) -> list[Any]:
    """Whom a word of accusing above a deed names as the doer."""
    for word in above(token)[:4]:
        if word.lemma_.lower() in _ACCUSING:
            return [noun for noun in objects(word) if token.i not in {w.i for w in noun.subtree}]
    return []


def committers(noun: Any) -> list[Any]:
    verbs = [*children(noun, "acl", "relcl"), *([noun.head] if noun.dep_ == "dobj" else [])]
    found = [doer for verb in verbs if verb.lemma_.lower() in _DOING for doer in agents(verb)]
    if noun.dep_ == "pobj" and noun.head.lower_ == "behind":
        found += agents(noun.head.head)
    return [*found, *(owner for deed in deeds(noun) for owner in owners(deed))]


def policy(noun: Any) -> Any:
    """The policy that consists in what a noun tells: the policy of displacement; None where there is none."""
    above_ = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in ("of", "to") else noun.head if noun.dep_ == "compound" else None
    return above_ if above_ is not None and above_.lemma_.lower() in lexicon.load("acts")["policy"] else None


def planners(noun: Any) -> list[Any]:
    """Whose plans or policy it is that a wrong belongs to: the army's plans have become clear with the policy of displacement."""
    plan = policy(noun)
    if plan is not None and (found := agents(plan.head) if plan.dep_ == "dobj" else children(plan, "poss")):
        return found
    for word in above(noun):
        if word.pos_ in ("VERB", "AUX"):
            plans = [
                subject for subject in children(word, "nsubj", "nsubjpass") if subject.lemma_.lower() in lexicon.load("acts")["policy"]
            ]
            if plans:
                return [owner for plan in plans for owner in owners(plan)]
    return []


def deeds(noun: Any) -> list[Any]:
    """What is said to be a crime: the subject of "is", "amounts to"."""
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    return children(verb, "nsubj") if noun.dep_ in ("attr", "dobj", "pobj") and verb.lemma_.lower() in _BEING else []
