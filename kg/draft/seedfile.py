"""The file of a draft: a seed of the usual format under a section ``draft`` that says what is not decided yet.

Build and check refuse a file with that section. Anchors are made from the text, so they are exact; running the draft again
keeps every claim that a person has decided on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg import coverage, yamltree
from kg.draft.known import Known
from kg.draft.proposals import Proposal
from kg.draft.whole import Draft
from kg.records import When
from kg.seal import anchor_line

Tree = dict[str, Any]
DECIDED = ("accepted", "edited", "dropped")


def tree_of(made: Draft, known: Known, head: Mapping[str, str], before: Tree | None = None) -> Tree:
    """The draft as the tree of its file.

    Args:
        head: id, title, publisher.
        before: the tree of an earlier draft of the article, whose decisions are kept.
    """
    new: dict[str, dict[str, Tree]] = {"actors": {}, "places": {}, "events": {}}
    spans = {sentence.key: sentence.span for sentence in made.sentences}
    claims, marks = _kept(before)
    done = {(str(mark["digest"]), str(mark["frame"])) for mark in marks.values()}
    for proposal in made.proposals:
        span = spans[proposal.passages[0]]
        digest = made.article.anchor(span.start, span.end).digest
        if (digest, proposal.frame) in done:
            continue
        claim = _claim(proposal, known, new, {str(claim["id"]) for claim in claims})
        claims.append(claim)
        look = [note for note in (*proposal.look_twice, *(["new names"] if _is_new(proposal) else []))]
        marks[claim["id"]] = {
            "digest": digest,
            "frame": proposal.frame,
            "certainty": f"{proposal.certainty:.2f}",
            "decided": "no",
            "look_twice": look,
        }
    published: Tree = (
        {"edtf": made.published, "how": "inferred", "basis": "as given by the person who entered the article"}
        if made.published
        else {"edtf": "", "how": "unknown"}
    )
    used = {str(claim.get("by")) for claim in claims}
    passages = {
        str(key): anchor_line(made.article.anchor(spans[key].start, spans[key].end), _repeats(made, key))
        for claim in claims
        for key in _list(claim["passage"])
        if key in spans
    }
    return {
        "draft": {
            "status": "draft",
            "step": made.step,
            "new": {kind: entries for kind, entries in new.items() if entries},
            "claims": marks,
        },
        "article": {
            **head,
            "published": published,
            "language": "en",
            "text": {"sha256": made.article.sha256, "characters": str(len(made.article.text))},
        },
        "sentences": {
            s.key: [str(s.start), str(s.end), *s.has] for s in coverage.seal_sentences(made.article, [name.words for name in made.names])
        },
        "speakers": {key: _speaker(seed) for key, seed in sorted(made.speakers.items()) if key in used},
        "passages": {s.key: passages[s.key] for s in made.sentences if s.key in passages},
        "claims": claims,
    }


def _repeats(made: Draft, key: str) -> int:
    span = next(s.span for s in made.sentences if s.key == key)
    return len(made.article.occurrences(made.article.anchor(span.start, span.end)))


def _list(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _kept(before: Tree | None) -> tuple[list[Tree], dict[str, Tree]]:
    """The claims of an earlier draft that a person has decided on, with their marks."""
    if not before or "draft" not in before:
        return [], {}
    marks = {str(key): dict(mark) for key, mark in before["draft"]["claims"].items() if str(mark["decided"]) in DECIDED}
    return [dict(claim) for claim in before["claims"] if str(claim["id"]) in marks], marks


def _is_new(proposal: Proposal) -> bool:
    return any(isinstance(values, list) and any(value.startswith("new/") for value in values) for values in proposal.slots.values())


def _speaker(seed: Any) -> Tree:
    entry: Tree = {"described": seed.described, "anonymity": seed.anonymity}
    entry |= {key: value for key, value in (("actor", seed.actor), ("for", seed.for_)) if value}
    return entry | {"side": seed.side}


def _claim(proposal: Proposal, known: Known, new: dict[str, dict[str, Tree]], taken: set[str]) -> Tree:
    slots: Tree = {}
    labels: list[str] = []
    for slot, values in proposal.slots.items():
        if isinstance(values, dict):
            slots[slot] = dict(values)
            labels.append(f"{slot} {' '.join(values)} {' '.join(values.values())}")
            continue
        ids = [_id(value, known, new) for value in values]
        slots[slot] = ids[0] if len(ids) == 1 else ids
        labels.append(f"{slot} {', '.join(_label(value, known) for value in values)}")
    if proposal.when:
        slots["when"] = _when(proposal.when)
    if proposal.unstated:
        slots["unstated"] = list(proposal.unstated)
    stem = re.sub(r"(?<!^)(?=[A-Z])", "-", proposal.frame).lower()
    base = "-".join(filter(None, [proposal.passages[0], stem]))
    key = next(k for k in (base, *(f"{base}-{n}" for n in range(2, 500))) if k not in taken)
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", proposal.frame).lower().capitalize()
    claim: Tree = {
        "id": key,
        "says": f"{words}: {'; '.join(labels)}.",
        "passage": proposal.passages[0] if len(proposal.passages) == 1 else list(proposal.passages),
    }
    if proposal.by != "article":
        claim["by"] = proposal.by
    return claim | {proposal.stance: {proposal.frame: slots}}


def _when(when: When) -> Tree:
    return {
        key: value
        for key, value in (("edtf", when.edtf), ("printed", when.printed), ("anchor", when.anchor), ("how", when.how), ("note", when.note))
        if value and (key, value) != ("how", "stated")
    }


def _label(value: str, known: Known) -> str:
    return known.entries[value].label.en if value in known.entries else value.rpartition("/")[2].replace("-", " ")


def _id(value: str, known: Known, new: dict[str, dict[str, Tree]]) -> str:
    """The id of a value in the file; a new thing is listed for the registers."""
    kind, _, rest = value.partition("/")
    if kind == "new":
        register, _, words = rest.partition("/")
        key = re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-") or "unnamed"
        new.setdefault(f"{register}s", {}).setdefault(key, {"label": {"en": words}, "names": [{"form": words}]})
        return key
    return rest if value in known.entries or kind in ("actor", "place", "event") else value


def dump(tree: Tree) -> str:
    """The file: sections in order, an entry a line, claims as curators write them."""
    lines: list[str] = []
    for section, content in tree.items():
        if not content:
            continue
        lines.append(f"{section}:")
        if section == "claims":
            for claim in content:
                lines += [f"{'- ' if n == 0 else '  '}{key}: {flow(value)}" for n, (key, value) in enumerate(claim.items())]
            continue
        for key, value in content.items():
            if section == "draft" and isinstance(value, dict) and value:
                lines.append(f"  {key}:")
                lines += [f"    {inner}: {flow(entry)}" for inner, entry in value.items()]
            else:
                lines.append(f"  {key}: {value if section == 'passages' and isinstance(value, str) else flow(value)}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_plain(str(key))}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    return _plain(str(value))


def _plain(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ./'’-]*", text) and text == text.strip() else json.dumps(text, ensure_ascii=False)


def read(path: Path) -> Tree:
    """The tree of a draft's file.

    Raises:
        DataError: it is no YAML.
    """
    return dict(yamltree.read(path, path.name))
