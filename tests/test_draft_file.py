"""The file of a draft: what a curator's seed holds and no more, exact anchors, and decisions that outlive a new draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import registers
from kg.draft.file import layout, seedfile
from kg.draft.file.layout import Tree
from kg.draft.file.newnames import NewNames
from kg.draft.proposals import Proposal, Rejected
from kg.draft.reading import passages
from kg.draft.reading.known import Known
from kg.draft.reading.mentions import Mention
from kg.draft.whole import Draft, draft
from kg.records import SpeakerSeed, When
from kg.texts import ArticleText
from kg.workspace import Workspace

WORLD = Path(__file__).parent / "world"
DAY = "2020-05-12"
TEXT = "The Green Front captured Millbrook.\n\nIt also captured Riverton, and then captured Stonebridge.\n\nRead more\n\nWhat next?\n"
HEAD = {"id": "new-2020-05", "title": "News", "publisher": "valley-post", "published": {"edtf": DAY, "how": "stated"}}


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(registers.read_registers(Workspace(WORLD)).registers)


def captured(place: str, sentence: str, **more: Any) -> Proposal:
    slots: Any = {"place": [place], "to": ["actor/green-front"]}
    return Proposal("ControlChange", slots, [sentence], (0, 1), "captured", **more)


def three() -> list[Proposal]:
    return [captured("place/millbrook", "p1s1"), captured("place/riverton", "p2s1"), captured("new/place/Stonebridge", "p2s1")]


def made(known: Known, proposals: list[Proposal], text: str = TEXT, **more: Any) -> Draft:
    base = draft(ArticleText(text), known, DAY)
    return Draft(base.article, DAY, base.sentences, base.names, base.dates, more.pop("speakers", {}), proposals, base.step, **more)


def tree(known: Known, proposals: list[Proposal], before: Tree | None = None, text: str = TEXT, **more: Any) -> Tree:
    above = registers.classes(Workspace(WORLD).data("ontology"))
    return seedfile.tree_of(made(known, proposals, text, **more), known, HEAD, above, before)


@pytest.fixture
def again(tmp_path: Path) -> Callable[[Tree], Tree]:
    """A draft as it is read from its file."""

    def read(tree: Tree) -> Tree:
        path = tmp_path / "d.yaml"
        path.write_text(layout.dump(tree), "utf-8")
        return layout.read(path)

    return read


def decided(tree: Tree) -> list[str]:
    return [str(mark["decided"]) for mark in tree["draft"]["claims"].values()]


# What stands in it


def test_passages_stand_where_they_say(known: Known) -> None:
    article = ArticleText(TEXT)
    places = tree(known, three())["passages"].values()
    assert len(places) == 2
    assert [article.anchor(p["start"], p["end"]).digest for p in places] == [p["digest"] for p in places]


def test_speaker_relay_date_of_saying_and_label_are_written(known: Known) -> None:
    proposal = Proposal(
        "Movement",
        {"act": ["withdrew"], "actor": ["actor/opposition-fighters"], "from": ["place/millbrook"]},
        ["p1s1"],
        (0, 1),
        "left",
        by="spokesman",
        via=["actor/northland-news"],
        said=When("2020-05-10", "Sunday", "published", "anchored"),
        holder=["actor/green-front"],
        stance="intends",
    )
    speakers = {"spokesman": SpeakerSeed("a spokesman", "role", for_="green-front"), "silent": SpeakerSeed("nobody", "role")}
    found = tree(known, [proposal], text="The rebels left Millbrook.\n", speakers=speakers)
    [claim] = found["claims"]
    assert claim["says"] == "It is planned or wanted that opposition fighters withdraw from Millbrook."
    assert (claim["by"], claim["via"], claim["holder"]) == ("spokesman", ["northland-news"], ["green-front"])
    assert claim["said"] == {"edtf": "2020-05-10", "printed": "Sunday", "anchor": "published", "how": "anchored"}
    assert list(found["speakers"]) == ["spokesman"]  # who says nothing is not listed
    assert "confidence" not in claim


def test_what_the_article_calls_a_designation_is_kept(own_world: Path) -> None:
    register = own_world / "seeds" / "actors.yaml"
    entry = "opposition-fighters:\n  class: Designation\n  label: {en: Opposition fighters}\n"
    assert entry in register.read_text("utf-8")
    register.write_text(
        register.read_text("utf-8").replace(entry, f"{entry}  names: [{{form: rebels, in: [river-news-2020-05]}}]\n"), "utf-8"
    )
    known = Known(registers.read_registers(Workspace(own_world)).registers)
    left = Proposal("Movement", {"act": ["withdrew"], "actor": ["actor/opposition-fighters"]}, ["p1s1"], (0, 1), "left")
    assert tree(known, [left], text="The rebels left Millbrook.\n")["claims"][0]["called"] == {"opposition-fighters": "rebels"}
    assert "called" not in tree(known, [left], text="Opposition fighters left Millbrook.\n")["claims"][0]


def test_branches_of_a_consequence_are_written_as_propositions(known: Known) -> None:
    cause, effect = captured("place/millbrook", "p1s1"), captured("new/place/Stonebridge", "p2s1")
    found = tree(
        known, [Proposal("Consequence", {"kind": ["enabled"]}, ["p1s1"], (0, 1), "so", branches={"cause": [cause], "effect": [effect]})]
    )
    slots = found["claims"][0]["asserts"]["Consequence"]
    assert slots["cause"] == {"ControlChange": {"place": "millbrook", "to": "green-front"}}
    assert slots["effect"] == {"ControlChange": {"place": "stonebridge", "to": "green-front"}}


def test_a_new_name_comes_with_an_entry_for_the_registers(known: Known) -> None:
    text = "The Green Front captured the village of Stonebridge.\n\nThe Reed Battalion was in Stonebridge.\n"
    new = tree(known, [captured("new/place/Stonebridge", "p1s1")], text=text)["draft"]["new"]
    assert new["places"]["stonebridge"] == {
        "entry": {
            "class": "Village",
            "label": {"en": "Stonebridge"},
            "names": [{"form": "Stonebridge", "in": ["new-2020-05"]}],
            "coordinates": {"unknown": "not looked up"},
        },
        "where": ["p1s1", "p2s1"],
    }
    assert new["actors"]["reed-battalion"]["entry"]["class"] == "ArmedGroup"  # named, though no claim speaks of it


def test_a_new_name_takes_no_id_of_another_thing(known: Known) -> None:
    found = tree(known, [captured("new/place/Hill Brigade", "p1s1")])
    assert found["claims"][0]["asserts"]["ControlChange"]["place"] == "hill-brigade-2"
    assert "hill-brigade-2" in found["draft"]["new"]["places"]


def test_sentences_without_claim_are_listed_where_their_form_tells_why(known: Known) -> None:
    text = (
        "Spring in the valley\n\nBy the staff\n\nPublished on 12 May 2020\n\nThe Green Front captured Millbrook.\n\n"
        "Subscribe to our newsletter\n\nRead more: Green Front in Riverton\n\nWhat comes next?\n\nDid 20 soldiers die?\n\n"
        "It rained for days.\n\nThe Green Front captured Millbrook.\n"
    )
    assert tree(known, [captured("place/millbrook", "p4s1")], text=text)["nothing"] == {
        "p1s1": "heading",
        "p2s1": "byline",
        "p3s1": "menu",
        "p5s1": "advert",
        "p6s1": "menu",
        "p7s1": "question",  # that with a number may presuppose something: left to the reviewer, as is the rain
        "p10s1": {"reason": "repeat", "of": "p4s1"},
    }


def test_what_did_not_pass_is_told(known: Known, again: Callable[[Tree], Tree]) -> None:
    found = again(tree(known, [], rejected=(Rejected("p1s1", "ControlChange", "lost Millbrook", "these words are not in the text"),)))
    assert found["draft"]["rejected"]["1"]["reason"] == "these words are not in the text"


def test_the_file_is_read_as_it_was_written(known: Known, again: Callable[[Tree], Tree]) -> None:
    value = 'a "high" place: #1\x85, 50% {wet}'
    odd = Proposal("Character", {"entity": ["place/millbrook"], "aspect": ["terrain"], "value": [value]}, ["p1s1"], (0, 1), "")
    written = tree(known, [odd, *three()])
    assert layout.dump(again(written)) == layout.dump(written)
    assert again(written)["claims"][0]["asserts"]["Character"]["value"] == value


# Drafted again


def decide(tree: Tree, *words: str) -> Tree:
    for mark, word in zip(tree["draft"]["claims"].values(), words, strict=False):
        mark["decided"] = word
    return tree


def test_decisions_are_kept(known: Known, again: Callable[[Tree], Tree]) -> None:
    first = decide(again(tree(known, three())), "dropped", "accepted")
    first["claims"][1]["says"] = "The Front takes the city."
    second = tree(known, three(), first)
    assert decided(second) == ["dropped", "accepted", "no"]
    assert [claim["says"] for claim in second["claims"]][1] == "The Front takes the city."


def test_two_claims_of_one_frame_in_one_sentence_are_told_apart(known: Known, again: Callable[[Tree], Tree]) -> None:
    first = again(tree(known, three()))
    assert [claim["id"] for claim in first["claims"]] == ["p1s1-control-change", "p2s1-control-change", "p2s1-control-change-2"]
    second = tree(known, three(), decide(first, "no", "no", "dropped"))
    places = {c["asserts"]["ControlChange"]["place"]: second["draft"]["claims"][c["id"]]["decided"] for c in second["claims"]}
    assert places == {"millbrook": "no", "riverton": "no", "stonebridge": "dropped"}


def test_decisions_are_kept_where_the_text_moved(known: Known, again: Callable[[Tree], Tree]) -> None:
    first = decide(again(tree(known, three())), "accepted", "edited", "dropped")
    first["claims"][1]["id"] = "city-taken"
    first["draft"]["claims"]["city-taken"] = first["draft"]["claims"].pop("p2s1-control-change")
    moved = [captured("place/millbrook", "p2s1"), captured("place/riverton", "p3s1"), captured("new/place/Stonebridge", "p3s1")]
    second = tree(known, moved, first, text=f"A new line stands above it.\n\n{TEXT}")
    assert sorted(decided(second)) == ["accepted", "dropped", "edited"]
    assert {claim["id"]: claim["passage"] for claim in second["claims"]} == {
        "p1s1-control-change": "p2s1",
        "city-taken": "p3s1",
        "p2s1-control-change-2": "p3s1",
    }


def test_a_part_of_a_sentence_moves_along(known: Known, again: Callable[[Tree], Tree]) -> None:
    first = decide(again(tree(known, three())), "accepted")
    start = TEXT.index("captured Millbrook")
    anchor = ArticleText(TEXT).anchor(start, start + len("captured Millbrook"))
    first["passages"]["p1s1a"] = {k: str(v) for k, v in vars(anchor).items()}
    first["claims"][0]["passage"] = "p1s1a"
    longer = f"A new line stands above it.\n\n{TEXT}"
    second = tree(known, [], first, text=longer)
    place = second["passages"][second["claims"][0]["passage"]]
    assert longer[place["start"] : place["end"]] == "captured Millbrook"


def test_a_day_of_publication_given_later_brings_no_dropped_claim_back(known: Known, again: Callable[[Tree], Tree]) -> None:
    first = decide(again(tree(known, [captured("place/millbrook", "p1s1")])), "dropped")
    second = tree(known, [captured("place/millbrook", "p1s1", when=When("2020-05-09", "Saturday", "published", "anchored"))], first)
    assert decided(second) == ["dropped"]


def test_a_decided_claim_whose_words_are_gone_is_told(known: Known, again: Callable[[Tree], Tree]) -> None:
    first = decide(again(tree(known, three())), "accepted", "dropped")
    second = tree(known, [], first, text="Nothing of that is left.\n")
    assert [claim["id"] for claim in second["claims"]] == []
    [gone] = second["draft"]["rejected"].values()
    assert gone["reason"] == "its words are no longer in the text"
    assert "millbrook" in gone["claim"]


def test_what_was_typed_by_hand_is_kept(known: Known, again: Callable[[Tree], Tree]) -> None:
    first = again(tree(known, three()))
    first["article"]["title"] = "The fall of Millbrook"
    first["nothing"]["p2s1"] = "rhetoric"
    own = {"id": "own-claim", "says": "It rains.", "passage": "p4s1", "asserts": {"Movement": {"actor": "green-front", "act": "left"}}}
    first["claims"].append(own)
    second = tree(known, [three()[0]], again(first))
    assert second["article"]["title"] == "The fall of Millbrook"
    assert second["nothing"]["p2s1"] == "rhetoric"
    assert own in second["claims"]


# What is no draft


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("draft:\n", "drift:\n", "no draft"),
        ("decided: no", "decided: perhaps", "decided is"),
        ("- id: p1s1-control-change\n  says", "- says", "it needs an id"),
        ("id: p2s1-control-change-2", "id: p2s1-control-change", "stands twice"),
        ("asserts: {", "asserts: {}\n  denies: {", "exactly one stance"),
        ("  passage: p1s1\n", "", "needs its passage"),
        ("label: {en: Stonebridge}", "label: {}", "needs an entry with its label"),
        ("claims:\n- id", "claims: {a: b}\nmore:\n- id", "expected a list of claims"),
        ("article:\n  id: new-2020-05\n", "article:\n", "id and text are needed"),
        ("says:", "says: :", "not YAML"),
    ],
)
def test_a_file_edited_badly_is_one_clear_line(known: Known, tmp_path: Path, old: str, new: str, message: str) -> None:
    from kg.errors import KgError

    path = tmp_path / "d.yaml"
    content = layout.dump(tree(known, three()))
    assert old in content
    path.write_text(content.replace(old, new, 1), "utf-8")
    with pytest.raises(KgError, match=re.escape(message)) as refusal:
        layout.read(path)
    assert str(refusal.value).startswith(str(path))
    assert "\n" not in str(refusal.value)


def test_the_step_in_force_stands_at_the_top(known: Known) -> None:
    content = layout.dump(tree(known, three()))
    assert content.splitlines()[:2] == ["draft:", f"  step: {layout.flow(passages.step(None))}"]


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("Brigadier-General Adam Reed", "Adam Reed"),
        ("Observatory Director Adam Reed", "Adam Reed"),
        ("General Reed", "General Reed"),
        ("Adam Reed", "Adam Reed"),
    ],
)
def test_a_new_person_is_called_without_rank_or_office(known: Known, printed: str, label: str) -> None:
    text = f"They met {printed} in the camp."
    names = [Mention(text.index(printed), text.index(printed) + len(printed), printed, (), "new", "Person")]
    found = NewNames(passages.sentences(ArticleText(text), names, [], None), known, "a", {"Person": "Actor"}).entries()["actors"]
    assert [(entry["entry"]["label"]["en"], entry["entry"]["names"][0]["form"]) for entry in found.values()] == [(label, printed)]
