"""Who holds an office in what: X, the envoy of Y; the Turkish president X; the leader of the Y, Colonel X."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, objects
from kg.draft.reading.mentions import Mention
from kg.draft.reading.states import state
from kg.draft.rules.ground import Ground, facts_of
from kg.records import When

_LED = re.compile(r"\b(?:under the (?:leadership|command) of|(?:led|headed|commanded) by) (?:the )?")
_FROM = re.compile(r",? (?:who (?:is|works) |an? \w+ )?(?:from|of|in|at|with) (?:the |its )?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CUT = re.compile(r"\b(?:by|with|to|from|told|said|says|met|in|at|on|that|when|while|as|between|against|including|urged|quoted) ", re.I)
"""Words before an office behind which its own words begin."""
_RULER = re.compile(
    r"\b[Pp]resident (?P<name>[A-Z][\w-]+(?: (?:al-)?[A-Z][\w-]+)*)[’']s (?:government|regime|forces|troops|army|military|rule)\b"
)
_RANK = re.compile(r"(?i)\b(?:lieutenant|colonel|general|major|captain|brigadier|lieutenant colonel|doctor|dr)\b\.?")


def is_person(ground: Ground, name: Mention) -> str:
    """The person whom a name means; "" for what is none."""
    for thing in ground.scene.named(name, "actor"):
        if thing in ground.scene.known.entries and ground.scene.known.class_of(thing) == "Person":
            return str(thing)
    titled = _RANK.match(name.words) or (set(name.words.casefold().split()[:2]) & set(facts_of("posts")))
    return f"new/actor/{name.words}" if name.how == "new" and not name.things and (name.guess == "Person" or titled) else ""


def posts(ground: Ground) -> Iterator[Proposal]:
    """The offices that a sentence tells of, each beside the name of its holder."""
    roles = facts_of("posts")
    titles = "|".join(sorted(map(str, roles), key=len, reverse=True))
    after = re.compile(
        rf",? (?:who (?:is|was) )?(?P<what>(?:the |an? )?(?:[\w’'.-]+ ){{0,5}}?(?P<title>{titles})\b"
        r"(?: (?:of|for|with|in|at|to)\b[^,;.]*)?)",
        re.I,
    )
    before = re.compile(
        rf"(?P<what>[^,;.()]*?\b(?P<title>(?i:{titles})|counterpart)\b(?: (?:of|for|to) (?:the )?(?:[A-Z][\w’'-]+ ?){{1,5}})?),? $"
    )
    yield from [*_led(ground), *_rulers(ground), *_at_desks(ground)]
    role = ""
    for name in ground.sentence.names:
        start, end = ground.start(name), name.end - ground.sentence.span.start
        own = re.match(rf"(?P<what>.*?\b(?P<title>{titles})\b(?:-general)?) ", name.words, re.I)
        match = after.match(ground.text, end) if ground.text[end : end + 1] == "," else None
        match = match or (own if own else before.search(ground.text[max(0, start - 90) : start]))
        person = is_person(ground, name)
        if not own and re.search(rf"\b(?:{titles})\b", name.words, re.I):
            continue
        if match is None or not (person or match.re is after) or not name.words[:1].isupper():
            continue
        title = match["title"].casefold()
        role = str(roles.get(title, role))
        if role == "director" and (desk := _desks().search(match["what"])):
            role = str(facts_of("desks")[desk["desk"].casefold()])
        at = start if match is own else 0 if match.re is after else max(0, start - 90)
        first = at + match.start("what")
        if match is own:  # the country may stand as a name of its own before: Eastmark | President X
            first = min([ground.start(other) for other in ground.sentence.names if ground.end(other) + 1 == start], default=start)
        title_at = at + match.start("title")
        first = max([first, *(first + cut.end() for cut in _CUT.finditer(ground.text[first:title_at]))])
        ahead = _bodies(ground, first, title_at, name) or _unnamed_body(ground.text[first:title_at])
        bodies = ahead[-1:] or _bodies(ground, at + match.end("title"), at + match.end("what"), name)
        bodies.sort(key=lambda body: body in ground.scene.known.entries and ground.scene.known.class_of(body) == "Designation")
        if title in facts_of("home-posts"):  # a president is one of a state, whoever is named before
            bodies = [b for b in bodies if b not in ground.scene.known.entries or ground.scene.known.class_of(b) != "Designation"]
        if not bodies and re.match(r"(?:its|their)\b", match["what"]):
            bodies = ground.scene.actor[:1]
        if not bodies and title in facts_of("home-posts") and person:  # the president with no country named is that of the war's
            home = sorted(ground.scene.known.home)
            bodies = [v for word in home for v in state(ground.scene.known, word) if not v.startswith("new/")][:1]
        if role and bodies:
            holder = person or f"new/actor/{name.words}"
            slots: Slots = {"person": [holder], "organisation": bodies[:1], "role": [role]}
            yield ground.made("Post", slots, match["title"], 0.7)


@functools.cache
def _desks() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<desk>(?i:{'|'.join(map(str, facts_of('desks')))})) (?:office|bureau|department|wing|arm|desk|unit) (?:of|in|for) "
    )


def _at_desks(ground: Ground) -> Iterator[Proposal]:
    """Who serves in an office of a body: X, from the political office of the Y."""
    for match in _desks().finditer(ground.text):
        before = [name for name in ground.sentence.names if _FROM.fullmatch(ground.text[ground.end(name) : match.start()])]
        people = [v for name in before for v in (is_person(ground, name),) if v]
        bodies = [v for name in ground.listed(match.end())[:1] for v in (ground.actor(name),) if v and not is_person(ground, name)]
        if people and bodies:
            slots: Slots = {"person": people[:1], "organisation": bodies, "role": [str(facts_of("desks")[match["desk"].casefold()])]}
            yield ground.made("Post", slots, match[0].strip(), 0.6)


def _rulers(ground: Ground) -> Iterator[Proposal]:
    """The head of state whose government or forces are named by him: President X's troops."""
    known = ground.scene.known
    home = [v for word in sorted(known.home) for v in state(known, word) if not v.startswith("new/")]
    for match in _RULER.finditer(ground.text):
        words = match["name"].casefold().split()
        forms = [form.thing for key in (tuple(words), tuple(words[-1:])) for form in known.forms.get(key, [])]
        people = [thing for thing in forms if thing.startswith("actor/") and known.class_of(thing) == "Person"]
        if home:
            slots: Slots = {"person": people[:1] or [f"new/actor/{match['name']}"], "organisation": home[:1], "role": ["head-of-state"]}
            yield ground.made("Post", slots, match[0], 0.6, _held_on(ground))


