"""Events by their triggers: a verb or noun of the lexicon, and the slots that its arcs fill."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft import lexicon, stances
from kg.draft.arcs import after, agents, children, objects
from kg.draft.passages import Sentence
from kg.draft.proposals import Proposal, Slots
from kg.draft.scene import Scene
from kg.frames import FrameTable

_RULES = (
    "frame",
    "place",
    "weapon",
    "route",
    "needs",
    "subject",
    "by",
    "on",
    "of",
    "on-prep",
    "at",
    "to",
    "from",
    "with",
    "against",
    "between",
)
_PREPOSITIONS = {
    "of": ("of",),
    "on-prep": ("on", "against", "over", "onto"),
    "at": ("at", "on", "against", "into"),
    "to": ("to", "towards", "toward", "into", "for", "on"),
    "from": ("from", "out"),
    "with": ("with",),
    "against": ("against",),
    "between": ("between", "with", "against"),
}
_EVENTS = ("battle", "fighting", "offensive", "campaign", "clash")
_PEOPLE = ("Population",)


def events(sentence: Sentence, scene: Scene, table: FrameTable) -> Iterator[Proposal]:
    """The events that a sentence tells of."""
    lists = lexicon.load("triggers")
    for token in sentence.words:
        if token.dep_ == "amod":
            rule = None
        elif token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
            rule = _verb_rule(token, lists["verbs"])
        elif token.pos_ in ("NOUN", "PROPN") and token.i not in sentence.at:
            rule = lists["nouns"].get(_noun_lemma(token)) if token.dep_ not in ("compound", "amod", "nmod") else None
        else:
            rule = None
        if rule is not None:
            scene.look.clear()
            yield from _told(sentence, token, rule, scene, table)
        if token.lemma_.lower() in ("launch", "begin", "start", "undertake", "open", "mount", "expand"):
            yield from _offensive(sentence, token, scene)


def _offensive(sentence: Sentence, verb: Any, scene: Scene) -> Iterator[Proposal]:
    """Who launches an offensive: its attacker."""
    nouns = [
        noun
        for noun in objects(verb) + agents(verb)
        if noun.lemma_.lower() in set(map(str, lexicon.load("triggers")["offensives"])) | {"attack"}
    ]
    if not nouns:
        return
    stance, why = stances.of(verb, sentence.question)
    scene.look.clear()
    if stance == "asserts" and verb.lemma_.lower() != "expand":
        yield Proposal(
            "Timing",
            {"event": [f"new/event/{nouns[0].lemma_.lower()}"], "bound": ["begin"]},
            [sentence.key],
            (sentence.span.start, sentence.span.end),
            verb.text,
            look_twice=["which event"],
            certainty=0.5,
            at=sentence.place_of(verb),
            token=verb.i,
        )
    for actor in (v for noun in agents(verb) for v in scene.things(sentence, noun, "actor")):
        yield Proposal(
            "Participation",
            {"event": [f"new/event/{nouns[0].lemma_.lower()}"], "actor": [actor], "role": ["attacker"]},
            [sentence.key],
            (sentence.span.start, sentence.span.end),
            verb.text,
            stance,
            look_twice=["which event", *([why] if why else [])],
            certainty=0.6,
            at=sentence.place_of(verb),
            token=verb.i,
        )


def _noun_lemma(token: Any) -> str:
    return str(token.lemma_.lower())


def _verb_rule(token: Any, verbs: Any) -> Any:
    lemma = token.lemma_.lower()
    for child in token.children:
        if child.dep_ in ("dobj", "obj", "prt", "nsubjpass", "advmod"):
            for rule in (verbs.get(f"{lemma} {child.lemma_.lower()}"), verbs.get(f"{lemma} {child.lower_}")):
                if rule is not None:
                    return rule
    return verbs.get(lemma)


def _told(sentence: Sentence, token: Any, rule: Any, scene: Scene, table: FrameTable) -> Iterator[Proposal]:
    frame = str(rule["frame"])
    slots: Slots = {key: [str(value)] for key, value in rule.items() if key not in _RULES}
    unstated: list[str] = []
    holder = token
    if " " in _compound(token, rule):
        holder = next((c for c in token.children if c.dep_ in ("dobj", "obj", "nsubjpass") and not sentence.at.get(c.i)), token)

    def put(slot: str, nouns: list[Any]) -> None:
        if frame == "Attack" and slot == "target" and not slots.get("place"):
            places = [v for noun in nouns if noun.i in sentence.at for v in scene.things(sentence, noun, "place")]
            if places:
                slots["place"] = places
                return
        register = "place" if _kind(table, frame, slot) == "place" else "actor"
        values = [v for noun in nouns for v in scene.things(sentence, noun, register)]
        if not values and frame == "Attack" and slot == "target":
            places = [v for noun in nouns for v in scene.things(sentence, noun, "place")]
            if places:
                slots.setdefault("place", places)
            return
        if frame in ("Attack", "ControlChange", "Movement") and slot in ("by", "to", "actor"):
            values = [scene.troops(value) for value in values]
        if not values and slot == "who":
            values = [
                f"new/actor/{noun.lower_}"
                for noun in nouns
                if noun.lemma_.lower() in ("people", "resident", "civilian", "family", "inhabitant", "refugee")
            ]
        if values:
            before = slots.get(slot)
            slots[slot] = [
                *(before if isinstance(before, list) else []),
                *(v for v in values if not isinstance(before, list) or v not in before),
            ]

    nominal = token.pos_ in ("NOUN", "PROPN")
    if "by" in rule:
        put(str(rule["by"]), after(token, "by") + _owners(token) if nominal else agents(token))
    elif nominal and rule.get("of") in ("by", "actor", "who"):
        put(str(rule["of"]), _owners(token))
    if nominal and frame == "Attack":
        put("by", _owners(token))
    if "subject" in rule:
        put(str(rule["subject"]), agents(token))
    if "on" in rule:
        put(str(rule["on"]), objects(token))
    for key, words in _PREPOSITIONS.items():
        if key in rule:
            put(str(rule[key]), after(token, *words) + (after(holder, *words) if holder != token else []))
    if rule.get("needs") is not None and not any(c.lower_ in list(rule["needs"]) for c in children(token, "prep")):
        return
    if frame == "Attack":
        _weapon(token, slots)
    if rule.get("weapon") is not None and slots.get("means") == ["unspecified-weapon"]:
        return
    _place(sentence, token, holder, frame, slots, scene, table)
    made = _fit(frame, slots, unstated, scene, table, rule, token)
    if made is None:
        return
    stance, why = stances.of(token, sentence.question)
    if made[0] == "SiegeState" and token.dep_ in ("dobj", "nsubjpass"):  # what is broken or lifted is there
        if token.head.lemma_ in ("impose", "lay", "begin", "start"):
            return
        if token.head.lemma_ in ("break", "lift", "end", "relieve", "ease"):
            stance, why = "asserts", ""
    if made[0] == "Statement" and why == "" and any(w.lemma_ in ("willingness", "intention", "plan", "readiness") for w in objects(token)):
        stance, why = "intends", "willingness"
    look = [*dict.fromkeys(scene.look)]
    if nominal and made[0] in ("SiegeState", "Fighting") and stance != "asserts":
        return  # a siege or battle that is only thought of is told by the verb above it
    where = made[1].get("place")
    if (
        nominal
        and made[0] in ("Fighting", "Attack")
        and isinstance(where, list)
        and token.lemma_.lower() in _EVENTS
        and scene.nearest(sentence, token, "place")
    ):
        yield Proposal(
            "Location",
            {"event": [f"new/event/{token.lemma_.lower()}"], "place": where[:1], "relation": ["at"]},
            [sentence.key],
            (sentence.span.start, sentence.span.end),
            token.text,
            stance,
            look_twice=[*look, "which event"],
            certainty=0.5,
            at=sentence.place_of(token),
            token=token.i,
        )
    role = "attacker" if made[0] == "Attack" and made[1].get("means") != ["unspecified-weapon"] else ""
    doers = made[1].get("by" if made[0] == "Attack" else "to", [])
    if role and stance == "asserts" and not nominal and made[1].get("means") != ["counter-attack"]:
        for doer in doers:
            if isinstance(doer, str):
                yield Proposal(
                    "Participation",
                    {"event": ["new/event/battle"], "actor": [doer], "role": [role]},
                    [sentence.key],
                    (sentence.span.start, sentence.span.end),
                    token.text,
                    look_twice=[*look, "which event"],
                    certainty=0.4,
                    at=sentence.place_of(token),
                    token=token.i,
                )
    if made[0] == "Fighting" and stance == "asserts":
        for party in made[1].get("parties", []):
            if isinstance(party, str):
                yield Proposal(
                    "Participation",
                    {"event": ["new/event/battle"], "actor": [party], "role": ["participant"]},
                    [sentence.key],
                    (sentence.span.start, sentence.span.end),
                    token.text,
                    look_twice=[*look, "which event"],
                    certainty=0.5,
                    at=sentence.place_of(token),
                    token=token.i,
                )
    yield Proposal(
        made[0],
        made[1],
        [sentence.key],
        (sentence.span.start, sentence.span.end),
        token.text,
        stance,
        unstated=made[2],
        look_twice=look + ([f'"{why}"'] if why else []),
        certainty=0.7,
        at=sentence.place_of(token),
        token=token.i,
        present=token.tag_ in ("VBZ", "VBP", "VBG", "NN", "NNS") and token.tag_ != "VBD",
    )


def _compound(token: Any, rule: Any) -> str:
    return "a b" if any(rule.get(key) is not None for key in ("of", "on-prep")) or rule["frame"] == "SiegeChange" else "a"


def _owners(token: Any) -> list[Any]:
    return children(token, "poss", "compound", "amod", "nmod")


def _kind(table: FrameTable, frame: str, slot: str) -> str:
    found = table.frames[frame].slots.get(slot)
    return found.kind if found else "entity"


def _weapon(token: Any, slots: Slots) -> None:
    """What is used decides the means, whatever the verb."""
    table = {str(word): str(code) for code, words in lexicon.load("triggers")["weapons"].items() for word in words}
    near = [
        child
        for child in token.subtree
        if child.dep_ in ("compound", "amod", "dobj", "nsubj", "pobj", "nmod", "conj") and abs(child.i - token.i) < 12
    ]
    codes = [table[word.lower_] for word in (token, *near) if word.lower_ in table]
    order = (
        "chlorine",
        "gas",
        "gas-cylinder",
        "barrel-bomb",
        "mortar",
        "rocket",
        "surface-to-surface-missile",
        "air-strike",
        "artillery",
        "surprise-attack",
        "ground-assault",
    )
    best = [code for code in order if code in codes]
    if best and slots.get("means") != ["counter-attack"]:
        slots["means"] = best[:1]


def _place(sentence: Sentence, token: Any, holder: Any, frame: str, slots: Slots, scene: Scene, table: FrameTable) -> None:
    """Where it was, for frames that say so: what stands at "in", "at", "on" beside the trigger or above it."""
    if "place" not in table.frames[frame].slots or slots.get("place"):
        return
    found = scene.nearest(sentence, token, "place") or scene.nearest(sentence, holder, "place")
    above = token
    while not found and above.head != above and above.dep_ not in ("ccomp", "relcl"):
        above = above.head
        found = scene.nearest(sentence, above, "place")
    if not found and frame in ("Fighting", "Attack") and token.pos_ == "NOUN":
        found = (after(token, "for") and [v for noun in after(token, "for") for v in scene.things(sentence, noun, "place")]) or []
    if not found and frame in ("Fighting", "Attack"):
        places = [v for name in sentence.names if name.guess != "Unknown" for v in scene._named(name, "place")]
        found = places[:1] if len(set(places)) == 1 else []
    if found:
        slots["place"] = list(dict.fromkeys(found))


def _fit(
    frame: str, slots: Slots, unstated: list[str], scene: Scene, table: FrameTable, rule: Any, token: Any
) -> tuple[str, Slots, list[str]] | None:
    """The frame with what it needs, another that fits better, or nothing."""

    def of_people(values: Any) -> bool:
        return bool(values) and all(v.startswith("actor/") and scene.known.class_of(v) in _PEOPLE for v in values)

    if frame == "Displacement" and not of_people(slots.get("who")):
        who = slots.get("who")
        if isinstance(who, list) and who and all(v.startswith("new/actor/") and v.rpartition("/")[2].islower() for v in who):
            return frame, slots, unstated
        if not who or any(v.startswith("new/") for v in who):
            return None
        return ("Movement", {"actor": who, "act": ["left"], **{k: v for k, v in slots.items() if k in ("from", "to")}}, unstated)
    if frame == "Movement" and of_people(slots.get("actor")):
        return ("Displacement", {"who": slots["actor"], **{k: v for k, v in slots.items() if k in ("from", "to")}}, unstated)
    if frame == "ControlChange" and not slots.get("place"):
        return None
    if frame == "Movement" and slots.get("act") in (["reached"], ["entered"]) and not slots.get("to"):
        return None
    if frame == "RouteState":
        routes = [v for v in slots.get("route", []) if v.startswith("new/") or scene.known.class_of(v) in ("Road", "Crossing", "Border")]
        if not routes:
            return None
        slots["route"] = routes
    if frame in ("SiegeState", "SiegeChange"):
        return _siege(frame, slots, scene, rule)
    places = slots.get("place")
    if frame == "PlaceRelation" and isinstance(places, list):
        slots["place"] = places[:1]
    if frame == "Statement":
        if not slots.get("who"):
            return None
        scene.look.append("what the statement is about is for you to say")  # in our words: the seed holds none of the article's
        return frame, slots, unstated
    for choice in table.frames[frame].required:
        if not any(slots.get(slot) or slot in unstated for slot in choice):
            open_ = [slot for slot in choice if table.frames[frame].slots[slot].kind == "actor"]
            if not open_ or frame not in ("Attack", "ControlChange", "Conduct"):
                return None
            unstated.append(open_[0])
    if frame == "Attack" and not (slots.get("by") or slots.get("place") or slots.get("target")):
        return None
    return frame, slots, unstated


def _siege(frame: str, slots: Slots, scene: Scene, rule: Any) -> tuple[str, Slots, list[str]] | None:
    """A siege is known by what is besieged: the event of that class whose label has its name, or a new one."""
    besieged = slots.get("besieged") or slots.get("at") or ([scene.city] if scene.city and frame == "SiegeState" else [])
    sieges = [thing for thing, entry in sorted(scene.known.entries.items()) if entry.class_ == "Siege" and thing.startswith("event/")]
    labels = {thing: set(scene.known.entries[thing].label.en.casefold().replace("-", " ").split()) for thing in sieges}
    values = [v for v in besieged if isinstance(v, str)] if isinstance(besieged, list) else []
    wanted = {
        word
        for v in values
        for word in (scene.known.entries[v].label.en if v in scene.known.entries else v.rpartition("/")[2]).casefold().split()
    }
    wanted -= {"of", "by", "forces", "area", "areas"}
    best = max(sieges, key=lambda thing: (len(labels[thing] & wanted), -sieges.index(thing)), default="")
    siege = best if best and labels[best] & wanted else "new/event/siege"
    if siege.startswith("new/") and not values and scene.siege:
        siege = scene.siege
    scene.siege = siege if not siege.startswith("new/") else scene.siege
    made: Slots = {k: v for k, v in slots.items() if k in ("besieger", "by", "change")}
    if frame == "SiegeState":
        if not values:
            return None
        return frame, {"siege": [siege], "besieged": values, **made}, []
    return frame, {"siege": [siege], "change": slots.get("change", ["imposed"]), **({"by": slots["by"]} if slots.get("by") else {})}, []
