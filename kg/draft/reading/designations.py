"""What is known by the words of a text: by the very spelling, by words that make no other designation of it, or by sound."""

from __future__ import annotations

from collections import defaultdict

from kg.draft.reading import lexicon
from kg.draft.reading.known import Form, Known
from kg.draft.reading.wordruns import Runs
from kg.draft.reading.words import stem, words
from kg.likeness import MAYBE, SAME, compare
from kg.spelling import spelling

_PASSED_IN_INITIALS = ("of", "the", "for", "and")
_SHORTEST = 5  # letters of a word that is looked up by its sound
_ARMED = ("groups", "forces")
_ALONE = ("government", "opposition", "militias")


class Designations:
    """The registers as a text is looked up in them."""

    def __init__(self, known: Known, runs: Runs) -> None:
        self.known, self.runs = known, runs
        self._alike = lexicon.alike()
        self._initials: dict[str, set[str]] = defaultdict(set)
        for key, forms in known.forms.items():
            if len(key) > 1 and forms[0].capital:
                actors = {form.thing for form in forms if form.thing.startswith("actor/")}
                self._initials["".join(word[0] for word in key if word not in _PASSED_IN_INITIALS)] |= actors
        self._heard: dict[str, list[tuple[str, Form]]] = {}

    def of(self, i: int, stop: int) -> tuple[list[Form], str]:
        """What words i to stop name as they are spelt, and how: exact or variant."""
        keys = self.runs.keys(i, stop)
        forms, how = self.known.forms.get(keys, []), "exact"
        if not forms and self._alike.get(keys[0], "x") and self._alike.get(keys[-1], "x"):
            forms, how = self._variants(i, keys), "variant"
        if forms and (self.runs.outward(i, stop - 1) or (len(keys) == 1 and self._of_a_kind(i))):
            forms = [form for form in forms if form.capital and not self.runs.outward(i, stop - 1)]
        return [form for form in forms if self._written(form, i, stop) and not self._elsewhere(form, stop)], how

    def _elsewhere(self, form: Form, stop: int) -> bool:
        """Whether a part that is told by no name of its own is said to be of another place: the eastern side of Millbrook."""
        after = stop + 1 + (self.runs.key(stop + 1) == "the")
        if form.capital or not form.thing.startswith("place/") or self.runs.key(stop) != "of" or after >= len(self.runs.words):
            return False
        owner = range(after, min(self.runs.capitals(after), after + 3))
        named = [other.thing for end in owner for other in self.known.forms.get(self.runs.keys(after, end + 1), [])]
        return bool(owner) and not any(thing == form.thing or thing in self.known.wholes(form.thing) for thing in named)

    def _variants(self, i: int, keys: tuple[str, ...]) -> list[Form]:
        """What is known by the words without what makes no other designation of them."""
        canonical, plain = self.known.canonical, lexicon.plain(keys)
        if keys[-1] == "side" and self.runs.key(i + len(keys)) != "of":
            return []  # from the eastern side: no place, but whence
        if keys[-1] in lexicon.listed("rising") and (len(keys) == 1 or (len(keys) == 2 and keys[0] in self.known.home)):
            return [form for form in canonical.get(("opposition",), []) if len(words(form.text)) == 1]
        if plain[-1:] == ("forces",) and len(plain) == 2 and plain[0] in self.known.home:
            return canonical.get(plain, []) or canonical.get(("government", "forces"), [])
        if len(keys) == 1:
            noun = plain[0] in _ALONE and keys[0] not in lexicon.listed("adjectives") and not self.runs.words[i].tied
            found = canonical.get(plain, []) if noun else []
            return [form for form in found if len(words(form.text)) == 1]
        if len(plain) == 1:
            return canonical.get(plain, []) if plain[0].removesuffix("s") in lexicon.listed("demonyms") else []
        if plain[1:] == ("forces",) and plain[0] in self.known.home and plain not in canonical:
            return canonical.get(("government", "forces"), [])  # what a country's forces do its government's do
        if len(plain) > 2 and plain[0] in self.known.home and (found := canonical.get(plain[1:], [])):
            return found
        found = canonical.get(plain, [])
        if not found and plain[0] in lexicon.listed("directions") and self.known.forms.get(plain[1:]):
            found = canonical.get((*plain, "countryside"), [])
        if not found and len(plain) == 2 and plain[1] in _ARMED and plain[0] in lexicon.listed("demonyms"):
            found = canonical.get((plain[0], _ARMED[1 - _ARMED.index(plain[1])]), [])  # Kurdish fighters are the Kurdish forces
        return found or self._of_person(i, i + len(keys))

    def _of_person(self, i: int, stop: int) -> list[Form]:
        """What a party's forces are called by its leader's name: the leader's side stands for it."""
        pro = int(self.runs.key(i) == "pro")
        for size in (2, 1):
            leaders = self.known.forms.get(self.runs.keys(i + pro, i + pro + size), [])
            side = next((side for form in leaders if (side := self.known.side_of_person(form.thing))), "") if stop - i > pro + size else ""
            if side:
                rest = lexicon.plain(self.runs.keys(i + pro + size, stop))
                sided = rest if rest[:1] == (side,) else (side, *rest)
                return self.known.canonical.get(("pro", *sided) if pro else sided, [])
        return []

    def _of_a_kind(self, i: int) -> bool:
        """Whether a noun means no certain one (another army, but not an army source), or those of another (fighters of the Front)."""
        after = i + 2 + (self.runs.key(i + 2) == "the")
        if self.runs.key(i + 1) in ("of", "from") and after < len(self.runs.words) and self.runs.words[after].capital:
            return True
        before = self.runs.key(i - 1)
        named = before[:1].isalpha() and before not in lexicon.listed("demonyms") | lexicon.listed("ordinary")
        if named and self.runs.words[i - 1].capital and self.runs.goes_on(i - 1):
            return not any(form.thing.startswith("place/") for form in self.known.forms.get((before,), []))
        ends = i + 1 == len(self.runs.words) or not self.runs.goes_on(i) or self.runs.key(i + 1) in lexicon.listed("ordinary")
        return ends and i > 0 and self.runs.key(i - 1) in lexicon.listed("indefinite") and self.runs.joined(i - 1, i)

    def _written(self, form: Form, i: int, stop: int) -> bool:
        """Whether the words are written as a name, where the form is one."""
        if form.shout:
            return self.runs.words[i].shout
        return not form.capital or any(word.capital for word in self.runs.words[i:stop])

    def state(self, i: int) -> str:
        """A state that is named by its adjective (Turkish authorities) or by its capital (Moscow)."""
        first, after = self.runs.key(i), self.runs.key(i + 1)
        if first in lexicon.listed("demonyms") and after in lexicon.listed("states") and self.runs.joined(i, i + 1):
            states = [thing for thing in self.known.states if thing.partition("/")[2].startswith(stem(first))]
            return states[0] if len(states) == 1 else ""
        country = lexicon.capitals().get(first, ())
        if not country or not self.runs.words[i].capital or self.runs.words[i].tied or self.runs.key(i - 1) in lexicon.listed("where"):
            return ""
        return next((form.thing for form in self.known.forms.get(country, []) if form.thing in self.known.states), "")

    def initials(self, i: int, stop: int) -> list[tuple[str, Form]]:
        """The one body of which a word has the first letters, as the same."""
        word = self.runs.words[i]
        found = self._initials.get(word.key, set()) if stop - i == 1 and word.shout else set()
        return [(SAME, Form(self.runs.between(i, stop), thing, True, True, 0)) for thing in found] if len(found) == 1 else []

    def heard(self, i: int, stop: int) -> list[tuple[str, Form]]:
        """What sounds like the words, with the verdict on each: of ``same`` if there is any, else of ``maybe``."""
        name, first = self.runs.between(i, stop), self.runs.words[i]
        alone = stop - i == 1 and (len(name) < _SHORTEST or first.shout)
        if alone or first.key in lexicon.listed("demonyms") or "\n" in name:
            return []
        if name not in self._heard:
            near = {(f.text, f.thing): f for block in sorted(spelling(name).blocks()) for f in self.known.blocks.get(block, [])}
            verdicts = [(compare(name, form.text), form) for _, form in sorted(near.items())]
            asked = [] if " ".join(self.runs.keys(i, stop)) in lexicon.listed("countries") else [MAYBE]
            self._heard[name] = next((found for want in (SAME, *asked) if (found := [(v, f) for v, f in verdicts if v == want])), [])
        return self._heard[name]
