"""What a word of state is said of: the named thing, or what factions, residents and "the situation" stand for."""

from __future__ import annotations

import functools
from typing import Any

from kg.draft.reading import lexicon, registered
from kg.draft.reading.arcs import after, agents, children, objects, perfect
from kg.draft.reading.nouns import meant as told_of
from kg.draft.rules.ground import Ground, facts_of


@functools.cache
def aspects() -> dict[str, str]:
    """The aspect that a word of state tells of."""
    lists = (lexicon.load("states")["being"], facts_of("aspects"))
    return {str(word): str(aspect) for table in lists for aspect, words in table.items() for word in words}


def event(ground: Ground, noun: Any, words: str = "") -> str:
    """The war or operation that a noun means: a registered one, that which is spoken of, or a new one by its words."""
    scene = ground.scene
    definite = any(c.lower_ in ("the", "this", "these") for c in children(noun, "det"))
    again = scene.operation if definite and noun.lemma_.lower() in facts_of("events") else ""
    known = registered.operation(ground.sentence, scene)
    if again.startswith("new/") and known and not registered.elsewhere(ground.sentence, scene):
        again = known
    return registered.war(ground.sentence, noun, scene) or again or known or f"new/event/{words or noun.text}"


def clause(token: Any) -> Any:
    """The verb of the clause in which a word stands."""
    while token.pos_ not in ("VERB", "AUX") and token.head != token:
        token = token.head
    return token


def subjects(ground: Ground, token: Any) -> list[str]:
    """Of whom or what a word of state is said."""
    above = token
    while above.dep_ == "conj":
        above = above.head
    nouns: list[Any] = []
    if above.dep_ in ("acomp", "oprd", "attr"):
        who = agents(above.head)
        vague = any(noun.lower_ == "it" for noun in who)
        return _each(ground, (after(token, "for", "in") if vague else []) or who)  # it is a disaster for the town
    elif above.dep_ in ("amod", "nmod", "compound"):
        return _of_noun(ground, above, above.head)
    elif token.pos_ == "NOUN" and token.dep_ == "appos":
        return _of_noun(ground, token, token)
    elif token.pos_ == "VERB":
        lemma = token.lemma_.lower()
        undergone = children(token, "nsubjpass", "auxpass") or (token.tag_ == "VBN" and not perfect(token))
        return _each(ground, objects(token) if lemma in facts_of("affecting") or undergone else agents(token))
    elif (
        token.pos_ == "NOUN" and token.dep_ in ("dobj", "oprd") and token.head.lemma_ in ("consider", "regard") and token.head.tag_ == "VBN"
    ):
        return _of_noun(ground, token, token)
    elif token.pos_ in ("NOUN", "PROPN"):
        told = clause(token)
        between = after(told, "between", "among", "within") if told.lemma_ in ("exist", "remain", "arise", "emerge", "break") else []
        owners = agents(told) if told.lemma_ in ("have", "commit", "make", "show", "suffer", "face", "experience", "feel", "see") else []
        nouns = [
            *children(token, "poss"),
            *(noun for verb in _relatives(token) for noun in agents(verb)),
            *after(token, "of", "between", "among", "within"),
            *between,
            *owners,
            *after(token, "in", "for", "against"),
            *after(told, "in"),
        ]
    for noun in nouns:
        dwellers = noun.dep_ == "appos" and noun.lemma_ in facts_of("dwelling")
        found = _of_noun(ground, noun, noun) if dwellers else meant(ground, noun)
        if found:
            return found
    return []


def _each(ground: Ground, nouns: list[Any]) -> list[str]:
    """What each of some words that stand beside one another means."""
    return list(dict.fromkeys(thing for noun in nouns for thing in meant(ground, noun)[:2]))


def _relatives(token: Any) -> list[Any]:
    """The relative clauses of a noun or of the noun of which it is: the state of paralysis that X has reached."""
    whole = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token
    return [*children(token, "relcl"), *(children(whole, "relcl") if whole is not token else [])]


