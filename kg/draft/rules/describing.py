"""How things stand and what they are like: X is empty, people are scared, a crisis in X, the vital road."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading.arcs import above, after, agents, children, objects, passive, perfect
from kg.draft.rules.folding import folded
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.rules.meaning import aspects, clause, event, meant, subjects
from kg.draft.rules.minds import minded
from kg.draft.voice import stances
from kg.draft.voice.stancewords import words

_LOYAL = re.compile(
    r"\b(?P<side>pro-\w+|(?:Shi[’']?(?:ite|a)|Sunni|Christian|Alawite|Druze|Kurdish|Turkmen|Yazidi)) (?:[\w-]+ )??"
    r"(?:towns?|villages?|enclaves?|cit(?:y|ies)|areas?|districts?|neighbou?rhoods?)(?: of)?(?= )"
)
_NOW = frozenset(("now", "currently", "today", "already", "presently"))


def loyal(ground: Ground) -> Iterator[Proposal]:
    """What whole places are called: the pro-government towns of A and B, a Shiite village."""
    for match in _LOYAL.finditer(ground.text):
        aspect = "loyalty" if match["side"].lower().startswith("pro") else "sectarian-identity"
        for name in ground.listed(match.end()):
            if thing := ground.place(name):
                yield ground.made("Character", {"entity": [thing], "aspect": [aspect], "value": [match["side"]]}, match["side"], 0.7)


def states(ground: Ground) -> Iterator[Proposal]:
    """What a sentence says of the state or nature of things."""
    done: set[tuple[str, str, str]] = set()
    _remember(ground)
    for token in ground.sentence.words:
        by_now = perfect(token) and not passive(token)
        own, lemma = aspects().get(token.lower_, ""), aspects().get(token.lemma_.lower(), "")
        aspect = lemma if by_now else own or ("" if token.tag_ == "VBN" else lemma)
        if not aspect or (token.i in ground.sentence.at and aspect != "sectarian-identity"):
            continue
        if token.i and token.text[0].isupper() and aspect != "sectarian-identity":
            continue
        lasting = aspect in facts_of("lasting") or (
            aspect in facts_of("lasting-adjectives") and token.pos_ in ("ADJ", "VERB") and token.dep_ in ("acomp", "conj", "oprd")
        )
        lasting = lasting or token.lemma_ in facts_of("lasting-words")
        if token.head.lemma_ in ("appear", "seem", "look"):
            lasting = False
        if token.lower_ == "capital" and token.dep_ not in ("appos", "attr"):
            continue
        if token.lower_ == "secure" and token.pos_ == "VERB":
            continue  # what somebody gets or takes
        if token.lower_ == "only" and (token.pos_ != "ADJ" or token.head.lemma_ not in (*facts_of("routes"), *facts_of("ways"))):
            continue
        if (token.lower_ == "main" and token.head.tag_ != "NNS") or minded(ground, token) or _expletive(token):
            continue
        if aspect == "size":
            yield from _size(ground, token)
            continue
        people = aspect in ("access", "humanitarian-need") and token.head.lemma_ in facts_of("living")
        if token.dep_ in ("amod", "nmod", "compound") and not lasting and not people and token.head.dep_ not in ("attr", "appos"):
            continue
        things = subjects(ground, token)
        if not things and aspect in facts_of("of-places") and token.pos_ == "NOUN" and token.dep_ in ("ROOT", "nsubj", "attr", "dobj"):
            things = ground.here()  # destruction everywhere: of the place that is spoken of
        for thing in things[: 4 if lasting else 3]:
            weighed = aspect in ("control-importance", "destruction")
            told = token.lemma_ if lasting else ""
            if (thing, aspect, told) not in done and not (weighed and ("actor/" in thing or ground.class_of(thing) == "Country")):
                done.add((thing, aspect, told))
                yield _state(ground, token, aspect, thing, lasting)


def _expletive(token: Any) -> bool:
    """Whether a word of state tells of a whole clause: it was clear that."""
    if token.lemma_ in words("unsettled"):
        return any(c.lower_ == "it" for c in children(token.head, "nsubj"))
    heads = (token, token.head)
    return any(c.lower_ == "it" for c in children(token.head, "nsubj")) and any(children(h, "ccomp", "xcomp", "csubj") for h in heads)


def _size(ground: Ground, token: Any) -> Iterator[Proposal]:
    """How large an operation is: a massive campaign, the offensive is comprehensive."""
    nouns = [token.head] if token.dep_ == "amod" else agents(token.head) if token.dep_ == "acomp" else []
    for noun in nouns:
        if noun.lemma_ in facts_of("events") and noun.i not in ground.sentence.at:
            yield _state(ground, token, "size", event(ground, noun, f"{token.text} {noun.text}"), True)


def _remember(ground: Ground) -> None:
    """Keep the place that a sentence is about, for what the paragraph says of "the situation"."""
    for token in ground.sentence.words:
        if token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ == "ROOT" and (place := ground.things(token, "place")):
            name = ground.sentence.at.get(token.i)
            country = name is not None and "Country" in (name.guess, ground.class_of(place[0]))
            if not country:
                ground.scene.told_of = (ground.sentence.span.paragraph, place[0])


def _state(ground: Ground, token: Any, aspect: str, thing: str, lasting: bool) -> Proposal:
    value = " ".join(
        w.text
        for w in token.doc[max(token.i - 1, 0) : token.i + 1]
        if w == token or (w.dep_ in ("advmod", "neg", "amod") and w.head == token)
    )
    frame, slot = ("Character", "entity") if lasting else ("Situation", "subject")
    made = ground.told(frame, {slot: [thing], "aspect": [aspect], "value": [value]}, token, 0.4)
    made.look_twice.append("aspect and value")
    if "/place/" in f"/{thing}":
        ground.scene.told_of = (ground.sentence.span.paragraph, thing)
    made.dated = not lasting
    if _presupposed(token) or (token.dep_ == "xcomp" and token.head.lemma_ == "be" and token.lemma_ == "blame"):
        made.stance, made.look_twice = "asserts", ["taken for granted"]
    if made.stance == "asserts" and (token.head.lemma_ in ("appear", "seem", "look") or _in_quotes(token)):
        made.stance = "alleges"
    today = any(w.lower_ in _NOW for w in clause(token).children) or (
        aspect in facts_of("passing") and token.pos_ != "NOUN" and ground.present(token)
    )
    if not lasting and today and made.stance == "asserts":
        made.when = ground.now()
    return made


def _in_quotes(token: Any) -> bool:
    """Whether a word alone stands in quotation marks, by which a writer keeps away from it."""
    around = token.doc[max(token.i - 1, 0) : token.i + 2]
    return len(around) == 3 and around[0].is_quote and around[2].is_quote


def _presupposed(token: Any) -> bool:
    """Whether there is such a thing, whatever is wished of it: to stop the horrors, despite the disputes."""
    known = any(c.lower_ in ("the", "this", "these", "those") or c.dep_ == "poss" for c in token.children)
    first = token
    while first.dep_ == "conj":
        first = first.head
    head = first.head
    if first.dep_ == "pobj":
        return known and head.lower_ in facts_of("granting-prepositions")
    return known and token.dep_ == "dobj" and head.lemma_ in facts_of("granting-verbs")


def needs(ground: Ground) -> Iterator[Proposal]:
    """What people lack, and whither nobody can go."""
    wanted = {str(word): str(aspect) for aspect, words in facts_of("goods-needed").items() for word in words}
    for token in ground.sentence.words:
        lemma = token.lemma_.lower()
        aspect = ""
        if lemma in wanted and token.pos_ == "NOUN" and not (token.dep_ == "compound" and token.head.lemma_ not in facts_of("lacking")):
            near = {token.head.lemma_, token.head.head.lemma_, *(c.lower_ for c in token.children)}
            aspect = wanted[lemma] if near & set(map(str, facts_of("lacking"))) or _unhad(token) else ""
        elif lemma in facts_of("moving") and any(c.lower_ in ("can", "could") for c in token.children):
            closed = any(c.dep_ == "neg" for c in token.children) or any(
                n.lower_ in ("nobody", "none") or n.text == "one" for n in agents(token)
            )
            aspect = "access" if closed else ""
        elif (token.lower_ in ("service", "order") and ground.text[: token.idx].endswith("out of ")) or (
            token.lower_ in facts_of("working") and any(c.dep_ == "neg" or c.lower_ == "longer" for c in token.children)
        ):
            aspect = "capacity"
        if not aspect:
            continue
        apart = any(word.lower_ in ("amid", "amidst", "due", "because") for word in above(token))
        nouns = [*([] if apart else agents(clause(token))), *after(token, "in"), *objects(token)]
        things = [v for noun in nouns for v in meant(ground, noun)] or ground.here()
        if things:
            value = {"access": "no way in or out", "capacity": "out of service"}.get(aspect, f"no {token.text.lower()}")
            made = ground.made("Situation", {"subject": things[:1], "aspect": [aspect], "value": [value]}, token.text, 0.5)
            made.at, made.token = ground.sentence.place_of(token), token.i
            made.stance = folded(token, stances.of(token, ground.sentence.question)[0], aspect)
            present = not ground.sentence.dates and (ground.present(token) or clause(token).tag_ == "VB")
            made.when = ground.now() if made.stance == "asserts" and present else None
            yield made


def _unhad(token: Any) -> bool:
    """Whether what a noun means is not there for somebody: do not have the fuel."""
    return token.dep_ == "dobj" and token.head.lemma_ in ("have", "get", "receive", "find") and bool(children(token.head, "neg"))


def precedents(ground: Ground) -> Iterator[Proposal]:
    """What a place is said to be, become or be made: another X, a second X."""
    for match in re.finditer(r"\b(?:another|a second|a new|the next) (?=[A-Z])", ground.text):
        token = ground.token(match.start())
        names = ground.listed(match.end())
        if token is None or not names or not ground.place(names[0]):
            continue
        verb = clause(token)
        nouns = [n for n in (*objects(verb), *agents(verb)) if n.idx < match.start()]
        things = [v for noun in nouns for v in meant(ground, noun)] or ([ground.scene.focus] if ground.scene.focus else [])
        if things:
            value = f"{match[0]}{names[0].words}"
            made = ground.told("Situation", {"subject": things[:1], "aspect": ["precedent"], "value": [value]}, verb, 0.5)
            made.dated = False
            yield made
