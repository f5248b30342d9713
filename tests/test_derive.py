"""What follows from the claims: no shortcut without an uncontested assertion, and nothing counts that was withdrawn."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Triple

from kg import build, derive, graph, iris, ontology, seeds, yamltree
from kg.propositions import Propositions, Reading
from kg.reader import Problems
from kg.records import ClaimSeed, SpeakerSeed, Stance, Withdrawn
from kg.seeds import Claim, Seeds
from kg.status import ACCEPTED, Derivation
from kg.workspace import Workspace

VALLEY, RIVER = "valley-post-2020-05", "river-news-2020-05"
TWICE = "{Participation: {event: spring-flood, actor: lake-brigade, role: supporter}}"


@functools.cache
def world() -> Seeds:
    """The toy world."""
    return seeds.read(Workspace(Path(__file__).resolve().parent / "world"))


def reading(text: str) -> Reading:
    """The one proposition that a text holds."""
    problems, typed = Problems("x.yaml"), world()
    known = {"actor": typed.actors, "place": typed.places, "event": typed.events, "document": typed.documents}
    tree = yamltree.parse(f"asserts: {text}\n", "x.yaml")
    found = Propositions(typed.table, known, frozenset({"general-oak"}), "2020-05-12", lambda name: None, problems).read(tree["asserts"])
    assert list(problems) == []
    [one] = found
    return one


def with_claims(*claims: tuple[str, str, Stance, Reading, dict[str, object]], alone: bool = False) -> Seeds:
    """The toy world with more claims, or with these alone: article, speaker, stance, proposition, the rest of the claim."""
    typed = world()
    more: dict[str, list[Claim]] = {key: [] if alone else list(article.claims) for key, article in typed.articles.items()}
    for number, (article, by, stance, what, rest) in enumerate(claims):
        seed = ClaimSeed(id=f"more-{number}", says="x", by=by, stance=stance, passage=["p4s1"], **rest)  # type: ignore[arg-type]
        more[article].append(Claim(seed, what, True))
    outsider = SpeakerSeed("a passer-by", "role", side="other")
    articles = {
        key: replace(
            article,
            claims=tuple(more[key]),
            mentioned={} if alone else article.mentioned,
            speakers={**article.speakers, "outsider": outsider},
        )
        for key, article in typed.articles.items()
    }
    return replace(typed, articles=articles, disputes={} if alone else typed.disputes)


def shortcuts(typed: Seeds) -> set[tuple[str, str, str]]:
    """The plain triples, shortened."""
    return {(iris.shorten(a), b, iris.shorten(c)) for a, b, c, _ in axioms(typed)}


def axioms(typed: Seeds) -> list[tuple[str, str, str, list[str]]]:
    """Each axiom: source, property, target, and the propositions that it names; its plain triple stands too."""
    triples = written(typed)
    nodes = {t.subject: {} for t in triples if isinstance(t.subject, BlankNode)}  # type: dict[BlankNode, dict[str, list[str]]]
    for triple in triples:
        if isinstance(triple.subject, BlankNode):
            nodes[triple.subject].setdefault(triple.predicate.value.rpartition("#")[2], []).append(triple.object.value)  # type: ignore[union-attr]
    found = []
    for node in nodes.values():
        [source], [relation], [target] = node["annotatedSource"], node["annotatedProperty"], node["annotatedTarget"]
        assert Triple(NamedNode(source), NamedNode(relation), NamedNode(target)) in triples
        found.append((source, relation.rpartition("#")[2], target, [p.rpartition("/")[2] for p in node["forProposition"]]))
    return found


def written(typed: Seeds) -> set[Triple]:
    to = graph.write(typed, _parents())
    derive.write(Derivation.of_seeds(typed), to)
    return set(to)


@functools.cache
def _parents() -> dict[str, str]:
    return ontology.parents(Workspace(None).data("ontology"))


def alone(stance: Stance, what: str, by: str = "outsider", **rest: object) -> Seeds:
    return with_claims((VALLEY, by, stance, reading(what), rest), alone=True)


# The toy world


def test_plain_triples_of_the_toy_world() -> None:
    assert shortcuts(world()) == {
        ("actor:hill-brigade", "tookPartIn", "event:spring-flood"),
        ("actor:lake-brigade", "tookPartIn", "event:spring-flood"),
        ("event:spring-flood", "participant", "actor:hill-brigade"),
        ("event:spring-flood", "participant", "actor:lake-brigade"),
        ("event:spring-flood", "attacker", "actor:hill-brigade"),
        ("event:spring-flood", "attacker", "actor:lake-brigade"),
        ("actor:hill-brigade", "memberOf", "actor:green-front"),
        ("actor:hill-brigade", "originatesFrom", "place:eastmark"),
        ("place:riverton", "besiegedBy", "actor:northland-army"),
    }


def test_statuses_of_the_toy_world() -> None:
    derivation = Derivation.of_seeds(world())
    by_claim = {claim.key: (claim.alone, derivation.statuses[claim.proposition.id]) for _, claim in world().claims()}

    assert {key: status for key, (alone, status) in by_claim.items() if alone} == {
        "village-taken": "Contested",
        "village-captured": "Contested",
        "village-taken-denied": "Contested",
        "soldiers-killed": "SingleSource",
        "brigade-belongs": "Corroborated",
        "brigade-part": "Corroborated",
        "fighters-origin": "SingleSource",
        "riverton-next": "NotAsserted",
        "camp-shelled": "NotAsserted",
        "city-starved": "NotAsserted",
        "old-report": "NotAsserted",
        "riverton-besieged": "SingleSource",
        "road-question": "NotAsserted",
    }
    assert sorted({status for _, status in by_claim.values()}) == [
        "Contested",
        "Corroborated",
        "Implausible",
        "NotAsserted",
        "SingleSource",
    ]


def rejected_or_not_asserted(typed: Seeds) -> set[str]:
    """Ids of the propositions that may never give a shortcut, worked out from the claims alone."""
    stances: dict[str, set[str]] = {key: set() for key in typed.propositions()}
    for _, claim in typed.claims():
        if claim.seed.withdrawn is None:
            stances[claim.proposition.id].add(claim.seed.stance)
    return {key for key, found in stances.items() if "asserts" not in found or found & {"denies", "negates", "questions"}}


def test_nothing_contested_or_not_asserted_is_named_in_an_axiom() -> None:
    found, barred = axioms(world()), rejected_or_not_asserted(world())
    assert found and barred

    assert {proposition for *_, propositions in found for proposition in propositions} & barred == set()


def test_every_axiom_names_who_asserts_it_and_how_well_it_is_supported() -> None:
    triples = written(world())
    nodes = {t.subject for t in triples if isinstance(t.subject, BlankNode)}
    assert nodes

    for name in ("forProposition", "withStatus", "fromClaim"):
        assert {t.subject for t in triples if t.predicate.value == iris.term(name)} >= nodes
    statuses = {t.object.value for t in triples if t.predicate.value == iris.term("withStatus")}  # type: ignore[union-attr]
    assert statuses == {iris.status(name) for name in ACCEPTED}


@settings(max_examples=25)
@given(st.data())
def test_denials_at_random_take_every_shortcut_of_what_is_denied(data: st.DataObject) -> None:
    propositions = sorted(world().propositions().items())
    denied = data.draw(st.lists(st.sampled_from(propositions), min_size=1, max_size=8))
    stances = data.draw(st.lists(st.sampled_from(["denies", "negates", "questions"]), min_size=len(denied), max_size=len(denied)))
    more = [
        (data.draw(st.sampled_from([VALLEY, RIVER])), "outsider", stance, Reading(p), {})
        for stance, (_, p) in zip(stances, denied, strict=True)
    ]

    typed = with_claims(*more)  # type: ignore[arg-type]
    named = {proposition for *_, propositions in axioms(typed) for proposition in propositions}

    assert named & rejected_or_not_asserted(typed) == set()
    assert named & {key for key, _ in denied} == set()
    assert shortcuts(typed) <= shortcuts(world())


@settings(max_examples=25)
@given(st.data())
def test_claims_that_assert_nothing_never_add_a_shortcut(data: st.DataObject) -> None:
    texts = [
        "{Membership: {member: lake-brigade, whole: green-front, kind: member}}",
        TWICE,
        "{Origin: {group: lake-brigade, country: eastmark}}",
        "{ControlChange: {place: riverton, to: green-front}}",
        "{Support: {supporter: green-front, supported: lake-brigade}}",
    ]
    stances = st.sampled_from(["negates", "denies", "alleges", "questions", "predicts", "intends", "supposes"])
    more = [(data.draw(st.sampled_from([VALLEY, RIVER])), "outsider", data.draw(stances), reading(text), {}) for text in texts]

    assert shortcuts(with_claims(*more)) <= shortcuts(world())  # type: ignore[arg-type]


def test_a_triple_that_another_uncontested_proposition_gives_stays() -> None:
    dated = reading("{Participation: {event: spring-flood, actor: lake-brigade, role: supporter, when: 2020-04}}")
    plain = reading(TWICE)
    typed = with_claims(
        (VALLEY, "outsider", "asserts", dated, {}),
        (RIVER, "article", "denies", dated, {}),
        (RIVER, "outsider", "asserts", plain, {}),
        alone=True,
    )

    assert {tuple(propositions) for *_, propositions in axioms(typed)} == {(plain.proposition.id,)}
    assert ("event:spring-flood", "supporter", "actor:lake-brigade") in shortcuts(typed)


def test_who_denies_a_proposition_denies_what_refines_it() -> None:
    dated = reading("{Participation: {event: spring-flood, actor: lake-brigade, role: supporter, when: 2020-04}}")
    typed = with_claims((VALLEY, "outsider", "asserts", dated, {}), (RIVER, "article", "denies", reading(TWICE), {}), alone=True)

    assert set(Derivation.of_seeds(typed).statuses.values()) == {"Contested"}
    assert shortcuts(typed) == set()


# What gives none


@pytest.mark.parametrize(
    ("what", "rest", "gives"),
    [
        ("{ControlChange: {place: riverton, to: green-front}}", {}, True),
        ("{ControlChange: {place: riverton, to: green-front, extent: whole}}", {}, True),
        ("{ControlChange: {place: riverton, to: green-front, extent: part}}", {}, False),
        ("{ControlChange: {place: riverton, to: green-front, extent: most}}", {}, False),
        ("{ControlChange: {place: riverton, to: green-front}}", {"confidence": "probable", "note": "n"}, True),
        ("{ControlChange: {place: riverton, to: green-front}}", {"confidence": "doubtful", "note": "n"}, False),
        ("{ControlState: {place: riverton, holder: green-front}}", {}, False),
        ("{Membership: {member: lake-brigade, whole: green-front, kind: member}}", {}, True),
        ("{Membership: {member: lake-brigade, whole: green-front, kind: controlled-by}}", {}, False),
        ("{Conduct: {actor: green-front, act: looting}}", {}, False),
        (
            "{ControlChange: {place: riverton, to: green-front, when: {edtf: 2020-05, how: impossible, printed: 31 April, note: n}}}",
            {},
            False,
        ),
    ],
)
def test_what_gives_a_shortcut(what: str, rest: dict[str, object], gives: bool) -> None:
    assert bool(shortcuts(alone("asserts", what, **rest))) is gives


def test_a_doubtful_reading_does_not_stop_a_plain_one() -> None:
    doubtful = (VALLEY, "outsider", "asserts", reading(TWICE), {"confidence": "doubtful", "note": "n"})
    plain = (RIVER, "article", "asserts", reading(TWICE), {})

    assert shortcuts(with_claims(doubtful, plain, alone=True))  # type: ignore[arg-type]
    assert not shortcuts(with_claims(doubtful, alone=True))  # type: ignore[arg-type]


TAKEN = "{ControlChange: {place: riverton, to: green-front}}"
BESIEGED = "{SiegeState: {siege: siege-of-riverton, besieged: riverton, besieger: northland-army, completeness: full}}"


@pytest.mark.parametrize(
    ("what", "by", "gives"),
    [
        (TAKEN, "spokesman", False),  # of its own success
        (TAKEN, "officer", False),  # of its opponent's
        (TAKEN, "people", True),
        (TAKEN, "article", True),
        (BESIEGED, "spokesman", False),  # of a deed of its opponent
        (BESIEGED, "officer", True),  # of its own deed
        (BESIEGED, "people", True),
        ("{Participation: {event: spring-flood, actor: northland-army, role: defender}}", "spokesman", False),
        ("{Participation: {event: spring-flood, actor: green-front, role: attacker}}", "spokesman", True),
        ("{Membership: {member: lake-brigade, whole: green-front, kind: member}}", "spokesman", True),
    ],
)
def test_a_partys_word_on_its_success_or_its_opponents_deeds_gives_none(what: str, by: str, gives: bool) -> None:
    assert bool(shortcuts(alone("asserts", what, by))) is gives


def test_a_partys_word_gives_one_where_a_second_origin_asserts_it() -> None:
    own = (VALLEY, "spokesman", "asserts", reading(TAKEN), {})
    narrower = reading("{ControlChange: {place: riverton, to: green-front, when: 2020-05-20}}")

    assert not shortcuts(with_claims(own, alone=True))  # type: ignore[arg-type]
    assert shortcuts(with_claims(own, (RIVER, "article", "asserts", reading(TAKEN), {}), alone=True))  # type: ignore[arg-type]
    assert shortcuts(with_claims(own, (RIVER, "article", "asserts", narrower, {}), alone=True))  # type: ignore[arg-type]
    assert not shortcuts(with_claims(own, (VALLEY, "spokesman", "asserts", narrower, {}), alone=True))  # type: ignore[arg-type]
    doubtful = (RIVER, "article", "asserts", reading(TAKEN), {"confidence": "doubtful", "note": "n"})
    assert not shortcuts(with_claims(own, doubtful, alone=True))  # type: ignore[arg-type]


# Withdrawn claims


def test_withdrawn_claims_are_kept_with_their_reason_and_count_for_nothing() -> None:
    triples = written(world())
    [claim] = [t.subject for t in triples if t.predicate.value == iris.term("withdrawnBecause")]
    told = {t.predicate.value.rpartition("#")[2]: t.object for t in triples if t.subject == claim}

    assert (told["withdrawnOn"].value, told["withdrawnBecause"].value) == ("2020-06-01", "misread")  # type: ignore[union-attr]
    assert "formerlyClaimed" in told
    assert told.keys().isdisjoint({"claims", "asserts", "rejects"})
    assert {t.object for t in triples if t.subject == told["formerlyClaimed"] and t.predicate.value == iris.term("status")} == {
        NamedNode(iris.status("NotAsserted"))
    }


@settings(max_examples=25)
@given(st.lists(st.sampled_from(["asserts", "negates", "denies", "alleges", "questions"]), max_size=6))
def test_withdrawn_claims_change_neither_status_nor_shortcut(stances: list[Stance]) -> None:
    withdrawn = Withdrawn("2020-06-01", "misread")
    propositions = [p for _, p in sorted(world().propositions().items())]
    more = [
        (RIVER, "outsider", stance, Reading(propositions[(5 * n) % len(propositions)]), {"withdrawn": withdrawn})
        for n, stance in enumerate(stances)
    ]

    typed = with_claims(*more)  # type: ignore[arg-type]

    assert Derivation.of_seeds(typed).statuses == Derivation.of_seeds(world()).statuses
    assert shortcuts(typed) == shortcuts(world())


def test_a_withdrawn_claim_in_a_dispute_contests_nothing() -> None:
    articles = {
        key: replace(
            article,
            claims=tuple(
                replace(c, seed=replace(c.seed, withdrawn=Withdrawn("2020-06-01", "x"))) if c.seed.stance == "denies" else c
                for c in article.claims
            ),
        )
        for key, article in world().articles.items()
    }
    disputes = {
        key: replace(d, positions=[replace(d.positions[1], claims=[f"{VALLEY}#village-taken-denied"])])
        for key, d in world().disputes.items()
    }

    assert "Contested" not in Derivation.of_seeds(replace(world(), articles=articles, disputes=disputes)).statuses.values()


# Events and time


def test_an_event_is_attested_by_what_is_asserted_of_it_alone() -> None:
    def attested(typed: Seeds) -> set[str]:
        return {iris.shorten(t.subject.value) for t in written(typed) if t.predicate.value == iris.term("attestedBy")}  # type: ignore[union-attr]

    assert attested(world()) == {"event:spring-flood"}
    assert attested(alone("intends", "{Occurrence: {event: spring-flood}}")) == set()
    assert attested(alone("asserts", "{Occurrence: {event: spring-flood}}")) == {"event:spring-flood"}
    assert attested(alone("asserts", "{Timing: {event: spring-flood, bound: begin, when: 2020}}")) == set()


def test_time_bounds_of_a_shortcut_are_the_widest_of_its_propositions() -> None:
    def bounds(*texts: str) -> tuple[str, str]:
        claims = [(VALLEY, "outsider", "asserts", reading(text), {}) for text in texts]
        found = {
            t.predicate.value.rpartition("#")[2]: t.object.value
            for t in written(with_claims(*claims, alone=True))  # type: ignore[arg-type, union-attr]
            if isinstance(t.subject, BlankNode)
        }
        return found.get("possiblyFrom", ""), found.get("possiblyUntil", "")

    member = "{{Membership: {{member: lake-brigade, whole: green-front, kind: member{}}}}}"
    assert bounds(member.format(", when: 2020-05"), member.format(", when: 2019/2020-04")) == (
        "2019-01-01T00:00:00Z",
        "2020-05-31T23:59:59Z",
    )
    assert bounds(member.format(", when: 2020-05"), member.format(", when: 2019/..")) == ("2019-01-01T00:00:00Z", "")
    assert bounds(member.format(", when: 2020-05"), member.format("")) == ("", "")


# The real graph


def test_nothing_contested_or_not_asserted_is_named_in_an_axiom_of_the_graph(built: build.Built) -> None:
    barred = rejected_or_not_asserted(built.seeds)
    named = {t.object.value.rpartition("/")[2] for t in built.triples if t.predicate.value == iris.term("forProposition")}  # type: ignore[union-attr]
    assert barred and named

    assert named & barred == set()
