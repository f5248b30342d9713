"""Who is said to help whom: backed by others, with their support, what they give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal
from kg.draft.reading.arcs import after, agents, children, objects, together
from kg.draft.reading.states import state
from kg.draft.rules import combatants
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.rules.siding import party


def support(ground: Ground) -> Iterator[Proposal]:
    """Who is said to help whom: backed by X, X-backed Y, with support of X."""
    for token in ground.sentence.words:
        lemma = token.lemma_.lower()
        if lemma in facts_of("supporting") and token.pos_ in ("VERB", "ADJ"):
            helpers, helped = agents(token), objects(token)
            if token.dep_ == "amod" and not helpers:
                helpers, helped = [c for c in token.children if c.dep_ in ("npadvmod", "compound", "amod", "nmod")], [token.head]
            elif token.dep_ in ("acl", "advcl") and token.tag_ == "VBN" and not helped:
                helped = [token.head] if token.head.pos_ in ("NOUN", "PROPN") else agents(token.head)
        elif lemma in ("support", "backing", "cover") and token.pos_ == "NOUN" and token.dep_ == "pobj" and token.head.lower_ == "with":
            helpers = [*children(token, "amod", "compound", "poss", "nmod"), *after(token, "of", "from")]
            helped = agents(token.head.head) if token.head.head.pos_ == "VERB" else [token.head.head]
        elif (
            lemma == "support"
            and token.dep_ == "pobj"
            and token.head.lower_ == "in"
            and token.head.head.lemma_ in facts_of("siding")["against"]
        ):
            helpers, helped = agents(token.head.head), after(token, "of")  # fights in support of X
        elif relied := combatants.relied_on(token):
            helpers, helped = relied, agents(token)
        elif lemma in facts_of("giving") and any(noun.lemma_.lower() in facts_of("given") for noun in objects(token)):
            helpers = agents(token)
            helped = [
                n for word in (token, *objects(token)) for n in [*after(word, "to", "for"), *children(word, "dative")] if n.pos_ != "ADP"
            ]
        else:
            continue
        supporters = [v for noun in helpers for v in state(ground.scene.known, noun.text) or _backers(ground, noun)]
        supported = [v for noun in helped for v in party(ground, noun)]
        supported = supported or [
            v for noun in helped for below in [*after(noun, "of", "by"), *children(noun, "poss")] for v in party(ground, below)
        ]
        for supporter in dict.fromkeys(supporters):
            if supported and supporter not in supported:
                made = ground.told("Support", {"supporter": [supporter], "supported": supported[:1]}, token)
                if token.tag_ == "VBN" and token.dep_ in ("acl", "advcl", "amod"):  # backed by X, Y hopes to win: backed it is
                    made.stance, made.look_twice = "asserts", []
                clause = token.head.head.subtree if token.pos_ == "NOUN" else token.subtree
                made.dated = any(ground.sentence.place_of(t) in range(d.start, d.end) for d in ground.sentence.dates for t in clause)
                made.when = ground.now() if not made.dated and _meanwhile(ground, token) else None
                yield made


def _meanwhile(ground: Ground, participle: Any) -> bool:
    """Whether the clause in which somebody is "backed by" others tells of the present: backed by X, they are close to the town."""
    if participle.tag_ != "VBN" or participle.dep_ not in ("acl", "advcl") or participle.head.dep_ != "nsubj":
        return False
    verb = participle.head.head
    return verb.tag_ in ("VBZ", "VBP") and not any(child.dep_ in ("aux", "auxpass") for child in verb.children)


def _backers(ground: Ground, noun: Any) -> list[str]:
    """Who a noun of helpers means; two nationalities before it are two."""
    nations = [word for child in children(noun, "amod") for word in together(child) if state(ground.scene.known, word.text)]
    if len(nations) > 1:
        return [_kin(ground, word.text, noun.text) for word in nations]
    homes = [child for child in after(noun, "from") if state(ground.scene.known, child.text)]
    if homes:
        return [f"new/actor/{noun.text} from {homes[0].text}"]
    names = [ground.sentence.at[t.i] for t in noun.subtree if t.i in ground.sentence.at and t.i <= noun.i]
    foreign = [name for name in names if name.of("place") and ground.scene.known.class_of(name.of("place")) == "Country"]
    if foreign:
        words = " ".join(w.text for w in noun.subtree if w.idx >= ground.start(foreign[0]) and w.i <= noun.i)
        return [f"new/actor/{words}"]
    return party(ground, noun) or [
        v for child in children(noun, "amod", "compound", "poss") for v in state(ground.scene.known, child.text) or party(ground, child)
    ]


def _kin(ground: Ground, nation: str, noun: str) -> str:
    """The group of a nationality: Iranian militias."""
    forms = ground.scene.known.forms.get((nation.casefold(), noun.casefold()), [])
    return forms[0].thing if forms else f"new/actor/{nation} {noun}"
