"""Names in a text: where they stand and which registered things they may mean.

In goes a text and what is known; out come mentions in text order, none inside another. A name that nothing known fits is
proposed as new; where context does not decide between things of one name, all are given and nothing is chosen.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.draft.reading import kinds, lexicon
from kg.draft.reading.alliances import allied
from kg.draft.reading.designations import Designations
from kg.draft.reading.homonyms import best, resolved
from kg.draft.reading.known import Form, Known
from kg.draft.reading.mentions import Mention
from kg.draft.reading.wordruns import STOP, Runs
from kg.draft.reading.words import words
from kg.likeness import SAME

_LINKING = frozenset(("of", "for", "the", "and", "de", "el"))
_OF = ("of", "for", "de", "el")
_TITLES = lexicon.listed("titles")
_ORDINARY = lexicon.listed("ordinary")
_MODEL = re.compile(r"[A-Z][A-Za-z]{0,2}-[0-9]+\w*")  # of a weapon or aircraft: T-72, Su-24s
_GERUND = re.compile(r"\w*[aeiouy]\w*ing")
_GROUPS = ("ArmedGroup", "Militia", "Coalition")
_NOT_ENDING = ("ing", "ly", "ed")
_MIXED = ("quarter", "camp", "countryside", "province")
"""Kinds of which a thing is another one than what its bare name means, and is new if it is not known."""


def find(text: str, known: Known) -> list[Mention]:
    """Every name of a text."""
    return _Finder(text, known).mentions()


class _Finder:
    def __init__(self, text: str, known: Known) -> None:
        self.text, self.known = text, known
        self.runs = Runs(text, known.capitals)
        self.words = self.runs.words
        self.designations = Designations(known, self.runs)
        self.camps: dict[str, int] = {}

    def mentions(self) -> list[Mention]:
        found: list[Mention] = []
        i = 0
        while i < len(self.words):
            mention, i = self._at(i)
            if mention:
                found.append(mention)
        if self._abroad(found):
            found = [mention for mention in found if not mention.things or self._proper(mention)]
        return allied(list(resolved(found, self.text, self.known, self.camps)), self.text, self.known)

    def _abroad(self, found: list[Mention]) -> bool:
        """Whether a text tells of another country than the registers: another war has a regular army and an opposition of its own."""
        keys = {word.key for word in self.words if word.capital}
        others = lexicon.listed("countries") | lexicon.listed("demonyms")
        if not self.known.home or keys & self.known.home or not keys & others:
            return False
        things = [thing for mention in found if self._proper(mention) for thing in mention.things]
        return not any(self.known.home_land in self.known.wholes(thing) for thing in things)

    def _proper(self, mention: Mention) -> bool:
        """Whether what is linked bears a name: it is no designation that fits many."""
        at_first = words(mention.words)
        keys = tuple(word.key for word in at_first)
        forms = self.known.forms.get(keys) or self.known.canonical.get(lexicon.plain(keys), [])
        return any(word.capital for word in at_first) and (not forms or any(form.capital for form in forms))

    def _at(self, i: int) -> tuple[Mention | None, int]:
        """The longest name that begins at a word, and where to go on."""
        first, span = self.words[i], self.runs.capitals(i)
        for stop in range(min(len(self.words), i + self.known.longest + 2), i, -1):
            if self.runs.joined(i, stop - 1):
                forms, how = self.designations.of(i, stop)
                if forms and (stop >= span or self._may_end(stop, span)):
                    return self._linked(i, stop, forms, how), stop
        if first.key in _ORDINARY or first.key.isdigit():
            return None, i + 1
        if _MODEL.match(self.text, first.start):
            return None, i + 2
        if state := self.designations.state(i):
            stop = i + 1 + (first.key in lexicon.listed("demonyms"))
            return Mention(first.start, self.words[stop - 1].end, self.runs.between(i, stop), (state,), "variant"), stop
        if first.key in lexicon.listed("demonyms") and span > i + 1 and self.designations.of(i + 1, span)[0]:
            return None, i + 1
        if self._gerund(i, span):
            return None, i + 1
        if first.capital and not (first.tied and self.runs.tied_before(i)):
            return self._unlisted(i, max(span, i + 1))
        return None, i + 1

    def _gerund(self, i: int, span: int) -> bool:
        """Whether a sentence begins with a gerund that has a name behind it: Retaking Millbrook took a week."""
        key = self.runs.key(i)
        if span <= i + 1 or not self.runs.starts(i) or not _GERUND.fullmatch(key) or not self.runs.goes_on(i):
            return False
        return key not in self.runs.inside | lexicon.listed("not-gerunds") | lexicon.capitals().keys()

    def _may_end(self, stop: int, span: int) -> bool:
        """Whether a known name may end inside a run of capitals (not Fateh | al-Sham): where what follows is no part of it."""
        after = self.runs.key(stop)
        if after in _OF:
            return False
        return (
            after in (_ORDINARY | _TITLES | lexicon.listed("between") | lexicon.listed("belongs")) - {"general"}
            or after in lexicon.kind_of_word()
            or any(self.designations.of(stop, end)[0] for end in range(span, stop, -1))
        )

    def _unlisted(self, i: int, stop: int) -> tuple[Mention | None, int]:
        """A run of capitals that is known by no spelling of its own: a known name in it, one that sounds alike, or a new one."""
        if self.runs.outward(i, stop - 1) and self.runs.keys(i, stop) in self.known.forms:
            return None, stop
        for begin, end in ((b, e) for b in range(i, stop) for e in range(stop, b, -1)):
            if {self.runs.key(begin), self.runs.key(end - 1)} & _LINKING or self.runs.key(begin) in _ORDINARY:
                continue
            if begin > i and end == stop and self.runs.key(begin - 1) in _TITLES and self.designations.of(begin, end)[0]:
                return self._new(i, begin)[0], begin
            if end < stop and self.runs.key(end) not in _ORDINARY and self.runs.key(end) not in lexicon.kind_of_word():
                continue
            if begin > i and self.runs.key(begin - 1) not in _TITLES | _ORDINARY:
                continue
            forms = self.designations.initials(begin, end)
            unheard = self._ordinary(begin, end) or self.runs.outward(begin, end - 1)
            if forms := forms or ([] if unheard else self.designations.heard(begin, end)):
                if begin > i and (before := self._new(i, begin)[0]):
                    return before, begin
                if forms[0][0] == SAME or self._one_group(forms, end):
                    return self._linked(begin, end, [form for _, form in forms], "variant"), end
                asked = self._new(begin, end)[0]
                return asked and replace(asked, maybe=tuple(best(form for _, form in forms))), end
        return self._new(i, stop)

    def _one_group(self, forms: list[tuple[str, Form]], stop: int) -> bool:
        """Whether all that a name may be is one group, and the words after it say that it is a group's."""
        things = {form.thing for _, form in forms}
        return len(things) == 1 and kinds.of_group(self.runs, stop) and self.known.class_of(*things) in _GROUPS

    def _ordinary(self, begin: int, end: int) -> bool:
        """Whether a run of capitals is the first word of a sentence or a heading, and no name."""
        run = self.runs.keys(begin, end)
        if all(key in _ORDINARY or key in self.runs.lower or key.isdigit() for key in run):
            return True
        return len(run) == 1 and (run[0].endswith(_NOT_ENDING) or len(run[0]) < 3)

    def _new(self, i: int, stop: int) -> tuple[Mention | None, int]:
        """A run of capitals as a new name, without ordinary words at its ends; none if nothing is left that must be one."""
        begin, lower, after = i, self.runs.lower, max(stop, i + 1)
        whole = stop - i > 1 and self.runs.keys(i, stop) in self.runs.runs
        while begin < stop and (
            (key := self.runs.key(begin)) in _ORDINARY
            or key.isdigit()
            or (begin == i and self.runs.starts(i) and (key in lower or self._doing(begin, stop)) and not whole)
        ):
            begin += 1
        while stop > begin and self.runs.key(stop - 1) in _ORDINARY:
            stop -= 1
        keys = self.runs.keys(begin, stop)
        if set(keys) <= lexicon.listed("demonyms") | _TITLES | _LINKING or self._ordinary(begin, stop):
            return None, after
        if len(keys) == 1 and keys[0] in lexicon.listed("belongs") and not self.runs.starts(begin):
            return None, after
        if len(keys) == 1 and self._is_only_first(begin):
            return None, after
        return self._proposed(begin, stop, kinds.guess(self.runs, begin, stop)), stop

    def _doing(self, i: int, stop: int) -> bool:
        """Whether the first word of a sentence is a verb before a name: Losing Riverton."""
        return self.runs.key(i).endswith("ing") and stop - i > 1 and self.runs.key(i) not in self.runs.inside

    def _is_only_first(self, i: int) -> bool:
        """Whether a word may have its capital from the sentence, or the title, in which it stands."""
        key, inside = self.runs.key(i), self.runs.inside
        if self.runs.starts(i) and key in self.runs.lower:
            return True
        alone = self.words[i].shout and not (i + 1 < len(self.words) and self.words[i + 1].shout)
        return key not in inside and not alone and (i in self.runs.titled or self.runs.starts(i, STOP))

    def _proposed(self, i: int, stop: int, guess: str) -> Mention:
        return Mention(self.words[i].start, self.words[stop - 1].end, self.runs.between(i, stop), (), "new", guess)

    def _linked(self, i: int, stop: int, forms: list[Form], how: str) -> Mention:
        """The things that words i to stop may mean, by what stands beside them; or a new thing of that name."""
        literal = [form for form in forms if form.text == self.runs.between(i, stop) and form.capital]
        things = best(literal or forms)
        if kinds.narrowed(self.runs, i, things[0], not any(form.capital for form in forms), self.known):
            return self._proposed(i - 1, stop, self.known.class_of(things[0]) if things[0].startswith("actor/") else "Area")
        if kind := kinds.beside(self.runs, i, stop):
            things = self._of_kind(kind, i, stop, things)
            if not things:
                if kind == "camp":
                    self.camps.setdefault(self.runs.key(i), self.words[stop - 1].end)
                return self._proposed(i, stop + (self.runs.key(stop) == "district" and self._is_city(forms)), kinds.class_of(kind))
        return Mention(self.words[i].start, self.words[stop - 1].end, self.runs.between(i, stop), tuple(things), how)

    def _is_city(self, forms: list[Form]) -> bool:
        """Whether a name is a city's alone: what "Riverton district" tells is no district of the name Riverton."""
        classes = [self.known.class_of(thing) for thing in best(forms) if thing.startswith("place/")]
        return bool(classes) and all(lexicon.kind_of_class().get(name) == "city" for name in classes)

    def _of_kind(self, kind: str, i: int, stop: int, things: list[str]) -> list[str]:
        """The things that a word beside a name leaves; none where it tells that the name is another's."""
        by_class = lexicon.kind_of_class()
        beside = [word for word, other in lexicon.kind_of_word().items() if other == kind and kind != "forces"]
        named = {form.thing: None for word in beside for form in self.known.forms.get((*self.runs.keys(i, stop), word), [])}
        things = list(dict.fromkeys([*things, *named]))
        if fits := [thing for thing in things if by_class.get(self.known.class_of(thing)) == kind]:
            return fits
        others = [t for t in things if t.startswith("place/") and by_class.get(self.known.class_of(t)) not in (None, kind)]
        if kind == "city":
            others = [t for t in others if by_class[self.known.class_of(t)] == "quarter"]
        if not others or kind in ("forces", "settlement") or stop - i >= 3:
            return things
        rest = [thing for thing in things if thing not in others]
        return [] if kind in _MIXED else rest
