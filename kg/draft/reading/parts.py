"""Which part of a place words tell that are no name: the western districts of the city, its east, the rebel-held areas."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import children
from kg.draft.reading.known import Known
from kg.draft.reading.words import words

_BEFORE = ("compound", "amod", "nmod", "advmod", "npadvmod")
_SIDES = ("opposition", "government")
_HOLDING = ("hold", "control", "run", "dominate", "occupy")


def told(noun: Any) -> tuple[str, str]:
    """The direction and the side by which a noun tells a part (the rebel-held east: east, opposition); "" for what it does not tell."""
    listed, plain = lexicon.listed("directions"), lexicon.alike()
    before = children(noun, *_BEFORE)
    is_part = (noun.tag_ == "NNS" and plain.get(noun.lower_) == "areas") or noun.lemma_.lower() in lexicon.listed("part-nouns")
    ways = [word.lower_ for word in (noun, *(before if is_part else [])) if word.lower_.removesuffix("ern") in listed]
    held = [clause for clause in children(noun, "acl") if is_part and clause.tag_ == "VBN" and clause.lemma_.lower() in _HOLDING]
    doers = [doer for clause in held for by in children(clause, "agent") for doer in children(by, "pobj")]
    holders = [child for word in (*before, *doers) if word in doers or word.lemma_.lower() in _HOLDING for child in word.children]
    sides = [plain.get(word.lower_, word.lower_) for word in (*holders, *before) if word in holders or plain.get(word.lower_) in _SIDES]
    return (plain.get(ways[0], ways[0]) if ways else "", next((s for s in sides if s.isalpha()), "") if ways or is_part else "")


def registered(known: Known, whole: str, way: str, side: str) -> str:
    """The registered part of a place that lies there or is held by them; "" for none."""
    label = tuple(word.key for word in words(known.entries[whole].label.en)) if whole in known.entries else ()
    held = (side, "held") if side else ()
    for keys in ((*held, way, *label), (*held, way, *label[:1]), (way, *label), (way, *label[:1]), (*held, way)):
        key = lexicon.plain(tuple(filter(None, keys)))
        if (way or side) and key != lexicon.plain(label) and key != lexicon.plain(label[:1]):
            for form in known.canonical.get(key, []):
                if form.thing.startswith("place/") and (whole in known.wholes(form.thing) or not whole):
                    return form.thing
    return _held(known, whole, side) if side and not way else ""


def _held(known: Known, whole: str, side: str) -> str:
    """The part of a place whose names, most of all, tell that a side holds it: regime-held west Riverton."""
    votes: Counter[str] = Counter()
    for key, forms in known.canonical.items():
        if side in key and "held" in key:
            votes.update(form.thing for form in forms if form.thing.startswith("place/") and whole in known.wholes(form.thing))
    return max(sorted(votes), key=lambda thing: votes[thing], default="")
