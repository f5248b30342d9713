"""Who says what: speech verbs, "according to", quotes that run on, and interviews, in which an answer is the interviewee's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from kg.draft import lexicon
from kg.draft.arcs import agents, children
from kg.draft.passages import Sentence
from kg.draft.scene import Scene
from kg.records import SpeakerSeed

_OPEN, _CLOSE = "“", "”"
_BODIES = (
    "NGO",
    "MediaOutlet",
    "State",
    "StateBody",
    "StateForce",
    "MilitaryCommand",
    "InternationalOrganisation",
    "InternationalBody",
    "Person",
    "ArmedGroup",
    "Designation",
    "Coalition",
)


@dataclass
class Speech:
    """A part of a sentence that is somebody's word: the speaker's id, the place of the part, and the speech verb."""

    by: str
    spans: list[tuple[int, int]]
    verb: str = ""
    verb_at: int = -1
    via: str = ""


@dataclass
class Speakers:
    """The speakers of an article, as met so far."""

    scene: Scene
    found: dict[str, SpeakerSeed] = field(default_factory=dict)
    last: str = ""
    quoted: str = ""
    answering: str = ""
    interview: bool = False

    def of(self, sentence: Sentence) -> list[Speech]:
        """The parts of a sentence that are somebody's word; the rest is the article's own voice."""
        text = sentence.text
        if self.interview:
            if re.match(r"(?:Q|Question)\s*[:.]", text):
                self.answering = "interviewee"
                self._add("interviewer", SpeakerSeed("the interviewer", "unspecified"))
                return [Speech("interviewer", [(sentence.span.start, sentence.span.end)])]
            if self.answering:
                self._add("interviewee", SpeakerSeed("the person interviewed", "role"))
                return [Speech("interviewee", [(sentence.span.start, sentence.span.end)])]
        found = self._said(sentence) + self._according(sentence)
        quotes = self._quotes(sentence)
        if quotes and not found:
            by = self.quoted or self._next or self.last
            if by and sum(end - start for start, end in quotes) > 15 and (text.startswith(_OPEN) or self.quoted):
                found = [Speech(by, quotes)]
        elif quotes and found and found[0].verb:
            found[0].spans += quotes
        self.quoted = (found[0].by if found else self.quoted or self.last) if self._open(text) else ""
        if found:
            self.last = found[-1].by
        return found

    _next: str = ""

    def _open(self, text: str) -> bool:
        """Whether a quote goes on after this sentence."""
        state = bool(self.quoted)
        for character in text:
            state = True if character == _OPEN else False if character == _CLOSE else state
        return state

    def _quotes(self, sentence: Sentence) -> list[tuple[int, int]]:
        spans, start = [], sentence.span.start if self.quoted else -1
        for place, character in enumerate(sentence.text, sentence.span.start):
            if character == _OPEN:
                start = place
            elif character == _CLOSE and start >= 0:
                spans.append((start, place + 1))
                start = -1
        return [*spans, (start, sentence.span.end)] if start >= 0 else spans

    def _said(self, sentence: Sentence) -> list[Speech]:
        verbs = set(map(str, lexicon.load("triggers")["saying"]))
        found = []
        for token in sentence.words if sentence.words is not None else ():
            if token.lemma_.lower() not in verbs or token.pos_ != "VERB":
                continue
            clauses = children(token, "ccomp", "parataxis") + (
                [token.head] if token.dep_ in ("parataxis", "ccomp") and token.head != token else []
            )
            quotes = self._quotes(sentence)
            if not clauses and not quotes and token.dep_ != "advcl":
                continue
            subjects = agents(token)
            by = self.named(sentence, subjects[0]) if subjects else ""
            if not by:
                continue
            spans = []
            for clause in clauses:
                own = {w.i for w in token.subtree} if clause == token.head else set()
                inside = [w for w in clause.subtree if w.i not in own]
                if inside:
                    spans.append((sentence.place_of(inside[0]), sentence.place_of(inside[-1]) + len(inside[-1])))
            via = next(
                (
                    v
                    for c in children(token, "dobj", "dative")
                    for v in self.scene.things(sentence, c, "actor")
                    if v.startswith("actor/") and self.scene.known.class_of(v) == "MediaOutlet"
                ),
                "",
            )
            found.append(Speech(by, spans, token.lemma_.lower(), token.i, via))
        return found

    def _according(self, sentence: Sentence) -> list[Speech]:
        if sentence.words is None:
            return []
        for token in sentence.words:
            if token.lower_ == "according":
                for prep in children(token, "prep"):
                    for noun in children(prep, "pobj"):
                        by = self.named(sentence, noun)
                        if by:
                            return [Speech(by, [(sentence.span.start, sentence.span.end)], "according")]
        return []

    def named(self, sentence: Sentence, noun: Any) -> str:
        """The id of the speaker that a noun names; it is added to those of the article. "he", "she" go on with the last one."""
        if noun.lower_ in ("he", "she", "they", "it"):
            return self.last
        name = sentence.at.get(noun.i)
        things = self.scene._named(name, "actor") if name else []
        if things and things[0].startswith("actor/"):
            key = things[0].partition("/")[2]
            entry = self.scene.known.registers.actors[key]
            side = entry.sides[0].side if entry.sides else "unknown"
            kind = "unspecified" if entry.class_ in ("Designation", "Population") else "named"
            return self._add(key, SpeakerSeed(entry.label.en, kind, actor=key, side=side))  # type: ignore[arg-type]
        if (name is not None and name.guess == "Person") or noun.pos_ == "PROPN":
            surname = (name.words if name else noun.text).split()[-1].casefold()
            key = next((k for k in self.found if k.endswith(_slug(surname))), "")
            if key:
                return key
            role = next((c for c in children(noun, "appos", "compound") if c.pos_ == "NOUN"), None)
            described = " ".join(w.text for w in role.subtree)[:80] if role is not None else "a person whom the article names"
            return self._add(f"speaker-{_slug(surname)}", SpeakerSeed(described, "named"))
        if noun.pos_ in ("NOUN", "PRON") and noun.lower_ not in ("who", "which", "that", "one", "this", "i", "you", "we", "what"):
            words = [w.text for w in noun.subtree if w.dep_ in ("compound", "amod", "poss") and w.i < noun.i] + [noun.text]
            sides = [
                v
                for c in children(noun, "compound", "amod", "poss", "nmod")
                if c.i in sentence.at
                for v in self.scene._named(sentence.at[c.i], "actor")
            ]
            sides += [v for prep in children(noun, "prep") for c in children(prep, "pobj") for v in self.scene.things(sentence, c, "actor")]
            behind = sides[0].partition("/")[2] if sides and sides[0].startswith("actor/") else ""
            entry_ = self.scene.known.registers.actors.get(behind)
            side = entry_.sides[0].side if entry_ and entry_.sides else "unknown"
            return self._add(_slug(" ".join(words)), SpeakerSeed(" ".join(words).lower(), "role", for_=behind, side=side))
        return ""

    def _add(self, key: str, seed: SpeakerSeed) -> str:
        self.found.setdefault(key, seed)
        return key


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-") or "speaker"
