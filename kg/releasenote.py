"""Tells what changed between two built graphs: to a terminal, as Markdown for a release note, as JSON."""

from __future__ import annotations

import dataclasses
import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg import iris, wording
from kg.changes import (
    Change,
    Changes,
    Claimed,
    Decision,
    Difference,
    Handover,
    Question,
    Rereading,
    Rest,
    Restanding,
    Shortcut,
    Standing,
    Withdrawal,
)
from kg.names import Named

_ONE_LINE = 40
"""How long what was or what is may be for both to stand on one line."""
_EXAMPLES = 3
_ID = re.compile(rf"((?:{'|'.join(iris.KINDS)}):[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
_MARKUP = re.compile(r"([\\`*_\[\]<|~]|^[#>+-])")
_KINDS = {
    "articles_new": "article@ added",
    "articles_gone": "article@ gone",
    "claims_added": "claim@ added",
    "claims_withdrawn": "claim@ withdrawn",
    "claims_restored": "claim@ taken up again after being withdrawn",
    "claims_gone": "claim@ gone without being withdrawn",
    "claims_reworded": "claim@ reworded",
    "claims_reread": "claim@ re-read",
    "statuses": "status@ changed",
    "origins": "proposition@ with more or fewer origins and the same status",
    "propositions_new": "other proposition@ new",
    "propositions_gone": "other proposition@ gone",
    "things_new": "registered thing@ new",
    "things_gone": "registered thing@ gone",
    "merged": "merger@",
    "split": "split@",
    "reidentified": "thing@ with another id",
    "names_moved": "transfer@ of names",
    "renamed": "thing@ renamed",
    "decisions_added": "merge decision@ added",
    "decisions_reversed": "merge decision@ taken back",
    "disputes_added": "dispute@ added",
    "disputes_ended": "dispute@ ended",
    "disputes_changed": "dispute@ changed",
    "shortcuts_new": "shortcut@ new",
    "shortcuts_gone": "shortcut@ gone",
    "rest": "other difference@",
}
"""How each kind of change is counted, in the summary and as a heading; ``@`` is the plural's ending."""
_NOTES = {"claims_gone": "this should not happen: a claim is withdrawn, never deleted"}
_HANDED = {
    "merged": "{0} was merged into {1}",
    "split": "{1} was split from {0}",
    "reidentified": "{0} is {1} now",
    "names_moved": "from {0} to {1}",
}


@dataclass(frozen=True)
class _Item:
    line: str
    below: tuple[str, ...] = ()


def plural(number: int, text: str) -> str:
    """``2 claims added`` from 2 and ``claim@ added``; a word on s takes es."""
    ending = "" if number == 1 else "es" if "s@" in text else "s"
    return f"{number:,} {text.replace('@', ending)}"


def summary(changes: Changes) -> str:
    """One line: how many there are of each kind of change, or that nothing changed."""
    found = [plural(number, _KINDS[name]) for name, number in changes.counts().items()]
    if found:
        return ", ".join(found)
    return "nothing changed" if changes.old == changes.new else "nothing changed but the version or title"


def _heading(changes: Changes) -> str:
    versions = f"{changes.old.number or 'no version'} -> {changes.new.number or 'no version'}"
    title = changes.new.title if changes.new.title == changes.old.title else f"{changes.old.title} -> {changes.new.title}"
    return f"{title or 'a built graph'}, {versions}"


def _sections(changes: Changes) -> Iterator[tuple[str, list[_Item]]]:
    """Each kind of change that there is, but those only counted: its heading and its items."""
    for name, number in changes.counts().items():
        found = getattr(changes, name)
        if not isinstance(found, int):
            note = f" ({_NOTES[name]})" if name in _NOTES else ""
            items = [_item(name, change) for change in found if not _follows(change)]
            if following := [iris.shorten(change.claim) for change in found if _follows(change)]:
                items.append(_Item("only because a thing that they speak of has another id now:", (", ".join(following),)))
            yield plural(number, _KINDS[name]) + note, items


def _follows(change: object) -> bool:
    """Whether a claim is read otherwise in nothing that a reader must judge."""
    return isinstance(change, Rereading) and change.follows and len({s.status for s in change.propositions or ()}) < 2


def _item(kind: str, change: object) -> _Item:
    """One change as a line and what stands below it."""
    match change:
        case Claimed(claim, wording_, stance, speaker, where, standing):
            below = f"{stance}: {standing.label}  ({_status(standing)})"
            return _Item(f"{iris.shorten(claim)}  {wording_}  [{speaker}; {where}]", (below,))
        case Withdrawal(claim, wording_, on, because, new):
            return _Item(f"{iris.shorten(claim)}  {wording_}", (f"{'new, and ' if new else ''}withdrawn on {on}: {because}",))
        case Rereading():
            return _Item(f"{iris.shorten(change.claim)}  {change.wording}", (*_differences(change.differences), *_propositions(change)))
        case Change(iri, _, (Difference(_, was, now),)) if kind in ("claims_reworded", "renamed"):
            return _Item(iris.shorten(iri), (f"was: {was}", f"now: {now}"))
        case Change(iri, label, differences):
            return _Item(f"{iris.shorten(iri)}  {label}", tuple(_differences(differences)))
        case Restanding(was, now):
            return _Item(f"{now.label}  ({iris.shorten(now.proposition)})", (f"{_status(was)} -> {_status(now)}",))
        case Named():
            return _Item(_named(change))
        case Handover(source, target, names):
            return _Item(_HANDED[kind].format(_named(source), _named(target)), (f"names: {_quoted(names)}",))
        case Decision(thing, forms, rationale):
            return _Item(f"{_named(thing)}: {_quoted(forms)}", (f"because: {rationale}",))
        case Question(dispute, question, of_kind, positions):
            return _Item(f"{iris.shorten(dispute)}  {question}  [{of_kind}; {plural(positions, 'position@')}]")
        case Shortcut(source, relation, target):
            return _Item(f"{iris.shorten(source.iri)} {iris.shorten(relation).removeprefix('cko:')} {iris.shorten(target.iri)}")
        case Rest():
            return _Item(_rest(change))
    raise AssertionError(change)


def _named(thing: Named) -> str:
    return f"{thing.label} ({iris.shorten(thing.iri)})"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _status(standing: Standing) -> str:
    """``corroborated, 2 origins``."""
    return wording.words(standing.status) + (f", {plural(standing.origins, 'origin@')}" if standing.origins else "")


def _propositions(reread: Rereading) -> Iterator[str]:
    for when, standing in zip(("was", "now"), reread.propositions or (), strict=False):
        yield f"proposition {when}: {standing.label}  ({_status(standing)})"


def _differences(differences: Iterable[Difference]) -> Iterator[str]:
    for d in differences:
        if not d.was or not d.now:
            yield f"{d.what} gone: {d.was}" if d.was else f"{d.what} new: {d.now}"
        elif max(len(d.was), len(d.now)) <= _ONE_LINE:
            yield f"{d.what}: {d.was} -> {d.now}"
        else:
            yield f"{d.what} was: {d.was}"
            yield f"{d.what} now: {d.now}"


def _rest(rest: Rest) -> str:
    """``latitude: 1 place (place:riverton)`` or ``new: 2 passages (...)``"""
    examples = [" ".join(map(iris.shorten, thing.split())) for thing in rest.things[:_EXAMPLES]]
    named = ", ".join(examples) + (", ..." if len(rest.things) > _EXAMPLES else "")
    return f"{rest.what}: {plural(len(rest.things), f'{rest.kind}@')} ({named})"


def text(changes: Changes, columns: int) -> str:
    """The changes for a terminal of some width: versions, summary, then each kind of change with its items."""

    def fill(line: str, indent: int) -> str:
        start, later = " " * indent, " " * (indent + 4)
        return textwrap.fill(line, columns, initial_indent=start, subsequent_indent=later, break_long_words=False, break_on_hyphens=False)

    blocks = [f"{fill(_heading(changes), 0)}\n{fill(summary(changes), 0)}"]
    for heading, items in _sections(changes):
        lines = [fill(line, indent) for item in items for line, indent in ((item.line, 2), *((below, 6) for below in item.below))]
        blocks.append("\n".join([fill(heading, 0), *lines]))
    return "\n\n".join(blocks) + "\n"


def markdown(changes: Changes) -> str:
    """The changes as Markdown for a release note: a heading of the second level, and one of the third for each kind."""

    def plain(line: str) -> str:
        parts = _ID.split(" ".join(line.split()))  # every second one is an id
        return "".join(f"`{part}`" if number % 2 else _MARKUP.sub(r"\\\1", part) for number, part in enumerate(parts))

    blocks = [f"## {plain(_heading(changes))}\n\n{plain(summary(changes).capitalize())}.\n"]
    for heading, items in _sections(changes):
        lines = [line for item in items for line in (f"- {plain(item.line)}", *(f"  - {plain(below)}" for below in item.below))]
        blocks.append("\n".join([f"### {plain(heading)}", "", *lines]) + "\n")
    return "\n".join(blocks)


def json_text(changes: Changes) -> str:
    """The changes as JSON: the summary, whether anything but version and title changed, every field of ``Changes``; IRIs in full."""
    told = {"summary": summary(changes), "changed": bool(changes.counts()), **dataclasses.asdict(changes)}
    return json.dumps(told, default=vars, ensure_ascii=False, indent=1) + "\n"
