"""From a reviewed draft to the seed, and what is left to do for a curator."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from kg import invocation
from kg.draft.file.layout import Tree, dump, flow, listed
from kg.draft.file.newnames import UNKNOWN
from kg.registers import Registers


def kept(tree: Tree) -> list[Tree]:
    """The claims that were not dropped, in the order of the text."""
    marks, passages = tree["draft"]["claims"], tree.get("passages") or {}

    def start(claim: Tree) -> int:
        return min((int(str(passages[key]["start"])) for key in listed(claim.get("passage")) if key in passages), default=0)

    return sorted((claim for claim in tree["claims"] if str(marks[str(claim["id"])]["decided"]) != "dropped"), key=start)


def seed(tree: Tree) -> str:
    """The seed: without the section ``draft``, and without what was dropped and what only that needed."""
    claims = kept(tree)
    used = {key for claim in claims for key in listed(claim.get("passage"))}
    heard = {voice for claim in claims for voice in (str(claim.get("by")), *listed(claim.get("via")))}
    left = {key: value for key, value in tree.items() if key != "draft"} | {"claims": claims}
    for section, wanted in (("passages", used), ("speakers", heard)):
        left[section] = {key: entry for key, entry in (tree.get(section) or {}).items() if key in wanted}
    return dump(left)


def to_do(tree: Tree, registers: Registers) -> Iterator[str]:
    """What a curator still has to enter, line by line."""
    claims, article = kept(tree), tree["article"]["id"]
    spoken = {word for claim in claims for word in _words(claim)}
    for register, names in (tree["draft"].get("new") or {}).items():
        wanted = {key: entry["entry"] for key, entry in names.items() if key in spoken and not _registered(key, registers)}
        if wanted and register != UNKNOWN:
            yield f"\nto enter in seeds/{register}.yaml{'' if all('class' in e for e in wanted.values()) else ', each with its class'}:"
            yield from (f"{key}: {flow(entry)}" for key, entry in wanted.items())
    for register, printed in (tree["draft"].get("printed") or {}).items():
        told = ", ".join(f"{key} ({', '.join(map(str, forms))})" for key, forms in printed.items())
        yield from _wrapped(f"spellings in seeds/{register}.yaml to which {article} is to be added: {told}")
    open_ = [key for key in tree.get("sentences") or () if key not in (tree.get("nothing") or {}) and not _covered(key, tree, claims)]
    if open_:
        yield from _wrapped(f"{len(open_)} sentences have neither a claim nor a reason under nothing: {', '.join(open_)}")
    if str((tree["article"].get("published") or {}).get("how")) == "unknown":
        yield "the day of publication is not known: give it under article: published"


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _words(inner)
    else:
        yield str(value).rpartition(":")[2]


def _registered(key: str, registers: Registers) -> bool:
    return any(key in register for register in registers.kinds().values())


def _covered(key: str, tree: Tree, claims: list[Tree]) -> bool:
    """Whether a passage of a claim touches a sentence."""
    start, end = (int(str(n)) for n in tree["sentences"][key][:2])
    passages = [(tree.get("passages") or {}).get(k) for claim in claims for k in listed(claim.get("passage"))]
    return any(p and int(str(p["start"])) < end and start < int(str(p["end"])) for p in passages)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, invocation.columns(), subsequent_indent="  ", break_on_hyphens=False)
