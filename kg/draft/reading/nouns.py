"""What the nouns of a clause mean: things of a register, with all that stands in one list with them, and places told by what they are."""

from __future__ import annotations

import re
from typing import Any

from kg.draft.reading import enumerations, lexicon, parts, populations
from kg.draft.reading.arcs import after, children
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene

_SIZE = re.compile(
    r"(?i)[\d.,]+|hundreds?|thousands?|millions?|dozens?|scores|more|other|many|most|some|several|all|trapped|besieged|local|ordinary"
)
"""Words before people that make no others of them."""
_UNNAMED = ("academy", "base", "camp", "crossing", "hill", "quarter", "road", "school", "settlement")
_BEFORE = ("compound", "amod", "nmod", "poss", "case", "punct", "nummod", "npadvmod")


def owners(token: Any) -> list[Any]:
    """The words before a noun that may name whose it is."""
    return children(token, "poss", "compound", "amod", "nmod")


def meant(sentence: Sentence, scene: Scene, noun: Any, register: str, *, sure: bool = False) -> list[str]:
    """What a noun means, with what stands in one list with it."""
    if register == "place" and (
        found := _capital(sentence, scene, noun)
        or scene.of_kind(sentence, noun)
        or _another(sentence, scene, noun)
        or _side(sentence, scene, noun)
        or described(sentence, scene, noun)
    ):
        return found
    if register == "actor" and (found := enumerations.origins(sentence, scene, noun)):
        return found
    name = sentence.at.get(noun.i)
    lemma = noun.lemma_.lower()
    kinds = name is None and register == "place" and (lemma in lexicon.kind_of_word() or lemma in lexicon.listed("places"))
    own = [sentence.at[word.i] for word in after(noun, "of") if word.i in sentence.at and word.i == noun.i + 2] if kinds else []
    if own and (found := enumerations.listed(sentence, scene, own[0], register, sure=True)):
        return found  # the Greenland town of Millbrook
    bordering = kinds and any(_bordering(sentence, scene, owner) for owner in owners(noun))
    if bordering and (found := [v for other in after(noun, "of") for v in scene.things(sentence, other, "place")]):
        return found  # the Eastmark border town of X
    for owner in owners(noun) if kinds else []:
        if owner.i in sentence.at and (found := enumerations.listed(sentence, scene, sentence.at[owner.i], register, sure=True)):
            return found
    if register == "actor" and numbered(sentence, scene, noun):
        return [f"new/actor/{phrase(sentence, noun)}"]  # the twelve factions that ...: not the one named before
    if (
        register == "actor"
        and name is None
        and lemma in lexicon.listed("unions")
        and any(c.lower_ in ("a", "an") for c in children(noun, "det"))
    ):
        return [f"new/actor/{phrase(sentence, noun)}"]  # a coalition of twelve groups: not those of which it is made
    found = scene.things(sentence, noun, register)
    if name is not None and not found:
        found = enumerations.named(scene, name, register, sure=sure)
    beside = {word.i for clause in children(noun, "acl", "relcl") if name is None and noun.tag_ == "NN" for word in clause.subtree}
    inside = {id(sentence.at[word.i]): sentence.at[word.i] for word in noun.subtree if word.i in sentence.at and word.i not in beside}
    for other in inside.values():
        values = enumerations.named(scene, other, register, sure=sure and not found)
        if values and (set(values) <= set(found) or (sure and not found)):
            found = [*found, *enumerations.listed(sentence, scene, other, register, sure=sure)]
    if noun.tag_ == "NNS" and name is None and register == "place":
        found = enumerations.after(sentence, scene, noun, register) or found
    return list(dict.fromkeys(found))


def numbered(sentence: Sentence, scene: Scene, noun: Any) -> bool:
    """Whether a noun means some certain ones of many, told by how many they are, or one body of several: a coalition of ten factions."""
    lemma, name = noun.lemma_.lower(), sentence.at.get(noun.i)
    if name is not None and not any(scene.known.class_of(thing) == "Designation" for thing in name.things):
        return False
    if children(noun, "nummod"):
        return lemma in (lexicon.listed("forces") if name is None else lexicon.load("events")["groups"])
    parts = [other for other in after(noun, "of") if other.lemma_.lower() in lexicon.load("events")["groups"]]
    return lemma in lexicon.load("events")["unions"] and bool(parts)


