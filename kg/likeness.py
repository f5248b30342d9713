"""Whether two spellings may be one name. A verdict never merges anything: ``same`` proposes, ``maybe`` asks.

``subset`` is for a shorter form of a longer name (al-Zenki, Nour al-Din al-Zenki), which may be of another thing as well.
"""

from __future__ import annotations

import functools

from kg.phonemes import LEAST, likeness
from kg.spelling import Head, Spelling, Word, spelling

SAME, MAYBE, SUBSET, DIFFERENT = VERDICTS = ("same", "maybe", "subset", "different")
_ALIKE, _NEARLY = 0.87, 0.7
"""How alike each word must be for ``same``, and all together for ``maybe``; found on the seen pairs of the tests."""
_AS_ONE = 0.9
"""How alike names must be that differ in where a blank stands (Kafr Nabl, Kafranbel)."""
_CONSONANT = 0.95
"""What two words of the same name may at most differ by, however long they are: less than a consonant."""
_LIGHT, _NEARLY_EQUAL = 2.5, 0.92
"""Words with fewer consonants must be as alike as that: Azaz, Izza."""


def compare(one: str, other: str) -> str:
    """The verdict on two spellings, the same either way round."""
    first, second = spelling(min(one, other)), spelling(max(one, other))  # sums of fractions depend on their order
    if first.general or second.general:
        both = first.general and second.general and first.words and second.words
        return SAME if both and first.whole().heard[0][0].text == second.whole().heard[0][0].text else DIFFERENT
    if bool(first.words) != bool(second.words) or DIFFERENT in (limits := _limits(first, second)):
        return DIFFERENT
    found = _words(first, second) if first.words else SAME
    return max((found, *limits), key=VERDICTS.index) if found != MAYBE or not set(limits) - {SAME} else DIFFERENT


def _limits(one: Spelling, other: Spelling) -> list[str]:
    """How much of a name the other can be at most, by all but its words."""
    limits = [_unless_equal(one.numbers, other.numbers), _unless_equal(one.parts, other.parts)]
    if one.aside != other.aside:
        limits.append(DIFFERENT if one.aside and other.aside else MAYBE)
    mine, theirs = _beyond(one.heads, other.heads), _beyond(other.heads, one.heads)
    kinds = {kind for head in mine + theirs for kind, _ in head}
    if mine and theirs and kinds not in ({"settlement"}, {"quarter"}):
        limits.append(DIFFERENT)
    elif not (mine and theirs):
        limits.append(SUBSET if "site" in kinds else MAYBE if kinds & {"armed", "quarter"} else SAME)
    return limits


def _beyond(heads: tuple[Head, ...], others: tuple[Head, ...]) -> list[Head]:
    """The head words that have no meaning in common with the others."""
    return [head for head in heads if not any(head & other for other in others)]


def _unless_equal(one: tuple[int, ...] | frozenset[str], other: tuple[int, ...] | frozenset[str]) -> str:
    if one == other:
        return SAME
    return SUBSET if set(one) <= set(other) or set(other) <= set(one) else DIFFERENT


def _words(one: Spelling, other: Spelling) -> str:
    """The verdict on the words that are the names themselves."""
    first, second = one.words, other.words
    if len(first) == len(second):
        orders = [second, second[::-1]] if any(word.english for word in first + second) else [second]
        return min((_aligned(first, order) for order in orders), key=VERDICTS.index)
    if _heard(one.whole(), other.whole(), _AS_ONE) >= _AS_ONE:
        return SAME
    short, long = sorted((first, second), key=len)
    rest = iter(long)
    return SUBSET if all(any(_alike(word, there, False) >= _ALIKE for there in rest) for word in short) else DIFFERENT


def _aligned(one: tuple[Word, ...], other: tuple[Word, ...]) -> str:
    found = []
    for word, there in zip(one, other, strict=True):
        found.append(_alike(word, there, len(one) == 1))
        if found[-1] < LEAST:
            return DIFFERENT
    if min(found) >= _ALIKE:
        return SAME
    weights = [word.heard[0][0].weight + there.heard[0][0].weight for word, there in zip(one, other, strict=True)]
    mean = sum(alike * weight for alike, weight in zip(found, weights, strict=True)) / sum(weights)
    return MAYBE if mean >= _NEARLY else DIFFERENT


@functools.lru_cache(maxsize=100_000)
def _alike(one: Word, other: Word, alone: bool) -> float:
    """How alike two words are, by meaning or sound. ``alone``: whether they are all of their names, so that every letter counts."""
    if one.text == other.text or one.given & other.given:
        return 1.0
    if one.meanings and other.meanings:
        return float(bool(one.meanings & other.meanings))
    found = _heard(one, other)
    lost = (1 - found) * (one.heard[0][0].weight + other.heard[0][0].weight) / 2
    two = (one.given and other.given) or (one.arabic and other.arabic)  # known as two names, or letters that are no matter of taste
    two = two or ((one.foreign or other.foreign) and not {*one.vowels} & {*other.vowels})
    if two or lost > _CONSONANT:
        return min(found, _ALIKE - 0.01)
    if min(one.consonants, other.consonants) < _LIGHT and (found < _NEARLY_EQUAL or (alone and one.doubled != other.doubled)):
        return min(found, _ALIKE - 0.01)
    return found


def _heard(one: Word, other: Word, least: float = LEAST) -> float:
    vowels = 0.3 if one.arabic != other.arabic else 1.0  # Arabic script leaves the short ones out
    pairs = ((first, second, lost + gone) for first, lost in one.heard for second, gone in other.heard if not (lost and gone))
    return max(likeness(first, second, vowels, least) - lost for first, second, lost in pairs)
