"""Who holds what: rebel-held Riverton, the districts under government control; and what is called besieged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon, parts, sieges
from kg.draft.reading.arcs import after, agents, children, objects, passive
from kg.draft.reading.mentions import Mention
from kg.draft.reading.nouns import meant, phrase
from kg.draft.reading.residents import people
from kg.draft.reading.unnamed import grounds
from kg.draft.rules.ground import Ground

_HELD = re.compile(
    r"(?i)\b(?P<side>rebel|opposition|regime|government|kurdish|[A-Z][\w’']+)[- ](?:held|controlled|run)\b"
    r"|\b(?<!pro-)(?P<owner>rebel|opposition|regime|government) (?:stronghold|enclave|bastion)s?(?: of| in)?(?= )"
)

_HOLDS = frozenset(("control", "grip", "hold", "sway"))
_KEEPING = frozenset(("maintain", "keep", "retain", "have", "exercise"))
_STRONG = frozenset(("stronghold", "bastion", "redoubt", "fiefdom"))

_FORMERLY = re.compile(r"(?i)\b(?:former|formerly|previously|once|hitherto|until \w+)[- ]+(?:the )?$")
"""What stands before "rebel-held" where it is held no more."""
_UNNAMED = re.compile(r" (?:[a-z]+ ){1,2}(?:in|of) (?:the )?(?:[a-z]+ ){0,2}(?:(?:city|town|village) of )?(?=[A-Z])")


def held(ground: Ground) -> Iterator[Proposal]:
    """Who holds a place, in a word before its name."""
    for match in _HELD.finditer(ground.text):
        holder = ground.side(match["side"] or match["owner"])
        start = ground.sentence.span.start + match.start()
        near = [name for name in ground.sentence.names if name.start <= start < name.end or 0 <= name.start - start < 45]
        places = _part(ground, match) or [v for name in near for v in ground.scene.named(name, "place")]
        if not places and (unnamed := _UNNAMED.match(ground.text, match.end())):
            places = [ground.part(holder) or v if v == ground.scene.city else v for v in ground.places(unnamed.end())]
        if holder and places:
            made = ground.made("ControlState", {"place": places[:1], "holder": [holder]}, match[0], 0.7)
            made.when, made.dated = (None if match["owner"] else ground.now()), not match["owner"]
            if _FORMERLY.search(ground.text, 0, match.start()):
                made.when, made.dated = None, False
                made.look_twice.append("until when it was so")
            yield made


def _part(ground: Ground, match: re.Match[str]) -> list[str]:
    """The part of a place that "rebel-held" stands before where it bears no name: the rebel-held west."""
    last = ground.token(match.end() - 1)
    noun = last.head if last is not None else None
    if noun is None or any(word.i in ground.sentence.at for word in noun.doc[last.i : noun.i + 1]) or not all(parts.told(noun)):
        return []
    return meant(ground.sentence, ground.scene, noun, "place")


def besieged(ground: Ground) -> Iterator[Proposal]:
    """What is called besieged or encircled."""
    for match in re.finditer(r"(?i)\b(?:besieged|encircled)\b(?! by)", ground.text):
        start = ground.sentence.span.start + match.start()
        verb = ground.token(match.start())
        if verb is not None and verb.tag_ == "VBD" and children(verb, "nsubj"):
            continue  # who besieged it is told by the verb
        near = [name for name in ground.sentence.names if name.start <= start < name.end or 0 <= name.start - start < 40]
        places = [v for name in near for v in ground.scene.named(name, "place")]
        who = _people(ground, verb)
        made = sieges.fit("SiegeState", {"besieged": who or places[:1]}, ground.scene) if places or who else None
        if made:
            yield ground.made("SiegeState", made, match[0], 0.6, ground.now())


def _people(ground: Ground, word: Any) -> list[str]:
    """The people who are called besieged."""
    if word is None or word.dep_ != "amod":
        return []
    nouns = [word.head, *children(word.head, "conj")]
    return [v for noun in nouns if noun.i not in ground.sentence.at for v in people(ground.sentence, ground.scene, noun, [])][:1]


def controlled(ground: Ground) -> Iterator[Proposal]:
    """Who holds a place: X controls Y, districts under the control of X, areas under X control, the parts controlled by X."""
    for token in ground.sentence.words:
        yield from _positions(ground, token)
        reader = _verb if token.pos_ != "NOUN" else _stronghold if token.lemma_ in _STRONG else _under if token.lower_ in _HOLDS else _verb
        found = reader(ground, token)
        if found is None:
            continue
        holders, places, trigger = found
        above = token.head.head if token.lower_ == "control" else token.head
        if holders and _is_part(above) and not _bounds(above) and above.i not in ground.sentence.at and (part := ground.part(holders[0])):
            places, ground.scene.part = [part], part
        groups = _groups(ground, above) if holders and token.lower_ == "control" and token.dep_ == "pobj" else []
        if groups:
            yield ground.told("Membership", {"member": groups[:1], "whole": holders[:1], "kind": ["controlled-by"]}, trigger)
        elif holders and places:
            yield _state(ground, list(dict.fromkeys(places)), holders, trigger)


def _positions(ground: Ground, verb: Any) -> Iterator[Proposal]:
    """Where somebody holds no more than positions: they hold a few positions in Riverton and in Millbrook."""
    nouns = [noun for noun in objects(verb) if noun.lemma_.lower() in ("position", "foothold", "pocket")] if verb.lemma_ == "hold" else []
    if not nouns or verb.pos_ != "VERB" or passive(verb):
        return
    holders = [v for noun in agents(verb) for v in ground.things(noun, "actor")]
    inside = [other for noun in (*nouns, verb) for other in after(noun, "in", "inside", "at", "on")]
    for noun in inside if holders else []:
        unnamed = noun.tag_ == "NN" and noun.i not in ground.sentence.at and any(c.lower_ in ("a", "an") for c in children(noun, "det"))
        own = [f"new/place/{phrase(ground.sentence, noun)}"] if unnamed else grounds(ground.sentence, ground.scene, [noun])
        for place in own[:1]:
            made = _state(ground, [place], holders, verb)
            made.slots["extent"] = ["part"]
            yield made


def _state(ground: Ground, places: list[str], holders: list[str], trigger: Any) -> Proposal:
    made = ground.told("ControlState", {"place": places, "holder": holders[:1]}, trigger, 0.6)
    tags = {trigger.tag_, *(c.tag_ for c in children(trigger, "aux", "auxpass"))}
    made.present = "VBD" not in tags and (tags != {"VBN"} or trigger.dep_ in ("acl", "relcl"))
    return made


def _under(ground: Ground, token: Any) -> tuple[list[str], list[str], Any] | None:
    """Under the control of X; keep control over Y."""
    if token.dep_ == "pobj" and token.head.lower_ == "under":
        nouns = (*children(token, "compound", "poss", "amod", "nmod"), *after(token, "of"))
        places, above = _held_by(ground, token.head.head)
        if bounds := _bounds(above):
            places = [f"new/place/{phrase(ground.sentence, noun)} of {ground.scene.known.label(ground.scene.city)}" for noun in bounds[:1]]
        return [v for noun in nouns for v in ground.things(noun, "actor")], places, above
    if token.dep_ == "dobj" and token.head.lemma_ in _KEEPING:
        holders = [v for noun in agents(token.head) for v in ground.things(noun, "actor")]
        held = [noun for word in (token, token.head) for noun in after(word, "of", "over", "on")]
        return holders, grounds(ground.sentence, ground.scene, held), token.head
    return None


def _stronghold(ground: Ground, noun: Any) -> tuple[list[str], list[str], Any] | None:
    """The town is a stronghold of X; the hills that have become a bastion for X."""
    holders = [v for other in after(noun, "for", "of") for v in ground.things(other, "actor")]
    held = agents(noun.head) if noun.dep_ == "attr" else []
    held = [noun.head.head if word.lower_ in ("that", "which") else word for word in held]
    return holders, [v for word in held for v in _of_noun(ground, word)] if holders else [], noun


def _bounds(noun: Any) -> list[Any]:
    """That to which what somebody holds is restricted."""
    verb = noun.head
    return after(verb, "to") if noun.dep_ == "nsubjpass" and verb.lemma_ in ("restrict", "limit", "confine", "reduce") else []


def _verb(ground: Ground, token: Any) -> tuple[list[str], list[str], Any] | None:
    """X controls Y; Y is held by X; the parts controlled by X."""
    if token.pos_ != "VERB" or token.lemma_ not in ("control", "hold"):
        return None
    holders = [v for noun in agents(token) for v in ground.things(noun, "actor")]
    named = [thing for noun in objects(token) for name in _names_in(ground, noun) if (thing := ground.place(name))]
    if token.lemma_ == "hold" and not named and not (passive(token) and any(map(_is_ground, objects(token)))):
        return None
    places = named or [v for noun in objects(token) for v in _of_noun(ground, noun)]
    inside = after(token, "in") or [other for noun in agents(token) for other in after(noun, "in")]
    return holders, places or [v for noun in inside for v in ground.things(noun, "place")], token


def _is_ground(noun: Any) -> bool:
    """Whether a noun means a town or other ground that somebody holds."""
    return noun.lemma_.lower() in lexicon.listed("places") or noun.lemma_.lower() in lexicon.kind_of_word()


def _names_in(ground: Ground, noun: Any) -> list[Mention]:
    """The names of which a noun with its modifiers consists: the A, B and C districts."""
    return list({name.start: name for t in noun.subtree if t.i <= noun.i and (name := ground.sentence.at.get(t.i))}.values())


def _is_part(noun: Any) -> bool:
    """Whether a noun means parts of a city."""
    return noun.tag_ == "NNS" and noun.lemma_ in ("area", "neighborhood", "neighbourhood", "district", "part", "quarter")


def _groups(ground: Ground, above: Any) -> list[str]:
    """The groups that are under somebody's control."""
    nouns = agents(above) if above.pos_ in ("VERB", "AUX") else [above]
    return [
        thing
        for noun in nouns
        if noun.lemma_ in ("group", "faction", "militia", "fighter", "force", "army")
        for thing in ground.things(noun, "actor")
    ]


