"""What two built graphs differ in is told once, exactly, and what they do not differ in is not told."""

from __future__ import annotations

import functools
import json
import random
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import build, upkeep
from kg.changes import (
    Change,
    Changes,
    Claimed,
    Decision,
    Difference,
    Handover,
    Question,
    Rereading,
    Rest,
    Restanding,
    Shortcut,
    Standing,
    Version,
    Withdrawal,
)
from kg.diff import diff
from kg.names import Named
from kg.releasenote import json_text, markdown, summary, text
from kg.store import OxigraphStore, RdflibStore, Store, open_graph, rdflib_graph
from kg.workspace import Workspace

WORLD = Path(__file__).resolve().parent / "world"
DATA = "https://example.org/northland/"
CKO = "https://w3id.org/conflict-kg/ontology#"
VALLEY, RIVER = "articles/valley-post-2020-05.yaml", "articles/river-news-2020-05.yaml"
V, R = f"{DATA}claim/valley-post-2020-05.", f"{DATA}claim/river-news-2020-05."
HILL = "hill-brigade:\n  class: ArmedGroup\n  label: {en: Hill Brigade, ar: لواء التل}\n"
HILL_NAMES = "  names: [{form: Hill Brigade, in: [valley-post-2020-05, river-news-2020-05]}]\n"
LAKE = "lake-brigade:\n  class: ArmedGroup\n  label: {en: Lake Brigade}\n"
LAKE_NAMES = "  names: [{form: Lake Brigade, in: [river-news-2020-05]}]\n"
OAK = "general-oak:\n  class: Person\n  label: {en: General Oak}\n"
Edit = tuple[str, str, str]
World = Callable[..., OxigraphStore]


def loaded(turtle: str) -> OxigraphStore:
    """A graph from its Turtle."""
    store = ox.Store()
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    return OxigraphStore(store)


def made(root: Path) -> str:
    """The Turtle of a workspace without the ontology, which is most of it and the same in all of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(upkeep, "vocabulary", lambda folder: [])
        return build.make(Workspace(root)).text


@functools.cache
def toy() -> str:
    """The Turtle of the toy world."""
    return made(WORLD)


@functools.cache
def unchanged() -> OxigraphStore:
    """The toy world; only read."""
    return loaded(toy())


@functools.cache
def toy_triples() -> tuple[ox.Triple, ...]:
    """The triples of the toy world."""
    return tuple(quad.triple for quad in ox.parse(toy(), format=ox.RdfFormat.TURTLE))


def of_triples(triples: Iterable[ox.Triple]) -> OxigraphStore:
    """A graph of some triples."""
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return OxigraphStore(store)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Builds the toy world with some texts of its seeds replaced by others."""
    numbers = iter(range(9))

    def with_edits(*edits: Edit) -> OxigraphStore:
        if not edits:
            return unchanged()
        root = tmp_path / f"world-{next(numbers)}"
        shutil.copytree(WORLD, root, ignore=shutil.ignore_patterns("*.ttl"))
        for name, old, new in edits:
            path = root / "seeds" / name
            content = path.read_text("utf-8")
            assert content.count(old) == 1, (name, old)
            path.write_text(content.replace(old, new), "utf-8")
        return loaded(made(root))

    return with_edits


def counts(changes: Changes) -> dict[str, int]:
    """How many changes of each kind, those aside that are told by property: what is derived from claims differs with them."""
    return {name: number for name, number in changes.counts().items() if name != "rest"}


def named(kind: str, key: str, label: str) -> Named:
    return Named(kind, f"{DATA}{kind}/{key}", label)


def triples(*pairs: tuple[str, str, str]) -> set[tuple[str, str, str]]:
    return {(f"{DATA}{source}", f"{CKO}{relation}", f"{DATA}{target}") for source, relation, target in pairs}


def ends(shortcuts: Iterable[Shortcut]) -> set[tuple[str, str, str]]:
    return {(s.source.iri, s.relation, s.target.iri) for s in shortcuts}


# Nothing changed


def test_a_graph_does_not_differ_from_itself(world: World) -> None:
    changes = diff(world(), world())

    assert changes == Changes(Version("A small invented war", changes.new.number), Version("A small invented war", changes.new.number))
    assert summary(changes) == "nothing changed"


def test_the_packaged_graph_does_not_differ_from_itself(aleppo_ttl: Path) -> None:
    changes = diff(open_graph(aleppo_ttl), open_graph(aleppo_ttl))

    assert changes == Changes(changes.old, changes.old)
    assert changes.old.title


@settings(max_examples=20)
@given(st.integers())
def test_names_of_blank_nodes_and_order_of_triples_are_no_change(seed: int) -> None:
    chance, found = random.Random(seed), toy_triples()
    blank = sorted({t.subject.value for t in found if isinstance(t.subject, ox.BlankNode)})
    assert blank
    other = [f"b{n}" for n in range(len(blank))]
    chance.shuffle(other)
    names = {name: ox.BlankNode(new) for name, new in zip(blank, other, strict=True)}
    again = [ox.Triple(names[t.subject.value], t.predicate, t.object) if isinstance(t.subject, ox.BlankNode) else t for t in found]
    chance.shuffle(again)

    changes = diff(unchanged(), of_triples(again))

    assert changes == Changes(changes.old, changes.old)


