"""What the nouns of a clause mean: things of a register, with all that stands in one list with them, and places told by what they are."""

from __future__ import annotations

from typing import Any

from kg.draft.reading import enumerations, lexicon, parts, populations
from kg.draft.reading.arcs import after, children
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene

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
    quarter = noun.tag_ == "NN" and lexicon.kind_of_word().get(noun.lemma_.lower()) == "quarter"
    noun = counted(noun) if not quarter and noun.lemma_.lower() in lexicon.load("events")["shares"] else noun
    if noun.tag_ != "NN" or noun.i in sentence.at or lexicon.kind_of_word().get(noun.lemma_.lower()) not in _UNNAMED:
        return []
    if not any(word.lower_ in ("a", "an", "another") for word in children(noun, "det")) or noun.dep_ in ("attr", "appos"):
        return []
    of = [word for prep in children(noun, "prep") if prep.lower_ == "of" and prep.i == noun.i + 1 for word in children(prep, "pobj")]
    cities = [word for word in of if word.i in sentence.at]
    if cities and not quarter:
        return []
    named = any(word.i in sentence.at and scene.named(sentence.at[word.i], "place") for word in owners(noun))  # an army base has none
    if named or children(noun, "appos"):
        return []
    return [f"new/place/{phrase(sentence, noun)}{''.join(f' of {sentence.at[city.i].words}' for city in cities)}"]


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
