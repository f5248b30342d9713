"""Names that the registers do not know: their ids in a draft, and an entry for the registers with what is known of each."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.draft.file.layout import Tree
from kg.draft.reading import lexicon
from kg.draft.reading.known import Known
from kg.draft.reading.mentions import Mention
from kg.draft.reading.passages import Sentence
from kg.ontology import superclasses
from kg.seedcheck import ROOTS

UNKNOWN = "names"
"""Where names stand of which nobody can tell the register."""


class NewNames:
    """The new names of one article.

    Args:
        article: its id, where the spellings stand.
        above: the direct superclass of each class of the ontology.
    """

    def __init__(self, sentences: list[Sentence], known: Known, article: str, above: Mapping[str, str]) -> None:
        self.known, self.article, self.above = known, article, above
        self.mentions: dict[str, list[tuple[str, Mention]]] = {}
        for sentence in sentences:
            for name in sentence.names:
                if not name.things and not sentence.heading:
                    self.mentions.setdefault(name.words, []).append((sentence.key, name))
        self.ids: dict[tuple[str, str], str] = {}

    def id(self, register: str, words: str) -> str:
        """The id of a new thing: its words, with a number where the registers have another thing of that id."""
        slug = re.sub(r"[^a-z0-9]+", "-", self._label(words).casefold()).strip("-") or "unnamed"
        taken = {key.partition("/")[2] for key in self.known.entries} | {k for (r, _), k in self.ids.items() if r != register}
        return self.ids.setdefault((register, words), next(k for k in (slug, *(f"{slug}-{n}" for n in range(2, 500))) if k not in taken))

    def entries(self) -> dict[str, Tree]:
        """By register and id: the entry to be pasted, where the name stands, and what it may be a spelling of."""
        given = {words for _, words in self.ids}
        for words, found in self.mentions.items():
            if words not in given:
                self.id(self._register(found[0][1].guess), words)
        tree: dict[str, Tree] = {}
        for (register, words), key in sorted(self.ids.items()):
            same = tree.setdefault(f"{register}s" if register != UNKNOWN else UNKNOWN, {}).setdefault(key, {})
            made = self._entry(register, words)
            if same:
                same["entry"]["names"] += made["entry"]["names"]
                same["where"] = list(dict.fromkeys([*same.get("where", []), *made.get("where", [])]))
            else:
                same |= made
        return tree

    def _entry(self, register: str, words: str) -> Tree:
        found = self.mentions.get(words, [])
        kinds = [name.guess for _, name in found if self._register(name.guess) == register and name.guess not in ROOTS.values()]
        entry: Tree = {"class": kinds[0]} if kinds else {}
        entry |= {"label": {"en": self._label(words)}, "names": [{"form": words, "in": [self.article]}]}
        if register == "place":
            entry["coordinates"] = {"unknown": "not looked up"}
        near = sorted({thing for _, name in found for thing in name.maybe})
        where = list(dict.fromkeys(key for key, _ in found))
        return {"entry": entry} | ({"where": where} if where else {}) | ({"maybe": near} if near else {})

    def _label(self, words: str) -> str:
        """What a new thing is called: a person without rank or office."""
        parts = words.split()
        ranks = lexicon.listed("titles") | {str(word) for word in lexicon.load("speech")["persons"]}
        person = any(name.guess == "Person" for _, name in self.mentions.get(words, []))
        told = [n for n, part in enumerate(parts[:-2], 1) if set(part.casefold().split("-")) & ranks]
        return " ".join(parts[told[-1] :]) if person and told else words

    def _register(self, guess: str) -> str:
        return next((kind for kind, root in ROOTS.items() if root == guess or root in superclasses(guess, self.above)), UNKNOWN)
