"""The graph in owlready2: the page that shows how to walk through it runs as it stands and prints what it says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from kg import owl
from kg.errors import InputError

PAGE = Path(__file__).resolve().parent.parent / "ontology" / "owlready2.md"


def test_the_page_prints_what_it_shows() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 4
    names: dict[str, object] = {}
    for block in blocks:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block, str(PAGE), "exec"), names)
        assert out.getvalue().splitlines() == re.findall(r"^# -> (.*)$", block, re.MULTILINE)


@pytest.mark.parametrize(("content", "message"), [(None, "No such file"), ("a b", "")])
def test_a_file_that_is_no_graph_is_one_error(tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "graph.ttl"
    if content is not None:
        path.write_text(content, "utf-8")

    with pytest.raises(InputError, match=re.escape(f"{path}: ") + f".*{message}"):
        owl.world(path)