def _held_on(ground: Ground) -> When | None:
    """The day on which an office is held: that which the sentence tells of, else that of the news; None where the news has no one day."""
    if not _DAY.fullmatch(ground.today):
        return None
    days = [date for date in ground.sentence.dates if date.edtf and _DAY.fullmatch(date.edtf)]
    return days[0].when() if len({date.edtf for date in days}) == 1 else ground.now()


def commands(ground: Ground) -> Iterator[Proposal]:
    """Who leads a body, by a verb: X commands the Y."""
    for token in ground.sentence.words:
        if token.pos_ == "VERB" and token.lemma_ in facts_of("leading"):
            people = [v for noun in agents(token) if (name := ground.sentence.at.get(noun.i)) and (v := is_person(ground, name))]
            led = objects(token) or after(token, "to", "up")
            bodies = [v for noun in led for v in ground.scene.things(ground.sentence, noun, "actor") if _leads(ground, v)]
            if people and bodies and people[0] != bodies[0]:
                slots = {"person": people[:1], "organisation": bodies[:1], "role": [str(facts_of("leading")[token.lemma_])]}
                yield ground.told("Post", {**slots}, token, 0.6)


def _led(ground: Ground) -> Iterator[Proposal]:
    """A body led by somebody."""
    for match in _LED.finditer(ground.text):
        for name in ground.listed(match.end())[:1]:
            bodies = [
                v
                for other in ground.sentence.names
                if ground.end(other) <= match.start()
                for v in ground.scene.named(other, "actor")
                if _leads(ground, v)
            ]
            body = ground.scene.body or bodies[-1:]
            if body and (person := is_person(ground, name)):
                yield ground.made("Post", {"person": [person], "organisation": body[:1], "role": ["commander"]}, match[0], 0.5)


def _leads(ground: Ground, thing: str) -> bool:
    known = ground.scene.known
    return thing not in known.entries or known.class_of(thing) not in ("Person", "Designation", "Population")


def _unnamed_body(words: str) -> list[str]:
    """A body without a name before an office in it: the exiled coalition chief X."""
    told = words.split()
    return [f"new/actor/{' '.join(told).removeprefix('the ')}"] if told and told[-1].casefold() in facts_of("office-bodies") else []


def _bodies(ground: Ground, start: int, end: int, person: Mention) -> list[str]:
    """The bodies and countries that the words of an office name, the last before the title first."""
    found = []
    for name in ground.sentence.names:
        if name is not person and start <= ground.start(name) < end and not is_person(ground, name):
            named = [v for v in ground.scene.named(name, "actor") if not v.startswith("new/") or name.guess != "Unknown"]
            found += named or state(ground.scene.known, name.words)
    words = re.findall(r"[A-Z][a-z]+", ground.text[start:end])
    for word in words if not found else []:
        if word.casefold() in lexicon.listed("demonyms"):
            found += state(ground.scene.known, word)
    return found
