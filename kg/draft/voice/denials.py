"""What somebody denies or doubts of what was just told: the rebels said so, a claim that the army denies."""

from __future__ import annotations

from dataclasses import replace

from kg.draft.proposals import Proposal
from kg.draft.reading.arcs import agents, children
from kg.draft.reading.passages import Sentence
from kg.draft.voice.speakers import Speakers, listed
from kg.draft.voice.stancewords import words

_NEWS = ("Attack", "Conduct", "ControlChange", "ControlState", "Movement", "Fighting", "SiegeChange", "Outcome", "Count", "Displacement")


def denied(sentence: Sentence, told: list[Proposal], speakers: Speakers) -> list[Proposal]:
    """The proposals of a sentence, and those once more that somebody denies, as denied by whoever does."""
    found: list[Proposal] = []
    kept = list(told)
    for noun in sentence.words if sentence.words is not None else ():
        if noun.lemma_.lower() not in listed("charged") or noun.dep_ not in ("appos", "npadvmod", "conj", "dobj", "attr", "ROOT", "dep"):
            continue
        for verb in children(noun, "relcl", "acl"):
            by = next(filter(None, (speakers.named(sentence, who) for who in agents(verb))), "") if verb.lemma_ in words("denying") else ""
            clause = {word.i for word in verb.subtree}
            above = [p for p in told if 0 <= p.token < noun.i and p.token not in clause and p.by != by and p.stance != "denies"]
            look = [f'"{verb.text}"']
            kept = [p for p in kept if not (by and p.stance == "denies" and p.trigger == verb.text)]
            found += [
                replace(p, slots=dict(p.slots), passages=list(p.passages), stance="denies", by=by, via=[], said=None, look_twice=look)
                for p in above
                if by and p.frame in _NEWS
            ]
    return [*kept, *found]
