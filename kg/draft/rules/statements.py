"""Acts of speech that are news themselves: a call, a demand, an announcement, a vote, a refusal.

What is merely said is the claim; only where the act is the news it is a Statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import above, after, agents, children, objects
from kg.draft.reading.mentions import Mention
from kg.draft.reading.owndate import date_of
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.voice import stances
from kg.draft.voice.speakers import listed
from kg.records import Stance

_ABOUT = ("document", "event", "actor", "place")
CLAUSES = ("ccomp", "xcomp")
_BEFORE = ("compound", "amod", "nmod", "poss", "case", "nummod", "punct")


def statements(sentence: Sentence, scene: Scene) -> Iterator[Proposal]:
    """The acts of speech of which a sentence tells."""
    tables = lexicon.load("acts")
    for token in sentence.words:
        scene.look.clear()
        if token.pos_ == "VERB" and token.dep_ != "acomp":
            act = rule(token, tables["acts"])
            if token.lower_ in tables["feelings"] and children(token, "nsubjpass"):
                yield from _felt(sentence, token, str(tables["feelings"][token.lower_]), scene)
            if act and not (token.lemma_.lower() in tables["saying"] and children(token, *CLAUSES) and not objects(token)):
                yield from _acted(sentence, token, act, scene)
        elif token.lower_ in tables["feelings"] and token.dep_ == "acomp":
            yield from _felt(sentence, token, str(tables["feelings"][token.lower_]), scene)
        elif token.pos_ == "NOUN" and token.lemma_.lower() in tables["nouns"] and token.i not in sentence.at:
            yield from _noun(sentence, token, str(tables["nouns"][token.lemma_.lower()]), scene)


def rule(verb: Any, table: Any) -> str:
    """The code of a verb, with its object or preposition first."""
    lemma = verb.lemma_.lower()
    for child in verb.children:
        if child.dep_ in ("prep", "prt", "dobj", "nsubjpass", "agent") and (found := table.get(f"{lemma} {child.lemma_.lower()}")):
            return str(found)
    return str(table.get(lemma, ""))


def actors(sentence: Sentence, scene: Scene, nouns: list[Any], loose: bool = False) -> list[str]:
    """Who speaks or does wrong: actors known, or by a new name, a state among them; ``loose``: or groups without a name."""
    found = []
    for noun in (_person(sentence, counted, scene) for told in nouns for counted in _counted(told)):
        values = scene.things(sentence, noun, "actor", deep=False)
        name = sentence.at.get(noun.i)
        if not values and name is not None and not name.things and name.how == "new":
            values = [f"new/actor/{name.words}"]
        values = values or scene.things(sentence, noun, "actor")
        if not values and loose and noun.lemma_.lower() in lexicon.load("acts")["groups"]:
            values = [f"new/actor/{phrase(noun)}"]
        found += [value for value in values if value.removeprefix("new/").startswith("actor/")]
    return list(dict.fromkeys(found))


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
    return []


def _acted(sentence: Sentence, verb: Any, act: str, scene: Scene) -> Iterator[Proposal]:
    who = actors(sentence, scene, agents(verb), loose=True)
    told = any(children(clause, *CLAUSES) for noun in objects(verb) for clause in children(noun, "acl"))
    if not who or (told and act == "launches"):  # a statement that says something: what it says is the news
        return
    prepositions = [prep for prep in children(verb, "prep") if prep.lower_ in ("for", "on", "to", "against", "of", "about", "with", "upon")]
    nouns = objects(verb) + [noun for prep in prepositions for noun in children(prep, "pobj")]
    slots: Slots = {"act": [act], "who": who}
    things = [thing for thing in about(sentence, scene, nouns) if thing not in who]
    addressed = verb.lemma_.lower() in ("urge", "ask") or any(prep.lower_ in ("on", "upon", "with") for prep in prepositions)
    if act in ("calls-for", "negotiates") and addressed:
        if things and "actor/" in things[0]:
            slots["to"] = things
        things = about(sentence, scene, [noun for clause in children(verb, *CLAUSES) for noun in objects(clause)])
    if things:
        slots["about"] = things
    stance, why = stances.of(verb, sentence.question)
    if not why and any(noun.lemma_ in ("willingness", "intention", "plan", "readiness") for noun in objects(verb)):
        stance, why = "intends", "willingness"
    yield made("Statement", slots, sentence, verb, scene, stance, why)


def _felt(sentence: Sentence, word: Any, act: str, scene: Scene) -> Iterator[Proposal]:
    """What somebody is appalled by is condemned."""
    clause = word if word.dep_ != "acomp" else word.head
    whose = children(clause, "nsubj", "nsubjpass")
    telling = word
    if any(noun.pos_ == "PRON" for noun in whose):  # X says that he is appalled: the act is X's, when X says so
        telling = next((verb for verb in above(clause) if children(verb, "nsubj")), word)
        whose = agents(telling) if telling is not word else whose
    who = actors(sentence, scene, whose)
    by = [noun for other in (word, *children(word, "conj"), word.head) for noun in after(other, "by", "at", "over")]
    if who and by:
        things = about(sentence, scene, by)
        stance, why = stances.of(word, sentence.question)
        slots: Slots = {"act": [act], "who": who[:1]}
        if things:
            slots["about"] = things
        yield made("Statement", slots, sentence, telling, scene, stance, why)


def _noun(sentence: Sentence, noun: Any, act: str, scene: Scene) -> Iterator[Proposal]:
    """A criticism, a demand: whose it is, and of what."""
    owners = [c for c in children(noun, "poss", "compound", "amod") if c.i in sentence.at] + after(noun, "by", "from", "between", "of")
    makers = [verb for verb in children(noun, "relcl", "acl") if verb.lemma_ in ("make", "voice", "express", "raise", "issue", "level")]
    owners += [doer for verb in makers for doer in agents(verb)]
    if act == "negotiates":
        owners = after(noun, "between", "with") or after(noun.head, "between", "with")
    who = actors(sentence, scene, owners, loose=act != "negotiates")
    if act == "negotiates" and len(who) == 1:  # the parse joins the second party to a name within the first
        inside = [word for owner in owners for word in owner.subtree if word.i in sentence.at]
        who = list(dict.fromkeys(value for word in inside for value in scene.named(sentence.at[word.i], "actor")))[:2]
    if not who or (act == "negotiates" and len(who) < 2):
        return
    slots: Slots = {"act": [act], "who": who}
    if act == "negotiates":
        slots |= {"who": who[:1], "to": who[1:]}
    things = about(sentence, scene, after(noun, "of", "for", "on", "about", "against", "regarding"))
    things += about(sentence, scene, [other for verb in makers for other in after(verb, "of", "about", "against")]) if not things else []
    if things := [thing for thing in things if thing not in who]:
        slots["about"] = things
    stance, why = stances.of(noun, sentence.question)
    yield made("Statement", slots, sentence, noun, scene, stance, why)


def phrase(noun: Any) -> str:
    """A noun with what stands before it, without its article."""
    words = [w for w in noun.subtree if w.i < noun.i and w.dep_ in _BEFORE and w.pos_ != "DET"]
    return "".join(w.text_with_ws for w in [*words, noun]).strip()


def made(frame: str, slots: Slots, sentence: Sentence, word: Any, scene: Scene, stance: Stance, why: str) -> Proposal:
    return Proposal(
        frame,
        slots,
        [sentence.key],
        (sentence.span.start, sentence.span.end),
        word.text,
        stance,
        look_twice=[*dict.fromkeys(scene.look), *([f'"{why}"'] if why else [])],
        certainty=0.6,
        at=sentence.place_of(word),
        token=word.i,
        when=date_of(sentence, word.i) if frame == "Statement" else None,
        dated=False,
    )
