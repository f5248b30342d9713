"""Names in a text: where they stand and which registered things they may mean.

In goes a text and what is known; out come mentions in text order, none inside another. A name that nothing known fits is
proposed as new; where context does not decide between things of one name, all are given and nothing is chosen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.draft import lexicon
from kg.draft.known import Form, Known
from kg.draft.words import Word, words
from kg.likeness import MAYBE, SAME, compare
from kg.spelling import spelling

_GAP = re.compile(r"[\s'’\-–]{1,3}|’s |'s |, ")
_WHERE = lexicon.listed("where")
_LINKING = frozenset(("of", "for", "the", "and", "de", "el"))
_TITLES = lexicon.listed("titles")
_BREAK = re.compile(r"[.!?:;\n“”\"()\[\]•–—]")
_STOP = re.compile(r"[.!?:\n•]")
_ORDINARY = lexicon.listed("ordinary")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at ``text[start:end]``.

    ``things`` holds what it may mean, best first: several of one register where context does not decide, none where it is
    new. ``maybe`` holds what a
    new name may be a spelling of. ``how``: exact, variant, short (a surname or other part of a longer name), ambiguous or new.
    """

    start: int
    end: int
    words: str
    things: tuple[str, ...]
    how: str
    guess: str = ""
    maybe: tuple[str, ...] = ()

    def of(self, register: str) -> str:
        """The thing of a register that it means; "" where there is none or it is left open."""
        found = [thing for thing in self.things if thing.startswith(f"{register}/")]
        return found[0] if len(found) == 1 or (found and self.how != "ambiguous") else ""


def find(text: str, known: Known) -> list[Mention]:
    """Every name of a text."""
    return _Finder(text, known).mentions()


