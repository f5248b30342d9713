"""How well a proposition is supported: what counts as an independent origin, and what refines what."""

from __future__ import annotations

import functools
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import seeds, support, yamltree
from kg.propositions import Proposition, Propositions, Reading
from kg.reader import Problems
from kg.records import ActorSeed, ClaimSeed, Label, SpeakerSeed, Stance, Withdrawn
from kg.refinement import Refinement
from kg.seeds import Claim, Seeds
from kg.status import Derivation
from kg.support import Voice, origins
from kg.workspace import Workspace

VALLEY, RIVER = "valley-post-2020-05", "river-news-2020-05"
SPEAKERS = {
    "spokesman": SpeakerSeed("a spokesman", "role", for_="green-front", side="opposition"),
    "colleague": SpeakerSeed("another spokesman", "unspecified", for_="green-front", side="opposition"),
    "named": SpeakerSeed("the front's envoy", "named", actor="envoy", for_="green-front", side="opposition"),
    "front": SpeakerSeed("the front", "named", actor="green-front", side="opposition"),
    "general": SpeakerSeed("a general", "named", actor="general-oak", for_="northland-army", side="government"),
    "army": SpeakerSeed("the army", "named", actor="northland-army", side="government"),
    "resident": SpeakerSeed("a resident", "role", side="other"),
    "neighbour": SpeakerSeed("another resident", "pseudonym", side="other"),
    "crowd": SpeakerSeed("residents", "unspecified", side="other"),
    "rebels": SpeakerSeed("rebels", "unspecified", side="opposition"),
    "agency": SpeakerSeed("an agency's man", "role", actor="northland-news"),
    "silent": SpeakerSeed("somebody of the front", "role", for_="green-front"),
}


@functools.cache
def bare_world() -> Seeds:
    """The toy world's registers and articles, without claims and disputes, with many speakers."""
    typed = seeds.read(Workspace(Path(__file__).resolve().parent / "world"))
    actors = {**typed.actors, "envoy": ActorSeed("Person", Label("An envoy"))}
    articles = {key: replace(article, claims=(), mentioned={}, speakers=SPEAKERS) for key, article in typed.articles.items()}
    return replace(typed, actors=actors, articles=articles, disputes={})


@pytest.fixture
def world() -> Seeds:
    """The bare world."""
    return bare_world()


def reading(world: Seeds, text: str) -> Reading:
    """The one proposition that a text holds."""
    problems = Problems("x.yaml")
    known = {"actor": world.actors, "place": world.places, "event": world.events, "document": world.documents}
    tree = yamltree.parse(f"asserts: {text}\n", "x.yaml")
    found = Propositions(world.table, known, frozenset({"general-oak"}), "2020-05-12", lambda name: None, problems).read(tree["asserts"])
    assert list(problems) == []
    [one] = found
    return one


FALL = "{ControlChange: {place: millbrook, to: green-front, when: 2020-05-09}}"


class Told:
    """Collects claims and gives the seeds that hold them."""

    def __init__(self, world: Seeds) -> None:
        self.world = world
        self.claims: list[tuple[str, Claim]] = []

    def say(self, article: str, by: str, stance: Stance = "asserts", what: str = FALL, via: tuple[str, ...] = (), **more: object) -> Told:
        seed = ClaimSeed(id=f"c{len(self.claims)}", says="x", by=by, via=list(via), stance=stance, passage=["p4s1"], **more)  # type: ignore[arg-type]
        self.claims.append((article, Claim(seed, reading(self.world, what), True)))
        return self

    def seeds(self, order: list[int] | None = None) -> Seeds:
        chosen = [self.claims[i] for i in order] if order is not None else self.claims
        articles = {
            key: replace(article, claims=tuple(claim for where, claim in chosen if where == key))
            for key, article in self.world.articles.items()
        }
        return replace(self.world, articles=articles)

    def derivation(self) -> Derivation:
        return Derivation.of_seeds(self.seeds())

    def status(self, what: str = FALL) -> str:
        return self.derivation().statuses[reading(self.world, what).proposition.id]

    def origins(self, what: str = FALL) -> int:
        return len(self.derivation().origins[reading(self.world, what).proposition.id])


