"""Turns what a curator typed while working (sentences, quotes) into blind anchors, and checks anchors against a text.

``seal`` rewrites two blocks of an article's file, ``sentences:`` and ``passages:``, and the ``quote:`` lines of claims;
everything else, comments too, stays as typed.
"""

from __future__ import annotations

import itertools
import json
import os
import string
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kg import coverage, yamltree
from kg.errors import DataError, InputError, Problem
from kg.reader import Problems
from kg.records import PassageSeed, SentenceSeed
from kg.sections import replace_section
from kg.seeds import Article, Seeds
from kg.texts import Anchor, ArticleText, Span, match
from kg.yamltree import Items, Table, Text

BYTE_ORDER_MARK = "\ufeff"


def anchor_of(passage: PassageSeed) -> Anchor:
    """The anchor of a sealed passage."""
    return Anchor(passage.paragraph, passage.start, passage.end, passage.words, passage.digest)


def is_sealed(passage: PassageSeed) -> bool:
    """Whether a passage is an anchor and nothing else."""
    return bool(passage.digest) and not passage.quote and passage.start >= 0


def locate(text: ArticleText, passage: PassageSeed, sentences: Mapping[str, SentenceSeed]) -> Span:
    """Where an unsealed passage stands.

    Raises:
        ValueError: it is not found, or found twice.
    """
    if passage.quote:
        found = [s for s in text.find_words(passage.quote) if passage.paragraph in (0, s.paragraph)]
        if len(found) != 1:
            raise ValueError(
                "these words are not in the text"
                if not found
                else f"these words stand {len(found)} times; give the paragraph or more words"
            )
        return found[0]
    wanted = [f"p{passage.paragraph}s{n}" for n in passage.sentences]
    missing = [key for key in wanted if key not in sentences]
    if missing or not wanted:
        raise ValueError(f"there is no sentence {missing[0]}" if missing else "it names neither sentences nor a quote")
    return Span(passage.paragraph, min(sentences[k].start for k in wanted), max(sentences[k].end for k in wanted))


def sealed(text: ArticleText, passage: PassageSeed, sentences: Mapping[str, SentenceSeed]) -> PassageSeed:
    """The passage as a blind anchor.

    Raises:
        ValueError: it cannot be placed; its words stand elsewhere too, in a way that cannot be said.
    """
    span = locate(text, passage, sentences) if not is_sealed(passage) else Span(passage.paragraph, passage.start, passage.end)
    anchor = text.anchor(span.start, span.end)
    if is_sealed(passage) and anchor.digest != passage.digest:
        raise ValueError("its words are not at its offsets")
    repeats = len(text.occurrences(anchor))
    return replace(
        passage,
        paragraph=anchor.paragraph,
        sentences=[],
        quote="",
        start=anchor.start,
        end=anchor.end,
        words=anchor.words,
        digest=anchor.digest,
        repeats=repeats if repeats > 1 else 0,
    )


def seal(article: Article, text: ArticleText, seeds: Seeds) -> str:
    """The article's file with every passage sealed.

    Raises:
        DataError: passages that cannot be placed; all of them.
    """
    content = article.path.read_bytes().decode("utf-8")
    mark, content = content[: content.startswith(BYTE_ORDER_MARK)], content.removeprefix(BYTE_ORDER_MARK)
    file = f"seeds/articles/{article.path.name}"
    tree = yamltree.parse(content, file)
    sentences = {s.key: s for s in coverage.seal_sentences(text, coverage.registered_names(seeds, article.id))}
    problems = Problems(file)
    done: dict[str, PassageSeed] = {}
    typed = tree.get("passages")
    for key, passage in article.passages.items():
        try:
            done[key] = sealed(text, passage, sentences)
        except ValueError as error:
            used_in = next((c.seed.line for c in article.claims if key in c.seed.passage), 0)
            problems.add(typed.line_of(key) if isinstance(typed, Table) and key in typed else used_in, f"passage {key}: {error}")
    quoted = _seal_quotes(article, text, sentences, done, problems)
    if problems:
        raise DataError(problems)
    used = {key for claim in article.claims for key in claim.seed.passage} | set(quoted.values())
    used |= {nothing.of for nothing in article.nothing.values()}
    done = {key: passage for key, passage in done.items() if key in used or passage.why}
    ordered = dict(sorted(done.items(), key=lambda item: (item[1].start, item[1].end, item[0])))
    content = _with_passages(content, tree, quoted)
    content = replace_section(content, "sentences", {s.key: _sentence_line(s) for s in sentences.values()}, after="article")
    content = replace_section(content, "passages", {k: _passage_line(k, p) for k, p in ordered.items()}, after="speakers")
    yamltree.parse(content, file)
    return mark + content


def _seal_quotes(
    article: Article, text: ArticleText, sentences: Mapping[str, SentenceSeed], done: dict[str, PassageSeed], problems: Problems
) -> dict[str, str]:
    """The passage of each claim that has a quote, by the claim's id; new ones are added to ``done``."""
    keys: dict[str, str] = {}
    for seed in {id(c.seed): c.seed for c in article.claims if c.seed.quote}.values():
        try:
            passage = sealed(text, PassageSeed(quote=seed.quote), sentences)
        except ValueError as error:
            problems.add(seed.line, f"claim {seed.id}: {error}")
            continue
        key = next((k for k, p in done.items() if (p.start, p.end) == (passage.start, passage.end)), "")
        if not key:
            stem = next((s.key for s in sentences.values() if s.start <= passage.start < s.end), f"p{passage.paragraph}")
            key = next(k for k in (stem + suffix for suffix in _suffixes()) if k not in done)
            done[key] = passage
        keys[seed.id] = key
    return keys


