"""The traps of the five articles: what a careless reading gets wrong must stand right in the graph."""

from __future__ import annotations

import pytest

from kg import iris
from kg.names import Names
from kg.store import OxigraphStore

DATA = "".join(f"PREFIX {name}: <{base}>\n" for name, base in iris.prefixes().items())


def ask(store: OxigraphStore, pattern: str) -> bool:
    return bool(store.query(f"{DATA}ASK {{ {pattern} }}").boolean)


def values(store: OxigraphStore, variable: str, pattern: str) -> set[str]:
    rows = store.query(f"{DATA}SELECT DISTINCT ?{variable} WHERE {{ {pattern} }} ORDER BY ?{variable}")
    return {iris.shorten(term.value) for term in rows.column(variable) if term is not None}


def test_handarat_camp_on_24_september_2016_is_contested_with_all_positions(store: OxigraphStore) -> None:
    changes = "?p a cko:ControlChange ; cko:place place:handarat-camp ; cko:status ?status . ?c ?stance ?p"
    assert values(store, "status", changes) == {"cko:Contested"}
    recovered = "?c cko:asserts ?p . ?p a cko:ControlChange ; cko:place place:handarat-camp ; cko:toHolder actor:opposition-fighters"
    assert ask(store, recovered)
    assert ask(store, recovered + " . ?d cko:denies ?p")
    taken = "?c cko:asserts ?p . ?p a cko:ControlChange ; cko:place place:handarat-camp ; cko:fromHolder actor:opposition-fighters"
    assert ask(store, taken)
    ongoing = (
        "?c cko:asserts ?p ; cko:saidBy ?s . ?s cko:identifiedAs actor:sohr . ?p a cko:Fighting ; "
        "cko:place place:handarat-camp ; cko:state cko:fighting-state-ongoing"
    )
    assert ask(store, ongoing)
    positions = values(
        store,
        "position",
        "?d cko:hasPosition ?position . ?position cko:positionProposition ?p . ?p a cko:ControlChange ; cko:place place:handarat-camp "
        "; cko:toHolder actor:opposition-fighters . ?d cko:hasPosition ?position",
    )
    assert positions
    everything = values(
        store,
        "x",
        "?d cko:hasPosition ?y , ?x . ?y cko:positionProposition ?p . ?p a cko:ControlChange ; cko:place place:handarat-camp ; "
        "cko:toHolder actor:opposition-fighters",
    )
    assert len(everything) >= 3


def test_no_capture_of_handarat_camp_stands_as_a_plain_triple(store: OxigraphStore) -> None:
    assert not ask(store, "place:handarat-camp cko:capturedBy|cko:lostBy ?who")


def test_village_camp_and_front_of_handarat_are_three_places(store: OxigraphStore) -> None:
    names = Names(store)
    assert {thing.iri.rpartition("/")[2] for thing in names.candidates("Handarat", ["place"])} == {"handarat", "handarat-camp"}
    assert ask(store, "place:handarat owl:differentFrom place:handarat-camp , place:handarat-front")
    assert names.resolve("Hindrat", ["place"]).iri.endswith("/place/handarat")
    articles = {
        "place:handarat": {"article:enab-baladi-2016-12", "article:syria-direct-2014-11"},
        "place:handarat-camp": {"article:unnamed-2016-09"},
    }
    for place, expected in articles.items():
        assert values(store, "a", f"?p cko:concerns {place} . ?c cko:claims ?p ; cko:inArticle ?a") == expected


def test_31_june_2016_is_kept_as_printed_and_flagged(store: OxigraphStore) -> None:
    impossible = values(store, "p", "?p cko:dateImpossible true")
    assert impossible and impossible <= values(store, "p", "?p cko:status cko:Implausible")
    rows = list(
        store.query(
            f"{DATA}SELECT ?printed ?note ?edtf {{ ?p cko:dateImpossible true ; cko:edtf ?edtf . ?c cko:claims ?p ; "
            f"cko:datePrinted ?printed ; cko:dateNote ?note }}"
        ).dicts()
    )
    assert {row["printed"] for row in rows} == {"31 June 2016"}
    assert all(row["note"] and row["edtf"] for row in rows)
    assert not ask(store, 'GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?o), "2016-06-31"))')
    assert not ask(store, '?s ?p ?o FILTER(CONTAINS(STR(?o), "2016-06-31"))')