def test_a_new_version_alone_is_told_as_such() -> None:
    number = diff(unchanged(), unchanged()).old.number
    new = toy().replace(f'owl:versionInfo "{number}"', 'owl:versionInfo "9.9.9"').replace(f"/northland/{number}>", "/northland/9.9.9>")

    changes = diff(unchanged(), loaded(new))

    assert changes == Changes(Version("A small invented war", number), Version("A small invented war", "9.9.9"))
    assert text(changes, 80) == f"A small invented war, {number} -> 9.9.9\nnothing changed but the version or title\n"


# Claims


def test_a_claim_added(world: World) -> None:
    more = "- id: camp-shelled-again\n  says: The camp was under fire.\n  passage: p8s1\n  by: people\n"
    more += "  alleges: {Fighting: {place: millbrook-camp, state: ongoing}}\n"

    changes = diff(world(), world((VALLEY, "\nnothing:\n", f"{more}\nnothing:\n")))

    assert counts(changes) == {"claims_added": 1, "propositions_new": 1}
    [claim] = changes.claims_added
    proposition = claim.standing.proposition
    assert proposition.startswith(f"{DATA}proposition/fighting-millbrook-camp-")
    standing = Standing(proposition, "Fighting: place Millbrook camp; state ongoing", "NotAsserted", 0)
    assert claim == Claimed(
        f"{V}camp-shelled-again", "The camp was under fire.", "alleges", "residents", "valley-post-2020-05 ¶8", standing
    )


def test_a_claim_withdrawn(world: World) -> None:
    says = "  says: The brigade's men are from Eastmark.\n"

    changes = diff(world(), world((VALLEY, says, f"{says}  withdrawn: {{decided: '2021-02-03', reason: it is the offensive's men}}\n")))

    assert counts(changes) == {"claims_withdrawn": 1, "statuses": 1, "shortcuts_gone": 1}
    assert changes.claims_withdrawn == (
        Withdrawal(f"{V}fighters-origin", "The brigade's men are from Eastmark.", "2021-02-03", "it is the offensive's men", False),
    )
    [status] = changes.statuses
    assert (status.was.status, status.was.origins, status.now.status, status.now.origins) == ("SingleSource", 1, "NotAsserted", 0)
    assert ends(changes.shortcuts_gone) == triples(("actor/hill-brigade", "originatesFrom", "place/eastmark"))
    assert changes.shortcuts_gone[0].propositions == (status.was.proposition,)


def test_a_claim_that_comes_as_withdrawn_is_no_claim_added(world: World) -> None:
    changes = diff(without(f"{V}old-report"), world())

    assert counts(changes) == {"claims_withdrawn": 1}
    assert changes.claims_withdrawn == (Withdrawal(f"{V}old-report", "A report that is no longer upheld.", "2020-06-01", "misread", True),)


def test_a_withdrawn_claim_taken_up_again(world: World) -> None:
    changes = diff(world(), world((VALLEY, '  withdrawn: {decided: "2020-06-01", reason: misread}\n', "")))

    assert counts(changes) == {"claims_restored": 1, "statuses": 1}
    assert [(c.claim, c.stance) for c in changes.claims_restored] == [(f"{V}old-report", "asserts")]


def without(*iris: str) -> OxigraphStore:
    """The toy world without the blocks of some nodes."""
    return of_triples(t for t in toy_triples() if t.subject.value not in iris)


def claims() -> list[str]:
    """The claims of the toy world."""
    found = sorted(f"{DATA}claim/{key}" for key in re.findall(r"^claim:(\S+)$", toy(), re.MULTILINE))
    assert len(found) > 10
    return found


@given(st.data())
def test_exactly_the_claims_that_fell_out_are_gone_and_the_other_way_round_added(data: st.DataObject) -> None:
    iris = data.draw(st.sets(st.sampled_from(claims()), min_size=1))
    whole, fewer = of_triples(toy_triples()), without(*iris)

    changes, back = diff(whole, fewer), diff(fewer, whole)

    assert changes.counts() == {"claims_gone": len(iris)}
    assert [c.claim for c in changes.claims_gone] == sorted(iris)
    assert {c.claim for c in back.claims_added} | {c.claim for c in back.claims_withdrawn} == iris
    assert set(back.counts()) <= {"claims_added", "claims_withdrawn"}


def test_a_claim_gone_is_told_with_what_it_was() -> None:
    changes = diff(unchanged(), without(f"{V}camp-shelled"))

    [claim] = changes.claims_gone
    assert (claim.wording, claim.stance, claim.speaker) == ("Residents accuse the army of mortar fire on the camp.", "alleges", "residents")
    assert "1 claim gone without being withdrawn (this should not happen: a claim is withdrawn, never deleted)\n" in text(changes, 120)


