"""A claim in the editor of the person who reviews."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg import yamltree
from kg.draft.file.layout import Tree, claim_fault, flow
from kg.errors import DataError


class NotTaken(Exception):
    """The editor did not run, or what was ``typed`` is no claim; one line says why."""

    def __init__(self, why: str, typed: str = "") -> None:
        super().__init__(why)
        self.typed = typed


def edited(claim: Tree, remarks: Iterable[str], before: str = "") -> tuple[Tree | None, str]:
    """The claim as changed, with what was typed; None where it was left as it is.

    Args:
        remarks: what stands above it, as comments.
        before: what was typed the last time, where that was not taken.

    Raises:
        NotTaken: the editor does not run, or it is no claim any more.
    """
    plain = "".join(f"# {remark}\n" for remark in remarks) + "\n".join(_block(claim, "")) + "\n"
    typed = _typed(f"{claim['id']}.yaml", before or plain)
    return (None, "") if typed == plain else (_parsed(typed), typed)


def _typed(name: str, content: str) -> str:
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_text(content, "utf-8")
        try:
            code = subprocess.run([*command, str(file)], check=False).returncode
        except OSError as error:
            raise NotTaken(f"{command[0]}: {error.strerror or error}; set EDITOR to an editor that is there") from None
        if code:
            raise NotTaken(f"{command[0]} ended with {code}; nothing is changed")
        return file.read_text("utf-8", errors="replace")


def _parsed(typed: str) -> Tree:
    try:
        table = yamltree.parse(typed, "line")
    except DataError as error:
        raise NotTaken(str(error.problems[0]), typed) from None
    if fault := claim_fault(table):
        raise NotTaken(fault, typed)
    return dict(table)


def _block(value: Tree, indent: str) -> list[str]:
    """A mapping, a line a key, down to the slots of a frame."""
    lines: list[str] = []
    for key, inner in value.items():
        if isinstance(inner, dict) and any(_deep(v) or k[:1].isupper() for k, v in inner.items()):
            lines += [f"{indent}{flow(key)}:", *_block(inner, f"{indent}  ")]
        elif isinstance(inner, dict) and indent and key[:1].isupper():
            lines += [f"{indent}{flow(key)}:", *(f"{indent}  {flow(k)}: {flow(v)}" for k, v in inner.items())]
        else:
            lines.append(f"{indent}{flow(key)}: {flow(inner)}")
    return lines


def _deep(value: Any) -> bool:
    return isinstance(value, dict) and any(str(key)[:1].isupper() for key in value)
