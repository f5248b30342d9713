"""The words of printed dates: months, numbers, parts of the day, and what is no date though it looks like one."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping

SHORT = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12}
MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name} | SHORT
LEVANTINE = (
    (r"Kano?un (?:ath|al|el)-[Tt]hani", (1,)),
    (r"Kano?un al-[Aa]ww?al", (12,)),
    (r"Tishr(?:ee|i)n al-[Aa]ww?al", (10,)),
    (r"Tishr(?:ee|i)n (?:ath|al|el)-[Tt]hani", (11,)),
    (r"Tishr(?:ee|i)n", (10, 11)),
    (r"Kano?un", (1, 12)),
    (r"Sh[ue]?bat", (2,)),
    (r"A(?:dh|z)ar", (3,)),
    (r"N(?:i|ee)san", (4,)),
    (r"Ayy?ar", (5,)),
    (r"H[au]zira?n", (6,)),
    (r"Tamm?o?uz", (7,)),
    (r"A[yi]lo?ul", (9,)),
)
"""Month names of the Levant in Latin letters. Two of them name two months each; alone they are also a dam, a paper and a
university, so a day or a year must stand with them. Ab (August) is left out: two letters are no evidence."""
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
COUNTS |= {"ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40, "ninety": 90}
COUNTS |= {"couple of": 2, "a couple of": 2}
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
UNITS = "(?:hour|day|night|week|month|year|decade)"
DAYPART = "(?:morning|afternoon|evening|night|dawn|daybreak|noon|midday|midnight|sunset|sunrise|dusk)"
CLOCK = (
    r"(?:[0-9]{1,2}(?:[:.][0-9]{2})?(?: )?(?:[ap]\.m\.|[ap]m\b|[AP]M\b)|(?:[01][0-9]|2[0-3]):[0-5][0-9](?: (?:GMT|UTC)\b)?(?![:.]?[0-9]))"
)
THINGS = (
    r"(?:houses|homes|tents|apartments|villages|shells|rockets|missiles|barrels|strikes|raids|tons|tonnes|pounds|dollars|euros|lira"
    r"|km|kilomet|met(?:re|er)s?|miles?|feet|hectares|sq|square|Apartments|Housing)"
)
COUNTED = (
    r"(?:people|persons|civilians|residents|fighters|soldiers|troops|men|women|children|families|militants|rebels|refugees|prisoners|patients|students"
    rf"|{THINGS})"
)
"""What follows a number that is a count and no year or day."""
NAMED = r"(?:Street|St\.|Square|Bridge|Brigade|Dam|University|Hospital|School|Stadium|Movement|Party|District|Park|Times|Telegraph)"
"""What follows a date that is a name: 17 August Street, October Dam, the Sunday Times."""
TYPOGRAPHY = (
    {code: "-" for code in map(ord, "‐‑‒–−")} | {code: "'" for code in map(ord, "‘’‚‛ʼ′`´")} | {code: '"' for code in map(ord, "“”„‟«»″")}
)


def unified(text: str) -> str:
    """The text with one kind of quote, dash and blank, character by character: offsets stay those of the text."""
    return re.sub(r"[^\S\n]", " ", text.translate(TYPOGRAPHY))


def months(words: str) -> tuple[int, ...]:
    """The month that a name means; two where it means either."""
    name = words.rstrip(".").casefold()
    if name in MONTHS:
        return (MONTHS[name],)
    return next((numbers for pattern, numbers in LEVANTINE if re.fullmatch(pattern, " ".join(words.split()))), ())


def text_of(words: Mapping[str, str | None], name: str) -> str:
    """What a form's group holds, in small letters and with single blanks; empty where it is absent."""
    return " ".join(str(words.get(name) or "").casefold().split())


def unit_of(words: Mapping[str, str | None]) -> str:
    """The unit that a form names; nights and parts of a day are days."""
    unit = text_of(words, "unit")
    return unit if unit in ("hour", "week", "weekend", "month", "year", "decade") else "day"


def count(words: str | None) -> int | None:
    """The number that words tell, or None where they tell none ("a few")."""
    name = " ".join((words or "").casefold().split())
    return int(name) if name.isdecimal() else COUNTS.get(name)
