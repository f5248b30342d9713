"""A thing is found by whatever it is called, and never guessed between several."""

from __future__ import annotations

import itertools

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import names as names_module
from kg.build import Built, make
from kg.errors import UsageError
from kg.find import find, fold
from kg.likeness import compare
from kg.names import Names, key
from kg.store import OxigraphStore
from kg.workspace import Workspace

EVERYTHING = ("actor", "place", "event", "document", "article", "speaker", "dispute", "claim", "proposition")


def store_of(built: Built) -> OxigraphStore:
    loaded = ox.Store()
    loaded.load(built.text.encode(), format=ox.RdfFormat.TURTLE)
    return OxigraphStore(loaded)


@pytest.fixture(scope="module")
def names(store: OxigraphStore) -> Names:
    """Every name of the graph."""
    return Names(store)


@pytest.fixture(scope="module")
def world_names(world: Workspace) -> Names:
    """Every name of the toy world."""
    return Names(store_of(make(world)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Salah al-Din", "salah al din"),
        ("Salah al-Din", "Salah Din"),
        ("al-Zahraa", "Al Zahraa"),
        ("ʿAzaz", "Azaz"),
        ("Nubl", "nubl"),
        ("Café", "Cafe"),
        ("“Levant” Front", "levant front"),
        ("the  White   Helmets", "the White Helmets"),
        ("as-Safira", "Safira"),
        ("حَلَب", "حلب"),
    ],
)
def test_spellings_with_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Handarat", "Hindrat"),
        ("Nour al-Din", "Nour el-Dine"),
        ("Qaterji", "Katerji"),
        ("Hezbollah", "Hizbullah"),
        ("Handarat village", "Handarat"),
    ],
)
def test_transliterations_sound_alike(one: str, other: str) -> None:
    assert compare(one, other) == "same"


def test_other_names_do_not_sound_alike() -> None:
    for one, other in itertools.combinations(("Handarat", "Hama", "Homs", "Nubl", "Mare", "Azaz"), 2):
        assert compare(one, other) == "different"


@given(st.text(max_size=20))
def test_any_text_has_a_key_and_the_key_is_its_own(text: str) -> None:
    once = key(text)
    assert key(once) in (once, key(key(once)))


@pytest.mark.parametrize(
    ("text", "kinds", "expected"),
    [
        ("Levant Front", EVERYTHING, "actor/levant-front"),
        ("al-sham front", EVERYTHING, "actor/levant-front"),
        ("levant-front", EVERYTHING, "actor/levant-front"),
        ("actor:levant-front", EVERYTHING, "actor/levant-front"),
        ("https://w3id.org/conflict-kg/aleppo/actor/levant-front", EVERYTHING, "actor/levant-front"),
        ("Hindrat", EVERYTHING, "place/handarat"),
        ("حندرات", ["place"], "place/handarat"),
        ("claim:unnamed-2016-09.camp-recovered", ["claim"], "claim/unnamed-2016-09.camp-recovered"),
    ],
)
def test_a_thing_is_found_by(names: Names, text: str, kinds: tuple[str, ...], expected: str) -> None:
    assert names.resolve(text, kinds).iri == f"https://w3id.org/conflict-kg/aleppo/{expected}"


def test_an_ambiguous_name_asks(names: Names) -> None:
    with pytest.raises(UsageError) as refused:
        names.resolve("Hezbollah", ["actor"])

    assert str(refused.value) == (
        '"Hezbollah" is ambiguous: actor:hezbollah-iraqi (Hezbollah (Iraqi)); '
        "actor:hezbollah-lebanese (Hezbollah (Lebanese)). Use one of these ids"
    )


