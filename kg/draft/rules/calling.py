"""What things are called: the UK-based monitoring group X, the industrial Y area, Z, regarded as a bastion, the campaign dubbed W."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import agents, children
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.rules.meaning import aspects, event
from kg.draft.rules.offices import is_person

_BASED = re.compile(
    r"(?: an? |(?<= )|^)(?P<seat>[A-Z][\w’']+)-based\b(?:(?: [a-z]+){1,3}?(?=(?: the)? [A-Z]))?"
    r"|,? (?:(?:which|that) is |a [\w ]{3,40} )?based in(?: the)?(?= )"
)
_STYLED = "|".join(map(str, facts_of("styled-areas")))
_AREA = re.compile(rf"\b[Tt]he (?:[\w-]+ ){{0,2}}?(?P<style>{_STYLED}) (?=(?:[a-z]{{1,2}}-)?[A-Z])")
_BEHIND = re.compile(
    rf"[”\"’']?(?:[’']s)? (?P<kind>(?:(?:{_STYLED}|[A-Z][a-z]+(?:ian|ish|an)) )*"
    r"(?P<noun>area|camp|suburbs?|zone|quarter|district|neighbou?rhood|estate))\b"
)
_BODY = re.compile(
    r"\b(?P<what>(?:(?:war|conflict|aid|relief|rights|human rights|medical|monitoring|research|rescue|watchdog|advocacy|charity) )+"
    r"(?:group|monitor|watchdog|organi[sz]ation|agency|charity|network|outlet|service|body))(?:,? the)? [“\"]?(?=[A-Z])"
    r"|\b(?P<short>watchdog|monitor|charity|think tank)(?:,? the)? [“\"]?(?=[A-Z])"
)
_NAMED = re.compile(
    r"\w+ (?:as )?(?:[“\"‘](?P<quoted>[^”\"’]{3,50})|(?P<plain>(?:the )?(?:Operation )?[A-Z]\w+(?: (?:of |the |for )*[A-Z]\w+)*))"
)
_LAST = re.compile(r",? and (?P<the>the (?P<last>[a-z]+(?: [a-z]+)?))$")
_REGARDED = re.compile(
    r"[”\"]?(?:,| –| —| -) (?:(?:widely|long|often|once|generally|also) )?"
    r"(?:considered|deemed|dubbed|(?:regarded|seen|viewed|described|known|hailed|branded) as)(?: to be)? (?P<value>[^,;.–—]{4,60})"
)


def regarded(ground: Ground) -> Iterator[Proposal]:
    """What the places before a comma or dash are regarded as: A and B, considered the army's bastions."""
    for match in _REGARDED.finditer(ground.text):
        words = re.findall(r"[\w-]+", match["value"].casefold())
        forms = [form for word in words for form in (word, word.removesuffix("s"))]
        aspect = next((aspects()[form] for form in forms if form in aspects()), "control-importance")
        last = _LAST.search(ground.text, 0, match.start())
        names = ground.listed_before(last.start() if last else match.start())
        places = [place for name in names if (place := ground.place(name))] + ([f"new/place/{last['last']}"] if names and last else [])
        for place in places:
            value = " ".join(match["value"].split()[:6])
            yield ground.made("Character", {"entity": [place], "aspect": [aspect], "value": [value]}, match[0].strip(), 0.6)


def areas(ground: Ground) -> Iterator[Proposal]:
    """What kind of area a place is called: the industrial X area, the X refugee camp."""
    for name in ground.sentence.names:
        end, start = name.end - ground.sentence.span.start, ground.start(name)
        before = next((m["style"] for m in _AREA.finditer(ground.text) if m.end() == start), "")
        behind = _BEHIND.match(ground.text, end)
        place = ground.place(name) if before or behind else ""
        if not place or behind is None:
            continue
        if before or behind["kind"] != behind["noun"]:
            value = f"{before} {behind['kind']}".strip()
            yield ground.made("Character", {"entity": [place], "aspect": ["settlement-kind"], "value": [value]}, value, 0.6)


def bodies(ground: Ground) -> Iterator[Proposal]:
    """What a body does that stands behind the word for it: the monitoring group X, the charity Y."""
    for match in _BODY.finditer(ground.text):
        for name in ground.listed(match.end())[:1]:
            thing = ground.actor(name)
            if thing and not is_person(ground, name):
                value = match["what"] or match["short"]
                yield ground.made("Character", {"entity": [thing], "aspect": ["purpose"], "value": [value]}, value, 0.6)


def dubbed(ground: Ground) -> Iterator[Proposal]:
    """The name that an operation is given: the campaign, dubbed "Open Gates"."""
    for verb in ground.sentence.words:
        if verb.lemma_.lower() not in facts_of("dubbing") or verb.tag_ not in ("VBN", "VBD"):
            continue
        nouns = [verb.head] if verb.dep_ == "acl" else children(verb, "nsubjpass")
        for noun in nouns:
            form = _form(ground, verb)
            if form and noun.lemma_.lower() in (*facts_of("events"), *lexicon.load("events")["offensives"]):
                made = ground.made("Identity", {"form": [form], "entity": [event(ground, noun)]}, verb.text, 0.6)
                made.dated = False
                yield made


def qualities(ground: Ground) -> Iterator[Proposal]:
    """What a war or a truce is called: the country's deadly conflict, a fragile truce."""
    events = lexicon.load("events")
    for token in ground.sentence.words:
        aspect = facts_of("event-qualities").get(token.lower_, "")
        noun = token.head if token.dep_ == "amod" else next(iter(agents(token.head)), token) if token.dep_ == "acomp" else token
        if (
            not aspect
            or noun is token
            or noun.tag_ != "NN"
            or noun.lemma_.lower() not in (*events["wars"], *events["truces"], *facts_of("events"), "siege")
        ):
            continue
        made = ground.told("Character", {"entity": [event(ground, noun)], "aspect": [aspect], "value": [token.text]}, token)
        made.dated = False
        yield made


def _form(ground: Ground, verb: Any) -> str:
    """The words in quotation marks, or with capitals, behind a verb of naming."""
    found = _NAMED.match(ground.text, verb.idx)
    return (found["quoted"] or found["plain"]).strip(" ,.") if found else ""


def located(ground: Ground) -> Iterator[Proposal]:
    """Where a body has its seat: the Riverton-based X, X based in Riverton."""
    for match in _BASED.finditer(ground.text):
        names = ground.listed(match.end()) if match["seat"] else []
        named = [name for name in names if ground.class_of(ground.actor(name)) != "Designation"]
        names = named[:1] or names[:1] or ground.listed_before(match.start())[-1:]
        inside = (
            [name for name in ground.sentence.names if ground.start(name) >= match.start("seat")]
            if match["seat"]
            else ground.listed(match.end())
        )
        seat = match["seat"] or next((name.words for name in inside[:1]), "")
        thing = ground.actor(names[0]) if names and not (match["seat"] and is_person(ground, names[0])) else ""
        if ground.class_of(thing) in ("", "NGO", "MediaOutlet", "InternationalOrganisation"):
            ground.scene.seats |= {place for name in inside[:1] if (place := ground.place(name))}  # no place of the news
        if thing and seat:
            value = f"based in {seat}"
            yield ground.made("Character", {"entity": [thing], "aspect": ["location"], "value": [value]}, match[0], 0.6)
