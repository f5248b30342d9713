"""The forms in which English news prints dates: one pattern a form, over a text of which only the typography is unified.

A pattern says what a form looks like, never what it means. A blank in a pattern stands for one or two blanks; no form goes
over the end of a line, because a line is a paragraph. Of the groups, ``words`` is what is printed, where a form needs more
around it to be known.
"""

from __future__ import annotations

import calendar
import re

from kg.datewords import CLOCK, COUNTED, COUNTS, DAYPART, LEVANTINE, ORDINALS, SHORT, THINGS, UNITS

_WEEK = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY = f"(?:{_WEEK}|{_WEEK.upper()})"
_SHORT_DAY = rf"(?:{_DAY}|(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\b\.?)"
_FULL = "|".join(f"{name}|{name.upper()}" for name in calendar.month_name if name)
_SHORT = "|".join(name.title() for name in sorted(SHORT, key=len, reverse=True))
_MONTH = rf"(?:(?:{_FULL}|(?:{_SHORT})\b\.?|{'|'.join(pattern for pattern, _ in LEVANTINE)})(?!\w))"
_PLAIN = f"(?:{_FULL})"
_YEAR = "(?:1[0-9]{3}|20[0-9]{2})(?![0-9])(?![.,:][0-9])"
_NUMBER = r"[0-9]{1,2}(?:st|nd|rd|th)?(?!\w)(?![.,:][0-9])"
_ARTICLE = "(?:(?i:the )(?=[0-9]{1,2}(?:st|nd|rd|th)))?"
_VERBS = r"(?:was|is|has|its|his|as|this|across|towards|always|perhaps|thus)\b"
_UNTO = "(?:(?: )?[-/](?: )?| to | until | through | or )"
_NUMBERS = rf"{_NUMBER}(?:{_UNTO}{_NUMBER}|(?:, {_NUMBER}){{0,4}},? and {_NUMBER})?"
_START = r"(?<![\w$£€/])"
_BEFORE = r"(?<![\w$£€/])(?<![0-9A-Z]-)(?<![0-9][.,:])"
_EDGE = "start|beginning|outset|opening days|first days|middle|end|close|last days|final days"
_PART = (
    rf"(?:(?P<part>(?i:early|mid|middle|late|(?:the )?(?:very )?(?:{_EDGE}) of"
    r"|(?:the )?(?:first|second|third|fourth|last|final) (?:week|half|quarter) (?:of|in)))(?: (?:in )?|-))"
)
_COUNT = rf"(?P<count>[0-9]{{1,3}}|(?i:{'|'.join(sorted([*COUNTS, 'a few', 'few', 'several'], key=len, reverse=True))}))"
_LENGTH = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})?|(?i:{'|'.join(sorted({*COUNTS, 'a few', 'several'} - {'a', 'an'}, key=len, reverse=True))}))"
_UNIT = f"(?P<unit>(?i:{UNITS}))"
_SINGLE = f"(?P<unit>(?i:day|{DAYPART}|week|weekend|month|year))"
_SEASON = "(?P<season>(?i:spring|summer|autumn|fall|winter))"
_WHICH_DAY = "this past|this coming|this|last|next|coming|(?:the )?(?:following|previous)|every|each|that|the same"
_NEAR = "the day before yesterday|the day after tomorrow|yesterday|tomorrow|tonight|last night|this (?:morning|afternoon|evening)|overnight"
_NOW = "now|nowadays|currently|at present|at the moment|right now|at (?:the|this) time of (?:writing|publication)|today|to this day"
_THEN = "at the (?:same )?time|at that (?:same )?(?:time|point|stage)|that time|during that period|at this time"
_CUT = "earlier|later|early|mid|late|(?:the )?(?:start|beginning|middle|end) of|(?:the )?(?:first|second) half of"

