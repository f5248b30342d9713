"""Numbers by the words of a text alone, without a parser: how much is said, and the word that bounds it."""

from __future__ import annotations

import re

from kg.draft.reading import lexicon

_DIGITS = r"\d{1,3}(?:[.,]\d{3})+(?![\d])|\d+(?:\.\d+)?"
_BEFORE = 24
"""Characters before a number in which the word that bounds it stands."""


def read(text: str, start: int, end: int) -> dict[str, str] | None:
    """The amount at ``text[start:end]``, as a seed writes it; None where there is none, or a range."""
    told, facts = lexicon.load("model"), lexicon.load("facts")
    words = text[start:end].casefold()
    found = numbers(words)
    if len(found) > 1:
        return None
    if not found:
        orders = {**facts["orders"], **told["orders"]}
        order = next((str(orders[key]) for key in sorted(orders, key=len, reverse=True) if _holds(words, key)), "")
        return {"order": order} if order else None
    place, stop, value = found[0]
    lead = (text[max(0, start - _BEFORE) : start].casefold() + words[:place]).rstrip()
    bounds = {**facts["bounds"], **told["bounds"]}
    way = next((str(bounds[key]) for key in sorted(bounds, key=len, reverse=True) if re.search(rf"\b{key}$", lead)), "exact")
    after = (words[stop:] + text[end : end + _BEFORE].casefold()).lstrip(" -")
    units = told["units"]
    unit = next((str(units[key]) for key in sorted(units, key=len, reverse=True) if re.match(rf"{re.escape(key)}(?!\w)", after)), "")
    return {way: value} | ({"unit": unit} if unit else {})


def numbers(words: str) -> list[tuple[int, int, str]]:
    """Every number in some words: where it stands, and its plain digits."""
    told = lexicon.load("model")
    small = {str(word): n for n, word in enumerate(told["numbers"])} | {str(word): int(n) for word, n in told["tens"].items()}
    scales = {str(word): int(n) for word, n in told["scales"].items()}
    one = "|".join(sorted((*small, *scales), key=len, reverse=True))
    found = []
    digits = rf"({_DIGITS})(?:[ -](hundred|thousand|million)\b)?"
    for match in re.finditer(rf"(?<![\w.,-])(?:{digits}|((?:{one})(?:(?:[ -]|[ ]and[ ])(?:{one}))*)\b)", words):
        if match[1]:
            plain = re.sub(r"[.,](?=\d{3}(?!\d))", "", match[1])
            value = f"{float(plain) * scales[match[2]]:.0f}" if match[2] else plain
        else:
            value = str(_spoken(re.split(r"[ -]", match[3]), small, scales))
        found.append((match.start(), match.end(), value))
    return found


def _spoken(words: list[str], small: dict[str, int], scales: dict[str, int]) -> int:
    total = current = 0
    for word in words:
        if word in small:
            current += small[word]
        elif word == "hundred":
            current = max(1, current) * 100
        elif word in scales:
            total, current = total + max(1, current) * scales[word], 0
    return total + current


def _holds(words: str, phrase: str) -> bool:
    return bool(re.search(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", words))
