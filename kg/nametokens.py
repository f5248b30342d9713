"""The words of a name as they are compared: folded, without articles, with what belongs to them joined to them.

The Arabic article goes, before sun letters too where it agrees with the letter (as-Safira, a-Zahraa); Abd goes with the next
word, and the forms of father, son and mother are one each.
"""

from __future__ import annotations

import re
import unicodedata

from kg import namewords
from kg.namewords import folded

_TOKEN = re.compile(r"[()]|[^\s()\-–—/,;:.\"“”«»]+-?")
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])")
_OWNER = re.compile(r"(?<=\w{4})['’]s(?=\s|$)", re.IGNORECASE)
_ARTICLES = frozenset(("al", "el", "ul", "il"))
_SUN = re.compile(r"[aeiu](t|d|r|s|z|n|j|sh|ch|th|dh|zh)")
_SERVANT = re.compile(r"abd(?:ou|[aeiou])l?(?=[^aeiou].{3})")
_KIN = {**dict.fromkeys(("abi", "aba", "abo", "abou", "ابو", "ابي", "ابا"), "abu"), **dict.fromkeys(("bin", "ben", "ابن", "بن"), "ibn")}
_KIN |= dict.fromkeys(("umm", "om", "oum", "ام"), "um")


def tokens(text: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """The words of a name and of its brackets, without articles, each with whether it stood without one."""
    spaced = _OWNER.sub("", _CAMEL.sub(" ", unicodedata.normalize("NFKC", text)))
    raw = [(token.rstrip("-"), token.endswith("-")) for token in _TOKEN.findall(spaced)]
    plain = [(token if token in "()" else folded(token), tied) for token, tied in raw]
    plain = [(token, tied) for token, tied in plain if token]
    lists: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    inside, bare, servant = 0, True, False
    for place, (token, tied) in enumerate(plain):
        if token in "()":
            inside = int(token == "(")
        elif _is_article(token, tied, plain[place + 1][0] if place + 1 < len(plain) else ""):
            bare = False
        elif token in ("abd", "abdul", "abdel", "abdal", "abdoul", "عبد") and place + 1 < len(plain) and not servant:
            servant = True
        else:
            if len(token) > 3 and token.startswith("ال") and token != "الله":
                token, bare = token[2:], False
            token = _SERVANT.sub("abd", _KIN.get(token, token), count=1)
            if servant:
                token = ("عبد" if "\u0600" <= token[0] <= "\u06ff" else "abd") + token
            lists[inside].append((token, bare))
            bare, servant = True, False
    return lists


def _is_article(token: str, tied: bool, following: str) -> bool:
    """Whether a word is the article of the next: al, or with a sun letter that agrees with it."""
    if not following or following in "()":
        return False
    if token in _ARTICLES:
        return tied or not namewords.foreign(following)
    sun = _SUN.fullmatch(token)
    return following.startswith(sun[1]) if sun else token == "a" and tied and following[0] in "tdrsznjc"
