"""What is reckoned among ground that was taken (the areas captured include the hill), and what is brought back to a side's control."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, children, objects
from kg.draft.reading.unnamed import grounds
from kg.draft.rules.ground import Ground

_RETURNED = re.compile(
    r"(?i)\b(?:return|restor|bring|brought|plac|put)(?:e|ed|es|s|ing)?\b [^.;:]{4,120}? (?:to|under|into) (?:the )?(?:full )?"
    r"(?P<side>rebel|opposition|regime|government|insurgent|kurdish) (?:control|rule|hands)\b"
)


def reckoned(ground: Ground) -> Iterator[Proposal]:
    """The places behind "include" whose subject is ground that was taken or lost."""
    for verb in ground.sentence.words:
        taking = _taking(verb) if verb.lemma_ in ("include", "comprise") and verb.tag_ in ("VBD", "VBZ", "VBP") else None
        if taking is None:
            continue
        rule = lexicon.load("events")["verbs"][taking.lemma_.lower()]
        ground.scene.look.clear()
        places = grounds(ground.sentence, ground.scene, [noun for noun in children(verb, "dobj", "attr") if not children(noun, "nummod")])
        doers = [noun for noun in agents(taking) if noun.i < verb.i] if not children(taking, "nsubj") else []
        who = [ground.scene.troops(v) for noun in doers for v in ground.things(noun, "actor")]
        if places:
            slots: Slots = {"place": places, **({str(rule["by"]): who} if who else {})}
            made = ground.told("ControlChange", slots, taking, 0.5)
            made.unstated, made.present = ([] if who else [str(rule["by"])]), False
            yield made


def returned(ground: Ground) -> Iterator[Proposal]:
    """Places that are brought back to a side's control, where the parser has missed whereto: return the hill to rebel control."""
    for match in _RETURNED.finditer(ground.text):
        verb, holder = ground.token(match.start()), ground.side(match["side"])
        if verb is None or not holder or any(noun.lemma_ == "control" for noun in after(verb, "to", "under")):
            continue
        ground.scene.look.clear()
        end = ground.sentence.span.start + match.start("side")
        nouns = [noun for noun in objects(verb) if ground.sentence.place_of(noun) < end]
        if places := grounds(ground.sentence, ground.scene, nouns):
            made = ground.told("ControlChange", {"place": places, "to": [ground.scene.troops(holder)]}, verb, 0.5)
            made.present = False
            yield made


def _taking(verb: Any) -> Any:
    """The participle that says that the ground before "include" was taken or lost; None without one."""
    verbs, grounds_ = lexicon.load("events")["verbs"], lexicon.load("events")["ground"]
    for word in verb.doc[: verb.i]:
        taken = word.tag_ in ("VBN", "VBD") and word.lemma_.lower() in verbs and verbs[word.lemma_.lower()]["frame"] == "ControlChange"
        before = verb.doc[word.i - 1] if word.i else word
        after = verb.doc[word.i + 1]
        if taken and "by" in verbs[word.lemma_.lower()] and any(n.tag_ == "NNS" and n.lemma_.lower() in grounds_ for n in (before, after)):
            return word
    return None
