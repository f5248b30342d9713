"""The gate before the claims of a language model: what is not in the text, or contradicts its words, does not pass.

A quote must stand in the passage, and all that a claim says of names, dates, numbers and speakers must stand in the quote's sentences
or right before them; what may be, is planned, feared or denied is no assertion. Nothing is put right here: a claim passes or is refused
with its reason, and what is open is for the reviewer to look at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from kg.datewords import unified
from kg.draft.model.answers import Told, offered
from kg.draft.reading import lexicon
from kg.draft.reading.passages import Sentence
from kg.draft.voice import stances
from kg.draft.voice.speakers import listed
from kg.frames import FrameTable
from kg.records import STANCES
from kg.texts import ArticleText

_LEAST = 3
"""Words of a quote."""
_SENTENCES = 2
"""Most sentences of a claim's passage, by the codebook; and how many before it count as near."""
_OF_MINDS = ("Character", "Situation", "Conduct", "Alignment", "Identity", "Rank")
"""Frames that may tell what somebody says or thinks."""
_OF_WORDS = ("Statement", "Terms", "Formation", "Aid", "Outcome", "Fighting")
"""Frames of which a doubt or wish may be the very matter: a demand, a refusal, a failure."""


class RefusedError(Exception):
    """A claim that does not pass; the message says why."""


@dataclass(frozen=True)
class Passage:
    """Sentences of an article that a model reads at once, and those right before them."""

    article: ArticleText
    sentences: list[Sentence]
    before: list[Sentence]

    @property
    def key(self) -> str:
        """From which sentence to which: p3s1, or p3s1-p4s2."""
        return "-".join(dict.fromkeys((self.sentences[0].key, self.sentences[-1].key)))


@dataclass
class Grounded:
    """A claim whose quote stands in the text: its sentences, that of its trigger and those right before, and what to look at twice."""

    told: Told
    sentences: list[Sentence]
    own: Sentence
    near: list[Sentence]
    at: int
    token: int
    look: list[str] = field(default_factory=list)

    def place(self, words: str) -> tuple[Sentence, int, int]:
        """Where words stand: in the claim's sentences, else in those right before.

        Raises:
            RefusedError: they stand in neither.
        """
        for sentence in self.sentences + self.near[::-1]:
            found = standing(words, sentence.text)
            if found:
                if sentence not in self.sentences:
                    self.look.append(f'"{words}" stands in another sentence')
                return sentence, *found
        raise RefusedError(f'"{words}" does not stand near the quote')


def _words(words: str) -> re.Pattern[str]:
    """Finds words as words of a text, whatever their case, quote marks and dashes."""
    return re.compile(rf"(?<!\w){re.escape(unified(words))}(?!\w)", re.IGNORECASE)


def standing(words: str, text: str) -> tuple[int, int] | None:
    """Where words stand in a text; None where they do not."""
    found = _words(words).search(unified(text)) if words else None
    return found.span() if found else None


def grounded(told: Told, passage: Passage, table: FrameTable) -> Grounded:
    """The claim at its place in the text.

    Raises:
        RefusedError: its frame, quote, trigger or stance does not hold.
    """
    frame = offered(table).get(told.frame)
    if frame is None:
        raise RefusedError(f"there is no frame {told.frame or 'given'} for it")
    if told.stance not in STANCES:
        raise RefusedError(f"there is no stance {told.stance or 'given'}")
    start, end, look = _quoted(told.quote, passage)
    sentences = [s for s in passage.sentences if s.span.start < end and start < s.span.end]
    if len(sentences) > _SENTENCES:
        raise RefusedError(f"the quote goes over {len(sentences)} sentences")
    every = passage.before + passage.sentences
    first = every.index(sentences[0])
    text = passage.article.text
    places = [start + found.start() for found in _words(told.trigger).finditer(unified(text[start:end]))] if told.trigger else []
    if not places:
        raise RefusedError(f'the trigger "{told.trigger}" does not stand in the quote' if told.trigger else "it names no trigger")
    tokens = [found for place in places if (found := _token(sentences, place, place + len(told.trigger)))]
    own = next((s for s in sentences if s.span.start <= places[0] < s.span.end), sentences[0])
    token = int(tokens[0][1].i) if tokens else -1
    claim = Grounded(told, sentences, own, every[max(0, first - _SENTENCES) : first], places[0], token, look)
    _stance(claim, tokens, text[min(own.span.start, start) : end])  # what a quote begins with may hang on what stands before it
    return claim


def _quoted(quote: str, passage: Passage) -> tuple[int, int, list[str]]:
    """Where a quote stands. Typography is compared character for character, blanks are not: nearly is not there."""
    text, words = passage.article.text, unified(quote)
    if len(words.split()) < _LEAST:
        raise RefusedError("the quote has fewer than three words")
    begin, stop = passage.sentences[0].span.start, passage.sentences[-1].span.end
    start = unified(text[begin:stop]).find(words)
    if start < 0:
        near = [span for span in passage.article.find_words(quote) if begin <= span.start < stop]
        raise RefusedError("the quote does not stand in the passage" + (" but for its blanks, marks or capitals" if near else ""))
    many = unified(text).count(words)
    return begin + start, begin + start + len(words), [f"these words stand {many} times in the article"] if many > 1 else []


def _token(sentences: list[Sentence], start: int, end: int) -> tuple[Sentence, Any] | None:
    """The word of a trigger that tells it, with its sentence: its verb, else its last; None without a parser."""
    found = [(s, token) for s in sentences for token in s.words or () if start <= s.place_of(token) < end]
    return next((one for one in found if one[1].pos_ == "VERB"), found[-1] if found else None)


def _stance(claim: Grounded, tokens: list[tuple[Sentence, Any]], words: str) -> None:
    """Refuse an assertion that the words do not make, wherever its trigger stands in them."""
    asserted, frame, rest = claim.told.stance == "asserts", claim.told.frame, words
    if tokens or frame in _OF_WORDS:
        rest = words.replace(claim.told.trigger, "")
    doubts = sorted({word for word in map(str, lexicon.load("model")["doubts"]) if _says(word, rest)})
    if asserted and doubts and not tokens:
        raise RefusedError(f'it is told as asserted, but "{doubts[0]}" stands in its words')
    for sentence, token in tokens:
        if asserted and frame not in _OF_WORDS + _OF_MINDS and token.lemma_.lower() in listed("saying") | listed("thinking"):
            raise RefusedError(f'the trigger "{claim.told.trigger}" tells that something is said or thought, not that it is so')
        read, why = stances.of(token, sentence.question)
        if asserted and read != "asserts" and (frame, read) != ("Terms", "intends"):  # what a document demands is a demand
            raise RefusedError(f'it is told as asserted, but by "{why}" the words read as {read}')
        if not asserted and read == "asserts":
            claim.look.append(f"the words read as asserted, the model has {claim.told.stance}")
    if asserted and doubts:
        claim.look.append(f'"{doubts[0]}" stands in its words')


def _says(word: str, words: str) -> bool:
    if word == "n't":
        return word in unified(words).lower()
    return standing(word, words.replace("May", "")) is not None  # 9 May is a day
