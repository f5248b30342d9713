"""How a draft stands in its file: sections in order, an entry a line, claims as curators write them; and how it is read again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from kg import yamltree
from kg.errors import DataError, Problem, UsageError
from kg.records import STANCES
from kg.yamltree import Items, Table

Tree = dict[str, Any]
DECIDED = ("accepted", "edited", "dropped")
_PLAIN = re.compile(r"[A-Za-z0-9][\w ./'’-]*")
_UNPRINTABLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def dump(tree: Tree) -> str:
    """The text of the file."""
    lines: list[str] = []
    for section, content in tree.items():
        if not content:
            continue
        lines.append(f"{section}:")
        if section == "claims":
            lines += [*entries(content), ""]
            continue
        for key, value in content.items():
            if section == "draft" and isinstance(value, dict) and value:
                lines.append(f"  {key}:")
                lines += [f"    {flow(inner)}: {flow(entry)}" for inner, entry in value.items()]
            else:
                lines.append(f"  {flow(key)}: {flow(value)}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def entries(claims: list[Tree]) -> list[str]:
    """Claims, a line a key."""
    return [f"{'  ' if n else '- '}{flow(key)}: {flow(value)}" for claim in claims for n, (key, value) in enumerate(claim.items())]


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        told = (f"{flow(key)}: {json.dumps(str(inner)) if key == 'digest' else flow(inner)}" for key, inner in value.items())
        return "{" + ", ".join(told) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    text = str(value)
    if _PLAIN.fullmatch(text) and text == text.strip():
        return text
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def listed(value: Any) -> list[str]:
    """A value that may stand alone or in a list."""
    return [str(v) for v in value] if isinstance(value, list) else [str(value)] if value else []


def read(path: Path) -> Tree:
    """The tree of a draft's file. A claim that somebody wrote into it has no mark, and is taken as accepted.

    Raises:
        InputError: the file cannot be read.
        UsageError: it is no draft.
        DataError: it is no YAML, or what is needed to read it as a draft was taken out.
    """
    tree = yamltree.read(path, str(path))
    if "draft" not in tree:
        raise UsageError(f"{path}: no draft (it has no section draft)")
    problems = [Problem(str(path), line, message) for line, message in _faults(tree)]
    if problems:
        raise DataError(problems)
    plain: Tree = dict(tree)
    plain["claims"] = [dict(claim) for claim in plain.get("claims") or []]
    draft = plain["draft"] = dict(plain["draft"])
    marks = {str(key): dict(mark) for key, mark in (draft.get("claims") or {}).items()}
    draft["claims"] = marks | {str(c["id"]): {"decided": "accepted"} for c in plain["claims"] if str(c["id"]) not in marks}
    return plain


def _faults(tree: Table) -> list[tuple[int, str]]:
    """What keeps a file from being read as a draft, with the lines."""
    found: list[tuple[int, str]] = []
    draft, article, claims = tree["draft"], tree.get("article"), tree.get("claims")
    marks = draft.get("claims") if isinstance(draft, Table) else None
    for section in ("article", "sentences", "passages", "speakers", "nothing", "propositions"):
        if not isinstance(tree.get(section) or Table(0), Table):
            found.append((tree.line_of(section), f"{section}: expected 'key: value' entries"))
    if not isinstance(draft, Table) or not isinstance(marks or Table(0), Table):
        found.append((tree.line_of("draft"), "draft: expected the marks of its claims; draft the article again"))
    elif not isinstance(article, Table) or not article.get("id") or not isinstance(article.get("text"), Table):
        found.append((tree.line_of("article"), "article: id and text are needed; draft the article again"))
    for key, mark in marks.items() if isinstance(marks, Table) else ():
        if not isinstance(mark, Table) or str(mark.get("decided")) not in ("no", *DECIDED):
            found.append((mark.line, f'{key}: decided is "no", {", ".join(DECIDED)}'))
    found += _new_faults(draft.get("new")) if isinstance(draft, Table) else []
    if claims and not isinstance(claims, Items):
        found.append((tree.line_of("claims"), "claims: expected a list of claims"))
    seen: set[str] = set()
    for claim in claims if isinstance(claims, Items) else ():
        fault = claim_fault(claim) if isinstance(claim, Table) else "claims: expected 'key: value' entries"
        if not fault and isinstance(claim, Table) and str(claim["id"]) in seen:
            fault = f"claim {claim['id']} stands twice"
        if fault:
            found.append((claim.line, fault))
        elif isinstance(claim, Table):
            seen.add(str(claim["id"]))
    return found


def _new_faults(new: object) -> list[tuple[int, str]]:
    """What keeps the new names from being read."""
    found = []
    for names in new.values() if isinstance(new, Table) else ():
        for key, name in names.items() if isinstance(names, Table) else ():
            entry = name.get("entry") if isinstance(name, Table) else None
            label = entry.get("label") if isinstance(entry, Table) else None
            if not isinstance(label, Table) or not label.get("en"):
                found.append((name.line, f"new name {key}: it needs an entry with its label"))
    return found


def claim_fault(claim: Table) -> str:
    """What keeps an entry from being read as a claim; "" where nothing does."""
    name = f"claim {claim.get('id', '')}".strip()
    if not claim.get("id") or not isinstance(claim["id"], str):
        return f"{name}: it needs an id"
    if sum(stance in claim for stance in STANCES) != 1:
        return f"{name}: give exactly one stance ({', '.join(STANCES)})"
    if "passage" not in claim and "quote" not in claim:
        return f"{name}: it needs its passage"
    return ""