def test_a_claim_reworded(world: World) -> None:
    changes = diff(world(), world((VALLEY, "says: About twenty soldiers died, he adds.", "says: He adds that some twenty soldiers died.")))

    was, now = "About twenty soldiers died, he adds.", "He adds that some twenty soldiers died."
    assert counts(changes) == {"claims_reworded": 1}
    assert changes.claims_reworded == (Change(f"{V}soldiers-killed", now, (Difference("wording", was, now),)),)


@pytest.mark.parametrize(
    ("edit", "claim", "expected"),
    [
        ((VALLEY, "  by: officer\n", "  by: people\n"), "city-starved", ("speaker", "an army officer", "residents")),
        (
            (VALLEY, "  passage: p8s2\n", "  passage: [p8s1, p8s2]\n"),
            "city-starved",
            (
                "passage",
                "¶8 (passage:valley-post-2020-05.p8s2)",
                "¶8 (passage:valley-post-2020-05.p8s1), ¶8 (passage:valley-post-2020-05.p8s2)",
            ),
        ),
        (
            (VALLEY, "  holder: [green-front]\n", "  holder: [hill-brigade]\n"),
            "riverton-next",
            ("holder", "Green Front", "Hill Brigade"),
        ),
        (
            (
                VALLEY,
                "he adds.\n  passage: p4s2\n  by: spokesman\n  via: [northland-news]\n",
                "he adds.\n  passage: p4s2\n  by: spokesman\n",
            ),
            "soldiers-killed",
            ("through", "Northland News Agency", ""),
        ),
        (
            (VALLEY, "  alleges: {Attack: {by: northland", "  predicts: {Attack: {by: northland"),
            "camp-shelled",
            ("stance", "alleges", "predicts"),
        ),
    ],
    ids=["speaker", "passage", "holder", "relay", "stance"],
)
def test_a_claim_read_otherwise_on_the_same_proposition(world: World, edit: Edit, claim: str, expected: tuple[str, str, str]) -> None:
    changes = diff(world(), world(edit))

    assert counts(changes) == {"claims_reread": 1}
    [reread] = changes.claims_reread
    assert (reread.claim, reread.called, reread.propositions, reread.follows) == (f"{V}{claim}", f"{V}{claim}", None, False)
    assert Difference(*expected) in reread.differences


def belongs_otherwise() -> Edit:
    belongs = "kind: belongs}}\n- id: fighters-origin"
    return VALLEY, belongs, belongs.replace("belongs", "member")


def test_a_claim_on_another_proposition_tells_both_with_their_statuses(world: World) -> None:
    changes = diff(world(), world(belongs_otherwise()))

    assert counts(changes) == {"claims_reread": 1, "statuses": 1}
    [reread] = changes.claims_reread
    assert (reread.claim, reread.differences, reread.follows) == (f"{V}brigade-belongs", (), False)
    assert reread.propositions is not None
    told = [(s.label.rpartition(" ")[2], s.status, s.origins) for s in reread.propositions]
    assert told == [("belongs", "Corroborated", 2), ("member", "SingleSource", 1)]
    [status] = changes.statuses
    assert status.was == reread.propositions[0]
    assert (status.now.status, status.now.origins) == ("SingleSource", 1)


def test_claims_of_a_list_are_known_again_under_their_new_ids(world: World) -> None:
    roles = "actor: [hill-brigade, lake-brigade], role: attacker"

    changes = diff(world(), world((RIVER, roles, roles.replace("attacker", "supporter"))))

    assert set(counts(changes)) == {"claims_reread", "statuses", "shortcuts_new", "shortcuts_gone"}
    assert [c.called for c in changes.claims_reread if c.claim == c.called] == []
    pairs = [(was.label, now.label) for was, now in (c.propositions for c in changes.claims_reread if c.propositions)]
    start = "Participation: event Spring Flood; actor"
    assert sorted(pairs) == [(f"{start} {b} Brigade; role attacker", f"{start} {b} Brigade; role supporter") for b in ("Hill", "Lake")]
    first = changes.claims_reread[0]
    assert Difference("id", f"claim:{first.called.rpartition('/')[2]}", f"claim:{first.claim.rpartition('/')[2]}") in first.differences


def test_a_list_that_lost_a_claim_keeps_the_other_under_its_new_id(world: World) -> None:
    changes = diff(world(), world((RIVER, "actor: [hill-brigade, lake-brigade]", "actor: hill-brigade")))

    assert counts(changes) == {"claims_reread": 1, "claims_gone": 1, "propositions_gone": 1, "shortcuts_gone": 3}
    [gone], [reread] = changes.claims_gone, changes.claims_reread
    assert "Lake Brigade" in gone.standing.label
    assert (reread.claim, reread.propositions) == (f"{R}brigades-attack", None)
    assert reread.called.startswith(f"{R}brigades-attack-")
    assert [d.what for d in reread.differences] == ["id"]


def test_what_else_differs_of_a_claim_is_no_other_reading(world: World) -> None:
    changes = diff(world(), world((VALLEY, "  confidence: probable\n", "")))

    assert counts(changes) == {}
    assert changes.rest == (Rest("claim", "reading confidence", (f"{V}fighters-origin",)),)


