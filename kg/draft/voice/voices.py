"""Whose word a proposal is, when it was said, and what the speaker's side makes of it."""

from __future__ import annotations

import re

from kg.draft.proposals import Proposal
from kg.draft.reading.arcs import above, agents
from kg.draft.reading.passages import Sentence
from kg.draft.voice.explaining import explains
from kg.draft.voice.speech import SOMEBODY, Speeches
from kg.draft.voice.stancewords import words
from kg.records import ActorSeed

_HOLDERS = ("holder", "to", "by", "actor", "who", "supporter", "besieger", "attacker", "member")
_FAR = 5
"""How many steps above a deed the word is looked for that says that it is wanted."""
_BY_ENEMIES = ("Attack", "Conduct", "Count")


def spoken(proposal: Proposal, sentence: Sentence, speeches: Speeches) -> Proposal:
    """The proposal with its speaker and the time of saying; a wrong is charged, and so is what a party says of its opponents."""
    place = proposal.at if proposal.at >= 0 else sentence.span.start + max(sentence.text.find(proposal.trigger), 0)
    part = speeches.of(sentence, place)
    if part is not None and part.verb and explains(proposal, sentence, place):
        part = None
    if part is not None:
        if proposal.source == "model" and proposal.by not in ("article", part.by):
            proposal.look_twice.append(f"the model has {proposal.by} as the speaker")
        proposal.by, proposal.via = part.by, list(part.via)
        proposal.said = part.said
        if part.by == SOMEBODY:
            proposal.look_twice.append("nobody is named who says so")
    if proposal.frame == "Conduct" and proposal.stance == "asserts":
        proposal.stance = "alleges"
    if proposal.stance == "asserts" and proposal.frame in _BY_ENEMIES:
        forbidden = part is not None and {"gas", "chlorine"} & {str(means) for means in proposal.slots.get("means", [])}
        charged = forbidden or re.search(r"\b(?:an?|the) (?:claim|charge|accusation|allegation)\b", sentence.text)
        hostile = part is not None and (re.search(r"(?i)terrorist", sentence.text) or _opposed(proposal, speeches))
        if charged or hostile:
            proposal.stance = "alleges"
            proposal.look_twice.append("a party speaks of its opponents" if hostile else "told as a claim")
    if proposal.stance == "intends" and not proposal.holder:
        own = speeches.speakers.found.get(proposal.by)
        proposal.holder = [holder for holder in _holder(proposal, sentence, speeches) if not (own and holder == f"actor/{own.actor}")]
    return proposal


def _holder(proposal: Proposal, sentence: Sentence, speeches: Speeches) -> list[str]:
    """Whose plan or wish it is: the subject of the word that says so, else the doer."""
    scene = speeches.speakers.scene
    for word in above(sentence.words[proposal.token])[:_FAR] if sentence.words is not None and proposal.token >= 0 else []:
        if word.pos_ == "VERB" and word.lemma_.lower() in words("intending"):
            found = [value for noun in agents(word) if noun.pos_ != "PRON" for value in scene.things(sentence, noun, "actor")]
            if found:
                return list(dict.fromkeys(found))
    for slot in _HOLDERS:
        if proposal.first(slot).removeprefix("new/").startswith("actor/"):
            return [str(value) for value in proposal.slots[slot]]
    return []


def _opposed(proposal: Proposal, speeches: Speeches) -> bool:
    """Whether a party speaks of a deed of the other side."""
    actors = speeches.speakers.scene.known.registers.actors
    entries = [actors.get(proposal.first(slot).partition("/")[2]) for slot in ("by", "actor")]
    sides = {entry.sides[0].side for entry in entries if isinstance(entry, ActorSeed) and entry.sides}
    speaker = speeches.speakers.found.get(proposal.by)
    return {speaker.side if speaker else "unknown", *sides} >= {"government", "opposition"}
