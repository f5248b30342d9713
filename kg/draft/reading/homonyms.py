"""Names that several things have, or of which only a part is printed: what the rest of the text decides.

Nothing is chosen that the text does not tell: what stays open keeps all it may mean, and is ``ambiguous``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from kg.draft.reading.known import Form, Known
from kg.draft.reading.mentions import Mention
from kg.draft.reading.words import stem, words

_LISTED = re.compile(r"(?: [a-z]+)?[”\"]?(?: \([^()]*\))?(?:, and |, or |, | and | or )(?:the )?[“\"]?")
_WEAK = ("Person", "Place", "Unknown")
_BRACKET = re.compile(r"[”\"]? \([“\"]?")
_SENTENCE = re.compile(r"[.?!][\"”’)]*\s+(?=[A-Z“\"])|\n")
_BEFORE = re.compile(r"(\w+)(?:[’']s)?[ -]$")
_AFTER = re.compile(r" ?\(([^)]*)\)| (?:in|of) (?:the )?(\w+)")

_THE = re.compile(r"\b[Tt]he $")


def best(forms: Iterable[Form]) -> list[str]:
    """The things of forms, first those that most articles print so."""
    order: dict[str, int] = {}
    for form in forms:
        order[form.thing] = max(order.get(form.thing, -1), form.articles)
    return sorted(order, key=lambda thing: (-order[thing], thing))


def resolved(found: list[Mention], text: str, known: Known, camps: dict[str, int]) -> Iterator[Mention]:
    """The second look: parts of names that stand in full elsewhere in the text, and what is left open.

    Args:
        camps: names that are those of unknown camps from a place of the text on.
    """
    full: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for mention in found:
        run = words(mention.words)
        if len(run) > 1 and (mention.things or mention.how == "new"):
            full[run[-1].key].add(mention.things or (mention.words,))
    bodies: defaultdict[str, set[str]] = defaultdict(set)  # named in full so far, by each word of the name: the Observatory
    people = {words(mention.words)[-1].key for mention in found if mention.guess == "Person"}
    ends = [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text)]
    found = _with_initials(list(_listed(found, text, known)), text, known)
    sure = Counter((mention.words, mention.guess) for mention in found if mention.how == "new" and mention.guess not in _WEAK)
    for mention in found:
        run = words(mention.words)
        if mention.how == "new" and mention.guess in _WEAK:
            told = max(((count, guess) for (name, guess), count in sure.items() if name == mention.words), default=(0, mention.guess))[1]
            person = len(run) == 1 and run[0].key in people and told in ("Person", "Unknown")
            mention = replace(mention, guess="Person" if person else told)
        if len(run) == 1 and mention.start > camps.get(run[0].key, len(text)):
            mention = replace(mention, things=(), how="new", guess="short")
        wholes = full.get(run[0].key, set()) if len(run) == 1 and mention.how == "new" else set()
        if (
            len(run) == 1
            and mention.how == "new"
            and len(body := bodies.get(run[0].key, set())) == 1
            and _THE.search(text, 0, mention.start)
        ):
            mention = replace(mention, things=tuple(body), how="short")
        if len(wholes) == 1 and "/" in (whole := next(iter(wholes)))[0] and known.class_of(whole[0]) == "Person":
            mention = replace(mention, things=whole, how="short")
        if len(run) > 1 and mention.how in ("exact", "variant") and _is_body(mention, known):
            for word in run:
                bodies[word.key].add(mention.things[0])
        registers = [thing.partition("/")[0] for thing in mention.things]
        if len(registers) != len(set(registers)):
            mention = _decided(mention, found, text, known, ends)
        yield mention


def _listed(found: list[Mention], text: str, known: Known) -> Iterator[Mention]:
    """The names, each new one with the class of those it is listed with (A, B and C), where its own words tell none."""
    group: list[Mention] = []
    joined = ""
    for mention in found:
        gap = text[group[-1].end : mention.start] if group else ""
        if not _LISTED.fullmatch(gap):
            yield from _of_one_class(group, joined, known)
            group, joined = [], ""
        group.append(mention)
        joined += gap if len(group) > 1 else ""
    yield from _of_one_class(group, joined, known)


def _with_initials(found: list[Mention], text: str, known: Known) -> list[Mention]:
    """The names, each short one that is given in brackets for a body's (the Hill Rescue Corps (HRC)) with what that means."""
    told: dict[str, Mention] = {}
    for before, mention in pairwise(found):
        if mention.words.isupper() and " " in before.words and _BRACKET.fullmatch(text[before.end : mention.start]):
            short, long = _is_body(mention, known), _is_body(before, known)
            if long and mention.how == "new" and before.how != "ambiguous":
                told.setdefault(mention.words, before)
            elif short and mention.how in ("exact", "variant") and before.how == "new":
                told.setdefault(before.words, mention)
    return [
        replace(mention, things=meant.things, how="short" if meant.things else "new", guess=meant.guess)
        if mention.how == "new" and (meant := told.get(mention.words))
        else mention
        for mention in found
    ]


def _is_body(mention: Mention, known: Known) -> bool:
    """Whether a name is one of those that are known by their initials."""
    if mention.things:
        return mention.things[0].startswith("actor/") and known.class_of(mention.things[0]) not in ("Person", "MediaOutlet")
    return mention.guess not in (*_WEAK, "Area", "Country", "City")


def _of_one_class(group: list[Mention], joined: str, known: Known) -> list[Mention]:
    classes = [known.class_of(mention.things[0]) if mention.things else mention.guess for mention in group]
    first = next((n for n, name in enumerate(classes) if name not in _WEAK), len(group))
    if not re.search(r" (?:and|or) |[”\"]", joined):
        return group  # In Riverton, General Oak said
    return [
        replace(mention, guess=classes[first]) if n > first and mention.how == "new" and mention.guess in _WEAK else mention
        for n, mention in enumerate(group)
    ]


def _decided(mention: Mention, found: list[Mention], text: str, known: Known, ends: list[int]) -> Mention:
    """The one thing of several of one name that the words beside it tell, or the sentence, or what is told in full elsewhere."""
    start, end = max(n for n in ends if n <= mention.start), min(n for n in ends if n >= mention.end)
    near = {thing for other in found if start <= other.start < end and len(other.things) == 1 for thing in other.things}
    elsewhere = {other.things[0] for other in found if len(other.things) == 1}
    told = _told_beside(mention, text)
    for kept in (
        [thing for thing in mention.things if told & known.aside(thing)],
        [thing for thing in mention.things if known.wholes(thing) & near],
        [thing for thing in mention.things if thing in elsewhere],
    ):
        if len(kept) == 1:
            return replace(mention, things=(kept[0],))
    return replace(mention, how="ambiguous")


def _told_beside(mention: Mention, text: str) -> set[str]:
    """The stems of the words that stand beside a name to tell it from others: Iraqi, (Iraqi), in Iraq."""
    before, after = _BEFORE.search(text[max(0, mention.start - 30) : mention.start]), _AFTER.match(text, mention.end)
    beside = [before[1] if before else "", *(group or "" for group in (after.groups() if after else ()))]
    return {stem(word.key) for part in beside for word in words(part)}
