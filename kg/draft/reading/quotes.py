"""The quotes of a paragraph, over its sentences: curly or straight, closed or open at its end."""

from __future__ import annotations

from dataclasses import dataclass

from kg.draft.reading.passages import Sentence

_OPEN, _CLOSE, _STRAIGHT = "“„«", "”»", '"'


@dataclass(frozen=True)
class Quote:
    """Where a quote stands, how many words it has, and whether it is still open where the paragraph ends."""

    start: int
    end: int
    words: int
    open: bool = False


def quotes(sentences: list[Sentence]) -> list[Quote]:
    """The quotes in sentences of one paragraph, in order; one within another belongs to it."""
    found, start, depth = [], -1, 0
    text = ""
    for sentence in sentences:
        for place, character in enumerate(sentence.text, sentence.span.start):
            opens = character in _OPEN or (character == _STRAIGHT and start < 0)
            closes = character in _CLOSE or (character == _STRAIGHT and start >= 0)
            if opens:
                start, text = (place, "") if start < 0 else (start, text)
                depth += 1
            elif closes and start >= 0:
                depth -= 1
                if depth <= 0:
                    found.append(Quote(start, place + 1, len(text.split())))
                    start, depth = -1, 0
            text += character
        text += " "
    if start >= 0 and sentences:
        found.append(Quote(start, sentences[-1].span.end, len(text.split()), open=True))
    return found


def inside(sentence: Sentence, place: int) -> bool:
    """Whether a place of a sentence is in a quote, also in one that began in a sentence before."""
    before, behind = sentence.text[:place], sentence.text[place:]
    first = next((mark for mark in behind if mark in "“”"), "")
    straight = before.count(_STRAIGHT) % 2 == 1 or (before.count(_STRAIGHT) == 0 and behind.count(_STRAIGHT) % 2 == 1)
    return before.count("“") > before.count("”") or first == "”" or straight