# Statuses


def test_a_status_and_a_number_of_origins_that_changed(world: World) -> None:
    """The second of two origins of a contested and of a corroborated proposition are withdrawn."""
    part, taken = "  says: The Hill Brigade forms a part of the Green Front.\n", "  says: Millbrook falls to the Green Front.\n"
    withdrawn = '  withdrawn: {decided: "2021-01-01", reason: misread}\n'
    not_in_dispute = ("disputes.yaml", ", river-news-2020-05#village-captured", "")

    changes = diff(world(), world((RIVER, part, part + withdrawn), (RIVER, taken, taken + withdrawn), not_in_dispute))

    assert counts(changes) == {"claims_withdrawn": 2, "statuses": 1, "origins": 1, "disputes_changed": 1}
    [status], [origins] = changes.statuses, changes.origins
    assert status.was.label == status.now.label == "Membership: member Hill Brigade; whole Green Front; kind belongs"
    assert (status.was.status, status.was.origins) == ("Corroborated", 2)
    assert (status.now.status, status.now.origins) == ("SingleSource", 1)
    assert origins.was.label == "Control change: place Millbrook; to Green Front (2020-05-09)"
    assert (origins.was.status, origins.was.origins, origins.now.status, origins.now.origins) == ("Contested", 2, "Contested", 1)


# Identities


def test_things_new_and_gone(world: World) -> None:
    elm = "general-elm:\n  class: Person\n  label: {en: General Elm}\n"

    changes = diff(world(), world(("actors.yaml", OAK, elm), ("documents.yaml", "truce-plan:", "truce-plan-2:")))

    assert counts(changes) == {"things_new": 1, "things_gone": 1, "reidentified": 1}
    assert changes.things_new == (named("actor", "general-elm", "General Elm"),)
    assert changes.things_gone == (named("actor", "general-oak", "General Oak"),)
    plans = named("document", "truce-plan", "Truce plan"), named("document", "truce-plan-2", "Truce plan")
    assert changes.reidentified == (Handover(*plans, ("Truce plan",)),)
    assert changes.rest == ()


MOUNTAIN = (
    "mountain-men:\n  class: ArmedGroup\n  label: {en: Mountain Group}\n  names: [{form: mountain fighters, in: [river-news-2020-05]}]\n"
)
BESIEGED = (RIVER, "besieger: northland-army", "besieger: mountain-men")
HILL_TAKES_FIGHTERS = HILL_NAMES.replace("]}]", "]}, {form: mountain fighters, in: [river-news-2020-05]}]")


def test_a_thing_merged_into_another(world: World) -> None:
    old = world(("actors.yaml", OAK, OAK + MOUNTAIN), BESIEGED)
    new = world(
        ("actors.yaml", HILL + HILL_NAMES, HILL + HILL_TAKES_FIGHTERS),
        (RIVER, "besieger: northland-army", "besieger: hill-brigade"),
    )

    changes = diff(old, new)

    assert counts(changes) == {"claims_reread": 1, "merged": 1, "shortcuts_new": 1, "shortcuts_gone": 1}
    mountain, hill = named("actor", "mountain-men", "Mountain Group"), named("actor", "hill-brigade", "Hill Brigade")
    assert changes.merged == (Handover(mountain, hill, ("mountain fighters",)),)
    assert [(c.claim, c.follows) for c in changes.claims_reread] == [(f"{R}riverton-besieged", True)]
    assert ends(changes.shortcuts_gone) == triples(("place/riverton", "besiegedBy", "actor/mountain-men"))
    assert ends(changes.shortcuts_new) == triples(("place/riverton", "besiegedBy", "actor/hill-brigade"))
    told = "only because a thing that they speak of has another id now:\n      claim:river-news-2020-05.riverton-besieged\n"
    assert told in text(changes, 120)


def test_a_claim_that_speaks_of_a_merged_thing_and_was_read_otherwise_too_is_told_in_full(world: World) -> None:
    old = world(("actors.yaml", OAK, OAK + MOUNTAIN), BESIEGED)
    new = world(
        ("actors.yaml", HILL + HILL_NAMES, HILL + HILL_TAKES_FIGHTERS),
        (RIVER, "besieger: northland-army, when: 2020-04/..", "besieger: hill-brigade, when: 2020-03/.."),
    )

    [reread] = diff(old, new).claims_reread

    assert not reread.follows


def test_a_thing_split_from_another(world: World) -> None:
    two = LAKE_NAMES.replace("]}]", "]}, {form: Pond Company, in: [river-news-2020-05]}]")
    pond = "pond-company:\n  class: ArmedGroup\n  label: {en: Pond Company}\n"

    changes = diff(world(("actors.yaml", LAKE + LAKE_NAMES, LAKE + two)), world(("actors.yaml", OAK, OAK + pond)))

    assert counts(changes) == {"split": 1}
    lake, company = named("actor", "lake-brigade", "Lake Brigade"), named("actor", "pond-company", "Pond Company")
    assert changes.split == (Handover(lake, company, ("Pond Company",)),)
    assert changes.rest == ()


