"""How things stand by what a clause says of somebody or something: the city lies in ruins, their morale sank, the state refuses to talk."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, children, objects, passive, perfect
from kg.draft.rules.describing import states
from kg.draft.rules.folding import folded, meant_to
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.rules.meaning import aspects, clause
from kg.draft.rules.owning import holders, owners, shared

_TURNED = frozenset(
    ("leave", "keep", "put", "plunge", "throw", "place", "push", "bring", "drive", "send", "have", "find", "reduce", "turn", "transform")
)
_BEFORE = frozenset(("amod", "compound", "nmod"))
_BEING = frozenset(("be", "become", "remain"))
_WORDS = 6
"""Words of the text that stand for a value until a person words it."""
Told = tuple[str, list[Any]]
"""An aspect, and the nouns for those of whom it is told."""


@functools.cache
def _table(name: str) -> dict[str, str]:
    """The aspect of each word of a list of states.yaml."""
    return {str(word): str(aspect) for aspect, words in lexicon.load("states")[name].items() for word in words}


@functools.cache
def _pairs(name: str) -> dict[tuple[str, str], str]:
    """The aspect of each pair of words: a preposition with its noun, a verb with what hangs on it."""
    found: dict[tuple[str, str], str] = {}
    for first, inner in lexicon.load("states")[name].items():
        for second, words in inner.items():
            head, aspect = (first, second) if name == "phrases" else (second, first)
            found |= {(str(head), str(word)): str(aspect) for word in words}
    return found


@functools.cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(map(str, lexicon.load("states")[name]))


def standings(ground: Ground) -> Iterator[Proposal]:
    """What the clauses of a sentence say of how somebody or something stands; of one thing a clause says but one state."""
    done: set[tuple[str, int]] = set()
    read: set[int] = set()
    for told in states(ground):
        if told.frame == "Situation":
            verb = clause(ground.sentence.words[told.token])
            done.add((told.first("subject"), verb.i))
            read.add(told.token)
            told.stance = meant_to(verb, told.stance)
        yield told
    for token in ground.sentence.words if not ground.sentence.question else ():
        if token.i in ground.sentence.at or token.i in read or (token.i and token.text[0].isupper()):
            continue
        for reader in (
            _by_verb,
            _by_idiom,
            _by_phrase,
            _by_noun,
            _by_mood,
            _by_spread,
            _by_lack,
            _by_phase,
            _as_example,
            _by_name,
            _before_place,
        ):
            made: list[tuple[str, int]] = []
            for aspect, nouns in reader(token):
                for thing in dict.fromkeys(v for noun in nouns for v in holders(ground, noun, aspect)[:2]):
                    if (thing, clause(token).i) not in done:
                        made += [(thing, clause(token).i)]
                        yield _told(ground, token, aspect, thing)
            done |= {*made}


def _by_verb(token: Any) -> Iterator[Told]:
    """A verb that is said of its subject or of its object."""
    lemma = token.lemma_.lower()
    if token.pos_ != "VERB" or token.dep_ == "pcomp" or (token.dep_ == "acl" and not passive(token)):
        return
    if aspect := _table("affecting").get(lemma):
        yield aspect, shared(objects(token))
    elif aspect := _table("bearing").get(lemma):
        yield aspect, agents(token)
    elif lemma in _listed("faring"):
        yield "prospects", [noun for noun in agents(token) if noun.lemma_.lower() in _listed("undertakings")]


def _by_idiom(token: Any) -> Iterator[Told]:
    """A verb with a word that makes a state of it: laid down their arms, turned the tide."""
    if token.pos_ == "VERB":
        below = [*token.children, *(noun for prep in children(token, "prep") for noun in children(prep, "pobj"))]
        for child in below:
            if child.i > token.i and (aspect := _pairs("idioms").get((token.lemma_.lower(), child.lemma_.lower()))):
                yield aspect, agents(token) or objects(token)


def _by_phrase(token: Any) -> Iterator[Told]:
    """A preposition with a noun of state: in ruins, without power, out of food."""
    if token.dep_ != "pobj":
        return
    prep = token.head
    first = prep.head.lower_ if prep.head.lower_ in ("out", "short") else ""
    aspect = _pairs("phrases").get((f"{first} {prep.lower_}".strip(), token.lemma_.lower()))
    above = prep.head.head if first else prep.head
    if not aspect or (token.lemma_ == "position" and above.lemma_ not in _BEING):
        return
    if above.lemma_ in _TURNED and (turned := objects(above)):
        yield aspect, shared(turned)
    elif above.pos_ in ("VERB", "AUX") and prep.lower_ != "to":
        yield aspect, agents(above) or (objects(above.head) if above.dep_ == "xcomp" else [])
    elif above.pos_ in ("NOUN", "PROPN", "PRON") and children(prep, "pobj"):
        yield aspect, [above]


def _by_noun(token: Any) -> Iterator[Told]:
    """A noun of what somebody has or of what something is."""
    lemma = token.lemma_.lower()
    if token.pos_ != "NOUN":
        return
    first = token.head if token.dep_ == "conj" else token
    if first.dep_ == "attr" and first.head.lemma_ in _BEING and (aspect := _table("judging").get(lemma)):
        who = after(token, "to", "for") if lemma in _listed("striking") else []
        who = who or agents(first.head)
        yield aspect, (owners(token) if who and who[0].lower_ in ("it", "this", "that") else who) or who
    elif (aspect := _table("borne").get(lemma)) and token.dep_ in ("nsubj", "nsubjpass", "dobj"):
        told = children(token.head, "acomp", "oprd")
        if token.head.lemma_ not in _listed("turning") or any(word.lemma_.lower() in aspects() for word in told):
            return
        light = token.dep_ == "dobj" and token.head.lemma_ in _listed("light") and aspect != "popular-support"
        backed = after(token, "for") if aspect == "popular-support" else []
        if own := children(token, "poss") if light else backed or owners(token) or after(token.head, "among", "across"):
            yield aspect, shared(own)
        else:
            yield aspect, agents(token.head) if light else [token] if token.dep_ != "dobj" else []


def _by_mood(token: Any) -> Iterator[Told]:
    """What people feel or leave undone: mounting resentment by locals."""
    if token.lemma_.lower() in _listed("moods") and token.dep_ not in ("nsubj", "nsubjpass"):
        yield _table("borne")[token.lemma_.lower()], [*after(token, "of", "by", "among"), *children(token, "poss")]


def _by_spread(token: Any) -> Iterator[Told]:
    """What comes over a place or people: calm returned to the town, panic gripped its people."""
    if (
        token.dep_ == "nsubj"
        and token.head.lemma_ in _listed("spreading")
        and (aspect := _table("moods-of-places").get(token.lemma_.lower()))
    ):
        yield aspect, children(token.head, "dobj") or after(token.head, *_listed("over"))


def _by_lack(token: Any) -> Iterator[Told]:
    """What is not open to somebody: there is no way out of the town, the men see no hope."""
    if token.lemma_.lower() in (table := _table("openings")) and any(c.lower_ == "no" for c in children(token, "det")):
        own = agents(token.head) if token.head.lemma_ in ("have", "face", "find") else []
        inside = [noun for noun in token.subtree if noun.dep_ == "pobj"]
        yield table[token.lemma_.lower()], own or inside or after(token.head, "for", "in") or [token]


def _by_phase(token: Any) -> Iterator[Told]:
    """What comes upon somebody or something: entered a new and more violent phase; one state for each word of it."""
    if token.lemma_.lower() in _listed("phases") and token.dep_ == "dobj" and token.head.lemma_ in _listed("entering"):
        words = [word for word in token.lefts if word.pos_ == "ADJ" and word.lower_ != "new"]
        words += [word for first in words for word in children(first, "conj")]
        for aspect in dict.fromkeys(aspects().get(word.lemma_.lower(), "history") for word in words or [token]):
            yield aspect, agents(token.head)


def _as_example(token: Any) -> Iterator[Told]:
    """What somebody takes something for: considers X as a model."""
    if token.lemma_.lower() in _listed("examples") and token.dep_ in ("pobj", "oprd", "attr"):
        verb = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "as" else token.head
        if verb.lemma_ in _listed("considering"):
            yield "precedent", objects(verb)


def _by_name(token: Any) -> Iterator[Told]:
    """What stands before a name: the slain commander, the late leader."""
    if token.lower_ in _listed("fallen") and token.dep_ == "amod" and token.head.pos_ == "PROPN":
        yield "history", [token.head]


def _before_place(token: Any) -> Iterator[Told]:
    """What stands before a place: war-torn Y, the divided northern city; none that is but thought of, as a divided Y."""
    noun = token.head
    aspect = _table("before-places").get(token.lower_)
    if aspect and token.dep_ in _BEFORE and token.i < noun.i and noun.tag_ in ("NN", "NNP"):
        known = noun.pos_ == "PROPN" or any(c.lower_ in ("the", "this") or c.dep_ == "poss" for c in noun.children)
        if known and not any(c.lower_ in ("a", "an", "no", "any") for c in children(noun, "det")):
            yield aspect, [noun]


def _told(ground: Ground, token: Any, aspect: str, thing: str) -> Proposal:
    words = [word.text for word in token.doc[token.i : token.i + _WORDS] if not word.is_punct]
    slots: Slots = {"subject": [thing], "aspect": [aspect], "value": [" ".join(words)]}
    if token.dep_ in _BEFORE and token.lower_ in _table("before-places"):  # the writer's own word, whoever is quoted
        return ground.made("Situation", slots | {"value": [token.text]}, token.text, 0.5, ground.now())
    made = ground.told("Situation", slots, token, 0.35)
    made.look_twice.append("aspect and value")
    made.stance = folded(token, made.stance, aspect)
    now = ground.present(token) and not perfect(token)
    made.present = now or token.pos_ != "VERB" or token.lemma_.lower() in _table("bearing")  # what is done to somebody came about once
    made.dated = not now
    if token.lower_ in _listed("fallen"):
        made.stance, made.when = "asserts", ground.now()
    if token.dep_ == "pobj" and token.head.lower_ in facts_of("granting-prepositions"):
        made.stance = "asserts"
    return made
