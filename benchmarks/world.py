"""The invented world of the benchmarks: who and what its articles speak of, with registers that grow as real ones do.

The five articles of the battle of Aleppo hold as many claims as about 80 short ones, and 135 actors, 147 places and 36 events.
New things grow rarer with every article (Heaps' law, here with the exponent 0.6): 10, 10 and 2.6 times articles ** 0.6 give these
numbers at 80 articles. Classes stand in the shares of those registers; use is by rank (Zipf), so the first of each list is a hub.
"""

from __future__ import annotations

import bisect
import datetime
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

FIRST, LAST = datetime.date(2012, 7, 19), datetime.date(2016, 12, 22)
DAYS = (LAST - FIRST).days

# Texts that are split, where a list would take a line a word.
ACTORS = tuple(
    """StateForce Designation ArmedGroup Designation NGO MediaOutlet Coalition State Militia Population Person ArmedGroup Militia
    Designation Population Person NGO MediaOutlet State ArmedGroup Coalition Militia ArmedGroup Person Population Designation MediaOutlet
    NGO Militia ArmedGroup Person State StateBody Population Designation ArmedGroup Militia Coalition InternationalBody StateForce
    MediaOutlet NGO Person ArmedGroup Population Designation State Militia PoliticalParty RescueService""".split()  # noqa: SIM905
)
PLACES = tuple(
    """Country City Neighbourhood Village Area Town Road Frontline Neighbourhood Hill Province Neighbourhood Area Country Village
    Neighbourhood Town City Road Neighbourhood Area HousingProject Neighbourhood Country Frontline Village Neighbourhood Area Country
    MilitaryBase Neighbourhood City Area Road Town Village Farmland IndustrialArea School Crossing""".split()  # noqa: SIM905
)
EVENTS = (
    *("Battle", "Siege", "Offensive", "Offensive", "Meeting", "Battle"),
    *("Offensive", "AttackEvent", "Siege", "Offensive", "Campaign", "Ceasefire"),
)
DOCUMENTS = ("Initiative", "PublicStatement", "Resolution", "Report", "DraftResolution", "Treaty")
ARMED = ("StateForce", "Designation", "ArmedGroup", "Coalition", "Militia")
SIDES = dict.fromkeys(("StateForce", "Militia", "StateBody"), "government") | dict.fromkeys(("ArmedGroup", "Coalition"), "opposition")


@dataclass(frozen=True)
class Thing:
    """An entry of a register."""

    id: str
    class_: str
    number: int
    side: str = "other"


class Ranked(Sequence[Thing]):
    """Things of which the first is used most: the use of the n-th is in proportion to 1 / n."""

    def __init__(self, things: Sequence[Thing]) -> None:
        self.things = list(things)
        self.sums = list(itertools.accumulate(1 / n for n in range(1, len(self.things) + 1)))

    def __len__(self) -> int:
        return len(self.things)

    def __getitem__(self, number: int) -> Thing:  # type: ignore[override]
        return self.things[number]

    def pick(self, chance: random.Random) -> Thing:
        """One of them."""
        return self.things[bisect.bisect(self.sums, chance.random() * self.sums[-1])]


