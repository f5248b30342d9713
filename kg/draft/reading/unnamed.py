"""Ground that is told by no name of its own: several villages nearby, its outskirts; and all that stands in one list with a noun."""

from __future__ import annotations

from typing import Any

from kg.draft.reading import enumerations, lexicon
from kg.draft.reading.arcs import after, agents, children, together
from kg.draft.reading.nouns import holdable, meant, passable, phrase
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene

_PARTED = frozenset((",", ";", "and", "or", "“", '"', "”"))
_AROUND = ("around", "surrounding", "near", "beside")
_NEAR = ("near", "close", "along", "outside", "around", "surrounding", "adjacent")
_STRETCHES = ("territory", "area", "land", "ground", "village", "hill", "farm", "countryside")
_LISTED = ("conj", "appos", "pobj", "nmod")


def grounds(sentence: Sentence, scene: Scene, nouns: list[Any]) -> list[str]:
    """The places that nouns tell which are taken or held, with those in one list with them, named or not."""
    found: list[str] = []
    described: list[str] = []
    for noun in dict.fromkeys(word for first in nouns for word in in_list(sentence, first)):
        opened = noun.tag_ == "NNS" and enumerations.after(sentence, scene, noun, "place")
        own = nearby(sentence, noun) or ([] if opened else unnamed(sentence, scene, noun, found))
        told = meant(sentence, scene, noun, "place", sure=True) if not own and holdable(noun, sentence, scene) else []
        described += told
        found += own or told
    return list(dict.fromkeys(place for place in found if not any(other.startswith(f"{place} ") for other in described)))


def in_list(sentence: Sentence, noun: Any) -> list[Any]:
    """A noun and those that stand in one list with it, on whatever the parser hangs them; an apposition is one only before an "and"."""
    found = together(noun)
    if noun.i in sentence.at or any(word.i in sentence.at for word in children(noun, "compound", "nmod")):
        found += [other for prep in children(noun, "prep") if prep.lower_ == "including" for other in children(prep, "pobj")]
    inside = list(noun.subtree)
    for word in inside:
        if word in found or word.dep_ not in _LISTED or word.pos_ not in ("NOUN", "PROPN") or _in_clause(word, noun):
            continue
        left = next((other for other in word.subtree if not other.is_punct and other.dep_ != "cc"), word)
        if left.i <= noun.i or sentence.words[left.i - 1].text not in _PARTED:
            continue
        if word.dep_ == "conj" or any(other.dep_ == "cc" and other.i > word.i for other in inside):
            found.append(word)
    return found


def _in_clause(word: Any, top: Any) -> bool:
    """Whether a clause stands between a word and a noun above it."""
    while word not in (top, word.head):
        if word.dep_ in ("relcl", "acl", "advcl"):
            return True
        word = word.head
    return False


def unnamed(sentence: Sentence, scene: Scene, noun: Any, before: list[str]) -> list[str]:
    """Ground that is told by what it lies beside, or by how much it is.

    Args:
        before: the places that stand before it in the list.
    """
    lists = lexicon.load("events")
    if noun.i in sentence.at or noun.lemma_.lower() not in lists["ground"]:
        return []
    beyond = {word.i for other in children(noun, "conj") for word in other.subtree}
    near = [word for word in noun.subtree if word.i not in beyond]
    if any(word.lower_ in ("including", "like", "such") or (word.i in sentence.at and not _whose(word)) for word in near):
        return []
    beside = [w for w in noun.subtree if w.i > noun.i and w.lower_ in _AROUND and any(c.pos_ == "PRON" for c in w.children)]
    own = [word for word in children(noun, "poss") if word.pos_ == "PRON"]
    if beside or (own and noun.lemma_.lower() in lists["surroundings"]):
        near = before[-1:] or scene.place[:1]
        return [f"new/place/{scene.known.label(near[0])} {noun.lower_ if own else 'surroundings'}"] if near else []
    if noun.tag_ not in ("NNS", "NNPS"):
        return []
    told = [word for word in children(noun, "amod", "nummod", "nmod") if word.lower_ not in lists["whole"]]
    if not told or after(noun, "of", "in"):
        return []
    return [f"new/place/{phrase(sentence, noun)}"]