class _Finder:
    def __init__(self, text: str, known: Known) -> None:
        self.text, self.known = text, known
        self.words = words(text)
        self.alike = lexicon.alike()
        self.canonical = known.canonical
        self.initials: dict[str, set[str]] = defaultdict(set)
        for key, forms in known.forms.items():
            if len(key) > 1 and forms[0].capital:
                actors = {form.thing for form in forms if form.thing.startswith("actor/")}
                self.initials["".join(word[0] for word in key if word not in ("of", "the", "for", "and"))] |= actors
        self.inside = {word.key for n, word in enumerate(self.words) if word.capital and not self._starts(n, _STOP)}
        self.camps: dict[str, int] = {}
        self.memo: dict[str, list[tuple[str, Form]]] = {}
        self.lower = {word.key for word in self.words if not word.capital}

    def mentions(self) -> list[Mention]:
        found: list[Mention] = []
        i = 0
        while i < len(self.words):
            mention, i = self._at(i)
            if mention:
                found.append(mention)
        return _resolve(found, self)

    def joined(self, i: int, j: int) -> bool:
        """Whether words i to j stand together, with nothing between them that ends a name."""
        return all(_GAP.fullmatch(self.text[a.end : b.start]) for a, b in zip(self.words[i:j], self.words[i + 1 : j + 1], strict=True))

    def _at(self, i: int) -> tuple[Mention | None, int]:
        """The longest name that begins at a word, and where to go on."""
        first = self.words[i]
        span = self._capitals(i)
        for stop in range(min(len(self.words), i + self.known.longest + 2), i, -1):
            if not self.joined(i, stop - 1):
                continue
            forms, how = self._exact(i, stop)
            if forms and (stop >= span or self._may_end(stop, span)):
                return self._mention(i, stop, forms, how), stop
        if first.key in _ORDINARY or first.key.isdigit():
            return None, i + 1
        if state := self._state(i):
            return state, i + 2
        if first.capital and not (first.tied and self._tied_before(i)):
            return self._named(i, max(span, i + 1))
        return None, i + 1

    def _state(self, i: int) -> Mention | None:
        """A state named by its adjective: Turkish authorities."""
        first, after = self.words[i], self.words[i + 1] if i + 1 < len(self.words) else None
        if (
            after is None
            or first.key not in lexicon.listed("demonyms")
            or after.key not in lexicon.listed("states")
            or not self.joined(i, i + 1)
        ):
            return None
        states = [
            f"actor/{key}"
            for key, entry in self.known.registers.actors.items()
            if entry.class_ == "State" and first.key.startswith(key[:4])
        ]
        start, end = first.start, after.end
        return Mention(start, end, self.text[start:end], (states[0],), "variant") if len(states) == 1 else None

    def _exact(self, i: int, stop: int) -> tuple[list[Form], str]:
        keys = tuple(word.key for word in self.words[i:stop])
        forms, how = self.known.forms.get(keys, []), "exact"
        if not forms and self.alike.get(keys[0], "x") and self.alike.get(keys[-1], "x"):
            plain = lexicon.plain(keys)
            home = len(plain) > 2 and plain[0] in self.known.home
            one = len(keys) == 1 and plain[0] in ("government", "opposition", "militias") and not self.words[i].tied
            found = self.canonical.get(plain, []) if len(plain) > 1 or one else []
            forms, how = [form for form in found if len(words(form.text)) > 1 or len(keys) == 1 or len(plain) > 1], "variant"
            if one:
                forms = [form for form in forms if len(words(form.text)) == 1]
            if not forms and plain[0] in lexicon.listed("directions"):
                forms = self.canonical.get((*plain, "countryside"), []) if self.known.forms.get(keys[1:]) else []
            if home:
                forms = self.canonical.get(plain[1:], []) or forms
            if not forms and len(keys) > 1:
                forms = self._of_person(i, stop, plain)
        if forms and (self._outward(i, stop - 1)):
            return [], ""
        return [form for form in forms if self._written(form, i, stop)], how

    def _of_person(self, i: int, stop: int, plain: tuple[str, ...]) -> list[Form]:
        """What a party's forces are called by its leader's name: the leader's side stands for it."""
        for size in (2, 1):
            leaders = self.known.forms.get(tuple(word.key for word in self.words[i : i + size]), [])
            side = next((side for form in leaders if (side := self.known.side_of_person(form.thing))), "") if stop - i > size else ""
            if side:
                rest = lexicon.plain(tuple(word.key for word in self.words[i + size : stop]))
                return self.canonical.get(rest if rest[:1] == (side,) else (side, *rest), [])
        return []

    def _outward(self, i: int, last: int) -> bool:
        """Whether a hyphen joins the first or last word to one outside: Riverton-based, pro-Riverton."""
        before = self.text[max(0, self.words[i].start - 1) : self.words[i].start]
        after = re.match(r"(?:[’']s)?-\w", self.text[self.words[last].end : self.words[last].end + 4])
        return before == "-" or bool(after)

    def _written(self, form: Form, i: int, stop: int) -> bool:
        """Whether the words are written as a name, where the form is one."""
        if form.shout:
            return self.words[i].shout
        return not form.capital or any(word.capital for word in self.words[i:stop])

    def _may_end(self, stop: int, span: int) -> bool:
        """Whether a known name may end inside a run of capitals (not Fateh | al-Sham): where what follows is no part of it."""
        rest = self.words[stop]
        return (
            rest.key in (_ORDINARY | _TITLES | lexicon.listed("between")) - {"general"}
            or rest.key in lexicon.kind_of_word()
            or any(self._exact(stop, end)[0] for end in range(span, stop, -1))
        )

    def _tied_before(self, i: int) -> bool:
        return self.text[max(0, self.words[i].start - 1) : self.words[i].start] == "-"

    def _capitals(self, i: int) -> int:
        """Where the run of capitalised words from i ends; "of", "the", "de" and such go on if a capital follows."""
        stop = i
        while stop < len(self.words) and self.words[stop].capital and (stop == i or self._goes_on(stop - 1)):
            stop += 1
            for linking in (1, 2):
                between = [word.key for word in self.words[stop : stop + linking]]
                after = stop + linking
                named = after < len(self.words) and self.words[after].capital and all(self._goes_on(k) for k in range(stop - 1, after))
                if named and between in (["of"], ["for"], ["el"], ["de"], ["of", "the"]):
                    stop = after
                    break
        return stop

    def _goes_on(self, i: int) -> bool:
        """Whether nothing but a blank or hyphen stands between a word and the next: a possessive ends a name."""
        return self.text[self.words[i].end : self.words[i + 1].start] in (" ", "-", "  ")

    def _named(self, i: int, stop: int) -> tuple[Mention | None, int]:
        """A run of capitals that is known by no exact spelling: a known name in it, one that sounds alike, or a new one."""
        for begin, end in ((b, e) for b in range(i, stop) for e in range(stop, b, -1)):
            if {self.words[begin].key, self.words[end - 1].key} & _LINKING or self.words[begin].key in _ORDINARY:
                continue
            if begin > i and self._exact(begin, end)[0] and end == stop and self.words[begin - 1].key in _TITLES:
                return self._new(i, begin)[0], begin
            if end < stop and self.words[end].key not in _ORDINARY and self.words[end].key not in lexicon.kind_of_word():
                continue
            if begin > i and self.words[begin - 1].key not in _TITLES | _ORDINARY:
                continue
            if forms := self._similar(begin, end):
                if begin > i and self._new(i, begin)[0]:
                    return self._new(i, begin)[0], begin
                if forms[0][0] == SAME:
                    return self._mention(begin, end, [form for _, form in forms], "variant"), end
                asked = self._new(begin, end)[0]
                return asked and replace(asked, maybe=tuple(_best([form for _, form in forms]))), end
        return self._new(i, stop)

    def _similar(self, begin: int, end: int) -> list[tuple[str, Form]]:
        name = self.text[self.words[begin].start : self.words[end - 1].end]
        if end - begin == 1 and self.words[begin].shout and len(found := self.initials.get(self.words[begin].key, ())) == 1:
            return [(SAME, Form(name, thing, True, True, 0)) for thing in found]
        if (
            self._ordinary(begin, end)
            or self.words[begin].key in lexicon.listed("demonyms")
            or (end - begin == 1 and (len(name) < 5 or self.words[begin].shout))
            or "\n" in name
        ):
            return []
        if name not in self.memo:
            near = {(f.text, f.thing): f for block in sorted(spelling(name).blocks()) for f in self.known.blocks.get(block, [])}
            verdicts = [(compare(name, form.text), form) for _, form in sorted(near.items())]
            best = [(v, f) for v, f in verdicts if v == SAME] or [(v, f) for v, f in verdicts if v == MAYBE]
            self.memo[name] = best
        return self.memo[name]

    def _ordinary(self, begin: int, end: int) -> bool:
        """Whether a run of capitals is the first word of a sentence or a heading, and no name."""
        run = self.words[begin:end]
        if all(word.key in _ORDINARY or word.key in self.lower or word.key.isdigit() for word in run):
            return True
        return len(run) == 1 and (run[0].key.endswith(("ing", "ly", "ed")) or len(run[0].key) < 3)

    def _new(self, i: int, stop: int) -> tuple[Mention | None, int]:
        begin = i
        while begin < stop and (
            self.words[begin].key in _ORDINARY
            or self.words[begin].key.isdigit()
            or (begin == i and self._starts(i) and self.words[begin].key in self.lower)
        ):
            begin += 1
        while stop > begin and self.words[stop - 1].key in _ORDINARY:
            stop -= 1
        if all(word.key in lexicon.listed("demonyms") for word in self.words[begin:stop]):
            return None, max(stop, i + 1)
        if (
            begin >= stop
            or self._ordinary(begin, stop)
            or (stop - begin == 1 and self._starts(begin) and self.words[begin].key in self.lower)
        ):
            return None, max(stop, i + 1)
        if stop - begin == 1 and self._starts(begin, _STOP) and self.words[begin].key not in self.inside:
            return None, max(stop, i + 1)
        start, end = self.words[begin].start, self.words[stop - 1].end
        around = [w.key for w in self.words[max(0, begin - 2) : min(len(self.words), stop + 1)]]
        return Mention(start, end, self.text[start:end], (), "new", guess(around, self.words[begin:stop])), stop

    def _starts(self, i: int, stops: re.Pattern[str] = _BREAK) -> bool:
        return i == 0 or bool(stops.search(self.text[self.words[i - 1].end : self.words[i].start]))

    def _mention(self, i: int, stop: int, forms: list[Form], how: str) -> Mention:
        start, end = self.words[i].start, self.words[stop - 1].end
        literal = [form for form in forms if form.text == self.text[start:end] and form.capital]
        things = _best(literal or forms)
        if self._narrowed(i, things):
            begin = self.words[i - 1].start
            return Mention(begin, end, self.text[begin:end], (), "new", self.known.class_of(things[0]) if things[0][0] == "a" else "Area")
        kind = self._kind_beside(i, stop)
        if kind:
            keys = tuple(word.key for word in self.words[i:stop])
            beside = [w for w, k in lexicon.kind_of_word().items() if k == kind and kind != "forces"]
            things += [form.thing for word in beside for form in self.known.forms.get((*keys, word), []) if form.thing not in things]
            fits = [t for t in things if lexicon.kind_of_class().get(self.known.class_of(t)) == kind]
            others = [t for t in things if t not in fits and lexicon.kind_of_class().get(self.known.class_of(t)) not in (None, kind)]
            if fits:
                things = fits
            elif (
                (others := [t for t in others if t.startswith("place/")]) and kind not in ("forces", "settlement", "city") and stop - i < 3
            ):
                rest = [t for t in things if t not in others]
                if not rest or kind in ("quarter", "camp", "countryside", "province"):
                    if kind == "camp":
                        self.camps.setdefault(self.words[i].key, end)
                    return Mention(start, end, self.text[start:end], (), "new", _class_of_kind(kind))
                things = rest
        return Mention(start, end, self.text[start:end], tuple(things), how)

    def _narrowed(self, i: int, things: list[str]) -> bool:
        """Whether the word before makes another thing of it: northern Riverton, moderate opposition, Iraqi militias."""
        if i == 0 or not self._goes_on(i - 1):
            return False
        before = self.words[i - 1].key
        demonym = before in lexicon.listed("demonyms") and before not in self.known.home
        kind = self.known.class_of(things[0])
        if demonym:
            return kind in ("Designation", "Population")
        return before in lexicon.listed("narrowing") and (kind == "Designation" or things[0].startswith("place/"))

    def _kind_beside(self, i: int, stop: int) -> str:
        """What the word after the name, or the words "town of" before it, say of its kind."""
        table = lexicon.kind_of_word()
        inside = self.words[stop - 1].key
        if stop - i > 1 and inside in table:
            return ""
        after = stop
        while after + 1 < len(self.words) and self.words[after].key in lexicon.listed("between"):
            after += 1
        near = (
            after < len(self.words)
            and self.joined(stop - 1, after)
            and "," not in self.text[self.words[stop - 1].end : self.words[after].start]
        )
        if near and self.words[after].key in table:
            return table[self.words[after].key]
        after = stop
        if (
            after + 2 < len(self.words)
            and self.words[after].key == "and"
            and self.words[after + 1].capital
            and self.words[after + 2].key in table
            and self.words[after + 2].key.endswith("s")
            and self.joined(stop - 1, after + 2)
        ):
            return table[self.words[after + 2].key]
        before = i - 1
        while before > 1 and self.words[before].key == "and" and self.words[before - 1].capital and self.joined(before - 1, i):
            before -= 1
            while before > 0 and self.words[before].capital:
                before -= 1
        if before >= 1 and self.words[before].key == "of" and self.joined(before - 1, i):
            kind = table.get(word := self.words[before - 1].key, "")
            return kind if kind in ("settlement", "city", "camp") or (kind == "quarter" and not word.endswith("s")) else ""
        return ""