def name_of(kind: str, number: int) -> str:
    """An invented name, another for every number."""
    first = ("Bar", "Dol", "Fen", "Gal", "Hor", "Kel", "Lum", "Mar", "Nor", "Pel")
    last = ("abad", "eren", "imar", "otha", "uvel", "ashin", "ellon", "ostra", "ynde", "umar")
    words = [first[number // 10**n % 10] + last[(number // 10**n + n + len(kind)) % 10] for n in range(len(str(number)))]
    return f"{' '.join(words)} {kind}"


@dataclass
class World:
    """All things of a world of so many articles, and the articles that name each."""

    articles: int
    actors: list[Thing] = field(init=False)
    places: list[Thing] = field(init=False)
    events: list[Thing] = field(init=False)
    documents: list[Thing] = field(init=False)
    named: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Mint the things."""
        growth = self.articles**0.6
        self.actors = [self._actor(n) for n in range(max(len(ACTORS), round(10 * growth)))]
        self.places = [self._thing("place", PLACES, n) for n in range(max(len(PLACES), round(10 * growth)))]
        self.events = [self._thing("event", EVENTS, n) for n in range(max(len(EVENTS), round(2.6 * growth)))]
        self.documents = [self._thing("document", DOCUMENTS, n) for n in range(max(len(DOCUMENTS), round(0.7 * growth)))]
        armed = [actor for actor in self.actors if actor.class_ in ARMED]
        self.forces = {side: Ranked([a for a in armed if a.side == side]) for side in ("government", "opposition")}
        self.of = {kind: Ranked([a for a in self.actors if a.class_ == kind]) for kind in {*ACTORS}}
        self.voices = Ranked([a for a in self.actors if a.class_ not in ("Population", "MediaOutlet")])
        self.ground = Ranked([p for p in self.places if p.class_ not in ("Country", "Road", "Province")])
        self.at = {kind: Ranked([p for p in self.places if p.class_ == kind]) for kind in ("Country", "Road", "Province", "City")}
        self.sieges = Ranked([e for e in self.events if e.class_ == "Siege"])
        self.fights = Ranked([e for e in self.events if e.class_ != "Siege"])
        self.papers = Ranked(self.documents)

    @staticmethod
    def _thing(kind: str, classes: Sequence[str], number: int) -> Thing:
        turn = number if number < len(classes) else number % len(classes)
        return Thing(f"{kind}-{number}", classes[turn], number)

    def _actor(self, number: int) -> Thing:
        thing = self._thing("actor", ACTORS, number)
        side = SIDES.get(thing.class_) or (("opposition", "government")[number // 2 % 2] if thing.class_ == "Designation" else "other")
        return Thing(thing.id, thing.class_, number, side)

    def name(self, thing: Thing, article: str) -> str:
        """The id of a thing for a slot; notes that the article names it."""
        articles = self.named.setdefault(thing.id, [])
        if not articles or articles[-1] != article:
            articles.append(article)
        return thing.id

    def registers(self) -> dict[str, str]:
        """The registers' files as text. Only what an article names is registered; of places their wholes too."""
        return {
            "actors": "".join(self._actor_entry(thing) for thing in self.actors if thing.id in self.named),
            "places": "".join(map(self._place_entry, self.places)),
            "events": "".join(self._entry(thing) for thing in self.events if thing.id in self.named),
            "documents": "".join(self._entry(thing) for thing in self.documents if thing.id in self.named),
        }

    def _entry(self, thing: Thing) -> str:
        label = name_of(thing.class_, thing.number)
        articles = self.named.get(thing.id, [])
        half = articles[: len(articles) // 3] if thing.number % 3 == 0 else []  # some things have two spellings
        forms = [(label, articles[len(half) :]), (label.lower() if half else "", half)]
        names = "".join(f"    - {{form: {form}, in: [{', '.join(found)}]}}\n" for form, found in forms if found)
        return f"{thing.id}:\n  class: {thing.class_}\n  label: {{en: {label}}}\n" + (f"  names:\n{names}" if names else "")

    def _actor_entry(self, thing: Thing) -> str:
        return f"{self._entry(thing)}  sides: [{{side: {thing.side}, in: [{self.named[thing.id][0]}]}}]\n"

    def _place_entry(self, thing: Thing) -> str:
        country, city = self.places[0].id, self.places[1].id
        whole = {"Country": "", "City": country, "Province": country, "Neighbourhood": city, "Area": city, "School": city}
        within = whole.get(thing.class_, next(p.id for p in self.places if p.class_ == "Province"))
        chance = random.Random(f"place {thing.number}")
        spread = 0.05 if within == city else 0.3
        lat, lon = 36.2 + chance.uniform(-spread, spread), 37.15 + chance.uniform(-spread, spread)
        if thing.class_ in ("Country", "Road", "Frontline", "Area") or thing.number % 4 == 3:
            where = "{unknown: not in any gazetteer}"
        else:
            where = f'{{lat: "{lat:.5f}", lon: "{lon:.5f}", precision: point, source: an invented gazetteer, licence: CC0}}'
        return self._entry(thing) + (f"  within: [{within}]\n" if within else "") + f"  coordinates: {where}\n"
