"""What the invented articles of the benchmarks tell: one proposition a call, in the shares of the five articles of Aleppo.

Facts of a thing (whose member, where from, next to what, who took part) are its own, so many articles tell the same one; what
happens on a day (attacks, captures, movements) is told by the articles of that day.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.world import DAYS, FIRST, LAST, Thing, World

ASPECTS = (
    "morale",
    "supplies",
    "danger",
    "humanitarian-need",
    "military-strength",
    "unity",
    "access",
    "destruction",
    "prospects",
    "policy",
)
VALUES = (
    "better than before",
    "worse than before",
    "in doubt",
    "as before",
    "under strain",
    "said to be good",
    "a matter of debate",
    "of weight for both",
)
MEANS = (
    "air-strike",
    "air-strike",
    "artillery",
    "barrel-bomb",
    "mortar",
    "shelling",
    "rocket",
    "ground-assault",
    "chlorine",
    "surprise-attack",
)
WORKS = (
    "attack-on-civilians",
    "indiscriminate-attack",
    "use-of-barrel-bombs",
    "starvation",
    "arrest",
    "obstruction",
    "looting",
    "forced-displacement",
)
FRAMES = {  # in how many of the 1,227 claims of the five articles
    "Character": 120, "Situation": 119, "ControlChange": 103, "Participation": 97, "Attack": 72, "Consequence": 67, "Movement": 61,
    "PlaceRelation": 57, "Count": 53, "Statement": 47, "Membership": 42, "Conduct": 39, "ControlState": 37, "Fighting": 32, "Location": 26,
    "SiegeChange": 26, "SiegeState": 25, "Origin": 22, "Displacement": 19, "Timing": 17, "Support": 17, "Alignment": 16, "Outcome": 15,
    "Rank": 15, "Terms": 15, "Post": 14, "Formation": 12, "Occurrence": 12, "RouteState": 11, "Aid": 11, "EventPart": 4, "Identity": 3,
    "Succession": 1,
}  # fmt: skip


@dataclass
class Scene:
    """What an article is about: the event, its place and sides, and the day."""

    world: World
    article: str
    chance: random.Random
    event: Thing
    place: Thing
    day: datetime.date

    def id(self, thing: Thing) -> str:
        """A thing for a slot."""
        return self.world.name(thing, self.article)

    def force(self, side: str) -> str:
        """Some armed actor of a side."""
        return self.id(self.world.forces[side].pick(self.chance))

    def sides(self) -> tuple[str, str]:
        """The side that acts and the other."""
        return ("government", "opposition") if self.chance.random() < 0.55 else ("opposition", "government")

    def somewhere(self) -> str:
        """The scene's place, or another."""
        return self.id(self.place if self.chance.random() < 0.5 else self.world.ground.pick(self.chance))

    def when(self, back: int = 20) -> str:
        """A day up to the scene's."""
        day = max(FIRST, self.day - datetime.timedelta(days=self.chance.choice((0, 0, 0, 0, 1, 1, 2, self.chance.randrange(back)))))
        return f"when: {{edtf: {day.isoformat()}, printed: {day:%A}, anchor: published, how: anchored}}"

    def past(self, day: datetime.date) -> str:
        """A fixed day, unless it is yet to come."""
        return f", when: {{edtf: {day.isoformat()}}}" if day <= self.day else ""

    def month(self) -> str:
        """The scene's month."""
        return f"when: {{edtf: {self.day:%Y-%m}}}"

    def year(self) -> str:
        """The scene's year, now and then."""
        return f", when: {{edtf: {self.day:%Y}}}" if self.chance.random() < 0.2 else ""


def own(thing: Thing, what: str, choices: int) -> int:
    """A number that is a thing's own for some purpose, the same for every article."""
    return random.Random(f"{thing.id} {what}").randrange(choices)


