"""What brought about what: the words that link two parts of a sentence, and the proposals drafted from each part.

Nothing is drafted but between proposals that are there anyway: a link with one open end is left to the curator.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import children
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules import aftermath
from kg.draft.rules.branches import mentioned, standing
from kg.draft.rules.causes import VERBS, Link, answered, behind, clause, part, so
from kg.draft.voice import stances
from kg.records import Stance

_STANDING = ("Character", "Situation", "Count")


def consequences(sentence: Sentence, told: list[Proposal], scene: Scene) -> tuple[list[Proposal], list[Proposal]]:
    """The consequences of which a sentence tells, between the proposals made from it; and which of these are mere conditions.

    What is only necessary for something is mentioned, and not claimed.
    """
    if sentence.words is None:
        return [], []
    names = set(map(str, lexicon.load("links")["branches"]))
    able = [p for p in told if p.frame in names and p.token >= 0]
    beside = list(mentioned(sentence, scene))
    found, conditions = [], []
    for link in (*links(sentence), *aftermath.links(sentence.words)):
        cause, effect = (_nearest(able, words, link.word.i) or _nearest(beside, words, link.word.i) for words in (link.cause, link.effect))
        if link.back and not cause:
            cause = scene.before
        if cause and not effect and link.kind == "caused" and link.word.tag_ == "VBG" and link.word.dep_ == "advcl":
            effect = list(standing(sentence, scene, link.effect))  # took the base, tightening their grip
        if link.kind == "sufficient" and any(p.frame in _STANDING for p in cause):
            continue
        if cause and effect and cause != effect:
            branches = {"cause": [replace(p, look_twice=[]) for p in cause], "effect": [replace(p, look_twice=[]) for p in effect]}
            found.append(
                Proposal(
                    "Consequence",
                    {"kind": [link.kind]},
                    [sentence.key],
                    (sentence.span.start, sentence.span.end),
                    link.word.text,
                    _weakest(link, cause, effect),
                    branches=branches,
                    look_twice=["both branches"],
                    certainty=0.5,
                    at=sentence.place_of(link.word),
                    token=link.word.i,
                    dated=False,
                )
            )
            if link.kind == "necessary":
                conditions += [p for p in cause if p.stance != "asserts"]
    root = next((word.i for word in sentence.words if word.head == word), 0)
    news = [p for p in able if p.frame not in _STANDING and p.stance == "asserts"]
    scene.before = _nearest(news, frozenset(p.token for p in news), root)
    return found, conditions


def _weakest(link: Link, cause: list[Proposal], effect: list[Proposal]) -> Stance:
    """The stance of a link: no surer than its branches, but for what is only necessary, or told by an infinitive after its verb."""
    if link.stance != "asserts" or link.kind == "necessary":
        return link.stance
    open_: list[Stance] = [p.stance for p in cause if p.stance != "asserts"]
    open_ += [p.stance for p in effect if p.stance not in ("asserts", "intends")]
    return open_[0] if open_ else "asserts"


def _nearest(able: list[Proposal], words: frozenset[int], word: int) -> list[Proposal]:
    """The proposals of one trigger in a part of the sentence, the one nearest to the word that links."""
    inside = [p for p in able if p.token in words]
    if not inside:
        return []
    best = min(inside, key=lambda p: (p.frame in _STANDING, abs(p.token - word)))
    return [p for p in inside if p.token == best.token and (p.frame not in _STANDING or p.frame == best.frame)]


def links(sentence: Sentence) -> Iterator[Link]:
    """The words of a sentence that link a cause and an effect."""
    tables = lexicon.load("links")
    affecting = {str(verb) for verbs in lexicon.load("states")["affecting"].values() for verb in verbs}
    for token in sentence.words:
        word, lemma = token.lower_, token.lemma_.lower()
        if token.pos_ in VERBS and (kind := _causing(token, tables["verbs"])):
            yield from _by_verb(token, kind)
        elif token.pos_ == "VERB" and lemma in affecting:
            yield from _by_verb(token, "caused")
        elif token.pos_ == "VERB" and (kind := _causing(token, tables["using"])):
            used = {word.i for c in children(token, "prep", "dobj") for word in c.subtree}
            used -= {i for word in token.subtree if word.dep_ == "relcl" for i in part(word)}
            beside = {i for noun in children(token.head, "dobj") for i in part(noun)}
            yield Link(token, frozenset(used), _whole(token) - part(token) - beside, kind)
        elif token.dep_ == "mark" and word in tables["marks"] and token.head.dep_ == "advcl":
            verb = token.head
            stance = stances.of(verb.head)[0] if word == "if" else "asserts"
            yield Link(token, part(verb), part(verb.head) - part(verb), str(tables["marks"][word]), stance)
        elif word == "so" and token.dep_ in ("advmod", "cc", "mark") and token.head.pos_ in VERBS:
            yield from so(token)
        elif token.pos_ == "VERB" and token.tag_ == "VBG" and token.dep_ == "advcl" and lemma in tables["resulting"] and behind(token):
            yield Link(token, clause(token.head) - part(token), part(token), "caused")
        elif token.pos_ == "VERB" and (link := answered(token)):
            yield link
        elif token.dep_ in ("prep", "advmod", "amod") and word in tables["prepositions"] and children(token, "prep", "pcomp", "pobj"):
            yield Link(token, part(token), clause(token.head) - part(token), str(tables["prepositions"][word]))
        elif token.dep_ == "prep" and word in tables["amid"] and token.head.lemma_.lower() in tables["fleeing"]:
            yield Link(token, part(token), clause(token) - part(token), "caused")
        elif lemma in tables["fleeing"] and token.pos_ == "VERB" and (fled := children(token, "dobj")):
            yield Link(token, part(fled[0]), frozenset((token.i,)), "caused")
        elif word == "with" and stances.circumstance(token):
            yield Link(token, part(token), part(token.head) - part(token), "caused")
        elif lemma in tables["nouns"] and token.dep_ == "pobj" and token.head.lower_ in ("as", "in"):
            inner = children(token, "prep")
            if inner:
                yield Link(token, part(inner[0]), clause(token.head) - part(token.head), str(tables["nouns"][lemma]))
        elif word == "by" and token.dep_ == "prep" and (means := children(token, "pcomp")) and token.head.pos_ in VERBS:
            yield Link(token, part(means[0]), clause(token) - part(token), "caused", stances.of(token.head)[0])
        elif word in tables["adverbs"] and token.head.pos_ in VERBS and token.head.dep_ in ("advcl", "conj"):
            yield Link(token, part(token.head.head) - part(token.head), part(token.head), "caused")
        elif lemma in tables["needing"] and token.pos_ in VERBS:
            yield from _needed(token)


def _causing(verb: Any, table: Any) -> str:
    """The kind of consequence of which a verb tells, with its object or preposition; "" where it tells of none."""
    lemma = verb.lemma_.lower()
    for child in verb.children:
        found = table.get(f"{lemma} {child.lemma_.lower()}")
        if found is not None:
            return str(found)
    return str(table.get(lemma, ""))


def _by_verb(verb: Any, kind: str) -> Iterator[Link]:
    """The subject of a causing verb, or the clause to which "which" or a participle belongs, and what hangs on the verb."""
    subjects, back = children(verb, "nsubj"), False
    relative = verb.dep_ == "relcl" and any(noun.lower_ in ("which", "that") for noun in subjects)
    if relative or (verb.dep_ in ("advcl", "acl") and verb.tag_ == "VBG"):
        above = verb.head
        cause = clause(above) - part(verb)
        if verb.dep_ == "acl" or (relative and above.pos_ == "NOUN" and above.dep_ in ("nsubj", "dobj", "pobj", "ROOT")):
            cause |= part(above) - part(verb)
    elif subjects:
        cause = frozenset(i for noun in subjects for i in part(noun))
        back = aftermath.points_back(subjects)
    elif verb.dep_ == "conj" and children(verb.head, "nsubj"):
        cause = frozenset(i for noun in children(verb.head, "nsubj") for i in part(noun))
    else:
        return
    beside = frozenset(i for other in children(verb, "conj") if other.pos_ in VERBS for i in part(other))
    by = frozenset(i for prep in children(verb, "prep") if prep.lower_ == "by" for i in part(prep))
    stance, _ = stances.of(verb)
    yield Link(verb, cause, part(verb) - cause - beside - by, kind, stance, back)


def _needed(verb: Any) -> Iterator[Link]:
    """What must be done in order to do something: the one is necessary for the other."""
    done = verb if verb.tag_ == "MD" else next(iter(children(verb, "xcomp", "dobj")), None)
    for order in verb.subtree:
        if done is None or order.lower_ != "order" or order.head.lower_ != "in":
            continue
        for purpose in children(order, "acl"):
            yield Link(verb, part(done) - part(order.head), part(purpose), "necessary")


def _whole(token: Any) -> frozenset[int]:
    """The words of the sentence around a word, clauses beside its own too: what was gained may be told in the next."""
    while token.head != token:
        token = token.head
    return part(token)
