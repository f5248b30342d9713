"""The account of every sentence of an article: the claims read from it, or the reason why it carries none."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.errors import Problem
from kg.records import REASONS_WITHOUT_LOOK, PassageSeed, SentenceSeed
from kg.seeds import Article, Seeds
from kg.texts import ArticleText

_MONTH = r"January|February|March|April|May|June|July|August|September|October|November|December"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_DATE = re.compile(rf"\b(?:{_MONTH}|{_WEEKDAY}|yesterday|today|(?:19|20)\d\d)\b")
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|half|first)\b", re.I
)


@dataclass(frozen=True)
class Account:
    """One sentence's account: its claims' keys, or a reason; neither is a fault."""

    sentence: SentenceSeed
    claims: tuple[str, ...]
    reason: str
    of: str


def features(sentence: str, names: Iterable[str]) -> tuple[str, ...]:
    """What in a sentence asks for a second look before it is listed as carrying nothing: number, date, name."""
    found = [("number", bool(_NUMBER.search(sentence))), ("date", bool(_DATE.search(sentence)))]
    plain = " ".join(sentence.split())
    found.append(("name", any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain) for name in names)))
    return tuple(name for name, there in found if there)


def registered_names(seeds: Seeds, article: str) -> list[str]:
    """Every proper spelling that the registers give for an article (those that begin with a capital or digit)."""
    registers: tuple[Mapping[str, object], ...] = (seeds.actors, seeds.places, seeds.events, seeds.documents)
    forms = {
        form.form for register in registers for record in register.values() for form in getattr(record, "names", []) if article in form.in_
    }
    return sorted(form for form in forms if form[:1].isupper() or form[:1].isdigit() or "al-" in form)


def seal_sentences(text: ArticleText, names: Iterable[str]) -> list[SentenceSeed]:
    """The sentences of a text with their places and features."""
    names = list(names)
    sealed: list[SentenceSeed] = []
    counts: dict[int, int] = {}
    for span in text.sentences():
        counts[span.paragraph] = counts.get(span.paragraph, 0) + 1
        key = f"p{span.paragraph}s{counts[span.paragraph]}"
        sealed.append(SentenceSeed(key, span.paragraph, span.start, span.end, features(text.text[span.start : span.end], names)))
    return sealed


def passage_sentences(passage: PassageSeed, sentences: Mapping[str, SentenceSeed]) -> list[str]:
    """The keys of the sentences that a passage touches."""
    if passage.start < 0:
        return [f"p{passage.paragraph}s{n}" for n in passage.sentences]
    return [s.key for s in sentences.values() if s.start < passage.end and passage.start < s.end]


def account(article: Article) -> list[Account]:
    """Every sentence of an article with what was read from it."""
    claims: dict[str, list[str]] = {key: [] for key in article.sentences}
    for seed in {id(c.seed): c.seed for c in article.claims}.values():
        touched = {s for p in seed.passage if p in article.passages for s in passage_sentences(article.passages[p], article.sentences)}
        for key in touched & claims.keys():
            claims[key].append(seed.id)
    found = []
    for key, sentence in article.sentences.items():
        nothing = article.nothing.get(key)
        found.append(Account(sentence, tuple(claims[key]), nothing.reason if nothing else "", nothing.of if nothing else ""))
    return found


def faults(article: Article, file: str) -> list[Problem]:
    """What is wrong with the account of an article."""
    problems: list[Problem] = []

    def say(message: str) -> None:
        problems.append(Problem(file, 0, message))

    if not article.sentences:
        say("no sealed sentences; run kg seal with the text at hand")
    for key in article.nothing:
        if key not in article.sentences:
            say(f"nothing: there is no sentence {key}")
    for row in account(article):
        key = row.sentence.key
        if row.claims and row.reason:
            say(f"sentence {key} has claims and is listed as carrying none ({row.reason})")
        elif not row.claims and not row.reason:
            say(f"sentence {key} is unaccounted for: no claim, and no reason why it carries none")
        elif row.reason and row.sentence.has and row.reason not in REASONS_WITHOUT_LOOK:
            say(f"sentence {key} has a {' and a '.join(row.sentence.has)}; it may not be listed as carrying none ({row.reason})")
        elif row.reason == "repeat" and row.of not in article.passages and row.of not in article.sentences:
            say(f"sentence {key} repeats nothing known; name the passage or sentence that it repeats (of:)")
    for name, passage in article.passages.items():
        if len(passage_sentences(passage, article.sentences)) > 2 and not passage.why:
            say(f"passage {name} spans more than two sentences and does not say why")
    return problems


def report(articles: Iterable[Article], *, in_full: bool, columns: int) -> str:
    """The account as text: a line a sentence, or a line an article."""
    lines: list[str] = []
    for article in articles:
        rows = account(article)
        reasons = Counter(row.reason for row in rows if row.reason)
        told = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items())) or "none"
        lines.append(
            f"{article.id}: {len(rows)} sentences, {sum(bool(r.claims) for r in rows)} with claims, "
            f"{sum(reasons.values())} without ({told}); {len(article.claims)} claims in {len(article.passages)} passages"
        )
        for row in rows if in_full else ():
            where = f"{row.sentence.key:8} {row.sentence.start:6}-{row.sentence.end:<6}"
            what = ", ".join(row.claims) or f"- {row.reason}{' of ' + row.of if row.of else ''}"
            lines.append(textwrap.fill(f"{where} {what}", columns, subsequent_indent=" " * 23, break_on_hyphens=False))
    return "".join(line + "\n" for line in lines)