def test_a_name_that_moved_between_things_that_stay(world: World) -> None:
    two = LAKE_NAMES.replace("]}]", "]}, {form: mountain fighters, in: [river-news-2020-05]}]")

    changes = diff(
        world(("actors.yaml", LAKE + LAKE_NAMES, LAKE + two)), world(("actors.yaml", HILL + HILL_NAMES, HILL + HILL_TAKES_FIGHTERS))
    )

    assert counts(changes) == {"names_moved": 1}
    lake, hill = named("actor", "lake-brigade", "Lake Brigade"), named("actor", "hill-brigade", "Hill Brigade")
    assert changes.names_moved == (Handover(lake, hill, ("mountain fighters",)),)


CAMP_GONE = (
    (VALLEY, "place: millbrook-camp}}", "place: millbrook}}"),
    ("places.yaml", "  differs: [millbrook-camp]\n", ""),
)


def places_without_camp() -> Edit:
    content = (WORLD / "seeds" / "places.yaml").read_text("utf-8")
    return ("places.yaml", content[content.index("millbrook-camp:\n") :], "")


def test_a_homonym_that_is_gone_is_merged_into_nothing(world: World) -> None:
    """Village and camp are both called Millbrook; that the village still is, is no merger."""
    changes = diff(world(), world(places_without_camp(), *CAMP_GONE))

    assert changes.things_gone == (named("place", "millbrook-camp", "Millbrook camp"),)
    assert set(counts(changes)) == {"claims_reread", "things_gone"}


def test_a_decision_merges_homonyms(world: World) -> None:
    village = "  label: {en: Millbrook}\n"
    decided = f"{village}  merges: [{{forms: [Millbrook, Millbrook camp], rationale: The camp is in the village.}}]\n"

    changes = diff(world(), world(places_without_camp(), *CAMP_GONE, ("places.yaml", village, decided)))

    mill, camp = named("place", "millbrook", "Millbrook"), named("place", "millbrook-camp", "Millbrook camp")
    assert set(counts(changes)) == {"claims_reread", "merged", "decisions_added"}
    assert changes.merged == (Handover(camp, mill, ("Millbrook", "Millbrook camp")),)
    assert changes.decisions_added == (Decision(mill, ("Millbrook", "Millbrook camp"), "The camp is in the village."),)
    assert all(c.follows for c in changes.claims_reread)


def test_a_spelling_that_one_of_two_homonyms_gives_up_is_no_handover(world: World) -> None:
    spelling = "  names: [{form: Millbrook, in: [valley-post-2020-05]}]\n"

    changes = diff(world(), world(("places.yaml", spelling, "")))

    assert counts(changes) == {}
    assert changes.rest == (Rest("place", "has spelling", (f"{DATA}place/millbrook-camp",)),)


def renamed_hill(path: str) -> Edit:
    """The Hill Brigade with another id in a file."""
    content = (WORLD / "seeds" / path).read_text("utf-8")
    return path, content, content.replace("hill-brigade", "upland-brigade")


def test_another_id_carries_claims_and_decisions_with_it(world: World) -> None:
    changes = diff(world(), world(*map(renamed_hill, ("actors.yaml", VALLEY, RIVER))))

    assert set(counts(changes)) == {"claims_reread", "reidentified", "shortcuts_new", "shortcuts_gone"}
    assert [(h.source.iri, h.target.iri) for h in changes.reidentified] == [(f"{DATA}actor/hill-brigade", f"{DATA}actor/upland-brigade")]
    assert len(changes.claims_reread) == 5
    assert all(c.follows for c in changes.claims_reread)
    assert changes.rest == ()


def test_claims_that_name_one_another_follow_their_new_ids(world: World) -> None:
    new = world(*map(renamed_hill, ("actors.yaml", VALLEY, RIVER)))
    listed = [c for c in diff(unchanged(), new).claims_reread if c.claim != c.called]
    assert len(listed) == 2
    shares = ox.NamedNode(f"{CKO}sharesOriginWith")
    ends_old, ends_new = ([ox.NamedNode(c.called) for c in listed], [ox.NamedNode(c.claim) for c in listed])
    found = new.query("CONSTRUCT WHERE { ?s ?p ?o }").triples
    assert found

    changes = diff(
        of_triples([*toy_triples(), ox.Triple(ends_old[0], shares, ends_old[1])]),
        of_triples([*found, ox.Triple(ends_new[0], shares, ends_new[1])]),
    )

    assert [c.follows for c in changes.claims_reread] == [True] * 5


def test_a_thing_renamed(world: World) -> None:
    changes = diff(world(), world(("actors.yaml", "label: {en: Lake Brigade}", "label: {en: Lake Division}")))

    assert counts(changes) == {"renamed": 1}
    assert changes.renamed == (
        Change(f"{DATA}actor/lake-brigade", "Lake Division", (Difference("label", "Lake Brigade", "Lake Division"),)),
    )
    assert [(r.kind, r.what) for r in changes.rest] == [("proposition", "label"), ("siding", "label")]


