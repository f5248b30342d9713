"""Who holds a place, as a clause takes it for granted: in rebel hands, opposition neighborhoods, the last stronghold of the brigade."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading.arcs import above, after, agents, children, subjects
from kg.draft.reading.nouns import owners
from kg.draft.reading.unnamed import grounds
from kg.draft.rules.ground import Ground, facts_of

_WHERE = ("in", "of", "around", "near", "inside", "across", "within", "throughout")


def possessed(ground: Ground) -> Iterator[Proposal]:
    """Who holds what, told by a noun: hands, territory, stronghold."""
    table = facts_of("possession")
    for token in ground.sentence.words:
        if token.pos_ not in ("NOUN", "PROPN") or token.i in ground.sentence.at:
            continue
        lemma = token.lemma_.lower()
        ground.scene.look.clear()
        if lemma in table["hands"] and token.dep_ == "pobj" and token.head.lower_ in ("in", "under"):
            yield from _in_hands(ground, token)
        elif lemma == "control" and token.dep_ == "pobj" and token.head.lower_ == "in":
            yield from _in_control(ground, token)
        elif lemma == "exception" or (token.pos_ == "NOUN" and token.dep_ == "pobj" and token.head.lower_ in ("except", "excepting")):
            yield from _kept(ground, token)
        elif lemma in table["own"] and (holder := _own(ground, token)):
            yield from _held(ground, holder, places_of(ground, holder[0]), token)
        elif lemma in table["ground"] or lemma in table["strong"]:
            yield from _ground_of(ground, token, strong=lemma in table["strong"])
        elif lemma in table["said"] and _said_of(token):
            yield from _ground_of(ground, token, strong=True)
    for verb in (token for token in ground.sentence.words if token.lemma_ == "keep" and token.pos_ == "VERB"):
        ground.scene.look.clear()
        yield from _kept_out(ground, verb)


def _in_hands(ground: Ground, hands: Any) -> Iterator[Proposal]:
    """In the hands of somebody: what is, stays or was put there."""
    verb = hands.head.head
    nouns = subjects(verb) if verb.pos_ in ("VERB", "AUX") else [verb]
    if verb.lemma_ in ("leave", "keep", "remain", "be", "stay", "put", "place") or verb.pos_ not in ("VERB", "AUX"):
        nouns = children(verb, "dobj") or nouns
        yield from _held(ground, _holders(ground, hands), _placed(ground, nouns), verb)


def _kept(ground: Ground, noun: Any) -> Iterator[Proposal]:
    """The army has lost the town, with the exception of one quarter: that is still its own."""
    verb = next((word for word in above(noun) if word.pos_ == "VERB"), noun)
    if verb.lemma_ == "lose":
        holders = [ground.scene.troops(v) for doer in agents(verb) for v in ground.things(doer, "actor")]
        left = after(noun, "of", "for") if noun.lemma_ == "exception" else [noun]
        yield from _held(ground, holders[:1], grounds(ground.sentence, ground.scene, left), verb)


def _kept_out(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """They tried to keep the army out of the town: to hold it."""
    out = [word for word in verb.subtree if word.lower_ == "out" and any(above_ == verb for above_ in above(word)[:2])]
    held = [noun for word in (*out, verb) for noun in after(word, "of")]
    if out and held:
        holders = [v for doer in agents(verb) for v in ground.things(doer, "actor")]
        for made in _held(ground, holders[:1], grounds(ground.sentence, ground.scene, held), verb):
            yield made
            if made.stance == "intends" and _beaten(ground, verb):
                slots: Slots = {"place": made.slots["place"], "from": made.slots["holder"]}
                lost = ground.told("ControlChange", slots, verb, 0.4)
                lost.stance, lost.look_twice, lost.present, lost.dated = "asserts", ["that it was lost is implied"], False, False
                yield lost


def _beaten(ground: Ground, verb: Any) -> bool:
    """Whether those who tried to hold a place are told not to have held out."""
    table, tops = facts_of("fulfilment"), above(verb)
    for other in ground.sentence.words[verb.i :]:
        if other.dep_ == "conj" and other.head in tops and other.pos_ == "VERB":
            denied = bool(children(other, "neg"))
            if (denied and other.lemma_ in table["withstanding"]) or (not denied and other.lemma_ in table["failing"]):
                return True
    return False


def _in_control(ground: Ground, control: Any) -> Iterator[Proposal]:
    """The army is in control of the town."""
    verb, held = control.head.head, after(control, "of", "over")
    if verb.pos_ in ("VERB", "AUX"):
        holders = [v for noun in agents(verb) for v in ground.things(noun, "actor")]
        yield from _held(ground, holders, grounds(ground.sentence, ground.scene, held), verb)


def _ground_of(ground: Ground, noun: Any, *, strong: bool) -> Iterator[Proposal]:
    """Opposition neighborhoods of the city; the village, the last rebel stronghold; the brigade's territory."""
    holders = _holders(ground, noun)
    if not holders:
        return
    sentence, scene = ground.sentence, ground.scene
    inside = [other for other in after(noun, *_WHERE) if not ground.things(other, "actor")]
    places = grounds(sentence, scene, inside)
    if strong and (told := _said_of(noun)):
        places = [v for other in told for v in grounds(sentence, scene, [other])] or places
    if places == [scene.city] or not places:
        places = [part] if (part := ground.part(holders[0])) and not strong else places
    for made in _held(ground, holders, places, noun):
        if any(word.lower_ in ("held", "controlled") for word in owners(noun)):
            made.when, made.dated = ground.now(), False  # the last rebel-held gateway: so it is called today
        yield made


