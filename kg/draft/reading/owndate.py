"""The date of a word itself: one that hangs on it, and on no noun or verb between."""

from __future__ import annotations

from kg.draft.reading.passages import Sentence
from kg.records import When


def date_of(sentence: Sentence, word: int) -> When | None:
    """The date that hangs on a word of a sentence; None where none does."""
    for date in sentence.dates:
        inside = [token for token in sentence.words if date.start <= sentence.place_of(token) < date.end]
        if date.edtf and inside:
            head = inside[0]
            while head.head != head and (head.pos_ == "ADP" or head in inside):
                head = head.head
            if head.i == word:
                return date.when()
    return None