# Origins


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((VALLEY, "resident"), (VALLEY, "resident"), 1),
        ((VALLEY, "resident"), (VALLEY, "neighbour"), 2),
        ((VALLEY, "resident"), (RIVER, "resident"), 2),  # who has no name is another person in another article
        ((VALLEY, "resident"), (VALLEY, "crowd"), 1),  # an unspecified voice may be any other of its article
        ((VALLEY, "rebels"), (VALLEY, "crowd"), 1),
        ((VALLEY, "rebels"), (VALLEY, "army"), 2),  # but none of an opposed party
        ((VALLEY, "resident"), (RIVER, "crowd"), 2),
        ((VALLEY, "army"), (RIVER, "army"), 1),
        ((VALLEY, "general"), (RIVER, "general"), 1),
        ((VALLEY, "general"), (RIVER, "army"), 2),
        ((VALLEY, "spokesman"), (VALLEY, "colleague"), 1),
        ((VALLEY, "spokesman"), (RIVER, "colleague"), 1),
        ((VALLEY, "spokesman"), (RIVER, "front"), 1),
        ((VALLEY, "spokesman"), (RIVER, "named"), 2),
        ((VALLEY, "article"), (VALLEY, "resident"), 1),
        ((VALLEY, "article"), (RIVER, "resident"), 2),
        ((VALLEY, "article"), (RIVER, "article"), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_independent_origins_of_two_claims(world: Seeds, one: tuple[str, str], other: tuple[str, str], expected: int) -> None:
    told = Told(world).say(*one).say(*other)

    assert told.origins() == expected
    assert told.status() == ("Corroborated" if expected == 2 else "SingleSource")


def test_two_claims_through_one_agency_are_one_origin(world: Seeds) -> None:
    through = ("northland-news",)

    assert Told(world).say(VALLEY, "resident", via=through).say(RIVER, "neighbour", via=through).origins() == 1
    assert Told(world).say(VALLEY, "resident", via=through).say(RIVER, "neighbour").origins() == 2
    assert Told(world).say(VALLEY, "resident", via=("agency",)).say(RIVER, "neighbour", via=through).origins() == 1
    assert Told(world).say(VALLEY, "agency").say(RIVER, "neighbour", via=through).origins() == 1


def test_two_claims_through_one_person_are_one_origin(world: Seeds) -> None:
    assert Told(world).say(VALLEY, "resident", via=("neighbour",)).say(VALLEY, "spokesman", via=("neighbour",)).origins() == 1


def test_an_articles_own_voice_joins_those_it_quotes_and_not_those_of_others(world: Seeds) -> None:
    told = Told(world).say(VALLEY, "resident").say(VALLEY, "neighbour")
    assert told.origins() == 2
    assert told.say(VALLEY, "article").origins() == 1
    assert told.say(RIVER, "neighbour").origins() == 2


def test_two_articles_of_one_publisher_are_one_origin_in_their_own_voice(world: Seeds) -> None:
    articles = {key: replace(article, head=replace(article.head, publisher="valley-post")) for key, article in world.articles.items()}

    assert Told(replace(world, articles=articles)).say(VALLEY, "article").say(RIVER, "article").origins() == 1


def test_articles_of_unknown_publishers_are_origins_of_their_own(world: Seeds) -> None:
    articles = {key: replace(article, head=replace(article.head, publisher="unknown")) for key, article in world.articles.items()}

    assert Told(replace(world, articles=articles)).say(VALLEY, "article").say(RIVER, "article").origins() == 2


def voices() -> st.SearchStrategy[list[Voice]]:
    names = st.sampled_from(["a", "b", "c", "d", "e"])
    return st.lists(
        st.builds(
            Voice,
            key=st.text("abcdefghij", min_size=1, max_size=3),
            stance=st.just("asserts"),
            article=st.sampled_from(["x", "y", "z"]),
            own=st.booleans(),
            side=st.sampled_from(["unknown", "opposition", "government"]),
            identities=st.frozensets(names, min_size=1, max_size=2),
            doubtful=st.just(False),
            vague=st.booleans(),
        ),
        max_size=7,
        unique_by=lambda voice: voice.key,
    )


@given(voices(), st.randoms(use_true_random=False))
def test_number_of_origins_does_not_depend_on_the_order(said: list[Voice], chance: random.Random) -> None:
    shuffled = list(said)
    chance.shuffle(shuffled)

    assert origins(shuffled) == origins(said)


@given(voices())
def test_origins_are_at_most_the_voices_and_at_least_one_of_them(said: list[Voice]) -> None:
    assert bool(said) <= len(origins(said)) <= len(said)


# Status


@pytest.mark.parametrize(
    ("stances", "expected"),
    [
        (["asserts"], "SingleSource"),
        (["alleges"], "NotAsserted"),
        (["intends"], "NotAsserted"),
        (["predicts"], "NotAsserted"),
        (["supposes"], "NotAsserted"),
        (["questions"], "NotAsserted"),
        (["negates"], "NotAsserted"),
        (["denies"], "NotAsserted"),
        (["asserts", "denies"], "Contested"),
        (["asserts", "negates"], "Contested"),
        (["alleges", "denies"], "Contested"),
        (["asserts", "questions"], "Contested"),
        (["intends", "denies"], "NotAsserted"),
        (["alleges", "questions"], "NotAsserted"),
        (["asserts", "intends"], "SingleSource"),
        (["asserts", "alleges"], "SingleSource"),
        (["asserts", "asserts"], "Corroborated"),
        (["asserts", "asserts", "denies"], "Contested"),
    ],
)
def test_status_of_a_proposition_by_what_is_said_of_it(world: Seeds, stances: list[Stance], expected: str) -> None:
    told = Told(world)
    for stance, by in zip(stances, ("resident", "neighbour", "general"), strict=False):
        told.say(VALLEY, by, stance)

    assert told.status() == expected


def test_a_withdrawn_claim_counts_for_nothing(world: Seeds) -> None:
    withdrawn = Withdrawn("2020-06-01", "misread")

    assert Told(world).say(VALLEY, "resident", withdrawn=withdrawn).status() == "NotAsserted"
    assert Told(world).say(VALLEY, "resident").say(VALLEY, "army", "denies", withdrawn=withdrawn).status() == "SingleSource"
    assert Told(world).say(VALLEY, "resident").say(RIVER, "neighbour", withdrawn=withdrawn).status() == "SingleSource"


@given(st.randoms(use_true_random=False))
def test_status_does_not_depend_on_the_order_of_claims(chance: random.Random) -> None:
    told = Told(bare_world())
    for article, by, stance, what in [
        (VALLEY, "spokesman", "asserts", FALL),
        (RIVER, "army", "denies", FALL),
        (VALLEY, "resident", "asserts", FALL),
        (VALLEY, "resident", "asserts", "{ControlChange: {place: millbrook, to: green-front}}"),
        (RIVER, "article", "asserts", "{ControlChange: {place: riverton, to: northland-army, when: 2020-05}}"),
        (VALLEY, "article", "asserts", "{ControlChange: {place: riverton, to: green-front, when: 2020-05-30}}"),
        (RIVER, "neighbour", "asserts", "{Membership: {member: hill-brigade, whole: green-front, kind: belongs}}"),
        (VALLEY, "article", "asserts", "{Membership: {member: hill-brigade, whole: green-front, kind: belongs, unstated: [member]}}"),
        (VALLEY, "resident", "asserts", "{Membership: {member: hill-brigade, whole: green-front, kind: belongs, unstated: [whole]}}"),
    ]:
        told.say(article, by, stance, what)  # type: ignore[arg-type]
    order = list(range(len(told.claims)))
    expected = Derivation.of_seeds(told.seeds())
    chance.shuffle(order)
    found = Derivation.of_seeds(told.seeds(order))

    assert found.statuses == expected.statuses
    assert set(found.statuses.values()) == {"Contested", "Corroborated"}
    assert found.origins == expected.origins
    assert {k: v for k, v in found.propositions.items()} == expected.propositions
    assert {k: v.unstated for k, v in found.propositions.items()} == {k: v.unstated for k, v in expected.propositions.items()}


# Rival holders


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "{ControlState: {place: riverton, holder: green-front, when: 2020-05-01/2020-05-31}}",
            "{ControlState: {place: riverton, holder: northland-army, when: 2020-05-10}}",
            True,
        ),
        (
            "{ControlState: {place: riverton, holder: green-front, when: 2020-05}}",  # on some day of May
            "{ControlState: {place: riverton, holder: northland-army, when: 2020-05-10}}",
            False,
        ),
        (
            "{ControlState: {place: riverton, holder: green-front, when: 2020-05}}",
            "{ControlState: {place: riverton, holder: northland-army, when: 2020-06}}",
            False,
        ),
        (
            "{ControlState: {place: riverton, holder: green-front, when: 2020-05}}",
            "{ControlState: {place: riverton, holder: northland-army}}",
            False,
        ),
        (
            "{ControlState: {place: riverton, holder: green-front, when: 2020-05}}",
            "{ControlState: {place: riverton, holder: hill-brigade, when: 2020-05}}",
            False,
        ),
        (
            "{ControlState: {place: riverton, holder: green-front, when: 2020-05, extent: part}}",
            "{ControlState: {place: riverton, holder: northland-army, when: 2020-05}}",
            False,
        ),
        (
            "{ControlState: {place: riverton, holder: green-front, when: 2020-05}}",
            "{ControlState: {place: millbrook, holder: northland-army, when: 2020-05}}",
            False,
        ),
        (
            "{ControlChange: {place: riverton, to: green-front, when: 2020-05}}",
            "{ControlChange: {place: riverton, to: northland-army, when: 2020-05-10}}",
            True,
        ),
        (
            "{ControlChange: {place: riverton, to: green-front, from: northland-army, when: 2020-05}}",
            "{ControlChange: {place: riverton, to: northland-army, when: 2020-05-10}}",
            False,
        ),  # taken and retaken
    ],
)
def test_two_sides_that_hold_or_take_one_place_at_one_time_are_contested(world: Seeds, one: str, other: str, expected: bool) -> None:
    told = Told(world).say(VALLEY, "resident", what=one).say(RIVER, "neighbour", what=other)

    assert [told.status(text) for text in (one, other)] == [("Contested" if expected else "SingleSource")] * 2


