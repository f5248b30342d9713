"""Acts of speech that are news themselves: a call, a demand, an announcement, a vote, a refusal.

What is merely said is the claim; only where the act is the news it is a Statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import above, after, agents, children, objects, together
from kg.draft.reading.owndate import date_of
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules.sayers import about, actors
from kg.draft.voice import stances
from kg.records import Stance, When

CLAUSES = ("ccomp", "xcomp")


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


def _acted(sentence: Sentence, verb: Any, act: str, scene: Scene) -> Iterator[Proposal]:
    who = actors(sentence, scene, agents(verb), loose=True)
    told = any(children(clause, *CLAUSES) for noun in objects(verb) for clause in children(noun, "acl"))
    if not who or (told and act == "launches"):  # a statement that says something: what it says is the news
        return
    who += [actor for actor in actors(sentence, scene, _besides(verb), loose=True) if actor not in who]
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
    if not why and act == "announces" and any(noun.lemma_ in ("willingness", "intention", "plan", "readiness") for noun in objects(verb)):
        stance, why = "intends", "willingness"
    yield made("Statement", slots, sentence, verb, scene, stance, why)
    if act in ("demands", "calls-for"):
        yield from _more(sentence, verb, slots, scene, stance, why)


def _more(sentence: Sentence, verb: Any, slots: Slots, scene: Scene, stance: Stance, why: str) -> Iterator[Proposal]:
    """What else is demanded: to respect the truce and to stop the shelling."""
    for clause in children(verb, *CLAUSES):
        for other in together(clause)[1:]:
            nouns = [word for word in other.subtree if word.i in sentence.at or word.dep_ in ("dobj", "pobj")]
            things = [thing for noun in nouns for thing in about(sentence, scene, [noun]) if thing not in slots["who"]]
            about_: Slots = {"about": list(dict.fromkeys(things))[:1]} if things else {}
            kept: Slots = {slot: values for slot, values in slots.items() if slot != "about"}
            yield made("Statement", kept | about_, sentence, other, scene, stance, why)


def _besides(verb: Any) -> list[Any]:
    """Who acts too: along with X, together with X."""
    beside = [word for word in verb.subtree if word.lower_ in ("along", "together", "alongside") and word.dep_ in ("prep", "advmod")]
    return [noun for word in beside for noun in (after(word, "with") or children(word, "pobj"))]


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
    beside = children(noun, "poss", "compound", "amod", "nsubj")
    owners = [c for c in beside if c.i in sentence.at or c.lower_ == "our"] + after(noun, "by", "from", "between", "of")
    verbs = children(noun, "relcl", "acl")
    if noun.i + 1 < len(noun.doc) and noun.nbor().dep_ == "nsubj":  # the criticism residents made, whatever the parse
        verbs.append(noun.nbor().head)
    makers = [verb for verb in verbs if verb.lemma_ in lexicon.load("acts")["making"]]
    owners += [doer for verb in makers for doer in agents(verb)]
    if act == "negotiates":
        own = [owner for owner in owners if owner in children(noun, "poss")]
        owners = own + (after(noun, "between", "with") or after(noun.head, "between", "with"))
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
    stance, why = stances.of(makers[0] if makers else noun, sentence.question)
    if makers and stance not in ("negates", "questions", "alleges"):
        stance, why = "asserts", ""  # a criticism that somebody made is there, whatever becomes of it
    yield made("Statement", slots, sentence, noun, scene, stance, why)


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
        when=_date(sentence, word) if frame == "Statement" else None,
        dated=False,
    )


def _date(sentence: Sentence, word: Any) -> When | None:
    """The date of an act of speech; one told beside another (declared war, demanding that all fight) has the date of that."""
    if word.dep_ in ("relcl", "advcl") and any(child.lower_ == "when" for child in word.children):  # in 2014, when they announced it
        before = [date for date in sentence.dates if date.edtf and date.end <= sentence.place_of(word)]
        return before[-1].when() if before else None
    own = date_of(sentence, word.i) or (date_of(sentence, word.head.i) if word.dep_ == "advcl" and word.tag_ == "VBG" else None)
    return own or _just_before(sentence, word)


def _just_before(sentence: Sentence, verb: Any) -> When | None:
    """The date right before a verb, whatever the parse hangs it on: the council in Millbrook on Sunday rejected the plan."""
    near = [date for date in sentence.dates if date.edtf and date.end - sentence.span.start + 1 == verb.idx]
    return near[0].when() if near and verb.pos_ == "VERB" else None