def test_another_arabic_label_is_no_new_name(world: World) -> None:
    changes = diff(world(), world(("actors.yaml", "ar: الجبهة الخضراء", "ar: جبهة خضراء")))

    assert changes.counts() == {"rest": 1}
    assert changes.rest == (Rest("actor", "pref label", (f"{DATA}actor/green-front",)),)


def test_merge_decisions_added_and_taken_back(world: World) -> None:
    forms = "    - forms: [Hill Brigade, the mountain men]\n"

    changes = diff(world(), world(("actors.yaml", forms, forms.replace("the mountain men", "the hill men"))))

    hill = named("actor", "hill-brigade", "Hill Brigade")
    assert changes.counts() == {"decisions_added": 1, "decisions_reversed": 1}
    assert changes.decisions_added == (Decision(hill, ("Hill Brigade", "the hill men"), "The agency uses both for one unit."),)
    assert changes.decisions_reversed == (Decision(hill, ("Hill Brigade", "the mountain men"), "The agency uses both for one unit."),)


# Articles, disputes, the rest


def test_an_article_added_brings_its_claims(world: World, tmp_path: Path) -> None:
    root = tmp_path / "three"
    shutil.copytree(WORLD, root, ignore=shutil.ignore_patterns("*.ttl"))
    (root / "seeds" / RIVER).unlink()
    for name in ("actors", "places", "events", "disputes"):
        path = root / "seeds" / f"{name}.yaml"
        content = path.read_text("utf-8").replace(", river-news-2020-05#village-captured", "").replace(", river-news-2020-05]", "]")
        path.write_text(content.replace("in: [river-news-2020-05]", "in: [valley-post-2020-05]"), "utf-8")

    changes = diff(loaded(made(root)), world())

    assert changes.articles_new == (named("article", "river-news-2020-05", "Spring Flood: what we know"),)
    assert [c.claim for c in changes.claims_added] == [claim for claim in claims() if claim.startswith(R)]
    assert {"things_new", "things_gone", "claims_gone", "claims_reread"} & set(changes.counts()) == set()


DISPUTE = (WORLD / "seeds" / "disputes.yaml").read_text("utf-8")


def disputes(**replaced: str) -> Edit:
    """The one dispute of the toy world with other values."""
    content = DISPUTE
    for key, value in replaced.items():
        content, times = re.subn(rf"^( +(?:- )?){key}: .*$", rf"\1{key}: {value}", content, count=1, flags=re.MULTILINE)
        assert times == 1
    return ("disputes.yaml", DISPUTE, content)


def test_disputes_added_and_ended(world: World) -> None:
    question = "Did Millbrook fall to the Green Front on 9 May 2020?"

    changes = diff(world(), world(("disputes.yaml", "millbrook:\n", "millbrook-fall:\n")))

    assert counts(changes) == {"disputes_added": 1, "disputes_ended": 1}
    assert changes.disputes_added == (Question(f"{DATA}dispute/millbrook-fall", question, "contradiction", 2),)
    assert changes.disputes_ended == (Question(f"{DATA}dispute/millbrook", question, "contradiction", 2),)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            disputes(question="Did Millbrook fall?"),
            Difference("question", "Did Millbrook fall to the Green Front on 9 May 2020?", "Did Millbrook fall?"),
        ),
        (disputes(kind="scope"), Difference("kind", "contradiction", "scope")),
        (disputes(rationale="Both."), Difference("rationale", "The army speaks of the very report.", "Both.")),
        (disputes(holds="It was taken."), Difference("position", "It fell.", "It was taken.")),
        (
            disputes(claims="[valley-post-2020-05#village-taken]"),
            Difference('claims of "It fell."', "claim:river-news-2020-05.village-captured", ""),
        ),
        (
            (
                "disputes.yaml",
                "  rationale",
                "    - holds: Nobody knows.\n      claims: [river-news-2020-05#road-question]\n  rationale",
            ),
            Difference("position", "", "Nobody knows. (claim:river-news-2020-05.road-question)"),
        ),
    ],
    ids=["question", "kind", "rationale", "position reworded", "claims", "position added"],
)
def test_a_dispute_that_changed(world: World, edit: Edit, expected: Difference) -> None:
    changes = diff(world(), world(edit))

    assert [(d.iri, d.differences) for d in changes.disputes_changed] == [(f"{DATA}dispute/millbrook", (expected,))]
    assert set(counts(changes)) <= {"disputes_changed", "statuses"}


def test_the_order_of_positions_is_no_change(world: World) -> None:
    head, first, second, tail = re.split(r"(?=    - holds)|(?=  rationale)", DISPUTE)

    changes = diff(world(), world(("disputes.yaml", DISPUTE, head + second + first + tail)))

    assert counts(changes) == {}


