"""The day of publication, where a text prints it."""

from __future__ import annotations

import re

from kg import dates
from kg.datewords import unified
from kg.printeddates import BODY_WORDS, Printed, around, find, head_end

PUBLISHED = re.compile(r"\b(?:Published|PUBLISHED|Posted|POSTED|Dated?|DATE)\b[^.!?\w]*(?:(?:on|at|in)\b)?[^.!?\w]*$")
ALONE = re.compile(r"(?i)(?:\W*|\W*(?:by|written by)\b[^.!?]{1,60})")
PLACE = re.compile(r"[A-Z][\w'./-]*(?: [A-Z(][\w'./)-]*){0,4}(?<!On)(?<!In)(?<!Since)(?<!By)[,)]?[ ]*")
DASH = re.compile(r"[ ]*(?:\([^()]{1,40}\)|/[^/]{1,40}/)?[ ]*[-—:]")


def dateline(text: str) -> Printed | None:
    """The day of publication where the text prints it, or None.

    It stands in a short line after a word such as "Published", alone on a line above the body (the latest of several: no
    text is older than a day that stands over it), or between a place and a dash where the body begins.
    """
    plain = unified(text)
    head = head_end(plain)
    days = [item for item in find(text, None) if item.how == "stated" and item.edtf and dates.day(item.edtf)]
    lines = [(item, *around(plain, item.start, item.end)) for item in days]
    labelled = [item for item, before, after in lines if PUBLISHED.search(before) and len((before + after).split()) < BODY_WORDS]
    alone = [item for item, before, after in lines if item.end <= head and ALONE.fullmatch(before) and not re.search(r"\w", after)]
    opening = [item for item, before, after in lines if item.start - len(before) <= head and PLACE.fullmatch(before) and DASH.match(after)]
    latest = max(alone, key=lambda item: str(item.edtf), default=None)
    return next(iter(labelled), None) or latest or next(iter(opening), None)
