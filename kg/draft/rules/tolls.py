"""Figures that stand without the word for what they count: a toll of 45, killed at least 20, left 12 dead, rose to 31."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import date, timedelta

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading.states import country
from kg.draft.rules.counts import SMALL, near
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.voice import stances
from kg.records import When

_AFTER = (
    "and|in|on|near|as|while|when|during|at|across|around|since|after|before|over|inside|outside|among|amid|including|last|this|there|by"
)
_BOUNDS = "|".join(sorted(map(re.escape, facts_of("bounds")), key=len, reverse=True))
_FIGURE = rf"\d{{1,3}}(?:[.,]\d{{3}})+|\d+(?:\.\d+)?|{'|'.join(SMALL)}"
_ORDERS = "dozens|scores|hundreds|thousands|several|many"
_NUMBER = rf"(?:(?P<bound>{_BOUNDS}) )?(?:(?P<number>{_FIGURE})(?P<million> million)?|(?P<order>{_ORDERS}))"
_HURT = r"(?P<hurt>dead|killed|wounded|injured|homeless|missing|displaced)"
_THOSE = r"people|others|residents|civilians|children|men|women|fighters|soldiers|families|(?-i:[A-Z])\w+s"
_COUNTED = "people|others|civilians|residents|children|women|men|fighters|soldiers"
_REACHED = "to|at|of|reached|reaches|hit|passed|exceeded|topped|was|is"
_ROSE = "rose|risen|grew|grown|increased|climbed|fell|fallen|dropped|reached|shrank"
_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?:\b(?P<days>\w+)-day )?(?:death |casualty )?toll\b[^.;]{{0,70}}?\b(?:{_REACHED}) {_NUMBER}\b",
        rf"\b(?:left|leaving|leaves?|with) (?:some )?{_NUMBER} (?:(?:other |more )?(?P<those>{_COUNTED}) )?{_HURT}\b",
        rf"\b(?:dead|killed|wounded|injured),? and (?:some )?{_NUMBER} (?:more |others? )?{_HURT}\b",
        rf"\b(?P<verb>kill|wound|injur)(?:s|ed|ing|es)? {_NUMBER}(?: more| others)?(?=[,.;]| (?:{_AFTER})\b|$)",
        rf"\b{_NUMBER}(?: (?:{_THOSE}))?,? (?:have |had |has )?"
        r"(?:lost their (?:homes|lives)|met their deaths?|(?:were |been )?(?:left |made |rendered )homeless)\b",
    )
)
_GROWN = re.compile(rf"\bnumber of (?:[\w-]+ )??(?P<what>\w+)\b[^.;]{{0,30}}?\b(?:{_ROSE}) (?:to )?{_NUMBER}\b", re.I)
_KINDS = {"dead": "killed", "kill": "killed", "wound": "wounded", "injur": "wounded", "injured": "wounded"}
_ORDER = {"scores": "dozens"}


def tolls(ground: Ground) -> Iterator[Proposal]:
    """Casualties and losses whose figure stands alone."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(ground.text):
            parts = match.groupdict()
            word = (parts.get("hurt") or parts.get("verb") or ("homeless" if "home" in match[0] else "dead")).casefold()
            category = _categories().get((parts.get("those") or "").casefold(), "people")
            slots: Slots = {"what": [_KINDS.get(word, word)], "category": [category], "amount": _amount(match)}
            yield from _made(ground, match, slots, _days(ground, parts.get("days")))


def grown(ground: Ground) -> Iterator[Proposal]:
    """The number of groups or fighters that rose or fell to a figure."""
    for match in _GROWN.finditer(ground.text):
        category = _categories().get(match["what"].casefold(), "")
        what = str(facts_of("whole").get(category, "strength-of-fighters" if category == "soldiers" else ""))
        if what:
            yield from _made(ground, match, {"what": [what], "category": [category], "amount": _amount(match)}, None)


@functools.cache
def _categories() -> dict[str, str]:
    """The category of those counted, by the words for them, one and many."""
    names = {str(word): str(name) for name, words in facts_of("categories").items() for word in words}
    return {f"{word}s": name for word, name in names.items()} | names


def _amount(match: re.Match[str]) -> dict[str, str]:
    """The number with the word that bounds it."""
    if order := (match["order"] or "").casefold():
        return {"order": _ORDER.get(order, order)}
    plain = re.sub(r"[.,](?=\d{3}\b)", "", SMALL.get(match["number"].casefold(), match["number"]))
    if match["million"]:
        plain = str(int(float(plain) * 1_000_000))
    return {str(facts_of("bounds").get((match["bound"] or "").casefold(), "exact")): plain}


def _days(ground: Ground, told: str | None) -> When | None:
    """The days of a two-day toll, up to the day of the news."""
    number = SMALL.get((told or "").casefold(), told or "")
    if not number.isdigit() or not re.fullmatch(r"\d{4}-\d\d-\d\d", ground.today):
        return None
    first = date.fromisoformat(ground.today) - timedelta(days=int(number) - 1)
    return When(f"{first}/{ground.today}", f"{told}-day", how="inferred", note="up to the day of the news")


def _made(ground: Ground, match: re.Match[str], slots: Slots, when: When | None) -> Iterator[Proposal]:
    at = next(match.start(name) for name in ("number", "order") if match[name])
    token = ground.token(at)
    if token is None:
        return
    area = ground.scene.where(ground.sentence, token.head)
    area = area or ([country(ground.scene.known, "local")] if match.groupdict()["million"] else near(ground, token))
    if area:
        slots["area"] = area[:1]
    made = ground.told("Count", slots, token, 0.6, when)
    words = [word for word in ground.sentence.words if match.start() <= word.idx < match.end() and word.pos_ in ("VERB", "NOUN")]
    made.stance = next((told for word in words if (told := stances.of(word, ground.sentence.question)[0]) != "asserts"), made.stance)
    if any(child.lower_ == "no" for word in words for child in word.children):
        return
    made.trigger = match[0]
    made.look_twice.append("where, by what is named near")
    yield made
