"""Which state or country a word of nationality or the name of a country means: Eastmark, Eastmarkian."""

from __future__ import annotations

from kg.draft.reading import lexicon
from kg.draft.reading.known import Known


def state(known: Known, word: str) -> list[str]:
    """The state that a country's name or an adjective of nationality means; none for another word."""
    plain = word.casefold().removesuffix("s")
    if plain in lexicon.listed("peoples"):
        return []
    if plain not in lexicon.listed("demonyms"):
        named = [f.thing for f in known.forms.get((word.casefold(),), []) if f.thing.startswith("place/") and word[:1].isupper()]
        if not named or known.class_of(named[0]) != "Country":
            return []
        own = f"actor/{named[0].partition('/')[2]}"
        return [own if own in known.entries else f"new/actor/{word}"]
    states = [thing for thing, entry in sorted(known.entries.items()) if thing.startswith("actor/") and entry.class_ == "State"]
    land = country(known, word)
    label = known.entries[land].label.en if land in known.entries else lexicon.load("words")["nations"].get(plain, word)
    return [thing for thing in states if thing.partition("/")[2].startswith(plain[:4])][:1] or [f"new/actor/{label}"]


def country(known: Known, word: str) -> str:
    """The country of a nationality; of "local", the one in which most places are."""
    countries = [thing for thing, entry in sorted(known.entries.items()) if thing.startswith("place/") and entry.class_ == "Country"]
    if word == "local":
        word = next(iter(sorted(known.home)), word)
    short = word.casefold()[:4]
    return next((thing for thing in countries if thing.rpartition("/")[2].startswith(short)), f"new/place/{word}")