def _class_of_kind(kind: str) -> str:
    return next(name for name, found in lexicon.kind_of_class().items() if found == kind)


def guess(around: list[str], run: list[Word]) -> str:
    """The class that is proposed for an unknown name, from its own words and those beside it."""
    own = [word.key for word in run]
    beside, kinds = lexicon.guesses(), lexicon.kind_of_word()
    for word in reversed(own):
        if word in beside or word in kinds:
            return beside.get(word) or _class_of_kind(kinds[word])
    for word in around:
        if word in kinds and word not in own:
            return _class_of_kind(kinds[word])
    if any(word in beside for word in around):
        return next(beside[word] for word in around if word in beside)
    if (around and around[0] in _WHERE) or (len(around) > 1 and around[1] in _WHERE):
        return "Place"
    return "Person" if len(own) > 1 else "Unknown"


def _best(forms: list[Form]) -> list[str]:
    order: dict[str, int] = {}
    for form in forms:
        order[form.thing] = max(order.get(form.thing, -1), form.articles)
    return sorted(order, key=lambda thing: (-order[thing], thing))


def _resolve(found: list[Mention], finder: _Finder) -> list[Mention]:
    """The second look: parts of names that stand in full elsewhere in the text, and what is left open."""
    full: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for mention in found:
        run = words(mention.words)
        if len(run) > 1 and (mention.things or mention.how == "new"):
            full[run[-1].key].add(mention.things or (mention.words,))
    return list(_resolved(found, full, finder))


