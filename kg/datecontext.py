"""What stands around a date: words of direction and of time of day, what joins two dates, and what makes a name of one."""

from __future__ import annotations

import re

from kg.dateforms import compiled
from kg.datewords import CLOCK, DAYPART, NAMED

DIRECTION = compiled(r"\b(?P<way>(?i:ever since|since|until|till|up until|up to|by|as of|from)) (?:(?:at least|at|on|around|about) )?$")
ONWARDS = compiled(r",? (?:onwards?\b|on(?=[,.;:)]|$))")
LEAD = compiled(r"\b(?P<way>(?i:from|between)) (?:the )?$")
TO = compiled(r",?(?: to | until | till | through | up to |(?: )?-(?: )?)(?:on |the )?")
AND = compiled(" (?:and|or) (?:on |in )?")
OF_YEAR = compiled(r",?(?: of)? (?P<yearly>last|this|next) year\b")
BEFORE_DAY = compiled(
    rf"(?:\b(?i:early|earlier|late|later) (?:on )?|\b(?i:noon|midnight|dawn) "
    rf"|\b(?i:(?:the )?(?:early |late )?(?:{DAYPART}(?: hours)? (?:of|on)|hours of)) "
    rf"|(?<![\w:.]){CLOCK}(?: local time)?,? (?:on )?)$"
)
AFTER_DAY = compiled(rf"(?:,? (?i:early |late )?(?i:{DAYPART})\b)?(?:,? (?:at|around|at around) (?:{DAYPART}\b|{CLOCK}))?")
NO_DATE_BEFORE = compiled(
    r"\b(?:(?i:resolution|no\.?|number|law|decree|article|route|highway|flight|page|unit)|Black|Good|Bloody|Easter|Palm|Ash|Holy) $"
)
NO_DATE_AFTER = compiled(rf" {NAMED}(?!\w)")
FUTURE = re.compile(
    r"\b(?i:will|would|shall|due|scheduled|planned|plans?|hopes?|hoping|aims?|intends?|wants?|expected|upcoming|going to|set to|ahead of)\b"
    r"|\b(?i:(?:is|are) to)\b|'ll\b"
)
TOLD = re.compile(r"\b(?:said|says|told|announced|reported|added|confirmed|warned|wrote|was|were|had|began|started)\b|[,.!?][\"']")
SENTENCE = re.compile(r"[.!?][\"')]*\s+(?=[\"'(]*[A-Z])|\n")


def future_word(plain: str, start: int) -> str:
    """The word by which the sentence speaks, before this place, of what is to come; none where a past verb follows it."""
    sentence = SENTENCE.split(plain[max(0, start - 400) : start])[-1]
    ahead = list(FUTURE.finditer(sentence))
    return ahead[-1][0] if ahead and not TOLD.search(sentence, ahead[-1].end()) else ""
