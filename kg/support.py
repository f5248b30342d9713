"""How well a proposition is supported: who asserts and rejects it, how many of them are independent, what refines what.

Everything here is computed from the claims, whatever their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.amounts import Amount
from kg.frames import Frame
from kg.propositions import Proposition
from kg.records import SpeakerSeed
from kg.seeds import OWN_VOICE, Article, Claim, Seeds

PARTIES = frozenset({"government", "opposition", "kurdish", "islamic-state"})


@dataclass(frozen=True)
class Voice:
    """One claim as far as support is concerned.

    ``identities``: what it may share with another claim (its speaker, the agencies that relayed it, the body for which
    an unnamed speaker speaks); two voices with an identity in common are one origin.
    """

    key: str
    stance: str
    article: str
    own: bool
    side: str
    identities: frozenset[str]
    doubtful: bool
    vague: bool = False


@dataclass(frozen=True)
class Support:
    """The claims about one proposition by what they do to it."""

    voices: tuple[Voice, ...] = field(default=())

    def taking(self, *stances: str) -> list[Voice]:
        """The voices that take one of these stances."""
        return [voice for voice in self.voices if voice.stance in stances]


def voice(article: Article, claim: Claim, seeds: Seeds) -> Voice:
    """What one claim is to the support of its proposition."""
    seed = claim.seed
    identities = {name for key in (seed.by, *seed.via) for name in _identities(article, key)}
    side = "unknown" if seed.by == OWN_VOICE else _side(article.speakers[seed.by], seeds)
    vague = seed.by != OWN_VOICE and article.speakers[seed.by].anonymity == "unspecified"
    return Voice(
        f"{article.id}.{claim.key}",
        seed.stance,
        article.id,
        seed.by == OWN_VOICE,
        side,
        frozenset(identities),
        seed.confidence == "doubtful",
        vague,
    )


def _side(speaker: SpeakerSeed, seeds: Seeds) -> str:
    """The side that the article gives a speaker, or else the one side on which the speaker's body stands."""
    body = seeds.actors.get(speaker.for_ or speaker.actor)
    registered = {seed.side for seed in body.sides} if body else set()
    return registered.pop() if speaker.side == "unknown" and len(registered) == 1 else speaker.side


def _identities(article: Article, key: str) -> set[str]:
    """What a speaker or relay may share with others: who it is, and the body for which it speaks without a name."""
    if key == OWN_VOICE:
        return {f"actor/{article.head.publisher}" if article.head.publisher != "unknown" else f"article/{article.id}"}
    if key not in article.speakers:
        return {f"actor/{key}"}
    speaker = article.speakers[key]
    found = {f"actor/{speaker.actor}" if speaker.actor else f"speaker/{article.id}.{key}"}
    if speaker.for_ and speaker.anonymity != "named":
        found.add(f"actor/{speaker.for_}")  # unnamed voices of one body may be one person, or the body's own word
    return found


def gather(seeds: Seeds) -> dict[str, Support]:
    """The support of every proposition that a claim still upheld speaks of."""
    found: defaultdict[str, list[Voice]] = defaultdict(list)
    for article, claim in seeds.claims():
        if claim.seed.withdrawn is None:
            found[claim.proposition.id].append(voice(article, claim, seeds))
    return {key: Support(tuple(sorted(voices, key=lambda v: v.key))) for key, voices in found.items()}


def origins(voices: Iterable[Voice]) -> int:
    """How many independent origins stand behind these voices.

    Voices that share a speaker, an agency or a body are one. So are, within one article, its own voice and those it
    quotes, since it may say what they told it, and an unspecified voice ("sources", "the rebels") and any other that is
    not of a party opposed to it, since it may be the same person.
    """
    groups: list[tuple[set[str], set[str], set[str]]] = []  # identities, articles, articles whose own voice is among them
    found = list(voices)
    for item in found:
        identities, articles, own = set(item.identities), {item.article}, {item.article} if item.own else set()
        identities |= {
            f"vague/{o.key}/{item.key}" if o.key < item.key else f"vague/{item.key}/{o.key}" for o in found if _may_be_one(item, o)
        }
        apart = []
        for group in groups:
            if group[0] & identities or group[2] & articles or own & group[1]:
                identities |= group[0]
                articles |= group[1]
                own |= group[2]
            else:
                apart.append(group)
        groups = [*apart, (identities, articles, own)]
    return len(groups)


