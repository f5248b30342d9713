"""Events by their triggers: a verb or noun of the lexicon, and the slots that its arcs fill."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon, sieges
from kg.draft.reading.arcs import above, after, agents, children, objects, passive, perfect
from kg.draft.reading.nouns import meant
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules import (
    campaigns,
    candidates,
    combatants,
    doers,
    fitting,
    fronts,
    meetings,
    moving,
    occasions,
    operations,
    outcomes,
    partaking,
    roles,
    triggers,
    whereabouts,
)
from kg.draft.rules.eventstances import stance_of
from kg.draft.rules.fulfilling import fulfilled
from kg.draft.rules.implying import implied
from kg.draft.rules.parties import settled
from kg.draft.rules.told import tell
from kg.frames import FrameTable
from kg.records import When


def events(sentence: Sentence, scene: Scene, table: FrameTable) -> Iterator[Proposal]:
    """The events that a sentence tells of."""
    found = list(partaking.enrolled(sentence, scene))
    for token in sentence.words:
        rule = triggers.rule_of(sentence, token)
        if rule is not None:
            scene.look.clear()
            found += _told(sentence, token, rule, scene, table)
        scene.look.clear()
        found += operations.operations(sentence, token, scene)
        found += [*outcomes.outcomes(sentence, token, scene), *occasions.occasions(sentence, token, scene)]
        found += partaking.partaking(sentence, token, scene)
        scene.look.clear()
        found += [*combatants.combatants(sentence, token, scene), *meetings.meetings(sentence, token, scene)]
        found += [*fronts.standing(sentence, token, scene), *moving.moving(sentence, token, scene)]
        found += [*campaigns.campaigns(sentence, token, scene), *campaigns.fetched(sentence, token, scene)]
        found += campaigns.backed(sentence, token, scene)
    _from_there(found)
    found += fulfilled(sentence, found)
    found += implied(sentence, found)
    found = settled(sentence, found, scene)
    yield from (one for one in found if not any(_weaker(one, other) for other in found))


def _from_there(found: list[Proposal]) -> None:
    """Whence a part of those go of whom the sentence says whence they flee: fleeing the town, some going to the hills."""
    for part in (one for one in found if one.frame == "Displacement" and not one.slots.get("from")):
        whole = next((one for one in found if one is not part and one.frame == part.frame and one.slots["who"] == part.slots["who"]), None)
        if whole and whole.slots.get("from") and whole.slots["from"] != part.slots.get("to"):
            part.slots["from"] = whole.slots["from"]


def _weaker(one: Proposal, other: Proposal) -> bool:
    """Whether an attack is told more fully by another proposal from the same sentence."""
    if one is other or not one.frame == other.frame == "Attack" or one.stance != other.stance or one.slots == other.slots:
        return False
    vague = one.slots.get("means") == ["unspecified-weapon"]
    slots = [slot for slot in one.slots if not (slot == "means" and vague)]
    return all(set(one.slots[slot]) <= set(other.slots.get(slot, [])) for slot in slots)


def _told(sentence: Sentence, token: Any, rule: Any, scene: Scene, table: FrameTable) -> Iterator[Proposal]:
    nominal = token.pos_ in ("NOUN", "PROPN")
    rule = triggers.other_rule(sentence, token, rule, scene)
    slots = roles.fill(sentence, token, rule, scene, table)
    surrounded = False
    if rule["frame"] == "SiegeChange" and not nominal and _surrounding(sentence, token):
        rule = {"frame": "SiegeState"}
        slots = {"besieged": slots.get("besieged", []), **({"besieger": slots["by"]} if slots.get("by") else {})}
        surrounded = True
    if triggers.misses(sentence, token, rule, slots):
        return
    doers.taken_up(sentence, token, rule, slots, scene)
    if rule["frame"] == "Displacement" and not nominal and not slots.get("from"):  # people from the town are fleeing
        left = [noun for who in (*agents(token), *objects(token)) for noun in after(who, "from")]
        slots |= {"from": homes[:1]} if (homes := [v for noun in left for v in meant(sentence, scene, noun, "place")]) else {}
    left_by = agents(token) if rule["frame"] == "Displacement" and rule.get("by") == "who" and not nominal else []
    if left_by and not slots.get("who") and not all(doers.only_counted(noun) or noun.lower_ == "we" for noun in left_by):
        return  # what leaves is nobody: raids left the town in ruins
    whereabouts.place(sentence, token, candidates.holder(token, rule, sentence), str(rule["frame"]), slots, scene, table)
    whereabouts.spoken_of(sentence, token, str(rule["frame"]), slots, scene, stance_of(sentence, token, str(rule["frame"]))[0])
    made = fitting.fit(str(rule["frame"]), slots, scene, table)
    if made is not None and made[0] == "SiegeChange" and not nominal and _nearly(token):
        state = sieges.fit("SiegeState", {**slots, "besieger": slots.get("by", []), "completeness": ["nearly-full"]}, scene)
        if state:
            yield tell(sentence, token, "SiegeState", {slot: values for slot, values in state.items() if values}, look=[*scene.look])
            return
    if made is None:
        if slots.get("parties") and stance_of(sentence, token, str(rule["frame"]))[0] == "asserts":
            yield from partaking.roles_in(sentence, token, tell(sentence, token, str(rule["frame"]), slots), scene)
        return
    frame, filled, unstated = made
    stance, why = stance_of(sentence, token, frame)
    if frame == "SiegeState" and nominal and stance not in (None, "asserts", "negates") and any(c.lower_ == "a" for c in token.children):
        frame, filled = "SiegeChange", sieges.fit("SiegeChange", {**filled, "change": ["imposed"]}, scene) or filled
        nominal = False
    told = ("asserts", "alleges", *(("predicts",) if frame == "Fighting" else ()))
    if stance is None or (nominal and frame in ("SiegeState", "Fighting") and stance not in told):
        return  # a siege or battle that is only thought of is told by the verb above it
    look = [*dict.fromkeys(scene.look)]
    proposal = tell(sentence, token, frame, filled, stance, [*look, *([f'"{why}"'] if why else [])], 0.7)
    proposal.unstated = unstated
    if frame == "Displacement" and isinstance(filled["who"], list):
        scene.crowd = filled["who"]
    if frame == "Attack" and not sentence.dates:
        proposal.when = _charged_on(filled, scene)
    proposal.present = (
        _present(token) or surrounded or (frame == "ControlState" and token.lemma_ == "tighten") or (nominal and frame == "SiegeState")
    )
    yield from _route_opened(sentence, token, proposal, scene)
    yield from partaking.roles_in(sentence, token, proposal, scene)
    yield from campaigns.taking_part(sentence, token, proposal, scene)
    yield from campaigns.left_behind(sentence, token, proposal)
    if not (frame == "Fighting" and not nominal and filled.get("state") == ["ongoing"] and stance != "asserts"):
        yield from _each_left(proposal)  # a wish to fight is none that a fight goes on


def _surrounding(sentence: Sentence, verb: Any) -> bool:
    """Whether a verb of besieging tells what is so: is or has been surrounded, are or have been surrounding, surround."""
    if passive(verb):
        return _present(verb) or perfect(verb)
    if verb.lemma_.lower() not in lexicon.load("events")["besieging"]:
        return False
    going_on = verb.tag_ == "VBG" and any(aux.lemma_ == "be" for aux in children(verb, "aux"))
    return going_on or (verb.tag_ in ("VBZ", "VBP") and not sentence.heading and not children(verb, "aux"))


def _charged_on(slots: Slots, scene: Scene) -> When | None:
    """The day of the attack with gas that was charged at the place of this one."""
    known = [scene.wrongs.first.get(f"use-of-{code}", ([], None)) for code in slots.get("means", [])]
    return next((when for places, when in known if places and places == slots.get("place")), None)


def _each_left(told: Proposal) -> Iterator[Proposal]:
    """A movement out of several places, as one for each; anything else as it is."""
    places = told.slots.get("from")
    if told.frame == "Movement" and isinstance(places, list) and len(places) > 1:
        yield from (replace(told, slots={**told.slots, "from": [place]}, look_twice=[*told.look_twice]) for place in places)
    else:
        yield told


def _present(token: Any) -> bool:
    """Whether the clause of a trigger tells what is so now; a clause without a verb does."""
    for word in (token, *above(token)):
        finite = [other for other in (word, *children(word, "aux", "auxpass")) if other.tag_ in ("VBD", "VBZ", "VBP")]
        if finite:
            if word.dep_ == "ccomp" and any(child.tag_ == "VBG" or child.lower_ == "ongoing" for child in (word, *children(word, "acomp"))):
                return True  # they said that the battle was going on: it was so when they said it
            return finite[0].tag_ != "VBD" and not any(aux.lemma_ == "have" for aux in children(word, "aux"))
    return True


def _route_opened(sentence: Sentence, token: Any, told: Proposal, scene: Scene) -> Iterator[Proposal]:
    """Whereto somebody opened a road: a movement too."""
    by, nouns = told.slots.get("by"), [noun for word in (token, *objects(token)) for noun in after(word, "to", "into", "towards")]
    places = list(dict.fromkeys(value for noun in nouns for value in meant(sentence, scene, noun, "place")))
    if told.frame == "RouteState" and told.slots.get("state") == ["open"] and by and places:
        slots: Slots = {"actor": by, "act": ["opened-route"], "to": places}
        yield tell(sentence, token, "Movement", slots, told.stance, told.look_twice)


def _nearly(token: Any) -> bool:
    """Whether a clause says that something is nearly so: close to, on the verge of."""
    words = [word for word in above(token)[:2] if word.lemma_.lower() in lexicon.load("events")["nearly"]]
    return bool(words) and not any(children(word, "neg") for word in above(token)[:4])
