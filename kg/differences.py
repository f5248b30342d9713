"""Shows where accounts differ, as curators wrote it down and as the rule found it: a list, or one with all its claims."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from kg import evidence, iris
from kg.evidence import COLUMNS, DISPUTE_KINDS, PREFIXES, Evidence, Sentences, Told
from kg.store import Rows, Store


@dataclass(frozen=True)
class Position:
    """One answer: what is told, and its claims."""

    holds: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Difference:
    """A dispute of the curators', or a finding of the rule.

    ``rules`` are those that found it to be of this kind; ``found`` tells all findings joined to it.
    """

    iri: str
    kind: str
    question: str
    rationale: str
    rules: tuple[str, ...]
    found: tuple[str, ...]
    joined: tuple[str, ...]
    positions: tuple[Position, ...]

    @property
    def by_rule(self) -> bool:
        """Whether it is a finding and no dispute of the curators'."""
        return "/finding/" in self.iri

    @property
    def articles(self) -> list[str]:
        """The articles of its claims."""
        return sorted({place.article for p in self.positions for e in p.evidence for place in e.places})


def differences(store: Store, only: Iterable[str] | None = None) -> list[Difference]:
    """All differences, or those with some IRIs; disputes of the curators' first, contradictions first among them.

    A finding that is joined to a dispute is told with the dispute; of its own it is given only where it is asked for.
    """
    asked = None if only is None else " ".join(f"<{iri}>" for iri in sorted(only))
    wanted = "" if asked is None else f"VALUES ?d {{ {asked} }}"
    rows = list(
        store.query(f"""{PREFIXES}SELECT ?d ?kind ?label ?rationale ?rule ?dispute WHERE {{ {wanted} ?d a cko:Difference ;
        cko:disputeKind ?kind ; rdfs:label ?label OPTIONAL {{ ?d cko:rationale ?rationale }} OPTIONAL {{ ?d cko:foundByRule ?rule }}
        OPTIONAL {{ ?d cko:joinedTo ?dispute }} }} ORDER BY ?d ?dispute""").dicts()
    )
    kinds = {row["d"]: row["kind"] for row in rows}
    joined, rules = defaultdict[str, list[str]](list), defaultdict[str, set[str]](set)
    found = defaultdict[str, list[str]](list)
    for row in store.query(f"""{PREFIXES}SELECT ?f ?d ?rule ?kind ?label WHERE {{ ?f cko:joinedTo ?d ; cko:foundByRule ?rule ;
        cko:disputeKind ?kind ; rdfs:label ?label }} ORDER BY ?rule ?label ?f""").dicts():
        joined[row["f"]].append(row["d"])
        kind, rule = _code(row["kind"], "dispute-kind-"), _code(row["rule"], "dispute-rule-")
        found[row["d"]].append(f"{kind} by rule{'' if rule == kind else f' {rule}'}: {row['label']}")
        if row["kind"] == kinds.get(row["d"]):
            rules[row["d"]].add(rule)
    positions = _positions(store, wanted)
    result = {
        row["d"]: Difference(
            row["d"],
            _code(row["kind"], "dispute-kind-"),
            row["label"],
            row["rationale"],
            (_code(row["rule"], "dispute-rule-"),) if row["rule"] else tuple(sorted(rules[row["d"]])),
            tuple(found[row["d"]]),
            tuple(joined[row["d"]]),
            positions[row["d"]],
        )
        for row in rows
        if only is not None or not joined[row["d"]]
    }
    return sorted(result.values(), key=lambda d: (d.by_rule, DISPUTE_KINDS.index(d.kind), d.iri))


def _positions(store: Store, wanted: str) -> dict[str, tuple[Position, ...]]:
    answer = f"{wanted} ?d a cko:Difference ; cko:hasPosition ?answer ."
    claims = {(e.claim): e for e in evidence.claims(store, f"{answer} ?answer cko:positionClaim ?claim . ?claim cko:claims ?p .")}
    held: dict[str, dict[str, tuple[str, list[Evidence]]]] = {}
    for row in store.query(f"""{PREFIXES}SELECT ?d ?answer ?holds ?claim WHERE {{ {answer} ?answer rdfs:label ?holds ;
        cko:positionOrder ?n ; cko:positionClaim ?claim }} ORDER BY ?d ?n ?claim""").dicts():
        _, items = held.setdefault(row["d"], {}).setdefault(row["answer"], (row["holds"], []))
        items.append(claims[row["claim"]])
    return {d: tuple(Position(holds, tuple(_in_order(items))) for holds, items in answers.values()) for d, answers in held.items()}