def test_only_what_is_asserted_has_rivals(world: Seeds) -> None:
    one, other = (f"{{ControlState: {{place: riverton, holder: {who}, when: 2020-05}}}}" for who in ("green-front", "northland-army"))
    told = Told(world).say(VALLEY, "resident", what=one).say(RIVER, "army", "intends", what=other)

    assert told.status(one) == "SingleSource"


# Refinement


def proposition(world: Seeds, text: str) -> Proposition:
    return reading(world, text).proposition


@pytest.mark.parametrize(
    ("narrow", "wide", "expected"),
    [
        (FALL, "{ControlChange: {place: millbrook, to: green-front}}", True),
        ("{ControlChange: {place: millbrook, to: green-front}}", FALL, False),
        (FALL, "{ControlChange: {place: millbrook, to: green-front, when: 2020-05}}", True),
        (FALL, "{ControlChange: {place: millbrook, to: green-front, when: 2020-05-10}}", False),
        (FALL, "{ControlChange: {place: millbrook, to: northland-army}}", False),
        (
            "{ControlChange: {place: millbrook, to: [green-front, hill-brigade]}}",
            "{ControlChange: {place: millbrook, to: green-front}}",
            True,
        ),
        (
            "{ControlChange: {place: millbrook, to: green-front}}",
            "{ControlChange: {place: millbrook, to: [green-front, hill-brigade]}}",
            False,
        ),
        (
            "{ControlChange: {place: millbrook, to: green-front, extent: whole}}",
            "{ControlChange: {place: millbrook, to: green-front, extent: part}}",
            True,
        ),
        (
            "{ControlChange: {place: millbrook, to: green-front, extent: part}}",
            "{ControlChange: {place: millbrook, to: green-front}}",
            False,
        ),
        (
            "{ControlChange: {place: millbrook, to: green-front}}",
            "{ControlChange: {place: millbrook, to: green-front, extent: part}}",
            True,
        ),
        (
            "{ControlChange: {place: millbrook, to: green-front, manner: at night}}",
            "{ControlChange: {place: millbrook, to: green-front}}",
            True,
        ),
        (
            "{ControlChange: {place: millbrook, to: green-front, manner: at night}}",
            "{ControlChange: {place: millbrook, to: green-front, manner: by day}}",
            False,
        ),
        ("{Count: {what: killed, category: people, amount: 20}}", "{Count: {what: killed, category: people, amount: {least: 15}}}", True),
        ("{Count: {what: killed, category: people, amount: 10}}", "{Count: {what: killed, category: people, amount: {least: 15}}}", False),
        (
            "{Count: {what: killed, category: people, amount: {range: [16, 18]}}}",
            "{Count: {what: killed, category: people, amount: {range: [15, 20]}}}",
            True,
        ),
        (
            "{Count: {what: killed, category: people, amount: {least: 16}}}",
            "{Count: {what: killed, category: people, amount: {range: [15, 20]}}}",
            False,
        ),
        (
            "{Count: {what: killed, category: people, amount: {exact: 20, unit: percent}}}",
            "{Count: {what: killed, category: people, amount: {least: 15}}}",
            False,
        ),
        (
            "{Fighting: {place: millbrook, state: ongoing, parties: [hill-brigade, northland-army]}}",
            "{Fighting: {place: millbrook, state: ongoing, parties: northland-army}}",
            True,
        ),
        (
            "{Post: {person: general-oak, organisation: northland-army, role: commander, place: millbrook}}",
            "{Post: {person: general-oak, organisation: northland-army, role: commander, place: northland}}",
            True,
        ),
        (
            "{Post: {person: general-oak, organisation: northland-army, role: commander, place: northland}}",
            "{Post: {person: general-oak, organisation: northland-army, role: commander, place: millbrook}}",
            False,
        ),
    ],
)
def test_a_refinement_says_the_same_or_more(world: Seeds, narrow: str, wide: str, expected: bool) -> None:
    one, other = proposition(world, narrow), proposition(world, wide)
    refinement = Refinement(world)
    assert refinement.key(one) == refinement.key(other)

    assert refinement.refines(one, other) is expected
    assert refinement.pairs({p.id: p for p in (one, other)}).get(other.id, []) == ([one.id] if expected else [])


