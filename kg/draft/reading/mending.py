"""What the parser reads wrongly again and again in news of war, set right: a deed told by its gerund is taken as a verb."""

from __future__ import annotations

from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import children


def mend(words: Any) -> None:
    """Set the nouns of a parse right that it takes as verbs: rebel shelling killed two, hit by artillery shelling."""
    events = lexicon.load("events")
    arms = {str(word) for listed in events["weapons"].values() for word in listed}
    for token in words:
        if token.lower_ in lexicon.verb_forms() and token.pos_ in ("VERB", "ADJ", "NOUN"):
            _verb(token, lexicon.verb_forms()[token.lower_][0])
        if token.tag_ != "VBG" or token.i == 0 or token.lower_ not in events["nouns"]:
            continue
        before = token.nbor(-1)
        if token.dep_ == "aux" and before.head == token.head and before.dep_ == "nsubj":
            before.dep_, token.dep_ = "compound", "nsubj"
            before.head = token
            _noun(token)
        elif before.lower_ in arms and before.pos_ == "NOUN" and not children(token, "dobj", "nsubj", "aux"):
            _noun(token)


def _verb(token: Any, verb: str) -> None:
    """Set a form right of which the parser does not know the verb: rebels counter-attacked, the army retook the town."""
    token.lemma_, token.pos_ = verb, "VERB"
    helped = children(token, "aux", "auxpass") or token.dep_ in ("acl", "amod", "conj")
    if token.lower_.endswith("ing"):
        token.tag_ = "VBG"
    elif not helped:
        token.tag_ = "VBD"


def _noun(token: Any) -> None:
    token.pos_, token.tag_ = "NOUN", "NN"
    token.lemma_ = token.lower_
