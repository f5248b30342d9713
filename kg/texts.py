"""The texts of the articles, where somebody has them: paragraphs, sentences and blind anchors.

The texts belong to their publishers and are never part of the project. What is kept of a passage is a *blind anchor*:
paragraph, start, end (code points of the file as given, nothing normalised), number of words and a digest of the
normalised words. Whoever has the text sees the sentence itself; with another copy of the article the digest finds the
passage again or it is an orphan, never a guess.
"""

from __future__ import annotations

import bisect
import functools
import hashlib
import itertools
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError

TEXTS_VARIABLE = "KG_TEXTS"
SIZE_LIMIT = 5_000_000
DIGITS = 16
_WORD = re.compile(r"\S+")
_QUOTES = str.maketrans({c: "'" for c in "‘’‚‛′`´"} | {c: '"' for c in "“”„‟«»″"})
_BOUNDARY = re.compile(r"""(?P<stop>[.!?…]+["”’')\]]*)\s+(?=["“‘'(\[]*[A-Z0-9À-Þؠ-ي])""")
_ABBREVIATIONS = frozenset(
    [
        "Mr.",
        "Mrs.",
        "Ms.",
        "Dr.",
        "Prof.",
        "St.",
        "Gen.",
        "Col.",
        "Lt.",
        "Maj.",
        "Sgt.",
        "Capt.",
        "No.",
        "Jan.",
        "Feb.",
        "Mar.",
        "Apr.",
        "Jun.",
        "Jul.",
        "Aug.",
        "Sep.",
        "Sept.",
        "Oct.",
        "Nov.",
        "Dec.",
        "i.e.",
        "e.g.",
        "approx.",
        "Approx.",
        "vs.",
        "U.S.",
        "U.N.",
        "a.m.",
        "p.m.",
    ]
)


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of a text: paragraph (from 1), start and end in code points (end exclusive)."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True)
class Anchor:
    """What is kept of a passage instead of its words."""

    paragraph: int
    start: int
    end: int
    words: int
    digest: str


def normalise(text: str) -> str:
    """NFKC, case folded, white space and quote marks unified: what two copies of an article have in common."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_QUOTES)).casefold().translate(_QUOTES).split())


def digest(text: str) -> str:
    """The first hexadecimal digits of the SHA-256 of the normalised words."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()[:DIGITS]