def test_hezbollah_is_iraqi_or_lebanese_and_never_both(store: OxigraphStore) -> None:
    assert ask(store, "actor:hezbollah-iraqi owl:differentFrom actor:hezbollah-lebanese ; cko:originatesFrom place:iraq")
    assert ask(store, "actor:hezbollah-lebanese cko:originatesFrom place:lebanon")
    assert not ask(store, "actor:hezbollah-iraqi cko:originatesFrom place:lebanon")
    assert len(Names(store).candidates("Hezbollah", ["actor"])) == 2


def test_ayn_al_tal_is_taken_by_two(store: OxigraphStore) -> None:
    takers = values(store, "who", "?p a cko:ControlChange ; cko:place place:ayn-al-tal ; cko:toHolder ?who . ?c cko:asserts ?p")
    assert {"actor:ypg", "actor:government-forces"} <= takers
    assert values(store, "s", "?p a cko:ControlChange ; cko:place place:ayn-al-tal ; cko:status ?s") == {"cko:Contested"}
    assert not ask(store, "place:ayn-al-tal cko:capturedBy ?who")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("place:al-zahraa-town", "place:al-zahraa-district"),
        ("place:al-bab-city", "place:al-bab-district"),
        ("place:ramouseh-academies", "place:assad-military-academy"),
        ("actor:levant-front", "actor:sham-legion"),
        ("actor:levant-front", "actor:ahrar-al-sham"),
        ("actor:levant-front", "actor:fateh-al-sham"),
        ("actor:national-defense", "actor:civil-defence"),
        ("actor:suqur-al-sahra", "actor:suqur-al-jabal"),
    ],
)
def test_homonyms_are_declared_different_both_ways(store: OxigraphStore, one: str, other: str) -> None:
    assert ask(store, f"{one} owl:differentFrom {other} . {other} owl:differentFrom {one}")


def test_levant_front_is_al_sham_front(store: OxigraphStore) -> None:
    names = Names(store)
    for form in ("Levant Front", "Al-Sham Front"):
        assert names.resolve(form, ["actor"]).iri.endswith("/actor/levant-front")
    assert ask(store, "actor:levant-front cko:mergedBy ?m . ?m cko:mergedForm 'Al-Sham Front' , 'Levant Front' ; cko:rationale ?why")


def test_victory_army_is_jaish_al_fateh(store: OxigraphStore) -> None:
    names = Names(store)
    for form in ("Victory Army", "Jaish al-Fateh"):
        assert names.resolve(form, ["actor"]).iri.endswith("/actor/army-of-conquest")


def test_the_national_defense_quoted_for_casualties_is_not_the_militia(store: OxigraphStore) -> None:
    assert not ask(store, "?s cko:identifiedAs|cko:speaksFor actor:national-defense")
    assert ask(
        store,
        "?c cko:saidBy speaker:enab-baladi-2016-12.national-defense-source ; cko:asserts ?p . ?p a cko:Count ; cko:what cko:counted-killed",
    )


def test_lavrovs_rename_is_his_allegation(store: OxigraphStore) -> None:
    rename = "?p a cko:Succession ; cko:newActor actor:jaish-halab"
    assert values(
        store, "stance", f"{rename} . ?c ?stance ?p ; cko:saidBy ?s . ?s cko:identifiedAs actor:sergey-lavrov FILTER(?stance != cko:claims)"
    ) == {"cko:alleges"}
    assert not ask(store, f"{rename} . ?c cko:asserts ?p")
    assert not ask(store, "?x cko:renamedTo actor:jaish-halab")


def test_seventeen_militias_of_which_twelve_foreign_from_six_countries(store: OxigraphStore) -> None:
    listed = (
        "?c cko:inArticle article:enab-baladi-2016-12 ; cko:asserts ?p . ?p a cko:Participation ; "
        "cko:event event:battle-of-aleppo ; cko:actor ?who . ?who a ?class FILTER(?class IN (cko:Militia, cko:StateForce))"
    )
    militias = values(store, "who", listed)
    assert len(militias) == 17
    local = {"actor:national-defense", "actor:suqur-al-sahra", "actor:al-fuhud", "actor:al-bakr", "actor:storm-eagles"}
    assert local < militias
    countries = values(
        store, "country", "?p a cko:Origin ; cko:group ?g ; cko:country ?country . VALUES ?g { " + " ".join(sorted(militias - local)) + " }"
    )
    assert countries == {"place:iraq", "place:palestine", "place:afghanistan", "place:pakistan", "place:lebanon", "place:iran"}
    for number, category in (("17", "militias"), ("6", "states")):
        assert ask(
            store,
            f"?p a cko:Count ; cko:amountAsTold '{number}' ; cko:category cko:category-{category} . "
            f"?c cko:inArticle article:enab-baladi-2016-12 ; cko:asserts ?p",
        )