def _may_be_one(one: Voice, other: Voice) -> bool:
    opposed = {one.side, other.side} <= PARTIES and one.side != other.side
    return one.article == other.article and (one.vague or other.vague) and not opposed and one.key != other.key


class Refinement:
    """Which propositions say the same as another, or more narrowly.

    Args:
        seeds: for the frames, the sides of actors and the containment of places.
    """

    def __init__(self, seeds: Seeds) -> None:
        self.table = seeds.table
        self.sides = {key: frozenset(s.side for s in actor.sides) for key, actor in seeds.actors.items()}
        self.parents: Mapping[str, list[str]] = {key: place.within for key, place in seeds.places.items()}

    def actor_sides(self, values: Iterable[str | Amount]) -> frozenset[str]:
        """The sides of the actors among some values."""
        keys = [v.removeprefix("actor/") for v in values if isinstance(v, str) and v.startswith("actor/")]
        return frozenset().union(*(self.sides.get(key, frozenset()) for key in keys)) if keys else frozenset()

    def key(self, proposition: Proposition) -> tuple[object, ...]:
        """What a proposition is about: its frame and the values of its key slots, sides for those compared by side."""
        frame = self.table.frames[proposition.frame]
        return (proposition.frame, *(self._key_value(proposition, name) for name in frame.key))

    def _key_value(self, proposition: Proposition, name: str) -> object:
        if name == "when":
            return proposition.when
        if name.endswith(" side"):
            return self.actor_sides(proposition.get(name.removesuffix(" side")))
        return proposition.get(name)

    def pairs(self, propositions: Mapping[str, Proposition]) -> dict[str, list[str]]:
        """For each proposition the ids of those that refine it."""
        groups: defaultdict[tuple[object, ...], list[Proposition]] = defaultdict(list)
        for proposition in propositions.values():
            groups[self.key(proposition)].append(proposition)
        found: defaultdict[str, list[str]] = defaultdict(list)
        for group in groups.values():
            for narrow in group:
                for wide in group:
                    if narrow.id != wide.id and self.refines(narrow, wide):
                        found[wide.id].append(narrow.id)
        return {key: sorted(ids) for key, ids in found.items()}

    def refines(self, narrow: Proposition, wide: Proposition) -> bool:
        """Whether the first says the same as the second or more, given equal key slots."""
        if narrow.impossible or wide.impossible:
            return False
        frame = self.table.frames[wide.frame]
        if wide.when and not (narrow.when and self._dated_within(frame, narrow, wide)):
            return False
        return all(self._narrower(frame, name, narrow.get(name), wide.get(name)) for name in frame.slots if name not in frame.key)

    def _dated_within(self, frame: Frame, narrow: Proposition, wide: Proposition) -> bool:
        """Whether the time of one is that of the other or narrower.

        A state told for a whole period is not borne out by its holding on one day of it: there both begin and end must lie
        within what the other leaves open.
        """
        if frame.nature == "S" and ("/" in wide.when or "/" in narrow.when):
            return "/" in wide.when and "/" in narrow.when and wide.bounds().brackets(narrow.bounds())
        return wide.bounds().covers(narrow.bounds())

    def _narrower(self, frame: Frame, name: str, narrow: tuple[str | Amount, ...], wide: tuple[str | Amount, ...]) -> bool:
        if name == "extent":
            return narrow == wide or (narrow in ((), ("extent/whole",)) and wide == ("extent/part",))
        if not wide or narrow == wide:
            return True
        if not narrow:
            return False
        if isinstance(narrow[0], Amount) and isinstance(wide[0], Amount):
            return _within(narrow[0], wide[0])
        if frame.slots[name].kind == "place" and len(narrow) == len(wide) == 1:
            return str(wide[0]).removeprefix("place/") in self.ancestors(str(narrow[0]).removeprefix("place/"))
        return frame.slots[name].many == "together" and set(map(str, wide)) < set(map(str, narrow))

    def ancestors(self, place: str) -> set[str]:
        """All places of which a place is a part."""
        found: set[str] = set()
        waiting = list(self.parents.get(place, []))
        while waiting:
            parent = waiting.pop()
            if parent not in found:
                found.add(parent)
                waiting += self.parents.get(parent, [])
        return found


def _within(narrow: Amount, wide: Amount) -> bool:
    if narrow.unit != wide.unit:
        return False
    low = wide.low is None or (narrow.low is not None and float(narrow.low) >= float(wide.low))
    high = wide.high is None or (narrow.high is not None and float(narrow.high) <= float(wide.high))
    return low and high
