"""Names that stand in one list: what a trigger says of the first it says of all, whatever the parser makes of the commas.

A name that is not registered has the kind of those beside it.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.mentions import Mention
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene

_ORIGINS = re.compile(r"((?:[A-Z][\w’'-]*,\s)*[A-Z][\w’'-]*,?\sand\s[A-Z][\w’'-]*)\s$")
_SUBJECTS = ("nsubj", "nsubjpass")
_UNSURE = ("Person", "Unknown", "Designation", "short", "")
"""Classes that are proposed where nothing tells one."""


@functools.cache
def _joint() -> re.Pattern[str]:
    """What may stand between two names of a list: commas, "and", an article, the word for what they are."""
    kinds = "|".join(sorted({*map(re.escape, lexicon.kind_of_word()), *map(re.escape, map(str, lexicon.load("events")["kinds"]))}))
    kind = rf"(?:(?:\w+ )?(?:{kinds}))"
    beside = r"(?:(?:the|a|an|its|their|both|also|neighbou?ring|nearby|adjacent|surrounding|adjoining)\s+)*"
    return re.compile(
        rf"[”\"’')]*(?:\s+{kind})?(?:\s*\([^()]*\))?(?:\s*[,;]\s*(?:and|or|then)?|\s+(?:and|or|then|as well as|along with))\s+"
        rf"(?:(?:in|from|of|to|as well as|along with)\s+)?{beside}(?:{kind}\s+(?:of\s+)?)?(?:the\s+)?[“\"‘']*"
    )


def run(sentence: Sentence, name: Mention) -> list[Mention]:
    """The names of the list in which a name stands, itself first."""
    names, found = sentence.names, [name]
    start = next(n for n, other in enumerate(names) if other is name)
    for step in (1, -1):
        place = start + step
        while 0 <= place < len(names):
            before, behind = (names[place - 1], names[place]) if step == 1 else (names[place], names[place + 1])
            if not _joint().fullmatch(sentence.quote(before.end, behind.start)) or _begins_clause(sentence, behind):
                break
            found.append(names[place])
            place += step
    return found


def _begins_clause(sentence: Sentence, name: Mention) -> bool:
    """Whether a name is the subject of a clause of its own, and so in no list with the name before it."""
    tokens = [token for token in sentence.words if sentence.at.get(token.i) is name] if sentence.words is not None else []
    head = next((token for token in tokens if token.head not in tokens), None)
    return head is not None and head.dep_ in _SUBJECTS


def named(scene: Scene, name: Mention, register: str, *, sure: bool) -> list[str]:
    """What a name means; with ``sure`` a new name of no clear kind is taken as one of the register."""
    found = scene.named(name, register)
    if not found and sure and name.how == "new" and not name.things and name.guess in _UNSURE:
        return [f"new/{register}/{name.words}"]
    return found


def listed(sentence: Sentence, scene: Scene, name: Mention, register: str, *, sure: bool) -> list[str]:
    """What the names of a list mean, in the order of ``run``."""
    names = run(sentence, name)
    sure = sure or any(scene.named(other, register) for other in names)
    return list(dict.fromkeys(value for other in names for value in named(scene, other, register, sure=sure)))


def origins(sentence: Sentence, scene: Scene, noun: Any) -> list[str]:
    """The forces that two or more names before one noun tell apart: Eastern, Western and Hill militias."""
    before = _ORIGINS.search(sentence.quote(sentence.span.start, sentence.place_of(noun)))
    if before is None or noun.tag_ not in ("NNS", "NNPS") or noun.lemma_.lower() not in lexicon.listed("forces"):
        return []
    found = []
    for word in re.finditer(r"[^\W\d_][\w’'-]*", before[1]):
        start = sentence.span.start + before.start(1) + word.start()
        if word[0] != "and":
            forms = scene.known.canonical.get(lexicon.plain((word[0].casefold(), noun.lower_)), [])
            known = [form.thing for form in forms if form.thing.startswith("actor/")]
            own = [
                value
                for name in sentence.names
                if name.start == start
                for value in scene.named(name, "actor")
                if value in scene.known.entries
            ]
            found.append((known or own or [f"new/actor/{word[0]} {noun.text}"])[0])
    return found


def after(sentence: Sentence, scene: Scene, noun: Any, register: str) -> list[str]:
    """The list that "including", "such as", "namely" or a colon opens behind a noun in the plural, if it is the last before it."""
    start = sentence.place_of(noun)
    opening = re.compile(r"(?:\bincluding|\bsuch as|\bnamely|\bamong them|:)\s+(?:the\s+)?[“\"‘']*").search(
        sentence.text, start - sentence.span.start
    )
    if opening is None:
        return []
    at = sentence.span.start + opening.end()
    if any(word.lemma_ == noun.lemma_ and start < sentence.place_of(word) < at for word in sentence.words):
        return []
    name = next((name for name in sentence.names if at <= name.start <= at + 25), None)
    return listed(sentence, scene, name, register, sure=True) if name is not None else []
