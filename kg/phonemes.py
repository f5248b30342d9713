"""A word of a name, in Latin or Arabic letters, as the sounds that its spellings share, and how far two words are apart.

Sounds are single characters: T D x S G stand for th, dh, kh, sh, gh, and E and O for the vowels of day and law. In Arabic
script short vowels are not written, and W, Y and A stand for letters that may be vowels.
"""

from __future__ import annotations

import functools
import re

_ARABIC = dict(
    zip("بتثجحخدذرزسشصضطظغفقكلمنهويا" + "ةگکپچڤی", "btTjhxdDrzsSsdtDGfqklmnhWYa" + "agkbSvY", strict=True),
    ع="",
)
"""Arabic letters, and some Persian ones, as sounds; ain is none."""
_VOWEL, VOWELS = "aeiou", frozenset("aeiouEOAWY")
_GROUPS = (
    ("x", "ks"), ("dsch", "j"), ("dzh", "j"), ("dz", "j"), ("sch", "S"), ("tch", "S"), ("kh", "x"), ("gh", "G"), ("th", "T"),
    ("dh", "D"), ("sh", "S"), ("ch", "S"), ("ph", "f"), ("dj", "j"), ("ck", "k"), ("oo", "u"), ("ou", "u"), ("ee", "i"),
)  # fmt: skip
_BEFORE_VOWEL = re.compile(r"ou(?=[aei])|(?<=[aei])ou$")
_STEPS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (rf"iy+(?=[{_VOWEL}])", "y"),
        (rf"iy(?![{_VOWEL}])", "i"),
        (r"(?<=[aeiou])yi$", "y"),
        (r"i(?=[aou])|i(?=e[h]?$)", "y"),
        (r"[ae][iy](?=[^aeiouy]|$)", "E"),
        (r"[ao]w(?=[^aeiou]|$)|au", "O"),
        (r"qu(?=[ei])", "k"),
        (r"c(?=[ei])", "s"),
        (r"c", "k"),
        (r"(?<=[aeiouEO])h$", ""),
        (r"(.)\1+", r"\1"),
    )
)
_NEAR = {
    "ae": 0.1, "ei": 0.1, "ai": 0.55, "ou": 0.05, "ao": 0.2, "au": 0.3, "eo": 0.55, "eu": 0.5, "iu": 0.6, "io": 0.6,
    "Ea": 0.2, "Ee": 0.08, "Ei": 0.12, "Oa": 0.2, "Oo": 0.08, "Ou": 0.12, "OE": 0.6,
    "yi": 0.15, "ye": 0.2, "yE": 0.15, "wu": 0.4, "wO": 0.15,
    "Ww": 0.0, "Wu": 0.0, "Wo": 0.05, "WO": 0.05, "Wa": 0.4, "Yy": 0.0, "Yi": 0.0, "Ye": 0.1, "YE": 0.05, "Ya": 0.4,
    "Aa": 0.05, "Ae": 0.05, "Ai": 0.1, "Ao": 0.1, "Au": 0.1, "AE": 0.3, "AO": 0.3,
    "qk": 0.2, "qg": 0.2, "gk": 0.5, "Dd": 0.2, "Dz": 0.2, "DT": 0.3, "dT": 0.5, "dt": 0.5, "Gg": 0.2, "jg": 0.25, "Tt": 0.2, "Ts": 0.3,
    "xk": 0.4, "xh": 0.45, "Gk": 0.6, "bp": 0.3, "fv": 0.2, "vw": 0.3, "vb": 0.6, "sz": 0.6, "zd": 0.4, "sS": 0.6, "jy": 0.7, "jS": 0.6,
}  # fmt: skip
"""What it costs to take one sound for another; any other pair costs as much as to leave both out. Found on the seen pairs of the tests."""
_TWICE = 0.4
"""What it costs more to leave out a sound on either side at one place: else two vowels would never be far apart."""
_FAR = 1e9
NEAR: dict[str, dict[str, float]] = {}
for _pair, _cost in _NEAR.items():
    NEAR.setdefault(_pair[0], {})[_pair[1]] = _cost
    NEAR.setdefault(_pair[1], {})[_pair[0]] = _cost
_NONE: dict[str, float] = {}
LEAST = 0.6
"""Words that are less alike are as good as not alike at all."""