def test_a_dispute_over_claims_with_new_ids_did_not_change(world: World) -> None:
    """A claim of a list that is read otherwise has another id; it stays in its position."""
    holds = ("disputes.yaml", "river-news-2020-05#village-captured", "river-news-2020-05#brigades-attack")
    roles = (RIVER, "actor: [hill-brigade, lake-brigade], role: attacker", "actor: [hill-brigade, lake-brigade], role: supporter")

    changes = diff(world(holds), world(holds, roles))

    assert len(changes.claims_reread) == 2
    assert changes.disputes_changed == ()


def test_what_no_list_tells_is_told_by_kind_and_property(world: World) -> None:
    changes = diff(
        world(),
        world(
            ("places.yaml", 'lat: "10.5", lon: "20.25"', 'lat: "10.6", lon: "20.35"'),
            (VALLEY, "  byline: [the Valley Post]\n", ""),
            (VALLEY, "passages:\n", 'passages:\n  p1s1: {paragraph: 1, start: 0, end: 27, words: 3, digest: "0000000000000000"}\n'),
        ),
    )

    assert changes.counts() == {"rest": 4}
    assert changes.rest == (
        Rest("article", "byline", (f"{DATA}article/valley-post-2020-05",)),
        Rest("passage", "new", (f"{DATA}passage/valley-post-2020-05.p1s1",)),
        Rest("place", "latitude", (f"{DATA}place/riverton",)),
        Rest("place", "longitude", (f"{DATA}place/riverton",)),
    )


def test_a_term_of_the_ontology_and_an_axiom_that_differ_are_told() -> None:
    first = next(t for t in toy_triples() if t.predicate.value == f"{CKO}possiblyFrom")
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    new = [t for t in toy_triples() if t != first] + [ox.Triple(ox.NamedNode(f"{CKO}Brawl"), label, ox.Literal("Brawl"))]

    changes = diff(unchanged(), of_triples(new))

    assert changes.counts() == {"rest": 2}
    assert [(r.kind, r.what) for r in changes.rest] == [("shortcut", "annotations"), ("term", "new")]
    assert changes.rest[0].things == (f"{DATA}place/riverton {CKO}besiegedBy {DATA}actor/northland-army",)


def test_an_annotation_without_its_triple_is_no_shortcut() -> None:
    [gone] = triples(("place/riverton", "besiegedBy", "actor/northland-army"))
    plain = ox.Triple(*(ox.NamedNode(iri) for iri in gone))
    assert plain in toy_triples()

    changes = diff(unchanged(), of_triples(t for t in toy_triples() if t != plain))

    assert changes.counts() == {"shortcuts_gone": 1}
    assert ends(changes.shortcuts_gone) == {gone}


def test_both_engines_find_the_same(world: World) -> None:
    new = world(("actors.yaml", OAK, OAK + MOUNTAIN), BESIEGED)
    old = unchanged()

    def by_rdflib(store: Store) -> RdflibStore:
        data = ox.serialize(list(store.query("CONSTRUCT WHERE { ?s ?p ?o }").triples or ()), format=ox.RdfFormat.TURTLE)
        assert data is not None
        return RdflibStore(rdflib_graph(data))

    changes = diff(old, new)

    assert changes.counts()
    assert diff(by_rdflib(old), by_rdflib(new)) == changes


# How it is told

TOLD = Changes(
    Version("A war", "1.0.0"),
    Version("A war", "1.1.0"),
    claims_withdrawn=(Withdrawal(f"{V}x", "It *fell*.", "2021-01-01", "misread", False),),
    propositions_new=2,
    merged=(Handover(named("actor", "a_b", "A"), named("actor", "c", "C"), ("A", "a [b]")),),
    renamed=(Change(f"{DATA}place/p", "New", (Difference("label", "Old", "New"),)),),
    rest=(Rest("place", "latitude", tuple(f"{DATA}place/p{n}" for n in range(5))),),
)


def test_text_for_a_terminal() -> None:
    assert (
        text(TOLD, 60)
        == """\
A war, 1.0.0 -> 1.1.0
1 claim withdrawn, 2 other propositions new, 1 merger, 1
    thing renamed, 1 other difference

1 claim withdrawn
  claim:valley-post-2020-05.x  It *fell*.
      withdrawn on 2021-01-01: misread

1 merger
  A (actor:a_b) was merged into C (actor:c)
      names: "A", "a [b]"

1 thing renamed
  place:p
      was: Old
      now: New

1 other difference
  latitude: 5 places (place:p0, place:p1, place:p2, ...)
"""
    )


