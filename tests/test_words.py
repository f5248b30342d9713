"""No run of ten or more consecutive words of an article stands anywhere in the project (titles excepted)."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from kg import seeds, texts
from kg.workspace import Workspace

from .conftest import NOT_IN_A_CLONE, ROOT

RUN = 10
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return (tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1))


def own_files() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        hidden = any(part in ("__pycache__", "node_modules") or part.endswith("_cache") for part in path.parts)
        if path.is_file() and not hidden and not any(folder in path.parents for folder in NOT_IN_A_CLONE):
            yield path


def articles_runs(workspace: Workspace, folder: Path) -> set[tuple[str, ...]]:
    titles = [article.head.title for article in seeds.read(workspace).articles.values()]
    found: set[tuple[str, ...]] = set()
    for text in texts.read_folder(folder).values():
        plain = text.text
        for title in titles:
            plain = plain.replace(title, "\n.\n")
        found.update(runs(plain))
    assert found
    return found


def test_no_sentence_of_an_article_stands_in_a_file(workspace: Workspace, texts: Path) -> None:
    wanted = articles_runs(workspace, texts)
    files = list(own_files())
    assert len(files) > 50
    faults = []
    for path in files:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        faults += [f"{path.relative_to(ROOT)}: {' '.join(run[:6])} ..." for run in runs(text) if run in wanted]
    assert faults == []


def test_no_sentence_of_an_article_stands_in_the_history(workspace: Workspace, texts: Path) -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return  # a copy without its history has none to look at
    wanted = articles_runs(workspace, texts)
    messages = subprocess.run([git, "-C", str(ROOT), "log", "--format=%B"], capture_output=True, text=True, check=False).stdout
    assert [run for run in runs(messages) if run in wanted] == []