def _of_noun(ground: Ground, token: Any, noun: Any) -> list[str]:
    """What a noun with a word of state means or is said of: the vital road, one of the key towns, A and B, Shiite communities."""
    top = noun
    while top.dep_ == "pobj" and top.head.lower_ == "of" and top.head.head.lower_ in ("one", "some", "most", "many"):
        top = top.head.head
    if top.dep_ == "pobj" and top.head.head.lemma_ == "belong":
        return [v for one in agents(top.head.head) for v in meant(ground, one)]
    if top.dep_ in ("attr", "oprd", "dobj") and top.head.lemma_ in ("consider", "regard", "describe") and top.head.tag_ == "VBN":
        return [place for name in ground.listed_before(top.head.idx) if (place := ground.place(name))]
    if top.dep_ in ("attr", "oprd"):
        told = [v for one in agents(top.head) or objects(top.head) for v in meant(ground, one)]
        return told or ([event(ground, noun)] if noun.lemma_ in facts_of("events") else [])  # this is a decisive battle
    if top.dep_ == "appos":
        named = [place for name in ground.listed_before(top.left_edge.idx) if (place := ground.place(name))]
        if named and noun.lemma_ in facts_of("dwelling"):
            return [f"new/actor/residents of {ground.text[: top.left_edge.idx].rsplit(' of ', 1)[-1].strip(' ,')}"]
        return named or meant(ground, top.head)
    found = [place for name in ground.listed(noun.idx) if (place := ground.place(name))]
    after_of = ground.text.find(" of ", noun.idx)
    if after_of == noun.idx + len(noun.text):
        found = [place for name in ground.listed(after_of + 4) if (place := ground.place(name))]
    unnamed = any(c.lower_ in ("a", "an", "another") for c in children(noun, "det")) and noun.i not in ground.sentence.at
    if found and unnamed and lexicon.kind_of_word().get(noun.lemma_.lower()) == "quarter":  # a key district of Riverton
        found = told_of(ground.sentence, ground.scene, noun, "place")
    words = " ".join(w.text for w in noun.doc[token.i : noun.i + 1] if not w.is_punct)
    if not found and noun.lemma_ in facts_of("events"):
        return [event(ground, noun, words)]
    if not found and noun.lemma_ in facts_of("routes"):
        return [f"new/place/{words}"]
    if (
        not found
        and unnamed
        and noun.lemma_.lower() in facts_of("spots")
        and not any(w.i in ground.sentence.at for w in noun.subtree if w.i < noun.i)
    ):
        return [f"new/place/{words}"]
    return found or meant(ground, noun)


def meant(ground: Ground, noun: Any) -> list[str]:
    """The thing that a noun means, also where it bears no name: factions, residents, the situation."""
    if noun.lower_ in facts_of("parts-of") and (inner := after(noun, "of")):
        noun = inner[0]
    if noun.lower_ in ("which", "whom") and noun.dep_ == "pobj":
        clause_ = clause(noun)
        noun = clause_.head if clause_.dep_ == "relcl" else noun
    lemma = noun.lemma_.lower()
    if lemma in facts_of("events") and noun.tag_ == "NN" and noun.i not in ground.sentence.at:
        return [event(ground, noun)]
    if noun.lower_ == "they" and (before := subject_before(ground, noun)):
        return before
    beside = [name for child in children(noun, "amod", "compound", "nmod", "poss") if (name := ground.sentence.at.get(child.i))]
    inside = [v for one in after(noun, "of", "in") for v in ground.things(one, "place")] if lemma in facts_of("living") else []
    if where := inside or [v for name in beside if lemma in facts_of("living") for v in ground.scene.named(name, "place")]:
        return ground.people(where[0]) or where
    if lemma in facts_of("living") and noun.i not in ground.sentence.at and not after(noun, "of", "in"):
        return ground.people()
    if (
        lemma in ("neighborhood", "neighbourhood", "district", "quarter")
        and noun.tag_ == "NNS"
        and noun.i not in ground.sentence.at
        and ground.scene.focus
    ):
        return [ground.scene.focus]
    first = ("actor", "place") if noun.lower_ in ("they", "we", "who", "he", "she") else ("place", "actor")
    found = ground.things(noun, *first) if noun.pos_ in ("NOUN", "PROPN", "PRON") else []
    if found:
        return found
    if lemma in facts_of("fighting") or (lemma in ("we", "us") and (ground.scene.speaker_side or ground.scene.speaker_fights)):
        rebels = ground.side("opposition", "groups", "forces")
        return [rebels] if rebels else []
    if lemma in facts_of("living") or noun.lower_ in ("we", "us"):  # who speaks for nobody speaks for the people of the place
        return ground.people()
    if lemma in facts_of("here") or any(lemma in words for words in facts_of("goods-needed").values()):
        return ground.here()
    return []


def subject_before(ground: Ground, pronoun: Any) -> list[str]:
    """The actor that is the subject of a clause before in the same sentence."""
    for token in reversed(list(pronoun.doc[: pronoun.i])):
        if token.dep_ not in ("nsubj", "nsubjpass") or token.pos_ == "PRON":
            continue
        living = token.lemma_.lower() in facts_of("living")
        if found := meant(ground, token) if living else ground.things(token, "actor"):
            return found
    return []
