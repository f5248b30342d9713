"""What the nouns of a clause mean: things of a register, with all that stands in one list with them, and places told by what they are."""

from __future__ import annotations

from typing import Any

from kg.draft.reading import enumerations, lexicon
from kg.draft.reading.arcs import after, children
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene

_BEFORE = ("compound", "amod", "nmod", "poss", "case", "punct", "nummod")


def owners(token: Any) -> list[Any]:
    """The words before a noun that may name whose it is."""
    return children(token, "poss", "compound", "amod", "nmod")


def meant(sentence: Sentence, scene: Scene, noun: Any, register: str, *, sure: bool = False) -> list[str]:
    """What a noun means, with what stands in one list with it."""
    if register == "place" and (found := _side(sentence, scene, noun) or described(sentence, scene, noun)):
        return found
    if register == "actor" and (found := enumerations.origins(sentence, scene, noun)):
        return found
    name = sentence.at.get(noun.i)
    lemma = noun.lemma_.lower()
    kinds = name is None and register == "place" and (lemma in lexicon.kind_of_word() or lemma in lexicon.listed("places"))
    for owner in owners(noun) if kinds else []:
        if owner.i in sentence.at and (found := enumerations.listed(sentence, scene, sentence.at[owner.i], register, sure=True)):
            return found
    if register == "actor" and name is None and children(noun, "nummod") and noun.lemma_.lower() in lexicon.listed("forces"):
        return [f"new/actor/{phrase(sentence, noun)}"]  # the twelve factions that ...: not the one named before
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


def _side(sentence: Sentence, scene: Scene, noun: Any) -> list[str]:
    """The registered part of a place that a direction tells: the western districts of the city."""
    ways = [word.lower_ for word in owners(noun) if word.lower_.removesuffix("ern") in lexicon.listed("directions")]
    if noun.i in sentence.at or not ways or lexicon.alike().get(noun.lower_) != "areas":
        return []
    wholes = [value for other in after(noun, "of", "in") for value in scene.things(sentence, other, "place")] or [scene.city]
    for whole in (value for value in wholes if value in scene.known.entries):
        label = scene.known.entries[whole].label.en.casefold().split()
        for key in ((ways[0], *label), (ways[0], label[0])):
            forms = scene.known.canonical.get(lexicon.plain(key), [])
            if found := [form.thing for form in forms if form.thing.startswith("place/")]:
                return found[:1]
    return []


def described(sentence: Sentence, scene: Scene, noun: Any) -> list[str]:
    """A place that is told by what it is and where (the southern hills, the Riverton front): a known one or a new one."""
    lists = lexicon.load("events")
    if noun.tag_ == "NNS" and noun.i not in sentence.at and noun.lemma_.lower() in lexicon.kind_of_word():
        near = {word.lower_ for word in children(noun, "amod")} & {*lists["neighbouring"]}
        if near and not any(word.lower_ == "including" for word in noun.subtree):
            return [f"new/place/{phrase(sentence, noun)}"]
    if noun.i in sentence.at or noun.lemma_.lower() not in (*lists["parts"], *lists["routes"]):
        return []
    words = phrase(sentence, noun)
    told = {word.lower_ for word in children(noun, "det", "poss")} | {word.i for word in owners(noun) if word.i in sentence.at}
    if " " not in words and "all" in told:
        words = f"all {words}"
    if " " not in words or not told - {"a", "an", "any", "no", "another", "some"}:
        return []
    known = scene.known.canonical.get(lexicon.plain(tuple(words.casefold().replace("-", " ").split())), [])
    return [form.thing for form in known if form.thing.startswith("place/")][:1] or [f"new/place/{words}"]


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


def people(sentence: Sentence, scene: Scene, noun: Any) -> list[str]:
    """The people that a word for people means, told by where they live: by the place in the words, else by that spoken of."""
    noun = counted(noun)
    if noun.lemma_.lower() not in lexicon.load("events")["people"]:
        return []
    said = phrase(sentence, noun)
    if " " in said:
        return [f"new/actor/{said}"]
    homes = (
        [value for other in after(noun, "of", "in", "from") for value in meant(sentence, scene, other, "place")]
        or scene.place
        or [scene.focus]
    )
    home = homes[0] if homes else ""
    label = scene.known.entries[home].label.en if home in scene.known.entries else home.rpartition("/")[2]
    return [f"new/actor/{said.lower()} of {label}" if label else f"new/actor/{said.lower()}"]


def are_people(words: str) -> bool:
    """Whether the words for a new actor have one for people: residents of the town."""
    lemmas = lexicon.load("events")["people"]
    return any(form in lemmas for word in words.split() for form in (word, word.removesuffix("s"), f"{word.removesuffix('ies')}y"))


def counted(noun: Any) -> Any:
    """What a number or share is of: tens of thousands of people."""
    while inner := after(noun, "of"):
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
    """Whether a noun is a road, crossing or border."""
    if lexicon.kind_of_word().get(noun.lemma_.lower()) in ("road", "crossing") or noun.lemma_.lower() in lexicon.load("events")["routes"]:
        return True
    name = sentence.at.get(noun.i)
    classes = {scene.known.class_of(v) if v in scene.known.entries else name.guess for v in scene.named(name, "place")} if name else set()
    return bool(classes & {"Road", "Crossing", "Border"})
