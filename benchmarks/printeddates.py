"""How many of the dates that curators read in the articles are found in the texts and resolved alike.

Counted are the records of the seeds with printed words, each time that one stands in a claim's entry. The date is looked for where the
passage gives the words, else where they stand last before it; a record without "since" or "by" is compared with the date alone.
"Beyond the words" are records that the curator worked out (``how: inferred``) and of which one end is ours: the words do not
tell the other; and words that name no date at all (since the start of the campaign). It needs the texts (``KG_TEXTS``) and prints
counts and whatever differs.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from kg import dates, printeddates, texts, yamltree
from kg.article import SENTENCE_KEY
from kg.dateline import dateline
from kg.dates import Bounds
from kg.printeddates import Printed
from kg.texts import ArticleText
from kg.trees import Items, Table, Text, Tree

ARTICLES = Path(__file__).resolve().parent.parent / "seeds" / "articles"
Span = tuple[int, int]
Record = tuple[Mapping[str, str], list[Span]]


def walk(tree: Tree) -> Iterator[Tree]:
    """A tree and everything within it."""
    yield tree
    for branch in tree.values() if isinstance(tree, Table) else tree if isinstance(tree, Items) else ():
        yield from walk(branch)


def spans(keys: Tree | None, seed: Table) -> list[Span]:
    """Where the passages of a claim stand."""
    found: list[Span] = []
    passages, sentences = seed["passages"], seed["sentences"]
    assert isinstance(passages, Table) and isinstance(sentences, Table)
    for key in keys if isinstance(keys, Items) else [keys]:
        passage = passages.get(str(key))
        if isinstance(passage, Table):
            found.append((int(str(passage["start"])), int(str(passage["end"]))))
        elif match := SENTENCE_KEY.fullmatch(str(key)):
            paragraph, first, last = (int(n) if n else 0 for n in match.groups())
            pairs = [sentences[f"p{paragraph}s{n}"] for n in range(first, (last or first) + 1)]
            found += [(int(str(pair[0])), int(str(pair[1]))) for pair in pairs if isinstance(pair, Items)]
    return found


def records(seed: Table) -> Iterator[Record]:
    """Every dated record with printed words of the claims and of the propositions that they name, with the passages."""
    claims, named = seed["claims"], seed.get("propositions") or Table(0)
    assert isinstance(claims, Items) and isinstance(named, Table)
    used: dict[str, list[Span]] = {}
    for claim in claims:
        assert isinstance(claim, Table)
        where = spans(claim.get("passage"), seed)
        for tree in walk(claim):
            if isinstance(tree, Text) and tree in named:
                used.setdefault(str(tree), []).extend(where)
            elif isinstance(tree, Table) and "printed" in tree:
                yield {key: str(value) for key, value in tree.items()}, where
    for name, proposition in named.items():
        for tree in walk(proposition):
            if isinstance(tree, Table) and "printed" in tree:
                yield {key: str(value) for key, value in tree.items()}, used.get(name, [])


def at(printed: str, where: list[Span], text: ArticleText, found: list[Printed]) -> Printed | None:
    """The expression found at the printed words."""
    places = [(span.start, span.end) for span in text.find_words(printed)]
    inside = [place for place in places if any(start <= place[0] and place[1] <= end for start, end in where)]
    before = [place for place in places if where and place[1] <= min(start for start, _ in where)]
    for start, end in (inside or before[-1:] or places)[:1]:
        return next((item for item in found if item.start < end and start < item.end), None)
    first, _, rest = printed.partition(" ")
    return at(rest, where, text, found) if first in ("since", "until", "by") and rest else None


def verdict(record: Mapping[str, str], item: Printed | None) -> str:
    """Right, beyond the words, not found, or differs."""
    if item is None:
        return "not found" if printeddates.find(record["printed"], None) else "beyond the words"
    if record.get("how") == "impossible" or item.how == "impossible":
        return "right" if record.get("how") == item.how else "differs"
    whole = texts.normalise(record["printed"]).split()[0] == texts.normalise(item.words).split()[0]
    ours, theirs = item.edtf if whole else item.date, dates.bounds(record["edtf"])
    mine = dates.bounds(ours) if ours else Bounds()
    if mine == theirs:
        return "right"
    one_end = (mine.earliest_start == theirs.earliest_start) or (mine.latest_end == theirs.latest_end)
    return "beyond the words" if record.get("how") == "inferred" and ours and one_end else "differs"


def main() -> None:
    at_hand, total = texts.available(None), Counter[str]()
    for path in sorted(ARTICLES.glob("*.yaml")):
        seed = yamltree.read(path)
        head = seed["article"]
        assert isinstance(head, Table) and isinstance(head["text"], Table) and isinstance(head["published"], Table)
        text = at_hand.get(str(head["text"]["sha256"]))
        if text is None:
            sys.exit(f"{path.name}: its text is not at hand (KG_TEXTS)")
        published = str(head["published"]["edtf"])
        started = time.process_time()
        found = printeddates.find(text.text, published)
        took = time.process_time() - started
        counts, told = Counter[str](), Counter[str]()
        for record, where in records(seed):
            item = at(record["printed"], where, text, found)
            kind = verdict(record, item)
            counts[kind] += 1
            if kind != "right":
                ours = f"{item.edtf} ({item.words})" if item else "none"
                told[f"  {kind}: {record['printed']}: {record['edtf']}; ours: {ours}"] += 1
        own = dateline(text.text)
        print(f"{path.stem}: {dict(counts)}; {len(found)} expressions in {took * 1000:.0f} ms; dateline: {own.edtf if own else 'none'}")
        for line, number in told.items():
            print(f"{line} x{number}")
        total += counts
    told_by_words = total.total() - total["beyond the words"]
    print(f"all: {dict(total)}; right {total['right']}/{total.total()} = {total['right'] / total.total():.3f}", end="; ")
    print(f"of what the words tell {total['right']}/{told_by_words} = {total['right'] / told_by_words:.3f}")


if __name__ == "__main__":
    main()