def _resolved(found: list[Mention], full: dict[str, set[tuple[str, ...]]], finder: _Finder) -> Iterator[Mention]:
    before: Mention | None = None
    for mention in found:
        run = words(mention.words)
        listed = before is not None and re.fullmatch(r"[”\"]?,? (?:and )?(?:the )?[“\"]?", finder.text[before.end : mention.start])
        if listed and before is not None and mention.how == "new" and mention.guess in ("Person", "Place", "Unknown"):
            thing = before.things[0] if before.things else ""
            known = finder.known.class_of(thing) if thing else mention.guess
            mention = replace(mention, guess=before.guess if before.how == "new" else known)
        before = mention
        if len(run) == 1 and run[0].key in finder.camps and mention.start > finder.camps[run[0].key]:
            mention = replace(mention, things=(), how="new", guess="short")
        wholes = full.get(run[0].key, set()) if len(run) == 1 and mention.how == "new" else set()
        if len(wholes) == 1 and "/" in (whole := next(iter(wholes)))[0] and finder.known.class_of(whole[0]) == "Person":
            mention = replace(mention, things=whole, how="short")
        registers = [thing.partition("/")[0] for thing in mention.things]
        if len(registers) != len(set(registers)):
            mention = _decided(mention, found, finder)
        yield mention


def _decided(mention: Mention, found: list[Mention], finder: _Finder) -> Mention:
    """Of several things of one name, the one that the article names elsewhere in full or that far more articles mean."""
    elsewhere = {other.things[0] for other in found if len(other.things) == 1}
    kept = [thing for thing in mention.things if thing in elsewhere]
    if len(kept) == 1:
        return replace(mention, things=(kept[0],))
    return replace(mention, how="ambiguous")