def _said_of(noun: Any) -> list[Any]:
    """That of which a clause or apposition says that it is a stronghold."""
    while noun.dep_ == "pobj" and noun.head.lower_ in ("of", "among") and noun.head.head.lower_ in ("one", "some", "most", "last"):
        noun = noun.head.head
    if noun.dep_ == "appos":
        return [noun.head]
    if noun.dep_ in ("oprd", "dobj", "attr") and noun.head.lemma_ in ("consider", "deem", "call", "regard", "see"):
        return subjects(noun.head) or ([noun.head.head] if noun.head.dep_ == "acl" else [])
    if noun.dep_ == "attr" or (noun.dep_ == "pobj" and noun.head.lower_ == "as"):
        return subjects(next((word for word in above(noun) if word.pos_ in ("VERB", "AUX")), noun))
    return []


def _holders(ground: Ground, noun: Any) -> list[str]:
    """Whose a noun says that something is: by a name or a word of side before it, or behind "of"."""
    for owner in [*owners(noun), *after(noun, "of", "by")]:
        if ground.scene.named(ground.sentence.at[owner.i], "place") if owner.i in ground.sentence.at else False:
            continue
        if owner.lower_ == "held" or owner.lower_ == "controlled":
            owner = next((word for word in children(owner, "npadvmod", "compound", "amod", "nmod")), owner)
        side = ground.side(owner.lower_) if owner.lower_ in facts_of("possession")["sides"] else ""
        found = [side] if side else ground.things(owner, "actor") if owner.dep_ != "amod" else []
        if owner.lower_ in facts_of("possession")["sides"] and not found:
            found = [f"new/actor/{owner.lower_} forces"]
        if found:
            return [ground.scene.troops(value) for value in found[:1]]
    return []


def _own(ground: Ground, noun: Any) -> list[str]:
    """Who holds what is called their remaining ground, or the territory that they hold."""
    held = [clause for clause in children(noun, "relcl", "acl") if clause.lemma_ in ("hold", "control") and not children(clause, "neg")]
    doers = [doer for clause in held for doer in agents(clause)]
    left = [word for word in children(noun, "amod") if word.lower_ in ("remaining", "last")]
    doers = doers or (children(noun, "poss") if left else [])
    return [ground.scene.troops(value) for doer in doers for value in ground.things(doer, "actor")][:1]


def places_of(ground: Ground, holder: str) -> list[str]:
    """The part of the city that somebody is known to hold, else the place spoken of."""
    part = ground.part(holder)
    return [part] if part else ground.here()


def _placed(ground: Ground, nouns: list[Any]) -> list[str]:
    """What nouns mean that is held: what they name, or the ground spoken of before."""
    named = grounds(ground.sentence, ground.scene, nouns) or [v for noun in nouns for v in ground.things(noun, "place")]
    if named or not any(noun.lemma_.lower() in ("ground", "area", "it", "position", "land") for noun in nouns):
        return named
    ground.scene.look.append("the place is that spoken of before")
    return ground.scene.place[:1]


def _held(ground: Ground, holders: list[str], places: list[str], trigger: Any) -> Iterator[Proposal]:
    """That somebody holds places; what is only wished, asked or denied of the verb leaves a noun's holder as it is."""
    held = list(dict.fromkeys(place for place in places if place not in holders))
    if not holders or not held:
        return
    made = ground.told("ControlState", {"place": held, "holder": holders}, trigger, 0.5)
    if trigger.pos_ == "NOUN":
        made.stance, made.look_twice = "asserts", [*dict.fromkeys((*ground.scene.look, "who holds it is taken for granted"))]
    made.present = ground.present(trigger)
    yield made
