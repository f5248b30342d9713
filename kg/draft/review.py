"""The walk through a draft: sentence, proposal, and what a person decides. Each decision is saved at once."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from kg import seal, yamltree
from kg.draft import seedfile
from kg.errors import DataError, UsageError
from kg.records import STANCES
from kg.texts import ArticleText

_HELP = "a accept, e edit, d drop, s skip, q stop"


def walk(path: Path, text: ArticleText | None, ask: Callable[[str], str], say: Callable[[str], None]) -> tuple[int, int]:
    """Ask for a decision on every claim that has none; how many were decided, and how many are left.

    Args:
        path: the draft's file; it is written after each decision, whole or not at all.
        text: the article's text, to show sentences; without it only their places are shown.
        ask: gives the answer to a question; EOFError or KeyboardInterrupt end the walk, and nothing decided is lost.

    Raises:
        UsageError: the file is no draft.
    """
    tree = seedfile.read(path)
    if "draft" not in tree:
        raise UsageError(f"{path}: no draft (it has no section draft)")
    marks, decided = tree["draft"]["claims"], 0
    waiting = [claim for claim in tree["claims"] if str(marks[claim["id"]]["decided"]) == "no"]
    for number, claim in enumerate(waiting, 1):
        mark = marks[claim["id"]]
        say(f"\n[{number} of {len(waiting)}] {claim['id']}")
        for key in [claim["passage"]] if isinstance(claim["passage"], str) else claim["passage"]:
            say(f"  {key}: {_sentence(tree, str(key), text)}")
        say("".join(f"  {line}\n" for line in _entry(claim).splitlines()).rstrip())
        if mark.get("look_twice"):
            say(f"  look twice: {'; '.join(map(str, mark['look_twice']))}")
        answer = ""
        while answer not in ("a", "e", "d", "s", "q"):
            try:
                answer = ask(f"  {_HELP}: ").strip().lower()[:1]
            except (EOFError, KeyboardInterrupt):
                answer = "q"
        if answer == "q":
            break
        if answer == "s":
            continue
        if answer == "e":
            edited = _edited(claim, say)
            if edited is None:
                continue
            place = next(n for n, other in enumerate(tree["claims"]) if other is claim)
            tree["claims"][place] = edited
            marks[edited["id"]] = marks.pop(claim["id"])
        mark["decided"] = {"a": "accepted", "e": "edited", "d": "dropped"}[answer]
        decided += 1
        seal.write(path, seedfile.dump(tree))
    return decided, sum(str(mark["decided"]) == "no" for mark in marks.values())


def finished(path: Path) -> str:
    """The seed of a draft in which all is decided: without the section draft and without what was dropped.

    Raises:
        UsageError: something is not decided.
    """
    tree = seedfile.read(path)
    marks = tree["draft"]["claims"]
    left = [key for key, mark in marks.items() if str(mark["decided"]) == "no"]
    if left:
        raise UsageError(f"{path}: {len(left)} claims are not decided")
    tree["claims"] = [claim for claim in tree["claims"] if str(marks[claim["id"]]["decided"]) != "dropped"]
    del tree["draft"]
    return seedfile.dump(tree)


def _sentence(tree: seedfile.Tree, key: str, text: ArticleText | None) -> str:
    place = tree["sentences"].get(key)
    if place is None or text is None:
        return "(the text is not at hand)"
    return text.text[int(place[0]) : int(place[1])]


def _entry(claim: seedfile.Tree) -> str:
    return "\n".join(f"{key}: {seedfile.flow(value)}" for key, value in claim.items())


def _edited(claim: seedfile.Tree, say: Callable[[str], None]) -> seedfile.Tree | None:
    """The claim as changed in the editor; None where it was left as it is or cannot be read."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "claim.yaml"
        file.write_text(_entry(claim) + "\n", "utf-8")
        before = file.read_text("utf-8")
        subprocess.run([*shlex.split(os.environ.get("EDITOR", "vi")), str(file)], check=False)
        if file.read_text("utf-8") == before:
            return None
        try:
            edited = dict(yamltree.read(file, file.name))
        except DataError as error:
            say(f"  not taken: {error.problems[0]}")
            return None
    if str(edited.get("id", "")) != str(claim["id"]) or sum(stance in edited for stance in STANCES) != 1 or "passage" not in edited:
        say("  not taken: keep id and passage, and give exactly one stance")
        return None
    return edited