@pytest.mark.parametrize(
    "text",
    [
        "{ControlChange: {place: riverton, to: green-front, when: 2020-05-09}}",
        "{ControlChange: {place: millbrook, from: green-front, when: 2020-05-09}}",
        "{ControlState: {place: millbrook, holder: green-front, when: 2020-05-09}}",
    ],
)
def test_other_key_slots_are_another_matter(world: Seeds, text: str) -> None:
    one, other = proposition(world, FALL), proposition(world, text)

    assert Refinement(world).pairs({p.id: p for p in (one, other)}) == {}


def test_what_refines_a_proposition_corroborates_it_and_not_the_other_way_round(world: Seeds) -> None:
    wide = "{ControlChange: {place: millbrook, to: green-front}}"
    told = Told(world).say(VALLEY, "resident", what=FALL).say(RIVER, "neighbour", what=wide)

    assert (told.status(wide), told.origins(wide)) == ("Corroborated", 2)
    assert (told.status(FALL), told.origins(FALL)) == ("SingleSource", 1)


def test_an_impossible_date_refines_nothing(world: Seeds) -> None:
    impossible = (
        "{Timing: {event: spring-flood, bound: begin, when: {edtf: 2020-04-30/2020-05-01, printed: 31 April, how: impossible, note: n}}}"
    )
    told = Told(world).say(VALLEY, "resident", what=impossible)
    told.say(RIVER, "neighbour", what="{Timing: {event: spring-flood, bound: begin, when: 2020-04/2020-06}}")

    assert told.status(impossible) == "Implausible"
    assert told.origins("{Timing: {event: spring-flood, bound: begin, when: 2020-04/2020-06}}") == 1


# Sides


@pytest.mark.parametrize(
    ("by", "expected"),
    [("spokesman", "opposition"), ("silent", "opposition"), ("resident", "other"), ("agency", "unknown"), ("article", "unknown")],
)
def test_side_of_a_voice_is_the_articles_or_else_that_of_its_body(world: Seeds, by: str, expected: str) -> None:
    told = Told(world).say(VALLEY, by).seeds()
    [found] = support.gather(told).values()

    assert [voice.side for voice in found.voices] == [expected]
