"""Allies that bear no name of their own: the army and allied fighters, rebels and their jihadist allies."""

from __future__ import annotations

import bisect
import re

from kg.draft.reading import lexicon
from kg.draft.reading.known import Known
from kg.draft.reading.mentions import Mention
from kg.draft.reading.words import words
from kg.records import ActorSeed

_ALLIED = re.compile(
    r"\b(?P<what>allied (?:(?:local|foreign|armed|ground|militia) )?"
    r"(?:fighters|forces|troops|militias|militiamen|groups|factions|units|gunmen)\b"
    r"|(?:their|its|his) (?P<kind>[A-Z]?[a-z]+(?:ist|an|ish|i|ia) )?(?:allies|backers)\b)"
)
_TO = re.compile(r" (?:to|with)\b")
_STOP = re.compile(r"[.!?][”\"’']? |\n")
_SIDES = ("government", "opposition")


def allied(found: list[Mention], text: str, known: Known) -> list[Mention]:
    """The names of a text with the allies of those named before them in the sentence, each the registered ones of that side."""
    made: list[Mention] = []
    for match in _ALLIED.finditer(text):
        start = match.start("kind") if match["kind"] else match.start("what")
        inside = [name for name in found if name.start < match.end() and start < name.end]
        begin = max((stop.end() for stop in _STOP.finditer(text, 0, start)), default=0)
        before = [name for name in found if begin <= name.start < start][-1:]
        sides = [side for name in before for side in _sides(name, known)]
        foreign = (match["kind"] or "").strip().casefold() in lexicon.listed("demonyms")
        linked = [name for name in inside if name.things]
        if (
            not sides
            or foreign
            or _TO.match(text, match.end())
            or any(sides[-1] in _sides(name, known) or not _sides(name, known) for name in linked)
        ):
            continue
        thing = _of_side(match, sides[-1], known)
        if thing or match["kind"] or linked or match["what"].startswith("allied"):
            things = (thing,) if thing else ()
            made.append(Mention(start, match.end(), text[start : match.end()], things, "variant" if thing else "new", "Designation"))
    return _placed(found, made)


def _sides(name: Mention, known: Known) -> list[str]:
    entry = known.entries.get(name.of("actor"))
    return [entry.sides[0].side] if isinstance(entry, ActorSeed) and entry.sides and entry.sides[0].side in _SIDES else []


def _of_side(match: re.Match[str], side: str, known: Known) -> str:
    """The registered designation of the allies of a side: of the kind that is told, else those not named; "" for none."""
    ours = [
        (thing, entry)
        for thing, entry in sorted(known.entries.items())
        if isinstance(entry, ActorSeed) and entry.class_ == "Designation" and any(told.side == side for told in entry.sides[:1])
    ]
    if match["kind"]:
        kinds = [known.canonical.get((match["kind"].strip().casefold(), noun), []) for noun in ("groups", "forces", "allies")]
        return next((form.thing for forms in kinds for form in forms if form.thing.startswith("actor/")), "")
    last = lexicon.alike().get(match[0].split()[-1].casefold(), "")
    militias = [thing for thing, entry in ours if last == "militias" and _labelled(entry, "militias")]
    return next(iter([*militias, *(thing for thing, entry in ours if _labelled(entry, "allies"))]), "")


def _labelled(entry: ActorSeed, word: str) -> bool:
    return word in [other.key for other in words(entry.label.en)]


def _placed(found: list[Mention], made: list[Mention]) -> list[Mention]:
    """The names with those that are made, which take the place of what was only proposed there."""
    kept = [name for name in found if not any(other.start < name.end and name.start < other.end for other in made)]
    for name in made:
        bisect.insort(kept, name, key=lambda other: other.start)
    return kept
