"""Who stands with or against whom: allies, joint action, fights of one with another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading.arcs import above, after, agents, children, objects, together
from kg.draft.reading.states import state
from kg.draft.rules import combatants
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.voice import stances


def sides(ground: Ground) -> Iterator[Proposal]:
    """Who is said to stand with or against whom."""
    words = facts_of("siding")
    for token in ground.sentence.words:
        lemma = token.lemma_.lower()
        if token.lower_ in ("ally", "backer", "supporter") and token.dep_ in ("appos", "attr"):
            one = agents(token.head) if token.dep_ == "attr" else [token.head]
            yield from _stand(ground, token, one, [*after(token, "of"), *children(token, "poss")], "with")
        elif token.lower_ in ("allies", "ally", "backers"):
            yield from _allies(ground, token)
        elif lemma == "join" and any(child.lemma_ in ("force", "rank", "hand") for child in children(token, "dobj")):
            yield from _stand(ground, token, agents(token), [n for w in (token, *objects(token)) for n in after(w, "with")], "with")
        elif lemma in words["with"]:
            one = agents(token) if token.pos_ == "VERB" else [n for n in token.subtree if n.dep_ == "poss"] or _doers(token)
            yield from _stand(ground, token, one, after(token, "with", "alongside") or after(token, "between", "among"), "with")
        if token.lower_ == "against" and token.head.lemma_.lower() in words["standing"] and token.head.pos_ != "NOUN":
            verb = token.head if token.head.pos_ in ("VERB", "AUX") else token.head.head
            yield from _stand(ground, token, agents(verb), children(token, "pobj"), "against")
        if token.lower_ == "alongside" and token.head.pos_ == "VERB":
            yield from _stand(ground, token, agents(token.head), children(token, "pobj"), "with")
        elif lemma in ("allied", "ally") and token.pos_ in ("VERB", "ADJ"):
            head = token.head.head if token.head.dep_ == "appos" else token.head
            yield from _stand(ground, token, agents(token) or [head], after(token, "with", "to"), "with")
            yield from _beside(ground, token)
        if lemma in words["tied"] and token.pos_ == "NOUN":
            yield from _tied(ground, token)
        if lemma in words["toppling"] and token.tag_ == "VB":
            yield from _toppling(ground, token)
        if lemma in words["against"]:
            others = [noun for noun in after(token, "against") if noun.lower_ not in ("another", "other")] or (
                objects(token) if token.pos_ == "VERB" and lemma in ("fight", "oppose", "face", "confront") else []
            )
            user = token.head if combatants.relied_on(token.head) else token.head.head
            if relied := combatants.relied_on(user):  # used the militias to fight the rebels: both stand against them
                yield from _stand(ground, user, [*agents(user), *relied], others, "against")
            else:
                yield from _stand(ground, token, agents(token) if token.pos_ == "VERB" else _doers(token), others, "against")


def _tied(ground: Ground, noun: Any) -> Iterator[Proposal]:
    """Who has ties with whom: they have alleged ties to X, X's links with Y, a group with links to X."""
    one = children(noun, "poss")
    if not one and noun.dep_ == "dobj" and noun.head.lemma_ in ("have", "maintain", "keep", "forge", "allege"):
        one = agents(noun.head)
    elif not one and noun.dep_ == "pobj" and noun.head.lower_ == "with" and noun.head.head.pos_ in ("NOUN", "PROPN"):
        one = [noun.head.head]
    for made in _stand(ground, noun, one, after(noun, "to", "with"), "with") if one else ():
        if made.stance == "asserts" and {word.lower_ for word in (noun.head, *children(noun, "amod"))} & {*facts_of("siding")["alleged"]}:
            made.stance = "alleges"
        yield made