def test_readings_are_told_with_what_was_and_what_is() -> None:
    """Those that only follow a new id stand together, unless the status differs."""
    single, double = Standing("p", "It fell", "SingleSource", 1), Standing("q", "It fell to X", "Corroborated", 2)
    differences = (
        Difference("stance", "asserts", "denies"),
        Difference("through", "an agency", ""),
        Difference("holder", "", "the front"),
        Difference("speaker", "a spokesman", "a man whom nobody else in the whole article names"),
    )
    changes = Changes(
        TOLD.old,
        TOLD.new,
        claims_reread=(
            Rereading(f"{V}x", f"{V}x", "It fell.", differences, None, False),
            Rereading(f"{V}y", f"{V}y", "It did.", (), (single, double), True),
            Rereading(f"{V}z", f"{V}z", "So it did.", (), (single, replace(single, proposition="q")), True),
        ),
        statuses=(Restanding(single, double), Restanding(double, replace(double, status="NotAsserted", origins=0))),
    )

    assert (
        text(changes, 100)
        == """\
A war, 1.0.0 -> 1.1.0
3 claims re-read, 2 statuses changed

3 claims re-read
  claim:valley-post-2020-05.x  It fell.
      stance: asserts -> denies
      through gone: an agency
      holder new: the front
      speaker was: a spokesman
      speaker now: a man whom nobody else in the whole article names
  claim:valley-post-2020-05.y  It did.
      proposition was: It fell  (single source, 1 origin)
      proposition now: It fell to X  (corroborated, 2 origins)
  only because a thing that they speak of has another id now:
      claim:valley-post-2020-05.z

2 statuses changed
  It fell to X  (q)
      single source, 1 origin -> corroborated, 2 origins
  It fell to X  (q)
      corroborated, 2 origins -> not asserted
"""
    )


def test_markdown_shows_ids_as_code_and_the_rest_as_it_is_written() -> None:
    assert (
        markdown(TOLD)
        == """\
## A war, 1.0.0 -> 1.1.0

1 claim withdrawn, 2 other propositions new, 1 merger, 1 thing renamed, 1 other difference.

### 1 claim withdrawn

- `claim:valley-post-2020-05.x` It \\*fell\\*.
  - withdrawn on 2021-01-01: misread

### 1 merger

- A (`actor:a_b`) was merged into C (`actor:c`)
  - names: "A", "a \\[b\\]"

### 1 thing renamed

- `place:p`
  - was: Old
  - now: New

### 1 other difference

- latitude: 5 places (`place:p0`, `place:p1`, `place:p2`, ...)
"""
    )


def test_json_has_every_field_and_iris_in_full() -> None:
    found = json.loads(json_text(TOLD))

    assert set(found) == {"summary", "changed", *Changes.__dataclass_fields__}
    assert found["changed"] is True
    assert found["summary"] == summary(TOLD)
    assert found["claims_withdrawn"] == [
        {"claim": f"{V}x", "wording": "It *fell*.", "on": "2021-01-01", "because": "misread", "new": False}
    ]
    assert found["rest"][0]["things"][4] == f"{DATA}place/p4"
    assert json.loads(json_text(Changes(TOLD.old, TOLD.new)))["changed"] is False


def test_every_kind_of_change_has_words(world: World) -> None:
    """Each field that is filled is told by its own heading; the summary names it too."""
    differing = diff(world(), world(("actors.yaml", OAK, MOUNTAIN), BESIEGED, disputes(kind="scope"), belongs_otherwise()))
    question = Question(f"{DATA}dispute/d", "Who?", "scope", 2)
    everything = replace(
        TOLD,
        articles_new=(named("article", "n", "News"),),
        articles_gone=(named("article", "o", "Olds"),),
        claims_added=(Claimed(f"{V}a", "Added.", "asserts", "a voice", "x ¶1", differing.statuses[0].now),),
        claims_restored=(Claimed(f"{V}b", "Again.", "asserts", "a voice", "x ¶1", differing.statuses[0].now),),
        claims_gone=(Claimed(f"{V}c", "Gone.", "asserts", "a voice", "x ¶1", differing.statuses[0].now),),
        claims_reworded=(Change(f"{V}d", "Now.", (Difference("wording", "Then.", "Now."),)),),
        claims_reread=differing.claims_reread,
        statuses=differing.statuses,
        origins=differing.statuses,
        propositions_gone=1,
        things_new=differing.things_new,
        things_gone=differing.things_gone,
        split=TOLD.merged,
        reidentified=TOLD.merged,
        names_moved=TOLD.merged,
        decisions_added=(Decision(named("actor", "c", "C"), ("A", "B"), "One."),),
        decisions_reversed=(Decision(named("actor", "c", "C"), ("A", "B"), "Two."),),
        disputes_added=(question,),
        disputes_ended=(question,),
        disputes_changed=differing.disputes_changed,
        shortcuts_new=differing.shortcuts_new,
        shortcuts_gone=differing.shortcuts_gone,
    )
    assert set(everything.counts()) == set(Changes.__dataclass_fields__) - {"old", "new"}

    told = markdown(everything)

    phrases = summary(everything).split(", ")
    assert len(phrases) == len(everything.counts())
    headings = [line.removeprefix("### ").partition(" (")[0] for line in told.splitlines() if line.startswith("### ")]
    assert headings == [phrase for phrase in phrases if "other proposition" not in phrase]
    for words in (
        "was split from",
        "is C (`actor:c`) now",
        "from A (`actor:a_b`) to C",
        "because: Two.",
        "kind: contradiction -> scope",
    ):
        assert words in told
    assert "  - corroborated, 2 origins -> single source, 1 origin\n" in told
