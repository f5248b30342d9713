"""Events by their triggers: a verb or noun of the lexicon, and the slots that its arcs fill."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon, sieges
from kg.draft.reading.arcs import above, after, agents, bearer, children, objects, passive, perfect
from kg.draft.reading.nouns import counted, meant, passable
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules import campaigns, fitting, operations, outcomes, partaking, roles
from kg.draft.rules.told import tell
from kg.draft.voice import stances
from kg.frames import FrameTable
from kg.records import Stance

_NEW = ("impose", "lay", "begin", "start")
_POSITIONS = ("position", "site", "stronghold")
_LYING = ("surround", "border", "overlook")
_READY = ("willingness", "intention", "plan", "readiness")


def events(sentence: Sentence, scene: Scene, table: FrameTable) -> Iterator[Proposal]:
    """The events that a sentence tells of."""
    found = list(partaking.enrolled(sentence, scene))
    for token in sentence.words:
        rule = _rule(sentence, token)
        if rule is not None:
            scene.look.clear()
            found += _told(sentence, token, rule, scene, table)
        scene.look.clear()
        found += operations.operations(sentence, token, scene)
        found += outcomes.outcomes(sentence, token, scene)
        found += partaking.partaking(sentence, token, scene)
        found += [*campaigns.campaigns(sentence, token, scene), *campaigns.fetched(sentence, token, scene)]
    yield from (one for one in found if not any(_weaker(one, other) for other in found))


def _weaker(one: Proposal, other: Proposal) -> bool:
    """Whether an attack is told more fully by another proposal from the same sentence."""
    if one is other or not one.frame == other.frame == "Attack" or one.stance != other.stance or one.slots == other.slots:
        return False
    vague = one.slots.get("means") == ["unspecified-weapon"]
    slots = [slot for slot in one.slots if not (slot == "means" and vague)]
    return all(set(one.slots[slot]) <= set(other.slots.get(slot, [])) for slot in slots)


def _rule(sentence: Sentence, token: Any) -> Any:
    """The rule for a word, if it is a trigger."""
    lists = lexicon.load("events")
    if token.dep_ == "amod" or (token.dep_ == "acl" and token.tag_ == "VBG" and token.lemma_ in _LYING):
        return None
    if token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
        return _verb_rule(token, lists["verbs"])
    if token.pos_ in ("NOUN", "PROPN") and token.i not in sentence.at and token.dep_ not in ("compound", "nmod"):
        return lists["nouns"].get(token.lemma_.lower())
    return None


def _verb_rule(token: Any, verbs: Any) -> Any:
    lemma = token.lemma_.lower()
    for prep in children(token, "prep"):
        if any(noun.lemma_ == "control" for noun in children(prep, "pobj")) and (rule := verbs.get(f"{lemma} {prep.lower_} control")):
            return rule
    for child in token.children:
        if child.dep_ in ("dobj", "obj", "prt", "nsubjpass", "advmod", "prep", "acomp", "attr"):
            for word in (child.lemma_.lower(), child.lower_, counted(child).lemma_.lower()):
                if (rule := verbs.get(f"{lemma} {word}")) is not None:
                    return rule
    return verbs.get(lemma)


def _told(sentence: Sentence, token: Any, rule: Any, scene: Scene, table: FrameTable) -> Iterator[Proposal]:
    nominal = token.pos_ in ("NOUN", "PROPN")
    if rule.get("or-route") is not None and any(passable(noun, sentence, scene) for noun in objects(token)):
        rule = lexicon.load("events")["verbs"]["cut"]
    slots = roles.fill(sentence, token, rule, scene, table)
    if rule["frame"] == "SiegeChange" and not nominal and passive(token) and (_present(token) or perfect(token)):
        rule = {"frame": "SiegeState"}
        slots = {"besieged": slots.get("besieged", []), **({"besieger": slots["by"]} if slots.get("by") else {})}
    if rule.get("needs") is not None and not any(c.lower_ in list(rule["needs"]) for c in token.children if c.dep_ == "prep"):
        return
    if rule.get("of-attack") is not None and not operations.among(sentence, objects(token)):
        return
    if rule.get("munition") is not None and not any(_munition(word) for word in agents(token)):
        return
    if rule.get("weapon") is not None and not nominal and _told_by_noun(sentence, token):
        return
    if rule.get("weapon") is not None and slots.get("means") == ["unspecified-weapon"]:
        return
    fitting.place(sentence, token, roles.holder(token, rule, sentence), str(rule["frame"]), slots, scene, table)
    fitting.spoken_of(sentence, token, str(rule["frame"]), slots, scene, _stance(sentence, token, str(rule["frame"]))[0])
    made = fitting.fit(str(rule["frame"]), slots, scene, table)
    if made is not None and made[0] == "SiegeChange" and not nominal and _nearly(token):
        state = sieges.fit("SiegeState", {**slots, "besieger": slots.get("by", []), "completeness": ["nearly-full"]}, scene)
        if state:
            yield tell(sentence, token, "SiegeState", {slot: values for slot, values in state.items() if values}, look=[*scene.look])
            return
    if made is None:
        if slots.get("parties") and _stance(sentence, token, str(rule["frame"]))[0] == "asserts":
            yield from partaking.roles_in(sentence, token, tell(sentence, token, str(rule["frame"]), slots), scene)
        return
    frame, filled, unstated = made
    stance, why = _stance(sentence, token, frame)
    if frame == "SiegeState" and nominal and stance not in (None, "asserts", "negates") and any(c.lower_ == "a" for c in token.children):
        frame, filled = "SiegeChange", sieges.fit("SiegeChange", {**filled, "change": ["imposed"]}, scene) or filled
        nominal = False
    if stance is None or (nominal and frame in ("SiegeState", "Fighting") and stance != "asserts"):
        return  # a siege or battle that is only thought of is told by the verb above it
    look = [*dict.fromkeys(scene.look)]
    proposal = tell(sentence, token, frame, filled, stance, [*look, *([f'"{why}"'] if why else [])], 0.7)
    proposal.unstated = unstated
    proposal.present = _present(token) or (nominal and frame == "SiegeState")
    yield from _route_opened(sentence, token, proposal, scene)
    yield from partaking.roles_in(sentence, token, proposal, scene)
    yield from campaigns.taking_part(sentence, token, proposal, scene)
    yield from campaigns.left_behind(sentence, token, proposal)
    if not (frame == "Fighting" and not nominal and filled.get("state") == ["ongoing"] and stance != "asserts"):
        yield proposal  # a wish to fight is none that a fight goes on


def _munition(noun: Any) -> bool:
    weapons = lexicon.load("events")["weapons"]
    return any(noun.lower_ in words for words in weapons.values())


def _told_by_noun(sentence: Sentence, verb: Any) -> bool:
    """Whether the object of a verb tells the attack itself: to launch a raid."""
    nouns, light = lexicon.load("events")["nouns"], lexicon.load("events")["light"]
    return any(
        bearer(word, light) == verb
        for word in verb.subtree
        if word.i not in sentence.at and word.lemma_.lower() in nouns and nouns[word.lemma_.lower()]["frame"] == "Attack"
    )


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


def _set_out(verb: Any) -> bool:
    """Whether somebody acts so as to do something: an offensive to break the siege; the siege is there then."""
    return verb.tag_ == "VB" and (verb.head.pos_ == "VERB" or verb.head.lemma_.lower() in lexicon.load("events")["campaigns"])


def _conditional(token: Any) -> bool:
    """Whether a condition hangs on the clause of a trigger: if the hill falls."""
    for word in (token, *above(token)):
        if any(mark.lower_ in ("if", "unless") for clause in children(word, "advcl") for mark in children(clause, "mark")):
            return True
        if word.dep_ not in ("xcomp", "acomp", "ccomp", "dobj", "prep", "pobj"):
            return False
    return False


def _stance(sentence: Sentence, token: Any, frame: str) -> tuple[Stance | None, str]:
    """The stance towards what a trigger tells; None where another trigger tells it better."""
    if token.dep_ == "pcomp" and token.head.dep_ == "cc":  # "on taking the hill as well as holding it"
        return _stance(sentence, token.head.head, frame)
    stance, why = stances.of(token, sentence.question)
    bringing = token.head.lemma_.lower() in (*lexicon.load("events")["light"], *lexicon.load("events")["having"])
    if stance == "asserts" and bringing and token.dep_ in ("dobj", "nsubjpass", "attr") and children(token.head, "neg"):
        return "negates", "not"
    if stance == "asserts" and token.pos_ == "VERB" and _conditional(token):
        return "supposes", "if"
    if frame == "SiegeState" and token.dep_ in ("dobj", "nsubjpass"):  # what is broken or lifted is there
        if token.head.lemma_ in _NEW:
            return None, ""
        if token.head.lemma_ in lexicon.load("events")["lifting"]:
            told = stances.of(token.head, sentence.question)[0]
            return ("asserts", "") if told in ("asserts", "negates") or (told == "intends" and _set_out(token.head)) else (None, "")
    if frame == "Movement" and token.lemma_.lower() in _POSITIONS:  # where fighters are, whatever is done about it
        return ("negates", why) if stance == "negates" else ("asserts", "")
    if frame == "Statement" and not why and any(word.lemma_ in _READY for word in objects(token)):
        return "intends", "willingness"
    return stance, why
