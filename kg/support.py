"""How well a proposition is supported: who asserts and rejects it, and how many of them are independent.

Everything here is computed from the claims, whatever their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.propositions import Proposition
from kg.records import DisputeSeed, SpeakerSeed
from kg.registers import Registers
from kg.seeds import OWN_VOICE, Article, Claim, Seeds

PARTIES = frozenset({"government", "opposition", "kurdish", "islamic-state"})


@dataclass(frozen=True)
class Voice:
    """One claim as far as support is concerned.

    ``identities``: what it may share with another claim (its speaker, the agencies that relayed it, the body for which
    an unnamed speaker speaks); two voices with an identity in common are one origin. ``entry``: the entry of the seeds that
    it was typed in, which may hold several claims.
    """

    key: str
    stance: str
    article: str
    own: bool
    side: str
    identities: frozenset[str]
    doubtful: bool
    vague: bool = False
    entry: str = ""


@dataclass(frozen=True)
class Support:
    """The claims about one proposition by what they do to it."""

    voices: tuple[Voice, ...] = field(default=())

    def taking(self, *stances: str) -> list[Voice]:
        """The voices that take one of these stances."""
        return [voice for voice in self.voices if voice.stance in stances]


def voice(article: Article, claim: Claim, registers: Registers) -> Voice:
    """What one claim is to the support of its proposition."""
    seed = claim.seed
    identities = {name for key in (seed.by, *seed.via) for name in _identities(article, key)}
    side = "unknown" if seed.by == OWN_VOICE else _side(article.speakers[seed.by], registers)
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
        f"{article.id}#{seed.id}",
    )


def _side(speaker: SpeakerSeed, registers: Registers) -> str:
    """The side that the article gives a speaker, or else the one side on which the speaker's body stands."""
    body = registers.actors.get(speaker.for_ or speaker.actor)
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


@dataclass(frozen=True)
class Told:
    """What articles say of some propositions, as far as it is weighed.

    ``labels``: of the propositions; ``listed``: the disputes in which curators have listed an entry, ARTICLE#CLAIM;
    ``kinds``: of those disputes.
    """

    propositions: Mapping[str, Proposition]
    labels: Mapping[str, str]
    support: Mapping[str, Support]
    listed: Mapping[str, Sequence[str]]
    kinds: Mapping[str, str]


def voices(article: Article, registers: Registers) -> dict[str, list[Voice]]:
    """An article's claims that are still upheld, by proposition."""
    found: defaultdict[str, list[Voice]] = defaultdict(list)
    for claim in article.claims:
        if claim.seed.withdrawn is None:
            found[claim.proposition.id].append(voice(article, claim, registers))
    return dict(found)


def together(voices: Iterable[Voice]) -> Support:
    """The support that some voices give, in the order of their keys."""
    return Support(tuple(sorted(voices, key=lambda v: v.key)))


def gather(seeds: Seeds) -> dict[str, Support]:
    """The support of every proposition that a claim still upheld speaks of."""
    found: defaultdict[str, list[Voice]] = defaultdict(list)
    for article in seeds.articles.values():
        for key, own in voices(article, seeds).items():
            found[key] += own
    return {key: together(own) for key, own in found.items()}


def listed(disputes: Mapping[str, DisputeSeed]) -> dict[str, list[str]]:
    """For each entry, ARTICLE#CLAIM, the disputes in which curators have listed it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, dispute in disputes.items():
        for ref in sorted({ref for position in dispute.positions for ref in position.claims}):
            found[ref].append(key)
    return dict(found)


def told(seeds: Seeds) -> Told:
    """What all articles say."""
    found = seeds.told()
    return Told(
        propositions={key: proposition for key, (proposition, _) in found.items()},
        labels={key: label for key, (_, label) in found.items()},
        support=gather(seeds),
        listed=listed(seeds.disputes),
        kinds={key: dispute.kind for key, dispute in seeds.disputes.items()},
    )


def origins(voices: Iterable[Voice]) -> list[list[Voice]]:
    """The independent origins behind some voices: the voices of each, in the order of their keys.

    Voices that share a speaker, an agency or a body are one origin. So are, within one article, its own voice and those it
    quotes, since it may say what they told it, and an unspecified voice ("sources", "the rebels") and any other that is
    not of a party opposed to it, since it may be the same person.
    """
    found = sorted(voices, key=lambda voice: voice.key)
    leader = {voice.key: voice.key for voice in found}

    def lead(key: str) -> str:
        while leader[key] != key:
            leader[key] = key = leader[leader[key]]
        return key

    for group in _one_origin(found):
        for other in group[1:]:
            first, second = sorted((lead(group[0].key), lead(other.key)))
            leader[second] = first
    result: dict[str, list[Voice]] = {}
    for voice in found:
        result.setdefault(lead(voice.key), []).append(voice)
    return list(result.values())


def _one_origin(voices: Iterable[Voice]) -> Iterator[list[Voice]]:
    """Groups of voices each of which is one origin; groups may overlap."""
    shared: defaultdict[str, list[Voice]] = defaultdict(list)
    articles: defaultdict[str, list[Voice]] = defaultdict(list)
    for voice in voices:
        articles[voice.article].append(voice)
        for identity in voice.identities:
            shared[identity].append(voice)
    yield from shared.values()
    for group in articles.values():
        if any(voice.own for voice in group):
            yield group
            continue
        for side in {voice.side for voice in group if voice.vague}:
            vague = [voice for voice in group if voice.vague and voice.side == side]
            near = [voice for voice in group if not opposed(side, voice.side)]
            yield [*vague, *near]


def opposed(side: str, other: str) -> bool:
    """Whether two sides are different parties to the war."""
    return {side, other} <= PARTIES and side != other
