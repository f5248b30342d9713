"""Which parts of an article are somebody's word: what its sentences say themselves, quotes that run on, interviews.

The whole article is read before anything is drafted, since a quote often comes before the words that say whose it is.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import groupby

from kg.draft.reading.passages import Sentence
from kg.draft.reading.quotes import Quote, quotes
from kg.draft.voice.attribution import Attributions, Speech
from kg.draft.voice.bodies import named_later
from kg.draft.voice.speakers import Speakers
from kg.records import SpeakerSeed, When

_WORDS = 4
"""A quote of fewer words is a word that the article keeps at a distance, and no speech."""
_GOES_ON = 2
"""Paragraphs over which somebody goes on speaking on the day told."""
SOMEBODY = "somebody"
"""Who speaks where nobody is named."""
_PERSONAL = re.compile(r"\b(?:I|we|us|my|our|ours)\b", re.IGNORECASE)
"""Who says so speaks, also where nobody is named."""
_LABEL = re.compile(r"(?:Q|Question)\s*[:.]")


@dataclass
class Speeches:
    """Whose word each part of an article is."""

    speakers: Speakers
    source: str = ""
    parts: dict[str, list[Speech]] = field(default_factory=dict)

    def read(self, sentences: list[Sentence]) -> None:
        """Find the speakers of every sentence.

        Args:
            sentences: the whole article, in order.
        """
        paragraphs = [list(group) for _, group in groupby(sentences, key=lambda s: s.span.paragraph)]
        interview = sum(map(_asks, paragraphs)) > 1
        attributions = Attributions(self.speakers, self.source)
        running: Speech | None = None
        before = 0
        last: list[Sentence] = []
        for paragraph in paragraphs:
            number = paragraph[0].span.paragraph
            if interview and _asks(paragraph):
                self._answers(paragraphs)
                return
            for sentence in paragraph:
                self.parts[sentence.key] = attributions.of(sentence)
                self.speakers.scene.went_on(sentence)
                self._added(sentence, last)
                last = [*last, sentence][-1:]
            running = self._quoted(paragraph, running if number == before + 1 else None)
            before = number
        self._open(paragraphs)
        self._later()
        self._said(sentences)

    def of(self, sentence: Sentence, place: int) -> Speech | None:
        """Whose word a place of a sentence is: the narrowest part around it, relayed by the media that speak around that."""
        around = [
            (min(b - a for a, b in part.spans if a <= place < b), n, part)
            for n, part in enumerate(self.parts.get(sentence.key, ()))
            if any(a <= place < b for a, b in part.spans)
        ]
        if not around:
            return None
        around.sort(key=lambda found: found[:2])
        inner = around[0][2]
        relays = [part.by for _, _, part in around[1:] if part.by != inner.by and self._media(part.by)]
        return replace(inner, via=tuple(dict.fromkeys([*inner.via, *relays])))

    def _added(self, sentence: Sentence, last: list[Sentence]) -> None:
        """What stands right before what somebody "added" is that speaker's word too."""
        added = next((part for part in self.parts[sentence.key] if part.verb == "add" and part.verb_at >= 0), None)
        free = [s for s in last if not self.parts[s.key] and sentence.span.paragraph - s.span.paragraph <= 1 and not quotes([s])]
        if added is not None and added.by in self.speakers.met[:-1]:
            for before in free:
                self.parts[before.key] = [Speech(added.by, [(before.span.start, before.span.end)], "add")]

    def _open(self, paragraphs: list[list[Sentence]]) -> None:
        """A paragraph that is one quote and names nobody: of who speaks in the next that goes on with it, else of the last speaker."""
        for number in reversed(range(1, len(paragraphs))):
            paragraph = paragraphs[number]
            found = quotes(paragraph)
            whole = len(found) == 1 and found[0].start == paragraph[0].span.start and found[0].end >= paragraph[-1].span.end - 1
            apart = paragraph[0].span.paragraph - paragraphs[number - 1][0].span.paragraph > 1
            if apart or not whole or found[0].words < _WORDS or any(self.parts[s.key] for s in paragraph):
                continue
            behind = paragraphs[number + 1] if found[0].open and number + 1 < len(paragraphs) else []
            behind = behind if any(quote.start == behind[0].span.start for quote in quotes(behind)[:1]) else []
            parts = [part for s in behind for part in self.parts[s.key]][:1]
            parts = parts or [part for s in reversed(paragraphs[number - 1]) for part in reversed(self.parts[s.key])][:1]
            for sentence in paragraph if parts else []:
                self.parts[sentence.key] = [replace(parts[0], spans=[(sentence.span.start, sentence.span.end)], verb_at=-1)]

    def _later(self) -> None:
        """Give what a body without a name says to the one that is named later."""
        meant = named_later(self.speakers.found, self.speakers.bodies())
        for key, parts in self.parts.items():
            self.parts[key] = [replace(part, by=meant.get(part.by, part.by)) for part in parts]
        for key in meant:
            del self.speakers.found[key]

    def _said(self, sentences: list[Sentence]) -> None:
        """Who said something on a day goes on saying it then, for the next paragraphs."""
        days: dict[str, tuple[int, When]] = {}
        for sentence in sentences:
            parts = self.parts.get(sentence.key, [])
            for number, part in enumerate(parts):
                seed = self.speakers.found.get(part.by)
                if seed is not None and seed.anonymity == "unspecified":
                    continue  # other activists may have spoken on another day
                if part.said is not None:
                    days[part.by] = (sentence.span.paragraph, part.said)
                elif part.by in days and sentence.span.paragraph - days[part.by][0] <= _GOES_ON:
                    said = days[part.by][1]
                    carried = When(said.edtf, how="inferred", note="the day on which the speaker spoke before")
                    parts[number] = replace(part, said=carried)

    def _media(self, by: str) -> bool:
        seed = self.speakers.found.get(by)
        return bool(seed and seed.actor) and self.speakers.scene.known.class_of(f"actor/{by}") == "MediaOutlet" and by != self.source

    def _answers(self, paragraphs: list[list[Sentence]]) -> None:
        """A question is the interviewer's, what follows it the interviewee's: who spoke most before the first question."""
        first = next(n for n, paragraph in enumerate(paragraphs) if _asks(paragraph))
        spoke = Counter(self.speakers.met)
        answers = max(spoke, key=lambda key: spoke[key], default="") or self.speakers.add(
            "interviewee", SpeakerSeed("the person interviewed", "role")
        )
        body = self.source if f"actor/{self.source}" in self.speakers.scene.known.entries else ""
        asks = self.speakers.add("interviewer", SpeakerSeed("the interviewer", "named", for_=body, side="other"))
        for paragraph in paragraphs[first:]:
            by = asks if _asks(paragraph) else answers
            for sentence in paragraph:
                self.parts[sentence.key] = [Speech(by, [(sentence.span.start, sentence.span.end)])]

    def _quoted(self, paragraph: list[Sentence], running: Speech | None) -> Speech | None:
        """Give each quote of a paragraph to a speaker; the one whose quote is still open where it ends goes on in the next."""
        found = quotes(paragraph)
        whose: Speech | None = None
        for quote in found:
            whose = self._whose(paragraph, quote, running if quote.start == paragraph[0].span.start else None) or whose
            if quote.words < _WORDS or (whose is None and (quote.open or not self._personal(paragraph, quote))):
                continue
            whose = whose or Speech(self.speakers.add(SOMEBODY, SpeakerSeed("somebody who is quoted", "unspecified")), [])
            for sentence in paragraph:
                start, end = max(quote.start, sentence.span.start), min(quote.end, sentence.span.end)
                if start < end:
                    self.parts[sentence.key].append(replace(whose, spans=[(start, end)], verb_at=-1))
        if found and whose is not None:
            self.speakers.spoke(whose.by)
        return whose if found and found[-1].open else None

    def _personal(self, paragraph: list[Sentence], quote: Quote) -> bool:
        told = (s.quote(max(quote.start, s.span.start), min(quote.end, s.span.end)) for s in paragraph if s.span.start < quote.end)
        return any(_PERSONAL.search(words) for words in told)

    def _whose(self, paragraph: list[Sentence], quote: Quote, running: Speech | None) -> Speech | None:
        """Who speaks in a quote: told in its sentences, else in the next or the last one; one quote that runs on keeps its own."""
        inside = [n for n, s in enumerate(paragraph) if s.span.start < quote.end and quote.start < s.span.end]
        order = [*reversed(inside), inside[-1] + 1, *range(inside[0] - 1, -1, -1)] if inside else []
        for number in order:
            parts = self.parts[paragraph[number].key] if number < len(paragraph) else []
            told = [part for part in parts if part.verb_at >= 0 and not self._in_quote(paragraph[number], part, quote)]
            if told:
                return min(told, key=lambda part: self._apart(paragraph[number], part, quote))
        return running

    def _in_quote(self, sentence: Sentence, part: Speech, quote: Quote) -> bool:
        return quote.start <= sentence.place_of(sentence.words[part.verb_at]) < quote.end

    def _apart(self, sentence: Sentence, part: Speech, quote: Quote) -> int:
        place = sentence.place_of(sentence.words[part.verb_at])
        return min(abs(place - quote.start), abs(place - quote.end))


def _asks(paragraph: list[Sentence]) -> bool:
    return bool(_LABEL.match(paragraph[0].text))