def _toppling(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """Against whom those stand who fight to topple him, or to end his rule."""
    words = facts_of("siding")
    first = verb
    while first.dep_ == "conj":
        first = first.head
    fight = first.head
    if first.dep_ not in ("xcomp", "advcl", "acl") or fight.lemma_.lower() not in words["against"]:
        return
    stance, _ = stances.of(fight, ground.sentence.question)
    others = [other for noun in objects(verb) for other in _rulers(noun)]
    one = agents(fight) or ([fight.head] if fight.dep_ in ("acl", "relcl") else [])
    for made in _stand(ground, verb, one, others, "against") if stance == "asserts" else ():
        made.stance, made.dated = "asserts", False
        yield made


def _rulers(noun: Any) -> list[Any]:
    """Whose rule a noun tells (four decades of rule by X); the noun itself where it tells none."""
    rules = [word for word in (noun, *after(noun, "of")) if word.lemma_.lower() in facts_of("siding")["ruling"]]
    return [other for rule in rules for other in (*children(rule, "poss", "compound"), *after(rule, "of", "by"))] or [noun]


def _doers(noun: Any) -> list[Any]:
    """Who does what a noun tells of: those among whom it is, else the subject of its verb."""
    if noun.lower_ == "infighting":
        return [n for word in (noun, noun.head) for n in after(word, "among", "amongst", "between", "within")]
    verb = next((word for word in above(noun) if word.pos_ in ("VERB", "AUX")), None)
    return agents(verb) if verb is not None else []


def _stand(ground: Ground, token: Any, one: list[Any], other: list[Any], relation: str) -> Iterator[Proposal]:
    first = list(dict.fromkeys(v for noun in one for v in _side(ground, noun)))
    if not first and relation == "with" and token.pos_ == "NOUN":
        first = ground.scene.actor[:1]
    second = [v for v in dict.fromkeys(v for noun in other for v in _side(ground, noun)) if v not in first]
    if not second and len(first) == 1 and _one_another(token, relation):
        second = first
    if first and second:
        made = ground.told("Alignment", {"a": first, "b": second, "relation": [relation]}, token)
        front = after(token, "in", "on", "over")
        places = [v for noun in front for v in ground.things(noun, "place")]
        if places:
            made.slots["front"] = places[:1]
        yield made


def _side(ground: Ground, noun: Any) -> list[str]:
    """Who stands with or against somebody: an actor, or a state by the name of its country."""
    return party(ground, noun) or state(ground.scene.known, noun.text)


def _one_another(token: Any, relation: str) -> bool:
    """Whether a word says that the groups of one side stand with or against one another: fought each other, worked together."""
    below = [word.lower_ for word in token.subtree]
    if relation == "with":
        return "together" in below or "another" in below
    many = any(noun.tag_ in ("NNS", "NNPS") for noun in agents(token)) if token.pos_ == "VERB" else token.lower_ == "infighting"
    return many and any(word in below for word in ("other", "another", "themselves", "openly", "infighting"))


def party(ground: Ground, noun: Any) -> list[str]:
    """The actor that a noun means; a new one where a name that nothing else is known of stands for it."""
    found = ground.scene.things(ground.sentence, noun, "actor", deep=False)
    name = ground.sentence.at.get(noun.i)
    if not found and name is not None and name.how == "new" and not name.things and name.guess != "Person":
        return [f"new/actor/{name.words}"]
    return found


def _allies(ground: Ground, token: Any) -> Iterator[Proposal]:
    """X and its allies A and B."""
    owners = [v for child in children(token, "poss") for v in party(ground, child)] or [
        v for name in ground.sentence.names if ground.start(name) < token.left_edge.idx for v in ground.scene.named(name, "actor")
    ][-1:]
    if token.dep_ == "conj":
        owners = [v for v in party(ground, token.head) if v] or owners
    names = [noun for child in token.children if child.dep_ in ("amod", "nmod", "compound", "appos") for noun in together(child)]
    friends: list[str] = []
    for noun in names:
        friends += state(ground.scene.known, noun.text) or party(ground, noun)
    if (
        not friends
        and (found := party(ground, token))
        and owners
        and (key := ("allies", f"{owners[0]} {found[0]}")) not in ground.scene.partook
    ):
        ground.scene.partook.add(key)  # "the army and its allies": told once an article
        friends = found
    friends = [v for v in dict.fromkeys(friends) if v not in owners]
    if owners and friends:
        made = ground.made("Alignment", {"a": owners[:1], "b": friends, "relation": ["with"]}, token.text)
        made.at, made.dated = ground.sentence.place_of(token), False
        yield made


def _beside(ground: Ground, word: Any) -> Iterator[Proposal]:
    """Those named before whose allies are "allied" forces: the army and allied fighters; told once an article."""
    others = party(ground, word.head) if word.dep_ == "amod" and not children(word, "prep") else []
    before = [name for name in ground.sentence.names if ground.start(name) < word.idx]
    ours = [v for name in before for v in ground.scene.named(name, "actor") if v in ground.scene.known.entries][-1:]
    if others and ours and others != ours and (key := ("allies", f"{ours[0]} {others[0]}")) not in ground.scene.partook:
        ground.scene.partook.add(key)
        made = ground.made("Alignment", {"a": ours, "b": others[:1], "relation": ["with"]}, word.head.text)
        made.at, made.dated = ground.sentence.place_of(word), False
        yield made