def nearby(sentence: Sentence, noun: Any) -> list[str]:
    """Ground without a name that lies beside a place with one: territory near the border, villages around Riverton."""
    if noun.i in sentence.at or noun.lemma_.lower() not in _STRETCHES or noun.i + 1 >= len(noun.doc):
        return []
    if noun.tag_ == "NN" and noun.lemma_.lower() in ("village", "hill", "farm", "area"):
        return []  # one of them is told by what stands before it
    if noun.nbor().lower_ not in _NEAR or any(word.i in sentence.at for word in children(noun, "compound", "amod", "poss")):
        return []
    behind = next((word for word in noun.doc[noun.i + 2 : noun.i + 6] if word.i in sentence.at or word.pos_ == "VERB"), None)
    if behind is None or behind.i not in sentence.at:
        return []
    return [f"new/place/{sentence.quote(sentence.place_of(noun), sentence.at[behind.i].end)}"]


def _whose(word: Any) -> bool:
    """Whether a name only says whose ground it is."""
    return word.dep_ in ("poss", "compound", "amod")


def somewhere(sentence: Sentence, scene: Scene, nouns: list[Any]) -> list[str]:
    """Where ground of which nothing else is told lies: neighborhoods fell one after the other."""
    words = [noun for noun in nouns if noun.i not in sentence.at and noun.lemma_.lower() in lexicon.load("events")["ground"]]
    last = [noun for noun in words if any(word.lower_ in ("last", "remaining") for word in children(noun, "amod"))]
    if not last and not any(noun.tag_ == "NNS" for noun in words):
        return [f"new/place/{phrase(sentence, noun)}" for noun in words if children(noun, "amod", "compound") and children(noun, "det")][:1]
    clauses = [clause for noun in words for clause in children(noun, "relcl", "acl")]
    names = [sentence.at[word.i] for clause in clauses for word in clause.subtree if word.i in sentence.at]
    told = [value for name in names for value in enumerations.named(scene, name, "place", sure=False)]
    found = told[-1:] or [place for place in (scene.focus or scene.city,) if place]
    if found:
        scene.look.append("which places of it")
    return found


def roads(sentence: Sentence, scene: Scene, nouns: list[Any]) -> list[str]:
    """The roads, crossings and borders that nouns mean; the city's where many are told by no name (all roads, safe roads)."""
    found: list[str] = []
    for noun in (noun for noun in nouns if passable(noun, sentence, scene)):
        many = noun.tag_ == "NNS" and not any(word.i in sentence.at for word in noun.subtree)
        if noun.lower_ == "it":
            scene.look.append('"it" is taken as what was named before')
            found += scene.way_before(sentence, noun)
            continue
        found += (_roads_of_city(scene, noun) if many else []) or meant(sentence, scene, noun, "place") or _border(scene, noun)
        if not found and many and children(noun, "amod", "compound", "nummod"):
            found = [f"new/place/{phrase(sentence, noun)}"]
    return list(dict.fromkeys(found))


def _roads_of_city(scene: Scene, noun: Any) -> list[str]:
    """The registered roads of the article's city."""
    if noun.lemma_.lower() not in ("road", "route") or children(noun, "nummod") or scene.city not in scene.known.entries:
        return []
    name = scene.known.entries[scene.city].label.en.casefold().split()
    return [road for end in (len(name), 1) for road in scene.known.places("roads", "of", *name[:end])][:1]


def _border(scene: Scene, noun: Any) -> list[str]:
    """The border of those who are the subject: the Eastmark authorities closed their border."""
    if noun.lemma_.lower() != "border" or not any(word.pos_ == "PRON" for word in children(noun, "poss")):
        return []
    doers = [word for doer in agents(noun.head) for word in doer.subtree]
    return [border for word in doers for border in scene.known.places(word.lower_, "border")][:1]