def test_casualty_figures_are_never_added_up(store: OxigraphStore) -> None:
    told = values(store, "n", "?p a cko:Count ; cko:what cko:counted-killed ; cko:amountAsTold ?n . ?c cko:claims ?p")
    assert {"least 180", "least 45", "over 200", "over 600", "440", "90", "least 21", "most 84"} <= told
    claimed = values(store, "p", "?p a cko:Count . ?c cko:claims ?p")
    assert values(store, "p", "?p a cko:Count ; cko:what cko:counted-killed") <= claimed


def test_nothing_planned_feared_alleged_or_denied_is_a_plain_triple(store: OxigraphStore) -> None:
    """Every plain triple's axiom names only propositions that somebody asserts and that nobody rejects."""
    assert ask(store, "?axiom cko:forProposition ?p")
    assert not ask(store, "?axiom cko:forProposition ?p FILTER NOT EXISTS { ?c cko:asserts ?p }")
    assert not ask(store, "?axiom cko:forProposition ?p . ?c cko:rejects ?p")
    assert not ask(store, "?axiom cko:forProposition ?p . ?p cko:status ?s FILTER(?s NOT IN (cko:Corroborated, cko:SingleSource))")


def test_the_plan_for_the_second_offensive_is_a_plan(store: OxigraphStore) -> None:
    stances = values(
        store,
        "stance",
        "?c ?stance ?p ; cko:inArticle article:enab-baladi-2016-12 . ?p a cko:ControlChange ; "
        "cko:place place:new-aleppo FILTER(?stance != cko:claims)",
    )
    assert stances <= {"cko:intends", "cko:supposes"} and stances
    assert not ask(store, "place:new-aleppo cko:capturedBy ?who")


def test_gas_is_alleged_by_both_sides_and_asserted_by_nobody(store: OxigraphStore) -> None:
    gas = (
        "VALUES ?m { cko:means-gas cko:means-chlorine } ?p a cko:Attack ; cko:means ?m . "
        "?c ?stance ?p FILTER(?stance IN (cko:asserts, cko:alleges, cko:denies))"
    )
    assert "cko:asserts" not in values(store, "stance", gas)
    accused = values(
        store, "who", "VALUES ?m { cko:means-gas cko:means-chlorine } ?p a cko:Attack ; cko:means ?m ; cko:by ?who . ?c cko:alleges ?p"
    )
    sides = {side for who in accused for side in values(store, "side", f"{who} cko:onSide ?side")}
    assert {"cko:side-government", "cko:side-opposition"} <= sides


def test_every_row_of_the_graph_can_be_traced(store: OxigraphStore) -> None:
    assert not ask(
        store,
        "?c a cko:Claim FILTER NOT EXISTS { ?c cko:saidBy ?s ; cko:inArticle ?a ; cko:evidencedBy ?p . ?p cko:inArticle ?a ; "
        "cko:textDigest ?d }",
    )


def test_no_private_person_is_in_the_graph(store: OxigraphStore) -> None:
    people = values(store, "who", "?who a cko:Person")
    public = {
        "bashar-al-assad",
        "sergey-lavrov",
        "vladimir-putin",
        "erdogan",
        "ban-ki-moon",
        "de-mistura",
        "jan-egeland",
        "abdul-kader-al-saleh",
        "abu-abdulrahman-nour",
        "yasir-al-yusef",
        "mohammad-juma-bakur",
        "simon-adams",
        "ahmad-tarqaji",
        "eduarda-hamann",
    }
    assert people <= {f"actor:{key}" for key in public}
    assert not ask(store, "?s cko:anonymity cko:anonymity-pseudonym ; cko:identifiedAs ?who")