@dataclass(frozen=True)
class ArticleText:
    """One text as given."""

    text: str

    @property
    def sha256(self) -> str:
        """Digest of the UTF-8 bytes of the text as given; by it a file is recognised, whatever its name."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def paragraphs(self) -> list[Span]:
        """The lines that are not blank, numbered from 1, without white space at their ends."""
        spans: list[Span] = []
        position = 0
        for line in self.text.split("\n"):
            if line.strip():
                start = position + len(line) - len(line.lstrip())
                spans.append(Span(len(spans) + 1, start, start + len(line.strip())))
            position += len(line) + 1
        return spans

    def sentences(self) -> list[Span]:
        """Every sentence, in text order; a line without a full stop (heading, menu entry) is one."""
        return [sentence for paragraph in self.paragraphs() for sentence in self._split(paragraph)]

    def _split(self, paragraph: Span) -> list[Span]:
        text = self.text[paragraph.start : paragraph.end]
        starts = [0]
        for match in _BOUNDARY.finditer(text):
            before = text[: match.end("stop")].split()[-1].lstrip("\"“‘'([")
            if before not in _ABBREVIATIONS and not re.fullmatch(r"[A-Z]\.", before):
                starts.append(match.end())
        ends = [*starts[1:], len(text)]
        return [
            Span(paragraph.paragraph, paragraph.start + start, paragraph.start + start + len(text[start:end].rstrip()))
            for start, end in zip(starts, ends, strict=True)
        ]

    def anchor(self, start: int, end: int) -> Anchor:
        """The blind anchor of the words from start to end."""
        starts = [paragraph.start for paragraph in self.paragraphs()]
        words = self.text[start:end]
        paragraph = bisect.bisect_right(starts, start)
        return Anchor(max(paragraph, 1), start, end, len(words.split()), digest(words))

    def find_words(self, quote: str) -> list[Span]:
        """Every place where these words stand, typography and white space aside; punctuation at either end may be left out."""
        wanted = normalise(quote)
        joined, offsets = self._joined
        starts = [paragraph.start for paragraph in self.paragraphs()]
        found: list[Span] = []
        position = joined.find(wanted) if wanted else -1
        while position >= 0:
            end = position + len(wanted)
            first = bisect.bisect_right(offsets, position) - 1
            last = bisect.bisect_right(offsets, end - 1) - 1
            begin = _begins(self.text, *self._tokens[first][:2]).get(position - offsets[first])
            stop = _stops(self.text, *self._tokens[last][:2]).get(offsets[last] + len(self._tokens[last][2]) - end)
            if begin is not None and stop is not None:
                found.append(Span(bisect.bisect_right(starts, begin), begin, stop))
            position = joined.find(wanted, position + 1)
        return found

    @functools.cached_property
    def _joined(self) -> tuple[str, list[int]]:
        """All words normalised and joined by blanks, and where each begins in that."""
        offsets, position = [], 0
        for _, _, words in self._tokens:
            offsets.append(position)
            position += len(words) + 1
        return " ".join(words for _, _, words in self._tokens), offsets

    def occurrences(self, anchor: Anchor) -> list[Span]:
        """Every place where the very words of an anchor stand in this text."""
        words = normalise(self.text[anchor.start : anchor.end])
        if digest(words) == anchor.digest:
            return self.find_words(words)
        return self._by_digest(anchor.words).get(anchor.digest, [])

    @functools.cached_property
    def _tokens(self) -> list[tuple[int, int, str]]:
        return [(m.start(), m.end(), normalise(m[0])) for m in _WORD.finditer(self.text)]

    @functools.cached_property
    def _digests(self) -> dict[int, dict[str, list[Span]]]:
        return {}

    def _by_digest(self, count: int) -> dict[str, list[Span]]:
        if count not in self._digests:
            found: dict[str, list[Span]] = {}
            for span, words in self._windows(count):
                found.setdefault(hashlib.sha256(words.encode()).hexdigest()[:DIGITS], []).append(span)
            self._digests[count] = found
        return self._digests[count]

    def _windows(self, count: int) -> Iterator[tuple[Span, str]]:
        """Every run of so many words: as it stands, and without punctuation at its ends, which a quote may leave out."""
        tokens = self._tokens
        starts = [paragraph.start for paragraph in self.paragraphs()]
        for i in range(len(tokens) - count + 1):
            run = tokens[i : i + count]
            paragraph = bisect.bisect_right(starts, run[0][0])
            words = " ".join(token[2] for token in run)
            begins, stops = _begins(self.text, *run[0][:2]), _stops(self.text, *run[-1][:2])
            for (left, begin), (right, stop) in itertools.product(begins.items(), stops.items()):
                if left + right < len(words):
                    yield Span(paragraph, begin, stop), words[left : len(words) - right]


def _begins(text: str, start: int, end: int) -> dict[int, int]:
    """Where a find may begin in its first word: at its edge or in its leading punctuation; by the characters left out, normalised."""
    found, left = {0: start}, 0
    while start < end - 1 and not text[start].isalnum():
        left += len(normalise(text[start]))
        start += 1
        found[left] = start
    return found


def _stops(text: str, start: int, end: int) -> dict[int, int]:
    """Where a find may end in its last word: at its edge or in its trailing punctuation; by the characters left out, normalised."""
    found, left = {0: end}, 0
    while start < end - 1 and not text[end - 1].isalnum():
        left += len(normalise(text[end - 1]))
        end -= 1
        found[left] = end
    return found


def match(sha256: str, anchors: Sequence[Anchor], at_hand: Mapping[str, ArticleText]) -> ArticleText | None:
    """The text of an article among those at hand: by its digest, else another copy, in which most of its passages stand."""
    if sha256 in at_hand:
        return at_hand[sha256]
    probe = anchors[:: max(1, len(anchors) // 20)]
    for text in at_hand.values():
        if probe and sum(bool(text.occurrences(anchor)) for anchor in probe) * 2 > len(probe):
            return text
    return None


def folders(workspace: Path | None) -> list[Path]:
    """Where texts are looked for: the folder named by ``KG_TEXTS`` if it is set, else seeds/texts/ of the workspace."""
    named = os.environ.get(TEXTS_VARIABLE)
    if named:
        return [Path(named)]
    return [workspace / "seeds" / "texts"] if workspace else []


def read_folder(folder: Path) -> dict[str, ArticleText]:
    """The texts in a folder by their SHA-256.

    Raises:
        InputError: the folder named by ``KG_TEXTS`` does not exist, or a file in it cannot be read.
    """
    if not folder.is_dir():
        if os.environ.get(TEXTS_VARIABLE):
            raise InputError(f"{folder}: no such folder ({TEXTS_VARIABLE} names it)")
        return {}
    found: dict[str, ArticleText] = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix in (".txt", ".text", "") and path.stat().st_size <= SIZE_LIMIT:
            try:
                text = _text(path.read_bytes())
            except OSError as error:
                raise InputError(f"{path}: {error.strerror or error}") from None
            except UnicodeDecodeError as error:
                raise InputError(f"{path}: byte {error.start} is not UTF-8") from None
            found[text.sha256] = text
    return found


@functools.lru_cache(maxsize=16)
def _text(content: bytes) -> ArticleText:
    """The text that a file holds; what was found in it is kept as long as the same content is read again."""
    return ArticleText(content.decode("utf-8"))


def available(workspace: Path | None) -> dict[str, ArticleText]:
    """All texts at hand, by SHA-256; empty where nobody put any."""
    return {key: text for folder in folders(workspace) for key, text in read_folder(folder).items()}
