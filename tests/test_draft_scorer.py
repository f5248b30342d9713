"""What the scorer of drafts counts: drafts made by hand, against the curated claims of the invented world."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from kg import seeds
from kg.draft.proposals import Proposal
from kg.draft.reading.known import Known
from kg.draft.score import scoring
from kg.draft.whole import Draft, draft
from kg.propositions import Proposition, Reading
from kg.records import SpeakerSeed, When
from kg.seeds import Seeds
from kg.texts import ArticleText
from kg.workspace import Workspace

WORLD = Path(__file__).parent / "world"
FRONT = SpeakerSeed("a man of the Green Front", "role", for_="green-front")
ARMY = SpeakerSeed("the army", "named", actor="northland-army")
SATURDAY = When("2020-05-09")


@pytest.fixture(scope="module")
def world() -> Seeds:
    return seeds.read(Workspace(WORLD))


@pytest.fixture(scope="module")
def base(world: Seeds) -> Draft:
    text = ArticleText((WORLD / "seeds" / "texts" / "valley-post.txt").read_text("utf-8"))
    return draft(text, Known(world), "2020-05-12")


def counted(world: Seeds, base: Draft, *proposals: Proposal) -> Counter[str]:
    speakers = {"front-man": FRONT, "army": ARMY}
    made = Draft(base.article, base.published, base.sentences, base.names, base.dates, speakers, list(proposals), base.step)
    return scoring.compared(world.articles["valley-post-2020-05"], made, Known(world), world).counts


def taken(**changed: object) -> Proposal:
    """The capture of Millbrook as the curator has it, with what a test changes."""
    slots = {"place": ["place/millbrook"], "to": ["actor/green-front"]}
    right = {"frame": "ControlChange", "slots": slots, "passages": ["p4s1"], "when": SATURDAY, "by": "front-man"}
    return Proposal(**{"span": (103, 192), "trigger": "took", **right, **changed})  # type: ignore[arg-type]


def test_a_right_claim_is_covered_and_ready(world: Seeds, base: Draft) -> None:
    counts = counted(world, base, taken())
    assert (counts["matched"], counts["covered"], counts["ready"], counts["speakers given right"]) == (1, 1, 1, 1)


def test_a_claim_that_is_withdrawn_does_not_count(world: Seeds, base: Draft) -> None:
    fighting = taken(frame="Fighting", slots={"place": ["place/millbrook"], "state": ["ongoing"]}, when=None)
    counts = counted(world, base, fighting)
    assert (counts["claims"], counts["drafted"], counts["matched"]) == (10, 1, 0)


@pytest.mark.parametrize(
    ("changed", "matched", "covered", "ready"),
    [
        ({"when": None}, 1, 0, 0),
        ({"stance": "alleges"}, 1, 0, 0),
        ({"slots": {"place": ["place/riverton"], "to": ["actor/green-front"]}}, 0, 0, 0),
        ({"slots": {"place": ["place/millbrook"], "to": ["actor/hill-brigade"]}}, 1, 1, 0),
        ({"slots": {"place": ["place/millbrook"], "to": ["actor/green-front"], "extent": ["part"]}}, 1, 1, 0),
        ({"passages": ["p8s2"]}, 0, 0, 0),
        ({"frame": "ControlState"}, 0, 0, 0),
    ],
)
def test_what_is_wrong_is_not_covered(
    world: Seeds, base: Draft, changed: dict[str, object], matched: int, covered: int, ready: int
) -> None:
    counts = counted(world, base, taken(**changed))
    assert (counts["matched"], counts["covered"], counts["ready"]) == (matched, covered, ready)


def test_one_curated_claim_is_matched_once(world: Seeds, base: Draft) -> None:
    assert counted(world, base, taken(), taken())["matched"] == 1


def test_a_plan_drafted_as_done_is_the_worst_error(world: Seeds, base: Draft) -> None:
    riverton = {"place": ["place/riverton"], "to": ["actor/green-front"]}
    counts = counted(world, base, taken(slots=riverton, passages=["p7s1"], when=None))
    worst = ("not asserted, drafted as asserted", "not asserted, drafted as asserted (strict)")
    assert [counts[name] for name in worst] == [1, 1]
    counts = counted(world, base, taken(slots=riverton, passages=["p7s1"], when=None, stance="intends"))
    assert [counts[name] for name in worst] == [0, 0]


@pytest.mark.parametrize(
    ("frame", "slots"),
    [
        ("ControlState", {"place": ["place/millbrook"], "holder": ["actor/green-front"]}),
        ("Movement", {"actor": ["actor/green-front"], "act": ["entered"], "to": ["place/riverton"]}),
    ],
)
def test_strictly_another_frame_does_not_hide_the_worst_error(world: Seeds, base: Draft, frame: str, slots: dict[str, list[str]]) -> None:
    counts = counted(world, base, taken(frame=frame, slots=slots, passages=["p7s1"], when=None))
    assert counts["not asserted, drafted as asserted"] == 0
    assert counts["not asserted, drafted as asserted (strict)"] == 1


@pytest.mark.parametrize(
    ("by", "right", "given_none_there"),
    [("front-man", 1, 0), ("article", 0, 0), ("army", 0, 0)],
)
def test_a_speaker_is_right_where_he_is_the_same(world: Seeds, base: Draft, by: str, right: int, given_none_there: int) -> None:
    counts = counted(world, base, taken(by=by))
    assert (counts["speakers right"], counts["speakers given, none there"]) == (right, given_none_there)
    own = Proposal("Origin", {"group": ["actor/hill-brigade"], "country": ["place/eastmark"]}, ["p6s2"], (390, 422), "come", by=by)
    assert counted(world, base, own)["speakers given, none there"] == (by != "article")


@pytest.mark.parametrize(
    ("effect", "matched"),
    [
        (taken(frame="SiegeState", slots={"siege": ["event/siege-of-riverton"], "besieged": ["place/riverton"]}), 1),
        (taken(frame="SiegeState", slots={"siege": ["new/event/siege"], "besieged": ["place/millbrook"]}), 0),
        (taken(frame="ControlState", slots={"place": ["place/riverton"], "holder": ["actor/northland-army"]}), 0),
    ],
)
def test_a_consequence_is_matched_by_both_its_branches(world: Seeds, base: Draft, effect: Proposal, matched: int) -> None:
    told = {c.proposition.frame: c.proposition for article in world.articles.values() for c in article.claims}
    branches = (("cause", (f"proposition/{told['ControlChange'].id}",)), ("effect", (f"proposition/{told['SiegeState'].id}",)))
    article = world.articles["valley-post-2020-05"]
    consequence = replace(article.claims[0], reading=Reading(Proposition("Consequence", branches)))
    cause = taken(slots={"place": [f"place/{place}" for place in ("millbrook", "riverton")], "to": ["actor/green-front"]})
    link = taken(frame="Consequence", slots={"kind": ["caused"]}, branches={"cause": [cause], "effect": [effect]}, when=None)
    made = replace(base, proposals=[link])
    counts = scoring.compared(replace(article, claims=(consequence,)), made, Known(world), world).counts
    assert counts["matched"] == matched


def test_the_table_is_aligned_and_lists_every_article(world: Seeds, base: Draft) -> None:
    lines = scoring.table({"one": scoring.Score(counted(world, base, taken())), "two": scoring.Score(counted(world, base))})
    assert next(line.split()[-4:] for line in lines if line.startswith("curated claims covered")) == ["1/20", "0.050", "1/10", "0/10"]
    assert {"1 one", "2 two"} <= set(lines)
    at = lines[0].index("count")
    told = [line for line in lines if line.startswith(("curated claims", "drafted claims", "names that"))]
    assert len(told) == 4
    assert all(line[at - 2 : at] == "  " and line[at].isdigit() for line in told)