class Sounds:
    """A word as sounds.

    Attributes:
        text: the sounds.
        costs: what it costs to leave out each.
        consonants: what its consonants weigh: each 1, w and y less.
        weight: what all of it weighs.
        hard: its consonants that are not left out lightly.
        reach: the sounds that may stand for one of it.
    """

    __slots__ = ("consonants", "costs", "hard", "reach", "text", "weight")

    def __init__(self, text: str) -> None:
        self.text = text
        last = len(text) - 1
        self.costs = tuple(_leaving(text, place, last) for place in range(len(text)))
        self.hard = frozenset(text) - VOWELS - frozenset("wyh")
        self.reach = frozenset(text).union(*(NEAR.get(c, ()) for c in text))
        self.consonants = sum(0.6 if c in "wy" else 1.0 for c in text if c not in VOWELS)
        self.weight = self.consonants + 0.4 * sum(c in VOWELS for c in text)


def _leaving(text: str, place: int, last: int) -> float:
    """What it costs to leave out a sound: a short vowel within little, one that makes another word (Hamdan, Hamdani) much."""
    sound = text[place]
    if sound == "h":
        return 0.9 if place == 0 else 0.35
    if sound in "wy":
        return 0.35 if 0 < place < last and text[place - 1] in VOWELS else 0.7 if sound == "y" else 1.0
    if sound not in VOWELS:
        return 1.0
    if sound in "EOWY":
        return 0.35
    if place == last:
        return {"e": 0.15, "i": 1.0, "A": 0.2}.get(sound, 0.7)
    return 0.2 if place == 0 else 0.12


@functools.lru_cache(maxsize=100_000)
def sounds(word: str) -> Sounds:
    """The sounds of a folded word."""
    if any("\u0600" <= c <= "\u06ff" for c in word):
        heard = "".join(_ARABIC.get(c, c) for c in word)
        return Sounds(re.sub(r"(.)\1+", r"\1", ("A" + heard.removeprefix("a")) if word[0] in "اع" else heard))
    word = _BEFORE_VOWEL.sub("w", word)
    for letters, sound in _GROUPS:
        word = word.replace(letters, sound)
    for pattern, to in _STEPS:
        word = pattern.sub(to, word)
    return Sounds(word)


def likeness(one: Sounds, other: Sounds, vowels: float = 1.0, least: float = LEAST) -> float:
    """How alike two words sound, 0 to 1, the same either way.

    Args:
        one, other: the words.
        vowels: how much of its cost a missing short vowel has: little where one word is in Arabic script, which leaves them out.
        least: what is less is of no use, and told as 0.
    """
    if one.text == other.text:
        return 1.0
    whole = (one.weight + other.weight) / 2
    most = whole * (1 - least)
    if not whole or len(one.hard - other.reach) + len(other.hard - one.reach) > most:
        return 0.0
    first = [vowels * c if c <= 0.2 else c for c in one.costs]
    second = [vowels * c if c <= 0.2 else c for c in other.costs]
    # what it costs to get to a place: best of all, without having left out one of the second word last, or one of the first
    best, unless_second, unless_first = [0.0], [0.0], [0.0]
    for cost in second:
        best.append(best[-1] + cost)
        unless_second.append(_FAR)
        unless_first.append(best[-1])
    for sound, leave in zip(one.text, first, strict=True):
        far = best[0] + leave
        row, row_unless_second, row_unless_first = [far], [far], [_FAR]
        nearest, near = far, NEAR.get(sound, _NONE)
        for place, match in enumerate(other.text):
            matched = best[place] + (0.0 if sound == match else near.get(match, _FAR))
            left = unless_second[place + 1]
            if best[place + 1] + _TWICE < left:
                left = best[place + 1] + _TWICE
            left += leave
            right = row_unless_first[place]
            if row[place] + _TWICE < right:
                right = row[place] + _TWICE
            right += second[place]
            row_unless_second.append(matched if matched < left else left)
            row_unless_first.append(matched if matched < right else right)
            row.append(row_unless_second[-1] if row_unless_second[-1] < right else right)
            if row[-1] < nearest:
                nearest = row[-1]
        if nearest > most:
            return 0.0
        best, unless_second, unless_first = row, row_unless_second, row_unless_first
    found = 1 - best[-1] / whole
    return found if found >= least else 0.0
