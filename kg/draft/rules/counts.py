"""Figures: how many people, fighters, groups or shells a sentence tells of, and where."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading.arcs import after, agents, children, objects
from kg.draft.reading.memory import is_place
from kg.draft.reading.mentions import Mention
from kg.draft.rules.ground import Ground, facts_of

_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+(?:\.\d+)?")
SMALL = {
    word: str(n)
    for n, word in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"))
}
_LAND = re.compile(r"(?P<number>\d[\d,.]*) (?:square (?:kilometer|kilometre)s?|kilomet(?:er|re)s squared|sq\.? ?km|km2)\b")
_DONE = re.compile(r"(?:,[^,;.]{3,30},)? (?:were|have been|had been|are) (?P<verb>killed|wounded|injured|displaced|detained)\b")
_INSIDE = re.compile(r"(?i)\b(?:in|at|near|around|outside|inside|across|on)\s+(?:the\s+)?(?:[a-z-]+\s+){0,3}(?:of\s+)?$")
_LEFT_SO = re.compile(r" (?:dead|wounded|injured|homeless|trapped|stranded|missing|hungry|besieged)\b")
_PASSIVE = {"killed": "killed", "wounded": "wounded", "injured": "wounded", "displaced": "displaced", "detained": "captured"}
_VAGUE = ("several", "many", "some", "most-of", "half")


@functools.cache
def _category() -> dict[str, str]:
    return {str(word): str(name) for name, words in facts_of("categories").items() for word in words}


def amount(token: Any, dated: Collection[int] = ()) -> dict[str, str] | None:
    """The amount that stands before a noun, with the word that bounds it.

    Args:
        dated: places of words that belong to a date, and so are no number of anything.
    """
    orders = facts_of("orders")
    numbers = [
        c
        for c in token.subtree
        if (c.like_num or _NUMBER.fullmatch(c.text)) and (c.head == token or c.head.head == token) and c.i not in dated
    ]
    whole = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else None
    if "millions" in (token.lower_, whole.lower_ if whole is not None else ""):
        return {"least": "2000000"}
    if not numbers and whole is not None and (scale := [c.lower_ for c in children(whole, "quantmod") if c.lower_ in facts_of("scales")]):
        return {str(way): str(value) for way, value in facts_of("scales")[scale[0]].items()}
    if not numbers and whole is not None and whole.lower_ in orders:
        return {"order": str(orders[whole.lower_])}
    if not numbers and whole is not None and (whole.like_num or _NUMBER.fullmatch(whole.text)):
        numbers = [whole]
    if not numbers and whole is not None and whole.lemma_ == "number":
        return {"order": "many" if children(whole, "amod") else "some"}
    if not numbers:
        found = [c.lower_ for c in token.children if c.lower_ in orders] or ([token.lower_] if token.lower_ in orders else [])
        return {"order": str(orders[found[0]])} if found else None
    number = numbers[0]
    plain = re.sub(r"[.,](?=\d{3}\b)", "", SMALL.get(number.lower_) or number.text)
    if not re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return None
    if any(c.lower_ == "million" for c in token.subtree):
        plain = str(int(float(plain) * 1_000_000))
    before = " ".join(w.lower_ for w in token.doc[max(0, number.i - 3) : number.i])
    if re.search(r"\b(?:took|take|taken|taking|takes) over$", before):
        before = ""
    way = next((str(way) for words, way in facts_of("bounds").items() if re.search(rf"\b{words}$", before)), "exact")
    return {way: plain}


def counts(ground: Ground) -> Iterator[Proposal]:
    """What a sentence counts."""
    dates = [(date.start, date.end) for date in ground.sentence.dates]
    dated = {t.i for t in ground.sentence.words if any(start <= ground.sentence.place_of(t) < end for start, end in dates)}
    for token in ground.sentence.words:
        category = _category().get(token.lemma_.lower()) or _category().get(token.lower_)
        if not category or token.pos_ not in ("NOUN", "PROPN", "ADJ"):
            continue
        found = amount(token, dated) or (_single(token) if category in facts_of("casualties") else None)
        if found:
            yield from _count(ground, token, category, found)
    for match in _LAND.finditer(ground.text):
        slots: Slots = {"what": ["territory"], "category": ["square-kilometres"], "amount": {"exact": match["number"], "unit": "km2"}}
        places = [v for name in ground.sentence.names for v in ground.scene.named(name, "place")[:1]]
        if places:
            slots["area"] = places[:1]
        yield ground.made("Count", slots, match[0], 0.6)
    for token in ground.sentence.words:
        if token.lower_ in ("dozens", "hundreds", "thousands") and not token.right_edge.i > token.i and _concerns(token.head, token):
            yield from _count(ground, token, "people", {"order": token.lower_})


def _single(token: Any) -> dict[str, str] | None:
    """One, where a casualty is told with "a": a child was killed."""
    above = [token.head] if token.dep_ in ("nsubjpass", "dobj", "nsubj") else []
    hurt = any(verb.lemma_.lower() in facts_of("hurting") for verb in above + children(token, "acl"))
    return {"exact": "1"} if hurt and token.tag_ == "NN" and any(c.lower_ in ("a", "an") for c in children(token, "det")) else None


def _count(ground: Ground, token: Any, category: str, found: dict[str, str]) -> Iterator[Proposal]:
    if category == "neighbourhoods" and token.tag_ == "NN" and found.get("exact") != "1":
        return  # the 1070 Flats district
    below = [child for child in token.children if child.dep_ in ("acl", "relcl", "amod") and child.lemma_.lower() in facts_of("counts")]
    top = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token
    if top.dep_ in ("nsubjpass", "dobj"):  # thousands of families were forced to leave
        below += [verb for verb in children(top.head, "xcomp") if verb.lemma_.lower() in facts_of("counts")]
    verbs = below + [verb for verb in (token.head, token.head.head, token.head.head.head) if _concerns(verb, token)]
    table = facts_of("counts")
    what = str(table[verbs[0].lemma_.lower()]) if verbs else str(facts_of("whole").get(category, ""))
    what = {"injury": "wounded", "dead": "killed"}.get(token.lemma_.lower(), what)
    home = token.head.head if token.head.lower_ == "to" and token.head.head.lower_ == "home" else None
    if what == "population" and category in ("fighters", "soldiers"):
        what = "strength-of-fighters"
    owned = [v for noun in (*children(token, "poss"), *after(token, "of", "in")) for v in ground.things(noun, "place")]
    lives = token.lemma_.lower() in facts_of("inhabitants") and bool(owned) and "order" not in found
    what = what or ("population" if home is not None or (lives and not verbs) else "")
    if not what and (done := _DONE.match(ground.text, token.idx + len(token.text))):
        what, verbs = _PASSIVE[done["verb"]], [ground.token(done.start("verb"))]
    if what == "displaced" and _LEFT_SO.match(ground.text, token.idx + len(token.text)):
        return
    if what == "displaced" and "order" in found and not any(verb.dep_ == "xcomp" for verb in verbs):
        return  # who fled and whither is told by the flight itself
    if not what or (not verbs and (found.get("order") in _VAGUE or found.get("exact") == "1" or what == "strikes")):
        return
    verb = verbs[0] if verbs else token
    slots: Slots = {"what": [what], "category": [category], "amount": found}
    area = [v for noun in agents(home.head) for v in ground.things(noun, "place")] if home is not None else []
    area = area or (owned[:1] if lives else [])
    if not area and what == "displaced":  # whence they went, not whither
        left = (*after(verb, "from"), *objects(verb))
        area = [v for noun in left for v in ground.things(noun, "place")] or ground.here()
    area = area or ground.scene.where(ground.sentence, verb) or ground.scene.where(ground.sentence, token)
    looked = [] if area else ["where, by what is named near"]
    told = {ground.place(name) for name in ground.sentence.names}
    if ground.scene.part and (not area or area == [ground.scene.city] or area[0] not in told):
        area = [ground.scene.part]
    area = area or (ground.here() if what == "neighbourhoods" else near(ground, token))
    if area:
        slots["area"] = area[:1]
    made = ground.told("Count", slots, verb, 0.7)
    made.trigger, made.at = token.text, ground.sentence.place_of(token)
    made.look_twice += looked
    if what == "population" and (lives or ground.present(verb)):
        made.when, made.stance = ground.now(), "asserts" if lives else made.stance
    yield made


def _concerns(verb: Any, token: Any) -> bool:
    """Whether a verb or noun tells what happened to those who are counted."""
    return verb.lemma_.lower() in facts_of("counts") and (
        token in objects(verb)
        or token in agents(verb)
        or token.head.dep_ in ("prep", "agent")
        or token.dep_ in ("nsubj", "nsubjpass", "dobj")
    )


def near(ground: Ground, token: Any) -> list[str]:
    """The place named nearest in the sentence, else the one spoken of; no country that only says whose something is."""
    at = ground.sentence.place_of(token)
    found = sorted(
        (ground.scene.is_country(place[0]), abs(name.start - at), place[0])
        for name in ground.sentence.names
        if (place := _whereof(ground, name)) and not _owns(ground, name)
        if ground.class_of(place[0]) != "Road"
    )
    close = ground.sentence.span.paragraph - ground.scene.place_in <= 1
    before = [place for place in ground.scene.place[:1] if close and not ground.scene.is_country(place)]
    return [found[0][2]] if found else before or ground.here()


def _whereof(ground: Ground, name: Mention) -> list[str]:
    """The place that a name means; of names new to the registers only such as stand as a place: ten dead in X, but not ten X rockets."""
    if name.how != "new":
        return ground.scene.named(name, "place")
    lies = is_place(name.guess) and _INSIDE.search(ground.text[: ground.start(name)])
    return [place] if lies and (place := ground.place(name)) else []


def _owns(ground: Ground, name: Mention) -> bool:
    """Whether a name stands before the noun for what it owns: Eastmark's ministry."""
    owning = re.match(r"[’']s? ", ground.text[name.end - ground.sentence.span.start :]) is not None
    return owning and ground.scene.is_country(next(iter(ground.scene.named(name, "place")), ""))
