"""One sentence as the readers of facts see it: its words with what they mean, and the making of a proposal from them."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon, populations
from kg.draft.reading.mentions import Mention
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.voice import stances
from kg.records import When


@functools.cache
def facts_of(name: str) -> Any:
    """One of the tables of facts.yaml."""
    return lexicon.load("facts")[name]


_KINDS = "|".join(sorted(map(re.escape, {*lexicon.kind_of_word(), *map(str, facts_of("grounds"))}), key=len, reverse=True))
_BETWEEN = re.compile(
    rf"[\s,“”\"'’]*(?:(?:and|or|then|as well as)\b)?[\s,“”\"'’]*(?:\w+ly )?(?:the |its )?(?:(?:[\w-]+ ){{0,2}}(?:{_KINDS}) of )?[\s“\"‘]*"
)
_KIND_AFTER = re.compile(rf"[”\"’]?(?: (?:military )?(?:{_KINDS})\b)?[”\"’]?")
_NO_PLACE = frozenset(("ArmedGroup", "Coalition", "NGO", "InternationalBody", "InternationalOrganisation", "StateBody", "MediaOutlet"))


@dataclass(frozen=True)
class Ground:
    """A sentence in its scene, on the day of the news (EDTF; "" where unknown)."""

    sentence: Sentence
    scene: Scene
    today: str

    @property
    def text(self) -> str:
        """The sentence."""
        return self.sentence.text

    def now(self) -> When | None:
        """What holds at the time of writing."""
        return now(self.today)

    def start(self, name: Mention) -> int:
        """Where a name begins in the sentence."""
        return name.start - self.sentence.span.start

    def end(self, name: Mention) -> int:
        """Where a name ends in the sentence, with the word of its kind behind it."""
        end = name.end - self.sentence.span.start
        found = _KIND_AFTER.match(self.text, end)
        return found.end() if found else end

    def place(self, name: Mention) -> str:
        """The place that a name means where the words around it want a place; "" for what is none."""
        found: list[str] = self.scene.named(name, "place")
        if (
            not found
            and name.how == "new"
            and not name.things
            and name.guess not in _NO_PLACE
            and name.words[:1].isupper() | ("-" in name.words)
        ):
            found = [f"new/place/{name.words}"]
        return found[0] if found else ""

    def actor(self, name: Mention) -> str:
        """The actor that a name means where the words around it want one; "" for what is none."""
        found: list[str] = self.scene.named(name, "actor")
        if not found and name.how == "new" and not name.things:
            found = [f"new/actor/{name.words}"]
        return found[0] if found else ""

    def class_of(self, thing: str) -> str:
        """The class of a registered thing; "" of a new one."""
        return self.scene.known.class_of(thing) if thing in self.scene.known.entries else ""

    def before(self, at: int, words: int = 4) -> str:
        """The place named before a place in the sentence, with no more than some words between; "" if there is none."""
        for name in reversed(self.sentence.names):
            if self.end(name) <= at:
                gap = self.text[self.end(name) : at]
                if len(gap.split()) > words or re.search(r"[.;:()]", gap):
                    return ""
                if found := self.place(name):
                    return found
        return ""

    def single(self, thing: str) -> bool:
        """Whether an actor is one person or state, which "they" does not mean."""
        return thing in self.scene.known.entries and self.scene.known.class_of(thing) in ("State", "StateBody", "Person", "Country")

    def listed(self, at: int) -> list[Mention]:
        """The names that stand from a place of the sentence on, one beside the other: A, B and the village of C."""
        found = []
        for name in self.sentence.names:
            if self.start(name) >= at:
                if not _BETWEEN.fullmatch(self.text, at, self.start(name)):
                    break
                found.append(name)
                at = self.end(name)
        return found

    def listed_before(self, at: int) -> list[Mention]:
        """The names that stand before a place of the sentence, one beside the other."""
        found: list[Mention] = []
        for name in reversed(self.sentence.names):
            if self.end(name) <= at:
                if not re.fullmatch(
                    r"[\s,”\"’'(–—]*(?:forces?)?[\s,]*(?:the |a |an )?" if not found else _BETWEEN, self.text[self.end(name) : at]
                ):
                    break
                found.insert(0, name)
                at = self.start(name)
        return found

    def places(self, at: int) -> list[str]:
        """The places named from a place of the sentence on; "the city" is the article's."""
        found = [thing for name in self.listed(at) if (thing := self.place(name))]
        if not found and self.scene.city and re.compile(r"\s*the city\b").match(self.text, at):
            return [self.scene.city]
        return found

    def token(self, at: int) -> Any:
        """The word at a place of the sentence; None without a parse."""
        words = self.sentence.words
        return next((t for t in words if t.idx <= at < t.idx + len(t.text)), None) if words is not None else None

    def things(self, token: Any, *registers: str) -> list[str]:
        """What a noun means, of the first register of which it means something."""
        for register in registers:
            if found := self.scene.things(self.sentence, token, register):
                return found
        return []

    def side(self, word: str, *tails: str) -> str:
        """The collective that a word of side stands for: rebel, regime."""
        plain = lexicon.plain((word.casefold(),))
        for tail in tails or ("forces", "groups", ""):
            for form in self.scene.known.canonical.get((*plain, *filter(None, (tail,))), []):
                if form.thing.startswith("actor/"):
                    return str(form.thing)
        return ""

    def people(self, of: str = "") -> list[str]:
        """Those who live where the article is: the residents of the part of the city spoken of, or of the city."""
        place = of or self.scene.focus or self.scene.city
        return [populations.of_place(self.scene, place)] if place in self.scene.known.entries else []

    def here(self) -> list[str]:
        """The place of which an article speaks: that of the paragraph, else the part of the city spoken of last."""
        paragraph, place = self.scene.told_of
        place = place if paragraph == self.sentence.span.paragraph else self.scene.focus
        return [place] if place else self.scene.place[:1]

    def part(self, holder: str) -> str:
        """The part of the article's city that is known as held by somebody."""
        known = self.scene.known
        label = known.entries[self.scene.city].label.en.casefold().split()[:1] if self.scene.city in known.entries else []
        for key, forms in sorted(known.canonical.items()):
            if key[1:] == ("held", *label) and self.side(key[0]) == holder:
                return next((form.thing for form in forms if form.thing.startswith("place/")), "")
        return ""

    def present(self, token: Any) -> bool:
        """Whether the clause in which a word stands tells of the present."""
        while (
            token.head != token
            and token.tag_ not in ("VBZ", "VBP", "VBD", "MD")
            and not any(c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBZ", "VBP") for c in token.children)
        ):
            token = token.head
        tags = {token.tag_} | {c.tag_ for c in token.children if c.dep_ in ("aux", "auxpass")}
        return bool(tags & {"VBZ", "VBP"}) and "VBD" not in tags

    def made(self, frame: str, slots: Slots, trigger: str, certainty: float = 0.6, when: When | None = None) -> Proposal:
        """A proposal that is so as it is told."""
        span = self.sentence.span
        return Proposal(frame, slots, [self.sentence.key], (span.start, span.end), trigger, when=when, certainty=certainty)

    def told(self, frame: str, slots: Slots, token: Any, certainty: float = 0.5, when: When | None = None) -> Proposal:
        """A proposal with the stance that the words around its trigger give it."""
        proposal = self.made(frame, slots, token.text, certainty, when)
        proposal.at, proposal.token = self.sentence.place_of(token), token.i
        proposal.stance, why = stances.of(token, self.sentence.question)
        proposal.look_twice = [*dict.fromkeys(self.scene.look), *([f'"{why}"'] if why else [])]
        return proposal


def now(today: str) -> When | None:
    """What holds at the time of writing."""
    return When(today, how="inferred", note="the day of the news") if today else None