_DATES = (
    ("iso", rf"(?<![\w.-])(?P<iso>{_YEAR}-[0-9]{{2}}-[0-9]{{2}})(?:T[0-9:.]+Z?)?(?![\w-])"),
    ("numeric", rf"{_BEFORE}(?P<one>[0-9]{{1,2}})(?P<mark>[./])(?P<two>[0-9]{{1,2}})(?P=mark)(?P<year>{_YEAR})(?![\w/])"),
    (
        "days",
        rf"{_BEFORE}(?:(?P<weekday>{_SHORT_DAY}),? )?{_ARTICLE}(?P<days>{_NUMBERS})(?: of)?[\x20-](?P<month>{_MONTH})"
        rf"(?:(?:,? (?:of )?|-)(?P<year>{_YEAR}))?",
    ),
    (
        "days",
        rf"{_START}(?:(?P<weekday>{_SHORT_DAY}),? )?(?P<month>{_MONTH}) (?i:the )?(?P<days>{_NUMBERS})"
        rf"(?:,?(?: )?(?P<year>{_YEAR})|(?! {COUNTED}))",
    ),
    ("day of month", r"\b(?i:on|by|since|until) (?P<words>the (?P<day>[0-9]{1,2})(?:st|nd|rd|th))(?=[,;.:)]|$)"),
    ("month", rf"{_START}{_PART}?(?P<month>{_MONTH})(?:,? (?:of )?|-)(?P<year>{_YEAR})"),
    ("bare month", rf"{_START}(?:{_PART}|(?P<relative>(?i:last|this past|this|next)) )(?P<month>{_PLAIN})\b(?! [0-9])"),
    (
        "bare month",
        rf"\b(?i:in|by|of|since|until|from|during|between|and|before|after|to) (?P<words>(?P<month>{_PLAIN}))\b(?! [0-9])",
    ),
    ("bare month", rf"{_START}(?P<month>{_MONTH})(?={_UNTO}{_MONTH}(?:,? (?:of )?){_YEAR})"),
    ("bare month", rf"{_START}(?P<month>(?!May|MAY|MAR|Mar){_PLAIN})\b(?! [A-Z0-9])"),
    (
        "edge",
        rf"\b(?i:the )?(?P<edge>(?i:first|opening|last|final|closing)) {_COUNT} (?P<unit>day|week|month)s? of "
        rf"(?:(?P<month>{_MONTH}),? )?(?P<year>{_YEAR})",
    ),
    ("year", rf"{_BEFORE}{_PART}(?P<year>{_YEAR})(?![\w-])"),
    ("year", rf"\b(?i:in|since) (?P<words>(?P<year>{_YEAR}))(?!\w)(?! {THINGS})"),
    ("year", rf"{_BEFORE}(?P<year>(?:19|20)[0-9]{{2}})(?![\w%-])(?![.,:][0-9])(?! {COUNTED})(?! (?!{_VERBS})[a-z]+s\b)"),
    ("years", rf"{_BEFORE}(?P<year>(?:19|20)[0-9]{{2}})(?: )?[-/](?: )?(?P<until>(?:19|20)?[0-9]{{2}})(?![\w/-])"),
    ("decade", rf"{_BEFORE}(?i:the )?(?:(?P<part>(?i:early|mid|late))[\x20-])?(?P<decade>(?:1[0-9]|20)[0-9]0)'?s\b"),
    ("decade", r"\b(?i:the )'[1-9]0s\b"),
    ("century", r"\b(?i:the )(?:(?i:early|mid|late)[\x20-])?(?P<century>[0-9]{1,2})(?:st|nd|rd|th) (?i:century)\b"),
    (
        "season",
        rf"\b(?:(?P<part>(?i:early|mid|late))[\x20-](?:in )?)?(?i:the )?{_SEASON}(?: of| in|,)? (?P<year>{_YEAR})"
        r"(?:[-/](?P<until>[0-9]{2,4}))?",
    ),
)
_FROM_PUBLICATION = (
    ("season", rf"\b(?P<relative>(?i:this past|this coming|this|last|next|coming)) {_SEASON}\b"),
    (
        "weekday",
        rf"\b(?:(?P<relative>(?i:{_WHICH_DAY})) )?(?P<weekday>{_DAY})(?P<many>s)?\b(?: (?P<week>(?i:last|this|next)) week\b)?",
    ),
    ("now", rf"\b(?i:{_NOW})\b"),
    ("near day", rf"\b(?P<near>(?i:{_NEAR}))\b(?: {DAYPART}\b)?"),
    ("ago", rf"\b(?P<halved>(?i:half) )?(?:{_COUNT} )?{_UNIT}s?(?P<half> and a half)? ago\b"),
    ("ago", rf"\b{_COUNT}(?P<half>[\x20-]and[\x20-]a[\x20-]half) {_UNIT}s? ago\b"),
    (
        "period",
        rf"\b(?:(?P<part>(?i:{_CUT}))[\x20-](?:in )?)?(?P<relative>(?i:this|last|next)) (?P<unit>(?i:week|weekend|month|year))\b",
    ),
    (
        "period",
        r"\b(?P<part>(?i:(?:the )?(?:start|beginning|middle|end) of|later in|earlier in)) (?P<relative>the) (?P<unit>week|month|year)\b",
    ),
    ("period", r"\b(?i:over|during|at) (?P<words>(?P<relative>the) (?P<unit>weekend))\b"),
)
_FROM_THE_LAST = (
    (
        "same",
        rf"\b(?:(?P<part>(?i:later|earlier))(?: on)? )?(?i:the (?:very )?same|that(?: same)?) "
        rf"(?P<unit>(?i:day|{DAYPART}|week|month|year))\b",
    ),
    ("same", r"\b(?P<part>(?i:later|earlier)) in the (?P<unit>day)\b"),
    ("that time", r"\b(?i:since|by|until|till) (?P<words>(?P<then>then))\b"),
    ("that time", rf"\b(?P<then>(?i:{_THEN}))\b(?! (?:of|when|that)\b)"),
    ("beside", rf"\b(?i:the) (?P<side>(?i:following|next|previous)) {_SINGLE}(?P<many>s)?\b"),
    (
        "beside",
        r"\b(?i:the) (?P<unit>(?i:day|night|week|month|year)) (?P<side>before|after)\b"
        r"(?P<event>(?= (?!and\b|but\b|in\b|at\b|near\b|by\b)\w))?",
    ),
    ("later", rf"\b{_COUNT} {_UNIT}s?(?P<half> and a half)? (?P<side>later|earlier|beforehand|afterwards)\b"),
)
_LENGTHS = (
    (
        "stretch",
        rf"\b(?i:the )?(?!(?i:last) (?:\w+ )?\w+ of\b)(?P<side>(?i:past|last|next|coming)) (?!an? )(?:{_COUNT} )?{_UNIT}(?P<many>s)?\b",
    ),
    ("stretch", rf"\b(?P<side>(?i:recent|coming)) {_UNIT}(?P<many>s)\b"),
    (
        "row",
        rf"\b(?i:for )(?:the|a) (?P<nth>[0-9]{{1,2}}(?:st|nd|rd|th)|{'|'.join(ORDINALS[1:])})"
        rf" (?:straight|consecutive|successive|running) day(?: running)?\b(?:(?= on (?P<weekday>{_DAY})))?",
    ),
    ("length", rf"\b{_LENGTH}(?: and a half)?[\x20-](?i:{UNITS})s?\b"),
    ("length", r"\b(?i:hour|day|week|month|year|decade)s?-(?:long|old)\b"),
    ("length", rf"\b(?i:an?) {UNITS}(?= (?:after|before)\b)"),
    ("clock", rf"(?<![\w:.]){CLOCK}(?!\w)"),
)


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern in which a blank stands for one or two."""
    return re.compile(pattern.replace(" ", "[ ]{1,2}"))


PATTERNS = tuple((form, compiled(pattern)) for form, pattern in (*_DATES, *_FROM_PUBLICATION, *_FROM_THE_LAST, *_LENGTHS))
"""Every form with its pattern; of forms that find the very same words the first counts."""
