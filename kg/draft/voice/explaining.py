"""What an article explains in its own voice within the words of somebody else: which town it is, whose it is, who somebody is."""

from __future__ import annotations

from kg.draft.proposals import Proposal
from kg.draft.reading.arcs import above
from kg.draft.reading.passages import Sentence
from kg.draft.reading.quotes import inside

_ALWAYS = ("Post", "Identity")
_BY_MODIFIER = ("Character", "Alignment", "SiegeState", "ControlState")
"""Frames that a word beside a noun tells: the northern town of X, rebel-held Y, the besieged Z."""


def explains(proposal: Proposal, sentence: Sentence, place: int) -> bool:
    """Whether what is told only explains a name, in words that are not quoted: by a modifier, an apposition, a relative clause."""
    if inside(sentence, place - sentence.span.start):
        return False
    if proposal.token < 0 or sentence.words is None:
        return _named(proposal)
    for word in (sentence.words[proposal.token], *above(sentence.words[proposal.token])):
        if word.dep_ == "relcl" and word.left_edge.i > 0:
            return bool(sentence.words[word.left_edge.i - 1].text == "," and proposal.stance == "asserts")
        if word.dep_ in ("ccomp", "advcl", "parataxis", "conj"):
            return False
    return False


def _named(proposal: Proposal) -> bool:
    """Whether a pattern without a clause tells of a name what it is."""
    if proposal.frame == "PlaceRelation" and proposal.first("relation") != "near":
        name = proposal.first("place").removeprefix("new/").partition("/")[2]
        return not proposal.first("place").startswith("new/") or name[:1].isupper()
    return proposal.frame in (*_ALWAYS, *_BY_MODIFIER)