def _side(sentence: Sentence, scene: Scene, noun: Any) -> list[str]:
    """The part of a place that a direction or a holder tells: a registered one, or a new one where it is told by both."""
    if noun.i in sentence.at:
        return []
    if found := scene.part_of(sentence, noun):
        return found
    told = all(parts.told(noun)) and not any(word.i in sentence.at for word in owners(noun))
    return [f"new/place/{phrase(sentence, noun)}"] if told else []


def described(sentence: Sentence, scene: Scene, noun: Any) -> list[str]:
    """A place that is told by what it is and where (the southern hills, the Riverton front): a known one or a new one."""
    lists = lexicon.load("events")
    if noun.tag_ == "NNS" and noun.i not in sentence.at and noun.lemma_.lower() in lexicon.kind_of_word():
        near = {word.lower_ for word in children(noun, "amod")} & {*lists["neighbouring"]}
        near |= {word.lower_ for word in children(noun, "nummod")}
        if near and not enumerations.after(sentence, scene, noun, "place"):
            return [f"new/place/{phrase(sentence, noun)}"]
    if _building(sentence, noun):
        return [f"new/place/{phrase(sentence, noun)}"]
    if noun.i in sentence.at or noun.lemma_.lower() not in (*lists["parts"], *lists["routes"]):
        return []
    words = phrase(sentence, noun)
    told = {word.lower_ for word in children(noun, "det", "poss")} | {word.i for word in owners(noun) if word.i in sentence.at}
    if " " not in words and "all" in told:
        words = f"all {words}"
    if " " not in words or not told - {"a", "an", "any", "no", "another", "some"}:
        return []
    return scene.known.places(*words.casefold().replace("-", " ").split())[:1] or [f"new/place/{words}"]


def _building(sentence: Sentence, noun: Any) -> bool:
    """Whether a noun means a building in a place that is named behind it, whatever the parse makes of "in": a school in Riverton."""
    if noun.tag_ != "NN" or noun.i in sentence.at or noun.lemma_.lower() not in lexicon.load("acts")["buildings"]:
        return False
    beside = noun.i + 1 < len(noun.doc) and noun.nbor().lower_ in ("in", "at", "near", "of")
    behind = noun.doc[noun.i + 2 : noun.i + 5] if beside else []
    return any(word.i in sentence.at for word in (*after(noun, "in", "at", "near", "of"), *behind))


def _bordering(sentence: Sentence, scene: Scene, word: Any) -> bool:
    """Whether a word names a border or a country."""
    thing = sentence.at[word.i].of("place") if word.i in sentence.at else ""
    return bool(thing) and scene.known.class_of(thing) in ("Border", "Country")


def _capital(sentence: Sentence, scene: Scene, noun: Any) -> list[str]:
    """The city that is the capital of a country: the Eastmarkian capital, the capital where it is that of the country of the war."""
    if noun.lemma_.lower() != "capital" or noun.tag_ != "NN" or noun.i in sentence.at or children(noun, "appos", "prep"):
        return []
    nations, capitals = lexicon.load("words")["nations"], lexicon.load("words")["capitals"]
    told = [word.lower_ for word in children(noun, "amod", "compound", "nmod") if word.lower_ in nations]
    others = [word for word in children(noun, "amod", "compound", "nmod", "poss") if word.lower_ not in (*nations, "country")]
    lands = [str(nations[word]).casefold() for word in told or ([] if others else sorted(scene.known.home)) if word in nations]
    cities = [str(city) for city, land in capitals.items() if land in lands]
    return [found for city in cities for found in scene.known.places(city)[:1] or [f"new/place/{city.title()}"]][:1]


def _another(sentence: Sentence, scene: Scene, noun: Any) -> list[str]:
    """A place that is told of without a name, and is none of those named: a village near Riverton, another army base."""
    noun = counted(noun) if noun.lemma_.lower() in lexicon.load("events")["shares"] else noun
    if noun.tag_ != "NN" or noun.i in sentence.at or lexicon.kind_of_word().get(noun.lemma_.lower()) not in _UNNAMED:
        return []
    if not any(word.lower_ in ("a", "an", "another") for word in children(noun, "det")) or noun.dep_ in ("attr", "appos"):
        return []
    of = [word for prep in children(noun, "prep") if prep.lower_ == "of" and prep.i == noun.i + 1 for word in children(prep, "pobj")]
    named = any(word.i in sentence.at and scene.named(sentence.at[word.i], "place") for word in owners(noun))  # an army base has none
    if named or children(noun, "appos") or any(word.i in sentence.at for word in of):
        return []
    return [f"new/place/{phrase(sentence, noun)}"]


