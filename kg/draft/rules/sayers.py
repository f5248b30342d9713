"""Who does an act of speech or a wrong, and what words are about."""

from __future__ import annotations

from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, children
from kg.draft.reading.mentions import Mention
from kg.draft.reading.nouns import numbered
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules.ground import Ground
from kg.draft.voice.speakers import listed

_ABOUT = ("document", "event", "actor", "place")
_BEFORE = ("compound", "amod", "nmod", "poss", "case", "nummod", "punct")


def actors(sentence: Sentence, scene: Scene, nouns: list[Any], loose: bool = False) -> list[str]:
    """Who speaks or does wrong: actors known, or by a new name, a state among them; ``loose``: or groups without a name."""
    found = []
    for noun in (_person(sentence, counted, scene) for told in nouns for counted in _counted(told)):
        certain = loose and numbered(sentence, scene, noun)
        values = [f"new/actor/{phrase(noun)}"] if certain else scene.things(sentence, noun, "actor", deep=False)
        name = sentence.at.get(noun.i)
        if not values and name is not None and not name.things and name.how == "new":
            values = [f"new/actor/{name.words}"]
        values = values or scene.things(sentence, noun, "actor")
        if not values and loose and noun.lemma_.lower() in lexicon.load("acts")["groups"]:
            values = _people(sentence, scene, noun) or [f"new/actor/{phrase(noun)}"]
        found += [value for value in values if value.removeprefix("new/").startswith("actor/")]
    return list(dict.fromkeys(found))


def _people(sentence: Sentence, scene: Scene, noun: Any) -> list[str]:
    """The registered people that a bare word for residents means: those of the place of which the article speaks."""
    bare = noun.lemma_.lower() in ("resident", "inhabitant") and not after(noun, "of", "in", "from")
    return [thing for thing in Ground(sentence, scene, "").people() if thing in scene.known.entries] if bare else []


def _counted(noun: Any) -> list[Any]:
    """Those who are counted: a total of twenty groups."""
    return (after(noun, "of") or [noun]) if noun.lemma_.lower() in ("total", "number", "dozen", "score", "majority", "group") else [noun]


def _person(sentence: Sentence, noun: Any, scene: Scene) -> Any:
    """The name beside a role, where there is one: the minister, X."""
    if noun.lemma_.lower() not in listed("persons"):
        return noun
    beside = [
        *children(noun, "appos"),
        *(c for prep in children(noun, "prep") for p in children(prep, "pobj") for c in children(p, "appos")),
    ]
    return next((c for c in beside if c.i in sentence.at and _human(sentence.at[c.i], scene)), next(iter(children(noun, "appos")), noun))


def _human(name: Mention, scene: Scene) -> bool:
    return name.guess == "Person" or any(scene.known.class_of(thing) == "Person" for thing in name.things)


def about(sentence: Sentence, scene: Scene, nouns: list[Any]) -> list[str]:
    """What words are about: the first kind of thing that they name."""
    for noun in nouns:
        for register in _ABOUT:
            found = [thing for thing in scene.things(sentence, noun, register) if thing.removeprefix("new/").startswith(register)]
            if found:
                return found[:1]
    lists = lexicon.load("events")
    for noun in nouns:
        if noun.i not in sentence.at and noun.lemma_.lower() in (*lists["offensives"], *lists["occurrences"], *lists["meetings"]):
            return [f"new/event/{phrase(noun)}"]
    return []


def phrase(noun: Any) -> str:
    """A noun with what stands before it, without its article."""
    words = [w for w in noun.subtree if w.i < noun.i and w.dep_ in _BEFORE and w.pos_ != "DET"]
    return "".join(w.text_with_ws for w in [*words, noun]).strip()