def dates(event: Thing) -> tuple[datetime.date, datetime.date]:
    """First and last day of an event."""
    length = min(20 + DAYS // (event.number + 1), DAYS)  # the hub is the whole battle
    begin = own(event, "begin", DAYS - length + 1)
    return FIRST + datetime.timedelta(days=begin), FIRST + datetime.timedelta(days=begin + length)


def _character(s: Scene) -> str:
    thing = s.world.voices.pick(s.chance) if s.chance.random() < 0.6 else s.place
    return f"{{entity: {s.id(thing)}, aspect: {s.chance.choice(ASPECTS)}, value: {s.chance.choice(VALUES)}{s.year()}}}"


def _situation(s: Scene) -> str:
    what = f"{{subject: {s.somewhere()}, aspect: {s.chance.choice(ASPECTS)}, value: {s.chance.choice(VALUES)}"
    return f"{what}, {s.month()}}}" if s.chance.random() < 0.6 else f"{what}}}"


def _control_change(s: Scene) -> str:
    one, other = s.sides()
    from_ = f", from: {s.force(other)}" if s.chance.random() < 0.5 else ""
    event = f", event: {s.id(s.event)}" if s.chance.random() < 0.4 else ""
    extent = ", extent: part" if s.chance.random() < 0.2 else ""
    return f"{{place: {s.somewhere()}, to: {s.force(one)}{from_}{event}{extent}, {s.when()}}}"


def _participation(s: Scene) -> str:
    event = s.event if s.chance.random() < 0.7 else s.world.fights.pick(s.chance)
    side = s.sides()[0]
    actor = s.world.forces[side].pick(s.chance)
    attacks = own(event, "attacker", 2) == (side == "government")
    role = ("attacker" if attacks else "defender", "supporter", "participant")[own(actor, event.id, 10) // 7]
    return f"{{event: {s.id(event)}, actor: {s.id(actor)}, role: {role}}}"


def _attack(s: Scene) -> str:
    by = s.force(s.sides()[0])
    target = f", target: {s.id(s.world.of['Population'].pick(s.chance))}" if s.chance.random() < 0.4 else ""
    when = f", {s.when()}" if s.chance.random() < 0.8 else ""
    return f"{{by: {by}, means: {s.chance.choice(MEANS)}, place: {s.somewhere()}{target}{when}}}"


def _consequence(s: Scene) -> str:
    cause, effect = (f"{{{frame}: {TELL[frame](s)}}}" for frame in ("ControlChange", "Situation"))
    return f"{{cause: {cause}, effect: {effect}, kind: {s.chance.choice(('caused', 'enabled', 'enabled', 'necessary'))}}}"


def _movement(s: Scene) -> str:
    act = s.chance.choice(("entered", "advanced", "withdrew", "reinforced", "reached", "stationed"))
    return f"{{actor: {s.force(s.sides()[0])}, act: {act}, to: {s.somewhere()}, {s.when()}}}"


def _place_relation(s: Scene) -> str:
    place = s.world.ground.pick(s.chance)
    number = own(place, f"neighbour {s.chance.randrange(4)}", len(s.world.ground))
    other = s.world.ground[number if s.world.ground[number] is not place else (number + 1) % len(s.world.ground)]
    relation = ("borders", "near", "overlooks", "connects")[own(place, other.id, 4)]
    direction = f", direction: {('north', 'east', 'south', 'west')[own(place, other.id + ' way', 4)]}" if relation == "near" else ""
    return f"{{place: {s.id(place)}, relation: {relation}, other: {s.id(other)}{direction}}}"


def _count(s: Scene) -> str:
    what, category = s.chance.choice((("killed", "civilians"), ("killed", "people"), ("wounded", "people"), ("strikes", "air-raids")))
    amount = s.chance.choice(("exact", "exact", "about", "least", "over"))
    return f"{{what: {what}, category: {category}, amount: {{{amount}: {s.chance.randrange(2, 90)}}}, area: {s.somewhere()}, {s.when()}}}"


def _statement(s: Scene) -> str:
    act = s.chance.choice(("calls-for", "condemns", "warns", "announces", "demands", "refuses", "criticises"))
    who = s.id(s.world.voices.pick(s.chance))
    return f"{{who: {who}, act: {act}, about: {s.id(s.event)}, content: {s.chance.choice(VALUES)}, {s.when()}}}"


def _membership(s: Scene) -> str:
    groups = s.world.of["ArmedGroup"]
    group, wholes = groups.pick(s.chance), s.world.of["Coalition"]
    whole = wholes[own(group, f"coalition {s.chance.randrange(2)}", len(wholes))]
    return f"{{member: {s.id(group)}, whole: {s.id(whole)}, kind: {('member', 'member', 'wing')[own(group, 'kind', 3)]}{s.year()}}}"


def _conduct(s: Scene) -> str:
    victim = s.id(s.world.of["Population"].pick(s.chance))
    return f"{{actor: {s.force(s.sides()[0])}, act: {s.chance.choice(WORKS)}, victim: {victim}, place: {s.somewhere()}, {s.when()}}}"


def _control_state(s: Scene) -> str:
    return f"{{place: {s.somewhere()}, holder: {s.force(s.sides()[0])}, {s.when()}}}"


def _fighting(s: Scene) -> str:
    return f"{{place: {s.somewhere()}, state: {s.chance.choice(('ongoing', 'ongoing', 'repelled', 'quiet'))}, {s.when()}}}"


def _location(s: Scene) -> str:
    event = s.event if s.chance.random() < 0.5 else s.world.fights.pick(s.chance)
    place = s.world.ground[own(event, f"place {s.chance.randrange(3)}", len(s.world.ground))]
    return f"{{event: {s.id(event)}, place: {s.id(place)}, relation: at}}"


def _siege_change(s: Scene) -> str:
    siege = s.world.sieges.pick(s.chance)
    number = s.chance.randrange(4)
    day = dates(siege)[0] + datetime.timedelta(days=number * 7 + (s.chance.random() < 0.1))
    change = ("imposed", "tightened", "gap", "restored")[number]
    return f"{{siege: {s.id(siege)}, change: {change}{s.past(day)}}}"


def _siege_state(s: Scene) -> str:
    siege = s.world.sieges.pick(s.chance)
    besieged, side = s.world.ground[own(siege, "besieged", len(s.world.ground))], ("government", "opposition")[own(siege, "side", 2)]
    how = s.chance.choice(("full", "full", "nearly-full", "partial"))
    return f"{{siege: {s.id(siege)}, besieged: {s.id(besieged)}, besieger: {s.force(side)}, completeness: {how}, {s.month()}}}"


def _origin(s: Scene) -> str:
    group, countries = s.world.of["Militia"].pick(s.chance), s.world.at["Country"]
    return f"{{group: {s.id(group)}, country: {s.id(countries[own(group, f'from {s.chance.randrange(2)}', len(countries))])}}}"


def _displacement(s: Scene) -> str:
    who = s.id(s.world.of["Population"].pick(s.chance))
    return f"{{who: {who}, from: {s.somewhere()}, {s.month()}, amount: {{about: {s.chance.randrange(2, 90) * 100}}}}}"


def _timing(s: Scene) -> str:
    event = s.event if s.chance.random() < 0.5 else s.world.fights.pick(s.chance)
    end = s.chance.randrange(2)
    if dates(event)[end] >= s.day:
        event, end = s.event, 0
    day = min(dates(event)[end] + datetime.timedelta(days=s.chance.random() < 0.1), s.day)
    return f"{{event: {s.id(event)}, bound: {('begin', 'end')[end]}, when: {{edtf: {day.isoformat()}}}}}"


def _support(s: Scene) -> str:
    group = s.world.forces[s.sides()[0]].pick(s.chance)
    states = s.world.of["State"]
    state = states[own(group, f"backer {s.chance.randrange(2)}", len(states))]
    kind = s.chance.choice(("air", "materiel", "political", "financial"))
    return f"{{supporter: {s.id(state)}, supported: {s.id(group)}, kind: {kind}{s.year()}}}"


def _alignment(s: Scene) -> str:
    one, other = s.sides()
    return f"{{a: {s.force(one)}, b: {s.force(other)}, relation: against{s.year()}}}"


def _outcome(s: Scene) -> str:
    result = ("success", "partial", "failure")[own(s.event, "result", 3)] if s.chance.random() < 0.9 else "none-yet"
    return f"{{event: {s.id(s.event)}, result: {result}}}"


def _rank(s: Scene) -> str:
    place = s.world.ground.pick(s.chance)
    groups = s.world.of["ArmedGroup"]
    group = groups[own(place, "largest", len(groups)) if s.chance.random() < 0.9 else 0]
    return f"{{subject: {s.id(group)}, measure: size of the groups at place {place.number}, position: first}}"


def _terms(s: Scene) -> str:
    paper = s.world.papers.pick(s.chance)
    number = s.chance.randrange(5)
    relation = ("requires", "offers", "excludes")[own(paper, f"relation {number}", 3)]
    return f"{{document: {s.id(paper)}, relation: {relation}, content: point {number} of the paper}}"


def _post(s: Scene) -> str:
    body = s.world.forces[s.sides()[0]].pick(s.chance)
    persons = s.world.of["Person"]
    person = persons[own(body, f"head {s.day.year}", len(persons))]
    return f"{{person: {s.id(person)}, organisation: {s.id(body)}, role: commander, when: {{edtf: {s.day:%Y}}}}}"


def _formation(s: Scene) -> str:
    body = s.world.of["Coalition"].pick(s.chance)
    day = dates(body)[0] + datetime.timedelta(days=s.chance.random() < 0.1)
    return f"{{body: {s.id(body)}, act: {'formed' if day <= s.day else 'proposed'}{s.past(day)}}}"


def _occurrence(s: Scene) -> str:
    return f"{{event: {s.id(s.event)}}}"


def _route_state(s: Scene) -> str:
    road = s.id(s.world.at["Road"].pick(s.chance))
    return f"{{route: {road}, state: {s.chance.choice(('cut', 'open', 'overlooked', 'difficult'))}, {s.when()}}}"


def _aid(s: Scene) -> str:
    action = s.chance.choice(("delivered", "blocked", "requested"))
    return f"{{action: {action}, to: {s.somewhere()}, by: {s.id(s.world.of['NGO'].pick(s.chance))}, {s.when()}}}"


def _event_part(s: Scene) -> str:
    part = s.event if s.event.number else s.world.events[-1]
    return f"{{part: {s.id(part)}, whole: {s.id(s.world.events[own(part, 'whole', part.number)])}}}"


def _identity(s: Scene) -> str:
    group = s.world.of["ArmedGroup"].pick(s.chance)
    return f"{{form: the {group.number}th, entity: {s.id(group)}}}"


def _succession(s: Scene) -> str:
    groups = s.world.of["ArmedGroup"]
    number = own(s.place, "renamed", len(groups) - 1)
    return f"{{old: {s.id(groups[number])}, new: {s.id(groups[number + 1])}, kind: rename}}"


TELL: dict[str, Callable[[Scene], str]] = {
    "".join(word.capitalize() for word in name.split("_")): tell
    for name, tell in ((key[1:], value) for key, value in list(globals().items()) if key.startswith("_") and not key.startswith("__"))
    if callable(tell)
}


def clip(day: datetime.date) -> datetime.date:
    """A day within the time of the war."""
    return min(max(day, FIRST), LAST)