def _suffixes() -> Iterator[str]:
    """a to z, aa to zz and so on."""
    for length in itertools.count(1):
        yield from map("".join, itertools.product(string.ascii_lowercase, repeat=length))


def _with_passages(content: str, tree: Table, keys: Mapping[str, str]) -> str:
    """The file with ``passage: KEY`` in place of the quotes of some claims."""
    entries = tree.get("claims")
    spans = []
    for entry in entries if isinstance(entries, Items) else ():
        if isinstance(entry, Table) and str(entry.get("id")) in keys and "quote" in entry:
            quote = entry["quote"]
            assert isinstance(quote, Text)
            spans.append((entry.key("quote").start, quote.end, keys[str(entry["id"])]))
    for start, end, key in reversed(spans):
        stop = start + len(content[start:end].rstrip())  # a folded text ends behind its line
        content = f"{content[:start]}passage: {key}{content[stop:]}"
    return content


def _sentence_line(sentence: SentenceSeed) -> str:
    return f"  {sentence.key}: [{', '.join([str(sentence.start), str(sentence.end), *sentence.has])}]"


def anchor_line(anchor: Anchor, repeats: int = 0) -> str:
    """An anchor as it stands in a seed."""
    fields = [
        f"paragraph: {anchor.paragraph}",
        f"start: {anchor.start}",
        f"end: {anchor.end}",
        f"words: {anchor.words}",
        f'digest: "{anchor.digest}"',
    ]
    return f"{{{', '.join(fields + ([f'repeats: {repeats}'] if repeats > 1 else []))}}}"


def _passage_line(key: str, passage: PassageSeed) -> str:
    line = anchor_line(anchor_of(passage), passage.repeats)
    why = f", why: {json.dumps(passage.why, ensure_ascii=False)}}}" if passage.why else "}"
    return f"  {key}: {line[:-1]}{why}"


def write(path: Path, content: str) -> None:
    """Replace a file at once or leave it as it was.

    Raises:
        InputError: the folder or file cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_text(content, "utf-8", newline="")
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from None


def all_sealed(article: Article) -> bool:
    """Whether no passage and no quote of an article waits for its text."""
    return all(map(is_sealed, article.passages.values())) and not any(claim.seed.quote for claim in article.claims)


def anchor_faults(article: Article, text: ArticleText | None, file: str) -> list[Problem]:
    """Passages that are not sealed, and, with the text, those that do not stand where they say.

    A passage that another copy of the article has elsewhere is found by its digest; found nowhere or more than once it
    is an orphan, unless the seed says that its words repeat and paragraph order decides.
    """
    problems = [Problem(file, 0, f"passage {key} is not sealed; run kg seal") for key, p in article.passages.items() if not is_sealed(p)]
    problems += [
        Problem(file, c.seed.line, f"claim {c.seed.id}: its quote is not sealed; run kg seal") for c in article.claims if c.seed.quote
    ]
    if text is None:
        return problems
    if text.sha256 == article.head.text.sha256 and len(text.text) != article.head.text.characters:
        problems.append(Problem(file, 0, f"text: {len(text.text)} characters, not {article.head.text.characters}"))
    if text.sha256 == article.head.text.sha256:
        stands = {(span.start, span.end) for span in text.sentences()}
        if {(s.start, s.end) for s in article.sentences.values()} != stands:
            problems.append(Problem(file, 0, "the sealed sentences are not those of the text; run kg seal"))
    for key, passage in article.passages.items():
        if is_sealed(passage):
            problems += [Problem(file, 0, f"passage {key}: {fault}") for fault in _anchor_fault(text, article, passage)]
    return problems


def _anchor_fault(text: ArticleText, article: Article, passage: PassageSeed) -> list[str]:
    anchor = anchor_of(passage)
    if text.sha256 == article.head.text.sha256:
        if text.anchor(passage.start, passage.end) != anchor:
            return ["the text has other words at its offsets"]
        count = len(text.occurrences(anchor))
        if count != max(passage.repeats, 1):
            return [f"its words stand {count} times in the text, and the seed says {max(passage.repeats, 1)}; run kg seal"]
        return []
    return [] if place(text, article, passage) else ["an orphan: its words are not found, or not found once, in this copy of the article"]


def text_of(article: Article, at_hand: Mapping[str, ArticleText]) -> ArticleText | None:
    """The text of an article among those at hand, in this copy or another."""
    return match(article.head.text.sha256, [anchor_of(p) for p in article.passages.values() if is_sealed(p)], at_hand)


def place(text: ArticleText, article: Article, passage: PassageSeed) -> Span | None:
    """Where a sealed passage stands in a copy of its article; None for an orphan, never a guess."""
    anchor = anchor_of(passage)
    if text.sha256 == article.head.text.sha256:
        return Span(anchor.paragraph, anchor.start, anchor.end)
    found = text.occurrences(anchor)
    if not passage.repeats:
        return found[0] if len(found) == 1 else None
    twins = sorted(p.start for p in article.passages.values() if p.digest == passage.digest)
    if len(found) == passage.repeats == len(twins):
        return sorted(found, key=lambda s: s.start)[twins.index(passage.start)]  # the order of the copies decides
    return None
