"""What the words beside a name, and within it, say of its kind."""

from __future__ import annotations

from kg.draft.reading import lexicon
from kg.draft.reading.known import Known
from kg.draft.reading.wordruns import Runs

_OF_ONE = ("settlement", "city", "camp")
_ONE = ("a", "an", "another", "one")
"""What stands before a quarter that has no name: a district of Riverton, of the city itself."""


def beside(runs: Runs, i: int, stop: int) -> str:
    """The kind that the word after a name, or the words "town of" before it, tell; "" where none does."""
    table = lexicon.kind_of_word()
    if stop - i > 1 and runs.key(stop - 1) in table:
        return ""
    after = stop
    while runs.key(after) in lexicon.listed("between") and after + 1 < len(runs.words):
        after += 1
    near = runs.key(after) in table and runs.joined(stop - 1, after)
    if near and runs.key(i - 1) == "the" and table[runs.key(after)] in _OF_ONE and _of_name(runs, after):
        return ""  # the Greenland town of Millbrook
    if near and "," not in runs.text[runs.words[stop - 1].end : runs.words[after].start]:
        return table[runs.key(after)]
    if _listed_with_next(runs, stop):
        return table[runs.key(stop + 2)]
    before = _list_before(runs, i)
    if before < 1 or runs.key(before) != "of" or not runs.joined(before - 1, i):
        return ""
    kind = table.get(word := runs.key(before - 1), "")
    if before > 1 and runs.words[before - 2].capital and runs.goes_on(before - 2):
        return ""  # the Millbrook district of Riverton
    if kind == "quarter":
        unnamed = any(runs.key(at) in _ONE for at in range(max(before - 4, 0), before - 1) if runs.joined(at, before - 1))
        return "" if unnamed or word.endswith("s") else kind
    return kind if kind in _OF_ONE else ""


def _of_name(runs: Runs, i: int) -> bool:
    """Whether "of" and a name follow a word."""
    return runs.key(i + 1) == "of" and i + 2 < len(runs.words) and runs.words[i + 2].capital and runs.joined(i, i + 2)


def _listed_with_next(runs: Runs, stop: int) -> bool:
    """Riverton and Millbrook districts."""
    plural = runs.key(stop + 2) in lexicon.kind_of_word() and runs.key(stop + 2).endswith("s")
    return plural and runs.key(stop) == "and" and runs.words[stop + 1].capital and runs.joined(stop - 1, stop + 2)


def _list_before(runs: Runs, i: int) -> int:
    """The word before the list of names that ends with word i: the towns of Riverton and Millbrook."""
    before = i - 1
    while before > 1 and runs.key(before) == "and" and runs.words[before - 1].capital and runs.joined(before - 1, i):
        before -= 1
        while before > 0 and runs.words[before].capital:
            before -= 1
    return before


def narrowed(runs: Runs, i: int, thing: str, noun: bool, known: Known) -> bool:
    """Whether the word before makes another thing of it: northern Riverton, moderate opposition, the Iraqi army.

    Args:
        noun: whether it is called by a common noun, which may be anybody's.
    """
    if i == 0 or not runs.goes_on(i - 1):
        return False
    before, kind = runs.key(i - 1), known.class_of(thing)
    if before in lexicon.listed("demonyms") and before not in known.home:
        return noun or kind in ("Designation", "Population")
    return before in lexicon.listed("narrowing") and (kind == "Designation" or thing.startswith("place/"))


def class_of(kind: str, word: str = "") -> str:
    """The class of a kind that a word names, else its first."""
    classes = list(map(str, lexicon.load("words")["kinds"][kind]["classes"]))
    return next((name for name in classes if word.removesuffix("s") == name.casefold()), classes[0])


def guess(runs: Runs, begin: int, stop: int) -> str:
    """The class that is proposed for an unknown name: by its own words, the next, those before, and what everybody knows."""
    own = runs.keys(begin, stop)
    before = runs.key(begin - 1) if begin and runs.joined(begin - 1, begin) else ""
    after = runs.key(stop) if stop < len(runs.words) and runs.joined(stop - 1, stop) else ""
    if after and (lexicon.kind_of_word().get(after) == "forces" or of_group(runs, stop)):
        return "ArmedGroup"
    of = runs.key(begin - 2) if before in ("of", "the") and begin > 1 else ""
    named = begin > 2 and runs.words[begin - 3].capital and runs.key(begin - 3) not in lexicon.listed("ordinary")
    of = of if of in lexicon.kind_of_word() and not named else ""
    after = "" if _told_by(after) == "Person" else after  # a spokesman of it
    name = " ".join(own)
    sure = next((told for word in (*reversed(own), after, of, before) if (told := _told_by(word))), "")
    if sure or name in lexicon.listed("countries"):
        return sure or "Country"
    if name in lexicon.capitals():
        return "City"
    if (
        own[0] in lexicon.listed("heads")
        or before in lexicon.listed("where")
        or (before == "the" and runs.key(begin - 2) in lexicon.listed("where"))
    ):
        return "Place"
    return "Person" if len(own) > 1 else "Unknown"


def of_group(runs: Runs, stop: int) -> bool:
    """Whether the words after a name tell that it is a group's: the Hill rebel group, the Lake opposition faction."""
    styled = runs.key(stop) in lexicon.load("facts")["styles"] and stop + 1 < len(runs.words)
    return styled and runs.key(stop + 1) in ("group", "faction", "militia", "movement", "alliance") and runs.joined(stop - 1, stop + 1)


def _told_by(word: str) -> str:
    kind = lexicon.kind_of_word().get(word, "")
    return lexicon.guesses().get(word) or (class_of(kind, word) if kind else "")