def _held_by(ground: Ground, above: Any) -> tuple[list[str], Any]:
    """The places that are under somebody's control: the noun before, or the subject of its verb."""
    if above.pos_ not in ("VERB", "AUX"):
        return _of_noun(ground, above), above
    nouns = [noun.head.head if noun.dep_ == "pobj" and noun.lower_ == "city" and above.tag_ == "VBP" else noun for noun in agents(above)]
    found = [v for noun in nouns for v in _of_noun(ground, noun)]
    if not found and nouns:  # twenty kilometres remain under control: of what was named before
        before = [v for name in ground.sentence.names if ground.start(name) < above.idx for v in ground.scene.named(name, "place")]
        found = before[:1]
    return found, above


def _of_noun(ground: Ground, noun: Any) -> list[str]:
    if (
        noun.dep_ == "attr"
        and noun.i not in ground.sentence.at
        and (named := [v for one in agents(noun.head) for v in ground.things(one, "place")])
    ):
        return named  # Y is a town held by X
    found = ground.things(noun, "place") or [v for inner in after(noun, "of", "in") for v in ground.things(inner, "place")]
    side = next(
        (c.lower_ for c in noun.children if c.dep_ in ("amod", "compound") and c.lower_ in ("eastern", "western", "northern", "southern")),
        "",
    )
    if side and found[:1] == [ground.scene.city] and not ground.sentence.at.get(noun.i):
        label = ground.scene.known.entries[found[0]].label.en.casefold().split()[:1]
        found = ground.scene.known.places(side, *label) or found
    return found