def phrase(sentence: Sentence, noun: Any) -> str:
    """A noun with what stands before it, as printed, without articles and owners that are no names."""
    start = noun
    while start.i > 0:
        before = noun.doc[start.i - 1]
        if before.dep_ not in _BEFORE or before.pos_ == "PRON" or before.lower_ in ('"', ",", "("):
            break
        if not any(word == noun for word in (before.head, before.head.head, before.head.head.head)):
            break
        start = before
    first, last = sentence.place_of(start), sentence.place_of(noun) + len(noun)
    return sentence.quote(first, last).strip("“”\"'‘’ ")


def people(sentence: Sentence, scene: Scene, noun: Any, homes: list[str]) -> list[str]:
    """The people that a word for people means, told by where they live: in the words, else in ``homes``, else where the story is."""
    noun = counted(noun)
    name = sentence.at.get(noun.i)
    called = name.of("actor") if name is not None else ""
    if not populations.everywhere(scene.known, called) and (name is not None or not populations.is_people(noun.lemma_.lower())):
        return []
    said = phrase(sentence, noun) if name is None else ""
    kept = [word for word in said.split() if not _SIZE.fullmatch(word)]
    told = [value for other in after(noun, "of", "in", "from") for value in meant(sentence, scene, other, "place")]
    told = told or [value for owner in owners(noun) for value in meant(sentence, scene, owner, "place") if owner.i in sentence.at]
    if not told and len(kept) > 1:
        return [f"new/actor/{said}"]
    places = (told or homes or _beside(sentence, scene) or _spoken_of(sentence, scene))[:2]
    if called or not places:
        return [population for place in places if (population := populations.registered(scene, place))] or [called or f"new/actor/{said}"]
    return list(dict.fromkeys(populations.of_place(scene, place) for place in places))


def _beside(sentence: Sentence, scene: Scene) -> list[str]:
    """The one place that a sentence names, if nobody goes there and it is no country."""
    there = {word.i for to in sentence.words if to.lower_ in ("to", "into", "towards", "toward", "for") for word in to.subtree}
    named = list(dict.fromkeys(v for i, name in sentence.at.items() if i not in there for v in scene.named(name, "place")))
    return named if len(named) == 1 and not scene.is_country(named[0]) else []


def _spoken_of(sentence: Sentence, scene: Scene) -> list[str]:
    """The place of which the sentences before spoke, else the part of the city in which the story is."""
    near = [place for place in scene.place if sentence.span.paragraph - scene.place_in <= 1 and not scene.is_country(place)]
    return near or [place for place in (scene.focus,) if place]


def are_people(words: str) -> bool:
    """Whether the words for a new actor have one for people: residents of the town."""
    return any(populations.is_people(word) for word in words.split())


def counted(noun: Any) -> Any:
    """What a number or share is of: tens of thousands of people."""
    while not populations.is_people(noun.lemma_.lower()) and (inner := after(noun, "of")):
        noun = inner[0]
    return noun


def holdable(noun: Any, sentence: Sentence, scene: Scene) -> bool:
    """Whether a noun is something that can be taken and held: a place, or a part or number of places."""
    lists = lexicon.load("events")
    lemma = noun.lemma_.lower()
    if noun.i in sentence.at or noun.pos_ in ("PRON", "DET", "NUM") or lemma in lexicon.listed("places") or lemma in lexicon.kind_of_word():
        return True
    if lemma in lists["parts"] or lemma in lists["shares"] or noun.lower_ in lexicon.kind_of_word():
        return True
    return any(child.i in sentence.at and scene.named(sentence.at[child.i], "place") for child in owners(noun))


def passable(noun: Any, sentence: Sentence, scene: Scene) -> bool:
    """Whether a noun is a road, crossing or border; "it" where a road is the last place named before."""
    if noun.lower_ == "it" and scene.way_before(sentence, noun):
        return True
    if lexicon.kind_of_word().get(noun.lemma_.lower()) in ("road", "crossing") or noun.lemma_.lower() in lexicon.load("events")["routes"]:
        return True
    name = sentence.at.get(noun.i)
    classes = {scene.known.class_of(v) if v in scene.known.entries else name.guess for v in scene.named(name, "place")} if name else set()
    return bool(classes & {"Road", "Crossing", "Border"})
