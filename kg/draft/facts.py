"""What is told in passing: who holds a place, how places lie, who comes from where, who holds an office; and figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.draft import lexicon, stances
from kg.draft.arcs import after, agents, children, objects, together
from kg.draft.passages import Sentence
from kg.draft.proposals import Proposal, Slots
from kg.draft.scene import Scene
from kg.records import When

_HELD = re.compile(r"(?i)\b(?P<side>rebel|opposition|regime|government|kurdish|[A-Z][\w’']+)[- ](?:held|controlled)\b")
_DIRECTIONS = {
    "north": "north",
    "south": "south",
    "east": "east",
    "west": "west",
    "northeast": "north-east",
    "northwest": "north-west",
    "southeast": "south-east",
    "southwest": "south-west",
}
_ORDERS = {
    "dozens": "dozens",
    "hundreds": "hundreds",
    "thousands": "thousands",
    "several": "several",
    "many": "many",
    "some": "some",
    "most": "most-of",
    "half": "half",
}
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+(?:\.\d+)?")
_SMALL = {
    word: str(n)
    for n, word in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"))
}
_CATEGORIES = {
    "people": "people",
    "civilian": "civilians",
    "child": "children",
    "fighter": "fighters",
    "soldier": "soldiers",
    "faction": "factions",
    "militia": "militias",
    "family": "families",
    "shell": "shells",
    "missile": "missiles",
    "raid": "air-raids",
    "organization": "organisations",
    "organisation": "organisations",
    "country": "states",
    "man": "fighters",
    "syrian": "people",
    "resident": "people",
    "rebel": "fighters",
    "neighborhood": "neighbourhoods",
    "operation": "operations",
    "injury": "people",
    "round": "shells",
    "cylinder": "gas-cylinders",
    "women": "women-and-children",
}
_WHAT = {
    "fighters": "strength-of-fighters",
    "factions": "groups",
    "militias": "groups",
    "shells": "munitions",
    "missiles": "munitions",
    "gas-cylinders": "munitions",
    "air-raids": "strikes",
    "states": "countries",
    "organisations": "organisations",
    "neighbourhoods": "neighbourhoods",
    "operations": "operations",
}
_POSTS = {
    "envoy": "envoy",
    "minister": "foreign-minister",
    "president": "head-of-state",
    "commander": "commander",
    "leader": "commander",
    "spokesman": "spokesperson",
    "spokesperson": "spokesperson",
    "director": "director",
    "coordinator": "coordinator",
    "advisor": "adviser",
    "adviser": "adviser",
    "secretary": "secretary-general",
    "member": "member",
    "trainer": "media-officer",
}


def facts(sentence: Sentence, scene: Scene, today: str) -> Iterator[Proposal]:
    """What a sentence tells in passing.

    Args:
        today: the day of publication as EDTF, for what holds at the time of writing; "" where unknown.
    """
    yield from _holders(sentence, scene, today)
    yield from _sieged(sentence, scene, today)
    yield from _settlements(sentence, scene)
    yield from _origins(sentence, scene)
    if sentence.words is not None:
        yield from _relations(sentence, scene)
        yield from _counts(sentence, scene)
        yield from _posts(sentence, scene)
        yield from _states(sentence, scene)
        yield from _members(sentence, scene)


def _make(frame: str, slots: Slots, sentence: Sentence, trigger: str, certainty: float = 0.6, when: When | None = None) -> Proposal:
    return Proposal(frame, slots, [sentence.key], (sentence.span.start, sentence.span.end), trigger, when=when, certainty=certainty)


def now(today: str) -> When | None:
    """What holds at the time of writing."""
    return When(today, how="inferred", note="the day of the news") if today else None


def _side(word: str, known: Any) -> str:
    """The collective that a word of side stands for: rebel, regime."""
    plain = lexicon.plain((word.casefold(),))
    for tail in (("forces",), ("groups",), ()):
        for form in known.canonical.get((*plain, *tail), []):
            if form.thing.startswith("actor/"):
                return str(form.thing)
    return ""


def _holders(sentence: Sentence, scene: Scene, today: str) -> Iterator[Proposal]:
    for match in _HELD.finditer(sentence.text):
        holder = _side(match["side"], scene.known)
        start = sentence.span.start + match.start()
        near = [name for name in sentence.names if name.start <= start < name.end or 0 <= name.start - start < 45]
        places = [v for name in near for v in scene._named(name, "place")]
        if holder and places:
            yield _make("ControlState", {"place": places[:1], "holder": [holder]}, sentence, match[0], 0.7, now(today))


def _sieged(sentence: Sentence, scene: Scene, today: str) -> Iterator[Proposal]:
    from kg.draft.events import _siege

    for match in re.finditer(r"(?i)\b(?:besieged|encircled)\b(?! by)", sentence.text):
        start = sentence.span.start + match.start()
        near = [name for name in sentence.names if name.start <= start < name.end or 0 <= name.start - start < 40]
        places = [v for name in near for v in scene._named(name, "place")]
        made = _siege("SiegeState", {"besieged": places[:1]}, scene, {}) if places else None
        if made:
            yield _make(made[0], made[1], sentence, match[0], 0.6, now(today))


def _settlements(sentence: Sentence, scene: Scene) -> Iterator[Proposal]:
    kinds = {"village": "village", "villages": "village", "town": "town", "towns": "town", "city": "city", "camp": "camp"}
    for match in re.finditer(r"\b(?P<kind>[Vv]illages?|[Tt]owns?|city) of (?P<list>[^.;:]{3,90})", sentence.text):
        start, end = sentence.span.start + match.start("list"), sentence.span.start + match.end("list")
        last = start
        for name in sentence.names:
            if start <= name.start < end and re.fullmatch(r"[\s,]*(?:and)?[\s,]*", sentence.quote(last, name.start)):
                last = name.end
                for value in scene._named(name, "place"):
                    if value != scene.city:
                        yield _make(
                            "Character",
                            {"entity": [value], "aspect": ["settlement-kind"], "value": [kinds[match["kind"].lower()]]},
                            sentence,
                            match["kind"],
                            0.8,
                        )


def _origins(sentence: Sentence, scene: Scene) -> Iterator[Proposal]:
    demonyms = lexicon.listed("demonyms")
    countries = [thing for thing, entry in sorted(scene.known.entries.items()) if thing.startswith("place/") and entry.class_ == "Country"]

    def country(word: str) -> str:
        short = word.casefold()[:4]
        known = [
            thing
            for thing in countries
            if (thing.rpartition("/")[2].startswith(short[:3]) and thing.rpartition("/")[2][:4] == short)
            or thing.rpartition("/")[2].startswith(short)
        ]
        return known[0] if known else f"new/place/{word}"

    for name in sentence.names:
        after_ = re.match(
            r"[”\"’']?\s*(?:\([^()]*\)\s*)?\((?P<first>[A-Z][a-z]+)(?:-(?P<second>[A-Z][a-z]+))?\)",
            sentence.text[name.end - sentence.span.start :],
        )
        if after_ and after_["first"].casefold() in demonyms:
            groups = scene._named(name, "actor") or [f"new/actor/{name.words}"]
            for word in filter(None, (after_["first"], after_["second"])):
                yield _make("Origin", {"group": groups, "country": [country(word)]}, sentence, word, 0.8)
    for match in re.finditer(r"\b((?:[A-Z][a-z]+(?:, | and |, and ))*[A-Z][a-z]+) (militias|militiamen|fighters)\b", sentence.text):
        for word in re.findall(r"[A-Z][a-z]+", match[1]):
            if word.casefold() in demonyms and word.casefold() not in scene.known.home:
                group = f"{word} {match[2]}"
                key = tuple(w.casefold() for w in group.split())
                forms = [f.thing for f in scene.known.forms.get(key, [])]
                yield _make("Origin", {"group": forms[:1] or [f"new/actor/{group}"], "country": [country(word)]}, sentence, word, 0.7)


def _relations(sentence: Sentence, scene: Scene) -> Iterator[Proposal]:
    for token in sentence.words:
        direction = _DIRECTIONS.get(token.lower_)
        if direction and (others := after(token, "of")):
            above = token.head
            places = scene.things(sentence, above, "place") if above != token else []
            if not places and above.dep_ in ("prep", "pobj", "npadvmod", "appos"):
                places = scene.things(sentence, above.head, "place")
            other = [v for noun in others for v in scene.things(sentence, noun, "place")]
            if places and other and places[0] != other[0]:
                yield _make(
                    "PlaceRelation",
                    {"place": places[:1], "relation": ["near"], "other": other[:1], "direction": [direction]},
                    sentence,
                    token.text,
                    0.6,
                )
        if token.lower_ in ("near", "nearby", "neighboring", "neighbouring") and token.dep_ in ("amod", "prep", "advmod"):
            places = scene.things(sentence, token.head, "place")
            other = [v for noun in children(token, "pobj") for v in scene.things(sentence, noun, "place")]
            if places and other and places[0] != other[0]:
                yield _make("PlaceRelation", {"place": places[:1], "relation": ["near"], "other": other[:1]}, sentence, token.text, 0.5)


def amount(token: Any) -> dict[str, str] | None:
    """The amount that stands before a noun, with the word that bounds it."""
    numbers = [c for c in token.subtree if (c.like_num or _NUMBER.fullmatch(c.text)) and (c.head == token or c.head.head == token)]
    whole = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else None
    if not numbers and whole is not None and whole.lower_ in _ORDERS:
        return {"order": _ORDERS[whole.lower_]}
    if not numbers:
        orders = [c.lower_ for c in token.children if c.lower_ in _ORDERS] or (
            [token.lower_] if token.lower_ in ("dozens", "hundreds", "thousands") else []
        )
        return {"order": _ORDERS[orders[0]]} if orders else None
    number = numbers[0]
    plain = _SMALL.get(number.lower_) or number.text
    plain = re.sub(r"[.,](?=\d{3}\b)", "", plain)
    if not re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return None
    if any(c.lower_ == "million" for c in token.subtree):
        plain = str(int(float(plain) * 1_000_000))
    before = " ".join(w.lower_ for w in token.doc[max(0, number.i - 3) : number.i])
    for words, way in (
        ("at least", "least"),
        ("more than", "over"),
        ("over", "over"),
        ("as many as", "most"),
        ("up to", "most"),
        ("nearly", "nearly"),
        ("almost", "nearly"),
        ("around", "about"),
        ("about", "about"),
        ("roughly", "about"),
        ("approximately", "about"),
        ("some", "about"),
    ):
        if before.endswith(words):
            return {way: plain}
    return {"exact": plain}


def _counts(sentence: Sentence, scene: Scene) -> Iterator[Proposal]:
    table = lexicon.load("triggers")["counts"]
    for token in sentence.words:
        category = _CATEGORIES.get(token.lemma_.lower()) or _CATEGORIES.get(token.lower_)
        if not category or token.pos_ not in ("NOUN", "PROPN"):
            continue
        found = amount(token)
        if not found:
            continue
        verbs = [
            w
            for w in (token.head, token.head.head, token.head.head.head)
            if w.lemma_.lower() in table
            and (
                token in objects(w)
                or token in agents(w)
                or token.head.dep_ in ("prep", "agent")
                or token.dep_ in ("nsubj", "nsubjpass", "dobj")
            )
        ]
        what = str(table[verbs[0].lemma_.lower()]["what"]) if verbs else _WHAT.get(category, "")
        if token.lemma_.lower() == "injury":
            what = "wounded"
        if not what or (not verbs and ("order" in found or found.get("exact") == "1" or what == "strikes")):
            continue
        verb = verbs[0] if verbs else token
        slots: Slots = {"what": [what], "category": [category], "amount": found}
        area = scene.nearest(sentence, verb, "place") or scene.nearest(sentence, token, "place")
        if area:
            slots["area"] = area[:1]
        made = _make("Count", slots, sentence, token.text, 0.7)
        made.at, made.token = sentence.place_of(token), verb.i
        made.stance, why = stances.of(verb, sentence.question)
        if why:
            made.look_twice.append(f'"{why}"')
        yield made


def _posts(sentence: Sentence, scene: Scene) -> Iterator[Proposal]:
    for name in sentence.names:
        people = [
            v
            for v in scene._named(name, "actor")
            if (v.startswith("new/") and name.guess == "Person") or (v in scene.known.entries and scene.known.class_of(v) == "Person")
        ]
        if not people:
            continue
        tokens = [t for t in sentence.words if sentence.at.get(t.i) is name]
        head = next((t for t in tokens if t.head not in tokens), None)
        if head is None:
            continue
        near = [
            c
            for c in (*head.children, head.head, *children(head, "appos"), *(g for c in children(head, "appos") for g in together(c)))
            if c.lower_ in _POSTS
        ]
        for title in near[:1]:
            bodies = [
                v
                for noun in (*after(title, "of", "for", "with", "in", "at", "to"), *children(title, "compound", "poss", "amod", "nmod"))
                for v in scene.things(sentence, noun, "actor")
                if v != people[0]
            ]
            if bodies:
                yield _make(
                    "Post", {"person": people[:1], "organisation": bodies[:1], "role": [_POSTS[title.lower_]]}, sentence, title.text, 0.7
                )


def _aspect(word: str) -> str:
    """The aspect that an adjective or noun of state tells of; "" for words of which nothing is drafted."""
    table = {str(w): str(aspect) for aspect, found in lexicon.load("triggers")["aspects"].items() for w in found}
    return table.get(word, "")


def _states(sentence: Sentence, scene: Scene) -> Iterator[Proposal]:
    """How things stand: X is empty, people are scared."""
    for token in sentence.words:
        aspect = _aspect(token.lemma_.lower()) or _aspect(token.lower_)
        if not aspect:
            continue
        verb = token.head if token.dep_ in ("acomp", "attr", "oprd") else token
        subjects = agents(verb) or objects(verb) if verb != token or token.pos_ == "VERB" else [token.head] if token.dep_ == "amod" else []
        things = [v for noun in subjects for register in ("place", "actor") for v in scene.things(sentence, noun, register)]
        if not things:
            continue
        frame, slot = (
            ("Character", "entity")
            if aspect in ("control-importance", "terrain", "loyalty", "sectarian-identity")
            else ("Situation", "subject")
        )
        value = " ".join(
            w.text
            for w in sentence.words[max(token.i - 1, 0) : token.i + 1]
            if w == token or (w.dep_ in ("advmod", "neg") and w.head == token)
        )
        made = _make(frame, {slot: things[:1], "aspect": [aspect], "value": [value]}, sentence, token.text, 0.4)
        made.at, made.token = sentence.place_of(token), token.i
        made.stance, why = stances.of(token, sentence.question)
        made.look_twice = [*dict.fromkeys(scene.look), *([f'"{why}"'] if why else []), "aspect and value"]
        yield made


def _members(sentence: Sentence, scene: Scene) -> Iterator[Proposal]:
    """Who belongs to what: a whole, "including", and the names after it."""
    for token in sentence.words:
        if token.lower_ not in ("including", "included", "comprising"):
            continue
        wholes = [token.head] if token.dep_ == "prep" else agents(token)
        inside = [noun for child in children(token, "pobj", "dobj") for noun in together(child)]
        named = [v for noun in wholes for v in scene.things(sentence, noun, "actor", deep=False)]
        whole = [
            v for v in named if v in scene.known.entries and scene.known.class_of(v) not in ("Designation", "Population")
        ] or scene.body
        members = [v for noun in inside for v in scene.things(sentence, noun, "actor", deep=False)]
        for member in members:
            if whole and whole[0] not in members:
                made = _make("Membership", {"member": [member], "whole": whole[:1], "kind": ["member"]}, sentence, token.text, 0.5)
                made.look_twice.append("which body")
                yield made