def _in_order(items: Iterable[Evidence]) -> list[Evidence]:
    return sorted(items, key=lambda e: (e.places[0].article, e.places[0].anchor.start, e.claim))


def touching(store: Store, things: Sequence[str], instants: tuple[str, str] | None) -> set[str]:
    """The differences that have a proposition about each of some things (or, of places, about a part of it), at a time.

    Args:
        instants: first and last instant as xsd:dateTime; a proposition counts that is dated and possibly holds between them.
    """
    found: set[str] | None = None
    time = ""
    if instants:
        first, last = (f'"{instant}"^^xsd:dateTime' for instant in instants)
        time = f"""?p cko:edtf ?when OPTIONAL {{ ?p cko:earliestStart ?start }} OPTIONAL {{ ?p cko:latestEnd ?end }}
            FILTER((!BOUND(?start) || ?start <= {last}) && (!BOUND(?end) || ?end >= {first}))"""
    for pattern in [f"{{ <{thing}> ^cko:partOf* ?part }} ?p cko:concerns ?part ." for thing in things] or [""]:
        rows = store.query(f"""{PREFIXES}SELECT DISTINCT ?d WHERE {{ ?d a cko:Difference ; cko:hasPosition ?x .
            ?x cko:positionProposition ?p . {pattern} {time} }} ORDER BY ?d""")
        these = {row["d"] for row in rows.dicts()}
        found = these if found is None else found & these
    return found or set()


def rows(found: Iterable[Difference]) -> Rows:
    """Differences as a table, a row each."""
    names = ("dispute", "kind", "question", "positions", "claims", "articles", "rules")
    lines = []
    for d in found:
        claims = {e.claim for p in d.positions for e in p.evidence}
        articles = " ".join(a.rpartition("/")[2] for a in d.articles)
        name = iris.shorten(d.iri).removeprefix("dispute:")
        cells = (name, d.kind, d.question, str(len(d.positions)), str(len(claims)), articles, " ".join(d.rules))
        lines.append(tuple(map(Literal, cells)))
    return Rows(names, tuple(lines))


def text(store: Store, found: Difference, sentences: Sentences, columns: int) -> str:
    """One difference with everything that bears on it."""
    parts = ["\n".join(_head(found, columns))]
    told = {t.iri: t for t in evidence.told(store, {e.proposition for p in found.positions for e in p.evidence})}
    for number, position in enumerate(found.positions, 1):
        lines = [_wrap(f"{number}. {position.holds}", columns)]
        for item in position.evidence:
            lines += ["   " + line for line in evidence.lines(item, sentences, columns - 3)]
            lines.append(_wrap(f"             {_standing(told[item.proposition])}", columns))
        parts.append("\n".join(lines))
    parts.append("\n".join(_by_side(found, columns)))
    return "\n\n".join(parts) + "\n"


def _head(found: Difference, columns: int) -> list[str]:
    by = f"found by rule {found.rules[0]}, in no dispute of the curators" if found.by_rule and not found.joined else ""
    by = f"found by rule {found.rules[0]}" if found.by_rule and found.joined else by
    lines = [_wrap(found.question, columns), _wrap(f"  {found.kind}{'; ' + by if by else ''}  {iris.shorten(found.iri)}", columns)]
    lines += [_wrap(f"  {found.rationale}", columns, "  ")] if found.rationale else []
    lines += [_wrap(f"  {line}", columns, "    ") for line in found.found]
    return lines + [_wrap(f"  in {iris.shorten(dispute)}", columns) for dispute in found.joined]


def _standing(told: Told) -> str:
    origins = f", {told.origins} independent origin{'' if told.origins == 1 else 's'}" if told.origins else ""
    return f"{told.status}{origins}  {iris.shorten(told.iri)}"


def _by_side(found: Difference, columns: int) -> list[str]:
    """What the voices of each side say, side under side."""
    lines = ["By the side of the voice:"]
    for title, sides in COLUMNS.items():
        said = [f"{e.stance} position {n} ({e.speaker})" for n, p in enumerate(found.positions, 1) for e in p.evidence if e.side in sides]
        lines.append(_wrap(f"  {title:16} {'; '.join(dict.fromkeys(said)) or 'nothing'}", columns, " " * 19))
    return lines


def _code(iri: str, head: str) -> str:
    return iri.rpartition("#")[2].removeprefix(head)


def _wrap(line: str, columns: int, indent: str = "             ") -> str:
    return textwrap.fill(line, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
