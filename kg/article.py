"""One article's seed: its sections as records.

Every claim comes with the one proposition that it is about: an entry with several makes several claims.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.propositions import Proposition, Propositions, Reading
from kg.reader import Problems, read_record, read_table
from kg.records import STANCES, ArticleHead, ClaimSeed, Nothing, PassageSeed, SentenceSeed, SpeakerSeed, Stance
from kg.yamltree import Items, Table, Text, Tree

SECTIONS = ("article", "sentences", "speakers", "passages", "propositions", "claims", "nothing")
SENTENCE_KEY = re.compile(r"p([0-9]+)s([0-9]+)(?:-([0-9]+))?")


@dataclass(frozen=True)
class Claim:
    """One claim as the build makes it: one speaker, one stance, one proposition, one article."""

    seed: ClaimSeed
    reading: Reading
    alone: bool

    @property
    def proposition(self) -> Proposition:
        """What the claim is about."""
        return self.reading.proposition

    @property
    def key(self) -> str:
        """Its id within the article: the seed's, with a mark of the proposition where one entry makes several."""
        return self.seed.id if self.alone else f"{self.seed.id}-{self.proposition.id[-6:]}"


@dataclass(frozen=True)
class Article:
    """One article's seed, read."""

    path: Path
    head: ArticleHead
    speakers: dict[str, SpeakerSeed]
    passages: dict[str, PassageSeed]
    sentences: dict[str, SentenceSeed]
    claims: tuple[Claim, ...]
    nothing: dict[str, Nothing]
    mentioned: dict[str, Proposition]

    @property
    def id(self) -> str:
        """The article's id."""
        return self.head.id

    @functools.cached_property
    def propositions(self) -> dict[str, Proposition]:
        """Every proposition by id that it claims or mentions."""
        found: dict[str, Proposition] = {}
        for proposition in (*self.mentioned.values(), *(claim.proposition for claim in self.claims)):
            before = found.setdefault(proposition.id, proposition)
            if before.unstated != proposition.unstated:
                found[proposition.id] = before.with_unstated(proposition.unstated)
        return found


def read_passages(tree: Table, problems: Problems) -> dict[str, PassageSeed]:
    passages = read_table(PassageSeed, tree.get("passages"), problems, "passage")
    claims = tree.get("claims")
    for claim in claims if isinstance(claims, Items) else []:
        named = claim.get("passage") if isinstance(claim, Table) else None
        for key in named if isinstance(named, Items) else [named]:
            match = SENTENCE_KEY.fullmatch(key) if isinstance(key, Text) else None
            if match and key not in passages:  # p6s2 and p6s1-2 need no entry of their own before sealing
                paragraph, first, last = (int(n) if n else 0 for n in match.groups())
                passages[str(key)] = PassageSeed(paragraph=paragraph, sentences=list(range(first, (last or first) + 1)))
    return passages


def read_sentences(node: Tree | None, problems: Problems) -> dict[str, SentenceSeed]:
    """The sealed sentences: ``key: [start, end, number date name]``."""
    found: dict[str, SentenceSeed] = {}
    if node is not None and node != "" and not isinstance(node, Table):
        problems.add(node.line, "sentences: expected pNsM: [start, end, has ...]; run kg seal")
    for key, value in node.items() if isinstance(node, Table) else ():
        match = SENTENCE_KEY.fullmatch(key)
        numbers = [str(v) for v in value[:2]] if isinstance(value, Items) else []
        if not match or len(numbers) < 2 or not all(re.fullmatch("[0-9]+", n) for n in numbers):
            problems.add(value.line, f'sentence "{key}": expected pNsM: [start, end, has ...]; run kg seal')
            continue
        assert isinstance(value, Items)
        found[key] = SentenceSeed(str(key), int(match[1]), int(numbers[0]), int(numbers[1]), tuple(str(v) for v in value[2:]))
    return found


def read_claims(node: Tree | None, propositions: Propositions, problems: Problems) -> Iterator[Claim]:
    if node is None or (isinstance(node, Text) and node == ""):
        return
    if not isinstance(node, Items):
        problems.add(node.line, "claims: expected a list of claims")
        return
    for entry in node:
        if not isinstance(entry, Table):
            problems.add(entry.line, "claims: expected 'key: value' entries")
            continue
        stances = [stance for stance in STANCES if stance in entry]
        if len(stances) != 1:
            problems.add(entry.line, f"claim {entry.get('id', '')}: give exactly one stance ({', '.join(STANCES)})")
            continue
        seed = _claim(entry, stances[0], problems)
        if seed is not None:
            readings = propositions.read(entry[stances[0]])
            unique = {reading.proposition.id: reading for reading in readings}
            yield from (Claim(seed, reading, len(unique) == 1) for reading in unique.values())


def _claim(entry: Table, stance: Stance, problems: Problems) -> ClaimSeed | None:
    plain = Table(entry.line)
    plain.update((key, value) for key, value in entry.items() if key not in (stance, "stance"))
    if "stance" in entry:
        message = f'claim {entry.get("id", "")}: unknown key "stance"; the stance itself is the key: {stance}: ...'
        problems.add(entry.line_of("stance"), message)
    plain[Text("stance", entry.line)] = Text(stance, entry.line)
    return read_record(ClaimSeed, plain, problems, f"claim {entry.get('id', '')}".strip())


def read_nothing(node: Tree | None, problems: Problems) -> dict[str, Nothing]:
    if isinstance(node, Table):
        full = Table(node.line)
        for key, value in node.items():
            if isinstance(value, Text):
                reason = Table(value.line)
                reason[Text("reason", value.line)] = value
                full[key] = reason
            else:
                full[key] = value
        return read_table(Nothing, full, problems, "nothing")
    if node is not None and node != "":
        problems.add(node.line, "nothing: expected 'sentence: reason' entries")
    return {}