def test_every_id_that_an_ambiguous_name_offers_is_unambiguous(names: Names, world_names: Names) -> None:
    for known, text in (
        (names, "Hezbollah"),
        (names, "Handarat"),
        (names, "Hindarat"),
        (world_names, "Millbrook"),
        (world_names, "millbrook"),
    ):
        found = known.candidates(text, EVERYTHING)
        assert len(found) > 1, text
        for thing in found:
            assert known.resolve(f"{thing.kind}:{thing.iri.rpartition('/')[2]}", EVERYTHING) == thing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Levant Frond", 'no actor is called "Levant Frond"; did you mean actor:'),
        ("zzzzzz", 'no actor is called "zzzzzz"'),
        ("", 'no actor is called ""'),
        ("the", 'no actor is called "the"'),
        ("actor:nobody", 'no actor is called "actor:nobody"'),
        ("https://w3id.org/conflict-kg/aleppo/actor/x> ?p ?o } #", "no actor is called "),
        ("place:handarat", "no actor is called "),
    ],
)
def test_an_unknown_name_is_told_with_a_suggestion(names: Names, text: str, expected: str) -> None:
    with pytest.raises(UsageError) as refused:
        names.resolve(text, ["actor"])
    assert str(refused.value).startswith(expected)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text", ['"', "'", "\\", "\n", "> <x> ; #", "{}", "claim:a> ?p ?o } #", "claim:x y", "://", ":", "<>", "claim:..", "\x00", "%s"]
)
def test_hostile_names_are_only_unknown(names: Names, text: str) -> None:
    with pytest.raises(UsageError, match="is called"):
        names.resolve(text, EVERYTHING)


def test_names_of_another_workspace_are_found_by_their_ids(world_names: Names) -> None:
    assert world_names.namespace == "https://example.org/northland/"
    for text in ("place:millbrook-camp", "Millbrook camp", "https://example.org/northland/place/millbrook-camp"):
        assert world_names.resolve(text, ["place"]).iri == "https://example.org/northland/place/millbrook-camp"
    assert (
        world_names.resolve("claim:river-news-2020-05.brigade-part", ["claim"]).iri
        == "https://example.org/northland/claim/river-news-2020-05.brigade-part"
    )


# Finding words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الجبهة الشامية", "جبهه شاميه"),
        ("حَلَبُ", "حلب"),
        ("أحمد", "احمد"),
        ("إدلب", "ادلب"),
        ("حلـــب", "حلب"),
        ("مصطفى", "مصطفي"),
        ("Al-Bab", "bab"),
    ],
)
def test_words_are_compared_without_marks_and_seats(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("words", ["حندرات", "حَنْدَرات", "Handarat", "handarat", "HINDRAT", "hand"])
def test_handarat_is_found_by(store: OxigraphStore, words: str) -> None:
    rows = find(store, words)

    assert rows.variables == ("kind", "id", "as", "text")
    assert "https://w3id.org/conflict-kg/aleppo/place/handarat" in {row["id"] for row in rows.dicts()}


def test_all_words_must_stand_there(store: OxigraphStore) -> None:
    both = {row["id"] for row in find(store, "Handarat camp").dicts()}
    assert both

    assert both < {row["id"] for row in find(store, "camp").dicts()}
    assert find(store, "Handarat zzzzz").rows == ()
    assert find(store, "  ").rows == ()


def test_names_module_has_no_memory_between_graphs(names: Names, world_names: Names) -> None:
    assert names_module.Names is Names
    assert not set(names.things) & set(world_names.things)


def test_a_name_that_only_shares_its_consonants_is_not_taken(store: OxigraphStore) -> None:
    """Azaz, Marea and Sukkari are real places of the war that the articles do not speak of."""
    names = Names(store)
    for unknown in ("Azaz", "Marea", "Sukkari", "Hayan", "Kerry", "nowhere"):
        assert names.candidates(unknown, ["actor", "place"]) == []
    assert [thing.iri.rpartition("/")[2] for thing in names.candidates("Jaysh al-Fath", ["actor"])] == ["army-of-conquest"]


@pytest.mark.parametrize(
    ("words", "thing", "what"),
    [
        ("Hendarat", "place/handarat", "spelt alike"),
        ("Jabhat al Nusrah", "actor/al-nusra-front", "spelt alike"),
        ("Nur al-Din al-Zinki", "actor/zenki", "may be spelt so"),
    ],
)
def test_a_misspelt_name_is_found_with_the_verdict(store: OxigraphStore, words: str, thing: str, what: str) -> None:
    found = [(row["id"].partition("/aleppo/")[2], row["as"]) for row in find(store, words).dicts()]
    assert (thing, what) in found


def test_a_name_that_is_printed_so_is_not_looked_up_by_its_sound(store: OxigraphStore) -> None:
    assert not {row["as"] for row in find(store, "Hindrat").dicts()} & {"spelt alike", "may be spelt so"}
