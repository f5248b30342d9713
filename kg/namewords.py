"""The words of names that mean something: heads (front, village), parts (eastern), translated words, given names, numbers.

They are data: ``namewords.tsv`` beside this module, a word a line with its English forms, its Arabic forms in Latin letters,
its Arabic ones, and where it comes from. A form may stand for several meanings: a victory is fath and nasr.
"""

from __future__ import annotations

import functools
import os
import re
import unicodedata

HEADS = ("armed", "settlement", "quarter", "site")
_FOREIGN = re.compile(
    r"[pvx]|c(?!h)|(?:ll|ss|tt|ff|ng|nk|mp|sk|ski|sky|ld|lt|nt|ft)$|[^aeiouy]ton$|[^aeiouys]s[oe]n$|[^aeiou]ley$|(?:ford|field|bury|ller)$"
    r"|ea(?=[^aeiouhy])"
)
"""Letters that Latin spellings of Arabic words do not have, or hardly ever: of other names no vowel and no article is a matter of taste."""
_MARK = re.compile(r"[^\w ]|_")


def folded(text: str) -> str:
    """A text without case, accents, vowel marks, stretches and signs; Arabic letters without their seats."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    return _MARK.sub("", plain.replace("ـ", "").replace("ى", "ا").replace("ء", "").replace("ı", "i").replace("ə", "e"))


class NameWords:
    """The table, by form.

    Attributes:
        heads: the kind and meaning of head words, in the language that says where they stand: English ones behind, others in front.
        words: the meanings of words that are translated.
        given: the groups of given names.
        foreign: the given names of other languages than Arabic.
        parts, numbers: the meaning of a part or number word.
        plain: words that carry nothing.
        longest: how many words the longest head has.
    """

    def __init__(self, lines: list[str]) -> None:
        self.heads: dict[tuple[str, bool], set[tuple[str, str]]] = {}
        self.words: dict[str, set[str]] = {}
        self.english: set[str] = set()
        self.given: dict[str, set[str]] = {}
        self.foreign: set[str] = set()
        self.parts: dict[str, tuple[str, ...]] = {}
        self.numbers: dict[str, int] = {}
        self.plain: set[str] = set()
        for line in lines:
            kind, meaning, english, latin, arabic, _ = line.rstrip("\n").split("\t")
            behind = {folded(form) for form in english.split("|") if form}
            front = {folded(form) for form in f"{latin} {arabic}".split()}
            if kind in HEADS:
                for form, last in [(form, True) for form in behind] + [(form, False) for form in front]:
                    self.heads.setdefault((form, last), set()).add((kind, meaning))
                continue
            if kind == "word":
                self.english |= behind
            elif kind == "given":
                self.foreign |= behind
            for form in behind | front:
                if kind == "part":
                    self.parts[form] = tuple(meaning.split())
                elif kind == "number":
                    self.numbers[form] = int(meaning)
                elif kind == "plain":
                    self.plain.add(form)
                else:
                    (self.words if kind == "word" else self.given).setdefault(form, set()).add(meaning)
        self.longest = max(form.count(" ") + 1 for form, _ in self.heads)


@functools.cache
def table() -> NameWords:
    """The table, read once."""
    with open(os.path.join(os.path.dirname(__file__), "namewords.tsv"), encoding="utf-8") as file:
        return NameWords(file.readlines()[1:])


def foreign(word: str) -> bool:
    """Whether a folded word is none of Arabic, by its letters or as a given name."""
    words = table()
    return word in words.foreign or not (word in words.words or word in words.given or not _FOREIGN.search(word))
